"""Advertising data: built as a radio would take it, and read as a radio would hand it over.

A legacy advertisement and its scan response hold 31 bytes each (Core Specification, vol. 3
part C section 11). Bumble checks no limit, so it is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from station.drivers.links.gatt import full_uuid

__all__ = ["Advertised", "build_advertising", "read_advertising"]

_MOST_BYTES = 31
_BASE = "-0000-1000-8000-00805f9b34fb"

# AD types of the assigned numbers document, section 2.3.
_FLAGS = 0x01
_SOME_UUIDS_16, _UUIDS_16 = 0x02, 0x03
_SOME_UUIDS_128, _UUIDS_128 = 0x06, 0x07
_SHORT_NAME, _NAME = 0x08, 0x09
_TX_POWER = 0x0A
_SERVICE_DATA_16 = 0x16
_SERVICE_DATA_128 = 0x21
_MANUFACTURER_DATA = 0xFF

# LE General Discoverable, BR/EDR not supported.
_GENERAL_LE_ONLY: Final = b"\x06"


def build_advertising(
    *,
    name: str,
    service_uuids: Iterable[str] = (),
    manufacturer_data: tuple[int, bytes] | None = None,
) -> tuple[bytes, bytes]:
    """The advertisement and the scan response. Raises `ValueError` where it does not fit.

    Services and manufacturer data stand in the advertisement, since passive scans see nothing
    else; the name goes with them where there is room, and else into the scan response.
    """
    short = [uuid for uuid in service_uuids if uuid.endswith(_BASE) and uuid.startswith("0000")]
    long = [uuid for uuid in service_uuids if uuid not in short]
    data = _structure(_FLAGS, _GENERAL_LE_ONLY)
    if short:
        numbers = (int(uuid[:8], 16) for uuid in short)
        data += _structure(_UUIDS_16, b"".join(n.to_bytes(2, "little") for n in numbers))
    if long:
        data += _structure(_UUIDS_128, b"".join(_uuid_bytes(uuid) for uuid in long))
    if manufacturer_data is not None:
        company, payload = manufacturer_data
        data += _structure(_MANUFACTURER_DATA, company.to_bytes(2, "little") + payload)
    title = _structure(_NAME, name.encode())
    answer = b""
    if len(data) + len(title) <= _MOST_BYTES:
        data += title
    else:
        answer = title
    for what, taken in (("advertisement", data), ("scan response", answer)):
        if len(taken) > _MOST_BYTES:
            raise ValueError(f"the {what} of {name!r} has {len(taken)} bytes; {_MOST_BYTES} fit")
    return data, answer


@dataclass(slots=True)
class Advertised:
    """What one advertisement (with its scan response) says."""

    name: str | None = None
    service_uuids: list[str] = field(default_factory=list)
    service_data: dict[str, bytes] = field(default_factory=dict)
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)
    tx_power: int | None = None


def read_advertising(structures: Iterable[tuple[int, bytes]]) -> Advertised:
    """Understand AD structures (type, data); unknown and malformed ones are left out."""
    said = Advertised()
    for kind, data in structures:
        match kind:
            case _ if kind == _NAME or (kind == _SHORT_NAME and said.name is None):
                said.name = data.decode("utf-8", "replace")
            case _ if kind in (_SOME_UUIDS_16, _UUIDS_16):
                said.service_uuids += [_uuid_text(piece) for piece in _pieces(data, 2)]
            case _ if kind in (_SOME_UUIDS_128, _UUIDS_128):
                said.service_uuids += [_uuid_text(piece) for piece in _pieces(data, 16)]
            case _ if kind == _SERVICE_DATA_16 and len(data) >= 2:
                said.service_data[_uuid_text(data[:2])] = data[2:]
            case _ if kind == _SERVICE_DATA_128 and len(data) >= 16:
                said.service_data[_uuid_text(data[:16])] = data[16:]
            case _ if kind == _MANUFACTURER_DATA and len(data) >= 2:
                said.manufacturer_data[int.from_bytes(data[:2], "little")] = data[2:]
            case _ if kind == _TX_POWER and len(data) == 1:
                said.tx_power = int.from_bytes(data, "little", signed=True)
    return said


def _structure(kind: int, data: bytes) -> bytes:
    return bytes([len(data) + 1, kind]) + data


def _uuid_bytes(uuid: str) -> bytes:
    return bytes.fromhex(uuid.replace("-", ""))[::-1]


def _uuid_text(data: bytes) -> str:
    return full_uuid(data[::-1].hex())


def _pieces(data: bytes, size: int) -> Iterable[bytes]:
    return (data[at : at + size] for at in range(0, len(data) - size + 1, size))
