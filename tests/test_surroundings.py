"""Looking around: what advertises on a real radio (simulated air), and the ports that there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from station.codec import load_spec
from station.drivers.links.ble_radio import BleRadio, Wanted
from station.drivers.links.ports import PortInfo
from station.instruments import all_specs
from station.settings import DeviceSettings
from station.simulators.bluetooth.backend import bumble_backends
from station.surroundings import Surroundings
from tests.simulators.bluetooth.world import (
    CUFF_ADDRESS,
    THERMOMETER_ADDRESS,
    VENDOR_SERVICE,
    World,
    cuff,
    thermometer,
    world,
)

CABLE = PortInfo(path="/dev/ttyUSB0", description="FT232R USB UART", usb_serial="A107")
TWINS = tuple(
    PortInfo(path=f"/dev/ttyUSB{n}", description="n/a", usb_serial="0001") for n in (1, 2)
)


@pytest.fixture
def air() -> Iterator[World]:
    with world() as made:
        yield made


@pytest.fixture
async def radio(air: World) -> AsyncIterator[BleRadio]:
    made = BleRadio(bumble_backends(air.hci))
    yield made
    await made.close()


def around(
    radio: BleRadio, *devices: DeviceSettings, ports: tuple[PortInfo, ...] = ()
) -> Surroundings:
    return Surroundings(lambda: radio, all_specs, lambda: devices, lambda: ports)


async def test_only_what_can_be_read_and_is_not_known_is_offered(
    air: World, radio: BleRadio
) -> None:
    await air.add(cuff())
    await air.add(thermometer())
    gadget = "F0:F1:F2:00:00:09"
    await air.add(thermometer(name="Lamp", address=gadget, advertised=(VENDOR_SERVICE,)))
    known = DeviceSettings(
        spec="bluetooth_health_thermometer", link="bluetooth", address=THERMOMETER_ADDRESS.lower()
    )
    looking = around(radio, known)
    looking.look(1.0)
    assert looking.view.looking
    looking.look(1.0)  # one look at a time
    async with asyncio.timeout(20):
        await looking.ended()
    view = looking.view
    (found,) = view.nearby
    assert (found.address, found.name) == (CUFF_ADDRESS, "Cuff BP-1")
    (match,) = found.matches
    assert (match.spec, match.title) == (
        "bluetooth_blood_pressure",
        "Bluetooth blood pressure cuff",
    )
    assert match.because == ("it offers the service 0x1810, as any maker's may",)
    assert found.best == "bluetooth_blood_pressure"
    assert view.looked_at is not None
    assert (view.says, view.next_step) == ("", "")


async def test_what_fits_two_specs_equally_well_has_no_best(air: World, radio: BleRadio) -> None:
    await air.add(cuff())
    profile = load_spec("bluetooth_blood_pressure")
    twin = profile.model_copy(update={"id": "another_cuff", "title": "Another cuff"})
    looking = Surroundings(lambda: radio, lambda: (profile, twin), tuple, lambda: ())
    looking.look(1.0)
    async with asyncio.timeout(20):
        await looking.ended()
    (found,) = looking.view.nearby
    assert [one.spec for one in found.matches] == ["another_cuff", "bluetooth_blood_pressure"]
    assert found.best is None


async def test_ports_say_how_they_are_remembered_and_whose_they_are(radio: BleRadio) -> None:
    clip = DeviceSettings(spec="nonin_serial", link="serial", port="usb:A107", name="Finger clip")
    looking = around(radio, clip, ports=(CABLE, *TWINS))
    looking.look(0.1)
    async with asyncio.timeout(20):
        await looking.ended()
    assert [(one.path, one.remembered, one.owner) for one in looking.view.ports] == [
        ("/dev/ttyUSB0", "usb:A107", "Finger clip"),
        # Two adapters with the same number: it tells nothing, the path does.
        ("/dev/ttyUSB1", "/dev/ttyUSB1", ""),
        ("/dev/ttyUSB2", "/dev/ttyUSB2", ""),
    ]
    assert [one.description for one in looking.view.ports] == ["FT232R USB UART", "", ""]


async def test_without_a_radio_the_ports_are_there_and_it_is_said_why() -> None:
    gone = BleRadio(bumble_backends("tcp-client:127.0.0.1:9"))  # the discard port: nobody is there
    looking = around(gone, ports=(CABLE,))
    looking.look(5.0)
    async with asyncio.timeout(20):
        await looking.ended()
    view = looking.view
    assert view.nearby == ()
    assert [one.path for one in view.ports] == ["/dev/ttyUSB0"]
    assert view.says
    assert view.next_step
    await gone.close()


async def test_a_look_is_stopped_and_keeps_what_it_found() -> None:
    gone = BleRadio(bumble_backends("tcp-client:127.0.0.1:9"))
    looking = around(gone, ports=(CABLE,))
    looking.look(60.0)
    begun = looking.view
    assert begun.looking
    assert begun.until is not None
    looking.stop()
    async with asyncio.timeout(20):
        await looking.ended()
    ended = looking.view
    assert not ended.looking
    assert ended.until is None
    await looking.close()
    await gone.close()


async def test_a_look_that_is_left_leaves_the_radio_clean(air: World, radio: BleRadio) -> None:
    await air.add(cuff())
    looking = around(radio)
    looking.look(60.0)
    async with asyncio.timeout(20):
        await radio.find(Wanted(addresses=frozenset({CUFF_ADDRESS})))
    radio.release(CUFF_ADDRESS)
    await looking.close()
    assert not looking.view.looking
    (again,) = await radio.nearby(Wanted(addresses=frozenset({CUFF_ADDRESS})), 0.5)
    assert again.name == "Cuff BP-1"
