"""Heart beats from the ECG: R peaks in a recording, or live as the samples come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.beat_lead import Lead
from station.signals.inputs import as_ecg, as_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["TRUSTED", "Beat", "RPeakDetector", "detect_r_peaks", "trusted"]

TRUSTED: Final = 0.5
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Beat:
    sample: int
    late: bool
    confidence: float
    after_loss: bool = False


class RPeakDetector:
    def __init__(self, rate_hz: float, leads: int = 1) -> None:
        self._leads = [Lead(as_rate(rate_hz))]

    def feed(self, block):
        return [
            Beat(b.sample, b.late, b.confidence, b.after_loss)
            for b in self._leads[0].feed(as_ecg(block)[0])
        ]

    def flush(self):
        return [Beat(b.sample, b.late, b.confidence, b.after_loss) for b in self._leads[0].flush()]


def detect_r_peaks(ecg_mv: ArrayLike, rate_hz: float) -> NDArray[np.int64]:
    ecg = as_ecg(ecg_mv)
    d = RPeakDetector(rate_hz)
    out = []
    for i in range(0, ecg.shape[1], _BLOCK):
        out += d._leads[0].feed(ecg[0, i : i + _BLOCK])
    out += d._leads[0].flush()
    return np.array(sorted(b.sample for b in out), np.int64)
