"""Since when the measurement is under way that an instrument tells of while it measures.

Plain state, no I/O; the times are the host's UTC clock, passed in. What is told is the *earliest*
moment at which it can have begun: a moment too early holds a reading until a person says whose it
is, one too late puts it on the board of the next patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

__all__ = ["Seen", "UnderWay"]

# A cuff tells its pressure at least this often while it inflates. What is seen sooner after a
# connection that was lost before may have begun meanwhile. Of the first connection this is not
# said: a cuff that connects when it is started would never give a reading by itself.
_TOLD_EVERY: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A measurement that was seen under way: when first and last, and since when it may be."""

    began: datetime
    first: datetime
    last: datetime


@dataclass(slots=True)
class UnderWay:
    """`longest`: no measurement takes longer. `ours`: only the station starts it, and stops what
    a lost connection left behind, so nothing of before a connection goes on in it.
    """

    longest: timedelta
    ours: bool = False
    seen: Seen | None = None
    _connected: datetime | None = None
    _idle: datetime | None = None
    """The last moment at which it was connected and nothing was under way."""
    _cut_off: Seen | None = None
    _broke: datetime | None = None

    def connected(self, at: datetime) -> None:
        """There is a connection."""
        self._connected = at

    def lost(self, at: datetime | None) -> Seen | None:
        """The connection is gone since `at`, if that is known; gives what is cut off."""
        seen, self.seen = self.seen, None
        if self._connected is not None and seen is None:
            self._idle = at
        if seen is not None and not self.ours:
            self._cut_off = seen
        self._connected = None
        return seen

    def broke(self, at: datetime) -> None:
        """The clock was set, or the computer slept: no time of before can be compared with one of
        now, and what is seen next may have begun before.
        """
        self.seen = self._cut_off = self._idle = None
        self._broke = at

    def progress(self, at: datetime) -> datetime:
        """A value in progress; gives since when, at the earliest, the measurement is under way."""
        seen = self.seen
        if seen is not None and at < seen.last:  # this computer's clock was set back
            seen = Seen(began=at - self.longest, first=at, last=at)
        elif seen is None or at - seen.first > self.longest:
            cut, self._cut_off = self._cut_off, None
            goes_on = cut is not None and timedelta(0) <= at - cut.first <= self.longest
            if cut is not None and goes_on:
                seen = cut
            else:
                seen = Seen(began=self._earliest(at), first=at, last=at)
        self.seen = Seen(began=seen.began, first=seen.first, last=at)
        return seen.began

    def ended(self, received: datetime, end: datetime) -> datetime | None:
        """A result came that was finished at `end`; gives since when it was under way, None where
        it is not what was seen.
        """
        seen, self.seen = self.seen, None
        self._cut_off = None
        if seen is None or received < seen.last or received - seen.first > self.longest:
            return None
        # A record that was finished before anything was seen is not what was seen.
        return seen.began if end >= seen.first - timedelta(seconds=2) else None

    def _earliest(self, at: datetime) -> datetime:
        if self._broke is not None:
            if timedelta(0) <= at - self._broke <= self.longest:
                return self._broke - self.longest
            self._broke = None
        connected, idle = self._connected, self._idle
        if self.ours or connected is None or idle is None or at - connected > _TOLD_EVERY:
            return at
        return max(idle, at - self.longest) if idle <= at else at - self.longest
