"""One vital on the board: what the instruments say about it, and what a person kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from station.capture.line import BoardTimes, Group, Line
from station.capture.views import TileState, TileView
from station.visit import Result, ResultKind
from station.vitals import Failure, Origin, Quantity, Reading

__all__ = ["BoardTimes", "Tile"]

_LONG_AGO: Final = timedelta.max


@dataclass(slots=True)
class Tile:
    """The state of one kind of result.

    `rank` orders the instruments where several measure the same: of those with a value the
    lowest rank is shown and kept, and of equals the newest.
    """

    kind: ResultKind
    times: BoardTimes
    rank: Callable[[Reading], int] = lambda _: 0
    lines: dict[str, Line] = field(default_factory=dict)
    """By the site's name of the instrument."""
    result: Result | None = None
    """What was kept; newer values wait behind it until it is taken back."""
    saving: Result | None = None

    def line(self, device: str) -> Line:
        """The part of that instrument."""
        found = self.lines.get(device)
        if found is None:
            found = self.lines[device] = Line(self.kind, self.times)
        return found

    def restart(self) -> None:
        """Nothing is kept any more: measure again. What failed or was not kept is given up, but
        what was measured since the kept result stays, as the next candidate.
        """
        for line in self.lines.values():
            if self.result is None or line.streaming:
                line.restart()
        self.result = None

    def give_up(self) -> None:
        """What was measured and not kept is of no use any more; what is kept stays."""
        for line in self.lines.values():
            line.restart()

    def forget(self, measurements: set[str]) -> None:
        """These measurements were used: never offer them again."""
        for line in self.lines.values():
            line.forget(measurements)

    def offer(self, now: datetime, measurement: str | None = None) -> Group | None:
        """What may be kept now; None where nothing may, or another value is there now."""
        line = self.shown(now)
        if self.measured is not None or self.saving is not None or line is None:
            return None
        return line.offer(now, measurement) if self.fresh(line) else None

    def fresh(self, line: Line) -> bool:
        """Whether it said something since this was left undone: a value from before is refused
        with the rest.
        """
        since = self.result.accepted_at if self.result is not None else None
        return since is None or (line.received is not None and line.received > since)

    @property
    def measured(self) -> Result | None:
        """What was kept and has a value; that it was left undone keeps no value away."""
        return self.result if self.result is None or self.result.not_done is None else None

    @property
    def holds(self) -> bool:
        """Whether something was kept here, or an instrument has spoken."""
        return self.result is not None or self.saving is not None or bool(self.lines)

    def others(self, now: datetime, kept: Group) -> list[Group]:
        """What the other instruments have at the same time."""
        offers = [line.offer(now) for line in self.lines.values()]
        devices = {reading.device.name for reading in kept.values()}
        return [
            group
            for group in offers
            if group is not None and next(iter(group.values())).device.name not in devices
        ]

    def shown(self, now: datetime) -> Line | None:
        """The instrument whose word is shown."""
        speaking = [line for line in self.lines.values() if line.state(now) is not None]
        if len(speaking) < 2:
            return speaking[0] if speaking else None
        return min(speaking, key=lambda line: self._place(line, now))

    def _place(self, line: Line, now: datetime) -> tuple[int, int, timedelta]:
        """A value comes before a failure, the better source before the other, then the newer.
        A measurement that goes on is the present, whatever was there before.
        """
        reading = line.progress or next(iter(line.group.values()), None)
        rank = self.rank(reading) if reading is not None else 0
        if line.live(now) is not None:
            worth = 0
        elif line.has_value(now):
            worth = 1
        else:
            worth = 3 if line.state(now) is TileState.GONE else 2
        at = line.since or (line.failure.taken.received if line.failure else None)
        return worth, rank, now - at if at is not None else _LONG_AGO

    # The picture.

    def view(
        self,
        now: datetime,
        *,
        waiting: TileState,
        device: str | None,
        notes: tuple[str, ...] = (),
        start_there: bool = False,
        actions: frozenset[str] = frozenset(),
    ) -> TileView:
        """The tile as it is to be shown at this moment. `waiting` is its state while nobody
        says anything, `device`, `notes`, `start_there` and `actions` are about the instrument that
        could.
        """
        line = self.shown(now)
        kept = self.saving or self.result
        undone = kept is not None and kept.not_done is not None
        if kept is not None and not (undone and line is not None and self._goes_on(line, now)):
            return self._kept_view(kept, line, now)
        if line is None:
            return TileView(
                kind=self.kind,
                state=waiting,
                device=device,
                notes=notes,
                start_there=start_there,
                actions=actions,
            )
        view = self._line_view(line, now, device)
        return replace(view, actions=actions) if view.device == device else view

    def _goes_on(self, line: Line, now: datetime) -> bool:
        """Whether it is measured after all: a cuff runs, or a value can be kept."""
        return line.live(now) is not None or (self.fresh(line) and line.offer(now) is not None)

    def _kept_view(self, kept: Result, line: Line | None, now: datetime) -> TileView:
        state = TileState.SAVING
        if kept is self.result:
            by_hand = kept.origins == {Origin.MANUAL}
            state = TileState.BY_HAND if by_hand else TileState.CAPTURED
            if kept.not_done is not None:
                state = TileState.NOT_DONE
        received = _received(kept.readings)
        return TileView(
            kind=self.kind,
            state=state,
            readings=kept.readings,
            live=line.live(now) if line is not None else None,
            device=kept.readings[0].device.name if kept.readings else None,
            received=received or (kept.accepted_at if kept.not_done is not None else None),
            age_s=_age_s(received, now),
            simulated=not all(origin.real for origin in kept.origins),
            text=kept.text,
            notes=_reasons(kept.readings),
            not_done=kept.not_done,
        )

    def _line_view(self, line: Line, now: datetime, device: str | None) -> TileView:
        state = line.state(now)
        assert state is not None  # a line that is shown has something to say
        showing = line.has_value(now)
        readings = tuple(line.group.values()) if showing else ()
        doubtful = line.doubtful if state is TileState.CHECK else None
        failure = line.failure if state is TileState.FAILED else None
        progress = line.progress if state is TileState.MEASURING and not showing else None
        said: list[Reading | Failure] = [*readings]
        said += [one for one in (doubtful, failure, progress) if one is not None]
        received = _received(said)
        return TileView(
            kind=self.kind,
            state=state,
            readings=readings,
            live=_quantity(progress or doubtful),
            steady=line.steadiness() if readings else None,
            failure=failure,
            measurement=line.measurement if readings else None,
            device=said[0].device.name if said else device,
            received=received,
            age_s=_age_s(received, now),
            acceptable=line.offer(now) is not None,
            simulated=not all(one.origin.real for one in said),
            notes=doubtful.why_not if doubtful is not None else _reasons(readings),
            before_patient=progress is not None and not line.theirs,
            gone_after_s=self.times.gone.total_seconds() if readings else None,
        )


def _quantity(reading: Reading | None) -> Quantity | None:
    return reading.quantity if reading is not None else None


def _received(said: list[Reading | Failure] | tuple[Reading, ...]) -> datetime | None:
    return said[0].taken.received if said else None


def _age_s(received: datetime | None, now: datetime) -> float | None:
    return max(0.0, (now - received).total_seconds()) if received is not None else None


def _reasons(readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """Why the values may be doubted, each reason once."""
    return tuple(dict.fromkeys(why for reading in readings for why in reading.quality.reasons))
