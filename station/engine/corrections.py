"""Corrections of what was signed, and signed visits of today that are looked at again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.capture.commands import (
    Amend,
    Answer,
    Denied,
    Done,
    EnterInError,
    EnterValue,
    OpenSigned,
)
from station.capture.manual import NotPossibleError, manual_readings
from station.capture.programs.amended import FEWEST, made_anew
from station.corrections import (
    Correction,
    CorrectionKind,
    corrected,
    latest_correction,
    standing_results,
)
from station.engine.seat import denied
from station.saying import say
from station.visit import Actor, Message, Result, SetPart, SignedVisit, new_id

if TYPE_CHECKING:
    from station.engine.rooms import Rooms

__all__ = ["correct", "open_signed"]

_GONE = Denied(
    "This result was marked as entered in error. It cannot be changed any more.",
    "Measure it again in a new visit.",
)


async def correct(rooms: Rooms, command: Amend | EnterInError) -> Answer:
    """Keep a correction and queue it: the signed result stays, what holds now is said beside it."""
    refusal = await asyncio.to_thread(rooms.seat.gate.confirm_pin, command.actor, command.pin)
    if refusal is not None:
        return denied(refusal)
    reason = " ".join(command.reason.split())
    if not reason:
        return Denied("A reason is needed.", "Say what was wrong.")
    open_now = rooms.capture.visit
    signed = None
    if open_now is not None:
        signed = await asyncio.wrap_future(rooms.store.signed_visit(open_now.id))
    result = _signed_result(signed, command.result_id)
    if signed is None or result is None:
        return Denied(
            "There is no such signed result in this visit.",
            "Open the visit in which it was signed.",
        )
    before = await asyncio.wrap_future(rooms.store.corrections(signed.visit.id))
    last = latest_correction(before, result.id)
    standing = result if last is None else last.result
    if standing is None:
        return _GONE
    now = datetime.now(UTC)
    changed: Result | None = None
    if isinstance(command, Amend):
        try:
            kind, _ = manual_readings(
                EnterValue(actor=command.actor, values=command.values), now, ""
            )
            if kind is not standing.kind:
                raise NotPossibleError(
                    "These numbers are of another kind.", "Correct one value at a time."
                )
            changed = rooms.capture.judged(corrected(standing, command.values, command.actor, now))
        except NotPossibleError as problem:
            return Denied(problem.says, problem.next_step)
        except ValueError:
            return Denied(
                "This result has no such number.", "Mark it as entered in error, and measure again."
            )

    def made(before_it: Result, after_it: Result | None) -> _Step:
        correction = Correction(
            id=new_id(),
            visit_id=signed.visit.id,
            result_id=before_it.id,
            kind=CorrectionKind.ENTERED_IN_ERROR if after_it is None else CorrectionKind.AMENDED,
            at=now,
            by=command.actor,
            reason=reason,
            result=after_it,
        )
        return _Step(before_it, correction)

    steps = [made(standing, changed)]
    holds = standing_results(signed.visit.results, before)
    whole = _whole(rooms, standing, standing_results(holds, [steps[0].correction]), command.actor)
    if whole is not None:
        steps.append(made(*whole))
    return await _keep(rooms, signed, steps, holds)


def _whole(
    rooms: Rooms, reading: Result, holds: tuple[Result, ...], actor: Actor
) -> tuple[Result, Result | None] | None:
    """What stands for the set of a corrected reading, and what it is now."""
    of = reading.in_set
    if of is None or of.part is not SetPart.READING or not of.counted:
        return None
    program = rooms.capture.programs.programs.get(of.program)
    fewest = FEWEST if program is None else program.fewest
    found = made_anew(holds, of.set_id, fewest=fewest, actor=actor, now=datetime.now(UTC))
    if found is None or found[1] is None:
        return found
    return found[0], rooms.capture.judged(found[1])


@dataclass(frozen=True, slots=True)
class _Step:
    """A correction, and what held before it."""

    standing: Result
    correction: Correction


async def _keep(
    rooms: Rooms, signed: SignedVisit, steps: list[_Step], holds: tuple[Result, ...]
) -> Answer:
    """All of it or nothing. `holds` is what held of the visit before."""
    from station.store.errors import StoreError

    deliveries = await asyncio.wrap_future(rooms.store.deliveries(signed.visit.id))
    made = [step.correction for step in steps]
    after = standing_results(holds, made)
    messages: list[Message] = []
    for step in steps:
        where = {one.destination for one in deliveries if one.result_id == step.standing.id}
        known = holds if step.correction.result is None else after
        messages += await asyncio.to_thread(
            rooms.compose_correction, signed, step.standing, step.correction, where, known
        )
    try:
        await asyncio.wrap_future(rooms.store.correct(made, messages))
    except StoreError as problem:
        return Denied(problem.says, problem.next_step)
    rooms.courier.wake()
    for correction in made:
        await rooms.capture.on_correction(correction)
    if not messages:
        return Done(say("Kept. No chart here has this result."))
    if len(steps) == 1:
        return Done()
    if steps[1].correction.result is None:
        return Done(
            say("Too few readings are left: what stands for the whole set is in error too.")
        )
    return Done(say("What stands for the whole set was made anew."))


async def open_signed(rooms: Rooms, command: OpenSigned) -> Answer:
    """Look at a signed visit again: its receipts, and what can be corrected."""
    signed = await asyncio.wrap_future(rooms.store.signed_visit(command.visit_id))
    if signed is None:
        return Denied("This visit is not signed here.", "Look at the list again.")
    corrections = await asyncio.wrap_future(rooms.store.corrections(command.visit_id))
    return await rooms.capture.reopen(signed, corrections)


def _signed_result(signed: SignedVisit | None, result_id: str) -> Result | None:
    if signed is None:
        return None
    return next((one for one in signed.visit.results if one.id == result_id and one.filed), None)
