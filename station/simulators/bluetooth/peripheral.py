"""A live simulated device: GATT server, advertising, bonds, and the ways in which it goes away."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final, Protocol

from bumble import att, core, gatt, hci, keys, pairing
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.host import Host

from station.simulators.bluetooth.advertising import build_advertising
from station.simulators.bluetooth.plans import (
    CharacteristicPlan,
    PairingManner,
    PeripheralPlan,
    Property,
    ServicePlan,
)

__all__ = [
    "ENDED_BY_DEVICE",
    "LINK_LOST",
    "POWERED_OFF",
    "Peripheral",
    "Radio",
    "RefuseError",
]

_log = logging.getLogger(__name__)

# Why a connection ended, as its other end reads it (Core Specification, vol. 1 part F).
LINK_LOST: Final = 0x08
ENDED_BY_DEVICE: Final = 0x13
POWERED_OFF: Final = 0x15

_WRITE_NOT_PERMITTED: Final = 0x03
_READ_NOT_PERMITTED: Final = 0x02
_UNLIKELY_ERROR: Final = 0x0E

_PROPERTIES: Final[dict[Property, gatt.Characteristic.Properties]] = {
    "read": gatt.Characteristic.Properties.READ,
    "write": gatt.Characteristic.Properties.WRITE,
    "write_without_response": gatt.Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
    "notify": gatt.Characteristic.Properties.NOTIFY,
    "indicate": gatt.Characteristic.Properties.INDICATE,
}
_CAPABILITIES: Final[dict[PairingManner, pairing.PairingDelegate.IoCapability]] = {
    "just_works": pairing.PairingDelegate.NO_OUTPUT_NO_INPUT,
    "shows_code": pairing.PairingDelegate.DISPLAY_OUTPUT_ONLY,
    "takes_code": pairing.PairingDelegate.KEYBOARD_INPUT_ONLY,
    "compares": pairing.PairingDelegate.DISPLAY_OUTPUT_AND_YES_NO_INPUT,
}


class RefuseError(Exception):
    """Raised by `on_write` to refuse a write with an ATT error code (0x80 to 0x9F are free)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"write refused with ATT error {code:#04x}")
        self.code = code


class Radio(Protocol):
    """A controller: takes and gives HCI packets, and can leave the air."""

    def on_packet(self, packet: bytes) -> None:
        """Take a packet of the host."""

    def set_packet_sink(self, sink: Any) -> None:
        """Say where the controller's packets go."""

    def leave(self) -> None:
        """Be gone."""


