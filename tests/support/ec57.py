"""Beats against reference beats, one to one, as ANSI/AAMI EC57 scores a detector.

A detection counts once, for the nearest reference beat within the tolerance (150 ms in EC57);
what is left over on either side is missed or extra. Spans that a rule leaves out, such as
ventricular flutter or the first five minutes, count neither for nor against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EC57_TOLERANCE_S", "Score", "gross", "match", "score"]

EC57_TOLERANCE_S: Final = 0.150


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """How many beats were found, missed and made up, and how far off the found ones are.

    `offsets_s` is detection minus reference, float64 `(found,)`.
    """

    found: int
    missed: int
    extra: int
    offsets_s: NDArray[np.float64]

    def __add__(self, other: Score) -> Score:
        """Both together: gross figures weigh each beat alike."""
        return Score(
            self.found + other.found,
            self.missed + other.missed,
            self.extra + other.extra,
            np.concatenate((self.offsets_s, other.offsets_s)),
        )

    @property
    def sensitivity(self) -> float:
        """Share of the reference beats that were found; 1 where there are none."""
        beats = self.found + self.missed
        return self.found / beats if beats else 1.0

    @property
    def ppv(self) -> float:
        """Share of the detections that are beats; 1 where there are none."""
        detections = self.found + self.extra
        return self.found / detections if detections else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both: 2 found / (2 found + missed + extra)."""
        everything = 2 * self.found + self.missed + self.extra
        return 2 * self.found / everything if everything else 1.0

    @property
    def offset_ms(self) -> float:
        """Median of detection minus reference; NaN where nothing was found."""
        return float(np.median(self.offsets_s)) * 1e3 if self.found else float("nan")

    @property
    def jitter_ms(self) -> float:
        """Standard deviation of detection minus reference; NaN where nothing was found."""
        return float(np.std(self.offsets_s)) * 1e3 if self.found else float("nan")


def match(
    reference: NDArray[np.int64], detected: NDArray[np.int64], tolerance: int
) -> list[tuple[int, int]]:
    """Pairs (index of reference, index of detection), nearest first, each used once.

    Both arrays ascend. Pairs are within `tolerance` samples, that distance included.
    """
    first = np.searchsorted(detected, reference - tolerance, side="left")
    last = np.searchsorted(detected, reference + tolerance, side="right")
    candidates = [
        (abs(int(detected[k] - reference[i])), i, int(k))
        for i in range(len(reference))
        for k in range(first[i], last[i])
    ]
    used_reference: set[int] = set()
    used_detected: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, i, k in sorted(candidates):
        if i not in used_reference and k not in used_detected:
            used_reference.add(i)
            used_detected.add(k)
            pairs.append((i, k))
    return sorted(pairs)


def score(
    reference: NDArray[np.int64],
    detected: NDArray[np.int64],
    rate_hz: float,
    *,
    tolerance_s: float = EC57_TOLERANCE_S,
    since_s: float = 0.0,
    left_out: Sequence[tuple[int, int]] = (),
) -> Score:
    """Score detections against reference beats, both in samples at `rate_hz`.

    Matching knows the whole record; counting begins at `since_s` and passes over the spans
    `left_out` (first and last sample), so nothing is lost at their edges.
    """
    reference = np.sort(np.asarray(reference, dtype=np.int64))
    detected = np.sort(np.asarray(detected, dtype=np.int64))
    pairs = match(reference, detected, round(tolerance_s * rate_hz))
    spans = [(-1, round(since_s * rate_hz) - 1), *left_out]
    counted = _outside(reference, spans)
    matched_reference = {i for i, _ in pairs}
    matched_detected = {k for _, k in pairs}
    kept = [(i, k) for i, k in pairs if counted[i]]
    missed = sum(1 for i in range(len(reference)) if counted[i] and i not in matched_reference)
    free = _outside(detected, spans)
    extra = sum(1 for k in range(len(detected)) if free[k] and k not in matched_detected)
    offsets = np.array([(detected[k] - reference[i]) / rate_hz for i, k in kept], dtype=np.float64)
    return Score(len(kept), missed, extra, offsets)


def gross(scores: Iterable[Score]) -> Score:
    """The scores of several records as one."""
    return reduce(add, scores, Score(0, 0, 0, np.empty(0)))


def _outside(samples: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which of the samples are in none of the spans."""
    outside = np.ones(len(samples), dtype=np.bool_)
    for first, last in spans:
        outside &= (samples < first) | (samples > last)
    return outside
