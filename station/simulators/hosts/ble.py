"""An instrument on a Bluetooth radio: tells its values to a subscribed host, readings surely."""

from __future__ import annotations

import asyncio
from typing import Any

from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.simulators.hosts.base import Clock, Host

__all__ = ["BleHost"]


class BleHost(Host):
    """`peripheral` was made from the device's plan and is switched on."""

    def __init__(self, device: BluetoothDevice, clock: Clock, peripheral: Peripheral) -> None:
        super().__init__(clock)
        self.device = device
        self.instrument = device
        self._peripheral = peripheral
        self._on = False
        self._ready = False
        self._shown: tuple[bool, bytes | None] | None = None
        self._change: asyncio.Future[None] | None = None
        peripheral.on_write = self._written
        peripheral.on_connection = self._linked
        peripheral.on_subscription = self._subscribed

    @property
    def place(self) -> dict[str, Any]:
        """The address on the air."""
        return {"spec": self.device.spec_id, "address": self._peripheral.plan.address}

    @property
    def plugged(self) -> bool:
        """Whether it is switched on."""
        return self._on

    async def plug(self) -> None:
        """Switch on and advertise."""
        self._shown = None
        self._peripheral.pairable = self.device.pairs(self.clock())
        await self._peripheral.start()
        self._on = True

    async def unplug(self) -> None:
        """The battery falls out; the memory stays."""
        self._on = False
        await self._settled()
        await self._peripheral.vanish()

    async def drop(self) -> None:
        """End the connection and advertise again."""
        await self._peripheral.drop()

    async def close(self) -> None:
        """Switch off in good order."""
        self._on = False
        await self._settled()
        await self._peripheral.stop()

    async def serve(self) -> None:
        """Go on with measurements and send what they give."""
        while True:
            if not self.stalled:
                self._notice_host()
                await self._send_due()
                self._come_and_go()
            await asyncio.sleep(self.device.tick_s)

    def _notice_host(self) -> None:
        ready = self._peripheral.subscribed(self.device.final_uuid)
        if ready != self._ready:
            self._ready = ready
            self.device.host_ready(ready, self.clock())

    def _come_and_go(self) -> None:
        """Hang up and be found or not, as the instrument itself decides."""
        now = self.clock()
        self._peripheral.pairable = self.device.pairs(now)
        if self._change is not None and not self._change.done():
            return
        if self._peripheral.connected and self.device.hangs_up(now):
            self._change = asyncio.ensure_future(self._peripheral.drop())
            return
        shown = (self.device.advertises(now), self.device.manufacturer_data(now))
        if shown != self._shown:
            self._shown = shown
            self._change = asyncio.ensure_future(self._show(*shown))

    async def _show(self, found: bool, told: bytes | None) -> None:
        if found:
            await self._peripheral.start_advertising(manufacturer_data=told)
        else:
            await self._peripheral.stop_advertising()

    async def _settled(self) -> None:
        """Wait for a change that is under way: Bumble loses step when one is cancelled."""
        change, self._change = self._change, None
        if change is not None:
            await change

    async def _send_due(self) -> None:
        while (due := self.device.due(self.clock())) is not None:
            if not await self._send(due):
                return

    async def _send(self, due: Outgoing) -> bool:
        """Whether it went out. Live values that nobody wants are gone, readings are kept."""
        if not due.indicate:
            went = await self._peripheral.notify(due.uuid, due.value)
        elif went := await self._peripheral.indicate(due.uuid, due.value):
            self.device.confirmed()
        if went and self.tap is not None:
            self.tap(self.clock(), True, due.value, due.uuid)
        return went

    def _linked(self, connected: bool) -> None:
        self.device.linked(connected, self.clock())

    def _subscribed(self, uuid: str, wanted: bool) -> None:
        if wanted:
            self.device.subscribed(uuid, self.clock())

    def _written(self, uuid: str, value: bytes) -> None:
        if self.tap is not None:
            self.tap(self.clock(), False, value, uuid)
        self.device.written(uuid, value, self.clock())
