"""Another person takes the seat while a patient is in the room: who answers from now on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from station.access.audit import Outcome
from station.saying import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from station.access.gate import Gate
    from station.capture.capture import Capture
    from station.visit import Actor

__all__ = ["hand_over"]


def hand_over(gate: Gate, capture: Capture) -> Callable[[Actor | None, Actor], Awaitable[str]]:
    """What the seat calls. The visit, a measurement that runs and a program stay; the trail says
    who had them and who has them, and of whom that is: what is open is read by signing in.
    """

    async def handed_over(before: Actor | None, now: Actor) -> str:
        await capture.handed_over()
        visit = capture.visit
        if before is None and visit is None:
            return ""
        await asyncio.wrap_future(
            gate.record(
                now,
                "hand_over",
                Outcome.DONE,
                patient_id=visit.patient.id if visit is not None else None,
                visit_id=visit.id if visit is not None else None,
                detail=f"from {before.name}" if before is not None else "nobody sat here",
            )
        )
        if visit is None or before is None:
            return ""
        return say(
            "{now} has taken over from {before}. The visit goes on.",
            now=now.name,
            before=before.name,
        )

    return handed_over
