"""An HL7 v2 receiver: which messages it gets of a visit, and of a correction.

One ORU^R01 tells everything that was measured and asked; an EKG goes as a PDF in a message of its
own, and so does the sheet of the whole visit where the site wants it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from station.corrections import CorrectionKind
from station.export.destination import Change
from station.export.draft import Draft
from station.export.errors import CannotComposeError
from station.export.fhir_parts import date_time
from station.export.filed import PULSE_ORDER, filed
from station.export.hl7_codes import EKG
from station.export.hl7_item import FINAL, Item, coded, local
from station.export.hl7_items import items_of
from station.export.hl7_message import MEDIA, Order, control_id, oru, service, vital_signs
from station.export.hl7_obx import Told, Writer
from station.export.hl7_site import Hl7Site
from station.export.site import PulseSource
from station.hl7.writing import segment, timestamp
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["EkgSheet", "Hl7Destination", "VisitSheet"]

VisitSheet = Callable[[SignedVisit], bytes]
EkgSheet = Callable[[SignedVisit, Result], bytes]

_SET: Final = "results"
_CORRECTED: Final = "C"  # HL7 tables 0085 and 0123
_PRELIMINARY: Final = "P"
_LEAD: Final = {
    CorrectionKind.AMENDED: "Corrected",
    CorrectionKind.ENTERED_IN_ERROR: "Entered in error",
}


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
        told = [one for result in results if (one := self._told(result, signed)) is not None]
        if told:
            yield self._results(control_id(signed, _SET), signed, signed, told)
        for result in results:
            if result.kind is ResultKind.EKG and self.ekg_sheet is not None:
                yield self._ekg(control_id(signed, f"ekg:{result.id}"), signed, result)
        if self.visit_sheet is not None and told:
            yield self._sheet(
                control_id(signed, "sheet"), signed, signed, [one.result.id for one in told]
            )

    def correction(self, change: Change) -> Iterator[Draft]:
        """The result again as a correction, under its OBR-3; nothing where it was not sent."""
        signed, result = change.signed, change.result
        if result.id not in {one.id for one in filed(signed, self.pulse_order)}:
            return
        key = control_id(signed, f"correction:{change.correction.id}")
        if result.kind is ResultKind.EKG:
            if self.ekg_sheet is not None:
                yield self._ekg(key, signed, result, change)
            return
        told = self._corrected(change)
        yield self._results(key, signed, change.now, told, change)
        if self.visit_sheet is not None:
            key = control_id(signed, f"correction sheet:{change.correction.id}")
            yield self._sheet(key, signed, change.now, [result.id], change)

    def _told(self, result: Result, signed: SignedVisit) -> Told | None:
        items = items_of(result, signed, self.site)
        return Told(result=result, items=tuple(items)) if items else None

    def _results(
        self,
        key: str,
        signed: SignedVisit,
        now: SignedVisit,
        told: Sequence[Told],
        change: Change | None = None,
    ) -> Draft:
        times = [item.at for one in told for item in one.items]
        order = Order(
            filler=_SET,
            service=vital_signs(self.site),
            started=min(times),
            ended=max(times),
            reported=signed.signed_at if change is None else change.correction.at,
            status=FINAL if change is None else _CORRECTED,
        )
        observations = Writer(signed, self.site).segments(told)
        results = [one.result.id for one in told] if change is None else [change.result.id]
        body = oru(key, now, order, observations, self.site, real=_real(signed, now))
        return Draft(key=key, results=tuple(results), body=body, media=MEDIA)

    def _corrected(self, change: Change) -> list[Told]:
        """The corrected result, and all others where the receiver replaces a set as a whole."""
        signed, now, result = change.signed, change.now, change.result
        was = next(one for one in signed.visit.results if one.id == result.id)
        holding = self._told(result, now)
        before = self._told(was, signed)
        if holding is None or before is None:
            raise CannotComposeError(
                "The corrected result has nothing that this receiver could be told.",
                "Have it corrected in the chart.",
            )
        amended = change.correction.kind is CorrectionKind.AMENDED
        status = _CORRECTED if amended else self.site.wrong
        items = [replace(item, status=_status(item, status)) for item in holding.items]
        said = {item.name for item in items}
        items += [  # a number that is not said again belonged to the wrong ones
            replace(item, status=self.site.wrong)
            for item in before.items
            if item.name not in said and item.status == FINAL
        ]
        items[0] = replace(items[0], notes=(*items[0].notes, self._reason(change)))
        told = [Told(result=result, items=tuple(items))]
        if self.site.whole_set:
            others = (one for one in filed(now, self.pulse_order) if one.id != result.id)
            told += [one for other in others if (one := self._told(other, now)) is not None]
            order = [one.id for one in signed.visit.results]
            told.sort(key=lambda one: order.index(one.result.id))
        return told

    def _ekg(
        self, key: str, signed: SignedVisit, result: Result, change: Change | None = None
    ) -> Draft:
        """The EKG as a document: preliminary, since final is what a reader makes it."""
        assert self.ekg_sheet is not None  # asked by whoever calls
        assert result.ekg is not None or result.not_done is not None
        amended = change is not None and change.correction.kind is CorrectionKind.AMENDED
        pdf = None
        if result.ekg is not None and (change is None or amended):
            pdf = self.ekg_sheet(signed if change is None else change.now, result)
        at = result.ekg.started if result.ekg is not None else result.accepted_at
        order = Order(
            filler=f"ekg:{result.id}",
            service=service("ekg", coded(EKG), self.site),
            started=at,
            ended=at,
            reported=signed.signed_at if change is None else change.correction.at,
            status=_PRELIMINARY if change is None else _CORRECTED,
        )
        status = _PRELIMINARY if result.ekg is not None else "X"
        if change is not None:
            status = _CORRECTED if amended else self.site.wrong
        notes = ["Preview. Not for diagnosis."]
        if change is not None:
            notes.append(self._reason(change))
        return self._document(key, signed, order, pdf, status, notes, [result.id])

    def _sheet(
        self,
        key: str,
        signed: SignedVisit,
        now: SignedVisit,
        results: Sequence[str],
        change: Change | None = None,
    ) -> Draft:
        assert self.visit_sheet is not None  # asked by whoever calls
        at = signed.signed_at
        order = Order(
            filler="sheet",
            service=service("visit_sheet", local("visit_sheet", "Vital signs sheet"), self.site),
            started=at,
            ended=at,
            reported=at if change is None else change.correction.at,
            status=FINAL if change is None else _CORRECTED,
        )
        notes = [] if change is None else [self._reason(change)]
        pdf = self.visit_sheet(now)
        return self._document(key, signed, order, pdf, order.status, notes, results)

    def _document(
        self,
        key: str,
        signed: SignedVisit,
        order: Order,
        pdf: bytes | None,
        status: str,
        notes: Sequence[str],
        results: Sequence[str],
    ) -> Draft:
        """A PDF in an OBX of type ED (source application, type, subtype, encoding, data)."""
        data = "" if pdf is None else base64.b64encode(pdf).decode("ascii")
        observations = [
            segment(
                "OBX",
                {
                    1: "1",
                    2: "ED",
                    3: order.service,
                    4: "1",
                    5: ("", "application", "PDF", "Base64", data) if data else "",
                    11: status,
                    14: timestamp(order.started, self.site.time_zone),
                },
            ),
            *(segment("NTE", {1: str(at), 3: note}) for at, note in enumerate(notes, start=1)),
        ]
        body = oru(key, signed, order, observations, self.site, real=signed.visit.real)
        return Draft(key=key, results=tuple(results), body=body, media=MEDIA)

    def _reason(self, change: Change) -> str:
        correction = change.correction
        at = date_time(correction.at, self.site.time_zone)
        return f"{_LEAD[correction.kind]}: {correction.reason} ({correction.by.name}, {at})"


def _real(signed: SignedVisit, now: SignedVisit) -> bool:
    """A number that a person typed does not make a test real."""
    return signed.visit.real and now.visit.real


def _status(item: Item, status: str) -> str:
    """A value that could not be had stays one, unless all of the result is wrong."""
    return status if item.status == FINAL or status != _CORRECTED else item.status
