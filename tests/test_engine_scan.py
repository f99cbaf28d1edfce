"""Scans, badges and a list without network, in the whole engine: real store, real gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.access.badges import Badges
from station.access.users import Users, new_user
from station.capture.commands import (
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterValue,
    Identifier,
    Lock,
    PauseVisit,
    Scanned,
    Sign,
    SignIn,
    StartVisit,
    StopCuff,
    SwitchSounds,
)
from station.capture.views import Phase, StationView, VisitView
from station.demo_user import DemoUser
from station.engine import Engine
from station.marks import Level
from station.settings import Settings
from station.store.keys import load_key
from station.store.store import Store
from station.visit import ExpectedPatient, Patient, Presence, Role
from station.vitals import Quantity, Unit, Vital

DEMO = DemoUser(name="Demo", pin="7341")
SILENT = "http://127.0.0.1:9/fhir"  # the discard port: nobody answers


def somebody(number: int, family: str, mrn: str) -> ExpectedPatient:
    return ExpectedPatient(
        patient=Patient(
            id=f"p{number}",
            family=family,
            given="Ada",
            birth_date=date(1984, 2, 29),
            sex="female",
            mrn=mrn,
        ),
        presence=Presence.ARRIVED,
        appointment_id=f"visit-{number}",
    )


ADA = somebody(1, "Okafor", "0048 2917")
BEN = somebody(2, "Brandt", "0048 2971")
TWICE = replace(somebody(3, "Tran", "0047 0152"), encounter_id="e1")
LIST = (ADA, BEN, TWICE, replace(TWICE, encounter_id="e2", appointment_id="visit-4"))


class Room:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def do(self, command: object) -> Answer:
        return self.engine.submit(command).result(20)  # type: ignore[arg-type]

    def scan(self, code: str) -> Answer:
        return self.do(Scanned(code=code, actor=self.engine.view().actor))

    def visit(self) -> VisitView:
        """The visit in the room."""
        visit = self.engine.view().visit
        assert visit is not None
        return visit

    def who(self) -> str:
        """Who is signed in."""
        actor = self.engine.view().actor
        return actor.name if actor is not None else ""

    def view(self) -> StationView:
        return self.engine.view()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Room]]:
    """Start the station; again, on the same data, after the one before was stopped."""
    settings = Settings(
        room="4", data_folder=tmp_path / "data", worklist_url=SILENT, time_zone="UTC"
    )
    database = tmp_path / "data" / "station.db"
    key = load_key(tmp_path / "data", database)
    store = Store.open(database, key.key, lambda _: ())
    store.save_worklist(datetime.now(UTC).date(), LIST, datetime.now(UTC)).result(5)
    users = Users((), store)
    sam = new_user("Sam Ortiz", "5820", Role.ASSISTANT)
    users.add(sam)
    Badges(users, key.pepper("badges")).enroll(sam, "SAM12345")
    store.close()
    running: list[Engine] = []

    def start_one() -> Room:
        for engine in running:
            engine.stop()
        running.append(Engine(settings, demo_user=DEMO))
        running[-1].start().result(20)
        return Room(running[-1])

    yield start_one
    running[-1].stop()


@pytest.fixture
def room(start: Callable[[], Room]) -> Room:
    """Signed in by badge, with the list that was kept."""
    made = start()
    assert isinstance(made.scan(f"BDG-{DEMO.badge}"), Done)
    until(made, lambda view: len(view.worklist.patients) == 4)
    return made


def until(room: Room, true_of: Callable[[StationView], bool]) -> None:
    import threading

    seen = threading.Event()
    end = room.engine.subscribe(lambda view: seen.set() if true_of(view) else None)
    assert seen.wait(20)
    end()


def test_a_wristband_chooses_the_patient_and_only_with_somebody_signed_in(
    start: Callable[[], Room],
) -> None:
    room = start()
    assert room.scan("00482917") == Denied(
        "Nobody is signed in.", "Scan your badge first, then the patient."
    )
    assert room.view().visit is None
    room.scan(f"BDG-{DEMO.badge}")
    until(room, lambda view: len(view.worklist.patients) == 4)
    assert room.scan("00482917") == Done()
    assert room.visit().patient.name == "Okafor, Ada"
    assert room.visit().phase is Phase.CHOSEN
    assert room.scan("APT-visit-2") == Done()
    assert room.visit().patient.name == "Brandt, Ada"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("https://example.org", "This code is not one that the station knows."),
        ("99999999", "This patient is not in today's list."),
        ("APT-visit-9", "This appointment is not in today's list."),
        ("MRN-00470152", "This patient has several visits today; none was chosen."),
        ("BDG-NOBODY99", "This badge is not known here."),
    ],
)
def test_a_code_that_leads_nowhere_is_told(room: Room, code: str, says: str) -> None:
    answer = room.scan(code)
    assert isinstance(answer, Denied)
    assert answer.says == says
    assert answer.next_step
    assert room.view().visit is None


def begin(room: Room) -> None:
    actor = room.view().actor
    assert actor is not None
    assert room.do(ChoosePatient(actor=actor, expected=ADA)) == Done()
    for which in Identifier:
        room.do(ConfirmIdentifier(actor=actor, which=which))
    assert room.do(StartVisit(actor=actor)) == Done()


def test_the_wristband_of_the_patient_in_the_room_says_so_and_another_changes_nothing(
    room: Room,
) -> None:
    begin(room)
    assert room.scan("0048 2917") == Done("This is the patient of this visit.")
    other = room.scan("0048 2971")
    assert isinstance(other, Denied)
    assert other.says == "The visit of Okafor, Ada is open."
    assert room.visit().phase is Phase.CONFIRMED


def test_the_trends_have_the_limits_of_the_clinics_tables(room: Room) -> None:
    """Those for somebody of 42 years: an abnormal saturation is one below 94 %."""
    begin(room)
    until(room, lambda view: view.history is not None)
    history = room.view().history
    assert history is not None
    low = [
        (str(limit.quantity.value), limit.quantity.unit, limit.level, limit.begins, limit.ends)
        for limit in history.limits
        if limit.vital is Vital.SPO2 and limit.title == "Below the usual target"
    ]
    assert low == [("94", Unit.PERCENT, Level.ABNORMAL, None, None)]
    # What holds from three months of age begins on that day.
    assert any(limit.begins == date(1984, 5, 29) for limit in history.limits)


def test_another_persons_badge_at_the_lock_keeps_the_visit(room: Room) -> None:
    begin(room)
    first = room.view().actor
    assert first is not None
    room.do(Lock(actor=first))
    assert room.view().locked
    assert room.view().visit is None, "nothing of the patient is shown"
    assert room.view().visit_began is not None
    room.scan("BDG-SAM12345")
    assert (room.view().locked, room.who()) == (
        False,
        "Sam Ortiz",
    )
    assert room.visit().patient.name == "Okafor, Ada"
    assert isinstance(room.do(PauseVisit(actor=first)), Denied), "the first one is out"


def test_the_same_persons_badge_unlocks(room: Room) -> None:
    actor = room.view().actor
    assert actor is not None
    room.do(Lock(actor=actor))
    room.scan(f"BDG-{DEMO.badge}")
    assert not room.view().locked
    assert room.view().actor == actor


def test_a_paused_visit_is_listed_after_a_restart(start: Callable[[], Room]) -> None:
    room = start()
    room.scan(f"BDG-{DEMO.badge}")
    begin(room)
    room = start()  # nobody ended it
    assert room.view().unfinished == ()
    room.do(SignIn(name="Demo", pin="7341"))
    until(room, lambda view: len(view.worklist.patients) == 4)
    [left] = room.view().unfinished
    assert (left.patient.name, left.paused) == ("Okafor, Ada", False)
    assert room.view().worklist.patients[0].presence is Presence.PAUSED


def test_there_is_no_cuff_to_stop(room: Room) -> None:
    answer = room.do(StopCuff())
    assert isinstance(answer, Denied)
    assert answer.says == "No cuff is measuring."


def test_another_persons_badge_takes_over_an_open_visit(room: Room) -> None:
    begin(room)
    first = room.view().actor
    assert first is not None
    pain = EnterValue(actor=first, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))
    assert room.do(pain) == Done()

    answer = room.scan("BDG-SAM12345")

    assert isinstance(answer, Done)
    assert answer.says == "Sam Ortiz has taken over from Demo. The visit goes on."
    second = room.view().actor
    assert second is not None
    assert second.name == "Sam Ortiz"
    assert room.visit().phase is Phase.ACCEPTED
    assert [one.accepted_by.name for one in room.visit().results] == ["Demo"]
    # What the first one had begun is nobody's: it cannot be sent in either name.
    late = replace(pain, values=((Vital.PAIN_SCORE, Quantity(Decimal(4), Unit.SCORE)),))
    assert isinstance(room.do(late), Denied)
    # A PIN that the first one typed signs nothing of the second one.
    assert isinstance(room.do(Sign(actor=second, pin=DEMO.pin)), Denied)
    assert room.visit().phase is Phase.ACCEPTED
    rooms = room.engine._rooms
    assert rooms is not None
    [line] = [one.entry for one in rooms.store.audit().result(5) if one.entry.action == "hand_over"]
    assert (line.user_name, line.patient_id, line.visit_id, line.detail) == (
        "Sam Ortiz",
        "p1",
        room.visit().id,
        "from Demo",
    )


def test_what_the_first_person_heard_is_heard_again_by_the_second(room: Room) -> None:
    actor = room.view().actor
    assert actor is not None
    assert room.do(ChoosePatient(actor=actor, expected=ADA)) == Done()
    room.do(ConfirmIdentifier(actor=actor, which=Identifier.NAME))
    assert room.visit().confirmed == {Identifier.NAME}

    room.scan("BDG-SAM12345")

    assert room.visit().patient.name == "Okafor, Ada"
    assert room.visit().confirmed == frozenset()


def test_the_sound_switch_is_as_it_was_left(start: Callable[[], Room]) -> None:
    room = start()
    room.scan(f"BDG-{DEMO.badge}")
    actor = room.view().actor
    assert actor is not None
    assert room.view().board.sounds_on
    assert room.do(SwitchSounds(actor=actor, on=False)) == Done()
    assert not room.view().board.sounds_on
    room = start()
    assert not room.view().board.sounds_on
