"""An order for an EKG, as a DICOM worklist gives it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["EkgOrder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgOrder:
    """What was ordered, and for whom. None is what the worklist did not say.

    `study_uid` and `accession` go into the EKG, so that the archive finds the order that it
    belongs to. `patient_id` with its `issuer`, the names and `birth_date` say whose it is:
    `station.worklist.dicom_orders.orders_for` compares them with a patient. `scheduled` is aware.
    """

    study_uid: str
    patient_id: str
    issuer: str | None = None
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    sex: str | None = None
    accession: str | None = None
    procedure_id: str | None = None
    procedure: str | None = None
    step_id: str | None = None
    step: str | None = None
    scheduled: datetime | None = None
    referring: str | None = None
