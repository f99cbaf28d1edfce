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
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.board_policy import BoardPolicy
from station.capture.check_views import ChecksView
from station.capture.checking import Checking
from station.capture.commands import (
    Answer,
    Command,
    Denied,
)
from station.capture.course import Course
from station.capture.dispatch import Dispatch
from station.capture.held_disk import HeldDisk
from station.capture.holding import Holding
from station.capture.how import How
from station.capture.inflation import too_far
from station.capture.intake import Intake
from station.capture.parts import Parts
from station.capture.patients import Patients
from station.capture.ports import ReadingStore
from station.capture.programs import bedside, checked
from station.capture.programs.runner import Programs
from station.capture.programs.views import ProgramsView
from station.capture.ring import SampleRing
from station.capture.tile_more import TileMore
from station.capture.tray import Tray
from station.capture.unfinished import Unfinished
from station.capture.views import (
    HeldView,
    HoldReason,
    LinkPhase,
    LinkView,
    Phase,
    TileState,
    TileView,
    VisitView,
)
from station.clocks import ClockWatch
from station.corrections import Correction
from station.intake.question import Questionnaire
from station.marks import doubts, each_once
from station.saying import say
from station.visit import (
    Delivery,
    Patient,
    Result,
    ResultKind,
    SignedVisit,
    Visit,
    kind_of,
)
from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["Capture"]

_log = logging.getLogger(__name__)

