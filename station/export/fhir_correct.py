"""A correction of a signed result as FHIR: the whole resource again, with what holds now.

FHIR R4: `corrected` is a final result that was wrong and has another value now, `entered-in-error`
one that should never have been there. The identifier of the result stays; a second one names the
correction, so that a resend finds out whether the chart has it.
"""

from __future__ import annotations

from station.corrections import CorrectionKind
from station.export import codes
from station.export.destination import Change
from station.export.fhir import key_of
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_parts import coding, date_time, instant
from station.export.site import FhirSite
from station.visit import Role

__all__ = ["corrected_resource", "correction_key", "withdrawn_report"]

_STATUS = {
    CorrectionKind.AMENDED: "corrected",
    CorrectionKind.ENTERED_IN_ERROR: "entered-in-error",
}
_LEAD = {
    CorrectionKind.AMENDED: "Corrected",
    CorrectionKind.ENTERED_IN_ERROR: "Entered in error",
}


def correction_key(change: Change, key: str | None = None) -> str:
    """The second identifier: names the correction, the same at every destination. `key` is that of
    what is corrected, where it is not the result itself.
    """
    return f"{key or key_of(change.result, change.signed)}:{change.correction.id}"


def corrected_resource(
    made: JsonObject, change: Change, site: FhirSite, key: str | None = None
) -> JsonObject:
    """`made`, the Observation of what holds, as a correction of what was filed as `key`."""
    correction = change.correction
    _marked(made, change, site, key)
    made["issued"] = instant(correction.at, site.time_zone)
    notes = made.get("note", [])
    assert isinstance(notes, list)
    made["note"] = [
        *notes,
        {
            "authorString": correction.by.name,
            "time": date_time(correction.at, site.time_zone),
            "text": f"{_LEAD[correction.kind]}: {correction.reason}",
        },
    ]
    return made


def withdrawn_report(made: JsonObject, change: Change, site: FhirSite, key: str) -> JsonObject:
    """`made`, an EKG as a report or a document, as one that should never have been there. Neither
    has notes in R4, so the reason stands where its summary was.
    """
    reason = f"{_LEAD[change.correction.kind]}: {change.correction.reason}"
    _marked(made, change, site, key)
    if made["resourceType"] == "DocumentReference":
        made["date"] = instant(change.correction.at, site.time_zone)
        made["description"] = reason
    else:
        made["issued"] = instant(change.correction.at, site.time_zone)
        made["conclusion"] = reason
    return made


def _marked(made: JsonObject, change: Change, site: FhirSite, key: str | None) -> None:
    """Its status, its two identifiers, and what it is if it was a test."""
    made["status"] = _STATUS[change.correction.kind]
    own: list[Json] = [
        {"system": site.result_system, "value": key or key_of(change.result, change.signed)},
        {"system": site.correction_system, "value": correction_key(change, key)},
    ]
    made["identifier"] = own
    if change.correction.by.role is Role.EMERGENCY:
        about = made["meta"]
        assert isinstance(about, dict)
        tags = about.get("tag", [])
        assert isinstance(tags, list)
        btg = coding(codes.BREAK_THE_GLASS)
        made["meta"] = about | {"tag": tags if btg in tags else [*tags, btg]}
    if not change.signed.visit.real:  # a number that a person typed does not make a test real
        meta = made["meta"]
        assert isinstance(meta, dict)
        made["meta"] = meta | {"security": [coding(codes.TEST_DATA)]}
