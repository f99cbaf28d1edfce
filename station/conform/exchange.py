"""A recorded conversation as the checks want it: frames, broken stretches, samples, commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from station.codec import Decoder, Frame, Samples, Spec
from station.conform.breaks import Break
from station.drivers.links.base import LinkState
from station.drivers.links.recording import Sent

if TYPE_CHECKING:
    from station.codec.spec import Framing

__all__ = ["Connection", "Exchange", "Heard", "Piece", "streams_in"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """A frame that was understood. `link` counts connections from 0."""

    t_s: float
    link: int
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """Samples as they arrived."""

    t_s: float
    link: int
    samples: Samples


@dataclass(slots=True, kw_only=True)
class Connection:
    """One connection, in seconds since the start."""

    began_s: float
    ended_s: float
    bytes_heard: int = 0


@dataclass(slots=True, kw_only=True)
class Exchange:
    """Everything of one recording. `wires` are whole wire frames with their times and connection,
    `clock_sets` when a command that sets the clock went out.
    """

    spec: Spec
    mode: str | None
    started_utc: datetime
    zone: tzinfo | None = None
    links: list[Connection] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    wires: list[tuple[float, int, bytes]] = field(default_factory=list)
    sent: list[tuple[float, int, Sent]] = field(default_factory=list)
    clock_sets: list[float] = field(default_factory=list)
    states: list[tuple[float, LinkState]] = field(default_factory=list)
    chunks: list[tuple[float, int]] = field(default_factory=list)
    ended_s: float = 0.0

    @property
    def framing(self) -> Framing | None:
        """The framing of a serial stream."""
        if self.spec.link.kind == "bluetooth":
            return None
        return next((f for f in self.spec.framings if self.mode in (None, f.mode)), None)

    @property
    def streams(self) -> bool:
        """Whether values or samples come all the time in this mode."""
        return streams_in(self.spec, self.mode)

    def local(self, t_s: float) -> datetime:
        """The room's wall time at a moment of the recording, naive, as devices keep theirs."""
        moment = self.started_utc + timedelta(seconds=t_s)
        return moment.astimezone(self.zone).replace(tzinfo=None)


def streams_in(spec: Spec, mode: str | None) -> bool:
    """Whether values or samples come all the time in that mode (None: the first one)."""
    messages = Decoder(spec, mode=mode).messages
    told = (m for m in messages if m.waveforms or any(field.vital for field in m.fields))
    return any(spec.streams(message.id) for message in told)
