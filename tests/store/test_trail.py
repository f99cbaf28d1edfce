"""The audit chain and users, on disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.access.audit import AuditEntry, Outcome, verify
from station.access.users import User
from station.store.errors import RecordConflictError
from station.store.store import Store
from station.visit import Role
from tests.store.records import KEY, compose

MARIA = User(id="u1", name="Maria", role=Role.ASSISTANT, pin_hash="$argon2id$one")


def entry(number: int) -> AuditEntry:
    return AuditEntry(
        at=datetime(2026, 11, 24, 15, 0, number, tzinfo=UTC),
        user_id="u1",
        user_name="Maria",
        role=Role.ASSISTANT,
        action="read_visit",
        patient_id=f"pat-{number}",
        visit_id=None,
        outcome=Outcome.DONE,
        detail="ärger",
    )


def fill(store: Store) -> None:
    for number in range(1, 6):
        store.append_audit(entry(number)).result()


def test_the_chain_grows_across_restarts(store: Store, path: Path) -> None:
    fill(store)
    store.close()
    again = Store.open(path, KEY, compose)
    again.append_audit(entry(6)).result()
    rows = again.audit().result()
    newest_two = again.audit(limit=2).result()
    again.close()

    assert [row.entry for row in rows] == [entry(number) for number in range(1, 7)]
    assert verify(rows) is None
    assert verify(rows, newest=rows[-1].hash) is None
    assert newest_two == rows[-2:]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET entry = '{}' WHERE position = 3",
        "DELETE FROM audit WHERE position = 3",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (3, '{}', x'00', x'00')",
    ],
)
def test_the_trail_only_grows(store: Store, statement: str) -> None:
    fill(store)
    with pytest.raises(RecordConflictError):
        store._writer.run(lambda db: db.execute(statement)).result()
    assert len(store.audit().result()) == 5


TAMPERINGS = {
    "changed": ("UPDATE audit SET entry = replace(entry, 'pat-3', 'pat-9') WHERE position = 3"),
    "removed": "DELETE FROM audit WHERE position = 3",
    "first removed": "DELETE FROM audit WHERE position = 1",
    "reordered": (
        "UPDATE audit SET (entry, hash) = (SELECT entry, hash FROM audit AS other "
        "WHERE other.position = 7 - audit.position) WHERE position IN (3, 4)"
    ),
    "inserted": ("INSERT INTO audit SELECT 6, entry, previous, hash FROM audit WHERE position = 5"),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_what_somebody_with_the_key_did_is_found(store: Store, kind: str) -> None:
    fill(store)
    store._writer.run(lambda db: db.execute("DROP TRIGGER audit_never_changes")).result()
    store._writer.run(lambda db: db.execute("DROP TRIGGER audit_is_never_removed")).result()
    store._writer.run(lambda db: db.execute(TAMPERINGS[kind])).result()
    assert verify(store.audit().result()) is not None


def test_a_cut_end_is_found_by_who_knows_the_newest(store: Store) -> None:
    fill(store)
    newest = store.audit(limit=1).result()[0].hash
    store._writer.run(lambda db: db.execute("DROP TRIGGER audit_is_never_removed")).result()
    store._writer.run(lambda db: db.execute("DELETE FROM audit WHERE position = 5")).result()
    rows = store.audit().result()
    assert verify(rows) is None
    assert verify(rows, newest=newest) == (
        "The audit trail ends at row 4, and that is not where it ended."
    )


def test_users_with_their_wrong_pins(store: Store, path: Path) -> None:
    store.save_user(MARIA).result()
    wrong = replace(MARIA, wrong_pins=4, last_wrong=datetime(2026, 11, 24, 15, tzinfo=UTC))
    store.save_user(wrong).result()
    store.close()
    again = Store.open(path, KEY, compose)
    assert again.users().result() == (wrong,)
    again.close()


def test_a_name_belongs_to_one_user(store: Store) -> None:
    store.save_user(MARIA).result()
    with pytest.raises(RecordConflictError, match="Another user has this name"):
        store.save_user(replace(MARIA, id="u2", name="mARIA ")).result()
    assert store.users().result() == (MARIA,)
