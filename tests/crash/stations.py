"""The other side of `life`: begins a station's lives, asks them, and ends them from outside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from station.capture.commands import Answer
from station.capture.views import StationView
from tests.crash.points import Kill

__all__ = ["Closed", "Killed", "Lives", "NotOpenedError"]

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
_GONE = (EOFError, ConnectionError)
# Killed, or ended by the system in the middle of a write.
_BY_US = (-signal.SIGKILL, -signal.SIGXFSZ)


class Killed(Exception):
    """The station is gone, and did not answer what it was asked last."""


class Closed(Exception):
    """The station was closed as a person does it."""


class NotOpenedError(Exception):
    """The station does not start, and says why."""


class Lives:
    """Use it as a context manager. One life at a time: `begin`, ask, and it is killed."""

    def __init__(self) -> None:
        # The path of a socket may be at most 108 bytes long.
        self._home = tempfile.TemporaryDirectory(prefix="lives-")
        self._trace = Path(self._home.name) / "trace"
        address = f"{self._home.name}/s"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen()
        self._listener.settimeout(60)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.life", address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What a library warns of at its import, and that the key is in a file.
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            # A process of several threads must not fork.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._asked: Connection[Any, Any] | None = None
        self._pid = 0
        self._left: int | None = None
        self._after_s = 0.0
        self.passed: Counter[str] = Counter()
        self.last_point = ""
        self.ended = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._asked is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._asked.close()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._listener.close()
        self._home.cleanup()

    def begin(
        self,
        settings: dict[str, Any],
        kill: Kill | None = None,
        *,
        watched: bool = True,
        nobody: bool = False,
    ) -> None:
        """Begin a life, which may die by itself at `kill`. Raises `Killed` where it does so while
        it opens, `NotOpenedError` with the words where the station does not start. `nobody`: it
        has no rights that root has.
        """
        self._left = None
        self._order({"settings": settings, "watched": watched, "nobody": nobody}, kill)
        accepted, _ = self._listener.accept()
        accepted.setblocking(True)
        self._asked = Connection(accepted.detach())
        self._pid = self._asked.recv()
        state, why = self._receive()
        if state != "ready":
            self._end((0,))
            raise NotOpenedError(why)

    def write(self, writer: str, folder: Path, kill: Kill | None = None) -> list[str]:
        """Have a function of `tests.crash.written` write into the folder, and be killed: but where
        it is to be torn at a byte that it does not have. Gives the points that were passed.
        """
        self._order({"writer": writer, "folder": str(folder)}, kill)
        if kill is None:
            return self._ended((0,))
        return self._ended(_BY_US if kill.torn is None else (*_BY_US, 0))

    def doom(self, commands: int, after_s: float) -> None:
        """Kill it from outside, so long after the command of that number was sent."""
        self._left, self._after_s = commands, after_s

    def do(self, command: object) -> Answer:
        """Carry out a command. Raises `Killed`, and then nobody knows whether it happened."""
        if self._left is not None:
            self._left -= 1
        answer: Answer = self._ask("do", command)
        return answer

    def view(self) -> StationView:
        """What a face would show now."""
        view: StationView = self._ask("view")
        return view

    def until(self, wanted: Callable[[StationView], bool], timeout_s: float = 30.0) -> StationView:
        """The first view of which it is true; `wanted` is asked in the station's process."""
        view = self.perhaps(wanted, timeout_s)
        assert view is not None, (f"{wanted} never came", _short(self.view()))
        return view

    def perhaps(
        self, wanted: Callable[[StationView], bool], timeout_s: float
    ) -> StationView | None:
        """The same; None where it does not come."""
        view: StationView | None = self._ask("until", wanted, timeout_s)
        return view

    def beside(self, act: Callable[[], T]) -> T:
        """Let something happen to the station that goes another way than a command. Raises
        `Killed` where it was killed meanwhile.
        """
        blow = None
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                self._left = None
                blow = threading.Timer(self._after_s, os.kill, (self._pid, signal.SIGKILL))
                blow.start()
        try:
            return act()
        except _GONE:
            self._receive()  # it raises: nothing comes any more
            raise
        finally:
            if blow is not None:
                blow.join()

    def set_clock(self) -> None:
        """Have its clock be set, and wait until it has seen that."""
        self._ask("set_clock")

    def trail(self) -> list[str]:
        """What the station finds wrong with its audit trail."""
        found: list[str] = self._ask("trail")
        return found

    def limit(self, most: int | None) -> None:
        """Let the system refuse it every byte of a file beyond so many."""
        self._ask("limit", most)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        os.kill(self._pid, signal.SIGKILL)
        self._end(_BY_US)

    def stop(self) -> None:
        """Close it as a person does; it may be killed while it closes."""
        self._ask("stop")
        self._end((0,))

    def _ask(self, *what: object) -> Any:
        assert self._asked is not None, "nothing lives"
        try:
            self._asked.send(what)
            if self._left == 0:
                self._left = None
                self._asked.poll(self._after_s)
                os.kill(self._pid, signal.SIGKILL)
        except _GONE:
            self._end(_BY_US)
            raise Killed from None
        return self._receive()  # it may have been answered just before

    def _receive(self) -> Any:
        assert self._asked is not None
        try:
            return self._asked.recv()
        except _GONE:
            self._end(_BY_US)
            raise Killed from None

    def _order(self, about: dict[str, Any], kill: Kill | None) -> None:
        assert self._process.stdin is not None
        self._trace.unlink(missing_ok=True)
        order = {
            **about,
            "trace": str(self._trace),
            "kill": None if kill is None else asdict(kill),
        }
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()

    def _end(self, expected: tuple[int, ...]) -> None:
        assert self._asked is not None
        self._asked.close()
        self._asked = None
        points = self._ended(expected)
        self.passed.update(points)
        self.last_point = points[-1] if points else ""
        self.ended += 1

    def _ended(self, expected: tuple[int, ...]) -> list[str]:
        """The points that it passed."""
        assert self._process.stdout is not None
        code = int(self._process.stdout.readline())
        points = self._trace.read_text().splitlines() if self._trace.exists() else []
        assert code in expected, f"it ended by itself with {code} at {points[-1:]}"
        return points


def _short(view: StationView) -> str:
    tiles = [(one.kind.value, one.state.value, one.live, one.failure) for one in view.tiles]
    links = [(one.name, one.phase.value, one.says) for one in view.links]
    return f"{tiles} {view.held} {links} {view.signed}"
