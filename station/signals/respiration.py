"""Breathing rate from a chest signal, from the ECG, from the pleth, or from several together.

A signal that follows the chest (impedance, belt) is counted breath by breath. From ECG and pleth
the rate is found by what breathing does to the beats, with one spectrum for all series of both.
Where both ways give a rate, the chest's is taken, and the other says how far to trust it.

No value is better than a wrong one: below a quality there is none, with the reason in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.breath_beats import BeatSeries, ecg_series, pleth_series
from station.signals.breath_impedance import count_breaths
from station.signals.breath_spectrum import common_rate
from station.signals.breath_tools import bridge
from station.signals.heart_rate import rising_samples
from station.signals.inputs import Signal, SignalError, as_ecg, as_rate, as_samples
from station.signals.pleth import detect_pulses

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Estimate", "respiratory_rate"]

_RANGE_PER_MIN: Final = (4.0, 60.0)
_SLACK_PER_MIN: Final = 0.5
# The latest minute is what a nurse counts; half a minute is the least that is ever counted.
_WINDOW_S: Final = 60.0
_LEAST_S: Final = 30.0
_MOST_LOST: Final = 0.2
# In white noise none is sure; of the minutes of the shared half of bidmc the least has 0.11.
_TRUSTED_SHARE: Final = 0.05
# Beats must cover the window: the longest time without one, and at its ends.
_LONGEST_GAP_S: Final = 8.0
# Raw qualities below which there is no value; they become 0.5 of `Estimate.quality`. Of the minutes
# of the shared half of BIDMC some 95 % are above. White noise as a chest signal stays below. Beats
# that vary at random pass in a third of the minutes where only ECG or pleth is there, and in a
# tenth where both are, because two agree by chance less often: hence the higher limit.
_CHEST_ENOUGH: Final = 0.55
_BEATS_ENOUGH: Final = {1: 0.135, 2: 0.165}
_ENOUGH: Final = 0.5
# Two rates that differ by no more than this are the same.
_SAME_PER_MIN: Final = 3.0
_DOUBT: Final = 0.7
# Impedance that moves as fast as the heart beats shows the heart, not breathing.
_HEART_PART: Final = 0.04
_ONLY_HEART: Final = "The respiration signal moves with the heartbeat and shows no breaths."


@dataclass(frozen=True, slots=True)
class Estimate:
    """Breaths per minute, or None with a `reason` in words. `quality` goes from 0 to 1.

    0.5 is the least quality that a value is given at.
    """

    value_per_min: float | None
    quality: float
    reason: str | None = None


def respiratory_rate(
    *,
    resp: Signal | None = None,
    ecg: Signal | None = None,
    pleth: Signal | None = None,
    r_peaks: ArrayLike | None = None,
) -> Estimate:
    """The breathing rate, 4 to 60 /min, over the last minute that all given signals cover.

    Args:
        resp: a signal that follows the chest, any unit, 5 to 2000 Hz.
        ecg: one lead in mV, 100 to 2000 Hz.
        pleth: any unit, 25 to 500 Hz.
        r_peaks: sample indices of the beats in `ecg`; found by the station's detector if not given.

    All signals begin at the same moment; at least 30 s are needed. Lost samples are NaN; more
    than a fifth of them is too many.

    Raises:
        SignalError: for no signal at all, a wrong rate or shape, or r_peaks that are no indices.
    """
    given = [
        _checked(one, what, *limits)
        for one, what, limits in (
            (resp, "respiration signal", (5.0, 2000.0)),
            (ecg, "ECG", (100.0, 2000.0)),
            (pleth, "pleth", (25.0, 500.0)),
        )
    ]
    known = None if r_peaks is None else rising_samples(r_peaks)
    lengths = [len(one.samples) / one.rate_hz for one in given if one is not None]
    if not lengths:
        raise SignalError("There is no signal.", "Give resp, ecg or pleth.")
    end_s = min(lengths)
    start_s = max(0.0, end_s - _WINDOW_S)
    if end_s < _LEAST_S:
        return Estimate(None, 0.0, f"Breathing needs {_LEAST_S:.0f} s of signal, not {end_s:.0f}.")
    chest, lead, finger = (_cut(one, start_s, end_s) for one in given)
    duration_s = end_s - start_s
    beats: list[BeatSeries | str] = []
    if lead is not None:
        peaks = _found_peaks(lead) if known is None else _inside(known, lead, start_s)
        found = ecg_series(lead.samples, lead.rate_hz, peaks)
        beats.append(_covering(found, lead, duration_s, "ECG"))
    if finger is not None:
        pulses = detect_pulses(finger.samples, finger.rate_hz)
        found = pleth_series(pulses, finger.rate_hz)
        beats.append(_covering(found, finger, duration_s, "pleth"))
    return _combined(chest, beats, duration_s)


def _checked(given: Signal | None, what: str, lowest_hz: float, highest_hz: float) -> Signal | None:
    if given is None:
        return None
    if not isinstance(given, Signal):
        raise SignalError(
            f"The {what} is a {type(given).__name__}.", "Give Signal(samples, rate_hz)."
        )
    rate_hz = as_rate(given.rate_hz, lowest_hz, highest_hz)
    samples = as_samples(given.samples, what)
    return Signal(as_ecg(samples)[0] if what == "ECG" else samples, rate_hz)


def _cut(signal: Signal | None, start_s: float, end_s: float) -> Signal | None:
    if signal is None:
        return None
    start, end = round(start_s * signal.rate_hz), round(end_s * signal.rate_hz)
    return Signal(signal.samples[start:end], signal.rate_hz)


def _inside(beats: NDArray[np.int64], lead: Signal, start_s: float) -> NDArray[np.int64]:
    """The beats inside the window, counted from its start."""
    inside = beats - round(start_s * lead.rate_hz)
    return inside[(inside >= 0) & (inside < len(lead.samples))]


def _found_peaks(lead: Signal) -> NDArray[np.int64]:
    # Only here: whoever has the beats already does not load the detector.
    from station.signals.beats import RPeakDetector, trusted

    detector = RPeakDetector(lead.rate_hz)
    beats = detector.feed(lead.samples) + detector.flush()
    if len(trusted(beats)) < _TRUSTED_SHARE * len(beats):
        return np.empty(0, np.int64)  # noise has peaks too
    return np.sort(np.array([beat.sample for beat in beats], dtype=np.int64))


def _combined(chest: Signal | None, beats: list[BeatSeries | str], duration_s: float) -> Estimate:
    """The chest's rate if it is good, else that of the beats, else why there is none."""
    sources = [one for one in beats if isinstance(one, BeatSeries)]
    reasons = [one for one in beats if isinstance(one, str)]
    by_beats = _from_beats(sources, duration_s) if sources else None
    by_chest = _from_chest(chest, sources) if chest is not None else None
    if by_chest is not None and by_chest.value_per_min is not None:
        if by_beats is None or by_beats.value_per_min is None:
            return by_chest
        return _confirmed(by_chest, by_beats)
    if by_chest is not None and by_chest.reason == _ONLY_HEART:
        return by_chest  # a chest that moves with the heart alone may not breathe at all
    if by_beats is not None and by_beats.value_per_min is not None:
        return by_beats
    failed = [one for one in (by_chest, by_beats) if one is not None]
    reasons = [one.reason for one in failed if one.reason] + reasons
    return Estimate(None, max((one.quality for one in failed), default=0.0), " ".join(reasons))


