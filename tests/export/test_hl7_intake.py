"""Answers of the intake as OBX: types and codes after `docs/hl7.md`, by hand."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from station.export.hl7_site import CodeRow, Version
from station.intake.answer import AnswerState
from station.intake.lasting import USUAL
from station.intake.question import QuestionType, Words
from station.visit import Result
from tests.export.hl7_visits import CLINIC, REASON, SMOKING, answered, rows, visit


def asked(type_: QuestionType, **answer: object) -> Result:
    return answered("a", question="q", type=type_, words=Words(en="Question?"), **answer)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (REASON, ["TX|29299-5^Reason for visit Narrative^LN|1|Cough since Monday||||||F"]),
        (
            SMOKING,
            ["CWE|72166-2^Tobacco smoking status^LN|1|266919005^Never smoked tobacco^SCT||||||F"],
        ),
        (  # HL7 table 0136
            asked(QuestionType.YES_NO, yes=True, note="twice"),
            ["CWE|q^Question?^L|1|Y^Yes^HL70136||||||F", "NTE twice"],
        ),
        (asked(QuestionType.YES_NO, yes=False), ["CWE|q^Question?^L|1|N^No^HL70136||||||F"]),
        (
            asked(QuestionType.DATE, day=date(2026, 11, 2)),
            ["DT|q^Question?^L|1|20261102||||||F"],
        ),
        (
            asked(QuestionType.NUMBER, number=Decimal("2.5"), unit="h"),
            ["NM|q^Question?^L|1|2.5|h^^UCUM|||||F"],
        ),
        (
            asked(QuestionType.NUMBER, number=Decimal(2), unit="1"),
            ["NM|q^Question?^L|1|2||||||F"],
        ),
        (
            asked(QuestionType.TEXT, text="one|two\nthree"),
            ["TX|q^Question?^L|1|one\\F\\two\\.br\\three||||||F"],
        ),
        (
            asked(QuestionType.LIST, text="Itch", lasting=USUAL["2d"]),
            [
                "CWE|q^Question?^L|1|^Itch||||||F",
                "NM|64748-7^Symptoms duration^LN|1|2|d^^UCUM|||||F",
            ],
        ),
        (  # SN, a structured number: comparator, number
            asked(QuestionType.LIST, text="Itch", lasting=USUAL["longer"]),
            [
                "CWE|q^Question?^L|1|^Itch||||||F",
                "SN|64748-7^Symptoms duration^LN|1|>^1|mo^^UCUM|||||F",
            ],
        ),
        (
            asked(QuestionType.TEXT, state=AnswerState.SAID_NO),
            ["TX|q^Question?^L|1|||||||X", "NTE The patient did not want to answer."],
        ),
        (
            asked(QuestionType.DATE, state=AnswerState.NOT_ABLE),
            ["DT|q^Question?^L|1|||||||X", "NTE The patient was not able to answer."],
        ),
        (
            asked(QuestionType.CHOICE, state=AnswerState.NOT_ASKED),
            ["CWE|q^Question?^L|1|||||||N", "NTE This was not asked."],
        ),
    ],
)
def test_an_answer(answer: Result, told: list[str]) -> None:
    assert rows(visit(answer)) == told


def test_before_2_5_a_coded_answer_is_a_ce() -> None:
    site = dataclasses.replace(CLINIC, version=Version.V2_4)
    assert visit(SMOKING, site=site).segments("OBX")[0].field(2).text() == "CE"


def test_a_site_has_codes_for_its_questions() -> None:
    site = dataclasses.replace(CLINIC, table={"intake.smoking": CodeRow(code="TOB", text="Smoker")})
    assert visit(SMOKING, site=site).segments("OBX")[0].field(3).raw == "TOB^Smoker^L"
