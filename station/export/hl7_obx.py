"""Values as OBX and NTE: the clinic template, and IHE PCD-01 with its containment.

Both number a value by the place of its result in the signed visit, not in the message, so that a
correction says OBX-3 and OBX-4 exactly as they were said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from station.export import hl7_codes
from station.export.hl7_context import body_site, method
from station.export.hl7_item import CODED, Coded, Item, local
from station.export.hl7_site import Form, Hl7Site
from station.hl7.writing import Value, segment, timestamp
from station.visit import Actor, Result, ResultKind, SignedVisit, kind_of
from station.vitals import DeviceIdentity, Origin, Vital

__all__ = ["Told", "Writer"]

# Place of a value in the channel of its result (OBX-4, fourth number). Never renumber: a correction
# finds the value by it.
_SLOTS: Final = {
    "systolic": 1,
    "average_systolic": 1,
    "diastolic": 2,
    "average_diastolic": 2,
    "mean_arterial_pressure": 3,
    "pulse_rate": 4,
    "cuff_size": 5,
    "body_position": 6,
    "body_site": 7,
    "oxygen_flow": 8,
    "perfusion_index": 9,
    "duration": 10,
}
_BLUETOOTH: Final = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A result with its values, as a message tells them."""

    result: Result
    items: tuple[Item, ...]


class Writer:
    """Writes the values of one visit for one receiver; `signed` is the visit as it was signed."""

    def __init__(self, signed: SignedVisit, site: Hl7Site) -> None:
        self._site = site
        self._station_id = signed.visit.station_id
        results = signed.visit.results
        self._places = {result.id: at for at, result in enumerate(results, start=1)}
        self._devices = _devices(results)
        self._kinds = _kinds(results)

    def segments(self, told: Iterable[Told]) -> list[str]:
        """The OBX and NTE of these results, numbered from 1."""
        told = tuple(told)
        rows: list[tuple[dict[int, Value], tuple[str, ...]]] = []
        if self._site.form is Form.PCD01:
            rows += [(row, ()) for row in self._instruments(told)]
        for one in told:
            rows += self._rows(one)
        written: list[str] = []
        for number, (row, notes) in enumerate(rows, start=1):
            written.append(segment("OBX", {1: str(number), **row}))
            written += [
                segment("NTE", {1: str(at), 3: note}) for at, note in enumerate(notes, start=1)
            ]
        return written

    def _rows(self, told: Told) -> Iterator[tuple[dict[int, Value], tuple[str, ...]]]:
        if self._site.form is Form.CLINIC:
            for item in told.items:
                if item.codes or self._site.row(item.name).code is not None:
                    yield self._clinic(told.result, item), item.notes
            return
        if told.result.kind is ResultKind.BLOOD_PRESSURE and len(told.items) > 1:
            yield self._group(told), ()
        for item in told.items:
            yield self._pcd01(told, item), item.notes

    def _clinic(self, result: Result, item: Item) -> dict[int, Value]:
        row = self._site.row(item.name)
        name: Value = item.codes[0] if item.codes else ""
        if row.code is not None:
            name = (row.code, row.text, row.system)
        elif len(item.codes) > 1:  # the second name of the same as the alternate
            name = (*item.codes[0], *item.codes[1])
        fields: dict[int, Value] = {
            **self._common(result, item),
            3: name,
            4: str(self._places[result.id]),
        }
        if item.unit is not None:
            fields[6] = item.unit
        if self._site.version.has_equipment and self._measured_by(item) is not None:
            fields[18] = self._equipment(item)
        return fields

    def _pcd01(self, told: Told, item: Item) -> dict[int, Value]:
        row = self._site.row(item.name)
        name: Value = item.codes[0] if item.codes else ""
        if row.code is not None:
            name = (row.code, row.text, row.system)
        elif item.mdc is not None:
            name = _mdc(item.mdc)
        fields: dict[int, Value] = {
            **self._common(told.result, item),
            3: name,
            4: self._sub_id(told, item),
        }
        if item.mdc_unit is not None and row.unit_code is None:
            fields[6] = _mdc(item.mdc_unit)
        elif item.unit is not None:
            fields[6] = item.unit
        return fields

    def _common(self, result: Result, item: Item) -> dict[int, Value]:
        """What an OBX says in both templates."""
        site = self._site
        coded = site.version.coded
        fields: dict[int, Value] = {
            2: coded if item.type is CODED else item.type,
            5: item.value,
            8: item.flag,
            11: item.status,
            14: timestamp(item.at, site.time_zone),
            16: _person(result.accepted_by),
        }
        if item.reading is not None:
            how = method(item.reading.context)
            if how is not None:
                fields[17] = how
            where = body_site(item.reading.context)
            if where is not None and site.version.has_body_site:
                fields[20] = where
        return fields

    def _group(self, told: Told) -> dict[int, Value]:
        """What holds the pressures of one inflation together: a channel without a value."""
        mds = self._mds(told)
        return {
            3: _mdc(hl7_codes.BP_GROUP),
            4: f"{mds}.0.{self._places[told.result.id]}",
            11: "X",
        }

    def _sub_id(self, told: Told, item: Item) -> str:
        """OBX-4: MDS.VMD.channel.metric. Blood pressures have a channel each; any other result is
        a metric of its instrument, and what belongs to it stands in the channel of its number.
        """
        mds, place = self._mds(told), self._places[told.result.id]
        if told.result.kind is ResultKind.BLOOD_PRESSURE or item is not told.items[0]:
            return f"{mds}.0.{place}.{_SLOTS.get(item.name, 0)}"
        return f"{mds}.0.0.{place}"

    def _mds(self, told: Told) -> int:
        """The number of the instrument; 0 is this station, for what a person entered."""
        for reading in told.result.readings:
            if reading.device in self._devices:
                return self._devices.index(reading.device) + 1
        return 0

    def _instruments(self, told: Iterable[Told]) -> Iterator[dict[int, Value]]:
        """An OBX for each instrument that measured something of this message."""
        wanted = {self._mds(one) for one in told}
        for number, device in enumerate(self._devices, start=1):
            if number in wanted:
                yield {
                    3: _device_type(device, self._kinds.get(device, frozenset())),
                    4: f"{number}.0.0.0",
                    11: "X",
                    18: _instance(device, self._station_id),
                }

    def _measured_by(self, item: Item) -> DeviceIdentity | None:
        if item.reading is None or item.reading.origin is Origin.MANUAL:
            return None
        return item.reading.device

    def _equipment(self, item: Item) -> Value:
        device = self._measured_by(item)
        return "" if device is None else _instance(device, self._station_id)


