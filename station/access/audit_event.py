"""The audit trail as FHIR R4 AuditEvents (https://hl7.org/fhir/R4/auditevent.html).

Types are DICOM's audit event ids and subtypes its type codes (PS3.16, CID 400 and CID 401), as
FHIR's value sets take them over; the station's own name of the action is a subtype beside them.
Each event carries position and hash of its row, so that it can be held against the trail.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from station.access.anchor import ANCHOR_ACTION
from station.access.audit import Outcome
from station.visit import Role

if TYPE_CHECKING:
    from station.access.audit import AuditEntry, ChainLink

__all__ = ["audit_bundle", "audit_event"]

_DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
_FHIR_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")  # R4, datatypes, id
_EVENTS: Final = uuid.UUID("5d7c9a52-6f0e-4f43-9c0b-3f1f6f1f7d11")


# The purpose of use that R4 names for it (value set v3-PurposeOfUse).
_BREAK_THE_GLASS: Final = {
    "system": f"{_TERMS}/v3-ActReason",
    "code": "BTG",
    "display": "break the glass",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """Code and display of an event's type and, where DICOM has one, of its subtype."""

    type: tuple[str, str]
    subtype: tuple[str, str] | None = None


_ACTIVITY: Final = _Kind(("110100", "Application Activity"))
_LOG_USED: Final = _Kind(("110101", "Audit Log Used"))
_EXPORT: Final = _Kind(("110106", "Export"))
_IMPORT: Final = _Kind(("110107", "Import"))
_PATIENT: Final = _Kind(("110110", "Patient Record"))
_ALERT: Final = ("110113", "Security Alert")
_USERS: Final = _Kind(_ALERT, ("110137", "User Security Attributes Changed"))
_USER_AUTHENTICATION: Final = ("110114", "User Authentication")
_AUTHENTICATION: Final = _Kind(_USER_AUTHENTICATION)
_LOGIN: Final = _Kind(_USER_AUTHENTICATION, ("110122", "Login"))
_KINDS: Final = {
    "sign_in": _LOGIN,
    "sign_in_by_badge": _LOGIN,
    "sign_out": _Kind(_USER_AUTHENTICATION, ("110123", "Logout")),
    "lock": _AUTHENTICATION,
    "unlock": _AUTHENTICATION,
    "emergency_access": _Kind(_ALERT, ("110127", "Emergency Override Started")),
    "emergency_access_over": _Kind(_ALERT, ("110138", "Emergency Override Stopped")),
    "set_emergency_code": _USERS,
    "end_emergency_code": _USERS,
    "confirm_pin": _AUTHENTICATION,
    "add_user": _USERS,
    "deactivate_user": _USERS,
    "enroll_badge": _USERS,
    "revoke_badge": _USERS,
    "read_audit": _LOG_USED,
    "verify_audit": _LOG_USED,
    "list_audit": _LOG_USED,
    "export_audit": _LOG_USED,
    "export_receipts": _EXPORT,
    "back_up": _EXPORT,
    "CopyEkg": _EXPORT,
    "CopyVisit": _EXPORT,
    "restore": _IMPORT,
    "rekey": _Kind(_ALERT, ("110129", "Security Configuration")),
    "adt_peer_refused": _Kind(_ALERT, ("110126", "Node Authentication")),
    "namesake_refused": _Kind(_ALERT, ("110126", "Node Authentication")),
    ANCHOR_ACTION: _Kind(_ALERT),
}

# R4, audit-event-action. What is in none of these was carried out, without more being said.
_READS: Final = re.compile(r"(Read|Open|Copy|read_|list_|verify_|export_).*")
_CREATES: Final = frozenset(
    {
        "Accept",
        "AcceptUnlikely",
        "AddUnlisted",
        "CaptureEkg",
        "EnterText",
        "EnterUnlikely",
        "EnterValue",
        "Sign",
        "StartVisit",
        "add_user",
    }
)
_UPDATES: Final = frozenset(
    {
        "Amend",
        "EnterInError",
        "GiveIdentity",
        "Retake",
        "deactivate_user",
        "enroll_badge",
        "revoke_badge",
    }
)

# R4, audit-event-outcome: 0 success, 4 minor failure (refused), 8 serious failure.
_OUTCOMES: Final = {Outcome.DONE: "0", Outcome.REFUSED: "4", Outcome.FAILED: "8"}


