"""Each result as FHIR JSON, compared with what the profiles ask for, written out by hand.

Codes and forms: US Core 9.0.0 vital signs, FHIR R4 (see station/export/codes.py).
"""

from __future__ import annotations

import dataclasses
import struct
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.export.compose import compose
from station.export.errors import CannotComposeError
from station.export.fhir import observation
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import decode, encode
from station.export.site import FhirSite
from station.visit import EkgRecording, NotDone, NotDoneWhy, Patient, Result, ResultKind
from station.vitals import Context, Origin, Taken, Udi, Unit, Vital
from tests.export.records import (
    ACCEPTED,
    ACTOR,
    CUFF,
    EKG,
    MEASURED,
    OXIMETER,
    PATIENT,
    THERMOMETER,
    blood_pressure,
    reading,
    result,
    sign,
)

SITE = FhirSite(
    namespace="https://clinic.example/vitals-station", time_zone=ZoneInfo("America/Chicago")
)
UCUM = "http://unitsofmeasure.org"
FIRMWARE = {
    "system": "urn:iso:std:iso:11073:10101",
    "code": "531976",
    "display": "MDC_ID_PROD_SPEC_FW",
}


def built(one: Result, *beside: Result, site: FhirSite = SITE, **visit: Any) -> Any:
    """As a receiver sees it: encoded, then parsed with decimals kept."""
    return decode(encode(observation(one, sign(one, *beside, **visit), site)))


def codings(concept: Any) -> list[tuple[str, str]]:
    return [(coding["system"], coding["code"]) for coding in concept["coding"]]


def test_a_blood_pressure_is_one_panel_with_three_components() -> None:
    context = Context(
        body_site="upper_arm",
        side="left",
        cuff_size="adult",
        position="sitting",
        method="oscillometric",
    )

    sent = built(blood_pressure(context=context))

    assert sent == {
        "resourceType": "Observation",
        "meta": {
            "tag": [
                {
                    "system": "https://clinic.example/vitals-station/origin",
                    "code": "device",
                    "display": "Measured by an instrument",
                }
            ],
            "profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure"],
        },
        "identifier": [
            {
                "system": "https://clinic.example/vitals-station/result",
                "value": "station-7:v1:blood_pressure:bp",
            }
        ],
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "vital-signs",
                    }
                ]
            }
        ],
        "code": {
            "coding": [
                {
                    "system": "http://loinc.org",
                    "code": "85354-9",
                    "display": "Blood pressure panel with all children optional",
                }
            ],
            "text": "Blood pressure",
        },
        "subject": {"reference": "Patient/pat-1"},
        "encounter": {"reference": "Encounter/enc-1"},
        "effectiveDateTime": "2026-11-24T09:46:05-06:00",
        "issued": "2026-11-24T09:52:00.125-06:00",
        "performer": [{"display": "Jordan Reyes"}],
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition",
                "valueCodeableConcept": {
                    "coding": [
                        {
                            "system": "http://snomed.info/sct",
                            "code": "33586001",
                            "display": "Sitting position",
                        }
                    ],
                    "text": "sitting",
                },
            }
        ],
        "bodySite": {
            "coding": [
                {
                    "system": "http://snomed.info/sct",
                    "code": "368208006",
                    "display": "Left upper arm structure",
                }
            ],
            "text": "left upper arm",
        },
        "method": {
            "coding": [
                {
                    "system": "http://snomed.info/sct",
                    "code": "31813000",
                    "display": "Vascular oscillometry",
                }
            ],
            "text": "oscillometric",
        },
        "contained": [
            {
                "resourceType": "Device",
                "id": "device",
                "deviceName": [{"name": "Blood pressure monitor", "type": "user-friendly-name"}],
                "manufacturer": "Example Instruments",
                "modelNumber": "BP-2",
                "serialNumber": "A1234",
                "version": [{"type": {"coding": [FIRMWARE]}, "value": "1.4"}],
                "type": {
                    "coding": [
                        {
                            "system": "http://snomed.info/sct",
                            "code": "258057004",
                            "display": "Non-invasive blood pressure monitor",
                        }
                    ]
                },
            }
        ],
        "device": {"reference": "#device"},
        "component": [
            {
                "code": {
                    "coding": [
                        {
                            "system": "http://loinc.org",
                            "code": loinc,
                            "display": display,
                        }
                    ]
                },
                "valueQuantity": {
                    "value": value,
                    "unit": "mmHg",
                    "system": UCUM,
                    "code": "mm[Hg]",
                },
            }
            for loinc, display, value in [
                ("8480-6", "Systolic blood pressure", 121),
                ("8462-4", "Diastolic blood pressure", 81),
                ("8478-0", "Mean blood pressure", 106),
            ]
        ]
        + [
            {
                "code": {
                    "coding": [
                        {
                            "system": "http://loinc.org",
                            "code": "8358-4",
                            "display": "Blood pressure device Cuff size",
                        }
                    ]
                },
                "valueCodeableConcept": {
                    "coding": [
                        {
                            "system": "http://snomed.info/sct",
                            "code": "720737000",
                            "display": "Blood pressure cuff, adult size",
                        }
                    ],
                    "text": "adult",
                },
            }
        ],
    }


