"""What one instrument says about one vital: its newest measurement, value in progress, failure.

Each thing that it says replaces what it said before, so that nothing old stands beside something
new; and each has a time after which it is not the present any more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from station.capture.views import TileState
from station.visit import ResultKind
from station.vitals import Failure, Quantity, Reading, Vital

__all__ = ["BoardTimes", "Group", "Line"]

Group = dict[Vital, Reading]
"""The final readings that one measurement gave for one kind of result, by vital."""

# What must be there before a result of this kind can be kept; else any one value will do.
_NEEDED: Final[Mapping[ResultKind, frozenset[Vital]]] = {
    ResultKind.BLOOD_PRESSURE: frozenset({Vital.SYSTOLIC, Vital.DIASTOLIC}),
    ResultKind.SPO2: frozenset({Vital.SPO2}),
}

# Streams: how far a value may wander and still count as steady, in its own unit.
_STEADY_WITHIN: Final[Mapping[Vital, Decimal]] = {
    Vital.SPO2: Decimal(2),
    Vital.PULSE_RATE: Decimal(8),
    Vital.HEART_RATE: Decimal(8),
}

# A stream that was quiet for longer than this is not live any more; values in progress (a cuff
# that deflates slowly) may take longer from one to the next.
_STREAM_QUIET: Final = timedelta(seconds=5)
_PROGRESS_QUIET: Final = timedelta(seconds=15)

# Streams: so many of the last measurements can still be kept when a person asks for the very
# one that was seen. It is less than what the quiet time allows, whatever the rate.
_SEEN: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTimes:
    """`stale`: a value that nobody kept is dimmed after this; `gone`: and removed after this.
    `steady`: how long a stream must stay level.
    """

    stale: timedelta = timedelta(minutes=10)
    gone: timedelta = timedelta(minutes=20)
    steady: timedelta = timedelta(seconds=8)


@dataclass(slots=True)
class Line:
    """One instrument's part of one tile. Whose a reading is was decided before it gets here."""

    kind: ResultKind
    times: BoardTimes
    group: Group = field(default_factory=dict)
    """The newest measurement; empty where there is none."""
    attached: bool = False
    """Whether that measurement is this patient's."""
    since: datetime | None = None
    """When it came onto the board: by this its age limits count."""
    progress: Reading | None = None
    """A value on its way: shown, never kept."""
    theirs: bool = False
    """Whether that measurement began after the patient was confirmed."""
    doubtful: Reading | None = None
    """A finished value that must not be charted: shown with the reasons, never kept."""
    failure: Failure | None = None
    failure_lasts: timedelta = timedelta(0)
    _level: tuple[Decimal, Decimal] | None = None
    _level_since: datetime | None = None
    _seen: deque[Group] = field(default_factory=lambda: deque(maxlen=_SEEN))

    # What the instrument says.

    def take(self, reading: Reading, attached: bool, at: datetime) -> None:
        """A final, chartable reading, on the board since `at`."""
        if attached and not self.attached:
            # What was seen before belongs to nobody, and steadiness begins with the patient.
            self._begin_anew()
        if self.measurement != reading.measurement:
            self._follow(reading)
            self.group = {}
            self.since = at
            if reading.streaming:
                self._seen.append(self.group)
        self.group[reading.vital] = reading
        self.attached = attached
        self.failure = self.progress = self.doubtful = None
        self._stay_level(reading)

    def show_progress(self, reading: Reading, theirs: bool) -> None:
        """A value on its way."""
        self.progress = reading
        self.theirs = theirs
        self.failure = self.doubtful = None

    def show_doubtful(self, reading: Reading) -> None:
        """A finished value that must not be charted."""
        self._end_of_value()
        self.doubtful = reading

    def fail(self, failure: Failure, lasts: timedelta) -> None:
        """A measurement without a number: what was there before is not the present any more."""
        self._end_of_value()
        self.failure = failure
        self.failure_lasts = lasts

    def lost(self, *, streams: bool) -> None:
        """The instrument is not connected any more: what was live is over, what was finished
        stays. `streams`: it tells its failures all the time, too.
        """
        self.progress = None
        if streams:
            self.failure = None
        if self.streaming or (self.doubtful is not None and self.doubtful.streaming):
            self._end_of_value()

    def ended(self) -> None:
        """What was on its way is over, and its value went elsewhere."""
        self.progress = None

    def forget(self, measurements: set[str]) -> None:
        """These measurements were used or given up: never offer them again."""
        if self.measurement in measurements:
            self._end_of_value()

    def restart(self) -> None:
        """Measure again: nothing that was said counts any more."""
        self._end_of_value()

    # What of it may be shown and kept.

    @property
    def measurement(self) -> str | None:
        """The newest measurement's id."""
        return next((reading.measurement for reading in self.group.values()), None)

    @property
    def received(self) -> datetime | None:
        """When the newest measurement arrived."""
        return next((reading.taken.received for reading in self.group.values()), None)

    @property
    def streaming(self) -> bool:
        """Whether the newest measurement is one of a stream."""
        return any(reading.streaming for reading in self.group.values())

    def state(self, now: datetime) -> TileState | None:
        """What this line makes of its tile; None where it has nothing to say."""
        if self.live(now) is not None:
            return TileState.MEASURING
        if self.failure is not None:
            fresh = now - self.failure.taken.received <= self.failure_lasts
            return TileState.FAILED if fresh else None
        if self.doubtful is not None:
            return TileState.CHECK if self._fresh(self.doubtful, now) else None
        if not self.complete or self.since is None:
            return None
        if self.streaming:
            return None if self._quiet(now) else TileState.MEASURING
        age = now - self.since
        if age >= self.times.gone:
            return TileState.GONE
        return TileState.STALE if age >= self.times.stale else TileState.READY

    @property
    def complete(self) -> bool:
        """Whether everything that a result of this kind needs is there."""
        needed = _NEEDED.get(self.kind, frozenset())
        return bool(self.group) and needed <= set(self.group)

    def live(self, now: datetime) -> Quantity | None:
        """A value in progress, while it is the present."""
        reading = self.progress
        if reading is None or now - reading.taken.received > _PROGRESS_QUIET:
            return None
        return reading.quantity

    def has_value(self, now: datetime) -> bool:
        """Whether there is a finished or streaming value to show."""
        state = self.state(now)
        if state in (TileState.READY, TileState.STALE):
            return True
        return state is TileState.MEASURING and self.live(now) is None

    def steadiness(self) -> float | None:
        """How much of the needed steadiness is reached, 0 to 1; None where it does not apply."""
        received = self.received
        if received is None or not self.streaming or self._level_since is None:
            return None
        if not self.times.steady:
            return 1.0
        return min(1.0, (received - self._level_since) / self.times.steady)

    def offer(self, now: datetime, measurement: str | None = None) -> Group | None:
        """What may be kept now: the newest measurement, or of a stream the one that was seen."""
        steady = self.steadiness()
        if not (self.attached and self.has_value(now) and (steady is None or steady >= 1.0)):
            return None
        if measurement is None or measurement == self.measurement:
            return self.group
        for group in self._seen:
            reading = next(iter(group.values()))
            if reading.measurement == measurement and self._fresh(reading, now):
                return group
        return None

    # How it is done.

    def _quiet(self, now: datetime) -> bool:
        received = self.received
        return received is not None and now - received > _STREAM_QUIET

    def _fresh(self, reading: Reading, now: datetime) -> bool:
        lasts = _STREAM_QUIET if reading.streaming else self.times.stale
        return now - reading.taken.received <= lasts

    def _end_of_value(self) -> None:
        self.group = {}
        self.since = None
        self.attached = False
        self.progress = self.doubtful = self.failure = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._seen.clear()
        self._level = self._level_since = None

    def _follow(self, reading: Reading) -> None:
        """A stream goes on, or begins anew after a pause."""
        received = self.received
        if received is not None and reading.taken.received - received > _STREAM_QUIET:
            self._begin_anew()

    def _stay_level(self, reading: Reading) -> None:
        """Keep track of how long a stream has been level."""
        within = _STEADY_WITHIN.get(reading.vital)
        if within is None or not reading.streaming:
            return
        number = reading.quantity.value
        low, high = self._level or (number, number)
        low, high = min(low, number), max(high, number)
        if self._level is None or high - low > within:
            low = high = number
            self._level_since = reading.taken.received
        self._level = (low, high)
