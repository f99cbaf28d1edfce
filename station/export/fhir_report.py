"""An EKG as a document in the chart: a DiagnosticReport or a DocumentReference with the PDF.

Always preliminary and unconfirmed: final is what a reader of the EKG makes it. Pure functions, as
in `fhir`. The PDF comes from the station's own sheet, the same that is printed.
"""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from typing import Final

from station.export import codes
from station.export.errors import CannotComposeError
from station.export.fhir import fhir_id, key_of, meta
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_parts import concept, contained_device, instant, quantity_of
from station.export.fhir_sampled import recording_period
from station.export.site import FhirSite
from station.saying import say
from station.visit import EkgRecording, Result, SignedVisit

__all__ = ["ReportForm", "ekg_measurements", "ekg_report", "report_key"]

_RETAKE: Final = "Take the result back and enter it again."
_TITLE: Final = "EKG (preview, not for diagnosis)"


class ReportForm(StrEnum):
    """In which form a chart gets the EKG as a document."""

    DIAGNOSTIC_REPORT = "diagnostic_report"
    DOCUMENT_REFERENCE = "document_reference"
    NONE = "none"

    @property
    def resource(self) -> str | None:
        """The FHIR type."""
        return {
            ReportForm.DIAGNOSTIC_REPORT: "DiagnosticReport",
            ReportForm.DOCUMENT_REFERENCE: "DocumentReference",
        }.get(self)


def report_key(result: Result, signed: SignedVisit) -> str:
    """The identifier value of an EKG's report: stable for its life."""
    return f"{key_of(result, signed)}:report"


def ekg_report(
    result: Result,
    signed: SignedVisit,
    site: FhirSite,
    pdf: bytes | None,
    form: ReportForm = ReportForm.DIAGNOSTIC_REPORT,
) -> tuple[str, JsonObject] | None:
    """Key and resource; None where the site wants no report. Raises `CannotComposeError`."""
    ekg = _recording(result)
    if form is ReportForm.NONE:
        return None
    key = report_key(result, signed)
    if form is ReportForm.DOCUMENT_REFERENCE:
        return key, _document(key, result, ekg, signed, site, pdf)
    return key, _report(key, result, ekg, signed, site, pdf)


def ekg_measurements(
    result: Result, signed: SignedVisit, site: FhirSite
) -> list[tuple[str, JsonObject]]:
    """What the station read off the EKG, an Observation each, with its key; none where nothing
    could be measured. Only what has a code of a settled source.
    """
    ekg = _recording(result)
    made: list[tuple[str, JsonObject]] = []
    for value in ekg.findings.values if ekg.findings is not None else ():
        code = codes.EKG_MEASUREMENTS.get(value.name)
        if code is None or value.quantity is None or ekg.findings is None:
            continue
        key = f"{key_of(result, signed)}:{value.name}"
        observation: JsonObject = {
            **_common("Observation", key, result, signed, site),
            "status": "preliminary",
            "category": [concept([codes.CATEGORY_PROCEDURE])],
            "code": concept([code]),
            "effectivePeriod": recording_period(ekg, site.time_zone),
            "issued": instant(signed.signed_at, site.time_zone),
            "performer": [{"display": result.accepted_by.name}],
            "valueQuantity": quantity_of(value.quantity),
            "method": concept([codes.METHODS["ecg"]]),
            "contained": [contained_device(ekg.device, codes.DEVICE_TYPES[result.kind])],
            "device": {"reference": "#device"},
            "note": [
                {
                    "text": f"Unconfirmed. Computed by {ekg.findings.method} over "
                    f"{value.beats} beats."
                }
            ],
        }
        if site.send_waveforms:
            observation["derivedFrom"] = [_observation(result, signed, site)]
        made.append((key, observation))
    return made


