"""Read the newest records of a TaiDoc or FORA meter, set its clock after that, and start it.

A command is 51, code, four bytes, A3, sum; an answer has A5 (glucometers.tech, TaiDoc TD-42xx).
Commands closer than 200 ms are lost, so the next one waits for the answer to the one before.
What a record means is told by three answers: the model (24), its time (25) and its value (26).
Here they become one frame, F0: model 2, kind 1, time 4, value 4. The clock is set after the
records are read, never before, and the memory (52) is never erased.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from station.codec import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, NotNowError, Send, Unmeasured
from station.vitals import FailureReason

__all__ = ["TaidocMeter"]

_CHANNEL: Final = full_uuid("00001524-1212-EFDE-1523-785FEABCD123")
_CLOCK, _MODEL, _TIME, _VALUE, _COUNT, _SET_CLOCK = 0x23, 0x24, 0x25, 0x26, 0x2B, 0x33
_START_TEMPERATURE, _START_PRESSURE, _TURN_OFF, _ENTERING, _WEIGHT = 0x41, 0x43, 0x50, 0x54, 0x71
_JOINED: Final = 0xF0
_LENGTHS: Final = {_WEIGHT: 34, _JOINED: 15}
_LENGTH: Final = 8
_CUFFS, _THERMOMETERS, _SCALES = (0x31,), (0x10, 0x12), (0x25,)

_PAUSE_S: Final = 0.2
_ANSWER_S: Final = 2.0
_TRIES: Final = 3
# A pressure takes so long at most; the meter is not turned off meanwhile.
_MEASUREMENT_S: Final = 180.0
_REMEMBERED: Final = 256
_NOTHING: Final = Unmeasured(
    reason=FailureReason.TIMEOUT,
    says="The meter gave no result.",
    next_step="Look at its display, then start again.",
    code="no result",
)


class TaidocMeter(Dialogue):
    """`records` of each of the `users` are read, the newest first. After `stay_s` seconds in
    which nothing happened the meter is turned off, as its makers' programs do.
    """

    actions = frozenset({"start"})

    def __init__(self, records: int = 1, users: str = "0", stay_s: int = 60) -> None:
        """Not connected yet."""
        self._records = records
        self._users = tuple(int(user) for user in users.split())
        self._stay_s = stay_s
        self._known: dict[bytes, None] = {}
        self._begin(0.0)

    def _begin(self, now_s: float) -> None:
        self._plan: deque[bytes] = deque()
        self._awaited: bytes | None = None
        self._tries = 0
        self._sent_s = now_s
        self._off_s: float | None = None
        self._until_s: float | None = None
        self._rest = b""
        self._model = bytes(2)
        self._time: bytes | None = None
        self._measured = False

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask who it is; the first command waits as well."""
        self._begin(now.monotonic_s)
        self._plan.append(_command(_MODEL))
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Join what belongs together; everything else passes as it came."""
        self._rest += data
        passed = b""
        for frame in self._frames():
            passed += self._answer(frame, now) if _is_good(frame) else frame
        return Answer(send=self._go_on(now), data=passed)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """The next command when its time has come; once more where nobody answered."""
        waited = now.monotonic_s - self._sent_s
        if self._awaited is not None and waited >= _ANSWER_S:
            if self._tries < _TRIES:
                return self._send(self._awaited, now)
            self._give_up(now)
        if self._until_s is not None and now.monotonic_s >= self._until_s:
            self._until_s, self._came_to_nothing = None, _NOTHING
        if self._off_s is not None and now.monotonic_s >= self._off_s:
            self._off_s = None
            return (_send(_command(_TURN_OFF)),)
        return self._go_on(now)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Start a cuff or a thermometer; a scale begins when somebody steps on it. Raises
        `NotNowError` where the meter did not say yet what it is.
        """
        if action not in self.actions:
            raise KeyError(action)
        if self._model == bytes(2):
            raise NotNowError("The meter has not said yet what it is. Try again in a moment.")
        if self._model[1] in _CUFFS:
            self._plan.append(_command(_START_PRESSURE, 0, 0, 1, 1))
        elif self._model[1] in _THERMOMETERS:
            self._plan.append(_command(_START_TEMPERATURE))
        self._off_s = now.monotonic_s + _MEASUREMENT_S
        if self._model[1] in (*_CUFFS, *_THERMOMETERS):
            self._until_s = self._off_s
        return self._go_on(now)

    def closing(self) -> tuple[Send, ...]:
        """Turn it off: else its radio stays on."""
        return (_send(_command(_TURN_OFF)),)

    def _frames(self) -> Iterator[bytes]:
        """Whole frames, and what is none in pieces."""
        while self._rest:
            start = self._rest.find(b"\x51")
            if start:
                until = len(self._rest) if start < 0 else start
            elif len(self._rest) < 2:
                return
            else:
                until = _LENGTHS.get(self._rest[1], _LENGTH)
                if len(self._rest) < until:
                    return
                if not _is_good(self._rest[:until]):
                    until = 1
            piece, self._rest = self._rest[:until], self._rest[until:]
            yield piece

    def _answer(self, frame: bytes, now: Moment) -> bytes:
        """What an answer brings, and what is asked next."""
        code, told = frame[1], frame[2:6]
        awaited = self._awaited is not None and self._awaited[1] == code
        if awaited:
            self._awaited = None
        if code in (_START_PRESSURE, _START_TEMPERATURE) or (code == _ENTERING and not awaited):
            self._until_s = None
        if code == _JOINED:
            return b""  # no meter says this: it would be taken for a record of ours
        if code == _ENTERING and not self._plan and self._awaited is None:
            self._measured_again()
        elif code == _START_PRESSURE:
            self._measured = True
        if not awaited:
            return frame
        if code == _MODEL:
            self._model = told[:2]
            self._read()
        elif code == _COUNT:
            self._fetch(int.from_bytes(told[:2], "little"))
        elif code == _TIME:
            self._time = told
            return b""
        elif code == _VALUE and self._time is not None:
            frame, self._time = self._joined(self._time, told), None
        elif code == _SET_CLOCK:
            self._finished(now)
        return frame if code not in (_VALUE, _WEIGHT) else self._once(frame)

    def _measured_again(self) -> None:
        """It has measured and connects anew; a pressure that it told at once is not read again."""
        if not self._measured:
            self._plan.append(_command(_MODEL))
        self._measured = False

    def _read(self) -> None:
        """Plan the reading of a meter whose model is known, or stays unknown."""
        self._plan.append(_command(_CLOCK))
        if self._model[1] in _SCALES:
            self._plan += [_weight_command(index) for index in range(self._records)]
        else:
            self._user = 0
            users = self._users if self._model[1] in _CUFFS else (0,)
            self._plan += [_command(_COUNT, user) for user in users]
        self._plan.append(_command(_SET_CLOCK))

    def _fetch(self, count: int) -> None:
        """Time and value of the newest records of the user who was just asked for."""
        wanted: list[bytes] = []
        for index in range(min(count, self._records)):
            place = (*index.to_bytes(2, "little"), 0, self._user)
            wanted += [_command(_TIME, *place), _command(_VALUE, *place)]
        self._plan.extendleft(reversed(wanted))

    def _joined(self, time: bytes, value: bytes) -> bytes:
        """The frame F0 of a record."""
        kind = _kind_of_mean(value) if self._model[1] in _CUFFS else 0
        return _closed(bytes((0x51, _JOINED)) + self._model + bytes((kind,)) + time + value, 0xA5)

    def _once(self, record: bytes) -> bytes:
        """A record that was told before is no news."""
        if record in self._known:
            return b""
        self._known[record] = None
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return record

    def _give_up(self, now: Moment) -> None:
        """Nobody answers: go on with the next question."""
        given_up, self._awaited = self._awaited, None
        if given_up is not None and given_up[1] == _MODEL:
            self._read()
        elif given_up is not None and given_up[1] == _TIME:
            self._time = None
        elif given_up is not None and given_up[1] == _SET_CLOCK:
            self._finished(now)

    def _finished(self, now: Moment) -> None:
        """It is turned off in a while, and not while it measures."""
        if not self._plan:
            self._off_s = max(now.monotonic_s + self._stay_s, self._until_s or 0.0)

    def _go_on(self, now: Moment) -> tuple[Send, ...]:
        """The next command, where no answer is awaited and the pause is over."""
        early = now.monotonic_s - self._sent_s < _PAUSE_S
        if self._awaited is not None or early or not self._plan:
            return ()
        self._tries = 0
        return self._send(self._plan.popleft(), now)

    def _send(self, command: bytes, now: Moment) -> tuple[Send, ...]:
        code = command[1]
        if code == _SET_CLOCK:
            command = _set_clock(now)
        elif code == _COUNT:
            self._user = command[2]
        # What starts a measurement is answered by its result.
        self._awaited = None if code in (_START_PRESSURE, _START_TEMPERATURE) else command
        self._tries += 1
        self._sent_s = now.monotonic_s
        return (_send(command, sets_clock=code == _SET_CLOCK),)


