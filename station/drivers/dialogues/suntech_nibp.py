"""Start, follow and stop a SunTech Advantage blood pressure module.

Start is answered with O, then the pressure in the cuff is asked for five times a second until the
module says that it has ended (K, or A when it was stopped); then its result is asked for. Between
two measurements on an arm the veins need time to empty; the module enforces a pause as well.
"""

from __future__ import annotations

import enum
from typing import Final

from station.codec import Decoder, Frame, load_spec
from station.drivers import advice
from station.drivers.dialogues.base import Answer, Dialogue, Moment, NotNowError, Send, Unmeasured
from station.saying import say
from station.vitals import FailureReason

__all__ = ["SuntechNibp"]

_STARTS: Final[dict[str, bytes]] = {"adult": b"\x20", "child": b"\x87", "neonate": b"\x28"}
_ABORT: Final = b"\x79\x01\x00"
_GET_PRESSURE: Final = b"\x79\x05\x00"
_GET_RESULT: Final = b"\x79\x03\x00"

# A little less than the 200 ms of the poll, because the driver's tick is not exact.
_POLL_S: Final = 0.15
_ANSWER_S: Final = 1.0
_ATTEMPTS: Final = 3
_PAUSE_S: Final = 30.0
# No measurement takes as long; a module that never says its end is stopped.
_LONGEST_S: Final = 180.0
# Of some fifty questions none was answered: the module has no power any more, or no cable.
_MUTE_S: Final = 10.0

_BUSY: Final = Unmeasured(
    reason=FailureReason.DEVICE_ERROR,
    says="The cuff did not start: it rests after its last measurement.",
    next_step="Let the arm rest for half a minute, then start again.",
    code="busy",
)
_MUTE: Final = Unmeasured(
    reason=FailureReason.TIMEOUT,
    says="The cuff does not answer.",
    next_step="Check its cable and its power, then start again.",
    code="no answer",
)
_LOST: Final = Unmeasured(
    reason=FailureReason.LINK_LOST,
    says=advice.says(FailureReason.LINK_LOST),
    next_step=advice.next_step(FailureReason.LINK_LOST),
    code="connection lost before it began",
)


class _State(enum.Enum):
    IDLE = "idle"
    STARTING = "starting"
    MEASURING = "measuring"
    FETCHING = "fetching"


class SuntechNibp(Dialogue):
    """`patient`: adult, child or neonate, which decides how far the cuff is inflated."""

    actions = frozenset({"start", "stop"})

    def __init__(self, *, patient: str = "adult") -> None:
        """Not connected yet. Raises `ValueError` for another kind of patient."""
        if patient not in _STARTS:
            raise ValueError(f"patient is one of {', '.join(_STARTS)}, not {patient!r}")
        self._start = _STARTS[patient]
        self._spec = load_spec("suntech_nibp")
        self._decoder = Decoder(self._spec, detail=True)
        self._state = _State.IDLE
        self._since_s = self._sent_s = self._heard_s = 0.0
        self._attempts = 0
        self._ended_s: float | None = None

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """A measurement that nobody followed to its end is stopped."""
        left = self._state in (_State.STARTING, _State.MEASURING)
        self._came_to_nothing = _LOST if self._state is _State.STARTING else None
        self._decoder = Decoder(self._spec, detail=True)
        self._state = _State.IDLE
        return (_command(_ABORT),) if left else ()

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Start or stop. Raises `NotNowError` during a measurement, and in the pause after one."""
        if action == "stop":
            if self._state is _State.STARTING:  # a start that was lost is not repeated
                self._state = _State.IDLE
            return (_command(_ABORT),)
        if action != "start":
            raise KeyError(action)
        if self._state is not _State.IDLE:
            raise NotNowError("A measurement is under way. Wait for its end, or stop it first.")
        rest = 0.0 if self._ended_s is None else self._ended_s + _PAUSE_S - now.monotonic_s
        if rest > 0:
            raise NotNowError(
                say(
                    "Wait {wait} s: the arm needs {pause:.0f} s between two measurements.",
                    wait=int(rest) + 1,
                    pause=_PAUSE_S,
                )
            )
        self._state, self._since_s, self._attempts = _State.STARTING, now.monotonic_s, 0
        return self._send(self._start, now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Follow the replies; everything goes to the decoder as well."""
        send: tuple[Send, ...] = ()
        for item in self._decoder.feed(data).items:
            if isinstance(item, Frame):
                send += self._heard(item, now)
        return Answer(send=send, data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask for the pressure while measuring, and again where no answer came."""
        waited = now.monotonic_s - self._sent_s
        match self._state:
            case _State.MEASURING if now.monotonic_s - self._since_s > _LONGEST_S:
                return (_command(_ABORT), *self._fetch(now))
            case _State.MEASURING if now.monotonic_s - self._heard_s > _MUTE_S:
                self._came_to_nothing = _MUTE
                self._state = _State.IDLE
                return (_command(_ABORT),)
            case _State.MEASURING if waited >= _POLL_S:
                return self._send(_GET_PRESSURE, now)
            case _State.STARTING | _State.FETCHING if waited >= _ANSWER_S:
                if self._attempts < _ATTEMPTS:
                    again = self._start if self._state is _State.STARTING else _GET_RESULT
                    return self._send(again, now)
                self._came_to_nothing = _MUTE
                self._end(now)
        return ()

    def closing(self) -> tuple[Send, ...]:
        """Nobody is left alone with a cuff that inflates."""
        busy = self._state in (_State.STARTING, _State.MEASURING)
        return (_command(_ABORT),) if busy else ()

    def _heard(self, frame: Frame, now: Moment) -> tuple[Send, ...]:
        self._heard_s = now.monotonic_s
        if frame.message == "result" and self._state is _State.FETCHING:
            self._end(now)
        if frame.message != "reply":
            return ()
        reply = frame.flags["reply"]
        if self._state is _State.STARTING:
            # Busy with the start that was repeated because its answer was lost.
            begun = reply == "received" or (reply == "busy" and self._attempts > 1)
            if begun:
                self._state = _State.MEASURING
            elif reply not in ("done", "stopped"):  # those may belong to what was before
                self._state = _State.IDLE
                self._came_to_nothing = _BUSY if reply == "busy" else _refused(str(reply))
        elif self._state is _State.MEASURING and reply in ("done", "stopped", "error"):
            return self._fetch(now)
        return ()

    def _fetch(self, now: Moment) -> tuple[Send, ...]:
        self._state, self._attempts = _State.FETCHING, 0
        return self._send(_GET_RESULT, now)

    def _end(self, now: Moment) -> None:
        """The pause begins where a cuff was inflated."""
        if self._state is _State.FETCHING:
            self._ended_s = now.monotonic_s
        self._state = _State.IDLE

    def _send(self, command: bytes, now: Moment) -> tuple[Send, ...]:
        self._sent_s = now.monotonic_s
        self._attempts += 1
        return (_command(command),)


def _refused(reply: str) -> Unmeasured:
    return Unmeasured(
        reason=FailureReason.DEVICE_ERROR,
        says="The cuff did not start.",
        next_step="Start again; if it stays so, use another instrument.",
        code=reply,
    )


def _command(data: bytes) -> Send:
    """Host start byte, command, and a byte that makes the sum 0."""
    frame = b"\x3a" + data
    return Send(data=frame + bytes((-sum(frame) % 256,)))
