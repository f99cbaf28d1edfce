"""Omron cuffs whose memory is read: a key, frames with addresses, records in a ring.

The memory holds what the dialogue reads: the next place of each user, how many records are
unread, a clock that is written at another place than it is read from, and the records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from operator import xor
from typing import ClassVar, Final

from station.codec import encode
from station.simulators.bluetooth.plans import CharacteristicPlan, PeripheralPlan
from station.simulators.devices.arm import Result, measured
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.simulators.devices.omron_cuff import COMPANY
from station.simulators.devices.visits import BriefVisits

__all__ = ["OmronMemoryCuff", "OmronSingleCuff"]

_MEASUREMENT_S: Final = 15.0
_RECORD: Final = 14
_HEAD: Final = 6
_KEY: Final = "b305b680-aee7-11e1-a730-0002a5d5c51b"
_RECEIVE: Final = (
    "49123040-aee8-11e1-a74d-0002a5d5c51b",
    "4d0bf320-aee8-11e1-a0d9-0002a5d5c51b",
    "5128ce60-aee8-11e1-b84b-0002a5d5c51b",
    "560f1420-aee8-11e1-8184-0002a5d5c51b",
)
_TRANSMIT: Final = (
    "db5b55e0-aee7-11e1-965e-0002a5d5c51b",
    "e0b8a060-aee7-11e1-92f4-0002a5d5c51b",
    "0ae12b00-aee8-11e1-a192-0002a5d5c51b",
    "10e1ba60-aee8-11e1-89e5-0002a5d5c51b",
)
_NOT_THIS_KEY: Final = b"\x81\x01"
_REFUSED: Final = 1
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final[Mapping[str, int]] = {"systolic": 163, "diastolic": 101, "pulse_rate": 91}


class OmronMemoryCuff(BriefVisits, BluetoothDevice):
    """A HEM-7322T, all places empty, paired with the key of its spec."""

    spec_id = "omron_memory"
    title = "BLESmart_00000258F00000000013"
    model = "HEM-7322T-E"
    address = "F0:00:00:00:00:13"
    order: ClassVar[str] = "big"
    channels: ClassVar[int] = 4
    records_at: ClassVar[int] = 0x02AC
    slots: ClassVar[int] = 100
    settings_at: ClassVar[int] = 0x0260
    writes_at: ClassVar[int] = 0x0286
    clock_at: ClassVar[int] = 0x14
    clock_parts: ClassVar[tuple[int, ...]] = (1, 0, 3, 2, 5, 4)
    """Where year, month, day, hour, minute and second stand among the six."""
    clock_from: ClassVar[int] = 2
    key: ClassVar[bytes] = bytes.fromhex("DEADBEAF12341234DEADBEAF12341234")

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._bytes = bytearray(b"\xff" * 0x1000)
        self._put_counter(0, 0x8000)
        self._put_counter(2, 0x8000)
        self._put_counter(4, 0x8000)
        self._put_counter(6, 0x8000)
        self._stored_key = self.key
        self._waits_for_key = self._unlocked = self._opened = False
        self._pieces: dict[int, bytes] = {}
        self._numbers = 0
        self._moving = False

    def acts(self) -> Mapping[str, Act]:
        """Start and stop, its clock, its memory, and another station's key."""
        return {
            **super().acts(),
            "start": self.begin,
            "stop": self._stop,
            "movement": self._set_movement,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
            "other_key": self._other_key,
            "spoilt_record": self._spoil,
        }

    @property
    def stored(self) -> int:
        """How many readings it has ever stored."""
        return self._numbers

    def plan(self) -> PeripheralPlan:
        """Bonded."""
        return replace(
            super().plan(),
            asks_security=True,
            remembers_subscriptions=True,
            manufacturer_data=(COMPANY, b"\x01\x00\x00\x00\x00"),
        )

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        plans = [
            CharacteristicPlan(uuid=uuid, properties=("notify",), secure=True)
            for uuid in _RECEIVE[: self.channels]
        ]
        plans += [
            CharacteristicPlan(uuid=uuid, properties=("write",), secure=True)
            for uuid in _TRANSMIT[: self.channels]
        ]
        if self.key:
            ways = CharacteristicPlan(uuid=_KEY, properties=("write", "notify"), secure=True)
            plans.append(ways)
        return tuple(plans)

    # What the host does.

    def linked(self, on: bool, now: float) -> None:
        """A visit begins locked."""
        super().linked(on, now)
        self._unlocked, self._opened = not self.key, False
        self._waits_for_key = False
        self._pieces.clear()
        self._live.clear()

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A key, or a piece of a frame."""
        if uuid == _KEY:
            self._keyed(value, now)
        elif uuid in _TRANSMIT:
            self._piece(_TRANSMIT.index(uuid), value, now)

    def _keyed(self, value: bytes, now: float) -> None:
        if value == b"\x02" + bytes(16):
            self._waits_for_key = self.pairs(now)
            if self._waits_for_key:
                self._say(_KEY, b"\x82\x00")
        elif value[:1] == b"\x00" and self._waits_for_key:
            self._stored_key, self._waits_for_key, self._unlocked = value[1:], False, True
            self._say(_KEY, b"\x80\x00")
        elif value[:1] == b"\x01":
            self._unlocked = value[1:] == self._stored_key
            self._say(_KEY, b"\x81\x00" if self._unlocked else _NOT_THIS_KEY)

    def _piece(self, number: int, value: bytes, now: float) -> None:
        if number == 0:
            self._pieces.clear()
        self._pieces[number] = value
        joined = b"".join(self._pieces[at] for at in sorted(self._pieces))
        if 0 in self._pieces and len(joined) >= joined[0]:
            self._pieces.clear()
            frame = joined[: joined[0]]
            if self._unlocked and not reduce(xor, frame):
                self._frame(frame, now)

    def _frame(self, frame: bytes, now: float) -> None:
        kind = int.from_bytes(frame[1:3], "big")
        address = int.from_bytes(frame[3:5], "big")
        count = frame[5]
        does: dict[int, Callable[[], None]] = {
            0x0000: self._open,
            0x0100: lambda: self._read(address, count, now),
            0x01C0: lambda: self._write(address, frame[_HEAD : _HEAD + count], now),
            0x0F00: self._close,
        }
        if kind in does and (self._opened or kind == 0x0000):
            does[kind]()
        else:
            self._answer(0x8F00, 0, 0, code=_REFUSED)

    def _open(self) -> None:
        self._opened = True
        # As a real cuff of this kind answered.
        self._answer(0x8000, 0, 16, bytes.fromhex("000000940413110207785A00FFFF954D"))

    def _close(self) -> None:
        self._opened = False
        self._answer(0x8F00, 0, 0)
        self._served = True

    def _read(self, address: int, count: int, now: float) -> None:
        self._put_clock(now)
        self._answer(0x8100, address, count, bytes(self._bytes[address : address + count]))

    def _write(self, address: int, data: bytes, now: float) -> None:
        clock = self.writes_at + self.clock_at
        if address == clock:
            parts = data[self.clock_from : self.clock_from + 6]
            year, month, day, hour, minute, second = (parts[at] for at in self.clock_parts)
            moment = datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
            self._clock_error = moment - self._true_time(now)
        elif address == self.writes_at:
            self._bytes[self.settings_at : self.settings_at + len(data)] = data
        else:
            self._answer(0x8F00, 0, 0, code=_REFUSED)
            return
        self._answer(0x81C0, address, len(data), data)

    def _answer(
        self, kind: int, address: int, count: int, data: bytes = b"", *, code: int = 0
    ) -> None:
        body = bytes((len(data) + 8,)) + kind.to_bytes(2, "big") + address.to_bytes(2, "big")
        body += bytes((count,)) + data + bytes((code,))
        frame = body + bytes((reduce(xor, body),))
        if self.channels == 1:
            self._say(_RECEIVE[0], frame)
            return
        for at in range(0, len(frame), 16):
            self._say(_RECEIVE[at // 16], frame[at : at + 16].ljust(16, b"\0"))

    def _say(self, uuid: str, value: bytes) -> None:
        self._live.append(Outgoing(uuid=uuid, value=value, indicate=False))

    # What it measures.

    def go_on(self, now: float) -> None:
        """A record at the end."""
        if self.busy and self._share(now, _MEASUREMENT_S) >= 1.0:
            found = measured(self._scene, now, moving=self._moving)
            self._began_at, self._measured_at = None, now
            self._found_until = max(self._found_until, now + 60.0)
            if not isinstance(found, Result):
                return  # it shows an error and stores nothing
            values = {
                "systolic": found.systolic,
                "diastolic": found.diastolic,
                "pulse_rate": found.pulse_rate,
            }
            if found.irregular:
                values["irregular_pulse"] = True
            self._store(values, self._own_time(now))

    def _set_movement(self, now: float, on: bool = True) -> None:
        self._moving = bool(on)

    def _old_record(self, now: float, minutes: float = 60.0) -> None:
        self._store(_BEFORE, self._own_time(now) - timedelta(minutes=float(minutes)))

    def _store(self, values: Mapping[str, int], at: datetime) -> None:
        """Into the first user's ring, unread."""
        told: dict[str, object] = {**values, "device_time": at, "answer": 0x8100, "count": 14}
        told |= {"cuff_wrap": True}
        self._numbers += 1
        told |= self._numbered()
        record = bytearray(encode(self._spec, "record", told)[_HEAD : _HEAD + _RECORD])
        total = sum(record[:12]) & 0xFF
        record[12:14] = bytes((total ^ 0xFF, total)) if self.order == "big" else bytes((total, 0))
        place = self._counter(0) & 0xFF
        where = self.records_at + place * _RECORD
        self._bytes[where : where + _RECORD] = record
        wrapped = self._counter(0) & 0x4000 or (place + 1 == self.slots) * 0x4000
        self._put_counter(0, (wrapped or 0x8000) | (place + 1) % self.slots)
        unread = min((self._counter(4) & 0xFF) + 1, self.slots)
        self._put_counter(4, 0x8000 | unread)

    def _numbered(self) -> dict[str, object]:
        return {}

    def _counter(self, at: int) -> int:
        where = self.settings_at + at
        data = self._bytes[where : where + 2]
        return int.from_bytes(data, "big" if self.order == "big" else "little")

    def _put_counter(self, at: int, value: int) -> None:
        where = self.settings_at + at
        data = value.to_bytes(2, "big" if self.order == "big" else "little")
        self._bytes[where : where + 2] = data

    def _put_clock(self, now: float) -> None:
        at = self._own_time(now)
        times = (at.year - 2000, at.month, at.day, at.hour, at.minute, at.second)
        where = self.settings_at + self.clock_at
        begin = where + self.clock_from
        for part, value in zip(self.clock_parts, times, strict=True):
            self._bytes[begin + part] = value
        total = sum(self._bytes[where : begin + 6]) & 0xFF
        tail = bytes((0, total)) if self.order == "big" else bytes((total, 0))
        self._bytes[begin + 6 : begin + 8] = tail

    def _other_key(self, now: float) -> None:
        self._stored_key = bytes(range(16))

    def _spoil(self, now: float) -> None:
        """A bit of the newest record has turned."""
        place = ((self._counter(0) & 0xFF) - 1) % self.slots
        self._bytes[self.records_at + place * _RECORD] ^= 0x10


class OmronSingleCuff(OmronMemoryCuff):
    """A HEM-7142T2: one channel, no key, the low byte first."""

    spec_id = "omron_memory_single"
    title = "BLESmart_000000B5F00000000014"
    model = "HEM-7142T2-E"
    address = "F0:00:00:00:00:14"
    order = "little"
    channels = 1
    records_at = 0x02E8
    slots = 14
    writes_at = 0x02A4
    clock_at = 0x2C
    clock_parts = (0, 1, 2, 3, 4, 5)
    clock_from = 8
    key = b""

    def _numbered(self) -> dict[str, object]:
        return {"sequence": self._numbers}
