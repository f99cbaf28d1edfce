"""Our own table of what a validator of profiles does not see: units, status codes, value types.

A validator that does not expand required bindings lets `{Beats}/min`, status `done` and a
`valueString` in a blood pressure pass. So each LOINC number that we send has a row: its category,
the kind of its value and the UCUM codes that its profile allows. From US Core 9.0.0 (vital signs,
CC0) and FHIR R4 (element lists, value set observation-status, UCUM list of vital signs units); the
rows are typed by hand and share nothing with the builders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

__all__ = ["check_digit", "problems"]

UCUM: Final = "http://unitsofmeasure.org"
LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"


@dataclass(frozen=True, slots=True)
class Row:
    """`value` is the kind of value ("none": a panel), `parts` the components that must be there."""

    category: str
    value: str
    units: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def row(category: str, value: str, *units: str, parts: tuple[str, ...] = ()) -> Row:
    return Row(category, value, frozenset(units), frozenset(parts))


VITAL: Final = "vital-signs"
# By the first LOINC code.
ROWS: Final[dict[str, Row]] = {
    "85354-9": row(VITAL, "none", parts=("8480-6", "8462-4")),
    "96607-7": row(VITAL, "none", parts=("96608-5", "96609-3")),
    "8867-4": row(VITAL, "Quantity", "/min"),
    "2708-6": row(VITAL, "Quantity", "%"),
    "8310-5": row(VITAL, "Quantity", "Cel", "[degF]"),
    "9279-1": row(VITAL, "Quantity", "/min"),
    "29463-7": row(VITAL, "Quantity", "kg", "g", "[lb_av]"),
    "8302-2": row(VITAL, "Quantity", "cm", "[in_i]"),
    "9843-4": row(VITAL, "Quantity", "cm", "[in_i]"),
    "72514-3": row("survey", "Quantity", "{score}"),
    "29299-5": row("survey", "string"),
    "11524-6": row("procedure", "none"),
    "8625-6": row("procedure", "Quantity", "ms"),
    "8633-0": row("procedure", "Quantity", "ms"),
    "8634-8": row("procedure", "Quantity", "ms"),
    "76635-2": row("procedure", "Quantity", "ms"),
    "76634-5": row("procedure", "Quantity", "ms"),
    "8632-2": row("procedure", "Quantity", "deg"),
    "8638-9": row("procedure", "Quantity", "deg"),
}
PARTS: Final[dict[str, Row]] = {
    "8480-6": row("", "Quantity", "mm[Hg]"),
    "8462-4": row("", "Quantity", "mm[Hg]"),
    "8478-0": row("", "Quantity", "mm[Hg]"),
    "96608-5": row("", "Quantity", "mm[Hg]"),
    "96609-3": row("", "Quantity", "mm[Hg]"),
    "8867-4": row("", "Quantity", "/min"),
    "8358-4": row("", "CodeableConcept"),
    "3151-8": row("", "Quantity", "L/min"),
    "64748-7": row("", "Quantity", "h", "d", "wk", "mo", "a"),
}
# Questions of the intake have codes of their own: these categories need no row.
OPEN_CATEGORIES: Final = frozenset({"survey", "social-history", "exam"})
VALUE_TYPES: Final = frozenset(
    {
        *("Quantity", "CodeableConcept", "String", "Boolean", "Integer", "Range", "Ratio"),
        *("SampledData", "Time", "DateTime", "Period"),
    }
)
STATUS: Final = {
    "Observation": frozenset(
        {
            *("registered", "preliminary", "final", "amended", "corrected", "cancelled"),
            *("entered-in-error", "unknown"),
        }
    ),
    "DiagnosticReport": frozenset(
        {
            *("registered", "partial", "preliminary", "final", "amended", "corrected"),
            *("appended", "cancelled", "entered-in-error", "unknown"),
        }
    ),
    "DocumentReference": frozenset({"current", "superseded", "entered-in-error"}),
    "Communication": frozenset(
        {
            *("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed"),
            *("entered-in-error", "unknown"),
        }
    ),
    "QuestionnaireResponse": frozenset(
        {"in-progress", "completed", "amended", "entered-in-error", "stopped"}
    ),
}
COMMON: Final = frozenset(
    {
        *("resourceType", "id", "meta", "implicitRules", "language", "text", "contained"),
        *("extension", "modifierExtension", "identifier"),
    }
)
ELEMENTS: Final = {
    "Observation": COMMON
    | {
        *("basedOn", "partOf", "status", "category", "code", "subject", "focus", "encounter"),
        *("effectiveDateTime", "effectivePeriod", "effectiveTiming", "effectiveInstant", "issued"),
        *("performer", "dataAbsentReason", "interpretation", "note", "bodySite", "method"),
        *("specimen", "device", "referenceRange", "hasMember", "derivedFrom", "component"),
    }
    | {f"value{one}" for one in VALUE_TYPES},
    "DiagnosticReport": COMMON
    | {
        *("basedOn", "status", "category", "code", "subject", "encounter", "effectiveDateTime"),
        *("effectivePeriod", "issued", "performer", "resultsInterpreter", "specimen", "result"),
        *("imagingStudy", "media", "conclusion", "conclusionCode", "presentedForm"),
    },
    "DocumentReference": COMMON
    | {
        *("masterIdentifier", "status", "docStatus", "type", "category", "subject", "date"),
        *("author", "authenticator", "custodian", "relatesTo", "description", "securityLabel"),
        *("content", "context"),
    },
    "Provenance": (COMMON - {"identifier"})
    | {
        *("target", "occurredPeriod", "occurredDateTime", "recorded", "policy", "location"),
        *("reason", "activity", "agent", "entity", "signature"),
    },
    "Communication": COMMON
    | {
        *("instantiatesCanonical", "instantiatesUri", "basedOn", "partOf", "inResponseTo"),
        *("status", "statusReason", "category", "priority", "medium", "subject", "topic"),
        *("about", "encounter", "sent", "received", "recipient", "sender", "reasonCode"),
        *("reasonReference", "payload", "note"),
    },
    "QuestionnaireResponse": COMMON
    | {
        *("basedOn", "partOf", "questionnaire", "status", "subject", "encounter", "authored"),
        *("author", "source", "item"),
    },
    "Device": COMMON
    | {
        *("definition", "udiCarrier", "status", "statusReason", "distinctIdentifier"),
        *("manufacturer", "manufactureDate", "expirationDate", "lotNumber", "serialNumber"),
        *("deviceName", "modelNumber", "partNumber", "type", "specialization", "version"),
        *("property", "patient", "owner", "contact", "location", "url", "note", "safety"),
        "parent",
    },
}
_REQUIRED: Final = {
    "Observation": ("status", "category", "code", "subject", "identifier"),
    "DiagnosticReport": ("status", "category", "code", "subject", "identifier"),
    "DocumentReference": ("status", "type", "category", "subject", "content", "identifier"),
    "Provenance": ("target", "recorded", "agent", "meta"),
    "Communication": ("status", "subject", "payload", "identifier"),
    "QuestionnaireResponse": ("status", "questionnaire", "subject", "identifier"),
    "Device": ("deviceName",),
}
_DATE_TIME = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)"
)
_ABSOLUTE = re.compile(r"(https?://|urn:)\S+")


def problems(resource: Mapping[str, Any]) -> list[str]:
    """What is wrong with one resource of ours, decoded with decimals; empty: nothing seen."""
    kind = resource.get("resourceType")
    if kind not in ELEMENTS:
        return [f"no row for a {kind}"]
    found = [f"unknown element {name}" for name in resource if name not in ELEMENTS[kind]]
    found += [f"no {name}" for name in _REQUIRED[kind] if not resource.get(name)]
    status = resource.get("status")
    if kind in STATUS and status not in STATUS[kind]:
        found.append(f"status {status} is not of {kind}")
    found += _everywhere(resource)
    found += _contained(resource)
    subject = resource.get("subject")
    if subject is not None and not str(subject.get("reference", "")).startswith("Patient/"):
        found.append("subject is no patient")
    for name in ("issued", "recorded", "authored", "date", "sent"):
        if name in resource and not _is_moment(resource[name]):
            found.append(f"{name} is no instant")
    if kind == "Observation":
        found += _observation(resource)
    return found


def _observation(one: Mapping[str, Any]) -> Iterator[str]:
    times = [name for name in one if name.startswith("effective")]
    if len(times) != 1:
        yield "not exactly one effective time"
    for name in times:
        said = one[name]
        moments = said.values() if isinstance(said, Mapping) else (said,)
        if not moments or not all(_is_moment(moment) for moment in moments):
            yield f"{name} is no time to the second with an offset"
    categories = [
        coding.get("code")
        for concept in one.get("category") or ()
        for coding in concept.get("coding") or ()
        if coding.get("system") == CATEGORY
    ]
    if len(categories) != 1:
        yield "not exactly one category"
    codes = _codes(one.get("code"), LOINC)
    wanted = ROWS.get(codes[0]) if codes else None
    if wanted is None:
        # A group of readings has the site's code, a question of the intake its own or none.
        if codes and not set(categories) <= OPEN_CATEGORIES:
            yield f"no row for LOINC {codes[0]}"
        if not codes and not one.get("hasMember") and not set(categories) <= OPEN_CATEGORIES:
            yield "no LOINC code"
        wanted = Row("", "any")
    ekg = codes[:1] == ["8867-4"] and one.get("status") == "preliminary"
    if wanted.category and not ekg and set(categories) != {wanted.category}:
        yield f"category {categories} instead of {wanted.category}"
    if "2708-6" in codes and "59408-5" not in codes:
        yield "a saturation without 59408-5"
    yield from _value(one, wanted, "value")
    yield from _components(one, wanted)


def _components(one: Mapping[str, Any], wanted: Row) -> Iterator[str]:
    there = set()
    for component in one.get("component") or ():
        codes = _codes(component.get("code"), LOINC)
        there.update(codes)
        known = PARTS.get(codes[0]) if codes else Row("", "SampledData")
        if known is None:
            yield f"no row for component {codes[0]}"
            continue
        yield from _value(component, known, f"component {codes[0] if codes else 'lead'}")
    missing = wanted.parts - there
    if missing:
        yield f"components missing: {', '.join(sorted(missing))}"
    if wanted.value == "none" and not one.get("component") and not one.get("hasMember"):
        yield "neither value nor component"


def _value(one: Mapping[str, Any], wanted: Row, where: str) -> Iterator[str]:
    values = [name for name in one if name.startswith("value")]
    absent = "dataAbsentReason" in one
    if len(values) > 1 or (values and absent):
        yield f"{where}: more than one value"
    if not values:
        if wanted.value not in ("none", "any") and not absent:
            yield f"{where}: no value and no reason"
        if wanted.value == "any" and not absent and not one.get("hasMember"):
            yield f"{where}: no value and no reason"
        return
    kind = values[0][len("value") :]
    if kind not in VALUE_TYPES or wanted.value == "none":
        yield f"{where}: {values[0]} is not allowed here"
    elif wanted.value != "any" and kind.lower() != wanted.value.lower():
        yield f"{where}: {values[0]} instead of value{wanted.value}"
    if kind == "Quantity":
        yield from _quantity(one[values[0]], wanted, where)


def _quantity(said: object, wanted: Row, where: str) -> Iterator[str]:
    if not isinstance(said, Mapping):
        yield f"{where}: no quantity"
        return
    value = said.get("value")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        yield f"{where}: the value is no number"
    if said.get("system") != UCUM:
        yield f"{where}: the unit is not UCUM's"
    if not said.get("unit") and wanted.units:
        yield f"{where}: no unit for a person"
    code = said.get("code")
    if not code or (wanted.units and code not in wanted.units):
        yield f"{where}: unit {code} is not one of {sorted(wanted.units)}"


def _everywhere(node: object) -> Iterator[str]:
    """Codings, identifiers and references, wherever they are."""
    if isinstance(node, Mapping):
        system, code = node.get("system"), node.get("code")
        if "system" in node and not _ABSOLUTE.fullmatch(str(system)):
            yield f"system {system} is no absolute address"
        if isinstance(code, str) and (not code.strip() or code != code.strip()):
            yield "an empty code"
        if (system == LOINC and code and not _loinc_fits(str(code))) or (
            system == SNOMED and code and not _verhoeff_fits(str(code))
        ):
            yield f"{code} fails its check digit"
        identifier = node.get("identifier")
        if isinstance(identifier, Mapping) and not identifier.get("value"):
            yield "a reference by an identifier without a value"
        for name, inner in node.items():
            if inner is None or inner in ("", [], {}):
                yield f"{name} is empty"
            yield from _everywhere(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _everywhere(inner)


def _contained(resource: Mapping[str, Any]) -> Iterator[str]:
    """R4, dom-3: what is contained is referred to, and what is referred to is there."""
    inside = {one.get("id") for one in resource.get("contained") or ()}
    outside = {name: value for name, value in resource.items() if name != "contained"}
    referred = {name[1:] for name in _references(outside) if name.startswith("#")}
    if inside != referred:
        yield f"contained {sorted(map(str, inside))}, referred to {sorted(referred)}"
    for one in resource.get("contained") or ():
        for said in problems(one):
            yield f"contained {one.get('resourceType')}: {said}"


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for inner in node.values():
            yield from _references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _references(inner)


def _codes(concept: object, system: str) -> list[str]:
    codings = concept.get("coding") or () if isinstance(concept, Mapping) else ()
    return [str(coding.get("code")) for coding in codings if coding.get("system") == system]


def _is_moment(said: object) -> bool:
    return isinstance(said, str) and _DATE_TIME.fullmatch(said) is not None


def check_digit(number: str) -> int:
    """The check digit of a LOINC number (LOINC Users' Guide, appendix C: mod 10)."""
    odd = int("".join(number[::-1][::2])[::-1])
    even = number[::-1][1::2][::-1]
    total = sum(int(digit) for digit in even + str(odd * 2))
    return -total % 10


def _loinc_fits(code: str) -> bool:
    if code.startswith(("LA", "LP")):
        return True  # parts and answers have another scheme
    number, _, digit = code.partition("-")
    return number.isdigit() and digit.isdigit() and check_digit(number) == int(digit)


def _times(a: int, b: int) -> int:
    """The dihedral group of ten: Verhoeff 1969."""
    if a < 5 and b < 5:
        return (a + b) % 5
    if a < 5:
        return 5 + (a + b - 5) % 5
    if b < 5:
        return 5 + (a - 5 - b) % 5
    return (a - b) % 5


_PERMUTATION: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _verhoeff_fits(code: str) -> bool:
    if not code.isdigit():
        return False
    checked = 0
    for at, digit in enumerate(reversed(code)):
        value = int(digit)
        for _ in range(at % 8):
            value = _PERMUTATION[value]
        checked = _times(checked, value)
    return checked == 0
