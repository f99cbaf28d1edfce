"""The outbox as an integrator reads it: plain data, without a patient in its lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.visit import DeliveryState

__all__ = ["DryRun", "MessageLine", "MessageText", "Messages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message of the outbox. `results` is how many it files, `octets` how long its body is;
    `beside`: it is about them and files none.

    Nothing in it names a patient.
    """

    destination: str
    key: str
    media: str
    state: DeliveryState
    at: datetime
    visit_id: str
    results: int
    octets: int
    attempts: int = 0
    simulated: bool = False
    beside: bool = False
    correction: bool = False
    next_try: datetime | None = None
    chart_id: str | None = None
    says: str | None = None
    next_step: str | None = None
    warns: str | None = None

    @property
    def waits_for_a_person(self) -> bool:
        """Whether it stays as it is until somebody looks."""
        return self.state in (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """A message as it goes over the wire, made readable. But for a dry run it names a patient."""

    key: str
    media: str
    text: str
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a destination would get of an invented visit. `says` is why it gets nothing."""

    destination: str
    messages: tuple[MessageText, ...] = ()
    says: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """What an integrator looks at. `counts` are of the whole outbox, by destination and state;
    `lines` the newest of them, or of those that are not in the chart (`undelivered`), at most
    `limit`.
    """

    counts: tuple[tuple[str, DeliveryState, int], ...] = ()
    lines: tuple[MessageLine, ...] = ()
    undelivered: bool = True
    read_at: datetime | None = None
    opened: tuple[MessageLine, MessageText] | None = None
    dry_run: DryRun | None = None
