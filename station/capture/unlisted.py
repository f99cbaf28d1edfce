"""A patient who is not in the list: made from what a person knows, or from a label.

The visit is kept like any other, and nothing of it can go to a chart: its patient has an id that
no chart takes, the signature is refused, and so is the composing of messages. With an identity
out of the list it becomes a visit like any other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from station.capture.commands import Denied, Identifier
from station.saying import say
from station.visit import ExpectedPatient, Identity, Patient, Presence, new_id

if TYPE_CHECKING:
    from station.capture.commands import AddUnlisted

__all__ = ["NO_IDENTITY", "UnlistedRefusedError", "to_be_heard", "unlisted"]

# A colon is in no FHIR id (R4, datatypes: [A-Za-z0-9-.]{1,64}).
_PREFIX: Final = "unlisted:"
_LONGEST: Final = 100
_OLDEST_YEARS: Final = 130
_SEXES: Final = frozenset({"male", "female", "other", "unknown"})

NO_IDENTITY: Final = Denied(
    "This patient is not in the chart, so nothing can be sent.",
    "Give the visit an identity on Today, or pause it: everything is kept here until then.",
)


class UnlistedRefusedError(ValueError):
    """What was entered cannot be."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(denied.says)
        self.denied = denied


def unlisted(command: AddUnlisted, room: str, now: datetime, today: date) -> ExpectedPatient:
    """The line of the list that such a patient would have. Raises `UnlistedRefusedError`."""
    family, given = _words(command.family), _words(command.given)
    mrn = _words(command.mrn or "") or None
    if any(len(text) > _LONGEST for text in (family, given, mrn or "")):
        raise UnlistedRefusedError(
            Denied(
                say("A name or number has at most {most} characters.", most=_LONGEST),
                "Write it shorter.",
            )
        )
    born = command.birth_date
    if born is not None and not (born <= today and today.year - born.year <= _OLDEST_YEARS):
        raise UnlistedRefusedError(
            Denied("Nobody living has this birth date.", "Check the year, or leave it empty.")
        )
    if command.sex is not None and command.sex not in _SEXES:
        raise UnlistedRefusedError(
            Denied("This is not one of the chart's words for the sex.", "Choose one of the list.")
        )
    known = bool(family)
    if not known and (given or born or mrn):
        raise UnlistedRefusedError(
            Denied(
                "The family name is missing.", "Write it, or choose that nobody knows who it is."
            )
        )
    patient = Patient(
        id=_PREFIX + new_id(),
        family=family if known else "Unidentified",
        given=given if known else f"{room}-{now.astimezone():%H%M}",
        birth_date=born,
        sex=command.sex,
        mrn=mrn,
        alerts_known=False,
        identity=Identity.BY_HAND if known else Identity.UNKNOWN,
    )
    return ExpectedPatient(patient=patient, presence=Presence.ARRIVED, at=now)


def to_be_heard(patient: Patient) -> frozenset[Identifier]:
    """What the patient must say before anything is measured: both identifiers; of somebody who
    was entered by hand what is known; of somebody whom nobody knows nothing.
    """
    if patient.identity is Identity.UNKNOWN:
        return frozenset()
    if patient.identity is Identity.BY_HAND and patient.birth_date is None:
        return frozenset({Identifier.NAME})
    return frozenset(Identifier)


def _words(text: str) -> str:
    return " ".join(text.split())
