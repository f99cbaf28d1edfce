"""Start the ECG of a Polar H10, keep it going, and stop it at parting.

Polar Measurement Data Specification: settings are asked for, then the measurement is started
with those that the spec of the samples holds for (130 Hz, 14 bits). The control point answers
each command with an indication; error 6 means that it runs, or stands, already.
"""

from __future__ import annotations

from typing import Final

from station.codec import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["PolarEcg"]

_CONTROL: Final = full_uuid("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8")
_DATA: Final = full_uuid("FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8")

_ASK_SETTINGS: Final = bytes.fromhex("01 00")
_START: Final = bytes.fromhex("02 00 00 01 82 00 01 01 0E 00")
_STOP: Final = bytes.fromhex("03 00")

_ANSWER: Final = 0xF0
_SETTINGS_OP, _START_OP, _STOP_OP = 1, 2, 3
_ECG: Final = 0
_DONE, _ALREADY_SO = 0, 6
# Settings by their type, and the value that each must offer.
_WANTED: Final = {0: 130, 1: 14}
# Frames come every half second.
_SILENCE_S: Final = 3.0


class PolarEcg(Dialogue):
    """Asks, starts, and does both again when nothing comes."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._heard_s: float | None = None
        self._running = False

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask what the strap can measure with."""
        self._running = False
        return self._ask_settings(now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Everything goes to the decoder; answers of the control point are followed."""
        sends: tuple[Send, ...] = ()
        if channel == _DATA:
            self._heard_s, self._running = now.monotonic_s, True
        elif channel == _CONTROL and len(data) >= 4 and data[0] == _ANSWER and data[2] == _ECG:
            sends = self._follow(data[1], data[3], data[5:], now)
        return Answer(send=sends, data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """After a silence: stop what should run and does not, then begin again."""
        if self._heard_s is None or now.monotonic_s - self._heard_s < _SILENCE_S:
            return ()
        if not self._running:
            return self._ask_settings(now)
        self._heard_s, self._running = now.monotonic_s, False
        return (_command(_STOP),)

    def closing(self) -> tuple[Send, ...]:
        """Leave the strap quiet: a stream costs its battery."""
        return (_command(_STOP),) if self._running else ()

    def _follow(self, operation: int, error: int, details: bytes, now: Moment) -> tuple[Send, ...]:
        good = error in (_DONE, _ALREADY_SO)
        if operation == _SETTINGS_OP and good and _offers_what_is_wanted(details):
            return (_command(_START),)
        if operation == _START_OP:
            self._running = good
        if operation == _STOP_OP and not self._running:
            return self._ask_settings(now)
        return ()

    def _ask_settings(self, now: Moment) -> tuple[Send, ...]:
        self._heard_s = now.monotonic_s
        return (_command(_ASK_SETTINGS),)


def _command(data: bytes) -> Send:
    return Send(data=data, channel=_CONTROL)


def _offers_what_is_wanted(details: bytes) -> bool:
    """Whether the settings (type, count, values of two bytes, and so on) have rate and bits."""
    offered: dict[int, set[int]] = {}
    at = 0
    while at + 2 <= len(details):
        kind, count = details[at], details[at + 1]
        end = at + 2 + 2 * count
        values = details[at + 2 : end]
        offered[kind] = {
            int.from_bytes(values[place : place + 2], "little")
            for place in range(0, len(values), 2)
        }
        at = end
    return all(value in offered.get(kind, ()) for kind, value in _WANTED.items())
