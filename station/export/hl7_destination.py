"""An HL7 v2 receiver: which messages it gets of a visit, and of a correction.

One ORU^R01 tells everything that was measured and asked; an EKG goes as a PDF in a message of its
own, and so does the sheet of the whole visit where the site wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from station.corrections import CorrectionKind
from station.export.destination import Change
from station.export.draft import Draft
from station.export.errors import CannotComposeError
from station.export.filed import PULSE_ORDER, filed
from station.export.hl7_documents import ekg_message, reason_note, sheet_message
from station.export.hl7_item import CORRECTED, FINAL, Item
from station.export.hl7_items import items_of
from station.export.hl7_message import MEDIA, Order, control_id, oru, vital_signs
from station.export.hl7_obx import Told, Writer
from station.export.hl7_site import Hl7Site
from station.export.site import PulseSource
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["EkgSheet", "Hl7Destination", "VisitSheet"]

VisitSheet: TypeAlias = "Callable[[SignedVisit], bytes]"
EkgSheet: TypeAlias = "Callable[[SignedVisit, Result], bytes]"

_RESULTS: Final = "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hl7Destination:
    """One HL7 v2 receiver. `visit_sheet` and `ekg_sheet` draw PDFs; without one none is sent, and
    an EKG is not sent there at all. `pulse_order`: of several pulses the first is filed.
    """

    name: str
    test: bool
    site: Hl7Site
    visit_sheet: VisitSheet | None = None
    ekg_sheet: EkgSheet | None = None
    pulse_order: tuple[PulseSource, ...] = field(default=PULSE_ORDER)

    def drafts(self, signed: SignedVisit) -> Iterator[Draft]:
        """The results in one message, then the documents."""
        results = filed(signed, self.pulse_order)
        told = self._told(results, signed)
        ids = [one.result.id for one in told]
        if told:
            key = control_id(signed, _RESULTS)
            yield _draft(key, ids, self._results(key, signed, told))
        for result in results:
            if result.kind is ResultKind.EKG and self.ekg_sheet is not None:
                key = control_id(signed, f"ekg:{result.id}")
                pdf = self.ekg_sheet(signed, result) if result.ekg is not None else None
                yield _draft(key, [result.id], ekg_message(key, signed, result, pdf, self.site))
        if self.visit_sheet is not None and told:
            key = control_id(signed, "sheet")
            pdf = self.visit_sheet(signed)
            yield _draft(key, ids, sheet_message(key, signed, pdf, self.site))

    def correction(self, change: Change) -> Iterator[Draft]:
        """The result again as a correction, under its OBR-3; nothing where it was not sent."""
        signed, result = change.signed, change.result
        if result.id not in {one.id for one in filed(signed, self.pulse_order)}:
            return
        key = control_id(signed, f"correction:{change.correction.id}")
        if result.kind is ResultKind.EKG:
            if self.ekg_sheet is not None:
                amended = change.correction.kind is CorrectionKind.AMENDED
                pdf = self.ekg_sheet(change.now, result) if amended and result.ekg else None
                body = ekg_message(key, signed, result, pdf, self.site, change)
                yield _draft(key, [result.id], body)
            return
        told = self._corrected(change)
        yield _draft(key, [result.id], self._results(key, signed, told, change))
        if self.visit_sheet is not None:
            key = control_id(signed, f"corrected sheet:{change.correction.id}")
            pdf = self.visit_sheet(change.now)
            yield _draft(key, [result.id], sheet_message(key, signed, pdf, self.site, change))

    def _told(self, results: Sequence[Result], signed: SignedVisit) -> list[Told]:
        """The values of those results that have some."""
        found = ((result, items_of(result, signed, self.site)) for result in results)
        return [Told(result=result, items=tuple(items)) for result, items in found if items]

    def _results(
        self, key: str, signed: SignedVisit, told: Sequence[Told], change: Change | None = None
    ) -> bytes:
        times = [item.at for one in told for item in one.items]
        order = Order(
            filler=_RESULTS,
            service=vital_signs(self.site),
            started=min(times),
            ended=max(times),
            reported=signed.signed_at if change is None else change.correction.at,
            status=FINAL if change is None else CORRECTED,
        )
        return oru(key, signed, order, Writer(signed, self.site).segments(told), self.site)

    def _corrected(self, change: Change) -> list[Told]:
        """The corrected result, and all others where the receiver replaces a set as a whole.

        Codes are found as they were at the signature, so that they are the same again.
        """
        signed, result = change.signed, change.result
        was = next(one for one in signed.visit.results if one.id == result.id)
        before, holding = self._told([was], signed), self._told([result], signed)
        if not before or not holding:
            raise CannotComposeError(
                "The corrected result has nothing that this receiver could be told.",
                "Have it corrected in the chart.",
            )
        told = [self._as_correction(before[0], holding[0], change)]
        if self.site.whole_set:
            order = [one.id for one in signed.visit.results]
            sent = {one.id for one in filed(signed, self.pulse_order)} - {result.id}
            others = [one for one in change.now.visit.results if one.id in sent]
            told += self._told(others, signed)
            told.sort(key=lambda one: order.index(one.result.id))
        return told

    def _as_correction(self, before: Told, holding: Told, change: Change) -> Told:
        """The values with their new status. A number that is not said again belonged to the wrong
        ones, and is taken back.
        """
        amended = change.correction.kind is CorrectionKind.AMENDED
        items: list[Item] = [
            replace(item, status=CORRECTED if amended else self.site.wrong)
            if item.status == FINAL or not amended
            else item
            for item in holding.items
        ]
        said = {item.name for item in items}
        items += [
            replace(item, status=self.site.wrong, notes=())
            for item in before.items
            if item.name not in said and item.status == FINAL
        ]
        items[0] = replace(items[0], notes=(*items[0].notes, reason_note(change, self.site)))
        return Told(result=holding.result, items=tuple(items))


def _draft(key: str, results: Sequence[str], body: bytes) -> Draft:
    return Draft(key=key, results=tuple(results), body=body, media=MEDIA)
