"""Every spec has a simulator, and the real link reads it: over a pseudo-terminal, or over a
Bluetooth stack under unmodified bleak. What comes out is what was put into the patient.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.codec import Spec, load_spec, spec_ids
from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.simulators.bluetooth.air import Air
from station.simulators.devices import BluetoothDevice, Scene, make
from station.simulators.hosts.base import Host, clock_from_now, serving
from station.simulators.hosts.ble import BleHost
from station.simulators.hosts.pty import PtyHost
from station.simulators.patient import patient_from_words
from station.vitals import Failure, Origin, Quantity, Reading, SampleBlock, Status, Vital
from tests.simulators.scenes import PERSON, TRUE

PATIENCE_S = 30.0
# Measurements in a simulated room go so much faster; the rates of signals do not.
FASTER = 20.0


class Heard:
    """A sink that waits for what a spec promises."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.signals: set[str] = set()
        self.failures: list[Failure] = []
        self.states: list[LinkState] = []
        self._more = asyncio.Event()

    def on_reading(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._more.set()

    def on_failure(self, failure: Failure) -> None:
        self.failures.append(failure)

    def on_status(self, status: Status) -> None:
        pass

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        self.signals.add(block.signal)
        self._more.set()

    def on_link(self, driver: Driver, state: LinkState) -> None:
        self.states.append(state)
        # Some instruments begin only when the station asks for it.
        if state.phase is LinkPhase.CONNECTED and {"start", "stop"} <= driver.actions:
            driver.ask("start")

    def missing(self, vitals: set[Vital], signals: set[str]) -> list[str]:
        final = {r.vital for r in self.readings if r.final} | {
            r.vital for r in self.readings if r.vital is Vital.CUFF_PRESSURE
        }
        return [*sorted(vitals - final), *sorted(signals - self.signals)]

    async def until_all(self, vitals: set[Vital], signals: set[str]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while self.missing(vitals, signals):
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            last = self.states[-1] if self.states else None
            raise AssertionError(
                f"never came: {self.missing(vitals, signals)}; link {last}; "
                f"failures {[failure.code for failure in self.failures[-3:]]}"
            ) from None


def scene() -> Scene:
    began = datetime.now().astimezone().replace(tzinfo=None)
    person = patient_from_words(PERSON, seed=1)
    return Scene(patient=person, began=began, time_scale=FASTER, auto=True)


@asynccontextmanager
async def reached(spec: Spec, mode: str | None, folder: Path) -> AsyncIterator[Driver]:
    """The instrument simulated, and the driver that the station would have for it."""
    device = make(spec.id, scene(), mode=mode)
    clock = clock_from_now()
    async with contextlib.AsyncExitStack() as stack:
        host: Host
        if isinstance(device, BluetoothDevice):
            air = await stack.enter_async_context(Air())
            peripheral = await air.add(device.plan())
            host = BleHost(device, clock, peripheral)
            settings = Settings(hci=await air.serve())
            where = {"link": "bluetooth", "address": peripheral.plan.address}
        else:
            host = PtyHost(device, clock, folder / "port")
            settings = Settings()
            where = {"link": "serial", "port": str(folder / "port")}
        await stack.enter_async_context(serving([host]))
        instruments = Instruments(settings)
        stack.push_async_callback(instruments.close)
        chosen = DeviceSettings(spec=spec.id, mode=mode, simulated=True, **where)
        yield instruments.driver(chosen, Heard())


EVERY = [
    pytest.param(spec, mode, id=f"{spec.id}-{mode}" if mode else spec.id)
    for spec in map(load_spec, spec_ids())
    for mode in ([f.mode for f in spec.framings] if spec.link.kind == "serial" else [None])
]


@pytest.mark.slow
@pytest.mark.parametrize(("spec", "mode"), EVERY)
async def test_the_real_link_reads_the_simulator(
    spec: Spec, mode: str | None, tmp_path: Path
) -> None:
    messages = [
        message
        for message in spec.messages
        if (message.mode == mode or spec.link.kind == "bluetooth") and message.delivery != "write"
    ]
    vitals = {field.vital for message in messages for field in message.fields if field.vital}
    signals = {wave.signal for message in messages for wave in message.waveforms}
    assert vitals or signals
    async with reached(spec, mode, tmp_path) as driver:
        heard = driver.sink
        assert isinstance(heard, Heard)
        running = asyncio.create_task(driver.run())
        try:
            await heard.until_all(vitals, signals)
        finally:
            await driver.say_goodbye()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    for reading in heard.readings:
        assert reading.origin is Origin.SIMULATOR
        assert reading.device.spec == spec.id
        if not spec.verified:
            assert not reading.chartable
        if reading.final and reading.vital in TRUE:
            number, unit, step = TRUE[reading.vital]
            found = reading.quantity.to(unit, 2)
            assert abs(found.value - Decimal(number)) <= Decimal(step), reading
            assert isinstance(found, Quantity)
