"""A virtual air in a thread of its own, and the devices that the tests put into it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.bluetooth.plans import CharacteristicPlan, PeripheralPlan, ServicePlan

Answer = TypeVar("Answer")

# Literals of the assigned numbers, on purpose not made by our own helpers.
BLOOD_PRESSURE = "00001810-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a35-0000-1000-8000-00805f9b34fb"
CUFF_PRESSURE = "00002a36-0000-1000-8000-00805f9b34fb"
FEATURE = "00002a49-0000-1000-8000-00805f9b34fb"
DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"
INFORMATION = "0000180a-0000-1000-8000-00805f9b34fb"
MANUFACTURER = "00002a29-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"
SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"
FIRMWARE = "00002a26-0000-1000-8000-00805f9b34fb"
UDI = "00002bff-0000-1000-8000-00805f9b34fb"
BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
THERMOMETER = "00001809-0000-1000-8000-00805f9b34fb"
TEMPERATURE = "00002a1c-0000-1000-8000-00805f9b34fb"
VENDOR_SERVICE = "49535343-fe7d-4ae5-8fa9-9fafd205e455"
VENDOR_NOTIFY = "49535343-1e4d-4bd9-ba61-23c647249616"

CUFF_ADDRESS = "F0:F1:F2:00:00:01"
THERMOMETER_ADDRESS = "F0:F1:F2:00:00:02"


def information() -> ServicePlan:
    texts = {
        MANUFACTURER: b"Example Medical\0",
        MODEL: b"BP-1",
        SERIAL: b"5150910123",
        FIRMWARE: b"1.0.2",
        UDI: b"\x01(01)00844588003288\0",
    }
    return ServicePlan(
        uuid=INFORMATION,
        characteristics=tuple(
            CharacteristicPlan(uuid=uuid, properties=("read",), value=value)
            for uuid, value in texts.items()
        ),
    )


def cuff(*, secure: bool = False, **more: Any) -> PeripheralPlan:
    """A blood pressure cuff: all kinds of characteristics in one device."""
    settings: dict[str, Any] = {
        "name": "Cuff BP-1",
        "address": CUFF_ADDRESS,
        "advertised": (BLOOD_PRESSURE,),
        "advertising_interval_s": 0.02,
        "services": (
            information(),
            ServicePlan(
                uuid=BATTERY_SERVICE,
                characteristics=(
                    CharacteristicPlan(uuid=BATTERY, properties=("read", "notify"), value=b"\x42"),
                ),
            ),
            ServicePlan(
                uuid=BLOOD_PRESSURE,
                characteristics=(
                    CharacteristicPlan(uuid=MEASUREMENT, properties=("indicate",), secure=secure),
                    CharacteristicPlan(uuid=CUFF_PRESSURE, properties=("notify",)),
                    CharacteristicPlan(uuid=FEATURE, properties=("read",), value=b"\x3f\x00"),
                    CharacteristicPlan(
                        uuid=DATE_TIME,
                        properties=("read", "write", "write_without_response"),
                        secure=secure,
                    ),
                ),
            ),
        ),
    }
    return PeripheralPlan(**(settings | more))


def thermometer(**more: Any) -> PeripheralPlan:
    settings: dict[str, Any] = {
        "name": "Thermometer",
        "address": THERMOMETER_ADDRESS,
        "advertised": (THERMOMETER,),
        "advertising_interval_s": 0.02,
        "services": (
            ServicePlan(
                uuid=THERMOMETER,
                characteristics=(CharacteristicPlan(uuid=TEMPERATURE, properties=("indicate",)),),
            ),
        ),
    }
    return PeripheralPlan(**(settings | more))


def here(call: Callable[..., object]) -> Callable[..., None]:
    """A call that the air's thread may make and this test's loop carries out."""
    loop = asyncio.get_running_loop()

    def there(*given: object) -> None:
        loop.call_soon_threadsafe(call, *given)

    return there


def end_of(device: Peripheral) -> asyncio.Event:
    """Set when the device's next connection has ended on its side."""
    ended = asyncio.Event()
    end = here(ended.set)
    device.on_connection = lambda connected: None if connected else end()
    return ended


async def soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()


class World:
    """The air of one test. Its devices belong to its loop: reach them by `do`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, air: Air, hci: str) -> None:
        self._loop = loop
        self.air = air
        self.hci = hci

    async def do(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run in the air's loop, wait in the test's."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def add(self, plan: PeripheralPlan) -> Peripheral:
        return await self.do(self.air.add(plan))


@contextlib.contextmanager
def world(latency_s: float = 0.0) -> Iterator[World]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="air")
    thread.start()

    async def begin() -> World:
        air = Air(latency_s=latency_s)
        return World(loop, air, await air.serve())

    async def end(air: Air) -> None:
        await air.close()
        await loop.shutdown_default_executor()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 10)

    try:
        made = asyncio.run_coroutine_threadsafe(begin(), loop).result(30)
        try:
            yield made
        finally:
            asyncio.run_coroutine_threadsafe(end(made.air), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