def test_kilopascals_are_converted_once_and_the_note_keeps_what_was_measured() -> None:
    # 16.1 kPa / 0.133322 = 120.76 mmHg; 10.8 kPa / 0.133322 = 81.01 mmHg
    sent = built(
        result(
            ResultKind.BLOOD_PRESSURE,
            reading(Vital.SYSTOLIC, "16.1", Unit.KPA),
            reading(Vital.DIASTOLIC, "10.8", Unit.KPA),
        )
    )

    values = [component["valueQuantity"] for component in sent["component"]]
    assert [(value["value"], value["code"]) for value in values] == [
        (121, "mm[Hg]"),
        (81, "mm[Hg]"),
    ]
    assert [note["text"] for note in sent["note"]] == [
        "Measured as 16.1 kPa.",
        "Measured as 10.8 kPa.",
    ]


def test_a_systolic_alone_says_that_the_diastolic_is_not_known() -> None:
    sent = built(result(ResultKind.BLOOD_PRESSURE, reading(Vital.SYSTOLIC, "90", Unit.MMHG)))

    diastolic = sent["component"][1]
    assert codings(diastolic["code"]) == [("http://loinc.org", "8462-4")]
    assert "valueQuantity" not in diastolic
    assert codings(diastolic["dataAbsentReason"]) == [
        ("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown")
    ]


@pytest.mark.parametrize(
    ("kind", "vital", "value", "unit", "loinc", "category", "profile", "sent_value", "sent_unit"),
    [
        (
            ResultKind.PULSE_RATE,
            Vital.HEART_RATE,
            "72",
            Unit.PER_MIN,
            ["8867-4"],
            "vital-signs",
            "us-core-heart-rate",
            "72",
            "/min",
        ),
        (
            ResultKind.SPO2,
            Vital.SPO2,
            "97",
            Unit.PERCENT,
            ["2708-6", "59408-5"],
            "vital-signs",
            "us-core-pulse-oximetry",
            "97",
            "%",
        ),
        (
            ResultKind.BODY_TEMPERATURE,
            Vital.BODY_TEMPERATURE,
            "36.4",
            Unit.CELSIUS,
            ["8310-5"],
            "vital-signs",
            "us-core-body-temperature",
            "36.4",
            "Cel",
        ),
        (
            ResultKind.BODY_TEMPERATURE,
            Vital.BODY_TEMPERATURE,
            "98.6",
            Unit.FAHRENHEIT,
            ["8310-5"],
            "vital-signs",
            "us-core-body-temperature",
            "98.6",
            "[degF]",
        ),
        (
            ResultKind.BODY_TEMPERATURE,
            Vital.BODY_TEMPERATURE,
            "309.55",
            Unit.KELVIN,
            ["8310-5"],
            "vital-signs",
            "us-core-body-temperature",
            "36.4",
            "Cel",
        ),
        (
            ResultKind.RESPIRATORY_RATE,
            Vital.RESPIRATORY_RATE,
            "16",
            Unit.PER_MIN,
            ["9279-1"],
            "vital-signs",
            "us-core-respiratory-rate",
            "16",
            "/min",
        ),
        (
            ResultKind.BODY_WEIGHT,
            Vital.BODY_WEIGHT,
            "82.40",
            Unit.KILOGRAM,
            ["29463-7"],
            "vital-signs",
            "us-core-body-weight",
            "82.40",
            "kg",
        ),
        (
            ResultKind.BODY_HEIGHT,
            Vital.BODY_HEIGHT,
            "1.72",
            Unit.METRE,
            ["8302-2"],
            "vital-signs",
            "us-core-body-height",
            "172.0",
            "cm",
        ),
        (
            ResultKind.PAIN_SCORE,
            Vital.PAIN_SCORE,
            "3",
            Unit.SCORE,
            ["72514-3"],
            "survey",
            None,
            "3",
            "{score}",
        ),
    ],
)
def test_a_single_value(
    kind: ResultKind,
    vital: Vital,
    value: str,
    unit: Unit,
    loinc: list[str],
    category: str,
    profile: str | None,
    sent_value: str,
    sent_unit: str,
) -> None:
    sent = built(result(kind, reading(vital, value, unit)))

    assert codings(sent["code"]) == [("http://loinc.org", code) for code in loinc]
    assert codings(sent["category"][0]) == [
        ("http://terminology.hl7.org/CodeSystem/observation-category", category)
    ]
    base = "http://hl7.org/fhir/us/core/StructureDefinition/"
    assert sent["meta"].get("profile") == (None if profile is None else [base + profile])
    assert str(sent["valueQuantity"]["value"]) == sent_value
    assert sent["valueQuantity"]["code"] == sent_unit
    assert sent["valueQuantity"]["system"] == UCUM
    assert sent["valueQuantity"]["unit"]
    assert sent["effectiveDateTime"] == "2026-11-24T09:46:05-06:00"


