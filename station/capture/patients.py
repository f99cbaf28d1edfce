"""Who is in the room: choosing, starting, going on, moving. Nothing of the last one stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from station.capture.commands import (
    AddUnlisted,
    Answer,
    Denied,
    Done,
    GiveIdentity,
    MoveRoom,
    ResumeVisit,
    StartVisit,
)
from station.capture.parts import Parts
from station.capture.programs.checked import Marks, marked
from station.capture.unlisted import UnlistedRefusedError, unlisted
from station.corrections import Correction
from station.marks import Mark
from station.saying import say
from station.visit import (
    Actor,
    ExpectedPatient,
    Patient,
    Presence,
    Result,
    ResultKind,
    SignedVisit,
    new_id,
)

__all__ = ["Patients"]

_LONGEST_ROOM: Final = 20


class Patients:
    """Belongs to the I/O loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def another(self, refused: Denied | None) -> Answer:
        """Another patient, or none: nothing of the last one stays on the board or in the rings.
        What was attached to the last one and not kept is in the tray again.
        """
        parts = self._parts
        if refused is not None:
            return refused
        parts.programs.patient_left()
        age = parts.age_years()
        parts.board.clear(parts.policy.kinds(age) if parts.course.expected is not None else None)
        parts.how.clear(age)
        parts.rings.clear()
        parts.tray.put_back()
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
        await self._recall()
        return Done()

    async def reopen(self, signed: SignedVisit, corrections: tuple[Correction, ...]) -> Answer:
        """A signed visit is looked at again; nothing is on the board."""
        answer = self.another(await self._parts.course.reopen(signed, corrections))
        if isinstance(answer, Done):
            await self._recall()
        return answer

    async def _recall(self) -> None:
        """What the provider was told, before a pause or a restart."""
        visit = self._parts.course.visit
        if visit is not None and visit.results:
            self._parts.checking.recall(await self._parts.course.told(), visit.results)

    def add_unlisted(self, command: AddUnlisted) -> Answer:
        """Somebody who is in no list."""
        parts = self._parts
        now = parts.now()
        try:
            expected = unlisted(command, parts.room, now, now.astimezone().date())
        except UnlistedRefusedError as problem:
            return problem.denied
        return self.another(parts.course.choose(expected))

    async def identify(self, command: GiveIdentity) -> Answer:
        """Somebody who was in no list is this one of it. What was kept stays; tiles, limits and
        assumptions are those of the age that is known now.
        """
        parts = self._parts
        refused = await parts.course.identify(command.expected, command.heard)
        if refused is not None:
            return refused
        age = parts.age_years()
        parts.how.aged(age)
        parts.checking.identified(command.expected)
        kinds = parts.policy.kinds(age)
        pressure = ResultKind.BLOOD_PRESSURE
        if parts.programs.run is not None and pressure not in kinds:
            kinds = (pressure, *kinds)  # its readings are on no line
        parts.board.lay_out(kinds)
        return await self._judge_anew(command.actor)

    async def _judge_anew(self, actor: Actor) -> Answer:
        """What is kept gets the marks of the rules that hold at this age."""
        parts = self._parts
        visit = parts.course.visit
        for kept in _with_marks(visit.results if visit is not None else (), parts.checking.marks):
            old, marks = kept
            new = dataclasses.replace(old, id=new_id(), marks=marks)
            problem = await parts.course.replace(old, new, actor, "the patient is known now")
            if problem is not None:
                return Done(say("The patient is known. Look at Review: not every check was made."))
            parts.checking.renewed(old.id, new.id)
            tile = parts.board.tiles.get(old.kind)
            if tile is not None and tile.result is old:
                tile.result = new
        return Done()

    async def known_as(self, was: str, patient: Patient) -> bool:
        """See `Course.known_as`. The board is cleared: nobody is certain any more who it was."""
        parts = self._parts
        again = await parts.course.known_as(was, patient, parts.now())
        if again:
            self.another(None)
        return again

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


def _with_marks(
    results: tuple[Result, ...], marks: Marks
) -> Iterator[tuple[Result, tuple[Mark, ...]]]:
    """The results whose marks are other ones now, and these. What a person said is right, stays
    said.
    """
    found = {one.id: one.marks for one in marked(results, marks)}
    for one in results:
        sure = {(mark.rule, mark.vital) for mark in one.marks if mark.confirmed}
        now = tuple(
            dataclasses.replace(mark, confirmed=(mark.rule, mark.vital) in sure)
            for mark in found[one.id]
        )
        if now != one.marks:
            yield one, now
