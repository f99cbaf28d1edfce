"""The clocks of this computer, and whether time went on as usual since somebody last looked.

Wall time can be set, back and forth, at any moment; and a computer that sleeps finds data of before
in its buffers. Nothing that was measured across either is known to be of now.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

__all__ = ["EARLIEST", "ClockWatch", "Uptime", "seconds_awake_or_asleep", "uptime"]

EARLIEST: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""This program did not exist before: a clock that says so is wrong, such as 1970 after a flat
battery.
"""

# In suspend Linux stops CLOCK_MONOTONIC and goes on with CLOCK_BOOTTIME (clock_gettime(2));
# macOS goes on with CLOCK_MONOTONIC, which `time.monotonic` is not there; Windows goes on.
_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
# A time server slews what is less, at most 0.5 ms a second (ntpd, adjtime), and leaps once 1 s.
_MOST_S: Final = 1.5
_AT_ONCE_S: Final = 0.2
_TRIES: Final = 3


def seconds_awake_or_asleep() -> float:
    """Seconds since some start; never set back, not stopped by suspend."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


@dataclass(frozen=True, slots=True)
class Uptime:
    """A moment by a clock that nobody can set: `seconds` since the computer started, asleep too.
    `start` tells that start from others, where the system does (empty: it does not).
    """

    start: str
    seconds: float

    def since(self, before: Uptime | None) -> float:
        """Seconds that have passed for sure since `before`, whatever the time of day was set to.
        Of a moment before this start (None: nobody knows which) only those since the start are.
        """
        if before is None or before.start != self.start or before.seconds > self.seconds:
            return self.seconds
        return self.seconds - before.seconds


def uptime() -> Uptime:
    """This moment. It may be kept on disk and compared after the next start of the program."""
    return Uptime(_start(), seconds_awake_or_asleep())


@functools.cache
def _start() -> str:
    """random(4): made anew by the kernel at each start."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


class ClockWatch:
    """`utc` is wall time, `awake_s` stops in suspend where the system has such a clock, `always_s`
    does not.
    """

    def __init__(
        self,
        utc: Callable[[], datetime] = lambda: datetime.now(UTC),
        awake_s: Callable[[], float] = time.monotonic,
        always_s: Callable[[], float] = seconds_awake_or_asleep,
    ) -> None:
        self._utc, self._awake_s, self._always_s = utc, awake_s, always_s
        self._before = self._differences()

    def broke(self) -> bool:
        """Whether the clock was set, or the computer slept, since this was asked last."""
        (wall, asleep), self._before = self._before, self._differences()
        now_wall, now_asleep = self._before
        return abs(now_wall - wall) > _MOST_S or abs(now_asleep - asleep) > _MOST_S

    def _differences(self) -> tuple[float, float]:
        """Of wall time and sleep against time. A busy computer may leave us between two clocks:
        then they are read again. Asked for each piece that arrives: quick.
        """
        for _ in range(_TRIES):
            always_s = self._always_s()
            found = self._utc().timestamp() - always_s, always_s - self._awake_s()
            if self._always_s() - always_s < _AT_ONCE_S:
                break
        return found