def _report(
    key: str,
    result: Result,
    ekg: EkgRecording,
    signed: SignedVisit,
    site: FhirSite,
    pdf: bytes | None,
) -> JsonObject:
    made: JsonObject = {
        **_common("DiagnosticReport", key, result, signed, site),
        "status": "preliminary",
        "category": [concept([codes.REPORT_CARDIOLOGY]), concept([codes.REPORT_ELECTROCARDIAC])],
        "code": concept([codes.EKG_STUDY], text="EKG"),
        "effectivePeriod": recording_period(ekg, site.time_zone),
        "issued": instant(signed.signed_at, site.time_zone),
        "performer": [{"display": result.accepted_by.name}],
    }
    if site.send_waveforms:
        made["result"] = [_observation(result, signed, site)]
    said = _conclusion(ekg)
    if said is not None:
        made["conclusion"] = said
    if pdf is not None:
        made["presentedForm"] = [_attachment(pdf, signed, site)]
    return made


def _document(
    key: str,
    result: Result,
    ekg: EkgRecording,
    signed: SignedVisit,
    site: FhirSite,
    pdf: bytes | None,
) -> JsonObject:
    if pdf is None:
        raise CannotComposeError(
            say("An EKG without its sheet cannot be filed as a document."),
            say("Call support: the sheet could not be drawn."),
        )
    common = _common("DocumentReference", key, result, signed, site)
    encounter = common.pop("encounter", None)
    context: JsonObject = {"period": recording_period(ekg, site.time_zone)}
    if encounter is not None:
        context["encounter"] = [encounter]
    return {
        **common,
        "status": "current",
        "docStatus": "preliminary",
        "type": concept([codes.EKG_STUDY], text="EKG"),
        "category": [concept([codes.CLINICAL_NOTE])],
        "date": instant(signed.signed_at, site.time_zone),
        "author": [{"display": result.accepted_by.name}],
        "description": _conclusion(ekg) or _TITLE,
        "content": [{"attachment": _attachment(pdf, signed, site)}],
        "context": context,
    }


def _common(kind: str, key: str, result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    visit = signed.visit
    about = meta(result, signed, site, codes.ResultCodes(title=_TITLE, codes=()))
    made: JsonObject = {
        "resourceType": kind,
        "meta": about,
        "identifier": [{"system": site.result_system, "value": key}],
        "subject": {"reference": f"Patient/{fhir_id(visit.patient.id, 'patient')}"},
    }
    if visit.encounter_id is not None:
        made["encounter"] = {"reference": f"Encounter/{fhir_id(visit.encounter_id, 'encounter')}"}
    return made


def _observation(result: Result, signed: SignedVisit, site: FhirSite) -> Json:
    return {
        "type": "Observation",
        "identifier": {"system": site.result_system, "value": key_of(result, signed)},
    }


def _attachment(pdf: bytes, signed: SignedVisit, site: FhirSite) -> JsonObject:
    """R4: `size` and `hash` (SHA-1, against accidents only) are of the bytes before base64."""
    return {
        "contentType": "application/pdf",
        "language": "en",
        "data": base64.b64encode(pdf).decode(),
        "size": len(pdf),
        "hash": base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode(),
        "title": _TITLE,
        "creation": instant(signed.signed_at, site.time_zone),
    }


def _conclusion(ekg: EkgRecording) -> str | None:
    """What was measured, as a sentence that says whose it is; None where nothing was."""
    if ekg.findings is None:
        return None
    measured = [
        f"{codes.EKG_MEASUREMENT_WORDS[value.name]} {value.quantity.value:f} {value.quantity.unit}"
        for value in ekg.findings.values
        if value.quantity is not None and value.name in codes.EKG_MEASUREMENT_WORDS
    ]
    if not measured:
        return None
    fit = "" if ekg.findings.acceptable else " The recording is of poor quality."
    return (
        f"Unconfirmed, not for diagnosis. Measured by a program ({ekg.findings.method}): "
        f"{'; '.join(measured)}.{fit}"
    )


def _recording(result: Result) -> EkgRecording:
    if result.ekg is None:
        raise CannotComposeError(say("An EKG without a recording cannot be filed."), _RETAKE)
    return result.ekg
