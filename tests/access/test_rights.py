"""Every role and every right, written out."""

from __future__ import annotations

import pytest

from station.access.rights import Right, may
from station.visit import Role

CARE = {
    "read_worklist",
    "choose_patient",
    "read_visit",
    "capture",
    "enter_value",
    "attach_held",
    "sign",
    "resend",
    "tell_provider",
    "pair_device",
    "operate_devices",
}
DEVICES = {"operate_devices", "manage_devices"}
MESSAGES = {"read_messages", "resend_message"}
ALLOWED = {
    "assistant": CARE,
    "clinician": CARE,
    "engineer": DEVICES | MESSAGES | {"pair_device"},
    "admin": DEVICES | MESSAGES | {"manage_users", "read_audit", "keep_store"},
    "emergency": CARE - {"read_visit", "resend", "pair_device", "operate_devices"},
}


def test_no_role_is_forgotten() -> None:
    assert set(ALLOWED) == {role.value for role in Role}
    assert {right.value for right in Right} == set().union(*ALLOWED.values())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_right(role: Role, right: Right) -> None:
    assert may(role, right) == (right.value in ALLOWED[role.value])
