"""The way into the tray of held readings, and out of it."""

from __future__ import annotations

import dataclasses
import logging

from station.capture.commands import Answer, AttachHeld, Denied, DiscardHeld, Done
from station.capture.parts import Parts
from station.capture.plausible import out_of_range
from station.capture.programs.runner import KEEP_FIRST, RUNNING
from station.capture.refusals import KEPT
from station.held import HoldReason
from station.saying import say
from station.visit import ResultKind
from station.vitals import Reading

__all__ = ["Holding"]

_log = logging.getLogger(__name__)


class Holding:
    """Belongs to the I/O loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def hold(self, reading: Reading, reason: HoldReason) -> None:
        """Into the tray, with the reason; what is impossible is dropped."""
        if not (reading.from_memory or reading.duplicate):
            self._parts.board.ended(reading)
        # By the limits for everybody: whose it is, and so how old they are, is not known yet.
        if out_of_range(reading.vital, reading.quantity) is not None:
            _log.warning("an impossible %s of a held measurement was dropped", reading.vital)
            return
        if reason is HoldReason.DUPLICATE:
            reading = reading.replace(duplicate=True)
        elif self._like_one_before(reading, reason):
            reason = HoldReason.DUPLICATE
        self._parts.tray.hold(reading, reason)

    def _like_one_before(self, reading: Reading, reason: HoldReason) -> bool:
        """Stored, without a time, and with the values of one that came: so it is shown, but it is
        not certain, and nothing is dropped for it.
        """
        timeless = reading.taken.device_time is None
        memory = reason is HoldReason.FROM_MEMORY
        return memory and timeless and self._parts.judge.repeats(reading.measurement)

    def attach(self, command: AttachHeld) -> Answer:
        """A person says that it is this patient's."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        why = command.reason.strip()
        if not why:
            return Denied("A reason is needed.", "Say why it belongs to this patient.")
        now = parts.now()
        held = {view.measurement: view for view in parts.tray.views(now)}.get(command.measurement)
        if held is None:
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        if parts.board.tile(held.kind).measured is not None:
            return KEPT
        if held.kind is ResultKind.BLOOD_PRESSURE and parts.programs.holds:
            return RUNNING if parts.programs.running else KEEP_FIRST
        taken = []
        for reading in held.readings:
            reasons = (*reading.quality.reasons, say("attached by hand: {why}", why=why))
            noted = dataclasses.replace(reading.quality, reasons=reasons)
            taken.append(parts.board.take(reading.replace(quality=noted), attached=True, at=now))
        if not all(taken):
            return Denied("No living patient has these numbers.", "Measure again.")
        parts.tray.attach(command.measurement)
        parts.course.live()
        return Done()

    async def discard(self, command: DiscardHeld) -> Answer:
        """A person says that these are nobody's: they leave when the disk has who and why."""
        tray, why = self._parts.tray, command.reason.strip()
        if not why:
            return Denied("A reason is needed.", "Say why it is nobody's.")
        found = [tray.get(one) for one in command.measurements]
        if not all(found) or not found:
            return Denied("This measurement is not held any more.", "Look at the tray again.")
        held = tuple(reading for readings in found for reading in readings)
        problem = await tray.disk.discard(held, command.actor, command.code, why)
        if problem is not None:
            return problem
        tray.drop(held)
        return Done()
