"""What comes right after a connection: a memory that is sent again, oldest first, or a reading.

Many instruments push everything that nobody has confirmed as soon as somebody listens; the last
of it may be the one just taken. Which it is cannot be told from the first record, so finished
records are held back for a moment until no more come. Of several, at most the newest can be
live, and only where a clock that is believed says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from station.codec import Frame, Spec
from station.drivers.device_clock import Claim
from station.drivers.records import SEQUENCE

__all__ = ["Arrivals", "Record", "can_store", "settled"]

# A memory begins to come within seconds: A&D cuffs give a host about 5 s to subscribe.
_AFTER_CONNECTION: Final = timedelta(seconds=10)
# Indications follow each other within a connection interval or two, which last 4 s at the most
# and a fraction of a second in practice.
_NO_MORE: Final = timedelta(seconds=1.5)
# More than any instrument keeps, and longer than sending it takes: what goes on beyond either is
# told as it comes, or a device that never pauses would show nothing and fill the memory.
_MOST: Final = 1000
_LONGEST: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A finished frame with what its time stamp is worth. `again`: it came before."""

    frame: Frame
    claim: Claim
    again: bool = False
    stored: bool = False


def can_store(spec: Spec) -> bool:
    """Whether an instrument of this kind may keep readings and send them later: its spec says
    so, it stamps or numbers them, or is reached by radio and measures without a host. What
    streams tells its records by itself: they are marked in the frame.
    """
    if spec.limits.streaming:
        return False
    fields = [item for message in spec.messages for item in message.fields]
    timed = ("device_time", "year")
    return (
        spec.limits.stores
        or spec.link.kind == "bluetooth"
        or any(item.role in timed or item.name == SEQUENCE for item in fields)
    )


def settled(records: Sequence[Record], *, alone: bool) -> list[Record]:
    """Decide which of the records that came together are from memory, and what their clock is
    worth. `alone`: there is only one, and nothing speaks for its being part of a memory; so it
    ended as it arrived, or when it says.
    """
    if alone:
        return [
            replace(
                one,
                claim=replace(one.claim, slack=timedelta(0)),
                stored=one.stored or one.claim.late,
            )
            for one in records
        ]
    wrong = next((one.claim.doubt for one in records if one.claim.impossible), None)
    newest = records[-1]
    right = newest.claim.believed and wrong is None
    return [
        replace(
            one,
            claim=one.claim.proven() if right else one.claim.disbelieved(wrong),
            stored=one.stored or one.claim.late or one is not newest or not right,
        )
        for one in records
    ]


@dataclass(slots=True)
class Arrivals:
    """Holds records back after a connection. All times are the host's UTC clock."""

    _opened: datetime | None = None
    _held: list[Record] = field(default_factory=list)
    _more: bool = False
    """Whether something finished came in this connection already."""
    _going_on: datetime | None = None
    """When the last record came of a memory that has more than is held back."""

    def open(self, now: datetime) -> None:
        """There is a connection from now on."""
        self._opened = now
        self._more = False
        self._going_on = None

    def take(self, record: Record) -> list[Record]:
        """A finished record came; gives what is settled now, and keeps what is not."""
        at = record.claim.received
        if self._going_on is not None and timedelta(0) <= at - self._going_on < _NO_MORE:
            self._going_on = at
            return settled([record], alone=False)
        self._going_on = None
        if self._opened is None or not self._early(at):
            return settled([record], alone=True)
        self._held.append(record)
        if len(self._held) < _MOST and at - self._held[0].claim.received < _LONGEST:
            return []
        self._going_on = at
        return self.end()

    def under_way(self) -> None:
        """A value in progress came: what is held was finished before that measurement."""
        self._held = [replace(one, stored=True) for one in self._held]

    def due(self, now: datetime) -> list[Record]:
        """What is settled because nothing more came."""
        if not self._held:
            return []
        quiet = now - self._held[-1].claim.received
        # A host clock that was put back must not hold a reading for hours.
        return self.end() if not timedelta(0) <= quiet < _NO_MORE else []

    def end(self) -> list[Record]:
        """Nothing more can come."""
        held, self._held = self._held, []
        if not held:
            return []
        alone = len(held) == 1 and not self._more
        self._more = True
        return settled(held, alone=alone)

    def _early(self, at: datetime) -> bool:
        assert self._opened is not None  # the caller looked
        return bool(self._held) or timedelta(0) <= at - self._opened <= _AFTER_CONNECTION
