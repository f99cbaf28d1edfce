"""Wires the rooms together: instruments to capture, capture to the store, the store to the chart.

Threads: the I/O thread ("station-io") runs one asyncio loop with links, drivers and capture;
the store has its writer thread, the courier its own loop, serial ports a reader each; PIN checks
and the worklist's HTTP run in workers. Everything that changes state happens in the I/O loop.

Stopping goes against the way of the data: links first (nothing new comes in), then capture,
then the courier, then the store, which writes what it was asked to before it closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from station.access.audit import Outcome
from station.access.gate import Gate, Refusal
from station.access.rights import Right, may
from station.access.sessions import Sessions, SessionState
from station.access.users import Users, add_demo_user
from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.capture import Capture
from station.capture.commands import (
    Accept,
    AddInstrument,
    AllowInstrument,
    Answer,
    ApproveInstrument,
    AskInstrument,
    AttachHeld,
    CancelPairing,
    CaptureEkg,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    DiscardHeld,
    Done,
    EnterPasskey,
    EnterText,
    EnterValue,
    ForgetInstrument,
    LeavePatient,
    Lock,
    LookForInstruments,
    NameInstrument,
    ReadWorklist,
    Resend,
    Retake,
    Sign,
    SignIn,
    SignOut,
    StartVisit,
    Unlock,
)
from station.capture.ring import SampleRing
from station.capture.tile import BoardTimes
from station.capture.views import AroundView, ChartView, PairingView, StationView, WorklistView
from station.charts import composer, sink_of
from station.demo_user import DemoUser
from station.drivers.beat import next_beat
from station.drivers.driver import Driver
from station.drivers.links.pairing import PairingDesk
from station.latency import LatencyMeter, LatencyReport
from station.today import TodayList
from station.visit import Actor, Delivery

if TYPE_CHECKING:
    from station.drivers.links.base import LinkState
    from station.export.courier import Courier, Health
    from station.fleet import Fleet
    from station.settings import Settings
    from station.store.store import Store
    from station.surroundings import Surroundings
    from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["RIGHTS", "DemoUser", "Engine"]

_log = logging.getLogger(__name__)

# Tiles change in place at most this often (seconds); a command's effect is shown at once.
_VIEW_S: Final = 0.1
# Some days of one room: what an instrument still has in its memory of what was kept here.
_KNOWN_RESULTS: Final = 500

RIGHTS: Final[dict[type[Command], Right]] = {
    ReadWorklist: Right.READ_WORKLIST,
    ChoosePatient: Right.CHOOSE_PATIENT,
    ConfirmIdentifier: Right.CHOOSE_PATIENT,
    StartVisit: Right.CHOOSE_PATIENT,
    LeavePatient: Right.CHOOSE_PATIENT,
    Accept: Right.CAPTURE,
    Retake: Right.CAPTURE,
    CaptureEkg: Right.CAPTURE,
    EnterValue: Right.ENTER_VALUE,
    EnterText: Right.ENTER_VALUE,
    AttachHeld: Right.ATTACH_HELD,
    DiscardHeld: Right.ATTACH_HELD,
    Sign: Right.SIGN,
    Resend: Right.RESEND,
    EnterPasskey: Right.PAIR_DEVICE,
    CancelPairing: Right.PAIR_DEVICE,
    AskInstrument: Right.CAPTURE,
    LookForInstruments: Right.OPERATE_DEVICES,
    NameInstrument: Right.OPERATE_DEVICES,
    AllowInstrument: Right.OPERATE_DEVICES,
    AddInstrument: Right.MANAGE_DEVICES,
    ApproveInstrument: Right.MANAGE_DEVICES,
    ForgetInstrument: Right.MANAGE_DEVICES,
}


class Engine:
    """One station. `start`, then `submit` commands and read `view`; `stop` at the end."""

    def __init__(self, settings: Settings, *, demo_user: DemoUser | None = None) -> None:
        """Nothing is opened yet."""
        self.settings = settings
        self._demo_user = demo_user
        self._thread = threading.Thread(target=self._run, name="station-io", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready: Future[None] = Future()
        self._stopping: asyncio.Event | None = None
        self._listeners: list[Callable[[StationView], None]] = []
        self._version = 0
        self._view = StationView(version=0, now=datetime.now(UTC), room=settings.room)
        self._actor: Actor | None = None
        self._today = TodayList(settings)
        self._pairing = PairingDesk()
        self._charts: dict[str, ChartView] = {
            chart.name: ChartView(name=chart.name, test=chart.test) for chart in settings.charts
        }
        self.latency: dict[str, LatencyMeter] = {}
        self.warnings: list[str] = []
        self._store: Store
        self._gate: Gate
        self._capture: Capture
        self._courier: Courier
        self._fleet: Fleet | None = None
        self._around: Surroundings | None = None

    @property
    def drivers(self) -> list[Driver]:
        """Of the instruments that the station connects to."""
        return self._fleet.drivers if self._fleet is not None else []

    # From any thread.

    def start(self) -> Future[None]:
        """Open everything; the future is done when commands are taken, or says why not."""
        self._thread.start()
        return self._ready

    def stop(self, timeout_s: float = 20.0) -> None:
        """Close everything in order and wait. Safe to call twice."""
        loop, stopping = self._loop, self._stopping
        if loop is not None and stopping is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(stopping.set)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def submit(self, command: SignIn | Command) -> Future[Answer]:
        """Carry out a command. The answer never raises for something that a person did."""
        loop = self._loop
        if loop is None or not self._ready.done():
            answer: Future[Answer] = Future()
            answer.set_result(Denied("The station is still starting.", "Wait a moment."))
            return answer
        return asyncio.run_coroutine_threadsafe(self._answer(command), loop)

    def view(self) -> StationView:
        """The latest picture."""
        return self._view

    def subscribe(self, listener: Callable[[StationView], None]) -> Callable[[], None]:
        """Call `listener` with each new picture, in the I/O thread; returns the way out."""
        self._listeners.append(listener)
        listener(self._view)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def ring(self, signal: str) -> SampleRing | None:
        """The samples of a signal while somebody is signed in; None where there are none."""
        if self._view.actor is None or self._view.locked or not self._ready.done():
            return None
        return self._capture.rings.get(signal)

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        """The window has painted everything before this sample."""
        meter = self.latency.get(signal)
        if meter is not None:
            meter.painted(sample_index, monotonic_s)

    def latency_report(self) -> dict[str, LatencyReport]:
        """From port to pixel, by signal."""
        return {signal: meter.report() for signal, meter in self.latency.items()}

    def begin_latency(self, signal: str) -> None:
        """Measure a signal from port to pixel from now on; its page is being looked at."""
        self.latency.setdefault(signal, LatencyMeter()).begin()

    def end_latency(self, signal: str) -> None:
        """Stop measuring it."""
        self.latency.setdefault(signal, LatencyMeter()).end()

    def activity(self) -> None:
        """Somebody touched the screen: put the auto-lock off."""
        actor = self._actor
        if actor is not None and self._ready.done():
            self._gate.activity(actor)

    # The I/O thread.

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        # What is opened later is closed earlier: against the way of the data.
        async with contextlib.AsyncExitStack() as opened:
            try:
                await self._open(opened)
            except Exception as problem:
                self._ready.set_exception(problem)
                return
            self._publish()
            self._ready.set_result(None)
            await self._stopping.wait()

    async def _open(self, opened: contextlib.AsyncExitStack) -> None:
        from station.export.courier import Courier
        from station.fleet import Fleet
        from station.instruments import Instruments, all_specs
        from station.store.keys import load_key
        from station.store.store import Store
        from station.surroundings import Surroundings

        folder = self.settings.folder
        database = folder / "station.db"
        key = await asyncio.to_thread(load_key, folder, database)
        if key.warning:
            self.warnings.append(key.warning)
        compose = composer(self.settings)
        self._store = await asyncio.to_thread(Store.open, database, key.key, compose)
        opened.push_async_callback(asyncio.to_thread, self._store.close)
        await self._open_access()
        self._capture = self._new_capture(await self._known_records())
        self._courier = Courier(
            self._store,
            [sink_of(chart) for chart in self.settings.charts],
            on_delivery=lambda delivery: self._hop(self._on_delivery, delivery),
            on_health=lambda health: self._hop(self._on_health, health),
        )
        self._courier.start()
        opened.push_async_callback(asyncio.to_thread, self._courier.stop)
        instruments = Instruments(self.settings, self._pairing)
        self._pairing.on_change = self._publish
        opened.push_async_callback(instruments.close)
        self._fleet = fleet = Fleet(
            self.settings,
            instruments,
            self,
            shown=self._capture.on_link,
            gone=self._capture.on_link_gone,
        )
        fleet.open()
        self._around = Surroundings(lambda: instruments.radio, all_specs, lambda: fleet.devices)
        opened.push_async_callback(self._around.close)
        opened.push_async_callback(self._end, self._start_tasks())
        fleet.start()
        opened.push_async_callback(fleet.close)

    def _start_tasks(self) -> list[asyncio.Task[Any]]:
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(self._show(), name="show")]
        if self.settings.worklist_url is not None:
            tasks.append(asyncio.create_task(self._today.read(), name="worklist"))
        for task in tasks:
            task.add_done_callback(_tell_crash)
        return tasks

    async def _end(self, tasks: list[asyncio.Task[Any]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _known_records(self) -> Judge:
        """A judge that knows what was kept before this run: an instrument may send it again."""
        judge = Judge(clock_tolerance=timedelta(seconds=self.settings.clock_tolerance_s))
        for result in await asyncio.wrap_future(self._store.recent_results(_KNOWN_RESULTS)):
            judge.remember(result.readings)
        return judge

    def _new_capture(self, judge: Judge) -> Capture:
        settings = self.settings
        times = BoardTimes(
            stale=timedelta(seconds=settings.stale_after_s),
            gone=timedelta(seconds=settings.gone_after_s),
            steady=timedelta(seconds=float(settings.steady_s)),
        )
        return Capture(
            self._store,
            station_id=settings.station_id,
            room=settings.room,
            board=Board(times=times),
            judge=judge,
        )

    async def _open_access(self) -> None:
        known = await asyncio.wrap_future(self._store.users())
        users = Users(known, self._store)
        if self._demo_user is not None:
            user = self._demo_user
            await asyncio.to_thread(add_demo_user, users, user.name, user.pin, user.role)
        sessions = Sessions(timedelta(seconds=self.settings.idle_lock_s))
        self._gate = Gate(users, sessions, self._store)

    def _hop(self, call: Callable[[Any], None], what: object) -> None:
        """From another thread into the I/O loop."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody looks any more
                loop.call_soon_threadsafe(call, what)

    # What instruments and the courier tell (I/O loop).

    def on_reading(self, reading: Reading) -> None:
        """A value, final or in progress."""
        self._heard(reading.device.name)
        self._capture.on_reading(reading)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self._heard(failure.device.name)
        self._capture.on_failure(failure)

    def on_status(self, status: Status) -> None:
        """Something else worth showing."""
        self._heard(status.device.name)
        self._capture.on_status(status)

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform: the window reads it from its ring, no picture is made for it."""
        self._heard(block.device.name)
        self._capture.on_samples(block, arrived_monotonic_s)
        meter = self.latency.get(block.signal)
        if meter is not None:
            meter.arrived(block.first_sample + block.counts.shape[1], arrived_monotonic_s)

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """A connection came up or went away."""
        if self._fleet is not None:
            self._fleet.on_link(driver, state)

    def _heard(self, name: str) -> None:
        if self._fleet is not None:
            self._fleet.heard(name)

    def _on_delivery(self, delivery: Delivery) -> None:
        self._capture.on_delivery(delivery)
        self._publish()

    def _on_health(self, health: Health) -> None:
        self._charts[health.destination] = ChartView(
            name=health.destination,
            test=health.test,
            reachable=health.reachable,
            says=health.says,
            last_answer=health.last_answer,
        )

    # Commands (I/O loop).

    async def _answer(self, command: SignIn | Command) -> Answer:
        try:
            answer = await self._carry_out(command)
        except Exception as problem:
            says = getattr(problem, "says", None)
            if says is None:  # a bug: its place is for the log, its values are not
                _log.exception("%s failed", type(command).__name__)
                says = "The station could not do this."
            answer = Denied(
                says,
                getattr(problem, "next_step", "")
                or "Try again. If it happens again, tell the engineer.",
            )
        self._publish()
        return answer

    async def _carry_out(self, command: SignIn | Command) -> Answer:
        match command:
            case SignIn():
                return await self._sign_in(command)
            case SignOut():
                await asyncio.wrap_future(self._gate.sign_out(command.actor))
                self._actor = None
                return Done()
            case Lock():
                await asyncio.wrap_future(self._gate.lock(command.actor))
                return Done()
            case Unlock():
                refusal = await asyncio.to_thread(self._gate.unlock, command.actor, command.pin)
                return _denied(refusal) if refusal else Done(actor=command.actor)
        return await self._admitted(command)

    async def _sign_in(self, command: SignIn) -> Answer:
        answer = await asyncio.to_thread(self._gate.sign_in, command.name, command.pin)
        if isinstance(answer, Refusal):
            return _denied(answer)
        self._actor = answer
        return Done(actor=answer)

    async def _admitted(self, command: Command) -> Answer:
        """Ask the gate, carry out, and say to the trail what became of it."""
        action = type(command).__name__
        visit = self._capture.visit
        patient_id = visit.patient.id if visit else None
        visit_id = visit.id if visit else None
        if isinstance(command, ChoosePatient):
            patient_id = command.expected.patient.id
        refusal = self._gate.admit(
            command.actor,
            RIGHTS[type(command)],
            action=action,
            patient_id=patient_id,
            visit_id=visit_id,
        )
        if refusal is not None:
            return _denied(refusal)
        answer = await self._do(command)
        await asyncio.wrap_future(
            self._gate.record(
                command.actor,
                action,
                Outcome.DONE if isinstance(answer, Done) else Outcome.REFUSED,
                patient_id=patient_id,
                visit_id=visit_id,
            )
        )
        return answer

    async def _do(self, command: Command) -> Answer:
        if isinstance(command, ReadWorklist):
            return await self._today.read()
        if isinstance(command, Resend):
            return await self._resend(command)
        if isinstance(command, EnterPasskey | CancelPairing):
            return self._pair(command)
        if isinstance(command, AskInstrument) and self._fleet is not None:
            return self._fleet.ask(command)
        if isinstance(command, LookForInstruments):
            return self._look(command)
        if isinstance(
            command,
            AddInstrument | NameInstrument | AllowInstrument | ApproveInstrument | ForgetInstrument,
        ):
            assert self._fleet is not None  # commands are taken once everything is open
            return await self._fleet.do(command)
        if isinstance(command, ChoosePatient):
            expected = await self._today.with_fresh_alerts(command.expected)
            command = dataclasses.replace(command, expected=expected)
        if isinstance(command, Sign):
            refusal = await asyncio.to_thread(self._gate.confirm_pin, command.actor, command.pin)
            if refusal is not None:
                return _denied(refusal)
        answer = await self._capture.handle(command)
        if isinstance(command, Sign) and isinstance(answer, Done):
            self._courier.wake()
        return answer

    async def _resend(self, command: Resend) -> Answer:
        from station.store.errors import StoreError

        try:
            await asyncio.wrap_future(self._store.requeue(command.result_id, command.actor))
        except StoreError as problem:
            return Denied(str(problem), problem.next_step)
        self._courier.wake()
        return Done()

    def _pair(self, command: EnterPasskey | CancelPairing) -> Answer:
        if isinstance(command, CancelPairing):
            taken = self._pairing.cancel(command.address)
        else:
            taken = self._pairing.answer(command.address, command.passkey)
        if taken:
            return Done()
        return Denied(
            "The instrument does not wait for this code any more.",
            "Put it into its pairing mode again. The station asks for its next code.",
        )

    def _look(self, command: LookForInstruments) -> Answer:
        if self._around is not None:
            self._around.look(command.seconds)
        return Done()

    # Pictures (I/O loop).

    async def _show(self) -> None:
        while True:
            await next_beat(_VIEW_S)
            self._capture.tick(datetime.now(UTC))
            self._publish()

    def _publish(self) -> None:
        """Make a picture of the present and give it to whoever listens."""
        now = datetime.now(UTC)
        actor = self._actor
        state = self._gate.state(actor) if actor else SessionState.UNKNOWN
        if actor is not None and state is SessionState.UNKNOWN:
            self._actor = actor = None
        locked = state is SessionState.LOCKED
        # Without somebody signed in, a picture has no patient in it at all.
        hidden = actor is None or locked
        visit, tiles, held = self._capture.view(now)
        links = self._fleet.views() if self._fleet is not None else ()
        role = None if hidden or actor is None else actor.role
        self._version += 1
        self._view = StationView(
            version=self._version,
            now=now,
            room=self.settings.room,
            actor=actor,
            locked=locked,
            visit=None if hidden else visit,
            tiles=() if hidden else tiles,
            held=() if hidden else held,
            worklist=WorklistView() if hidden else self._today.view,
            links=links,
            links_say=self._fleet.says if self._fleet is not None else "",
            around=self._around.view if self._around is not None else AroundView(),
            may_operate=role is not None and may(role, Right.OPERATE_DEVICES),
            may_manage=role is not None and may(role, Right.MANAGE_DEVICES),
            charts=tuple(self._charts.values()),
            pairing=None if hidden else self._pairing_view(),
            simulated=any(link.simulated for link in links if link.allowed)
            or any(tile.simulated for tile in tiles),
        )
        for listener in tuple(self._listeners):
            listener(self._view)

    def _pairing_view(self) -> PairingView | None:
        """The oldest open question about a code; its instrument is the one at hand."""
        for question in self._pairing.questions:
            return PairingView(
                kind=question.kind,
                name=question.name,
                address=question.address,
                code=question.code,
                left_s=max(0.0, question.until_monotonic_s - time.monotonic()),
            )
        return None


def _denied(refusal: Refusal) -> Denied:
    return Denied(refusal.says, refusal.next_step)


def _tell_crash(task: asyncio.Task[Any]) -> None:
    """A task of the I/O loop that ends by itself with an error is a bug: say so in the log."""
    if not task.cancelled() and task.exception() is not None:
        _log.error("%s ended", task.get_name(), exc_info=task.exception())
