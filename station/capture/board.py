"""The board: one tile a vital, fed with readings whose owner has been decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from station.capture.tile import BoardTimes, Tile
from station.capture.views import LinkView, TileView
from station.codec import CodecError, load_spec
from station.drivers.links.base import LinkPhase
from station.visit import ResultKind, kind_of, new_id
from station.vitals import (
    VITALS,
    Failure,
    FailureReason,
    Reading,
    Vital,
)

__all__ = ["DEFAULT_KINDS", "PULSE_ORDER", "Board"]

DEFAULT_KINDS: Final = (
    ResultKind.BLOOD_PRESSURE,
    ResultKind.SPO2,
    ResultKind.PULSE_RATE,
    ResultKind.BODY_TEMPERATURE,
    ResultKind.RESPIRATORY_RATE,
    ResultKind.PAIN_SCORE,
    ResultKind.REASON_FOR_VISIT,
)

# Of several pulses the first of these that is there is shown and filed; the site may reorder.
PULSE_ORDER: Final = ("oximetry", "oscillometric", "ecg")

# How long a pulse from a better source keeps the tile.
_PULSE_KEEPS: Final = timedelta(seconds=10)


class Board:
    """All tiles of one room."""

    def __init__(
        self,
        kinds: Iterable[ResultKind] = DEFAULT_KINDS,
        times: BoardTimes | None = None,
        pulse_order: tuple[str, ...] = PULSE_ORDER,
    ) -> None:
        """`kinds` in the order in which they are shown."""
        times = times or BoardTimes()
        self.tiles: dict[ResultKind, Tile] = {kind: Tile(kind, times) for kind in kinds}
        self.pulses: dict[str, Reading] = {}
        """The last attached pulse by method, for evidence beside the one that is filed."""
        self._pulse_order = pulse_order
        self._links: dict[str, LinkView] = {}
        self._reads: dict[str, frozenset[ResultKind]] = {}

    def link(self, view: LinkView) -> None:
        """What is known about an instrument."""
        self._links[view.name] = view
        if view.name not in self._reads:
            self._reads[view.name] = _kinds_of(view.spec)

    def clear(self) -> None:
        """Another patient: nothing stays on the board."""
        self.pulses.clear()
        for tile in self.tiles.values():
            tile.clear()

    def take(self, reading: Reading, attached: bool) -> None:
        """A final, chartable reading. What no living patient has is an artefact, not a value."""
        kind = kind_of(reading.vital)
        tile = self.tiles.get(kind) if kind is not None else None
        if tile is None:
            return
        impossible = _impossible(reading)
        if impossible is not None:
            tile.fail(impossible)
            return
        if reading.vital is Vital.PULSE_RATE:
            if attached:
                self.pulses[reading.context.method or ""] = reading
            if not self._preferred(tile, reading):
                return
        tile.take(reading, attached)

    def progress(self, reading: Reading) -> None:
        """A value in progress. The pressure in a cuff belongs to the blood pressure's tile."""
        kind = kind_of(reading.vital)
        if reading.vital is Vital.CUFF_PRESSURE:
            kind = ResultKind.BLOOD_PRESSURE
        if kind is ResultKind.PULSE_RATE:
            return  # a pulse during an inflation says nothing yet
        tile = self.tiles.get(kind) if kind is not None else None
        if tile is not None:
            tile.show_progress(reading)

    def fail(self, failure: Failure) -> None:
        """A measurement without a number."""
        kind = kind_of(failure.vital)
        tile = self.tiles.get(kind) if kind is not None else None
        if tile is not None:
            tile.fail(failure)

    def views(self, now: datetime) -> tuple[TileView, ...]:
        """Every tile as it is to be shown."""
        return tuple(self._view(tile, now) for tile in self.tiles.values())

    def _view(self, tile: Tile, now: datetime) -> TileView:
        able = [name for name, kinds in self._reads.items() if tile.kind in kinds]
        ready = [name for name in able if self._links[name].phase is not LinkPhase.FAILED]
        # Asked and answered, not measured: these wait for a person, never for an instrument.
        by_voice = tile.kind in (ResultKind.PAIN_SCORE, ResultKind.REASON_FOR_VISIT)
        return tile.view(
            now,
            has_device=bool(ready) or by_voice,
            device=next(iter(ready or able), None),
        )

    def _preferred(self, tile: Tile, reading: Reading) -> bool:
        """Whether this pulse may take the tile from the one that is there."""
        there = tile.value.get(Vital.PULSE_RATE)
        if there is None or self._rank(reading) <= self._rank(there):
            return True
        return reading.taken.received - there.taken.received > _PULSE_KEEPS

    def _rank(self, reading: Reading) -> int:
        method = reading.context.method or ""
        order = self._pulse_order
        return order.index(method) if method in order else len(order)


def _kinds_of(spec_id: str) -> frozenset[ResultKind]:
    try:
        vitals = load_spec(spec_id).vitals
    except CodecError:
        return frozenset()
    return frozenset(kind for vital in vitals if (kind := kind_of(vital)) is not None)


def _impossible(reading: Reading) -> Failure | None:
    """The failure that an impossible number is; None for a possible one."""
    low, high = VITALS[reading.vital].possible
    value = reading.in_chart_unit().value
    if low <= value <= high:
        return None
    return Failure(
        id=new_id(),
        vital=reading.vital,
        reason=FailureReason.OVER_RANGE if value > high else FailureReason.UNDER_RANGE,
        says="The instrument sent a number that no living patient has.",
        next_step="Check how the instrument sits, then measure again.",
        taken=reading.taken,
        device=reading.device,
        origin=reading.origin,
        code=str(reading.quantity),
    )
