"""The same record again: how a device's stored measurement is known when it is sent once more.

A device may send its whole memory at every connection, and one reading twice where nobody
confirmed it. A record is known by its values together with the device's time or its sequence
number. Where it has neither, only its place in a download tells: the run of records of this
download is looked for in the last one. Two equal values alone say nothing: a patient may have
36.6 twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.codec import Frame, Value
from station.vitals import Unit, Vital

__all__ = ["SEQUENCE", "RecordBook", "Values", "values_of"]

SEQUENCE: Final = "sequence_number"
"""The name of a spec's field that numbers a device's records."""

# Cuffs keep some hundred records.
_MOST: Final = 1_000

Values = frozenset[tuple[Vital, Decimal, Unit]]


def values_of(values: Mapping[Vital, Value]) -> Values:
    """The numbers of a record; empty where it has none."""
    return frozenset((v, x.number, x.unit) for v, x in values.items() if x.number is not None)


@dataclass(slots=True)
class RecordBook:
    """The records of one device, the last thousand of them."""

    _known: dict[tuple[object, ...], None] = field(default_factory=dict)
    _last: tuple[Values, ...] = ()
    """The last download's records without a time or a number, in order."""
    _now: list[Values] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    """Places in `_last` from which this download has run the same so far."""

    def connected(self) -> None:
        """Another connection: what comes from the memory now is another download."""
        if self._now:
            self._last, self._now = tuple(self._now), []
        self._starts = list(range(len(self._last)))

    def again(self, frame: Frame) -> bool:
        """Whether this record, which has a time or a number, came before; it is known from now on.

        False for every record that has neither.
        """
        key = _key(frame)
        if key is None:
            return False
        if key in self._known:
            return True
        self._known[key] = None
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return False

    def stored_again(self, frame: Frame) -> bool:
        """Whether this stored record, which has neither time nor number, stood at this place in
        the last download too. Tell every such record, in order.
        """
        values = values_of(frame.values)
        if not values or _key(frame) is not None or len(self._now) >= _MOST:
            return False
        place = len(self._now)
        self._now.append(values)
        self._starts = [
            start
            for start in self._starts
            if start + place < len(self._last) and self._last[start + place] == values
        ]
        return bool(self._starts)


def _key(frame: Frame) -> tuple[object, ...] | None:
    values = values_of(frame.values)
    number = frame.keys.get(SEQUENCE)
    if not values or (number is None and frame.device_time is None):
        return None
    stamp: datetime | None = None if number is not None else frame.device_time
    return (frame.message, number, stamp, values)
