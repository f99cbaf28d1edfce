"""The filed results of a visit as CSV (RFC 4180, UTF-8), a line for each number or text.

Values are those that a FHIR chart gets: as measured where the unit is one that charts take.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from station.cells import inert
from station.corrections import CorrectionKind
from station.export import codes
from station.export.destination import Change
from station.export.fhir import key_of
from station.export.fhir_parts import date_time, measured_at, to_chart
from station.export.filed import filed
from station.sheets.visit_words import answer_words
from station.visit import Result, SignedVisit
from station.vitals import DeviceIdentity, Origin

__all__ = ["COLUMNS", "table"]

COLUMNS: Final = (
    "visit",
    "patient_id",
    "mrn",
    "result",
    "kind",
    "vital",
    "value",
    "unit_ucum",
    "text",
    "status",
    "measured_at",
    "accepted_by",
    "device",
    "origin",
    "note",
)


_WORDS: Final = ("patient_id", "mrn", "text", "accepted_by", "device", "note")
"""What people, charts and instruments say in their own words."""


def table(signed: SignedVisit, zone: tzinfo | None, change: Change | None = None) -> bytes:
    """The table, with its head line; `change` says which result is corrected."""
    to = io.StringIO()
    lines = csv.DictWriter(to, COLUMNS, restval="")
    lines.writeheader()
    for result in filed(signed):
        for line in _lines(result, signed, zone):
            row = {
                "visit": signed.visit.id,
                "patient_id": signed.visit.patient.id,
                "mrn": signed.visit.patient.mrn or "",
                "result": key_of(result, signed),
                "kind": result.kind.value,
                "status": _status(result, change),
                "accepted_by": result.accepted_by.name,
                "note": result.note or "",
                **line,
            }
            lines.writerow(row | {name: inert(row.get(name, "")) for name in _WORDS})
    return to.getvalue().encode()


def _lines(result: Result, signed: SignedVisit, zone: tzinfo | None) -> Iterator[dict[str, str]]:
    if result.not_done is not None:
        yield {"text": result.not_done.reason or result.not_done.why.value}
    elif result.answer is not None:
        told = answer_words(result.answer, "en", str)
        yield {"vital": result.answer.question, "text": told, **_accepted(result, zone)}
    elif result.text is not None:
        yield {"text": result.text, **_accepted(result, zone)}
    elif result.ekg is not None:
        yield {
            "text": "EKG preview, not for diagnosis",
            "measured_at": date_time(result.ekg.started, zone),
            "device": _device(result.ekg.device),
            "origin": result.ekg.origin.value,
        }
    allowed = codes.RESULTS[result.kind].units
    for reading in result.readings:
        sent = to_chart(reading, allowed or (reading.quantity.unit,))
        yield {
            "vital": reading.vital.value,
            "value": f"{sent.value:f}",
            "unit_ucum": str(sent.unit),
            "measured_at": date_time(measured_at(reading, zone), zone),
            "device": _device(reading.device) if reading.origin is not Origin.MANUAL else "",
            "origin": reading.origin.value,
        }


def _accepted(result: Result, zone: tzinfo | None) -> dict[str, str]:
    return {"measured_at": date_time(result.accepted_at, zone), "origin": Origin.MANUAL.value}


def _device(device: DeviceIdentity) -> str:
    return " ".join(filter(None, (device.manufacturer, device.model, device.serial_number)))


def _status(result: Result, change: Change | None) -> str:
    if change is None or change.result.id != result.id:
        return "not done" if result.not_done is not None else "final"
    amended = change.correction.kind is CorrectionKind.AMENDED
    return "corrected" if amended else "entered in error"
