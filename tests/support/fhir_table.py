"""What Medplum's validator does not see, as a table: units, status and the type of a value.

Units: US Core 9.0.0, vital signs profiles (required UCUM codes); status: FHIR R4
observation-status; each row is written by hand from there.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["table_complaints"]

UCUM: Final = "http://unitsofmeasure.org"
STATUS: Final = {
    *("registered", "preliminary", "final", "amended", "corrected", "cancelled"),
    *("entered-in-error", "unknown"),
}
FORM_STATUS: Final = {"in-progress", "completed", "amended", "entered-in-error", "stopped"}

# LOINC → the UCUM codes that a quantity under it may have.
UNITS: Final[dict[str, set[str]]] = {
    "8480-6": {"mm[Hg]"},
    "8462-4": {"mm[Hg]"},
    "8478-0": {"mm[Hg]"},
    "96608-5": {"mm[Hg]"},
    "96609-3": {"mm[Hg]"},
    "8867-4": {"/min"},
    "9279-1": {"/min"},
    "59408-5": {"%"},
    "2708-6": {"%"},
    "3151-8": {"L/min"},
    "3150-0": {"%"},
    "8310-5": {"Cel", "[degF]"},
    "29463-7": {"kg", "g", "[lb_av]"},
    "8302-2": {"cm", "[in_i]"},
    "9843-4": {"cm", "[in_i]"},
    "72514-3": {"{score}"},
}
PANELS: Final = {"85354-9", "96607-7"}  # have components and no value of their own


def table_complaints(resource: dict[str, Any]) -> list[str]:
    """Complaints about one resource; none: it keeps to the table."""
    status = resource.get("status")
    if resource["resourceType"] == "QuestionnaireResponse":
        return [] if status in FORM_STATUS else [f"status {status!r}"]
    said = [] if status in STATUS else [f"status {status!r}"]
    codes = _codes(resource)
    if codes & PANELS and any(key.startswith("value") for key in resource):
        said.append("a panel with a value of its own")
    for part in (resource, *resource.get("component", ())):
        said += _of_value(part)
    return said


def _codes(part: dict[str, Any]) -> set[str]:
    return {coding["code"] for coding in part["code"].get("coding", ())}


def _of_value(part: dict[str, Any]) -> list[str]:
    allowed = [UNITS[code] for code in sorted(_codes(part)) if code in UNITS]
    if not allowed:
        return []
    name = "/".join(sorted(_codes(part) & set(UNITS)))
    others = [key for key in part if key.startswith("value") and key != "valueQuantity"]
    said = [f"{name} has {key}" for key in others]
    quantity = part.get("valueQuantity")
    if quantity is None:
        absent = "dataAbsentReason" in part
        return said if absent else [*said, f"{name} has no quantity and no reason"]
    if quantity.get("system") != UCUM:
        said.append(f"{name} has a unit of {quantity.get('system')}")
    said += [
        f"{name} in {quantity.get('code')}" for ok in allowed if quantity.get("code") not in ok
    ]
    if "dataAbsentReason" in part:
        said.append(f"{name} has a value and a reason for none")
    return said
