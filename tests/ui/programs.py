"""Hand-built views of a program in each of its stages."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any, Final

from station.capture.check_views import ChecksView, Tellable
from station.capture.programs.machine import Ending, Stage
from station.capture.programs.program import Purpose
from station.capture.programs.rules import Pressure
from station.capture.programs.views import ProgramView, TakenView
from station.capture.views import StationView, TileState, TileView
from station.marks import Bound, Level, Mark
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.ui import board_views

CUFF = "SunTech Advantage module"


def bp(systolic: int, diastolic: int) -> Pressure:
    return Pressure(systolic=Decimal(systolic), diastolic=Decimal(diastolic))


def taken(*pressures: tuple[int, int], of: int = 3, hidden: bool = False) -> tuple[TakenView, ...]:
    """So many readings, the first ones taken."""
    return tuple(
        TakenView(
            label="",
            taken=at < len(pressures),
            pressure=bp(*pressures[at]) if at < len(pressures) and not hidden else None,
            wait_s=60.0 if at else 0.0,
        )
        for at in range(of)
    )


def program(stage: Stage, readings: tuple[TakenView, ...] = (), **more: Any) -> ProgramView:
    """An AOBP at that stage."""
    readings = readings or taken()
    values: dict[str, Any] = {
        "set_id": "s1",
        "program": "aobp_sprint",
        "title": "AOBP, 5 min rest + 3 readings",
        "purpose": Purpose.AVERAGE,
        "stage": stage,
        "cuff": CUFF,
        "startable": True,
        "readings": readings,
        "place": sum(one.taken for one in readings),
        "rest_s": 300.0,
        "checklist": (
            "Seated, back and arm supported, feet flat on the floor",
            "Cuff on the bare upper arm, at the height of the heart",
            "Quiet room; no talking, no telephone",
            "The patient may be left alone",
        ),
        **more,
    }
    return ProgramView(**values)


ONE, TWO, THREE = (142, 90), (134, 84), (131, 81)
BLIND: Final[dict[str, Any]] = {"blinded": True, "hidden": True}
_LYING = (
    TakenView(label="Lying", taken=True, pressure=bp(128, 78), pulse=66),
    TakenView(label="Sitting, 1 min", taken=True, pressure=bp(121, 77), wait_s=60.0, pulse=70),
    TakenView(label="Standing, 1 min", taken=False, wait_s=60.0),
    TakenView(label="Standing, 3 min", taken=False, wait_s=180.0),
)

PROGRAM_VIEWS: Final[dict[str, ProgramView]] = {
    "position": program(Stage.POSITION),
    "rest": program(Stage.REST, left_s=271.4, whole_s=300.0, **BLIND),
    "paused": program(Stage.REST, left_s=271.4, whole_s=300.0, paused=True),
    "measure": program(Stage.MEASURE, taken(ONE), running=True),
    "blinded": program(Stage.MEASURE, taken(ONE, hidden=True), running=True, **BLIND),
    "press": program(Stage.MEASURE, taken(ONE), startable=False, cuff="A&D UA-651BLE"),
    "asking": program(
        Stage.MEASURE,
        taken(ONE),
        asking="Wait 4 s: the arm needs 30 s between two measurements.",
    ),
    "wait": program(Stage.WAIT, taken(ONE, TWO), left_s=41.0, whole_s=60.0),
    "again": program(
        Stage.WAIT,
        taken(ONE),
        attempt=2,
        left_s=41.0,
        whole_s=60.0,
        last_failure="The cuff leaks or is loose.",
    ),
    "prepare": program(
        Stage.PREPARE,
        _LYING,
        title="Orthostatic: lie, sit, stand",
        purpose=Purpose.ORTHOSTATIC,
        prepare="Help the patient to stand up.",
    ),
    "done": program(
        Stage.DONE, taken(ONE, TWO, THREE), average=bp(136, 85), averaged=3, keepable=True
    ),
    "unlikely": program(
        Stage.DONE,
        tuple(
            dataclasses.replace(one, unlikely=at == 1)
            for at, one in enumerate(taken(ONE, (262, 90), THREE))
        ),
        average=bp(178, 87),
        averaged=3,
        keepable=True,
    ),
    "kept": program(Stage.DONE, taken(ONE, TWO, THREE), average=bp(136, 85), averaged=3, kept=True),
    "critical": program(
        Stage.DONE,
        taken((190, 90), (192, 90), (188, 90)),
        average=bp(190, 90),
        averaged=3,
        kept=True,
    ),
    "ended": program(Stage.ENDED, taken(ONE, TWO), ending=Ending.CUFF_STOPPED, keepable=True),
    "failed": program(
        Stage.ENDED,
        attempt=2,
        ending=Ending.READING_FAILED,
        says="The cuff leaks or is loose.",
    ),
}

_STATES: Final = {
    "done": TileState.READY,
    "ended": TileState.READY,
    "unlikely": TileState.CHECK,
    "kept": TileState.CAPTURED,
    "critical": TileState.CAPTURED,
    "failed": TileState.FAILED,
}


def _mark(level: Level, limit: int, title: str) -> Mark:
    return Mark(
        level=level,
        vital=Vital.SYSTOLIC,
        bound=Bound.ABOVE,
        limit=Quantity(Decimal(limit), Unit.MMHG),
        rule=title,
        title=title,
        source="Example",
        version="1",
    )


_MARKS: Final = {
    "unlikely": (
        _mark(Level.IMPLAUSIBLE, 250, "Rarely real"),
        _mark(Level.ABNORMAL, 140, "High blood pressure"),
    ),
    "critical": (_mark(Level.CRITICAL, 180, "Hypertensive crisis range"),),
}


def with_program(view: ProgramView) -> StationView:
    """A board whose blood pressure tile shows this program."""
    key = next(name for name, one in PROGRAM_VIEWS.items() if one is view)
    state = _STATES.get(key, TileState.MEASURING)
    live = Quantity(Decimal(142), Unit.MMHG) if view.running else None
    tile = TileView(
        kind=ResultKind.BLOOD_PRESSURE,
        state=state,
        device=view.cuff,
        live=live,
        received=board_views.NOW if view.kept else None,
        measurement="s1" if view.keepable else None,
        acceptable=view.keepable and key != "unlikely",
        confirmable=key == "unlikely",
        marks=_MARKS.get(key, ()),
        simulated=True,
        program=view,
    )
    board = board_views.board(TileState.WAITING)
    tiles = tuple(tile if one.kind is tile.kind else one for one in board.tiles)
    checks = ChecksView()
    if key == "critical":
        about = Tellable(result_id="r4", kind=tile.kind, text="Critical value")
        checks = ChecksView(tellable=(about,), destinations=("Clinic chart",))
    return dataclasses.replace(board, tiles=tiles, checks=checks)
