"""Serial instruments through a real pseudo-terminal and a real socket."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.links.base import LinkPhase, Problem
from station.drivers.links.ports import PortChoice
from station.drivers.links.reconnect import Backoff
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.drivers.links.tcp import TcpLink
from station.simulators.devices.base import ActError
from station.simulators.devices.cyton import CytonBoard
from station.simulators.devices.nonin import NoninOximeter
from station.simulators.hosts.base import serving
from station.simulators.hosts.pty import PtyHost
from station.simulators.hosts.tcp import TcpHost
from station.vitals import Origin, Vital
from tests.drivers.links.heard import Heard, running
from tests.simulators.scenes import fast_clock, scene

QUICK = Backoff(first_s=0.02, most_s=0.05)
# Two packets of 25 frames, and the beginning of a third, which proves the second.
TWO_PACKETS = 3 * 25 * 5


def serial(path: str) -> SerialLink:
    settings = SerialSettings(baud=9600)
    return SerialLink(PortChoice.parse(path), settings, origin=Origin.SIMULATOR, backoff=QUICK)


def check_oximeter(data: bytes) -> None:
    decoder = Decoder(load_spec("nonin_serial"), mode="format_2")
    frames = [item for item in decoder.feed(data).items if isinstance(item, Frame)]
    assert frames
    assert {frame.values[Vital.SPO2].number for frame in frames} == {97}
    assert {frame.values[Vital.PULSE_RATE].number for frame in frames} == {72}


async def test_an_oximeter_on_a_terminal_with_a_path(tmp_path: Path) -> None:
    path = tmp_path / "oximeter"
    host = PtyHost(NoninOximeter(scene()), fast_clock(10), path)
    async with serving([host]):
        assert host.place == {"spec": "nonin_serial", "pty": str(path)}
        async with running(serial(str(path))) as heard:
            check_oximeter(await heard.bytes(TWO_PACKETS))
    assert not path.is_symlink()


async def test_unplugged_replugged_and_dropped_under_the_same_path(tmp_path: Path) -> None:
    host = PtyHost(NoninOximeter(scene()), fast_clock(10), tmp_path / "oximeter")
    async with serving([host]), running(serial(str(tmp_path / "oximeter"))) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await host.fault("unplug")
        await heard.problem(Problem.UNPLUGGED)
        await host.fault("replug")
        await heard.phase(LinkPhase.CONNECTED, times=2)
        await host.fault("drop")
        await heard.phase(LinkPhase.CONNECTED, times=3)
        before = len(heard.data)
        check_oximeter((await heard.bytes(before + TWO_PACKETS))[before:])


async def test_the_board_takes_commands_on_a_terminal() -> None:
    host = PtyHost(CytonBoard(scene(), leads=("II", "V5")), fast_clock(1))
    async with serving([host]):
        link = serial(host.place["pty"])
        async with running(link) as heard:
            await heard.phase(LinkPhase.CONNECTED)
            await link.write(b"sv")
            await heard.until(lambda heard: heard.data.endswith(b"$$$"))
            greeting = len(heard.data)
            await link.write(b"b")
            stream = (await heard.bytes(greeting + 50 * 33))[greeting:]
            assert stream[: 50 * 33 : 33] == b"\xa0" * 50
            assert stream[1 : 50 * 33 : 33] == bytes(range(50))


async def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    host = PtyHost(NoninOximeter(scene()), fast_clock(1), tmp_path / "mine")
    with pytest.raises(FileExistsError, match="mine is a file; name a path that is free"):
        async with serving([host]):
            pass
    assert (tmp_path / "mine").read_text() == "precious"


async def test_a_terminal_that_nobody_reads_loses_bytes_and_goes_on() -> None:
    device = NoninOximeter(scene())
    host = PtyHost(device, fast_clock(1))
    async with serving([host]):
        for _ in range(200):
            host.send(bytes(4096))
        async with running(serial(host.place["pty"])) as heard:
            await heard.until(lambda heard: b"\x01" in heard.data)


async def test_an_oximeter_on_a_socket_dropped_and_unplugged() -> None:
    host = TcpHost(NoninOximeter(scene()), fast_clock(10))
    async with serving([host]):
        name, port = host.place["tcp"]
        assert (name, port > 0) == ("127.0.0.1", True)
        async with running(TcpLink(name, port, backoff=QUICK)) as heard:
            check_oximeter(await heard.bytes(TWO_PACKETS))
            await host.fault("drop")
            await heard.phase(LinkPhase.CONNECTED, times=2)
            await host.fault("unplug")
            await heard.problem(Problem.REFUSED)
            await host.fault("replug")
            await heard.phase(LinkPhase.CONNECTED, times=3)
            assert host.place["tcp"] == [name, port]


async def test_a_stall_sends_nothing_and_then_what_was_due() -> None:
    """A second of 75 frames, all at once, by a clock that the test moves."""
    now = 0.0
    host = TcpHost(NoninOximeter(scene()), lambda: now)
    async with serving([host]):
        reader, writer = await asyncio.open_connection(*host.place["tcp"])
        await asyncio.sleep(0)
        await host.fault("stall", seconds=1.0)
        now = 0.9
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await reader.read(1)
        now = 1.0
        async with asyncio.timeout(5):
            assert len(await reader.readexactly(75 * 5)) == 375
        writer.close()
        for wrong in (0, -1, "long", None):
            with pytest.raises(ActError, match="a stall takes up to 600 seconds"):
                await host.fault("stall", seconds=wrong)


async def test_a_device_that_fails_ends_the_block() -> None:
    class Broken(NoninOximeter):
        def tick(self, now: float) -> bytes:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        async with serving([TcpHost(Broken(scene()), fast_clock(1))]):
            await asyncio.Event().wait()


async def test_two_listeners_hear_the_same() -> None:
    host = TcpHost(NoninOximeter(scene()), fast_clock(10))
    async with serving([host]):
        one, two = TcpLink(*host.place["tcp"]), TcpLink(*host.place["tcp"])
        async with running(one) as first, running(two) as second:
            heard: list[Heard] = [first, second]
            for each in heard:
                check_oximeter(await each.bytes(TWO_PACKETS))
