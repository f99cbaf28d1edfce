"""Where recorded signals are, for tests that need some."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of recordings, from `STATION_RECORDINGS` or beside the checkout; else a skip."""
    named = os.environ.get("STATION_RECORDINGS")
    here = Path(__file__).resolve()
    beside = [parent.parent / "shared" / "data" for parent in here.parents]
    for folder in [Path(named)] if named else beside:
        if folder.is_dir():
            return folder
    pytest.skip("no recordings: name their folder in STATION_RECORDINGS")
