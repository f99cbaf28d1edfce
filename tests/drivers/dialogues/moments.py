"""Moments for dialogues: monotonic seconds, at a wall time that is a literal."""

from __future__ import annotations

from datetime import UTC, datetime

from station.drivers.dialogues import Moment

T0 = datetime(2026, 11, 24, 10, 0, 5, 500_000)  # a Tuesday


def at(seconds: float, local: datetime = T0) -> Moment:
    """`local` is the wall time in the room, which keeps UTC."""
    return Moment(monotonic_s=seconds, utc=local.replace(tzinfo=UTC), zone=UTC)
