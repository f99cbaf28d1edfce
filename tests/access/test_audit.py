"""The chain: its hashes against hand-made ones, and every way to bend it."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.access.audit import AuditEntry, Auditor, ChainLink, Outcome, link, verify
from station.visit import Role
from tests.access.people import START, FullDisk

ENTRY = AuditEntry(
    at=datetime(2026, 11, 24, 16, 0, tzinfo=timezone(timedelta(hours=1))),
    user_id="u1",
    user_name="Zoë",
    role=Role.CLINICIAN,
    action="read_visit",
    patient_id="pat-1",
    visit_id=None,
    outcome=Outcome.DONE,
)
CANONICAL = (
    '{"action":"read_visit","at":"2026-11-24T15:00:00.000000+00:00","detail":null,'
    '"outcome":"done","patient_id":"pat-1","role":"clinician","user_id":"u1",'
    '"user_name":"Zo\\u00eb","visit_id":null}'
)


def chain(*entries: AuditEntry) -> list[ChainLink]:
    rows: list[ChainLink] = []
    for entry in entries:
        rows.append(link(entry, rows[-1] if rows else None))
    return rows


def test_the_canonical_text() -> None:
    assert ENTRY.canonical() == CANONICAL
    assert AuditEntry.from_canonical(CANONICAL) == ENTRY


def test_the_hashes_are_what_the_words_say() -> None:
    first = hashlib.sha256(b"\0" * 32 + b"\0\0\0\0\0\0\0\1" + CANONICAL.encode()).digest()
    second = hashlib.sha256(first + b"\0\0\0\0\0\0\0\2" + CANONICAL.encode()).digest()
    assert [row.hash for row in chain(ENTRY, ENTRY)] == [first, second]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(ENTRY, at=datetime(2026, 11, 24)).canonical()


entries = st.builds(
    AuditEntry,
    at=st.datetimes(datetime(1971, 1, 1), timezones=st.just(timezone(timedelta(hours=-5)))),
    user_id=st.none() | st.text(),
    user_name=st.none() | st.text(),
    role=st.none() | st.sampled_from(Role),
    action=st.text(),
    patient_id=st.none() | st.text(),
    visit_id=st.none() | st.text(),
    outcome=st.sampled_from(Outcome),
    detail=st.none() | st.text(),
)


@given(st.lists(entries, max_size=6))
def test_an_untouched_chain_is_whole(written: list[AuditEntry]) -> None:
    rows = chain(*written)
    assert verify(rows) is None
    assert [row.entry for row in rows] == written


@given(st.lists(entries, min_size=2, max_size=6), st.data())
def test_a_bent_chain_is_found(written: list[AuditEntry], data: st.DataObject) -> None:
    rows = chain(*written)
    at = data.draw(st.integers(0, len(rows) - 1))
    bent = list(rows)
    match data.draw(st.sampled_from(["text", "hash", "previous", "removed", "swapped"])):
        case "text":
            bent[at] = replace(rows[at], text=rows[at].text + " ")
        case "hash":
            bent[at] = replace(rows[at], hash=bytes([rows[at].hash[0] ^ 1]) + rows[at].hash[1:])
        case "previous":
            bent[at] = replace(rows[at], previous=b"\1" * 32)
        case "removed":
            del bent[min(at, len(rows) - 2)]  # the newest needs the noted hash
        case "swapped":
            other = (at + 1) % len(rows)
            bent[at], bent[other] = rows[other], rows[at]
    assert verify(bent) is not None


def test_what_is_wrong_is_said() -> None:
    rows = chain(ENTRY, ENTRY, ENTRY)
    changed = [rows[0], replace(rows[1], text=rows[1].text.replace("pat-1", "pat-2")), rows[2]]
    assert verify(changed) == ("Row 2 of the audit trail was changed, or the one before it was.")
    assert verify([rows[0], rows[2]]) == "Row 2 of the audit trail is missing or out of order."
    assert verify(rows[:2], newest=rows[2].hash) == (
        "The audit trail ends at row 2, and that is not where it ended."
    )


def test_a_chain_forged_from_some_row_on_is_found_by_the_noted_hash() -> None:
    rows = chain(ENTRY, ENTRY, ENTRY)
    forged = chain(ENTRY, replace(ENTRY, patient_id="pat-2"), ENTRY)
    assert verify(forged) is None
    assert verify(forged, newest=rows[-1].hash) is not None


def test_a_line_that_was_not_written_is_told(caplog: pytest.LogCaptureFixture) -> None:
    auditor = Auditor(FullDisk(), lambda: START)
    with caplog.at_level(logging.ERROR):
        written = auditor.record("sign", Outcome.DONE, patient_id="pat-1")
    with pytest.raises(OSError, match="disk full"):
        written.result()
    assert "The audit trail could not be written: disk full" in caplog.text
    assert "pat-1" not in caplog.text
