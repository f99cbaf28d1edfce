"""Files that are there whole or not at all, and stay there when the power goes."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
import time
from pathlib import Path
from typing import Final

__all__ = ["put_in_place", "sync_file", "sync_folder", "write_copy", "write_whole"]

_ABANDONED_S: Final = 3600.0


def write_whole(to: Path, body: bytes) -> None:
    """Write a file that only its owner may read; what was there before is replaced at once.

    Raises OSError, and then `to` is as it was. What writes before this one left half done, because
    the process was killed, goes.
    """
    _clear_away(to)
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(to.parent)


def _clear_away(to: Path) -> None:
    """Remove old parts of a file; a young one may be somebody's who is just writing it."""
    for part in to.parent.glob(f".{glob.escape(to.name)}.????????"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED_S:
                part.unlink()


def write_copy(to: Path, body: bytes) -> None:
    """Write a file at a place that a person chose, which others may read as far as the system lets
    them; what was there before is replaced at once. Raises OSError, and then `to` is as it was.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        with part.open("xb") as file:  # never into what somebody else has laid there
            file.write(body)
        put_in_place(part, to)
    finally:
        part.unlink(missing_ok=True)


def put_in_place(part: Path, to: Path) -> None:
    """What is in `part` is in `to` from now on, and nothing else was there in between."""
    sync_file(part)
    part.replace(to)


def sync_file(path: Path) -> None:
    """Wait until what was written to the file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
