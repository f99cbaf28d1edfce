"""Signed results as FHIR R4 Observations. Pure functions: no clock, no network, no settings file.

One result is one Observation. What it says comes from the readings as they were accepted:
value and unit as measured (or converted once, with a note that says so), site, method,
position and cuff as the instrument or the person gave them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from station.export import codes
from station.export.codes import Code, ResultCodes
from station.export.emergency import emergency_words
from station.export.errors import CannotComposeError
from station.export.fhir_how import absent_reason, how_notes, not_done_note, oxygen_component
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_marks import interpretation, mark_notes
from station.export.fhir_parts import (
    coding,
    concept,
    contained_device,
    context_of,
    conversion_notes,
    date_time,
    instant,
    measured_at,
    quantity,
)
from station.export.fhir_sampled import lead_components, recording_period
from station.export.fhir_sets import in_its_set
from station.export.site import FhirSite, PulseSource
from station.saying import say
from station.visit import InSet, NotDone, Result, ResultKind, SetPart, SignedVisit
from station.vitals import Origin, Reading, Vital

__all__ = [
    "fhir_id",
    "finer_codes",
    "frame",
    "key_of",
    "meta",
    "observation",
    "pulse_source",
    "result_key",
]

_FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")

# What a result's number is, in the order of preference where it holds several.
_VALUE: dict[ResultKind, tuple[Vital, ...]] = {
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE, Vital.HEART_RATE),
    ResultKind.SPO2: (Vital.SPO2,),
    ResultKind.BODY_TEMPERATURE: (Vital.BODY_TEMPERATURE,),
    ResultKind.RESPIRATORY_RATE: (Vital.RESPIRATORY_RATE,),
    ResultKind.BODY_WEIGHT: (Vital.BODY_WEIGHT,),
    ResultKind.BODY_HEIGHT: (Vital.BODY_HEIGHT,),
    ResultKind.PAIN_SCORE: (Vital.PAIN_SCORE,),
    ResultKind.HEAD_CIRCUMFERENCE: (Vital.HEAD_CIRCUMFERENCE,),
}

_RETAKE = "Take the result back and enter it again."

_ORIGIN_WORDS = {
    Origin.DEVICE: "Measured by an instrument",
    Origin.SIMULATOR: "Simulated, not measured on a patient",
    Origin.REPLAY: "Replayed from a recording, not measured now",
    Origin.MANUAL: "Entered by a person",
}


def key_of(result: Result, signed: SignedVisit) -> str:
    """The identifier value of a result: stable for its life, the same at every destination."""
    return result_key(signed.visit.station_id, signed.visit.id, result)


def result_key(station_id: str, visit_id: str, result: Result) -> str:
    """The same before there is a signature."""
    return f"{station_id}:{visit_id}:{result.kind}:{result.id}"


def pulse_source(result: Result, signed: SignedVisit) -> PulseSource:
    """Which kind of instrument counted this pulse, by what else it measured in this visit."""
    if result.not_done is not None:
        return PulseSource.OTHER
    reading = _first(result, _VALUE[ResultKind.PULSE_RATE])
    if reading.vital is Vital.HEART_RATE:
        return PulseSource.ECG
    if reading.context.method is not None:
        said = codes.word(reading.context.method)
        by_word = {
            "oximetry": PulseSource.OXIMETER,
            "oscillometric": PulseSource.CUFF,
            "ecg": PulseSource.ECG,
        }
        if said in by_word:
            return by_word[said]
    for same in (_same_measurement, _same_device):
        beside = {
            other.vital
            for one in signed.visit.results
            for other in one.readings
            if same(other, reading)
        }
        if Vital.SPO2 in beside:
            return PulseSource.OXIMETER
        if Vital.SYSTOLIC in beside:
            return PulseSource.CUFF
    return PulseSource.OTHER


def observation(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    """One accepted result as an Observation, with its note. Raises `CannotComposeError`."""
    made = _of_kind(result, signed, site)
    if result.note is not None:
        notes = made.get("note", [])
        assert isinstance(notes, list)
        own: JsonObject = {"authorString": result.accepted_by.name, "text": result.note}
        made["note"] = [*notes, own]
    marked = emergency_words(result, signed)
    if marked is not None:
        before = made.get("note", [])
        assert isinstance(before, list)
        made["note"] = [*before, {"text": marked}]
    return made


def _of_kind(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    if result.kind is ResultKind.EKG:
        return _ekg(result, signed, site)
    if result.kind is ResultKind.REASON_FOR_VISIT:
        return _reason(result, signed, site)
    if result.not_done is not None:
        return _not_done(result, result.not_done, signed, site)
    if result.kind is ResultKind.BLOOD_PRESSURE:
        made = _blood_pressure(result, signed, site)
        if result.in_set is None:
            return made
        return in_its_set(made, result, result.in_set, site, _member_keys(result.in_set, signed))
    return _single(result, signed, site)


def _member_keys(of: InSet, signed: SignedVisit) -> list[str]:
    """The counted readings of a set by their identifiers, in their order. A reading that got a
    note has another id than when the set was kept, so they are found by the set.
    """
    if of.part is SetPart.READING:
        return []
    found = [
        (one.in_set.place, key_of(one, signed))
        for one in signed.visit.results
        if one.filed
        and one.in_set is not None
        and (one.in_set.set_id, one.in_set.part) == (of.set_id, SetPart.READING)
        and one.in_set.counted
    ]
    if len(found) != of.of:
        raise CannotComposeError("A reading of this set is not in the visit any more.", _RETAKE)
    return [key for _, key in sorted(found)]


def _blood_pressure(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    table = codes.RESULTS[result.kind]
    systolic = _first(result, (Vital.SYSTOLIC,))
    components: list[Json] = []
    filed: list[Reading] = []
    for vital, code in codes.BP_COMPONENTS.items():
        reading = result.reading(vital)
        if reading is not None:
            components.append(
                {
                    "code": concept([code]),
                    "valueQuantity": quantity(reading, table.units),
                    **interpretation(result, vital),
                }
            )
            filed.append(reading)
        elif vital is Vital.DIASTOLIC:  # the panel always has both; palpation gives only one
            components.append(
                {"code": concept([code]), "dataAbsentReason": concept([codes.NOT_KNOWN])}
            )
    cuff = systolic.context.cuff_size
    if cuff is not None:
        size = codes.CUFF_SIZES.get(codes.word(cuff))
        value = concept([size] if size else [], text=cuff.replace("_", " "))
        components.append({"code": concept([codes.BP_CUFF_SIZE]), "valueCodeableConcept": value})
    return {
        **_frame(result, signed, site, table.codes),
        "effectiveDateTime": _effective(systolic, site),
        **_measured(result, filed, signed),
        "component": components,
    }


def _single(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    table = codes.RESULTS[result.kind]
    reading = _first(result, _VALUE[result.kind])
    oxygen = oxygen_component(reading)
    return {
        **({"component": [oxygen]} if oxygen is not None else {}),
        **_frame(result, signed, site, table.codes + finer_codes(result, reading, signed)),
        "effectiveDateTime": _effective(reading, site),
        **_measured(result, [reading], signed),
        "valueQuantity": quantity(reading, table.units),
        **interpretation(result, reading.vital),
    }


def _not_done(result: Result, not_done: NotDone, signed: SignedVisit, site: FhirSite) -> JsonObject:
    """No value, and why. A finished act, hence final; a blood pressure says it of both numbers."""
    table = codes.RESULTS[result.kind]
    reason = concept([absent_reason(result.kind, not_done)], text=not_done.reason or None)
    made: JsonObject = {
        **_frame(result, signed, site, table.codes),
        "effectiveDateTime": date_time(result.accepted_at, site.time_zone),
        "note": [{"text": not_done_note(not_done)}],
    }
    if result.kind is not ResultKind.BLOOD_PRESSURE:
        return {**made, "dataAbsentReason": reason}
    both = (Vital.SYSTOLIC, Vital.DIASTOLIC)
    missing: list[Json] = [
        {"code": concept([codes.BP_COMPONENTS[vital]]), "dataAbsentReason": reason}
        for vital in both
    ]
    return {**made, "component": missing}


def finer_codes(result: Result, reading: Reading, signed: SignedVisit) -> tuple[Code, ...]:
    """Codes that say more than the profile's own: sent beside it, never instead."""
    if result.kind is ResultKind.PULSE_RATE:
        if pulse_source(result, signed) is PulseSource.OXIMETER:
            return (codes.PULSE_BY_OXIMETER,)
    elif result.kind is ResultKind.BODY_TEMPERATURE and reading.context.body_site is not None:
        finer = codes.TEMPERATURE_BY_SITE.get(codes.word(reading.context.body_site))
        return (finer,) if finer else ()
    elif result.kind is ResultKind.BODY_WEIGHT and reading.context.method == "stated":
        return (codes.STATED_WEIGHT,)
    elif result.kind is ResultKind.BODY_HEIGHT and reading.context.position is not None:
        lying = codes.word(reading.context.position) in ("supine", "recumbent")
        return (codes.HEIGHT_LYING,) if lying else ()
    return ()