def _devices(results: Iterable[Result]) -> tuple[DeviceIdentity, ...]:
    """The instruments of a visit in the order in which they first came."""
    return tuple(
        dict.fromkeys(
            reading.device
            for result in results
            for reading in result.readings
            if reading.origin is not Origin.MANUAL
        )
    )


def _kinds(results: Iterable[Result]) -> dict[DeviceIdentity, frozenset[ResultKind]]:
    """What each instrument measured, as far as it says what kind of instrument it is."""
    found: dict[DeviceIdentity, frozenset[ResultKind]] = {}
    for result in results:
        for reading in result.readings:
            kind = kind_of(reading.vital)
            if kind in hl7_codes.DEVICE_PROFILES and reading.vital is not Vital.PULSE_RATE:
                found[reading.device] = found.get(reading.device, frozenset()) | {kind}
    return found


def _device_type(device: DeviceIdentity, kinds: frozenset[ResultKind]) -> Coded:
    if len(kinds) == 1:
        return _mdc(hl7_codes.DEVICE_PROFILES[next(iter(kinds))])
    if kinds:
        return _mdc(hl7_codes.MONITOR)
    return local(device.spec, device.name)


def _instance(device: DeviceIdentity, station_id: str) -> tuple[str, str]:
    """EI: what this one instrument is called, and who says so. Its serial number, or its Bluetooth
    address; one that tells neither is the one of its kind at this station. A port is no name.
    """
    number = device.serial_number
    if number is None and device.address is not None and _BLUETOOTH.fullmatch(device.address):
        number = device.address
    return number or f"{station_id}:{device.spec}", device.model or device.name


def _mdc(code: hl7_codes.Mdc) -> Coded:
    return code.code, code.name, "MDC"


def _person(actor: Actor) -> tuple[str, str]:
    """XCN: the id here, and the name as one: which part of it is a family name is not known."""
    return actor.user_id, actor.name
