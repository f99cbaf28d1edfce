from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from station.simulators.bluetooth.backend import BumbleBackends, bumble_backends
from tests.simulators.bluetooth.world import World, world


@pytest.fixture
def air() -> Iterator[World]:
    with world() as made:
        yield made


@pytest.fixture
async def backends(air: World) -> AsyncIterator[BumbleBackends]:
    made = bumble_backends(air.hci)
    yield made
    await made.close()