def _confirmed(by_chest: Estimate, by_beats: Estimate) -> Estimate:
    """The chest's rate; less sure where the beats say otherwise."""
    chest, other = by_chest.value_per_min or 0.0, by_beats.value_per_min or 0.0
    if abs(chest - other) <= _SAME_PER_MIN:
        return Estimate(chest, max(by_chest.quality, by_beats.quality))
    return Estimate(chest, max(_ENOUGH, _DOUBT * by_chest.quality))


def _judged(value_per_min: float, quality: float, below: str) -> Estimate:
    """With the value where the quality is enough and the rate one that is measured."""
    if quality < _ENOUGH:
        return Estimate(None, quality, below)
    low, high = _RANGE_PER_MIN
    if not low - _SLACK_PER_MIN <= value_per_min <= high + _SLACK_PER_MIN:
        return Estimate(None, 0.0, f"{value_per_min:.0f} /min is outside {low:.0f} to {high:.0f}.")
    return Estimate(value_per_min, quality)


def _covering(
    source: BeatSeries | None, signal: Signal, duration_s: float, what: str
) -> BeatSeries | str:
    """The series, or why they can not be used."""
    lost = float(np.isnan(signal.samples).mean())
    if lost > _MOST_LOST:
        return f"{lost:.0%} of the {what} was lost."
    if source is None:
        return f"There are no beats in the {what}."
    edges = np.concatenate(([0.0], source.times_s, [duration_s]))
    longest = float(np.diff(edges).max())
    if longest > _LONGEST_GAP_S:
        return f"The {what} has no beats for {longest:.0f} s."
    return source


def _from_chest(signal: Signal, beats: list[BeatSeries]) -> Estimate:
    samples, lost = bridge(signal.samples)
    if lost > _MOST_LOST:
        return Estimate(None, 0.0, f"{lost:.0%} of the respiration signal was lost.")
    value, raw = count_breaths(samples, signal.rate_hz)
    if value is None:
        return Estimate(None, 0.0, "No breaths are seen in the respiration signal.")
    if any(abs(value - one.beats_per_min) < _HEART_PART * value for one in beats):
        return Estimate(None, 0.0, _ONLY_HEART)
    quality = _scaled(raw, _CHEST_ENOUGH)
    return _judged(value, quality, "The breaths are too irregular to be counted.")


def _from_beats(sources: list[BeatSeries], duration_s: float) -> Estimate:
    value, raw = common_rate(sources, duration_s)
    quality = _scaled(raw, _BEATS_ENOUGH[len(sources)])
    return _judged(value, quality, "Breathing does not show clearly in the beats.")


def _scaled(raw: float, enough: float) -> float:
    """Quality from 0 to 1, at 0.5 where it is just enough."""
    below = _ENOUGH * raw / enough
    return below if raw < enough else _ENOUGH + (1 - _ENOUGH) * (raw - enough) / (1 - enough)
