"""The beat as a whole: the limits on which at least two leads agree.

A single lead that shows a wave earlier or longer than all others shows noise; two do not by
chance. Source of the rule: CSE Working Party, Eur Heart J 6 (1985) 815.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.wave_grid import median_of, take

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["agreed"]

# Within how many seconds two leads agree: twice the SD of the CSE referees for each limit.
# In the order of marks: P onset, peak, end, QRS onset, end, T peak, end; None are medians.
_TOLERANCE_S: Final = (0.0102, None, 0.0127, 0.0065, 0.0116, None, 0.0306)
_IS_ONSET: Final = (True, None, False, True, False, None, False)


def agreed(marks: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Of marks `(marks, leads, beats)` in samples, NaN where absent, those of each whole beat.

    Returns `(marks, beats)`: the earliest onset and the latest end that a second lead confirms
    within the tolerance; where none confirms another their median; and the median of peaks.
    """
    return np.stack(
        [
            _median(of_leads)
            if tolerance is None
            else _confirmed(of_leads, tolerance * rate_hz, onset=bool(onset))
            for of_leads, tolerance, onset in zip(marks, _TOLERANCE_S, _IS_ONSET, strict=True)
        ]
    )


def _median(of_leads: NDArray[np.float64]) -> NDArray[np.float64]:
    middle: NDArray[np.float64] = np.rint(median_of(of_leads, ~np.isnan(of_leads)))
    return middle


def _confirmed(
    of_leads: NDArray[np.float64], tolerance: float, *, onset: bool
) -> NDArray[np.float64]:
    signed = of_leads if onset else -of_leads
    ordered: NDArray[np.float64] = np.sort(signed, axis=0)  # NaN comes last
    if len(ordered) == 1:
        return _median(of_leads)
    agree = np.diff(ordered, axis=0) <= tolerance
    first = take(ordered.T, agree.argmax(axis=0))
    chosen: NDArray[np.float64] = np.where(
        agree.any(axis=0), first if onset else -first, _median(of_leads)
    )
    return chosen