class Peripheral:
    """One device made from a plan. One host may be connected at a time, as on real ones.

    Set the callbacks before a host connects. They are called in the event loop:
    `on_connection(connected)`, `on_encryption()`, `on_subscription(uuid, wanted)`, and
    `on_write(uuid, value)`, which may raise `RefuseError`. A written value is what later reads
    give.
    """

    def __init__(self, plan: PeripheralPlan, radio: Callable[[], Radio]) -> None:
        self.plan = plan
        self.on_connection: Callable[[bool], None] | None = None
        self.on_encryption: Callable[[], None] | None = None
        self.on_subscription: Callable[[str, bool], None] | None = None
        self.on_write: Callable[[str, bytes], None] | None = None
        self.pairable = True
        """Whether it takes a new pairing; many cuffs do only in their pairing mode."""
        self.code = 0
        """The code that it shows or has shown: set it where it shows a fixed one."""
        self.type_code: Callable[[], Awaitable[int | None]] | None = None
        """Where it takes a code: what somebody types on it, None for giving up."""
        self.values: dict[str, bytes] = {}
        """What was written to or set on each characteristic, by UUID."""
        self._make_radio = radio
        self._radio: Radio | None = None
        self._device: Device | None = None
        self._connection: Connection | None = None
        self._keys = (
            keys.JsonKeyStore(plan.address, str(plan.bonds))
            if plan.bonds is not None
            else keys.MemoryKeyStore()
        )
        self._characteristics: dict[str, gatt.Characteristic[bytes]] = {}
        self._advertising = False
        self._manufacturer_data = plan.manufacturer_data
        self._remembered: dict[str, dict[str, bytes]] = {}
        self._advertising_change = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def connected(self) -> bool:
        """Whether a host is connected."""
        return self._connection is not None

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted."""
        return self._connection is not None and bool(self._connection.encryption)

    def subscribed(self, uuid: str) -> bool:
        """Whether the connected host wants notifications or indications of it."""
        return any(self._cccd(uuid))

    async def start(self) -> None:
        """Switch on and advertise."""
        if self._device is not None:
            return
        self._radio = self._make_radio()
        # Bumble's source and sink are the two sides of one controller.
        host = Host(controller_source=self._radio, controller_sink=self._radio)  # type: ignore[arg-type]
        device = Device(config=self._configuration(), host=host)
        device.keystore = self._keys
        device.pairing_config_factory = self._pairing
        device.gatt_server.max_mtu = self.plan.mtu
        self._build(device)
        device.on(Device.EVENT_CONNECTION, self._connected)
        device.on("characteristic_subscription", self._subscription)
        self._device = device
        await device.power_on()
        await self.start_advertising()

    async def stop(self) -> None:
        """Switch off in good order: the host is told "powered off"."""
        self._advertising = False
        await self.drop(POWERED_OFF)
        await self.vanish()

    async def vanish(self) -> None:
        """Be gone without a word, as when the battery falls out; `start` brings it back."""
        device, self._device = self._device, None
        radio, self._radio = self._radio, None
        self._advertising = False
        if device is None or radio is None:
            return
        # Awaited and not cancelled: Bumble would lose step with its radio.
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(core.BaseBumbleError, hci.HCI_Error, TimeoutError):
            await device.send_sync_command(hci.HCI_Reset_Command())
            await device.power_off()
        radio.leave()
        self._connection = None

    async def start_advertising(self, *, manufacturer_data: bytes | None = None) -> None:
        """Be found; again after each disconnection. New manufacturer data replace the plan's."""
        if manufacturer_data is not None:
            company = self._manufacturer_data[0] if self._manufacturer_data else 0xFFFF
            self._manufacturer_data = (company, manufacturer_data)
        self._advertising = True
        await self._advertise_as_wanted()

    async def stop_advertising(self) -> None:
        """Be no longer found. A connection stays."""
        self._advertising = False
        await self._advertise_as_wanted()

    async def drop(self, reason: int = ENDED_BY_DEVICE) -> None:
        """End the connection. A real dongle does not take LINK_LOST as a reason; use `vanish`."""
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(core.BaseBumbleError, hci.HCI_Error):
                await connection.disconnect(reason)

    async def notify(self, uuid: str, value: bytes) -> bool:
        """Send a notification. False when no host wants it: then nothing was sent."""
        connection, device = self._connection, self._device
        if connection is None or device is None or not self._cccd(uuid)[0]:
            return False
        self._check_fits(uuid, value, connection)
        await device.notify_subscriber(connection, self._characteristics[uuid], value)
        return True

    async def indicate(self, uuid: str, value: bytes) -> bool:
        """Send an indication and wait for its confirmation: True only when it was confirmed.

        A device deletes a stored record after True, and keeps it after False.
        """
        connection, device = self._connection, self._device
        if connection is None or device is None or not self._cccd(uuid)[1]:
            return False
        self._check_fits(uuid, value, connection)
        sending = asyncio.ensure_future(
            device.indicate_subscriber(connection, self._characteristics[uuid], value)
        )
        # A drop in between is not told to the waiting: it would wait out its 30 seconds.
        ended = asyncio.get_running_loop().create_future()
        listener = connection.on(Connection.EVENT_DISCONNECTION, partial(_settle, ended))
        try:
            await asyncio.wait({sending, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                return False
            return sending.exception() is None
        finally:
            connection.remove_listener(Connection.EVENT_DISCONNECTION, listener)
            sending.cancel()
            ended.cancel()

    async def forget_bonds(self) -> None:
        """Forget every host, as after new batteries in some cuffs: the hosts' bonds are stale."""
        await self._keys.delete_all()
        self._remembered.clear()

    async def _advertise_as_wanted(self) -> None:
        # One change at a time: Bumble loses its count of sets when two of them overlap.
        async with self._advertising_change:
            device = self._device
            if device is None or self._connection is not None:
                return  # a connected device does not advertise; the disconnection comes back here
            if not self._advertising:
                await device.stop_advertising()
                return
            data, answer = build_advertising(
                name=self.plan.name,
                service_uuids=self.plan.advertised,
                manufacturer_data=self._manufacturer_data,
            )
            interval_ms = self.plan.advertising_interval_s * 1000
            own = hci.OwnAddressType.PUBLIC if self.plan.public else hci.OwnAddressType.RANDOM
            await device.start_advertising(
                own_address_type=own,
                advertising_data=data,
                scan_response_data=answer,
                advertising_interval_min=interval_ms,
                advertising_interval_max=interval_ms,
            )

    def _configuration(self) -> DeviceConfiguration:
        digest = hashlib.sha256(self.plan.address.encode()).digest()
        address = f"F0:{digest[:5].hex(':').upper()}" if self.plan.public else self.plan.address
        return DeviceConfiguration(
            name=self.plan.name,
            address=hci.Address(address),
            # Bumble's default is the same zeros for everybody.
            irk=digest[16:],
        )

    def _pairing(self, _connection: Connection) -> pairing.PairingConfig:
        address_type = pairing.PairingConfig.AddressType
        return pairing.PairingConfig(
            mitm=self.plan.pairing != "just_works",
            delegate=_Delegate(self),
            # A radio with a public address of its own would give that as our identity.
            identity_address_type=address_type.PUBLIC if self.plan.public else address_type.RANDOM,
        )

    def _build(self, device: Device) -> None:
        self._characteristics.clear()
        for service in self.plan.services:
            made = {plan.uuid: self._characteristic(plan) for plan in service.characteristics}
            device.add_service(gatt.Service(_uuid(service.uuid), list(made.values())))
            self._characteristics |= made
            self._secure_subscriptions(device, service)

    def _secure_subscriptions(self, device: Device, service: ServicePlan) -> None:
        # The descriptor that Bumble adds for subscriptions is open to everybody.
        for plan in service.characteristics:
            if plan.secure and {"notify", "indicate"} & set(plan.properties):
                handle = self._characteristics[plan.uuid].handle + 1
                descriptor = device.gatt_server.get_attribute(handle)
                assert descriptor is not None
                descriptor.permissions |= att.Attribute.WRITE_REQUIRES_ENCRYPTION

    def _characteristic(self, plan: CharacteristicPlan) -> gatt.Characteristic[bytes]:
        properties = gatt.Characteristic.Properties(0)
        for name in plan.properties:
            properties |= _PROPERTIES[name]
        permissions = att.Attribute.READABLE | att.Attribute.WRITEABLE
        if plan.secure:
            permissions |= att.Attribute.READ_REQUIRES_ENCRYPTION
            permissions |= att.Attribute.WRITE_REQUIRES_ENCRYPTION
        value: att.AttributeValue[bytes] = att.AttributeValue(
            read=lambda _: self._read(plan), write=lambda _, data: self._written(plan, data)
        )
        return gatt.Characteristic(_uuid(plan.uuid), properties, permissions, value)

    def _read(self, plan: CharacteristicPlan) -> bytes:
        if "read" not in plan.properties:
            raise att.ATT_Error(_READ_NOT_PERMITTED)
        if plan.uuid in self.values:
            return self.values[plan.uuid]
        return plan.value() if callable(plan.value) else plan.value

    def _written(self, plan: CharacteristicPlan, data: bytes) -> None:
        if not {"write", "write_without_response"} & set(plan.properties):
            raise att.ATT_Error(_WRITE_NOT_PERMITTED)
        try:
            if self.on_write is not None:
                self.on_write(plan.uuid, data)
        except RefuseError as refused:
            raise att.ATT_Error(refused.code) from refused
        except Exception as error:
            # Bumble would answer nothing, and the host would wait 30 s for it.
            _log.exception("%s: on_write raised", self.plan.name)
            raise att.ATT_Error(_UNLIKELY_ERROR) from error
        self.values[plan.uuid] = data

    def _connected(self, connection: Connection) -> None:
        self._connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, partial(self._disconnected, connection))
        connection.on(
            Connection.EVENT_CONNECTION_ENCRYPTION_CHANGE, partial(self._encrypted, connection)
        )
        if self.on_connection is not None:
            self.on_connection(True)
        if self.plan.asks_security:
            connection.request_pairing()

    def _disconnected(self, connection: Connection, _reason: int) -> None:
        if self._connection is not connection:
            return
        self._connection = None
        if self.on_connection is not None:
            self.on_connection(False)
        if self._advertising:
            self._spawn(self._advertise_as_wanted())

    def _encrypted(self, connection: Connection) -> None:
        """Give a bonded host the subscriptions that it had; Bumble forgets them."""
        device = self._device
        if device is None or not connection.encryption:
            return
        if self.on_encryption is not None:
            self.on_encryption()
        if not self.plan.remembers_subscriptions:
            return
        remembered = self._remembered.get(str(connection.peer_address), {})
        present = device.gatt_server.subscribers.setdefault(connection, {})
        for uuid, bits in remembered.items():
            handle = self._characteristics[uuid].handle
            if handle not in present:
                present[handle] = bits
                self._tell_subscription(uuid, any(bits))

    def _subscription(
        self,
        connection: Connection,
        characteristic: gatt.Characteristic[bytes],
        notify: bool,
        indicate: bool,
    ) -> None:
        uuid = next(
            (uuid for uuid, one in self._characteristics.items() if one is characteristic), None
        )
        if uuid is None:
            return
        host = self._remembered.setdefault(str(connection.peer_address), {})
        host[uuid] = bytes([notify | indicate << 1, 0])
        self._tell_subscription(uuid, notify or indicate)

    def _tell_subscription(self, uuid: str, wanted: bool) -> None:
        if self.on_subscription is not None:
            self.on_subscription(uuid, wanted)

    def _cccd(self, uuid: str) -> tuple[bool, bool]:
        """Whether the host wants notifications, and whether it wants indications."""
        characteristic = self._characteristics[uuid]
        if self._device is None or self._connection is None:
            return (False, False)
        bits = self._device.gatt_server.read_cccd(self._connection, characteristic)
        return (bool(bits[0] & 1), bool(bits[0] & 2))

    def _check_fits(self, uuid: str, value: bytes, connection: Connection) -> None:
        # Bumble would cut it without a word.
        most = connection.att_mtu - 3
        if len(value) > most:
            raise ValueError(f"{len(value)} bytes for {uuid}; this connection takes {most}")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Delegate(pairing.PairingDelegate):
    """Pairs as its plan says, when the device is willing."""

    def __init__(self, peripheral: Peripheral) -> None:
        super().__init__(_CAPABILITIES[peripheral.plan.pairing])
        self._peripheral = peripheral

    async def accept(self) -> bool:
        return self._peripheral.pairable

    async def generate_passkey(self) -> int:
        return self._peripheral.code

    async def get_number(self) -> int | None:
        typed = self._peripheral.type_code
        return None if typed is None else await typed()

    async def compare_numbers(self, number: int, digits: int) -> bool:
        self._peripheral.code = number  # it shows it; whoever holds it says yes
        return True


def _uuid(text: str) -> core.UUID:
    # Numbers of the SIG travel in their short form, as on real devices.
    if text.startswith("0000") and text.endswith("-0000-1000-8000-00805f9b34fb"):
        return core.UUID.from_16_bits(int(text[4:8], 16))
    return core.UUID(text)


def _settle(future: asyncio.Future[None], _reason: int) -> None:
    if not future.done():
        future.set_result(None)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    # Switched off in between: then there is nothing to advertise.
    with contextlib.suppress(core.BaseBumbleError, hci.HCI_Error):
        await work
