"""A kept EKG as it was on the screen: the same counts through the same filters, drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg.chain import chain_of, choices
from station.ekg.montage import Montage
from station.vitals import Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.ekg.record import EkgRecording

__all__ = ["EkgPicture", "millivolts", "picture_of"]

_BYTES: Final = np.dtype("<i4")


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
    parts = [(recording.samples, recording.counts, recording.valid)]
    if run_in:
        parts.insert(0, (recording.run_in_samples, recording.run_in_counts, recording.run_in_valid))
    shape = [(len(recording.channels), samples) for samples, _, _ in parts]
    counts = np.concatenate(
        [np.frombuffer(c, _BYTES).reshape(s) for s, (_, c, _) in zip(shape, parts, strict=True)],
        axis=1,
    )
    valid = np.concatenate(
        [np.frombuffer(v, np.bool_).reshape(s) for s, (_, _, v) in zip(shape, parts, strict=True)],
        axis=1,
    )
    one = float(Quantity(Decimal(1), recording.unit).to(Unit.MILLIVOLT, 9).value)
    values = (counts * np.float64(recording.scale) + np.float64(recording.offset)) * one
    return np.where(valid, values, np.nan)


def picture_of(recording: EkgRecording, filters: Sequence[str] | None = None) -> EkgPicture:
    """The recording through `filters`; not given, those that it was kept with, else the widest.

    Raises `SignalError` for filters that its rate does not allow.
    """
    shown = recording.shown
    if filters is None:
        filters = shown.filters if shown else (choices(recording.rate_hz, None).bands[0],)
    chain = chain_of(filters, recording.rate_hz, len(recording.channels))
    montage = Montage(recording.channels)
    filtered = chain.feed(millivolts(recording, run_in=True))[:, recording.run_in_samples :]
    return EkgPicture(
        names=montage.names,
        derived=montage.derived,
        mv=montage.apply(filtered),
        rate_hz=recording.rate_hz,
        filters=tuple(chain.names),
        filter_label=chain.label,
        same=shown is not None and shown.fingerprint == chain.fingerprint,
    )
