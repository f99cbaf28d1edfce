"""Let a wireless Nonin oximeter (9560, 3150) send the data format that the station reads.

It takes commands in the first five seconds of a connection only. `02 70 02 02 ff 03` selects
format ff, with `02 70 04 02 ff 00 chk 03` as the 3150's form of it (chk: sum of the bytes from 70
on); the answer is ACK (06) or NAK (15). The choice is kept in flash, so nothing is sent to an
oximeter that sends the right format already, nor to one that only has that format.

Format 13, single readings: they carry the oximeter's time, which is set first
(`02 72 06 YY MM DD hh mm ss 03`, binary, no answer) and asked for (`02 72 00 03`, answered by
`02 F2 06 … 03`). Each reading that came whole is acknowledged; the oximeter deletes it then.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["NoninFormat"]

_SPEC = "nonin_serial"
_SPOT_CHECKS = "format_13"
_NUMBERS: Final = {"format_2": 2, "format_7": 7, "format_8": 8, _SPOT_CHECKS: 13}
_ACK, _NAK = b"\x06", b"\x15"
_GET_TIME = bytes.fromhex("02720003")
_TIME_ANSWER = re.compile(rb"\x02\xf2\x06(.{6})\x03", re.DOTALL)

_COMMANDS_S = 5.0
# The slowest format sends a frame a second, and two tell that it is in step.
_LISTEN_S = 2.5
_AGAIN_S = 1.2
# More than all answers together: the stream of another format.
_MUCH = 40
_TIME_OFF = timedelta(seconds=5)


class NoninFormat(Dialogue):
    """Listens first. The formats that no command selects (1 and the texts) are only listened to."""

    def __init__(self, mode: str = "format_2") -> None:
        """`mode` is the mode of the spec that is read."""
        self._mode = mode
        self._number = _NUMBERS.get(mode)
        self._spot_checks = mode == _SPOT_CHECKS
        self._decoder = Decoder(load_spec(_SPEC), mode=mode, detail=True)
        self._connected_s: float | None = None
        self._last_s = 0.0
        self._selections = 0
        self._right = False
        self._clock_right = False
        self._loose = b""

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Set the time of an oximeter that stamps its readings."""
        self._decoder = Decoder(load_spec(_SPEC), mode=self._mode, detail=True)
        self._connected_s = self._last_s = now.monotonic_s
        self._selections, self._loose = 0, b""
        self._right = self._clock_right = False
        return self._set_time(now) if self._spot_checks else ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Look for frames and answers. Single readings are handed on without the answers."""
        if self._number is None:
            return Answer(data=data)
        early = self._early(now)
        if not self._spot_checks and (self._right or not early):
            return Answer(data=data)
        items = self._decoder.feed(data).items
        frames = [item for item in items if isinstance(item, Frame)]
        self._right |= bool(frames)
        if not self._spot_checks:
            return Answer(self._answered(data, now), data)
        send = (Send(data=_ACK),) * len(frames)
        if not early:
            return Answer(send, b"".join(item.raw for item in items))
        self._loose += b"".join(item.raw for item in items if not isinstance(item, Frame))
        self._look_for_time(now)
        return Answer(send, b"".join(frame.raw for frame in frames))

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """While commands are taken: select the format, and set the time once more."""
        if not self._early(now) or now.monotonic_s - self._last_s < _AGAIN_S:
            return ()
        if self._wrong(now):
            return self._select(now)
        if self._spot_checks and not self._clock_right:
            return self._set_time(now)
        return ()

    def _early(self, now: Moment) -> bool:
        """Whether the oximeter still takes commands."""
        since = self._connected_s
        return since is not None and now.monotonic_s - since < _COMMANDS_S

    def _wrong(self, now: Moment) -> bool:
        """Whether it does not send what it is to send. Single readings come when they come; what
        comes in their place is a stream.
        """
        since = self._connected_s
        if self._number is None or self._right or since is None:
            return False
        if now.monotonic_s - since < _LISTEN_S:
            return False
        return not self._spot_checks or len(self._loose) > _MUCH

    def _answered(self, data: bytes, now: Moment) -> tuple[Send, ...]:
        """An answer comes as a piece of its own, before the new format begins."""
        if not self._selections:
            return ()
        self._right |= data == _ACK
        return self._select(now) if data == _NAK else ()

    def _select(self, now: Moment) -> tuple[Send, ...]:
        """The two forms of the command in turn."""
        assert self._number is not None  # the callers looked
        self._last_s = now.monotonic_s
        self._selections += 1
        if self._selections % 2:
            return (Send(data=bytes((0x02, 0x70, 0x02, 0x02, self._number, 0x03))),)
        body = bytes((0x70, 0x04, 0x02, self._number, 0x00))
        return (Send(data=b"\x02" + body + bytes((sum(body) % 256, 0x03))),)

    def _set_time(self, now: Moment) -> tuple[Send, ...]:
        self._last_s = now.monotonic_s
        local = now.local
        parts = (local.year % 100, local.month, local.day, local.hour, local.minute, local.second)
        command = b"\x02\x72\x06" + bytes(parts) + b"\x03"
        return (Send(data=command, sets_clock=True), Send(data=_GET_TIME))

    def _look_for_time(self, now: Moment) -> None:
        """Judge the oximeter's answer about its time; a wrong one is set again by `tick`."""
        found = _TIME_ANSWER.search(self._loose)
        if found is None:
            return
        self._loose = self._loose[: found.start()] + self._loose[found.end() :]
        year, month, day, hour, minute, second = found[1]
        try:
            told = datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
        except ValueError:
            return
        self._clock_right = abs(told - now.local.replace(tzinfo=None)) < _TIME_OFF
