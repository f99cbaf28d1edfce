"""Carries out what people ask for: asks the gate, does it, and says to the trail what became of it.

In the I/O loop. An answer never raises for something that a person did.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING

from station.access.audit import Outcome
from station.access.rights import Right, may
from station.capture.commands import (
    Accept,
    AddInstrument,
    AllowInstrument,
    Amend,
    Answer,
    ApproveInstrument,
    AskInstrument,
    CancelPairing,
    ChoosePatient,
    Command,
    CopyEkg,
    CopyVisit,
    Denied,
    Done,
    EnterInError,
    EnterPasskey,
    ForgetInstrument,
    GiveIdentity,
    LookForInstruments,
    NameInstrument,
    OpenMessage,
    OpenSigned,
    ReadEarlierEkg,
    ReadHistory,
    ReadMessages,
    ReadWorklist,
    Resend,
    ResendMessage,
    ResumeVisit,
    Scanned,
    Sign,
    SignOut,
    StopCuff,
    SwitchSounds,
    TellProvider,
    TryDestination,
    Unsigned,
)
from station.capture.unfinished import same_visit
from station.engine.about import About, about, about_now, of_what
from station.engine.corrections import correct, open_signed
from station.engine.cuff import stop_cuff
from station.engine.rights import RIGHTS
from station.engine.scans import scan
from station.engine.seat import SeatCommand, denied
from station.visit import ExpectedPatient, Presence

if TYPE_CHECKING:
    from station.drivers.links.pairing import PairingDesk
    from station.engine.rooms import Rooms

__all__ = ["answer_to"]

_log = logging.getLogger(__name__)


async def answer_to(rooms: Rooms, command: Unsigned | Command) -> Answer:
    """Carry out a command; what goes wrong is told in words, with what to do."""
    try:
        if isinstance(command, SeatCommand):
            answer = await rooms.seat.do(command)
            if isinstance(command, SignOut):  # nobody answers for the next inflation any more
                rooms.capture.programs.abort("signed out")
            return answer
        if isinstance(command, Scanned):
            return await scan(rooms, command, lambda chosen: _admitted(rooms, chosen))
        if isinstance(command, StopCuff):
            return await stop_cuff(rooms, command)
        return await _admitted(rooms, command)
    except Exception as problem:
        says = getattr(problem, "says", None)
        if says is None:  # a bug: its place is for the log, its values are not
            _log.exception("%s failed", type(command).__name__)
            says = "The station could not do this."
        return Denied(
            says,
            getattr(problem, "next_step", "")
            or "Try again. If it happens again, tell the engineer.",
        )


async def _admitted(rooms: Rooms, command: Command) -> Answer:
    """Ask the gate, carry out, and say to the trail what became of it."""
    gate = rooms.seat.gate
    action = type(command).__name__
    whose = await about(rooms, command)
    refusal = gate.admit(
        command.actor,
        RIGHTS[type(command)],
        action=action,
        patient_id=whose.patient_id,
        visit_id=whose.visit_id,
        by_itself=isinstance(command, Accept) and command.by_itself,
    )
    if refusal is not None:
        return denied(refusal)

    async def told(action: str, outcome: Outcome, whose: About, detail: str | None) -> None:
        await asyncio.wrap_future(
            gate.record(
                command.actor,
                action,
                outcome,
                patient_id=whose.patient_id,
                visit_id=whose.visit_id,
                detail=detail,
            )
        )

    detail = of_what(command)
    try:
        answer = await _do(rooms, command)
    except Exception:
        await told(action, Outcome.FAILED, whose, detail)  # who tried is in the trail, too
        raise
    reads = rooms.history.follow(rooms.capture.visit)
    rooms.earlier_ekg.follow(rooms.capture.visit)
    rooms.orders.follow(rooms.capture.visit)
    if isinstance(command, Sign | Amend | EnterInError | Resend):
        rooms.signed.look()
    if isinstance(answer, Done):
        await told(action, Outcome.DONE, about_now(rooms, command, whose), detail)
    else:
        await told(action, Outcome.REFUSED, whose, detail)
    if reads is not None and may(command.actor.role, Right.READ_VISIT):
        # Nobody asked: the patient is in the room, and the tiles show what was measured before.
        read = About(reads.patient.id, reads.id)
        await told(ReadHistory.__name__, Outcome.DONE, read, "by itself")
    return answer


async def _do(rooms: Rooms, command: Command) -> Answer:
    match command:
        case ReadWorklist():
            return await rooms.today.read()
        case ReadEarlierEkg():
            return await rooms.earlier_ekg.read()
        case ReadHistory():
            return await rooms.history.read()
        case Resend():
            return await _resend(rooms, command)
        case ReadMessages() | OpenMessage() | ResendMessage() | TryDestination():
            return await rooms.desk.do(command)
        case EnterPasskey() | CancelPairing():
            return _pair(rooms.pairing, command)
        case AskInstrument():
            return (
                rooms.capture.programs.refuses(command)
                or rooms.capture.refuses_order(command.instrument, command.action)
                or rooms.fleet.ask(command)
            )
        case LookForInstruments():
            if command.seconds > 0:
                rooms.around.look(command.seconds)
            else:
                rooms.around.stop()
            return Done()
        case (
            AddInstrument()
            | NameInstrument()
            | AllowInstrument()
            | ApproveInstrument()
            | ForgetInstrument()
        ):
            return await rooms.fleet.do(command)
        case ChoosePatient():
            expected = await rooms.today.with_fresh_alerts(command.expected)
            return await rooms.capture.handle(dataclasses.replace(command, expected=expected))
        case GiveIdentity():
            expected = await rooms.today.with_fresh_alerts(command.expected)
            return await rooms.capture.handle(dataclasses.replace(command, expected=expected))
        case ResumeVisit():
            return await rooms.capture.handle(await _with_fresh_alerts(rooms, command))
        case Sign():
            return await _sign(rooms, command)
        case TellProvider():
            answer = await rooms.capture.handle(command)
            rooms.notices.wake()
            return answer
        case SwitchSounds():
            await rooms.preferences.switch_sounds(command.on)
            return Done()
        case Amend() | EnterInError():
            return await correct(rooms, command)
        case OpenSigned():
            return await open_signed(rooms, command)
        case CopyEkg() | CopyVisit():  # the gate has let it, and the trail is told below
            return _copy(rooms, command)
    return await rooms.capture.handle(command)


def _copy(rooms: Rooms, command: CopyEkg | CopyVisit) -> Answer:
    """The trail says of the visit in the room that it left: no other one's may."""
    visit = rooms.capture.visit
    if visit is not None and visit.id == command.visit_id:
        return Done()
    if isinstance(command, CopyVisit):
        return Denied(
            "This sheet is of another visit than the one in the room.",
            "Open the visit that it belongs to.",
        )
    return Denied(
        "This EKG is of another visit than the one in the room.",
        "Open the visit that it belongs to.",
    )


