"""Recorded signals with known truth, for tests. They are too large to ship."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["shared_data"]

ROOT = Path(__file__).parent.parent.parent


def shared_data() -> Path:
    """The folder with the recordings. Skips the test where there is none."""
    given = os.environ.get("STATION_RECORDINGS")
    places = [Path(given)] if given else [parent / "shared" / "data" for parent in ROOT.parents]
    for place in places:
        if place.is_dir():
            return place
    pytest.skip("the recorded signals are not here: set STATION_RECORDINGS to their folder")
