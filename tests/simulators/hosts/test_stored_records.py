"""The station fetches what an oximeter stored, over the air: from memory, and never as a stream."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from station.drivers.driver import Driver
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.simulators.bluetooth.air import Air
from station.simulators.devices.plx import PlxOximeter
from station.simulators.hosts.base import serving
from station.simulators.hosts.ble import BleHost
from station.vitals import Reading, Vital
from tests.simulators.scenes import BEGAN, fast_clock, scene

RECORDS = "00002a52-0000-1000-8000-00805f9b34fb"


class Sink:
    """Keeps readings; `stored` is told the saturations that come from the memory."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.stored: asyncio.Queue[Reading] = asyncio.Queue()

    def on_reading(self, reading: Reading) -> None:
        self.readings.append(reading)
        if reading.from_memory and reading.vital is Vital.SPO2:
            self.stored.put_nowait(reading)

    def on_failure(self, failure: Any) -> None: ...
    def on_status(self, status: Any) -> None: ...
    def on_samples(self, block: Any, arrived_monotonic_s: float) -> None: ...
    def on_link(self, driver: Driver, state: Any) -> None: ...


async def test_stored_spot_checks_are_fetched_and_nothing_is_deleted() -> None:
    device, sink = PlxOximeter(scene()), Sink()
    device.act("old_record", 0.0)
    device.act("old_record", 0.0, minutes=30.0)
    asked: list[str] = []
    async with Air() as air:
        peripheral = await air.add(device.plan())
        host = BleHost(device, fast_clock(1), peripheral)
        take = peripheral.on_write
        assert take is not None

        def written(uuid: str, value: bytes) -> None:
            take(uuid, value)
            if uuid == RECORDS:
                asked.append(value.hex(" "))

        peripheral.on_write = written
        instruments = Instruments(Settings(hci=await air.serve()))
        where = DeviceSettings(spec=device.spec_id, link="bluetooth", address=device.address)
        driver = instruments.driver(where, sink)
        async with serving([host]):
            running = asyncio.create_task(driver.run())
            try:
                async with asyncio.timeout(20):
                    first, second = await sink.stored.get(), await sink.stored.get()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await instruments.close()
    assert asked == ["04 01", "01 01"]
    assert [str(one.quantity) for one in (first, second)] == ["89 %", "89 %"]
    assert first.taken.device_time == datetime.fromisoformat("2026-01-02T02:04:05")
    assert second.taken.device_time == datetime.fromisoformat("2026-01-02T02:34:05")
    assert second.taken.device_time < BEGAN
    for one in (first, second):
        assert (one.from_memory, one.streaming, one.chartable) == (True, False, True)
    assert all(one.streaming for one in sink.readings if not one.from_memory)
