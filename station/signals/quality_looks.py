"""What is seen at each fifth of a second in the little that is looked back at from there.

The judge of a live ECG and the verdict on a recording both begin here. Sizes are compared with
the beats of the same ECG: a disturbance counts by what it does to the reading, not by its mV.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from station.signals.inputs import SignalError
from station.signals.quality_cells import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ALIKE",
    "COMPARE",
    "LEADS_TO_COMPARE",
    "LONG",
    "Looker",
    "Looks",
    "in_beats",
    "last",
    "likeness",
    "middle_lead",
]

# Cells that are looked at together: 0.8 s for what must be told within a second, 1.6 s where a
# beat must be among them (37 beats a minute and more), 1 s to compare leads.
_SHORT: Final = 4
LONG: Final = 8
COMPARE: Final = 5
# The part of the time that even beats at 180 a minute leave free.
_GAPS: Final = 0.3

# Less than the noise of electrodes on skin, for 0.8 s.
_FLAT_MV: Final = 0.008
# No ECG stays on one value for 0.06 s (three tenths of a cell) so far from zero.
_LIMIT_MV: Final = 5.0
_LIMIT_SHARE: Final = 0.3
# Where the limit is known, a clipped QRS complex is enough (10 ms).
_AT_KNOWN_LIMIT: Final = 0.98
_KNOWN_LIMIT_SHARE: Final = 0.05
# 1 mm from crest to trough, and three times what is at the frequencies beside it.
_MAINS_MV: Final = 0.05
_MAINS_TIMES: Final = 3.0
# Mains alone gives a noise of 0.63 (50 Hz) or 0.76 (60 Hz) of its amplitude, as the median of a
# rectified sine of which the 18 ms mean is taken off; what is not more needs no other cause.
_NOISE_OF_MAINS: Final = 0.95
# The part of what lies between the beats that is above 30 Hz: 0.94 in nstdb's muscle noise, 0.22 in
# its electrode motion (medians); this is between them, on a scale of ratios.
_MUSCLE_PART: Final = 0.45

# Fast noise, and range within 0.8 s, over the beat envelope of most leads: nothing is readable
# beyond. Tuned on cinc2011, cross-validated; half and double give nearly the same.
_NOISE_TIMES: Final = 0.35
_RANGE_TIMES: Final = 50.0
# A lead with small beats is not blamed for noise that is small beside the beats of the others.
_SMALL_LEAD: Final = 0.25
_HIGHEST_BEAT: Final = 2.0
# Likeness below this is none (cinc2011; 0.2 to 0.5 give nearly the same). What is added to the
# product of the spreads keeps a second without a beat from being alike or unlike.
ALIKE: Final = 0.35
_ALIKE_GUARD: Final = 0.02
# From so many leads on they have something in common.
LEADS_TO_COMPARE: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What is seen at some cells, `(leads, cells)` each unless told otherwise."""

    off: NDArray[np.bool_]
    """Flat for 0.8 s, or partly lost."""
    saturated: NDArray[np.bool_]
    """At rest at the limit of the amplifier."""
    mains: NDArray[np.bool_]
    """Visible 50 or 60 Hz."""
    mains_only: NDArray[np.bool_]
    """There is mains, and it is all the fast noise that there is."""
    noise: NDArray[np.float64]
    """Fast noise (above 30 Hz) that holds on for most of 0.8 s, in mV."""
    extent: NDArray[np.float64]
    """Range within 0.8 s, in mV."""
    wander: NDArray[np.float64]
    """How far the 0.8 s mean goes within 1.6 s, in mV."""
    highest: NDArray[np.float64]
    """Highest beat envelope of 1.6 s, in mV."""
    between: NDArray[np.float64]
    """Median of the beat envelope over 1.6 s, in mV: what lies between the beats."""
    gaps: NDArray[np.float64]
    """Its 0.3 quantile, in mV: what lies in the gaps that fast beats leave."""
    newest: NDArray[np.float64]
    """The same quantile over 0.8 s, in mV."""
    envelope: NDArray[np.float64]
    """`(leads, cells, COMPARE * POINTS)`: the beat envelope of the last second, in mV."""

    @property
    def fast(self) -> NDArray[np.bool_]:
        """Where what lies between the beats is fast noise."""
        return self.noise > _MUSCLE_PART * np.maximum(self.between, self.newest)

    def loud(self, beat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where fast noise other than mains leaves nothing to read of beats of that envelope."""
        return (self.noise > _NOISE_TIMES * beat) & ~self.mains_only

    def jumps(self, beat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where the signal goes so far that nothing is left to read of beats of that envelope."""
        return self.extent > _RANGE_TIMES * beat

    def part(self, start: int, stop: int) -> Looks:
        """What is seen at the cells from `start` until before `stop`."""
        names = [each.name for each in fields(Looks)]
        return Looks(**{name: getattr(self, name)[:, start:stop] for name in names})


def _as_limit(given: object) -> float:
    try:
        limit_mv = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        limit_mv = math.nan
    if not 0 < limit_mv < math.inf:
        raise SignalError(
            f"The amplifier's limit is {given!r} mV.", "Give a voltage above zero, or none."
        )
    return limit_mv


class Looker:
    """Looks back from one cell after another; keeps 1.6 s of them."""

    def __init__(self, limit_mv: float | None = None) -> None:
        """`limit_mv`: where the amplifier cuts off, if that is known.

        Raises `SignalError` where that is no voltage above zero.
        """
        if limit_mv is not None:
            limit_mv = _as_limit(limit_mv)
        self._limit_mv = _LIMIT_MV if limit_mv is None else _AT_KNOWN_LIMIT * limit_mv
        self._limit_share = _LIMIT_SHARE if limit_mv is None else _KNOWN_LIMIT_SHARE
        self._before: Cells | None = None

    def look(self, cells: Cells) -> Looks:
        """What is seen at `cells`, which follow those of the call before.

        The first cell counts as if it had been there before.
        """
        before = self._before or Cells.joined([cells.part(0, 1)] * (LONG - 1))
        joined = Cells.joined([before, cells])
        self._before = joined.part(-(LONG - 1))
        recent = joined.part(LONG - _SHORT)
        highest, lowest = last(recent.highest, _SHORT), last(recent.lowest, _SHORT)
        extent = highest.max(axis=2) - lowest.min(axis=2)
        noise, hum, beside = (
            _lower_middle(values) for values in (recent.noise, recent.mains, recent.mains_beside)
        )
        mains = (hum > _MAINS_MV) & (hum > _MAINS_TIMES * beside)
        reach = np.maximum(np.abs(cells.highest), np.abs(cells.lowest))
        means = last(joined.mean, _SHORT).sum(axis=2) / _SHORT
        gaps, between = _quantiles(_flat(joined.envelope, LONG), _GAPS, 0.5)
        return Looks(
            off=(extent < _FLAT_MV) | last(recent.lost, _SHORT).any(axis=2),
            saturated=(reach >= self._limit_mv) & (cells.at_extreme >= self._limit_share),
            mains=mains,
            mains_only=mains & (noise < _NOISE_OF_MAINS * hum),
            noise=noise,
            extent=extent,
            wander=np.ptp(last(means, LONG - _SHORT + 1), axis=2),
            highest=last(joined.envelope.max(axis=2), LONG).max(axis=2),
            between=between,
            gaps=gaps,
            newest=_quantiles(_flat(recent.envelope, _SHORT), _GAPS)[0],
            envelope=_flat(joined.envelope[:, LONG - COMPARE :], COMPARE),
        )


def middle_lead(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of `sizes` `(leads, cells)` the middle one, the upper of two; infinite ones do not count."""
    known = np.isfinite(sizes).sum(axis=0)
    at = np.minimum(known // 2, len(sizes) - 1)
    return np.asarray(np.take_along_axis(np.sort(sizes, axis=0), at[None, :], axis=0)[0])


def in_beats(
    envelope: NDArray[np.float64], own: NDArray[np.float64], common: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`envelope` `(leads, cells, points)` over the usual beat of each lead; 2 at most."""
    beat = np.maximum(own, _SMALL_LEAD * common)
    return np.minimum(envelope / beat[:, :, None], _HIGHEST_BEAT)


def likeness(beats: NDArray[np.float64], most: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far `beats` `(leads, cells, points)` go with `most` `(cells, points)`: 1 = the same."""
    count = beats.shape[2]
    one = beats - beats.sum(axis=2, keepdims=True) / count
    all_leads = most - most.sum(axis=1, keepdims=True) / count
    together = (one * all_leads).sum(axis=2)
    spread = np.sqrt((one * one).sum(axis=2) * (all_leads * all_leads).sum(axis=1))
    return np.asarray(together / (spread + count * _ALIKE_GUARD))


def last(values: NDArray[Any], count: int) -> NDArray[Any]:
    """The `count` cells up to each (axis 1), in one more axis at the end; first when complete."""
    return sliding_window_view(values, count, axis=1)


def _lower_middle(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second smallest of the last four cells: what holds on for most of 0.8 s."""
    return np.sort(last(values, _SHORT), axis=2)[:, :, _SHORT // 2 - 1]


def _flat(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The points of the last `count` cells in one row."""
    windows = last(values, count).swapaxes(2, 3)
    return windows.reshape(*windows.shape[:2], -1)


def _quantiles(values: NDArray[np.float64], *shares: float) -> list[NDArray[np.float64]]:
    """The values that are above these shares of the others, along the last axis, to 7 digits."""
    places = [int(share * values.shape[2]) for share in shares]
    ordered = np.partition(values.astype(np.float32), places, axis=2)
    return [ordered[:, :, place].astype(np.float64) for place in places]
