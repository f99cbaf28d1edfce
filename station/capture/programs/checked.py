"""What the checks say about a set: each of its readings is filed, so each of them is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from station.capture.programs.runner import Programs
from station.capture.programs.views import ProgramView, TakenView
from station.capture.views import TileState, TileView
from station.marks import Mark, doubts, each_once
from station.visit import Result, SetPart
from station.vitals import Reading

__all__ = ["Marks", "marked", "seen"]

Marks = Callable[[Iterable[Reading]], tuple[Mark, ...]]


def marked(results: tuple[Result, ...], marks: Marks) -> tuple[Result, ...]:
    """The results with their marks. A group has no values of its own: it carries what is said of
    its readings.
    """
    own = {one.id: marks(one.readings) for one in results if not _group(one)}
    of_set: dict[str, list[Mark]] = {}
    for one in results:
        if one.in_set is not None and not _group(one):
            of_set.setdefault(one.in_set.set_id, []).extend(own[one.id])
    return tuple(
        replace(one, marks=own[one.id] if one.id in own else each_once(of_set.get(_set(one), ())))
        for one in results
    )


def _group(result: Result) -> bool:
    return result.in_set is not None and result.in_set.part is SetPart.GROUP


def _set(result: Result) -> str:
    return result.in_set.set_id if result.in_set is not None else ""


def seen(programs: Programs, tile: TileView, marks: Marks) -> TileView:
    """The tile of a set that waits to be kept, with its marks. Where a reading or what stands for
    all of them is unlikely, a person is asked as about any other value.
    """
    view = tile.program
    if view is None or view.kept or not view.keepable:
        return tile
    each = [marks(readings) for readings in programs.measured]
    whole = marks(programs.values) if view.average is not None else each_once(_all(each))
    doubted = each_once([*doubts(whole), *doubts(_all(each))])
    tile = replace(
        tile,
        marks=each_once([*doubted, *whole]),
        program=replace(view, readings=_told(view, each)),
    )
    if not doubted:
        return tile
    state = tile.state if tile.state is TileState.STALE else TileState.CHECK
    return replace(tile, state=state, acceptable=False, confirmable=tile.acceptable)


def _all(each: list[tuple[Mark, ...]]) -> tuple[Mark, ...]:
    return tuple(mark for marks in each for mark in marks)


def _told(view: ProgramView, each: list[tuple[Mark, ...]]) -> tuple[TakenView, ...]:
    return tuple(
        replace(one, unlikely=at < len(each) and bool(doubts(each[at])))
        for at, one in enumerate(view.readings)
    )
