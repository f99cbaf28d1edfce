"""Where the recordings are that tests on real signals read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of recordings: `STATION_RECORDINGS`, else `../shared/data` beside the checkout.

    Skips the test where there is none.
    """
    named = os.environ.get("STATION_RECORDINGS")
    here = Path(__file__).resolve().parents[2]
    places = [Path(named)] if named else [one / "shared" / "data" for one in here.parents]
    for place in places:
        if place.is_dir():
            return place
    pytest.skip("the recordings are not here; say where in STATION_RECORDINGS")
