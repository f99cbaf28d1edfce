"""References by identifier, made literal where the chart's own id is known.

R4 allows a reference that only names the identifier and the type of what it points at
(`Reference.identifier`); a chart keeps it and most do not follow it. What a station files first and
points at later has an id by then. Pure: who knows the ids is asked by the caller.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

__all__ = ["KnownIds", "Logical", "logical_references", "made_literal"]

Logical: TypeAlias = tuple[str, str, str]
"""Type, identifier system and identifier value of what is pointed at."""

_MOST: Final = 2000


class KnownIds:
    """Ids that this chart has given, by what they were given to; the oldest are forgotten."""

    def __init__(self, most: int = _MOST) -> None:
        self._ids: OrderedDict[Logical, str] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._ids)

    def keep(self, what: Logical, name: str) -> None:
        """The chart filed it under that id."""
        self._ids[what] = name
        self._ids.move_to_end(what)
        while len(self._ids) > self._most:
            self._ids.popitem(last=False)

    def get(self, what: Logical) -> str | None:
        """The id, or None."""
        return self._ids.get(what)


def logical_references(resource: object) -> set[Logical]:
    """Every reference in it that has a type and an identifier, and no address."""
    return {what for node in _objects(resource) if (what := _logical(node)) is not None}


def made_literal(resource: Any, ids: Mapping[Logical, str]) -> Any:
    """The same with `reference` in each one whose id is among `ids`; the identifier stays."""
    if isinstance(resource, Mapping):
        made = {name: made_literal(value, ids) for name, value in resource.items()}
        what = _logical(resource)
        if what is not None and what in ids:
            return {"reference": f"{what[0]}/{ids[what]}", **made}
        return made
    if isinstance(resource, list):
        return [made_literal(value, ids) for value in resource]
    return resource


def _logical(node: Mapping[str, Any]) -> Logical | None:
    kind, identifier = node.get("type"), node.get("identifier")
    if "reference" in node or not isinstance(kind, str) or not isinstance(identifier, Mapping):
        return None
    system, value = identifier.get("system"), identifier.get("value")
    if not isinstance(system, str) or not isinstance(value, str):
        return None
    return kind, system, value


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
