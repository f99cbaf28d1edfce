"""An answer of a modality worklist as an order, strictly. Pure: what cannot be read is a note.

PS3.4 table K.6-1. Whatever stands in an attribute (another type, several values, letters that its
character set does not have) it is either read as the standard means it or not at all: nothing is
guessed, nothing raises, and no note holds what was found, since that may be a patient's.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any, Final

from station.dicom import library, uids
from station.ekg.order import EkgOrder
from station.saying import say

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from station.visit import Patient

__all__ = ["OrderRead", "order_of", "orders_for"]

_SEX: Final = {"F": "female", "M": "male", "O": "other"}
_REPLACEMENT: Final = "\ufffd"
_LONGEST: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRead:
    """An order, None where the answer is none; and what could not be read, in words."""

    order: EkgOrder | None
    notes: tuple[str, ...] = ()


def orders_for(patient: Patient, orders: Iterable[EkgOrder], issuer: str | None) -> list[EkgOrder]:
    """The orders of that patient: the same record number of the same issuer, and nothing that
    contradicts it. `issuer` is the site's own; an order that names none counts as the site's.

    A number alone may be another house's. So the birth dates agree; where one of them is not known,
    the family names do; and where there is no name either, both name the same issuer.
    """
    return [
        order
        for order in orders
        if patient.mrn
        and order.patient_id == patient.mrn
        and (order.issuer is None or issuer is None or order.issuer == issuer)
        and _may_be(patient, order, issuer)
    ]


def _may_be(patient: Patient, order: EkgOrder, issuer: str | None) -> bool:
    if order.birth_date is not None and patient.birth_date is not None:
        return order.birth_date == patient.birth_date
    theirs, ours = _letters(order.family), _letters(patient.family)
    if theirs and ours:
        return theirs == ours
    return issuer is not None and order.issuer == issuer


def _letters(name: str) -> str:
    """As worklists write names: in capitals, without accents and hyphens."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if sign.isalpha()).casefold()


def order_of(answer: Dataset, zone: tzinfo | None) -> OrderRead:
    """One answer of the worklist. Times without an offset are those of `zone`."""
    library.load()
    from pydicom import config

    # What is wrong is told in notes; a warning of pydicom would hold the value itself.
    config.settings.reading_validation_mode = config.IGNORE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _read(answer, zone)


def _read(answer: Dataset, zone: tzinfo | None) -> OrderRead:
    reader = _Reader(answer)
    steps = reader.items("ScheduledProcedureStepSequence")
    if not steps:
        reader.note(say("An order without a scheduled step is left out."))
        return OrderRead(order=None, notes=tuple(reader.notes))
    step = _Reader(steps[0], reader.notes)
    if step.text("Modality") != "ECG":
        return OrderRead(order=None, notes=tuple(reader.notes))
    study_uid = reader.text("StudyInstanceUID")
    patient_id = reader.text("PatientID")
    if study_uid is None or not uids.is_uid(study_uid):
        reader.note(say("An order without a study is left out."))
        return OrderRead(order=None, notes=tuple(reader.notes))
    if patient_id is None:
        reader.note(say("An order without a record number is left out."))
        return OrderRead(order=None, notes=tuple(reader.notes))
    family, given = reader.name("PatientName")
    referring = " ".join(part for part in reversed(reader.name("ReferringPhysicianName")) if part)
    order = EkgOrder(
        study_uid=study_uid,
        patient_id=patient_id,
        issuer=reader.text("IssuerOfPatientID"),
        family=family,
        given=given,
        birth_date=reader.day("PatientBirthDate"),
        sex=_SEX.get(reader.text("PatientSex", "") or ""),
        accession=reader.text("AccessionNumber", longest=16),
        procedure_id=reader.text("RequestedProcedureID", longest=16),
        procedure=reader.text("RequestedProcedureDescription"),
        step_id=step.text("ScheduledProcedureStepID", longest=16),
        step=step.text("ScheduledProcedureStepDescription"),
        scheduled=step.moment(zone, reader.offset()),
        referring=referring or None,
    )
    return OrderRead(order=order, notes=tuple(reader.notes))


