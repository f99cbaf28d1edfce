"""A wrong speed, mode or instrument, judged by the stream itself over a real pseudo-terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.capture.board import Board
from station.capture.views import LinkView, TileState
from station.codec import load_spec
from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState, Problem
from station.drivers.links.ports import PortChoice
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.drivers.stream_watch import StreamWatch
from station.visit import ResultKind
from station.vitals import DeviceIdentity, Failure, Origin, Reading, SampleBlock, Status
from tests.drivers.links.pty import PtyCable

NONIN = load_spec("nonin_serial")
# One whole packet of format 2, as a captured stream has it (the spec's first example).
PACKET = bytes.fromhex(NONIN.examples[0].hex)


def read_at(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """What a port set to `read_baud` makes of bytes sent at `sent_baud`, 8N1 on both sides.

    The line as a list of levels, each a bit of the sender long; the reader begins at a falling
    edge and looks at the middle of each of its own bits. A wrong stop bit gives the byte all the
    same, as the drivers of serial ports do.
    """
    line = [1] * 20
    for byte in data:
        line += [0, *((byte >> bit) & 1 for bit in range(8)), 1]
    line += [1] * 20
    heard = bytearray()
    step = sent_baud / read_baud

    def level(at: float) -> int:
        return line[min(int(at), len(line) - 1)]

    at = 0.0
    while at < len(line) - 12 * step:
        if level(at) == 1:
            at = float(int(at) + 1)
            continue
        bits = [level(at + (1.5 + bit) * step) for bit in range(8)]
        heard.append(sum(one << bit for bit, one in enumerate(bits)))
        at += 9.5 * step
        while level(at) == 0 and at < len(line) - 1:  # until the line is at rest again
            at += 1.0
    return bytes(heard)


class Told:
    """A sink that keeps what it is told; `until` waits for it."""

    def __init__(self) -> None:
        self.links: list[LinkState] = []
        self.readings: list[Reading] = []
        self._changed = asyncio.Event()

    def on_reading(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._changed.set()

    def on_failure(self, failure: Failure) -> None:
        raise AssertionError(failure)

    def on_status(self, status: Status) -> None:
        pass

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        pass

    def on_link(self, driver: Driver, state: LinkState) -> None:
        self.links.append(state)
        self._changed.set()

    @property
    def problem(self) -> Problem | None:
        told = self.links[-1].problem if self.links else None
        return told.problem if told else None


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[PtyCable]:
    made = PtyCable(tmp_path / "ttyTEST")
    yield made
    made.unplug()


async def say_until(cable: PtyCable, data: bytes, told: Told, so: object) -> None:
    """Go on sending until the sink says so."""
    assert callable(so)
    async with asyncio.timeout(20):
        while not so():
            cable.say(data)
            told._changed.clear()
            try:
                async with asyncio.timeout(0.02):  # the instrument's own rhythm
                    await told._changed.wait()
            except TimeoutError:
                continue


def test_the_model_of_a_line_is_right_where_both_sides_agree() -> None:
    assert read_at(b"\x01\x80\x55\xaa\xff", 9600, 9600) == b"\x01\x80\x55\xaa\xff"
    # 0x55 and its start bit alternate; at half the speed each second level is seen: 1, 1, 1, 1.
    assert read_at(b"\x55", 19200, 9600)[:1] != b"\x55"


@pytest.mark.parametrize("read_baud", [4800, 19200, 115200])
async def test_a_wrong_speed_is_told_and_the_right_one_takes_it_back(
    cable: PtyCable, read_baud: int
) -> None:
    told = Told()
    driver = Driver(
        spec=NONIN,
        link=SerialLink(
            PortChoice(path=str(cable.path)),
            SerialSettings(baud=9600),
            origin=Origin.SIMULATOR,
        ),
        sink=told,
        device=DeviceIdentity(spec="nonin_serial", name="Oximeter"),
        wrong_after_s=0.2,
    )
    running = asyncio.create_task(driver.run())
    try:
        noise = read_at(PACKET * 2, 9600, read_baud)
        await say_until(cable, noise, told, lambda: told.problem is Problem.WRONG_STREAM)
        state = told.links[-1]
        assert state.phase is LinkPhase.CONNECTED
        assert state.problem is not None
        assert state.problem.says == (
            "Bytes arrive from Oximeter that are not this instrument's: wrong speed, wrong mode, "
            "or another instrument."
        )
        assert state.problem.next_step == (
            "Look which instrument is on this cable, and set it to 9600 baud, 8 bits, parity none."
        )
        assert driver.counts.frames == 0
        assert told.readings == []
        await say_until(cable, PACKET, told, lambda: told.problem is None)
        await say_until(cable, PACKET, told, lambda: told.readings)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_another_mode_of_the_same_instrument_is_told(cable: PtyCable) -> None:
    """Format 2 arrives where the configuration says format 7."""
    told = Told()
    driver = Driver(
        spec=NONIN,
        link=SerialLink(
            PortChoice(path=str(cable.path)), SerialSettings(), origin=Origin.SIMULATOR
        ),
        sink=told,
        device=DeviceIdentity(spec="nonin_serial", name="Oximeter"),
        mode="format_7",
        wrong_after_s=0.2,
    )
    running = asyncio.create_task(driver.run())
    try:
        await say_until(cable, PACKET, told, lambda: told.problem is Problem.WRONG_STREAM)
        problem = told.links[-1].problem
        assert problem is not None
        assert problem.next_step.endswith("9600 baud, 8 bits, parity none, mode format_7.")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_a_piece_of_a_frame_is_no_fault_however_long_ago() -> None:
    watch = StreamWatch(NONIN, "Oximeter", None)
    assert not watch.saw(4, False, 100.0)
    assert not watch.saw(4, False, 900.0)  # 8 bytes: less than two frames of five
    assert watch.saw(4, False, 901.0)


def test_it_takes_its_time_and_is_told_once() -> None:
    watch = StreamWatch(NONIN, "Oximeter", None)
    assert not watch.saw(500, False, 10.0)
    assert not watch.saw(500, False, 14.9)
    assert watch.saw(500, False, 15.0)
    assert not watch.saw(500, False, 16.0)
    assert watch.saw(5, True, 17.0)
    assert watch.problem is None
    assert not watch.saw(5, True, 18.0)


def test_a_bluetooth_value_is_never_judged() -> None:
    watch = StreamWatch(load_spec("bluetooth_blood_pressure"), "Cuff", None)
    assert not watch.saw(500, False, 0.0)
    assert not watch.saw(500, False, 60.0)


def test_the_tile_says_what_is_wrong_with_the_stream() -> None:
    from datetime import UTC, datetime

    board = Board()
    view = LinkView(
        spec="nonin_serial",
        name="Oximeter",
        phase=LinkPhase.CONNECTED,
        says="Bytes arrive that are not this instrument's.",
        next_step="Look which instrument is on this cable.",
    )
    board.link(view)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    (tile,) = [one for one in board.views(now) if one.kind is ResultKind.SPO2]
    assert tile.state is TileState.NO_DEVICE
    assert tile.notes == (
        "Bytes arrive that are not this instrument's.",
        "Look which instrument is on this cable.",
    )
