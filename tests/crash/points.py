"""Names every place at which a station writes, and ends its process there when it is told to.

Nothing of this is in the product: the connection that sqlcipher makes is one of ours, and the
system calls that make a file durable are watched. A name says which job of the store it is, which
statement, and on which side of it: "sign: after INSERT outbox".
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from station.store.writer import Writer

__all__ = ["OPENING", "Kill", "Points", "watch"]

OPENING: Final = "opening"
"""The job of what is written before the store takes jobs: migrations, pragmas."""

_WRITES: Final = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*(INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA journal_mode)\b(?: OR \w+)?"
    r"(?: INTO| FROM| TABLE| INDEX| VIEW| TRIGGER)?(?: IF NOT EXISTS)?\s*(\w+)?",
    re.IGNORECASE,
)
_TEMPORARY: Final = re.compile(r"^\.(.+)\.[a-z0-9_]{8}$")
_PART: Final = re.compile(r"[a-z0-9_]{8}\.part$")
_ANCHOR: Final = re.compile(r"^audit-[0-9a-f]+")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Kill:
    """Where a process ends: when it passes `point` for the `nth` time. With `torn`, when the
    next commit or file has grown by so many bytes: in the middle of a write.
    """

    point: str
    nth: int = 1
    torn: int | None = None


class Points:
    """The points that were passed; `passed` is told each, before anything happens there."""

    def __init__(self, passed: Callable[[str], object], kill: Kill | None) -> None:
        self._passed = passed
        self._kill = kill
        self._times = 0
        self._lock = threading.Lock()
        self._here = threading.local()
        self.folder = Path("/nowhere")

    @property
    def job(self) -> str:
        """Which job of the store this thread is at."""
        return getattr(self._here, "job", OPENING)

    @job.setter
    def job(self, name: str) -> None:
        self._here.job = name

    def reach(self, name: str, grows: Path | None = None) -> bool:
        """A point is reached. True: the process ends at the next byte too many, and must not get
        further than the write.
        """
        with self._lock:
            self._passed(name)
            kill = self._kill
            if kill is None or kill.point != name:
                return False
            self._times += 1
            if self._times < kill.nth:
                return False
            if kill.torn is None:
                die()
            size = grows.stat().st_size if grows is not None and grows.exists() else 0
            room = size + kill.torn
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            return True


def die() -> None:
    """As a power cut: no handler, no flush, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


def watch(points: Points) -> None:
    """Watch everything that this process writes from now on. Call it in its main thread."""
    # Python ignores this signal; here it ends the process in the middle of a write.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _watch_connections(points)
    _watch_jobs(points)
    _watch_files(points)


def _watch_connections(points: Points) -> None:
    class Watched(sqlcipher.Connection):  # type: ignore[misc]
        """A connection that says what it writes."""

        wrote = False

        def execute(self, sql: str, *arguments: Any) -> Any:
            if sql == "COMMIT" and self.wrote:
                self.wrote = False
                return self._commit(sql)
            return self._written(super().execute, sql, *arguments)

        def executemany(self, sql: str, *arguments: Any) -> Any:
            return self._written(super().executemany, sql, *arguments)

        def _written(self, run: Callable[..., Any], sql: str, *arguments: Any) -> Any:
            found = _WRITES.match(sql)
            if found is None:
                return run(sql, *arguments)
            what = f"{found[1].upper()} {found[2] or ''}".strip()
            points.reach(f"{points.job}: before {what}")
            done = run(sql, *arguments)
            self.wrote = True
            points.reach(f"{points.job}: after {what}")
            return done

        def _commit(self, sql: str) -> Any:
            points.reach(f"{points.job}: before COMMIT")
            log = Path(f"{points.folder / 'station.db'}-wal")
            torn = points.reach(f"{points.job}: in COMMIT", log)
            done = super().execute(sql)
            if torn:  # it wrote over the log's old pages, and not beyond them
                die()
            points.reach(f"{points.job}: after COMMIT")
            return done

    def connect(*arguments: Any, **options: Any) -> Any:
        return real(*arguments, factory=Watched, **options)

    real = sqlcipher.connect
    sqlcipher.connect = connect


def _watch_jobs(points: Points) -> None:
    run, transaction = Writer.run, Writer._transaction

    def named_run(self: Writer, job: Any, then: Any = None) -> Any:
        name = sys._getframe(1).f_code.co_name
        name = OPENING if name in ("__init__", "_compare") else name

        def named(connection: Any) -> Any:
            points.job = name
            return job(connection)

        return run(self, named, then)

    def named_transaction(self: Writer, job: Any, then: Any) -> Any:
        answer = transaction(self, job, then)
        points.reach(f"{points.job}: before the answer")
        return answer

    Writer.run = named_run  # type: ignore[method-assign]
    Writer._transaction = named_transaction  # type: ignore[method-assign]


def _watch_files(points: Points) -> None:
    fsync, replace = os.fsync, os.replace

    def named(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> str | None:
        place = Path(os.fsdecode(path))
        if points.folder not in place.parents or place.name.startswith("station.db"):
            return None
        found = _TEMPORARY.match(place.name)
        name = found[1] if found else _PART.sub(".part", place.name)
        return _ANCHOR.sub("audit", name)

    def opened(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes):
            return
        if isinstance(arguments[2], int) and arguments[2] & _WRITING:
            name = named(arguments[0])
            if name is not None:
                points.reach(f"file {name}: before it is opened")

    def watched_fsync(handle: int) -> None:
        name = named(Path(f"/proc/self/fd/{handle}").readlink())
        if name is not None:
            points.reach(f"file {name}: before fsync")
        fsync(handle)
        if name is not None:
            points.reach(f"file {name}: after fsync")

    def watched_replace(source: Any, target: Any, **options: Any) -> None:
        name = named(target)
        if name is not None:
            points.reach(f"file {name}: before it is in place")
        replace(source, target, **options)
        if name is not None:
            points.reach(f"file {name}: after it is in place")

    sys.addaudithook(opened)
    os.fsync = watched_fsync
    os.replace = watched_replace
