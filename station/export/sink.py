"""What a destination is to the outbox: one small interface, five possible ends.

A sink is handed one `Message` and says what became of it. It does not retry, does not sleep
and keeps no state: when to try again is the outbox's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from station.export.errors import NotATestChartError
from station.visit import Message

__all__ = [
    "Ambiguous",
    "ChartSink",
    "Delivered",
    "NamedSink",
    "Outcome",
    "Refused",
    "RetryAfter",
    "Taken",
    "refuse_simulated",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """It is in the chart, under `chart_id`; `version` is the chart's own, where it says one.
    `warns` is what the receiver said although it took it.
    """

    chart_id: str
    version: str | None = field(default=None, compare=False)
    warns: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The receiver took it and does not say yet whether it is filed (HTTP 202)."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAfter:
    """It is not there (or that is not known, and a search before resend will tell).

    `after_s` is what the receiver asked for, None where it did not. `search_first` is True
    after an end that may have had an effect (a timeout, a reset, a 5xx).
    """

    says: str
    after_s: float | None = None
    search_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The receiver will not have it as it is. A person must look."""

    says: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Nobody can tell whether it is there, and the receiver cannot be asked."""

    says: str
    next_step: str


Outcome = Delivered | Taken | RetryAfter | Refused | Ambiguous


class ChartSink(Protocol):
    """A destination. One file each: `station/export/<name>.py`."""

    @property
    def name(self) -> str:
        """The destination's name in the site's configuration."""

    @property
    def test(self) -> bool:
        """Whether the site marked it as a test sink: only such a one gets simulated data."""

    @property
    def at_once(self) -> int:
        """How many messages, each of another patient, it may be given at the same time."""

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Send one message, or find it already there. Raises nothing but cancellation."""

    async def check(self) -> str | None:
        """None when the destination answers, else what is wrong, in words. Files nothing."""

    async def aclose(self) -> None:
        """Give back connections."""


class NamedSink:
    """What every sink says of itself; where more than one message may be on its way, the sink says
    so.
    """

    def __init__(self, name: str, *, test: bool) -> None:
        self._name = name
        self._test = test

    @property
    def name(self) -> str:
        """The destination's name in the site's configuration."""
        return self._name

    @property
    def test(self) -> bool:
        """Whether the site marked it as a test sink."""
        return self._test

    @property
    def at_once(self) -> int:
        """One."""
        return 1


def refuse_simulated(message: Message, sink: ChartSink) -> Refused | None:
    """What becomes of a simulated message at a sink that is no test sink; None for all others.

    Every sink asks this first, whatever was asked before: nothing simulated leaves for a real
    chart because of a mistake elsewhere.
    """
    if not message.simulated or sink.test:
        return None
    why = NotATestChartError(sink.name)
    return Refused(says=why.says, next_step=why.next_step)
