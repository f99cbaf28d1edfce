"""The board: one tile a vital, fed with readings whose owner has been decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from station.capture.board_policy import BOARD
from station.capture.line import BoardTimes
from station.capture.plausible import out_of_order, out_of_range
from station.capture.tile import Tile
from station.capture.views import LinkView, TileState, TileView
from station.codec import CodecError, load_spec
from station.drivers.links.base import LinkPhase
from station.visit import ResultKind, kind_of, new_id
from station.vitals import Failure, FailureReason, Reading, Vital

__all__ = ["DEFAULT_KINDS", "PULSE_ORDER", "Board"]

DEFAULT_KINDS: Final = BOARD

# Of several pulses the first of these that is there is shown and filed; the site may reorder.
PULSE_ORDER: Final = ("oximetry", "oscillometric", "ecg")

# Asked and answered, not measured: these wait for a person, never for an instrument.
_ASKED: Final = (ResultKind.PAIN_SCORE, ResultKind.REASON_FOR_VISIT)

# The vital that a failure is about, where a kind has several.
_CHIEF: Final[dict[ResultKind, Vital]] = {
    ResultKind.BLOOD_PRESSURE: Vital.SYSTOLIC,
    ResultKind.PULSE_RATE: Vital.PULSE_RATE,
    ResultKind.SPO2: Vital.SPO2,
}

# A stream fails again with every packet; what it does not repeat is over.
_STREAM_FAILURE: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Ability:
    """What an instrument can measure, by its spec."""

    kinds: frozenset[ResultKind] = frozenset()
    streaming: bool = False
    for_adults: bool = False


# What a tile offers of an instrument's actions; the others are for those who know the device.
_BY_HAND: Final = frozenset({"start", "stop"})


class Board:
    """All tiles of one room. A kind that is not in the layout gets its tile with its first
    value: what an instrument measured is never invisible.
    """

    def __init__(
        self,
        kinds: Iterable[ResultKind] = DEFAULT_KINDS,
        times: BoardTimes | None = None,
        pulse_order: tuple[str, ...] = PULSE_ORDER,
    ) -> None:
        """`kinds` in the order in which they are shown."""
        self._times = times or BoardTimes()
        self._pulse_order = pulse_order
        self.refuses: Callable[[Reading], FailureReason | None] = _out_of_range
        """Which values are impossible, and on which side; the visit's checks may be stricter."""
        self.tiles: dict[ResultKind, Tile] = {}
        self._layout = tuple(kinds)
        self._links: dict[str, LinkView] = {}
        self._able: dict[str, _Ability] = {}
        self._spoiled: str | None = None
        self.clear()

    @property
    def times(self) -> BoardTimes:
        """When what nobody kept is dimmed, and when it is gone."""
        return self._times

    def clear(self, kinds: Iterable[ResultKind] | None = None) -> None:
        """Another patient: nothing stays on the board. `kinds` is the layout from now on."""
        self._layout = self._layout if kinds is None else tuple(kinds)
        self.tiles.clear()
        for kind in self._layout:
            self.tile(kind)

    def lay_out(self, kinds: Iterable[ResultKind]) -> None:
        """Another layout for the same patient: tiles that hold something stay, whatever it says."""
        self._layout = tuple(kinds)
        before = dict(self.tiles)
        self.tiles.clear()
        for kind in self._layout:
            found = before.pop(kind) if kind in before else None
            self.tiles[kind] = found or Tile(kind, self._times, self._rank)
        self.tiles |= {kind: tile for kind, tile in before.items() if tile.holds}

    def tile(self, kind: ResultKind) -> Tile:
        """The tile of that kind, made where it is missing."""
        found = self.tiles.get(kind)
        if found is None:
            found = self.tiles[kind] = Tile(kind, self._times, self._rank)
        return found

    def link(self, view: LinkView) -> None:
        """What is known about an instrument."""
        self._links[view.name] = view
        if view.name not in self._able:
            self._able[view.name] = _ability(view.spec)
        if view.phase is not LinkPhase.CONNECTED:
            for tile in self.tiles.values():
                if view.name in tile.lines:
                    tile.lines[view.name].lost(streams=self._able[view.name].streaming)

    def forget_link(self, name: str) -> None:
        """An instrument is not of this room any more. What it measured stays until it is stale."""
        self._links.pop(name, None)
        able = self._able.pop(name, _Ability())
        for tile in self.tiles.values():
            if name in tile.lines:
                tile.lines[name].lost(streams=able.streaming)

    # What instruments say.

    def take(self, reading: Reading, attached: bool, at: datetime | None = None) -> bool:
        """A final, chartable reading; False where it is an artefact, which is then a failure.

        `at`: since when it is on the board, its arrival if not said.
        """
        kind = kind_of(reading.vital)
        if kind is None or reading.measurement == self._spoiled:
            return False
        line = self.tile(kind).line(reading.device.name)
        reason = self.refuses(reading)
        if reason is not None:
            self._refuse(
                reading, reason, "The instrument sent a number that no living patient has."
            )
            return False
        line.take(reading, attached, at or reading.taken.received)
        if kind is ResultKind.BLOOD_PRESSURE and out_of_order(line.group.values()):
            self._refuse(
                reading,
                FailureReason.DEVICE_ERROR,
                "The instrument sent a systolic pressure that is not above the diastolic one.",
            )
            return False
        return True

    def show(self, reading: Reading, theirs: bool = True) -> None:
        """A value that is never kept: on its way, or finished and not fit for a chart. `theirs`:
        its measurement began after the patient was confirmed.
        """
        kind = kind_of(reading.vital)
        if reading.vital is Vital.CUFF_PRESSURE:
            kind = ResultKind.BLOOD_PRESSURE
        if kind is None or out_of_range(reading.vital, reading.quantity) is not None:
            return
        if not reading.final and kind is ResultKind.PULSE_RATE:
            return  # a pulse during an inflation says nothing yet
        line = self.tile(kind).line(reading.device.name)
        if reading.final:
            line.show_doubtful(reading)
        else:
            line.show_progress(reading, theirs)

    def ended(self, reading: Reading) -> None:
        """A measurement is over whose value is not for the board."""
        kind = kind_of(reading.vital)
        if kind is not None and kind in self.tiles:
            self.tiles[kind].line(reading.device.name).ended()

    def fail(self, failure: Failure) -> None:
        """A measurement without a number. When a stream fails, all that it measures does."""
        kind = kind_of(failure.vital)
        able = self._able.get(failure.device.name, _Ability())
        kinds = able.kinds if able.streaming else frozenset()
        lasts = _STREAM_FAILURE if able.streaming else self._times.gone
        for one in kinds | ({kind} if kind is not None else set()):
            about = failure
            if one is not kind:
                about = replace(failure, vital=_CHIEF.get(one, failure.vital))
            self.tile(one).line(failure.device.name).fail(about, lasts)

    def _refuse(self, reading: Reading, reason: FailureReason, says: str) -> None:
        """An artefact is a failure of its whole measurement: no other number of it is shown."""
        self._spoiled = reading.measurement
        for tile in self.tiles.values():
            tile.forget({reading.measurement})
        self.fail(
            Failure(
                id=new_id(),
                vital=reading.vital,
                reason=reason,
                says=says,
                next_step="Check how the instrument sits, then measure again.",
                taken=reading.taken,
                device=reading.device,
                origin=reading.origin,
                code=f"{reading.vital} {reading.quantity}",
            )
        )

    # The picture.

    def views(self, now: datetime) -> tuple[TileView, ...]:
        """Every tile as it is to be shown."""
        return tuple(self._view(tile, now) for tile in self.tiles.values())

    def instruments(self, kind: ResultKind) -> list[LinkView]:
        """Those of the room that can measure it and are there, in the order of the room. Of
        those that are there only when they have something to tell, one that is not heard is.
        """
        return [link for link in self._able_to(kind) if _there(link) or link.resting]

    def inflates_for_adults(self, name: str) -> bool:
        """Whether an instrument is told to measure an adult when it is started from here."""
        return name in self._able and self._able[name].for_adults

    def _able_to(self, kind: ResultKind) -> list[LinkView]:
        return [self._links[name] for name, can in self._able.items() if kind in can.kinds]

    def _view(self, tile: Tile, now: datetime) -> TileView:
        able = self._able_to(tile.kind)
        there = [link for link in able if _there(link)]
        # What is connected and says nothing comes after what does.
        link = next(iter(sorted(there, key=lambda link: bool(link.says)) or able), None)
        waits = bool(there) or tile.kind in _ASKED
        notes = (link.says, link.next_step) if link is not None else ()
        return tile.view(
            now,
            waiting=TileState.WAITING if waits else TileState.NO_DEVICE,
            device=link.name if link is not None else None,
            notes=tuple(note for note in notes if note),
            start_there=link is not None and self._starts_there(link, there),
            actions=link.actions & _BY_HAND if link is not None and link in there else frozenset(),
        )

    def _starts_there(self, link: LinkView, there: list[LinkView]) -> bool:
        """Whether it waits for its own button: it is connected and does not send by itself."""
        idle = link in there and link.phase is LinkPhase.CONNECTED
        return idle and not self._able[link.name].streaming and "start" not in link.actions

    def _rank(self, reading: Reading) -> int:
        """Place in the site's order of pulses; all other vitals have equal sources."""
        if kind_of(reading.vital) is not ResultKind.PULSE_RATE:
            return 0
        method = "ecg" if reading.vital is Vital.HEART_RATE else reading.context.method
        order = self._pulse_order
        return order.index(method) if method in order else len(order)


def _out_of_range(reading: Reading) -> FailureReason | None:
    return out_of_range(reading.vital, reading.quantity)


def _there(link: LinkView) -> bool:
    """Whether it is connected or looked for, and nothing is known to be wrong with it."""
    connected = (LinkPhase.CONNECTED, LinkPhase.CONNECTING, LinkPhase.WAITING)
    return link.phase in connected and not link.says


def _ability(spec_id: str) -> _Ability:
    try:
        spec = load_spec(spec_id)
    except CodecError:
        return _Ability()
    kinds = frozenset(kind for vital in spec.vitals if (kind := kind_of(vital)) is not None)
    return _Ability(kinds, spec.limits.streaming, spec.link.options.get("patient") == "adult")
