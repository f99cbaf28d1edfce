"""Whose visit a command is about, for the trail. It is not always the one in the room."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.capture.commands import (
    AddUnlisted,
    ChoosePatient,
    Command,
    EndVisit,
    GiveIdentity,
    OpenMessage,
    OpenSigned,
    ReadMessages,
    ReadWorklist,
    ResendMessage,
    ResumeVisit,
    StartVisit,
    TryDestination,
)

if TYPE_CHECKING:
    from station.engine.rooms import Rooms
    from station.visit import Visit

__all__ = ["About", "about", "about_now"]


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


def _here(rooms: Rooms) -> About:
    patient, visit = rooms.capture.patient, rooms.capture.visit
    if patient is None or visit is not None:
        return _of(visit)
    return About(patient.id)


def _of(visit: Visit | None) -> About:
    return _NOBODY if visit is None else About(visit.patient.id, visit.id)
