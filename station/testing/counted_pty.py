"""A pseudo-terminal that knows how often a host has opened it.

The master of a terminal is not told. But whoever opens a serial port sets its speed: so it gets
one that nobody asks for, and a host was there when it has another.
"""

from __future__ import annotations

import termios
from pathlib import Path

from station.simulators.devices.base import StreamDevice
from station.simulators.hosts.base import Clock
from station.simulators.hosts.pty import PtyHost

__all__ = ["CountedPty"]


class CountedPty(PtyHost):
    """See the module; `openings` is asked often enough by the device that is on it."""

    def __init__(self, device: StreamDevice, clock: Clock, link: Path | None) -> None:
        super().__init__(device, clock, link)
        self._openings = 0

    async def plug(self) -> None:
        """Make the terminal, with a speed that nobody asks for."""
        await super().plug()
        self._mark()

    def openings(self) -> int:
        """How often it was opened until now."""
        if self._slave is not None and termios.tcgetattr(self._slave)[4] != termios.B50:
            self._openings += 1
            self._mark()
        return self._openings

    def _mark(self) -> None:
        if self._slave is not None:
            modes = termios.tcgetattr(self._slave)
            modes[4] = modes[5] = termios.B50
            termios.tcsetattr(self._slave, termios.TCSANOW, modes)
