"""GATT names that links and simulators share, as full lower-case 128-bit UUID strings."""

from __future__ import annotations

from typing import Final

from station.codec.uuids import full_uuid, sig_uuid

__all__ = [
    "BATTERY_LEVEL",
    "BATTERY_SERVICE",
    "CLIENT_CONFIGURATION",
    "DEVICE_INFORMATION",
    "FIRMWARE_REVISION",
    "MANUFACTURER_NAME",
    "MODEL_NUMBER",
    "SERIAL_NUMBER",
    "UDI",
    "full_uuid",
    "sig_uuid",
]

# Device Information Service 1.1 and Battery Service 1.0.
DEVICE_INFORMATION: Final = sig_uuid(0x180A)
MANUFACTURER_NAME: Final = sig_uuid(0x2A29)
MODEL_NUMBER: Final = sig_uuid(0x2A24)
SERIAL_NUMBER: Final = sig_uuid(0x2A25)
FIRMWARE_REVISION: Final = sig_uuid(0x2A26)
UDI: Final = sig_uuid(0x2BFF)  # Device Information Service 1.2: UDI for Medical Devices
BATTERY_LEVEL: Final = sig_uuid(0x2A19)
BATTERY_SERVICE: Final = sig_uuid(0x180F)

# Client Characteristic Configuration: bit 0 notifications, bit 1 indications.
CLIENT_CONFIGURATION: Final = sig_uuid(0x2902)
