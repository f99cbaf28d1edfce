"""What is told of a trail that is not as it was written, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from station.access.anchor import Head
from station.access.audit import AuditEntry, ChainLink, Outcome, link
from station.access.verifying import findings
from station.visit import Role


def entry(number: int, action: str = "read_visit") -> AuditEntry:
    return AuditEntry(
        at=datetime(2026, 11, 24, 15, 0, number, tzinfo=UTC),
        user_id="u1",
        user_name="Maria",
        role=Role.ASSISTANT,
        action=action,
        patient_id=f"pat-{number}",
        visit_id=None,
        outcome=Outcome.DONE,
    )


def chain(*entries: AuditEntry) -> list[ChainLink]:
    rows: list[ChainLink] = []
    for one in entries:
        rows.append(link(one, rows[-1] if rows else None))
    return rows


ROWS = chain(*(entry(number) for number in range(1, 8)))
END = Head(position=7, hash=ROWS[-1].hash)


def said(rows: list[ChainLink], *known: Head) -> list[tuple[int, str]]:
    return [(one.position, one.text) for one in findings(rows, known)]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert (
        said(ROWS, END, Head(position=3, hash=ROWS[2].hash), Head(position=0, hash=bytes(32))) == []
    )
    assert said([]) == []


BENT: dict[str, tuple[Callable[[], list[ChainLink]], list[tuple[int, str]]]] = {
    "changed": (
        lambda: [*ROWS[:2], replace(ROWS[2], text=ROWS[2].text.replace("-3", "-9")), *ROWS[3:]],
        [(3, "Row 3 was changed.")],
    ),
    "changed with its hash": (
        lambda: [*ROWS[:2], *chain(entry(1), entry(2), entry(9))[2:], *ROWS[3:]],
        [(4, "Row 4 does not follow the row before it.")],
    ),
    "one removed": (lambda: ROWS[:2] + ROWS[3:], [(3, "Row 3 is missing.")]),
    "some removed": (lambda: ROWS[:1] + ROWS[4:], [(2, "Rows 2 to 4 are missing.")]),
    "the first removed": (lambda: ROWS[1:], [(1, "Row 1 is missing.")]),
    "the newest removed": (lambda: ROWS[:6], [(7, "Row 7 is missing from the end.")]),
    "three newest removed": (lambda: ROWS[:4], [(5, "Rows 5 to 7 are missing from the end.")]),
    "all removed": (list, [(1, "Rows 1 to 7 are missing from the end.")]),
    "the end forged": (
        lambda: [*ROWS[:5], *chain(*(entry(n) for n in (1, 2, 3, 4, 5, 8, 9)))[5:]],
        [(7, "Row 7, or one before it, is not what was noted outside the database.")],
    ),
    "not readable": (
        lambda: [*ROWS, replace(link(entry(8), ROWS[-1]), text="{}")],
        [(8, "Row 8 was changed.")],
    ),
}


@pytest.mark.parametrize("kind", BENT)
def test_what_is_wrong_is_told_with_its_place(kind: str) -> None:
    rows, expected = BENT[kind]
    assert said(rows(), END) == expected


def test_two_rows_that_changed_places() -> None:
    swapped = [*ROWS[:2], ROWS[3], ROWS[2], *ROWS[4:]]
    assert said(swapped, END) == [(3, "Row 3 is missing."), (3, "Row 3 is out of order.")]


def test_what_was_found_at_a_start_stays_found() -> None:
    noticed = replace(
        entry(3, "audit_anchor"), outcome=Outcome.FAILED, detail="rows were removed: …"
    )
    assert said(chain(entry(1), entry(2), noticed, entry(4))) == [
        (3, "Row 3, written 2026-11-24 15:00 UTC: rows were removed: …")
    ]
