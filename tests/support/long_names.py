"""The same state with the longest names that lists really have."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, TypeVar

from station.visit import Actor, ExpectedPatient, Patient
from station.vitals import Reading

__all__ = ["with_long_names"]

_T = TypeVar("_T")

_FAMILY: Final = "{}-Wittgenstein y Fernández de la Cruz"
_GIVEN: Final = "{} Guadalupe Maximiliana"
_ALERTS: Final = (
    "No BP on left arm after mastectomy with removal of lymph nodes",
    "Allergies: penicillin, sulfonamides, iodinated contrast, latex (anaphylaxis in 2019)",
)


def with_long_names(view: _T) -> _T:
    """Names of people, alerts and reasons in a view, or in a part of one, are lengthened; all else
    stays as it was measured.
    """
    longer: _T = _lengthen(view)
    return longer


def _lengthen(it: Any) -> Any:
    if isinstance(it, tuple) and not hasattr(it, "_fields"):
        made = tuple(_lengthen(one) for one in it)
        return it if all(a is b for a, b in zip(it, made, strict=True)) else made
    if not dataclasses.is_dataclass(it) or isinstance(it, Reading | type):
        return it
    changed: dict[str, Any] = {}
    for one in dataclasses.fields(it):
        before = getattr(it, one.name)
        after = _lengthen(before)
        if after is not before:
            changed[one.name] = after
    changed |= _longer(it)
    return dataclasses.replace(it, **changed) if changed else it


def _longer(it: Any) -> dict[str, Any]:
    if isinstance(it, Patient):
        return {
            "family": _FAMILY.format(it.family),
            "given": _GIVEN.format(it.given).strip(),
            "alerts": _ALERTS,
        }
    if isinstance(it, Actor):
        return {"name": f"{it.name} Ramírez-Oyelaran"}
    if isinstance(it, ExpectedPatient):
        reason = f"{it.reason or 'Visit'}, results of the sleep study and a letter for the insurer"
        return {"reason": reason, "provider": f"{it.provider or 'Dr.'} Papadopoulos-Lindqvist"}
    return {}
