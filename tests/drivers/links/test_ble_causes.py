"""Why a Bluetooth device does not connect or stays silent: each cause by a link that fails."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from bleak import BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic

from station.drivers.links.base import LinkPhase, Problem
from station.drivers.links.ble import BleLink, BleRadio, Wanted
from station.drivers.links.bluez_bus import is_bonded
from station.drivers.links.reconnect import Backoff
from station.simulators.bluetooth.backend import BumbleBackends, bumble_backends
from tests.drivers.links.conftest import BUS_CONFIG, message_bus_daemon
from tests.drivers.links.heard import running
from tests.simulators.bluetooth.test_backend import Client
from tests.simulators.bluetooth.world import (
    BLOOD_PRESSURE,
    CUFF_ADDRESS,
    MEASUREMENT,
    World,
    cuff,
)

QUICK = Backoff(first_s=0.01, most_s=0.05)
CUFFS = Wanted(services=frozenset({BLOOD_PRESSURE}))

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux only")


def cuff_link(radio: BleRadio, wanted: Wanted = CUFFS, **more: Any) -> BleLink:
    settings: dict[str, Any] = {
        "spec": "bluetooth_blood_pressure",
        "name": "Cuff",
        "subscribe": [MEASUREMENT],
        "backoff": QUICK,
    }
    return BleLink(radio, wanted, **(settings | more))


def noting(seen: asyncio.Event) -> Wanted:
    """Any cuff; sets the event when one is seen."""

    def accepts(_sighting: Any) -> bool:
        seen.set()
        return True

    return Wanted(services=frozenset({BLOOD_PRESSURE}), accepts=accepts)


# Held by another host.


async def test_a_device_that_another_computer_takes_in_between(air: World, radio: BleRadio) -> None:
    await air.add(cuff())
    others = bumble_backends(air.hci)
    found = await BleakScanner.find_device_by_address(CUFF_ADDRESS, 10, backend=others.scanner)
    assert found is not None
    scanning, seen = asyncio.Event(), asyncio.Event()
    listing = asyncio.create_task(radio.nearby(noting(scanning), 30))
    await scanning.wait()
    async with AsyncExitStack() as opened:
        async with radio._connecting:  # the scan goes on, and nobody gets a turn to connect
            link = cuff_link(radio, noting(seen), connect_timeout_s=0.3)
            heard = await opened.enter_async_context(running(link))
            await seen.wait()
            other = Client(found, others)
            await other.connect()
        told = await heard.problem(Problem.HELD_ELSEWHERE)
        assert told.problem is not None
        assert told.problem.says == (
            "Cuff was seen, but does not take the connection. Another computer or phone may hold "
            "it."
        )
        await other.disconnect()
        await heard.phase(LinkPhase.CONNECTED)
    listing.cancel()
    await asyncio.gather(listing, return_exceptions=True)
    await others.close()


async def test_a_device_that_another_computer_has_cannot_be_seen(
    air: World, radio: BleRadio
) -> None:
    await air.add(cuff())
    others = bumble_backends(air.hci)
    found = await BleakScanner.find_device_by_address(CUFF_ADDRESS, 10, backend=others.scanner)
    assert found is not None
    async with Client(found, others), running(cuff_link(radio, search_s=0.05)) as heard:
        told = await heard.problem(Problem.NOT_FOUND)
        assert told.problem is not None
        assert "a phone or another computer holds" in told.problem.next_step
    await others.close()


# Bonds.


async def test_a_bond_deleted_here_needs_the_pairing_mode_of_the_device(air: World) -> None:
    device = await air.add(cuff(secure=True))
    before = BleRadio(bumble_backends(air.hci))
    async with running(cuff_link(before, bond=True)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
    await before.close()
    device.pairable = False  # it is bonded, and not in its pairing mode
    after = BleRadio(bumble_backends(air.hci))  # this one knows no bond
    async with running(cuff_link(after, bond=True)) as heard:
        told = await heard.problem(Problem.NOT_BONDED)
        assert told.problem is not None
        assert told.problem.next_step.startswith("Put it into its pairing mode")
        device.pairable = True
        await heard.phase(LinkPhase.CONNECTED)
    await after.close()


async def test_a_bond_deleted_on_the_device_is_stale(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff(secure=True))
    async with running(cuff_link(radio, bond=True)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await air.do(device.forget_bonds())
        await air.do(device.drop())
        told = await heard.problem(Problem.STALE_BOND)
        assert told.problem is not None
        assert told.problem.next_step.startswith("Remove it in the Bluetooth settings")


# A stack that believes to be subscribed still.


@dataclass(frozen=True)
class Remembering:
    """A stack that writes a subscription once, and on later connections believes it is there."""

    backends: BumbleBackends

    @property
    def scanner(self) -> Any:
        return self.backends.scanner

    @property
    def close(self) -> Any:
        return self.backends.close

    @property
    def client(self) -> Any:
        class RememberingClient(self.backends.client):  # type: ignore[misc, name-defined]
            remembered: ClassVar[set[int]] = _remembered

            async def start_notify(
                self, characteristic: BleakGATTCharacteristic, callback: Any, **more: Any
            ) -> None:
                if characteristic.handle in self.remembered:
                    self._values.start(characteristic.handle, callback)
                    return
                await super().start_notify(characteristic, callback, **more)
                self.remembered.add(characteristic.handle)

            async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
                await super().stop_notify(characteristic)
                self.remembered.discard(characteristic.handle)

        return RememberingClient


_remembered: set[int] = set()


@pytest.fixture
async def remembering(air: World) -> AsyncIterator[BleRadio]:
    _remembered.clear()
    made = BleRadio(Remembering(bumble_backends(air.hci)))
    yield made
    await made.close()


async def test_a_device_that_forgot_its_subscription_is_subscribed_anew(
    air: World, remembering: BleRadio
) -> None:
    device = await air.add(cuff())
    sent: list[bytes] = []
    confirmed: list[bytes] = []
    sending: set[asyncio.Task[None]] = set()

    async def send(uuid: str) -> None:
        record = f"record {len(sent)}".encode()
        sent.append(record)
        if await device.indicate(uuid, record):
            confirmed.append(record)  # and deleted from its memory

    def subscribed(uuid: str, wanted: bool) -> None:
        if wanted:
            sending.add(asyncio.get_running_loop().create_task(send(uuid)))

    device.on_subscription = subscribed
    async with running(cuff_link(remembering)) as heard:
        for times in range(1, 6):
            await heard.phase(LinkPhase.CONNECTED, times=times)
            await heard.until(lambda heard, times=times: len(heard.chunks) >= times)
            await air.do(device.drop())
    assert len(confirmed) >= 5
    assert [chunk.data for chunk in heard.chunks] == confirmed


async def test_a_device_that_remembers_is_not_unsubscribed_and_loses_nothing(
    air: World, remembering: BleRadio
) -> None:
    device = await air.add(cuff(secure=True, remembers_subscriptions=True))
    told: list[bool] = []
    confirmed: list[bytes] = []
    sending: set[asyncio.Task[None]] = set()

    async def send(uuid: str) -> None:
        record = f"record {len(confirmed)}".encode()
        if await device.indicate(uuid, record):
            confirmed.append(record)

    def subscribed(uuid: str, wanted: bool) -> None:
        told.append(wanted)
        if wanted:  # on later connections as soon as the link is encrypted
            sending.add(asyncio.get_running_loop().create_task(send(uuid)))

    device.on_subscription = subscribed
    async with running(cuff_link(remembering, bond=True)) as heard:
        for times in range(1, 4):
            await heard.phase(LinkPhase.CONNECTED, times=times)
            await heard.until(lambda heard, times=times: len(heard.chunks) >= times)
            await air.do(device.drop())
    assert False not in told
    assert [chunk.data for chunk in heard.chunks] == confirmed
    assert len(confirmed) >= 3


# The computer's own Bluetooth: bleak's real backend for BlueZ, on a bus of this test's own.

DENYING = BUS_CONFIG.replace(
    '<allow own="*"/>', '<allow own="*"/><deny send_destination="org.bluez"/>'
)


class BlueZ:
    """The object tree of a computer with one adapter, as bleak and the station read it."""

    def __init__(self, bus: Any, *, powered: bool) -> None:
        self._powered = powered
        bus.add_message_handler(self.answer)

    def answer(self, message: Any) -> Any:
        from dbus_fast import Message, Variant

        if message.member != "GetManagedObjects":
            return None
        adapter = {
            "Powered": Variant("b", self._powered),
            "Roles": Variant("as", ["central", "peripheral"]),
        }
        device = {
            "Address": Variant("s", CUFF_ADDRESS),
            "Adapter": Variant("o", "/org/bluez/hci0"),
            "Paired": Variant("b", True),
            "Connected": Variant("b", False),
        }
        tree = {
            "/org/bluez/hci0": {"org.bluez.Adapter1": adapter},
            "/org/bluez/hci0/dev_F0_F1_F2_00_00_01": {"org.bluez.Device1": device},
        }
        return Message.new_method_return(message, "a{oa{sa{sv}}}", [tree])


@asynccontextmanager
async def bluez(address: str, *, powered: bool) -> AsyncIterator[None]:
    from dbus_fast.aio import MessageBus

    bus = await MessageBus(address).connect()
    BlueZ(bus, powered=powered)
    await bus.request_name("org.bluez")
    yield
    bus.disconnect()
    await bus.wait_for_disconnect()


async def told_on(address: str, monkeypatch: pytest.MonkeyPatch, problem: Problem) -> str:
    """What a link on the system's own Bluetooth says there."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    radio = BleRadio()
    wanted = Wanted(addresses=frozenset({CUFF_ADDRESS}))
    async with running(cuff_link(radio, wanted)) as heard:
        told = await heard.problem(problem)
    await radio.close()
    assert told.problem is not None
    return told.problem.says


