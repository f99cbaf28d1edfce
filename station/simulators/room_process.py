"""The simulated room from outside: start its process, tell it what to do, end it."""

from __future__ import annotations

import contextlib
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

__all__ = ["Room", "RoomDevice", "RoomError", "RoomProcess"]

_START_S: Final = 30.0
_END_S: Final = 5.0


class RoomError(RuntimeError):
    """The room did not start, has ended, or refused an order; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDevice:
    """One instrument: exactly one of `pty`, `tcp` (host, port) and `address` is set."""

    spec: str
    pty: str | None = None
    tcp: tuple[str, int] | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where everything is. `hci` is the Bumble transport of the air with the Bluetooth ones."""

    devices: tuple[RoomDevice, ...]
    hci: str

    def device(self, spec: str) -> RoomDevice:
        """The instrument that speaks this spec. `KeyError` where there is none."""
        for device in self.devices:
            if device.spec == spec:
                return device
        raise KeyError(spec)


class RoomProcess:
    """A room in a process of its own; options as in `station.simulators.room`.

    `command` may be called from any thread. The room ends with `stop`, with the `with` block,
    and at the latest with this process, since its input ends then.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        patient: str | None = None,
        auto: bool = False,
        time_scale: float = 1.0,
        tcp: bool = False,
        recorded_ecg: bool = False,
        all_leads: bool = False,
        one_of_each: bool = False,
        devices: Sequence[str] = (),
    ) -> None:
        """`devices`: specs of the only instruments; none means the usual room."""
        self._arguments = ["--seed", str(seed), "--time-scale", str(time_scale)]
        if devices:
            self._arguments.append(f"--devices={','.join(devices)}")
        if patient:
            self._arguments.append(f"--patient={patient}")
        flags = {"--auto": auto, "--tcp": tcp, "--recorded-ecg": recorded_ecg}
        flags |= {"--one-of-each": one_of_each, "--all-leads": all_leads}
        self._arguments += [flag for flag, wanted in flags.items() if wanted]
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader: threading.Thread | None = None
        self._errors: IO[str] | None = None
        self._folder: Path | None = None
        self._turn = threading.Lock()
        self._number = 0

    def __enter__(self) -> Self:
        """The room is begun by `start`, which tells where everything is."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> Room:
        """Start the process and wait until its instruments are there. Raises `RoomError`."""
        if self._process is not None:
            raise RoomError("the room runs already")
        self._answers = queue.Queue()
        # Has no name on the disk.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - see stop
        self._process = subprocess.Popen(  # noqa: S603 - our own module, our own words
            [sys.executable, "-m", "station.simulators.room", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            # Ctrl-C in a terminal is for the station, which then ends the room.
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="room answers", daemon=True)
        self._reader.start()
        try:
            room = _room(self._next(time.monotonic() + _START_S))
        except BaseException:
            self.stop()
            raise
        self._folder = next((Path(one.pty).parent for one in room.devices if one.pty), None)
        return room

    def command(self, *, timeout_s: float = 10.0, **what: Any) -> dict[str, Any]:
        """Give an order and wait for its answer: `command(do="start", device=…)`.

        Raises `RoomError` when the room refuses it or has ended, `TimeoutError` when no answer
        comes in time.
        """
        with self._turn:
            process = self._process
            if process is None or process.stdin is None:
                raise RoomError("the room does not run")
            self._number += 1
            try:
                process.stdin.write(json.dumps(what | {"id": self._number}) + "\n")
                process.stdin.flush()
            except OSError:
                raise RoomError(f"the room has ended{self._last_words()}") from None
            deadline = time.monotonic() + timeout_s
            while (answer := self._next(deadline)).pop("id", None) != self._number:
                pass  # of an order that was given up
        if "error" in answer:
            raise RoomError(str(answer["error"]))
        return answer

    def stop(self) -> None:
        """End the process and wait for its end; nothing of it is left."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None:
            self._reader.join()
        if process.stdout is not None:
            process.stdout.close()
        if self._errors is not None:
            self._errors.close()
        if self._folder is not None:
            # Gone already, unless the room was killed.
            shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        for line in process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put(None)

    def _next(self, deadline: float) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"the room did not answer in time{self._last_words()}") from None
        if answer is None:
            self._answers.put(None)  # it stays ended
            raise RoomError(f"the room has ended{self._last_words()}")
        return answer

    def _last_words(self) -> str:
        if self._errors is None or self._errors.closed:
            return ""
        self._errors.seek(0)
        words = self._errors.read().strip()[-2000:]
        return f":\n{words}" if words else ""


def _room(said: dict[str, Any]) -> Room:
    if "error" in said:
        raise RoomError(str(said["error"]))
    return Room(devices=tuple(_device(one) for one in said["devices"]), hci=said["hci"])


def _device(said: dict[str, Any]) -> RoomDevice:
    tcp = said.get("tcp")
    return RoomDevice(
        spec=said["spec"],
        pty=said.get("pty"),
        tcp=(tcp[0], tcp[1]) if tcp else None,
        address=said.get("address"),
    )
