"""One vital on the board: what came last, what was kept, and what of it may be shown now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from station.capture.views import TileState, TileView
from station.visit import Result, ResultKind
from station.vitals import Failure, Origin, Quantity, Reading, Vital

__all__ = ["BoardTimes", "Tile"]

# What must be there before a result of this kind can be kept.
_NEEDED: Final[Mapping[ResultKind, frozenset[Vital]]] = {
    ResultKind.BLOOD_PRESSURE: frozenset({Vital.SYSTOLIC, Vital.DIASTOLIC}),
    ResultKind.SPO2: frozenset({Vital.SPO2}),
}

# Streams: how far a value may wander and still count as steady, in its own unit.
_STEADY_WITHIN: Final[Mapping[Vital, Decimal]] = {
    Vital.SPO2: Decimal(2),
    Vital.PULSE_RATE: Decimal(8),
}

# A stream that was quiet for longer than this is not live any more; values in progress (a cuff
# that deflates slowly) may take longer from one to the next.
_STREAM_QUIET: Final = timedelta(seconds=5)
_PROGRESS_QUIET: Final = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTimes:
    """`stale`: a value that nobody kept is dimmed after this; `gone`: and removed after this.
    `steady`: how long a stream must stay level.
    """

    stale: timedelta = timedelta(minutes=10)
    gone: timedelta = timedelta(minutes=20)
    steady: timedelta = timedelta(seconds=8)


@dataclass(slots=True)
class Tile:
    """The state of one kind of result. Whose a reading is was decided before it gets here."""

    kind: ResultKind
    times: BoardTimes
    value: dict[Vital, Reading] = field(default_factory=dict)
    """The last final readings of one measurement, by vital."""
    attached: bool = False
    """Whether that measurement is this patient's."""
    progress: Reading | None = None
    failure: Failure | None = None
    result: Result | None = None
    saving: bool = False
    _level: tuple[Decimal, Decimal] | None = None
    _level_since: datetime | None = None

    @property
    def measurement(self) -> str | None:
        """The measurement that the tile shows."""
        return next((reading.measurement for reading in self.value.values()), None)

    @property
    def received(self) -> datetime | None:
        """When the shown measurement arrived."""
        return next((reading.taken.received for reading in self.value.values()), None)

    def take(self, reading: Reading, attached: bool) -> None:
        """A final, chartable reading."""
        if self.measurement != reading.measurement:
            self.value = {}
        self.value[reading.vital] = reading
        self.attached = attached
        self.failure = None
        self.progress = None
        self._follow(reading)

    def show_progress(self, reading: Reading) -> None:
        """A value in progress: shown as such, never kept."""
        self.progress = reading
        self.failure = None

    def fail(self, failure: Failure) -> None:
        """A measurement without a number: what was shown live is not the present any more."""
        self.failure = failure
        self.progress = None
        self._level = None
        if self.value and next(iter(self.value.values())).streaming:
            self.value = {}

    def clear(self) -> None:
        """Another patient: nothing stays."""
        self.value = {}
        self.attached = False
        self.progress = None
        self.failure = None
        self.result = None
        self.saving = False
        self._level = self._level_since = None

    def release(self) -> None:
        """The kept result was taken back: measure again, and do not offer the same once more."""
        kept = {reading.measurement for reading in self.result.readings} if self.result else set()
        self.result = None
        if self.measurement in kept:
            self.value = {}

    def complete(self) -> bool:
        """Whether everything that a result of this kind needs is there."""
        needed = _NEEDED.get(self.kind)
        return bool(self.value) and (needed is None or needed <= set(self.value))

    def steadiness(self) -> float | None:
        """How much of the needed steadiness is reached, 0 to 1; None where it does not apply."""
        reading = next(iter(self.value.values()), None)
        if reading is None or not reading.streaming or self._level_since is None:
            return None
        level_for = reading.taken.received - self._level_since
        return min(1.0, level_for / self.times.steady) if self.times.steady else 1.0

    def acceptable(self, now: datetime) -> bool:
        """Whether what is shown may be kept now."""
        if self.result is not None or self.saving or not self.attached or not self.complete():
            return False
        if self._quiet(now) or self._age(now) >= self.times.gone:
            return False
        steady = self.steadiness()
        return steady is None or steady >= 1.0

    def view(self, now: datetime, *, has_device: bool, device: str | None) -> TileView:
        """The tile as it is to be shown at this moment."""
        state = self._state(now, has_device)
        kept = self.result
        readings = kept.readings if kept is not None else tuple(self.value.values())
        if state in (TileState.GONE, TileState.NO_DEVICE, TileState.WAITING, TileState.FAILED):
            readings = ()
        shown = self.progress if state is TileState.MEASURING and not readings else None
        origins = {reading.origin for reading in (*readings, *((shown,) if shown else ()))}
        received = readings[0].taken.received if readings else None
        return TileView(
            kind=self.kind,
            state=state,
            readings=readings,
            live=self._live(state),
            steady=self.steadiness() if state is TileState.MEASURING else None,
            failure=self.failure if state is TileState.FAILED else None,
            measurement=None if kept else self.measurement,
            device=readings[0].device.name if readings else device,
            received=received,
            age_s=(now - received).total_seconds() if received else None,
            acceptable=self.acceptable(now),
            simulated=any(not origin.real for origin in origins),
            text=kept.text if kept is not None else None,
            notes=self._notes(readings),
        )

    def _live(self, state: TileState) -> Quantity | None:
        if state is TileState.MEASURING and self.progress is not None:
            return self.progress.quantity
        return None

    def _notes(self, readings: tuple[Reading, ...]) -> tuple[str, ...]:
        notes: dict[str, None] = {}
        for reading in readings:
            notes.update(dict.fromkeys(reading.quality.reasons))
        return tuple(notes)

    def _state(self, now: datetime, has_device: bool) -> TileState:
        if self.saving:
            return TileState.SAVING
        if self.result is not None:
            by_hand = self.result.origins == {Origin.MANUAL}
            return TileState.BY_HAND if by_hand else TileState.CAPTURED
        if self.progress is not None and now - self.progress.taken.received < _PROGRESS_QUIET:
            return TileState.MEASURING
        if self.failure is not None:
            return TileState.FAILED
        if self.value and not self._quiet(now):
            return self._value_state(now)
        return TileState.WAITING if has_device else TileState.NO_DEVICE

    def _value_state(self, now: datetime) -> TileState:
        if next(iter(self.value.values())).streaming:
            return TileState.MEASURING
        age = self._age(now)
        if age >= self.times.gone:
            return TileState.GONE
        return TileState.STALE if age >= self.times.stale else TileState.READY

    def _age(self, now: datetime) -> timedelta:
        return now - self.received if self.received else timedelta(0)

    def _quiet(self, now: datetime) -> bool:
        """Whether a stream has stopped: its last value is not the present."""
        reading = next(iter(self.value.values()), None)
        return (
            reading is not None
            and reading.streaming
            and now - reading.taken.received > _STREAM_QUIET
        )

    def _follow(self, reading: Reading) -> None:
        """Keep track of how long a stream has been level."""
        within = _STEADY_WITHIN.get(reading.vital)
        if within is None or not reading.streaming:
            return
        number = reading.quantity.value
        low, high = (
            (min(self._level[0], number), max(self._level[1], number))
            if self._level
            else (
                number,
                number,
            )
        )
        if self._level is None or high - low > within:
            self._level = (number, number)
            self._level_since = reading.taken.received
        else:
            self._level = (low, high)
