"""bleak's client over Bumble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from bleak import BleakScanner
from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import hci
from bumble.device import Connection, Peer

from station.simulators.bluetooth.backend.discovery import discover
from station.simulators.bluetooth.backend.errors import bleak_errors, controller_error
from station.simulators.bluetooth.backend.radio import CentralRadio, end_of
from station.simulators.bluetooth.backend.scanner import BumbleScanner, address_text
from station.simulators.bluetooth.backend.tasks import cancellations, detached, finished
from station.simulators.bluetooth.backend.values import ValueRouter

__all__ = ["BumbleClient"]

_MTU: Final = 517
_ATT_HEADER_BYTES: Final = 3
_CCCD: Final = "00002902-0000-1000-8000-00805f9b34fb"

# ATT errors that mean "encrypt first": every stack answers them by doing so.
_WANTS_SECURITY: Final = frozenset({0x05, 0x0F})

_Answer = TypeVar("_Answer")


class BumbleClient(BaseBleakClient):
    """Bound to a radio by a subclass; see `station.simulators.bluetooth.backend`."""

    radio: ClassVar[CentralRadio]

    def __init__(self, address_or_ble_device: BLEDevice | str, **options: Any) -> None:
        super().__init__(
            address_or_ble_device,
            disconnected_callback=options.get("disconnected_callback"),
            timeout=options.get("timeout", 30.0),
        )
        self._peer_address: hci.Address | None = None
        if isinstance(address_or_ble_device, BLEDevice):
            self._peer_address = address_or_ble_device.details[1]
        self._connection: Connection | None = None
        self._peer: Peer | None = None
        self._values = ValueRouter()
        self._securing = asyncio.Lock()
        self._ended = 0
        self._over: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        """The last name heard, else the address with dashes, as bleak documents it."""
        return self.radio.names.get(self.address, self.address.replace(":", "-"))

    @property
    def mtu_size(self) -> int:
        """The ATT MTU in bytes; 23 while not connected."""
        return self._connection.att_mtu if self._connection is not None else 23

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None

    @property
    def early_values(self) -> int:
        """How many values came before anybody had subscribed in this connection."""
        return self._values.early

    async def connect(self, pair: bool, **_options: Any) -> None:
        """Connect, discover and secure within the timeout; leaves nothing behind on failure."""
        if self._connection is not None:
            raise BleakError("already connected")
        address = self._peer_address or await self._find()
        try:
            async with asyncio.timeout(self._timeout):
                with bleak_errors("connecting"):
                    await self._connect(address, pair)
        except TimeoutError as error:
            raise TimeoutError(f"no connection to {self.address} in {self._timeout:g} s") from error

    async def disconnect(self) -> None:
        """End the connection, if there is one."""
        connection = self._connection
        if connection is not None:
            # A peer or a radio that has just gone: then it is ended already.
            with contextlib.suppress(BleakError, TimeoutError), bleak_errors("disconnecting"):
                await finished(end_of(connection))
            self._on_disconnection(connection, 0)

    async def pair(self, *_args: Any, **_options: Any) -> None:
        """Encrypt with the bond there is, else pair (Just Works)."""
        with bleak_errors("pairing"):
            await detached(self._secure(self._connected()))

    async def unpair(self) -> None:
        """Forget the bond and disconnect."""
        connection = self._connection
        address = address_text(connection.peer_address) if connection else self.address
        await self.disconnect()
        await self.radio.forget(address)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **_options: Any
    ) -> bytearray:
        """Read a value, long ones too."""
        return await self._read(characteristic.handle)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, **_options: Any
    ) -> bytearray:
        """Read a descriptor."""
        return await self._read(descriptor.handle)

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write a value; with response also more than the MTU takes at once."""
        if not response and len(data) > self.mtu_size - _ATT_HEADER_BYTES:
            raise BleakError(
                f"{len(data)} bytes without response; this connection takes "
                f"{self.mtu_size - _ATT_HEADER_BYTES}"
            )
        await self._write(characteristic.handle, bytes(data), response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write a descriptor."""
        await self._write(descriptor.handle, bytes(data), True)

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_options: Any
    ) -> None:
        """Subscribe; values that came before are handed over first."""
        descriptor = _subscription_descriptor(characteristic)
        bits = b"\x01\x00" if "notify" in characteristic.properties else b"\x02\x00"
        self._values.start(characteristic.handle, callback)
        try:
            await self._write(descriptor.handle, bits, True)
        except BaseException:
            self._values.stop(characteristic.handle)
            raise

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        descriptor = _subscription_descriptor(characteristic)
        await self._write(descriptor.handle, b"\x00\x00", True)
        self._values.stop(characteristic.handle)

    async def _connect(self, address: hci.Address, pair: bool) -> None:
        before = cancellations()
        async with self.radio.connecting:
            connection = await self.radio.connect(address)
        self._connection = connection
        self._ended = 0
        self._over = asyncio.get_running_loop().create_future()
        connection.on(Connection.EVENT_DISCONNECTION, partial(self._on_disconnection, connection))
        connection.on(
            Connection.EVENT_SECURITY_REQUEST, partial(self._on_security_request, connection)
        )
        try:
            self._peer, self.services = await self._while_connected(self._set_up(connection, pair))
        except asyncio.CancelledError:
            await self._abandon(connection)
            if cancellations() > before:
                raise
            raise BleakError(f"connecting: the connection ended{self._reason()}") from None
        except BaseException:
            await self._abandon(connection)
            raise

    async def _while_connected(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        """Wait for `work`, but not for what is asked of a device that has gone.

        Bumble ends what waits when a connection ends. A question that comes after that has nobody
        to end it, and waits out its 30 s.
        """
        over = self._over
        assert over is not None
        asking = asyncio.ensure_future(detached(work))
        try:
            either: set[asyncio.Future[Any]] = {asking, over}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return asking.result()
        finally:
            asking.cancel()
        raise BleakError(f"the connection ended{self._reason()}")

    async def _set_up(
        self, connection: Connection, pair: bool
    ) -> tuple[Peer, BleakGATTServiceCollection]:
        values = self._values
        if connection.handle not in connection.device.connections:
            raise BleakError("connecting: the connection ended")  # before we could listen
        peer = Peer(connection)
        await peer.request_mtu(_MTU)
        services = await discover(peer, lambda: self.mtu_size - _ATT_HEADER_BYTES)
        # Before encrypting: a device that remembers our subscriptions sends right then.
        values.listen(peer)
        if pair or await self.radio.keys_of(connection):
            await self._secure(connection)
        elif self.radio.asked_for_security(connection):
            await self._answer_security_request(connection)
        if connection.handle not in connection.device.connections:
            raise BleakError(f"connecting: the connection ended{self._reason()}")
        return peer, services

    async def _find(self) -> hci.Address:
        found = await BleakScanner.find_device_by_address(
            self.address, self._timeout, backend=self._scanner_class()
        )
        if found is None:
            raise BleakDeviceNotFoundError(self.address, f"{self.address} was not found")
        address: hci.Address = found.details[1]
        return address

    def _scanner_class(self) -> type[BumbleScanner]:
        return type("BumbleScanner", (BumbleScanner,), {"radio": self.radio})

    async def _abandon(self, connection: Connection) -> None:
        self._connection = None
        self.services = None
        self._values = ValueRouter()
        with contextlib.suppress(BleakError, TimeoutError), bleak_errors("disconnecting"):
            await finished(end_of(connection))

    async def _secure(self, connection: Connection) -> None:
        async with self._securing:
            if connection.encryption:
                return
            if await self.radio.keys_of(connection):
                await connection.encrypt()
            else:
                await connection.pair()

    def _on_security_request(self, connection: Connection, _requirements: int) -> None:
        task = asyncio.get_running_loop().create_task(self._answer_security_request(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer_security_request(self, connection: Connection) -> None:
        # A refusal shows at the next protected access, where somebody can be told.
        with contextlib.suppress(BleakError, TimeoutError), bleak_errors("pairing"):
            await self._secure(connection)

    def _on_disconnection(self, connection: Connection, reason: int) -> None:
        if self._connection is not connection:
            return
        self._ended = reason
        self._connection = None
        if self._over is not None and not self._over.done():
            self._over.set_result(None)
        self._peer = None
        self.services = None
        self._values = ValueRouter()
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    def _connected(self) -> Connection:
        if self._connection is None:
            raise BleakError(f"not connected{self._reason()}")
        return self._connection

    def _reason(self) -> str:
        return f": {controller_error(self._ended)}" if self._ended else ""

    async def _read(self, handle: int) -> bytearray:
        async def read(peer: Peer) -> bytearray:
            return bytearray(await peer.gatt_client.read_value(handle))

        return await self._ask("reading", read)

    async def _write(self, handle: int, data: bytes, response: bool) -> None:
        async def write(peer: Peer) -> None:
            await peer.gatt_client.write_value(handle, data, with_response=response)

        await self._ask("writing", write)

    async def _ask(
        self, doing: str, request: Callable[[Peer], Coroutine[Any, Any, _Answer]]
    ) -> _Answer:
        """One request; where the device wants an encrypted link, encrypt and ask once more."""
        connection = self._connected()
        assert self._peer is not None
        peer = self._peer
        try:
            with bleak_errors(doing):
                return await self._while_connected(request(peer))
        except BleakGATTProtocolError as error:
            if error.code not in _WANTS_SECURITY or connection.encryption:
                raise
        with bleak_errors("pairing"):
            await self._while_connected(self._secure(connection))
        with bleak_errors(doing):
            return await self._while_connected(request(peer))


def _subscription_descriptor(characteristic: BleakGATTCharacteristic) -> BleakGATTDescriptor:
    descriptor = characteristic.get_descriptor(_CCCD)
    if descriptor is None:
        raise BleakError(f"{characteristic.uuid} has no notifications or indications")
    return descriptor
