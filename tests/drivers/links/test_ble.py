"""Bluetooth links end to end: our link, unmodified bleak, and a device on the virtual air."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from station.drivers.links.base import LinkPhase, LinkState, Problem, WriteFailedError
from station.drivers.links.ble import BleLink, BleRadio, Wanted
from station.drivers.links.reconnect import Backoff
from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.bluetooth.peripheral import RefuseError
from station.vitals import DeviceIdentity, Origin, Udi
from tests.drivers.links.heard import running
from tests.simulators.bluetooth.world import (
    BATTERY,
    BLOOD_PRESSURE,
    CUFF_ADDRESS,
    CUFF_PRESSURE,
    DATE_TIME,
    FEATURE,
    MEASUREMENT,
    TEMPERATURE,
    THERMOMETER,
    THERMOMETER_ADDRESS,
    World,
    cuff,
    end_of,
    soon,
    thermometer,
    world,
)

QUICK = Backoff(first_s=0.01, most_s=0.05)
CUFFS = Wanted(services=frozenset({BLOOD_PRESSURE}))
THERMOMETERS = Wanted(services=frozenset({THERMOMETER}))


def cuff_link(radio: BleRadio, wanted: Wanted = CUFFS, **more: Any) -> BleLink:
    settings: dict[str, Any] = {
        "spec": "bluetooth_blood_pressure",
        "name": "Cuff",
        "subscribe": [MEASUREMENT],
        "optional": [CUFF_PRESSURE],
        "backoff": QUICK,
    }
    return BleLink(radio, wanted, **(settings | more))


def thermometer_link(radio: BleRadio, **more: Any) -> BleLink:
    settings: dict[str, Any] = {
        "spec": "bluetooth_health_thermometer",
        "name": "Thermometer",
        "subscribe": [TEMPERATURE],
        "backoff": QUICK,
    }
    return BleLink(radio, THERMOMETERS, **(settings | more))


async def test_connects_says_who_it_is_and_delivers(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())
    ended = end_of(device)
    link = cuff_link(radio, read=[FEATURE])
    assert link.origin is Origin.SIMULATOR
    async with running(link) as heard:
        state = await heard.phase(LinkPhase.CONNECTED)
        assert state.identity == DeviceIdentity(
            spec="bluetooth_blood_pressure",
            name="Cuff",
            manufacturer="Example Medical",
            model="BP-1",
            serial_number="5150910123",
            firmware="1.0.2",
            address=CUFF_ADDRESS,
            udi=Udi(label="(01)00844588003288"),
        )
        assert state.battery_percent == 66
        assert await air.do(device.notify(CUFF_PRESSURE, b"\x00\x78\x00"))
        assert await air.do(device.indicate(MEASUREMENT, b"\x00\x78\x00\x50\x00\x5d\x00"))
        await heard.bytes(12)
    assert [(chunk.channel, chunk.data) for chunk in heard.chunks] == [
        (FEATURE, b"\x3f\x00"),
        (CUFF_PRESSURE, b"\x00\x78\x00"),
        (MEASUREMENT, b"\x00\x78\x00\x50\x00\x5d\x00"),
    ]
    assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTED, LinkPhase.CLOSED]
    await soon(ended)


async def test_another_device_of_the_same_name_is_told_of_and_never_connected(
    air: World, radio: BleRadio
) -> None:
    """What is ours is its address: a device that says to be it gets no connection."""
    told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    radio.namesakes.told = lambda ours, other: told.put_nowait((ours, other))
    radio.namesakes.expect(CUFF_ADDRESS, "Cuff BP-1")
    spoofed = await air.add(cuff(address="F0:F1:F2:00:00:66"))
    link = cuff_link(radio, Wanted(addresses=frozenset({CUFF_ADDRESS})), search_s=0.2)
    async with running(link) as heard:
        async with asyncio.timeout(10):
            assert await told.get() == (CUFF_ADDRESS, "F0:F1:F2:00:00:66")
        state = await heard.phase(LinkPhase.WAITING)
        assert state.problem is not None
        assert state.problem.problem is Problem.NOT_FOUND
        assert not spoofed.connected
        ours = await air.add(cuff())
        state = await heard.phase(LinkPhase.CONNECTED)
        assert state.identity is not None
        assert state.identity.address == CUFF_ADDRESS
        assert ours.connected
        assert not spoofed.connected
    assert told.empty(), "once is enough"


async def test_writes_with_and_without_response(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())
    link = cuff_link(radio)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await link.write(b"\xea\x07\x03\x02\x09\x0e\x07", DATE_TIME)
        assert device.values[DATE_TIME] == b"\xea\x07\x03\x02\x09\x0e\x07"


async def test_writes_that_fail(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())

    def refuse(_uuid: str, _value: bytes) -> None:
        raise RefuseError(0x80)

    device.on_write = refuse
    link = cuff_link(radio)
    with pytest.raises(ConnectionError, match="Cuff is not connected"):
        await link.write(b"x", DATE_TIME)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        with pytest.raises(WriteFailedError, match="refused the write"):
            await link.write(b"x", DATE_TIME)
        with pytest.raises(WriteFailedError, match="has no characteristic 00002a1c"):
            await link.write(b"x", TEMPERATURE)
        with pytest.raises(ValueError, match="needs the UUID"):
            await link.write(b"x")
        assert device.connected
    with pytest.raises(ConnectionError):
        await link.write(b"x", DATE_TIME)


async def test_bonds_where_asked_and_again_without_asking(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff(secure=True))
    link = cuff_link(radio, bond=True)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        assert device.encrypted
        device.pairable = False  # from here on only the bond can help
        await air.do(device.drop())
        await heard.phase(LinkPhase.CONNECTED, times=2)
        assert device.encrypted


async def test_a_drop_is_told_and_it_comes_back(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())
    async with running(cuff_link(radio)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await air.do(device.drop())
        told = await heard.problem(Problem.DEVICE_ENDED)
        assert told.phase is LinkPhase.WAITING
        assert told.retry_in_s == 0.01
        await heard.phase(LinkPhase.CONNECTED, times=2)
        assert await air.do(device.indicate(MEASUREMENT, b"again"))
        assert await heard.bytes(5) == b"again"


async def test_a_device_that_vanishes_is_searched_for_and_found(
    air: World, radio: BleRadio
) -> None:
    device = await air.add(cuff())
    async with running(cuff_link(radio, search_s=0.05)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await air.do(device.vanish())
        told = await heard.problem(Problem.NOT_FOUND)
        assert told.phase is LinkPhase.WAITING
        assert told.retry_in_s is None  # it searches without a pause
        await air.do(device.start())
        await heard.phase(LinkPhase.CONNECTED, times=2)


async def test_a_device_that_is_never_there(air: World, radio: BleRadio) -> None:
    await air.add(thermometer())
    async with running(cuff_link(radio, search_s=0.05)) as heard:
        told = await heard.problem(Problem.NOT_FOUND)
        assert told.problem is not None
        assert told.problem.says == "Cuff is not in reach, or it sleeps."
        assert LinkPhase.CONNECTED not in heard.phases


async def test_a_sleeping_device_is_caught_in_a_short_wake(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())
    await air.do(device.stop_advertising())
    async with running(cuff_link(radio, search_s=0.01)) as heard:
        await heard.problem(Problem.NOT_FOUND)
        await air.do(device.start_advertising())
        await heard.phase(LinkPhase.CONNECTED)


async def test_only_the_allowed_device_is_taken(air: World, radio: BleRadio) -> None:
    neighbour = await air.add(cuff(address="F0:F1:F2:00:00:77", name="Next room"))
    mine = await air.add(cuff(advertising_interval_s=0.06))
    wanted = Wanted(
        services=frozenset({BLOOD_PRESSURE}), addresses=frozenset({CUFF_ADDRESS.lower()})
    )
    async with running(cuff_link(radio, wanted)) as heard:
        state = await heard.phase(LinkPhase.CONNECTED)
        assert state.identity is not None
        assert state.identity.address == CUFF_ADDRESS
        assert mine.connected
        assert not neighbour.connected


async def test_two_links_share_the_radio_and_never_a_device(air: World, radio: BleRadio) -> None:
    addresses = ["F0:F1:F2:00:00:11", "F0:F1:F2:00:00:12"]
    for address in addresses:
        await air.add(cuff(address=address))
    await air.add(thermometer())
    async with (
        running(cuff_link(radio)) as one,
        running(cuff_link(radio)) as other,
        running(thermometer_link(radio)) as third,
    ):
        states = [await heard.phase(LinkPhase.CONNECTED) for heard in (one, other, third)]
    found = [state.identity.address for state in states if state.identity is not None]
    assert set(found) == {*addresses, THERMOMETER_ADDRESS}
    assert len(found) == 3


async def test_a_device_without_information_or_battery(air: World, radio: BleRadio) -> None:
    await air.add(thermometer())
    async with running(thermometer_link(radio)) as heard:
        state = await heard.phase(LinkPhase.CONNECTED)
    assert state == LinkState(
        phase=LinkPhase.CONNECTED,
        identity=DeviceIdentity(
            spec="bluetooth_health_thermometer", name="Thermometer", address=THERMOMETER_ADDRESS
        ),
    )


async def test_a_device_that_lacks_what_its_spec_needs(air: World, radio: BleRadio) -> None:
    await air.add(thermometer())
    async with running(thermometer_link(radio, subscribe=[TEMPERATURE, MEASUREMENT])) as heard:
        told = await heard.problem(Problem.WRONG_DEVICE)
        assert told.problem is not None
        assert told.problem.detail == f"no characteristic {MEASUREMENT}"


async def test_where_any_of_several_will_do_one_must_be_there(air: World, radio: BleRadio) -> None:
    """As with an oximeter that tells spot checks, or a stream, or both."""
    device = await air.add(cuff())
    link = cuff_link(radio, subscribe=[], optional=[TEMPERATURE, CUFF_PRESSURE])
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        assert await air.do(device.notify(CUFF_PRESSURE, b"\x00\x78\x00"))
        assert await heard.bytes(3) == b"\x00\x78\x00"
    link = cuff_link(radio, subscribe=[], optional=[TEMPERATURE])
    async with running(link) as heard:
        told = await heard.problem(Problem.WRONG_DEVICE)
        assert told.problem is not None
        assert told.problem.detail == f"no characteristic {TEMPERATURE}"


async def test_a_refused_pairing_and_a_forgotten_bond(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff(secure=True))
    device.pairable = False
    async with running(cuff_link(radio)) as heard:
        await heard.problem(Problem.NOT_BONDED)
        device.pairable = True
        await heard.phase(LinkPhase.CONNECTED)
        await air.do(device.forget_bonds())
        await air.do(device.drop())
        told = await heard.problem(Problem.STALE_BOND)
        assert told.problem is not None
        assert told.problem.says == "Cuff has forgotten this computer."


async def test_values_before_the_identity_wait_for_it(air: World, radio: BleRadio) -> None:
    """A device that sends as soon as it is subscribed: not lost, and not before CONNECTED."""
    device = await air.add(cuff())
    sending: set[asyncio.Task[bool]] = set()

    def subscribed(uuid: str, wanted: bool) -> None:
        if wanted and uuid == MEASUREMENT:
            sending.add(
                asyncio.get_running_loop().create_task(device.indicate(uuid, b"stored record"))
            )

    device.on_subscription = subscribed
    async with running(cuff_link(radio)) as heard:
        await heard.bytes(13)
    kinds = [type(event).__name__ for event in heard.events]
    assert kinds == ["LinkState", "LinkState", "Chunk", "LinkState"]
    state = heard.states[1]
    assert state.identity is not None
    assert state.identity.serial_number == "5150910123"


async def test_values_of_a_device_that_ends_before_it_said_who_it_is(
    air: World, radio: BleRadio
) -> None:
    device = await air.add(cuff())
    sending: set[asyncio.Task[None]] = set()

    async def send_and_leave(uuid: str) -> None:
        assert await device.indicate(uuid, b"stored record")
        await device.stop_advertising()
        await device.drop()

    def subscribed(uuid: str, wanted: bool) -> None:
        if wanted and uuid == MEASUREMENT:
            sending.add(asyncio.get_running_loop().create_task(send_and_leave(uuid)))

    device.on_subscription = subscribed
    async with running(cuff_link(radio)) as heard:
        assert await heard.bytes(13) == b"stored record"
        await heard.problem(Problem.DEVICE_ENDED)
    assert heard.phases[:3] == [LinkPhase.CONNECTING, LinkPhase.CONNECTED, LinkPhase.WAITING]


async def test_an_unanswered_write_ends_the_connection() -> None:
    with world(latency_s=0.1) as slow:
        radio = BleRadio(bumble_backends(slow.hci))
        await slow.add(thermometer())
        link = thermometer_link(radio, operation_timeout_s=0.05)
        async with running(link) as heard:
            told = await heard.problem(Problem.TIMED_OUT)
            assert told.problem is not None
            assert told.problem.says == "Thermometer did not answer in time."
        await radio.close()


async def test_no_radio_then_a_radio(unused_tcp_port: int) -> None:
    radio = BleRadio(bumble_backends(f"tcp-client:127.0.0.1:{unused_tcp_port}"))
    async with running(cuff_link(radio)) as heard:
        told = await heard.problem(Problem.NO_BLUETOOTH)
        assert told.phase is LinkPhase.WAITING
        with world() as late:
            await late.add(cuff())
            await late.do(late.air.serve(port=unused_tcp_port))
            await heard.phase(LinkPhase.CONNECTED)
            # Told apart from a device that ends: it is back at "no Bluetooth" after it.
        await heard.problem(Problem.DEVICE_ENDED)
    await radio.close()


async def test_a_radio_that_dies_during_a_search_is_noticed() -> None:
    with world() as first:
        radio = BleRadio(bumble_backends(first.hci), renew_scan_s=0.05)
        async with running(cuff_link(radio, search_s=0.01)) as heard:
            await heard.problem(Problem.NOT_FOUND)
            await first.do(first.air.close())
            await heard.problem(Problem.NO_BLUETOOTH)
        await radio.close()


async def test_what_is_near_for_a_person_to_choose(air: World, radio: BleRadio) -> None:
    await air.add(cuff())
    await air.add(thermometer())
    async with running(thermometer_link(radio)) as heard:  # a listing disturbs no link
        await heard.phase(LinkPhase.CONNECTED)
        (found,) = await radio.nearby(CUFFS, 0.2)
        assert (found.address, found.name) == (CUFF_ADDRESS, "Cuff BP-1")
        assert found.service_uuids == (BLOOD_PRESSURE,)
    told: list[str] = []
    wanted = Wanted(addresses=frozenset({CUFF_ADDRESS}))
    (also,) = await radio.nearby(wanted, 0.2, lambda sighting: told.append(sighting.address))
    assert also.address == CUFF_ADDRESS
    assert set(told) == {CUFF_ADDRESS}  # each sighting, while it goes on


async def test_leaving_in_any_moment_leaves_the_radio_clean(air: World, radio: BleRadio) -> None:
    device = await air.add(cuff())
    for delay_s in (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06):
        async with running(cuff_link(radio)):
            await asyncio.sleep(delay_s)  # whatever it is doing by then
    async with running(cuff_link(radio)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        assert device.connected


@pytest.mark.parametrize(
    "wrong",
    [{}, {"services": frozenset({"1810"})}, {"services": frozenset({BLOOD_PRESSURE.upper()})}],
)
def test_what_cannot_be_searched_for(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"say which device|full lower-case UUID"):
        Wanted(**wrong)


def test_values_of_replaced_backends_are_never_taken_for_real() -> None:
    assert BleRadio().origin is Origin.DEVICE
    assert BleRadio(bumble_backends("usb:0")).origin is Origin.SIMULATOR
    assert BleRadio(bumble_backends("usb:0"), origin=Origin.DEVICE).origin is Origin.DEVICE


def test_a_simulator_on_a_real_radio_is_one() -> None:
    assert cuff_link(BleRadio()).origin is Origin.DEVICE
    assert cuff_link(BleRadio(), simulated=True).origin is Origin.SIMULATOR


def test_battery_has_its_number() -> None:
    assert BATTERY == "00002a19-0000-1000-8000-00805f9b34fb"


async def test_a_cuff_that_hangs_up_after_each_reading_is_not_held_back(
    air: World, radio: BleRadio
) -> None:
    device = await air.add(cuff())
    sending: set[asyncio.Task[None]] = set()

    async def send_and_hang_up(uuid: str) -> None:
        assert await device.indicate(uuid, b"reading")
        await device.drop()

    def subscribed(uuid: str, wanted: bool) -> None:
        if wanted and uuid == MEASUREMENT:
            sending.add(asyncio.get_running_loop().create_task(send_and_hang_up(uuid)))

    device.on_subscription = subscribed
    link = cuff_link(radio, backoff=Backoff(first_s=0.02, factor=10, most_s=60))
    async with running(link) as heard:
        await heard.bytes(len(b"reading") * 4)
    pauses = {state.retry_in_s for state in heard.states if state.phase is LinkPhase.WAITING}
    assert pauses == {0.02}
