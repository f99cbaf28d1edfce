"""The file itself: encrypted, one owner, one version, and clear words where it will not open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from station.store.database import connect
from station.store.errors import (
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNewerError,
    WrongKeyError,
)
from station.store.store import Store
from station.visit import Patient
from tests.store.records import ADA, KEY, compose, ekg, reason, signed, temperature, visit

OTHER_KEY = bytes(reversed(range(32)))


def test_nothing_readable_is_on_disk(path: Path) -> None:
    canary = "Quellwolke-Zeisig"
    patient: Patient = replace(ADA, family=canary, mrn="MRN-5550123")
    store = Store.open(path, KEY, compose)
    store.sign(signed(temperature(), reason(text=canary), ekg(), patient=patient)).result()
    # The log is looked at while the station runs: closing would fold it into the file.
    files = [file for file in path.parent.iterdir() if file.is_file()]
    written = {file.name: file.read_bytes() for file in files}
    store.close()
    written["closed"] = path.read_bytes()

    assert {"station.db", "station.db-wal", "closed"} <= written.keys()
    assert len(written["station.db-wal"]) > 10_000
    assert len(written["closed"]) > 10_000
    ekg_counts = bytes.fromhex("00000080ffffffff010000007b000000000000007fffffff")
    for name, content in written.items():
        assert not content.startswith(b"SQLite format 3"), name
        for secret in (canary.encode(), b"MRN-5550123", b"body_temperature", ekg_counts, KEY):
            assert secret not in content, (name, secret)
        assert KEY.hex().encode() not in content, name


def test_plain_sqlite_cannot_read_it(store: Store, path: Path) -> None:
    store.close()
    plain = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()


def test_commits_are_synced(store: Store) -> None:
    def pragma(name: str) -> object:
        return store._writer.run(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0]).result()

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("foreign_keys") == 1
    assert pragma("cipher_version").startswith("4.")  # type: ignore[attr-defined]


def test_a_wrong_key_says_so_and_nothing_else(
    store: Store, path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store.sign(signed(temperature())).result()
    store.close()
    with pytest.raises(WrongKeyError, match="does not open") as caught:
        Store.open(path, OTHER_KEY, compose)
    assert OTHER_KEY.hex() not in repr(caught.value)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    again = Store.open(path, KEY, compose)  # and nothing was harmed
    assert again.signed_visit("v1").result() is not None
    again.close()


def test_a_file_of_something_else_is_left_alone(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(WrongKeyError):
        Store.open(path, KEY, compose)
    assert path.read_bytes() == b"no database" * 1000


def test_a_key_of_the_wrong_length(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes, got 5"):
        Store.open(path, b"short", compose)
    assert not path.exists()


def test_a_newer_database_is_refused_and_kept(store: Store, path: Path) -> None:
    store._writer.run(
        lambda db: db.execute("INSERT INTO migrations (number, at) VALUES (99, '2030-01-01')")
    ).result()
    store.close()
    with pytest.raises(StoreNewerError, match=r"format is 99, this version knows \d+\)"):
        Store.open(path, KEY, compose)


def test_a_migration_that_was_cut_off_starts_again(path: Path) -> None:
    half = sqlcipher.connect(path, isolation_level=None)
    half.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    half.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, at TEXT NOT NULL)")
    half.close()
    store = Store.open(path, KEY, compose)
    store.sign(signed(temperature())).result()
    store.close()


@pytest.mark.parametrize("mac", ["HMAC_SHA512", "HMAC_SHA256"])
def test_a_file_keeps_what_its_pages_are_authenticated_with(path: Path, mac: str) -> None:
    """SHA-512 is SQLCipher's own default, which the first files have; new ones get SHA-256."""
    if mac == "HMAC_SHA512":
        first = sqlcipher.connect(path, isolation_level=None)
        first.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        first.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, at TEXT NOT NULL)")
        first.close()
    for _ in range(2):
        store = Store.open(path, KEY, compose)
        store.save_visit(visit()).result()
        store.close()
    with pytest.raises(WrongKeyError):
        Store.open(path, OTHER_KEY, compose)
    read = sqlcipher.connect(path, isolation_level=None)
    read.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    read.execute(f"PRAGMA cipher_hmac_algorithm = {mac}")
    assert read.execute("SELECT count(*) FROM visits").fetchone() == (1,)
    read.close()


def test_a_second_station_is_kept_off(store: Store, path: Path) -> None:
    store.save_visit(visit()).result()
    with pytest.raises(StoreBusyError, match="Another program"):
        Store.open(path, KEY, compose)
    store.save_result("v1", temperature()).result()


def test_damage_is_told(store: Store, path: Path) -> None:
    store.sign(signed(temperature(), ekg())).result()
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):  # every page but the first, which has the schema
        content[page * 4096 + 100] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(path, KEY, compose)
    assert isinstance(caught.value, StoreDamagedError | WrongKeyError)


def test_a_record_that_cannot_be_read_names_the_place_and_no_data(store: Store) -> None:
    store.save_visit(visit()).result()
    broken = """UPDATE visits SET record = replace(record, '"Room 3"', '[5550123]')"""
    store._writer.run(lambda db: db.execute(broken)).result()
    with pytest.raises(StoreDamagedError, match=r"Visit: room") as caught:
        store.visit("v1").result()
    assert "5550123" not in str(caught.value)
    assert "Okafor" not in str(caught.value)


def limit_pages(store: Store) -> None:
    def limit(db: sqlite3.Connection) -> None:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 2}")

    store._writer.run(limit).result()


def test_a_full_disk_is_told_and_what_was_kept_stays(store: Store, path: Path) -> None:
    store.save_visit(visit()).result()
    store.save_result("v1", temperature("t1")).result()
    limit_pages(store)
    long = "x" * 100_000
    with pytest.raises(StoreFullError, match="disk is full"):
        store.save_result("v1", reason("w1", text=long)).result()
    with pytest.raises(StoreFullError):
        store.sign(signed(temperature("t1"), reason("w1", text=long))).result()

    store.save_result("v1", reason("w2", text="short")).result()  # it goes on
    store.close()
    again = Store.open(path, KEY, compose)
    assert again.signed_visit("v1").result() is None
    found = again.visit("v1").result()
    again.close()
    assert found == visit(temperature("t1"), reason("w2", text="short"))


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreClosedError):
        store.unfinished_visits().result()


def test_closing_finishes_what_was_asked(store: Store, path: Path) -> None:
    pending = [store.save_visit(visit(number=f"v{number}")) for number in range(20)]
    store.close()
    assert all(future.done() and future.exception() is None for future in pending)
    again = Store.open(path, KEY, compose)
    assert len(again.unfinished_visits().result()) == 20
    again.close()


def test_opening_leaves_no_thread_behind_when_it_fails(path: Path) -> None:
    import threading

    path.write_bytes(b"no database" * 1000)
    before = threading.active_count()
    opening: Callable[[], Store] = lambda: Store.open(path, KEY, compose)  # noqa: E731
    with pytest.raises(WrongKeyError):
        opening()
    assert threading.active_count() == before


def test_one_named_thread_owns_the_connection(store: Store) -> None:
    import threading

    names = {store._writer.run(lambda _: threading.current_thread().name).result() for _ in "abc"}
    assert names == {"store-writer"}


def test_connect_closes_what_it_cannot_use(store: Store, path: Path) -> None:
    store.close()
    for _ in range(3):
        with pytest.raises(WrongKeyError):
            connect(path, OTHER_KEY)
    connect(path, KEY).close()
