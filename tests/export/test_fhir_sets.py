"""A set of blood pressures as FHIR JSON: codes and forms written out by hand.

Average: US Core 7.0.0, example average-blood-pressure (96607-7, 96608-5, 96609-3, a period);
derived from its readings as in the CardX HTN-MNG example.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.export.compose import compose
from station.export.errors import CannotComposeError
from station.export.fhir import observation
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import decode, encode
from station.export.site import FhirSite
from station.simulators.demo_chart import DemoChart
from station.store.records import read_result, result_text
from station.visit import InSet, Result, ResultKind, SetPart
from station.vitals import Context, Origin, Reading, Taken, Unit, Vital
from tests.export.records import CHART_PATIENT, MEASURED, reading, result, sign
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

SITE = FhirSite(
    namespace="https://clinic.example/vitals-station", time_zone=ZoneInfo("America/Chicago")
)
IN_SET = InSet(
    set_id="s1",
    part=SetPart.READING,
    program="aobp_sprint",
    title="AOBP, 5 min rest + 3 readings",
    source="Johnson 2018, abstract",
    place=1,
    of=3,
    notes=("Rest skipped after 40 of 300 s: in pain",),
)


def taken(one: Reading, minute: int) -> Reading:
    end = MEASURED + timedelta(minutes=minute)
    return one.replace(taken=Taken(received=end, started=end - timedelta(seconds=30)))


def part(number: int, systolic: str, diastolic: str, **context: Any) -> Result:
    where = Context(body_site="upper_arm", method="oscillometric", **context)
    readings = (
        (Vital.SYSTOLIC, systolic, Unit.MMHG),
        (Vital.DIASTOLIC, diastolic, Unit.MMHG),
        (Vital.PULSE_RATE, "74", Unit.PER_MIN),
    )
    made = result(
        ResultKind.BLOOD_PRESSURE,
        *(
            taken(reading(*one, context=where, measurement=f"m{number}"), number)
            for one in readings
        ),
        number=f"bp{number}",
    )
    return dataclasses.replace(made, in_set=dataclasses.replace(IN_SET, place=number))


THREE = (
    part(1, "142", "90", position="sitting"),
    part(2, "134", "84", position="sitting"),
    part(3, "131", "81", position="sitting"),
)


def whole(kind: SetPart, *members: Result, **values: str) -> Result:
    readings = [
        one.replace(measurement="s1")
        for member in members
        for one in member.readings
        if one.vital is not Vital.PULSE_RATE
    ]
    if kind is SetPart.AVERAGE:
        ends = (readings[0].taken.started, readings[-1].taken.received)
        period = Taken(started=ends[0], received=ends[1])
        readings = [
            reading(Vital.SYSTOLIC, values["systolic"], Unit.MMHG).replace(taken=period),
            reading(Vital.DIASTOLIC, values["diastolic"], Unit.MMHG).replace(taken=period),
        ]
    return dataclasses.replace(
        result(ResultKind.BLOOD_PRESSURE, *readings, number="whole"),
        in_set=dataclasses.replace(
            IN_SET,
            set_id=members[0].in_set.set_id if members[0].in_set else "",
            part=kind,
            place=0,
            of=len(members),
        ),
    )


AVERAGE = whole(SetPart.AVERAGE, *THREE, systolic="136", diastolic="85")
LYING_STANDING = tuple(
    dataclasses.replace(one, in_set=dataclasses.replace(one.in_set, set_id="s2"))
    for one in (
        part(1, "128", "78", position="supine"),
        part(2, "112", "74", position="standing"),
    )
    if one.in_set is not None
)
GROUP = whole(SetPart.GROUP, *LYING_STANDING)


def built(one: Result, *visit: Result, site: FhirSite = SITE) -> Any:
    return decode(encode(observation(one, sign(*visit), site)))


def codes(sent: Any) -> list[str]:
    return [part["code"]["coding"][0]["code"] for part in sent["component"]]


def test_an_average_is_the_us_core_average_over_a_period() -> None:
    sent = built(AVERAGE, *THREE, AVERAGE)
    assert sent["code"]["coding"][0] == {
        "system": "http://loinc.org",
        "code": "96607-7",
        "display": "Blood pressure panel mean systolic and mean diastolic",
    }
    assert sent["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-average-blood-pressure"
    ]
    assert "effectiveDateTime" not in sent
    assert sent["effectivePeriod"] == {
        "start": "2026-11-24T09:46:35-06:00",
        "end": "2026-11-24T09:49:05-06:00",
    }
    assert codes(sent) == ["96608-5", "96609-3"]
    values = [one["valueQuantity"] for one in sent["component"]]
    assert [(one["value"], one["code"]) for one in values] == [(136, "mm[Hg]"), (85, "mm[Hg]")]
    assert sent["derivedFrom"] == [
        {
            "type": "Observation",
            "identifier": {
                "system": "https://clinic.example/vitals-station/result",
                "value": f"station-7:v1:blood_pressure:bp{n}",
            },
        }
        for n in (1, 2, 3)
    ]
    assert [note["text"] for note in sent["note"]] == [
        "Average of 3 readings. Program: AOBP, 5 min rest + 3 readings (Johnson 2018, abstract).",
        "Rest skipped after 40 of 300 s: in pain.",
    ]


def test_each_reading_is_a_panel_of_its_own_with_its_pulse_and_position() -> None:
    sent = built(THREE[1], *THREE, AVERAGE)
    assert sent["code"]["coding"][0]["code"] == "85354-9"
    assert codes(sent) == ["8480-6", "8462-4", "8867-4"]
    assert sent["component"][2]["valueQuantity"]["code"] == "/min"
    assert sent["effectiveDateTime"] == "2026-11-24T09:48:05-06:00"
    position = sent["extension"][0]["valueCodeableConcept"]["coding"][0]
    assert position["code"] == "33586001"  # sitting
    assert sent["note"][0]["text"] == ("Reading 2 of 3. Program: AOBP, 5 min rest + 3 readings.")


def test_a_discarded_reading_says_so() -> None:
    first = THREE[0]
    assert first.in_set is not None
    left_out = dataclasses.replace(
        first, in_set=dataclasses.replace(first.in_set, counted=False, label="Lying")
    )
    assert built(left_out, left_out)["note"][0]["text"] == (
        "Reading 1 of 3, Lying. Program: AOBP, 5 min rest + 3 readings. Not part of the average."
    )


def test_lying_and_standing_are_held_together_by_a_group_without_a_value() -> None:
    sent = built(GROUP, *LYING_STANDING, GROUP)
    assert sent["code"]["coding"][0]["system"] == (
        "https://clinic.example/vitals-station/blood-pressure-program"
    )
    assert not {"component", "valueQuantity", "effectiveDateTime", "extension"} & set(sent)
    assert "profile" not in sent["meta"]
    members = [one["identifier"]["value"] for one in sent["hasMember"]]
    assert members == [f"station-7:v1:blood_pressure:bp{n}" for n in (1, 2)]
    positions = [
        built(one, *LYING_STANDING)["extension"][0]["valueCodeableConcept"]["coding"][0]["code"]
        for one in LYING_STANDING
    ]
    assert positions == ["40199007", "10904000"]


def test_both_arms_have_their_side() -> None:
    sides = [
        built(one, one)["bodySite"]["coding"][0]["code"]
        for one in (part(1, "132", "80", side="right"), part(2, "144", "86", side="left"))
    ]
    assert sides == ["368209003", "368208006"]  # right and left upper arm


def test_all_of_a_set_goes_to_the_chart() -> None:
    destination = FhirDestination(name="chart", test=False, site=SITE)
    messages = compose(sign(*THREE, AVERAGE), [destination])
    assert [message.result_id for message in messages] == ["bp1", "bp2", "bp3", "whole"]


def test_a_simulated_average_says_so() -> None:
    simulated = dataclasses.replace(
        AVERAGE, readings=tuple(r.replace(origin=Origin.SIMULATOR) for r in AVERAGE.readings)
    )
    sent = built(simulated, *THREE, simulated)
    assert sent["meta"]["security"][0]["code"] == "HTEST"


def test_an_average_without_its_readings_is_not_sent() -> None:
    with pytest.raises(CannotComposeError):
        built(AVERAGE, AVERAGE)


@pytest.mark.parametrize("one", [THREE[0], AVERAGE, GROUP], ids=["reading", "average", "group"])
def test_the_store_gives_back_what_it_got(one: Result) -> None:
    assert read_result(result_text(one), None) == one


@pytest.mark.parametrize("one", [THREE[0], AVERAGE, GROUP], ids=["reading", "average", "group"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_second_opinion(one: Result) -> None:
    from fhir.resources.R4B.observation import Observation

    body = encode(observation(one, sign(*THREE, *LYING_STANDING, AVERAGE, GROUP), SITE))
    Observation.model_validate_json(body)


@pytest.mark.chart
@pytest.mark.slow
def test_a_server_takes_a_set(demo_chart: DemoChart) -> None:  # noqa: F811
    client = BareClient(demo_chart.base_url)
    for results in ((*THREE, AVERAGE), (*LYING_STANDING, GROUP)):
        signed = sign(*results, patient=CHART_PATIENT, encounter=None)
        for one in results:
            body = json.loads(encode(observation(one, signed, SITE)))
            status, answer = client.ask("POST", "/Observation", body)
            assert status == 201, answer
