"""The "EDF Annotations" signal: time-stamped lists of notes, spread over the data records.

EDF+ (edfplus.info, 2.2): every data record begins with a list that holds its own time and nothing
else; all records keep the same room for notes, so a long note costs its length in each of them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from station.recordings.writing.rates import seconds_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Note", "lay_out"]

# The lists of a record are padded with zeros to a multiple of a sample of either format.
_STEP: Final = 6
# libraries that are widely used keep no more of a note
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text `at_s` seconds after the time in the header."""

    at_s: Fraction
    text: str
    duration_s: Fraction | None = None


def lay_out(
    notes: Sequence[Note], begin_s: Fraction, record_s: Fraction, records: int
) -> tuple[int, list[bytes]]:
    """Bytes for notes in a record, and those of each record.

    A note lies in the record of its time or, where that is full, in one behind it; where none
    behind it has room the records are made wider.
    """
    waiting: list[list[bytes]] = [[] for _ in range(records)]
    for note in sorted(notes, key=lambda note: note.at_s):
        at = min(records - 1, max(0, int((note.at_s - begin_s) / record_s)))
        waiting[at].append(_list(note))
    stamps = [_stamp(begin_s + k * record_s) + b"\x14\x14\0" for k in range(records)]
    longest = max(map(len, stamps)) + max((len(n) for w in waiting for n in w), default=0)
    size = -(-longest // _STEP) * _STEP
    while (placed := _place(waiting, stamps, size)) is None:
        size *= 2
    return size, placed


def _place(waiting: list[list[bytes]], stamps: list[bytes], size: int) -> list[bytes] | None:
    queue: deque[bytes] = deque()
    placed: list[bytes] = []
    for stamp, more in zip(stamps, waiting, strict=True):
        queue += more
        data = stamp
        while queue and len(data) + len(queue[0]) <= size:
            data += queue.popleft()
        placed.append(data.ljust(size, b"\0"))
    return None if queue else placed


def _list(note: Note) -> bytes:
    text = "".join(max(c, " ") for c in note.text).encode("utf-8", "replace")
    text = text[:_LONGEST].decode("utf-8", "ignore").encode()
    lasting = b"" if note.duration_s is None else b"\x15" + _decimal(note.duration_s).encode()
    return _stamp(note.at_s) + lasting + b"\x14" + text + b"\x14\0"


def _stamp(at_s: Fraction) -> bytes:
    return f"{'-' if at_s < 0 else '+'}{_decimal(abs(at_s))}".encode()


def _decimal(seconds: Fraction) -> str:
    """Exact where it can be, else to the microsecond."""
    return seconds_text(seconds) or seconds_text(Fraction(round(seconds * 10**6), 10**6)) or "0"
