"""The room as a process: started, reached, told what to do, and gone without a trace."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues.bluetooth_clock import CURRENT_TIME
from station.drivers.links.base import Link, LinkPhase
from station.drivers.links.ble import BleLink
from station.drivers.links.ble_radio import BleRadio, Wanted
from station.drivers.links.ports import PortChoice
from station.drivers.links.reconnect import Backoff
from station.drivers.links.serial_port import SerialLink, SerialSettings
from station.drivers.links.tcp import TcpLink
from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.room import main
from station.simulators.room_process import RoomDevice, RoomError, RoomProcess
from station.vitals import Origin, Vital
from tests.drivers.links.heard import Heard, running
from tests.simulators.scenes import PERSON

QUICK = Backoff(first_s=0.05, most_s=0.1)
CUFF, THERMOMETER = "bluetooth_blood_pressure", "bluetooth_health_thermometer"
OXIMETER, BOARD = "nonin_serial", "openbci_cyton"
FINAL = {
    CUFF: "00002a35-0000-1000-8000-00805f9b34fb",
    THERMOMETER: "00002a1c-0000-1000-8000-00805f9b34fb",
}
LIVE = {
    CUFF: "00002a36-0000-1000-8000-00805f9b34fb",
    THERMOMETER: "00002a1e-0000-1000-8000-00805f9b34fb",
}
# 2026-03-04 05:06:07, Wednesday, set by hand.
NOON = bytes.fromhex("ea070304050607030001")


@contextlib.asynccontextmanager
async def radio(hci: str) -> AsyncIterator[BleRadio]:
    made = BleRadio(bumble_backends(hci))
    try:
        yield made
    finally:
        await made.close()


def serial(device: RoomDevice) -> SerialLink:
    assert device.pty is not None
    return SerialLink(
        PortChoice.parse(device.pty), SerialSettings(), origin=Origin.SIMULATOR, backoff=QUICK
    )


def bluetooth(on: BleRadio, device: RoomDevice) -> BleLink:
    assert device.address is not None
    return BleLink(
        on,
        Wanted(addresses=frozenset({device.address})),
        spec=device.spec,
        name=device.spec,
        subscribe=(FINAL[device.spec],),
        optional=(LIVE[device.spec],),
        backoff=QUICK,
    )


def finals(heard: Heard, spec: str) -> list[bytes]:
    return [chunk.data for chunk in heard.chunks if chunk.channel == FINAL[spec]]


async def told(process: RoomProcess, **what: Any) -> dict[str, Any]:
    return await asyncio.to_thread(process.command, **what)


def oximeter_frames(heard: Heard) -> list[Frame]:
    decoder = Decoder(load_spec(OXIMETER), mode="format_2")
    return [item for item in decoder.feed(heard.data).items if isinstance(item, Frame)]


async def test_all_four_are_reached_and_tell_the_literal_values() -> None:
    with RoomProcess(seed=1, patient=PERSON, time_scale=30) as process:
        room = process.start()
        assert [device.spec for device in room.devices] == [OXIMETER, BOARD, CUFF, THERMOMETER]
        async with radio(room.hci) as air, contextlib.AsyncExitStack() as opened:
            links: dict[str, Link] = {
                OXIMETER: serial(room.device(OXIMETER)),
                BOARD: serial(room.device(BOARD)),
                CUFF: bluetooth(air, room.device(CUFF)),
                THERMOMETER: bluetooth(air, room.device(THERMOMETER)),
            }
            heard = {
                spec: await opened.enter_async_context(running(link))
                for spec, link in links.items()
            }
            for each in heard.values():
                await each.phase(LinkPhase.CONNECTED)

            await links[CUFF].write(NOON, CURRENT_TIME)
            assert await told(process, do="start", device=CUFF) == {"done": "start", "device": CUFF}
            await told(process, do="measure", device=THERMOMETER)
            await heard[CUFF].until(lambda heard: bool(finals(heard, CUFF)))
            await heard[THERMOMETER].until(lambda heard: bool(finals(heard, THERMOMETER)))
            (result,) = finals(heard[CUFF], CUFF)
            assert result[:7].hex() == "16800052006100"  # 128/82, mean 97 mm[Hg]
            assert result[7:11].hex() == "ea070304"  # by the clock that was set
            assert result[14:].hex() == "48000000"  # pulse 72
            (temperature,) = finals(heard[THERMOMETER], THERMOMETER)
            assert temperature[:5].hex() == "06700100ff"  # 36.8
            assert temperature[-1] == 6  # in the mouth
            assert any(chunk.channel == LIVE[CUFF] for chunk in heard[CUFF].chunks)

            await links[BOARD].write(b"v")
            await heard[BOARD].until(lambda heard: heard.data.endswith(b"$$$"))
            greeting = len(heard[BOARD].data)
            await links[BOARD].write(b"b")
            stream = (await heard[BOARD].bytes(greeting + 25 * 33))[greeting:]
            assert stream[: 25 * 33 : 33] == b"\xa0" * 25
            assert stream[8:26] == b"\x7f\xff\xff" * 6

            await heard[OXIMETER].until(lambda heard: bool(oximeter_frames(heard)))
            frame = oximeter_frames(heard[OXIMETER])[-1]
            assert frame.values[Vital.SPO2].number == 97
            assert frame.values[Vital.PULSE_RATE].number == 72


NAN = "ff07ff07ff07"  # SFLOAT, three of them


async def test_finger_faults_and_an_old_reading() -> None:
    with RoomProcess(seed=1, patient=PERSON, time_scale=30) as process:
        room = process.start()
        async with radio(room.hci) as air:
            await told(process, do="finger_out")
            async with running(serial(room.device(OXIMETER))) as heard:
                await heard.until(
                    lambda heard: any(not f.chartable for f in oximeter_frames(heard))
                )
                await told(process, do="fault", device=OXIMETER, fault="drop")
                await heard.phase(LinkPhase.CONNECTED, times=2)
            await told(process, do="fault", device=CUFF, fault="old_record", minutes=60)
            link = bluetooth(air, room.device(CUFF))
            async with running(link) as heard:
                await heard.until(lambda heard: bool(finals(heard, CUFF)))
                assert finals(heard, CUFF)[0][:7].hex() == "16a30065007a00"  # 163/101, mean 122
                await told(process, do="fault", device=CUFF, fault="unplug")
                await heard.phase(LinkPhase.WAITING)
                await told(process, do="fault", device=CUFF, fault="error")
                await told(process, do="start", device=CUFF)  # kept until somebody hears it
                await told(process, do="fault", device=CUFF, fault="replug")
                # A record whose confirmation was cut off comes again before it.
                await heard.until(lambda heard: finals(heard, CUFF)[-1][1:7].hex() == NAN)
                *again, _ = finals(heard, CUFF)[1:]
                assert again in ([], finals(heard, CUFF)[:1])


async def test_an_automatic_room_on_sockets() -> None:
    with RoomProcess(seed=1, patient=PERSON, time_scale=60, auto=True, tcp=True) as process:
        room = process.start()
        address = room.device(OXIMETER).tcp
        assert address is not None
        async with radio(room.hci) as air, running(TcpLink(*address, backoff=QUICK)) as oximeter:
            async with running(bluetooth(air, room.device(THERMOMETER))) as heard:
                await heard.until(lambda heard: len(finals(heard, THERMOMETER)) >= 2)
            await oximeter.until(lambda heard: bool(oximeter_frames(heard)))


def test_it_leaves_nothing_behind() -> None:
    process = RoomProcess(devices=(OXIMETER,))
    room = process.start()
    assert [device.spec for device in room.devices] == [OXIMETER], "the only one that was wanted"
    port = room.device(OXIMETER).pty
    assert port is not None
    assert Path(port).exists()
    inner = process._process
    assert inner is not None
    process.stop()
    process.stop()
    assert inner.returncode == 0
    assert not Path(port).parent.exists()
    with pytest.raises(RoomError, match="the room does not run"):
        process.command(do="finger_out")


def test_a_room_that_cannot_be() -> None:
    process = RoomProcess(patient="systolic=12")
    with pytest.raises(RoomError, match="systolic 12 is not a living person's"):
        process.start()
    assert process._process is None


def test_a_device_that_cannot_be_simulated(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--devices", f"{OXIMETER},toaster"])
    assert "no toaster to simulate" in capsys.readouterr().err


def test_a_room_that_was_killed_says_so() -> None:
    with RoomProcess() as process:
        port = process.start().device(OXIMETER).pty
        inner = process._process
        assert inner is not None
        inner.kill()
        inner.wait()
        with pytest.raises(RoomError, match="the room has ended"):
            process.command(do="finger_out")
    assert port is not None
    assert not Path(port).parent.exists()


def test_orders_from_many_threads_get_their_own_answers() -> None:
    with RoomProcess() as process:
        process.start()
        answers: list[tuple[str, object]] = []

        def order(do: str) -> None:
            answers.append((do, process.command(do=do)["done"]))

        orders = ["finger_in", "finger_out", "measure", "start"] * 5
        threads = [threading.Thread(target=order, args=(do,)) for do in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 20
        assert all(asked == done for asked, done in answers)


SENSELESS = [
    ("nonsense", "an order is one JSON object on a line"),
    ("[1]", "an order is a JSON object, got '[1]'"),
    ('{"do": "explode"}', "cannot do 'explode'; a room can start, measure"),
    ('{"do": ["start"]}', "cannot do ['start']"),
    ('{"do": "start", "device": "toaster"}', "no device 'toaster' here; there are nonin"),
    ('{"do": "start", "device": "nonin_serial"}', "cannot do 'start'; it can finger_in"),
    ('{"do": "fault", "device": "nonin_serial"}', "cannot do 'None'; it can finger_in"),
    (
        '{"do": "fault", "device": "nonin_serial", "fault": "drop", "x": 1}',
        "drop takes nothing, got x",
    ),
    (
        '{"do": "fault", "device": "openbci_cyton", "fault": "lead_off", "channel": 9}',
        "lead_off: channels are 1 to 8, got 9",
    ),
]


def test_orders_that_make_no_sense() -> None:
    """Each gets an answer in words, and the room goes on; it ends with its input."""
    lines = [line for line, _ in SENSELESS] + ['{"do": "finger_out", "id": 7}']
    done = subprocess.run(
        [sys.executable, "-m", "station.simulators.room"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    _, *answers, fine = map(json.loads, done.stdout.splitlines())
    for (_, says), answer in zip(SENSELESS, answers, strict=True):
        assert says in answer["error"]
    assert fine == {"done": "finger_out", "device": "nonin_serial", "id": 7}
    assert (done.returncode, done.stderr) == (0, "")
