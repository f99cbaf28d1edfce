"""Bluetooth LE links: find, connect, bond, subscribe, and come back.

Theory of operation. A session waits (without limit: most instruments advertise only after a
measurement) until the wanted device is seen, takes a turn to connect, and subscribes at once.
What arrives before the device has said who it is waits, and follows the CONNECTED state with
the times of its arrival. GATT operations of one device go one after another, each with its own
time limit; one that is not answered ends the connection, as the protocol asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from station.drivers.links import gatt
from station.drivers.links.base import (
    Chunk,
    LinkListener,
    LinkPhase,
    LinkProblem,
    LinkState,
    WriteFailedError,
)
from station.drivers.links.ble_problems import ble_problem, device_ended, not_found, wrong_device
from station.drivers.links.ble_radio import Backends, BleRadio, Sighting, Wanted
from station.drivers.links.reconnect import Backoff, LinkLostError, keep_connected
from station.vitals import DeviceIdentity, Origin

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

__all__ = ["Backends", "BleLink", "BleRadio", "Sighting", "Wanted"]

_Answer = TypeVar("_Answer")

_DISCONNECT_TIMEOUT_S = 5.0


class BleLink:
    """One Bluetooth instrument; see `station.drivers.links.base.Link`.

    `subscribe` are the characteristics that must be there, `optional` those that are
    subscribed where they exist, `read` those whose value is delivered once as a chunk on
    connection where they exist. `bond` pairs before anything else. `spec` and `name` go into
    the device's identity, beside what it says about itself. `simulated` says that a simulator
    is on a real radio; nothing makes a simulated radio's values real.
    """

    def __init__(
        self,
        radio: BleRadio,
        wanted: Wanted,
        *,
        spec: str,
        name: str,
        subscribe: Sequence[str],
        optional: Sequence[str] = (),
        read: Sequence[str] = (),
        bond: bool = False,
        simulated: bool = False,
        backoff: Backoff | None = None,
        search_s: float = 10.0,
        connect_timeout_s: float = 30.0,
        operation_timeout_s: float = 10.0,
    ) -> None:
        self._radio = radio
        self._wanted = wanted
        self._spec = spec
        self._name = name
        self._subscribe = tuple(subscribe)
        self._optional = tuple(optional)
        self._read = tuple(read)
        self._bond = bond
        self._simulated = simulated
        self._backoff = backoff or Backoff(first_s=0.5, most_s=10.0)
        self._search_s = search_s
        self._connect_timeout_s = connect_timeout_s
        self._operation_timeout_s = operation_timeout_s
        self._connection: _Connection | None = None

    @property
    def origin(self) -> Origin:
        """Whether a real or a simulated device is at the other end."""
        return Origin.SIMULATOR if self._simulated else self._radio.origin

    async def run(self, listener: LinkListener) -> None:
        """Find the device, stay connected, and find it again after a loss, until cancelled.

        While it is not seen for `search_s`, WAITING with "not found" is told and the search
        goes on: there is no pause in which a short advertisement could be missed.
        """

        async def session(connected: Callable[[LinkState], None]) -> None:
            await self._session(listener, connected)

        await keep_connected(session, listener, self._backoff)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Write a characteristic, with response where it has one.

        Raises `ConnectionError` (no connection), `WriteFailedError` (refused, not there, or
        not answered, which also ends the connection) and `ValueError` (no channel given).
        """
        if channel is None:
            raise ValueError("a Bluetooth write needs the UUID of a characteristic as channel")
        connection = self._connection
        if connection is None:
            raise ConnectionError(f"{self._name} is not connected")
        await connection.write(channel, data)

    async def _session(
        self, listener: LinkListener, connected: Callable[[LinkState], None]
    ) -> None:
        sighting = await self._find(listener)
        try:
            connection = await self._connect(sighting)
            try:
                await self._serve(connection, sighting, listener, connected)
            finally:
                self._connection = None
                await connection.close()
        finally:
            self._radio.release(sighting.address)

    async def _find(self, listener: LinkListener) -> Sighting:
        waiting = LinkState(phase=LinkPhase.WAITING, problem=not_found(self._name))
        reminder = asyncio.get_running_loop().call_later(self._search_s, listener.on_state, waiting)
        try:
            return await self._radio.find(self._wanted)
        except Exception as error:
            raise LinkLostError(ble_problem(error, self._name)) from error
        finally:
            reminder.cancel()

    async def _connect(self, sighting: Sighting) -> _Connection:
        connection = _Connection(self._name, self._operation_timeout_s)
        client = self._radio.client(
            sighting.device,
            disconnected=connection.ended,
            timeout_s=self._connect_timeout_s,
            pair=self._bond,
        )
        connection.client = client
        try:
            async with (
                self._pairing(sighting),
                self._radio.connecting(),
                asyncio.timeout(self._connect_timeout_s),
            ):
                await client.connect()
        except Exception as error:
            await connection.close()
            raise LinkLostError(ble_problem(error, self._name)) from error
        except asyncio.CancelledError:
            await connection.close()
            raise
        return connection

    def _pairing(self, sighting: Sighting) -> contextlib.AbstractAsyncContextManager[None]:
        if self._bond:
            return self._radio.pairing_with(sighting.address)
        return contextlib.nullcontext()

    async def _serve(
        self,
        connection: _Connection,
        sighting: Sighting,
        listener: LinkListener,
        connected: Callable[[LinkState], None],
    ) -> None:
        inbox = _Inbox(listener)
        identity = DeviceIdentity(spec=self._spec, name=self._name, address=sighting.address)
        battery: int | None = None
        try:
            await self._start_values(connection, inbox)
            identity = await _identity(connection, identity)
            battery = await _battery(connection)
            for uuid in self._read:
                value = await connection.read_if_there(uuid)
                if value is not None:
                    inbox.add(uuid, value)
        except LinkLostError as lost:
            # Gone before it said who it is, but not before it sent something: keep that.
            if inbox.taken:
                connected(LinkState(phase=LinkPhase.CONNECTED, identity=identity))
                inbox.open()
                raise LinkLostError(lost.problem, worked=True) from lost
            raise
        self._connection = connection
        connected(LinkState(phase=LinkPhase.CONNECTED, identity=identity, battery_percent=battery))
        inbox.open()
        problem = await connection.lost
        raise LinkLostError(problem, worked=inbox.taken > 0)

    async def _start_values(self, connection: _Connection, inbox: _Inbox) -> None:
        for uuid in (*self._subscribe, *self._optional):
            characteristic = connection.characteristic(uuid)
            if characteristic is not None:
                await connection.subscribe(characteristic, inbox.take)
            elif connection.lost.done():
                raise LinkLostError(connection.lost.result())
            elif uuid in self._subscribe:
                raise LinkLostError(wrong_device(self._name, uuid))


