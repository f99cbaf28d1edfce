"""A clock for idle time: seconds that go on while the computer sleeps."""

from __future__ import annotations

import time
from typing import Final

__all__ = ["seconds_awake_or_asleep"]

# In suspend Linux stops CLOCK_MONOTONIC and goes on with CLOCK_BOOTTIME (clock_gettime(2));
# macOS goes on with CLOCK_MONOTONIC, which `time.monotonic` is not there; Windows goes on.
_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def seconds_awake_or_asleep() -> float:
    """Seconds since some start; never set back, not stopped by suspend."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
