"""bleak's scanner over Bumble."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bumble.device import Advertisement, Device
from bumble.hci import Address

from station.simulators.bluetooth.advertising import read_advertising
from station.simulators.bluetooth.backend.errors import bleak_errors
from station.simulators.bluetooth.backend.radio import CentralRadio

__all__ = ["BumbleScanner", "address_text"]


class BumbleScanner(BaseBleakScanner):
    """Bound to a radio by a subclass; see `station.simulators.bluetooth.backend`."""

    radio: ClassVar[CentralRadio]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: Literal["active", "passive"],
        **_options: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"
        self._device: Device | None = None

    async def start(self) -> None:
        """Start scanning."""
        self.seen_devices = {}
        with bleak_errors("scanning"):
            self._device = await self.radio.start_scan(active=self._active)
        self._device.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)

    async def stop(self) -> None:
        """Stop scanning."""
        device, self._device = self._device, None
        if device is not None:
            device.remove_listener(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
            with bleak_errors("scanning"):
                await self.radio.stop_scan(device)

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        said = read_advertising(advertisement.data.ad_structures)
        if not self.is_allowed_uuid(said.service_uuids):
            return
        raw = advertisement.address
        address = address_text(self._identity(raw))
        if said.name:
            self.radio.names[address] = said.name
        data = AdvertisementData(
            local_name=said.name,
            manufacturer_data=said.manufacturer_data,
            service_data=said.service_data,
            service_uuids=said.service_uuids,
            tx_power=said.tx_power,
            rssi=advertisement.rssi,
            platform_data=(advertisement,),
        )
        # bleak overwrites the device's name with each advertisement, also with none.
        device = self.create_or_update_device(
            address, address, self.radio.names.get(address), (self.radio, raw), data
        )
        self.call_detection_callbacks(device, data)

    def _identity(self, address: Address) -> Address:
        """The bonded identity behind a rotating address, or the address itself."""
        resolver = self._device.address_resolver if self._device is not None else None
        if resolver is not None and address.is_resolvable:
            return resolver.resolve(address) or address
        return address


def address_text(address: Address) -> str:
    """`F0:F1:F2:00:00:01`, as bleak's own backends write it."""
    return address.to_string(False)