def audit_bundle(
    rows: Iterable[ChainLink], *, namespace: str, station_id: str, at: datetime
) -> dict[str, Any]:
    """A collection Bundle with an event a row. `at` is when it was made.

    Raises ValueError or KeyError for a row that cannot be read.
    """
    events = [audit_event(row, namespace=namespace, station_id=station_id) for row in rows]
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _instant(at),
    }
    if events:  # FHIR JSON has no empty arrays
        bundle["entry"] = [
            {"fullUrl": f"urn:uuid:{event['id']}", "resource": event} for event in events
        ]
    return bundle


def audit_event(row: ChainLink, *, namespace: str, station_id: str) -> dict[str, Any]:
    """One row. `namespace` is the site's URI, for its own codes and identifiers."""
    entry = row.entry
    kind = _KINDS.get(entry.action, _PATIENT if entry.patient_id else _ACTIVITY)
    subtypes = [] if kind.subtype is None else [_coding(_DCM, *kind.subtype)]
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": str(uuid.uuid5(_EVENTS, f"{station_id} {row.position} {row.hash.hex()}")),
        "type": _coding(_DCM, *kind.type),
        "subtype": [*subtypes, {"system": f"{namespace}/audit-action", "code": entry.action}],
        "action": _action(entry.action),
        "recorded": _instant(entry.at),
        "outcome": _OUTCOMES[entry.outcome],
    }
    if entry.detail is not None:
        event["outcomeDesc"] = entry.detail
    if entry.role is Role.EMERGENCY:
        event["purposeOfEvent"] = [{"coding": [_BREAK_THE_GLASS]}]
    event["agent"] = [_agent(entry, namespace)]
    event["source"] = {
        "observer": {"identifier": {"system": f"{namespace}/station", "value": station_id}},
        "type": [_coding(f"{_TERMS}/security-source-type", "1", "User Device")],
    }
    event["entity"] = _entities(row, entry, namespace)
    return event


def _agent(entry: AuditEntry, namespace: str) -> dict[str, Any]:
    """Who acted. Where nobody known did, it is said so: R4 wants an agent in every event."""
    if entry.user_id is None:
        return {"name": entry.user_name or "nobody signed in", "requestor": True}
    agent: dict[str, Any] = {
        "who": {"identifier": {"system": f"{namespace}/user", "value": entry.user_id}}
    }
    if entry.role is not None:
        role = {"system": f"{namespace}/role", "code": entry.role.value}
        agent["role"] = [{"coding": [role]}]
    if entry.role is Role.EMERGENCY:
        agent["purposeOfUse"] = [{"coding": [_BREAK_THE_GLASS]}]
    if entry.user_name:
        agent["who"]["display"] = entry.user_name
        agent["name"] = entry.user_name
    return agent | {"requestor": True}


def _entities(row: ChainLink, entry: AuditEntry, namespace: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if entry.patient_id:
        found.append(
            {
                "what": _patient(entry.patient_id, namespace),
                "type": _coding(f"{_TERMS}/audit-entity-type", "1", "Person"),
                "role": _coding(f"{_TERMS}/object-role", "1", "Patient"),
            }
        )
    if entry.visit_id:
        visit = {"system": f"{namespace}/visit", "value": entry.visit_id}
        found.append(
            {
                "what": {"identifier": visit},
                "type": _coding(f"{_TERMS}/audit-entity-type", "2", "System Object"),
                "role": _coding(f"{_TERMS}/object-role", "4", "Domain Resource"),
            }
        )
    found.append(
        {
            "what": {
                "identifier": {"system": f"{namespace}/audit-row", "value": str(row.position)}
            },
            "type": _coding(f"{_TERMS}/audit-entity-type", "2", "System Object"),
            "role": _coding(f"{_TERMS}/object-role", "13", "Security Resource"),
            "detail": [
                {"type": "sha-256", "valueString": row.hash.hex()},
                {"type": "sha-256 of the row before", "valueString": row.previous.hex()},
            ],
        }
    )
    return found


def _patient(patient_id: str, namespace: str) -> dict[str, Any]:
    if _FHIR_ID.fullmatch(patient_id):
        return {"reference": f"Patient/{patient_id}"}
    return {"identifier": {"system": f"{namespace}/patient", "value": patient_id}}


def _action(action: str) -> str:
    if action in _CREATES:
        return "C"
    if action in _UPDATES:
        return "U"
    return "R" if _READS.fullmatch(action) else "E"


def _coding(system: str, code: str, display: str) -> dict[str, str]:
    return {"system": system, "code": code, "display": display}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
