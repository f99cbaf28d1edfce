"""Read the records of an Omron cuff out of its memory, one a request, and set its clock.

Unlock with the site's key, open, read the counters and the clock, read each wanted record, write
the clock where it is wrong and the counters of unread records, close. Nothing else is ever
written: an error in the settings can lose records. Where it all lies in a model's memory is told
by the options of the spec (userx14/omblepy, eigger/hass-omron).

The newer unlocking with a token or with a key agreement is not done: such a cuff gives no answer,
and the conversation ends after some repetitions.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import xor
from typing import Final

from station.codec.uuids import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send
from station.drivers.dialogues.omron_clock import clock_block, clock_of
from station.drivers.dialogues.omron_frames import (
    CLOSE,
    OPEN,
    RECEIVE,
    Assembler,
    read_frame,
    sends_of,
    write_frame,
)

__all__ = ["OmronMemory"]

_KEY_CHANNEL: Final = full_uuid("B305B680-AEE7-11E1-A730-0002A5D5C51B")
_RECORD: Final = 14
_COUNTERS: Final = 8
_NONE_UNREAD: Final = 0x8000
_EMPTY: Final = (b"\xff" * _RECORD, bytes(_RECORD))
_ANSWER_S: Final = 2.0
_TRIES: Final = 5
# A record whose sum is wrong is read again so often, then left in the cuff.
_RECORD_TRIES: Final = 3
_CLOCK_MAY_BE_OFF: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Ask:
    """Something to send until an answer comes that `fits`."""

    sends: tuple[Send, ...]
    fits: Callable[[bytes], bool]
    by_key: bool = False


_Talk = Generator[_Ask, bytes, None]


class OmronMemory(Dialogue):
    """One conversation per connection. Options: see `firmware_specs/omron_memory.toml`; `key` is
    16 bytes in hex, or empty for a cuff that needs none.

    Raises `ValueError` for a key of another length.
    """

    def __init__(
        self, *, order: str, channels: int, records_at: int, slots: int, users: int,
        settings_at: int, writes_at: int, clock_at: int, clock: str, counts_unread: bool,
        key: str = "",
    ) -> None:  # fmt: skip
        """Not connected yet."""
        self._key = bytes.fromhex(key)
        if len(self._key) not in (0, 16):
            raise ValueError(f"a key has 16 bytes, this one has {len(self._key)}")
        self.actions = frozenset({"program_key"} if self._key else ())
        self._order, self._channels = order, channels
        self._records_at, self._slots, self._users = records_at, slots, users
        self._settings_at, self._writes_at = settings_at, writes_at
        self._clock_at, self._clock, self._counts_unread = clock_at, clock, counts_unread
        self._pieces = Assembler()
        self._talk: _Talk | None = None
        self._asked: _Ask | None = None
        self._asked_s, self._tries = 0.0, 0
        self._local = datetime(2000, 1, 1)  # noqa: DTZ001, until a conversation begins
        self._newest = b""

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Begin to read."""
        self._pieces = Assembler()
        return self._begin(self._reading(), now)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Store the site's key in a cuff that is in pairing mode."""
        if action not in self.actions:
            raise KeyError(action)
        return self._begin(self._programming(), now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """A piece of an answer. Records go to the decoder whole and checked, on the first
        channel, and so do answers that tell how a conversation ended.
        """
        uuid = full_uuid(channel) if channel is not None else ""
        if uuid == _KEY_CHANNEL:
            return Answer(send=self._answered(data, now, by_key=True), data=data)
        if uuid not in RECEIVE:
            return Answer(data=data)
        frame = self._pieces.add(uuid, data)
        if frame is None:
            return Answer()
        if len(frame) < 8 or reduce(xor, frame):
            return Answer(data=frame, channel=RECEIVE[0])  # the decoder says what is wrong
        ended = frame[1:3] == b"\x8f\x00"
        if ended and (self._asked is None or not self._asked.fits(frame)):
            self._talk = self._asked = None  # refused: it will not go on
            return Answer(data=frame, channel=RECEIVE[0])
        shown = frame if ended or self._wanted_record(frame) else b""
        return Answer(send=self._answered(frame, now), data=shown, channel=RECEIVE[0])

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask again where no answer came; give up after some times."""
        asked = self._asked
        if asked is None or now.monotonic_s - self._asked_s < _ANSWER_S:
            return ()
        if self._tries >= _TRIES:
            self._talk = self._asked = None
            return ()
        self._tries, self._asked_s = self._tries + 1, now.monotonic_s
        return asked.sends

    # Keeping the conversation going.

    def _begin(self, talk: _Talk, now: Moment) -> tuple[Send, ...]:
        self._talk, self._local = talk, now.local
        return self._next(now, lambda: next(talk))

    def _answered(self, data: bytes, now: Moment, *, by_key: bool = False) -> tuple[Send, ...]:
        talk, asked = self._talk, self._asked
        if talk is None or asked is None or asked.by_key != by_key or not asked.fits(data):
            return ()
        self._local = now.local
        return self._next(now, lambda: talk.send(data))

    def _next(self, now: Moment, step: Callable[[], _Ask]) -> tuple[Send, ...]:
        try:
            self._asked = step()
        except StopIteration:
            self._talk = self._asked = None
            return ()
        self._asked_s, self._tries = now.monotonic_s, 1
        return self._asked.sends

    def _wanted_record(self, frame: bytes) -> bool:
        """Whether it is a record that was asked for, whole, and not taken before."""
        asked = self._asked
        if asked is None or not asked.fits(frame) or not self._is_record(frame):
            return False
        taken = not self._counts_unread and frame[6:20] == self._newest
        return frame[6:20] not in _EMPTY and self._is_whole(frame) and not taken

    def _is_record(self, frame: bytes) -> bool:
        return frame[1:3] == b"\x81\x00" and frame[5] == _RECORD and len(frame) == _RECORD + 8

    # What is said.

    def _programming(self) -> _Talk:
        yield self._by_key(b"\x02" + bytes(16), lambda data: data[:2] == b"\x82\x00")
        yield self._by_key(b"\x00" + self._key, lambda data: data[:2] == b"\x80\x00")
        # A cuff that was never paired needs one conversation to end the pairing.
        yield self._request(OPEN, b"\x80\x00")
        yield self._request(CLOSE, b"\x8f\x00")

    def _reading(self) -> _Talk:
        if self._key:
            answer = yield self._by_key(b"\x01" + self._key, lambda data: data[:1] == b"\x81")
            if answer[:2] != b"\x81\x00":
                return
        yield self._request(OPEN, b"\x80\x00")
        counters = (yield self._read(self._settings_at, _COUNTERS))[6 : 6 + _COUNTERS]
        length = 10 if self._clock == "mixed" else 16
        clock = (yield self._read(self._settings_at + self._clock_at, length))[6 : 6 + length]
        addresses = self._wanted(counters)
        all_taken = True
        for address in addresses:
            all_taken &= yield from self._one_record(address)
        told = clock_of(clock, self._clock)
        here = self._local.replace(tzinfo=None, microsecond=0)
        if told is None or abs(told - here) > _CLOCK_MAY_BE_OFF:
            block = clock_block(clock, here, self._clock)
            yield self._write(self._writes_at + self._clock_at, block, sets_clock=True)
        if addresses and all_taken and self._counts_unread:
            yield self._write(self._writes_at, self._none_unread(counters))
        yield self._request(CLOSE, b"\x8f\x00")

    def _one_record(self, address: int) -> Generator[_Ask, bytes, bool]:
        """Read until its sum is right; whether it was."""
        for _ in range(_RECORD_TRIES):
            frame = yield self._read(address, _RECORD)
            if self._is_whole(frame):
                self._newest = frame[6:20]
                return True
        return False

    def _wanted(self, counters: bytes) -> list[int]:
        """The addresses of the records to read, each user's oldest first.

        Counters: for user 1 and 2 the place that is written next, then how many are unread, in
        the low byte of two each. 0x8000 is none.
        """
        addresses: list[int] = []
        for user in range(self._users):
            place = self._counter(counters, 2 * user)
            unread = self._counter(counters, 4 + 2 * user)
            count = min(unread & 0xFF, self._slots)
            if not self._counts_unread:
                count = int(place != _NONE_UNREAD)
            first = self._records_at + user * self._slots * _RECORD
            for back in range(count, 0, -1):
                slot = ((place & 0xFF) - back) % self._slots
                addresses.append(first + slot * _RECORD)
        return addresses

    def _counter(self, counters: bytes, at: int) -> int:
        return int.from_bytes(counters[at : at + 2], "big" if self._order == "big" else "little")

    def _none_unread(self, counters: bytes) -> bytes:
        none = _NONE_UNREAD.to_bytes(2, "big" if self._order == "big" else "little")
        return counters[:4] + none * self._users + counters[4 + 2 * self._users :]

    def _is_whole(self, frame: bytes) -> bool:
        """Whether the sum of its first 12 bytes is right; an empty place has none."""
        record = frame[6:20]
        at = 13 if self._order == "big" else 12
        return record in _EMPTY or sum(record[:12]) & 0xFF == record[at]

    def _by_key(self, data: bytes, fits: Callable[[bytes], bool]) -> _Ask:
        return _Ask((Send(data=data, channel=_KEY_CHANNEL),), fits, by_key=True)

    def _request(self, frame: bytes, answer: bytes) -> _Ask:
        return _Ask(sends_of(frame, self._channels), lambda data: data[1:3] == answer)

    def _read(self, address: int, count: int) -> _Ask:
        frame = read_frame(address, count)
        head = b"\x81\x00" + frame[3:6]

        def fits(data: bytes) -> bool:
            return data[1:6] == head and len(data) == count + 8

        return _Ask(sends_of(frame, self._channels), fits)

    def _write(self, address: int, data: bytes, *, sets_clock: bool = False) -> _Ask:
        sends = sends_of(write_frame(address, data), self._channels)
        if sets_clock:
            last = sends[-1]
            sends = (*sends[:-1], Send(data=last.data, channel=last.channel, sets_clock=True))
        where = address.to_bytes(2, "big")
        return _Ask(sends, lambda told: told[1:5] == b"\x81\xc0" + where)
