"""What a device's time stamp is worth: whether it is believed, and in words why it is not.

A stamp alone cannot tell a record's age from an error of the clock. It is believed where the
station set that clock before, or where it lies close to the host's time: then the clock is
right and the record new. What is ahead of the host, or goes back behind a record that came
before it, cannot come from a right clock whatever its age. Stamps are the device's local time
without a zone, so a clock that missed the change of summer time, or was set to UTC, is simply off
by hours, and is not believed either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from station.saying import say

__all__ = ["CLOCK_TOLERANCE", "UNSET", "Claim", "DeviceClock"]

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""A clock that nobody here set is believed while it is no further off; a site may say otherwise."""

UNSET: Final = "clock unset"

# A record that a right clock places further back than this was kept in the device's memory.
_LATE: Final = timedelta(seconds=120)
# A clock that we set does not run ahead by more than this until it is set again; else somebody
# else has set it since.
_DRIFT: Final = timedelta(seconds=60)
# Stamps are cut to seconds, and the clock was set a moment before we knew that it was.
_WRITING: Final = timedelta(seconds=2)
# No zone and no summer time moves a clock by as much as this.
_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a record says of its time, against the host's clock at its arrival.

    `offset` is device minus host; 0 where the clock is known to be right and the difference is
    the record's age. `age` is that age, where it is known. `doubt` says why the stamp is not
    believed, `impossible` that the clock cannot have been right. `late`: kept in the memory.
    `slack`: it may have ended so much before `ended`, as its clock was never set and may be fast.
    """

    received: datetime
    stamp: datetime | None = None
    ended: datetime
    """The earliest UTC moment at which the measurement can have ended by this stamp."""
    offset: timedelta | None = None
    age: timedelta | None = None
    doubt: str | None = None
    impossible: bool = False
    late: bool = False
    slack: timedelta = timedelta(0)

    @property
    def believed(self) -> bool:
        """Whether the device's time can be relied on."""
        return self.stamp is not None and self.doubt is None

    def disbelieved(self, doubt: str | None) -> Claim:
        """The same claim beside one that shows that the clock was wrong."""
        return replace(self, age=None, doubt=self.doubt or doubt)

    def proven(self) -> Claim:
        """The same claim of a clock that a later record shows to be right."""
        if self.stamp is None or self.offset is None or self.impossible or self.believed:
            return self
        age = max(timedelta(0), -self.offset)
        return replace(self, offset=timedelta(0), age=age, doubt=None, late=age > _LATE)


@dataclass(slots=True)
class DeviceClock:
    """Follows one device's clock. `set_at` is since when, in UTC, it is as the station set it.

    `zone` is the one that device clocks are set by (None: this computer's). `tolerance` is how far
    a clock may be off before its records are not believed.
    """

    zone: tzinfo | None = None
    tolerance: timedelta = timedelta(minutes=5)
    set_at: datetime | None = None
    _latest: datetime | None = None
    _lost: bool = False
    """Whether a stamp showed since `set_at` that the clock has lost its time."""

    def connected(self) -> None:
        """Another connection: a memory may come again from its oldest record."""
        self._latest = None

    def was_set(self, at: datetime) -> None:
        """The station has set the clock. One that has kept its time since it was set before is
        relied on since then.
        """
        if self.set_at is None or self._lost:
            self.set_at, self._lost = at, False
        # It may have been put back.
        self._latest = None

    def claim(
        self,
        stamp: datetime | None,
        received: datetime,
        *,
        unset: bool = False,
        again: bool = False,
    ) -> Claim:
        """Judge a record's stamp. `unset`: the device says that its clock was never set.
        `again`: the record is one that came before, so that its place in the order says nothing.
        """
        claim = self._judged(stamp, received, unset, again)
        self._lost = self._lost or (claim.doubt is not None and not again)
        return claim

    def _judged(
        self, stamp: datetime | None, received: datetime, unset: bool, again: bool
    ) -> Claim:
        if stamp is None:
            return Claim(received=received, ended=received, doubt=UNSET if unset else None)
        ahead = stamp - self._local(received)
        base = Claim(
            received=received,
            stamp=stamp,
            ended=min(received, self._utc(stamp)),
            offset=ahead,
            late=self.set_at is not None and -ahead > _LATE,
        )
        if ahead > self.tolerance:
            return replace(base, doubt=_doubt_ahead(ahead), impossible=True)
        latest = self._latest
        if not again:
            self._latest = max(stamp, latest) if latest is not None else stamp
        if latest is not None and stamp < latest and not again:
            doubt = say("clock rolled over: back by {time}", time=_amount(latest - stamp))
            return replace(base, doubt=doubt, impossible=True)
        if ahead <= _DRIFT and self._since_set(stamp):
            return replace(base, offset=timedelta(0), age=max(timedelta(0), -ahead))
        if -ahead <= self.tolerance:
            return replace(base, slack=self.tolerance)
        doubt = say("clock wrong by {time}, or a record of that age", time=_amount(-ahead))
        return replace(base, doubt=doubt)

    def _since_set(self, stamp: datetime) -> bool:
        return self.set_at is not None and stamp >= self._local(self.set_at) - _WRITING

    def _local(self, moment: datetime) -> datetime:
        """A host moment on the wall clock that the device's clock is set by."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _utc(self, stamp: datetime) -> datetime:
        """Of an hour that comes twice in autumn the first, which is the safer one."""
        if self.zone is None:
            return stamp.astimezone(UTC)
        return stamp.replace(tzinfo=self.zone).astimezone(UTC)


def _doubt_ahead(ahead: timedelta) -> str:
    if ahead > _DAY:
        return say("clock rolled over: {time} ahead", time=_amount(ahead))
    return say("clock wrong by {time}", time=_amount(ahead))


def _amount(length: timedelta) -> str:
    """In the unit that a person would use: "9 y", "12 d", "5 h 30 min", "25 min", "40 s"."""
    if length < timedelta(minutes=1):
        return f"{round(length.total_seconds())} s"
    minutes = round(length / timedelta(minutes=1))
    if minutes >= _YEAR // timedelta(minutes=1):
        return f"{minutes * timedelta(minutes=1) // timedelta(days=365, hours=6)} y"
    if minutes >= 24 * 60:
        return f"{minutes // (24 * 60)} d"
    hours, rest = divmod(minutes, 60)
    return " ".join(text for count, text in ((hours, f"{hours} h"), (rest, f"{rest} min")) if count)
