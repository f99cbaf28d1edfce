"""Which fields of which specs say who somebody is, or which device it was.

Everything else of a frame is a measurement, a state or a time. A test looks through all shipped
specs: a new field of letters must be put here, or be named there as one that says nothing of
anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from station.codec.spec import FieldSpec, Message, Spec

__all__ = ["has_people", "is_personal", "is_serial_number"]

_PERSON: Final = frozenset({"patient_id", "user_id", "sex", "age"})
# Letters that a person typed into the device, by spec and message.
_TYPED: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("contec_cms50_v7", "user"): frozenset({"characters"}),
    ("contec_cms50_v7", "names"): frozenset({"characters"}),
}
_SERIAL: Final = frozenset({"serial", "serial_number"})
# Answers that nobody here asks for; a meter's number is among them.
_NUMBERED: Final = frozenset({("taidoc", "other", "told"), ("taidoc_oximeter", "other", "told")})


def is_personal(spec: Spec, message: Message, field: FieldSpec) -> bool:
    """Whether a field names a person, or carries letters that somebody typed."""
    if field.name in _PERSON:
        return True
    ids = {spec.id, spec.extends}
    return any(field.name in _TYPED.get((one or "", message.id), ()) for one in ids)


def is_serial_number(spec: Spec, message: Message, field: FieldSpec) -> bool:
    """Whether a field tells one device from another of its kind."""
    return field.name in _SERIAL or (spec.id, message.id, field.name) in _NUMBERED


def has_people(spec: Spec) -> bool:
    """Whether a device of this spec may say who somebody is."""
    return any(is_personal(spec, m, field) for m in spec.messages for field in m.fields)
