"""A TaiDoc or FORA meter: a cuff, a thermometer or a scale with a memory that is read by commands.

Frames after glucometers.tech, TaiDoc TD-42xx; the values of a record after the sources of
`firmware_specs/taidoc.toml`. Commands that come too close to the one before are lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from station.codec import encode, full_uuid
from station.simulators.bluetooth.plans import CharacteristicPlan
from station.simulators.devices.arm import Result, measured
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing

__all__ = ["TaidocMeter"]

_METER: Final = full_uuid("00001524-1212-EFDE-1523-785FEABCD123")
# Model → how long it measures.
_MODELS: Final[dict[str, float]] = {"3140": 30.0, "1241": 2.0, "2555": 4.0}
_CUFF, _THERMOMETER, _SCALE = _MODELS
# Real ones lose what comes within 200 ms; the radio may bring two commands a little closer.
_DEAF_S: Final = 0.1
_PAUSE_S: Final = 5.0
# Whoever sees that nobody reads what was measured measures once more.
_UNREAD_S: Final = 5.0
_IS_PRESSURE: Final = 0x80
_FOREHEAD: Final = 0x40
_NOTIFICATION_BYTES: Final = 8
# Unlike any patient that is drawn, so that a mix-up is seen: 163/101, mean 122, pulse 91.
_BEFORE: Final = bytes((163, 122, 101, 91))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One measurement: its time in four bytes, its value in four (a scale's in a whole frame)."""

    time: bytes
    value: bytes


