"""Start a Contec CMS50 (protocol V7.0), keep its live data coming, and read its memory when asked.

Commands have 9 bytes: 7D, the bits 7 of what follows, a code and up to six parameters (Contec,
Communication Protocol of Pulse Oximeter V7.0). Live data end after about 30 s without AF. A stored
packet has three readings, SpO2 and pulse, a second apart, and the segment's beginning is told by
itself: here each reading becomes a record of its own with its time. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from station.codec import Decoder, Frame, encode, load_spec
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["ContecCms50"]

_SPEC: Final = "contec_cms50_v7"
_START, _STOP, _SEGMENTS, _LENGTH, _BEGINNING, _DATA, _STOP_DATA = range(0xA1, 0xA8)
_KEEP_ALIVE, _SET_TIME, _SET_DATE = 0xAF, 0xB1, 0xB2
# The maker's program sends AF this often.
_KEEP_ALIVE_S: Final = 5.0
# Live data come 60 times a second: quiet for so long means that the start was lost.
_SILENCE_S: Final = 3.0
# So long for each answer of the memory; then live data are started again.
_ANSWER_S: Final = 3.0
_BYTES_A_READING: Final = 2


class ContecCms50(Dialogue):
    """Live data; "download" gives the newest `records` readings of the first stored segment."""

    actions = frozenset({"download"})

    def __init__(self, records: int = 10) -> None:
        """Not connected yet."""
        self._records = records
        self._heard_s = self._kept_s = 0.0
        self._asked: int | None = None
        self._decoder = Decoder(load_spec(_SPEC))
        self._rest = b""
        self._date: tuple[int, int, int] | None = None
        self._began: datetime | None = None
        self._stored = 0
        self._read = 0

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """End what somebody before may have begun, set the clock (the day first), and start."""
        self._heard_s = self._kept_s = now.monotonic_s
        self._asked = None
        at = now.local
        day = (at.year // 100, at.year % 100, at.month, at.day, at.isoweekday() % 7)
        return (
            _command(_STOP_DATA),
            _command(_STOP),
            _command(_SET_DATE, *day),
            _command(_SET_TIME, at.hour, at.minute, at.second, sets_clock=True),
            _command(_START),
        )

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Live data pass; while the memory is read, its packets become records."""
        self._heard_s = now.monotonic_s
        if self._asked is None:
            held, self._rest = self._rest, b""
            return Answer(data=held + data)
        send: tuple[Send, ...] = ()
        passed = b""
        self._rest += data
        for packet in self._packets():
            frame = self._read_packet(packet)
            if frame is None or self._asked is None:
                passed += packet
            elif frame.message == "stored":
                passed += self._as_records(frame)
                if self._read >= self._stored:
                    send += self._live_again(now)
            else:
                passed += packet
                send += self._next(frame, now)
        return Answer(send=send, data=passed)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Keep live data alive, start them again where they ended, give up on the memory."""
        if self._asked is not None:
            late = now.monotonic_s - self._heard_s >= _ANSWER_S
            return self._live_again(now) if late else ()
        if now.monotonic_s - self._heard_s >= _SILENCE_S:
            self._heard_s = now.monotonic_s
            return (_command(_START),)
        if now.monotonic_s - self._kept_s >= _KEEP_ALIVE_S:
            self._kept_s = now.monotonic_s
            return (_command(_KEEP_ALIVE),)
        return ()

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Read the memory; while it is read already, go on with that."""
        if action not in self.actions:
            raise KeyError(action)
        if self._asked is not None:
            return ()
        # In detail: of two packets that say the same each counts.
        self._decoder, self._rest = Decoder(load_spec(_SPEC), detail=True), b""
        self._date = self._began = None
        self._stored = self._read = 0
        self._heard_s = now.monotonic_s
        return (_command(_STOP), self._ask(_SEGMENTS))

    def closing(self) -> tuple[Send, ...]:
        """Leave it quiet."""
        return (_command(_STOP_DATA), _command(_STOP))

    def _packets(self) -> Iterator[bytes]:
        """What has come, cut into packets; bytes that are none come as they are. Live data are
        known by the packet behind them, but nothing may follow an answer.
        """
        lengths = load_spec(_SPEC).framings[0].lengths
        while self._rest:
            starts = [at for at, byte in enumerate(self._rest) if byte < 0x80 and at]
            until = starts[0] if starts else len(self._rest)
            length = lengths.get(str(self._rest[0]), until)
            if length > until and not starts:
                return
            packet, self._rest = self._rest[: min(length, until)], self._rest[min(length, until) :]
            yield packet

    def _read_packet(self, packet: bytes) -> Frame | None:
        items = [*self._decoder.feed(packet).items, *self._decoder.flush().items]
        return items[0] if len(items) == 1 and isinstance(items[0], Frame) else None

    def _ask(self, code: int) -> Send:
        self._asked = code
        return _command(code)

    def _next(self, frame: Frame, now: Moment) -> tuple[Send, ...]:
        """What follows from an answer of the memory."""
        told = frame.keys
        if frame.message == "segments" and self._asked == _SEGMENTS:
            return (self._ask(_LENGTH),) if told["segments"] else self._live_again(now)
        if frame.message == "length" and self._asked == _LENGTH:
            self._stored = int(told["stored_bytes"]) // _BYTES_A_READING
            return (self._ask(_BEGINNING),) if self._stored else self._live_again(now)
        if frame.message == "start_date" and self._asked == _BEGINNING:
            year = 100 * int(told["century"]) + int(told["year"])
            self._date = (year, int(told["month"]), int(told["day"]))
        if frame.message == "start_time" and self._asked == _BEGINNING and self._date is not None:
            time = (int(told["hour"]), int(told["minute"]), int(told["second"]))
            try:
                self._began = datetime(*self._date, *time)  # noqa: DTZ001, it is the device's
            except ValueError:
                self._began = None
            return (self._ask(_DATA),)
        if frame.message in ("disconnected", "feedback"):
            return self._live_again(now)
        return ()

    def _as_records(self, frame: Frame) -> bytes:
        """The readings of a stored packet that are among the newest, as records of their own."""
        made = b""
        for number in (1, 2, 3):
            place = self._read
            self._read += 1
            if self._stored - self._records <= place < self._stored:
                spo2, pulse = (int(frame.keys[f"{name}_{number}"]) for name in ("spo2", "pulse"))
                at = None if self._began is None else self._began + timedelta(seconds=place)
                made += _record(spo2, pulse, at)
        return made

    def _live_again(self, now: Moment) -> tuple[Send, ...]:
        self._asked = None
        self._heard_s = self._kept_s = now.monotonic_s
        return (_command(_STOP_DATA), _command(_START))


def _command(code: int, *parameters: int, sets_clock: bool = False) -> Send:
    values: dict[str, object] = {"code": code}
    values |= {f"parameter_{n}": value for n, value in enumerate(parameters, 1)}
    return Send(data=encode(load_spec(_SPEC), "command", values), sets_clock=sets_clock)


def _record(spo2: int, pulse: int, at: datetime | None) -> bytes:
    """A packet of type 7E; without a time where the oximeter's clock was not set."""
    high = 0x80 | spo2 >> 7 | pulse >> 7 << 1
    clock = (0, 0, 0, 0, 0, 0, 0)
    if at is not None:
        clock = (at.year // 128, at.year % 128, at.month, at.day, at.hour, at.minute, at.second)
    rest = bytes(0x80 | value & 0x7F for value in (spo2, pulse, *clock))
    return bytes((0x7E, high)) + rest
