"""What people say about a kept result: a note, that it is left out, a message to the provider."""

from __future__ import annotations

import dataclasses
from typing import Final

from station.capture.commands import Annotate, Answer, Denied, Done, LeaveOut, TellProvider
from station.capture.parts import Parts
from station.saying import say
from station.visit import new_id

__all__ = ["Remarks"]

_LONGEST_NOTE: Final = 300


class Remarks:
    """Belongs to the I/O loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def tell(self, command: TellProvider) -> Answer:
        """A message about a critical result."""
        parts = self._parts
        visit = parts.course.visit
        result = next(
            (one for one in visit.results if one.id == command.result_id) if visit else iter(()),
            None,
        )
        if visit is None or result is None:
            return Denied("This result is not kept any more.", "Look at the board again.")
        if not parts.checking.destinations:
            return Denied(
                "No chart of this station takes messages.",
                "Tell the provider yourself, in person or by telephone.",
            )
        if parts.checking.already_told(result.id) is not None:
            return Denied("The provider was told about this.", "Look at its receipt.")
        notice = parts.checking.notice(result, visit, command.actor, parts.now())
        if notice is None:
            return Denied("This result is not critical.", "It goes to the chart with the others.")
        problem = await parts.course.tell(notice)
        if problem is None:
            parts.checking.told(notice)
        return problem or Done()

    async def say_about(self, command: Annotate | LeaveOut) -> Answer:
        """A note that is filed with a kept result, or why it is not filed."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        results = parts.course.visit.results if parts.course.visit is not None else ()
        kept = next((one for one in results if one.id == command.result_id and one.filed), None)
        if kept is None:
            return Denied("This result is not kept any more.", "Look at the list again.")
        said = " ".join((command.note if isinstance(command, Annotate) else command.reason).split())
        if len(said) > _LONGEST_NOTE:
            return Denied(
                say(
                    "The text has {n} characters; at most {most} are kept.",
                    n=len(said),
                    most=_LONGEST_NOTE,
                ),
                "Say it in fewer words.",
            )
        if isinstance(command, LeaveOut) and kept.in_set is not None:
            return Denied("A set of readings is filed whole.", "Repeat it, or write a note to it.")
        if isinstance(command, Annotate):
            new = dataclasses.replace(kept, id=new_id(), note=said or None)
            problem = await parts.course.replace(kept, new, command.actor, "a note was written")
        elif not said:
            return Denied("A reason is needed.", "Say why it is not filed.")
        else:
            new = dataclasses.replace(kept, id=new_id(), filed=False, left_out=said)
            problem = await parts.course.replace(kept, new, command.actor, f"left out: {said}")
        if problem is not None:
            return problem
        parts.checking.renewed(kept.id, new.id)
        tile = parts.board.tiles.get(kept.kind)
        if tile is not None and tile.result is kept:
            tile.result = new
            if not new.filed:
                tile.restart()
        return Done()
