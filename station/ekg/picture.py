"""A kept EKG as it was on the screen: the same counts through the same filters, drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from station.ekg import buffers
from station.ekg.chain import chain_of, choices
from station.ekg.montage import Montage
from station.vitals import Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.ekg.record import EkgRecording
    from station.signals.filters import EcgFilter

__all__ = ["EkgPicture", "is_same", "kept_chain", "millivolts", "picture_of"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EkgPicture:
    """Shown leads `mv` `(leads, samples)` in mV, NaN where lost, and what was done to them.

    `same`: the filters are those that it was kept with, to the last coefficient; False where this
    program's differ, or it was kept with others or none.
    """

    names: tuple[str, ...]
    derived: frozenset[str]
    mv: NDArray[np.float64]
    rate_hz: float
    filters: tuple[str, ...]
    filter_label: str
    same: bool


def millivolts(recording: EkgRecording, *, run_in: bool = False) -> NDArray[np.float64]:
    """The raw channels `(channels, samples)` in mV, NaN where lost; with `run_in` what came right
    before them goes ahead.
    """
    counts, valid = buffers.recorded(recording)
    if run_in:
        before, was_valid = buffers.run_in(recording)
        counts = np.concatenate([before, counts], axis=1)
        valid = np.concatenate([was_valid, valid], axis=1)
    one = float(Quantity(Decimal(1), recording.unit).to(Unit.MILLIVOLT, 9).value)
    values = (counts * np.float64(recording.scale) + np.float64(recording.offset)) * one
    return np.where(valid, values, np.nan)


def kept_chain(recording: EkgRecording, filters: Sequence[str] | None = None) -> EcgFilter:
    """Fresh `filters` for its channels; not given, those that it was kept with, else the widest.

    Raises `SignalError` for filters that its rate does not allow.
    """
    if filters is None:
        shown = recording.shown
        filters = shown.filters if shown else (choices(recording.rate_hz, None).bands[0],)
    return chain_of(filters, recording.rate_hz, len(recording.channels))


def is_same(recording: EkgRecording, chain: EcgFilter) -> bool:
    """Whether these are the filters that it was kept with, to the last coefficient."""
    return recording.shown is not None and recording.shown.fingerprint == chain.fingerprint


def picture_of(recording: EkgRecording, filters: Sequence[str] | None = None) -> EkgPicture:
    """The recording through the filters of `kept_chain`, and raises as it does."""
    chain = kept_chain(recording, filters)
    montage = Montage(recording.channels)
    filtered = chain.feed(millivolts(recording, run_in=True))[:, recording.run_in_samples :]
    return EkgPicture(
        names=montage.names,
        derived=montage.derived,
        mv=montage.apply(filtered),
        rate_hz=recording.rate_hz,
        filters=tuple(chain.names),
        filter_label=chain.label,
        same=is_same(recording, chain),
    )
