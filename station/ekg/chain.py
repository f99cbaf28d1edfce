"""The filters that a strip is drawn with: what may be chosen, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.saying import say
from station.signals.filters import EcgFilter, FilterName, offered_filters

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "MAINS",
    "FilterChoices",
    "bandwidth_warning",
    "chain_of",
    "choices",
    "filter_words",
    "is_diagnostic",
    "names_of",
]

MAINS: Final = (FilterName.MAINS_50, FilterName.MAINS_60)
# AHA/ACC, Circulation 115 (2007) 1306: diagnostic is 0.05 to 150 Hz.
_DIAGNOSTIC_LOW_HZ: Final = 0.05
_DIAGNOSTIC_HIGH_HZ: Final = 150.0
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


def filter_words(chain: EcgFilter) -> str:
    """What a strip says of its filters, with their cut-offs: "0.05-40 Hz, without 50 Hz"."""
    if chain.low_hz and chain.high_hz:
        band = say("{low}-{high} Hz", low=f"{chain.low_hz:g}", high=f"{chain.high_hz:g}")
    elif chain.low_hz:
        band = say("from {low} Hz", low=f"{chain.low_hz:g}")
    elif chain.high_hz:
        band = say("to {high} Hz", high=f"{chain.high_hz:g}")
    else:
        band = say("whole band")
    if not chain.notch_hz:
        return band
    mains = ", ".join(f"{hz:g}" for hz in chain.notch_hz)
    return say("{band}, notch {mains} Hz", band=band, mains=mains)


def bandwidth_warning(chain: EcgFilter) -> str:
    """What the filters do to the shape of the beats; "" where the band is diagnostic."""
    if is_diagnostic(chain.names):
        return ""
    cut_above = chain.high_hz is not None and chain.high_hz < _DIAGNOSTIC_HIGH_HZ
    moves_st = chain.low_hz is not None and chain.low_hz > _DIAGNOSTIC_LOW_HZ
    if cut_above and moves_st:
        return say(
            "Below diagnostic bandwidth: the ST segment may be moved and QRS complexes are smaller."
        )
    if moves_st:
        return say("Below diagnostic bandwidth: the ST segment may be moved.")
    if cut_above:
        return say("Below diagnostic bandwidth: QRS complexes are smaller, fine notches are gone.")
    return say("Not known to be of diagnostic bandwidth.")
