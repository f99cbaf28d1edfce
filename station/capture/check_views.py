"""What checks show beside the tiles: cross-checks, messages to the provider, a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.checks.crosscheck import RatesDisagree
from station.checks.news2 import Part
from station.visit import Actor, Delivery, ResultKind

__all__ = ["ChecksView", "NoticeView", "Score", "Tellable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellable:
    """A critical result that is kept, and what the provider would be told about it: the text
    that is sent is this text. `to` is the provider of the visit, if the list names one.
    """

    result_id: str
    kind: ResultKind
    text: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A message to the provider, and what is known about it at each destination. `waiting`:
    destinations from which nothing was heard yet; there it is queued.
    """

    id: str
    result_id: str
    kind: ResultKind
    text: str
    at: datetime
    by: Actor
    deliveries: tuple[Delivery, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points of NEWS2. With `missing` parts it is no score."""

    points: int
    parts: tuple[tuple[Part, int], ...]
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksView:
    """`age_known` False: only rules that hold for every age were asked. `destinations` take
    messages to the provider; without one the person has to go.
    """

    version: str = ""
    age_known: bool = True
    pulses: RatesDisagree | None = None
    score: Score | None = None
    tellable: tuple[Tellable, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    destinations: tuple[str, ...] = ()

    def about(self, kind: ResultKind) -> Tellable | None:
        """What can be told about that kind of result."""
        return next((one for one in self.tellable if one.kind is kind), None)

    def notice(self, result_id: str) -> NoticeView | None:
        """The last message about that result."""
        return next((one for one in reversed(self.notices) if one.result_id == result_id), None)
