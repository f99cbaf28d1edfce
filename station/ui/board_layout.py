"""Where each tile of the board stands, by which tiles there are: an adult's, a child's.

Places are parts of the page: two rows of twelve columns; tiles of half the height share a place.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from station.visit import ResultKind

__all__ = ["Place", "places"]

_K = ResultKind


class Place(NamedTuple):
    """Row 0 or 1, first column of twelve, columns, and which part of how many it is in height."""

    row: int
    column: int
    span: int
    part: int = 0
    parts: int = 1


_SECOND: Final = {
    _K.BODY_TEMPERATURE: Place(1, 0, 3),
    _K.RESPIRATORY_RATE: Place(1, 3, 3),
    _K.BODY_WEIGHT: Place(1, 6, 3, 0, 2),
    _K.BODY_HEIGHT: Place(1, 6, 3, 1, 2),
    _K.PAIN_SCORE: Place(1, 9, 3),
}
_ADULT: Final = {
    _K.BLOOD_PRESSURE: Place(0, 0, 5),
    _K.SPO2: Place(0, 5, 4),
    _K.PULSE_RATE: Place(0, 9, 3),
    **_SECOND,
}
_SMALL_CHILD: Final = {
    _K.SPO2: Place(0, 0, 6),
    _K.PULSE_RATE: Place(0, 6, 3),
    _K.HEAD_CIRCUMFERENCE: Place(0, 9, 3),
    **_SECOND,
}
# A head is measured and so is a pressure: the site wants both, or a cuff measured all the same.
_BOTH: Final = {
    _K.BLOOD_PRESSURE: Place(0, 0, 5),
    _K.SPO2: Place(0, 5, 4),
    _K.PULSE_RATE: Place(0, 9, 3, 0, 2),
    _K.HEAD_CIRCUMFERENCE: Place(0, 9, 3, 1, 2),
    **_SECOND,
}
_NEITHER: Final = {
    _K.SPO2: Place(0, 0, 6),
    _K.PULSE_RATE: Place(0, 6, 6),
    **_SECOND,
}


def places(kinds: Collection[ResultKind]) -> dict[ResultKind, Place]:
    """The places of these tiles."""
    pressure, head = _K.BLOOD_PRESSURE in kinds, _K.HEAD_CIRCUMFERENCE in kinds
    if pressure:
        return _BOTH if head else _ADULT
    return _SMALL_CHILD if head else _NEITHER
