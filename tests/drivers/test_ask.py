"""A person's wish reaches the instrument: over a pseudo-terminal, through the real link."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from station.drivers.dialogues import NotNowError
from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.simulators.devices import StreamDevice, make
from station.simulators.hosts.base import clock_from_now, serving
from station.simulators.hosts.pty import PtyHost
from station.vitals import Failure, FailureReason, Reading, SampleBlock, Status, Vital
from tests.simulators.scenes import scene

PATIENCE_S = 20.0


class Heard:
    """A sink that can be waited for."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.failures: list[Failure] = []
        self.phase: LinkPhase | None = None
        self._more = asyncio.Event()

    def on_reading(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._more.set()

    def on_failure(self, failure: Failure) -> None:
        self.failures.append(failure)
        self._more.set()

    def on_status(self, status: Status) -> None:
        pass

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        pass

    def on_link(self, driver: Driver, state: LinkState) -> None:
        self.phase = state.phase
        self._more.set()

    @property
    def final(self) -> dict[Vital, str]:
        return {one.vital: str(one.quantity.value) for one in self.readings if one.final}

    async def until(self, done: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                self._more.clear()
                await self._more.wait()


def suntech(time_scale: float) -> StreamDevice:
    """A simulated SunTech module."""
    device = make("suntech_nibp", scene(time_scale=time_scale))
    assert isinstance(device, StreamDevice)
    return device


@asynccontextmanager
async def module(folder: Path, device: StreamDevice) -> AsyncIterator[tuple[Driver, Heard]]:
    """The module, connected."""
    host = PtyHost(device, clock_from_now(), folder / "port")
    chosen = DeviceSettings(
        spec="suntech_nibp", link="serial", port=str(folder / "port"), simulated=True
    )
    heard = Heard()
    async with serving([host]), contextlib.AsyncExitStack() as stack:
        instruments = Instruments(Settings())
        stack.push_async_callback(instruments.close)
        driver = instruments.driver(chosen, heard)
        running = asyncio.create_task(driver.run())
        try:
            await heard.until(lambda: heard.phase is LinkPhase.CONNECTED)
            yield driver, heard
        finally:
            await driver.say_goodbye()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_a_blood_pressure_is_started_from_here(tmp_path: Path) -> None:
    async with module(tmp_path, suntech(time_scale=20.0)) as (driver, heard):
        assert driver.actions == {"start", "stop"}
        driver.ask("start")
        await heard.until(lambda: Vital.SYSTOLIC in heard.final)
        assert heard.final == {
            Vital.SYSTOLIC: "128",
            Vital.DIASTOLIC: "82",
            Vital.PULSE_RATE: "72",
            Vital.MEAN_ARTERIAL_PRESSURE: "97",
        }
        under_way = [one for one in heard.readings if one.vital is Vital.CUFF_PRESSURE]
        assert under_way
        # It began when the first pressure was seen, not some longest time before.
        result = next(one for one in heard.readings if one.vital is Vital.SYSTOLIC)
        assert result.taken.started == under_way[0].taken.received
        with pytest.raises(NotNowError, match="the arm needs 30 s between two measurements"):
            driver.ask("start")


async def test_a_blood_pressure_is_stopped_from_here(tmp_path: Path) -> None:
    async with module(tmp_path, suntech(time_scale=1.0)) as (driver, heard):
        driver.ask("start")
        await heard.until(lambda: heard.readings)
        driver.ask("stop")
        await heard.until(lambda: heard.failures)
        assert heard.failures[0].reason is FailureReason.ABORTED
        assert heard.final == {}
        with pytest.raises(KeyError):
            driver.ask("dance")


async def test_a_module_that_rests_says_so(tmp_path: Path) -> None:
    """A station that was started anew does not know that somebody has just measured."""
    arm = suntech(time_scale=1.0)
    async with module(tmp_path, arm) as (driver, heard):
        driver.ask("start")
        await heard.until(lambda: heard.readings)
        driver.ask("stop")
        await heard.until(lambda: heard.failures)
    async with module(tmp_path, arm) as (driver, heard):
        driver.ask("start")
        await heard.until(lambda: heard.failures)
        [failure] = heard.failures
        assert failure.vital is Vital.SYSTOLIC
        assert failure.says == "The cuff did not start: it rests after its last measurement."
        assert failure.next_step == "Let the arm rest for half a minute, then start again."
        assert failure.code == "busy"
        assert failure.taken.started == failure.taken.received
        assert not heard.readings
