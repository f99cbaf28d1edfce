"""A new key: everything is there, the old key is gone, and no crash locks anybody out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.store.database import connect, copy_into, opens
from station.store.errors import (
    KeyStoreError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
)
from station.store.key_record import StoreKey, decoded, encoded
from station.store.keys import load_key
from station.store.rekeying import rekey
from station.store.store import Store
from tests.store.holding import HELD
from tests.store.records import compose, ekg, reason, signed, temperature
from tests.store.test_keys import KeyStoreInMemory
from tests.store.test_trail import entry

ROOT = Path(__file__).parents[2]


def opened(folder: Path, backend: KeyStoreInMemory | None = None) -> Store:
    key = load_key(folder, folder / "station.db", backend)
    return Store.open(folder / "station.db", key.key, compose, anchor=key.anchor(folder))


def fill(folder: Path, backend: KeyStoreInMemory | None = None) -> StoreKey:
    store = opened(folder, backend)
    store.hold(HELD).result()
    store.sign(signed(temperature("t1"), reason("w1"), ekg("e1"))).result()
    store.append_audit(entry(1)).result()
    store.append_audit(entry(2)).result()
    store.close()
    return load_key(folder, folder / "station.db", backend)


def check_tray(store: Store) -> None:
    """One value was kept in the signed visit, the other is held."""
    assert store.held_readings(9).result() == (replace(HELD[0], gone=True), HELD[1])


def check(folder: Path, backend: KeyStoreInMemory | None = None) -> None:
    store = opened(folder, backend)
    assert store.signed_visit("v1").result() == signed(temperature("t1"), reason("w1"), ekg("e1"))
    assert len(store.deliveries("v1").result()) == 3
    check_tray(store)
    found = store.audit_found().result()
    store.close()
    assert (len(found.rows), found.findings) == (2, ())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    left = {path.name.split("-")[0] for path in (tmp_path / "data").iterdir()}
    assert left <= {"store.key", "store.name", "station.db", "audit"}


def test_a_new_key_in_a_file(folder: Path) -> None:
    old = fill(folder)
    new = rekey(folder, folder / "station.db")
    assert new.key != old.key
    assert new.pepper("badges") == old.pepper("badges")
    kept = (folder / "store.key").read_text("ascii")
    assert old.key.hex() not in kept
    assert load_key(folder, folder / "station.db").key == new.key
    assert not opens(folder / "station.db", old.key)
    check(folder)


def test_a_new_key_in_the_key_store_and_again(folder: Path) -> None:
    backend = KeyStoreInMemory()
    first = fill(folder, backend)
    second = rekey(folder, folder / "station.db", backend)
    third = rekey(folder, folder / "station.db", backend)
    (kept,) = backend.kept.values()
    assert first.key.hex() not in kept
    assert second.key.hex() not in kept
    assert kept.startswith(third.key.hex())
    assert third.pepper("audit") == first.pepper("audit")
    assert not (folder / "store.key").exists()
    check(folder, backend)


@pytest.mark.parametrize("point", ["both keys kept", "copied", "in place"])
def test_killed_on_the_way_the_store_opens(folder: Path, point: str) -> None:
    old = fill(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.rekeying", str(folder), point],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == -9
    assert old.key.hex() in (folder / "store.key").read_text("ascii")
    check(folder)
    kept = decoded((folder / "store.key").read_text("ascii"))
    assert kept is not None
    assert len(kept) == 1, "one of the two keys is forgotten when the store has opened"
    assert (kept[0].key == old.key) == (point != "in place")
    assert kept[0].pepper("badges") == old.pepper("badges")
    rekey(folder, folder / "station.db")  # and it can be done again
    check(folder)


def test_an_open_store_is_left_alone(folder: Path) -> None:
    old = fill(folder)
    store = opened(folder)
    with pytest.raises(StoreBusyError):
        rekey(folder, folder / "station.db")
    store.close()
    assert load_key(folder, folder / "station.db").key == old.key
    check(folder)


def test_a_key_store_that_refuses_changes_nothing(folder: Path) -> None:
    class Refusing(KeyStoreInMemory):
        refuses = False

        def set_password(self, service: str, username: str, password: str) -> None:
            if not self.refuses:
                super().set_password(service, username, password)

    backend = Refusing()
    fill(folder, backend)
    backend.refuses = True
    with pytest.raises(KeyStoreError, match="did not take the new key"):
        rekey(folder, folder / "station.db", backend)
    assert not (folder / "store.key").exists()
    check(folder, backend)


def test_a_copy_that_lacks_a_row_takes_nobodys_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fill(folder)

    def copy_less(connection: Any, to: Path, key: bytes) -> None:
        copy_into(connection, to, key)
        short = connect(to, key)
        short.execute("DELETE FROM migrations WHERE number = 1")
        short.close()

    monkeypatch.setattr("station.store.rekeying.copy_into", copy_less)
    with pytest.raises(StoreDamagedError, match="has not everything"):
        rekey(folder, folder / "station.db")
    assert load_key(folder, folder / "station.db").key == old.key
    check(folder)


def test_a_full_disk_changes_nothing(folder: Path) -> None:
    old = fill(folder)

    def no_room(step: str) -> None:
        if step == "copied":
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreFullError):
        rekey(folder, folder / "station.db", reached=no_room)
    assert load_key(folder, folder / "station.db").key == old.key
    check(folder)


def test_a_damaged_database_is_not_copied(folder: Path) -> None:
    old = fill(folder)
    database = folder / "station.db"
    content = bytearray(database.read_bytes())
    content[-4096 + 100] ^= 0xFF
    database.write_bytes(content)
    with pytest.raises(StoreError):
        rekey(folder, database)
    assert database.read_bytes() == content
    assert load_key(folder, database).key == old.key


HEX = "00" * 31 + "07"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (HEX, (StoreKey(key=bytes.fromhex(HEX)),)),
        (
            f"{HEX} audit={HEX} badges={'ab' * 32}\n",
            (
                StoreKey(
                    key=bytes.fromhex(HEX),
                    peppers=(("audit", bytes.fromhex(HEX)), ("badges", b"\xab" * 32)),
                ),
            ),
        ),
        (f"{HEX} | {'ab' * 32}", (StoreKey(key=bytes.fromhex(HEX)), StoreKey(key=b"\xab" * 32))),
    ],
)
def test_what_is_kept(text: str, keys: tuple[StoreKey, ...]) -> None:
    assert decoded(text) == keys
    assert encoded(*keys) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "abc", HEX + "0", f"{HEX} badges", f"{HEX} | ", " | ".join([HEX] * 3)]
)
def test_what_is_no_key(text: str) -> None:
    assert decoded(text) is None
