"""Links: how long a byte takes from the wire to the listener, and what a connection takes.

The serial reader is compared with the form that is found in most programs, `read(256)` with a
timeout, on the same pseudo-terminal and in the same run. The frames are Nonin's: 9 bytes.
"""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from statistics import median, quantiles

import pytest
import serial
from bleak import BleakClient, BleakScanner

from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.ble import BleLink, BleRadio, Wanted
from station.drivers.links.ports import PortChoice
from station.drivers.links.reconnect import Backoff
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.simulators.bluetooth.backend import bumble_backends
from tests.drivers.links.heard import running
from tests.drivers.links.pty import PtyCable
from tests.simulators.bluetooth.world import BLOOD_PRESSURE, MEASUREMENT, cuff, world
from tests.support.figures import StateFigure

pytestmark = pytest.mark.bench

FRAME_BYTES = 9
EVERY_S = 0.004
FRAMES = 500
CONNECTIONS = 20


class Arrivals:
    """When the last byte of each frame reached a listener."""

    def __init__(self, expected: int) -> None:
        self.times: list[float] = []
        self.done = asyncio.Event()
        self.connected = asyncio.Event()
        self._bytes = 0
        self._expected = expected

    def on_chunk(self, chunk: Chunk) -> None:
        now = time.perf_counter()
        before = self._bytes // FRAME_BYTES
        self._bytes += len(chunk.data)
        self.times += [now] * (self._bytes // FRAME_BYTES - before)
        if len(self.times) >= self._expected:
            self.done.set()

    def on_state(self, state: LinkState) -> None:
        if state.phase is LinkPhase.CONNECTED:
            self.connected.set()


def send(cable: PtyCable, frames: int) -> list[float]:
    """Write frames at their rate; gives when each was written."""
    sent = []
    due = time.perf_counter()
    for _ in range(frames):
        due += EVERY_S
        time.sleep(max(0.0, due - time.perf_counter()))
        sent.append(time.perf_counter())
        cable.say(bytes(FRAME_BYTES))
    return sent


async def through_the_link(cable: PtyCable) -> list[float]:
    """Seconds from the write to the callback in the loop, for each frame."""
    arrivals = Arrivals(FRAMES)
    link = SerialLink(PortChoice(path=str(cable.path)), SerialSettings(baud=115200))
    task = asyncio.create_task(link.run(arrivals))
    await arrivals.connected.wait()
    sent = await asyncio.to_thread(send, cable, FRAMES)
    async with asyncio.timeout(10):
        await arrivals.done.wait()
    task.cancel()
    await asyncio.wait({task})
    return [heard - said for said, heard in zip(sent, arrivals.times, strict=True)]


def through_a_timed_read(cable: PtyCable) -> list[float]:
    """The same with `read(256)` and a timeout of 0.1 s."""
    times: list[float] = []
    taken = 0
    with serial.Serial(str(cable.path), 115200, timeout=0.1) as port:

        def read() -> None:
            nonlocal taken
            while taken < FRAMES * FRAME_BYTES:
                data = port.read(256)
                now = time.perf_counter()
                before = taken // FRAME_BYTES
                taken += len(data)
                times.extend([now] * (taken // FRAME_BYTES - before))

        reader = threading.Thread(target=read)
        reader.start()
        sent = send(cable, FRAMES)
        reader.join(10)
    return [heard - said for said, heard in zip(sent, times, strict=True)]


def test_serial_latency(tmp_path: Path, figure: StateFigure) -> None:
    cable = PtyCable(tmp_path / "ttyBENCH")
    try:
        ours = quantiles(asyncio.run(through_the_link(cable)), n=100)
        naive = quantiles(through_a_timed_read(cable), n=100)
    finally:
        cable.unplug()
    note = f"read(256), 0.1 s: {naive[49] * 1e3:.0f} ms and {naive[98] * 1e3:.0f} ms"
    figure("Serial, last byte to callback, p50", ours[49] * 1e3, "ms", at_most=2, note=note)
    figure("Serial, last byte to callback, p99", ours[98] * 1e3, "ms", at_most=10)
    figure("Serial, p50 of read(256) against ours", naive[49] / ours[49], "×", at_least=20)
    figure("Serial, p99 of read(256) against ours", naive[98] / ours[98], "×", at_least=8)


async def test_bluetooth_connection(figure: StateFigure) -> None:
    """Through unmodified bleak, to another thread's virtual air over TCP."""
    with world() as air:
        await air.add(cuff())
        backends = bumble_backends(air.hci)
        connected, subscribed = [], []
        for _ in range(CONNECTIONS):
            found = await BleakScanner.find_device_by_filter(
                lambda *_: True,
                timeout=10,
                service_uuids=[BLOOD_PRESSURE],
                backend=backends.scanner,
            )
            assert found is not None
            began = time.perf_counter()
            async with BleakClient(found, backend=backends.client) as client:
                connected.append(time.perf_counter() - began)
                began = time.perf_counter()
                await client.start_notify(MEASUREMENT, lambda *_: None)
                subscribed.append(time.perf_counter() - began)
        await backends.close()
    # The notes behind: it waits for the next advertisement, here one in 20 ms.
    figure("Bluetooth, connect and discover", median(connected) * 1e3, "ms", at_most=150)
    figure("Bluetooth, subscribe", median(subscribed) * 1e3, "ms", at_most=20)


async def test_bluetooth_link(figure: StateFigure) -> None:
    """Our whole link: search, connect, subscribe, identity, battery."""
    with world() as air:
        await air.add(cuff())
        radio = BleRadio(bumble_backends(air.hci))
        taken = []
        for _ in range(CONNECTIONS):
            link = BleLink(
                radio,
                Wanted(services=frozenset({BLOOD_PRESSURE})),
                spec="bluetooth_blood_pressure",
                name="Cuff",
                subscribe=[MEASUREMENT],
                backoff=Backoff(first_s=0.01),
            )
            began = time.perf_counter()
            async with running(link) as heard:
                await heard.phase(LinkPhase.CONNECTED)
                taken.append(time.perf_counter() - began)
        await radio.close()
    figure("Bluetooth, from search to connected link", median(taken) * 1e3, "ms", at_most=300)
