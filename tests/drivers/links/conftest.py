from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from station.drivers.links.ble import BleRadio
from station.simulators.bluetooth.backend import bumble_backends
from tests.drivers.links.pty import PtyCable
from tests.simulators.bluetooth.world import World, world

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[PtyCable]:
    cable = PtyCable(tmp_path / "ttyTEST")
    yield cable
    cable.unplug()


@pytest.fixture
def air() -> Iterator[World]:
    with world() as made:
        yield made


@pytest.fixture
async def radio(air: World) -> AsyncIterator[BleRadio]:
    made = BleRadio(bumble_backends(air.hci))
    yield made
    await made.close()


@contextlib.asynccontextmanager
async def message_bus_daemon(folder: Path, config: str = BUS_CONFIG) -> AsyncIterator[str]:
    """A real message bus with that configuration; gives its address."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("needs dbus-daemon, which only computers with D-Bus have")
    socket, file = folder / "bus", folder / "bus.conf"
    file.write_text(config.format(socket=socket))
    daemon = await asyncio.create_subprocess_exec(
        program, f"--config-file={file}", "--print-address", stdout=asyncio.subprocess.PIPE
    )
    assert daemon.stdout is not None
    await daemon.stdout.readline()  # it says its address once it listens
    yield f"unix:path={socket}"
    daemon.terminate()
    await daemon.wait()


@pytest.fixture
async def bus_address(tmp_path: Path) -> AsyncIterator[str]:
    """A real message bus of this test alone."""
    async with message_bus_daemon(tmp_path) as address:
        yield address
