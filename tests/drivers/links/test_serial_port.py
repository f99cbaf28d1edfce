from __future__ import annotations

import asyncio
import fcntl
import os
import select
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest

from station.drivers.links.base import LinkPhase, Problem, WriteFailedError
from station.drivers.links.ports import PortChoice, PortInfo
from station.drivers.links.reconnect import Backoff
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.vitals import Origin
from tests.drivers.links.heard import running
from tests.drivers.links.pty import PtyCable

QUICK = Backoff(first_s=0.01, most_s=0.05)


def link_to(path: Path, *, baud: int = 9600, write_timeout_s: float = 2.0) -> SerialLink:
    return SerialLink(
        PortChoice(path=str(path)),
        SerialSettings(baud=baud),
        backoff=QUICK,
        write_timeout_s=write_timeout_s,
    )


async def test_bytes_come_in_order_and_whole(cable: PtyCable) -> None:
    sent = bytes(range(256)) * 8
    async with running(link_to(cable.path)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        for start in range(0, len(sent), 64):
            cable.say(sent[start : start + 64])
        assert await heard.bytes(len(sent)) == sent
    times = [chunk.monotonic_s for chunk in heard.chunks]
    assert times == sorted(times)
    assert {chunk.channel for chunk in heard.chunks} == {None}
    assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTED, LinkPhase.CLOSED]


async def test_what_is_written_arrives_and_nothing_else(cable: PtyCable) -> None:
    link = link_to(cable.path)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        await link.write(b"\x7d\x81\xa1")
        assert await asyncio.to_thread(cable.hear, 3) == b"\x7d\x81\xa1"
        cable.say(b"\x01")
        await heard.bytes(1)
        assert select.select([cable.master], [], [], 0)[0] == []


async def test_the_line_is_set_as_asked(cable: PtyCable) -> None:
    settings = SerialSettings(baud=19200, stop=2, rts_cts=True, xon_xoff=True)
    link = SerialLink(PortChoice(path=str(cable.path)), settings, backoff=QUICK)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        iflag, _, cflag, _, ispeed, ospeed, _ = termios.tcgetattr(cable.master)
    assert (ispeed, ospeed) == (termios.B19200, termios.B19200)
    assert cflag & termios.CSTOPB
    assert cflag & termios.CRTSCTS
    assert iflag & termios.IXON


async def test_parity_does_not_stop_a_simulator_on_a_pseudo_terminal(cable: PtyCable) -> None:
    settings = SerialSettings(bits=7, parity="odd")
    link = SerialLink(PortChoice(path=str(cable.path)), settings, backoff=QUICK)
    for _ in range(2):  # the second open is the one that Linux refuses with parity
        async with running(link) as heard:
            await heard.phase(LinkPhase.CONNECTED)
            cable.say(b"\xff")
            assert await heard.bytes(1) == b"\xff"


def test_parity_is_kept_for_a_real_port() -> None:
    odd = SerialSettings(baud=115200, bits=7, parity="odd", stop=2)
    assert odd.for_path("/dev/ttyUSB0") == odd


async def test_unplug_is_told_and_replug_is_taken_up(cable: PtyCable) -> None:
    async with running(link_to(cable.path)) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        cable.say(b"before")
        await heard.bytes(6)
        cable.unplug()
        told = await heard.problem(Problem.UNPLUGGED)
        assert told.phase is LinkPhase.WAITING
        assert told.retry_in_s == 0.01
        assert told.problem is not None
        assert "unplugged" in told.problem.says
        missing = await heard.problem(Problem.PORT_MISSING)
        assert missing.problem is not None
        assert missing.problem.says == told.problem.says, "the words of who pulled it"
        assert missing.problem.next_step == told.problem.next_step
        cable.plug()
        await heard.phase(LinkPhase.CONNECTED, times=2)
        cable.say(b"after")
        assert await heard.bytes(11) == b"beforeafter"


async def test_a_port_is_found_again_by_its_usb_serial_under_another_path(
    cable: PtyCable, tmp_path: Path
) -> None:
    ports = [PortInfo(path=str(cable.path), usb_serial="A50285BI")]
    link = SerialLink(
        PortChoice(usb_serial="A50285BI"), SerialSettings(), backoff=QUICK, lister=lambda: ports
    )
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        ports.clear()
        cable.unplug()
        missing = await heard.problem(Problem.PORT_MISSING)
        assert missing.problem is not None
        assert "A50285BI" in missing.problem.says
        other = PtyCable(tmp_path / "ttyTEST7")
        try:
            ports.append(PortInfo(path=str(other.path), usb_serial="A50285BI"))
            await heard.phase(LinkPhase.CONNECTED, times=2)
            other.say(b"here")
            assert await heard.bytes(4) == b"here"
        finally:
            other.unplug()


