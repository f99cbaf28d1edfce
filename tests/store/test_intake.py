"""Answers on disk: exactly what was said, after a restart; an exchange is all or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.lasting import USUAL
from station.intake.question import Category, Code, Option, Profile, QuestionType, Words
from station.store.errors import RecordConflictError, UnknownRecordError, VisitSignedError
from station.store.store import Store
from station.visit import Result, ResultKind, SignedVisit, Visit
from tests.store.records import ACTOR, ADA, KEY, MEASURED, OPENED, SIGNED

WORDS = Words(en="Asked", es="Preguntado")
SNOMED = Code(system="http://snomed.info/sct", code="25064002", display="Headache", source="a list")
LOINC = Code(system="http://loinc.org", code="75325-1", display="Symptom", source="a guide")


def result(name: str, /, type_: QuestionType, **more: object) -> Result:
    return Result(
        id=name,
        kind=ResultKind.INTAKE,
        accepted_at=MEASURED,
        accepted_by=ACTOR,
        answer=IntakeAnswer(question=f"q_{type_}", type=type_, words=WORDS, **more),  # type: ignore[arg-type]
    )


ANSWERS = (
    result("a1", QuestionType.YES_NO, yes=False),
    result(
        "a2",
        QuestionType.LIST,
        option=Option(id="headache", words=WORDS, code=SNOMED, note=True),
        note="since Monday: «mal»",
        code=LOINC,
        category=Category.EXAM,
        profile=Profile.SCREENING_ASSESSMENT,
    ),
    result("a3", QuestionType.NUMBER, number=Decimal("2.50"), unit="/wk"),
    result("a4", QuestionType.DATE, day=date(2026, 11, 2)),
    result("a5", QuestionType.TEXT, text="Me duele la cabeza."),
    result("a7", QuestionType.LIST, text="the room spins", lasting=USUAL["longer"]),
    result("a6", QuestionType.CHOICE, state=AnswerState.NOT_ABLE),
)
VISIT = Visit(
    id="v1",
    station_id="station-7",
    room="Room 3",
    patient=ADA,
    opened_at=OPENED,
    opened_by=ACTOR,
    confirmed_at=OPENED,
)


def open_store(folder: Path) -> Store:
    return Store.open(folder / "station.db", KEY, lambda _: ())


def test_answers_are_the_same_after_a_restart(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.save_visit(VISIT).result()
    for answer in ANSWERS:
        store.exchange_results("v1", (), ACTOR, "answered", (answer,)).result()
    store.close()
    store = open_store(tmp_path)
    [visit] = store.unfinished_visits().result()
    assert visit.results == ANSWERS
    signed = SignedVisit(visit=visit, signed_at=SIGNED, signed_by=ACTOR)
    store.sign(signed).result()
    store.close()
    store = open_store(tmp_path)
    assert store.signed_visit("v1").result() == signed
    store.close()


def test_an_exchange_is_one_step(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.save_visit(VISIT).result()
    old, new = ANSWERS[0], ANSWERS[4]
    store.save_result("v1", old).result()
    # The second half cannot be: another result has that id. Then the first did not happen.
    clash = result("a1", QuestionType.YES_NO, yes=True)
    with pytest.raises(RecordConflictError):
        store.exchange_results("v1", ("a1",), ACTOR, "changed", (clash,)).result()
    with pytest.raises(UnknownRecordError):
        store.exchange_results("v1", ("a1", "nobody"), ACTOR, "changed", (new,)).result()
    visit = store.visit("v1").result()
    assert visit is not None
    assert visit.results == (old,)
    store.exchange_results("v1", ("a1",), ACTOR, "changed", (new,)).result()
    visit = store.visit("v1").result()
    assert visit is not None
    assert visit.results == (new,)
    store.exchange_results("v1", ("a5",), ACTOR, "taken back", ()).result()
    visit = store.visit("v1").result()
    assert visit is not None
    assert visit.results == ()
    store.close()


def test_a_signed_visit_takes_no_other_answer(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.save_visit(VISIT).result()
    store.save_result("v1", ANSWERS[0]).result()
    visit = store.visit("v1").result()
    assert visit is not None
    store.sign(SignedVisit(visit=visit, signed_at=SIGNED, signed_by=ACTOR)).result()
    with pytest.raises(VisitSignedError):
        store.exchange_results("v1", ("a1",), ACTOR, "changed", (ANSWERS[4],)).result()
    store.close()
