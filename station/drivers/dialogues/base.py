"""What a dialogue is: the station's half of a conversation, without a port and without a clock.

It is told what happens and answers with what to send. The driver sends, and passes the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from station.vitals import FailureReason

__all__ = ["Answer", "Dialogue", "Moment", "NotNowError", "Send", "Unmeasured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Bytes for the device. `channel` is a GATT characteristic. `otherwise` is tried where the
    device does not have that characteristic or refuses. `sets_clock`: it sets the device's time.
    """

    data: bytes
    channel: str | None = None
    otherwise: Send | None = None
    sets_clock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Two clocks at one moment: monotonic seconds, and wall time in UTC; `zone` is the room's,
    None for the computer's.
    """

    monotonic_s: float
    utc: datetime
    zone: tzinfo | None = None

    @property
    def local(self) -> datetime:
        """Wall time in the room, with its zone. Few conversations ask for it."""
        return self.utc.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send, and which of the bytes that came are for the decoder: `data`, on `channel`
    where that is another one than they came on.
    """

    send: tuple[Send, ...] = ()
    data: bytes = b""
    channel: str | None = None


class NotNowError(RuntimeError):
    """The instrument cannot do that now: why and what to do, in words for the person."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """A person asked for a measurement and there will be none: what happened and what to do, in
    words for the person; `code` for the engineer.
    """

    reason: FailureReason
    says: str
    next_step: str
    code: str


class Dialogue:
    """A device that needs no conversation; the others override what they need.

    Arguments of `__init__` are the `options` of the spec's link. `actions` are what a person may
    ask the instrument to do from here, such as "start" and "stop".
    """

    actions: frozenset[str] = frozenset()
    _came_to_nothing: Unmeasured | None = None
    """What is to be told by `unmeasured`."""

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """The link is up."""
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Bytes came, over Bluetooth on a characteristic; by default all are measurements."""
        return Answer(data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Some time has passed (several times a second)."""
        return ()

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """A person wants one of `actions`. Raises `KeyError` for any other, and
        `NotNowError` where it has to wait.
        """
        raise KeyError(action)

    def unmeasured(self) -> Unmeasured | None:
        """What was asked for and came to nothing, without a frame that says so; told once. It is
        looked for after whatever else happens.
        """
        told, self._came_to_nothing = self._came_to_nothing, None
        return told

    def closing(self) -> tuple[Send, ...]:
        """The station is about to leave."""
        return ()
