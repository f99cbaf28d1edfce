"""The same point of the same kind of beat, so that beat-to-beat changes come from breathing.

A detector may mark another deflection of a low, broad QRS from beat to beat, and an ectopic beat
has a shape of its own. Either changes height and area far more than a breath does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["aligned"]

# Shapes are compared at about this rate: 8 ms are finer than any change of shape.
_COMPARED_HZ: Final = 125.0
_HALF_S: Final = 0.1
# How far a mark may be from where it should be: the width of the broadest QRS.
_REACH_S: Final = 0.2
# Correlation with the usual shape. Tuned on the shared half of BIDMC with the marks of two
# detectors: 0.7 to 0.8 are alike, 0.9 leaves out beats that only breathing has changed.
_ALIKE: Final = 0.8
_ROUNDS: Final = 2
# Where fewer beats than this are alike, there is no usual shape.
_MOST: Final = 0.5


def aligned(
    ecg_mv: NDArray[np.float64], rate_hz: float, r_peaks: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The marks of beats of the usual shape, moved to its middle where they were beside it.

    Marks whose surroundings do not have that shape are left out. Without a usual shape, and for
    a flat line, the marks come back as they were.
    """
    step = max(1, round(rate_hz / _COMPARED_HZ))
    half, reach = round(_HALF_S * rate_hz / step), round(_REACH_S * rate_hz / step)
    margin = (half + reach) * step
    wide = np.pad(ecg_mv, margin, constant_values=np.nan)
    around = step * np.arange(-half, half + 1)
    at = r_peaks[(r_peaks >= 0) & (r_peaks < len(ecg_mv))] + margin
    shapes = _unit(wide[at[:, None] + around])
    usual = _usual(shapes)
    alike = shapes @ usual
    odd = np.flatnonzero(alike < _ALIKE)
    tried = at[odd, None] + step * np.arange(-reach, reach + 1)
    likeness = _unit(wide[tried[:, :, None] + around]) @ usual
    best = likeness.argmax(axis=1)
    each = np.arange(len(odd))
    at[odd], alike[odd] = tried[each, best], likeness[each, best]
    found = np.unique(at[alike >= _ALIKE]) - margin
    return found if len(found) > _MOST * len(r_peaks) else r_peaks


def _unit(pieces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each piece (last axis) without its mean and of length one; zeros where that can not be."""
    level = pieces - pieces.mean(axis=-1, keepdims=True)
    length = np.sqrt((level * level).sum(axis=-1, keepdims=True))
    usable = length > 0  # neither flat nor with lost samples
    unit: NDArray[np.float64] = np.where(usable, level, 0.0) / np.where(usable, length, 1.0)
    return unit


def _usual(shapes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shape that most have: the median of all, then of those that are like it."""
    usual = np.zeros(shapes.shape[1])
    chosen = shapes
    for _ in range(1 + _ROUNDS):
        if not len(chosen):
            break
        usual = _unit(np.median(chosen, axis=0))
        chosen = shapes[shapes @ usual >= _ALIKE]
    return usual
