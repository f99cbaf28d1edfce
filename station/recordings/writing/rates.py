"""Rates as fractions: data records and frames that hold whole samples of every signal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Final

from station.recordings.recording import RecordingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from station.recordings.writing.survey import Track

__all__ = ["DataRecord", "as_fraction", "data_record", "seconds_text", "shortest"]

# EDF: a data record holds at most so many bytes, its duration has eight characters.
_MOST_BYTES: Final = 61_440
_CHARACTERS: Final = 8
_LONGEST_S: Final = 60
# So many durations are looked at for one that leaves no record half empty.
_TRIES: Final = 500
# A rate that eight characters cannot tell better is refused: 0.01 s in a day.
_NEAR_ENOUGH: Final = 1e-7


@dataclass(frozen=True, slots=True)
class DataRecord:
    """A data record of EDF: its duration as written, and the samples of each signal in it."""

    seconds: Fraction
    sizes: tuple[int, ...]
    count: int


def as_fraction(rate_hz: float) -> Fraction:
    """249.9 as 2499/10, 333.333333333333 as 1000/3."""
    near = Fraction(rate_hz).limit_denominator(10_000)
    return near if abs(float(near) - rate_hz) <= 1e-12 * rate_hz else Fraction(repr(rate_hz))


def shortest(rates: Sequence[Fraction]) -> Fraction:
    """The shortest time in seconds that holds whole samples of all of them."""
    return Fraction(
        math.lcm(*(rate.denominator for rate in rates)),
        math.gcd(*(rate.numerator for rate in rates)),
    )


def seconds_text(seconds: Fraction) -> str | None:
    """A time as a decimal number, None where it has none of twelve decimals."""
    units, rest = divmod(seconds * 10**12, 1)
    if rest:
        return None
    text = f"{int(units) // 10**12}.{int(units) % 10**12:012d}"
    return text.rstrip("0").rstrip(".")


def data_record(tracks: Sequence[Track], size: int, path: Path) -> DataRecord:
    """Data records for tracks of `size` bytes a sample.

    About a second long and exact; where it can be, so that the last one is full. Raises
    `RecordingError` where no duration of eight characters is exact or near enough.
    """
    rates = [as_fraction(track.rate_hz) for track in tracks]
    step = _shortest_decimal(rates)
    wholes = {(int(rate * step), track.samples) for rate, track in zip(rates, tracks, strict=True)}
    first: int | None = None
    for many in islice(_multiples(step, sum(rates, Fraction(0)) * size), _TRIES):
        counts = {divmod(samples, many * one) for one, samples in wholes}
        if len(counts) == 1 and not next(iter(counts))[1]:
            return _record(many * step, rates, tracks)
        first = first or many
    if first is not None:
        return _record(first * step, rates, tracks)
    return _nearest(rates, tracks, size, path)


def _shortest_decimal(rates: Sequence[Fraction]) -> Fraction:
    """As `shortest`, but with a decimal number of seconds."""
    step = shortest(rates)
    other = step.denominator  # only twos and fives may be left below the line
    for prime in (2, 5):
        while other % prime == 0:
            other //= prime
    return step * other


def _multiples(step: Fraction, bytes_a_second: Fraction) -> Iterator[int]:
    """Multiples of a time that can be written and are not too long, those near a second first."""
    if step > _LONGEST_S:
        return
    most = max(1, math.floor(min(Fraction(_LONGEST_S), _MOST_BYTES / bytes_a_second) / step))
    middle = min(most, max(1, round(1 / step)))
    for away in range(max(middle, most - middle + 1)):
        for many in dict.fromkeys((middle + away, middle - away)):
            if 1 <= many <= most:
                text = seconds_text(many * step)
                if text is not None and len(text) <= _CHARACTERS:
                    yield many


def _record(seconds: Fraction, rates: Sequence[Fraction], tracks: Sequence[Track]) -> DataRecord:
    sizes = tuple(max(1, round(rate * seconds)) for rate in rates)
    count = max(-(-track.samples // one) for track, one in zip(tracks, sizes, strict=True))
    return DataRecord(seconds, sizes, count)


def _nearest(
    rates: Sequence[Fraction], tracks: Sequence[Track], size: int, path: Path
) -> DataRecord:
    """The duration that tells one odd rate best."""
    rate = rates[0]
    if len(set(rates)) == 1:
        most = max(1, min(math.floor(10 * rate) - 1, _MOST_BYTES // (size * len(rates))))
        tries = ((many, Fraction(f"{float(many / rate):.6f}")) for many in range(1, most + 1))
        off, seconds = min(
            (abs(float(seconds * rate / many) - 1), seconds) for many, seconds in tries
        )
        if off <= _NEAR_ENOUGH:
            return _record(seconds, rates, tracks)
    told = ", ".join(dict.fromkeys(f"{float(one):.10g}" for one in rates))
    raise RecordingError(
        path,
        f"no data record holds whole samples at {told} Hz",
        "Write one rate at a time, or a WFDB record or CSV.",
    )
