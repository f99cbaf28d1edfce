"""Programs at the bedside: the cuff, what the blood pressure tile becomes, what can be started."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from station.capture.commands import (
    AbortProgram,
    Answer,
    ConfirmPositioning,
    Denied,
    PauseProgram,
    ResumeProgram,
    SkipRest,
    StartProgram,
)
from station.capture.inflation import too_far
from station.capture.programs.machine import Ending, Order, Stage
from station.capture.programs.runner import Programs
from station.capture.programs.views import ProgramsView, ProgramView
from station.capture.programs.window import choice
from station.capture.views import LinkView, TileState, TileView
from station.saying import say
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.capture.board import Board

__all__ = ["do", "offered", "over", "start"]

_STEPS = ConfirmPositioning | SkipRest | PauseProgram | ResumeProgram | AbortProgram


def offered(programs: Programs, board: Board) -> ProgramsView:
    """The list, and the cuff that would be used."""
    cuff = _cuff(board, None)
    return ProgramsView(
        choices=tuple(choice(program) for program in programs.programs.values()),
        problems=programs.problems,
        cuff=cuff.name if cuff is not None else None,
        startable=cuff is not None and "start" in cuff.actions,
    )


def start(programs: Programs, board: Board, command: StartProgram, age_years: int | None) -> Answer:
    """Begin with the cuff that is named, or with the one that can be started from here."""
    cuff = _cuff(board, command.instrument)
    if cuff is None and command.instrument is not None:
        return Denied(
            say("{name} is not connected.", name=command.instrument), "Choose a cuff that is."
        )
    if cuff is None:
        return Denied("There is no blood pressure cuff.", "Connect one, then start the program.")
    return too_far(board, age_years, cuff.name, Order.START) or programs.start(
        command.program,
        cuff.name,
        startable="start" in cuff.actions,
        simulated=cuff.simulated,
    )


def do(programs: Programs, command: _STEPS) -> Answer:
    """A step of the program that runs."""
    match command:
        case ConfirmPositioning():
            return programs.confirm()
        case SkipRest():
            return programs.skip_rest(command.reason)
        case PauseProgram():
            return programs.pause()
        case ResumeProgram():
            return programs.resume()
        case AbortProgram():
            return programs.abort(command.reason or "")


def over(
    programs: Programs, tiles: tuple[TileView, ...], now: datetime, stale: timedelta
) -> tuple[TileView, ...]:
    """The tiles, that of the blood pressure as its program wants it. `stale`: a set that nobody
    kept is dimmed after this.
    """
    view = programs.view(now)
    if view is None:
        return tiles
    return tuple(
        _over(programs, view, tile, now, stale)
        if tile.kind is ResultKind.BLOOD_PRESSURE
        else _beside(view, tile)
        for tile in tiles
    )


def _beside(view: ProgramView, tile: TileView) -> TileView:
    """Another tile of the same cuff: it is the program that starts it now."""
    taken = not view.over and tile.device == view.cuff and bool(tile.actions)
    return replace(tile, actions=frozenset()) if taken else tile


def _cuff(board: Board, name: str | None) -> LinkView | None:
    there = board.instruments(ResultKind.BLOOD_PRESSURE)
    if name is not None:
        return next((link for link in there if link.name == name), None)
    return min(there, key=lambda link: "start" not in link.actions, default=None)


def _over(
    programs: Programs, view: ProgramView, tile: TileView, now: datetime, stale: timedelta
) -> TileView:
    if view.kept or tile.state is TileState.SAVING:
        return replace(tile, program=view)
    measuring = view.stage is Stage.MEASURE
    own = TileView(
        kind=tile.kind,
        state=TileState.MEASURING,
        device=view.cuff,
        simulated=programs.simulated,
        program=view,
    )
    if not view.over:
        # A cuff may inflate by its own key while the program rests.
        inflates = tile.state is TileState.MEASURING and tile.device == view.cuff
        stops = view.startable and (measuring or inflates)
        return replace(
            own,
            live=tile.live if tile.device == view.cuff and (measuring or inflates) else None,
            start_there=measuring and not view.startable and not view.running,
            actions=frozenset({"stop"}) if stops else frozenset(),
        )
    received = programs.received
    if view.keepable and received is not None:
        age = now - received
        return replace(
            own,
            state=TileState.STALE if age >= stale else TileState.READY,
            readings=programs.values,
            measurement=view.set_id,
            acceptable=True,
            received=received,
            age_s=max(0.0, age.total_seconds()),
        )
    if received is not None:
        return replace(own, state=TileState.GONE)
    failed = view.ending is Ending.READING_FAILED
    return replace(own, state=TileState.FAILED if failed else TileState.WAITING)
