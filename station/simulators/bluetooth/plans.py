"""What a simulated Bluetooth device is, as plain data: its services, its air name, its manners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station.simulators.bluetooth.advertising import build_advertising

__all__ = ["CharacteristicPlan", "PairingManner", "PeripheralPlan", "Property", "ServicePlan"]

Property = Literal["read", "write", "write_without_response", "notify", "indicate"]
PairingManner = Literal["just_works", "shows_code", "takes_code", "compares"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicPlan:
    """One characteristic. `uuid` is full and lower-case; `secure` asks for an encrypted link.

    `value` is what a read gives: bytes, or a function called at each read.
    """

    uuid: str
    properties: tuple[Property, ...]
    value: bytes | Callable[[], bytes] = b""
    secure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlan:
    """One primary service."""

    uuid: str
    characteristics: tuple[CharacteristicPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeripheralPlan:
    """A whole device.

    `address` is a static random address (`F0:…`, the top two bits set) unless `public`.
    `asks_security`: sends a Security Request on connection, as most cuffs do.
    `remembers_subscriptions`: keeps a bonded host's subscriptions over disconnections, as A&D
    and Omron do, so that values may come as soon as the link is encrypted.
    `pairing`: without a code; it shows a code that is typed at the host; it takes a code that the
    host shows; or both show one and are compared.
    `mtu` 23 makes a classic device (20-byte notifications). `bonds` keeps bonds in a file.
    """

    name: str
    address: str
    services: tuple[ServicePlan, ...]
    public: bool = False
    advertised: tuple[str, ...] = ()
    manufacturer_data: tuple[int, bytes] | None = None
    advertising_interval_s: float = 0.1
    asks_security: bool = False
    remembers_subscriptions: bool = False
    pairing: PairingManner = "just_works"
    mtu: int = 517
    bonds: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a device that no radio could be."""
        top = int(self.address[:2], 16)
        if not self.public and top < 0xC0:
            raise ValueError(
                f"{self.address} is no static random address: its first byte must be C0 to FF"
            )
        if not 0.02 <= self.advertising_interval_s <= 10.24:
            raise ValueError(
                f"an advertising interval is 0.02 to 10.24 s, got {self.advertising_interval_s}"
            )
        uuids = [one.uuid for service in self.services for one in service.characteristics]
        for uuid in (*uuids, *(service.uuid for service in self.services), *self.advertised):
            if len(uuid) != 36 or uuid != uuid.lower():
                raise ValueError(f"{uuid!r} must be a full lower-case UUID")
        twice = {uuid for uuid in uuids if uuids.count(uuid) > 1}
        if twice:
            raise ValueError(f"characteristics must be unique, twice: {', '.join(sorted(twice))}")
        build_advertising(
            name=self.name,
            service_uuids=self.advertised,
            manufacturer_data=self.manufacturer_data,
        )
