"""A recording in memory, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Annotations", "Channel", "Recording", "RecordingError"]


class RecordingError(ValueError):
    """A file that cannot be read: which, what was wrong where, and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One signal: physical values float64 `(samples,)` in `unit`, NaN where a sample is lost."""

    name: str
    samples: NDArray[np.float64]
    rate_hz: float
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Annotations:
    """Marks in a recording: `sample` int64 `(marks,)`, their WFDB `symbol`s, and free `text`."""

    sample: NDArray[np.int64]
    symbol: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Channels that were recorded together."""

    name: str
    channels: tuple[Channel, ...]

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
