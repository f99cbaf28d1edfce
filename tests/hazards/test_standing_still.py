"""Hazards of what stands still and looks as if it were now: values, instruments, the program."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.capture.commands import Accept, Denied
from station.capture.views import LinkPhase, LinkView, StationView, TileState
from station.codec import load_spec
from station.demo_user import DEMO_USER
from station.drivers.driver import Clock, Driver
from station.drivers.links.base import Chunk, LinkListener, LinkState
from station.engine import Engine
from station.fleet import Fleet
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.visit import ResultKind
from station.vitals import DeviceIdentity, Failure, Origin, Reading, SampleBlock, Status
from tests.capture.room import ACTOR, Room, temperature

TEMPERATURE = ResultKind.BODY_TEMPERATURE
SPO2 = ResultKind.SPO2
# Nonin format 1: a pulse of 72 and a saturation of 97.
SECOND = bytes.fromhex("804861")


async def test_h22_a_value_that_nobody_kept_is_dimmed_and_then_gone() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now))
    states = []
    for minutes in (0, 10, 10):
        room.later(60 * minutes)
        states.append(room.tile(TEMPERATURE).state)
    assert states == [TileState.READY, TileState.STALE, TileState.GONE]
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=TEMPERATURE)), Denied)


async def test_h22_a_stream_that_has_stopped_is_not_the_present() -> None:
    room = Room()
    await room.start()
    room.stream(12)
    assert room.tile(SPO2).acceptable
    room.later(6)
    tile = room.tile(SPO2)
    assert (tile.readings, tile.acceptable) == ((), False)


class NoLink:
    """A link that a test speaks for."""

    origin = Origin.DEVICE

    async def run(self, listener: LinkListener) -> None:
        await asyncio.Event().wait()

    async def write(self, data: bytes, channel: str | None = None) -> None:
        raise ConnectionError("not connected")


class Sink:
    """Hands on to a room; `broken` is a bug in whoever listens."""

    def __init__(self, room: Room, *, broken: bool = False) -> None:
        self.room = room
        self.broken = broken

    def on_reading(self, reading: Reading) -> None:
        if self.broken:
            raise RuntimeError("a bug")
        self.room.capture.on_reading(reading)

    def on_failure(self, failure: Failure) -> None:
        if self.broken:
            raise RuntimeError("a bug")

    def on_status(self, status: Status) -> None: ...
    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None: ...

    def on_link(self, driver: Driver, state: LinkState) -> None:
        problem = state.problem
        self.room.capture.on_link(
            LinkView(
                spec=driver.spec.id,
                name=driver.device.name,
                phase=state.phase,
                says=problem.says if problem else "",
                next_step=problem.next_step if problem else "",
            )
        )


def made(room: Room, sink: Sink, spec: str, mode: str | None = None) -> Driver:
    return Driver(
        spec=load_spec(spec),
        link=NoLink(),
        sink=sink,
        device=DeviceIdentity(spec=spec, name="Oximeter"),
        mode=mode,
        zone=UTC,
        clock=Clock(utc=lambda: room.now, monotonic_s=lambda: room.monotonic_s),
    )


async def test_h23_an_instrument_that_is_connected_and_says_nothing_is_told() -> None:
    room = Room()
    await room.start()
    driver = made(room, Sink(room), "nonin_serial", "format_1")
    driver.on_state(LinkState(phase=LinkPhase.CONNECTED))
    for _ in range(40):
        room.later(1)
        driver.on_chunk(Chunk(data=SECOND, monotonic_s=room.monotonic_s))
    assert room.tile(SPO2).acceptable
    room.later(20)
    driver.tick()
    tile = room.tile(SPO2)
    assert not tile.acceptable
    assert "Oximeter is connected and sends nothing." in tile.notes


def test_h25_a_bug_in_one_round_does_not_end_the_rounds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody who listens for views fails a few times; views go on to come."""
    engine = Engine(Settings(room="4", data_folder=tmp_path / "data"), demo_user=DEMO_USER)
    engine.start().result(20)
    after = threading.Semaphore(0)
    calls = 0

    def listener(_: StationView) -> None:
        nonlocal calls
        calls += 1
        if 1 < calls < 6:  # the first is the subscription's
            raise RuntimeError("a bug")
        if calls > 6:
            after.release()

    try:
        engine.subscribe(listener)
        with caplog.at_level(logging.CRITICAL, "station"):
            assert all(after.acquire(timeout=3) for _ in range(5)), "the picture stands still"
    finally:
        engine.stop()


