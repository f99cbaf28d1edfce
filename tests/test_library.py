"""Instruments read from a program of one's own: real ptys, sockets, recordings and Bluetooth."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import station
from station.library.inbox import EndedError, Inbox
from station.library.place import place_of
from station.simulators.room_process import Room, RoomProcess
from station.vitals import DeviceIdentity, Origin, SampleBlock, Status, Unit, Vital
from tests.drivers.links.pty import PtyCable
from tests.simulators.scenes import PERSON
from tests.support.needs import require

OXIMETER, BOARD, CUFF = "nonin_serial", "openbci_cyton", "bluetooth_blood_pressure"
ROOT = Path(__file__).parent.parent
FLIGHTS = ROOT / "tests" / "data" / "flights"

# A whole packet of format 2: pulse 72, SpO2 97, pleth 1 (frames typed by hand from Nonin's tables;
# the same as in the spec's first worked example). A packet counts when the next one has begun.
FRAMES = """
0181010083 01800148CA 01800161E3 01800130B2 0180010082 0180010082 0180010082 0180010082 01800161E3
01800161E3 01800161E3 0180010082 0180010082 0180010082 01800148CA 01800161E3 01800161E3 0180010082
0180010082 0180010082 01800148CA 0180010082 01800148CA 0180010082 0180010082
"""
PACKET = bytes.fromhex(FRAMES)
NEXT = PACKET[:5]


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[PtyCable]:
    cable = PtyCable(tmp_path / "ttyTEST")
    yield cable
    cable.unplug()


@pytest.fixture(scope="module")
def process() -> Iterator[RoomProcess]:
    """A room whose cuff waits for a press of its button; thirty times faster than life."""
    with RoomProcess(seed=1, patient=PERSON, time_scale=30) as process:
        yield process


@pytest.fixture(scope="module")
def room(process: RoomProcess) -> Room:
    return process.start()


def pty(room: Room, spec: str) -> str:
    path = room.device(spec).pty
    assert path is not None
    return path


def address(room: Room) -> str:
    found = room.device(CUFF).address
    assert found is not None
    return found


def values(readings: list[station.Reading]) -> list[tuple[Vital, str]]:
    return [(reading.vital, str(reading.quantity)) for reading in readings]


# The blocking form, on a serial line.


def test_readings_and_samples_of_an_oximeter(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path, name="Bed 2") as device:
        assert device.state.phase is station.LinkPhase.CONNECTED
        assert (device.identity.name, device.identity.address) == ("Bed 2", str(cable.path))
        assert device.signals == ("pleth",)
        cable.say(PACKET + NEXT)
        readings = device.readings(timeout_s=20)
        assert values([next(readings), next(readings)]) == [
            (Vital.PULSE_RATE, "72 /min"),
            (Vital.SPO2, "97 %"),
        ]
        blocks = device.samples("pleth", timeout_s=20)
        pleth: list[int] = []
        while len(pleth) < 26:
            block = next(blocks)
            assert (block.rate_hz, block.unit) == (75, Unit.ONE)
            pleth += block.counts[0].tolist()
        assert pleth == [1] * 26  # one in each frame
        assert device.dropped == {"pleth": 0}


def test_origin_is_told_by_whoever_opens_the_port(cable: PtyCable) -> None:
    cable.say(PACKET + NEXT)
    for simulated, origin in ((False, Origin.DEVICE), (True, Origin.SIMULATOR)):
        with station.open(OXIMETER, str(cable.path), simulated=simulated) as device:
            cable.say(PACKET + NEXT)
            assert next(device.readings(timeout_s=20)).origin is origin
            assert next(device.samples("pleth", timeout_s=20)).origin is origin


def test_unplugged_and_plugged_in_again(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path) as device:
        events = device.events(timeout_s=20)
        cable.unplug()
        lost = next(
            event
            for event in events
            if isinstance(event, station.LinkState) and event.phase is station.LinkPhase.WAITING
        )
        assert lost.problem is not None
        assert lost.problem.problem is station.Problem.UNPLUGGED
        cable.plug()
        next(
            event
            for event in events
            if isinstance(event, station.LinkState) and event.phase is station.LinkPhase.CONNECTED
        )
        cable.say(PACKET + NEXT)
        assert next(device.readings(timeout_s=20)).quantity.value == 72


def test_silence_is_an_error_that_says_what_to_do_and_the_device_goes_on(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path) as device:
        with pytest.raises(station.SilenceError) as caught:
            next(device.readings(timeout_s=0.05))
        assert str(caught.value) == (
            "Nonin serial pulse oximeter sent nothing for 0.05 s. "
            "Check that it is on and measuring."
        )
        assert isinstance(caught.value, TimeoutError)
        cable.say(PACKET + NEXT)
        assert next(device.readings(timeout_s=20)).quantity.value == 72


def test_silence_after_a_pulled_cable_names_the_cable(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path) as device:
        cable.unplug()
        for event in device.events(timeout_s=20):
            if isinstance(event, station.LinkState) and event.problem is not None:
                break
        with pytest.raises(station.SilenceError, match=r"unplugged|There is no port"):
            next(device.readings(timeout_s=0.05))


def test_a_loop_ends_after_the_time_that_it_was_given(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path) as device:
        assert list(device.readings(for_s=0.05)) == []
        assert list(device.readings(for_s=0.05, timeout_s=60)) == []


def test_closing_ends_a_loop_in_another_thread(cable: PtyCable) -> None:
    device = station.open(OXIMETER, cable.path)
    got: list[station.Reading] = []
    first = threading.Event()

    def loop() -> None:
        for reading in device.readings():
            got.append(reading)
            first.set()

    thread = threading.Thread(target=loop)
    thread.start()
    cable.say(PACKET + NEXT)
    assert first.wait(20)
    device.close()
    device.close()
    thread.join(20)
    assert not thread.is_alive()
    assert values(got) == [(Vital.PULSE_RATE, "72 /min"), (Vital.SPO2, "97 %")]


def test_a_board_is_started_and_left_quiet(cable: PtyCable) -> None:
    """The dialogue of the spec runs: reset, greeting, start; stop at the end."""
    with station.open(BOARD, cable.path, leads={"ch1": "II"}) as device:
        assert cable.hear(2) == b"sv"
        cable.say(b"OpenBCI V3\n$$$")
        assert cable.hear(1) == b"b"
        # 33 bytes: header, number, eight channels of 0x000001 to 0x000008, accelerometer, footer.
        counts = b"".join(bytes((0, 0, channel)) for channel in range(1, 9))
        for number in range(5):
            cable.say(bytes((0xA0, number)) + counts + bytes(6) + b"\xc0")
        block = next(device.samples("ecg", timeout_s=20))
        assert block.channels == ("II",)
        assert block.counts[0, 0] == 1
        # 4.5 V / 24 / (2^23 - 1) in microvolts.
        assert block.physical()[0, 0] == pytest.approx(0.0223517, rel=1e-5)
    assert cable.hear(1) == b"s"


# What cannot be opened.


def free_tcp_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "ttyNONE"
    with pytest.raises(station.OpenError) as caught:
        station.open(OXIMETER, path)
    assert caught.value.says == f"There is no port {path}."
    assert caught.value.next_step.startswith("Plug the instrument's cable in")
    assert str(caught.value) == f"{caught.value.says} {caught.value.next_step}"
    assert caught.value.problem is station.Problem.PORT_MISSING
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert cause.errno == 2


def test_a_port_that_is_in_use(cable: PtyCable) -> None:
    with (
        station.open(OXIMETER, cable.path),
        pytest.raises(station.OpenError, match="Another program is using the port") as caught,
    ):
        station.open(OXIMETER, cable.path)
    assert caught.value.problem is station.Problem.PORT_BUSY


def test_nobody_listens_there() -> None:
    place = f"127.0.0.1:{free_tcp_port()}"
    with pytest.raises(station.OpenError, match=f"Nothing takes connections at {place}") as caught:
        station.open(OXIMETER, place)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize(
    ("spec", "place", "options", "says"),
    [
        ("nonin_serail", "x", {}, "no spec is called 'nonin_serail'; near names: nonin_serial"),
        (OXIMETER, "x", {"mode": "format_9"}, "format_9"),
        (OXIMETER, "host:70000", {}, "host:70000 has no port number from 1 to 65535"),
        (OXIMETER, "gone.flight.jsonl", {}, "The recording gone.flight.jsonl could not be read"),
        (OXIMETER, FLIGHTS / "README.md", {}, "README.md could not be read"),
        (OXIMETER, FLIGHTS / "ekg.flight.jsonl", {}, "is a recording of openbci_cyton, not of"),
        (BOARD, "x", {"leads": {"ch9": "II"}}, "openbci_cyton has no EKG channel ch9"),
        (Path("gone.toml"), "x", {}, "gone.toml: cannot be read: No such file"),
    ],
)
def test_arguments_that_cannot_be(
    spec: str | Path, place: str | Path, options: dict[str, object], says: str
) -> None:
    with pytest.raises(station.OpenError, match=says):
        station.open(spec, place, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "place", "link", "where"),
    [
        (OXIMETER, "COM3", "serial", {"port": "COM3"}),
        (OXIMETER, "/dev/cu.usb:1", "serial", {"port": "/dev/cu.usb:1"}),
        (OXIMETER, "usb:1234", "serial", {"port": "usb:1234"}),
        (OXIMETER, "box.clinic:4001", "tcp", {"host": "box.clinic", "tcp_port": 4001}),
        (OXIMETER, "[::1]:4001", "tcp", {"host": "::1", "tcp_port": 4001}),
        (CUFF, "F0:00:00:00:00:01", "bluetooth", {"address": "F0:00:00:00:00:01"}),
        (
            CUFF,
            FLIGHTS / "cuff.flight.jsonl",
            "replay",
            {"file": FLIGHTS / "cuff.flight.jsonl"},
        ),
    ],
)
def test_what_a_place_means(
    spec: str, place: str | Path, link: str, where: dict[str, object]
) -> None:
    meant = place_of(
        spec, place, mode=None, leads=None, bond=False, name=None, simulated=False
    ).settings
    assert meant.link == link
    assert {name: getattr(meant, name) for name in where} == where


def test_a_signal_or_a_limit_that_cannot_be(cable: PtyCable) -> None:
    with station.open(OXIMETER, cable.path) as device:
        with pytest.raises(ValueError, match="no signal 'ecg'; there are: pleth"):
            device.samples("ecg")
        with pytest.raises(ValueError, match="timeout_s must be above 0 or None, got 0"):
            device.readings(timeout_s=0)


def test_a_failed_attempt_leaves_nothing_behind(tmp_path: Path) -> None:
    before = threads()
    for _ in range(3):
        with pytest.raises(station.OpenError):
            station.open(OXIMETER, tmp_path / "ttyNONE")
    assert threads() == before


# Other places.


def test_over_tcp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        with station.open(OXIMETER, f"{host}:{port}") as device:
            connection, _ = server.accept()
            with connection:
                connection.sendall(PACKET + NEXT)
                assert next(device.readings(timeout_s=20)).quantity.value == 72
                assert device.identity.address == f"127.0.0.1:{port}"
            # Hung up, and taken up again by itself.
            connection, _ = server.accept()
            with connection:
                connection.sendall(PACKET + NEXT)
                again = islice(device.readings(timeout_s=20), 3)
                assert [reading.vital for reading in again] == ["spo2", "pulse_rate", "spo2"]


def recording(path: Path) -> Path:
    """Two seconds of an oximeter, by hand; then somebody hangs up."""
    lines = [
        '{"format":"station-flight-recording","version":1,"spec":"nonin_serial","link":"serial",'
        '"origin":"device","started_utc":"2026-03-02T09:14:07+00:00"}',
        '{"t":0.0,"state":"connecting"}',
        '{"t":0.01,"state":"waiting","problem":{"problem":"port_missing","says":"s",'
        '"next_step":"n","detail":""}}',
        '{"t":0.02,"state":"connected"}',
        f'{{"t":0.1,"data":"{(PACKET + NEXT).hex()}"}}',
        '{"t":0.2,"state":"closed"}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_recording_says_replay_and_ends(tmp_path: Path) -> None:
    """What went wrong when it was made is told, and is no error of today."""
    with station.open(OXIMETER, recording(tmp_path / "one.flight.jsonl")) as device:
        events = list(device.events(timeout_s=20))
        readings = [event for event in events if isinstance(event, station.Reading)]
        assert values(readings) == [(Vital.PULSE_RATE, "72 /min"), (Vital.SPO2, "97 %")]
        assert {reading.origin for reading in readings} == {Origin.REPLAY}
        blocks = list(device.samples("pleth", timeout_s=20))
        assert sum(block.counts.shape[1] for block in blocks) == 26
        assert {block.origin for block in blocks} == {Origin.REPLAY}
        phases = [event.phase for event in events if isinstance(event, station.LinkState)]
        assert phases == ["connecting", "connecting", "waiting", "connected", "closed"]
        assert device.state.problem is not None
        assert device.state.problem.problem is station.Problem.RECORDING_ENDED


def test_a_spec_of_ones_own(cable: PtyCable, tmp_path: Path) -> None:
    text = (ROOT / "firmware_specs" / "nonin_serial.toml").read_text("utf-8")
    own = tmp_path / "my_oximeter.toml"
    own.write_text(text.replace('id = "nonin_serial"', 'id = "my_oximeter"', 1), encoding="utf-8")
    for spec in (own, str(own)):
        with station.open(spec, cable.path) as device:
            cable.say(PACKET + NEXT)
            reading = next(device.readings(timeout_s=20))
            assert reading.quantity.value == 72
            assert reading.device.spec == "my_oximeter"


# Bluetooth, and several at once.


def test_a_cuff_over_bluetooth(process: RoomProcess, room: Room) -> None:
    with station.open(CUFF, address(room), hci=room.hci) as cuff:
        assert (cuff.identity.manufacturer, cuff.identity.model) == ("Vitals Station", "Cuff 1")
        process.command(do="start", device=CUFF)
        results: list[station.Reading] = []
        live = 0
        for reading in cuff.readings(timeout_s=20):
            if reading.final:
                results.append(reading)
            else:
                live += 1
            if len(results) == 4:
                break
        assert live > 0
    assert values(results) == [
        (Vital.SYSTOLIC, "128 mm[Hg]"),
        (Vital.DIASTOLIC, "82 mm[Hg]"),
        (Vital.MEAN_ARTERIAL_PRESSURE, "97 mm[Hg]"),
        (Vital.PULSE_RATE, "72 /min"),
    ]
    assert {reading.origin for reading in results} == {Origin.SIMULATOR}
    assert len({reading.measurement for reading in results}) == 1


async def test_a_cuff_and_an_oximeter_in_one_event_loop(process: RoomProcess, room: Room) -> None:
    async with (
        station.open_async(CUFF, address(room), hci=room.hci) as cuff,
        station.open_async(OXIMETER, pty(room, OXIMETER), simulated=True) as oximeter,
    ):
        await asyncio.to_thread(process.command, do="start", device=CUFF)

        async def pressure() -> list[str]:
            finals = (reading async for reading in cuff.readings(timeout_s=20) if reading.final)
            return [str((await anext(finals)).quantity), str((await anext(finals)).quantity)]

        async def saturation() -> str:
            async for reading in oximeter.readings(timeout_s=20):
                if reading.vital is Vital.SPO2:
                    return f"{reading.quantity} {reading.origin}"
            raise AssertionError("the loop ended")

        pressures, spo2 = await asyncio.gather(pressure(), saturation())
        assert pressures == ["128 mm[Hg]", "82 mm[Hg]"]
        assert spo2 == "97 % simulator"
        block = await anext(oximeter.samples("pleth", timeout_s=20))
        assert block.origin is Origin.SIMULATOR
        assert repr(cuff) == (
            "<station.AsyncDevice 'Bluetooth blood pressure cuff' at F0:00:00:00:00:01>"
        )


def test_two_devices_share_one_thread_that_ends_with_the_last(room: Room, cable: PtyCable) -> None:
    before = threads()
    first = station.open(OXIMETER, cable.path)
    with station.open(CUFF, address(room), hci=room.hci) as second:
        assert [name for name in threads() if name == "station-library"] == ["station-library"]
        assert second.state.phase is station.LinkPhase.CONNECTED
        first.close()
        assert "station-library" in threads()
    assert threads() == before


def test_a_cuff_that_is_not_in_reach_is_waited_for(room: Room) -> None:
    with pytest.raises(station.OpenError) as caught:
        station.open(CUFF, "F0:00:00:00:00:99", hci=room.hci, timeout_s=0.3, name="Cuff 7")
    assert str(caught.value) == (
        "Cuff 7 was not connected within 0.3 s. Switch it on near this computer, or give open a "
        "longer timeout_s."
    )
    assert caught.value.problem is station.Problem.TIMED_OUT


@pytest.mark.slow
def test_after_ten_seconds_the_link_says_why(room: Room) -> None:
    with pytest.raises(station.OpenError) as caught:
        station.open(CUFF, "F0:00:00:00:00:99", hci=room.hci, timeout_s=10.5, name="Cuff 7")
    assert str(caught.value) == (
        "Cuff 7 was not connected within 10.5 s. Cuff 7 is not in reach, or it sleeps. Switch it "
        "on near this computer. Many devices send only after a measurement. "
        "One that a phone or another computer holds cannot be seen: switch Bluetooth off there."
    )
    assert caught.value.problem is station.Problem.NOT_FOUND


def test_without_bumble_hci_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['bumble'] = None\n"
        "import station\n"
        "try: station.open('bluetooth_blood_pressure', 'x', hci='usb:0')\n"
        "except station.OpenError as problem: print(problem)"
    )
    said = subprocess.check_output(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, text=True
    )
    assert said == (
        "Bluetooth by hci needs Bumble, which is not installed. Install vitals-station[simulate].\n"
    )


def test_no_bluetooth_is_told_at_once() -> None:
    with pytest.raises(station.OpenError, match="no working Bluetooth") as caught:
        station.open(CUFF, "F0:00:00:00:00:01", hci=f"tcp-client:127.0.0.1:{free_tcp_port()}")
    assert caught.value.problem is station.Problem.NO_BLUETOOTH
    assert caught.value.__cause__ is not None


# The async form.


async def test_async_silence_and_ends(cable: PtyCable) -> None:
    async with station.open_async(OXIMETER, cable.path) as device:
        with pytest.raises(station.SilenceError, match=r"sent nothing for 0\.05 s"):
            await anext(device.readings(timeout_s=0.05))
        assert [reading async for reading in device.readings(for_s=0.05)] == []
        cable.say(PACKET + NEXT)
        async for event in device.events(timeout_s=20):
            if isinstance(event, station.Reading):
                assert event.quantity.value == 72
                break
        with pytest.raises(ValueError, match="no signal 'x'"):
            device.samples("x")
        await device.close()
        assert [reading.quantity.value async for reading in device.readings()] == [97]


async def test_a_cancelled_wait_loses_nothing(cable: PtyCable) -> None:
    async with station.open_async(OXIMETER, cable.path) as device:
        readings = device.readings()
        waiting = asyncio.ensure_future(anext(readings))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        cable.say(PACKET + NEXT)
        async with asyncio.timeout(20):
            assert (await anext(readings)).vital is Vital.PULSE_RATE


async def test_async_open_errors_are_the_same(tmp_path: Path) -> None:
    with pytest.raises(station.OpenError, match="There is no port"):
        async with station.open_async(OXIMETER, tmp_path / "ttyNONE"):
            raise AssertionError("it is not open")


# What waits in the queues.


SOMEBODY = DeviceIdentity(spec="nonin_serial", name="Oximeter")


def status(number: int) -> Status:
    return Status(
        name="number",
        text=str(number),
        received=datetime(2026, 3, 2, tzinfo=UTC),
        device=SOMEBODY,
        origin=Origin.SIMULATOR,
    )


def second_of_pleth(number: int) -> SampleBlock:
    return SampleBlock(
        signal="pleth",
        channels=("pleth",),
        first_sample=number * 75,
        first_monotonic_s=float(number),
        rate_hz=75.0,
        measured_rate_hz=None,
        counts=np.full((1, 75), number, dtype=np.int32),
        scale=1.0,
        offset=0.0,
        unit=Unit.ONE,
        valid=np.ones((1, 75), dtype=np.bool_),
        lost_before=0,
        device=SOMEBODY,
        origin=Origin.SIMULATOR,
    )


def test_events_are_never_dropped_without_a_word() -> None:
    inbox = Inbox("Oximeter", lambda: None)
    for number in range(20_003):
        inbox.put(status(number))
    for number in range(20_000):
        event = inbox.event()
        assert isinstance(event, Status)
        assert event.text == str(number)
    with pytest.raises(station.OverrunError, match="20,000 events were waiting") as caught:
        inbox.event()
    assert caught.value.lost == 3
    inbox.put(status(20_003))
    assert inbox.event() == status(20_003)
    assert inbox.event() is None


def test_of_a_waveform_the_last_minute_waits() -> None:
    inbox = Inbox("Oximeter", lambda: None)
    for number in range(62):
        inbox.put_block(second_of_pleth(number))
    assert inbox.dropped == {"pleth": 150}
    block = inbox.block("pleth")
    assert block is not None
    assert block.first_sample == 150
    assert inbox.block("ecg") is None


def test_after_the_end_the_rest_is_given_first() -> None:
    inbox = Inbox("Oximeter", lambda: None)
    inbox.put(status(1))
    inbox.end()
    assert inbox.event() == status(1)
    with pytest.raises(EndedError):
        inbox.event()
    with pytest.raises(EndedError):
        inbox.block("pleth")


def test_a_driver_that_breaks_is_told_to_every_loop() -> None:
    inbox = Inbox("Oximeter", lambda: None)
    inbox.end(ZeroDivisionError("division by zero"))
    for _ in range(2):
        with pytest.raises(
            station.DeviceError, match="Oximeter failed: ZeroDivisionError: division by zero"
        ) as caught:
            inbox.event_of(station.Reading)
        assert isinstance(caught.value.__cause__, ZeroDivisionError)


# Nothing is left behind.


def threads() -> list[str]:
    return sorted(thread.name for thread in threading.enumerate())


def open_files() -> list[str]:
    folder = Path("/proc/self/fd")
    require(folder.is_dir(), "needs /proc/self/fd, which Linux has")
    found = []
    for file in folder.iterdir():
        try:
            found.append(str(file.readlink()))
        except FileNotFoundError:  # the one that listed them
            continue
    return sorted(found)


def test_threads_and_files_are_given_back(room: Room, cable: PtyCable) -> None:
    def use() -> None:
        with station.open(OXIMETER, cable.path) as device:
            cable.say(PACKET + NEXT)
            for _ in device.readings(timeout_s=20):
                break
        with station.open(CUFF, address(room), hci=room.hci) as cuff:
            for _ in cuff.events(timeout_s=20):
                break
        with (
            pytest.raises(ZeroDivisionError),
            station.open(OXIMETER, cable.path) as device,
        ):
            _ = 1 // len(list(device.readings(for_s=0.01)))

    use()  # what is imported at the first use may keep a file open
    before = threads(), open_files()
    for _ in range(5):
        use()
    gc.collect()
    assert (threads(), open_files()) == before


def test_ctrl_c_while_opening_leaves_no_thread(room: Room) -> None:
    program = (
        "import sys, threading, station\n"
        "open_device = station.open\n"
        "try:\n"
        "    print('opening', flush=True)\n"
        "    open_device(*sys.argv[1:3], hci=sys.argv[3], timeout_s=None)\n"
        "except KeyboardInterrupt:\n"
        "    print(*(thread.name for thread in threading.enumerate()))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, CUFF, "F0:00:00:00:00:99", room.hci],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "opening\n"
            running.send_signal(signal.SIGINT)
            said, complained = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (said, complained) == ("MainThread\n", "")


def test_a_device_that_is_forgotten_is_closed_late_with_a_warning(cable: PtyCable) -> None:
    before = threads()
    device = station.open(OXIMETER, cable.path)
    with pytest.warns(ResourceWarning, match=r"unclosed <station\.Device 'Nonin serial"):
        del device
    ended = [thread for thread in threading.enumerate() if thread.name == "station-library"]
    for thread in ended:
        thread.join(20)
    assert threads() == before


def test_importing_station_imports_no_link_and_no_window() -> None:
    program = (
        "import sys, station; before = set(sys.modules);"
        "heavy = {'asyncio', 'bleak', 'bumble', 'numpy', 'pydantic', 'serial', 'PySide6'};"
        "assert not heavy & before, heavy & before;"
        "assert callable(station.open) and callable(station.open_async);"
        "links = {'bleak', 'bumble', 'serial', 'PySide6'};"
        "assert not links & set(sys.modules), links & set(sys.modules);"
        "assert 'open' in dir(station)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=True)


def test_names_that_there_are_not() -> None:
    with pytest.raises(AttributeError, match="module 'station' has no attribute 'opne'"):
        station.opne  # type: ignore[attr-defined]  # noqa: B018
    assert all(hasattr(station, name) for name in station.__all__)
