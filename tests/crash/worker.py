"""What somebody does at a station, drawn from a seed, and writes down as the station answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    Amend,
    Annotate,
    Answer,
    AskInstrument,
    AttachHeld,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    DiscardHeld,
    Done,
    EndVisit,
    EnterInError,
    EnterText,
    EnterUnlikely,
    EnterValue,
    Identifier,
    LeaveOut,
    LeavePatient,
    LeaveUndone,
    MoveRoom,
    OpenSigned,
    PauseVisit,
    ReadWorklist,
    ResumeVisit,
    Retake,
    Sign,
    StartVisit,
    SwitchSounds,
    TellProvider,
    Unlikely,
)
from station.capture.views import Phase
from station.simulators.patient import patient_from_words
from station.testing.bench import SimulatedDevice
from station.visit import (
    Actor,
    ExpectedPatient,
    NotDoneWhy,
    Patient,
    Presence,
    ResultKind,
)
from station.vitals import Quantity, Unit, Vital
from tests.crash import wants
from tests.crash.ledger import NOTE, Book, Kept
from tests.crash.ledger import kept_of as seen
from tests.crash.life import USER
from tests.crash.stations import Lives

__all__ = ["WAYS", "Worker"]

# Of points that are passed seldom: what somebody does so that this one is.
WAYS = {
    "close_visit:": "leave",
    "correct:": "correct",
    "keep_preference": "switch_sounds",
    "save_worklist": "read_list",
    "tell:": "tell",
    "claim: after UPDATE notices": "tell",
    "settle_and_claim: after UPDATE notices": "tell",
    "replace_result": "annotate",
    "exchange_results": "enter_again",
    "sign:": "sign",
}
# How much more or less often than others.
SELDOM = {
    "start": 2.0, "enter": 2.0, "sign": 2.0, "leave": 0.3, "leave_out": 0.5, "retake": 0.5,
    "pause": 0.5, "end": 0.3, "move": 0.3, "switch_sounds": 0.3,
    "read_list": 0.3, "tell": 0.5,
}  # fmt: skip
ENDS = ("leave", "pause", "end", "switch_sounds", "read_list")


class Worker:
    """One station's data, its patients, and the book. `maybe` is what the visit at hand was before
    what is being done, and would be after it; nobody knows which, once it is killed.
    """

    def __init__(
        self,
        lives: Lives,
        settings: dict[str, Any],
        patients: list[Patient],
        cuff: SimulatedDevice,
        chance: random.Random,
    ) -> None:
        self._lives, self._settings, self._chance = lives, settings, chance
        self._patients = {one.id: one for one in patients}
        self._cuff = cuff
        self._actor: Actor | None = None
        self.books: list[Book] = []
        self._here: Book | None = None
        self._maybe: tuple[Book, ...] = ()
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
        ways = self._ways_of_nobody() if self._here is None else self._ways_of_a_visit(self._here)
        if self._wish in ways:
            ways = {self._wish: ways[self._wish]}
        elif self._wish:  # what it needs comes only where a visit goes on
            ways = {name: way for name, way in ways.items() if name not in ENDS} or ways
        names = list(ways)
        (name,) = self._chance.choices(names, [SELDOM.get(one, 1.0) for one in names])
        self.did.append(name)
        ways[name]()

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        waiting = [one for one in self.books if not one.signed and not one.ended]
        busy = {one.patient for one in waiting}
        free = [one for one in self._patients.values() if one.id not in busy]
        signed = [
            one for one in self.books
            if one.signed and any(_correctable(kept) for kept in one.kept)
        ]  # fmt: skip
        ways: dict[str, Callable[[], None]] = {
            "switch_sounds": self._switch_sounds,
            "read_list": self._read_list,
        }
        if free:
            ways["start"] = lambda: self._start(self._chance.choice(free))
        if waiting:
            ways["resume"] = lambda: self._resume(self._chance.choice(waiting))
            ways["end"] = lambda: self._end(self._chance.choice(waiting))
        if signed:
            ways["correct"] = lambda: self._correct(self._chance.choice(signed))
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
        if not kinds & {ResultKind.BLOOD_PRESSURE, ResultKind.PULSE_RATE}:
            ways["cuff"] = self._measure
        if filed:
            ways["retake"] = lambda: self._retake(self._chance.choice(filed))
            ways["annotate"] = lambda: self._annotate(self._chance.choice(filed))
            ways["leave_out"] = lambda: self._leave_out(self._chance.choice(filed))
            if len(filed) > 2:
                ways["sign"] = self._sign
        if any(_critical(one) for one in filed):
            ways["tell"] = self._tell
        elif self._wish == "tell":
            ways["tell"] = self._enter_critical
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
        assert book.has(seen(visit.results)), (
            seen(visit.results), book.kept, self.was_doing, self.did,
        )  # fmt: skip
        assert visit.phase is (Phase.ACCEPTED if book.kept else Phase.CONFIRMED)

    def _confirm(self, first: Command, patient: Patient) -> None:
        self._must(first)
        for which in Identifier:
            self._must(ConfirmIdentifier(actor=self.actor, which=which))
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

    def _measure(self) -> None:
        """A blood pressure of the cuff, as it comes. What is still held is of another one."""
        for held in self._lives.view().held:
            self._must(
                DiscardHeld(actor=self.actor, measurements=(held.measurement,), reason="of before")
            )
        self._number += 1
        top, bottom = 100 + self._number % 40, 60 + self._number // 40 % 25
        rate = 60 + self._number % 30
        self._arm(f"systolic={top},diastolic={bottom},heart_rate={rate},steady")
        view = self._lives.until(wants.cuff_connected)
        (name,) = (one.name for one in view.links)
        answer = self._lives.do(AskInstrument(actor=self.actor, instrument=name, action="start"))
        if isinstance(answer, Denied):
            return  # it rests from what it was at when the station was killed
        came = self._lives.perhaps(wants.pressure_came, 1.0)
        if came is None:
            return  # the module is still at what a station that was killed had begun
        for held in came.held:  # too quick for the station to see that it began
            attach = AttachHeld(
                actor=self.actor, measurement=held.measurement, reason="of this patient"
            )
            self._must(attach)
        self._accept(ResultKind.BLOOD_PRESSURE, f"{top}/{bottom}")
        self._accept(ResultKind.PULSE_RATE, f"{rate}")

    def _arm(self, words: str) -> None:
        """Whose arm is in the cuff."""
        device: Any = self._cuff.host.device  # type: ignore[attr-defined]
        device._scene = replace(device._scene, patient=patient_from_words(words, 1))

    def _accept(self, kind: ResultKind, says: str) -> None:
        tile = self._lives.view().tile(kind)
        assert tile is not None
        if not (tile.acceptable or tile.confirmable):
            return
        about: dict[str, Any] = {
            "actor": self.actor, "kind": kind, "measurement": tile.measurement,
        }  # fmt: skip
        self._keep(Accept(**about), AcceptUnlikely(**about), Kept(kind, says))

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

    def _sign(self) -> None:
        assert self._here is not None
        self._change(Sign(actor=self.actor, pin=USER.pin), replace(self._here, signed=True))
        if self._chance.random() < 0.5:
            self._lives.until(wants.visit_delivered)
        self._must(LeavePatient(actor=self.actor))
        self._here = None

    def _correct(self, book: Book) -> None:
        """A signed weight or temperature was wrong."""
        old = self._chance.choice([one for one in book.kept if _correctable(one)])
        self._must(OpenSigned(actor=self.actor, visit_id=book.visit_id))
        self._here = book
        name = self._name_of(old)
        if self._chance.random() < 0.3:
            new = replace(old, status="entered-in-error")
            command: Command = EnterInError(
                actor=self.actor, result_id=name, reason="another patient's", pin=USER.pin
            )
        else:
            vital, unit, value = self._value(old.kind)
            new = replace(old, says=value, status="corrected")
            command = Amend(
                actor=self.actor,
                result_id=name,
                values=((vital, Quantity(Decimal(value), unit)),),
                reason="digits were swapped",
                pin=USER.pin,
            )
        self._change(command, book.instead(old, new))
        self._must(LeavePatient(actor=self.actor))
        self._here = None

    def _enter_critical(self) -> None:
        """So cold that the provider has to know."""
        self._number += 1
        value = f"34.{self._number % 10}"
        values = ((Vital.BODY_TEMPERATURE, Quantity(Decimal(value), Unit.CELSIUS)),)
        self._keep(
            EnterValue(actor=self.actor, values=values),
            EnterUnlikely(actor=self.actor, values=values),
            Kept(ResultKind.BODY_TEMPERATURE, value),
        )

    def _tell(self) -> None:
        assert self._here is not None
        (critical,) = (one for one in self._here.kept if one.filed and _critical(one))
        about = TellProvider(actor=self.actor, result_id=self._name_of(critical))
        patient = self._here.patient
        self.perhaps_told[patient] += 1
        answer = self._lives.do(about)
        if isinstance(answer, Denied):  # that it was told, before or when it was killed
            assert answer.says == "The provider was told about this."
            self.perhaps_told[patient] -= 1
        else:
            self.told[patient] += 1

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


def _critical(one: Kept) -> bool:
    return one.kind is ResultKind.BODY_TEMPERATURE and one.says.startswith("34.")


def _correctable(one: Kept) -> bool:
    kinds = (ResultKind.BODY_WEIGHT, ResultKind.BODY_TEMPERATURE)
    return one.kind in kinds and one.filed and one.status == "final"
