"""Capture: readings in, a visit out. The one place that decides what may be kept, and for whom.

Plain state in the I/O loop; it awaits nothing but the store. A result is kept only when the
store says that it is on disk, and a phase changes only through the table in `machine`.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
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
from station.capture.machine import Event, allowed, next_phase
from station.capture.manual import NotPossibleError, manual_readings
from station.capture.ports import ReadingStore
from station.capture.ring import SampleRing
from station.capture.tray import Tray
from station.capture.views import HeldView, LinkView, Phase, TileView, VisitView
from station.visit import (
    Delivery,
    DeliveryState,
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
from station.vitals import (
    DeviceIdentity,
    Failure,
    Origin,
    Reading,
    SampleBlock,
    Status,
)

__all__ = ["Capture"]

# Five minutes can be scrolled back; a capture needs ten seconds.
_RING_S: Final = 300.0
_EKG: Final = "ecg"

_NO_VISIT: Final = Denied(
    "No visit is open.", "Choose a patient and confirm the name and the birth date first."
)
_SIGNED: Final = Denied(
    "This visit is signed and can no longer be changed here.",
    "Finish it, and start another visit for what was forgotten.",
)


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
    ) -> None:
        """`now` is the host's UTC clock."""
        self._store = store
        self._station_id = station_id
        self._room = room
        self._now = now
        self.board = board or Board()
        self.tray = Tray()
        self.rings: dict[str, SampleRing] = {}
        self._ring_from: dict[str, tuple[DeviceIdentity, Origin]] = {}
        self._judge = judge or Judge()
        self._phase = Phase.EMPTY
        self._expected: ExpectedPatient | None = None
        self._heard: frozenset[Identifier] = frozenset()
        self._visit: Visit | None = None
        self._signed: SignedVisit | None = None
        self._deliveries: dict[tuple[str, str], Delivery] = {}
        self._busy = asyncio.Lock()

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

    # What instruments say.

    def on_reading(self, reading: Reading) -> None:
        """A value: shown, offered for keeping, or held."""
        if not reading.final:
            self.board.progress(reading)
            return
        if not reading.chartable:
            return  # its failure is told beside it; the number is nobody's
        confirmed = self._visit.confirmed_at if self._visit else None
        reason = self._judge.judge(reading, confirmed, signed=self._signed is not None)
        if reason is None:
            self.board.take(reading, attached=True)
            if allowed(self._phase, Event.LIVE):
                self._phase = next_phase(self._phase, Event.LIVE)
        elif reading.streaming:
            # The next value of a stream comes at once: this one is shown and never kept.
            self.board.take(reading, attached=False)
        elif kind_of(reading.vital) is not None:
            self.tray.hold(reading, reason)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self.board.fail(failure)

    def on_status(self, status: Status) -> None:
        """Told by the instruments' own tiles; nothing here depends on it."""

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform goes into its ring."""
        ring = self.rings.get(block.signal)
        if ring is None or ring.channels != block.channels or block.first_sample < ring.end:
            ring = self.rings[block.signal] = SampleRing(block, _RING_S)
        ring.write(block, arrived_monotonic_s)
        self._ring_from[block.signal] = (block.device, block.origin)

    def on_link(self, view: LinkView) -> None:
        """An instrument came or went."""
        self.board.link(view)

    def on_delivery(self, delivery: Delivery) -> None:
        """A receipt. The visit is delivered when every one of its results is, everywhere."""
        if self._visit is None or delivery.visit_id != self._visit.id:
            return
        self._deliveries[delivery.result_id, delivery.destination] = delivery
        self._look_whether_delivered()

    def tick(self, now: datetime) -> None:
        """Time passes; ages and steadiness are told by the views."""

    # What people ask.

    async def handle(self, command: Command) -> Answer:
        """Carry out a command, one at a time. Never raises for something that a person did."""
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

    def _choose(self, command: ChoosePatient) -> Answer:
        if not allowed(self._phase, Event.CHOOSE):
            return Denied(
                f"The visit of {self.patient.name if self.patient else 'a patient'} is open.",
                "Finish or leave it first.",
            )
        self._phase = next_phase(self._phase, Event.CHOOSE)
        self._expected = command.expected
        self._heard = frozenset()
        self.board.clear()
        return Done()

    def _confirm(self, command: ConfirmIdentifier) -> Answer:
        if not allowed(self._phase, Event.HEAR):
            return Denied("There is no patient to confirm.", "Choose a patient first.")
        self._phase = next_phase(self._phase, Event.HEAR)
        if command.heard:
            self._heard |= {command.which}
        else:
            self._heard -= {command.which}
        return Done()

    async def _start(self, command: StartVisit) -> Answer:
        if not allowed(self._phase, Event.START) or self._expected is None:
            return Denied("There is no patient to start with.", "Choose a patient first.")
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
            return Denied("There is no patient to leave.")
        if self._visit is not None and self._signed is None:
            if self._visit.results and not command.reason:
                return Denied(
                    "There are results that nobody has signed.",
                    "Say why the visit ends here, or sign it.",
                )
            reason = command.reason or "ended without results"
            problem = await self._stored(
                self._store.close_visit(self._visit.id, command.actor, reason)
            )
            if problem is not None:
                return problem
        self._phase = next_phase(self._phase, Event.LEAVE)
        self._expected = None
        self._heard = frozenset()
        self._visit = None
        self._signed = None
        self._deliveries.clear()
        self.board.clear()
        return Done()

    async def _accept(self, command: Accept) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        tile = self.board.tiles.get(command.kind)
        if tile is None or not tile.acceptable(self._now()):
            return Denied(
                "There is nothing to keep here now.", "Wait for a steady value, or measure again."
            )
        if command.measurement is not None and command.measurement != tile.measurement:
            return Denied(
                "The value has just changed; nothing was kept.", "Look at it and keep it again."
            )
        readings = tuple(tile.value.values())
        result = self._result(command, command.kind, readings=readings)
        tile.saving = True
        try:
            answer = await self._keep(result)
            if isinstance(answer, Done):
                tile.result = result
        finally:
            tile.saving = False
        if isinstance(answer, Done):
            await self._keep_other_pulses(command, result)
        return answer

    async def _keep_other_pulses(self, command: Accept, kept: Result) -> None:
        """Pulses of other instruments stay as evidence beside the one that is filed."""
        assert self._visit is not None  # something was just kept in it
        filed = self._visit.result(ResultKind.PULSE_RATE)
        if filed is None or kept.kind not in (ResultKind.PULSE_RATE, ResultKind.BLOOD_PRESSURE):
            return
        known = {
            reading.id
            for result in self._visit.results
            if result.kind is ResultKind.PULSE_RATE
            for reading in result.readings
        }
        methods = {reading.context.method for reading in filed.readings}
        for method, reading in tuple(self.board.pulses.items()):
            if reading.id in known or method in {m or "" for m in methods} or reading.streaming:
                continue
            await self._keep(
                self._result(command, ResultKind.PULSE_RATE, readings=(reading,), filed=False)
            )

    async def _retake(self, command: Retake) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        assert self._visit is not None  # _not_open looked
        taken_back = [result for result in self._visit.results if result.kind is command.kind]
        if not taken_back:
            return Denied("Nothing of this kind is kept.", "Measure first.")
        for result in taken_back:
            problem = await self._stored(
                self._store.withdraw_result(
                    self._visit.id, result.id, command.actor, "measured again"
                )
            )
            if problem is not None:
                return problem
            left = tuple(other for other in self._visit.results if other is not result)
            self._visit = dataclasses.replace(self._visit, results=left)
            event = Event.WITHDRAW if left else Event.WITHDRAW_LAST
            self._phase = next_phase(self._phase, event)
        tile = self.board.tiles.get(command.kind)
        if tile is not None:
            tile.release()
        return Done()

    async def _enter_value(self, command: EnterValue) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        try:
            kind, readings = manual_readings(command, self._now(), self._station_id)
        except NotPossibleError as problem:
            return Denied(problem.says, problem.next_step)
        return await self._keep_by_hand(command, kind, readings=readings)

    async def _enter_text(self, command: EnterText) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        text = " ".join(command.text.split())
        if not text:
            return Denied("There are no words to keep.", "Write them first.")
        return await self._keep_by_hand(command, command.kind, text=text)

    async def _keep_by_hand(
        self,
        command: Command,
        kind: ResultKind,
        *,
        readings: tuple[Reading, ...] = (),
        text: str | None = None,
    ) -> Answer:
        """Keep what a person says; it replaces what was kept of that kind."""
        assert self._visit is not None  # the callers looked
        if self._visit.result(kind) is not None:
            answer = await self._retake(Retake(actor=command.actor, kind=kind))
            if isinstance(answer, Denied):
                return answer
        result = self._result(command, kind, readings=readings, text=text)
        answer = await self._keep(result)
        tile = self.board.tiles.get(kind)
        if tile is not None and isinstance(answer, Done):
            tile.result = result
        return answer

    async def _capture_ekg(self, command: CaptureEkg) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        assert self._visit is not None
        assert self._visit.confirmed_at is not None
        ring = self.rings.get(_EKG)
        if ring is None:
            return Denied("There is no EKG signal.", "Connect the EKG and the electrodes.")
        device, origin = self._ring_from[_EKG]
        now = self._now()
        try:
            ekg = recording_of(ring, command.seconds, now, self._visit.confirmed_at, device, origin)
        except EkgNotReadyError as problem:
            return Denied(problem.says, problem.next_step)
        if self._visit.result(ResultKind.EKG) is not None:
            answer = await self._retake(Retake(actor=command.actor, kind=ResultKind.EKG))
            if isinstance(answer, Denied):
                return answer
        return await self._keep(self._result(command, ResultKind.EKG, ekg=ekg))

    def _attach_held(self, command: AttachHeld) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        if not command.reason.strip():
            return Denied("A reason is needed.", "Say why it belongs to this patient.")
        readings = self.tray.take_out(command.measurement)
        if not readings:
            return Denied("This measurement is not held any more.")
        note = f"attached by hand: {command.reason.strip()}"
        for reading in readings:
            quality = dataclasses.replace(reading.quality, reasons=(*reading.quality.reasons, note))
            self.board.take(reading.replace(quality=quality), attached=True)
        if allowed(self._phase, Event.LIVE):
            self._phase = next_phase(self._phase, Event.LIVE)
        return Done()

    def _discard_held(self, command: DiscardHeld) -> Answer:
        if not command.reason.strip():
            return Denied("A reason is needed.", "Say why it is nobody's.")
        if not self.tray.take_out(command.measurement):
            return Denied("This measurement is not held any more.")
        return Done()

    async def _sign(self, command: Sign) -> Answer:
        refused = self._not_open()
        if refused is not None:
            return refused
        assert self._visit is not None  # _not_open looked
        if not allowed(self._phase, Event.SIGN):
            return Denied("There is nothing to sign yet.", "Keep at least one result.")
        signed = SignedVisit(visit=self._visit, signed_at=self._now(), signed_by=command.actor)
        problem = await self._stored(self._store.sign(signed))
        if problem is not None:
            return problem
        self._phase = next_phase(self._phase, Event.SIGN)
        self._signed = signed
        for delivery in await asyncio.wrap_future(self._store.deliveries(self._visit.id)):
            self._deliveries.setdefault((delivery.result_id, delivery.destination), delivery)
        self._look_whether_delivered()
        return Done()

    # Helpers.

    def _not_open(self) -> Denied | None:
        if self._visit is None:
            return _NO_VISIT
        return _SIGNED if self._signed is not None else None

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

    async def _keep(self, result: Result) -> Answer:
        """On disk first, then in the visit."""
        assert self._visit is not None  # the callers looked
        problem = await self._stored(self._store.save_result(self._visit.id, result))
        if problem is not None:
            return problem
        self._visit = dataclasses.replace(self._visit, results=(*self._visit.results, result))
        self._phase = next_phase(self._phase, Event.ACCEPT)
        return Done()

    async def _stored(self, future: Future[None]) -> Denied | None:
        """Wait for the disk. What the store could not do is said in its own words."""
        try:
            await asyncio.wrap_future(future)
        except Exception as problem:
            says = getattr(problem, "says", None)
            if says is None:
                raise
            return Denied(says, getattr(problem, "next_step", ""))
        return None

    def _look_whether_delivered(self) -> None:
        if self._phase is not Phase.SIGNED:
            return
        states = [delivery.state for delivery in self._deliveries.values()]
        if states and all(state is DeliveryState.DELIVERED for state in states):
            self._phase = next_phase(self._phase, Event.ALL_DELIVERED)

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
            deliveries=tuple(self._deliveries.values()),
        )
