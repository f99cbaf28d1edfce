"""The trail names the patient whom a command is about, which is not always the one in the room."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from station.access import pins
from station.access.users import Users, new_user
from station.capture.commands import (
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    EndVisit,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    LeaveUndone,
    OpenMessage,
    OpenSigned,
    PauseVisit,
    ReadMessages,
    ReadWorklist,
    ResumeVisit,
    Retake,
    Sign,
    SignIn,
    SignOut,
    StartVisit,
)
from station.engine import Engine
from station.settings import ChartSettings, Settings
from station.store.keys import load_key
from station.store.store import Store
from station.visit import Actor, ExpectedPatient, NotDoneWhy, ResultKind, Role
from station.vitals import Quantity, Unit, Vital
from tests.capture.room import BRANDT, OKAFOR

PIN = "271828"
ADA, BO = OKAFOR.patient.id, BRANDT.patient.id

Row = tuple[str, str, str | None]


class Station:
    """An engine with somebody of two roles; `rows` are action, outcome and patient of the trail."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        rooms = engine._rooms
        assert rooms is not None
        self.rooms = rooms

    def sign_in(self, role: Role) -> Actor:
        answer = self.engine.submit(SignIn(name=f"The {role.value}", pin=PIN)).result(20)
        assert isinstance(answer, Done)
        assert answer.actor is not None
        return answer.actor

    def done(self, *wanted: Command) -> None:
        for command in wanted:
            answer = self.engine.submit(command).result(20)
            assert isinstance(answer, Done), (type(command).__name__, answer)

    def denied(self, command: Command) -> None:
        assert isinstance(self.engine.submit(command).result(20), Denied)

    @property
    def visit_id(self) -> str:
        visit = self.rooms.capture.visit
        assert visit is not None
        return visit.id

    def last(self, count: int = 1) -> list[Row]:
        rows = [one.entry for one in self.rooms.store.audit(count).result(20)]
        rows.sort(key=lambda one: one.at)
        return [(one.action, str(one.outcome), one.patient_id) for one in rows]

    def last_visit(self) -> str | None:
        return self.rooms.store.audit(1).result(20)[0].entry.visit_id


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        from argon2 import PasswordHasher

        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(pins, "_hasher", lambda: cheap)  # the same check, less of it
        data = folder / "data"
        store = Store.open(
            data / "station.db", load_key(data, data / "station.db").key, lambda _: ()
        )
        users = Users((), store)
        for role in (Role.ASSISTANT, Role.ENGINEER):
            users.add(new_user(f"The {role.value}", PIN, role))
        store.close()
        settings = Settings(
            data_folder=data,
            steady_s=Decimal(0),
            chart=(ChartSettings(name="file", file=folder / "visit.json", test=True),),
        )
        engine = Engine(settings)
        engine.start().result(20)
        yield Station(engine)
        engine.stop()


@pytest.fixture
def station(house: Station) -> Iterator[Station]:
    """Nobody is in the room at the end of a test."""
    yield house
    actor = house.sign_in(Role.ASSISTANT)
    if house.rooms.capture.visit is not None:
        house.done(LeavePatient(actor=actor, reason="the end of a test"))


def begin(actor: Actor, who: ExpectedPatient) -> tuple[Command, ...]:
    heard = (ConfirmIdentifier(actor=actor, which=one) for one in Identifier)
    return (ChoosePatient(actor=actor, expected=who), *heard, StartVisit(actor=actor))


def signed_visit_of_ada(station: Station, actor: Actor) -> str:
    reason = EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough")
    station.done(*begin(actor, OKAFOR), reason, Sign(actor=actor, pin=PIN))
    visit_id = station.visit_id
    station.done(LeavePatient(actor=actor))
    return visit_id


def test_a_signed_visit_is_opened_beside_another_patient(station: Station) -> None:
    actor = station.sign_in(Role.ASSISTANT)
    adas = signed_visit_of_ada(station, actor)
    station.done(*begin(actor, BRANDT))
    station.denied(OpenSigned(actor=actor, visit_id=adas))
    assert station.last() == [("OpenSigned", "refused", ADA)]
    assert station.last_visit() == adas
    bos = station.visit_id
    station.done(PauseVisit(actor=actor), OpenSigned(actor=actor, visit_id=adas))
    assert station.last(2) == [("OpenSigned", "done", ADA), ("ReadHistory", "done", ADA)]
    assert station.last_visit() == adas
    station.done(LeavePatient(actor=actor), ResumeVisit(actor=actor, visit_id=bos))
    assert station.last() == [("ResumeVisit", "done", BO)]
    assert station.last_visit() == bos


