"""A recording, whatever file it came from: what is in memory, and what is still in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = [
    "MOST_LOST",
    "MOST_VALUE",
    "RATES_HZ",
    "Annotations",
    "Channel",
    "Facts",
    "Mark",
    "Recording",
    "RecordingError",
    "SignalInfo",
    "Source",
    "WholeRecording",
    "longest_s",
]

_MILLIVOLTS: Final = {"v": 1e3, "mv": 1.0, "uv": 1e-3, "µv": 1e-3, "μv": 1e-3, "nv": 1e-6}


# Rates and values beyond these are mistakes of a header: no instrument measures so often, so seldom
# or so much, sums of it are no numbers any more, and its samples have no room.
RATES_HZ: Final = (1e-7, 1e7)
MOST_VALUE: Final = 1e15
# As many samples may be missing in what is read at once: half a gigabyte of nothing.
MOST_LOST: Final = 1 << 26


class RecordingError(ValueError):
    """A file that cannot be read: which, what is wrong in which place of it, and what to do."""

    def __init__(self, path: Path, says: str, next_step: str, *, place: str = "") -> None:
        """`says` without a full stop; `next_step` is a sentence; `place` such as "line 3"."""
        super().__init__(f"{path}{f', {place}' if place else ''}: {says}. {next_step}")
        self.path = path
        self.place = place
        self.says = says
        self.next_step = next_step


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One signal: physical values float64 `(samples,)` in `unit`, NaN where a sample is lost.

    Where they were counts, value = count * `scale` + `offset`; `scale` is None where that is not
    known.
    """

    name: str
    samples: NDArray[np.float64]
    rate_hz: float
    unit: str
    scale: float | None = None
    offset: float = 0.0

    @property
    def duration_s(self) -> float:
        """Number of samples divided by the rate."""
        return len(self.samples) / self.rate_hz

    def millivolts(self) -> NDArray[np.float64] | None:
        """The samples in mV, or None where the unit is no voltage."""
        factor = _MILLIVOLTS.get(self.unit.casefold())
        return None if factor is None else self.samples * factor


@dataclass(frozen=True, slots=True, eq=False)
class Annotations:
    """Marks of a WFDB annotator: `sample` int64 `(marks,)`, their `symbol`s, and free `text`."""

    sample: NDArray[np.int64]
    symbol: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A note in a recording, seconds after its beginning."""

    at_s: float
    text: str
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a file says of a recording as a whole; empty or None where it says nothing.

    `started` may have no zone: EDF and WFDB keep the time of the place. `simulated`: not of a
    person, or not measured then. `filters` are those that were applied to the samples.
    """

    started: datetime | None = None
    device: str = ""
    simulated: bool = False
    filters: tuple[str, ...] = ()
    measured_rate_hz: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Channels that were recorded together, each at its own rate, and what was noted."""

    name: str
    channels: tuple[Channel, ...]
    marks: tuple[Mark, ...] = ()
    facts: Facts = Facts()

    @property
    def duration_s(self) -> float:
        """How long the longest channel is."""
        return max((channel.duration_s for channel in self.channels), default=0.0)

    def channel(self, name: str) -> Channel:
        """The channel of that name, in any case of letters. Raises `KeyError`."""
        for channel in self.channels:
            if channel.name.casefold() == name.casefold():
                return channel
        raise KeyError(f"{self.name} has no channel {name!r}")

    def matrix(self, names: tuple[str, ...] | None = None) -> NDArray[np.float64]:
        """float64 `(channels, samples)` of these channels (all if not said), of one rate."""
        chosen = self.channels if names is None else tuple(map(self.channel, names))
        return np.stack([channel.samples for channel in chosen])


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalInfo:
    """What is known of a signal before its samples are read; `scale` and `offset` as `Channel`."""

    name: str
    unit: str
    rate_hz: float
    samples: int
    scale: float | None = None
    offset: float = 0.0

    @property
    def duration_s(self) -> float:
        """Number of samples divided by the rate."""
        return self.samples / self.rate_hz


class Source(Protocol):
    """A file with signals that is read in pieces, so that a day of signal needs little memory."""

    @property
    def name(self) -> str:
        """What the recording is called."""

    @property
    def signals(self) -> tuple[SignalInfo, ...]:
        """The signals in the order of the file."""

    @property
    def facts(self) -> Facts:
        """What the file says of all of them."""

    def read(self, start_s: float = 0.0, seconds: float | None = None) -> Recording:
        """All channels from `start_s` on, `seconds` long or to the end. Pieces that follow each
        other join without a sample twice or missing. Raises `RecordingError`.
        """


class WholeRecording:
    """A `Source` of what is in memory already."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @property
    def name(self) -> str:
        """As `Source`."""
        return self._recording.name

    @property
    def signals(self) -> tuple[SignalInfo, ...]:
        """As `Source`."""
        return tuple(
            SignalInfo(
                name=c.name,
                unit=c.unit,
                rate_hz=c.rate_hz,
                samples=len(c.samples),
                scale=c.scale,
                offset=c.offset,
            )
            for c in self._recording.channels
        )

    @property
    def facts(self) -> Facts:
        """As `Source`."""
        return self._recording.facts

    def read(self, start_s: float = 0.0, seconds: float | None = None) -> Recording:
        """As `Source`."""
        whole = self._recording
        end_s = whole.duration_s if seconds is None else start_s + seconds
        channels = tuple(
            replace(c, samples=c.samples[_at(start_s, c) : _at(end_s, c)]) for c in whole.channels
        )
        marks = tuple(mark for mark in whole.marks if start_s <= mark.at_s < end_s)
        return Recording(whole.name, channels, marks, whole.facts)


def longest_s(signals: Iterable[SignalInfo]) -> float:
    """The length of the longest of these signals in seconds, 0 for none."""
    return max((signal.duration_s for signal in signals), default=0.0)


def _at(moment_s: float, channel: Channel) -> int:
    return max(0, round(moment_s * channel.rate_hz))
