"""What somebody does at a station, drawn from a seed, and writes down as the station answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from station.capture.commands import (
    Annotate,
    Answer,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Done,
    EndVisit,
    EnterText,
    EnterUnlikely,
    EnterValue,
    Identifier,
    LeaveOut,
    LeavePatient,
    LeaveUndone,
    MoveRoom,
    PauseVisit,
    ReadWorklist,
    ResumeVisit,
    Retake,
    StartVisit,
    SwitchSounds,
    Unlikely,
)
from station.capture.views import Phase
from station.visit import (
    Actor,
    ExpectedPatient,
    NotDoneWhy,
    Patient,
    Presence,
    ResultKind,
)
from station.vitals import Quantity, Unit, Vital
from tests.crash.ledger import NOTE, Book, Kept
from tests.crash.ledger import kept_of as seen
from tests.crash.ledger_desk import Known, Lines, Told
from tests.crash.ledger_tray import TrayBook
from tests.crash.room import Room
from tests.crash.stations import Lives
from tests.crash.ways import BEGINS, ENDS, OUTSIDE, SELDOM

__all__ = ["Worker"]


class Worker:
    """One station's data, its patients, and the book. `maybe` is what the visit at hand was before
    what is being done, and would be after it; nobody knows which, once it is killed.
    """

    def __init__(
        self,
        lives: Lives,
        settings: dict[str, Any],
        patients: list[Patient],
        seconds: dict[str, Patient],
        room: Room,
        chance: random.Random,
    ) -> None:
        self._lives, self._settings, self._chance = lives, settings, chance
        self._zone = ZoneInfo(settings["time_zone"])
        self._run = patients[0].mrn.partition("-")[0] if patients[0].mrn else ""
        self._patients = {one.id: one for one in patients}
        # The second record that the chart has of somebody, until both are joined.
        self._seconds = seconds
        self._room = room
        self._actor: Actor | None = None
        self.books: list[Book] = []
        self._here: Book | None = None
        self._maybe: tuple[Book, ...] = ()
        self.tray = TrayBook()
        # What of a signed visit the chart has refused, and what is in the book of instruments.
        self._stuck: list[str] = []
        self._added: tuple[frozenset[Known], ...] = (frozenset(),)
        # Today's list by what was acknowledged; what was not; and two records that were joined.
        self._census: Lines = frozenset()
        self._untold: Told | None = None
        self._joined: tuple[str, str] | None = None
        self._samples = 0
        self._wish = ""
        self._number = 0
        self.kept = 0
        # Messages to the provider: what was answered, and what may have happened besides.
        self.told: Counter[str] = Counter()
        self.perhaps_told: Counter[str] = Counter()
        self.did: list[str] = []
        self.was_doing: list[str] = []

    # Work.

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        assert self._actor is not None
        return self._actor

    def _work(self) -> None:
        """One thing that somebody does, of what can be done now."""
        if self._here is not None and self._wish in OUTSIDE:
            self._pause()
        ways = self._ways_of_nobody() if self._here is None else self._ways_of_a_visit(self._here)
        if self._wish in ways:
            ways = {self._wish: ways[self._wish]}
        elif self._wish and self._here is None:  # what it needs comes only with a visit
            ways = {name: ways[name] for name in BEGINS if name in ways} or ways
        elif self._wish:  # and where that goes on
            ways = {name: way for name, way in ways.items() if name not in ENDS} or ways
        names = list(ways)
        (name,) = self._chance.choices(names, [SELDOM.get(one, 1.0) for one in names])
        self.did.append(name)
        ways[name]()

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        waiting = [one for one in self.books if not one.signed and not one.ended]
        busy = {one.patient for one in waiting}
        free = [one for one in self._patients.values() if one.id not in busy]
        ways: dict[str, Callable[[], None]] = {
            "switch_sounds": self._switch_sounds,
            "read_list": self._read_list,
        }
        if free:
            ways["start"] = lambda: self._start(self._chance.choice(free))
        if waiting:
            ways["resume"] = lambda: self._resume(self._chance.choice(waiting))
            ways["end"] = lambda: self._end(self._chance.choice(waiting))
        return ways

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        filed = [one for one in here.kept if one.filed]
        ways: dict[str, Callable[[], None]] = {
            "enter": self._enter,
            "words": self._words,
            "pause": self._pause,
            "move": self._move,
        }
        kinds = {one.kind for one in filed}
        if filed:
            ways["retake"] = lambda: self._retake(self._chance.choice(filed))
            ways["annotate"] = lambda: self._annotate(self._chance.choice(filed))
            ways["leave_out"] = lambda: self._leave_out(self._chance.choice(filed))
        if ResultKind.RESPIRATORY_RATE not in kinds:
            ways["leave_undone"] = self._leave_undone
        if {ResultKind.BODY_WEIGHT, ResultKind.BODY_TEMPERATURE} & kinds:
            ways["enter_again"] = self._enter
        ways["leave"] = self._leave
        return ways

    def _start(self, patient: Patient) -> None:
        expected = ExpectedPatient(patient=patient, presence=Presence.ARRIVED)
        self._maybe = (Book(patient.id, ""), Book(patient.id, ""))
        self._confirm(ChoosePatient(actor=self.actor, expected=expected), patient)
        visit = self._lives.view().visit
        assert visit is not None
        assert visit.patient.id == patient.id
        assert visit.phase is Phase.CONFIRMED
        self._maybe = ()
        self._here = Book(patient.id, visit.id)
        self.books.append(self._here)

    def _resume(self, book: Book) -> None:
        """It goes on where it was."""
        self._confirm(
            ResumeVisit(actor=self.actor, visit_id=book.visit_id), self._patients[book.patient]
        )
        visit = self._lives.view().visit
        assert visit is not None
        self._here = book
        assert (visit.id, visit.patient.id) == (book.visit_id, book.patient)
        self.tray.must_not_hold(one for result in visit.results for one in result.readings)
        assert book.has(seen(visit.results)), (
            seen(visit.results), book.kept, self.was_doing, self.did,
        )  # fmt: skip
        assert visit.phase is (Phase.ACCEPTED if book.kept else Phase.CONFIRMED)

    def _confirm(self, first: Command, patient: Patient) -> None:
        self._room.electrodes.on("")
        self._must(first)
        self._confirm_here(patient)

    def _confirm_here(self, patient: Patient) -> None:
        """Whoever is in the room says who they are."""
        for which in Identifier:
            self._must(ConfirmIdentifier(actor=self.actor, which=which))
        self._room.electrodes.on(patient.id)
        self._must(StartVisit(actor=self.actor))

    def _enter(self) -> None:
        kind = self._chance.choice(
            [ResultKind.BODY_WEIGHT, ResultKind.BODY_TEMPERATURE, ResultKind.PAIN_SCORE]
        )
        vital, unit, value = self._value(kind)
        values = ((vital, Quantity(Decimal(value), unit)),)
        self._keep(
            EnterValue(actor=self.actor, values=values),
            EnterUnlikely(actor=self.actor, values=values),
            Kept(kind, value),
        )

    def _value(self, kind: ResultKind) -> tuple[Vital, Unit, str]:
        """A number that was not given yet, where there are enough of them."""
        self._number += 1
        n = self._number
        if kind is ResultKind.BODY_WEIGHT:
            return Vital.BODY_WEIGHT, Unit.KILOGRAM, f"{50 + n // 10 % 60}.{n % 10}"
        if kind is ResultKind.BODY_TEMPERATURE:
            return Vital.BODY_TEMPERATURE, Unit.CELSIUS, f"{36 + n // 10 % 2}.{n % 10}"
        return Vital.PAIN_SCORE, Unit.SCORE, f"{n % 11}"

    def _words(self) -> None:
        self._number += 1
        text = f"Cough, number {self._number}"
        command = EnterText(actor=self.actor, kind=ResultKind.REASON_FOR_VISIT, text=text)
        self._keep(command, command, Kept(ResultKind.REASON_FOR_VISIT, text))

    def _retake(self, one: Kept) -> None:
        assert self._here is not None
        self._change(Retake(actor=self.actor, kind=one.kind), self._here.without(one.kind))

    def _annotate(self, one: Kept) -> None:
        assert self._here is not None
        self._number += 1
        note = f"{NOTE}{self._number}"
        name = self._name_of(one)
        self._change(
            Annotate(actor=self.actor, result_id=name, note=note),
            self._here.instead(one, replace(one, note=note)),
        )

    def _leave_out(self, one: Kept) -> None:
        assert self._here is not None
        name = self._name_of(one)
        self._change(
            LeaveOut(actor=self.actor, result_id=name, reason="not his"),
            self._here.instead(one, replace(one, filed=False)),
        )

    def _leave_undone(self) -> None:
        kind = ResultKind.RESPIRATORY_RATE
        command = LeaveUndone(actor=self.actor, kind=kind, why=NotDoneWhy.REFUSED)
        self._keep(command, command, Kept(kind, "not done"))

    def _name_of(self, one: Kept) -> str:
        """The station's own name of a result that is kept."""
        assert self._here is not None
        visit = self._lives.view().visit
        assert visit is not None
        (name,) = (each.id for each in visit.results if seen([each]) == (one,))
        return name

    def _pause(self) -> None:
        self._must(PauseVisit(actor=self.actor))
        self._here = None

    def _move(self) -> None:
        self._must(MoveRoom(actor=self.actor, room=f"{self._chance.randrange(9)}"))

    def _leave(self) -> None:
        assert self._here is not None
        self._change(
            LeavePatient(actor=self.actor, reason="went home"), replace(self._here, ended=True)
        )
        self._here = None

    def _end(self, book: Book) -> None:
        self._here = book
        self._change(
            EndVisit(actor=self.actor, visit_id=book.visit_id, reason="went home"),
            replace(book, ended=True),
        )
        self._here = None

    def _read_list(self) -> None:
        self._must(ReadWorklist(actor=self.actor))

    def _switch_sounds(self) -> None:
        self._must(SwitchSounds(actor=self.actor, on=self._chance.random() < 0.5))

    # The book.

    def _keep(self, command: Command, sure: Command, one: Kept) -> None:
        """Keep something; an unlikely value is looked at again and said to be right."""
        assert self._here is not None
        after = self._here.plus(one)
        self._maybe = (self._here, after)
        answer = self._lives.do(command)
        if isinstance(answer, Unlikely):
            answer = self._lives.do(sure)
        self._happened(answer, command, after)
        self.kept += 1

    def _change(self, command: Command, after: Book) -> None:
        assert self._here is not None
        self._maybe = (self._here, after)
        self._happened(self._lives.do(command), command, after)

    def _happened(self, answer: Answer, command: Command, after: Book) -> None:
        assert isinstance(answer, Done), (type(command).__name__, answer, self.did)
        self._write(after)
        self._here = after
        self._maybe = ()

    def _write(self, book: Book) -> None:
        (place,) = (n for n, one in enumerate(self.books) if one.visit_id == book.visit_id)
        self.books[place] = book

    def _must(self, command: Command) -> None:
        answer = self._lives.do(command)
        assert isinstance(answer, Done), (type(command).__name__, answer, self.did)
