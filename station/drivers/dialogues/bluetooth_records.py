"""Ask a Bluetooth instrument for its stored records (Record Access Control Point, 0x2A52).

Requests: `04 01` how many, `01 01` report all, `03 00` abort. Answers come as indications:
`05 00` and the number, `06 00`, the request and how it ended. The station never deletes
(`02`): a memory may belong to somebody. A device without the control point is left alone.
"""

from __future__ import annotations

from station.codec import full_uuid
from station.drivers.dialogues.base import Answer, Moment, Send
from station.drivers.dialogues.bluetooth_clock import BluetoothClock

__all__ = ["BluetoothRecords"]

RECORD_ACCESS = full_uuid("2A52")
_HOW_MANY = Send(data=b"\x04\x01", channel=RECORD_ACCESS)
_REPORT_ALL = Send(data=b"\x01\x01", channel=RECORD_ACCESS)
_ABORT = Send(data=b"\x03\x00", channel=RECORD_ACCESS)
_NUMBER, _RESPONSE = b"\x05\x00", b"\x06\x00"
_REPORT = 1

_ANSWER_S = 5.0
_TIMES = 2
# A report that is silent for so long is over (Pulse Oximeter Profile: time-out of a procedure).
_REPORT_S = 30.0


class BluetoothRecords(BluetoothClock):
    """Sets the clock, asks how many records there are, and has up to `most` of them reported by
    itself. A larger memory is no waiting reading but a history: it comes when a person asks.
    """

    actions = frozenset({"records"})

    def __init__(self, most: int = 20) -> None:
        """Not connected yet."""
        self._most = most
        self._asked_s: float | None = None
        self._times = 0
        self._reporting_s: float | None = None

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Clock first, so that later records have a right time; then the question."""
        self._asked_s, self._times, self._reporting_s = now.monotonic_s, 1, None
        return (*super().connected(now), _HOW_MANY)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Follow the control point; everything goes to the decoder."""
        if self._reporting_s is not None:
            self._reporting_s = now.monotonic_s
        if channel != RECORD_ACCESS:
            return Answer(data=data)
        send: tuple[Send, ...] = ()
        if data[:2] == _NUMBER and len(data) == 4:
            self._asked_s = None
            if 0 < int.from_bytes(data[2:], "little") <= self._most:
                send = self._report(now)
        elif data[:2] == _RESPONSE and len(data) == 4:
            self._asked_s = None
            if data[2] == _REPORT:
                self._reporting_s = None
        return Answer(send=send, data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask once more where no answer came, then leave it; give up a report that stalls."""
        if self._reporting_s is not None and now.monotonic_s - self._reporting_s > _REPORT_S:
            self._reporting_s = None
        if self._asked_s is None or now.monotonic_s - self._asked_s < _ANSWER_S:
            return ()
        if self._times >= _TIMES:
            self._asked_s = None
            return ()
        self._asked_s, self._times = now.monotonic_s, self._times + 1
        return (_HOW_MANY,)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """`records`: report all, however many; nothing while a report goes on."""
        if action not in self.actions:
            raise KeyError(action)
        return () if self._reporting_s is not None else self._report(now)

    def closing(self) -> tuple[Send, ...]:
        """Do not leave it in the middle of a report."""
        return () if self._reporting_s is None else (_ABORT,)

    def _report(self, now: Moment) -> tuple[Send, ...]:
        self._asked_s, self._reporting_s = None, now.monotonic_s
        return (_REPORT_ALL,)
