"""Physical and digital limits of EDF: eight characters each, chosen so that the scale is exact.

A reader computes value = (count - digital minimum) * (physical range / digital range) + physical
minimum. Eight characters hold few scales exactly, but near the ends of the digital range there is
nearly always a count whose value they do hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import RecordingError
from station.recordings.writing.fitting import text
from station.recordings.writing.survey import MICROVOLTS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from station.recordings.writing.survey import Track

__all__ = ["Limits", "limits_of"]

_CHARACTERS: Final = 8
_WINDOW: Final = 4096
# In counts, at the ends of the range: what is off by less is as good as exact.
_EXACT: Final = 1e-6
# A share of the range: a scale that is off by more is refused. Where counts use the whole range
# there is no choice of limits, and eight characters are six digits of a negative number.
_REFUSED: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Limits:
    """As a header tells them. `lowest` is never the count of a real sample."""

    unit: str
    lowest: int
    highest: int
    physical: tuple[str, str]
    off_counts: float


def limits_of(track: Track, shift: int, bits: int, path: Path) -> Limits:
    """The best limits for a track of whose counts `shift` is subtracted.

    Voltages may change from mV to uV. Raises `RecordingError` where the offset is so large that
    eight characters do not tell the counts apart.
    """
    best: Limits | None = None
    for unit, factor in _units(track.unit):
        one = _limits(track, shift, bits, unit, factor)
        if one is not None and (best is None or one.off_counts < best.off_counts):
            best = one
        if best is not None and best.off_counts <= _EXACT:
            break
    if best is None or best.off_counts > _REFUSED * (1 << bits):
        raise RecordingError(
            path,
            f"eight characters of a header cannot tell {track.offset:g} {track.unit} with counts "
            f"of {track.step}",
            "Write a WFDB record, or ask for a coarser resolution.",
            place=f"signal {text(track.name)}",
        )
    return best


def _units(unit: str) -> list[tuple[str, float]]:
    """Units that it may be told in, its own first, and how many of them are one of its own."""
    own = MICROVOLTS.get(unit.casefold())
    others = [] if own is None else [(name, own / MICROVOLTS[name.casefold()]) for name in _TOLD]
    return [(text(unit, 8), 1.0), *(one for one in others if one[0] != text(unit, 8))]


_TOLD: Final = ("uV", "mV")


def _limits(track: Track, shift: int, bits: int, unit: str, factor: float) -> Limits | None:
    scale, offset = (track.scale or 1.0) * factor, track.offset * factor
    bottom, top = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    lows = np.arange(bottom, min(track.low - shift, bottom + _WINDOW), dtype=np.int64)
    highs = np.arange(max(track.high - shift, top - _WINDOW), top + 1, dtype=np.int64)
    low = _best(lows, shift, scale, offset)
    high = _best(highs[::-1], shift, scale, offset)
    if low is None or high is None or low[1] == high[1]:
        return None
    return Limits(unit, low[0], high[0], (low[1], high[1]), max(low[2], high[2]))


def _best(
    counts: NDArray[np.int64], shift: int, scale: float, offset: float
) -> tuple[int, str, float] | None:
    """The count whose value is told best, its value in eight characters, and by what it is off."""
    values = (counts + shift) * scale + offset
    with np.errstate(divide="ignore"):
        whole = np.maximum(1, np.floor(np.log10(np.abs(values))) + 1)
    room = _CHARACTERS - (values < 0) - whole
    power = 10.0 ** np.clip(room - 1, 0, 15)
    off = np.where(room < 0, np.inf, np.abs(np.round(values * power) / power - values))
    near = np.flatnonzero(off <= off.min() + _EXACT * abs(scale) / 100)
    if not len(near) or not np.isfinite(off[near[0]]):
        return None
    at = int(near[0])
    told = _eight(float(values[at]))
    return int(counts[at]), told, abs(float(told) - float(values[at])) / abs(scale)


def _eight(value: float) -> str:
    """The value with as many decimals as eight characters hold."""
    for decimals in range(6, 0, -1):
        told = f"{value:.{decimals}f}"
        if len(told) <= _CHARACTERS:
            told = told.rstrip("0").rstrip(".")
            return "0" if told == "-0" else told
    return f"{value:.0f}"
