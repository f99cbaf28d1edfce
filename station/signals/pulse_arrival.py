"""Pulse arrival time: from the R peak to the foot of the pulse it made, on one clock.

Two instruments with their own clocks drift by milliseconds a minute and start at different
moments; a difference of their times would be a number without meaning, so it is refused.
Pulse arrival time includes the time the heart needs to open its valve (the pre-ejection period);
it is not the pulse wave's transit time and no blood pressure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.inputs import SignalError, as_samples

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["PulseArrival", "pulse_arrival"]

# At a finger pulses arrive some 0.15 to 0.4 s after the R peak; oximeters add their own filter's
# delay, in BIDMC up to 0.3 s. Beyond these limits foot and R peak are not of one beat.
_EARLIEST_S: Final = 0.08
_LATEST_S: Final = 0.7
_LEAST_BEATS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class PulseArrival:
    """Pulse arrival over the given beats.

    `each_s` is float64 `(R peaks,)`, NaN where no pulse belongs to the beat. `median_s` and
    `spread_s` (1.4826 × median absolute deviation) are None for fewer than 5 pairs.
    """

    each_s: NDArray[np.float64]
    median_s: float | None
    spread_s: float | None
    pairs: int
    reason: str | None = None


def pulse_arrival(
    r_peaks_s: ArrayLike, foot_s: ArrayLike, *, ecg_clock: Hashable, pleth_clock: Hashable
) -> PulseArrival:
    """For each R peak the time to the first foot after it and before the next R peak.

    Args:
        r_peaks_s: rising times of the R peaks in s.
        foot_s: rising times of the pulses' feet in s.
        ecg_clock: names the clock that `r_peaks_s` are read from.
        pleth_clock: names the clock that `foot_s` are read from; it must equal `ecg_clock`.

    Raises:
        SignalError: where the clocks differ or one is not known (None), or times do not rise.
    """
    if ecg_clock is None or pleth_clock is None or ecg_clock != pleth_clock:
        raise SignalError(
            "ECG and pleth were not taken on one clock.",
            "Pulse arrival needs both signals from one instrument.",
        )
    peaks, feet = _times(r_peaks_s, "R peaks"), _times(foot_s, "feet")
    each_s = np.full(len(peaks), np.nan)
    if len(peaks) and len(feet):
        following = np.searchsorted(feet, peaks + _EARLIEST_S)
        there = following < len(feet)
        each_s[there] = feet[following[there]] - peaks[there]
        until_next = np.append(np.diff(peaks), np.inf) + _EARLIEST_S
        each_s[~(each_s <= np.minimum(_LATEST_S, until_next))] = np.nan
    known = each_s[np.isfinite(each_s)]
    if len(known) < _LEAST_BEATS:
        reason = f"{_LEAST_BEATS} beats with their pulse are needed, {len(known)} are there."
        return PulseArrival(each_s, None, None, len(known), reason)
    median_s = float(np.median(known))
    spread_s = 1.4826 * float(np.median(np.abs(known - median_s)))
    return PulseArrival(each_s, median_s, spread_s, len(known))


def _times(given: ArrayLike, what: str) -> NDArray[np.float64]:
    times = as_samples(given, what)
    if np.isnan(times).any() or not (np.diff(times) > 0).all():
        raise SignalError(f"The times of the {what} do not rise.", "Give rising times in s.")
    return times
