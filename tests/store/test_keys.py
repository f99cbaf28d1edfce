"""The key is in the key store, else in a closed file with a warning; and never made anew."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from station.store.errors import KeyMissingError
from station.store.keys import StoreKey, data_folder, load_key
from station.store.store import Store
from tests.store.records import compose, visit

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


class KeyStoreInMemory(KeyringBackend):
    """A key store by keyring's own interface."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("not here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def database(folder: Path) -> Path:
    return folder / "station.db"


def test_in_the_key_store(folder: Path, database: Path) -> None:
    backend = KeyStoreInMemory()
    first = load_key(folder, database, backend)
    assert len(first.key) == 32
    assert first.warning is None
    assert list(backend.kept.values()) == [first.key.hex()]
    assert load_key(folder, database, backend) == first
    for file in folder.iterdir():
        assert first.key.hex() not in file.read_text()


def test_the_key_follows_a_folder_that_moves(folder: Path, database: Path) -> None:
    backend = KeyStoreInMemory()
    first = load_key(folder, database, backend)
    moved = folder.rename(folder.with_name("elsewhere"))
    assert load_key(moved, moved / "station.db", backend) == first


def test_two_folders_have_two_keys(folder: Path, database: Path, tmp_path: Path) -> None:
    backend = KeyStoreInMemory()
    one = load_key(folder, database, backend)
    other = load_key(tmp_path / "other", tmp_path / "other" / "station.db", backend)
    assert one.key != other.key
    assert load_key(folder, database, backend) == one


@posix
def test_in_a_file_with_a_warning(
    folder: Path, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        first = load_key(folder, database)
    assert first.warning is not None
    assert "no key store" in first.warning
    assert first.warning in caplog.text
    assert first.key.hex() not in caplog.text
    assert (folder / "store.key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert load_key(folder, database) == first


@posix
def test_a_file_that_others_could_read_is_closed_and_told(folder: Path, database: Path) -> None:
    first = load_key(folder, database)
    (folder / "store.key").chmod(0o644)
    again = load_key(folder, database)
    assert again.key == first.key
    assert again.warning is not None
    assert "Other users of this computer could read" in again.warning
    assert (folder / "store.key").stat().st_mode & 0o777 == 0o600


@posix
@pytest.mark.parametrize(
    ("mode", "told"), [(0o777, True), (0o770, True), (0o1777, True), (0o755, False)]
)
def test_a_folder_that_others_could_change_is_closed_and_told(
    folder: Path, database: Path, mode: int, told: bool
) -> None:
    """Somebody else's database and key in the place of ours would let them in."""
    folder.mkdir()
    folder.chmod(mode)
    for backend in (KeyStoreInMemory(), None):
        folder.chmod(mode)
        warning = load_key(folder, database, backend).warning or ""
        assert ("could change the station's data folder" in warning) is told
        assert folder.stat().st_mode & 0o777 == 0o700
    assert "could change" not in (load_key(folder, database).warning or "")


def test_a_locked_key_store_never_gets_a_second_key(folder: Path, database: Path) -> None:
    backend = KeyStoreInMemory()
    first = load_key(folder, database, backend)
    store = Store.open(database, first.key, compose)
    store.save_visit(visit()).result()
    store.close()

    backend.locked = True
    with pytest.raises(KeyMissingError, match="not in the key store"):
        load_key(folder, database, backend)
    backend.locked = False

    store = Store.open(database, load_key(folder, database, backend).key, compose)
    assert store.unfinished_visits().result() == (visit(),)
    store.close()


def test_a_key_store_that_takes_nothing_is_not_trusted(folder: Path, database: Path) -> None:
    backend = KeyStoreInMemory()
    backend.locked = True
    first = load_key(folder, database, backend)
    assert first.warning is not None
    assert load_key(folder, database, backend) == first


def test_a_damaged_key_file(folder: Path, database: Path) -> None:
    load_key(folder, database)
    (folder / "store.key").write_text("abc")
    with pytest.raises(KeyMissingError, match="damaged"):
        load_key(folder, database)


def test_a_key_is_not_shown() -> None:
    shown = repr(StoreKey(key=bytes(range(32))))
    assert bytes(range(32)).hex() not in shown
    assert "\\x01" not in shown


def test_the_data_folder_is_this_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if os.name == "posix" and os.uname().sysname == "Linux":
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert data_folder() == tmp_path / "vitals-station"
    else:
        assert data_folder().is_absolute()
