"""A serial instrument on a pseudo-terminal. POSIX only.

One end of the terminal is kept open here, so that it stays when the station closes its port;
raw mode from the start, because a terminal in its usual mode echoes what is written to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import Callable
from pathlib import Path

from station.simulators.devices.base import StreamDevice

__all__ = ["PtyHost"]

_READ = 4096


class PtyHost:
    """Runs an instrument. `path` is where the station finds it (a link to it, where one is
    asked for); `now` is the simulation's clock in seconds.
    """

    def __init__(
        self, device: StreamDevice, now: Callable[[], float], link: Path | None = None
    ) -> None:
        """Nothing is opened yet."""
        self.device = device
        self._now = now
        self._link = link
        self._master = -1
        self._slave = -1
        self._stalled = False

    @property
    def path(self) -> str:
        """The port's path."""
        return str(self._link) if self._link is not None else os.ttyname(self._slave)

    def plug(self) -> None:
        """Be there."""
        if self._master >= 0:
            return
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._receive)
        if self._link is not None:
            fresh = self._link.with_name(f"{self._link.name}.new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(self._slave))
            fresh.replace(self._link)

    def unplug(self) -> None:
        """Be gone, as when somebody pulls the plug."""
        if self._master < 0:
            return
        asyncio.get_running_loop().remove_reader(self._master)
        for end in (self._slave, self._master):
            os.close(end)
        self._master = self._slave = -1

    def stall(self, on: bool = True) -> None:
        """Send nothing (or send again)."""
        self._stalled = on

    async def run(self) -> None:
        """Serve until cancelled; then nothing is left, the link included."""
        self.plug()
        try:
            while True:
                self._send(self.device.tick(self._now()))
                await asyncio.sleep(self.device.tick_s)
        finally:
            self.unplug()
            if self._link is not None:
                self._link.unlink(missing_ok=True)

    def _send(self, data: bytes) -> None:
        if not data or self._master < 0 or self._stalled:
            return
        # A terminal that nobody reads fills up; a device does not wait for its host.
        with contextlib.suppress(BlockingIOError, OSError):
            os.write(self._master, data)

    def _receive(self) -> None:
        try:
            data = os.read(self._master, _READ)
        except OSError:
            return
        if data:
            self._send(self.device.receive(data, self._now()))
