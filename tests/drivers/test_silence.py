"""An instrument that is connected and says nothing: by a clock that the test moves, and once on a
real terminal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from station.codec import load_spec
from station.drivers.driver import Clock, Driver
from station.drivers.links.base import Chunk, LinkListener, LinkPhase, LinkState, Problem
from station.drivers.links.ports import PortChoice
from station.drivers.links.reconnect import Backoff
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.drivers.silence import SilenceWatch
from station.simulators.devices.nonin import NoninOximeter
from station.simulators.hosts.base import serving
from station.simulators.hosts.pty import PtyHost
from station.vitals import (
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Reading,
    SampleBlock,
    Status,
    Vital,
)
from tests.simulators.scenes import fast_clock, scene

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CONNECTED = LinkState(
    phase=LinkPhase.CONNECTED,
    identity=DeviceIdentity(spec="any", name="any", serial_number="N-1"),
    battery_percent=66,
)


class NoLink:
    """A link that a test speaks for."""

    origin = Origin.DEVICE

    async def run(self, listener: LinkListener) -> None:
        await asyncio.Event().wait()

    async def write(self, data: bytes, channel: str | None = None) -> None:
        raise ConnectionError("not connected")


class Sink:
    """Keeps what a driver says; `until` waits for it."""

    def __init__(self) -> None:
        self.states: list[LinkState] = []
        self.failures: list[Failure] = []
        self.readings: list[Reading] = []
        self._changed = asyncio.Event()

    def on_reading(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._changed.set()

    def on_failure(self, failure: Failure) -> None:
        self.failures.append(failure)

    def on_status(self, status: Status) -> None: ...
    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None: ...

    def on_link(self, driver: Driver, state: LinkState) -> None:
        self.states.append(state)
        self._changed.set()

    def problems(self) -> list[Problem | None]:
        return [state.problem.problem if state.problem else None for state in self.states]

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not met():
                self._changed.clear()
                await self._changed.wait()


class Instrument:
    """A driver without a link, and both clocks."""

    def __init__(self, spec_id: str) -> None:
        self.s = 0.0
        self.sink = Sink()
        self.driver = Driver(
            spec=load_spec(spec_id),
            link=NoLink(),
            sink=self.sink,
            device=DeviceIdentity(spec=spec_id, name="Oximeter"),
            zone=UTC,
            clock=Clock(utc=lambda: NOON + timedelta(seconds=self.s), monotonic_s=lambda: self.s),
        )

    def at(self, seconds: float) -> None:
        self.s = seconds
        self.driver.tick()

    def says(self, data: str, channel: str | None = None) -> None:
        chunk = Chunk(data=bytes.fromhex(data), monotonic_s=self.s, channel=channel)
        self.driver.on_chunk(chunk)


def test_quiet_for_longer_than_it_may_be_is_told_once() -> None:
    watch = SilenceWatch(7.0)
    assert not watch.tick(1000.0), "nobody is connected"
    watch.connected(0.0)
    assert [watch.tick(at) for at in (7.0, 7.1, 8.0)] == [False, True, False]
    assert watch.heard(9.0)
    assert not watch.heard(9.1)
    assert [watch.tick(at) for at in (16.0, 16.2)] == [False, True]
    watch.lost()
    assert not watch.tick(1000.0)
    assert not watch.heard(1000.0)


def test_a_quick_stream_has_five_seconds_to_begin() -> None:
    watch = SilenceWatch(1.0)
    watch.connected(0.0)
    assert [watch.tick(at) for at in (4.9, 5.1)] == [False, True]
    watch.connected(10.0)
    watch.heard(11.0)
    assert [watch.tick(at) for at in (12.0, 12.1)] == [False, True]


def test_a_silent_stream_is_told_in_words_and_taken_back() -> None:
    """The Nonin may be quiet for 3 s."""
    oximeter = Instrument("nonin_serial")
    oximeter.driver.on_state(CONNECTED)
    oximeter.at(1.0)
    oximeter.says("01")
    oximeter.at(4.0)
    assert oximeter.sink.problems() == [None]
    oximeter.at(4.25)
    oximeter.at(4.5)
    assert oximeter.sink.problems() == [None, Problem.SILENT]
    told = oximeter.sink.states[-1]
    assert told.phase is LinkPhase.CONNECTED
    assert told.problem is not None
    assert told.problem.says == "Oximeter is connected and sends nothing."
    assert told.problem.next_step == (
        "Is it switched on, and in the right mode? Look at it, then at its cable."
    )
    oximeter.says("01")
    assert oximeter.sink.states[-1] == CONNECTED, "with what it told of itself"
    oximeter.driver.on_state(LinkState(phase=LinkPhase.WAITING))
    oximeter.at(100.0)
    assert oximeter.sink.problems() == [None, Problem.SILENT, None, None]


def test_a_spot_instrument_may_be_silent_all_day() -> None:
    cuff = Instrument("bluetooth_blood_pressure")
    cuff.driver.on_state(CONNECTED)
    cuff.at(36_000.0)
    assert cuff.sink.problems() == [None]
    assert cuff.sink.failures == []


def test_a_measurement_that_stops_without_a_result_is_a_failure() -> None:
    """The cuff's pressure comes, and then nothing for more than 30 s."""
    cuff = Instrument("bluetooth_blood_pressure")
    cuff.driver.on_state(CONNECTED)
    for at in (1.0, 20.0, 21.0):
        cuff.at(at)
        cuff.says("00 8E 00 FF 07 FF 07", "2A36")
    cuff.at(51.0)
    assert cuff.sink.failures == []
    cuff.at(51.25)
    cuff.at(200.0)
    [failure] = cuff.sink.failures
    assert (failure.vital, failure.reason) == (Vital.SYSTOLIC, FailureReason.TIMEOUT)
    assert failure.says == "The measurement stopped without a result."
    assert failure.next_step == "Check how the instrument sits, then start again."
    assert failure.taken.started == NOON + timedelta(seconds=1)
    assert failure.taken.received == NOON + timedelta(seconds=51.25)


