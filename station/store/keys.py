"""The key of the store: 32 random bytes in the key store of the operating system.

Where the system has no key store that works, the key is a file that only its owner may read,
and whoever asked gets a warning to show: the key then lies beside the data that it protects.
A new key is only ever made where there is no database yet; otherwise a key store that is
locked for a moment would turn into a database that nobody can open.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import logging
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.saying import say
from station.store.errors import KeyMissingError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from station.store.anchor import AnchorFile

__all__ = ["StoreKey", "data_folder", "load_key"]

_LOG: Final = logging.getLogger(__name__)
_SERVICE: Final = "vitals-station"
_BYTES: Final = 32
_KEY_FILE: Final = "store.key"
_NAME_FILE: Final = "store.name"

_IN_A_FILE: Final = say(
    "This computer has no key store that the station can use. The key to the data is in a file "
    "beside it. Encrypt the disk of this computer, or set up a key store."
)
_WAS_OPEN: Final = say(
    "Other users of this computer could read the station's key. It is closed to them now. "
    "Find out who has had access."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """The key, and what a person should know about where it is kept (None: nothing)."""

    key: bytes = field(repr=False)
    warning: str | None = None

    def pepper(self, purpose: str) -> bytes:
        """32 bytes for one other purpose ("badges"). They cannot be turned back into the key,
        lie where the key lies, and cannot be lost without it.
        """
        label = b"vitals-station pepper: " + purpose.encode()
        return hmac.new(self.key, label, hashlib.sha256).digest()

    def anchor(self, folder: Path) -> AnchorFile:
        """Where the end of the audit trail is noted, beside the database in `folder`."""
        from station.store.anchor import AnchorFile

        return AnchorFile(folder, self.pepper("audit"))


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
    key_file = folder / _KEY_FILE
    if key_file.exists():
        return _from_file(key_file)
    backend = _usable(backend)
    name = _name(folder)
    if backend is not None and (key := _from_backend(backend, name)) is not None:
        return StoreKey(key=key)
    if database.exists():
        raise KeyMissingError
    key = secrets.token_bytes(_BYTES)
    if backend is not None and _into_backend(backend, name, key):
        return StoreKey(key=key)
    _write_new(key_file, key.hex())
    return _warned(key, _IN_A_FILE)


def _from_file(path: Path) -> StoreKey:
    key = _decoded(path.read_text(encoding="ascii", errors="replace").strip())
    if key is None:
        raise KeyMissingError(say("The key file {path} is damaged.", path=str(path)))
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        path.chmod(0o600)
        return _warned(key, _WAS_OPEN)
    return _warned(key, _IN_A_FILE)


def _usable(backend: KeyringBackend | None) -> KeyringBackend | None:
    """A key store that keeps things; None for the placeholders keyring has where none is."""
    import keyring
    from keyring.backends import fail, null

    found = keyring.get_keyring() if backend is None else backend
    return None if isinstance(found, fail.Keyring | null.Keyring) else found


def _from_backend(backend: KeyringBackend, name: str) -> bytes | None:
    from keyring.errors import KeyringError

    try:
        kept = backend.get_password(_SERVICE, name)
    except KeyringError as error:
        _LOG.warning("The key store did not answer: %s", type(error).__name__)
        return None
    return None if kept is None else _decoded(kept)


def _into_backend(backend: KeyringBackend, name: str, key: bytes) -> bool:
    from keyring.errors import KeyringError

    try:
        backend.set_password(_SERVICE, name, key.hex())
    except KeyringError as error:
        _LOG.warning("The key store did not take the key: %s", type(error).__name__)
        return False
    return _from_backend(backend, name) == key


def _name(folder: Path) -> str:
    """What this folder's key is called in the key store. Not secret; moves with the folder."""
    path = folder / _NAME_FILE
    if not path.exists():
        _write_new(path, secrets.token_hex(8))
    return path.read_text(encoding="ascii").strip()


def _write_new(path: Path, text: str) -> None:
    """Write a file that only its owner may read, and be sure that it is on disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _decoded(text: str) -> bytes | None:
    try:
        key = binascii.unhexlify(text)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _BYTES else None


def _warned(key: bytes, warning: str) -> StoreKey:
    _LOG.warning(warning)
    return StoreKey(key=key, warning=warning)
