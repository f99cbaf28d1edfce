"""How long the Qt thread does not answer: what held it, and whether it was the machine.

A timer in the Qt thread beats; a beat that comes late tells how long nothing else could be drawn or
touched either. Of that time the system knows for how long the thread was at work, and on Linux for
how long it was ready while other programs had the processors: that part is the machine's. So is
what it waited while other threads of this program were ready without a processor, for one of those
has Python's lock. What is left, it waited for a lock or a file.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Block", "ThreadTimes", "Watchdog"]

_BEAT_MS: Final = 5
_LOOK_S: Final = 0.01
_BINS_PER_MS: Final = 10
_BINS: Final = 10_000
_KEPT: Final = 200
_FIND_EVERY: Final = 200
_LOOKER: Final = "station-watchdog"
_FRAMES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A time in which the Qt thread did not answer. All in ms; `at_s` since the watch began.

    `wall_ms` by the clock; in it `cpu_ms` at work, and `starved_ms` ready to work, while other
    programs had the processors. `where`: what it was seen at, innermost last; "" where not seen.
    """

    at_s: float
    wall_ms: float
    cpu_ms: float
    starved_ms: float
    where: str

    @property
    def own_ms(self) -> float:
        """What the program has to answer for: at work, or waiting for a lock or a file."""
        return self.wall_ms - self.starved_ms

    def __str__(self) -> str:
        """As a line of a log."""
        return (
            f"The window stood still for {self.wall_ms:.0f} ms ({self.cpu_ms:.0f} ms at work, "
            f"{self.starved_ms:.0f} ms without a processor) at {self.where or 'an unknown place'}"
        )


class ThreadTimes:
    """What a thread has waited for a processor, and the calling one has worked. In seconds."""

    def __init__(self, native_id: int | None = None) -> None:
        """The calling thread, or one of this process by the system's number."""
        self._sched = _open_schedstat(native_id or threading.get_native_id())

    def cpu_s(self) -> float:
        """The calling thread at work."""
        return time.thread_time()

    def starved_s(self) -> float:
        """Ready to work, while others had the processors; 0 where the system does not tell."""
        if self._sched is None:
            return 0.0
        try:
            return int(os.pread(self._sched, 128, 0).split()[1]) / 1e9
        except OSError:  # the thread has ended
            return 0.0

    def close(self) -> None:
        """No more readings of what it waited."""
        if self._sched is not None:
            os.close(self._sched)
            self._sched = None


class OtherTimes:
    """The threads of the program but for this one and the watchdog's: for how long they were ready
    without a processor.
    """

    def __init__(self) -> None:
        self._times: dict[int, ThreadTimes] = {}
        self._before: dict[int, float] = {}

    def find(self) -> None:
        """Threads come and go: look which there are. Call it now and then."""
        here = {one.native_id for one in threading.enumerate() if one.name != _LOOKER}
        here -= {threading.get_native_id(), None}
        for gone in self._times.keys() - here:
            self._times.pop(gone).close()
        for native_id in here - self._times.keys():
            if native_id is not None:
                self._times[native_id] = ThreadTimes(native_id)

    def starved_s(self) -> float:
        """All of them together since the last call: the lock may have gone from one to another."""
        now = {native_id: times.starved_s() for native_id, times in self._times.items()}
        since = [at - self._before[name] for name, at in now.items() if name in self._before]
        self._before = now
        return sum(since)

    def close(self) -> None:
        """Forget them."""
        for times in self._times.values():
            times.close()
        self._times.clear()
        self._before.clear()