@pytest.mark.parametrize("value", ["36.4", "121", "121.0", "0.05", "37.00"])
def test_a_number_has_the_digits_that_were_measured(value: str) -> None:
    body = encode({"value": Decimal(value)})

    assert body == b'{"value":' + value.encode() + b"}"


def test_a_pulse_by_an_oximeter_says_so() -> None:
    pulse = result(
        ResultKind.PULSE_RATE,
        reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, device=OXIMETER, measurement="m7"),
        number="pulse",
    )
    saturation = result(
        ResultKind.SPO2,
        reading(Vital.SPO2, "97", Unit.PERCENT, device=OXIMETER, measurement="m7"),
        number="spo2",
    )

    sent = built(pulse, saturation)

    assert codings(sent["code"]) == [
        ("http://loinc.org", "8867-4"),
        ("http://loinc.org", "8889-8"),
    ]
    assert codings(sent["contained"][0]["type"]) == [("http://snomed.info/sct", "448703006")]


def test_a_pulse_by_the_cuff_is_a_heart_rate_and_no_more() -> None:
    pulse = result(
        ResultKind.PULSE_RATE, reading(Vital.PULSE_RATE, "72", Unit.PER_MIN), number="pulse"
    )

    sent = built(pulse, blood_pressure())

    assert codings(sent["code"]) == [("http://loinc.org", "8867-4")]


def test_an_oral_temperature_carries_site_and_the_finer_code() -> None:
    sent = built(
        result(
            ResultKind.BODY_TEMPERATURE,
            reading(
                Vital.BODY_TEMPERATURE,
                "36.8",
                Unit.CELSIUS,
                device=THERMOMETER,
                context=Context(body_site="oral"),
            ),
        )
    )

    assert codings(sent["code"]) == [("http://loinc.org", "8310-5"), ("http://loinc.org", "8331-1")]
    assert codings(sent["bodySite"]) == [("http://snomed.info/sct", "74262004")]


def test_a_word_without_a_code_is_sent_as_text() -> None:
    context = Context(body_site="left big toe", cuff_size="large_adult", method="by ear")

    sent = built(blood_pressure(context=context))

    assert sent["bodySite"] == {"text": "left big toe"}
    assert sent["method"] == {"text": "by ear"}
    assert sent["component"][-1]["valueCodeableConcept"] == {"text": "large adult"}


