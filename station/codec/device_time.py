"""The clock of the device, as a frame tells it: whole, in two halves, or in six numbers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from station.codec.spec import CLOCK_PARTS

if TYPE_CHECKING:
    from station.codec.gathered import Gathered
    from station.codec.spec import FieldSpec

__all__ = ["take_half", "take_parts", "take_whole"]

# 60 is a leap second. Some devices count a second in six bits, on to 63, before the minute moves.
_OVER_THE_MINUTE: Final = range(60, 64)


def take_whole(read: Gathered, item: FieldSpec, moment: dt.datetime | None) -> None:
    """A date with its time of day in one field; None where the device does not know it."""
    if item.role == "device_time":
        read.device_time = moment
        if moment is None:
            read.flags["device_time_unset"] = True
    else:
        read.flags[item.name] = moment.isoformat() if moment else "unset"


def take_half(read: Gathered, item: FieldSpec, half: dt.date | dt.time) -> None:
    """A date or a time of day: half of the device's clock, or just told."""
    if item.role != "device_time":
        read.flags[item.name] = half.isoformat()
    elif isinstance(half, dt.date):
        read.date = half
    else:
        read.time = half


def take_parts(read: Gathered) -> None:
    """Put the time together once all parts are read; a date that is none is a clock not set."""
    if read.date is not None:
        read.device_time = dt.datetime.combine(read.date, read.time or dt.time())
    parts = [read.clock.get(part, 0) for part in CLOCK_PARTS]
    if not read.clock:
        return
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        if None in parts:
            raise ValueError("no digits")
        second = 59 if second in _OVER_THE_MINUTE else second
        read.device_time = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        read.flags["device_time_unset"] = True
