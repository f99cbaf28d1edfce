"""A simulated device on a real radio: the same plan over any Bumble transport."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bumble.transport import open_transport

from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.bluetooth.plans import PeripheralPlan

__all__ = ["on_dongle"]


@contextlib.asynccontextmanager
async def on_dongle(plan: PeripheralPlan, hci_transport: str) -> AsyncIterator[Peripheral]:
    """The same device on a real radio (`usb:0`, `serial:/dev/ttyACM0`, any Bumble transport)."""
    async with await open_transport(hci_transport) as transport:
        peripheral = Peripheral(plan, lambda: _Dongle(transport))
        await peripheral.start()
        try:
            yield peripheral
        finally:
            await peripheral.stop()


class _Dongle:
    """The two halves of a Bumble transport as one radio."""

    def __init__(self, transport: Any) -> None:
        self._source, self._sink = transport.source, transport.sink

    def on_packet(self, packet: bytes) -> None:
        self._sink.on_packet(packet)

    def set_packet_sink(self, sink: Any) -> None:
        self._source.set_packet_sink(sink)

    def leave(self) -> None:
        """Stay plugged in; the reset before has silenced it."""