@on_linux
async def test_no_message_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"unix:path={tmp_path / 'nothing'}"
    says = await told_on(address, monkeypatch, Problem.NO_BLUETOOTH)
    assert says == "This computer has no working Bluetooth."


@on_linux
async def test_no_bluetooth_service(bus_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    says = await told_on(bus_address, monkeypatch, Problem.NO_BLUETOOTH)
    assert says == "This computer has no working Bluetooth."


@on_linux
async def test_the_radio_is_off(bus_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bluez(bus_address, powered=False):
        says = await told_on(bus_address, monkeypatch, Problem.BLUETOOTH_OFF)
    assert says == "Bluetooth is switched off."


@on_linux
async def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with message_bus_daemon(tmp_path, DENYING) as address, bluez(address, powered=True):
        says = await told_on(address, monkeypatch, Problem.NO_PERMISSION)
    assert says == "This program may not use Bluetooth."


@on_linux
async def test_a_bond_that_bluez_has(bus_address: str) -> None:
    async with bluez(bus_address, powered=True):
        assert await is_bonded(CUFF_ADDRESS.lower(), bus_address)
        assert not await is_bonded("F0:F1:F2:00:00:02", bus_address)
    assert not await is_bonded(CUFF_ADDRESS, bus_address)
    assert not await is_bonded(CUFF_ADDRESS, "unix:path=/nonexistent/bus")


class Bonded(BleRadio):
    """The simulated radio of a computer whose stack says that it has a bond, as BlueZ does."""

    async def bonded(self, address: str) -> bool:
        return True


async def test_a_bonded_device_that_is_seen_and_takes_no_connection_has_forgotten(
    air: World,
) -> None:
    await air.add(cuff())
    radio = Bonded(bumble_backends(air.hci))
    others = bumble_backends(air.hci)
    found = await BleakScanner.find_device_by_address(CUFF_ADDRESS, 10, backend=others.scanner)
    assert found is not None
    scanning, seen = asyncio.Event(), asyncio.Event()
    listing = asyncio.create_task(radio.nearby(noting(scanning), 30))
    await scanning.wait()
    async with AsyncExitStack() as opened:
        async with radio._connecting:
            link = cuff_link(radio, noting(seen), connect_timeout_s=0.3)
            heard = await opened.enter_async_context(running(link))
            await seen.wait()
            other = Client(found, others)  # so that it takes no connection
            await other.connect()
        told = await heard.problem(Problem.STALE_BOND)
        assert told.problem is not None
        assert told.problem.says == (
            "Cuff was seen, but refuses this computer. It has probably forgotten the pairing."
        )
        await other.disconnect()
        await heard.phase(LinkPhase.CONNECTED)
    listing.cancel()
    await asyncio.gather(listing, return_exceptions=True)
    await others.close()
    await radio.close()


async def test_a_bonded_device_that_leaves_while_it_is_connected_to_has_not_forgotten_at_once(
    air: World,
) -> None:
    device = await air.add(cuff())
    radio = Bonded(bumble_backends(air.hci))
    dropping: set[asyncio.Task[None]] = set()

    def connected(there: bool) -> None:
        if there:
            dropping.add(asyncio.get_running_loop().create_task(device.drop()))

    device.on_connection = connected
    async with running(cuff_link(radio)) as heard:
        await heard.problem(Problem.STALE_BOND)
        told = [
            s.problem.problem for s in heard.states if s.phase is LinkPhase.WAITING and s.problem
        ]
        assert told[:2] == [Problem.DEVICE_ENDED, Problem.STALE_BOND]
        device.on_connection = None
        await heard.phase(LinkPhase.CONNECTED)
    await radio.close()