# Five minutes can be scrolled back; a capture needs ten seconds.
# An EKG can be gone back in for five minutes, and what was frozen then is kept for five more.
_RING_S: Final = {"ecg": 600.0}
_RING_ELSE_S: Final = 300.0
# Of two instruments that send the same signal the second is heard when the first is silent.
_SIGNAL_SILENT_S: Final = 2.0


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
        watch: ClockWatch | None = None,
    ) -> None:
        """`now` is the host's UTC clock, `monotonic_s` the one by which samples arrive; `watch`
        says where they did not simply go on.
        """
        self._watch = watch
        policy = policy or BoardPolicy()
        self._parts = parts = Parts(
            course=Course(store, station_id=station_id, room=room),
            board=board or Board(),
            policy=policy,
            how=How(policy),
            programs=programs or Programs(monotonic_s=monotonic_s),
            checking=checking or Checking(),
            judge=judge or Judge(),
            station_id=station_id,
            room=room,
            now=now,
            monotonic_s=monotonic_s,
            tray=Tray(HeldDisk(store, monotonic_s)),
        )
        self._course = parts.course
        self.board, self.tray, self.rings = parts.board, parts.tray, parts.rings
        self.policy, self.programs, self.checking = policy, parts.programs, parts.checking
        self.ekg_orders = parts.ekg_orders
        self.board.refuses = self.checking.refuses
        self.intake = Intake(questionnaire or Questionnaire(), parts.course, now)
        self._more = TileMore(policy, parts.how)
        self._holding = Holding(parts)
        self._patients = Patients(parts)
        self._dispatch = Dispatch(parts, self._patients, self._holding, self.intake)
        self._busy = asyncio.Lock()
        self.clock_broke: Callable[[], None] = lambda: None
        """Called after the clock was set or the computer slept."""
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
    def patient(self) -> Patient | None:
        """Who was chosen, confirmed or not."""
        expected = self._course.expected
        return None if expected is None else expected.patient

    @property
    def unfinished(self) -> Unfinished:
        """The visits that were begun and not ended."""
        return self._course.unfinished

    # What instruments and the courier say.

    def on_reading(self, reading: Reading) -> None:
        """A value: shown, offered for keeping, or held."""
        self._look_at_clock()
        if not (reading.final and reading.chartable):
            if not reading.from_memory:
                self.board.show(reading, theirs=self._began_for_patient(reading))
                self.programs.progress(reading)
            return
        if kind_of(reading.vital) is None:
            return
        course = self._course
        reason = self._parts.judge.judge(
            reading,
            course.confirmed_at,
            signed=course.signed is not None,
            broke_at=course.broke_at,
        )
        if reason is None and self.programs.outside(reading):
            self._holding.hold(reading, HoldReason.OUTSIDE_PROGRAM)
        elif reason is None:
            self._take(reading)
        elif reading.streaming:
            # The next value of a stream comes at once: this one is shown and never kept.
            self.board.take(reading, attached=False)
        else:
            self._holding.hold(reading, reason)

    def _began_for_patient(self, reading: Reading) -> bool:
        since = self._course.attaches_since
        return since is not None and reading.taken.started >= since

    def _take(self, reading: Reading) -> None:
        if not self.board.take(reading, attached=True):
            self.programs.spoiled(reading)
            return
        self._course.live()
        if self.programs.took(reading):  # the set offers it, the tile by itself no more
            self.board.tile(ResultKind.BLOOD_PRESSURE).forget({reading.measurement})

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
            ring = self.rings[block.signal] = SampleRing(
                block, _RING_S.get(block.signal, _RING_ELSE_S)
            )
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

    def refuses_order(self, instrument: str, action: str) -> Denied | None:
        """Why an instrument is not to do that for who is in the room; None where it may."""
        return too_far(self.board, self._parts.age_years(), instrument, action)

    def on_delivery(self, delivery: Delivery) -> None:
        """A receipt. The visit is delivered when every one of its results is, everywhere."""
        self._course.receipt(delivery)

    def on_notice(self, delivery: Delivery) -> None:
        """A receipt of a message to the provider."""
        self.checking.delivered(delivery)

    async def on_correction(self, correction: Correction) -> None:
        """A correction of the visit that is open is on disk."""
        await self._course.corrected(correction)

    def who_is(self, was: str) -> Patient | None:
        """Who is known here by that id or number (see `Course.who_is`)."""
        return self._course.who_is(was)

    async def known_as(self, was: str, patient: Patient) -> bool:
        """The front desk says who somebody is now (see `Course.known_as`)."""
        async with self._busy:
            return await self._patients.known_as(was, patient)

    def warn_about(self, was: str, words: str) -> bool:
        """The front desk says something about who is in the room (see `Course.warn_about`)."""
        return self._course.warn_about(was, words)

    async def reopen(self, signed: SignedVisit, corrections: tuple[Correction, ...]) -> Answer:
        """A signed visit is looked at again; nothing is on the board."""
        async with self._busy:
            return await self._patients.reopen(signed, corrections)

    async def handed_over(self) -> None:
        """Another person answers from now on: what the last one heard the patient say, they hear
        themselves. A visit that has started, and what is measured, stays as it is.
        """
        async with self._busy:
            self._course.unhear()

    def tick(self, now: datetime) -> None:
        """Time passes: for a program, for what was asked for and comes, and for what is held. Ages
        are told by the views.
        """
        self._look_at_clock()
        self._course.collect()
        self.tray.look()
        self.programs.tick()

    def _look_at_clock(self) -> None:
        """Where the clock was set, or the computer slept, nothing that nobody kept is of now: not
        on the board, not in the rings, not under way. What is kept stays.
        """
        if self._watch is None or not self._watch.broke():
            return
        _log.warning("the clock was set or the computer slept")
        self.programs.abort(say("the clock was set, or the computer slept"))
        for tile in self.board.tiles.values():
            tile.give_up()
        self.tray.put_back()
        self.rings.clear()
        self._course.broke_at = self._parts.now()
        self.clock_broke()

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
            return await self._dispatch.do(command)

    def judged(self, result: Result) -> Result:
        """A corrected result with the marks of what it says now: a person has given a reason for
        it, so what is unlikely about it is said to be right.
        """
        marks, _ = self._parts.looked_at(result.readings, sure=True)
        return dataclasses.replace(result, marks=each_once(marks))

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
        tiles = tuple(self._checked(tile) for tile in tiles)
        tiles, bmi = self._more.views(tiles, self.visit, self._parts.age_years())
        if self._course.measuring is not None:
            # A value may be good and the visit signed: what would be refused is not offered.
            tiles = tuple(
                dataclasses.replace(tile, acceptable=False, confirmable=False) for tile in tiles
            )
        visit = self._course.view()
        if visit is not None:
            visit = dataclasses.replace(visit, bmi=bmi)
        return visit, tiles, self.tray.views(now)

    def _checked(self, tile: TileView) -> TileView:
        if (
            tile.program is not None
            and not tile.program.kept
            and tile.state is not TileState.SAVING
        ):
            return checked.seen(self.programs, tile, self.checking.marks)
        return self.checking.seen(tile, self._shown_result(tile))

    def _shown_result(self, view: TileView) -> Result | None:
        tile = self.board.tiles.get(view.kind)
        return (tile.saving or tile.result) if tile is not None else None

    def programs_view(self) -> ProgramsView:
        """The programs that can be started now, and with which cuff."""
        return bedside.offered(self.programs, self.board)
