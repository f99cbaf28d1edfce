"""The station sets the clock of either kind of device, over the air, and then believes it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from station.codec import load_spec
from station.drivers.driver import Driver
from station.drivers.links.ble import BleLink
from station.drivers.links.ble_radio import BleRadio, Wanted
from station.drivers.links.reconnect import Backoff
from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.thermometer import Thermometer
from station.simulators.hosts.base import serving
from station.simulators.hosts.ble import BleHost
from station.vitals import DeviceIdentity, Reading
from tests.simulators.scenes import fast_clock, scene

FINAL = {
    Cuff: "00002a35-0000-1000-8000-00805f9b34fb",
    Thermometer: "00002a1c-0000-1000-8000-00805f9b34fb",
}


class Sink:
    """Keeps final readings, and says when the device took the clock and when a reading came."""

    def __init__(self) -> None:
        self.finals: asyncio.Queue[Reading] = asyncio.Queue()

    def on_reading(self, reading: Reading) -> None:
        if reading.final:
            self.finals.put_nowait(reading)

    def on_failure(self, failure: Any) -> None: ...
    def on_status(self, status: Any) -> None: ...
    def on_samples(self, block: Any, arrived_monotonic_s: float) -> None: ...
    def on_link(self, driver: Driver, state: Any) -> None: ...


@pytest.mark.parametrize("kind", [Cuff, Thermometer])
async def test_a_clock_of_2017_is_set_and_the_reading_is_of_now(
    kind: type[Cuff | Thermometer],
) -> None:
    device, sink = kind(scene(time_scale=30)), Sink()
    device.act("wrong_clock", 0.0)
    clock_set = asyncio.Event()
    async with Air() as air:
        peripheral = await air.add(device.plan())
        host = BleHost(device, fast_clock(1), peripheral)
        take = peripheral.on_write
        assert take is not None

        def written(uuid: str, value: bytes) -> None:
            take(uuid, value)
            clock_set.set()

        peripheral.on_write = written
        radio = BleRadio(bumble_backends(await air.serve()))
        link = BleLink(
            radio,
            Wanted(addresses=frozenset({device.address})),
            spec=device.spec_id,
            name=device.title,
            subscribe=(FINAL[kind],),
            backoff=Backoff(first_s=0.05, most_s=0.1),
        )
        driver = Driver(
            spec=load_spec(device.spec_id),
            link=link,
            sink=sink,
            device=DeviceIdentity(spec=device.spec_id, name=device.title),
            zone=UTC,
        )
        async with serving([host]):
            running = asyncio.create_task(driver.run())
            try:
                async with asyncio.timeout(10):
                    await clock_set.wait()
                    host.act("start")
                    reading = await sink.finals.get()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await radio.close()
    stamp = reading.taken.device_time
    assert stamp is not None
    assert abs(stamp - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=30)
    offset = reading.taken.clock_offset
    assert offset is not None
    assert abs(offset) < timedelta(seconds=3)  # stamps are whole seconds, cut off
    assert not reading.from_memory
