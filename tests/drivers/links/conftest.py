from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.drivers.links.pty import PtyCable

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
async def bus_address(tmp_path: Path) -> AsyncIterator[str]:
    """A real message bus of this test alone."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("needs dbus-daemon, which only computers with D-Bus have")
    socket, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(BUS_CONFIG.format(socket=socket))
    daemon = await asyncio.create_subprocess_exec(
        program, f"--config-file={config}", "--print-address", stdout=asyncio.subprocess.PIPE
    )
    assert daemon.stdout is not None
    await daemon.stdout.readline()  # it says its address once it listens
    yield f"unix:path={socket}"
    daemon.terminate()
    await daemon.wait()