class _Reader:
    """The attributes of a dataset, each of which may be anything."""

    def __init__(self, ds: Dataset, notes: list[str] | None = None) -> None:
        self._ds = ds
        self.notes: list[str] = [] if notes is None else notes

    def note(self, words: str) -> None:
        """Remember it once."""
        if words not in self.notes:
            self.notes.append(words)

    def _unread(self, keyword: str) -> None:
        self.note(say("{keyword} of an order cannot be read.", keyword=keyword))

    def _value(self, keyword: str) -> Any:
        """What pydicom makes of it; None where it is missing, empty or unreadable."""
        try:
            return self._ds.get(keyword)
        except Exception:  # whatever bytes raise in pydicom's decoding, and it is a lot
            self._unread(keyword)
            return None

    def text(self, keyword: str, default: str | None = None, longest: int = 64) -> str | None:
        """One value of text, without padding."""
        value = self._value(keyword)
        if value is None or value == "":
            return default
        said = str(value).strip() if isinstance(value, str) else None
        if said is None or not _readable(said) or len(said) > longest:
            self._unread(keyword)
            return default
        return said or default

    def name(self, keyword: str) -> tuple[str, str]:
        """Family and given name, of the first group of letters that there is."""
        from pydicom.valuerep import PersonName

        value = self._value(keyword)
        if value is None or value == "":
            return "", ""
        if not isinstance(value, PersonName):
            self._unread(keyword)
            return "", ""
        try:
            groups = [group for group in str(value).split("=") if group.strip("^ ")]
        except Exception:  # a person name is decoded when it is first read
            self._unread(keyword)
            return "", ""
        parts = [part.strip() for part in groups[0].split("^")] if groups else []
        if not all(_readable(part) for part in parts) or len("".join(parts)) > _LONGEST:
            self._unread(keyword)
            return "", ""
        given = " ".join(part for part in parts[1:3] if part)
        return (parts[0] if parts else ""), given

    def day(self, keyword: str) -> date | None:
        """A date, exactly as YYYYMMDD."""
        said = self.text(keyword)
        if said is None:
            return None
        made = _day(said)
        if made is None:
            self._unread(keyword)
        return made

    def moment(self, zone: tzinfo | None, offset: tzinfo | None) -> datetime | None:
        """When the step is scheduled: date and time together, or not at all."""
        day, said = self.day("ScheduledProcedureStepStartDate"), None
        if day is not None:
            said = self.text("ScheduledProcedureStepStartTime")
        if day is None or said is None:
            return None
        at = _time(said)
        if at is None:
            self._unread("ScheduledProcedureStepStartTime")
            return None
        try:
            local = datetime.combine(day, at, offset or zone)
            return local if local.tzinfo is not None else local.astimezone()
        except (ValueError, OverflowError, OSError):
            self._unread("ScheduledProcedureStepStartDate")
            return None

    def offset(self) -> tzinfo | None:
        """The offset that the worklist's times have, where it says one."""
        said = self.text("TimezoneOffsetFromUTC")
        if said is None:
            return None
        try:
            return datetime.strptime(said, "%z").tzinfo
        except ValueError:
            self._unread("TimezoneOffsetFromUTC")
            return None

    def items(self, keyword: str) -> list[Dataset]:
        """The items of a sequence."""
        from pydicom.dataset import Dataset

        value = self._value(keyword)
        if value is None:
            return []
        try:
            found = [item for item in value if isinstance(item, Dataset)]
        except Exception:  # items are decoded as they are looked at
            found = []
        if not found:
            self._unread(keyword)
        return found


def _readable(said: str) -> bool:
    """Whether all of it is letters that were really sent."""
    return not any(
        letter == _REPLACEMENT or unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn")
        for letter in said
    )


def _day(said: str) -> date | None:
    if not (len(said) == 8 and said.isascii() and said.isdigit()):
        return None
    try:
        return date(int(said[:4]), int(said[4:6]), int(said[6:]))
    except ValueError:
        return None


def _time(said: str) -> time | None:
    """HH, HHMM, HHMMSS or HHMMSS.F to six places (PS3.5 6.2, VR TM)."""
    whole, _, fraction = said.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) in (2, 4, 6)):
        return None
    if fraction and not (
        len(whole) == 6 and fraction.isascii() and fraction.isdigit() and len(fraction) <= 6
    ):
        return None
    try:
        hour, minute, second = (int(whole[at : at + 2] or "0") for at in (0, 2, 4))
        return time(hour, minute, second, int((fraction or "0").ljust(6, "0")))
    except ValueError:
        return None