class TaidocMeter(BluetoothDevice):
    """A cuff with an empty memory. In a room that plays by itself it is cuff, thermometer and
    scale in turn, as if three meters shared one radio.
    """

    spec_id = "taidoc"
    title = "TAIDOC TD3140 sim"
    model = "TD-3140"
    address = "F0:00:00:00:31:40"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._is = _CUFF
        self._moving = False
        self._records: list[_Record] = []
        self._heard_at = -1.0
        self._read_at: float | None = None
        self._asked_to_start = False
        self._turns = itertools.cycle(_MODELS)
        self._handlers: dict[int, Callable[[bytes, float], bytes]] = {
            0x22: lambda *_: self._say("other", kind="connected"),
            0x23: lambda _, now: self._say("clock", kind="clock", device_time=self._own_time(now)),
            0x24: self._tell_model,
            0x25: self._tell_time,
            0x26: self._tell_value,
            0x2B: self._tell_count,
            0x33: self._set_clock,
            0x41: self._start,
            0x43: self._start,
            0x50: lambda *_: self._say("other", kind="turned off"),
            0x71: self._tell_value,
        }

    def acts(self) -> Mapping[str, Act]:
        """Its buttons, its memory, its clock, and which meter it is."""
        return {
            "start": self.begin,
            "stop": self._stop,
            "error": self._set_error,
            "movement": self._set_movement,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
            "become": self._become,
        }

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        """One for both directions."""
        return (CharacteristicPlan(uuid=_METER, properties=("write", "notify")),)

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A command: answered, unless it is none or comes too early."""
        if uuid != _METER:
            super().written(uuid, value, now)
            return
        good = value[:1] == b"\x51" and value[-2:-1] == b"\xa3"
        early = now - self._heard_at < _DEAF_S
        self._heard_at = now
        if not good or early or sum(value[:-1]) & 0xFF != value[-1]:
            return
        answer = self._handlers.get(value[1])
        told = answer(value[2:-2], now) if answer else b""
        self._read_at = now if value[1] == 0x33 else None
        self._tell(told)

    def advance(self, now: float) -> None:
        """In a room that plays by itself: measure as the next meter once the host has read all,
        or does not ask any more.
        """
        ready = self._ready_since is not None and not self.busy
        pause = _PAUSE_S / self._scene.time_scale
        read = self._read_at is not None and now - self._read_at >= pause
        last = max(self._heard_at, self._measured_at or 0.0, self._ready_since or 0.0)
        if self._scene.auto and ready and (read or now - last >= _UNREAD_S):
            self._become(now, next(self._turns))
            self.begin(now)
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """At the end of a measurement: the result where a host began it, and a greeting."""
        if not self.busy or self._share(now, _MODELS[self._is]) < 1.0:
            return
        self._began_at, self._measured_at = None, now
        record = self._measured(now)
        self._records.insert(0, record)
        if self._asked_to_start and self._is == _CUFF:
            systolic, _, diastolic, pulse = (value or None for value in record.value)
            self._tell(
                self._say("pressure", systolic=systolic, diastolic=diastolic, pulse_rate=pulse)
            )
        self._asked_to_start = False
        self._read_at = None
        self._tell(self._say("other", kind="entering communication"))

    def _become(self, now: float, model: str = _CUFF) -> None:
        """Be another meter, with a memory of its own."""
        if model not in _MODELS:
            raise ValueError(f"it can be {', '.join(_MODELS)}, not {model!r}")
        if model != self._is:
            self._is, self._records = model, []

    def _set_movement(self, now: float, on: bool = True) -> None:
        self._moving = bool(on)

    def _measured(self, now: float) -> _Record:
        at = self._own_time(now)
        if self._is == _SCALE:
            return _Record(time=_packed(at), value=self._weighed(at, now))
        if self._is == _THERMOMETER:
            tenths = 0 if self._fails else round(self._scene.patient.at(now).temperature * 10)
            value = tenths.to_bytes(2, "little") + (235).to_bytes(2, "little")
            return _Record(time=_packed(at, _FOREHEAD), value=value)
        found = measured(self._scene, now, moving=self._moving)
        value = bytes(4)
        if isinstance(found, Result) and not self._fails:
            value = bytes((found.systolic, found.mean, found.diastolic, found.pulse_rate))
        return _Record(time=_packed(at, _IS_PRESSURE), value=value)

    def _weighed(self, at: datetime, now: float) -> bytes:
        patient = self._scene.patient
        weight, height = patient.weight_at(now), patient.height_at(now)
        index = weight / (height / 100) ** 2
        known = {} if self._fails else {"body_weight": _tenths(weight)}
        known |= {} if self._fails else {"bmi": _tenths(index)}
        return self._say(
            "weight",
            size=0x1D,
            device_time=at.replace(second=0),
            entered_height=round(height),
            entered_height_inches=_tenths(height / 2.54),
            weight_in_pounds=_tenths(weight / 0.45359237),
            **{"body_weight": "no value", "bmi": "no value"} | known,
        )

    def _tell_model(self, _: bytes, now: float) -> bytes:
        family, number = divmod(int(self._is), 100)
        return self._say("model", number=number, family=family)

    def _tell_count(self, data: bytes, now: float) -> bytes:
        """Everything belongs to the first user."""
        count = len(self._records) if data[0] in (0, 1) else 0
        without = count or "none"
        return self._say("count", records=count, records_without_control=without)

    def _record(self, index: bytes) -> _Record | None:
        place = int.from_bytes(index, "little")
        return self._records[place] if place < len(self._records) else None

    def _tell_time(self, data: bytes, now: float) -> bytes:
        record = self._record(data[:2])
        return b"" if record is None else _closed(b"\x51\x25" + record.time)

    def _tell_value(self, data: bytes, now: float) -> bytes:
        """In 26 the place stands first, in 71 the size of what follows."""
        record = self._record(data[1:3] if len(data) == 3 else data[:2])
        if record is None:
            return b""
        whole = self._is == _SCALE
        return record.value if whole else _closed(b"\x51\x26" + record.value)

    def _set_clock(self, data: bytes, now: float) -> bytes:
        day = int.from_bytes(data[:2], "little")
        at = datetime(  # noqa: DTZ001, a meter has no zone
            2000 + (day >> 9), day >> 5 & 15, day & 31, data[3] & 31, data[2] & 63
        )
        self._clock_error = at - self._true_time(now)
        return _closed(b"\x51\x33" + data)

    def _start(self, data: bytes, now: float) -> bytes:
        self._asked_to_start = True
        self.begin(now)
        return b""

    def _old_record(self, now: float, minutes: float = 60.0) -> None:
        """A pressure of somebody before, still in the memory."""
        at = self._own_time(now) - timedelta(minutes=float(minutes))
        self._become(now)
        self._records.append(_Record(time=_packed(at, _IS_PRESSURE), value=_BEFORE))

    def _say(self, message: str, **values: object) -> bytes:
        return encode(self._spec, message, values)

    def _tell(self, data: bytes) -> None:
        """Answers leave in notifications of 8 bytes."""
        for at in range(0, len(data), _NOTIFICATION_BYTES):
            piece = data[at : at + _NOTIFICATION_BYTES]
            self._live.append(Outgoing(uuid=_METER, value=piece, indicate=False))


def _tenths(number: float) -> Decimal:
    return Decimal(round(number * 10)).scaleb(-1)


def _packed(at: datetime, marks: int = 0) -> bytes:
    """Day, month and year in two bytes, minute with two marks, hour."""
    day = (at.year - 2000) << 9 | at.month << 5 | at.day
    return day.to_bytes(2, "little") + bytes((at.minute | marks, at.hour))


def _closed(body: bytes) -> bytes:
    """A frame of the meter: its stop byte and the sum."""
    return body + bytes((0xA5, (sum(body) + 0xA5) & 0xFF))
