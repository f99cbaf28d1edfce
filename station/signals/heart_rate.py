"""Heart rate from beats: what is averaged, when it is held, and when there is none.

The averaging is the one that monitors declare under IEC 60601-2-27, 201.7.9.2.9.101 b) 3): the
mean of the latest 12 RR intervals without the longest and the shortest; where each of the latest
three is over 1.2 s, the mean of the latest four (operator's manuals of Mindray BeneHeart D60 and,
without leaving out extremes, Philips MP2). Every rate carries the averaging that it was made with.

A poor signal makes no number: the last rate is held, marked as held, and dropped after a while.
A good signal without beats is not held: the rate ends, and the reason says so.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import pairwise
from operator import index
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.inputs import SignalError, as_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["HeartRate", "HeartRateMeter", "heart_rate", "rising_samples"]

_AVERAGED: Final = 12
_AVERAGED_SLOW: Final = 4
_SLOW_S: Final = 1.2
_SLOW_RUN: Final = 3
# The longest and the shortest are left out once this many intervals remain to be a mean.
_TRIMMED_FROM: Final = 5
# Two intervals, that is three beats, before there is any rate.
_LEAST: Final = 2
# Monitors' heart rates begin at 15 /min (same manuals), where RR is 4 s; longer is a pause.
_PAUSE_S: Final = 4.0
# A held rate is older news than a nurse would expect of a live number after this.
_HELD_S: Final = 15.0
# Intervals before a longer interruption say nothing about now. 12 RR of 50 /min last 14 s.
_OLD_S: Final = 20.0
# Late beats are put in their place among this many.
_BEATS_KEPT: Final = 4 * _AVERAGED
_SPANS_KEPT: Final = 64
_GOES_ON: Final = sys.maxsize
_POOR: Final = "The signal is too poor for a heart rate."


@dataclass(frozen=True, slots=True)
class HeartRate:
    """Beats per minute now, or None with a `reason` in words.

    `held` marks a value that stands still because the signal does not allow a new one, since
    `held_for_s` seconds. `averaging` says what the value is a mean of.
    """

    value_per_min: float | None
    averaging: str
    held: bool = False
    held_for_s: float = 0.0
    reason: str | None = None


class HeartRateMeter:
    """The rate of a stream of beats. Sample numbers count from any one start, and only grow.

    Beats may come late and out of order by a few. State is some fifty beats.
    """

    def __init__(self, rate_hz: float) -> None:
        """`rate_hz` is that of the samples which number the beats: 1 to 10 000 Hz."""
        self._rate_hz = as_rate(rate_hz, 1.0, 10_000.0)
        self._beats: list[int] = []
        self._poor: list[tuple[int, int]] = []  # (first, last or _GOES_ON)

    def beat(self, sample: int, *, trusted: bool = True) -> None:
        """A beat at `sample`. One that is not trusted breaks the interval it stands in."""
        if not trusted:
            self.lost(sample, sample)
            return
        where = bisect_left(self._beats, sample)
        if where < len(self._beats) and self._beats[where] == sample:
            return
        insort(self._beats, int(sample))
        del self._beats[:-_BEATS_KEPT]

    def quality(self, sample: int, *, usable: bool) -> None:
        """From `sample` on the signal can, or can not, be used. Said as often as one likes."""
        if not usable and not self._poor_now:
            self._add_poor(int(sample), _GOES_ON)
        elif usable and self._poor_now:
            self._poor[-1] = (self._poor[-1][0], int(sample))

    def lost(self, first: int, last: int) -> None:
        """Samples from `first` to `last` were lost: no interval across them counts."""
        if not self._poor_now:
            self._add_poor(int(first), int(last))

    def read(self, now: int) -> HeartRate:
        """The rate as of sample `now`."""
        beats = [beat for beat in self._beats if beat <= now]
        if not beats:
            return _none("No beat was found yet.")
        oldest = now - _OLD_S * self._rate_hz
        recent = [(a, b) for a, b in pairwise(beats) if b >= oldest]
        whole = [pair for pair in recent if not self._broken(*pair)][-_AVERAGED:]
        used = [(b - a) / self._rate_hz for a, b in whole]
        since_s = (now - beats[-1]) / self._rate_hz
        if since_s > _PAUSE_S and not self._broken(beats[-1], now):
            return _none(f"No beat for {since_s:.0f} s.")
        if len(used) < _LEAST:
            return _none(_POOR if self._poor_now else "Too few beats in a row.")
        age_s = (now - whole[-1][1]) / self._rate_hz
        if age_s <= _PAUSE_S and not self._poor_now:
            return HeartRate(*_average(used))
        if age_s > _HELD_S:
            return _none(_POOR)
        return HeartRate(*_average(used), held=True, held_for_s=age_s, reason=_POOR)

    @property
    def _poor_now(self) -> bool:
        return bool(self._poor) and self._poor[-1][1] == _GOES_ON

    def _add_poor(self, first: int, last: int) -> None:
        self._poor.append((first, last))
        del self._poor[:-_SPANS_KEPT]

    def _broken(self, first: int, second: int) -> bool:
        return any(start <= second and end > first for start, end in self._poor)


def heart_rate(
    beats: ArrayLike,
    rate_hz: float,
    now: int | None = None,
    poor: Iterable[tuple[int, int]] = (),
) -> HeartRate:
    """The heart rate after these beats.

    Args:
        beats: sample indices `(beats,)`, rising.
        rate_hz: sampling rate that they count in.
        now: the sample at which the rate is wanted; the last beat where not given.
        poor: spans `(first, last)` in samples where the signal cannot be used.

    Raises:
        SignalError: where `beats` are not rising sample indices.
    """
    meter = HeartRateMeter(rate_hz)
    samples = rising_samples(beats)
    end = int(samples[-1]) if now is None and len(samples) else _as_sample(now or 0)
    for first, last in _as_spans(poor):
        if first <= end:
            meter.lost(first, last)
    for sample in samples[samples <= end][-_BEATS_KEPT:]:
        meter.beat(int(sample))
    return meter.read(end)


def _as_sample(given: object) -> int:
    try:
        return index(given)  # type: ignore[arg-type]
    except TypeError as problem:
        raise SignalError(f"{given!r} is no sample number.", "Give a whole number.") from problem


def _as_spans(given: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    try:
        return sorted((_as_sample(first), _as_sample(last)) for first, last in given)
    except (TypeError, ValueError) as problem:
        if isinstance(problem, SignalError):
            raise
        raise SignalError(
            "The poor spans are no pairs of samples.", "Give (first, last) for each."
        ) from problem


def rising_samples(beats: ArrayLike) -> NDArray[np.int64]:
    """Beats as int64 `(beats,)`. Raises `SignalError` where they are no rising sample indices."""
    try:
        given = np.asarray(beats)
        whole = given.astype(np.int64) if given.dtype.kind in "iu" or not given.size else None
    except (TypeError, ValueError):
        whole = None
    if whole is not None and not whole.size:
        return np.empty(0, dtype=np.int64)
    if whole is None or whole.ndim != 1 or not (np.diff(whole) > 0).all():
        raise SignalError(
            "The beats are not rising sample indices.",
            "Give the sample numbers that the beat detector found.",
        )
    return whole


def _average(intervals: list[float]) -> tuple[float, str]:
    """Beats per minute, and what was averaged."""
    if len(intervals) >= _AVERAGED_SLOW and min(intervals[-_SLOW_RUN:]) > _SLOW_S:
        used = intervals[-_AVERAGED_SLOW:]
        return 60 / (sum(used) / len(used)), f"mean of {len(used)} RR"
    if len(intervals) < _TRIMMED_FROM:
        return 60 / (sum(intervals) / len(intervals)), f"mean of {len(intervals)} RR"
    used = sorted(intervals)[1:-1]
    count = len(intervals)
    return (
        60 / (sum(used) / len(used)),
        f"trimmed mean of {count} RR",
    )


def _none(reason: str) -> HeartRate:
    return HeartRate(None, "none", reason=reason)
