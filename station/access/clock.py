"""A clock for idle time: seconds that go on while the computer sleeps."""

from __future__ import annotations

from station.clocks import seconds_awake_or_asleep

__all__ = ["seconds_awake_or_asleep"]