async def test_h25_an_instrument_of_which_a_part_has_died_is_not_served_in_silence() -> None:
    """That a cuff fell silent is told by the driver's tick; a bug there ends the whole driver."""
    room = Room()
    sink = Sink(room)
    driver = made(room, sink, "bluetooth_blood_pressure")
    driver.on_state(LinkState(phase=LinkPhase.CONNECTED))
    inflating = bytes.fromhex("008E00FF07FF07")
    channel = "00002a36-0000-1000-8000-00805f9b34fb"
    driver.on_chunk(Chunk(data=inflating, monotonic_s=room.monotonic_s, channel=channel))
    sink.broken = True
    room.later(600)
    running = asyncio.create_task(driver.run())
    try:
        ended, _ = await asyncio.wait({running}, timeout=2)
        assert ended, "only a part of it is still served, and nobody knows"
        assert isinstance(running.exception(), RuntimeError)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_h25_an_instrument_that_nobody_reads_any_more_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from station.drivers.links.recording import Entry, Header, write_entry, write_header

    flight = tmp_path / "cuff.jsonl"
    channel = "00002a35-0000-1000-8000-00805f9b34fb"
    with flight.open("wb") as out:
        out.write(
            write_header(
                Header(
                    spec="bluetooth_blood_pressure",
                    link="bluetooth",
                    origin=Origin.SIMULATOR,
                    started_utc=datetime(2026, 11, 24, tzinfo=UTC),
                )
            )
        )
        out.write(write_entry(Entry(t_s=0.0, what=LinkState(phase=LinkPhase.CONNECTED))))
        for at in (0.01, 3.0):
            chunk = Chunk(data=bytes.fromhex("00800052006100"), monotonic_s=at, channel=channel)
            out.write(write_entry(Entry(t_s=at, what=chunk)))
    device = DeviceSettings(spec="bluetooth_blood_pressure", link="replay", file=flight)
    settings = Settings(data_folder=tmp_path / "data", device=(device,))
    phases: list[LinkView] = []
    failed = asyncio.Event()

    def shown(view: LinkView) -> None:
        phases.append(view)
        if view.phase is LinkPhase.FAILED:
            failed.set()

    fleet = Fleet(
        settings,
        Instruments(settings),
        Sink(Room(), broken=True),
        shown=shown,
        gone=lambda _: None,
    )
    fleet.open()
    with caplog.at_level(logging.CRITICAL, "station"):
        fleet.start()
        try:
            await asyncio.wait({asyncio.create_task(failed.wait())}, timeout=6)
        finally:
            await fleet.close()
    assert phases[-1].phase is LinkPhase.FAILED
    assert "has stopped reading" in phases[-1].says


@pytest.mark.window
def test_h25_a_station_that_does_not_answer_hides_what_it_showed(xvfb_display: str) -> None:
    from PySide6.QtCore import QSize

    from station.ui import names
    from station.ui.shell.window import MainWindow
    from station.ui.tokens import ThemeName
    from tests.support.bedside import Hand, application
    from tests.ui.conftest import PRIYA, HandStation

    assert xvfb_display
    application()
    silent = HandStation()
    silent.show(actor=PRIYA)
    window = MainWindow(ThemeName.LIGHT, QSize(1280, 800), silent)
    window.show()
    try:
        person = Hand(window)
        person.shown(names.PAGE_TODAY)
        window.expect_views(0.3)
        person.shown(names.SIGN_IN_MESSAGE, seconds=5)
        assert person.find(names.PAGE_TODAY) is None
    finally:
        window.close()
