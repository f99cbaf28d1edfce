"""Simulated instruments behind a way that goes wrong: a serial line, and a radio.

Both have a `fault` that may be set and taken away at any time, and `cut_after`: the way is cut
when so many bytes (over the radio: packets of the link layer's data) have passed in either
direction, and is whole again at once. A device knows nothing of any of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import struct
import termios
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.devices import BluetoothDevice, StreamDevice
from station.simulators.devices.bluetooth import Outgoing
from station.simulators.hosts.base import Clock
from station.simulators.hosts.ble import BleHost
from station.simulators.hosts.pty import PtyHost
from tests.links.faults import Fault

__all__ = ["BadLine", "BadRadio", "BadWay"]


class BadWay(Protocol):
    """What the two have in common."""

    fault: Fault | None
    passed: int

    def cut_after(self, count: int) -> asyncio.Future[None]:
        """Cut when so much more has passed; done when the way is whole again."""

    def count(self) -> None:
        """Count from here."""


class _Cut:
    """How much may still pass, and who is told that it was cut."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.done: asyncio.Future[None] | None = None
        self.cutting = False

    def wanted(self, count: int) -> asyncio.Future[None]:
        self.left = count
        self.done = asyncio.get_running_loop().create_future()
        return self.done

    async def carry_out(self, out: Callable[[], Any], back: Callable[[], Any]) -> None:
        await out()
        await back()
        self.cutting = False
        assert self.done is not None
        self.done.set_result(None)


class BadLine(PtyHost):
    """A pseudo-terminal between both."""

    def __init__(self, device: StreamDevice, clock: Clock, link: Path) -> None:
        super().__init__(device, clock, link)
        self.fault: Fault | None = None
        self.passed = 0
        self._cut = _Cut()
        self._late: deque[bytes] = deque()
        self._free_s = 0.0

    def count(self) -> None:
        self.passed = 0

    def cut_after(self, count: int) -> asyncio.Future[None]:
        done = self._cut.wanted(count)
        self._spend(b"")
        return done

    def send(self, data: bytes) -> None:
        """From the instrument to the station."""
        loop = asyncio.get_running_loop()
        if self.fault is not None:
            # What is due later keeps its place behind what is late already.
            self._free_s = max(self._free_s, loop.time() + self.fault.late_s)
            data = self.fault.bytes_of(data)
        if not data:
            return
        self._late.append(data)
        if self._free_s > loop.time():
            loop.call_at(self._free_s, self._deliver)
        else:
            self._deliver()

    def _deliver(self) -> None:
        """The oldest piece, or all where nothing is late: a clock's order of the same times is
        none.
        """
        while self._late:
            if data := self._spend(self._late.popleft()):
                super().send(data)
            if asyncio.get_running_loop().time() < self._free_s:
                return

    def receive(self, data: bytes) -> None:
        """From the station to the instrument."""
        if self.fault is not None:
            data = self.fault.bytes_of(data)
        if data := self._spend(data):
            super().receive(data)

    def _spend(self, data: bytes) -> bytes:
        """What may pass of these bytes."""
        cut = self._cut
        if cut.cutting:
            return b""
        if cut.left is not None:
            data, cut.left = data[: cut.left], cut.left - len(data)
            if cut.left <= 0:
                cut.left, cut.cutting = None, True
                self._task = asyncio.ensure_future(cut.carry_out(self._pulled, self.plug))
        self.passed += len(data)
        return data

    async def _pulled(self) -> None:
        """Pull the plug once the station has read what was sent."""
        for _ in range(100):
            await asyncio.sleep(0)
            if self._slave is None or not _waiting(self._slave):
                break
            await asyncio.sleep(0.002)
        await self.unplug()


def _waiting(descriptor: int) -> int:
    """How many bytes wait to be read there."""
    with contextlib.suppress(OSError):
        told = fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4))
        return int(struct.unpack("i", told)[0])
    return 0


class BadRadio(BleHost):
    """A Bluetooth link between both; values are what a fault acts on."""

    def __init__(
        self, device: BluetoothDevice, clock: Clock, peripheral: Peripheral, air: Air
    ) -> None:
        super().__init__(device, clock, peripheral)
        self.fault: Fault | None = None
        self.passed = 0
        self._cut = _Cut()
        self._carry = air.link.send_acl_data
        air.link.send_acl_data = self._carried  # type: ignore[method-assign]

    def count(self) -> None:
        self.passed = 0

    def cut_after(self, count: int) -> asyncio.Future[None]:
        done = self._cut.wanted(count)
        if count == 0:
            self._now()
        return done

    def _carried(self, *packet: Any, **more: Any) -> None:
        cut = self._cut
        if cut.cutting:
            return
        self.passed += 1
        self._carry(*packet, **more)
        if cut.left is not None:
            cut.left -= 1
            if cut.left <= 0:
                self._now()

    def _now(self) -> None:
        self._cut.left, self._cut.cutting = None, True
        self._task = asyncio.ensure_future(self._cut.carry_out(self.unplug, self.plug))

    async def _send(self, due: Outgoing) -> bool:
        fault = self.fault
        if fault is None:
            return await super()._send(due)
        if late_s := fault.late_s:
            await asyncio.sleep(late_s)
        sent = True
        values = fault.values_of(due.value)
        for value in values:
            one = Outgoing(uuid=due.uuid, value=value, indicate=due.indicate)
            sent = await super()._send(one) and sent
        if not values and due.indicate:
            return False  # not confirmed: the instrument keeps it
        return sent

    def _written(self, uuid: str, value: bytes) -> None:
        values = [value] if self.fault is None else self.fault.values_of(value)
        for one in values:
            super()._written(uuid, one)