def test_a_row_says_of_what_and_never_which_value(station: Station) -> None:
    actor = station.sign_in(Role.ASSISTANT)
    pain = (Vital.PAIN_SCORE, Quantity(Decimal(7), Unit.SCORE))
    refused = NotDoneWhy.REFUSED
    station.done(
        *begin(actor, BRANDT),
        EnterValue(actor=actor, values=(pain,)),
        EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough"),
        LeaveUndone(actor=actor, kind=ResultKind.SPO2, why=refused),
        Retake(actor=actor, kind=ResultKind.PAIN_SCORE),
    )
    rows = [one.entry for one in station.rooms.store.audit(4).result(20)]
    assert sorted((one.action, one.detail) for one in rows) == [
        ("EnterText", "reason_for_visit"),
        ("EnterValue", "pain_score"),
        ("LeaveUndone", "spo2"),
        ("Retake", "pain_score"),
    ]


def test_an_unfinished_visit_is_ended_from_the_list(station: Station) -> None:
    actor = station.sign_in(Role.ASSISTANT)
    station.done(*begin(actor, BRANDT))
    bos = station.visit_id
    station.done(PauseVisit(actor=actor), EndVisit(actor=actor, visit_id=bos, reason="gone home"))
    assert station.last() == [("EndVisit", "done", BO)]
    assert station.last_visit() == bos


def test_the_next_patient_is_chosen_in_a_visit_of_their_own(station: Station) -> None:
    actor = station.sign_in(Role.ASSISTANT)
    station.done(*begin(actor, BRANDT), PauseVisit(actor=actor))
    station.done(ChoosePatient(actor=actor, expected=OKAFOR))
    assert station.last() == [("ChoosePatient", "done", ADA)]
    assert station.last_visit() is None
    station.done(*begin(actor, OKAFOR)[1:])
    assert station.last_visit() == station.visit_id


def test_earlier_values_that_are_read_unasked_are_in_the_trail(station: Station) -> None:
    """The tiles show the last values as soon as the patient is confirmed. That row and those of
    the confirmation name the patient, though the visit begins with the last of them.
    """
    actor = station.sign_in(Role.ASSISTANT)
    choose, *heard, start = begin(actor, OKAFOR)
    station.done(choose, *heard)
    assert station.last(2) == [("ConfirmIdentifier", "done", ADA)] * 2
    station.done(start)
    assert station.last(2) == [("StartVisit", "done", ADA), ("ReadHistory", "done", ADA)]


def test_who_signs_in_reads_the_visit_that_is_open(station: Station) -> None:
    """Who had it has signed out; the visit stays as it is."""
    first = station.sign_in(Role.ASSISTANT)
    station.done(*begin(first, BRANDT))
    bos = station.visit_id
    station.done(SignOut(actor=first))
    station.sign_in(Role.ASSISTANT)
    assert station.last(2) == [("sign_in", "done", None), ("hand_over", "done", BO)]
    assert station.last_visit() == bos


def test_a_list_is_of_nobody_though_somebody_is_in_the_room(station: Station) -> None:
    actor = station.sign_in(Role.ASSISTANT)
    station.done(*begin(actor, BRANDT))
    assert station.last()[0][2] == BO
    station.denied(ReadWorklist(actor=actor))  # none is configured
    station.denied(ReadMessages(actor=actor))
    assert station.last(2) == [("ReadWorklist", "refused", None), ("ReadMessages", "refused", None)]


def test_a_message_is_opened_and_its_patient_is_named(station: Station) -> None:
    assistant = station.sign_in(Role.ASSISTANT)
    adas = signed_visit_of_ada(station, assistant)
    key = station.rooms.store.messages(undelivered=False, limit=1).result(20)[0].key
    station.done(*begin(assistant, BRANDT))
    station.denied(OpenMessage(actor=assistant, destination="file", key=key))
    assert station.last() == [("OpenMessage", "refused", ADA)]
    engineer = station.sign_in(Role.ENGINEER)
    station.done(OpenMessage(actor=engineer, destination="file", key=key))
    assert station.last() == [("OpenMessage", "done", ADA)]
    assert station.last_visit() == adas
    station.denied(OpenMessage(actor=engineer, destination="file", key="none"))
    assert station.last() == [("OpenMessage", "failed", None)]
