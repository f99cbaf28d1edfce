"""A hint that the electrodes of the two arms are exchanged, the commonest mistake with cables.

Lead I is then upside down: its P wave and QRS complex are negative, while V6, which looks from the
same side and hardly needs the arms, shows an upright complex, and aVF, which does not change, an
upright P wave. A heart on the right turns V6 too, a deviated axis only the complex, an ectopic
rhythm only the P wave. So all four are asked for, and without P waves nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from station.signals.leads import standard_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["REVERSAL_S", "ReversalWatch", "arms_exchanged"]

# Judged for each ten seconds.
REVERSAL_S: Final = 10
_NEEDED: Final = ("I", "II", "V6")
_CHANGED: Final = frozenset({"I", "II", "III", "aVR", "aVL"})

# Beats are averaged at some 125 Hz, which leaves P waves and QRS complexes as they are.
_RATE_HZ: Final = 125.0
# A beat, and its parts, in seconds from the steepest part of its QRS complex.
_BEAT_S: Final = (-0.28, 0.12)
_P_S: Final = (-0.24, -0.06)
_LEVEL_S: Final = (-0.07, -0.05)
_QRS_S: Final = (-0.06, 0.06)
# Beats are where the slope, over 0.1 s, is above half of its usual highest and the highest within
# 0.3 s. Fewer than five are too few to average.
_SLOPE_S: Final = 0.1
_SLOPE_SHARE: Final = 0.5
_APART_S: Final = 0.3
_FEWEST_BEATS: Final = 5
# So many times the other side makes a complex or a P wave upright or negative; a P wave is at
# least so large beside the QRS complex of aVF, and that of lead I beside that of V6. On ludb (odd
# records) they give no hint in 100 records as they are, and one in 63 with the arms exchanged by
# calculation; the others have no P waves, or complexes without a clear side.
_TIMES: Final = 1.5
_LEAST_P: Final = 0.03
_LEAST_QRS: Final = 0.15


class ReversalWatch:
    """Collects ten seconds of the leads that it takes, judges them, then the next ten."""

    def __init__(self, rate_hz: float, lead_names: Sequence[str]) -> None:
        self._rate_hz = rate_hz
        names = [standard_name(name) for name in lead_names]
        self._rows = [names.index(name) for name in _NEEDED if name in names]
        self._held: NDArray[np.float64] = np.empty((len(self._rows), 0))
        self._pieces = 0
        self.changed = np.array([name in _CHANGED for name in names], dtype=np.bool_)
        """Which leads are not what their name says, if the arms are exchanged."""

    def feed(self, samples: NDArray[np.float64]) -> list[bool]:
        """Take the next samples `(leads, samples)`; a verdict for each ten seconds completed."""
        held = np.concatenate((self._held, samples[self._rows]), axis=1)
        verdicts: list[bool] = []
        while held.shape[1] >= (size := self._end(self._pieces + 1) - self._end(self._pieces)):
            verdicts.append(
                len(self._rows) == len(_NEEDED) and arms_exchanged(held[:, :size], self._rate_hz)
            )
            held = held[:, size:]
            self._pieces += 1
        self._held = held.copy()
        return verdicts

    def _end(self, pieces: int) -> int:
        return round(pieces * REVERSAL_S * self._rate_hz)


def arms_exchanged(leads_mv: NDArray[np.float64], rate_hz: float) -> bool:
    """Whether leads I, II, V6 `(3, samples)` look as with exchanged arms; False when in doubt."""
    if np.isnan(leads_mv).any():
        return False
    one, two, six = leads_mv
    step = max(1, round(rate_hz / _RATE_HZ))
    count = leads_mv.shape[1] // step
    looked_at = np.stack((one, two - one / 2, six))[:, : count * step]
    signals = looked_at.reshape(3, count, step).mean(axis=2)
    beat = _average_beat(signals, rate_hz / step)
    if beat is None:
        return False
    level = _during(beat, _LEVEL_S, rate_hz / step).mean(axis=1, keepdims=True)
    complexes = _during(beat, _QRS_S, rate_hz / step) - level
    waves = _during(beat, _P_S, rate_hz / step)
    begins, ends = waves[:, :2].mean(axis=1), waves[:, -2:].mean(axis=1)
    waves = waves - np.linspace(begins, ends, waves.shape[1]).T
    qrs_up, qrs_down = _sides(complexes)
    p_up, p_down = _sides(waves)
    size = qrs_up + qrs_down
    return bool(
        qrs_down[0] > _TIMES * qrs_up[0]
        and qrs_down[0] > _LEAST_QRS * size[2]
        and p_down[0] > _TIMES * p_up[0]
        and p_down[0] > _LEAST_P * size[1]
        and p_up[1] > _TIMES * p_down[1]
        and qrs_up[2] > _TIMES * qrs_down[2]
    )


def _average_beat(signals: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64] | None:
    """Median of all beats, `(leads, samples of _BEAT_S)`; None with fewer than five."""
    slope = np.abs(signals[:, 2:] - signals[:, :-2]).sum(axis=0)
    width = int(_SLOPE_S * rate_hz) | 1
    slope = sliding_window_view(np.pad(slope, width // 2 + 1), width).mean(axis=1)
    two_s = int(2 * rate_hz)
    usual = np.median([part.max() for part in np.array_split(slope, max(1, len(slope) // two_s))])
    apart = int(_APART_S * rate_hz)
    around = sliding_window_view(np.pad(slope, apart), 2 * apart + 1).max(axis=1)
    peaks = np.flatnonzero((slope == around) & (slope > _SLOPE_SHARE * usual))
    start, stop = (round(edge * rate_hz) for edge in _BEAT_S)
    peaks = peaks[(peaks + start >= 0) & (peaks + stop <= signals.shape[1])]
    if len(peaks) < _FEWEST_BEATS:
        return None
    return np.asarray(np.median(signals[:, peaks[:, None] + np.arange(start, stop)], axis=1))


def _during(
    beat: NDArray[np.float64], span_s: tuple[float, float], rate_hz: float
) -> NDArray[np.float64]:
    start, stop = (round((edge - _BEAT_S[0]) * rate_hz) for edge in span_s)
    return beat[:, start : stop + 1]


def _sides(waves: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each of `waves` goes above and below zero."""
    return np.maximum(waves.max(axis=1), 0.0), np.maximum(-waves.min(axis=1), 0.0)
