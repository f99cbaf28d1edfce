"""The answers of the intake as single values of HL7 v2 (chart of types: `docs/hl7.md`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from station.export.codes_intake import ABSENT, DURATION
from station.export.hl7_codes import UCUM, YES_NO
from station.export.hl7_item import (
    CODED,
    NOT_SOUGHT,
    UNOBTAINABLE,
    Coded,
    Item,
    coded,
    local,
    text_only,
)
from station.hl7.writing import Value, day
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.lasting import Lasting
from station.intake.question import QuestionType

__all__ = ["answer_items"]

_TYPES: Final = {
    QuestionType.YES_NO: CODED,
    QuestionType.CHOICE: CODED,
    QuestionType.LIST: CODED,
    QuestionType.NUMBER: "NM",
    QuestionType.DATE: "DT",
    QuestionType.TEXT: "TX",
}


def answer_items(answer: IntakeAnswer, at: datetime) -> Iterator[Item]:
    """The answer, and for how long it has been so where that was said. `at`: when it was given."""
    name = f"intake.{answer.question}"
    codes = (coded(answer.code) if answer.code else local(answer.question, answer.words.en),)
    notes = (answer.note,) if answer.note else ()
    if answer.state is not AnswerState.ANSWERED:
        _, words = ABSENT[answer.state]
        status = NOT_SOUGHT if answer.state is AnswerState.NOT_ASKED else UNOBTAINABLE
        yield Item(
            name=name,
            type=_TYPES[answer.type],
            at=at,
            codes=codes,
            status=status,
            notes=(words, *notes),
        )
        return
    kind, value, unit = _value(answer)
    yield Item(name=name, type=kind, at=at, codes=codes, value=value, unit=unit, notes=notes)
    if answer.lasting is not None:
        yield _duration(answer.lasting, at)


def _value(answer: IntakeAnswer) -> tuple[str, Value, Coded | None]:
    """OBX-2, OBX-5 and OBX-6 of what was answered."""
    if answer.option is not None:
        option = answer.option
        said = coded(option.code) if option.code is not None else text_only(option.words.en)
        return CODED, said, None
    if answer.type is QuestionType.LIST:  # own words among coded entries: one type for all
        return CODED, text_only(answer.text or ""), None
    if answer.yes is not None:
        return CODED, YES_NO[answer.yes], None
    if answer.number is not None:
        unit = answer.unit or "1"
        return "NM", f"{answer.number:f}", None if unit == "1" else (unit, "", UCUM)
    if answer.day is not None:
        return "DT", day(answer.day), None
    return "TX", answer.text or "", None


def _duration(lasting: Lasting, at: datetime) -> Item:
    number = f"{lasting.value:f}"
    return Item(
        name="duration",
        type="SN" if lasting.comparator else "NM",
        at=at,
        codes=(coded(DURATION),),
        value=(lasting.comparator, number) if lasting.comparator else number,
        unit=(lasting.unit, "", UCUM),
    )
