"""Pieces of an ECG of known leads: what the streaming classes and the assessment take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from station.signals.inputs import SignalError, as_ecg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["as_block", "as_lead_names"]


def as_block(block: ArrayLike, leads: int) -> NDArray[np.float64]:
    """`block` in mV as float64 `(leads, samples)`. Raises `SignalError` for anything else."""
    values = as_ecg(block)
    if len(values) != leads:
        raise SignalError(
            f"The ECG has {len(values)} leads, expected {leads}.",
            "Give one row for each lead, always in the same order.",
        )
    return values


def as_lead_names(lead_names: Sequence[str]) -> tuple[str, ...]:
    """The names as a tuple. Raises `SignalError` for none, one twice, or what is no name."""
    names: tuple[Any, ...]
    try:
        names = (lead_names,) if isinstance(lead_names, str) else tuple(lead_names)
        distinct = {name for name in names if isinstance(name, str) and name}
    except TypeError:
        names, distinct = (), set()
    if not names or len(distinct) < len(names):
        raise SignalError(
            f"The lead names are {lead_names!r}, expected a name for each lead, and none twice.",
            "Give one name for each row of the ECG.",
        )
    return names