def test_the_reason_for_visit_is_an_observation_with_the_words() -> None:
    sent = built(result(ResultKind.REASON_FOR_VISIT, text="Cough for a week, née «Ö»"))

    assert sent["resourceType"] == "Observation"
    assert codings(sent["code"]) == [("http://loinc.org", "29299-5")]
    assert sent["valueString"] == "Cough for a week, née «Ö»"
    assert sent["effectiveDateTime"] == "2026-11-24T09:46:30-06:00"
    assert sent["meta"]["tag"][0]["code"] == "manual"


def test_a_value_by_hand_has_no_device() -> None:
    counted = reading(
        Vital.RESPIRATORY_RATE,
        "16",
        Unit.PER_MIN,
        origin=Origin.MANUAL,
        context=Context(method="counted"),
    )

    sent = built(result(ResultKind.RESPIRATORY_RATE, counted))

    assert "device" not in sent
    assert "contained" not in sent
    assert sent["meta"]["tag"][0]["code"] == "manual"
    assert codings(sent["method"]) == [("http://snomed.info/sct", "32750006")]


def test_one_simulated_reading_marks_everything_of_the_visit_as_test_data() -> None:
    pain = result(
        ResultKind.PAIN_SCORE,
        reading(Vital.PAIN_SCORE, "3", Unit.SCORE, origin=Origin.MANUAL),
        number="pain",
    )

    sent = built(pain, blood_pressure(origin=Origin.SIMULATOR))

    assert sent["meta"]["security"] == [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "code": "HTEST",
            "display": "test health data",
        }
    ]
    assert "security" not in built(pain)["meta"]


def test_a_reading_from_memory_has_the_devices_time_corrected_by_its_clock_error() -> None:
    # The device says 09:12:00 and its clock is 2 minutes ahead of this station's.
    kept = reading(Vital.BODY_TEMPERATURE, "37.1", Unit.CELSIUS).replace(
        from_memory=True,
        taken=Taken(
            received=MEASURED,
            started=MEASURED - timedelta(hours=1),
            device_time=datetime(2026, 11, 24, 9, 12),
            clock_offset=timedelta(minutes=2),
        ),
    )

    sent = built(result(ResultKind.BODY_TEMPERATURE, kept))

    assert sent["effectiveDateTime"] == "2026-11-24T09:10:00-06:00"


def test_an_ekg_is_sampled_data_in_microvolts_per_lead() -> None:
    # Cyton at gain 24: 4.5 V / 24 / (2^23 - 1) = 0.0223517444553070 uV a count.
    counts = struct.pack("<8i", 0, 100, -100, 7, 5, 5, 5, 5)
    recording = EkgRecording(
        signal="ecg",
        channels=("II", "spare"),
        started=datetime(2026, 11, 24, 15, 50, 0, tzinfo=UTC),
        rate_hz=250.0,
        samples=4,
        counts=counts,
        valid=bytes([1, 1, 0, 1, 1, 1, 1, 1]),
        scale=2.2351744455307e-08,
        offset=0.0,
        unit=Unit.VOLT,
        lost_samples=1,
        device=EKG,
        origin=Origin.DEVICE,
    )

    sent = built(result(ResultKind.EKG, ekg=recording))

    assert sent["status"] == "preliminary"
    assert codings(sent["category"][0])[0][1] == "procedure"
    assert codings(sent["code"]) == [
        ("http://loinc.org", "11524-6"),
        ("urn:iso:std:iso:11073:10101", "131328"),
    ]
    assert sent["effectivePeriod"] == {
        "start": "2026-11-24T09:50:00.000-06:00",
        "end": "2026-11-24T09:50:00.016-06:00",
    }
    assert [note["text"] for note in sent["note"]] == [
        "Preview. Not for diagnosis.",
        "Samples lost on the way, marked E: 1.",
    ]
    lead, spare = sent["component"]
    assert codings(lead["code"]) == [("urn:iso:std:iso:11073:10101", "131330")]
    assert lead["valueSampledData"] == {
        "origin": {"value": 0, "unit": "uV", "system": UCUM, "code": "uV"},
        "period": 4,
        "factor": Decimal("0.022351744455307"),
        "dimensions": 1,
        "data": "0 100 E 7",
    }
    assert spare["code"] == {"text": "Lead spare"}


def test_profiles_can_be_switched_off() -> None:
    site = FhirSite(namespace="urn:oid:2.25.1", profiles=False)

    assert "profile" not in built(blood_pressure(), site=site)["meta"]


