"""Unmodified bleak over the virtual air, which lives in another thread behind a socket."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from bumble import hci

from station.simulators.bluetooth.backend import BumbleBackends, bumble_backends
from station.simulators.bluetooth.peripheral import LINK_LOST, RefuseError
from station.simulators.bluetooth.plans import CharacteristicPlan, ServicePlan
from tests.simulators.bluetooth.world import (
    BLOOD_PRESSURE,
    CUFF_ADDRESS,
    CUFF_PRESSURE,
    DATE_TIME,
    FEATURE,
    MANUFACTURER,
    MEASUREMENT,
    THERMOMETER,
    THERMOMETER_ADDRESS,
    VENDOR_NOTIFY,
    VENDOR_SERVICE,
    World,
    cuff,
    end_of,
    here,
    soon,
    thermometer,
    world,
)


async def find(backends: BumbleBackends, service: str = BLOOD_PRESSURE) -> BLEDevice:
    found = await BleakScanner.find_device_by_filter(
        lambda *_: True, timeout=10, service_uuids=[service], backend=backends.scanner
    )
    assert found is not None
    return found


class Client(BleakClient):
    """Remembers that it was told of its end."""

    def __init__(self, device: BLEDevice | str, backends: BumbleBackends, **more: Any) -> None:
        self.gone = asyncio.Event()
        super().__init__(
            device, lambda _: self.gone.set(), backend=backends.client, **({"timeout": 10} | more)
        )


@asynccontextmanager
async def values(client: BleakClient, uuid: str) -> AsyncIterator[asyncio.Queue[bytes]]:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    await client.start_notify(uuid, lambda _, value: heard.put_nowait(bytes(value)))
    yield heard
    await client.stop_notify(uuid)


async def test_scan_with_filter_sees_only_what_it_asks_for(
    air: World, backends: BumbleBackends
) -> None:
    await air.add(cuff(manufacturer_data=(0x020E, b"\x01\x02")))
    await air.add(thermometer())
    seen: dict[str, Any] = {}
    both = asyncio.Event()

    def sighted(device: BLEDevice, said: Any) -> None:
        seen[device.address] = (device.name, said)
        if len(seen) == 2:
            both.set()

    async with BleakScanner(sighted, backend=backends.scanner), asyncio.timeout(10):
        await both.wait()
    assert set(seen) == {CUFF_ADDRESS, THERMOMETER_ADDRESS}
    name, said = seen[CUFF_ADDRESS]
    assert name == said.local_name == "Cuff BP-1"
    assert said.service_uuids == [BLOOD_PRESSURE]
    assert said.manufacturer_data == {526: b"\x01\x02"}
    assert said.rssi == -50

    async with BleakScanner(service_uuids=[THERMOMETER], backend=backends.scanner) as scanner:
        async with asyncio.timeout(10):
            async for device, _ in scanner.advertisement_data():
                assert device.address == THERMOMETER_ADDRESS
                break
        assert [one.address for one in scanner.discovered_devices] == [THERMOMETER_ADDRESS]


async def test_a_name_in_the_scan_response_is_seen_by_active_scans_only(
    air: World, backends: BumbleBackends
) -> None:
    # 3 bytes flags + 18 bytes UUID leave no room for the name in the advertisement.
    plan = cuff(name="A name of 20 letters", advertised=(VENDOR_SERVICE,))
    await air.add(plan)
    names: dict[str, str | None] = {}
    modes: tuple[Any, Any] = ("passive", "active")
    for mode in modes:
        async with BleakScanner(
            scanning_mode=mode, service_uuids=[VENDOR_SERVICE], backend=backends.scanner
        ) as scanner:
            async for _, said in scanner.advertisement_data():
                names[mode] = said.local_name
                assert said.service_uuids == [VENDOR_SERVICE]
                break
    assert names == {"passive": None, "active": "A name of 20 letters"}


async def test_connect_and_discover(air: World, backends: BumbleBackends) -> None:
    await air.add(cuff())
    async with Client(await find(backends), backends) as client:
        assert client.is_connected
        assert client.mtu_size == 517
        assert client.name == "Cuff BP-1"
        service = client.services.get_service(BLOOD_PRESSURE)
        assert service is not None
        found = {one.uuid: sorted(one.properties) for one in service.characteristics}
        assert found == {
            MEASUREMENT: ["indicate"],
            CUFF_PRESSURE: ["notify"],
            FEATURE: ["read"],
            DATE_TIME: ["read", "write", "write-without-response"],
        }
        measurement = service.get_characteristic(MEASUREMENT)
        assert measurement is not None
        (descriptor,) = measurement.descriptors
        assert descriptor.uuid == "00002902-0000-1000-8000-00805f9b34fb"
        assert await client.read_gatt_descriptor(descriptor) == b"\x00\x00"
    assert client.gone.is_set()
    assert not client.is_connected


async def test_read_and_write_long_and_short(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())
    written: list[tuple[str, bytes]] = []
    device.on_write = lambda uuid, value: written.append((uuid, value))
    async with Client(await find(backends), backends) as client:
        assert await client.read_gatt_char(MANUFACTURER) == b"Example Medical\0"
        assert await client.read_gatt_char(FEATURE) == b"\x3f\x00"
        long = bytes(range(256)) + bytes(256)
        for data in (b"\xea\x07\x03\x02\x09\x0e\x07", long):
            await client.write_gatt_char(DATE_TIME, data, response=True)
            assert written.pop() == (DATE_TIME, data)
            assert await client.read_gatt_char(DATE_TIME) == data
        await client.write_gatt_char(DATE_TIME, b"command", response=False)
        assert await client.read_gatt_char(DATE_TIME) == b"command"
        with pytest.raises(BleakError, match="without response; this connection takes 514"):
            await client.write_gatt_char(DATE_TIME, bytes(515), response=False)


async def test_a_classic_device_with_the_smallest_mtu(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff(mtu=23))
    async with Client(await find(backends), backends) as client:
        assert client.mtu_size == 23
        data = bytes(range(200))
        await client.write_gatt_char(DATE_TIME, data, response=True)
        assert await client.read_gatt_char(DATE_TIME) == data
        async with values(client, CUFF_PRESSURE):
            with pytest.raises(ValueError, match=r"21 bytes .* this connection takes 20"):
                await air.do(device.notify(CUFF_PRESSURE, bytes(21)))


async def test_refusals_come_with_their_code(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())

    def refuse(_uuid: str, _value: bytes) -> None:
        raise RefuseError(0x80)

    device.on_write = refuse
    async with Client(await find(backends), backends) as client:
        with pytest.raises(BleakGATTProtocolError) as caught:
            await client.write_gatt_char(DATE_TIME, b"x", response=True)
        assert caught.value.code == 0x80
        with pytest.raises(BleakGATTProtocolError) as caught:
            await client.write_gatt_char(FEATURE, b"x", response=True)
        assert caught.value.code == 0x03
        with pytest.raises(BleakGATTProtocolError) as caught:
            await client.read_gatt_char(MEASUREMENT)
        assert caught.value.code == 0x02


async def test_notifications_in_order_and_none_lost(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())
    sent = [number.to_bytes(2, "little") + bytes(18) for number in range(500)]

    async def send() -> None:
        for value in sent:
            assert await device.notify(CUFF_PRESSURE, value)

    async with Client(await find(backends), backends) as client:
        assert not await air.do(device.notify(CUFF_PRESSURE, b"nobody wants it"))
        async with values(client, CUFF_PRESSURE) as heard:
            assert device.subscribed(CUFF_PRESSURE)
            await air.do(send())
            assert [await heard.get() for _ in sent] == sent
        assert not device.subscribed(CUFF_PRESSURE)


async def test_an_indication_is_true_only_when_confirmed(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff())
    subscriptions: list[tuple[str, bool]] = []
    device.on_subscription = lambda uuid, wanted: subscriptions.append((uuid, wanted))
    async with Client(await find(backends), backends) as client:
        assert not await air.do(device.indicate(MEASUREMENT, b"nobody wants it"))
        async with values(client, MEASUREMENT) as heard:
            assert await air.do(device.indicate(MEASUREMENT, b"\x16x"))
            assert await heard.get() == b"\x16x"
    assert subscriptions == [(MEASUREMENT, True), (MEASUREMENT, False)]
    assert not await air.do(device.indicate(MEASUREMENT, b"nobody is there"))


async def test_a_drop_in_the_middle_of_an_indication_is_no_confirmation() -> None:
    with world(latency_s=0.03) as slow:
        backends = bumble_backends(slow.hci)
        device = await slow.add(cuff())

        async def indicate_and_drop() -> bool:
            sending = asyncio.create_task(device.indicate(MEASUREMENT, b"record 1"))
            await asyncio.sleep(0)  # it is on its way
            await device.drop()
            return await sending

        async with Client(await find(backends), backends) as client:
            await client.start_notify(MEASUREMENT, lambda *_: None)
            began = time.monotonic()
            assert not await slow.do(indicate_and_drop())
            assert time.monotonic() - began < 5
            await soon(client.gone)
        await backends.close()


async def test_a_callback_that_raises_does_not_stop_the_device(
    air: World, backends: BumbleBackends, caplog: pytest.LogCaptureFixture
) -> None:
    device = await air.add(cuff())

    def broken(_characteristic: object, _value: bytearray) -> None:
        raise RuntimeError("a bug above bleak")

    async with Client(await find(backends), backends) as client:
        await client.start_notify(MEASUREMENT, broken)
        assert await air.do(device.indicate(MEASUREMENT, b"x"))
        assert "a bug above bleak" in caplog.text
        with pytest.raises(BleakError, match="already subscribed"):
            await client._backend.start_notify(  # bleak itself refuses before the backend
                client.services.get_characteristic(MEASUREMENT), broken
            )


async def test_pairing_just_works_by_first_protected_access(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff(secure=True))
    async with Client(await find(backends), backends) as client:
        assert not device.encrypted
        async with values(client, MEASUREMENT) as heard:
            assert device.encrypted
            await air.do(device.indicate(MEASUREMENT, b"secret"))
            assert await heard.get() == b"secret"


async def test_pairing_when_asked_and_bonded_reconnect(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff(secure=True))
    found = await find(backends)
    async with Client(found, backends, pair=True):
        assert device.encrypted
    device.pairable = False  # from here on only the bond can help
    async with Client(found, backends) as client:
        assert device.encrypted
        await client.write_gatt_char(DATE_TIME, b"now", response=True)


async def test_a_security_request_of_the_device_is_answered(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff(asks_security=True))
    encrypted = asyncio.Event()
    device.on_encryption = here(encrypted.set)
    async with Client(await find(backends), backends):
        await soon(encrypted)


async def test_a_device_that_refuses_to_pair(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff(secure=True))
    device.pairable = False
    ended = end_of(device)
    with pytest.raises(BleakError, match="smp PAIRING"):
        async with Client(await find(backends), backends, pair=True):
            pass
    await soon(ended)


async def test_stale_bonds_on_either_side(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff(secure=True))
    found = await find(backends)
    async with Client(found, backends, pair=True):
        pass
    await air.do(device.forget_bonds())
    ended = end_of(device)
    with pytest.raises(BleakError, match=r"PIN or Key Missing \(0x06\)"):
        async with Client(found, backends):
            pass
    await soon(ended)
    client = Client(found, backends)
    await client.unpair()
    async with Client(found, backends, pair=True):
        assert device.encrypted


async def test_stored_subscriptions_send_before_anybody_listens_and_nothing_is_lost(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff(secure=True, remembers_subscriptions=True))
    confirmed: asyncio.Queue[bool] = asyncio.Queue()
    sending: list[asyncio.Task[None]] = []
    tell = here(confirmed.put_nowait)

    def subscribed(uuid: str, wanted: bool) -> None:
        async def send() -> None:
            tell(await device.indicate(uuid, b"stored record"))

        if wanted and not sending:  # one record
            sending.append(asyncio.get_running_loop().create_task(send()))

    found = await find(backends)
    async with Client(found, backends) as client:
        await client.start_notify(MEASUREMENT, lambda *_: None)
    device.on_subscription = subscribed
    async with Client(found, backends) as client:
        backend: Any = client._backend
        assert await confirmed.get()
        assert backend.early_values == 1
        heard: list[bytes] = []
        await client.start_notify(MEASUREMENT, lambda _, value: heard.append(bytes(value)))
        assert heard == [b"stored record"]


async def test_a_drop_is_told_and_ends_a_request(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())
    found = await find(backends)
    async with Client(found, backends) as client:
        await air.do(device.drop())
        await soon(client.gone)
        with pytest.raises(BleakError):
            await client.read_gatt_char(FEATURE)
    async with Client(found, backends) as client:  # and it is found again
        assert client.is_connected
        await air.do(device.drop(LINK_LOST))
        await soon(client.gone)


async def test_disconnecting_while_the_news_of_its_end_is_on_its_way(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff())
    found = await find(backends)

    async def drop() -> None:
        await device.drop()
        for _ in range(10):  # until the host's radio has passed the news on
            await asyncio.sleep(0)

    async with Client(found, backends) as client:
        # This loop stands still meanwhile, so the news waits in the socket.
        asyncio.run_coroutine_threadsafe(drop(), air._loop).result(10)
        await asyncio.sleep(0)  # and is read right after the call, before its task begins
        async with asyncio.timeout(5):
            await client.disconnect()
        assert not client.is_connected
    async with Client(await find(backends), backends) as client:
        assert client.is_connected


async def test_a_radio_refuses_to_end_a_connection_that_it_has_not(
    air: World, backends: BumbleBackends
) -> None:
    await air.add(cuff())
    async with Client(await find(backends), backends) as client:
        backend: Any = client._backend
        radio = await backend.radio.device()
        command = hci.HCI_Disconnect_Command(connection_handle=0x0EFF, reason=0x13)
        with pytest.raises(hci.HCI_Error) as caught:
            await radio.send_async_command(command)
        assert caught.value.error_code == 0x02  # unknown connection identifier
        assert client.is_connected


async def test_a_device_that_vanishes_is_told_and_comes_back(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff())
    found = await find(backends)
    async with Client(found, backends) as client:
        await air.do(device.vanish())
        await soon(client.gone)
    await air.do(device.start())
    async with Client(found, backends) as client:
        assert await client.read_gatt_char(FEATURE) == b"\x3f\x00"


async def test_an_absent_device_times_out_and_leaves_no_ghost(
    air: World, backends: BumbleBackends
) -> None:
    device = await air.add(cuff())
    other = await air.add(thermometer())
    found = await find(backends)
    await air.do(device.vanish())
    for _ in range(3):
        with pytest.raises(TimeoutError, match="no connection to F0:F1:F2:00:00:01"):
            await Client(found, backends, timeout=0.1).connect()
    connections: list[bool] = []
    device.on_connection = connections.append
    await air.do(device.start())
    async with Client(await find(backends, THERMOMETER), backends):
        assert other.connected
    await find(backends)  # it has advertised: a pending connection would have been made
    assert connections == []


async def test_a_cancelled_connect_leaves_no_ghost(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())
    found = await find(backends)
    await air.do(device.stop_advertising())
    client = Client(found, backends)
    connecting = asyncio.create_task(client.connect())
    await asyncio.sleep(0.05)
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    connections: list[bool] = []
    device.on_connection = connections.append
    await air.do(device.start_advertising())
    await find(backends)
    assert connections == []


async def test_a_device_with_a_public_address(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff(address="00:1A:7D:DA:71:13", public=True, secure=True))
    found = await find(backends)
    assert found.address == "00:1A:7D:DA:71:13"
    for _ in range(2):
        async with Client(found, backends, pair=True) as client:
            await client.write_gatt_char(DATE_TIME, b"now", response=True)
            assert device.encrypted


async def test_connecting_by_address(air: World, backends: BumbleBackends) -> None:
    await air.add(cuff())
    async with Client(CUFF_ADDRESS, backends) as client:
        assert client.is_connected
    with pytest.raises(BleakDeviceNotFoundError):
        await Client("F0:00:00:00:00:09", backends, timeout=0.2).connect()


async def test_two_stations_do_not_share_a_device(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff())
    others = bumble_backends(air.hci)
    found, also = await find(backends), await find(others)
    outcomes = await asyncio.gather(
        Client(found, backends, timeout=0.5).connect(),
        Client(also, others, timeout=0.5).connect(),
        return_exceptions=True,
    )
    assert outcomes.count(None) == 1
    assert device.connected
    await others.close()


async def test_no_radio(unused_tcp_port: int) -> None:
    backends = bumble_backends(f"tcp-client:127.0.0.1:{unused_tcp_port}")
    with pytest.raises(BleakBluetoothNotAvailableError, match="no radio at tcp-client"):
        await find(backends)
    await backends.close()


async def test_a_radio_that_goes_away_ends_its_connections(air: World) -> None:
    backends = bumble_backends(air.hci)
    device = await air.add(cuff())
    ended = end_of(device)
    async with Client(await find(backends), backends) as client:
        port = next(iter(air.air._ports))
        air._loop.call_soon_threadsafe(port.close)
        await soon(client.gone)
        with pytest.raises(BleakError):
            await client.read_gatt_char(FEATURE)
    await soon(ended)
    async with Client(await find(backends), backends) as client:  # a new radio, the same backends
        assert client.is_connected
    await backends.close()


async def test_fifty_cycles_without_growth(air: World, backends: BumbleBackends) -> None:
    device = await air.add(cuff(secure=True))
    found = await find(backends)

    async def cycle() -> None:
        async with (
            Client(found, backends) as client,
            values(client, MEASUREMENT) as heard,
        ):
            assert await air.do(device.indicate(MEASUREMENT, b"x"))
            assert await heard.get() == b"x"

    def size() -> tuple[int, int]:
        gc.collect()
        return len(asyncio.all_tasks()), len(gc.get_objects())

    for _ in range(5):
        await cycle()
    tasks, objects = size()
    for _ in range(50):
        await cycle()
    tasks_after, objects_after = size()
    assert tasks_after == tasks
    # One leaked connection holds some 300 objects: 50 of them would be 15,000.
    assert objects_after - objects < 2_500


async def test_a_vendor_service_with_long_uuids(air: World, backends: BumbleBackends) -> None:
    stream = CharacteristicPlan(uuid=VENDOR_NOTIFY, properties=("notify",))
    plan = cuff(services=(ServicePlan(uuid=VENDOR_SERVICE, characteristics=(stream,)),))
    device = await air.add(plan)
    async with (
        Client(await find(backends), backends) as client,
        values(client, VENDOR_NOTIFY) as heard,
    ):
        await air.do(device.notify(VENDOR_NOTIFY, b"abc"))
        assert await heard.get() == b"abc"
