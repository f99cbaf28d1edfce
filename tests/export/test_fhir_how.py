"""How it was measured and what was not measured, as FHIR JSON written out by hand.

Forms: US Core 9.0.0 pulse oximetry and blood pressure, FHIR R4 data-absent-reason, HL7 vital signs
IG (CIMI) body weight.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.export.fhir import observation
from station.export.fhir_json import decode, encode
from station.export.site import FhirSite
from station.visit import NotDone, NotDoneWhy, Result, ResultKind
from station.vitals import Context, Origin, Unit, Vital
from tests.export.records import ACCEPTED, ACTOR, blood_pressure, reading, result, sign

SITE = FhirSite(namespace="https://clinic.example/station", time_zone=ZoneInfo("America/Chicago"))
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def built(one: Result) -> Any:
    return decode(encode(observation(one, sign(one), SITE)))


def undone(kind: ResultKind, why: NotDoneWhy, reason: str = "") -> Result:
    return Result(
        id="r1",
        kind=kind,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=why, reason=reason),
    )


def test_a_saturation_says_how_much_oxygen_was_inhaled() -> None:
    context = Context(body_site="finger", oxygen_l_min=Decimal(2))
    one = reading(Vital.SPO2, "97", Unit.PERCENT, context=context)
    sent = built(result(ResultKind.SPO2, one))
    [part] = sent["component"]
    assert [c["code"] for c in part["code"]["coding"]] == ["3151-8"]
    assert part["valueQuantity"] == {
        "value": 2,
        "unit": "L/min",
        "system": "http://unitsofmeasure.org",
        "code": "L/min",
    }
    assert sent["bodySite"]["coding"][0]["code"] == "7569003"
    assert sent["valueQuantity"]["value"] == 97


def test_room_air_is_a_flow_of_zero_and_nothing_said_is_no_component() -> None:
    air = reading(Vital.SPO2, "97", Unit.PERCENT, context=Context(oxygen_l_min=Decimal(0)))
    assert built(result(ResultKind.SPO2, air))["component"][0]["valueQuantity"]["value"] == 0
    unsaid = reading(Vital.SPO2, "97", Unit.PERCENT)
    assert "component" not in built(result(ResultKind.SPO2, unsaid))


def test_weighed_unclothed() -> None:
    context = Context(clothing="unclothed", method="scale")
    one = reading(Vital.BODY_WEIGHT, "9.4", Unit.KILOGRAM, context=context)
    sent = built(result(ResultKind.BODY_WEIGHT, one))
    assert sent["extension"] == [
        {
            "url": "http://hl7.org/fhir/us/vitals/StructureDefinition/AssociatedSituationExt",
            "valueCodeableConcept": {
                "coding": [
                    {
                        "system": "http://snomed.info/sct",
                        "code": "248160001",
                        "display": "Undressed",
                    }
                ],
                "text": "unclothed",
            },
        }
    ]
    assert sent["method"] == {"text": "scale"}


def test_a_stated_weight_has_its_own_code_beside_the_profiles() -> None:
    one = reading(
        Vital.BODY_WEIGHT,
        "80",
        Unit.KILOGRAM,
        context=Context(method="stated"),
        origin=Origin.MANUAL,
    )
    sent = built(result(ResultKind.BODY_WEIGHT, one))
    assert [c["code"] for c in sent["code"]["coding"]] == ["29463-7", "3142-7"]


def test_a_head_circumference() -> None:
    one = reading(Vital.HEAD_CIRCUMFERENCE, "45.2", Unit.CENTIMETRE, origin=Origin.MANUAL)
    sent = built(result(ResultKind.HEAD_CIRCUMFERENCE, one))
    assert [c["code"] for c in sent["code"]["coding"]] == ["9843-4", "8287-5"]
    assert sent["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-head-circumference"
    ]
    assert sent["valueQuantity"] == {
        "value": Decimal("45.2"),
        "unit": "cm",
        "system": "http://unitsofmeasure.org",
        "code": "cm",
    }


def test_counted_breaths_say_over_how_long_and_what_was_left_unsaid_is_told() -> None:
    context = Context(method="counted", counted_s=30, left_unsaid=("position",))
    one = reading(Vital.RESPIRATORY_RATE, "16", Unit.PER_MIN, context=context, origin=Origin.MANUAL)
    sent = built(result(ResultKind.RESPIRATORY_RATE, one))
    assert sent["note"] == [{"text": "Counted over 30 s."}, {"text": "Left unsaid: position."}]
    assert sent["method"]["coding"][0]["code"] == "32750006"
    assert "device" not in sent


def test_a_pressure_at_the_thigh() -> None:
    sent = built(blood_pressure(context=Context(body_site="thigh", side="right")))
    assert sent["bodySite"] == {
        "coding": [
            {"system": "http://snomed.info/sct", "code": "68367000", "display": "Thigh structure"}
        ],
        "text": "right thigh",
    }


@pytest.mark.parametrize(
    ("kind", "why", "code"),
    [
        (ResultKind.BODY_WEIGHT, NotDoneWhy.REFUSED, "asked-declined"),
        (ResultKind.BODY_WEIGHT, NotDoneWhy.UNABLE, "not-performed"),
        (ResultKind.BODY_WEIGHT, NotDoneWhy.SKIPPED, "not-performed"),
        (ResultKind.PAIN_SCORE, NotDoneWhy.REFUSED, "asked-declined"),
        (ResultKind.PAIN_SCORE, NotDoneWhy.SKIPPED, "not-asked"),
    ],
)
def test_what_was_not_done_has_a_reason_and_no_value(
    kind: ResultKind, why: NotDoneWhy, code: str
) -> None:
    sent = built(undone(kind, why))
    assert [(c["system"], c["code"]) for c in sent["dataAbsentReason"]["coding"]] == [
        (ABSENT, code)
    ]
    assert not any(key.startswith("value") for key in sent)
    assert (sent["status"], sent["effectiveDateTime"]) == ("final", "2026-11-24T09:46:30-06:00")
    assert "component" not in sent
    assert "device" not in sent


def test_a_pressure_that_was_not_done_says_it_of_both_numbers() -> None:
    sent = built(undone(ResultKind.BLOOD_PRESSURE, NotDoneWhy.UNABLE, "No cuff fits."))
    reason = {
        "coding": [{"system": ABSENT, "code": "not-performed", "display": "Not Performed"}],
        "text": "No cuff fits.",
    }
    assert [c["code"]["coding"][0]["code"] for c in sent["component"]] == ["8480-6", "8462-4"]
    assert [c["dataAbsentReason"] for c in sent["component"]] == [reason, reason]
    assert "dataAbsentReason" not in sent
    assert sent["note"] == [{"text": "It could not be done: No cuff fits."}]
