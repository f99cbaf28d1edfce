"""A FHIR `Patient` as the station knows a patient, and a `Flag` as words."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from station.saying import say
from station.visit import Patient
from station.worklist.fhir_fields import (
    UnreadableError,
    birth_date,
    concept_words,
    name_words,
    objects,
    resource_id,
    words,
)

__all__ = ["alert_of", "patient_of"]

_NAME_ORDER: Final = ("official", "usual", None)
_SEXES: Final = frozenset({"male", "female", "other", "unknown"})
_IDENTIFIER_TYPE: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"


def patient_of(
    resource: dict[str, Any], today: date, mrn_system: str | None, notes: list[str]
) -> Patient:
    """Read one. What is missing or cannot be used is None, and `notes` gets a sentence for it.

    Raises `UnreadableError` where this cannot be somebody's record: no id, no name, not in
    use, or merged into another.
    """
    name = resource_id(resource)
    if resource.get("active") is False:
        raise UnreadableError("a record that is no longer in use")
    if any(link.get("type") == "replaced-by" for link in objects(resource.get("link"))):
        raise UnreadableError("a record that was merged into another")
    family, given = _name(resource)
    try:
        born = birth_date(resource.get("birthDate"), today)
    except UnreadableError as why:
        notes.append(
            say("Patient/{name} has {why}: it is shown as not known.", name=name, why=why.says)
        )
        born = None
    sex = resource.get("gender")
    return Patient(
        id=name,
        family=family,
        given=given,
        birth_date=born,
        sex=sex if isinstance(sex, str) and sex in _SEXES else None,
        mrn=_mrn(resource, mrn_system),
        alerts_known=False,  # until the flags were read
    )


def alert_of(flag: dict[str, Any]) -> str | None:
    """The words of a flag; None where it is no longer active.

    A flag without a status counts: it may only warn too often. Raises `UnreadableError` where
    it has no words, for then something is wrong and nobody can say what.
    """
    if flag.get("status") in ("inactive", "entered-in-error"):
        return None
    said = concept_words(flag.get("code"))
    if said is None:
        raise UnreadableError("an alert without words")
    return said


def _name(resource: dict[str, Any]) -> tuple[str, str]:
    """Family and given names of the name in use. Raises `UnreadableError` where none is."""
    names = list(objects(resource.get("name")))
    for use in _NAME_ORDER:
        for name in names:
            if name.get("use") != use:
                continue
            given = [name_words(part) for part in _list(name.get("given"))]
            parts = (name_words(name.get("family")), " ".join(part for part in given if part))
            whole = name_words(name.get("text"))
            if parts[0]:
                return parts[0], parts[1]
            if whole:
                return whole, ""
    raise UnreadableError("no name")


def _mrn(resource: dict[str, Any], system: str | None) -> str | None:
    """The number that people read: of the site's system, else the one typed MR."""
    for identifier in objects(resource.get("identifier")):
        kind = identifier.get("type")
        codings = objects(kind.get("coding")) if isinstance(kind, dict) else ()
        typed = any(
            coding.get("system") == _IDENTIFIER_TYPE and coding.get("code") == "MR"
            for coding in codings
        )
        if identifier.get("system") == system if system is not None else typed:
            value = words(identifier.get("value"))
            if value is not None:
                return value
    return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