def _kind_of_mean(value: bytes) -> int:
    """What stands beside the systolic pressure: 0 nothing, 1 a mean pressure, 2 neither."""
    systolic, beside, diastolic, _ = value
    if beside == 0:
        return 0
    return 1 if diastolic < beside < systolic else 2


def _is_good(frame: bytes) -> bool:
    return len(frame) >= _LENGTH and frame[-2] == 0xA5 and sum(frame[:-1]) & 0xFF == frame[-1]


def _closed(body: bytes, stop: int) -> bytes:
    """A frame with its stop byte and its sum."""
    return body + bytes((stop, (sum(body) + stop) & 0xFF))


def _command(code: int, *data: int) -> bytes:
    return _closed(bytes((0x51, code, *data)).ljust(6, b"\0"), 0xA3)


def _weight_command(index: int) -> bytes:
    """Scales want the size of what follows, and no padding."""
    return _closed(bytes((0x51, _WEIGHT, 2)) + index.to_bytes(2, "little"), 0xA3)


def _set_clock(now: Moment) -> bytes:
    """Day in bits 0 to 4, month 5 to 8, years since 2000 from bit 9; then minute and hour."""
    at = now.local
    day = (at.year - 2000) << 9 | at.month << 5 | at.day
    return _command(_SET_CLOCK, *day.to_bytes(2, "little"), at.minute, at.hour)


def _send(command: bytes, *, sets_clock: bool = False) -> Send:
    return Send(data=command, channel=_CHANNEL, sets_clock=sets_clock)
