"""Many instruments on one ticker keep their rates and come on time."""

from __future__ import annotations

import pytest

from tests.simulators.rooms import run_rooms


@pytest.mark.timeout(60)
async def test_ten_rooms_keep_their_rates() -> None:
    """A short run; fifty rooms for a minute, with its limit of 50 ms, are in the bench."""
    rooms = await run_rooms(10, lasts_s=4.0)
    # A step of 20 ms more or less in four seconds, and some on a busy machine.
    assert rooms.rate_error < 0.05
    assert rooms.p99_s < 0.5
