"""Answers of the intake: on disk first, one place each, changed until the signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from station.capture.commands import (
    AnswerQuestion,
    Denied,
    Done,
    EnterText,
    Retake,
    Sign,
    TakeAnswerBack,
)
from station.capture.intake_view import IntakeView, QuestionView
from station.capture.views import Phase
from station.intake.answer import AnswerState, Given
from station.intake.lasting import USUAL
from station.intake.question import Question, Questionnaire, QuestionType, Words
from station.intake.reading import read_questionnaire
from station.intake.rules import LeftOut
from station.visit import ExpectedPatient, ResultKind
from tests.capture.room import ACTOR, OKAFOR, MemoryStore, Room, under_way


def room(*more: Question, store: MemoryStore | None = None) -> Room:
    questions = (*read_questionnaire().questions, *more)
    return Room(store, questionnaire=Questionnaire(questions=questions))


def tell(question: str, **given: object) -> AnswerQuestion:
    return AnswerQuestion(actor=ACTOR, question=question, given=Given(**given))  # type: ignore[arg-type]


def shown(one: Room) -> IntakeView:
    view = one.capture.intake.view()
    assert view is not None
    return view


def place(one: Room, question: str) -> QuestionView:
    found = shown(one).question(question)
    assert found is not None
    return found


async def test_an_answer_is_shown_as_kept_only_when_the_disk_has_it() -> None:
    store = MemoryStore()
    one = room(store=store)
    await one.start()
    store.by_hand = True
    task = await under_way(one, tell("tobacco", option="never"))
    assert place(one, "tobacco").answers == ()
    store.let_through()
    assert await task == Done()
    [kept] = place(one, "tobacco").answers
    assert kept.answer is not None
    assert kept.answer.option is not None
    assert kept.answer.option.id == "never"
    assert store.results[one.visit().id][kept.id] == kept
    assert one.phase() is Phase.ACCEPTED


async def test_a_full_disk_leaves_the_answer_that_was_there() -> None:
    store = MemoryStore()
    one = room(store=store)
    await one.start()
    await one.done(tell("tobacco", option="never"))
    before = one.kept()
    store.failing = True
    denied = await one.denied(tell("tobacco", option="former"))
    assert denied.says == "The disk is full."
    assert one.kept() == before
    assert list(store.results[one.visit().id].values()) == list(before)


async def test_a_changed_answer_takes_the_place_and_the_old_one_stays_as_evidence() -> None:
    store = MemoryStore()
    one = room(store=store)
    await one.start()
    await one.done(tell("allergies_reviewed", option="same"))
    [old] = one.kept()
    await one.done(tell("allergies_reviewed", option="changed", note="penicillin is new"))
    [new] = one.kept()
    assert new.answer is not None
    assert new.answer.note == "penicillin is new"
    assert store.withdrawn == {old.id: old}
    await one.done(tell("allergies_reviewed", state=AnswerState.SAID_NO))
    [last] = one.kept()
    assert last.answer is not None
    assert last.answer.state is AnswerState.SAID_NO


async def test_the_same_answer_again_is_nothing_new() -> None:
    one = room()
    await one.start()
    await one.done(tell("tobacco", option="never"))
    before = one.kept()
    await one.done(tell("tobacco", option="never"))
    assert one.kept() == before


async def test_a_list_grows_and_shrinks_by_one() -> None:
    one = room()
    await one.start()
    await one.done(tell("symptoms", option="headache"))
    await one.done(tell("symptoms", text="the room spins"))
    await one.done(tell("symptoms", option="headache"))  # there already
    first, second = place(one, "symptoms").answers
    assert second.answer is not None
    assert second.answer.text == "the room spins"
    await one.done(TakeAnswerBack(actor=ACTOR, result_id=first.id))
    assert place(one, "symptoms").answers == (second,)
    # "Said no" is instead of all entries, and an entry instead of it.
    await one.done(tell("symptoms", state=AnswerState.SAID_NO))
    [said_no] = place(one, "symptoms").answers
    assert said_no.answer is not None
    assert said_no.answer.state is AnswerState.SAID_NO
    await one.done(tell("symptoms", option="fever"))
    [fever] = place(one, "symptoms").answers
    assert fever.answer is not None
    assert fever.answer.option is not None


async def test_a_symptom_with_its_duration_takes_the_place_of_what_was_said() -> None:
    one = room()
    await one.start()
    await one.done(tell("symptoms", option="headache"))
    await one.done(tell("symptoms", text="the room spins"))
    for lasting in (USUAL["3d"], USUAL["today"], None):
        await one.done(tell("symptoms", option="headache", lasting=lasting))
        headache, spins = place(one, "symptoms").answers
        assert headache.answer is not None
        assert headache.answer.lasting == lasting
        assert spins.answer is not None
        assert spins.answer.text == "the room spins"
    await one.done(tell("symptoms", text="the room spins", lasting=USUAL["2wk"]))
    assert [a.answer.lasting for a in place(one, "symptoms").answers if a.answer] == [
        None,
        USUAL["2wk"],
    ]
    # Each that was replaced is still on the disk.
    assert len(one.store.withdrawn) == 4


async def test_taking_back_the_last_answer_leaves_nothing_to_sign() -> None:
    one = room()
    await one.start()
    await one.done(tell("tobacco", option="never"))
    await one.done(TakeAnswerBack(actor=ACTOR, result_id=one.kept()[0].id))
    assert one.kept() == ()
    assert one.phase() is Phase.MEASURING
    await one.denied(TakeAnswerBack(actor=ACTOR, result_id="r1"))
    await one.denied(Sign(actor=ACTOR, pin="1"))


async def test_an_answer_is_never_taken_back_in_bulk_nor_a_vital_as_an_answer() -> None:
    one = room()
    await one.start()
    await one.done(tell("tobacco", option="never"))
    await one.done(
        EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="Headache since Monday")
    )
    await one.denied(Retake(actor=ACTOR, kind=ResultKind.INTAKE))
    reason = one.visit().result(ResultKind.REASON_FOR_VISIT)
    assert reason is not None
    await one.denied(TakeAnswerBack(actor=ACTOR, result_id=reason.id))
    assert len(one.kept()) == 2


def patient(sex: str | None, born: date | None) -> ExpectedPatient:
    return replace(OKAFOR, patient=replace(OKAFOR.patient, sex=sex, birth_date=born))


async def test_what_a_rule_leaves_out_is_said_and_not_taken() -> None:
    one = room()
    await one.start(patient("female", date(1958, 3, 14)))
    assert place(one, "last_menstrual_period").left_out is LeftOut.TOO_OLD
    assert (shown(one).answered, shown(one).asked) == (0, 5)
    denied = await one.denied(tell("last_menstrual_period", day=date(2026, 11, 1)))
    assert denied.says == "The clinic's rule leaves this question out for this patient."


async def test_a_patient_of_whom_little_is_known_is_asked() -> None:
    one = room()
    await one.start(patient(None, None))
    assert shown(one).asked == 6
    await one.done(tell("last_menstrual_period", day=date(2026, 11, 1)))


FALL = Question(
    id="fall", words=Words(en="Fall in the last year"), type=QuestionType.YES_NO, required=True
)


@pytest.mark.parametrize("given_", [{"yes": False}, {"state": AnswerState.NOT_ASKED}])
async def test_a_required_question_wants_an_answer_or_a_word_why_not(
    given_: dict[str, object],
) -> None:
    one = room(FALL)
    await one.start()
    await one.done(tell("tobacco", option="never"))
    denied = await one.denied(Sign(actor=ACTOR, pin="1"))
    assert denied.says == "Not answered yet: Fall in the last year."
    assert one.phase() is Phase.ACCEPTED
    await one.done(tell("fall", **given_))
    await one.done(Sign(actor=ACTOR, pin="1"))


async def test_nothing_is_answered_before_the_patient_is_confirmed_or_after_the_signature() -> None:
    one = room()
    assert one.capture.intake.view() is None
    await one.denied(tell("tobacco", option="never"))
    await one.start()
    await one.done(tell("tobacco", option="never"))
    await one.done(Sign(actor=ACTOR, pin="1"))
    assert not shown(one).open
    answer = await one.denied(tell("tobacco", option="former"))
    assert isinstance(answer, Denied)
    await one.denied(TakeAnswerBack(actor=ACTOR, result_id=one.kept()[0].id))


async def test_what_is_no_answer_is_denied_in_words() -> None:
    one = room()
    await one.start()
    assert (await one.denied(tell("shoe_size", yes=True))).says == "There is no such question here."
    assert (await one.denied(tell("tobacco", option="pipe"))).says == "This is none of the answers."
    for number in range(20):
        await one.done(tell("symptoms", text=f"entry {number}"))
    assert "more are not kept" in (await one.denied(tell("symptoms", option="fever"))).says
