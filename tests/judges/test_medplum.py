"""What a chart gets of a visit, judged by @medplum/core's validator and by our own table."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered
from station.simulators.demo_chart import DemoChart, DemoChartError, demo_python
from tests.judges.visits import KINDS, MESSAGES
from tests.support.chart import BareClient, demo_chart
from tests.support.fhir_table import table_complaints
from tests.support.medplum import MedplumServer, Verdict, judge_resources
from tests.support.needs import skip_or_fail

__all__ = ["demo_chart"]

R4 = "http://hl7.org/fhir/StructureDefinition/"
US_CORE_BP = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure"
SMOKING = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-smokingstatus"
VITALS = {
    "pulse_rate": "heartrate",
    "spo2": "oxygensat",
    "body_temperature": "bodytemp",
    "respiratory_rate": "resprate",
    "body_weight": "bodyweight",
    "body_height": "bodyheight",
    "head_circumference": "headcircum",
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """What the validator says of every message, at the price of one start."""
    said = judge_resources([MESSAGES[name].body for name in KINDS])
    return dict(zip(KINDS, said, strict=True))


@pytest.fixture(scope="module")
def medplum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MedplumServer]:
    with MedplumServer(tmp_path_factory.mktemp("medplum")) as server:
        yield server


@pytest.mark.parametrize("name", KINDS)
def test_every_resource_keeps_to_its_profiles(name: str, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[name].complaints == ()
    assert table_complaints(json.loads(MESSAGES[name].body)) == []


def test_each_was_held_against_the_profile_that_is_for_it(verdicts: dict[str, Verdict]) -> None:
    for name, verdict in verdicts.items():
        kind = MESSAGES[name].key.split(":")[2]
        if kind in VITALS:
            assert set(verdict.profiles) == {R4 + VITALS[kind], R4 + "vitalsigns"}, name
        elif kind == "blood_pressure":
            whole = name in ("average-3", "group-2")  # a code of their own
            expected = {R4 + "vitalsigns"} | (set() if whole else {US_CORE_BP})
            assert set(verdict.profiles) == expected, name
    assert verdicts["answers-0"].profiles == (SMOKING,)


# The panel that HL7's own example has, and fourteen ways to get it wrong.
def loinc(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://loinc.org", "code": code}]}


def pressure(code: str, value: int) -> dict[str, Any]:
    return {
        "code": loinc(code),
        "valueQuantity": {
            "value": value,
            "unit": "mmHg",
            "system": "http://unitsofmeasure.org",
            "code": "mm[Hg]",
        },
    }


CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PANEL: dict[str, Any] = {
    "resourceType": "Observation",
    "meta": {"profile": [US_CORE_BP]},
    "status": "final",
    "category": [{"coding": [{"system": CATEGORY, "code": "vital-signs"}]}],
    "code": loinc("85354-9"),
    "subject": {"reference": "Patient/example"},
    "effectiveDateTime": "2026-11-24T09:46:05-06:00",
    "component": [pressure("8480-6", 120), pressure("8462-4", 80)],
}


def without(*names: str) -> Callable[[dict[str, Any]], None]:
    def change(panel: dict[str, Any]) -> None:
        for name in names:
            del panel[name]

    return change


def no_diastolic(panel: dict[str, Any]) -> None:
    del panel["component"][1]


def kilopascal(panel: dict[str, Any]) -> None:
    panel["component"][0]["valueQuantity"] |= {"unit": "kPa", "code": "kPa", "value": 16}


def wrong_category(panel: dict[str, Any]) -> None:
    panel["category"][0]["coding"][0]["code"] = "laboratory"


def wrong_panel_code(panel: dict[str, Any]) -> None:
    panel["code"] = loinc("55284-4")


def date_syntax(panel: dict[str, Any]) -> None:
    panel["effectiveDateTime"] = "24.11.2026"


def year_only(panel: dict[str, Any]) -> None:
    panel["effectiveDateTime"] = "2026"


def bad_status(panel: dict[str, Any]) -> None:
    panel["status"] = "done"


def unknown_element(panel: dict[str, Any]) -> None:
    panel["valeu"] = "typing slip"


def value_as_text(panel: dict[str, Any]) -> None:
    panel["component"][0]["valueQuantity"]["value"] = "120"


def component_string(panel: dict[str, Any]) -> None:
    del panel["component"][0]["valueQuantity"]
    panel["component"][0]["valueString"] = "120"


def no_value_no_reason(panel: dict[str, Any]) -> None:
    del panel["component"][0]["valueQuantity"]


WRONG: dict[str, Callable[[dict[str, Any]], None]] = {
    "no diastolic": no_diastolic,
    "kilopascal": kilopascal,
    "no subject": without("subject"),
    "no category": without("category"),
    "wrong category": wrong_category,
    "wrong panel code": wrong_panel_code,
    "no time": without("effectiveDateTime"),
    "bad date": date_syntax,
    "year only": year_only,
    "bad status": bad_status,
    "unknown element": unknown_element,
    "value as text": value_as_text,
    "string in a component": component_string,
    "no value and no reason": no_value_no_reason,
}
# What the validator does not see; our own table does.
UNSEEN = {"kilopascal", "bad status", "string in a component"}


def planted() -> dict[str, dict[str, Any]]:
    made = {}
    for name, change in WRONG.items():
        made[name] = copy.deepcopy(PANEL)
        change(made[name])
    return made


def test_the_judges_are_awake() -> None:
    """Each of fourteen planted mistakes is seen by the validator or by our table."""
    wrong = planted()
    verdicts = judge_resources([json.dumps(one).encode() for one in (PANEL, *wrong.values())])

    assert verdicts[0].complaints == ()
    assert table_complaints(PANEL) == []
    passed = {name for name, one in zip(wrong, verdicts[1:], strict=True) if not one.complaints}
    assert passed == UNSEEN
    assert [name for name in sorted(UNSEEN) if not table_complaints(wrong[name])] == []


def test_the_server_refuses_what_the_validator_refuses(medplum: MedplumServer) -> None:
    client = BareClient(medplum.base_url)
    for name, wrong in planted().items():
        status, answer = client.ask("POST", "/Observation", wrong)
        assert status == (201 if name in UNSEEN else 400), (name, answer)


def demo_interpreter() -> Path:
    try:
        return demo_python()
    except DemoChartError as missing:
        skip_or_fail(str(missing))


def stored_as_sent(sent: Any, stored: Any) -> None:
    """Everything that was sent is there; a server adds its own id, version and time."""
    for name, value in sent.items():
        if name == "meta":
            for part, held in value.items():
                assert stored["meta"][part] == held
        else:
            assert stored[name] == value, name


async def into(base_url: str) -> None:
    """File everything through the sink; then ask the server what it has."""
    sink = FhirSink("chart", base_url, test=True)
    client = BareClient(base_url)
    try:
        for name in KINDS:
            message = MESSAGES[name]
            if message.correction_id is not None:
                continue
            outcome = await sink.deliver(message, search_first=False)
            assert isinstance(outcome, Delivered), (name, outcome)
            sent = json.loads(message.body)
            stored_as_sent(sent, client.get(f"/{sent['resourceType']}/{outcome.chart_id}"))
    finally:
        await sink.aclose()


async def test_medplum_stores_what_was_sent(tmp_path: Path) -> None:
    with MedplumServer(tmp_path) as fresh:
        await into(fresh.base_url)


@pytest.mark.chart
async def test_the_demo_chart_stores_what_was_sent(tmp_path: Path) -> None:
    with DemoChart(tmp_path, python=demo_interpreter()) as fresh:
        await into(fresh.base_url)


@pytest.mark.parametrize("server", ["medplum", pytest.param("demo", marks=pytest.mark.chart)])
async def test_corrections_are_taken_by_both_servers(
    server: str, request: pytest.FixtureRequest
) -> None:
    running = request.getfixturevalue("medplum" if server == "medplum" else "demo_chart")
    sink = FhirSink("chart", running.base_url, test=True)
    client = BareClient(running.base_url)
    first = MESSAGES["correction-None"]
    assert isinstance(await sink.deliver(first, search_first=True), Delivered)
    try:
        for name, status in (
            ("c-amended", "corrected"),
            ("c-entered_in_error", "entered-in-error"),
        ):
            outcome = await sink.deliver(MESSAGES[f"correction-{name}"], search_first=False)
            assert isinstance(outcome, Delivered), outcome
            system = json.loads(first.body)["identifier"][0]["system"]
            [stored] = client.matches("Observation", f"{system}|{first.key}")
            assert stored["status"] == status
            assert stored["id"] == outcome.chart_id
    finally:
        await sink.aclose()
