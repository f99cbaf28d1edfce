"""The parent's side of a simulated room: start it, say what is to happen in it, end it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any, Self

__all__ = ["Room", "RoomDevice", "RoomError", "RoomProcess"]

_STOP_S = 5.0


class RoomError(RuntimeError):
    """The room did not start, or did not do what it was told; in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDevice:
    """Where one instrument is: a port, an address on the network, or a Bluetooth address."""

    spec: str
    pty: str | None = None
    tcp: tuple[str, int] | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A running room. `hci` is the radio through which its Bluetooth devices are heard."""

    devices: tuple[RoomDevice, ...]
    hci: str

    def device(self, spec: str) -> RoomDevice:
        """The instrument of that spec; `KeyError` where there is none."""
        for device in self.devices:
            if device.spec == spec:
                return device
        raise KeyError(spec)


class RoomProcess:
    """One room in a process of its own. May be used from any thread; a context manager."""

    def __init__(
        self,
        *,
        seed: int = 1,
        patient: str | None = None,
        auto: bool = False,
        time_scale: float = 1.0,
        tcp: bool = False,
        recorded_ecg: bool = False,
    ) -> None:
        """Nothing runs yet. `patient` as in `station.simulators.patient.patient_from_words`."""
        self._arguments = [f"--seed={seed}", f"--time-scale={time_scale}"]
        if patient:
            self._arguments.append(f"--patient={patient}")
        for wanted, name in ((auto, "--auto"), (tcp, "--tcp"), (recorded_ecg, "--recorded-ecg")):
            if wanted:
                self._arguments.append(name)
        self._process: subprocess.Popen[str] | None = None
        self._talking = threading.Lock()

    def start(self) -> Room:
        """Start it and wait until every instrument is there. Raises `RoomError`."""
        self._process = subprocess.Popen(  # noqa: S603 - our own module, our own words
            [sys.executable, "-m", "station.simulators.room", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C ends the station first, and that ends this
        )
        said = self._read()
        return Room(
            devices=tuple(
                RoomDevice(
                    spec=device["spec"],
                    pty=device.get("pty"),
                    tcp=tuple(device["tcp"]) if "tcp" in device else None,
                    address=device.get("address"),
                )
                for device in said["devices"]
            ),
            hci=said["hci"],
        )

    def command(self, **what: Any) -> dict[str, Any]:
        """Say one thing and wait until it is done: `command(do="start", device="…")`.

        Raises `RoomError` with what the room says against it.
        """
        process = self._process
        if process is None or process.stdin is None:
            raise RoomError("the simulated room does not run")
        with self._talking:
            try:
                process.stdin.write(json.dumps(what) + "\n")
                process.stdin.flush()
            except OSError as gone:
                raise RoomError(f"the simulated room has ended: {gone}") from gone
            answer = self._read()
        if "error" in answer:
            raise RoomError(answer["error"])
        return answer

    def stop(self) -> None:
        """End it. Safe to call twice, and before `start`."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        """The room is started by `start`, so that its addresses are seen."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.stop()

    def _read(self) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            said = process.stderr.read() if process.stderr is not None else ""
            process.wait()
            why = said.strip().splitlines()[-1:] or ["it said nothing"]
            raise RoomError(f"the simulated room ended: {why[0]}")
        answer: dict[str, Any] = json.loads(line)
        return answer
