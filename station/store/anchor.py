"""The file beside the database that says where the audit trail ends.

Two slots in one file of a fixed size, a page each, are written in turn: a write that a power cut
tears leaves the other slot, which is one note older. A note is written after the rows that it
speaks of are on disk, so it may lag behind the database and never runs ahead of it. The file is
named after the trail, which a restored database has a new name for: the two never mix.
"""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import Final

from station.access.anchor import NAME_BYTES, NOTE_BYTES, Head, Note, seal, unseal
from station.files import sync_folder

__all__ = ["AnchorFile", "AnchorMissingError"]

_SLOT: Final = 4096
_SLOTS: Final = 2


class AnchorMissingError(Exception):
    """There is no note that holds: what is wrong, in words for the trail."""


class AnchorFile:
    """The notes of the trails in one folder. Thread-safe."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """`key` is 32 secret bytes that are not in the database."""
        self._folder = folder
        self._key = key
        self._lock = threading.Lock()

    def path(self, name: bytes) -> Path:
        """Where the notes of a trail lie."""
        return self._folder / f"audit-{name.hex()}.anchor"

    def read(self, name: bytes) -> Head:
        """The newest note. Raises `AnchorMissingError` where none holds, OSError as it comes."""
        try:
            notes = self._notes(name)
        except FileNotFoundError:
            raise AnchorMissingError("the anchor file is missing") from None
        held = [note for note in notes if note is not None]
        if not held:
            raise AnchorMissingError("the anchor file was changed, or is another station's")
        return max(held, key=lambda note: note.number).head

    def newest(self) -> dict[bytes, Head]:
        """The newest note of each trail that has one in this folder, by the trail's name."""
        found: dict[bytes, Head] = {}
        for path in self._folder.glob("audit-*.anchor"):
            with contextlib.suppress(ValueError, OSError, AnchorMissingError):
                name = bytes.fromhex(path.stem.removeprefix("audit-"))
                found[name] = self.read(name)
        return found

    def write(self, name: bytes, head: Head) -> None:
        """Note a head that is on disk already. Raises OSError."""
        if len(name) != NAME_BYTES:
            raise ValueError(f"the name of a trail has {NAME_BYTES} bytes")
        with self._lock:
            try:
                notes = self._notes(name)
            except FileNotFoundError:
                self._make(name, seal(Note(name=name, number=1, head=head), self._key))
                return
            numbers = [0 if note is None else note.number for note in notes]
            note = Note(name=name, number=max(numbers) + 1, head=head)
            with self.path(name).open("r+b") as file:
                file.seek(numbers.index(min(numbers)) * _SLOT)
                file.write(seal(note, self._key))
                file.flush()
                os.fsync(file.fileno())

    def _notes(self, name: bytes) -> list[Note | None]:
        raw = self.path(name).read_bytes()
        slots = [raw[n * _SLOT : n * _SLOT + NOTE_BYTES] for n in range(_SLOTS)]
        notes = [unseal(slot, self._key) for slot in slots]
        return [note if note is not None and note.name == name else None for note in notes]

    def _make(self, name: bytes, note: bytes) -> None:
        path = self.path(name)
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(note.ljust(_SLOT * _SLOTS, b"\0"))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
