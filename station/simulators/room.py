"""A simulated examination room, as a process of its own.

    python -m station.simulators.room --seed 1 [--patient systolic=128,diastolic=82] [--auto]
        [--devices nonin_serial,suntech_nibp]

Its first line of output says where the instruments are; then each line of input is an order and
gets a line of output as answer (`station.simulators.orders`). It ends with its input, so it never
outlives who started it. An order may carry an `id`, which its answer carries too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station.codec import load_spec
from station.simulators.bluetooth.air import Air
from station.simulators.devices import INSTRUMENTS, BluetoothDevice, Scene, StreamDevice, make
from station.simulators.hosts.base import Clock, Host, clock_from_now, serving
from station.simulators.hosts.ble import BleHost
from station.simulators.hosts.tcp import TcpHost
from station.simulators.orders import OrderError, perform
from station.simulators.patient import Patient
from station.simulators.person import Person
from station.simulators.person_words import person_from_words

__all__ = ["ROOM_DEVICES", "SimulatedRoom", "main", "one_of_each", "simulated_room"]

ROOM_DEVICES: Final = (
    "nonin_serial",
    "openbci_cyton",
    "bluetooth_blood_pressure",
    "bluetooth_health_thermometer",
)
"""The specs of the instruments in the usual room."""


def one_of_each() -> tuple[str, ...]:
    """The specs of a room with one instrument for each kind of link and conversation: those of
    the usual room where they are one, else the first by name. A plan of its own for tests and
    engineers: no exam room has them all.
    """
    found: dict[tuple[str, str | None], str] = {}
    for spec_id in (*ROOM_DEVICES, *sorted(INSTRUMENTS)):
        link = load_spec(spec_id).link
        found.setdefault((link.kind, link.dialogue), spec_id)
    return tuple(dict.fromkeys((*ROOM_DEVICES, *found.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRoom:
    """Its instruments by spec id, and the HCI transport of the air that they are in."""

    hosts: dict[str, Host]
    hci: str

    def describe(self) -> dict[str, Any]:
        """What the room's first line says."""
        return {"devices": [host.place for host in self.hosts.values()], "hci": self.hci}


@asynccontextmanager
async def simulated_room(
    patient: Person,
    *,
    tcp: bool = False,
    auto: bool = False,
    time_scale: float = 1.0,
    recorded_ecg: bool = False,
    all_leads: bool = False,
    clock: Clock | None = None,
    devices: Sequence[str] = ROOM_DEVICES,
) -> AsyncIterator[SimulatedRoom]:
    """These instruments and one person, for as long as the block lasts.

    Without pseudo-terminals (Windows) the serial ones are on TCP, as with `tcp`.
    """
    clock = clock or clock_from_now()
    scene = Scene(patient=patient, began=_local_now(), time_scale=time_scale, auto=auto)
    with _links() as folder:
        async with Air() as air:
            hosts: dict[str, Host] = {}
            for spec_id in devices:
                device = make(spec_id, scene, recorded_ecg=recorded_ecg, all_leads=all_leads)
                if isinstance(device, BluetoothDevice):
                    hosts[spec_id] = BleHost(device, clock, await air.add(device.plan()))
                else:
                    hosts[spec_id] = _on_a_line(device, clock, None if tcp else folder)
            async with serving(hosts.values()):
                yield SimulatedRoom(hosts=hosts, hci=await air.serve())


def _on_a_line(device: StreamDevice, clock: Clock, folder: Path | None) -> Host:
    if folder is None:
        return TcpHost(device, clock)
    from station.simulators.hosts.pty import PtyHost

    return PtyHost(device, clock, folder / device.spec_id)


@contextlib.contextmanager
def _links() -> Iterator[Path | None]:
    """A folder for the links to pseudo-terminals; None where there are none."""
    if os.name == "nt":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="vitals-room-") as folder:
        yield Path(folder)


def _local_now() -> datetime:
    """As a device's clock is set: local, without a zone."""
    return datetime.now().astimezone().replace(tzinfo=None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Be the room until the input ends."""
    given = _parse(arguments)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    try:
        patient = (
            person_from_words(given.patient, given.seed)
            if given.patient
            else Patient(seed=given.seed)
        )
    except ValueError as problem:
        _say({"error": str(problem)})
        return 2
    asyncio.run(_run(patient, given))
    return 0


async def _run(patient: Person, given: argparse.Namespace) -> None:
    async with simulated_room(
        patient,
        tcp=given.tcp,
        auto=given.auto,
        time_scale=given.time_scale,
        recorded_ecg=given.recorded_ecg,
        all_leads=given.all_leads,
        devices=one_of_each() if given.one_of_each else given.devices,
    ) as room:
        orders = _input_lines()
        _say(room.describe())
        while (line := await orders.get()) is not None:
            answer = await _answer(room, line)
            _say(answer)
            if answer.get("done") == "quit":
                return


async def _answer(room: SimulatedRoom, line: str) -> dict[str, Any]:
    try:
        order = json.loads(line)
    except ValueError as problem:
        return {"error": f"an order is one JSON object on a line: {problem}"}
    if not isinstance(order, dict):
        return {"error": f"an order is a JSON object, got {line.strip()!r}"}
    mark = {"id": order.pop("id")} if "id" in order else {}
    if order == {"do": "quit"}:
        return {"done": "quit"} | mark
    try:
        return await perform(room.hosts, order) | mark
    except OrderError as problem:
        return {"error": str(problem)} | mark


def _input_lines() -> asyncio.Queue[str | None]:
    """The lines of standard input as they come; None at its end and when asked to terminate."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def put(line: str | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(lines.put_nowait, line)

    def read() -> None:
        # Straight from the descriptor: a thread in `sys.stdin` would hold its lock at the end.
        waiting = b""
        while piece := os.read(0, 65_536):
            *whole, waiting = (waiting + piece).split(b"\n")
            for line in filter(bytes.strip, whole):
                put(line.decode("utf-8", "replace"))
        put(None)

    threading.Thread(target=read, name="orders", daemon=True).start()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, lines.put_nowait, None)
    return lines


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="room", description="A simulated examination room.")
    parser.add_argument("--seed", type=int, default=0, help="which patient is drawn")
    parser.add_argument("--patient", default="", help="name=value,… of what is to be measured")
    parser.add_argument("--tcp", action="store_true", help="serial instruments on TCP")
    parser.add_argument("--auto", action="store_true", help="cuff and thermometer by themselves")
    parser.add_argument("--time-scale", type=_scale, default=1.0, help="30: thirty times faster")
    parser.add_argument("--recorded-ecg", action="store_true", help="the ECG of a recorded heart")
    parser.add_argument("--all-leads", action="store_true", help="an EKG of twelve leads")
    parser.add_argument("--one-of-each", action="store_true", help="of links and conversations")
    parser.add_argument("--devices", type=_names, default=ROOM_DEVICES, help="specs, by commas")
    return parser.parse_args(arguments)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    unknown = ", ".join(name for name in names if name not in INSTRUMENTS)
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"no {unknown or 'instrument'} to simulate")
    return names


def _scale(text: str) -> float:
    value = float(text)
    if not 0.01 <= value <= 1000.0:
        raise argparse.ArgumentTypeError(f"from 0.01 to 1000, got {text}")
    return value


if __name__ == "__main__":
    sys.exit(main())
