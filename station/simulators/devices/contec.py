"""A Contec CMS50 with protocol V7.0: live data 60 times a second once asked for, and a memory.

Communication Protocol of Pulse Oximeter V7.0. Live data end 30 s after the last AF. The memory
has one segment, which somebody before left there: a reading a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from station.codec import Decoder, Frame, encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.finger import Finger

__all__ = ["ContecOximeter"]

_RATE_HZ: Final = 60.0
_KEPT_ALIVE_S: Final = 30.0
_FLAT: Final = 0x40
_COMMAND: Final = b"\x7d"
_COMMAND_BYTES: Final = 9
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final = (89, 113)


class ContecOximeter(StreamDevice):
    """Starts with a finger in it, settled, and says nothing before it is asked."""

    spec_id = "contec_cms50_v7"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._finger = Finger(scene)
        self._host = Decoder(self._spec)
        self._rest = b""
        self._samples = Metronome(_RATE_HZ)
        self._alive_until: float | None = None
        self._clock_error = timedelta(0)
        self._date: tuple[int, int, int] | None = None
        self._began: datetime | None = None
        self._stored: list[tuple[int, int]] = []
        self._answers: dict[int, Callable[[Frame, float], bytes]] = {
            0xA1: self._start,
            0xA2: self._stop,
            0xA3: lambda *_: self._say("segments", segments=int(bool(self._stored))),
            0xA4: lambda *_: self._say("length", stored_bytes=2 * len(self._stored)),
            0xA5: self._beginning,
            0xA6: self._data,
            0xA7: self._stop,
            0xAF: self._keep_alive,
            0xB1: self._set_time,
            0xB2: self._set_date,
        }

    def acts(self) -> Mapping[str, Act]:
        """Finger, sensor, clock, memory and switch."""
        return {
            **self._finger.acts(),
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
            "switch_off": self._switch_off,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """Answer the station's commands."""
        self._rest += data
        out = b""
        while len(self._rest) >= _COMMAND_BYTES:
            start = max(0, self._rest.find(_COMMAND))
            end = start + _COMMAND_BYTES
            command, self._rest = self._rest[start:end], self._rest[end:]
            items = [*self._host.feed(command).items, *self._host.flush().items]
            # What a bad line made of a command is none.
            if len(items) == 1 and isinstance(items[0], Frame):
                out += self._answer(items[0], now)
        return out

    def tick(self, now: float) -> bytes:
        """The packets that are due."""
        out = b""
        for number in self._samples.due(now):
            at = number / _RATE_HZ
            if self._alive_until is not None and at < self._alive_until:
                out += self._packet(at)
        return out

    def _packet(self, at: float) -> bytes:
        finger = self._finger
        beat = finger.inside and finger.beat(np.array([at, at + 1 / _RATE_HZ]))
        wave = int(finger.pleth(np.array([at]), 127)[0]) if finger.inside else _FLAT
        values: dict[str, object] = {
            "signal_strength": 2 if finger.moving else 5,
            "pulse_beep": beat,
            "bar": wave >> 3,
            "pleth": [wave],
            "pulse_rate": "no value yet",
            "spo2": "no value yet",
        }
        if not finger.inside:
            values["probe_error"] = True
        elif finger.searching(at):
            values["searching"] = True
        else:
            numbers = finger.numbers(at)
            index = Decimal(round(numbers.perfusion * 100)).scaleb(-2)
            values |= {"pulse_rate": numbers.pulse_rate, "spo2": numbers.spo2}
            return self._say("live", **values, perfusion_index=index)
        return self._say("live", **values, perfusion_invalid=True, perfusion_bytes=0xFFFF)

    def _answer(self, frame: Frame, now: float) -> bytes:
        if frame.message != "command":
            return b""
        code = int(frame.keys["code"])
        answer = self._answers.get(code)
        return answer(frame, now) if answer else self._feedback(code, "not supported")

    def _feedback(self, code: int, reason: str) -> bytes:
        return self._say("feedback", command=code, reason=reason)

    def _start(self, _: Frame, now: float) -> bytes:
        self._alive_until = now + _KEPT_ALIVE_S
        return b""

    def _stop(self, _: Frame, now: float) -> bytes:
        self._alive_until = None
        return self._say("free")

    def _keep_alive(self, _: Frame, now: float) -> bytes:
        if self._alive_until is not None:
            self._alive_until = now + _KEPT_ALIVE_S
        return b""

    def _set_date(self, frame: Frame, now: float) -> bytes:
        century, year, month, day = (int(frame.keys[f"parameter_{n}"]) for n in range(1, 5))
        self._date = (100 * century + year, month, day)
        return self._feedback(0xB2, "done")

    def _set_time(self, frame: Frame, now: float) -> bytes:
        own = self._true_time(now) + self._clock_error
        day = self._date or (own.year, own.month, own.day)
        hour, minute, second = (int(frame.keys[f"parameter_{n}"]) for n in range(1, 4))
        right = datetime(*day, hour, minute, second)  # noqa: DTZ001, its own time has no zone
        self._clock_error = right - self._true_time(now)
        return self._feedback(0xB1, "done")

    def _beginning(self, _: Frame, now: float) -> bytes:
        at = self._began
        if at is None:
            return self._say("start_date") + self._say("start_time")
        day = self._say(
            "start_date", century=at.year // 100, year=at.year % 100, month=at.month, day=at.day
        )
        return day + self._say("start_time", hour=at.hour, minute=at.minute, second=at.second)

    def _data(self, _: Frame, now: float) -> bytes:
        out = b""
        for first in range(0, len(self._stored), 3):
            values: dict[str, object] = {}
            for number, (spo2, pulse) in enumerate(self._stored[first : first + 3], 1):
                values |= {f"spo2_{number}": spo2, f"pulse_{number}": pulse}
            out += self._say("stored", **values)
        return out

    def _true_time(self, now: float) -> datetime:
        return self._scene.began + timedelta(seconds=now)

    def _wrong_clock(self, now: float, year: int = 2017) -> None:
        """As after new batteries; a station that sets the clock mends it."""
        right = self._true_time(now)
        self._clock_error = datetime(int(year), 1, 1, tzinfo=right.tzinfo) - right

    def _old_record(self, now: float, minutes: float = 60.0) -> None:
        """A minute that somebody recorded before."""
        own = (self._true_time(now) + self._clock_error).replace(microsecond=0)
        self._began = own - timedelta(minutes=float(minutes))
        self._stored = [_BEFORE] * 60

    def _switch_off(self, now: float) -> None:
        """Its user switches it off: live data end."""
        self._alive_until = None

    def _say(self, message: str, **values: object) -> bytes:
        return encode(self._spec, message, values)
