from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.links.pty import PtyCable


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[PtyCable]:
    cable = PtyCable(tmp_path / "ttyTEST")
    yield cable
    cable.unplug()