def _reason(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    if result.text is None:
        raise CannotComposeError("A reason for visit without words cannot be filed.", _RETAKE)
    return {
        **_frame(result, signed, site, codes.RESULTS[result.kind].codes),
        "effectiveDateTime": date_time(result.accepted_at, site.time_zone),
        "valueString": result.text,
    }


def _ekg(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    if result.ekg is None:
        raise CannotComposeError("An EKG without a recording cannot be filed.", _RETAKE)
    lost = result.ekg.lost_samples
    said = ["Preview. Not for diagnosis."]
    if lost:
        said.append(f"Samples lost on the way, marked E: {lost}.")
    return {
        **_frame(result, signed, site, codes.RESULTS[result.kind].codes),
        # Final is what a reader of the EKG makes it.
        "status": "preliminary",
        "effectivePeriod": recording_period(result.ekg, site.time_zone),
        "contained": [contained_device(result.ekg.device, codes.DEVICE_TYPES[result.kind])],
        "device": {"reference": "#device"},
        "note": [{"text": text} for text in said],
        "component": lead_components(result.ekg),
    }


def frame(result: Result, signed: SignedVisit, site: FhirSite, table: ResultCodes) -> JsonObject:
    """What every Observation of ours carries, for a result with codes of its own."""
    return _frame(result, signed, site, table.codes, table)


def _frame(
    result: Result,
    signed: SignedVisit,
    site: FhirSite,
    coding: tuple[Code, ...],
    table: ResultCodes | None = None,
) -> JsonObject:
    """What every Observation of ours carries, whatever was measured."""
    visit = signed.visit
    table = table or codes.RESULTS[result.kind]
    made: JsonObject = {
        "resourceType": "Observation",
        "meta": meta(result, signed, site, table),
        "identifier": [{"system": site.result_system, "value": key_of(result, signed)}],
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": codes.OBSERVATION_CATEGORY,
                        "code": site.pain_category
                        if result.kind is ResultKind.PAIN_SCORE
                        else table.category,
                    }
                ]
            }
        ],
        "code": concept(coding, text=table.title),
        "subject": {"reference": f"Patient/{fhir_id(visit.patient.id, 'patient')}"},
        "issued": instant(signed.signed_at, site.time_zone),
        "performer": [{"display": result.accepted_by.name}],
    }
    if visit.encounter_id is not None:
        made["encounter"] = {"reference": f"Encounter/{fhir_id(visit.encounter_id, 'encounter')}"}
    return made


