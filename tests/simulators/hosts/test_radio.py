"""Cuff and thermometer on a virtual radio, heard by unmodified bleak."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.devices import BluetoothDevice
from station.simulators.devices.and_cuff import AndCuff
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.thermometer import Thermometer
from station.simulators.hosts.base import serving
from station.simulators.hosts.ble import BleHost
from tests.simulators.scenes import fast_clock, scene

PRESSURE = "00002a35-0000-1000-8000-00805f9b34fb"
CUFF_PRESSURE = "00002a36-0000-1000-8000-00805f9b34fb"
TEMPERATURE = "00002a1c-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"
CURRENT_TIME = "00002a2b-0000-1000-8000-00805f9b34fb"
DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"
# 2026-03-04 05:06:07, Wednesday, set by hand; Date Time is the first seven bytes of it.
NOON = bytes.fromhex("ea070304050607030001")


class Client(BleakClient):
    """Remembers that it was told of its end."""

    def __init__(self, device: BLEDevice, **more: Any) -> None:
        self.gone = asyncio.Event()
        super().__init__(device, lambda _: self.gone.set(), **more)


@asynccontextmanager
async def on_air(device: BluetoothDevice) -> AsyncIterator[tuple[BleHost, Client]]:
    """The device on the air, and a client that is not connected yet."""
    async with Air() as air:
        host = BleHost(device, fast_clock(1), await air.add(device.plan()))
        backends = bumble_backends(await air.serve())
        try:
            async with serving([host]):
                found = await BleakScanner.find_device_by_address(
                    host.place["address"], timeout=10, backend=backends.scanner
                )
                assert found is not None
                yield host, Client(found, timeout=10, backend=backends.client)
        finally:
            await backends.close()


async def heard(client: BleakClient, uuid: str) -> asyncio.Queue[bytes]:
    values: asyncio.Queue[bytes] = asyncio.Queue()
    await client.start_notify(uuid, lambda _, value: values.put_nowait(bytes(value)))
    return values


async def next_of(values: asyncio.Queue[bytes]) -> bytes:
    async with asyncio.timeout(10):
        return await values.get()


async def test_a_cuff_is_identified_set_and_heard() -> None:
    async with on_air(Cuff(scene(time_scale=30))) as (host, client), client:
        assert bytes(await client.read_gatt_char(MODEL)) == b"Cuff 1"
        await client.write_gatt_char(CURRENT_TIME, NOON, response=True)
        live, results = await heard(client, CUFF_PRESSURE), await heard(client, PRESSURE)
        host.act("start")
        result = await next_of(results)
        assert result[:7].hex() == "16800052006100"  # 128/82, mean 97
        assert result[7:13].hex() == "ea0703040506"  # by the clock that was set
        assert result[14:].hex() == "48000000"  # pulse 72
        assert not live.empty()
        assert live.get_nowait()[0] == 0


async def test_an_unconfirmed_reading_is_there_after_a_loss() -> None:
    async with on_air(Thermometer(scene(time_scale=30))) as (host, client):
        async with client:
            await client.write_gatt_char(DATE_TIME, NOON[:7], response=True)
            host.act("start")  # nobody subscribes
            await host.fault("unplug")
            async with asyncio.timeout(10):
                await client.gone.wait()
        await host.fault("replug")
        async with client:
            results = await heard(client, TEMPERATURE)
            assert (await next_of(results))[:5].hex() == "06700100ff"


class HastyCuff(AndCuff):
    """As an A&D cuff, which waits 5 s."""

    subscribe_within_s = 0.3


async def test_a_cuff_hangs_up_on_a_host_that_does_not_subscribe() -> None:
    async with on_air(HastyCuff(scene(auto=True))) as (_, client):
        await client.connect()
        async with asyncio.timeout(10):
            await client.gone.wait()
        assert not client.is_connected
