"""The filters that a strip is drawn with: what may be chosen, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.signals.filters import EcgFilter, FilterName, offered_filters

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAINS", "FilterChoices", "chain_of", "choices", "is_diagnostic", "names_of"]

MAINS: Final = (FilterName.MAINS_50, FilterName.MAINS_60)
# One of these is the band; a mains filter may follow it. Widest first.
_BANDS: Final = (
    FilterName.DIAGNOSTIC,
    FilterName.WIDE,
    FilterName.ST,
    FilterName.MONITOR,
    FilterName.MUSCLE_35,
    FilterName.MUSCLE_25,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What an instrument's signal allows: bands, the widest first, and mains filters."""

    bands: tuple[FilterName, ...]
    mains: tuple[FilterName, ...]


def choices(rate_hz: float, device_high_hz: float | None) -> FilterChoices:
    """The filters for an instrument with `rate_hz` samples a second and a band up to
    `device_high_hz`, None where it is not known. Diagnostic is offered in place of wide, and only
    where rate and instrument allow it. Raises `SignalError` out of 100 to 2000 Hz.
    """
    offered = offered_filters(rate_hz, device_high_hz)
    bands = [band for band in _BANDS if band in offered]
    if FilterName.DIAGNOSTIC in bands:
        bands.remove(FilterName.WIDE)
    return FilterChoices(
        bands=tuple(bands), mains=tuple(mains for mains in MAINS if mains in offered)
    )


def names_of(band: FilterName, mains: FilterName | None) -> tuple[FilterName, ...]:
    """A chain: one band, and a mains filter or none. What stops below 50 Hz needs none."""
    return (band,) if mains is None else (band, mains)


def chain_of(names: Sequence[str], rate_hz: float, leads: int) -> EcgFilter:
    """A fresh filter of these names. Raises `SignalError` where the rate does not allow one."""
    return EcgFilter([FilterName(name) for name in names], rate_hz, leads)


def is_diagnostic(names: Sequence[str]) -> bool:
    """Whether a strip drawn with these may be called diagnostic: the whole band, no more taken off
    than the mains. Everything else is marked as less (AHA/ACC, Circulation 115 (2007) 1306).
    """
    bands = [name for name in names if FilterName(name) not in MAINS]
    return bands == [FilterName.DIAGNOSTIC]
