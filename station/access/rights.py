"""Which role may do what: one table, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from station.visit import Role

__all__ = ["RIGHTS", "Right", "may"]


class Right(StrEnum):
    """What a command needs. The value is the action's name in the audit trail."""

    READ_WORKLIST = "read_worklist"
    CHOOSE_PATIENT = "choose_patient"
    READ_VISIT = "read_visit"
    CAPTURE = "capture"
    ENTER_VALUE = "enter_value"
    ATTACH_HELD = "attach_held"
    SIGN = "sign"
    RESEND = "resend"
    TELL_PROVIDER = "tell_provider"
    PAIR_DEVICE = "pair_device"
    OPERATE_DEVICES = "operate_devices"
    MANAGE_DEVICES = "manage_devices"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"
    KEEP_STORE = "keep_store"
    READ_MESSAGES = "read_messages"
    RESEND_MESSAGE = "resend_message"


_CARE: Final = frozenset(
    {
        Right.READ_WORKLIST,
        Right.CHOOSE_PATIENT,
        Right.READ_VISIT,
        Right.CAPTURE,
        Right.ENTER_VALUE,
        Right.ATTACH_HELD,
        Right.SIGN,
        Right.RESEND,
        Right.TELL_PROVIDER,
        Right.PAIR_DEVICE,
        Right.OPERATE_DEVICES,
    }
)
_DEVICES: Final = frozenset({Right.OPERATE_DEVICES, Right.MANAGE_DEVICES})
_MESSAGES: Final = frozenset({Right.READ_MESSAGES, Right.RESEND_MESSAGE})

# What a patient who cannot wait needs done, and no more: nothing that was filed before is read,
# nothing leaves on paper or as a file, no instrument and no user is changed.
_EMERGENCY: Final = frozenset(
    {
        Right.READ_WORKLIST,
        Right.CHOOSE_PATIENT,
        Right.CAPTURE,
        Right.ENTER_VALUE,
        Right.ATTACH_HELD,
        Right.SIGN,
        Right.TELL_PROVIDER,
    }
)

# Engineers and administrators keep the station going; neither needs a patient for it, but for a
# message that a chart refuses: whoever looks into one is in the trail.
RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.ASSISTANT: _CARE,
        Role.CLINICIAN: _CARE,
        Role.ENGINEER: _DEVICES | _MESSAGES | {Right.PAIR_DEVICE},
        Role.ADMIN: _DEVICES | _MESSAGES | {Right.MANAGE_USERS, Right.READ_AUDIT, Right.KEEP_STORE},
        Role.EMERGENCY: _EMERGENCY,
    }
)


def may(role: Role, right: Right) -> bool:
    """Whether the role has the right. What is not in the table is not allowed."""
    return right in RIGHTS.get(role, frozenset())
