"""What a signal must be before anything is computed from it, and how a wrong one is refused.

Every public function of this package takes its arrays through here, so that bad input gets the
same clear error everywhere and never an exception from inside numpy. NaN means "sample lost" and
is always allowed; infinity is not a measurement and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Signal", "SignalError", "as_ecg", "as_rate", "as_samples"]

# No ECG has whole millivolts only, and none reaches so far: these are an instrument's counts.
_COUNTS_RANGE_MV: Final = 20.0
# As many as an amplifier's limits and rest positions are.
_FEW_VALUES: Final = 4
# Ten volts: no amplifier measures more, and squares and sums of anything below it are numbers.
_MOST_MV: Final = 1e4
# Beyond any converter's counts, and what is computed from it stays finite.
_MOST: Final = 1e15


class SignalError(ValueError):
    """A signal that nothing can be computed from: what is wrong, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        """`says` and `next_step` are sentences for a person."""
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """Samples `(samples,)` of one signal with its own rate in Hz; NaN where a sample is lost."""

    samples: NDArray[Any]
    rate_hz: float


def as_rate(rate_hz: float, lowest: float = 100.0, highest: float = 2000.0) -> float:
    """The sampling rate in Hz. Raises `SignalError` outside `lowest` to `highest`."""
    try:
        rate = float(rate_hz)
    except (TypeError, ValueError, OverflowError):
        rate = float("nan")
    if not lowest <= rate <= highest:
        raise SignalError(
            f"The sampling rate is {rate_hz!r} Hz, expected {lowest:g} to {highest:g} Hz.",
            "Give the rate at which the samples were taken.",
        )
    return rate


def as_samples(samples: ArrayLike, what: str = "signal") -> NDArray[np.float64]:
    """One signal as float64 `(samples,)`. Raises `SignalError` for anything else."""
    values = _numbers(samples, what)
    if values.ndim != 1:
        raise SignalError(
            f"The {what} has the shape {values.shape}, expected one row of samples.",
            "Give one lead or channel at a time.",
        )
    low, high = _extremes(values[None, :], what)
    reach = float(max(-low[0], high[0]))
    if reach > _MOST:
        raise SignalError(
            f"The {what} reaches {reach:.3g}, and no instrument counts so far.",
            "Give it in its unit, or in counts.",
        )
    return values


def as_ecg(ecg_mv: ArrayLike) -> NDArray[np.float64]:
    """An ECG in mV as float64 `(leads, samples)`; one lead may come as `(samples,)`.

    Raises `SignalError` for other shapes, for infinity, for more than ten volts, and for counts
    that were not scaled.
    """
    values = _numbers(ecg_mv, "ECG")
    if values.ndim == 1:
        values = values[None, :]
    if values.ndim != 2 or not values.shape[0]:
        raise SignalError(
            f"The ECG has the shape {values.shape}, expected (samples,) or (leads, samples).",
            "Give one row for each lead.",
        )
    leads, samples = values.shape
    if leads > samples > 0 and leads > 64:
        raise SignalError(
            f"The ECG has {leads} leads of {samples} samples.",
            "It seems to stand on its side: give (leads, samples), not (samples, leads).",
        )
    low, high = _extremes(values, "ECG")
    reach = float(max(-low.min(), high.max()))
    if reach > _MOST_MV:
        raise SignalError(
            f"The ECG reaches {reach:.3g} mV, and no amplifier does.", "Give it in millivolts."
        )
    if _unscaled(np.asarray(ecg_mv), values, high - low):
        raise SignalError(
            "The ECG has whole numbers only and a range far beyond any ECG in mV.",
            "These look like raw counts: multiply them by the millivolts of one count.",
        )
    return values


def _numbers(given: ArrayLike, what: str) -> NDArray[np.float64]:
    try:
        raw = np.asarray(given)
        if raw.dtype.kind not in "iuf":
            raise TypeError(raw.dtype)
        values = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError) as problem:
        raise SignalError(
            f"The {what} is not an array of numbers ({problem}).",
            "Give samples as real numbers; NaN where one is lost.",
        ) from problem
    return values


def _extremes(
    rows: NDArray[np.float64], what: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the largest value of each row, or zero if all are on one side of it."""
    low = np.fmin.reduce(rows, axis=1, initial=0.0)
    high = np.fmax.reduce(rows, axis=1, initial=0.0)
    if np.isinf(low).any() or np.isinf(high).any():
        raise SignalError(f"The {what} holds infinite values.", "Give NaN where a sample is lost.")
    return low, high


def _unscaled(
    given: NDArray[Any], ecg: NDArray[np.float64], extent_mv: NDArray[np.float64]
) -> bool:
    """Whether a lead of `ecg` `(leads, samples)` is counts: whole numbers far from zero or over a
    wide range. `extent_mv` `(leads,)` is how far each reaches, zero included.

    A lead that only jumps between the limits of its amplifier may be whole millivolts too: floats
    of few different values are no counts.
    """
    for lead in ecg[extent_mv >= _COUNTS_RANGE_MV]:
        # Most signals are told by their first samples; only what is left is looked at whole.
        first = lead[:4096]
        if (first % 1)[np.isfinite(first)].any():
            continue
        known = lead[np.isfinite(lead)]
        if (known % 1 == 0).all() and (
            given.dtype.kind in "iu" or len(np.unique(known)) > _FEW_VALUES
        ):
            return True
    return False
