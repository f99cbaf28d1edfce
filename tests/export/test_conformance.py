"""Everything that our builders make passes our own table, and planted faults do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from station.ekg.record import EkgFindings, EkgValue
from station.export import codes
from station.export.codes import Code, ResultCodes
from station.export.compose import compose
from station.export.fhir import observation
from station.export.fhir_communication import communication
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import decode, encode
from station.export.fhir_provenance import provenance
from station.export.fhir_report import ReportForm, ekg_measurements, ekg_report
from station.export.site import FhirSite, IntakeForm
from station.intake.answer import AnswerState
from station.visit import NotDone, NotDoneWhy, Result, ResultKind
from station.vitals import Origin, Quantity, Unit, Vital
from tests.export.conformance import check_digit, problems
from tests.export.notices import notice
from tests.export.records import ACCEPTED, ACTOR, blood_pressure, reading, result, sign
from tests.export.test_fhir_intake import DRINKS, FALL, LIVES, answered
from tests.export.test_fhir_sets import AVERAGE, GROUP, LYING_STANDING, THREE
from tests.export.test_second_opinion import RESULTS

SITE = FhirSite(namespace="https://clinic.example/vitals-station", send_waveforms=True)


def not_done(kind: ResultKind) -> Result:
    return Result(
        id="r1",
        kind=kind,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=NotDoneWhy.REFUSED, reason="in pain"),
    )


def with_findings(one: Result) -> Result:
    assert one.ekg is not None
    found = EkgFindings(
        method="vitals-station ekg 1",
        acceptable=True,
        leads=(),
        left_out=(),
        values=tuple(
            EkgValue(name=name, quantity=Quantity(value, unit), spread=None, beats=10)
            for name, value, unit in (
                ("heart_rate", Decimal(72), Unit.PER_MIN),
                ("rr", Decimal(833), Unit.MILLISECOND),
                ("pr", Decimal(160), Unit.MILLISECOND),
                ("qrs", Decimal(92), Unit.MILLISECOND),
                ("qt", Decimal(402), Unit.MILLISECOND),
                ("qtc_fridericia", Decimal(427), Unit.MILLISECOND),
                ("p_axis", Decimal(50), Unit.DEGREE),
                ("qrs_axis", Decimal(61), Unit.DEGREE),
            )
        ),
        r_peaks=(),
    )
    return dataclasses.replace(one, ekg=dataclasses.replace(one.ekg, findings=found))


EKG = with_findings(next(one for one in RESULTS if one.kind is ResultKind.EKG))
NOT_DONE = [
    not_done(kind)
    for kind in ResultKind
    if kind not in (ResultKind.EKG, ResultKind.INTAKE, ResultKind.REASON_FOR_VISIT)
]
ANSWERS = [
    answered("tobacco", "a1", option="former"),
    answered("tobacco", "a2", state=AnswerState.SAID_NO),
    answered(FALL, "a3", yes=True),
    answered(DRINKS, "a4", number=Decimal(3)),
    answered(LIVES, "a5", text="her sister"),
]


def whole_visit(intake: IntakeForm, *results: Result) -> list[Any]:
    site = dataclasses.replace(SITE, intake=intake)
    destination = FhirDestination(name="chart", test=True, site=site)
    signed = sign(*(dataclasses.replace(one, id=f"r{n}") for n, one in enumerate(results)))
    made = [decode(message.body) for message in compose(signed, [destination])]
    made.append(decode(encode(provenance(signed, signed.visit.results, site)[1])))
    return made


def everything() -> list[Any]:
    made: list[Any] = []
    for intake in IntakeForm:
        for one in (*RESULTS, *NOT_DONE, EKG, *ANSWERS):
            made += whole_visit(intake, one)
    for members, whole in ((THREE, AVERAGE), (LYING_STANDING, GROUP)):
        signed = sign(*members, whole)
        made += [decode(encode(observation(one, signed, SITE))) for one in (*members, whole)]
    signed = sign(EKG)
    for form in (ReportForm.DIAGNOSTIC_REPORT, ReportForm.DOCUMENT_REFERENCE):
        report = ekg_report(EKG, signed, SITE, b"%PDF-1.7", form)
        assert report is not None
        made.append(decode(encode(report[1])))
    made += [decode(encode(one)) for _, one in ekg_measurements(EKG, signed, SITE)]
    made += [decode(encode(communication(notice(origin=one), SITE))) for one in Origin]
    return made


def test_everything_that_we_make_passes() -> None:
    made = everything()
    kinds = {one["resourceType"] for one in made}
    assert kinds == {
        *("Observation", "Provenance", "DiagnosticReport", "DocumentReference"),
        *("Communication", "QuestionnaireResponse"),
    }
    assert len(made) > 80
    for one in made:
        assert problems(one) == [], encode(one).decode()


def without(name: str) -> Callable[[Any], Any]:
    return lambda bp: {key: value for key, value in bp.items() if key != name}


def having(**changes: Any) -> Callable[[Any], Any]:
    return lambda bp: bp | changes


def component(at: int, **changes: Any) -> Callable[[Any], Any]:
    def change(bp: Any) -> Any:
        parts = [dict(one) for one in bp["component"]]
        for name, value in changes.items():
            if value is None:
                del parts[at][name]
            else:
                parts[at][name] = value
        return bp | {"component": parts}

    return change


KPA = {"value": 16, "unit": "kPa", "system": "http://unitsofmeasure.org", "code": "kPa"}
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"

# The fourteen that validators of profiles were tried with, and then what those let pass.
FAULTS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "missing diastolic": (
        lambda bp: bp | {"component": [bp["component"][0]]},
        "components missing: 8462-4",
    ),
    "kPa": (component(0, valueQuantity=KPA), "unit kPa"),
    "no subject": (without("subject"), "no subject"),
    "no category": (without("category"), "no category"),
    "wrong category": (
        having(category=[{"coding": [{"system": CATEGORY, "code": "laboratory"}]}]),
        "instead of vital-signs",
    ),
    "wrong panel code": (
        having(code={"coding": [{"system": "http://loinc.org", "code": "55284-4"}]}),
        "no row for LOINC 55284-4",
    ),
    "no effective": (without("effectiveDateTime"), "not exactly one effective time"),
    "bad date": (having(effectiveDateTime="24.11.2026"), "no time to the second"),
    "year only": (having(effectiveDateTime="2026"), "no time to the second"),
    "bad status": (having(status="done"), "status done"),
    "unknown element": (having(valeu="typing slip"), "unknown element valeu"),
    "value as string": (having(valueString="121/81"), "valueString is not allowed here"),
    "string in a component": (
        component(0, valueQuantity=None, valueString="121"),
        "valueString instead of valueQuantity",
    ),
    "no value and no reason": (component(1, valueQuantity=None), "no value and no reason"),
    "number as text": (
        component(0, valueQuantity=KPA | {"value": "121", "code": "mm[Hg]"}),
        "the value is no number",
    ),
    "unit of nobody": (
        component(0, valueQuantity={"value": 121, "code": "mm[Hg]", "unit": "mmHg"}),
        "the unit is not UCUM's",
    ),
    "a value and a reason": (
        component(0, dataAbsentReason={"text": "unknown"}),
        "more than one value",
    ),
    "two times": (having(effectivePeriod={"start": "2026-11-24T10:00:00Z"}), "exactly one effect"),
    "a device that is not there": (without("contained"), "referred to ['device']"),
    "a slip in a code": (
        having(bodySite={"coding": [{"system": "http://snomed.info/sct", "code": "368208007"}]}),
        "368208007 fails its check digit",
    ),
    "an empty note": (having(note=[]), "note is empty"),
    "somebody's list": (having(subject={"reference": "Group/1"}), "subject is no patient"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught(name: str) -> None:
    plant, words = FAULTS[name]
    right: Any = decode(encode(observation(blood_pressure(), sign(blood_pressure()), SITE)))
    assert problems(right) == []

    found = problems(plant(right))

    assert any(words in one for one in found), found


@pytest.mark.parametrize(
    ("kind", "vital", "value", "unit", "wrong"),
    [
        (ResultKind.PULSE_RATE, Vital.PULSE_RATE, "72", Unit.PER_MIN, "{Beats}/min"),
        (ResultKind.BODY_TEMPERATURE, Vital.BODY_TEMPERATURE, "98.6", Unit.FAHRENHEIT, "degF"),
        (ResultKind.BODY_WEIGHT, Vital.BODY_WEIGHT, "180", Unit.POUND, "lbs"),
        (ResultKind.SPO2, Vital.SPO2, "97", Unit.PERCENT, "percent"),
        (ResultKind.BODY_HEIGHT, Vital.BODY_HEIGHT, "172", Unit.CENTIMETRE, "m"),
    ],
)
def test_units_that_a_profile_validator_lets_pass(
    kind: ResultKind, vital: Vital, value: str, unit: Unit, wrong: str
) -> None:
    one = result(kind, reading(vital, value, unit))
    right: Any = decode(encode(observation(one, sign(one), SITE)))
    assert problems(right) == []
    wrong_one = right | {"valueQuantity": right["valueQuantity"] | {"code": wrong}}
    assert any(f"unit {wrong}" in said for said in problems(wrong_one))


def every_code() -> list[Code]:
    found: list[Code] = []

    def collect(value: object) -> None:
        if isinstance(value, Code):
            found.append(value)
        elif isinstance(value, ResultCodes):
            collect(value.codes)
        elif isinstance(value, dict):
            collect(tuple(value.values()))
        elif isinstance(value, tuple):
            for one in value:
                collect(one)

    for name in codes.__all__:
        collect(getattr(codes, name))
    return found


def test_every_code_names_its_source_and_passes_its_check_digit() -> None:
    made = every_code()
    assert len(made) > 90
    for one in made:
        assert one.source.strip(), one
        assert (
            problems(
                {
                    "resourceType": "Device",
                    "deviceName": [{"name": "x"}],
                    "type": {"coding": [{"system": one.system, "code": one.code}]},
                }
            )
            == []
        ), one


@pytest.mark.parametrize(
    ("number", "digit"), [("8480", 6), ("8462", 4), ("85354", 9), ("2708", 6), ("59408", 5)]
)
def test_the_check_digit_is_that_of_loinc(number: str, digit: int) -> None:
    assert check_digit(number) == digit
