"""Single instruments by name: where they say that they are, they are."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from bleak import BleakScanner

from station.drivers.links.ports import PortChoice
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.drivers.links.tcp import TcpLink
from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.simulate import simulate
from station.vitals import Origin
from tests.drivers.links.heard import running

CUFF, OXIMETER, BOARD = "bluetooth_blood_pressure", "nonin_serial", "openbci_cyton"


@contextlib.asynccontextmanager
async def simulated(*spec_ids: str, **options: Any) -> AsyncIterator[list[dict[str, Any]]]:
    """The instruments for as long as the block lasts, and what was told about them."""
    told: list[dict[str, Any]] = []
    complete = asyncio.Event()

    def on_ready(place: dict[str, Any]) -> None:
        told.append(place)
        if len(told) == len(spec_ids):
            complete.set()

    task = asyncio.create_task(simulate(spec_ids, on_ready=on_ready, **options))
    try:
        async with asyncio.timeout(20):
            await complete.wait()
        yield told
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def name_on_air(hci: str, address: str) -> str | None:
    backends = bumble_backends(hci)
    try:
        found = await BleakScanner.find_device_by_address(
            address, timeout=10, backend=backends.scanner
        )
        return None if found is None else found.name
    finally:
        await backends.close()


async def test_an_oximeter_at_a_path(tmp_path: Path) -> None:
    path = tmp_path / "oximeter"
    async with simulated(OXIMETER, pty=str(path)) as told:
        assert told == [{"spec": OXIMETER, "pty": str(path)}]
        link = SerialLink(PortChoice.parse(str(path)), SerialSettings(), origin=Origin.SIMULATOR)
        async with running(link) as heard:
            assert b"\x01" in await heard.bytes(15)
    assert not path.is_symlink()


async def test_an_oximeter_on_a_serial_port() -> None:
    """A pseudo-terminal stands in for the cable; its other end is the host's."""
    import tty

    host, cable = os.openpty()
    tty.setraw(cable)
    os.set_blocking(host, False)
    heard = bytearray()
    enough = asyncio.Event()

    def read() -> None:
        heard.extend(os.read(host, 4096))
        if len(heard) >= 375 and b"\x06" in heard:
            enough.set()

    asyncio.get_running_loop().add_reader(host, read)
    try:
        async with simulated(OXIMETER, port=os.ttyname(cable)) as told:
            assert told == [{"spec": OXIMETER, "port": os.ttyname(cable)}]
            # Select format 7: 02 70 02 02 07 03 (Nonin 6470-000-01); the answer is an ACK.
            os.write(host, bytes.fromhex("027002020703"))
            async with asyncio.timeout(10):
                await enough.wait()
    finally:
        asyncio.get_running_loop().remove_reader(host)
        os.close(host)
        os.close(cable)


async def test_a_serial_port_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        await simulate([OXIMETER], port=str(tmp_path / "none"))


async def test_two_on_free_ports_and_one_on_the_air() -> None:
    async with simulated(OXIMETER, BOARD, CUFF, tcp=("127.0.0.1", 0)) as told:
        one, two, three = told
        assert (one["spec"], two["spec"], three["spec"]) == (OXIMETER, BOARD, CUFF)
        assert one["tcp"][1] != two["tcp"][1]
        async with running(TcpLink(*one["tcp"])) as heard:
            await heard.bytes(15)
        assert await name_on_air(three["hci"], three["address"]) == "Simulated cuff"


async def test_a_cuff_on_a_radio_of_its_own() -> None:
    """As on a dongle; here the dongle is a guest of the virtual air."""
    async with Air() as air:
        hci = await air.serve()
        async with simulated(CUFF, hci=hci) as told:
            assert told == [{"spec": CUFF, "address": "F0:00:00:00:00:01", "hci": hci}]
            assert await name_on_air(hci, "F0:00:00:00:00:01") == "Simulated cuff"


@pytest.mark.parametrize(
    ("spec_ids", "options", "says"),
    [
        (["x"], {}, "nobody simulates 'x'"),
        ([OXIMETER, OXIMETER], {}, "each instrument once"),
        ([OXIMETER], {"pty": "p", "tcp": ("127.0.0.1", 0)}, "not both"),
        ([OXIMETER], {"port": "p", "tcp": ("127.0.0.1", 0)}, "not both"),
        ([CUFF], {"pty": "p"}, "neither --pty nor --tcp fits"),
        ([OXIMETER], {"hci": "usb:0"}, "serial, so --hci does not fit"),
        ([OXIMETER, BOARD], {"tcp": ("127.0.0.1", 4000)}, "one path or port is for one"),
        ([CUFF, "bluetooth_health_thermometer"], {"hci": "usb:0"}, "a radio is one instrument"),
        ([OXIMETER], {"patient": "spo2=12"}, "spo2 12 is not a living person's"),
    ],
)
async def test_what_cannot_be(spec_ids: list[str], options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        await simulate(spec_ids, **options)


async def test_a_taken_port_is_told() -> None:
    async with simulated(OXIMETER, tcp=("127.0.0.1", 0)) as told:
        with pytest.raises(OSError, match="address already in use"):
            await simulate([OXIMETER], tcp=tuple(told[0]["tcp"]))