def test_without_an_encounter_none_is_claimed() -> None:
    assert "encounter" not in built(blood_pressure(), encounter=None)


@pytest.mark.parametrize("bad", ["", "a/b", "x" * 65, "pat 1", "?x=1"])
def test_a_patient_id_that_no_chart_gives_is_refused(bad: str) -> None:
    patient = Patient(**{f: getattr(PATIENT, f) for f in PATIENT.__slots__} | {"id": bad})

    with pytest.raises(CannotComposeError, match="Choose the patient from the chart's list"):
        built(blood_pressure(), patient=patient)


def test_a_result_without_its_number_is_refused() -> None:
    index = reading(Vital.PERFUSION_INDEX, "2.1", Unit.PERCENT, device=OXIMETER)

    with pytest.raises(CannotComposeError, match="A spo2 result without spo2"):
        built(result(ResultKind.SPO2, index))


def test_a_namespace_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="expected an absolute URI"):
        FhirSite(namespace="our clinic")


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b"[" * 100_000, b"\xff"])
def test_json_that_is_none_is_refused_as_such(body: bytes) -> None:
    with pytest.raises(ValueError):
        decode(body)


@pytest.mark.parametrize(
    ("method", "instrument"),
    [("Pulse oximetry", "448703006"), ("oscillometric", "258057004"), ("ecg", "86184003")],
)
def test_how_a_pulse_was_counted_tells_the_instrument(method: str, instrument: str) -> None:
    counted = reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, context=Context(method=method))

    sent = built(result(ResultKind.PULSE_RATE, counted))

    assert codings(sent["contained"][0]["type"]) == [("http://snomed.info/sct", instrument)]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), None, 36.4, {"a": {1}}])
def test_what_fhir_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        encode({"value": value})


def test_true_and_false_are_not_numbers() -> None:
    assert (
        encode({"a": True, "b": [False, 1], "ö": "«"})
        == '{"a":true,"b":[false,1],"\\u00f6":"«"}'.encode()
    )


def test_a_pulse_that_was_not_taken_does_not_stop_a_visit() -> None:
    """It has no reading that could tell which instrument would have counted it."""
    refused = Result(
        id="r1",
        kind=ResultKind.PULSE_RATE,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=NotDoneWhy.REFUSED),
    )
    signed = sign(refused, blood_pressure())
    destination = FhirDestination(name="chart", test=False, site=SITE)

    assert [message.result_id for message in compose(signed, [destination])] == ["r1", "bp"]


def test_a_weight_that_the_patient_said_is_marked_as_theirs() -> None:
    stated = Context(method="stated")
    weight = reading(Vital.BODY_WEIGHT, "80", Unit.KILOGRAM, origin=Origin.MANUAL, context=stated)
    tags = built(result(ResultKind.BODY_WEIGHT, weight))["meta"]["tag"]
    assert (tags[1]["system"], tags[1]["code"]) == (
        "http://hl7.org/fhir/us/core/CodeSystem/us-core-tags",
        "patient-supplied",
    )


@pytest.mark.parametrize(
    ("position", "more"), [("supine", ["8306-3"]), ("recumbent", ["8306-3"]), ("standing", [])]
)
def test_a_height_taken_lying_says_so(position: str, more: list[str]) -> None:
    context = Context(position=position)
    height = reading(Vital.BODY_HEIGHT, "76.5", Unit.CENTIMETRE, context=context)
    found = codings(built(result(ResultKind.BODY_HEIGHT, height))["code"])
    assert [code for _, code in found] == ["8302-2", *more]


def test_an_instrument_carries_its_udi() -> None:
    udi = Udi(
        label="(01)00844588003288(21)A1234",
        device_identifier="00844588003288",
        issuer="2.51.1.1",
        authority="not an OID",
    )
    cuff = dataclasses.replace(CUFF, udi=udi)
    pulse = reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, device=cuff)
    (device,) = built(result(ResultKind.PULSE_RATE, pulse))["contained"]
    assert device["udiCarrier"] == [
        {
            "deviceIdentifier": "00844588003288",
            "issuer": "urn:oid:2.51.1.1",
            "carrierHRF": "(01)00844588003288(21)A1234",
        }
    ]
