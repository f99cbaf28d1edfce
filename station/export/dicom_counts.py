"""Raw counts as the 16-bit samples that a DICOM waveform has, with what must be said of them.

Nothing clips and nothing is resampled. Counts go in as they are where they fit. A channel that
lies far from zero (electrodes may be 300 mV apart) has a whole number of counts taken off, which
its baseline gives back: still exact. Only where the counts of a channel span more than 16 bits do
`step` of them become one, rounded to the nearest; its sensitivity is then `step` times as large,
and the object says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.export.errors import CannotComposeError
from station.saying import say
from station.vitals import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.ekg.record import EkgRecording

__all__ = ["PADDING", "Fitted", "ds", "fit"]

PADDING: Final = -32768
"""Stands for a sample that was lost or not valid. No real sample gets this value."""

_LARGEST: Final = 32767
_LONGEST_DS: Final = 16  # PS3.5 6.2
_TO_UV: Final = {
    Unit.VOLT: Decimal(1_000_000),
    Unit.MILLIVOLT: Decimal(1000),
    Unit.MICROVOLT: Decimal(1),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """One channel: int16 `(samples,)`, and value in µV = sample * sensitivity_uv + baseline_uv.

    `step`: how many counts of the instrument are one of its samples.
    """

    samples: NDArray[np.int16]
    sensitivity_uv: Decimal
    baseline_uv: Decimal
    step: int


def fit(counts: NDArray[np.int32], valid: NDArray[np.bool_], ekg: EkgRecording) -> Fitted:
    """One channel `(samples,)` of that recording. Raises `CannotComposeError` for no voltage."""
    to_uv = _TO_UV.get(ekg.unit)
    if to_uv is None:
        raise CannotComposeError(
            say("An EKG in {unit} has no voltage to send.", unit=str(ekg.unit)),
            "Take it back and record it again.",
        )
    shift, step = _room(counts[valid])
    samples = np.full(counts.shape, PADDING, dtype=np.int16)
    moved = counts[valid].astype(np.int64) - shift
    samples[valid] = np.rint(moved / step) if step > 1 else moved
    scale = Decimal(repr(ekg.scale)) * to_uv
    return Fitted(
        samples=samples,
        sensitivity_uv=scale * step,
        baseline_uv=scale * shift + Decimal(repr(ekg.offset)) * to_uv,
        step=step,
    )


def _room(counts: NDArray[np.int32]) -> tuple[int, int]:
    """What is taken off, and how many counts become one."""
    low, high = (int(counts.min()), int(counts.max())) if counts.size else (0, 0)
    if low >= -_LARGEST and high <= _LARGEST:
        return 0, 1
    return (low + high) // 2, max(1, -((low - high) // (2 * _LARGEST)))


def ds(number: Decimal) -> str:
    """As a Decimal String: exact where 16 characters can hold it, else to their last digit."""
    from pydicom.valuerep import format_number_as_ds

    plain = f"{number.normalize():f}" if number else "0"
    return plain if len(plain) <= _LONGEST_DS else format_number_as_ds(float(number))
