"""What every host does: it keeps an instrument on time and carries its bytes both ways.

A host owns the port or the radio, and with it what can go wrong there: unplugged and plugged in
again, dropped, stalled, noisy. What goes wrong in the instrument itself are its acts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from station.simulators.devices.base import ActError, Instrument, StreamDevice
from station.simulators.hosts.noise import LineNoise

__all__ = ["Clock", "Host", "StreamHost", "Tap", "clock_from_now", "serving"]

Clock = Callable[[], float]
"""Seconds since the simulation began."""

Tap = Callable[[float, bool, bytes, str | None], None]
"""Told of what passes a host: the time, whether the instrument sent it, the bytes, and over
Bluetooth the characteristic."""


def clock_from_now() -> Clock:
    """A clock that begins at 0 with this call."""
    began = time.monotonic()
    return lambda: time.monotonic() - began


class Host:
    """One instrument on one port. `place` says where, as the room tells it."""

    instrument: Instrument

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.tap: Tap | None = None
        self._stalled_until = 0.0

    @property
    def place(self) -> dict[str, Any]:
        """Spec id, and where the instrument is reached."""
        raise NotImplementedError

    @property
    def plugged(self) -> bool:
        """Whether it is there."""
        raise NotImplementedError

    async def plug(self) -> None:
        """Be there, or there again under the same name; nothing happens when it is."""
        raise NotImplementedError

    async def unplug(self) -> None:
        """Be gone without a word."""
        raise NotImplementedError

    async def drop(self) -> None:
        """Lose the connection once; it can be made again at once."""
        raise NotImplementedError

    async def serve(self) -> None:
        """Work until cancelled."""
        raise NotImplementedError

    async def close(self) -> None:
        """Leave nothing behind."""
        await self.unplug()

    def act(self, name: str, **options: Any) -> None:
        """Do something to the instrument; raises `ActError` in words."""
        self.instrument.act(name, self.clock(), **options)

    async def fault(self, name: str, **options: Any) -> None:
        """Let something go wrong, in the port or in the instrument. Raises `ActError`."""
        faults = {"drop": self.drop, "unplug": self.unplug, "replug": self.plug}
        if name == "stall":
            self.stall(**options)
        elif name not in faults:
            self.act(name, **options)
        elif options:
            raise ActError(f"{name} takes nothing, got {', '.join(options)}")
        else:
            await faults[name]()

    def stall(self, seconds: object = 2.0) -> None:
        """Send nothing for that long; what was due comes late, all at once, up to 5 s of it."""
        if not isinstance(seconds, (int, float)) or not 0.0 < seconds <= 600.0:
            raise ActError(f"a stall takes up to 600 seconds, got {seconds!r}")
        self._stalled_until = self.clock() + seconds

    @property
    def stalled(self) -> bool:
        """Whether nothing is sent at the moment."""
        return self.clock() < self._stalled_until


class StreamHost(Host):
    """An instrument that sends a stream of bytes."""

    def __init__(self, device: StreamDevice, clock: Clock) -> None:
        super().__init__(clock)
        self.device = device
        self.instrument = device
        self._noise = LineNoise()
        self.driven = False
        """Whether a ticker keeps it on time, not a task of its own."""

    def step(self, now: float) -> None:
        """Send what is due at that moment."""
        if not self.stalled:
            self._send_over_line(self.device.tick(now))

    def noise_of(self, seed: int) -> None:
        """Draw the places of losses and damage from another seed."""
        self._noise = LineNoise(seed)

    def send(self, data: bytes) -> None:
        """Give bytes to whoever listens; they are lost where nobody does."""
        raise NotImplementedError

    def receive(self, data: bytes) -> None:
        """Bytes came from the station: hand them to the instrument, send its answer."""
        if self.tap is not None:
            self.tap(self.clock(), False, data, None)
        self._send_over_line(self.device.receive(data, self.clock()))

    async def fault(self, name: str, **options: Any) -> None:
        """Besides what may go wrong everywhere: `lose_bytes` and `corrupt`, with a `count`."""
        noise = {"lose_bytes": self._noise.lose, "corrupt": self._noise.damage}
        if name not in noise:
            await super().fault(name, **options)
        elif not set(options) <= {"count"}:
            raise ActError(f"{name} takes a count, got {', '.join(options)}")
        else:
            noise[name](**options)

    async def drop(self) -> None:
        """The cable is pulled and put back."""
        await self.unplug()
        await self.plug()

    async def serve(self) -> None:
        """Send what is due, again and again. The instrument counts, so no sleep adds up."""
        if self.driven:
            await asyncio.Event().wait()
        while True:
            self.step(self.clock())
            await asyncio.sleep(self.device.tick_s)

    def _send_over_line(self, data: bytes) -> None:
        left = self._noise.spoil(data)
        if left:
            if self.tap is not None and self.plugged:
                self.tap(self.clock(), True, left, None)
            self.send(left)


@asynccontextmanager
async def serving(hosts: Iterable[Host]) -> AsyncIterator[None]:
    """Plug all of them in and keep them working for as long as the block lasts.

    A host that fails ends the block: a simulator that only looks alive helps nobody.
    """
    hosts = tuple(hosts)
    try:
        for host in hosts:
            await host.plug()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(host.serve()) for host in hosts]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None  # the first one ended the others
    finally:
        for host in hosts:
            await host.close()
