"""ECG filters under the names that clinicians know, for live and recorded signals alike.

Bands are those of the standards for electrocardiographs (IEC 60601-2-25: 0.05 to 150 Hz) and for
monitors (IEC 60601-2-27), and of the recommendations of the American Heart Association
(Kligfield 2007). All are causal, so they delay, and all but the first three change the ST segment
or the QRS complex in ways that whoever reads the strip must know: print `EcgFilter.label` on it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.biquad import Cascade, Section, high_pass, low_pass, notch
from station.signals.inputs import SignalError, as_rate
from station.signals.lead_blocks import as_block

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["EcgFilter", "FilterName", "offered_filters"]


class FilterName(StrEnum):
    """A filter, by the name that is on the button."""

    DIAGNOSTIC = "diagnostic"
    """0.05 to 150 Hz: for measuring shapes and ST levels."""
    WIDE = "wide"
    """From 0.05 Hz on, as far up as the instrument goes: only the electrodes' voltage is off."""
    ST = "st"
    """0.05 to 40 Hz, ST or extended monitoring: ST levels stay, fine notches in the QRS do not."""
    MONITOR = "monitor"
    """0.5 to 40 Hz: rhythm only; it moves the ST segment."""
    BASELINE = "baseline"
    """From 0.5 Hz on: takes wander off and moves the ST segment."""
    MUSCLE_35 = "muscle_35"
    """Up to 35 Hz: takes muscle off and lowers QRS complexes."""
    MUSCLE_25 = "muscle_25"
    """Up to 25 Hz: the same, stronger."""
    MAINS_50 = "mains_50"
    """Without 50 Hz."""
    MAINS_60 = "mains_60"
    """Without 60 Hz."""


@dataclass(frozen=True, slots=True)
class _Band:
    low_hz: float | None = None
    low_order: int = 0
    high_hz: float | None = None
    high_order: int = 0
    notch_hz: float | None = None


# 0.05 Hz is of first order: one of second order answers the standard's impulse of 0.3 mV·s with
# more than the 0.1 mV that it allows. 150 Hz is of first order too: so near to half of the rate,
# one of second order shoots over a step by 11 %, this one by 7 %. What ends at 40 Hz and below is
# of fourth order, as its purpose is to take away.
_BANDS: Final = {
    FilterName.DIAGNOSTIC: _Band(0.05, 1, 150.0, 1),
    FilterName.WIDE: _Band(0.05, 1),
    FilterName.ST: _Band(0.05, 1, 40.0, 4),
    FilterName.MONITOR: _Band(0.5, 2, 40.0, 4),
    FilterName.BASELINE: _Band(0.5, 2),
    FilterName.MUSCLE_35: _Band(high_hz=35.0, high_order=4),
    FilterName.MUSCLE_25: _Band(high_hz=25.0, high_order=4),
    FilterName.MAINS_50: _Band(notch_hz=50.0),
    FilterName.MAINS_60: _Band(notch_hz=60.0),
}
# The mains of a public grid stays within 0.2 Hz; at that distance a notch of this width still
# takes off 17 dB, and it rings for 0.3 s only.
_NOTCH_WIDTH_HZ: Final = 3.0
# A frequency above this share of the rate is too near to half of it to be shaped.
_HIGHEST_SHARE: Final = 0.4
# What the standard asks of a diagnostic ECG, and with what rate that can be had.
_DIAGNOSTIC_HZ: Final = 150.0
_DIAGNOSTIC_RATE_HZ: Final = 500.0
# A filter has settled when this is left of its response to a step.
_SETTLED: Final = 0.05
# Lost on the way, a lead is where it was; an electrode that was put on again is elsewhere.
_HELD_S: Final = 2.0
_SAME_LEVEL_MV: Final = 3.0
# Most of a QRS complex is near this frequency: its delay is that of the picture.
_QRS_HZ: Final = 10.0


