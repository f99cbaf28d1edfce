"""What a station leaves on a computer that shall have nothing of it any more."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from station.folders import config_folder
from station.store.keys import forget_key

__all__ = ["purge"]


def purge(data: Path) -> tuple[str, ...]:
    """Remove data, keys and configuration of this account for ever; what was there."""
    # Every folder of data that was put aside has a key of its own.
    folders = (data, *sorted(data.glob("replaced-*")))
    gone = [f"the key of {folder}" for folder in folders if forget_key(folder)]
    for folder in (data, config_folder()):
        if folder.exists():
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)
            gone.append(str(folder))
    return tuple(gone)