class _Inbox:
    """Holds values until the link is told as connected, then passes them on."""

    def __init__(self, listener: LinkListener) -> None:
        self._listener = listener
        self._opened = False
        self._held: list[Chunk] = []
        self.taken = 0
        """How many values the device has sent of its own accord."""

    def take(self, uuid: str, value: bytes) -> None:
        self.taken += 1
        self.add(uuid, value)

    def add(self, uuid: str, value: bytes) -> None:
        chunk = Chunk(data=value, monotonic_s=time.monotonic(), channel=uuid)
        if self._opened:
            self._listener.on_chunk(chunk)
        else:
            self._held.append(chunk)

    def open(self) -> None:
        self._opened = True
        held, self._held = self._held, []
        for chunk in held:
            self._listener.on_chunk(chunk)


class _Connection:
    """One connection of one bleak client: operations in turn, each with a limit."""

    def __init__(self, name: str, operation_timeout_s: float) -> None:
        self._name = name
        self._timeout_s = operation_timeout_s
        self._turn = asyncio.Lock()
        self._leaving = False
        self.client: BleakClient | None = None
        self.lost: asyncio.Future[LinkProblem] = asyncio.get_running_loop().create_future()

    def ended(self) -> None:
        """Called by bleak at every end, also at the one that we asked for."""
        if not self._leaving:
            self._lose(device_ended(self._name))

    async def close(self) -> None:
        """Disconnect, whatever state it is in."""
        self._leaving = True
        assert self.client is not None
        with contextlib.suppress(Exception):  # it may be gone in any way there is
            async with asyncio.timeout(_DISCONNECT_TIMEOUT_S):
                await self.client.disconnect()

    def characteristic(self, uuid: str) -> BleakGATTCharacteristic | None:
        """The first one of that UUID. Some devices have the same one in two services."""
        assert self.client is not None
        for service in self.client.services if self.client.is_connected else ():
            for characteristic in service.characteristics:
                if characteristic.uuid == uuid:
                    return characteristic
        return None

    async def subscribe(
        self, characteristic: BleakGATTCharacteristic, take: Callable[[str, bytes], None]
    ) -> None:
        """Start notifications or indications."""
        assert self.client is not None
        uuid = characteristic.uuid
        await self._must(
            self.client.start_notify(
                characteristic, lambda _characteristic, value: take(uuid, bytes(value))
            )
        )

    async def read_if_there(self, uuid: str) -> bytes | None:
        """A value, or None where it is not there or not for us to read."""
        from bleak.exc import BleakGATTProtocolError

        characteristic = self.characteristic(uuid)
        if characteristic is None or "read" not in characteristic.properties:
            return None
        assert self.client is not None
        try:
            return bytes(await self._operate(self.client.read_gatt_char(characteristic)))
        except BleakGATTProtocolError:
            return None
        except Exception as error:
            raise LinkLostError(self._problem(error)) from error

    async def write(self, uuid: str, data: bytes) -> None:
        """Write; see `BleLink.write` for what it raises."""
        from bleak.exc import BleakError, BleakGATTProtocolError

        characteristic = self.characteristic(uuid)
        if characteristic is None:
            if self.lost.done():
                raise ConnectionError(f"{self._name} is not connected")
            raise WriteFailedError(f"{self._name} has no characteristic {uuid}")
        assert self.client is not None
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

    async def _must(self, operation: Coroutine[Any, Any, _Answer]) -> _Answer:
        try:
            return await self._operate(operation)
        except Exception as error:
            raise LinkLostError(self._problem(error)) from error

    async def _operate(self, operation: Coroutine[Any, Any, _Answer]) -> _Answer:
        try:
            async with self._turn, asyncio.timeout(self._timeout_s):
                return await operation
        except TimeoutError as error:
            # After an unanswered request nothing more may be asked in this connection
            # (Core Specification, vol. 3 part F section 3.3.3).
            self._lose(ble_problem(error, self._name))
            raise
        finally:
            operation.close()  # where it never came to its turn

    def _problem(self, error: Exception) -> LinkProblem:
        problem = ble_problem(error, self._name)
        return self.lost.result() if self.lost.done() else problem

    def _lose(self, problem: LinkProblem) -> None:
        if not self.lost.done():
            self.lost.set_result(problem)


async def _identity(connection: _Connection, known: DeviceIdentity) -> DeviceIdentity:
    """What it says in its Device Information Service, where it has one."""

    async def text(uuid: str) -> str | None:
        value = await connection.read_if_there(uuid)
        # Texts may carry a trailing zero byte.
        said = (value or b"").decode("utf-8", "replace").strip("\0 ")
        return said or None

    return DeviceIdentity(
        spec=known.spec,
        name=known.name,
        address=known.address,
        manufacturer=await text(gatt.MANUFACTURER_NAME),
        model=await text(gatt.MODEL_NUMBER),
        serial_number=await text(gatt.SERIAL_NUMBER),
        firmware=await text(gatt.FIRMWARE_REVISION),
    )


async def _battery(connection: _Connection) -> int | None:
    value = await connection.read_if_there(gatt.BATTERY_LEVEL)
    # One byte, percent; a vendor's 16-bit voltage under the same number is no percentage.
    return value[0] if value is not None and len(value) == 1 and value[0] <= 100 else None
