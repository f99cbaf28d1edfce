"""Stations to kill, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.stations import Lives


@pytest.fixture(scope="session")
def lives() -> Iterator[Lives]:
    """One process that forks them."""
    with Lives() as lives:
        yield lives
