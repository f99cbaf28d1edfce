"""What a link is: something that moves bytes to and from one instrument and says how it stands.

A link runs in the I/O loop. It opens, delivers chunks, notices loss, and comes back by itself
with growing pauses; it never looks into the bytes. What it tells goes to a `LinkListener`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from station.vitals import DeviceIdentity, Origin

__all__ = [
    "Chunk",
    "Link",
    "LinkListener",
    "LinkPhase",
    "LinkProblem",
    "LinkState",
    "Problem",
    "WriteFailedError",
]


class WriteFailedError(OSError):
    """The instrument is connected, but did not take what was sent (refused, or in no time)."""


class LinkPhase(StrEnum):
    """Where a connection stands."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    FAILED = "failed"


class Problem(StrEnum):
    """What is wrong with a link, as something that a person can act on. All but SILENT, which an
    instrument is while connected, are why there is no connection.
    """

    PORT_MISSING = "port_missing"
    PORT_BUSY = "port_busy"
    NO_PERMISSION = "no_permission"
    NOT_A_PORT = "not_a_port"
    UNPLUGGED = "unplugged"
    REFUSED = "refused"
    NO_BLUETOOTH = "no_bluetooth"
    BLUETOOTH_OFF = "bluetooth_off"
    RADIO_GONE = "radio_gone"
    NOT_FOUND = "not_found"
    NOT_BONDED = "not_bonded"
    STALE_BOND = "stale_bond"
    PAIRING_CANCELLED = "pairing_cancelled"
    PAIRING_UNANSWERED = "pairing_unanswered"
    HELD_ELSEWHERE = "held_elsewhere"
    TIMED_OUT = "timed_out"
    DEVICE_ENDED = "device_ended"
    WRONG_DEVICE = "wrong_device"
    SILENT = "silent"
    WRONG_STREAM = "wrong_stream"
    RECORDING_ENDED = "recording_ended"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProblem:
    """What is wrong, in words, and what to do about it."""

    problem: Problem
    says: str
    next_step: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """A change of a link's state.

    `retry_in_s` is set while it waits to try again. `identity` and `battery_percent` (0 to 100)
    are set on CONNECTED where the device tells them. `cause` is the exception behind `problem`,
    for a program to chain; it is no part of what was told, and no recording keeps it.
    """

    phase: LinkPhase
    problem: LinkProblem | None = None
    retry_in_s: float | None = None
    identity: DeviceIdentity | None = None
    battery_percent: int | None = None
    cause: BaseException | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Bytes as they came. `channel` is the full lower-case UUID of a GATT characteristic, or
    None for a stream. `monotonic_s` is this host's monotonic clock at arrival.
    """

    data: bytes
    monotonic_s: float
    channel: str | None = None


class LinkListener(Protocol):
    """Who wants to know. Called in the I/O loop; must not block and must not raise."""

    def on_chunk(self, chunk: Chunk) -> None:
        """Bytes arrived."""

    def on_state(self, state: LinkState) -> None:
        """The link changed its state."""


class Link(Protocol):
    """One instrument's connection."""

    @property
    def origin(self) -> Origin:
        """Whether a device, a simulator or a recording is at the other end."""

    async def run(self, listener: LinkListener) -> None:
        """Connect and stay connected until cancelled; then leave the port or radio clean.

        A recording returns at its end. Nothing is written to a port to find out what is there.
        """

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Send bytes. Raises `ConnectionError` when there is no connection, and
        `WriteFailedError` when the instrument did not take them; both are `OSError`.
        """
