"""Pieces of an ECG of known leads: what the streaming classes and the assessment take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from station.signals.inputs import SignalError, as_ecg

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["as_block", "as_lead_names"]


def as_block(block: ArrayLike, leads: int) -> NDArray[np.float64]:
    """`block` in mV as float64 `(leads, samples)`. Raises `SignalError` for anything else.

    Leads that do nothing but rest, each at its limit of the amplifier, can be whole millivolts
    far from each other: they are an ECG without electrodes, not raw counts.
    """
    given = np.asarray(block)
    if given.dtype.kind == "f" and given.ndim == 2 and given.size:
        first = given[:, :1]
        resting = bool(np.isfinite(first).all() and (given == first).all())
        values = as_ecg(given - first) + first if resting else as_ecg(given)
    else:
        values = as_ecg(block)
    if len(values) != leads:
        raise SignalError(
            f"The ECG has {len(values)} leads, expected {leads}.",
            "Give one row for each lead, always in the same order.",
        )
    return values


def as_lead_names(lead_names: Sequence[str]) -> tuple[str, ...]:
    """The names as a tuple. Raises `SignalError` for none, one twice, or what is no name."""
    try:
        names = (lead_names,) if isinstance(lead_names, str) else tuple(lead_names)
        sound = len(set(names)) == len(names) > 0 and all(isinstance(n, str) and n for n in names)
    except TypeError:
        names, sound = (), False
    if not sound:
        raise SignalError(
            f"The lead names are {lead_names!r}, expected a name for each lead, and none twice.",
            "Give one name for each row of the ECG.",
        )
    return names
