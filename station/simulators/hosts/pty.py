"""An instrument on a pseudo-terminal, which any program opens as a serial port."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from pathlib import Path
from typing import Any, Final

from station.simulators.devices.base import StreamDevice
from station.simulators.hosts.base import Clock, StreamHost

__all__ = ["PtyHost"]

_MOST: Final = 4096


class PtyHost(StreamHost):
    """`link` is a path that points at the terminal and stays the same when it is replugged."""

    def __init__(self, device: StreamDevice, clock: Clock, link: Path | None = None) -> None:
        super().__init__(device, clock)
        self._link = link
        self._master: int | None = None
        # Kept open, or the master would report a hang-up whenever nobody has the port open.
        self._slave: int | None = None
        self._name = ""

    @property
    def place(self) -> dict[str, Any]:
        """The path to open."""
        return {"spec": self.device.spec_id, "pty": str(self._link or self._name)}

    @property
    def plugged(self) -> bool:
        """Whether there is a terminal."""
        return self._master is not None

    async def plug(self) -> None:
        """Make the terminal. Raises `FileExistsError` where `link` is something else."""
        if self._master is not None:
            return
        if self._link is not None and self._link.exists() and not self._link.is_symlink():
            raise FileExistsError(
                f"{self._link} is a file; name a path that is free, or an old link"
            )
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)  # a cooked one echoes what is sent to it
        os.set_blocking(self._master, False)
        self._name = os.ttyname(self._slave)
        if self._link is not None:
            fresh = self._link.with_name(f"{self._link.name}.new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(self._name)
            fresh.replace(self._link)
        asyncio.get_running_loop().add_reader(self._master, self._read)

    async def unplug(self) -> None:
        """Hang up, and take the path away."""
        if self._master is None or self._slave is None:
            return
        asyncio.get_running_loop().remove_reader(self._master)
        if self._link is not None and self._link.is_symlink():
            self._link.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = None

    def send(self, data: bytes) -> None:
        """Write what fits: a port that nobody reads loses bytes, as a serial line does."""
        if self._master is not None:
            with contextlib.suppress(BlockingIOError):
                os.write(self._master, data)

    def _read(self) -> None:
        if self._master is not None:
            with contextlib.suppress(BlockingIOError):
                self.receive(os.read(self._master, _MOST))
