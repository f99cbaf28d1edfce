"""The central's radio: one Bumble host that scanners and clients of this process share."""

from __future__ import annotations

import asyncio
import contextlib
import secrets

from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from bumble import core, hci, keys, pairing
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import Transport

from station.simulators.bluetooth.backend.codes import AskingDelegate, Codes
from station.simulators.bluetooth.backend.tasks import cancellations, finished

__all__ = ["CentralRadio", "end_of"]


class CentralRadio:
    """Opened at the first use. Bonds live as long as this object, over losses of the radio."""

    def __init__(self, transport: str, codes: Codes | None = None) -> None:
        self.hci = transport
        self._codes = codes
        self.connecting = asyncio.Lock()
        """Held while connecting: a radio has one pending connection at a time."""
        self.names: dict[str, str] = {}
        """The last name heard of each address."""
        self._opening = asyncio.Lock()
        self._transport: Transport | None = None
        self._device: Device | None = None
        self._keys = keys.MemoryKeyStore()
        self._address = hci.Address.generate_static_address()
        self._irk = secrets.token_bytes(16)
        self._scanners = 0
        self._asking: set[Connection] = set()

    async def device(self) -> Device:
        """The powered host. Raises `BleakBluetoothNotAvailableError` when there is no radio."""
        return await finished(self._opened())

    async def _opened(self) -> Device:
        async with self._opening:
            if self._device is not None and not self._lost():
                return self._device
            await self._close()
            try:
                self._transport = await open_transport(self.hci)
                self._device = await self._power_on(self._transport)
            except Exception as error:  # each transport has its own: usb1, serial, OSError, bare
                await self._close()
                raise BleakBluetoothNotAvailableError(
                    f"no radio at {self.hci}: {type(error).__name__} {error}",
                    BleakBluetoothNotAvailableReason.NO_BLUETOOTH,
                ) from error
            return self._device

    async def close(self) -> None:
        """Switch the radio off."""
        await finished(self._closed())

    async def _closed(self) -> None:
        async with self._opening:
            await self._close()

    async def start_scan(self, *, active: bool) -> Device:
        """Scan for one more scanner."""
        device = await self.device()
        if not device.scanning:
            self._scanners = 0
            await finished(device.start_scanning(active=active))
        self._scanners += 1
        return device

    async def stop_scan(self, device: Device) -> None:
        """Scan for one scanner less."""
        if device is not self._device or self._lost():
            return  # the scan ended with the radio
        self._scanners -= 1
        if self._scanners <= 0:
            with contextlib.suppress(hci.HCI_Error, core.BaseBumbleError):
                await finished(device.stop_scanning())

    async def connect(self, peer: hci.Address) -> Connection:
        """Connect and leave nothing pending: to be called with `connecting` held.

        When it is cancelled the radio's attempt is withdrawn, and awaited; else the device's
        next advertisement would make a connection that nobody owns.
        """
        before = cancellations()
        device = await self.device()
        attempt = asyncio.create_task(device.connect_le(peer, timeout=None))
        try:
            return await asyncio.shield(attempt)
        except asyncio.CancelledError:
            if cancellations() > before:
                await finished(self._withdraw(device, attempt))
                raise
            raise self._gone() from None

    def asked_for_security(self, connection: Connection) -> bool:
        """Whether the peer has sent a Security Request in this connection."""
        return connection in self._asking

    async def keys_of(self, connection: Connection) -> bool:
        """Whether there is a bond with the peer."""
        return await self._keys.get(str(connection.peer_address)) is not None

    async def forget(self, address: str) -> None:
        """Delete the bond with an address, if there is one."""
        await self._keys.delete(address)
        if self._device is not None:
            await self._device.refresh_resolving_list()

    async def _withdraw(self, device: Device, attempt: asyncio.Task[Connection]) -> None:
        # Two stages: Bumble first waits for the advertisement of a bonded device, which ends
        # by cancelling, and then has the radio connect, which only the radio can end.
        if not device.is_le_connecting:
            attempt.cancel()
        if not self._lost():
            # Raw: with nothing pending the radio says "disallowed", and that is fine.
            with contextlib.suppress(core.BaseBumbleError):
                await device.send_sync_command_raw(hci.HCI_LE_Create_Connection_Cancel_Command())
        with contextlib.suppress(asyncio.CancelledError, core.BaseBumbleError):
            await end_of(await attempt)  # it came in the last moment

    async def _power_on(self, transport: Transport) -> Device:
        host = Host(controller_source=transport.source, controller_sink=transport.sink)
        config = DeviceConfiguration(name="station", address=self._address, irk=self._irk)
        device = Device(config=config, host=host)
        device.keystore = self._keys
        device.pairing_config_factory = self._pairing
        device.on(Device.EVENT_CONNECTION, self._watch)
        await device.power_on()
        return device

    def _pairing(self, connection: Connection) -> pairing.PairingConfig:
        return pairing.PairingConfig(
            mitm=False,
            delegate=AskingDelegate(connection, self._codes) if self._codes else None,
            # A dongle's own public address would be given as identity else.
            identity_address_type=pairing.PairingConfig.AddressType.RANDOM,
        )

    def _watch(self, connection: Connection) -> None:
        # Here and not in the client: the request can stand right behind the connection event.
        connection.on(
            Connection.EVENT_SECURITY_REQUEST, lambda _requirements: self._asking.add(connection)
        )
        connection.on(
            Connection.EVENT_DISCONNECTION, lambda _reason: self._asking.discard(connection)
        )

    async def _close(self) -> None:
        device, self._device = self._device, None
        transport, self._transport = self._transport, None
        if device is not None and transport is not None and not _ended(transport):
            with contextlib.suppress(hci.HCI_Error, core.BaseBumbleError, TimeoutError):
                # Ends the links, so that no peer is left waiting for us.
                await device.send_sync_command(hci.HCI_Reset_Command())
        if device is not None:
            await device.power_off()
        if transport is not None:
            await transport.close()

    def _lost(self) -> bool:
        return self._transport is None or _ended(self._transport)

    def _gone(self) -> BleakBluetoothNotAvailableError:
        return BleakBluetoothNotAvailableError(
            f"the radio at {self.hci} has gone", BleakBluetoothNotAvailableReason.UNKNOWN
        )


async def end_of(connection: Connection) -> None:
    """End a connection that is still there.

    Its end may have come before this runs, and nothing tells of it a second time.
    """
    if connection.device.connections.get(connection.handle) is connection:
        await connection.disconnect()


def _ended(transport: Transport) -> bool:
    return transport.source.terminated.done()
