"""The few places in the envelopes that may be a beat, and what the rules need to know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from station.signals.beat_filter import Envelopes, Plan
    from station.signals.beat_unrest import Unrest

__all__ = ["Candidates", "candidates"]

# A step to or from a flat stretch is the edge of a lost electrode or of the amplifier's limit.
_EDGE_LOOK_S: Final = 0.100
_EDGE_FLAT_S: Final = 0.060
_EDGE_SHARE: Final = 0.6
# Where mains, noise or wander is cut off the filters see a wave that is not there: it does not
# stand out from what follows, or is small for all that the signal does there.
_CUT_RATIO: Final = 2.5
_CUT_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Lists of equal length, in order of time."""

    at: list[int]
    """Working sample of the envelope's maximum."""
    broad: list[float]
    sharp: list[float]
    slope: list[float]
    sample: list[int]
    """R peak, in samples of the stream: between working samples by a parabola."""
    between: list[float]
    """Median of the broad envelope in the seconds before, beats included."""
    edge: list[bool]
    """Whether this is the edge of a flat stretch, or of all, and not a wave."""
    windows: NDArray[np.float64]
    """A view of the curve with a row for each sample; `at - first` is a candidate's row."""
    first: int

    def window(self, k: int) -> NDArray[np.float64]:
        """The curve around candidate `k`, in which its shape is looked for."""
        row: NDArray[np.float64] = self.windows[self.at[k] - self.first]
        return row


def candidates(
    rows: Envelopes, start: int, begin: int, end: int, unrest: Unrest, plan: Plan
) -> Candidates:
    """The candidates in `rows`, which begin at working sample `start` of the stretch.

    The stretch begins at working sample `begin` of the stream and is known to reach `end`, counted
    like `start`; where that is not its end it is far enough away.

    The first and last `plan.look` values only lend their neighbourhood.
    """
    size = rows.size
    apart, look = plan.apart, plan.look
    most = _running_maximum(size, apart)
    count = len(size) - 2 * look
    here = size[look : look + count]
    before = most[look - apart : look - apart + count]
    after = most[look + 1 : look + 1 + count]
    found = np.flatnonzero((here > before) & (here >= after) & (here > 0)) + look
    width = 2 * (plan.shape + plan.lag) + 1
    windows = _windows(rows.curve, width)
    first = start + plan.shape + plan.lag
    if not len(found):
        # Most pieces of a live stream.
        return Candidates([], [], [], [], [], [], [], windows, first)
    broad, at = rows.broad[found], found + start
    between = unrest.before(at)
    edge = _edges(rows.wave, found, plan)
    ends = np.flatnonzero((at < plan.reach) | (at >= end - plan.reach))
    if len(ends):
        edge[ends] |= _cut_off(rows.wave, found[ends], broad[ends], between[ends], plan)
    return Candidates(
        at=at.tolist(),
        broad=broad.tolist(),
        sharp=rows.sharp[found].tolist(),
        slope=_steepest(rows.slope, found, plan.slope_within).tolist(),
        sample=_samples(_peaks(rows.band, found, plan.peak_within) + start, begin, plan),
        between=between.tolist(),
        edge=edge.tolist(),
        windows=windows,
        first=first,
    )


def _windows(row: NDArray[Any], length: int) -> NDArray[Any]:
    """A view of a contiguous row: `[k]` is `row[k : k + length]`.

    As numpy's `sliding_window_view`, which takes longer than all that is done with it here.
    """
    return np.ndarray((len(row) - length + 1, length), row.dtype, row, strides=row.strides * 2)


def _running_maximum(row: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """`[k]` is the largest of `row[k : k + length]`, as many as fit."""
    most, width = row, 1
    while width < length:
        step = min(width, length - width)
        most = np.maximum(most[:-step], most[step:])
        width += step
    return most


def _steepest(
    slope: NDArray[np.float32], at: NDArray[np.int64], within: int
) -> NDArray[np.float32]:
    return _running_maximum(np.abs(slope), 2 * within + 1)[at - within]


def _peaks(band: NDArray[np.float32], at: NDArray[np.int64], within: int) -> NDArray[np.float64]:
    """Where |band| is largest near each candidate, refined by a parabola through three values."""
    near = np.abs(_windows(band, 2 * within + 3)[at - within - 1])
    top = near[:, 1:-1].argmax(axis=1) + 1
    every = np.arange(len(at))
    left, middle, right = (near[every, top + k].astype(np.float64) for k in (-1, 0, 1))
    bend = np.minimum(left - 2.0 * middle + right, -1e-9)
    shift = np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    peaks: NDArray[np.float64] = at + top - (within + 1) + shift
    return peaks


def _samples(peaks: NDArray[np.float64], begin: int, plan: Plan) -> list[int]:
    places = (np.maximum(peaks, 0.0) + begin) * plan.step + (plan.step - 1) / 2
    samples: list[int] = np.rint(places).astype(np.int64).tolist()
    return samples


def _edges(wave: NDArray[np.int32], at: NDArray[np.int64], plan: Plan) -> NDArray[np.bool_]:
    within = round(_EDGE_LOOK_S * plan.rate_hz)
    flat = round(_EDGE_FLAT_S * plan.rate_hz)
    edges = np.zeros(len(at), np.bool_)
    for begin in (-within, within - flat + 1):
        first = wave[at + begin]
        same = first == wave[at + begin + flat - 1]
        for k in range(1, flat - 1, 2):
            same &= first == wave[at + begin + k]
        perhaps = np.flatnonzero(same)
        if not len(perhaps):
            continue
        near = _windows(wave, 2 * within + 1)[at[perhaps] - within]
        still = near[:, begin + within : begin + within + flat]
        swing = near.max(axis=1) - near.min(axis=1)
        step = np.maximum(
            np.abs(near[:, 0] - near[:, -1]), _jump(near if begin > 0 else near[:, ::-1])
        )
        edges[perhaps] |= (still == still[:, :1]).all(axis=1) & (step > _EDGE_SHARE * swing)
    return edges


def _jump(near: NDArray[np.int32]) -> NDArray[np.int32]:
    """How far each row goes to the flat stretch that it ends with, in its last two steps."""
    moves = near[:, ::-1] != near[:, -1:]
    last = np.maximum(near.shape[1] - 1 - moves.argmax(axis=1), 1)
    jump: NDArray[np.int32] = np.abs(near[:, -1] - near[np.arange(len(near)), last - 1])
    return jump


def _cut_off(
    wave: NDArray[np.int32],
    at: NDArray[np.int64],
    broad: NDArray[np.float32],
    between: NDArray[np.float64],
    plan: Plan,
) -> NDArray[np.bool_]:
    within = round(_EDGE_LOOK_S * plan.rate_hz)
    near = _windows(wave, 2 * within + 1)[at - within]
    swing = near.max(axis=1) - near.min(axis=1)
    cut: NDArray[np.bool_] = (broad < _CUT_RATIO * between) | (broad < _CUT_SHARE * swing)
    return cut
