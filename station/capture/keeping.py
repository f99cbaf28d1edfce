"""Keeping what instruments measured, and taking it back to measure again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from station.capture.checking import unlikely
from station.capture.commands import Accept, AcceptUnlikely, Answer, Denied, Done, Retake
from station.capture.line import Group
from station.capture.parts import Parts
from station.capture.programs import checked
from station.capture.programs.runner import RUNNING
from station.capture.refusals import CHANGED, KEPT, NOTHING, UNSTEADY
from station.capture.tile import Tile
from station.marks import confirmed, doubts, each_once
from station.visit import Actor, Result, ResultKind

__all__ = ["Keeping"]


class Keeping:
    """Belongs to the I/O loop. A tile shows as kept what the disk has."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def accept(self, command: Accept) -> Answer:
        """Keep what a tile offers, or what a program took."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        if command.kind is ResultKind.BLOOD_PRESSURE and parts.programs.holds:
            return await self._accept_set(command)
        now = parts.now()
        tile = parts.board.tiles.get(command.kind)
        group = tile.offer(now, command.measurement) if tile is not None else None
        if tile is None or group is None:
            return _why_not(tile, now)
        beside = tile.others(now, group) if command.kind is ResultKind.PULSE_RATE else []
        readings = parts.how.said_of(command.kind, tuple(group.values()))
        unknown = parts.how.refusal(command.kind, readings)
        if unknown is not None:
            return unknown
        marks, refused = parts.looked_at(readings, sure=isinstance(command, AcceptUnlikely))
        if refused is not None:
            return refused
        result = parts.result(command, command.kind, readings=readings, marks=marks)
        tile.saving = result
        try:
            if tile.result is None:
                problem = await parts.course.keep(result)
            else:
                problem = await parts.course.keep_all(command.kind, (result,), *_after_all(command))
        finally:
            tile.saving = None
        if problem is not None:
            return problem
        tile.result = result
        parts.tray.kept(result.readings)
        parts.checking.kept(result, now)
        tile.forget({result.readings[0].measurement})
        if command.kind is ResultKind.BLOOD_PRESSURE:
            beside = self._pulse_of(result)
        return await self._keep_beside(command, beside)

    async def _accept_set(self, command: Accept) -> Answer:
        """All that a program took: the readings first, so that no average stands alone."""
        parts = self._parts
        programs, now = parts.programs, parts.now()
        if not programs.keepable(now):
            return RUNNING if programs.running else NOTHING
        if command.measurement not in (None, programs.set_id):
            return CHANGED
        tile = parts.board.tile(ResultKind.BLOOD_PRESSURE)
        results = programs.results(
            now,
            command.actor,
            said=lambda readings: parts.how.said_of(command.kind, readings),
        )
        refused = parts.how.refusal(command.kind, results[-1].readings)
        results = checked.marked(results, parts.checking.marks)
        asked = each_once(mark for one in results for mark in doubts(one.marks))
        if refused is None and asked and not isinstance(command, AcceptUnlikely):
            refused = unlikely(asked)
        if refused is not None:
            programs.forget_results()
            return refused
        results = tuple(dataclasses.replace(one, marks=confirmed(one.marks)) for one in results)
        tile.saving = results[-1]
        try:
            problem = await parts.course.keep_all(command.kind, results, *_after_all(command))
        finally:
            tile.saving = None
        if problem is not None:
            programs.forget_results()
            return problem
        tile.result = results[-1]
        programs.was_kept()
        return Done()

    def _pulse_of(self, pressure: Result) -> list[Group]:
        """The pulse of the same inflation, where another pulse is kept already."""
        parts = self._parts
        if parts.kept(ResultKind.PULSE_RATE) is None:
            return []
        measurement = pressure.readings[0].measurement
        lines = parts.board.tile(ResultKind.PULSE_RATE).lines.values()
        return [line.group for line in lines if line.attached and line.measurement == measurement]

    async def _keep_beside(self, command: Accept, groups: Iterable[Group]) -> Answer:
        """Pulses of other instruments stay as evidence beside the one that is filed."""
        parts = self._parts
        tile = parts.board.tile(ResultKind.PULSE_RATE)
        for group in groups:
            evidence = parts.result(
                command, ResultKind.PULSE_RATE, readings=tuple(group.values()), filed=False
            )
            if await parts.course.keep(evidence) is not None:
                return Done("Kept. The pulse of another instrument could not be kept beside it.")
            parts.tray.kept(evidence.readings)
            tile.forget({evidence.readings[0].measurement})
        return Done()

    async def retake(self, command: Retake) -> Answer:
        """Take back what was kept of that kind."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        pressure = command.kind is ResultKind.BLOOD_PRESSURE
        if pressure and parts.programs.running:
            return RUNNING
        if command.kind is ResultKind.INTAKE:
            return Denied("Answers are changed one by one.", "Change the answer on Intake.")
        tile = parts.board.tiles.get(command.kind)
        kept = parts.kept(command.kind)
        held = pressure and parts.programs.holds
        if kept is None and not held and (tile is None or tile.shown(parts.now()) is None):
            return Denied("There is nothing to take back.", "Measure first.")
        problem = await parts.course.take_back(command.kind, command.actor, "measured again")
        if problem is not None:
            return problem
        parts.checking.repeated(command.kind)
        if tile is not None:
            tile.restart()
        if pressure:
            parts.programs.put_away()
        return Done()


def _after_all(command: Accept) -> tuple[Actor, str]:
    """Who takes back, and why, that it was left undone."""
    return command.actor, "measured after all"


def _why_not(tile: Tile | None, now: datetime) -> Denied:
    """Why a tile has nothing to keep."""
    if tile is None:
        return NOTHING
    if tile.measured is not None:
        return KEPT
    if tile.offer(now) is not None:
        return CHANGED
    line = tile.shown(now)
    if line is None or not (line.attached and line.has_value(now) and tile.fresh(line)):
        return NOTHING
    return UNSTEADY