async def test_a_busy_port_is_told_and_taken_when_free(cable: PtyCable) -> None:
    holder = os.open(cable.path, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    async with running(link_to(cable.path)) as heard:
        told = await heard.problem(Problem.PORT_BUSY)
        assert told.problem is not None
        assert told.problem.says == f"Another program is using the port {cable.path}."
        assert LinkPhase.CONNECTED not in heard.phases
        os.close(holder)
        await heard.phase(LinkPhase.CONNECTED)


async def test_two_links_cannot_share_a_port(cable: PtyCable) -> None:
    async with running(link_to(cable.path)) as first:
        await first.phase(LinkPhase.CONNECTED)
        async with running(link_to(cable.path)) as second:
            await second.problem(Problem.PORT_BUSY)


async def test_a_missing_port(tmp_path: Path) -> None:
    async with running(link_to(tmp_path / "ttyNOT")) as heard:
        told = await heard.problem(Problem.PORT_MISSING)
    assert told.problem is not None
    assert "ttyNOT" in told.problem.says
    assert told.problem.next_step


@pytest.mark.parametrize("kind", ["file", "folder"])
async def test_something_that_is_no_port(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    if kind == "file":
        path.write_text("not a port")
    else:
        path.mkdir()
    async with running(link_to(path)) as heard:
        await heard.problem(Problem.NOT_A_PORT)
    if kind == "file":
        assert path.read_text() == "not a port"


# Runs as another user where the tests run as root, because root may open everything.
FORBIDDEN = """
import asyncio, os, sys
import serial, termios
from station.drivers.links.base import LinkPhase
from station.drivers.links.ports import PortChoice
from station.drivers.links.serial_port import SerialLink, SerialSettings

class Once:
    def on_chunk(self, chunk): pass
    def on_state(self, state):
        if state.phase is LinkPhase.WAITING:
            print(state.problem.problem.value)
            task.cancel()

async def main():
    global task
    link = SerialLink(PortChoice(path=sys.argv[1]), SerialSettings())
    task = asyncio.ensure_future(link.run(Once()))
    await asyncio.wait([task])

if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
asyncio.run(main())
"""


def test_a_port_without_permission(cable: PtyCable) -> None:
    real = os.path.realpath(cable.path)
    Path(real).chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN, real],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "no_permission\n", "")


async def test_writing_without_a_connection(cable: PtyCable, tmp_path: Path) -> None:
    link = link_to(tmp_path / "ttyNOT")
    with pytest.raises(ConnectionError, match="not open"):
        await link.write(b"x")
    link = link_to(cable.path)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
    with pytest.raises(ConnectionError, match="not open"):
        await link.write(b"x")


async def test_a_write_that_is_not_taken_fails_in_time(cable: PtyCable) -> None:
    link = link_to(cable.path, write_timeout_s=0.05)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        with pytest.raises(WriteFailedError, match="took no bytes"):
            await link.write(bytes(100_000))  # nobody reads the master
        cable.say(b"still here")
        assert await heard.bytes(10) == b"still here"


async def test_closing_does_not_wait_for_a_stuck_write(cable: PtyCable) -> None:
    link = link_to(cable.path, write_timeout_s=60)
    async with running(link) as heard:
        await heard.phase(LinkPhase.CONNECTED)
        writing = asyncio.create_task(link.write(bytes(100_000)))
        await asyncio.to_thread(cable.hear, 4096)  # it has begun
    async with asyncio.timeout(5):
        with pytest.raises(ConnectionError):
            await writing


async def test_shutdown_leaves_no_thread_and_frees_the_port(cable: PtyCable) -> None:
    for _ in range(20):
        async with running(link_to(cable.path)) as heard:
            await heard.phase(LinkPhase.CONNECTED)
            names = [thread.name for thread in threading.enumerate()]
            assert f"serial {cable.path}" in names
        assert heard.phases[-1] is LinkPhase.CLOSED
        assert not [t for t in threading.enumerate() if t.name.startswith(f"serial {cable.path}")]
    holder = os.open(cable.path, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(holder)


def test_origin_is_what_was_said(tmp_path: Path) -> None:
    choice = PortChoice(path=str(tmp_path))
    assert SerialLink(choice, SerialSettings()).origin is Origin.DEVICE
    simulated = SerialLink(choice, SerialSettings(), origin=Origin.SIMULATOR)
    assert simulated.origin is Origin.SIMULATOR


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"baud": 0}, "baud must be above 0"),
        ({"bits": 9}, "bits must be 5, 6, 7 or 8, got 9"),
        ({"parity": "O"}, "parity must be one of none, even, odd, mark, space, got 'O'"),
        ({"stop": 3}, "stop bits must be 1, 1.5 or 2, got 3"),
    ],
)
def test_settings_that_no_line_has(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SerialSettings(**wrong)  # type: ignore[arg-type]
