"""What every measurement of an ECG looks like: a value with its spread, or a reason for none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_BEATS", "Measured", "Unit", "median_measured", "not_measurable"]

Unit = Literal["per_min", "ms", "deg"]

# Of fewer values neither a median nor a spread says anything.
LEAST_BEATS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One quantity: a value from so many beats (or intervals between beats), or why there is none.

    `spread` is the median absolute deviation of the single beats from `value`, not scaled. Where
    something is not measurable both are None, and `reason` says why in words.
    """

    value: float | None
    spread: float | None
    unit: Unit
    beats: int
    reason: str | None = None


def not_measurable(unit: Unit, beats: int, reason: str) -> Measured:
    """No value, with the number of beats that could have given one."""
    return Measured(value=None, spread=None, unit=unit, beats=beats, reason=reason)


def median_measured(values: NDArray[np.float64], unit: Unit) -> Measured:
    """The median of at least `LEAST_BEATS` values `(beats,)`, with its spread."""
    middle = float(np.median(values))
    spread = float(np.median(np.abs(values - middle)))
    return Measured(value=middle, spread=spread, unit=unit, beats=len(values))
