"""A first look through a recording: what its counts reach to, and which samples are lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import RecordingError, longest_s

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from station.recordings.recording import Channel, Mark, Recording, SignalInfo, Source
    from station.recordings.writing.order import Order

__all__ = ["MICROVOLTS", "Lost", "Survey", "Track", "pieces", "survey"]

# So many microvolts are one of each.
MICROVOLTS: Final = {"v": 1e6, "mv": 1e3, "uv": 1.0, "µv": 1.0, "μv": 1.0, "nv": 1e-3}
_PIECE_S: Final = 60.0
# Losses nearer to each other than this are told as one.
_NEAR_S: Final = 1.0
# Decimals that are tried to find the resolution of numbers in a text.
_MOST_DECIMALS: Final = 9
# Beyond this a float has no room for the parts of a count.
_MOST_COUNT: Final = 2.0**46


@dataclass(slots=True)
class Lost:
    """Samples from `first` to `last`, of which `count` are lost."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A signal as it will be written: value = count * `scale` + `offset` in `unit`.

    Counts go from `low` to `high`. `scale` is None where the values have no resolution that could
    be told; `finer` is the one the recording has where a coarser one was asked for.
    """

    name: str
    unit: str
    rate_hz: float
    samples: int
    scale: float | None
    offset: float
    low: int
    high: int
    lost: tuple[Lost, ...]
    finer: float | None = None

    @property
    def lost_samples(self) -> int:
        """How many samples are lost."""
        return sum(one.count for one in self.lost)

    @property
    def step(self) -> str:
        """One count in words."""
        return f"{self.scale:g} {self.unit}".rstrip()

    def counts(self, samples: NDArray[np.float64], lost: int, shift: int = 0) -> NDArray[np.int64]:
        """Counts of these values with `shift` subtracted, and `lost` where a sample is lost."""
        known = np.isfinite(samples)
        raw = np.round((np.where(known, samples, self.offset) - self.offset) / (self.scale or 1.0))
        return np.where(known, raw.astype(np.int64) - shift, lost)


@dataclass(frozen=True, slots=True)
class Survey:
    """The tracks of a recording, and every mark in it."""

    tracks: tuple[Track, ...]
    marks: tuple[Mark, ...]


@dataclass(slots=True)
class _Seen:
    """What has been seen of one channel so far."""

    info: SignalInfo
    samples: int = 0
    least: float = float("inf")
    most: float = float("-inf")
    decimals: int = 0
    lost: list[Lost] = field(default_factory=list)

    def add(self, channel: Channel) -> None:
        known = np.isfinite(channel.samples)
        values = channel.samples[known]
        if len(values):
            self.least = min(self.least, float(values.min()))
            self.most = max(self.most, float(values.max()))
        if self.info.scale is None:
            while self.decimals <= _MOST_DECIMALS and not _are_whole(values, self.decimals):
                self.decimals += 1
        self._lose(np.flatnonzero(np.diff(~known, prepend=False, append=False)))
        self.samples += len(channel.samples)

    def _lose(self, edges: NDArray[np.intp]) -> None:
        near = _NEAR_S * self.info.rate_hz
        for begin, end in (edges.reshape(-1, 2) + self.samples).tolist():
            if self.lost and begin - self.lost[-1].last <= near:
                self.lost[-1].last = end - 1
                self.lost[-1].count += end - begin
            else:
                self.lost.append(Lost(begin, end - 1, end - begin))

    def track(self, name: str, resolution_uv: float | None) -> Track:
        scale, offset = self.info.scale, self.info.offset
        if scale is None and self.decimals <= _MOST_DECIMALS:
            scale = 10.0**-self.decimals
        finer = None
        microvolts = MICROVOLTS.get(self.info.unit.casefold())
        if resolution_uv is not None and microvolts is not None:
            asked = resolution_uv / microvolts
            if scale is None or abs(scale) < asked:
                scale, offset, finer = asked, 0.0, scale or 0.0
        reach = [(one - offset) / (scale or 1.0) for one in (self.least, self.most)]
        there = self.least <= self.most
        if there and max(map(abs, reach)) > _MOST_COUNT:
            scale = None
        return Track(
            name=name,
            unit=self.info.unit,
            rate_hz=self.info.rate_hz,
            samples=self.samples,
            scale=scale,
            offset=offset,
            low=round(min(reach)) if there and scale else 0,
            high=round(max(reach)) if there and scale else 0,
            lost=tuple(self.lost),
            finer=finer,
        )


def pieces(source: Source) -> Iterator[Recording]:
    """A recording from beginning to end, a minute at a time."""
    whole_s = longest_s(source.signals)
    for start_s in np.arange(0.0, whole_s, _PIECE_S).tolist():
        last = start_s + _PIECE_S >= whole_s
        yield source.read(start_s, None if last else _PIECE_S)


def survey(source: Source, path: Path, order: Order) -> Survey:
    """Look through the chosen channels. Raises `RecordingError` where there are none."""
    signals = source.signals
    numbers = order.channels if order.channels is not None else tuple(range(len(signals)))
    if not numbers or not longest_s(signals[k] for k in numbers):
        raise RecordingError(path, "there is no signal to write", "Give a recording with samples.")
    if order.resolution_uv is not None and not 0 < order.resolution_uv < float("inf"):
        raise RecordingError(
            path, f"a resolution of {order.resolution_uv:g} uV", "Give microvolts, such as 1."
        )
    seen = [_Seen(signals[k]) for k in numbers]
    marks: list[Mark] = []
    for piece in pieces(source):
        for one, k in zip(seen, numbers, strict=True):
            one.add(piece.channels[k])
        marks += piece.marks
    names = _distinct([signals[k].name.strip() or f"channel {k + 1}" for k in numbers])
    tracks = (one.track(name, order.resolution_uv) for one, name in zip(seen, names, strict=True))
    return Survey(tuple(tracks), tuple(marks))


def _are_whole(values: NDArray[np.float64], decimals: int) -> bool:
    scaled = values * 10.0**decimals
    return bool((np.abs(scaled - np.round(scaled)) <= 1e-5 + 1e-15 * np.abs(scaled)).all())


def _distinct(names: Sequence[str]) -> list[str]:
    """A name that comes again is numbered."""
    return [
        name if name not in names[:k] else f"{name} ({names[:k].count(name) + 1})"
        for k, name in enumerate(names)
    ]
