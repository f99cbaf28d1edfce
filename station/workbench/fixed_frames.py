"""Frames of one length in a recording: how long, where they begin, counter and checksum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.codec.checksum import checksum_of
from station.codec.spec import Checksum

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FixedFrames", "fixed_frames"]

_LONGEST: Final = 64
_MOSTLY: Final = 0.98
_FEWEST: Final = 8
_KINDS: Final = ("sum8", "twos_complement8", "xor8", "crc8", "sum7")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedFrames:
    """`seen`: lowest, highest and number of different values of each byte. `checksum`: kind and
    first covered byte, in the last byte of the frame.
    """

    length: int
    frames: tuple[bytes, ...]
    constants: tuple[tuple[int, int], ...]
    sync_bit: bool
    counter: int | None
    checksum: tuple[str, int] | None
    seen: tuple[tuple[int, int, int], ...]


def fixed_frames(data: bytes) -> FixedFrames | None:
    """The shortest length at which the bytes repeat in a way that marks a frame's beginning."""
    stream = np.frombuffer(data, dtype=np.uint8)
    for length in range(2, _LONGEST + 1):
        if len(stream) < _FEWEST * length:
            break
        start = _start(stream, length)
        if start is not None:
            return _described(stream, start, length)
    return None


def _start(stream: NDArray[np.uint8], length: int) -> int | None:
    """Where the first frame begins, if frames are that long."""
    rows = stream[: len(stream) // length * length].reshape(-1, length)
    high = (rows >= 0x80).mean(axis=0)
    marked = np.flatnonzero(high >= _MOSTLY)
    if len(marked) == 1 and np.count_nonzero(high <= 1 - _MOSTLY) == length - 1:
        return int(marked[0])
    steady = [
        column
        for column in range(length)
        if (rows[:, column] == np.bincount(rows[:, column]).argmax()).mean() >= _MOSTLY
        # A byte that is as common everywhere marks nothing.
        and (stream == np.bincount(rows[:, column]).argmax()).mean() < 0.5
    ]
    moving = length - len(steady)
    if not steady or not moving:
        return None
    # Of neighbouring steady bytes the first begins the frame.
    return next((at for at in steady if (at - 1) % length not in steady), steady[0])


def _described(stream: NDArray[np.uint8], start: int, length: int) -> FixedFrames:
    count = (len(stream) - start) // length
    rows = stream[start : start + count * length].reshape(count, length)
    high = (rows >= 0x80).mean(axis=0)
    sync = high[0] >= _MOSTLY and bool((high[1:] <= 1 - _MOSTLY).all())
    constants = [
        (column, int(rows[0, column]))
        for column in range(length)
        if (rows[:, column] == rows[0, column]).mean() >= _MOSTLY
    ]
    steps = rows[1:] - rows[:-1]  # of bytes: they wrap as a counter does
    counters = [at for at in range(length) if (steps[:, at] == 1).mean() >= _MOSTLY]
    return FixedFrames(
        length=length,
        frames=tuple(row.tobytes() for row in rows[:200]),
        # With a sync bit a byte that never changed in this recording need not be a constant.
        constants=() if sync else tuple(constants[:2]),
        sync_bit=sync,
        counter=counters[0] if counters else None,
        checksum=_checksum(rows),
        seen=tuple(
            (int(column.min()), int(column.max()), len(np.unique(column))) for column in rows.T
        ),
    )


def _checksum(rows: NDArray[np.uint8]) -> tuple[str, int] | None:
    """A registered checksum in the last byte that holds for nearly all frames."""
    if rows.shape[1] < 3 or len(np.unique(rows[:, -1])) < 3:
        return None
    for kind in _KINDS:
        for first in range(min(3, rows.shape[1] - 2)):
            rule = Checksum(kind=kind, over=(first, -2), at=-1)
            if (checksum_of(rule, rows) == rows[:, -1]).mean() >= _MOSTLY:
                return kind, first
    return None
