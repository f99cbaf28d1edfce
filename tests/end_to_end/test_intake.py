"""The intake, end to end: the real window, a real FHIR server that gets it in both forms, and a
bare client that reads back what is in there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.capture.views import Phase
from station.demo_user import DEMO_USER
from station.settings import ChartSettings, Settings
from station.simulators.demo_chart import DemoChart
from station.ui import names
from tests.support.bedside import Bedside, at_work
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

PATIENT = "demo-okafor-ada"
SITE = """
[[question]]
id = "fall"
words = { en = "Fall in the last year" }
type = "yes_no"
required = true
profile = "screening_assessment"
"""


@pytest.fixture
def bedside(
    xvfb_display: str,
    demo_chart: DemoChart,  # noqa: F811
    tmp_path: Path,
) -> Iterator[Bedside]:
    questions = tmp_path / "intake.toml"
    questions.write_text(SITE, "utf-8")
    url = demo_chart.base_url
    settings = Settings(
        data_folder=tmp_path / "data",
        intake_file=questions,
        worklist_url=url,
        chart=(
            ChartSettings(name="one by one", url=url, test=True),
            ChartSettings(name="form", url=url, test=True, intake="questionnaire_response"),
        ),
    )
    with at_work(settings) as person:
        yield person


def test_an_intake_from_the_window_to_the_chart(
    bedside: Bedside,
    demo_chart: DemoChart,  # noqa: F811
) -> None:
    today = datetime.now(UTC).astimezone().date()
    bedside.write(names.NAME_FIELD, DEMO_USER.name)
    bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
    bedside.touch(names.patient(PATIENT))
    bedside.touch(names.HEARD_NAME)
    bedside.touch(names.HEARD_BIRTH_DATE)
    bedside.touch(names.START_VISIT)
    bedside.touch(names.OPEN_INTAKE)
    bedside.write(names.REASON_FIELD, "Headache since Monday")
    bedside.touch(names.action("reason_for_visit", "keep"))
    bedside.touch(names.symptom("headache"))
    bedside.write(names.SYMPTOM_SEARCH, "the room spins")
    bedside.touch(names.SYMPTOM_ADD)
    bedside.touch(names.option("allergies_reviewed", "same"))
    bedside.touch(names.option("medicines_reviewed", "changed"))
    bedside.touch(names.note("medicines_reviewed"))
    bedside.write(names.ANSWER_FIELD, "stopped lisinopril")
    bedside.touch(names.ANSWER_KEEP)
    closed(bedside)
    bedside.touch(names.open_question("tobacco"))
    bedside.touch(names.pick("former"))
    closed(bedside)
    bedside.touch(names.open_question("last_menstrual_period"))
    bedside.touch(names.day(today))
    closed(bedside)
    bedside.touch(names.no_answer("history_changed"))
    bedside.touch(names.pick("said_no"))
    closed(bedside)
    bedside.touch(names.option("fall", "yes"))
    bedside.touch(names.option("fall", "no"))  # changed: the last one counts
    bedside.until("all answers", lambda: answers(bedside) == 8)
    bedside.touch(names.INTAKE_BACK)
    bedside.touch(names.pain(3))
    bedside.touch(names.action("body_weight", "how"))
    bedside.write(names.UNDONE_REASON, "cannot stand")
    bedside.touch(names.undone("unable"))
    bedside.until("all", lambda: answers(bedside) == 8 and results(bedside) == 11)
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)

    def delivered() -> bool:
        visit = bedside.engine.view().visit
        return visit is not None and visit.phase is Phase.DELIVERED

    bedside.until("every receipt", delivered)
    # The form's receipt is that of each of its answers.
    for row in ("intake-tobacco", "intake-fall", "intake-symptoms-headache", "reason_for_visit"):
        bedside.shown(names.receipt(row))
    chart = BareClient(demo_chart.base_url)
    visit = bedside.engine.view().visit
    assert visit is not None
    filed = [one for one in visit.results if one.filed]
    ids: dict[str, list[str]] = {"one by one": [], "form": []}
    for one in visit.deliveries:
        assert one.chart_id is not None
        ids[one.destination].append(one.chart_id)
    for told in ids.values():  # a receipt for each, also where several answers are one form
        assert len(told) == len(filed)
    check_observations([chart.get(f"/Observation/{name}") for name in ids["one by one"]], today)
    there = list(dict.fromkeys(ids["form"]))
    assert len(there) == 3  # pain and weight stay Observations of their own
    [form] = forms(chart, there)
    check_form(form, today)
    assert chart.get(f"/Condition?patient={PATIENT}").get("entry", []) == []


def closed(bedside: Bedside) -> None:
    bedside.until("the dialog closed", lambda: bedside.find(names.ANSWER_DIALOG) is None)


def results(bedside: Bedside) -> int:
    visit = bedside.engine.view().visit
    return len(visit.results) if visit is not None else 0


def answers(bedside: Bedside) -> int:
    visit = bedside.engine.view().visit
    return sum(one.answer is not None for one in visit.results) if visit is not None else 0


def forms(chart: BareClient, ids: list[str]) -> list[dict[str, Any]]:
    found = [chart.ask("GET", f"/QuestionnaireResponse/{name}") for name in ids]
    return [body for status, body in found if status == 200]


def check_observations(found: list[dict[str, Any]], today: object) -> None:
    """Every answer, code and reason in the server, as literals."""
    by_text: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        assert one["resourceType"] == "Observation"
        assert one["subject"]["reference"] == f"Patient/{PATIENT}"
        assert one["status"] == "final"
        by_text.setdefault(one["code"]["text"], []).append(one)
    assert set(by_text) == {
        "Reason for visit", "Symptoms", "Allergies read aloud", "Medicines read aloud", "Tobacco",
        "Last menstrual period", "New illness or surgery", "Fall in the last year", "Pain",
        "Weight",
    }  # fmt: skip
    [tobacco] = by_text["Tobacco"]
    assert tobacco["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-smokingstatus"
    ]
    assert tobacco["code"]["coding"][0]["code"] == "72166-2"
    assert tobacco["category"][0]["coding"][0]["code"] == "social-history"
    assert tobacco["valueCodeableConcept"]["coding"][0]["code"] == "8517006"
    symptoms = [one["valueCodeableConcept"] for one in by_text["Symptoms"]]
    assert symptoms[0]["coding"][0]["code"] == "25064002"
    assert symptoms[1] == {"text": "the room spins"}
    [medicines] = by_text["Medicines read aloud"]
    assert medicines["valueCodeableConcept"]["text"] == "Changed"
    assert medicines["note"][0]["text"] == "stopped lisinopril"
    [period] = by_text["Last menstrual period"]
    assert period["code"]["coding"][0]["code"] == "8665-2"
    assert period["valueDateTime"] == str(today)
    [history] = by_text["New illness or surgery"]
    assert history["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"
    [fall] = by_text["Fall in the last year"]
    assert fall["valueBoolean"] is False
    assert fall["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment"
    ]
    [weight] = by_text["Weight"]
    assert weight["code"]["coding"][0]["code"] == "29463-7"
    assert weight["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert weight["note"] == [{"text": "It could not be done: cannot stand."}]
    assert "valueQuantity" not in weight
    [reason] = by_text["Reason for visit"]
    assert reason["valueString"] == "Headache since Monday"


def check_form(form: dict[str, Any], today: object) -> None:
    """The same as one QuestionnaireResponse."""
    assert form["questionnaire"] == "urn:vitals-station/Questionnaire/intake"
    assert form["subject"]["reference"] == f"Patient/{PATIENT}"
    assert form["status"] == "completed"
    item = {one["linkId"]: one["answer"] for one in form["item"]}
    assert set(item) == {
        "reason_for_visit", "symptoms", "allergies_reviewed", "medicines_reviewed", "tobacco",
        "last_menstrual_period", "history_changed", "fall",
    }  # fmt: skip
    assert item["symptoms"][0]["valueCoding"]["code"] == "25064002"
    assert item["symptoms"][1]["valueString"] == "the room spins"
    assert item["tobacco"][0]["valueCoding"]["code"] == "8517006"
    assert item["last_menstrual_period"][0]["valueDate"] == str(today)
    assert item["fall"][0]["valueBoolean"] is False
    assert item["medicines_reviewed"][0]["item"][0]["answer"][0]["valueString"] == (
        "stopped lisinopril"
    )
    absent = item["history_changed"][0]["_valueString"]["extension"][0]
    assert absent["valueCode"] == "asked-declined"
