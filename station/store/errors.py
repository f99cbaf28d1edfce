"""What can go wrong with the store, each with words for a person and what to do next.

SQLite tells its troubles by result code (https://sqlite.org/rescode.html); `explained` turns
one into the exception a person can act on. No message carries a value from a record or a key.
"""

from __future__ import annotations

import errno
from typing import Final

__all__ = [
    "BackupError",
    "KeyMissingError",
    "KeyStoreError",
    "NothingToResendError",
    "RecordConflictError",
    "StoreBusyError",
    "StoreClosedError",
    "StoreDamagedError",
    "StoreDiskError",
    "StoreError",
    "StoreFullError",
    "StoreNewerError",
    "StoreReadOnlyError",
    "UnknownRecordError",
    "VisitSignedError",
    "WrongKeyError",
    "disk_said",
    "explained",
]


class StoreError(Exception):
    """The store could not do what was asked. Nothing of it was written.

    `says` is what happened, `next_step` what a person can do about it.
    """

    says = "The station's own store does not work."
    next_step = "Call support and keep the station as it is."

    def __init__(self, says: str | None = None, next_step: str | None = None) -> None:
        self.says = says or self.says
        self.next_step = next_step or self.next_step
        super().__init__(f"{self.says} {self.next_step}".strip())


class KeyMissingError(StoreError):
    """There is a database here and no key for it."""

    says = "The key to this station's data is not in the key store."
    next_step = "Sign in to the computer as the user who set the station up, or restore the key."


class KeyStoreError(StoreError):
    """The system's key store did not take a key."""

    says = "The key store of this computer did not take the new key."
    next_step = "Unlock the key store, then try again. Nothing was changed."


class WrongKeyError(StoreError):
    """The file does not open with this key."""

    says = "This key does not open the station's data, or the file is not a station's data."
    next_step = "Check the data folder, and restore the key that belongs to it."


class StoreNewerError(StoreError):
    """A newer version of the station wrote this database."""

    says = "A newer version of the station wrote this data."
    next_step = "Start the newer version again. Nothing was changed."


class StoreBusyError(StoreError):
    """Somebody else holds the database."""

    says = "Another program has the station's data open."
    next_step = "Close the other station window, then try again."


class StoreFullError(StoreError):
    """No room on the disk."""

    says = "The disk is full. Nothing more can be kept on this station."
    next_step = "Make room on the disk, then accept the value again."


class StoreReadOnlyError(StoreError):
    """The database cannot be written."""

    says = "The station's data may be read and not changed."
    next_step = "Give the station's user the right to write in the data folder."


class StoreDiskError(StoreError):
    """The operating system could not read or write the file."""

    says = "The disk did not take or give the data."
    next_step = "Check the disk and the data folder, then start the station again."


class StoreDamagedError(StoreError):
    """What is on disk cannot be read as what was written."""

    says = "A part of the station's data cannot be read."
    next_step = "Stop using this station, and restore its data from the backup."


class StoreClosedError(StoreError):
    """The store was closed before this was asked of it."""

    says = "The station is closing, and nothing more is kept."
    next_step = "Start the station again."


class UnknownRecordError(StoreError):
    """There is no such visit, result or message."""

    says = "There is no such record on this station."
    next_step = "Read the page again."


class RecordConflictError(StoreError):
    """What was to be written contradicts what is kept."""

    says = "This does not agree with what the station has kept."
    next_step = "Leave the patient and start the visit again."


class VisitSignedError(RecordConflictError):
    """A signed visit does not change."""

    says = "This visit is signed and does not change any more."
    next_step = "Correct the value in the chart."


class NothingToResendError(StoreError):
    """No message of that result waits for a person."""

    says = "Nothing of this result waits to be sent again."
    next_step = "Look at its receipt on the Review page."


class BackupError(StoreError):
    """A backup cannot be written or used; what is on this station is as it was."""

    says = "The backup cannot be used."
    next_step = "Nothing on this station was changed."


_BY_CODE: Final[tuple[tuple[str, type[StoreError]], ...]] = (
    ("SQLITE_FULL", StoreFullError),
    ("SQLITE_READONLY", StoreReadOnlyError),
    ("SQLITE_BUSY", StoreBusyError),
    ("SQLITE_LOCKED", StoreBusyError),
    ("SQLITE_NOTADB", WrongKeyError),
    ("SQLITE_CORRUPT", StoreDamagedError),
    ("SQLITE_CONSTRAINT", RecordConflictError),
    ("SQLITE_CANTOPEN", StoreDiskError),
    ("SQLITE_IOERR", StoreDiskError),
)


def explained(error: Exception) -> StoreError:
    """The exception for a database error, by SQLite's name of its code."""
    code = getattr(error, "sqlite_errorname", None) or ""
    for prefix, kind in _BY_CODE:
        if code.startswith(prefix):
            return kind(f"{kind.says} ({code})")
    return StoreError(f"{StoreError.says} ({code or type(error).__name__})")


def disk_said(error: OSError) -> StoreError:
    """The exception for what the operating system says of a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreFullError()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreReadOnlyError()
    return StoreDiskError(f"{StoreDiskError.says} ({error.strerror})")
