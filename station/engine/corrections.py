"""Corrections of what was signed, and signed visits of today that are looked at again."""

from __future__ import annotations

import asyncio
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
from station.corrections import Correction, CorrectionKind, corrected, latest_correction
from station.engine.seat import denied
from station.saying import say
from station.visit import Result, SignedVisit, new_id

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
    correction = Correction(
        id=new_id(),
        visit_id=signed.visit.id,
        result_id=result.id,
        kind=CorrectionKind.ENTERED_IN_ERROR if changed is None else CorrectionKind.AMENDED,
        at=now,
        by=command.actor,
        reason=reason,
        result=changed,
    )
    return await _keep(rooms, signed, standing, correction)


async def _keep(
    rooms: Rooms, signed: SignedVisit, standing: Result, correction: Correction
) -> Answer:
    from station.store.errors import StoreError

    deliveries = await asyncio.wrap_future(rooms.store.deliveries(signed.visit.id))
    where = {one.destination for one in deliveries if one.result_id == correction.result_id}
    messages = await asyncio.to_thread(
        rooms.compose_correction, signed, standing, correction, where
    )
    try:
        await asyncio.wrap_future(rooms.store.correct(correction, messages))
    except StoreError as problem:
        return Denied(problem.says, problem.next_step)
    rooms.courier.wake()
    await rooms.capture.on_correction(correction)
    if not messages:
        return Done(say("Kept. No chart here has this result."))
    if standing.in_set is not None:
        return Done(
            say("The rest of its set stays as it is. Correct the average too where it is wrong.")
        )
    return Done()


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
