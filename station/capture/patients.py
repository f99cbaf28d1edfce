"""Who is in the room: choosing, starting, going on, moving. Nothing of the last one stays."""

from __future__ import annotations

from typing import Final

from station.capture.commands import (
    AddUnlisted,
    Answer,
    Denied,
    Done,
    MoveRoom,
    ResumeVisit,
    StartVisit,
)
from station.capture.parts import Parts
from station.capture.unlisted import UnlistedRefusedError, unlisted
from station.saying import say
from station.visit import ExpectedPatient, Presence, ResultKind

__all__ = ["Patients"]

_LONGEST_ROOM: Final = 20


class Patients:
    """Belongs to the I/O loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def another(self, refused: Denied | None) -> Answer:
        """Another patient, or none: nothing of the last one stays on the board or in the rings."""
        parts = self._parts
        if refused is not None:
            return refused
        parts.programs.patient_left()
        age = parts.age_years()
        parts.board.clear(parts.policy.kinds(age) if parts.course.expected is not None else None)
        parts.how.clear(age)
        parts.rings.clear()
        parts.checking.begin(parts.course.expected)
        return Done()

    async def start(self, command: StartVisit) -> Answer:
        """Both identifiers were heard. What was kept before a pause is on its tiles again."""
        parts = self._parts
        refused = await parts.course.start(command.actor, parts.now())
        if refused is not None:
            return refused
        # Where a stream stalls and goes on, its samples join without a gap: those from before
        # the confirmation must not be there to be joined.
        parts.rings.clear()
        visit = parts.course.visit
        for result in visit.results if visit is not None else ():
            if result.filed and result.kind is not ResultKind.EKG:  # of before the pause
                parts.board.tile(result.kind).result = result
        return Done()

    def add_unlisted(self, command: AddUnlisted) -> Answer:
        """Somebody who is in no list."""
        parts = self._parts
        now = parts.now()
        try:
            expected = unlisted(command, parts.room, now, now.astimezone().date())
        except UnlistedRefusedError as problem:
            return problem.denied
        return self.another(parts.course.choose(expected))

    def resume(self, command: ResumeVisit) -> Answer:
        """An unfinished visit, whose patient is confirmed again."""
        parts = self._parts
        visit = parts.course.unfinished.get(command.visit_id)
        if visit is None:
            return Denied("This visit is not unfinished any more.", "Look at the list again.")
        expected = command.expected or ExpectedPatient(
            patient=visit.patient, presence=Presence.PAUSED, encounter_id=visit.encounter_id
        )
        return self.another(parts.course.choose(expected, visit.id))

    async def move(self, command: MoveRoom) -> Answer:
        """The visit goes on in another room."""
        room = " ".join(command.room.split())
        if not 0 < len(room) <= _LONGEST_ROOM:
            return Denied(
                say("A room is named with 1 to {most} characters.", most=_LONGEST_ROOM),
                "Write its name or number.",
            )
        return await self._parts.course.move(room) or Done()
