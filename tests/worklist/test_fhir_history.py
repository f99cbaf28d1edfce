"""Earlier vital signs from a real FHIR server, and from answers that no server should give."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.earlier import EarlierOrigin, EarlierValue
from station.simulators.demo_chart import DemoChart
from station.visit import ResultKind
from station.vitals import Unit, Vital
from station.worklist.fhir_fields import UnreadableError
from station.worklist.fhir_history import ChartHistory, FhirHistory
from station.worklist.fhir_observations import earlier_value
from station.worklist.today import WorklistError
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy, Hang, Reset

pytestmark = pytest.mark.chart

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BACK = timedelta(days=730)
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SYSTEM = "urn:clinic/result"


def reader(url: str, **options: Any) -> FhirHistory:
    return FhirHistory(url, result_system=SYSTEM, station_id="room4", **options)


@pytest.fixture
def person(chart: BareClient) -> str:
    """A patient whom nobody else in this server knows."""
    name = f"history-{uuid.uuid4().hex[:12]}"
    chart.put({"resourceType": "Patient", "id": name, "name": [{"family": "Past"}]})
    return name


def quantity(value: float | int, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def single(
    person: str, code: str, value: float, unit: str, when: str = "2026-08-12T10:31:00Z", **more: Any
) -> dict[str, Any]:
    made = {
        "resourceType": "Observation",
        "id": f"o-{uuid.uuid4().hex[:16]}",
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
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "subject": {"reference": f"Patient/{person}"},
        "effectiveDateTime": when,
        "valueQuantity": quantity(value, unit),
    }
    made.update(more)
    return made


def pressure(person: str, upper: float, lower: float | None, **more: Any) -> dict[str, Any]:
    made = single(person, "85354-9", 0, "mm[Hg]", **more)
    del made["valueQuantity"]
    made["component"] = [
        {
            "code": {"coding": [{"system": LOINC, "code": "8480-6"}]},
            "valueQuantity": quantity(upper, "mm[Hg]"),
        },
        {
            "code": {"coding": [{"system": LOINC, "code": "8462-4"}]},
            **(
                {"dataAbsentReason": {"text": "unknown"}}
                if lower is None
                else {"valueQuantity": quantity(lower, "mm[Hg]")}
            ),
        },
    ]
    return made


def numbers(history: ChartHistory) -> dict[ResultKind, list[str]]:
    found: dict[ResultKind, list[str]] = {}
    for value in history.values:
        said = "/".join(f"{one.value:f}" for _, one in value.numbers)
        found.setdefault(value.kind, []).append(f"{said} {value.unit}")
    return {kind: sorted(said) for kind, said in found.items()}


async def test_units_become_those_that_we_chart_in(
    demo_chart: DemoChart, chart: BareClient, person: str
) -> None:
    for resource in (
        pressure(person, 146, 88),
        single(person, "29463-7", 181.7, "[lb_av]"),  # 181.7 × 0.45359237 = 82.418
        single(person, "29463-7", 3450, "g"),
        single(person, "8302-2", 65.5, "[in_i]"),  # 65.5 × 2.54 = 166.37
        single(person, "8310-5", 98.6, "[degF]"),
        single(person, "8331-1", 37.2, "Cel"),  # an oral one, without the general code
        single(person, "8867-4", 72, "{beats}/min"),
        single(person, "59408-5", 97, "%"),
        single(person, "9279-1", 14, "{breaths}/min"),
        single(person, "72514-3", 3, "{score}", category=[{"coding": [{"code": "survey"}]}]),
    ):
        chart.put(resource)

    history = await reader(demo_chart.base_url).read(person, back=BACK, now=NOW)

    assert numbers(history) == {
        ResultKind.BLOOD_PRESSURE: ["146/88 mm[Hg]"],
        ResultKind.BODY_WEIGHT: ["3.4 kg", "82.4 kg"],
        ResultKind.BODY_HEIGHT: ["166.4 cm"],
        ResultKind.BODY_TEMPERATURE: ["37.0 Cel", "37.2 Cel"],
        ResultKind.PULSE_RATE: ["72 /min"],
        ResultKind.SPO2: ["97 %"],
        ResultKind.RESPIRATORY_RATE: ["14 /min"],
        ResultKind.PAIN_SCORE: ["3 {score}"],
    }
    assert history.notes == ()


async def test_what_was_taken_back_is_left_out_with_its_visit(
    demo_chart: DemoChart, chart: BareClient, person: str
) -> None:
    visit = f"{person}-wrong"
    chart.put(
        {
            "resourceType": "Encounter",
            "id": visit,
            "status": "entered-in-error",
            "class": {"code": "AMB"},
            "subject": {"reference": f"Patient/{person}"},
        }
    )
    standing = single(person, "29463-7", 82.4, "kg", status="amended")
    gone = single(
        person,
        "29463-7",
        28.4,
        "kg",
        status="entered-in-error",
        identifier=[{"system": SYSTEM, "value": "room4:v1:body_weight:r1"}],
    )
    of_wrong_visit = single(
        person, "29463-7", 61, "kg", encounter={"reference": f"Encounter/{visit}"}
    )
    for resource in (standing, gone, of_wrong_visit):
        chart.put(resource)

    history = await reader(demo_chart.base_url).read(person, back=BACK, now=NOW)

    (left,) = history.values
    assert (left.chart_id, left.changed) == (standing["id"], True)
    assert history.withdrawn == {
        f"{SYSTEM}|room4:v1:body_weight:r1",
        f"id:{gone['id']}",
        f"id:{of_wrong_visit['id']}",
    }


async def test_all_pages_and_nobody_else(
    demo_chart: DemoChart, chart: BareClient, person: str
) -> None:
    for day in range(1, 29):
        when = f"2026-02-{day:02d}T08:00:00-06:00"
        chart.put(single(person, "8867-4", 60 + day, "/min", when))
    chart.put(single("demo-okafor-ada", "8867-4", 180, "/min", "2026-02-03T08:00:00Z"))
    pages = reader(demo_chart.base_url)
    pages_of_ten = pytest.MonkeyPatch()
    with pages_of_ten.context() as patch:
        patch.setattr("station.worklist.fhir_history._PAGE", "10")
        history = await pages.read(person, back=BACK, now=NOW)

    assert sorted(int(value.quantity.value) for value in history.values) == list(range(61, 89))
    assert {value.patient_id for value in history.values} == {person}
    first = min(history.values, key=lambda value: value.at)
    assert first.at == datetime(2026, 2, 1, 14, 0, tzinfo=UTC)


async def test_a_chart_that_ignores_the_question_shows_nobody_else(
    proxy: FaultProxy, person: str
) -> None:
    everybody = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": single(person, "8867-4", 70, "/min")},
            {"resource": single("somebody-else", "8867-4", 180, "/min")},
            {"resource": {**single(person, "8867-4", 90, "/min"), "subject": {}}},
        ],
    }
    proxy.faults.append(Answer(200, body=json.dumps(everybody).encode()))

    history = await reader(proxy.base_url).read(person, back=BACK, now=NOW)

    assert [int(value.quantity.value) for value in history.values] == [70]
    assert history.notes == ("2 × not shown: another patient, or none.",)


async def test_a_later_page_that_fails_is_told(proxy: FaultProxy, person: str) -> None:
    page = {
        "resourceType": "Bundle",
        "link": [{"relation": "next", "url": "Observation?page=2"}],
        "entry": [{"resource": single(person, "8867-4", 70, "/min")}],
    }
    proxy.faults += [Answer(200, body=json.dumps(page).encode()), Answer(500)]

    history = await reader(proxy.base_url).read(person, back=BACK, now=NOW)

    assert len(history.values) == 1
    assert history.notes == (
        "The chart's list is not complete: The chart does not give it (HTTP 500).",
    )


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Reset(), "The chart does not answer."),
        (Answer(403), "The chart does not give it (HTTP 403)."),
        (Answer(200, body=b"{"), "The chart's answer cannot be read."),
        (Answer(200, body=b"[NaN]"), "The chart's answer cannot be read."),
        (Hang(passed=False), "The chart takes too long to answer."),
    ],
)
async def test_a_chart_that_does_not_answer_is_told(
    proxy: FaultProxy, person: str, fault: Answer | Reset | Hang, says: str
) -> None:
    proxy.faults.append(fault)
    with pytest.raises(WorklistError) as told:
        await reader(proxy.base_url, timeout_s=1.0).read(person, back=BACK, now=NOW)
    assert told.value.says == says
    assert told.value.next_step


def read(resource: dict[str, Any], zone: Any = UTC) -> EarlierValue | None:
    exact = json.loads(json.dumps(resource), parse_float=Decimal)
    return earlier_value(exact, "p1", now=NOW, zone=zone, result_system=SYSTEM, station_id="room4")


def weigh(**more: Any) -> dict[str, Any]:
    when = more.pop("when", "2026-08-12T10:31:00Z")
    return single("p1", "29463-7", 82.4, "kg", when) | more


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        (weigh(valueQuantity={"value": 82.4}), "a number without a unit"),
        (weigh(valueQuantity={"value": 82.4, "unit": "kg"}), "a number without a unit"),
        (
            weigh(valueQuantity={"value": 82.4, "system": "urn:own", "code": "kg"}),
            "a number without a unit",
        ),
        (weigh(valueQuantity=quantity(82.4, "stone")), "a unit that this station does not know"),
        (weigh(valueQuantity=quantity(82.4, "cm")), "a unit that it cannot have"),
        (weigh(valueQuantity=quantity(82.4, "kg", comparator=">")), "a limit in place of a number"),
        (weigh(valueQuantity=quantity(8240, "kg")), "a number that no living patient has"),
        (weigh(valueQuantity={**quantity(1, "kg"), "value": "82"}), "no number"),
        (weigh(valueQuantity={**quantity(1, "kg"), "value": True}), "no number"),
        (
            weigh(valueQuantity={**quantity(1, "kg"), "value": 10**400}),
            "a number that cannot be used",
        ),
        (weigh(valueQuantity=None), "no number with a unit"),
        (weigh(status="preliminary"), "a status that is not final"),
        (weigh(when="2026-11-26T10:00:00Z"), "a time in the future"),
        (weigh(when="2026-08-12T10:00:00"), "a time that cannot be read"),
        (weigh(when="2026-08"), "a time that cannot be read"),
        (weigh(effectiveDateTime=None), "no time"),
        (weigh(id="no id"), "no usable id"),
        (weigh(subject={"reference": "Patient/p2"}), "another patient, or none"),
        (pressure("p1", 146, None), "only half of a blood pressure"),
        (pressure("p1", 146, 5), "a number that no living patient has"),
    ],
)
def test_what_cannot_be_used_says_why(resource: dict[str, Any], why: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{why}$"):
        read(resource)


def test_a_decimal_of_a_million_digits_costs_nothing() -> None:
    huge = {"value": Decimal("1e999999"), "system": UCUM, "code": "[lb_av]"}
    with pytest.raises(UnreadableError, match="a number that cannot be used"):
        earlier_value(
            weigh(valueQuantity=huge),
            "p1",
            now=NOW,
            zone=UTC,
            result_system=SYSTEM,
            station_id="room4",
        )


@pytest.mark.parametrize(
    "resource",
    [
        weigh(status="cancelled"),
        weigh(status="entered-in-error"),
        weigh(code={"coding": [{"system": LOINC, "code": "4548-4"}]}),  # HbA1c
        weigh(code={"coding": [{"system": "urn:own", "code": "29463-7"}]}),
        weigh(code={}),
        weigh(valueQuantity=None, dataAbsentReason={"text": "refused"}),
    ],
)
def test_what_is_no_value_is_passed_over(resource: dict[str, Any]) -> None:
    if "dataAbsentReason" in resource:
        del resource["valueQuantity"]
    assert read(resource) is None


def test_who_filed_it_and_how() -> None:
    own = weigh(identifier=[{"system": SYSTEM, "value": "room4:v1:body_weight:r1"}])
    other = weigh(identifier=[{"system": SYSTEM, "value": "room5:v1:body_weight:r1"}])
    by_hand = {**own, "meta": {"tag": [{"system": "urn:clinic/origin", "code": "manual"}]}}
    tested = {**own, "meta": {"security": [{"code": "HTEST"}]}}
    scale = {
        **other,
        "contained": [{"resourceType": "Device", "deviceName": [{"name": "Floor scale"}]}],
    }
    told = [read(one) for one in (own, other, by_hand, tested, scale)]
    assert [one.origin for one in told if one] == [
        EarlierOrigin.STATION,
        EarlierOrigin.CHART,
        EarlierOrigin.BY_HAND,
        EarlierOrigin.STATION,
        EarlierOrigin.CHART,
    ]
    assert [one.simulated for one in told if one] == [False, False, False, True, False]
    assert told[4] is not None
    assert told[4].source == "Floor scale"


def test_a_day_without_a_time_is_that_day_at_the_clinic() -> None:
    value = read(weigh(when="2026-08-12"), ZoneInfo("America/Chicago"))
    assert value is not None
    assert value.day_only
    assert value.at.isoformat() == "2026-08-12T12:00:00-05:00"
    assert value.numbers[0][0] is Vital.BODY_WEIGHT
    assert value.unit is Unit.KILOGRAM
