"""The small parts that FHIR resources are made of: concepts, quantities, times, devices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo

from station.export import codes
from station.export.codes import Code
from station.export.fhir_json import Json, JsonObject
from station.vitals import DeviceIdentity, Quantity, Reading, Udi, Unit

__all__ = [
    "coding",
    "concept",
    "contained_device",
    "context_of",
    "conversion_notes",
    "date_time",
    "instant",
    "measured_at",
    "quantity",
    "quantity_of",
    "to_chart",
]

_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+")
_BODY_POSITION = "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition"

# HL7 vital signs IG (CIMI), extension of its body weight profile.
_SITUATION = "http://hl7.org/fhir/us/vitals/StructureDefinition/AssociatedSituationExt"

# What people read beside the number. The code, not this, is what a machine compares.
_UNIT_WORDS = {
    Unit.CELSIUS: "°C",
    Unit.FAHRENHEIT: "°F",
    Unit.MMHG: "mmHg",
    Unit.POUND: "lb",
    Unit.INCH: "in",
    Unit.SCORE: "score",
}


def coding(code: Code) -> JsonObject:
    """One row of the code table as a `Coding`."""
    return {"system": code.system, "code": code.code, "display": code.display}


def concept(rows: Iterable[Code], *, text: str | None = None) -> JsonObject:
    """A `CodeableConcept`: all codes, and the words for a person."""
    made: JsonObject = {}
    coded: list[Json] = [coding(row) for row in rows]
    if coded:
        made["coding"] = coded
    if text is not None:
        made["text"] = text
    return made


def to_chart(reading: Reading, allowed: tuple[Unit, ...]) -> Quantity:
    """The value as measured where the chart takes that unit, else in the unit we chart in."""
    return reading.quantity if reading.quantity.unit in allowed else reading.in_chart_unit()


def quantity(reading: Reading, allowed: tuple[Unit, ...]) -> JsonObject:
    """A UCUM `Quantity` with the digits that were measured."""
    return quantity_of(to_chart(reading, allowed))


def quantity_of(sent: Quantity) -> JsonObject:
    """A number and its unit as FHIR has them, all four parts."""
    return {
        "value": sent.value,
        "unit": _UNIT_WORDS.get(sent.unit, str(sent.unit)),
        "system": codes.UCUM,
        "code": str(sent.unit),
    }


def conversion_notes(readings: Iterable[Reading], allowed: tuple[Unit, ...]) -> list[str]:
    """A sentence for each value that was measured in a unit the chart does not take."""
    return [
        f"Measured as {reading.quantity.value:f} {reading.quantity.unit}."
        for reading in readings
        if reading.quantity.unit not in allowed
    ]


def measured_at(reading: Reading, zone: tzinfo | None) -> datetime:
    """When it was measured, by this station's clock.

    A value that the device kept in its memory has the device's time, corrected by how far its
    clock was off; every other arrived as it was measured.
    """
    taken = reading.taken
    if reading.from_memory and taken.device_time is not None and taken.clock_offset is not None:
        local = taken.device_time - taken.clock_offset
        return local.replace(tzinfo=zone) if zone is not None else local.astimezone()
    return taken.received


def date_time(moment: datetime, zone: tzinfo | None) -> str:
    """A FHIR `dateTime` to the second, with the offset of the clinic's clock."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def instant(moment: datetime, zone: tzinfo | None) -> str:
    """A FHIR `instant`, to the millisecond."""
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def context_of(reading: Reading) -> JsonObject:
    """`bodySite`, `method` and body position, as far as they were said.

    A word without a code goes as text, so that nothing that was said is lost.
    """
    context = reading.context
    made: JsonObject = {}
    extensions: list[Json] = []
    if context.body_site is not None:
        site = codes.word(context.body_site)
        side = context.side.lower() if context.side else None
        code = codes.BODY_SITES.get((site, side)) or codes.BODY_SITES.get((site, None))
        said = f"{side} {context.body_site}" if side else context.body_site
        made["bodySite"] = concept([code] if code else [], text=said.replace("_", " "))
    if context.method is not None:
        code = codes.METHODS.get(codes.word(context.method))
        made["method"] = concept([code] if code else [], text=context.method.replace("_", " "))
    if context.position is not None:
        code = codes.POSITIONS.get(codes.word(context.position))
        position = concept([code] if code else [], text=context.position.replace("_", " "))
        extensions.append({"url": _BODY_POSITION, "valueCodeableConcept": position})
    if context.clothing is not None:
        code = codes.SITUATIONS.get(codes.word(context.clothing))
        worn = concept([code] if code else [], text=context.clothing.replace("_", " "))
        extensions.append({"url": _SITUATION, "valueCodeableConcept": worn})
    if extensions:
        made["extension"] = extensions
    return made


def contained_device(device: DeviceIdentity, kind: Code | None) -> JsonObject:
    """The instrument as a contained `Device`, which every receiver of US Core must take."""
    made: JsonObject = {
        "resourceType": "Device",
        "id": "device",
        "deviceName": [{"name": device.name, "type": "user-friendly-name"}],
    }
    if device.udi is not None:
        made["udiCarrier"] = [_udi_carrier(device.udi)]
    said = {
        "manufacturer": device.manufacturer,
        "modelNumber": device.model,
        "serialNumber": device.serial_number,
    }
    made |= {name: value for name, value in said.items() if value}
    if device.firmware:
        firmware = concept([codes.VERSION_FIRMWARE])
        made["version"] = [{"type": firmware, "value": device.firmware}]
    if kind is not None:
        made["type"] = concept([kind])
    return made


def _udi_carrier(udi: Udi) -> JsonObject:
    """R4, Device.udiCarrier: `carrierHRF` is the text of the label, issuer and jurisdiction are
    URIs. How it was read (`entryType`) has no code for Bluetooth and is left out.
    """
    said = {
        "deviceIdentifier": udi.device_identifier,
        "issuer": _oid_uri(udi.issuer),
        "jurisdiction": _oid_uri(udi.authority),
        "carrierHRF": udi.label,
    }
    return {name: value for name, value in said.items() if value}


def _oid_uri(oid: str | None) -> str | None:
    """An OID as a URI (RFC 3061); None for what is no OID."""
    return f"urn:oid:{oid}" if oid is not None and _OID.fullmatch(oid) else None
