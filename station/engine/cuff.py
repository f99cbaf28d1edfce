"""A cuff that is measuring is seen and stopped whoever is signed in, or nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.access.audit import Outcome
from station.capture.commands import Answer, Denied, Done, StopCuff
from station.capture.programs.machine import Stage
from station.capture.views import CuffView, TileState, TileView
from station.saying import say
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.engine.rooms import Rooms

__all__ = ["running_cuff", "stop_cuff"]


def running_cuff(tiles: Iterable[TileView]) -> CuffView | None:
    """The cuff that is measuring, out of what the board shows."""
    for tile in tiles:
        if tile.kind is not ResultKind.BLOOD_PRESSURE or tile.device is None:
            continue
        if tile.state is TileState.MEASURING and _inflates(tile):
            return CuffView(
                device=tile.device, pressure=tile.live, stoppable="stop" in tile.actions
            )
    return None


def _inflates(tile: TileView) -> bool:
    """A program has begun long before its cuff has: it waits, rests, and asks the cuff again."""
    program = tile.program
    if program is None or program.over or program.running or tile.live is not None:
        return True
    if program.stage is Stage.MEASURE:
        return program.startable and not program.asking
    return "stop" in tile.actions


async def stop_cuff(rooms: Rooms, command: StopCuff) -> Answer:
    """Stop it. It is in the trail who did, or that nobody was signed in."""
    _, tiles, _ = rooms.capture.view(datetime.now(UTC))
    cuff = running_cuff(tiles)
    if cuff is None:
        return Denied("No cuff is measuring.", "")
    if not cuff.stoppable:
        return Denied(
            say("{device} cannot be stopped from here.", device=cuff.device),
            "Press STOP on the cuff, or open it.",
        )
    answer = rooms.fleet.ask_for(cuff.device, "stop")
    outcome = Outcome.DONE if isinstance(answer, Done) else Outcome.REFUSED
    gate, actor = rooms.seat.gate, command.actor
    visit = rooms.capture.visit
    patient_id = visit.patient.id if visit is not None else None
    if actor is None:
        written = gate.record_by_nobody(
            "StopCuff", outcome, detail="nobody was signed in", patient_id=patient_id
        )
    else:
        written = gate.record(
            actor,
            "StopCuff",
            outcome,
            patient_id=patient_id,
            visit_id=visit.id if visit is not None else None,
        )
    await asyncio.wrap_future(written)
    return answer
