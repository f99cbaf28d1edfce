"""One connection of one bleak client: GATT operations in turn, each with its own limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from station.drivers.links import gatt
from station.drivers.links.base import LinkProblem, Problem, WriteFailedError
from station.drivers.links.ble_problems import ble_problem, device_ended, pairing_ended
from station.drivers.links.pairing import PairingDesk
from station.drivers.links.reconnect import LinkLostError
from station.drivers.links.told_text import told_text
from station.vitals import DeviceIdentity, Udi

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

__all__ = ["BleConnection", "battery_of", "identity_of", "udi_of"]

_Answer = TypeVar("_Answer")

_DISCONNECT_TIMEOUT_S = 5.0
_NOTIFY_OR_INDICATE = 0x03
_UDI_PARTS = ("label", "device_identifier", "issuer", "authority")


class BleConnection:
    """Made before it is connected. `client` is set then; `lost` says how it ended.

    `name` is what people call the instrument. Limits rest while the `desk` asks somebody.
    """

    client: BleakClient

    def __init__(
        self, name: str, address: str, desk: PairingDesk, operation_timeout_s: float
    ) -> None:
        self._name = name
        self._address = address
        self._desk = desk
        self._timeout_s = operation_timeout_s
        self._turn = asyncio.Lock()
        self._leaving = False
        self.lost: asyncio.Future[LinkProblem] = asyncio.get_running_loop().create_future()

    def ended(self) -> None:
        """Called by bleak at every end, also at the one that we asked for."""
        if not self._leaving:
            self._lose(device_ended(self._name))

    async def close(self) -> bool:
        """Disconnect, whatever state it is in. False where that may not have worked."""
        self._leaving = True
        try:
            async with asyncio.timeout(_DISCONNECT_TIMEOUT_S):
                await self.client.disconnect()
        except Exception:  # it may be gone in any way there is
            return False
        return True

    def characteristic(self, uuid: str) -> BleakGATTCharacteristic | None:
        """The first one of that UUID. Some devices have the same one in two services."""
        for service in self.client.services if self.client.is_connected else ():
            for characteristic in service.characteristics:
                if characteristic.uuid == uuid:
                    return characteristic
        return None

    async def subscribe(
        self,
        characteristic: BleakGATTCharacteristic,
        take: Callable[[str, bytes], None],
        *,
        verify: bool,
    ) -> None:
        """Start notifications or indications.

        A stack may believe that it is subscribed since the last connection, and not tell the
        device, which has forgotten it: then the device would stay silent for ever. With
        `verify` the device is asked, and where it says "not subscribed" the subscription is
        ended and made anew. Nothing is lost by that, because such a device sends nothing.
        """
        uuid = characteristic.uuid

        def hear(_characteristic: BleakGATTCharacteristic, value: bytearray) -> None:
            take(uuid, bytes(value))

        await self.must(self.client.start_notify(characteristic, hear))
        if verify and not await self._subscribed(characteristic):
            await self.must(self.client.stop_notify(characteristic))
            await self.must(self.client.start_notify(characteristic, hear))

    async def _subscribed(self, characteristic: BleakGATTCharacteristic) -> bool:
        """What the device itself says; True where it does not say."""
        from bleak.exc import BleakError

        descriptor = characteristic.get_descriptor(gatt.CLIENT_CONFIGURATION)
        if descriptor is None:
            return True
        try:
            value = await self._operate(self.client.read_gatt_descriptor(descriptor))
        except TimeoutError as error:
            raise LinkLostError(self.problem(error)) from error
        except (BleakError, OSError):
            return True  # not for us to read; or gone, which the next operation tells
        return not value or bool(value[0] & _NOTIFY_OR_INDICATE)

    async def read_if_there(self, uuid: str) -> bytes | None:
        """A value, or None where it is not there or not for us to read."""
        from bleak.exc import BleakGATTProtocolError

        characteristic = self.characteristic(uuid)
        if characteristic is None or "read" not in characteristic.properties:
            return None
        try:
            return bytes(await self._operate(self.client.read_gatt_char(characteristic)))
        except BleakGATTProtocolError:
            return None
        except Exception as error:
            raise LinkLostError(self.problem(error)) from error

    async def write(self, uuid: str, data: bytes) -> None:
        """Write; see `BleLink.write` for what it raises."""
        from bleak.exc import BleakError, BleakGATTProtocolError

        characteristic = self.characteristic(uuid)
        if characteristic is None:
            if self.lost.done():
                raise ConnectionError(f"{self._name} is not connected")
            raise WriteFailedError(f"{self._name} has no characteristic {uuid}")
        response = "write" in characteristic.properties
        writing = self.client.write_gatt_char(characteristic, data, response=response)
        try:
            await self._operate(writing)
        except BleakGATTProtocolError as error:
            raise WriteFailedError(f"{self._name} refused the write: {error}") from error
        except TimeoutError as error:
            raise WriteFailedError(f"{self._name} did not answer the write") from error
        except (BleakError, OSError) as error:
            raise ConnectionError(f"{self._name} is not connected: {error}") from error

    async def must(self, operation: Coroutine[Any, Any, _Answer]) -> _Answer:
        """Carry out what the link cannot do without. Raises `LinkLostError`."""
        try:
            return await self._operate(operation)
        except Exception as error:
            raise LinkLostError(self.problem(error)) from error

    def problem(self, error: Exception) -> LinkProblem:
        """What a failure means: how the connection ended, or what was raised."""
        problem = ble_problem(error, self._name)
        refused = self._desk.take_end(self._address)
        if refused is not None:
            return pairing_ended(refused, self._name, problem.detail)
        if problem.problem in (Problem.NOT_BONDED, Problem.STALE_BOND):
            return problem  # which is why the connection ended
        return self.lost.result() if self.lost.done() else problem

    async def _operate(self, operation: Coroutine[Any, Any, _Answer]) -> _Answer:
        try:
            async with self._turn, self._desk.patience(self._address, self._timeout_s):
                return await operation
        except TimeoutError as error:
            # After an unanswered request nothing more may be asked in this connection
            # (Core Specification, vol. 3 part F section 3.3.3).
            self._lose(ble_problem(error, self._name))
            raise
        finally:
            operation.close()  # where it never came to its turn

    def _lose(self, problem: LinkProblem) -> None:
        if not self.lost.done():
            self.lost.set_result(problem)


async def identity_of(connection: BleConnection, known: DeviceIdentity) -> DeviceIdentity:
    """What it says in its Device Information Service, where it has one."""

    async def text(uuid: str) -> str | None:
        # Texts may carry a trailing zero byte, and anything else.
        return told_text(await connection.read_if_there(uuid))

    return DeviceIdentity(
        spec=known.spec,
        name=known.name,
        address=known.address,
        manufacturer=await text(gatt.MANUFACTURER_NAME),
        model=await text(gatt.MODEL_NUMBER),
        serial_number=await text(gatt.SERIAL_NUMBER),
        firmware=await text(gatt.FIRMWARE_REVISION),
        udi=udi_of(await connection.read_if_there(gatt.UDI)),
    )


def udi_of(value: bytes | None) -> Udi | None:
    """The UDI for Medical Devices; None where it says none, or cannot be read.

    Device Information Service 1.2: one byte of flags (label, device identifier, issuer, authority,
    from bit 0), then for each bit that is set, in that order, UTF-8 that ends with a zero byte.
    """
    if not value:
        return None
    flags, texts = value[0], value[1:].split(b"\0")
    names = [name for bit, name in enumerate(_UDI_PARTS) if flags & 1 << bit]
    if len(texts) < len(names):
        return None  # cut short: it would name another model
    try:
        said = {
            name: text.decode("utf-8") for name, text in zip(names, texts, strict=False) if text
        }
    except UnicodeDecodeError:
        return None
    if not said or not all(text.isprintable() for text in said.values()):
        return None
    return Udi(**said)


async def battery_of(connection: BleConnection) -> int | None:
    """Percent; None where it does not say."""
    value = await connection.read_if_there(gatt.BATTERY_LEVEL)
    # One byte, percent; a vendor's 16-bit voltage under the same number is no percentage.
    return value[0] if value is not None and len(value) == 1 and value[0] <= 100 else None