class Watchdog(QObject):
    """`start` and `stop` it in the Qt thread. `blocks` are the last that took `over_ms` or more.

    `worst` is the one with the largest `own_ms` of all. `told` is called with each block.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        over_ms: float = 50.0,
        told: Callable[[Block], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.over_ms = over_ms
        self.blocks: deque[Block] = deque(maxlen=_KEPT)
        self.worst: Block | None = None
        self.beats = 0
        self._told = told
        self._own = array("q", bytes(8 * _BINS))
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._times: ThreadTimes | None = None
        self._others = OtherTimes()
        self._began_s = self._last_s = self._last_cpu_s = self._last_starved_s = 0.0
        self._seen: tuple[float, str] = (0.0, "")
        self._stopping = threading.Event()
        self._looker: threading.Thread | None = None

    def start(self) -> None:
        """Watch from now on."""
        self._times = ThreadTimes()
        self._others.find()
        self._others.starved_s()
        self._began_s = time.monotonic()
        self._mark(self._times)
        self._stopping.clear()
        self._looker = threading.Thread(
            target=self._look, args=(threading.get_ident(),), name=_LOOKER, daemon=True
        )
        self._looker.start()
        self._timer.start(_BEAT_MS)

    def stop(self) -> None:
        """End it. What was found stays."""
        self._timer.stop()
        self._stopping.set()
        if self._looker is not None:
            self._looker.join()
            self._looker = None
        if self._times is not None:
            self._times.close()
            self._times = None
        self._others.close()

    def own_ms(self, share: float) -> float:
        """Which `own_ms` that share of all beats did not exceed: 0.999 is the p99.9. To 0.1 ms,
        up to 1 s.
        """
        wanted, passed = share * self.beats, 0
        for at, count in enumerate(self._own):
            passed += count
            if passed >= wanted:
                return at / _BINS_PER_MS
        return _BINS / _BINS_PER_MS

    def summary(self) -> str:
        """One line for all that was seen."""
        worst = self.worst.own_ms if self.worst is not None else 0.0
        return (
            f"{self.beats} beats; p99.9 {self.own_ms(0.999):.1f} ms, worst {worst:.0f} ms, "
            f"{sum(block.own_ms > self.over_ms for block in self.blocks)} over "
            f"{self.over_ms:g} ms by the program itself"
        )

    # In the Qt thread.

    def _beat(self) -> None:
        if self._times is None:
            return
        late_s = time.monotonic() - self._last_s - _BEAT_MS / 1000
        cpu_s = self._times.cpu_s() - self._last_cpu_s
        starved_s = self._times.starved_s() - self._last_starved_s
        waited_s = max(0.0, late_s - cpu_s - starved_s)
        starved_s += min(waited_s, self._others.starved_s())
        if self.beats % _FIND_EVERY == 0:
            self._others.find()
        wall_ms = max(0.0, late_s * 1000)
        # A part of the interval itself was idle: nobody can have been starved for longer.
        starved_ms = min(wall_ms, starved_s * 1000)
        own_ms = wall_ms - starved_ms
        self.beats += 1
        self._own[min(_BINS - 1, int(own_ms * _BINS_PER_MS))] += 1
        is_worst = self.worst is None or own_ms > self.worst.own_ms
        if wall_ms >= self.over_ms or is_worst:
            seen_s, where = self._seen
            block = Block(
                at_s=self._last_s - self._began_s,
                wall_ms=wall_ms,
                cpu_ms=cpu_s * 1000,
                starved_ms=starved_ms,
                where=where if seen_s == self._last_s else "",
            )
            if is_worst:
                self.worst = block
            if wall_ms >= self.over_ms:
                self.blocks.append(block)
                if self._told is not None:
                    self._told(block)
        self._mark(self._times)

    def _mark(self, times: ThreadTimes) -> None:
        self._last_cpu_s, self._last_starved_s = times.cpu_s(), times.starved_s()
        self._last_s = time.monotonic()

    # In a thread of its own.

    def _look(self, of: int) -> None:
        """Where the Qt thread is, once for each time that it is late."""
        half_s = self.over_ms / 2000
        while not self._stopping.wait(_LOOK_S):
            since_s = self._last_s
            if time.monotonic() - since_s > half_s and self._seen[0] != since_s:
                self._seen = (since_s, _places(sys._current_frames().get(of)))


def _open_schedstat(native_id: int) -> int | None:
    path = f"/proc/self/task/{native_id}/schedstat"
    try:
        opened = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    if len(os.pread(opened, 128, 0).split()) < 2:
        os.close(opened)
        return None
    return opened


def _places(frame: FrameType | None) -> str:
    """The innermost calls, outermost first."""
    places: list[str] = []
    while frame is not None and len(places) < _FRAMES:
        code = frame.f_code
        name = "/".join(Path(code.co_filename).parts[-2:])
        places.append(f"{name}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return " > ".join(reversed(places))