def offered_filters(rate_hz: float, device_high_hz: float | None) -> tuple[FilterName, ...]:
    """The filters that mean what they say for an instrument.

    Args:
        rate_hz: Its samples per second.
        device_high_hz: Where its own band ends (-3 dB); None if that is not known, and then
            nothing is offered as diagnostic.

    Raises:
        SignalError: For a rate out of 100 to 2000 Hz.
    """
    rate = as_rate(rate_hz)
    full_band = device_high_hz is not None and device_high_hz >= _DIAGNOSTIC_HZ
    return tuple(
        name
        for name in FilterName
        if _possible(name, rate) and (full_band or name is not FilterName.DIAGNOSTIC)
    )


class EcgFilter:
    """One filter, or several one after another, over a live or a recorded ECG.

    A lead begins as if its first sample had been there for ever: there is no jump from zero. What
    that sample was off its usual level goes away within `settling_s`. After lost samples it goes on
    at the level that it had, unless they were lost for longer than two seconds, or come back
    millivolts away, as after an electrode was put on again: then it begins anew. Blocks of any size
    give the same result, to a part in a billion.
    """

    def __init__(
        self, names: FilterName | Sequence[FilterName], rate_hz: float, leads: int = 1
    ) -> None:
        """Filters `names`, in that order, for so many `leads` at `rate_hz` (100 to 2000 Hz).

        Raises `SignalError` for no names, unknown ones, and a filter that the rate does not allow.
        """
        self.names = _as_names(names)
        self.rate_hz = as_rate(rate_hz)
        for name in self.names:
            if not _possible(name, self.rate_hz):
                raise SignalError(
                    f"The filter {name.value!r} cannot be had at {self.rate_hz:g} Hz.",
                    "Choose one of those that are offered for this rate.",
                )
        if not self.names or leads < 1:
            raise SignalError(
                f"{len(self.names)} filters for {leads} leads are nothing to filter.",
                "Name a filter, and one lead or more.",
            )
        bands = [_BANDS[name] for name in self.names]
        self.low_hz = max((b.low_hz for b in bands if b.low_hz), default=None)
        """Where the band begins (-3 dB); None where it begins at a constant voltage."""
        self.high_hz = min((b.high_hz for b in bands if b.high_hz), default=None)
        """Where the band ends (-3 dB); None where the instrument's own ends."""
        self.notch_hz = tuple(b.notch_hz for b in bands if b.notch_hz)
        """The mains frequencies that are taken out."""
        self.sections = tuple(s for band in bands for s in _sections(band, self.rate_hz))
        self._cascade = Cascade(self.sections)
        # What becomes of a constant: nothing, or itself.
        self._constant = 0.0 if self.low_hz else 1.0
        self._state = self._cascade.rest(leads)
        self._first = np.zeros(leads)
        self._age = np.zeros(leads, dtype=np.int64)
        self._begun: NDArray[np.bool_] = np.zeros(leads, dtype=np.bool_)
        self._lost = np.zeros(leads, dtype=np.int64)
        self._level = np.zeros(leads)  # what lies under a lead, as its last sample says

    @property
    def label(self) -> str:
        """What is printed on the strip: "0.05-40 Hz, 50 Hz notch"."""
        if self.low_hz and self.high_hz:
            band = [f"{self.low_hz:g}-{self.high_hz:g} Hz"]
        else:
            band = [f"from {self.low_hz:g} Hz"] if self.low_hz else []
            band += [f"to {self.high_hz:g} Hz"] if self.high_hz else []
        return ", ".join([*band, *(f"{hz:g} Hz notch" for hz in self.notch_hz)])

    @property
    def settling_s(self) -> float:
        """After how many seconds a step is left with 5 %: the slowest of its parts decides."""
        return math.log(_SETTLED) / math.log(self._cascade.longest) / self.rate_hz

    @property
    def delay_s(self) -> float:
        """By how many seconds a QRS complex comes later: the group delay at 10 Hz."""
        step_hz = 0.01
        below, above = self.response([_QRS_HZ - step_hz, _QRS_HZ + step_hz])
        return -float(np.angle(above / below)) / (4 * math.pi * step_hz)

    @property
    def settled(self) -> NDArray[np.bool_]:
        """For each lead whether it has been there for `settling_s` without a gap."""
        return self._age >= self.settling_s * self.rate_hz

    @property
    def fingerprint(self) -> str:
        """Names, rate and a digest of cut-offs and coefficients: the same for the same filtering.

        Twelve digits of a coefficient count, so that it is the same on every machine.
        """
        numbers = " ".join(f"{value:.11e}" for s in self.sections for value in astuple(s))
        said = f"{self.label} at {self.rate_hz:g} Hz: {numbers}"
        digest = hashlib.sha256(said.encode()).hexdigest()[:16]
        return f"{'+'.join(self.names)}@{self.rate_hz:g}:{digest}"

    def response(self, hz: ArrayLike) -> NDArray[np.complex128]:
        """Gain and phase at frequencies `hz`."""
        parts = [section.response(hz, self.rate_hz) for section in self.sections]
        return np.asarray(np.prod(parts, axis=0))

    def feed(self, block: ArrayLike) -> NDArray[np.float64]:
        """Filter the next samples `(leads, samples)` in mV; NaN where one is lost, and stays so.

        Raises `SignalError` for another number of leads.
        """
        samples = as_block(block, len(self._first))
        there = ~np.isnan(samples)
        # The usual case of a live signal: no lead begins, and nothing is lost.
        if samples.size and there.all() and self._begun.all() and not self._lost.any():
            first = self._first[:, None]
            self._age += samples.shape[1]
            result, self._state = self._cascade.run(samples - first, self._state)
            if self._constant:
                result = result + first
            self._level = samples[:, -1] - (0.0 if self._constant else result[:, -1])
            return result
        filtered = np.full(samples.shape, np.nan)
        changes = np.flatnonzero((there[:, 1:] != there[:, :-1]).any(axis=0)) + 1
        for start, stop in pairwise([0, *changes.tolist(), samples.shape[1]]):
            if stop > start:
                self._piece(samples[:, start:stop], there[:, start], filtered[:, start:stop])
        return filtered

    def _piece(
        self,
        samples: NDArray[np.float64],
        there: NDArray[np.bool_],
        filtered: NDArray[np.float64],
    ) -> None:
        """Filter the leads that are `there` in all of `samples` into `filtered`; those that were
        lost lately stay at their level meanwhile.
        """
        count = samples.shape[1]
        jumped = (self._lost > 0) & (np.abs(samples[:, 0] - self._level) > _SAME_LEVEL_MV)
        begins = there & (~self._begun | jumped)
        self._first[begins] = samples[begins, 0]
        self._state[begins] = 0.0
        self._age = np.where(there, self._age + count, 0)
        self._lost = np.where(there, 0, self._lost + count)
        self._begun = there | (self._begun & (self._lost <= _HELD_S * self.rate_hz))
        leads = np.flatnonzero(self._begun)
        if not len(leads):
            return
        first = self._first[leads, None]
        values = np.where(there[leads, None], samples[leads], self._level[leads, None])
        result, self._state[leads] = self._cascade.run(values - first, self._state[leads])
        result = result + self._constant * first
        here = there[leads]
        filtered[leads[here]] = result[here]
        under = values[:, -1] - (0.0 if self._constant else result[:, -1])
        self._level[leads[here]] = under[here]


def _as_names(names: FilterName | Sequence[FilterName]) -> tuple[FilterName, ...]:
    given = (names,) if isinstance(names, str) else names
    try:
        return tuple(FilterName(name) for name in given)
    except (TypeError, ValueError) as problem:
        raise SignalError(
            f"{names!r} names no filter.", f"Choose among {', '.join(FilterName)}."
        ) from problem


def _possible(name: FilterName, rate_hz: float) -> bool:
    band = _BANDS[name]
    if name is FilterName.DIAGNOSTIC and rate_hz < _DIAGNOSTIC_RATE_HZ:
        return False
    return max(band.high_hz or 0.0, band.notch_hz or 0.0) <= _HIGHEST_SHARE * rate_hz


def _sections(band: _Band, rate_hz: float) -> tuple[Section, ...]:
    sections: tuple[Section, ...] = ()
    if band.low_hz:
        sections += high_pass(band.low_hz, band.low_order, rate_hz)
    if band.high_hz:
        sections += low_pass(band.high_hz, band.high_order, rate_hz)
    if band.notch_hz:
        sections += notch(band.notch_hz, _NOTCH_WIDTH_HZ, rate_hz)
    return sections
