"""The key of the store: 32 random bytes in the key store of the operating system.

Where the system has no key store that works, the key is a file that only its owner may read,
and whoever asked gets a warning to show: the key then lies beside the data that it protects.
A new key is only ever made where there is no database yet; otherwise a key store that is
locked for a moment would turn into a database that nobody can open.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.files import write_whole
from station.saying import say
from station.store.errors import KeyMissingError, KeyStoreError
from station.store.key_record import KEY_BYTES, StoreKey, decoded, encoded

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = [
    "NAME_FILE",
    "StoreKey",
    "data_folder",
    "forget_key",
    "load_key",
    "new_key",
    "save_key",
]

_LOG: Final = logging.getLogger(__name__)
_SERVICE: Final = "vitals-station"
_KEY_FILE: Final = "store.key"
NAME_FILE: Final = "store.name"

_IN_A_FILE: Final = say(
    "This computer has no key store that the station can use. The key to the data is in a file "
    "beside it. Encrypt the disk of this computer, or set up a key store."
)
_WAS_OPEN: Final = say(
    "Other users of this computer could read the station's key. It is closed to them now. "
    "Find out who has had access."
)
_FOLDER_WAS_OPEN: Final = say(
    "Other users of this computer could change the station's data folder. It is closed to them "
    "now. Find out who has had access."
)


def data_folder() -> Path:
    """The station's folder of this user, by the custom of the operating system."""
    from platformdirs import user_data_path

    return user_data_path("vitals-station", appauthor=False)


def load_key(folder: Path, database: Path, backend: KeyringBackend | None = None) -> StoreKey:
    """The key for `database`; made now where neither exists yet.

    `folder` is made if needed, closed to others. `backend` is the key store to use (default:
    the system's). Raises `KeyMissingError` where there is a database and no key for it.
    May wait for the system to ask a person to unlock the key store: call it from a worker.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    others = _closed_to_others(folder)
    backend = _usable(backend)
    found, warning = _find(folder, backend)
    if found is None:
        if database.exists():
            raise KeyMissingError
        made = save_key(folder, new_key(), backend=backend, anywhere=True)
        if made.warning is not None:
            _LOG.warning(made.warning)
        return made if others is None else replace(made, warning=others)
    warning = others or warning
    if len(found) == 1:
        return replace(found[0], warning=warning)
    return replace(_settled(folder, database, found, backend), warning=warning)


def new_key() -> StoreKey:
    """A key that nothing was encrypted with yet."""
    return StoreKey(key=secrets.token_bytes(KEY_BYTES))


def save_key(
    folder: Path,
    key: StoreKey,
    becomes: StoreKey | None = None,
    backend: KeyringBackend | None = None,
    *,
    anywhere: bool = False,
) -> StoreKey:
    """Keep the key where this folder's lies; what was kept there before is gone.

    With `becomes` both are kept, and `load_key` finds out which of them opens the database.
    The key comes back with the warning of its place. Raises `KeyStoreError` where the key store
    does not take it, unless it may lie `anywhere`, which is then a file. Raises OSError.
    """
    line = encoded(key) if becomes is None else encoded(key, becomes)
    path = folder / _KEY_FILE
    backend = None if path.exists() else _usable(backend)
    if backend is not None and _into_backend(backend, _name(folder), line):
        return replace(key, warning=None)
    if backend is not None and not anywhere:
        raise KeyStoreError
    write_whole(path, f"{line}\n".encode())
    return replace(key, warning=_IN_A_FILE)


def forget_key(folder: Path, backend: KeyringBackend | None = None) -> bool:
    """Take this folder's key out of the key store; whether one was there. What was encrypted with
    it cannot be read any more. A key in a file goes with the folder.
    """
    from keyring.errors import KeyringError

    backend = _usable(backend)
    if backend is None or not (folder / NAME_FILE).exists():
        return False
    try:
        backend.delete_password(_SERVICE, _name(folder))
    except KeyringError as error:
        _LOG.warning("The key store did not remove the key: %s", type(error).__name__)
        return False
    return True


def _closed_to_others(folder: Path) -> str | None:
    """Close a folder that was there before; what to tell where others could write in it, and so put
    a database and key of theirs in the place of ours.
    """
    mode = folder.stat().st_mode
    if os.name != "posix" or not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return None
    try:
        folder.chmod(0o700)
    except OSError as problem:  # somebody else's folder, or a file system without modes
        _LOG.warning("The data folder cannot be closed to others: %s", problem.strerror)
        if not mode & stat.S_IWOTH:
            return None
        return say(
            "Other users of this computer can change the station's data folder {folder}. Give it "
            "to this account alone.",
            folder=str(folder),
        )
    if not mode & (stat.S_IWGRP | stat.S_IWOTH):
        return None
    _LOG.warning(_FOLDER_WAS_OPEN)
    return _FOLDER_WAS_OPEN


def _find(
    folder: Path, backend: KeyringBackend | None
) -> tuple[tuple[StoreKey, ...] | None, str | None]:
    """What is kept for this folder (None: nothing), and the warning of its place."""
    path = folder / _KEY_FILE
    if path.exists():
        return _from_file(path)
    if backend is None:
        return None, None
    kept = _from_backend(backend, _name(folder))
    return (None if kept is None else decoded(kept)), None


def _settled(
    folder: Path,
    database: Path,
    found: tuple[StoreKey, ...],
    backend: KeyringBackend | None,
) -> StoreKey:
    """The key was being changed when the station stopped: the one that opens the database.

    Where neither does (somebody else has it open, or it is not there), both stay kept.
    """
    from station.store.database import opens

    if database.exists():
        for key in found:
            if opens(database, key.key):
                return save_key(folder, key, backend=backend)
    return found[0]


def _from_file(path: Path) -> tuple[tuple[StoreKey, ...], str]:
    found = decoded(path.read_text(encoding="ascii", errors="replace"))
    if found is None:
        raise KeyMissingError(say("The key file {path} is damaged.", path=str(path)))
    warning = _IN_A_FILE
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        path.chmod(0o600)
        warning = _WAS_OPEN
    _LOG.warning(warning)
    return found, warning


def _usable(backend: KeyringBackend | None) -> KeyringBackend | None:
    """A key store that keeps things; None for the placeholders keyring has where none is."""
    import keyring
    from keyring.backends import fail, null

    found = keyring.get_keyring() if backend is None else backend
    return None if isinstance(found, fail.Keyring | null.Keyring) else found


def _from_backend(backend: KeyringBackend, name: str) -> str | None:
    from keyring.errors import KeyringError

    try:
        return backend.get_password(_SERVICE, name)
    except KeyringError as error:
        _LOG.warning("The key store did not answer: %s", type(error).__name__)
        return None


def _into_backend(backend: KeyringBackend, name: str, line: str) -> bool:
    from keyring.errors import KeyringError

    try:
        backend.set_password(_SERVICE, name, line)
    except KeyringError as error:
        _LOG.warning("The key store did not take the key: %s", type(error).__name__)
        return False
    return _from_backend(backend, name) == line


def _name(folder: Path) -> str:
    """What this folder's key is called in the key store. Not secret; moves with the folder."""
    path = folder / NAME_FILE
    if not path.exists():
        write_whole(path, f"{secrets.token_hex(8)}\n".encode())
    return path.read_text(encoding="ascii").strip()
