"""The envelope of an ORU^R01: MSH, PID, PV1 and OBR, and the names that stay for ever.

A message is named by MSH-10 and a set of results by OBR-3; both come from the visit alone, so
that the same visit always has the same ones. MSH-10 has 20 characters: more is not allowed before
version 2.7, and base32 of a hash has 100 bits in them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from station.export.errors import CannotComposeError
from station.export.hl7_codes import (
    MONITORING,
    PROFILE_PCD_01,
    SEXES,
    VITAL_SIGNS,
)
from station.export.hl7_item import Coded, coded
from station.export.hl7_site import Acknowledgment, Form, Hl7Site, PatientId
from station.hl7.writing import Component, Value, day, message, segment, timestamp
from station.visit import Patient, SignedVisit

__all__ = ["MEDIA", "Order", "control_id", "oru", "service", "vital_signs"]

MEDIA = "x-application/hl7-v2+er7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an OBR says. `filler`: what the set is called here, within the visit. `started` and
    `ended` are when it was measured, `reported` when that was said.
    """

    filler: str
    service: Coded
    started: datetime
    ended: datetime
    reported: datetime
    status: str = "F"


def control_id(signed: SignedVisit, what: str) -> str:
    """MSH-10 of the message that tells `what` of a visit: 20 characters, always the same."""
    return _name(signed, f"message:{what}")[:20]


def service(key: str, default: Coded, site: Hl7Site) -> Coded:
    """OBR-4: the site's own code, where its table has a row `key`."""
    row = site.row(key)
    return default if row.code is None else (row.code, row.text, row.system)


def vital_signs(site: Hl7Site) -> Coded:
    """OBR-4 of a set of vital signs."""
    default = MONITORING if site.form is Form.PCD01 else VITAL_SIGNS
    return service("vital_signs", coded(default), site)


def oru(
    key: str,
    signed: SignedVisit,
    order: Order,
    observations: Iterable[str],
    site: Hl7Site,
) -> bytes:
    """The message with the OBX and NTE in `observations`; what was not measured on a patient is
    marked as training in MSH-11. Raises `CannotComposeError` for a patient without the id that the
    receiver wants.
    """
    return message(
        [
            _msh(key, order.reported, site, real=signed.visit.real),
            _pid(signed.visit.patient, site),
            _pv1(signed, site),
            _obr(signed, order, site),
            *observations,
        ]
    )


def _msh(key: str, moment: datetime, site: Hl7Site, *, real: bool) -> str:
    fields: dict[int, Value] = {
        3: _parts(site.sending_application),
        4: _parts(site.sending_facility),
        5: _parts(site.receiving_application),
        6: _parts(site.receiving_facility),
        7: timestamp(moment, site.time_zone),
        9: ("ORU", "R01", "ORU_R01"),
        10: key,
        11: "P" if real else "T",
        12: site.version.value,
        18: "UNICODE UTF-8" if site.declare_charset else "",
    }
    if site.acknowledgment is Acknowledgment.ENHANCED:
        fields |= {15: "AL", 16: "AL"}
    if site.form is Form.PCD01:
        fields[21] = PROFILE_PCD_01
    return segment("MSH", fields)


def _pid(patient: Patient, site: Hl7Site) -> str:
    fields: dict[int, Value] = {
        1: "1",
        3: _patient_ids(patient, site),
        5: (patient.family, patient.given, "", "", "", "", "L"),
        8: SEXES.get((patient.sex or "").strip().lower(), ""),
    }
    if patient.birth_date is not None:
        fields[7] = day(patient.birth_date)
    return segment("PID", fields)


def _patient_ids(patient: Patient, site: Hl7Site) -> list[str | tuple[Component, ...]]:
    known = {
        PatientId.MRN: (patient.mrn, site.mrn_authority, "MR"),
        PatientId.CHART_ID: (patient.id, site.id_authority, "PI"),
    }
    found: list[str | tuple[Component, ...]] = [
        (number, "", "", _subparts(authority), kind)
        for number, authority, kind in (known[wanted] for wanted in site.patient_ids)
        if number
    ]
    if not found:
        raise CannotComposeError(
            "This patient has no medical record number, and the receiver knows patients by it.",
            "Choose the patient from the chart's list.",
        )
    return found


def _pv1(signed: SignedVisit, site: Hl7Site) -> str:
    visit = signed.visit
    fields: dict[int, Value] = {
        1: "1",
        2: site.patient_class,
        3: (site.point_of_care, visit.room, "", _subparts(site.sending_facility)),
    }
    if visit.encounter_id is not None:
        fields[19] = (visit.encounter_id, "", "", _subparts(site.visit_authority), "VN")
    return segment("PV1", fields)


def _obr(signed: SignedVisit, order: Order, site: Hl7Site) -> str:
    filler = _name(signed, f"set:{order.filler}")[:16]
    return segment(
        "OBR",
        {
            1: "1",
            3: (filler, *_parts(site.sending_application)),
            4: order.service,
            7: timestamp(order.started, site.time_zone),
            8: timestamp(order.ended, site.time_zone),
            22: timestamp(order.reported, site.time_zone),
            25: order.status,
        },
    )


def _name(signed: SignedVisit, what: str) -> str:
    visit = signed.visit
    said = f"{visit.station_id}\n{visit.id}\n{what}".encode()
    return base64.b32encode(hashlib.sha256(said).digest()).decode("ascii").rstrip("=")


def _parts(name: str) -> tuple[str, ...]:
    """HD, as a site writes it: namespace, or namespace^universal id^its type."""
    return tuple(name.split("^"))


def _subparts(name: str) -> Component:
    """The same inside of a component, where its parts are subcomponents."""
    return _parts(name)
