"""Whether beats follow one another evenly: regular, irregular, or not to be said.

This describes intervals and names no rhythm: fibrillation, early beats, deep breathing in the
young and a detector that missed beats can all look irregular, and fibrillation can look regular.
It is off unless switched on, and its words send the reader to the ECG.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.heart_rate import rising_samples
from station.signals.inputs import as_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Evidence", "Regularity", "Regularness", "regularity"]

# Entropy of RR is meaningful from 12 beats on: Lake & Moorman 2011, Am J Physiol Heart Circ
# Physiol 300(1), H319. More than two minutes is another time.
_LEAST_INTERVALS: Final = 12
_MOST_INTERVALS: Final = 150
_PLAUSIBLE_S: Final = (0.2, 3.0)
# Median change from one interval to the next, as a part of the median interval. From the shared
# halves of CinC 2017 and the MIT-BIH database: nine in ten of normal rhythm are below 0.06, nine
# in ten of fibrillation above 0.075.
_EVEN: Final = 0.05
_UNEVEN: Final = 0.07
# Intervals that repeat a pattern (every second or third beat early) have a low entropy even where
# they change much: bigeminy of MIT-BIH is at -1.9 to -1.4, fibrillation at -0.6 and above.
_PATTERN: Final = -1.6
# Where this part of the changes is large, single beats no longer explain them.
_LARGE_CHANGE: Final = 0.1
_MANY: Final = 0.3
# Coefficient of sample entropy: template of one interval, a tolerance that starts at 30 ms and
# grows until 5 pairs match, as in the paper above.
_TOLERANCE_S: Final = 0.03
_GROWS: Final = 1.1
_MATCHES: Final = 5
_LOOK: Final = "This is no diagnosis: look at the ECG."


class Regularness(StrEnum):
    """How beats follow one another."""

    REGULAR = "regular"
    IRREGULAR = "irregular"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The numbers behind it, of `intervals` RR intervals.

    `median_change_part` and `rmssd_part` are the median and the root mean square of the changes
    from one interval to the next, over the median and the mean interval; `large_changes_part` is
    how many of them are over a tenth. `entropy` is the coefficient of sample entropy.
    """

    intervals: int
    mean_rr_s: float
    median_change_part: float
    rmssd_part: float
    large_changes_part: float
    entropy: float


@dataclass(frozen=True, slots=True)
class Regularity:
    """The finding, a sentence for the screen, and its evidence where there is any."""

    finding: Regularness
    says: str
    evidence: Evidence | None = None


def regularity(
    beats: ArrayLike,
    rate_hz: float,
    *,
    poor: Iterable[tuple[int, int]] = (),
    switched_on: bool = False,
) -> Regularity:
    """How evenly the latest 150 intervals follow one another.

    Args:
        beats: sample indices `(beats,)`, rising.
        rate_hz: sampling rate that they count in.
        poor: spans `(first, last)` in samples where beats are not to be trusted.
        switched_on: nothing is computed unless it is.

    Raises:
        SignalError: where `beats` are not rising sample indices.
    """
    rate = as_rate(rate_hz, 1.0, 10_000.0)
    samples = rising_samples(beats)
    if not switched_on:
        return Regularity(Regularness.UNDETERMINED, "Regularity is not switched on.")
    intervals, changes = _intervals(samples, rate, list(poor))
    if len(intervals) < _LEAST_INTERVALS or len(changes) < _LEAST_INTERVALS - 1:
        return Regularity(
            Regularness.UNDETERMINED,
            f"{_LEAST_INTERVALS} RR intervals in a row are needed, {len(intervals)} are there.",
        )
    return _found(_evidence(intervals, changes))


def _intervals(
    samples: NDArray[np.int64], rate_hz: float, poor: list[tuple[int, int]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """RR intervals in s, and the changes between those that are neighbours."""
    latest = samples[-_MOST_INTERVALS - 1 :]
    if len(latest) < 2:
        return np.empty(0), np.empty(0)
    length_s = np.diff(latest) / rate_hz
    good = (length_s >= _PLAUSIBLE_S[0]) & (length_s <= _PLAUSIBLE_S[1])
    for first, last in poor:
        good &= (latest[1:] < first) | (latest[:-1] > last)
    changes = np.diff(length_s)[good[1:] & good[:-1]]
    return length_s[good], changes


def _evidence(intervals: NDArray[np.float64], changes: NDArray[np.float64]) -> Evidence:
    mean, median = float(intervals.mean()), float(np.median(intervals))
    sizes = np.abs(changes)
    return Evidence(
        intervals=len(intervals),
        mean_rr_s=mean,
        median_change_part=float(np.median(sizes)) / median,
        rmssd_part=float(np.sqrt((changes * changes).mean())) / mean,
        large_changes_part=float((sizes > _LARGE_CHANGE * median).mean()),
        entropy=_entropy(intervals),
    )


def _entropy(intervals: NDArray[np.float64]) -> float:
    """Coefficient of sample entropy: -ln(A/B) + ln(2r) - ln(mean RR), Lake & Moorman 2011."""
    apart = np.abs(intervals[:, None] - intervals)
    pairs = np.triu_indices(len(intervals) - 1, 1)
    one = apart[:-1, :-1][pairs]
    two = np.maximum(one, apart[1:, 1:][pairs])
    tolerance_s = _TOLERANCE_S
    while np.count_nonzero(two <= tolerance_s) < _MATCHES:
        tolerance_s *= _GROWS
    matches = np.count_nonzero(two <= tolerance_s) / np.count_nonzero(one <= tolerance_s)
    return float(-np.log(matches) + np.log(2 * tolerance_s) - np.log(intervals.mean()))


def _found(evidence: Evidence) -> Regularity:
    change = evidence.median_change_part
    count = f"{evidence.intervals} RR intervals"
    if change <= _EVEN and evidence.large_changes_part <= _MANY:
        says = f"Regular: {count} change by {change:.0%} from one to the next. {_LOOK}"
        return Regularity(Regularness.REGULAR, says, evidence)
    if change >= _UNEVEN and evidence.entropy >= _PATTERN:
        says = f"Irregular: {count} change by {change:.0%} from one to the next. {_LOOK}"
        return Regularity(Regularness.IRREGULAR, says, evidence)
    why = "repeat a pattern" if change >= _UNEVEN else "are neither even nor clearly uneven"
    return Regularity(Regularness.UNDETERMINED, f"{count} {why}. {_LOOK}", evidence)
