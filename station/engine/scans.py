"""What a scanned code leads to: somebody at the station, or a patient out of today's list.

In the I/O loop. A badge is looked at whoever sits here; everything else needs somebody who is
signed in and may do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.access.sessions import SessionState
from station.capture.commands import Answer, ChoosePatient, Denied, Done, Scanned
from station.scanner.codes import Code, CodeKind, told_apart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from station.engine.rooms import Rooms
    from station.visit import Actor, ExpectedPatient

__all__ = ["listed", "scan"]

_UNKNOWN: Final = Denied(
    "This code is not one that the station knows.",
    "Scan the wristband or the badge itself. If it was one of these, tell the engineer: the "
    "pattern of its code is not in the configuration.",
)
_UNCLEAR: Final = Denied(
    "This code could be a badge, a patient or an appointment; nothing was done.",
    "Tell the engineer: two patterns in the configuration take the same code.",
)


async def scan(
    rooms: Rooms,
    command: Scanned,
    choose: Callable[[ChoosePatient], Awaitable[Answer]],
) -> Answer:
    """Carry it out. `choose` admits and carries out the choice of a patient."""
    codes = told_apart(command.code, rooms.settings.scanner.patterns)
    if not codes:
        return _UNKNOWN
    if len(codes) > 1:
        return _UNCLEAR
    [code] = codes
    if code.kind is CodeKind.BADGE:
        return await rooms.seat.badge(code.value)
    actor = rooms.seat.actor
    if actor is None or rooms.seat.state() is not SessionState.OPEN:
        return Denied("Nobody is signed in.", "Scan your badge first, then the patient.")
    return await _patient(rooms, code, actor, choose)


async def _patient(
    rooms: Rooms,
    code: Code,
    actor: Actor,
    choose: Callable[[ChoosePatient], Awaitable[Answer]],
) -> Answer:
    lines = listed(code, rooms.today.view.patients)
    here = rooms.capture.visit
    if here is not None and lines and all(one.patient.id == here.patient.id for one in lines):
        return Done("This is the patient of this visit.")
    if not lines:
        patient = code.kind is CodeKind.PATIENT
        return Denied(
            "This patient is not in today's list."
            if patient
            else "This appointment is not in today's list.",
            "Read the list again, or add the patient by hand.",
        )
    if len({one.patient.id for one in lines}) > 1:
        return Denied(
            "Several patients of today's list have this number; none was chosen.",
            "Choose the patient in the list, by name and birth date.",
        )
    if len(lines) > 1:
        return Denied(
            "This patient has several visits today; none was chosen.",
            "Choose the visit in the list.",
        )
    return await choose(ChoosePatient(actor=actor, expected=lines[0]))


def listed(code: Code, patients: tuple[ExpectedPatient, ...]) -> list[ExpectedPatient]:
    """The lines that a patient's or an appointment's code stands for."""
    wanted = _bare(code.value)
    if code.kind is CodeKind.APPOINTMENT:
        return [one for one in patients if _bare(one.appointment_id or "") == wanted]
    return [one for one in patients if _bare(one.patient.mrn or "") == wanted]


def _bare(text: str) -> str:
    """A number without what people put between its digits."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
