"""Stations without a window, one life after the other: `python -m tests.crash.life SOCKET`.

This process imports everything once and forks for each line that it reads: a life then begins in
milliseconds. A life opens a whole engine, connects to SOCKET, does what it is asked to there and
answers each, until it is killed. Its parent writes how it ended.
"""

from __future__ import annotations

import contextlib
import copyreg
import importlib
import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as TooLate
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, Final

from station.access import pins
from station.access.users import Users, add_demo_user
from station.capture.views import StationView
from station.clocks import ClockWatch
from station.codec import load_spec
from station.demo_user import DemoUser
from station.drivers.dialogues import suntech_nibp
from station.engine import Engine, opening
from station.engine.rooms import Rooms
from station.saying import Said
from station.settings import Settings
from station.visit import Role
from tests.crash.points import Kill, Points, watch

__all__ = ["ENGINEER", "USER"]

NOBODY: Final = 65534
USER: Final = DemoUser(name="Ann", pin="7341")
ENGINEER: Final = DemoUser(name="Eve", pin="2908", role=Role.ENGINEER)

# What a first life would import while it lives.
_LATER: Final = (
    "anyio._backends._asyncio", "argon2", "argon2.exceptions", "email.policy", "encodings.ascii",
    "encodings.idna", "encodings.utf_16_be", "h11", "httpcore2", "httpx2", "idna", "idna.core",
    "importlib.resources.readers", "importlib_metadata", "keyring.backends.null", "mimetypes",
    "platformdirs.unix", "reportlab.pdfgen.canvas", "serial", "sqlcipher3.dbapi2", "truststore",
    "station.capture.ekg_watch", "station.charts.papers", "station.charts.secrets",
    "station.codec", "station.drivers.dialogues", "station.drivers.links.serial_port",
    "station.ekg.best", "station.ekg.findings", "station.ekg.reasons", "station.export.compose",
    "station.export.correct", "station.export.fhir_communication",
    "station.export.fhir_destination", "station.export.fhir_sink", "station.program_files",
    "station.sheets.ekg_sheet", "station.sheets.kept_ekg", "station.sheets.pdf",
    "station.signals.heart_rate", "station.store.database", "station.worklist",
    "station.worklist.adt_listener", "station.worklist.adt_lookup",
    "station.worklist.adt_worklist", "station.worklist.fhir_history", "station.worklist.missed",
    "tests.crash.wants", "tests.crash.written",
)  # fmt: skip


_SPECS: Final = ("suntech_nibp", "openbci_cyton", "nonin_serial")


def main(address: str) -> None:
    """Fork a life for each line of standard input."""
    assert opening  # the rooms are imported
    for name in _LATER:
        importlib.import_module(name)
    for name in _SPECS:
        load_spec(name)
    _be_quick()
    # Words cross to the harness as they are read.
    copyreg.pickle(Said, lambda words: (str, (str(words),)))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            order = json.loads(line)
            live(address, order) if "settings" in order else write(order)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


class _Clock:
    """Wall time that can be set."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


_CLOCK: Final = _Clock()


def _be_quick() -> None:
    """Cheap PINs, and no rest for an arm that is none. Neither writes anything."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    pins._hasher = lambda: cheap  # type: ignore[assignment]
    suntech_nibp._PAUSE_S = 0.05  # type: ignore[misc]
    suntech_nibp._POLL_S = 0.02  # type: ignore[misc]
    # Only whether it was set is asked of this one: everything keeps the times that it has.
    opening.ClockWatch = lambda: ClockWatch(_CLOCK)  # type: ignore[assignment, attr-defined, misc]


def live(address: str, order: dict[str, Any]) -> None:
    """One life. It ends with `stop`, or not at all: it is killed."""
    trace = os.open(order["trace"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    kill = Kill(**order["kill"]) if order["kill"] is not None else None
    points = Points(lambda name: os.write(trace, f"{name}\n".encode()), kill)
    points.folder = Path(order["settings"]["data_folder"])
    if order["watched"]:
        watch(points)
    os.environ["XDG_CONFIG_HOME"] = str(points.folder / "config")
    code = 1
    try:
        with contextlib.closing(Client(address, family="AF_UNIX")) as asked:
            asked.send(os.getpid())
            if order["nobody"] and os.geteuid() == 0:
                os.setuid(NOBODY)  # root may write everywhere
            _Life(asked, Settings.model_validate(order["settings"])).serve()
        code = 0
    finally:
        os._exit(code)


def write(order: dict[str, Any]) -> None:
    """No station: one file is written, by a function of `tests.crash.written`."""
    from tests.crash import written

    trace = os.open(order["trace"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    kill = Kill(**order["kill"]) if order["kill"] is not None else None
    points = Points(lambda name: os.write(trace, f"{name}\n".encode()), kill)
    points.folder = Path(order["folder"])
    watch(points)
    code = 1
    try:
        written.WRITERS[order["writer"]](points.folder)
        code = 0
    finally:
        os._exit(code)


class _Life:
    """An engine, and whoever asks it."""

    def __init__(self, asked: Connection[Any, Any], settings: Settings) -> None:
        self._asked = asked
        self._engine = Engine(settings, demo_user=USER)
        self._changed = threading.Condition()
        self._engine.subscribe(self._on_view)

    def _on_view(self, _: StationView) -> None:
        with self._changed:
            self._changed.notify_all()

    def serve(self) -> None:
        try:
            self._engine.start().result(60)
            add_demo_user(self._users, ENGINEER.name, ENGINEER.pin, ENGINEER.role)
        except Exception as problem:
            self._asked.send(("refused", f"{type(problem).__name__}: {problem}"))
            return
        self._asked.send(("ready", None))
        while True:
            what, *about = self._asked.recv()
            if what == "stop":
                self._engine.stop()
                self._asked.send(None)
                return
            self._asked.send(getattr(self, what)(*about))

    @property
    def _rooms(self) -> Rooms:
        assert self._engine._rooms is not None
        return self._engine._rooms

    @property
    def _users(self) -> Users:
        return self._rooms.seat.gate._users

    def do(self, command: Any) -> Any:
        """Carry out a command; the answer."""
        return self._engine.submit(command).result(60)

    def view(self) -> StationView:
        """The picture of now."""
        return self._engine.view()

    def until(self, wanted: Callable[[StationView], bool], timeout_s: float) -> StationView | None:
        """The first picture of which it is true; None where there is none in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: wanted(self._engine.view()), timeout_s):
                return None
        return self._engine.view()

    def limit(self, most: int | None) -> None:
        """Let the system refuse every byte of a file beyond so many; None: none is."""
        soft = resource.RLIM_INFINITY if most is None else most
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def set_clock(self) -> None:
        """The clock is an hour ahead of itself, all at once; the station has seen it."""
        seen = threading.Event()
        capture = self._rooms.capture
        broke = capture.clock_broke

        def told() -> None:
            broke()
            seen.set()

        capture.clock_broke = told
        _CLOCK.ahead += timedelta(hours=1)
        assert seen.wait(20), "nobody saw that the clock was set"
        capture.clock_broke = broke
        self._rooms.store.preferences().result(20)  # what it does then is on disk

    def trail(self) -> list[str]:
        """What is wrong with the audit trail."""
        try:
            found = self._rooms.store.audit_found().result(60)
        except TooLate:
            return ["it was not read in time"]
        return [str(one) for one in found.findings]


if __name__ == "__main__":
    main(sys.argv[1])
