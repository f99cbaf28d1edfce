"""What every simulated instrument is: a state machine between a person and a wire.

No port, no radio, no sleep and no clock of its own: `now` is passed in, in seconds since the
simulation began, and what is to be sent is given back. What people do to an instrument (put a
finger in, press start, loosen a cuff) and what goes wrong with it are `acts`, by name.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from station.simulators.person import Person

__all__ = ["Act", "ActError", "Instrument", "Metronome", "Scene", "StreamDevice"]

Act = Callable[..., None]
"""Called with `now` and the options of the act by keyword."""


class ActError(ValueError):
    """An act that this instrument does not know, or not with these options; in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What all instruments of a room share.

    `began` is the local wall time at `now` 0, naive, as devices keep it. `time_scale` makes
    measurements faster (30: a cuff takes half a second), never the rates of signals. `auto`:
    cuff and thermometer measure by themselves, as if somebody were using them. `oscillometric`:
    cuffs that can read the oscillations of the artery, and err as such modules do, instead of
    telling what is true.
    """

    patient: Person
    began: datetime
    time_scale: float = 1.0
    auto: bool = False
    oscillometric: bool = False


class Instrument:
    """One simulated instrument, whatever it is connected by."""

    spec_id: ClassVar[str]

    def acts(self) -> Mapping[str, Act]:
        """What can be done to it."""
        return {}

    def act(self, name: str, now: float, **options: Any) -> None:
        """Do something to it; raises `ActError` with what it can do instead."""
        perform(self.acts(), name, now, options)


class StreamDevice(Instrument):
    """An instrument on a serial line."""

    tick_s: ClassVar[float] = 0.02
    """How often it wants `tick`, at the most: short enough for a smooth trace."""

    def receive(self, data: bytes, now: float) -> bytes:
        """Bytes came from the station; gives what the instrument answers at once."""
        return b""

    def tick(self, now: float) -> bytes:
        """Everything that is due by now and was not given yet."""
        raise NotImplementedError


def perform(acts: Mapping[str, Act], name: str, now: float, options: Mapping[str, Any]) -> None:
    """Call one of `acts`; raises `ActError` for unknown names, options and values."""
    act = acts.get(name)
    if act is None:
        raise ActError(f"cannot do {name!r}; it can {', '.join(sorted(acts))}")
    try:
        inspect.signature(act).bind(now, **options)
    except TypeError as problem:
        raise ActError(f"{name}: {problem}") from None
    try:
        act(now, **options)
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise ActError(f"{name}: {problem}") from None


class Metronome:
    """Counts samples against the clock, so that a rate never drifts.

    Sample number k is due at k / rate: all instruments agree about when that was.
    """

    # A process that was stopped for longer does not make up for it: nobody waits for that.
    _LONGEST_BACKLOG_S: Final = 5.0

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self._next: int | None = None

    def due(self, now: float) -> range:
        """The numbers of the samples that became due since the last call; none at the first."""
        # The nanosecond is for times that are a sample's own: 0.28 * 75 is 20.999999999999996.
        end = math.floor((now + 1e-9) * self.rate_hz) + 1
        first = end if self._next is None else self._next
        if end - first > self._LONGEST_BACKLOG_S * self.rate_hz:
            first = end
        self._next = max(first, end)
        return range(first, self._next)
