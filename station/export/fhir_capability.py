"""What a chart says it can do: its CapabilityStatement, read at set-up and by `station doctor`.

FHIR R4, CapabilityStatement: `rest` with mode server, in it `resource` with `interaction`,
`conditionalCreate` and `searchParam`. Pure: bytes in, a dataclass out; every field may be missing
or of any type. What a statement does not list counts as not offered, and the words say "lists":
many servers can do more than they list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from station.export.fhir_json import decode
from station.saying import say

__all__ = ["Capability", "CapabilityError", "Offer", "capability_of"]

_NEXT: Final = say("Check the address of the chart in the station's settings.")
_R4: Final = re.compile(r"4\.0(\.\d+)?(-.*)?")
_LONGEST: Final = 80
_JSON: Final = frozenset({"json", "application/json", "application/fhir+json"})


class CapabilityError(ValueError):
    """This is no FHIR R4 chart. `says` why, `next_step` what to do."""

    def __init__(self, says: str, next_step: str = _NEXT) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered for one type of resource."""

    create: bool = False
    update: bool = False
    conditional_create: bool = False
    search: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """What a chart offers. `software` is what it calls itself, `security` how one signs in."""

    version: str
    software: str | None
    json: bool
    transaction: bool
    batch: bool
    security: frozenset[str]
    resources: dict[str, Offer]

    def offer(self, kind: str) -> Offer:
        """What is offered for that type; nothing where it is not listed."""
        return self.resources.get(kind, Offer())

    @property
    def takes(self) -> tuple[str, ...]:
        """What this station could send there, in words."""
        return tuple(words for words, offered in self._table() if offered)

    @property
    def takes_not(self) -> tuple[str, ...]:
        """What it does not list."""
        return tuple(words for words, offered in self._table() if not offered)

    @property
    def problems(self) -> tuple[str, ...]:
        """What stands in the way of filing results safely. Empty: nothing that it says."""
        found = []
        results = self.offer("Observation")
        if not self.json:
            found.append(say("The chart does not list JSON, which is what this station sends."))
        if not results.create:
            found.append(say("The chart does not list that it takes results."))
        if not results.conditional_create and "identifier" not in results.search:
            found.append(
                say(
                    "The chart lists neither conditional create nor a search by identifier: after "
                    "an interruption a person has to look whether a result is there."
                )
            )
        return tuple(found)

    def words(self) -> tuple[str, ...]:
        """Lines for a person at set-up: problems first."""
        lines = list(self.problems)
        if self.takes:
            lines.append(say("This chart takes: {what}.", what=", ".join(self.takes)))
        if self.takes_not:
            lines.append(say("This chart does not list: {what}.", what=", ".join(self.takes_not)))
        return tuple(lines)

    def _table(self) -> tuple[tuple[str, bool], ...]:
        results = self.offer("Observation")
        return (
            (say("results"), results.create),
            (say("corrections"), results.update),
            (say("results only if not there yet"), results.conditional_create),
            (say("a search for results by identifier"), "identifier" in results.search),
            (say("who signed (Provenance)"), self.offer("Provenance").create),
            (say("EKG reports (DiagnosticReport)"), self.offer("DiagnosticReport").create),
            (say("documents (DocumentReference)"), self.offer("DocumentReference").create),
            (say("messages to the provider (Communication)"), self.offer("Communication").create),
            (
                say("the intake as one form (QuestionnaireResponse)"),
                self.offer("QuestionnaireResponse").create,
            ),
            (say("instruments (Device)"), self.offer("Device").create),
            (say("several at once (transaction)"), self.transaction),
            (say("several at once (batch)"), self.batch),
        )


def capability_of(body: bytes) -> Capability:
    """Read a CapabilityStatement. Raises `CapabilityError` for what is none, or is not R4."""
    try:
        statement = decode(body)
    except ValueError:
        statement = None
    if not isinstance(statement, dict):
        raise CapabilityError(say("The chart answers, but not as a FHIR server."))
    if statement.get("resourceType") != "CapabilityStatement":
        raise CapabilityError(say("The chart answers, but not as a FHIR server."))
    version = statement.get("fhirVersion")
    if not isinstance(version, str) or not version.isprintable():
        raise CapabilityError(say("The chart does not say which version of FHIR it speaks."))
    if not _R4.fullmatch(version):
        raise CapabilityError(
            say(
                "The chart speaks FHIR {version}; this station speaks R4 (4.0.1).",
                version=version[:_LONGEST],
            ),
            say("Ask the chart team for the address of its R4 interface."),
        )
    formats = {one.split(";")[0].strip().lower() for one in _strings(statement.get("format"))}
    rest = next(
        (one for one in _objects(statement.get("rest")) if one.get("mode") in ("server", None)), {}
    )
    system = _codes(rest.get("interaction"))
    return Capability(
        version=version,
        software=_software(statement.get("software")),
        json=not formats or bool(formats & _JSON),
        transaction="transaction" in system,
        batch="batch" in system,
        security=frozenset(_security(rest.get("security"))),
        resources={
            kind: offer for kind, offer in map(_offer, _objects(rest.get("resource"))) if kind
        },
    )


def _offer(resource: dict[str, Any]) -> tuple[str, Offer]:
    kind = resource.get("type")
    interactions = _codes(resource.get("interaction"))
    names = (one.get("name") for one in _objects(resource.get("searchParam")))
    return (
        kind if isinstance(kind, str) else "",
        Offer(
            create="create" in interactions,
            update="update" in interactions,
            conditional_create=resource.get("conditionalCreate") is True,
            search=frozenset(name for name in names if isinstance(name, str))
            if "search-type" in interactions
            else frozenset(),
        ),
    )


def _software(value: object) -> str | None:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str):
        return None
    return "".join(one for one in name if one.isprintable())[:_LONGEST] or None


def _security(value: object) -> Iterator[str]:
    services = value.get("service") if isinstance(value, dict) else None
    for service in _objects(services):
        for coding in _objects(service.get("coding")):
            code = coding.get("code")
            if isinstance(code, str):
                yield code


def _codes(value: object) -> set[str]:
    return {code for one in _objects(value) if isinstance(code := one.get("code"), str)}


def _strings(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, str):
            yield one


def _objects(value: object) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            yield one