def test_a_measurement_with_a_result_does_not_stop() -> None:
    cuff = Instrument("bluetooth_blood_pressure")
    cuff.driver.on_state(CONNECTED)
    cuff.at(20.0)
    cuff.says("00 8E 00 FF 07 FF 07", "2A36")
    cuff.at(40.0)
    cuff.says("00 78 00 50 00 5D 00", "2A35")
    cuff.at(1000.0)
    assert cuff.sink.failures == []
    cuff.says("00 8E 00 FF 07 FF 07", "2A36")
    cuff.driver.on_state(LinkState(phase=LinkPhase.WAITING))
    cuff.at(2000.0)
    assert [one.reason for one in cuff.sink.failures] == [FailureReason.LINK_LOST], "told once"


async def test_an_oximeter_that_stalls_on_a_terminal() -> None:
    """The driver's clock runs five times faster: 3 s of quiet are 0.6 s."""
    host = PtyHost(NoninOximeter(scene()), fast_clock(1))
    async with serving([host]):
        sink = Sink()
        driver = Driver(
            spec=load_spec("nonin_serial"),
            link=SerialLink(
                PortChoice.parse(host.place["pty"]),
                SerialSettings(baud=9600),
                origin=Origin.SIMULATOR,
                backoff=Backoff(first_s=0.02, most_s=0.05),
            ),
            sink=sink,
            device=DeviceIdentity(spec="nonin_serial", name="Oximeter"),
            mode="format_2",
            clock=Clock(utc=lambda: datetime.now(UTC), monotonic_s=fast_clock(5)),
        )
        running = asyncio.create_task(driver.run())
        try:
            await sink.until(lambda: bool(sink.readings))
            await host.fault("stall", seconds=3.0)
            await sink.until(lambda: sink.problems()[-1] is Problem.SILENT)
            before = len(sink.readings)
            await sink.until(lambda: len(sink.readings) > before)
            assert sink.problems()[-2:] == [Problem.SILENT, None]
            assert sink.states[-1].phase is LinkPhase.CONNECTED
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
