"""Beats as rows: some beats of an ECG on one fixed time grid, and the few array tools they need.

The limits of waves are looked for on a grid of 2 ms whatever the sampling rate is, so that every
length is a plain number of steps and a result depends on the rate by no more than its resolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "GRID_HZ",
    "Strip",
    "boxcar",
    "bridge",
    "cut_strip",
    "median_of",
    "rows",
    "steps",
    "take",
]

# 2 ms: well below the tightest tolerance of the CSE working party (6.5 ms, for the QRS onset).
GRID_HZ: Final = 500.0


def steps(seconds: float) -> int:
    """A length in seconds as steps of the grid."""
    return round(seconds * GRID_HZ)


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Some beats on the grid; all positions and lengths are in steps.

    `ecg_mv` (leads, steps) has its lost samples bridged by straight lines, and `lost`
    (leads, steps + 1) counts those before each step. `r` (beats,) are the R peaks, `rr_before` and
    `rr_after` (beats,) the distances to their neighbours; `rr_before` is 0 where there is none.
    """

    ecg_mv: NDArray[np.float64]
    lost: NDArray[np.int64]
    r: NDArray[np.int64]
    rr_before: NDArray[np.int64]
    rr_after: NDArray[np.int64]

    def intact(self, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether all samples from `start` to `end` `(leads, beats)` are there; not where NaN."""
        last = self.ecg_mv.shape[1]
        lead = np.arange(len(self.lost))[:, None]
        inside = (start >= 0) & (start <= end) & (end <= last - 1)
        first = np.floor(np.where(inside, start, 0)).astype(np.int64)
        after = np.ceil(np.where(inside, end, 0)).astype(np.int64) + 1
        whole: NDArray[np.bool_] = inside & (self.lost[lead, after] == self.lost[lead, first])
        return whole


def cut_strip(
    ecg_mv: NDArray[np.float64],
    rate_hz: float,
    r_peaks: NDArray[np.int64],
    rr: NDArray[np.int64],
) -> Strip:
    """Bring `(leads, samples)` at `rate_hz` onto the grid.

    In samples are the `r_peaks` (beats,), and `rr` (beats + 1,) before each of them and after the
    last.
    """
    at = np.arange(ecg_mv.shape[1]) / rate_hz
    grid = np.arange(int(at[-1] * GRID_HZ) + 1) / GRID_HZ
    values = np.zeros((len(ecg_mv), len(grid)))
    lost = np.zeros((len(ecg_mv), len(grid) + 1), dtype=np.int64)
    nearest = np.rint(grid * rate_hz).astype(np.int64)
    for lead, samples in enumerate(ecg_mv):
        known = np.isfinite(samples)
        if known.all():
            bridged = samples
        elif known.any():
            bridged = np.interp(at, at[known], samples[known])
        else:
            bridged = np.zeros(len(at))
        values[lead] = np.interp(grid, at, boxcar(bridged, _calming(rate_hz)))
        lost[lead, 1:] = (~known[nearest]).cumsum()
    r, apart = (
        np.rint(samples * (GRID_HZ / rate_hz)).astype(np.int64) for samples in (r_peaks, rr)
    )
    return Strip(ecg_mv=values, lost=lost, r=r, rr_before=apart[:-1], rr_after=apart[1:])


def _calming(rate_hz: float) -> int:
    """The average that leaves nothing finer than a step in a faster signal, in odd samples."""
    return 2 * (int(rate_hz / GRID_HZ) // 2) + 1


def boxcar(signal: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Centred moving average over an odd `width` along the last axis; the ends are held."""
    if width == 1:
        return signal
    half = width // 2
    before = np.repeat(signal[..., :1], half + 1, axis=-1)
    after = np.repeat(signal[..., -1:], half, axis=-1)
    total = np.concatenate([before, signal, after], axis=-1).cumsum(axis=-1)
    average: NDArray[np.float64] = (total[..., width:] - total[..., :-width]) / width
    return average


def bridge(
    signal: NDArray[np.float64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """A copy of `(leads, steps)` with a straight line from each `start` to its `end` `(beats,)`."""
    copy = signal.copy()
    last = signal.shape[1] - 1
    for a, b in zip(np.clip(start, 0, last).tolist(), np.clip(end, 0, last).tolist(), strict=True):
        if b > a:
            copy[:, a : b + 1] = np.linspace(copy[:, a], copy[:, b], b - a + 1, axis=1)
    return copy


def rows(
    signal: NDArray[np.float64], at: NDArray[np.int64], low: int, high: int
) -> NDArray[np.float64]:
    """Windows `(leads, beats, high - low)` from `low` to `high` around `at`; the ends are held.

    `at` is `(beats,)`, the same for all leads, or `(leads, beats)`.
    """
    index = np.clip(at[..., None] + np.arange(low, high), 0, signal.shape[-1] - 1)
    lead = np.arange(len(signal))[:, None, None]
    windows: NDArray[np.float64] = signal[lead, index]
    return windows


def take(values: NDArray[np.float64], index: NDArray[np.int64]) -> NDArray[np.float64]:
    """The value at `index` `(...)` of each row of `values` `(..., steps)`."""
    one: NDArray[np.float64] = np.take_along_axis(values, index[..., None], axis=-1)[..., 0]
    return one


def median_of(values: NDArray[np.float64], valid: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Median over the first axis of those that are `valid`; NaN where none is."""
    ordered = np.sort(np.where(valid, values, np.inf), axis=0)
    count = valid.sum(axis=0)
    lower, upper = (
        np.take_along_axis(ordered, at[None], axis=0)[0]
        for at in (np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(ordered) - 1))
    )
    some = count > 0
    return np.where(some, (np.where(some, lower, 0) + np.where(some, upper, 0)) / 2, np.nan)
