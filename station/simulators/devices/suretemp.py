"""A Welch Allyn SureTemp Plus module: a predictive thermometer that answers to commands.

Maker's manual 71332-0000 B. In the well it is idle; out of it and in the mouth it predicts, and
after some seconds gives the final temperature, in one record. With asynchronous records on
(9434) it sends one of them every 173 ms while a cycle is active.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from station.codec import Decoder, Frame, encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice

__all__ = ["SuretempModule"]

_ICE_POINT_K: Final = Decimal("273.15")
_RECORD_S: Final = 0.173
# The probe is warmed to this before it is ready, and takes some seconds to follow the mouth.
_PREHEATED_C: Final = Decimal("34.0")
_READY_S: Final = 0.7
_FINAL_S: Final = 5.0
# Somebody uses it again after this time, in a room that plays by itself.
_AUTO_S: Final = 60.0

_RECORD, _ASYNCHRONOUS, _SOFTWARE, _SET_METHOD = 0x941C, 0x9434, 0x2936, 0x2A12
_SERIAL_NUMBER, _METHOD, _RESTART, _STATUS = 0x2900, 0x2913, 0x3000, 0x9401
_PROBE_MODES = (0x2945, 0x2949)
_SIMPLE = (0x3503, 0x3604, 0x9413, 0x9433, 0x9415, 0x941A)

_PROBLEMS: Final[dict[str, tuple[str, int]]] = {
    "position": ("final, probe position doubtful", 0),
    "over": ("over range", 0),
    "under": ("under range", 0),
    "error": ("error", 300),
}


class SuretempModule(StreamDevice):
    """Starts in its well, without asynchronous records."""

    spec_id = "welch_allyn_suretemp"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._decoder = Decoder(self._spec)
        self._scene = scene
        self._form: str | None = None
        self._method = "predictive"
        self._began: float | None = None
        self._records: Metronome | None = None
        self._counter = 0
        self._problem: str | None = None
        self._outcome: tuple[str, int] | None = None
        self._final_k: Decimal | None = None
        self._next_auto = 8.0 / scene.time_scale if scene.auto else None
        self._answers: dict[int, Callable[[bytes], bytes]] = {
            _SERIAL_NUMBER: lambda _: self._say("serial_number", serial_number="1234567890"),
            _SOFTWARE: lambda _: self._say("software_version", software_version=b"7.5\0"),
            _METHOD: lambda _: self._say("method", method=self._method),
            _RECORD: lambda _: self._record(self._now, "temperature", "temperature record"),
            _ASYNCHRONOUS: self._set_asynchronous,
            _SET_METHOD: self._set_method,
            _RESTART: self._restart,
            _STATUS: lambda _: self._acknowledge(_STATUS, bytes(4)),
        }
        self._now = 0.0

    def acts(self) -> Mapping[str, Act]:
        """The probe and where it is."""
        return {
            "in_mouth": self._in_mouth,
            "in_well": self._in_well,
            "fail": self._fail,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """Answer every command that is understood; the form of error answers is not known."""
        self._now = now
        return b"".join(
            self._answer(item) for item in self._decoder.feed(data).items if isinstance(item, Frame)
        )

    def tick(self, now: float) -> bytes:
        """The records that are due while a cycle is active."""
        self._now = now
        if self._next_auto is not None and now >= self._next_auto:
            self._in_mouth(now)
        if self._records is None:
            return b""
        out = b""
        for number in self._records.due(now):
            at = number / self._records.rate_hz
            self._counter += 1
            over = self._in_cycle_s(at) >= _FINAL_S
            if over:
                self._finish(at)
            if self._form is not None:
                out += self._record(at, self._form, "record sent by itself")
            if over:
                break
        return out

    def _record(self, now: float, message: str, command: str) -> bytes:
        state, error = self._state(now)
        return self._say(
            message,
            command=command,
            body_temperature=self._final_k,
            probe_temperature=self._probe_k(now),
            sample_counter=self._counter,
            method=self._method,
            algorithm="oral",
            state=state,
            error=error,
            active="no" if state == "idle" else "yes",
            probe="oral or axillary",
        )

    def _in_cycle_s(self, now: float) -> float:
        """Seconds since the probe came into the mouth, as the module counts them."""
        return 0.0 if self._began is None else (now - self._began) * self._scene.time_scale

    def _state(self, now: float) -> tuple[str, int]:
        """The state's word and the error number."""
        if self._outcome is not None:
            return self._outcome
        if self._began is None:
            return ("idle", 0)
        return ("ready" if self._in_cycle_s(now) < _READY_S else "predicting", 0)

    def _true_k(self, now: float) -> Decimal:
        celsius = Decimal(f"{self._scene.patient.at(now).temperature:.1f}")
        return celsius + _ICE_POINT_K

    def _probe_k(self, now: float) -> Decimal:
        """The probe comes half the way to the mouth's temperature every 1.7 s."""
        distance = self._true_k(now) - _ICE_POINT_K - _PREHEATED_C
        share = Decimal(f"{1.0 - 2.0 ** (-self._in_cycle_s(now) / 1.7):.4f}")
        return _ICE_POINT_K + _PREHEATED_C + distance * share

    def _finish(self, now: float) -> None:
        self._outcome = ("final", 0) if self._problem is None else _PROBLEMS[self._problem]
        if self._outcome[0].startswith("final"):
            self._final_k = self._true_k(now)
        self._records, self._problem = None, None

    def _in_mouth(self, now: float) -> None:
        self._in_well(now)
        self._began, self._counter = now, 0
        self._records = Metronome(self._scene.time_scale / _RECORD_S)
        self._records.due(now)
        if self._scene.auto:
            self._next_auto = now + _AUTO_S / self._scene.time_scale

    def _in_well(self, now: float) -> None:
        self._began, self._records, self._outcome, self._final_k = None, None, None, None

    def _fail(self, now: float, how: str = "error") -> None:
        if how not in _PROBLEMS:
            raise ValueError(f"it fails by {', '.join(_PROBLEMS)}, not by {how!r}")
        self._problem = how

    def _answer(self, frame: Frame) -> bytes:
        command = int(frame.flags.get("command", 0))
        data = bytes.fromhex(str(frame.flags.get("data", "")))
        if command in self._answers:
            return self._answers[command](data)
        if command in _PROBE_MODES:
            return self._say("probe_mode", command=command, probe_mode=0)
        return self._acknowledge(command) if command in _SIMPLE else b""

    def _set_asynchronous(self, data: bytes) -> bytes:
        self._form = {b"\x01": "temperature_long", b"\x02": "temperature"}.get(data)
        return self._acknowledge(_ASYNCHRONOUS)

    def _set_method(self, data: bytes) -> bytes:
        self._method = "monitor" if data == b"\x01" else "predictive"
        return self._acknowledge(_SET_METHOD)

    def _restart(self, _: bytes) -> bytes:
        self._in_well(self._now)
        self._form = None
        return self._acknowledge(_RESTART)

    def _acknowledge(self, command: int, data: bytes = b"") -> bytes:
        return self._say("acknowledgement", command=command, data=data)

    def _say(self, message: str, **values: object) -> bytes:
        return encode(self._spec, message, values)
