"""PDFs in an ORU^R01: the sheet of an EKG, and that of a whole visit, each under its own OBR-3."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from station.corrections import CorrectionKind
from station.export.destination import Change
from station.export.emergency import emergency_words
from station.export.fhir_parts import date_time
from station.export.hl7_codes import EKG
from station.export.hl7_item import CORRECTED, FINAL, PRELIMINARY, UNOBTAINABLE, coded, local
from station.export.hl7_message import Order, oru, service
from station.export.hl7_site import Hl7Site
from station.hl7.writing import segment, timestamp
from station.visit import Result, SignedVisit

__all__ = ["ekg_message", "reason_note", "sheet_message"]

_NO_DIAGNOSIS: Final = "Preview. Not for diagnosis."
_LEAD: Final = {
    CorrectionKind.AMENDED: "Corrected",
    CorrectionKind.ENTERED_IN_ERROR: "Entered in error",
}


def ekg_message(
    key: str,
    signed: SignedVisit,
    result: Result,
    pdf: bytes | None,
    site: Hl7Site,
    change: Change | None = None,
) -> bytes:
    """The EKG of one result as a document: preliminary, since final is what a reader makes it.
    `pdf` None: there is none, or it should never have been filed.
    """
    at = result.ekg.started if result.ekg is not None else result.accepted_at
    order = Order(
        filler=f"ekg:{result.id}",
        service=service("ekg", coded(EKG), site),
        started=at,
        ended=at,
        reported=signed.signed_at if change is None else change.correction.at,
        status=PRELIMINARY if change is None else CORRECTED,
    )
    notes = [_NO_DIAGNOSIS]
    marked = emergency_words(result, signed)
    if marked is not None:
        notes.append(marked)
    if change is not None:
        amended = change.correction.kind is CorrectionKind.AMENDED
        status = CORRECTED if amended else site.wrong
        notes.append(reason_note(change, site))
    else:
        status = PRELIMINARY if pdf is not None else UNOBTAINABLE
    return _message(key, signed, order, pdf, status, notes, site)


def sheet_message(
    key: str, signed: SignedVisit, pdf: bytes, site: Hl7Site, change: Change | None = None
) -> bytes:
    """The sheet of a visit as a document; a correction takes the place of the one before."""
    order = Order(
        filler="sheet",
        service=service("visit_sheet", local("visit_sheet", "Vital signs sheet"), site),
        started=signed.signed_at,
        ended=signed.signed_at,
        reported=signed.signed_at if change is None else change.correction.at,
        status=FINAL if change is None else CORRECTED,
    )
    notes = [] if change is None else [reason_note(change, site)]
    return _message(key, signed, order, pdf, order.status, notes, site)


def reason_note(change: Change, site: Hl7Site) -> str:
    """Why something was corrected, by whom and when."""
    correction = change.correction
    at = date_time(correction.at, site.time_zone)
    return f"{_LEAD[correction.kind]}: {correction.reason} ({correction.by.name}, {at})"


def _message(
    key: str,
    signed: SignedVisit,
    order: Order,
    pdf: bytes | None,
    status: str,
    notes: Sequence[str],
    site: Hl7Site,
) -> bytes:
    """One OBX of type ED: source application, type, subtype, encoding, data (chapter 2A)."""
    data = "" if pdf is None else base64.b64encode(pdf).decode("ascii")
    observation = segment(
        "OBX",
        {
            1: "1",
            2: "ED",
            3: order.service,
            4: "1",
            5: ("", "application", "PDF", "Base64", data) if data else "",
            11: status,
            14: timestamp(order.started, site.time_zone),
        },
    )
    below = [segment("NTE", {1: str(at), 3: note}) for at, note in enumerate(notes, start=1)]
    return oru(key, signed, order, [observation, *below], site)
