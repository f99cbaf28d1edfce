"""Open the port of an A&D UA-767PC, and add up the ten digits in which it tells a measurement.

A command is STX, five characters, and the sum of the five; it is answered with SOH, "70PC" and ACK
or NAK. A result is ten hexadecimal digits: code, systolic less diastolic, diastolic, pulse, and a
number that may be the mean pressure. Here it becomes a frame: F0, code, whether the numbers
contradict each other, systolic (2), diastolic, pulse, the fifth number, sum. Starting a measurement
is left to the cuff's own button: how it would be stopped is not known.
"""

from __future__ import annotations

import re
from typing import Final

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["AndUa767"]

_OPEN: Final = b"CPC05"
_CLOSE: Final = b"CPC04"
_ACK: Final = b"\x0170PC\x06"
_NAK: Final = b"\x0170PC\x15"
_RESULT: Final = re.compile(rb"8[0-3][0-9A-F]{8}")
_DIGITS: Final = 10
_GOOD: Final = 0x80

_MARK: Final = 0xF0
_AGREE, _CONTRADICT = 0, 1

_ANSWER_S: Final = 1.0
_ATTEMPTS: Final = 3
# Ten characters take 10 ms: what stops for so long was torn off.
_TORN_S: Final = 0.5


class AndUa767(Dialogue):
    """`open`: whether the port is opened and closed by command, or only listened to."""

    def __init__(self, open: bool = True) -> None:  # noqa: A002, the word of the spec
        """Not connected yet."""
        self._opens = open
        self._rest = b""
        self._heard_s = self._sent_s = 0.0
        self._asking = self._is_open = False
        self._attempts = 0

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Open the port."""
        self._begin(now.monotonic_s)
        return self._ask_again(now) if self._opens else ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Results become frames, answers are heard; everything else passes, to be refused."""
        passed = b""
        if now.monotonic_s - self._heard_s >= _TORN_S:
            passed, self._rest = _refused(self._rest), b""
        self._heard_s = now.monotonic_s
        self._rest += data
        send: tuple[Send, ...] = ()
        while self._rest and not _may_become_more(self._rest):
            if self._rest.startswith((_ACK, _NAK)):
                send += self._answered(self._take(len(_ACK)), now)
            elif _RESULT.match(self._rest):
                self._asking = False
                passed += _frame(bytes.fromhex(self._take(_DIGITS).decode("ascii")))
            else:
                passed += _refused(self._take(1))
        return Answer(send=send, data=passed)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Once more where nobody answered; then a cuff is only listened to."""
        if not self._asking or now.monotonic_s - self._sent_s < _ANSWER_S:
            return ()
        return self._ask_again(now)

    def closing(self) -> tuple[Send, ...]:
        """Close the port that was opened."""
        return (_command(_CLOSE),) if self._is_open else ()

    def _begin(self, now_s: float) -> None:
        self._rest = b""
        self._heard_s = self._sent_s = now_s
        self._asking = self._is_open = False
        self._attempts = 0

    def _take(self, count: int) -> bytes:
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _answered(self, answer: bytes, now: Moment) -> tuple[Send, ...]:
        if not self._asking:
            return ()
        if answer == _NAK:
            return self._ask_again(now)
        self._asking, self._is_open = False, True
        return ()

    def _ask_again(self, now: Moment) -> tuple[Send, ...]:
        self._asking = self._attempts < _ATTEMPTS
        if not self._asking:
            return ()
        self._attempts += 1
        self._sent_s = now.monotonic_s
        return (_command(_OPEN),)


def _may_become_more(rest: bytes) -> bool:
    """Whether these bytes are the beginning of an answer or of a result, and not all of it."""
    if any(answer.startswith(rest) and answer != rest for answer in (_ACK, _NAK)):
        return True
    missing = _DIGITS - len(rest)
    return missing > 0 and _RESULT.match(rest + b"8000000000"[-missing:]) is not None


def _frame(told: bytes) -> bytes:
    """The frame of a result. Numbers that are not known, or contradict each other, are 0."""
    code, difference, diastolic, pulse, fifth = told
    systolic = difference + diastolic
    if code != _GOOD:
        return _closed(code, _AGREE, 0, 0, 0, 0)
    if not 0 < diastolic < fifth < systolic:
        return _closed(code, _CONTRADICT, 0, 0, 0, 0)
    return _closed(code, _AGREE, systolic, diastolic, pulse, fifth)


def _closed(
    code: int, numbers: int, systolic: int, diastolic: int, pulse: int, fifth: int
) -> bytes:
    body = bytes((_MARK, code, numbers, *systolic.to_bytes(2, "big"), diastolic, pulse, fifth))
    return body + bytes((sum(body) & 0xFF,))


def _refused(data: bytes) -> bytes:
    """The same without bit 7: nothing on the line can look like a frame that is made here."""
    return bytes(byte & 0x7F for byte in data)


def _command(text: bytes) -> Send:
    return Send(data=b"\x02" + text + bytes((sum(text) & 0xFF,)))
