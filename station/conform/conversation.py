"""Plays the host against a device: connects, listens, leaves, and comes again.

The station's own link, dialogue and driver do the talking; everything that passes is kept as a
flight recording, which is all that the checks get.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.conform.exchange import streams_in
from station.drivers.dialogues import NotNowError
from station.drivers.driver import Driver
from station.drivers.links.base import Chunk, Link, LinkListener, LinkPhase, LinkState
from station.drivers.links.recording import Entry, Header, Recording, Sent
from station.instruments import make_driver, make_link, make_radio
from station.vitals import Failure, Origin, Reading, SampleBlock, Status

if TYPE_CHECKING:
    from station.codec import Spec
    from station.drivers.links.ble_radio import BleRadio
    from station.settings import DeviceSettings

__all__ = ["Plan", "converse"]

# After a result, what else belongs to it (a greeting, more records) has so long to come.
_AFTERMATH_S: Final = 2.5
_PAUSE_S: Final = 1.0
# A device that streams may take so long to begin.
_BEGINS_S: Final = 8.0
_GOODBYE_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long to listen. `listen_s`: to a device that streams. `wait_s`: at most, for a
    connection and for a measurement of one that does not. `again_s`: after coming back.
    """

    listen_s: float = 10.0
    wait_s: float = 60.0
    again_s: float = 4.0
    hci: str | None = None


@dataclass(slots=True)
class _Tap:
    """A link with everything that passes it kept; `began_s` is the recording's zero."""

    link: Link
    began_s: float
    entries: list[Entry]
    heard: asyncio.Event
    listener: LinkListener | None = None

    @property
    def origin(self) -> Origin:
        return self.link.origin

    async def run(self, listener: LinkListener) -> None:
        self.listener = listener
        await self.link.run(self)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Kept before it is sent, so that no answer stands before its question; what the device
        did not take is not kept.
        """
        now = time.monotonic()
        sent = Sent(data=data, monotonic_s=now - self.began_s, channel=channel)
        entry = Entry(t_s=now - self.began_s, what=sent)
        self.entries.append(entry)
        try:
            await self.link.write(data, channel)
        except BaseException:
            self.entries.remove(entry)
            raise

    def on_chunk(self, chunk: Chunk) -> None:
        t_s = chunk.monotonic_s - self.began_s
        self.entries.append(Entry(t_s=t_s, what=replace(chunk, monotonic_s=t_s)))
        self.heard.set()
        assert self.listener is not None
        self.listener.on_chunk(chunk)

    def on_state(self, state: LinkState) -> None:
        t_s = time.monotonic() - self.began_s
        self.entries.append(Entry(t_s=t_s, what=replace(state, cause=None)))
        assert self.listener is not None
        self.listener.on_state(state)


@dataclass(slots=True)
class _Sink:
    """Notices when a connection stands, and when something final has come."""

    connected: asyncio.Event = field(default_factory=asyncio.Event)
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    final: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def on_reading(self, reading: Reading) -> None:
        if reading.final and not reading.from_memory:
            self.final.set()

    def on_failure(self, failure: Failure) -> None:
        pass

    def on_status(self, status: Status) -> None:
        pass

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        pass

    def on_link(self, driver: Driver, state: LinkState) -> None:
        if state.phase is LinkPhase.CONNECTED and not self.connected.is_set():
            self.connected.set()
            if "start" in driver.actions:
                with contextlib.suppress(NotNowError, KeyError):
                    driver.ask("start")
        elif state.phase is LinkPhase.FAILED:
            self.refused.set()


async def converse(
    device: DeviceSettings,
    spec: Spec,
    plan: Plan,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> Recording:
    """Two connections with a device, as one recording. `tell` is told what is done now."""
    began_s, started = time.monotonic(), datetime.now(UTC)
    entries: list[Entry] = []
    radio: list[BleRadio] = []

    def borrow() -> BleRadio:
        if not radio:
            radio.append(make_radio(plan.hci))
        return radio[0]

    origin = Origin.SIMULATOR if device.simulated else Origin.DEVICE
    try:
        for turn in range(2):
            sink = _Sink()
            inner = make_link(device, spec, spec.title, borrow)
            link = _Tap(inner, began_s, entries, sink.heard)
            origin = link.origin
            driver = make_driver(device, spec, spec.title, link, sink)
            reached = await _turn(driver, sink, spec, plan, again=turn > 0, tell=tell)
            if not reached:
                break
            if turn == 0:
                tell("leaving, and coming again")
                await asyncio.sleep(_PAUSE_S)
    finally:
        for one in radio:
            await one.close()
    header = Header(spec=spec.id, link=device.link, origin=origin, started_utc=started)
    return Recording(path=Path("conversation"), header=header, entries=tuple(entries))


async def _turn(
    driver: Driver,
    sink: _Sink,
    spec: Spec,
    plan: Plan,
    *,
    again: bool,
    tell: Callable[[str], None],
) -> bool:
    """One connection; whether it was made."""
    running = asyncio.create_task(driver.run(), name=f"conform {spec.id}")
    try:
        if not await _any(plan.wait_s, sink.connected, sink.refused):
            return False
        if not sink.connected.is_set():
            return False
        if again:
            if streams_in(spec, driver.mode):  # some have to be started first
                await _any(_BEGINS_S, sink.heard)
            await asyncio.sleep(plan.again_s)
        elif streams_in(spec, driver.mode):
            tell(f"listening for {plan.listen_s:g} s")
            await asyncio.sleep(plan.listen_s)
        else:
            tell(f"waiting up to {plan.wait_s:g} s for a measurement: take one now")
            if await _any(plan.wait_s, sink.final):
                await asyncio.sleep(_AFTERMATH_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await driver.say_goodbye()
        return True
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _any(within_s: float, *events: asyncio.Event) -> bool:
    """Whether one of them happened in time."""
    tasks = [asyncio.create_task(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(tasks, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
