"""Capture: readings in, a visit out. The one place that decides what may be kept, and for whom.

Plain state in the I/O loop; it awaits nothing but the store. A result is kept only when the
store says that it is on disk, and a phase changes only through the table in `machine`.
Commands are carried out one after the other, so that no patient changes under a value that is
being written; what instruments say meanwhile is taken at once.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.board_policy import BoardPolicy
from station.capture.check_views import ChecksView
from station.capture.checking import Checking, unlikely
from station.capture.commands import (
    AbortProgram,
    Accept,
    AcceptUnlikely,
    AddUnlisted,
    Annotate,
    Answer,
    AnswerQuestion,
    AttachHeld,
    CaptureEkg,
    ChooseEncounter,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    ConfirmPositioning,
    Denied,
    DiscardHeld,
    Done,
    EndVisit,
    EnterText,
    EnterUnlikely,
    EnterValue,
    GiveIdentity,
    LeaveOut,
    LeavePatient,
    LeaveUndone,
    MoveRoom,
    PauseProgram,
    PauseVisit,
    ResumeProgram,
    ResumeVisit,
    Retake,
    SayHow,
    Sign,
    SkipRest,
    StartProgram,
    StartVisit,
    TakeAnswerBack,
    TellProvider,
)
from station.capture.course import Course
from station.capture.ekg import EkgNotReadyError, recording_of
from station.capture.how import How
from station.capture.intake import Intake
from station.capture.line import Group
from station.capture.manual import MANUAL_METHODS, NotPossibleError, manual_readings
from station.capture.plausible import out_of_range
from station.capture.ports import ReadingStore
from station.capture.programs import bedside
from station.capture.programs.runner import KEEP_FIRST, RUNNING, Programs
from station.capture.programs.views import ProgramsView
from station.capture.refusals import (
    CHANGED,
    KEPT,
    NOT_NOW,
    NOTHING,
    UNSTEADY,
)
from station.capture.ring import SampleRing
from station.capture.tile import Tile
from station.capture.tile_more import TileMore
from station.capture.tray import Tray
from station.capture.unfinished import Unfinished
from station.capture.unlisted import UnlistedRefusedError, unlisted
from station.capture.views import (
    HeldView,
    HoldReason,
    LinkPhase,
    LinkView,
    Phase,
    TileView,
    VisitView,
)
from station.corrections import Correction
from station.intake.question import Questionnaire
from station.marks import Level, Mark, doubts
from station.saying import say
from station.visit import (
    Delivery,
    EkgRecording,
    ExpectedPatient,
    NotDone,
    Presence,
    Result,
    ResultKind,
    SignedVisit,
    Visit,
    kind_of,
    new_id,
)
from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["Capture"]

_log = logging.getLogger(__name__)

# Five minutes can be scrolled back; a capture needs ten seconds.
_RING_S: Final = 300.0
_EKG: Final = "ecg"
# Of two instruments that send the same signal the second is heard when the first is silent.
_SIGNAL_SILENT_S: Final = 2.0
_LONGEST_TEXT: Final = 1000
_LONGEST_ROOM: Final = 20
_LONGEST_NOTE: Final = 300


class Capture:
    """One room's visit, one after the other. All methods belong to the I/O loop."""

    def __init__(
        self,
        store: ReadingStore,
        *,
        station_id: str,
        room: str,
        board: Board | None = None,
        judge: Judge | None = None,
        checking: Checking | None = None,
        programs: Programs | None = None,
        questionnaire: Questionnaire | None = None,
        policy: BoardPolicy | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is the host's UTC clock, `monotonic_s` the one by which samples arrive."""
        self._course = Course(store, station_id=station_id, room=room)
        self.intake = Intake(questionnaire or Questionnaire(), self._course, now)
        self._station_id = station_id
        self._room = room
        self._now = now
        self._monotonic_s = monotonic_s
        self.board = board or Board()
        self.policy = policy or BoardPolicy()
        self._how = How(self.policy)
        self._more = TileMore(self.policy, self._how)
        self.tray = Tray()
        self.rings: dict[str, SampleRing] = {}
        self.programs = programs or Programs(monotonic_s=monotonic_s)
        self._judge = judge or Judge()
        self.checking = checking or Checking()
        self.board.refuses = self.checking.refuses
        self._busy = asyncio.Lock()
        self._under_way: set[asyncio.Task[Answer]] = set()

    @property
    def phase(self) -> Phase:
        """Where the visit stands."""
        return self._course.phase

    @property
    def visit(self) -> Visit | None:
        """The visit that is open, signed or not."""
        return self._course.visit

    @property
    def unfinished(self) -> Unfinished:
        """The visits that were begun and not ended."""
        return self._course.unfinished

    # What instruments and the courier say.

    def on_reading(self, reading: Reading) -> None:
        """A value: shown, offered for keeping, or held."""
        if not (reading.final and reading.chartable):
            if not reading.from_memory:
                self.board.show(reading)
                self.programs.progress(reading)
            return
        if kind_of(reading.vital) is None:
            return
        course = self._course
        reason = self._judge.judge(reading, course.confirmed_at, signed=course.signed is not None)
        if reason is None and self.programs.outside(reading):
            self._hold(reading, HoldReason.OUTSIDE_PROGRAM)
        elif reason is None:
            self._take(reading)
        elif reading.streaming:
            # The next value of a stream comes at once: this one is shown and never kept.
            self.board.take(reading, attached=False)
        else:
            self._hold(reading, reason)

    def _take(self, reading: Reading) -> None:
        if not self.board.take(reading, attached=True):
            self.programs.spoiled(reading)
            return
        self._course.live()
        if self.programs.took(reading):  # the set offers it, the tile by itself no more
            self.board.tile(ResultKind.BLOOD_PRESSURE).forget({reading.measurement})

    def _hold(self, reading: Reading, reason: HoldReason) -> None:
        # By the limits for everybody: whose it is, and so how old they are, is not known yet.
        if out_of_range(reading.vital, reading.quantity) is not None:
            _log.warning("an impossible %s of a held measurement was dropped", reading.vital)
            return
        if reason is HoldReason.DUPLICATE:
            reading = reading.replace(duplicate=True)
        elif self._like_one_before(reading, reason):
            reason = HoldReason.DUPLICATE
        self.tray.hold(reading, reason)

    def _like_one_before(self, reading: Reading, reason: HoldReason) -> bool:
        """Stored, without a time, and with the values of one that came: so it is shown, but it is
        not certain, and nothing is dropped for it.
        """
        timeless = reading.taken.device_time is None
        memory = reason is HoldReason.FROM_MEMORY
        return memory and timeless and self._judge.repeats(reading.measurement)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self.board.fail(failure)
        self.programs.failed(failure)

    def on_status(self, status: Status) -> None:
        """Told by the instruments' own pages; nothing here depends on it."""

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform goes into its ring; another stream begins another ring."""
        ring = self.rings.get(block.signal)
        if ring is not None and not ring.continues(block):
            silent_s = arrived_monotonic_s - ring.last_arrival_monotonic_s
            if block.device.name != ring.device.name and silent_s < _SIGNAL_SILENT_S:
                return
            ring = None
        if ring is None:
            ring = self.rings[block.signal] = SampleRing(block, _RING_S)
        ring.write(block, arrived_monotonic_s)

    def on_link(self, view: LinkView) -> None:
        """An instrument came or went."""
        self.board.link(view)
        if view.phase is not LinkPhase.CONNECTED:
            self.programs.cuff_disconnected(view.name)

    def on_link_gone(self, name: str) -> None:
        """An instrument is not connected to any more."""
        self.board.forget_link(name)
        self.programs.cuff_gone(name)

    def on_delivery(self, delivery: Delivery) -> None:
        """A receipt. The visit is delivered when every one of its results is, everywhere."""
        self._course.receipt(delivery)

    def on_notice(self, delivery: Delivery) -> None:
        """A receipt of a message to the provider."""
        self.checking.delivered(delivery)

    async def on_correction(self, correction: Correction) -> None:
        """A correction of the visit that is open is on disk."""
        await self._course.corrected(correction)

    async def reopen(self, signed: SignedVisit, corrections: tuple[Correction, ...]) -> Answer:
        """A signed visit is looked at again; nothing is on the board."""
        async with self._busy:
            return self._another(await self._course.reopen(signed, corrections))

    def tick(self, now: datetime) -> None:
        """Time passes: for a program, and for what was asked for and comes. Ages are told by the
        views.
        """
        self._course.collect()
        self.programs.tick()

    # What people ask.

    async def handle(self, command: Command) -> Answer:
        """Carry out a command, one at a time. Never raises for something that a person did.

        Whoever asked may stop waiting: what was begun is ended all the same, so that disk and
        visit never differ.
        """
        task = asyncio.get_running_loop().create_task(self._in_turn(command))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _in_turn(self, command: Command) -> Answer:
        async with self._busy:
            match command:
                case ChoosePatient():
                    return self._another(self._course.choose(command.expected))
                case ChooseEncounter():
                    return self._course.choose_encounter(command.encounter_id) or Done()
                case AddUnlisted():
                    return self._add_unlisted(command)
                case GiveIdentity():
                    given = await self._course.identify(command.expected, command.heard)
                    return given or Done()
                case SayHow():
                    return await self._say_how(command)
                case LeaveUndone():
                    return await self._leave_undone(command)
                case ConfirmIdentifier():
                    return self._course.confirm(command.which, command.heard) or Done()
                case StartVisit():
                    return await self._start(command)
                case LeavePatient():
                    reason = (command.reason or "").strip()
                    return self._another(await self._course.leave(command.actor, reason))
                case PauseVisit():
                    return self._another(await self._course.pause(command.actor, self._now()))
                case ResumeVisit():
                    return self._resume(command)
                case EndVisit():
                    why = command.reason.strip()
                    ended = await self._course.end(command.visit_id, command.actor, why)
                    return ended or Done()
                case MoveRoom():
                    return await self._move(command)
                case Accept():
                    return await self._accept(command)
                case Retake():
                    return await self._retake(command)
                case EnterValue():
                    return await self._enter_value(command)
                case EnterText():
                    return await self._enter_text(command)
                case AnswerQuestion():
                    return await self.intake.answer(command)
                case TakeAnswerBack():
                    return await self.intake.take_back(command)
                case Annotate() | LeaveOut():
                    return await self._say_about(command)
                case CaptureEkg():
                    return await self._capture_ekg(command)
                case AttachHeld():
                    return self._attach_held(command)
                case DiscardHeld():
                    return self._discard_held(command)
                case TellProvider():
                    return await self._tell(command)
                case StartProgram():
                    return self._start_program(command)
                case (
                    ConfirmPositioning()
                    | SkipRest()
                    | PauseProgram()
                    | ResumeProgram()
                    | AbortProgram()
                ):
                    return bedside.do(self.programs, command)
                case Sign() if self.programs.running:
                    return RUNNING
                case Sign():
                    return await self._sign(command)
                case _:
                    return Denied(
                        say("The station cannot do {what} here.", what=type(command).__name__)
                    )

    def _another(self, refused: Denied | None) -> Answer:
        """Another patient, or none: nothing of the last one stays on the board or in the rings."""
        if refused is not None:
            return refused
        self.programs.patient_left()
        age = self._age_years()
        self.board.clear(self.policy.kinds(age) if self._course.expected is not None else None)
        self._how.clear(age)
        self.rings.clear()
        self.checking.begin(self._course.expected)
        return Done()

    def _age_years(self) -> int | None:
        """How old the patient is today, by this computer's calendar."""
        expected = self._course.expected
        if expected is None:
            return None
        return expected.patient.age_on(self._now().astimezone().date())

    def _start_program(self, command: StartProgram) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        if self.board.tile(ResultKind.BLOOD_PRESSURE).measured is not None:
            return KEPT
        return bedside.start(self.programs, self.board, command)

    async def _start(self, command: StartVisit) -> Answer:
        refused = await self._course.start(command.actor, self._now())
        if refused is not None:
            return refused
        # Where a stream stalls and goes on, its samples join without a gap: those from before
        # the confirmation must not be there to be joined.
        self.rings.clear()
        visit = self.visit
        for result in visit.results if visit is not None else ():
            if result.filed and result.kind is not ResultKind.EKG:  # of before the pause
                self.board.tile(result.kind).result = result
        return Done()

    def _add_unlisted(self, command: AddUnlisted) -> Answer:
        now = self._now()
        try:
            expected = unlisted(command, self._room, now, now.astimezone().date())
        except UnlistedRefusedError as problem:
            return problem.denied
        return self._another(self._course.choose(expected))

    def _resume(self, command: ResumeVisit) -> Answer:
        visit = self._course.unfinished.get(command.visit_id)
        if visit is None:
            return Denied("This visit is not unfinished any more.", "Look at the list again.")
        expected = command.expected or ExpectedPatient(
            patient=visit.patient, presence=Presence.PAUSED, encounter_id=visit.encounter_id
        )
        return self._another(self._course.choose(expected, visit.id))

    async def _move(self, command: MoveRoom) -> Answer:
        room = " ".join(command.room.split())
        if not 0 < len(room) <= _LONGEST_ROOM:
            return Denied(
                say("A room is named with 1 to {most} characters.", most=_LONGEST_ROOM),
                "Write its name or number.",
            )
        return await self._course.move(room) or Done()

    # What is kept.

    async def _accept(self, command: Accept) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        if command.kind is ResultKind.BLOOD_PRESSURE and self.programs.holds:
            return await self._accept_set(command)
        now = self._now()
        tile = self.board.tiles.get(command.kind)
        group = tile.offer(now, command.measurement) if tile is not None else None
        if tile is None or group is None:
            return _why_not(tile, now)
        beside = tile.others(now, group) if command.kind is ResultKind.PULSE_RATE else []
        readings = self._how.said_of(command.kind, tuple(group.values()))
        unknown = self._how.refusal(command.kind, readings)
        if unknown is not None:
            return unknown
        marks, refused = self._looked_at(readings, sure=isinstance(command, AcceptUnlikely))
        if refused is not None:
            return refused
        if tile.result is not None:  # it was left undone, and is measured after all
            problem = await self._course.take_back(
                command.kind, command.actor, "measured after all"
            )
            if problem is not None:
                return problem
            tile.result = None
        result = self._result(command, command.kind, readings=readings, marks=marks)
        tile.saving = result
        try:
            problem = await self._course.keep(result)
        finally:
            tile.saving = None
        if problem is not None:
            return problem
        tile.result = result
        self.checking.kept(result, now)
        tile.forget({result.readings[0].measurement})
        if command.kind is ResultKind.BLOOD_PRESSURE:
            beside = self._pulse_of(result)
        return await self._keep_beside(command, beside)

    async def _accept_set(self, command: Accept) -> Answer:
        """All that a program took: the readings first, so that no average stands alone."""
        programs, now = self.programs, self._now()
        if not programs.keepable(now):
            return RUNNING if programs.running else NOTHING
        if command.measurement not in (None, programs.set_id):
            return CHANGED
        tile = self.board.tile(ResultKind.BLOOD_PRESSURE)
        results = programs.results(
            now, command.actor, said=lambda readings: self._how.said_of(command.kind, readings)
        )
        unknown = self._how.refusal(command.kind, results[-1].readings)
        if unknown is not None:
            programs.forget_results()
            return unknown
        if tile.result is not None:  # it was left undone, and is measured after all
            problem = await self._course.take_back(
                command.kind, command.actor, "measured after all"
            )
            if problem is not None:
                return problem
            tile.result = None
        tile.saving = results[-1]
        try:
            problem = await self._course.keep_all(results)
        finally:
            tile.saving = None
        if problem is not None:
            return problem
        tile.result = results[-1]
        programs.was_kept()
        return Done()

    def _pulse_of(self, pressure: Result) -> list[Group]:
        """The pulse of the same inflation, where another pulse is kept already."""
        if self._kept(ResultKind.PULSE_RATE) is None:
            return []
        measurement = pressure.readings[0].measurement
        lines = self.board.tile(ResultKind.PULSE_RATE).lines.values()
        return [line.group for line in lines if line.attached and line.measurement == measurement]

    async def _keep_beside(self, command: Accept, groups: Iterable[Group]) -> Answer:
        """Pulses of other instruments stay as evidence beside the one that is filed."""
        tile = self.board.tile(ResultKind.PULSE_RATE)
        for group in groups:
            evidence = self._result(
                command, ResultKind.PULSE_RATE, readings=tuple(group.values()), filed=False
            )
            if await self._course.keep(evidence) is not None:
                return Done("Kept. The pulse of another instrument could not be kept beside it.")
            tile.forget({evidence.readings[0].measurement})
        return Done()

    async def _retake(self, command: Retake) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        pressure = command.kind is ResultKind.BLOOD_PRESSURE
        if pressure and self.programs.running:
            return RUNNING
        if command.kind is ResultKind.INTAKE:
            return Denied("Answers are changed one by one.", "Change the answer on Intake.")
        tile = self.board.tiles.get(command.kind)
        kept = self._kept(command.kind)
        held = pressure and self.programs.holds
        if kept is None and not held and (tile is None or tile.shown(self._now()) is None):
            return Denied("There is nothing to take back.", "Measure first.")
        problem = await self._course.take_back(command.kind, command.actor, "measured again")
        if problem is not None:
            return problem
        self.checking.repeated(command.kind)
        if tile is not None:
            tile.restart()
        if pressure:
            self.programs.put_away()
        return Done()

    async def _enter_value(self, command: EnterValue) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        try:
            kind, readings = manual_readings(
                command, self._now(), self._station_id, self.checking.refuses
            )
        except NotPossibleError as problem:
            return Denied(problem.says, problem.next_step)
        readings = self._how.said_of(kind, readings)
        unknown = self._how.refusal(kind, readings)
        if unknown is not None:
            return unknown
        marks, refused = self._looked_at(readings, sure=isinstance(command, EnterUnlikely))
        if refused is not None:
            return refused
        return await self._replace(self._result(command, kind, readings=readings, marks=marks))

    def _looked_at(
        self, readings: tuple[Reading, ...], *, sure: bool
    ) -> tuple[tuple[Mark, ...], Denied | None]:
        """What the checks say about values that are about to be kept, or why they are not: what
        is unlikely is kept only when a person is sure, and then says so for good.
        """
        marks = self.checking.marks(readings)
        if doubts(marks) and not sure:
            return marks, unlikely(marks)
        return tuple(
            dataclasses.replace(mark, confirmed=mark.level is Level.IMPLAUSIBLE) for mark in marks
        ), None

    async def _say_how(self, command: SayHow) -> Answer:
        """From now on it is measured like this; what is kept already gets the new word too."""
        if self._course.measuring is not None:
            return self._course.measuring
        kept = self._kept(command.kind)
        if kept is not None and kept.in_set is not None:
            return Denied(
                "A set of readings is kept as it was taken.", "Measure again to say it otherwise."
            )
        refused = self._how.choose(command.kind, command.which, command.word)
        if refused is not None:
            return refused
        if kept is None or not kept.readings:
            return Done()
        readings = self._how.said_of(command.kind, kept.readings)
        if readings == kept.readings:
            return Done()
        anew = self._result(command, command.kind, readings=readings, marks=kept.marks)
        answer = await self._replace(anew)
        if isinstance(answer, Done):
            self.checking.renewed(kept.id, anew.id)
        return answer

    async def _leave_undone(self, command: LeaveUndone) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        if command.kind not in MANUAL_METHODS:
            return Denied("This is not a vital.", "Leave it as it is.")
        kept = self._kept(command.kind)
        if kept is not None and kept.not_done is None:
            return KEPT
        reason = " ".join(command.reason.split())
        if len(reason) > _LONGEST_TEXT:
            return Denied(
                say(
                    "The reason has {n} characters; at most {most} are kept.",
                    n=len(reason),
                    most=_LONGEST_TEXT,
                ),
                "Say it in fewer words.",
            )
        not_done = NotDone(why=command.why, reason=reason)
        return await self._replace(self._result(command, command.kind, not_done=not_done))

    async def _enter_text(self, command: EnterText) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        if command.kind is not ResultKind.REASON_FOR_VISIT:
            return Denied("Words are not kept for this.", "Measure it, or enter its value.")
        text = " ".join(command.text.split())
        if not text:
            return Denied("There are no words to keep.", "Write them first.")
        if len(text) > _LONGEST_TEXT:
            return Denied(
                say(
                    "The text has {n} characters; at most {most} are kept.",
                    n=len(text),
                    most=_LONGEST_TEXT,
                ),
                "Say it in fewer words.",
            )
        return await self._replace(self._result(command, command.kind, text=text))

    async def _capture_ekg(self, command: CaptureEkg) -> Answer:
        confirmed_at = self._course.confirmed_at
        if self._course.measuring is not None or confirmed_at is None:
            return NOT_NOW[self.phase]
        try:
            ekg = recording_of(
                self.rings.get(_EKG),
                command.seconds,
                now=self._now(),
                monotonic_s=self._monotonic_s(),
                confirmed_at=confirmed_at,
            )
        except EkgNotReadyError as problem:
            return Denied(problem.says, problem.next_step)
        answer = await self._replace(self._result(command, ResultKind.EKG, ekg=ekg))
        if isinstance(answer, Done) and ekg.lost_samples:
            return Done(
                say(
                    "Kept. {lost} of {samples} samples were lost on the way.",
                    lost=ekg.lost_samples,
                    samples=ekg.samples,
                )
            )
        return answer

    async def _replace(self, result: Result) -> Answer:
        """Keep what a person gives; it takes the place of what was kept of that kind."""
        pressure = result.kind is ResultKind.BLOOD_PRESSURE
        if pressure and self.programs.running:
            return RUNNING
        replaced = self._kept(result.kind) is not None
        tile = self.board.tiles.get(result.kind)
        if replaced:
            problem = await self._course.take_back(
                result.kind, result.accepted_by, "replaced by a person"
            )
            if problem is not None:
                return problem
            if tile is not None:
                tile.result = None
        problem = await self._course.keep(result)
        if problem is not None and replaced:
            return Denied(
                say(
                    "What was kept before was taken back, and the new one is not kept. {why}",
                    why=problem.says,
                ),
                problem.next_step,
            )
        if problem is not None:
            return problem
        if result.kind is not ResultKind.EKG:
            self.board.tile(result.kind).result = result
        if pressure:
            self.programs.put_away()
        return Done()

    async def _sign(self, command: Sign) -> Answer:
        return (
            self.intake.unanswered()
            or await self._course.sign(command.actor, self._now())
            or Done()
        )

    def judged(self, result: Result) -> Result:
        """A corrected result with the marks of what it says now: a person has given a reason for
        it, so what is unlikely about it is said to be right.
        """
        marks, _ = self._looked_at(result.readings, sure=True)
        return dataclasses.replace(result, marks=marks)

    async def _tell(self, command: TellProvider) -> Answer:
        visit = self.visit
        result = next(
            (one for one in visit.results if one.id == command.result_id) if visit else iter(()),
            None,
        )
        if visit is None or result is None:
            return Denied("This result is not kept any more.", "Look at the board again.")
        if not self.checking.destinations:
            return Denied(
                "No chart of this station takes messages.",
                "Tell the provider yourself, in person or by telephone.",
            )
        if self.checking.already_told(result.id) is not None:
            return Denied("The provider was told about this.", "Look at its receipt.")
        notice = self.checking.notice(result, visit, command.actor, self._now())
        if notice is None:
            return Denied("This result is not critical.", "It goes to the chart with the others.")
        problem = await self._course.tell(notice)
        if problem is None:
            self.checking.told(notice)
        return problem or Done()

    async def _say_about(self, command: Annotate | LeaveOut) -> Answer:
        """A note that is filed with a kept result, or why it is not filed."""
        if self._course.measuring is not None:
            return self._course.measuring
        results = self.visit.results if self.visit is not None else ()
        kept = next((one for one in results if one.id == command.result_id and one.filed), None)
        if kept is None:
            return Denied("This result is not kept any more.", "Look at the list again.")
        said = " ".join((command.note if isinstance(command, Annotate) else command.reason).split())
        if len(said) > _LONGEST_NOTE:
            return Denied(
                say(
                    "The text has {n} characters; at most {most} are kept.",
                    n=len(said),
                    most=_LONGEST_NOTE,
                ),
                "Say it in fewer words.",
            )
        if isinstance(command, LeaveOut) and kept.in_set is not None:
            return Denied("A set of readings is filed whole.", "Repeat it, or write a note to it.")
        if isinstance(command, Annotate):
            new = dataclasses.replace(kept, id=new_id(), note=said or None)
            problem = await self._course.replace(kept, new, command.actor, "a note was written")
        elif not said:
            return Denied("A reason is needed.", "Say why it is not filed.")
        else:
            new = dataclasses.replace(kept, id=new_id(), filed=False, left_out=said)
            problem = await self._course.replace(kept, new, command.actor, f"left out: {said}")
        if problem is not None:
            return problem
        self.checking.renewed(kept.id, new.id)
        tile = self.board.tiles.get(kept.kind)
        if tile is not None and tile.result is kept:
            tile.result = new
            if not new.filed:
                tile.restart()
        return Done()

    # The tray.

    def _attach_held(self, command: AttachHeld) -> Answer:
        if self._course.measuring is not None:
            return self._course.measuring
        why = command.reason.strip()
        if not why:
            return Denied("A reason is needed.", "Say why it belongs to this patient.")
        now = self._now()
        held = {view.measurement: view for view in self.tray.views(now)}.get(command.measurement)
        if held is None:
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        if self.board.tile(held.kind).measured is not None:
            return KEPT
        if held.kind is ResultKind.BLOOD_PRESSURE and self.programs.holds:
            return RUNNING if self.programs.running else KEEP_FIRST
        taken = []
        for reading in held.readings:
            reasons = (*reading.quality.reasons, say("attached by hand: {why}", why=why))
            noted = dataclasses.replace(reading.quality, reasons=reasons)
            taken.append(self.board.take(reading.replace(quality=noted), attached=True, at=now))
        if not all(taken):
            return Denied("No living patient has these numbers.", "Measure again.")
        self.tray.take_out(command.measurement)
        self._course.live()
        return Done()

    def _discard_held(self, command: DiscardHeld) -> Answer:
        if not command.reason.strip():
            return Denied("A reason is needed.", "Say why it is nobody's.")
        if not self.tray.take_out(command.measurement):
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        return Done()

    # Helpers.

    def _kept(self, kind: ResultKind) -> Result | None:
        """What was kept of that kind and will be filed."""
        return self.visit.result(kind) if self.visit is not None else None

    def _result(
        self,
        command: Command,
        kind: ResultKind,
        *,
        readings: tuple[Reading, ...] = (),
        text: str | None = None,
        ekg: EkgRecording | None = None,
        filed: bool = True,
        marks: tuple[Mark, ...] | None = None,
        not_done: NotDone | None = None,
    ) -> Result:
        return Result(
            id=new_id(),
            kind=kind,
            accepted_at=self._now(),
            accepted_by=command.actor,
            readings=readings,
            text=text,
            ekg=ekg,
            filed=filed,
            marks=self.checking.marks(readings) if marks is None else marks,
            not_done=not_done,
        )

    def ready_by_itself(self, now: datetime) -> tuple[tuple[ResultKind, str], ...]:
        """What the site wants kept as soon as it is steady, and is: kind and measurement."""
        if self._course.measuring is not None:
            return ()
        ready = self._more.ready_by_itself(self.board.tiles, now)
        return tuple(one for one in ready if not self._doubted(*one, now))

    def _doubted(self, kind: ResultKind, measurement: str, now: datetime) -> bool:
        """What is unlikely waits for a person, however steady it is."""
        group = self.board.tile(kind).offer(now, measurement)
        return group is not None and bool(doubts(self.checking.marks(group.values())))

    # What is shown.

    def checks(self, now: datetime) -> ChecksView:
        """What the checks say beside the tiles."""
        return self.checking.view(self.visit, now)

    def view(
        self, now: datetime
    ) -> tuple[VisitView | None, tuple[TileView, ...], tuple[HeldView, ...]]:
        """The visit, the board and the tray at this moment."""
        tiles = bedside.over(self.programs, self.board.views(now), now, self.board.times.stale)
        tiles = tuple(self.checking.seen(tile, self._shown_result(tile)) for tile in tiles)
        tiles, bmi = self._more.views(tiles, self.visit, self._age_years())
        if self._course.measuring is not None:
            # A value may be good and the visit signed: what would be refused is not offered.
            tiles = tuple(
                dataclasses.replace(tile, acceptable=False, confirmable=False) for tile in tiles
            )
        visit = self._course.view()
        if visit is not None:
            visit = dataclasses.replace(visit, bmi=bmi)
        return visit, tiles, self.tray.views(now)

    def _shown_result(self, view: TileView) -> Result | None:
        tile = self.board.tiles.get(view.kind)
        return (tile.saving or tile.result) if tile is not None else None

    def programs_view(self) -> ProgramsView:
        """The programs that can be started now, and with which cuff."""
        return bedside.offered(self.programs, self.board)


def _why_not(tile: Tile | None, now: datetime) -> Denied:
    """Why a tile has nothing to keep."""
    if tile is None:
        return NOTHING
    if tile.measured is not None:
        return KEPT
    if tile.offer(now) is not None:
        return CHANGED
    line = tile.shown(now)
    if line is None or not line.attached or not line.has_value(now):
        return NOTHING
    return UNSTEADY