async def _with_fresh_alerts(rooms: Rooms, command: ResumeVisit) -> ResumeVisit:
    """Hours may lie between the two parts of a visit."""
    visit = rooms.capture.unfinished.get(command.visit_id)
    if visit is None:
        return command
    listed = next((one for one in rooms.today.view.patients if same_visit(visit, one)), None)
    expected = listed or ExpectedPatient(
        patient=visit.patient, presence=Presence.PAUSED, encounter_id=visit.encounter_id
    )
    expected = await rooms.today.with_fresh_alerts(expected)
    return dataclasses.replace(command, expected=expected)


async def _sign(rooms: Rooms, command: Sign) -> Answer:
    """Who signs says again who it is; what is signed is on its way at once."""
    gate = rooms.seat.gate
    refusal = await asyncio.to_thread(gate.confirm_pin, command.actor, command.pin)
    if refusal is not None:
        return denied(refusal)
    answer = await rooms.capture.handle(command)
    if isinstance(answer, Done):
        rooms.courier.wake()
    return answer


async def _resend(rooms: Rooms, command: Resend) -> Answer:
    from station.store.errors import StoreError

    notice = rooms.capture.checking.has_notice(command.result_id)
    outbox = rooms.store.notices if notice else rooms.store
    try:
        await asyncio.wrap_future(outbox.requeue(command.result_id, command.actor))
    except StoreError as problem:
        return Denied(problem.says, problem.next_step)
    (rooms.notices if notice else rooms.courier).wake()
    return Done()


def _pair(desk: PairingDesk, command: EnterPasskey | CancelPairing) -> Answer:
    if isinstance(command, CancelPairing):
        taken = desk.cancel(command.address)
    else:
        taken = desk.answer(command.address, command.passkey)
    if taken:
        return Done()
    return Denied(
        "The instrument does not wait for this code any more.",
        "Put it into its pairing mode again. The station asks for its next code.",
    )
