"""The simulated room: four instruments in a process of their own, told by JSON lines what to do.

`python -m station.simulators.room` prints one line that says where each instrument is, then
answers each line on its standard input with one on its standard output. It ends when its input
does, so it never outlives the station.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from datetime import datetime
from typing import IO, Any, Final

from station.simulators.bluetooth.air import Air
from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.devices.base import ActError, Instrument
from station.simulators.hosts.ble import BleHost
from station.simulators.hosts.tcp import TcpHost
from station.simulators.patient import Patient, patient_from_words

__all__ = ["SPECS", "main"]

SPECS: Final = (
    "nonin_serial",
    "openbci_cyton",
    "bluetooth_blood_pressure",
    "bluetooth_health_thermometer",
)

# Words of the room's language for acts of single instruments.
_SHORT: Final = {
    "finger_in": "nonin_serial",
    "finger_out": "nonin_serial",
    "start": "bluetooth_blood_pressure",
    "measure": "bluetooth_health_thermometer",
}


class _Room:
    """Instruments, their hosts, and what can be done to them."""

    def __init__(self, scene: Scene, *, tcp: bool, recorded_ecg: bool) -> None:
        self._tcp = tcp or not hasattr(os, "openpty")
        self._began_s = time.monotonic()
        self._devices = {spec: make(spec, scene, recorded_ecg=recorded_ecg) for spec in SPECS}
        self._hosts: dict[str, Any] = {}
        self._air = Air()
        self._hci = ""

    def now(self) -> float:
        """Seconds since the simulation began."""
        return time.monotonic() - self._began_s

    async def open(self, tasks: asyncio.TaskGroup, opened: contextlib.AsyncExitStack) -> None:
        """Put every instrument where the station will find it."""
        await opened.enter_async_context(self._air)
        for spec, device in self._devices.items():
            self._hosts[spec] = host = await self._host(device)
            tasks.create_task(host.run(), name=spec)
        self._hci = await self._air.serve()

    async def _host(self, device: Instrument) -> Any:
        if isinstance(device, BluetoothDevice):
            return BleHost(device, await self._air.add(device.plan()), self.now)
        assert isinstance(device, StreamDevice)
        if self._tcp:
            host = TcpHost(device, self.now, "127.0.0.1", 0)
            await host.listen()
            return host
        from station.simulators.hosts.pty import PtyHost

        pty = PtyHost(device, self.now)
        pty.plug()
        return pty

    def told(self) -> dict[str, Any]:
        """Where everything is."""
        places: list[dict[str, Any]] = []
        for spec, host in self._hosts.items():
            if isinstance(host, BleHost):
                places.append({"spec": spec, "address": host.peripheral.plan.address})
            elif isinstance(host, TcpHost):
                places.append({"spec": spec, "tcp": list(host.address)})
            else:
                places.append({"spec": spec, "pty": host.path})
        return {"devices": places, "hci": self._hci}

    async def do(self, line: dict[str, Any]) -> dict[str, Any]:
        """Carry out one line. Raises `ActError`."""
        options = dict(line)
        act = options.pop("do", None)
        if act == "fault":
            act = options.pop("fault", None)
        if not isinstance(act, str):
            raise ActError('say what to do: {"do": "start", "device": "…"}')
        spec = options.pop("device", None) or _SHORT.get(act)
        if spec not in self._hosts:
            raise ActError(f"no device {spec!r}; there are {', '.join(self._hosts)}")
        if not await self._to_host(self._hosts[spec], act, options):
            name = "start" if act == "measure" else act
            self._devices[spec].act(name, self.now(), **options)
        return {"done": act, "device": spec}

    async def _to_host(self, host: Any, act: str, options: dict[str, Any]) -> bool:
        """Acts of plugs and radios; False for those of the instrument itself."""
        if act == "stall" and hasattr(host, "stall"):
            host.stall(bool(options.get("on", True)))
        elif act in ("unplug", "replug") and hasattr(host, "plug"):
            host.unplug() if act == "unplug" else host.plug()
        elif act == "drop" and isinstance(host, BleHost):
            await host.peripheral.drop()
        elif act == "vanish" and isinstance(host, BleHost):
            await host.peripheral.vanish()
        elif act == "return" and isinstance(host, BleHost):
            await host.peripheral.start()
        else:
            return False
        return True


async def _serve(room: _Room, lines: IO[str], answers: IO[str]) -> None:
    def say(answer: dict[str, Any]) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    async with contextlib.AsyncExitStack() as opened:
        with contextlib.suppress(_Quit):
            async with _suppressing_group() as tasks:
                await room.open(tasks, opened)
                say(room.told())
                while line := await asyncio.to_thread(lines.readline):
                    if line.strip():
                        try:
                            command = json.loads(line)
                            if command.get("do") == "quit":
                                break
                            say(await room.do(command))
                        except (ActError, AttributeError, ValueError) as problem:
                            say({"error": str(problem)})
                raise _Quit


class _Quit(Exception):  # how the room is left: not an error
    """The end of the input."""


@contextlib.asynccontextmanager
async def _suppressing_group() -> Any:
    """A task group whose body may leave by `_Quit`, which cancels the tasks."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except* _Quit:
        raise _Quit from None


def main() -> None:
    """Run a room until the input ends."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patient", default="", help="systolic=128,diastolic=82,steady")
    parser.add_argument("--tcp", action="store_true", help="serial instruments on TCP")
    parser.add_argument("--auto", action="store_true", help="cuff and thermometer start alone")
    parser.add_argument("--time-scale", type=float, default=1.0)
    parser.add_argument("--recorded-ecg", action="store_true")
    asked = parser.parse_args()
    logging.getLogger("bumble").setLevel(logging.ERROR)
    try:
        person = (
            patient_from_words(asked.patient, asked.seed)
            if asked.patient
            else Patient(seed=asked.seed)
        )
    except ValueError as problem:
        parser.error(str(problem))
    scene = Scene(
        patient=person,
        began=datetime.now().astimezone().replace(tzinfo=None),
        time_scale=asked.time_scale,
        auto=asked.auto,
    )
    room = _Room(scene, tcp=asked.tcp, recorded_ecg=asked.recorded_ecg)
    asyncio.run(_serve(room, sys.stdin, sys.stdout))
    os._exit(0)  # a thread may still wait for a line that will never come


if __name__ == "__main__":
    main()
