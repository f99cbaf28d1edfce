"""What answers a question, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.intake.answer import AnswerState, Given, IntakeAnswer
from station.intake.checking import NotAnAnswerError, checked
from station.intake.lasting import USUAL, Lasting
from station.intake.question import Option, Question, QuestionType, Words

TODAY = date(2026, 11, 24)
WORDS = Words(en="Question")


def question(type_: QuestionType, **more: object) -> Question:
    return Question(id="q", words=WORDS, type=type_, **more)  # type: ignore[arg-type]


CHOICE = question(
    QuestionType.CHOICE,
    options=(Option(id="same", words=Words(en="Same")), Option(id="changed", words=Words(en="C"))),
)
DRINKS = question(QuestionType.NUMBER, unit="/wk", low=Decimal(0), high=Decimal(200))


def test_each_type_keeps_its_value_with_the_words_that_were_asked() -> None:
    assert checked(question(QuestionType.YES_NO), Given(yes=False), TODAY).yes is False
    chosen = checked(CHOICE, Given(option="changed", note="  new   pill "), TODAY)
    assert chosen.option is not None
    assert (chosen.option.id, chosen.note) == ("changed", "new pill")
    number = checked(DRINKS, Given(number=Decimal("2.5")), TODAY)
    assert (number.number, number.unit) == (Decimal("2.5"), "/wk")
    assert checked(question(QuestionType.DATE), Given(day=TODAY), TODAY).day == TODAY
    assert checked(question(QuestionType.TEXT), Given(text=" a\n b "), TODAY).text == "a b"
    assert checked(CHOICE, Given(option="same"), TODAY).words.en == "Question"


@pytest.mark.parametrize(
    ("one", "given_", "says"),
    [
        (question(QuestionType.YES_NO), Given(), "This is a yes or a no."),
        (CHOICE, Given(option="same", lasting=USUAL["2d"]), "Only a symptom has a duration."),
        (CHOICE, Given(option="maybe"), "This is none of the answers."),
        (CHOICE, Given(yes=True), "This is none of the answers."),
        (
            DRINKS,
            Given(number=Decimal(201)),
            "201 is not possible here; it is between 0 and 200 /wk.",
        ),
        (DRINKS, Given(number=Decimal("NaN")), "There is no number yet."),
        (question(QuestionType.DATE), Given(day=date(2026, 11, 25)), "This day is still to come."),
        (question(QuestionType.DATE), Given(day=date(1890, 1, 1)), "This year is too far away."),
        (question(QuestionType.TEXT), Given(text=" \n "), "There are no words to keep."),
        (
            question(QuestionType.TEXT),
            Given(text="x" * 1001),
            "The text has 1001 characters; at most 1000 are kept.",
        ),
    ],
)
def test_what_is_no_answer_says_why_and_what_to_do(one: Question, given_: Given, says: str) -> None:
    with pytest.raises(NotAnAnswerError) as refused:
        checked(one, given_, TODAY)
    assert refused.value.says == says
    assert refused.value.next_step


def test_a_date_may_lie_ahead_where_the_question_says_so() -> None:
    ahead = question(QuestionType.DATE, future=True)
    assert checked(ahead, Given(day=date(2026, 12, 24)), TODAY).day == date(2026, 12, 24)


@given(
    st.sampled_from(list(QuestionType)),
    st.sampled_from([AnswerState.SAID_NO, AnswerState.NOT_ABLE, AnswerState.NOT_ASKED]),
)
def test_every_question_can_be_left_without_an_answer(
    type_: QuestionType, state: AnswerState
) -> None:
    answer = checked(question(type_, unit="1"), Given(state=state, yes=True, text="x"), TODAY)
    assert answer.state is state
    assert (answer.yes, answer.text, answer.option, answer.number, answer.day) == (None,) * 5


def test_a_record_that_says_nothing_or_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="0 values"):
        IntakeAnswer(question="q", type=QuestionType.TEXT, words=WORDS)
    with pytest.raises(ValueError, match="2 values"):
        IntakeAnswer(question="q", type=QuestionType.TEXT, words=WORDS, text="x", yes=True)
    with pytest.raises(ValueError, match="1 values"):
        IntakeAnswer(
            question="q",
            type=QuestionType.TEXT,
            words=WORDS,
            text="x",
            state=AnswerState.SAID_NO,
        )
    with pytest.raises(ValueError, match="unit"):
        IntakeAnswer(question="q", type=QuestionType.NUMBER, words=WORDS, number=Decimal(1))


@pytest.mark.parametrize(
    ("value", "unit", "comparator"),
    [
        ("0", "d", ""),
        ("-1", "d", ""),
        ("NaN", "d", ""),
        ("2", "days", ""),
        ("2", "a", ""),
        ("2", "d", "<="),
    ],
)
def test_a_duration_that_no_chart_could_read_is_refused(
    value: str, unit: str, comparator: str
) -> None:
    with pytest.raises(ValueError, match="a duration is"):
        Lasting(value=Decimal(value), unit=unit, comparator=comparator)
