"""Whose visit a command is about, and what of it, for the trail. Whose is not always who is in the
room.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.capture.commands import (
    AbortProgram,
    Accept,
    AddUnlisted,
    Amend,
    Annotate,
    AnswerQuestion,
    AttachHeld,
    ChoosePatient,
    Command,
    CopyEkg,
    CopyVisit,
    DiscardHeld,
    EndVisit,
    EnterInError,
    EnterText,
    EnterValue,
    GiveIdentity,
    LeaveOut,
    LeaveUndone,
    OpenMessage,
    OpenSigned,
    ReadMessages,
    ReadWorklist,
    Resend,
    ResendMessage,
    ResumeVisit,
    Retake,
    SayHow,
    SkipRest,
    StartProgram,
    StartVisit,
    SwitchSounds,
    TakeAnswerBack,
    TellProvider,
    TryDestination,
)

if TYPE_CHECKING:
    from station.engine.rooms import Rooms
    from station.visit import Visit

__all__ = ["About", "about", "about_now", "of_what"]


@dataclass(frozen=True, slots=True)
class About:
    """The ids of a patient and a visit; None: of nobody, or not known yet."""

    patient_id: str | None = None
    visit_id: str | None = None


_NOBODY: Final = About()


async def about(rooms: Rooms, command: Command) -> About:
    """Before it is carried out, so that a refusal names them too."""
    here = _here(rooms)
    match command:
        case ChoosePatient(expected=expected):
            return About(expected.patient.id)
        case GiveIdentity(expected=expected):
            return About(expected.patient.id, here.visit_id)
        case AddUnlisted() | ReadWorklist() | ReadMessages() | TryDestination():
            return _NOBODY
        case ResumeVisit(visit_id=visit_id) | EndVisit(visit_id=visit_id):
            return _of(rooms.capture.unfinished.get(visit_id))
        case OpenSigned(visit_id=visit_id):
            signed = await asyncio.wrap_future(rooms.store.signed_visit(visit_id))
            return _of(None if signed is None else signed.visit)
        case OpenMessage() | ResendMessage():
            found = rooms.store.whose_message(command.destination, command.key)
            return About(*(await asyncio.wrap_future(found) or ()))
    return here


def about_now(rooms: Rooms, command: Command, before: About) -> About:
    """The same when it is done: what it began has its ids by now."""
    return _here(rooms) if isinstance(command, AddUnlisted | StartVisit) else before


def of_what(command: Command) -> str | None:
    """What the trail keeps beside the name of the command: of what, never which value, and of an
    answer never what was said.
    """
    match command:
        case Accept(kind=kind, by_itself=True):
            return f"{kind}, by itself"
        case Accept() | Retake() | EnterText() | SayHow() | LeaveUndone() | CopyVisit():
            return command.kind
        case EnterValue(values=values):
            return ", ".join(vital for vital, _ in values)
        case (
            Amend()
            | EnterInError()
            | Annotate()
            | LeaveOut()
            | TellProvider()
            | Resend()
            | TakeAnswerBack()
        ):
            return f"result {command.result_id}"
        case StartProgram():
            return command.program
        case SwitchSounds():
            return "on" if command.on else "off"
        case SkipRest() | AbortProgram():
            return command.reason
        case CopyEkg():
            who = "named" if command.named else "not named"
            return f"{command.kind} of {command.started.isoformat()}, {who}"
        case AnswerQuestion(question=question):
            return f"question {question}"
        case AttachHeld():
            return f"measurement {command.measurement}"
        case DiscardHeld():
            return f"{command.code}, measurement {', '.join(command.measurements)}"
        case OpenMessage() | ResendMessage():
            return f"{command.key} at {command.destination}"
        case TryDestination():
            return command.destination
    return None


def _here(rooms: Rooms) -> About:
    patient, visit = rooms.capture.patient, rooms.capture.visit
    if patient is None or visit is not None:
        return _of(visit)
    return About(patient.id)


def _of(visit: Visit | None) -> About:
    return _NOBODY if visit is None else About(visit.patient.id, visit.id)
