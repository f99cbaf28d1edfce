"""Where the recordings for tests and development are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["shared_data"]


def shared_data() -> Path:
    """The folder of recordings; skips the test where there is none.

    It is `STATION_RECORDINGS`, or else `shared/data` beside the checkout or one of its parents.
    """
    named = os.environ.get("STATION_RECORDINGS")
    if named:
        return Path(named)
    for parent in Path(__file__).resolve().parents:
        if (parent / "shared" / "data").is_dir():
            return parent / "shared" / "data"
    pytest.skip("no recordings: set STATION_RECORDINGS to their folder")
