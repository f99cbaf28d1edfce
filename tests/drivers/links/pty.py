"""A cable made of a pseudo-terminal, with a plug that can be pulled."""

from __future__ import annotations

import os
import tty
from pathlib import Path


class PtyCable:
    """`path` is a symlink to the slave; `unplug` takes it away, `plug` puts a new one there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.master = -1
        self._slave = -1
        self.plug()

    def plug(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)  # a cooked one would echo what the simulator writes
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self.path)

    def unplug(self) -> None:
        if self.master >= 0:
            os.close(self._slave)
            os.close(self.master)
            self.master = self._slave = -1
            self.path.unlink()

    def say(self, data: bytes) -> None:
        assert os.write(self.master, data) == len(data)

    def hear(self, count: int) -> bytes:
        """Read exactly that many bytes that the station wrote (blocks)."""
        data = b""
        while len(data) < count:
            data += os.read(self.master, count - len(data))
        return data
