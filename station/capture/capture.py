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
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Final

from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.commands import (
    Accept,
    Answer,
    AttachHeld,
    CaptureEkg,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    DiscardHeld,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    Retake,
    Sign,
    StartVisit,
)
from station.capture.ekg import EkgNotReadyError, recording_of
from station.capture.line import Group
from station.capture.machine import Event, allowed, next_phase
from station.capture.manual import NotPossibleError, manual_readings
from station.capture.plausible import out_of_range
from station.capture.ports import ReadingStore
from station.capture.receipts import Receipts
from station.capture.refusals import (
    CHANGED,
    KEPT,
    NOT_NOW,
    NOTHING,
    UNSIGNED,
    UNSTEADY,
    not_stored,
)
from station.capture.ring import SampleRing
from station.capture.tile import Tile
from station.capture.tray import Tray
from station.capture.views import HeldView, HoldReason, LinkView, Phase, TileView, VisitView
from station.visit import (
    Actor,
    Delivery,
    EkgRecording,
    ExpectedPatient,
    Patient,
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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is the host's UTC clock, `monotonic_s` the one by which samples arrive."""
        self._store = store
        self._station_id = station_id
        self._room = room
        self._now = now
        self._monotonic_s = monotonic_s
        self.board = board or Board()
        self.tray = Tray()
        self.rings: dict[str, SampleRing] = {}
        self._judge = judge or Judge()
        self._phase = Phase.EMPTY
        self._expected: ExpectedPatient | None = None
        self._heard: frozenset[Identifier] = frozenset()
        self._visit: Visit | None = None
        self._signed: SignedVisit | None = None
        self._receipts = Receipts()
        self._asked: Future[tuple[Delivery, ...]] | None = None
        self._busy = asyncio.Lock()
        self._under_way: set[asyncio.Task[Answer]] = set()

    @property
    def phase(self) -> Phase:
        """Where the visit stands."""
        return self._phase

    @property
    def visit(self) -> Visit | None:
        """The visit that is open, signed or not."""
        return self._visit

    @property
    def patient(self) -> Patient | None:
        """Who is in the room, confirmed or not."""
        return self._expected.patient if self._expected else None

    # What instruments and the courier say.

    def on_reading(self, reading: Reading) -> None:
        """A value: shown, offered for keeping, or held."""
        if not (reading.final and reading.chartable):
            if not reading.from_memory:
                self.board.show(reading)
            return
        if kind_of(reading.vital) is None:
            return
        confirmed = self._visit.confirmed_at if self._visit else None
        reason = self._judge.judge(reading, confirmed, signed=self._signed is not None)
        if reason is None:
            if self.board.take(reading, attached=True):
                self._live()
        elif reading.streaming:
            # The next value of a stream comes at once: this one is shown and never kept.
            self.board.take(reading, attached=False)
        else:
            self._hold(reading, reason)

    def _hold(self, reading: Reading, reason: HoldReason) -> None:
        if out_of_range(reading.vital, reading.quantity) is not None:
            _log.warning("%s held nobody's artefact back: %s", reading.device.spec, reading.vital)
            return
        if reason is HoldReason.FROM_MEMORY and self._judge.repeats(reading.measurement):
            reason = HoldReason.DUPLICATE
        self.tray.hold(reading, reason)

    def _live(self) -> None:
        """A value of this patient is there."""
        if allowed(self._phase, Event.LIVE):
            self._phase = next_phase(self._phase, Event.LIVE)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self.board.fail(failure)

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

    def on_delivery(self, delivery: Delivery) -> None:
        """A receipt. The visit is delivered when every one of its results is, everywhere."""
        if self._visit is None or delivery.visit_id != self._visit.id:
            return
        self._receipts.came(delivery)
        self._collect_receipts()

    def tick(self, now: datetime) -> None:
        """Time passes. Ages are told by the views; here only what was asked for is collected."""
        if self._asked is not None:
            self._collect_receipts()

    def _collect_receipts(self) -> None:
        """Read the list of receipts where it has come, and ask again where it could not be."""
        if self._signed is None:
            return
        if not self._receipts.known:
            if self._asked is None:
                self._asked = self._store.deliveries(self._signed.visit.id)
            if not self._asked.done():
                return
            asked, self._asked = self._asked, None
            if asked.exception() is not None:
                _log.warning("the receipts could not be read: %s", type(asked.exception()).__name__)
                return
            self._receipts.listed(asked.result())
        if self._receipts.delivered and allowed(self._phase, Event.ALL_DELIVERED):
            self._phase = next_phase(self._phase, Event.ALL_DELIVERED)

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
                    return self._choose(command)
                case ConfirmIdentifier():
                    return self._confirm(command)
                case StartVisit():
                    return await self._start(command)
                case LeavePatient():
                    return await self._leave(command)
                case Accept():
                    return await self._accept(command)
                case Retake():
                    return await self._retake(command)
                case EnterValue():
                    return await self._enter_value(command)
                case EnterText():
                    return await self._enter_text(command)
                case CaptureEkg():
                    return await self._capture_ekg(command)
                case AttachHeld():
                    return self._attach_held(command)
                case DiscardHeld():
                    return self._discard_held(command)
                case Sign():
                    return await self._sign(command)
                case _:
                    return Denied(f"The station cannot do {type(command).__name__} here.")

    # Who.

    def _choose(self, command: ChoosePatient) -> Answer:
        if not allowed(self._phase, Event.CHOOSE):
            return Denied(
                f"The visit of {self.patient.name if self.patient else 'a patient'} is open.",
                "Finish or leave it first.",
            )
        self._phase = next_phase(self._phase, Event.CHOOSE)
        self._forget_patient()
        self._expected = command.expected
        return Done()

    def _confirm(self, command: ConfirmIdentifier) -> Answer:
        if not allowed(self._phase, Event.HEAR):
            if self._phase is Phase.EMPTY:
                return Denied("There is no patient to confirm.", "Choose a patient first.")
            return Denied(
                "The visit has started with this patient.",
                "Leave the patient if it is the wrong one.",
            )
        self._phase = next_phase(self._phase, Event.HEAR)
        if command.heard:
            self._heard |= {command.which}
        else:
            self._heard -= {command.which}
        return Done()

    async def _start(self, command: StartVisit) -> Answer:
        if not allowed(self._phase, Event.START) or self._expected is None:
            if self._phase is Phase.EMPTY:
                return Denied("There is no patient to start with.", "Choose a patient first.")
            return Denied("The visit has started.", "Go on with it.")
        if self._heard != set(Identifier):
            return Denied(
                "Two identifiers are needed before anything is measured.",
                "Ask the patient for the full name and the birth date, and tick both.",
            )
        now = self._now()
        visit = Visit(
            id=new_id(),
            station_id=self._station_id,
            room=self._room,
            patient=self._expected.patient,
            opened_at=now,
            opened_by=command.actor,
            confirmed_at=now,
            encounter_id=self._expected.encounter_id,
        )
        problem = await self._stored(self._store.save_visit(visit))
        if problem is not None:
            return problem
        self._phase = next_phase(self._phase, Event.START)
        self._visit = visit
        return Done()

    async def _leave(self, command: LeavePatient) -> Answer:
        if not allowed(self._phase, Event.LEAVE):
            return Denied("There is no patient to leave.", "Choose one from the list.")
        if self._visit is not None and self._signed is None:
            reason = (command.reason or "").strip()
            if self._visit.results and not reason:
                return UNSIGNED
            reason = reason or "ended without results"
            problem = await self._stored(
                self._store.close_visit(self._visit.id, command.actor, reason)
            )
            if problem is not None:
                return problem
        self._phase = next_phase(self._phase, Event.LEAVE)
        self._forget_patient()
        return Done()

    def _forget_patient(self) -> None:
        """Nothing of a patient stays on the board, in the rings or in flight."""
        self._expected = None
        self._heard = frozenset()
        self._visit = None
        self._signed = None
        self._receipts = Receipts()
        self._asked = None
        self.board.clear()
        self.rings.clear()

    # What is kept.

    async def _accept(self, command: Accept) -> Answer:
        if not allowed(self._phase, Event.ACCEPT):
            return NOT_NOW[self._phase]
        now = self._now()
        tile = self.board.tiles.get(command.kind)
        group = tile.offer(now, command.measurement) if tile is not None else None
        if tile is None or group is None:
            return _why_not(tile, now)
        beside = tile.others(now, group) if command.kind is ResultKind.PULSE_RATE else []
        result = self._result(command, command.kind, readings=tuple(group.values()))
        tile.saving = result
        try:
            problem = await self._keep(result)
        finally:
            tile.saving = None
        if problem is not None:
            return problem
        tile.result = result
        tile.forget({result.readings[0].measurement})
        if command.kind is ResultKind.BLOOD_PRESSURE:
            beside = self._pulse_of(result)
        return await self._keep_beside(command, beside)

    def _pulse_of(self, pressure: Result) -> list[Group]:
        """The pulse of the same inflation, where another pulse is kept already."""
        assert self._visit is not None  # something was just kept in it
        if self._visit.result(ResultKind.PULSE_RATE) is None:
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
            if await self._keep(evidence) is not None:
                return Done("Kept. The pulse of another instrument could not be kept beside it.")
            tile.forget({evidence.readings[0].measurement})
        return Done()

    async def _retake(self, command: Retake) -> Answer:
        if not allowed(self._phase, Event.ACCEPT) or self._visit is None:
            return NOT_NOW[self._phase]
        tile = self.board.tiles.get(command.kind)
        kept = any(result.kind is command.kind for result in self._visit.results)
        if not kept and (tile is None or tile.shown(self._now()) is None):
            return Denied("There is nothing to take back.", "Measure first.")
        problem = await self._take_back(command.kind, command.actor, "measured again")
        if problem is not None:
            return problem
        if tile is not None:
            tile.restart()
        return Done()

    async def _take_back(self, kind: ResultKind, actor: Actor, reason: str) -> Denied | None:
        """Withdraw all of a kind: evidence first, so that it never stands alone."""
        assert self._visit is not None  # the callers looked
        taken_back = [result for result in self._visit.results if result.kind is kind]
        for result in sorted(taken_back, key=lambda result: result.filed):
            problem = await self._stored(
                self._store.withdraw_result(self._visit.id, result.id, actor, reason)
            )
            if problem is not None:
                return problem
            left = tuple(other for other in self._visit.results if other is not result)
            self._visit = dataclasses.replace(self._visit, results=left)
            event = Event.WITHDRAW if left else Event.WITHDRAW_LAST
            self._phase = next_phase(self._phase, event)
        return None

    async def _enter_value(self, command: EnterValue) -> Answer:
        if not allowed(self._phase, Event.ACCEPT):
            return NOT_NOW[self._phase]
        try:
            kind, readings = manual_readings(command, self._now(), self._station_id)
        except NotPossibleError as problem:
            return Denied(problem.says, problem.next_step)
        return await self._replace(self._result(command, kind, readings=readings))

    async def _enter_text(self, command: EnterText) -> Answer:
        if not allowed(self._phase, Event.ACCEPT):
            return NOT_NOW[self._phase]
        if command.kind is not ResultKind.REASON_FOR_VISIT:
            return Denied("Words are not kept for this.", "Measure it, or enter its value.")
        text = " ".join(command.text.split())
        if not text:
            return Denied("There are no words to keep.", "Write them first.")
        if len(text) > _LONGEST_TEXT:
            return Denied(
                f"The text has {len(text)} characters; at most {_LONGEST_TEXT} are kept.",
                "Say it in fewer words.",
            )
        return await self._replace(self._result(command, command.kind, text=text))

    async def _capture_ekg(self, command: CaptureEkg) -> Answer:
        if not allowed(self._phase, Event.ACCEPT) or self._visit is None:
            return NOT_NOW[self._phase]
        assert self._visit.confirmed_at is not None  # a visit begins confirmed
        try:
            ekg = recording_of(
                self.rings.get(_EKG),
                command.seconds,
                now=self._now(),
                monotonic_s=self._monotonic_s(),
                confirmed_at=self._visit.confirmed_at,
            )
        except EkgNotReadyError as problem:
            return Denied(problem.says, problem.next_step)
        answer = await self._replace(self._result(command, ResultKind.EKG, ekg=ekg))
        if isinstance(answer, Done) and ekg.lost_samples:
            return Done(f"Kept. {ekg.lost_samples} of {ekg.samples} samples were lost on the way.")
        return answer

    async def _replace(self, result: Result) -> Answer:
        """Keep what a person gives; it takes the place of what was kept of that kind."""
        assert self._visit is not None  # the callers looked
        replaced = self._visit.result(result.kind) is not None
        tile = self.board.tiles.get(result.kind)
        if replaced:
            problem = await self._take_back(result.kind, result.accepted_by, "replaced by a person")
            if problem is not None:
                return problem
            if tile is not None:
                tile.result = None
        problem = await self._keep(result)
        if problem is not None and replaced:
            return Denied(
                f"What was kept before was taken back, and the new one is not kept. {problem.says}",
                problem.next_step,
            )
        if problem is not None:
            return problem
        if result.kind is not ResultKind.EKG:
            self.board.tile(result.kind).result = result
        return Done()

    # The tray.

    def _attach_held(self, command: AttachHeld) -> Answer:
        if not allowed(self._phase, Event.ACCEPT):
            return NOT_NOW[self._phase]
        why = command.reason.strip()
        if not why:
            return Denied("A reason is needed.", "Say why it belongs to this patient.")
        now = self._now()
        held = {view.measurement: view for view in self.tray.views(now)}.get(command.measurement)
        if held is None:
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        if self.board.tile(held.kind).result is not None:
            return KEPT
        taken = []
        for reading in held.readings:
            reasons = (*reading.quality.reasons, f"attached by hand: {why}")
            noted = dataclasses.replace(reading.quality, reasons=reasons)
            taken.append(self.board.take(reading.replace(quality=noted), attached=True, at=now))
        if not all(taken):
            return Denied("No living patient has these numbers.", "Measure again.")
        self.tray.take_out(command.measurement)
        self._live()
        return Done()

    def _discard_held(self, command: DiscardHeld) -> Answer:
        if not command.reason.strip():
            return Denied("A reason is needed.", "Say why it is nobody's.")
        if not self.tray.take_out(command.measurement):
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        return Done()

    # The signature.

    async def _sign(self, command: Sign) -> Answer:
        if not allowed(self._phase, Event.SIGN) or self._visit is None:
            return NOT_NOW[self._phase]
        signed = SignedVisit(visit=self._visit, signed_at=self._now(), signed_by=command.actor)
        problem = await self._stored(self._store.sign(signed))
        if problem is not None:
            return problem
        self._phase = next_phase(self._phase, Event.SIGN)
        self._signed = signed
        self._asked = self._store.deliveries(signed.visit.id)
        # It is signed whether or not the list can be read; `tick` collects it.
        await asyncio.wait([asyncio.wrap_future(self._asked)])
        self._collect_receipts()
        return Done()

    # Helpers.

    def _result(
        self,
        command: Command,
        kind: ResultKind,
        *,
        readings: tuple[Reading, ...] = (),
        text: str | None = None,
        ekg: EkgRecording | None = None,
        filed: bool = True,
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
        )

    async def _keep(self, result: Result) -> Denied | None:
        """On disk first, then in the visit."""
        assert self._visit is not None  # the callers looked
        problem = await self._stored(self._store.save_result(self._visit.id, result))
        if problem is not None:
            return problem
        self._visit = dataclasses.replace(self._visit, results=(*self._visit.results, result))
        self._phase = next_phase(self._phase, Event.ACCEPT)
        return None

    async def _stored(self, future: Future[None]) -> Denied | None:
        """Wait for the disk; None where it has it."""
        try:
            await asyncio.wrap_future(future)
        except Exception as problem:
            _log.warning("the store did not take it: %s", type(problem).__name__)
            return not_stored(problem)
        return None

    # What is shown.

    def view(
        self, now: datetime
    ) -> tuple[VisitView | None, tuple[TileView, ...], tuple[HeldView, ...]]:
        """The visit, the board and the tray at this moment."""
        return self._visit_view(), self.board.views(now), self.tray.views(now)

    def _visit_view(self) -> VisitView | None:
        if self._expected is None:
            return None
        visit, signed = self._visit, self._signed
        return VisitView(
            id=visit.id if visit else "",
            phase=self._phase,
            patient=self._expected.patient,
            expected=self._expected,
            confirmed=self._heard,
            confirmed_at=visit.confirmed_at if visit else None,
            results=visit.results if visit else (),
            signed_at=signed.signed_at if signed else None,
            signed_by=signed.signed_by if signed else None,
            deliveries=self._receipts.all(),
        )


def _why_not(tile: Tile | None, now: datetime) -> Denied:
    """Why a tile has nothing to keep."""
    if tile is None:
        return NOTHING
    if tile.result is not None:
        return KEPT
    if tile.offer(now) is not None:
        return CHANGED
    line = tile.shown(now)
    if line is None or not line.attached or not line.has_value(now):
        return NOTHING
    return UNSTEADY
