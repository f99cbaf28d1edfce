"""A Bluetooth instrument on a radio, virtual or real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.devices.bluetooth import BluetoothDevice

__all__ = ["BleHost"]


class BleHost:
    """Runs an instrument on a started peripheral."""

    def __init__(
        self, device: BluetoothDevice, peripheral: Peripheral, now: Callable[[], float]
    ) -> None:
        """Takes the peripheral's callbacks."""
        self.device = device
        self.peripheral = peripheral
        self._now = now
        peripheral.on_write = lambda uuid, value: device.written(uuid, value, now())
        peripheral.on_connection = lambda up: None if up else device.host_ready(False, now())
        peripheral.on_subscription = self._subscribed

    def _subscribed(self, uuid: str, wanted: bool) -> None:
        if uuid == self.device.final_uuid:
            self.device.host_ready(wanted, self._now())

    async def run(self) -> None:
        """Send what is due, oldest first, until cancelled."""
        while True:
            while (out := self.device.due(self._now())) is not None:
                if not out.indicate:
                    await self.peripheral.notify(out.uuid, out.value)
                elif await self.peripheral.indicate(out.uuid, out.value):
                    self.device.confirmed()
                else:
                    break  # nobody has confirmed it: it stays, and is tried again
            await asyncio.sleep(self.device.tick_s)