def meta(result: Result, signed: SignedVisit, site: FhirSite, table: ResultCodes) -> JsonObject:
    """Origin, profile, and the label of what was not measured on a patient."""
    tags: list[Json] = [
        {"system": site.origin_system, "code": origin, "display": _ORIGIN_WORDS[origin]}
        for origin in sorted(result.origins)
    ]
    if any(reading.context.method == "stated" for reading in result.readings):
        tags.append(coding(codes.PATIENT_SUPPLIED))
    if emergency_words(result, signed) is not None:
        tags.append(coding(codes.BREAK_THE_GLASS))
    made: JsonObject = {"tag": tags}
    if site.profiles and table.profile is not None:
        made["profile"] = [table.profile]
    if not signed.visit.real:
        made["security"] = [coding(codes.TEST_DATA)]
    return made


def _measured(result: Result, filed: list[Reading], signed: SignedVisit) -> JsonObject:
    """How it was measured: context, instrument, and notes about conversions."""
    reading = filed[0]
    measured = context_of(reading)
    if reading.origin is not Origin.MANUAL:  # a person's eyes are not a Device
        kind = codes.DEVICE_TYPES.get(_instrument_of(result, signed))
        measured["contained"] = [contained_device(reading.device, kind)]
        measured["device"] = {"reference": "#device"}
    said = [*conversion_notes(filed, codes.RESULTS[result.kind].units), *how_notes(reading)]
    said += mark_notes(result, (one.vital for one in filed))
    if said:
        measured["note"] = [{"text": text} for text in said]
    return measured


def _instrument_of(result: Result, signed: SignedVisit) -> ResultKind:
    """The kind of result that this instrument is made for: a pulse comes from several."""
    if result.kind is not ResultKind.PULSE_RATE:
        return result.kind
    return {
        PulseSource.OXIMETER: ResultKind.SPO2,
        PulseSource.CUFF: ResultKind.BLOOD_PRESSURE,
        PulseSource.ECG: ResultKind.EKG,
    }.get(pulse_source(result, signed), result.kind)


def _effective(reading: Reading, site: FhirSite) -> str:
    return date_time(measured_at(reading, site.time_zone), site.time_zone)


def _first(result: Result, vitals: Iterable[Vital]) -> Reading:
    for vital in vitals:
        reading = result.reading(vital)
        if reading is not None:
            return reading
    wanted = " or ".join(vitals)
    raise CannotComposeError(
        say("A {kind} result without {what} cannot be filed.", kind=str(result.kind), what=wanted),
        _RETAKE,
    )


def _same_measurement(one: Reading, other: Reading) -> bool:
    return one.measurement == other.measurement


def _same_device(one: Reading, other: Reading) -> bool:
    return one.device == other.device


def fhir_id(value: str, what: str) -> str:
    """The chart's own id, checked: anything else would point at somebody or nobody."""
    if not _FHIR_ID.fullmatch(value):
        raise CannotComposeError(
            say(
                "The {what} id is not one that a FHIR chart gives "
                "(1 to 64 letters, digits, - or .).",
                what=what,
            ),
            "Choose the patient from the chart's list.",
        )
    return value
