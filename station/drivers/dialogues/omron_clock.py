"""The clock in the settings of an Omron cuff, in its two forms, with its sum.

`mixed` (10 bytes): two others, month, year, hour, day, second, minute, one without meaning, sum.
`plain` (16 bytes): eight others, year, month, day, hour, minute, second, sum, 0. The sum is that
of all bytes before the time's end, modulo 256 (omblepy and hass-omron, on bytes from real cuffs).
"""

from __future__ import annotations

from datetime import datetime

__all__ = ["clock_block", "clock_of"]


def clock_of(block: bytes, form: str) -> datetime | None:
    """What the cuff's clock says; None where it names no moment."""
    if form == "mixed":
        month, year, hour, day, second, minute = block[2:8]
    else:
        year, month, day, hour, minute, second = block[8:14]
    try:
        return datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None


def clock_block(block: bytes, now: datetime, form: str) -> bytes:
    """The block with another time; what is not the clock stays as it was."""
    year = now.year - 2000
    if form == "mixed":
        parts = (now.month, year, now.hour, now.day, now.second, now.minute)
        head = block[:2] + bytes(parts)
        return head + bytes((0, sum(head) & 0xFF))
    parts = (year, now.month, now.day, now.hour, now.minute, now.second)
    head = block[:8] + bytes(parts)
    return head + bytes((sum(head) & 0xFF, 0))
