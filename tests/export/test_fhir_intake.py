"""Answers of the intake as FHIR: written out by hand after the profiles, and judged by others.

US Core smoking status, screening and assessment, questionnaire response (6.1 to 9); FHIR R4.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.corrections import Correction, CorrectionKind
from station.export.compose import compose
from station.export.correct import correction_messages
from station.export.errors import CannotComposeError
from station.export.fhir_destination import FhirDestination
from station.export.fhir_intake import answer_observation
from station.export.fhir_json import decode, encode
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered
from station.export.site import FhirSite, IntakeForm
from station.intake.answer import AnswerState, Given
from station.intake.checking import checked
from station.intake.lasting import USUAL
from station.intake.question import Category, Code, Profile, Question, QuestionType, Words
from station.intake.reading import read_questionnaire
from station.visit import Result, ResultKind, new_id
from station.vitals import Origin
from tests.export.records import (
    ACCEPTED,
    ACTOR,
    CHART_PATIENT,
    SIGNED,
    blood_pressure,
    result,
    sign,
)
from tests.support.chart import BareClient

TODAY = date(2026, 11, 24)
SITE = FhirSite(
    namespace="https://clinic.example/vitals-station", time_zone=ZoneInfo("America/Chicago")
)
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

FALL = Question(
    id="fall",
    words=Words(en="Fall in the last year"),
    type=QuestionType.YES_NO,
    profile=Profile.SCREENING_ASSESSMENT,
)
DRINKS = Question(
    id="drinks",
    words=Words(en="Drinks a week"),
    type=QuestionType.NUMBER,
    unit="/wk",
    category=Category.SOCIAL_HISTORY,
)
LIVES = Question(
    id="lives_with",
    words=Words(en="Lives with"),
    type=QuestionType.TEXT,
    code=Code(system="http://loinc.org", code="63512-8", display="D", source="s"),
)


def answered(question: str | Question, name: str = "r1", /, **given: Any) -> Result:
    asked = question
    if isinstance(asked, str):
        found = read_questionnaire().question(asked)
        assert found is not None
        asked = found
    return Result(
        id=name,
        kind=ResultKind.INTAKE,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        answer=checked(asked, Given(**given), TODAY),
    )


def built(one: Result, site: FhirSite = SITE) -> Any:
    """As a receiver sees it."""
    return decode(encode(answer_observation(one, sign(one), site)))


def sent(form: IntakeForm, *results: Result) -> list[Any]:
    site = FhirSite(namespace="https://clinic.example/vitals-station", intake=form)
    destination = FhirDestination(name="chart", test=False, site=site)
    return [decode(message.body) for message in compose(sign(*results), [destination])]


def test_smoking_status_is_the_us_core_observation() -> None:
    assert built(answered("tobacco", option="former")) == {
        "resourceType": "Observation",
        "meta": {
            "tag": [
                {
                    "system": "https://clinic.example/vitals-station/origin",
                    "code": "manual",
                    "display": "Entered by a person",
                }
            ],
            "profile": [US_CORE + "us-core-smokingstatus"],
        },
        "identifier": [
            {
                "system": "https://clinic.example/vitals-station/result",
                "value": "station-7:v1:intake:r1",
            }
        ],
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "social-history",
                    }
                ]
            }
        ],
        "code": {
            "coding": [
                {
                    "system": "http://loinc.org",
                    "code": "72166-2",
                    "display": "Tobacco smoking status NHIS",
                }
            ],
            "text": "Tobacco",
        },
        "subject": {"reference": "Patient/pat-1"},
        "encounter": {"reference": "Encounter/enc-1"},
        "effectiveDateTime": "2026-11-24T09:46:30-06:00",
        "issued": "2026-11-24T09:52:00.125-06:00",
        "performer": [{"display": "Jordan Reyes"}],
        "valueCodeableConcept": {
            "coding": [
                {
                    "system": "http://snomed.info/sct",
                    "code": "8517006",
                    "display": "Ex-smoker",
                }
            ],
            "text": "Former",
        },
    }


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (AnswerState.SAID_NO, "asked-declined"),
        (AnswerState.NOT_ABLE, "not-performed"),
        (AnswerState.NOT_ASKED, "not-asked"),
    ],
)
def test_no_answer_says_why_and_claims_no_profile_that_wants_a_value(
    state: AnswerState, code: str
) -> None:
    refused = built(answered("tobacco", state=state))
    [coding] = refused["dataAbsentReason"]["coding"]
    assert (coding["system"], coding["code"]) == (ABSENT, code)
    assert "profile" not in refused["meta"]
    assert not any(key.startswith("value") for key in refused)
    assert refused["status"] == "final"


def test_each_type_has_its_value() -> None:
    symptom = built(answered("symptoms", option="headache"))
    assert symptom["code"]["coding"][0]["code"] == "75325-1"
    assert symptom["category"][0]["coding"][0]["code"] == "survey"
    [coding] = symptom["valueCodeableConcept"]["coding"]
    assert (coding["system"], coding["code"]) == ("http://snomed.info/sct", "25064002")
    own = built(answered("symptoms", text="the room spins"))
    assert own["valueCodeableConcept"] == {"text": "the room spins"}
    period = built(answered("last_menstrual_period", day=date(2026, 11, 2)))
    assert period["code"]["coding"][0]["code"] == "8665-2"
    assert period["valueDateTime"] == "2026-11-02"
    fall = built(answered(FALL, yes=True))
    assert fall["valueBoolean"] is True
    assert fall["code"] == {"text": "Fall in the last year"}
    assert fall["meta"]["profile"] == [US_CORE + "us-core-observation-screening-assessment"]
    assert fall["category"][0]["coding"][0]["code"] == "survey"  # as that profile wants it
    lives = built(answered(LIVES, text="a cat"))
    assert lives["valueString"] == "a cat"


def test_a_number_has_its_unit_and_its_digits() -> None:
    one = answered(DRINKS, number=Decimal("2.50"))
    body = encode(answer_observation(one, sign(one), SITE))
    assert b'"valueQuantity":{"value":2.50,"unit":"/wk","system":' in body
    assert decode(body)["valueQuantity"]["code"] == "/wk"  # type: ignore[index]


def test_what_changed_is_a_note() -> None:
    changed = built(answered("medicines_reviewed", option="changed", note="stopped lisinopril"))
    assert changed["valueCodeableConcept"] == {"text": "Changed"}
    assert changed["note"] == [{"text": "stopped lisinopril"}]


@pytest.mark.parametrize(
    ("lasting", "quantity"),
    [
        ("2d", {"value": 2, "unit": "d"}),
        ("today", {"value": 1, "comparator": "<", "unit": "d"}),
        ("longer", {"value": 1, "comparator": ">", "unit": "mo"}),
    ],
)
def test_for_how_long_a_symptom_has_lasted_is_a_component(
    lasting: str, quantity: dict[str, Any]
) -> None:
    symptom = answered("symptoms", option="headache", lasting=USUAL[lasting])
    expected = {**quantity, "system": "http://unitsofmeasure.org", "code": quantity["unit"]}
    assert built(symptom)["component"] == [
        {
            "code": {
                "coding": [
                    {
                        "system": "http://loinc.org",
                        "code": "64748-7",
                        "display": "Symptoms duration",
                    }
                ],
                "text": "Duration",
            },
            "valueQuantity": expected,
        }
    ]
    [form] = sent(IntakeForm.QUESTIONNAIRE_RESPONSE, symptom)
    assert form["item"][0]["answer"][0]["item"] == [
        {
            "linkId": "symptoms.duration",
            "text": "Duration",
            "answer": [{"valueQuantity": expected}],
        }
    ]
    assert "component" not in built(answered("symptoms", option="headache"))


def visit() -> tuple[Result, ...]:
    return (
        blood_pressure(number="bp"),
        answered("symptoms", "s1", option="headache", lasting=USUAL["3d"]),
        result(ResultKind.REASON_FOR_VISIT, text="Headache since Monday", number="why"),
        answered("medicines_reviewed", "m", option="changed", note="stopped lisinopril"),
        answered("symptoms", "s2", text="the room spins"),
        answered("tobacco", "t", state=AnswerState.SAID_NO),
        answered("last_menstrual_period", "p", day=date(2026, 11, 2)),
        answered(FALL, "f", yes=False),
    )


def test_as_one_form() -> None:
    pressure, form = sent(IntakeForm.QUESTIONNAIRE_RESPONSE, *visit())
    assert pressure["resourceType"] == "Observation"
    item = form.pop("item")
    authored = form.pop("authored")
    assert authored.startswith("2026-11-24T")
    assert form == {
        "resourceType": "QuestionnaireResponse",
        "meta": {
            "tag": [
                {
                    "system": "https://clinic.example/vitals-station/origin",
                    "code": "manual",
                    "display": "Entered by a person",
                },
                {
                    "system": "https://clinic.example/vitals-station/result",
                    "code": "station-7:v1:intake",
                },
            ],
            "profile": [US_CORE + "us-core-questionnaireresponse"],
        },
        "identifier": {
            "system": "https://clinic.example/vitals-station/result",
            "value": "station-7:v1:intake",
        },
        "questionnaire": "https://clinic.example/vitals-station/Questionnaire/intake",
        "status": "completed",
        "subject": {"reference": "Patient/pat-1"},
        "encounter": {"reference": "Encounter/enc-1"},
        "author": {"display": "Jordan Reyes"},
    }
    headache = {"system": "http://snomed.info/sct", "code": "25064002", "display": "Headache"}
    declined = {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "asked-declined",
    }
    since = {"linkId": "symptoms.duration", "text": "Duration"}
    days = {"value": 3, "unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}
    note = {"linkId": "medicines_reviewed.note", "text": "In words"}
    assert item == [
        {
            "linkId": "symptoms",
            "text": "Symptoms",
            "answer": [
                {"valueCoding": headache, "item": [{**since, "answer": [{"valueQuantity": days}]}]},
                {"valueString": "the room spins"},
            ],
        },
        {
            "linkId": "reason_for_visit",
            "text": "Reason for visit",
            "answer": [{"valueString": "Headache since Monday"}],
        },
        {
            "linkId": "medicines_reviewed",
            "text": "Medicines read aloud",
            "answer": [
                {
                    "valueString": "Changed",
                    "item": [{**note, "answer": [{"valueString": "stopped lisinopril"}]}],
                }
            ],
        },
        {
            "linkId": "tobacco",
            "text": "Tobacco",
            "answer": [{"_valueString": {"extension": [declined]}}],
        },
        {
            "linkId": "last_menstrual_period",
            "text": "Last menstrual period",
            "answer": [{"valueDate": "2026-11-02"}],
        },
        {
            "linkId": "fall",
            "text": "Fall in the last year",
            "answer": [{"valueBoolean": False}],
        },
    ]


def test_one_by_one_every_answer_is_a_message_and_none_is_a_condition() -> None:
    for form, count in ((IntakeForm.OBSERVATIONS, 8), (IntakeForm.QUESTIONNAIRE_RESPONSE, 2)):
        bodies = sent(form, *visit())
        assert len(bodies) == count
        assert {body["resourceType"] for body in bodies} <= {"Observation", "QuestionnaireResponse"}


def test_a_simulated_visit_labels_its_answers() -> None:
    site = FhirSite(
        namespace="https://clinic.example/vitals-station", intake=IntakeForm.QUESTIONNAIRE_RESPONSE
    )
    signed = sign(blood_pressure(origin=Origin.SIMULATOR), answered("tobacco", option="never"))
    messages = compose(signed, [FhirDestination(name="chart", test=True, site=site)])
    for message in messages:
        body: Any = decode(message.body)
        assert [label["code"] for label in body["meta"]["security"]] == ["HTEST"]
        assert message.simulated


@pytest.mark.parametrize("form", list(IntakeForm))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_somebody_elses_models_take_them(form: IntakeForm) -> None:
    from fhir.resources.R4B.observation import Observation
    from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

    models = {"Observation": Observation, "QuestionnaireResponse": QuestionnaireResponse}
    site = FhirSite(namespace="https://clinic.example/vitals-station", intake=form)
    every = (*visit(), answered(LIVES, "l", text="a cat"))
    for message in compose(sign(*every), [FhirDestination(name="chart", test=False, site=site)]):
        kind = decode(message.body)["resourceType"]  # type: ignore[index]
        models[kind].model_validate_json(message.body)


@pytest.mark.chart
@pytest.mark.parametrize("search_first", [False, True])
async def test_a_form_that_is_sent_twice_is_in_the_chart_once(
    sink: FhirSink, chart: BareClient, search_first: bool
) -> None:
    site = FhirSite(
        namespace="https://clinic.example/vitals-station", intake=IntakeForm.QUESTIONNAIRE_RESPONSE
    )
    signed = sign(
        answered("tobacco", new_id(), option="never"),
        patient=CHART_PATIENT,
        encounter=None,
        id_=new_id(),
    )
    [message] = compose(signed, [FhirDestination(name="demo chart", test=True, site=site)])
    first = await sink.deliver(message, search_first=search_first)
    second = await sink.deliver(message, search_first=search_first)

    assert isinstance(first, Delivered)
    assert second == first
    found = chart.get(f"/QuestionnaireResponse?patient={CHART_PATIENT.id}&_count=1000")
    forms = [one["resource"].get("identifier", {}) for one in found["entry"]]
    assert [one.get("value") for one in forms].count(message.key) == 1, found


def in_error(result: Result) -> Correction:
    return Correction(
        id="c1",
        visit_id="v1",
        result_id=result.id,
        kind=CorrectionKind.ENTERED_IN_ERROR,
        at=SIGNED,
        by=ACTOR,
        reason="another patient said it",
    )


def test_an_answer_can_be_marked_as_entered_in_error_where_it_is_an_observation() -> None:
    result = answered("tobacco", "t", option="never")
    signed = sign(result)
    for form in IntakeForm:
        site = FhirSite(namespace="https://clinic.example/vitals-station", intake=form)
        destination = FhirDestination(name="chart", test=False, site=site)
        if form is IntakeForm.QUESTIONNAIRE_RESPONSE:
            with pytest.raises(CannotComposeError, match="inside a form"):
                correction_messages(signed, result, in_error(result), [destination], ["chart"])
            continue
        [message] = correction_messages(signed, result, in_error(result), [destination], ["chart"])
        body: Any = decode(message.body)
        assert body["status"] == "entered-in-error"
        assert body["code"]["coding"][0]["code"] == "72166-2"
