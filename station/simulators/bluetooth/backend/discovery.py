"""The services of a connected device, as bleak's collection."""

from __future__ import annotations

from collections.abc import Callable

from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bumble import core
from bumble.device import Peer

from station.drivers.links.gatt import full_uuid

__all__ = ["discover"]


async def discover(peer: Peer, write_size: Callable[[], int]) -> BleakGATTServiceCollection:
    """Ask for services, characteristics and descriptors, one after another.

    `write_size` gives the bytes that one write without response takes.
    """
    found = BleakGATTServiceCollection()
    for service in await peer.discover_services():
        made = BleakGATTService(service, service.handle, _text(service.uuid))
        found.add_service(made)
        for characteristic in await service.discover_characteristics():
            entry = BleakGATTCharacteristic(
                characteristic,
                characteristic.handle,
                _text(characteristic.uuid),
                list(gatt_char_props_to_strs(characteristic.properties)),
                write_size,
                made,
            )
            found.add_characteristic(entry)
            for descriptor in await characteristic.discover_descriptors():
                found.add_descriptor(
                    BleakGATTDescriptor(
                        descriptor, descriptor.handle, _text(descriptor.type), entry
                    )
                )
    return found


def _text(uuid: core.UUID) -> str:
    return full_uuid(uuid.to_hex_str("-"))
