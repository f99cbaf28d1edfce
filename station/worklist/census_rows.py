"""The census as rows of three tables, and the port through which they are kept.

Rows hold only text, so that the store needs to know nothing of what they mean.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from station.worklist.census import Alias, Census, CensusVisit, Person, Seen, Step

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "CensusDamagedError",
    "CensusRows",
    "CensusStore",
    "PersonRow",
    "SeenRow",
    "VisitRow",
    "census_of",
    "rows_of",
]

T = TypeVar("T")


class PersonRow(NamedTuple):
    """A row of `adt_people`: a Person, or an Alias where `merged_into` is set."""

    id: str
    merged_into: str | None
    record: str


class VisitRow(NamedTuple):
    """A row of `adt_visits`."""

    id: str
    patient_id: str
    record: str


class SeenRow(NamedTuple):
    """A row of `adt_seen`; `at` is UTC in ISO 8601."""

    key: str
    digest: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusRows:
    """Rows to write (or all that there are), and the keys of those to remove before that."""

    people: tuple[PersonRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    seen: tuple[SeenRow, ...] = ()
    gone_people: tuple[str, ...] = ()
    gone_visits: tuple[str, ...] = ()
    gone_seen: tuple[str, ...] = ()


class CensusStore(Protocol):
    """Where the census is kept. A future that is done without an exception is on disk; one with
    an exception has written nothing.
    """

    def load_census(self) -> Future[CensusRows]:
        """Every row."""
        ...

    def commit_census(self, rows: CensusRows) -> Future[None]:
        """Write and remove rows: all of it or nothing."""
        ...


class CensusDamagedError(Exception):
    """A row cannot be read as what was written. The message names table and key of no person."""


def rows_of(step: Step) -> CensusRows:
    """What a step changed, to be written in one transaction."""
    return CensusRows(
        people=(
            *(PersonRow(one.id, None, _text(Person, one)) for one in step.people),
            *(PersonRow(one.id, one.into, _text(Alias, one)) for one in step.aliases),
        ),
        visits=tuple(
            VisitRow(one.id, one.patient_id, _text(CensusVisit, one)) for one in step.visits
        ),
        seen=tuple(SeenRow(one.key, one.digest, one.at.isoformat()) for one in step.seen),
        # A person who became an alias, or the other way round, is written over.
        gone_people=(*step.gone_people, *step.gone_aliases),
        gone_visits=step.gone_visits,
        gone_seen=step.gone_seen,
    )


def census_of(rows: CensusRows) -> Census:
    """The census that was written. Raises `CensusDamagedError`."""
    people = [row for row in rows.people if row.merged_into is None]
    aliases = [row for row in rows.people if row.merged_into is not None]
    return Census(
        people={row.id: _read(Person, row.record, "adt_people") for row in people},
        aliases={row.id: _read(Alias, row.record, "adt_people") for row in aliases},
        visits={row.id: _read(CensusVisit, row.record, "adt_visits") for row in rows.visits},
        seen=_seen(rows.seen),
    )


def _seen(rows: Iterable[SeenRow]) -> dict[str, Seen]:
    from datetime import datetime

    try:
        return {
            row.key: Seen(key=row.key, digest=row.digest, at=datetime.fromisoformat(row.at))
            for row in rows
        }
    except ValueError:
        raise CensusDamagedError("a row of adt_seen cannot be read") from None


def _text(kind: type[T], record: T) -> str:
    text: str = _adapters()[kind].dump_json(record).decode()
    return text


def _read(kind: type[T], text: str, table: str) -> T:
    from pydantic import ValidationError

    try:
        read: T = _adapters()[kind].validate_json(text)
    except ValidationError as error:
        # pydantic's message quotes the record, and that is a patient's data: name places only.
        places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise CensusDamagedError(f"a row of {table} cannot be read ({places})") from None
    return read


@functools.cache
def _adapters() -> dict[Any, TypeAdapter[Any]]:
    from pydantic import TypeAdapter

    return {kind: TypeAdapter(kind) for kind in (Person, Alias, CensusVisit)}
