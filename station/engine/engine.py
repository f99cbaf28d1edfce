"""The engine of one station: what its faces hold on to, and how long it lives.

Threads: the I/O thread ("station-io") runs one asyncio loop with links, drivers and capture;
the store has its writer thread, the courier its own loop, serial ports a reader each, and the
live EKG one that looks at it; PIN checks and the worklist's HTTP run in workers. Everything that
changes state happens in the I/O loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from station.capture.commands import Answer, Command, Denied, Unsigned
from station.capture.views import StationView
from station.drivers.beat import next_beat
from station.engine.commands import answer_to
from station.engine.picture import picture
from station.engine.steady import SteadyKeeper
from station.latency import LatencyMeter, LatencyReport
from station.scanner.burst import BurstRules

if TYPE_CHECKING:
    from station.capture.ring import SampleRing
    from station.demo_user import DemoUser
    from station.drivers.driver import Driver
    from station.engine.rooms import Rooms
    from station.first_start import FirstUser
    from station.settings import Settings

__all__ = ["Engine"]

_log = logging.getLogger(__name__)

# Tiles change in place at most this often (seconds); a command's effect is shown at once.
_VIEW_S: Final = 0.1


class Engine:
    """One station. `start`, then `submit` commands and read `view`; `stop` at the end."""

    def __init__(
        self,
        settings: Settings,
        *,
        demo_user: DemoUser | None = None,
        first_user: FirstUser | None = None,
    ) -> None:
        """Nothing is opened yet. `first_user` becomes administrator where there is nobody yet."""
        self.settings = settings
        self.latency: dict[str, LatencyMeter] = {}
        self.warnings: list[str] = []
        self._demo_user = demo_user
        self._steady = SteadyKeeper()
        self._first_user = first_user
        self._thread = threading.Thread(target=self._run, name="station-io", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready: Future[None] = Future()
        self._stopping: asyncio.Event | None = None
        self._rooms: Rooms | None = None
        self._listeners: list[Callable[[StationView], None]] = []
        self._stumbled: set[str] = set()
        """Faults of a round that are in the log already."""
        self._view = StationView(version=0, now=datetime.now(UTC), room=settings.room)

    @property
    def scan_rules(self) -> BurstRules:
        """The pace of the site's scanner."""
        return self.settings.scanner.rules

    @property
    def ready(self) -> Future[None]:
        """Done when commands are taken; or says why not."""
        return self._ready

    @property
    def drivers(self) -> list[Driver]:
        """Of the instruments that the station connects to."""
        return self._rooms.fleet.drivers if self._rooms is not None else []

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

    def submit(self, command: Unsigned | Command) -> Future[Answer]:
        """Carry out a command. The answer never raises for something that a person did."""
        loop, rooms = self._loop, self._rooms
        if loop is None or rooms is None or not self._ready.done():
            answer: Future[Answer] = Future()
            answer.set_result(Denied("The station is still starting.", "Wait a moment."))
            return answer
        return asyncio.run_coroutine_threadsafe(self._answer(rooms, command), loop)

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
        """The samples of a signal while somebody is signed in who may see them; None where there
        are none.
        """
        rooms, view = self._rooms, self._view
        if rooms is None or view.actor is None or view.locked:
            return None
        if view.visit is None and view.visit_began is not None:  # somebody else's patient
            return None
        return rooms.capture.rings.get(signal)

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
        if self._rooms is not None:
            self._rooms.seat.activity()

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
        from station.engine.opening import open_rooms  # the sign-in page does not wait for it

        self._rooms = rooms = await open_rooms(
            self.settings,
            opened,
            demo_user=self._demo_user,
            first_user=self._first_user,
            meters=self.latency,
            warn=self.warnings.append,
            changed=self._publish,
        )
        opened.push_async_callback(_end, self._start_tasks(rooms))
        rooms.fleet.start()
        opened.push_async_callback(rooms.fleet.close)

    def _start_tasks(self, rooms: Rooms) -> list[asyncio.Task[Any]]:
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(self._show(rooms), name="show")]
        if rooms.today.configured:
            tasks.append(asyncio.create_task(rooms.today.keep_fresh(), name="worklist"))
        for task in tasks:
            task.add_done_callback(_tell_crash)
        return tasks

    async def _answer(self, rooms: Rooms, command: Unsigned | Command) -> Answer:
        answer = await answer_to(rooms, command)
        self._go_on(self._publish)  # what was done is answered, whoever fails to hear of it
        return answer

    async def _show(self, rooms: Rooms) -> None:
        while True:
            await next_beat(_VIEW_S)
            self._go_on(lambda: rooms.capture.tick(datetime.now(UTC)))
            self._go_on(lambda: self._steady.look(rooms))
            self._go_on(self._publish)

    def _go_on(self, step: Callable[[], None]) -> None:
        """Take a step of a round. A bug in one of them is logged, once, and the rounds go on: a
        picture that stands still shows old values as new, and a countdown that never ends.
        """
        try:
            step()
        except Exception as problem:
            place = traceback.extract_tb(problem.__traceback__)[-1]
            where = f"{type(problem).__name__} at {Path(place.filename).name}:{place.lineno}"
            if where not in self._stumbled:
                self._stumbled.add(where)
                _log.error("a round of the picture: %s", where, exc_info=problem)

    def _publish(self) -> None:
        """Make a picture of the present and give it to whoever listens."""
        if self._rooms is None:  # they are still being opened, or could not be
            return
        self._view = picture(self._rooms, self._view.version + 1)
        self._rooms.breaths.follow(self._view)
        for listener in tuple(self._listeners):
            listener(self._view)


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _tell_crash(task: asyncio.Task[Any]) -> None:
    """A task of the I/O loop that ends by itself with an error is a bug: say so in the log."""
    if not task.cancelled() and task.exception() is not None:
        _log.error("%s ended", task.get_name(), exc_info=task.exception())
