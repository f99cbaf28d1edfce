"""What the control window of simulated instruments shows, and what it asks for: plain data.

The window knows nothing of simulators, and they know nothing of it; this is what both know.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = [
    "ActView",
    "FrameView",
    "Frames",
    "InstrumentView",
    "LabPort",
    "LabView",
    "NumberView",
    "PartView",
    "WordView",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """Something that can be done. `group`: `user` (somebody does it to the instrument), `device`
    (it does it by itself) or `link` (it happens on the way). `on` is None for what happens once,
    else whether it holds now.
    """

    word: str
    group: str
    on: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentView:
    """A simulated instrument: `way` is `pty`, `tcp`, `port` or `address`, `where` what a host
    opens. `sent` and `received` count bytes since the start.
    """

    id: str
    title: str
    way: str
    where: str
    plugged: bool
    sent: int
    received: int
    acts: tuple[ActView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    """A number of the person: what was told last, and what is true now."""

    name: str
    unit: str
    low: float
    high: float
    step: float
    told: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """A word of the person, such as the rhythm, and what it may be."""

    name: str
    choices: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabView:
    """Everything but the bytes. Until `closed_until_s` a scenario tells the person, and nobody else
    can. `problem` is what was refused last (`problems` counts them), `ended` why
    nothing runs any more (empty: it was to end).
    """

    now_s: float = 0.0
    instruments: tuple[InstrumentView, ...] = ()
    numbers: tuple[NumberView, ...] = ()
    words: tuple[WordView, ...] = ()
    closed_until_s: float | None = None
    problem: str = ""
    problems: int = 0
    ended: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """Bytes with a name: `places` are (first, behind the last) in the frame. `frame`: they belong
    to the framing, not to a field.
    """

    name: str
    places: tuple[tuple[int, int], ...]
    says: str = ""
    frame: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameView:
    """A frame as it went over the line; `sent` by the instrument, else by its host. `row` is how
    many bytes a wire frame has, where several make one frame; `text`: its bytes are characters.
    `complaint`: why it is none. `skipped` frames of the instrument came right before it and are
    not shown.
    """

    number: int
    at_s: float
    instrument: str
    sent: bool
    what: str
    raw: bytes
    parts: tuple[PartView, ...] = ()
    row: int = 0
    text: bool = False
    skipped: int = 0
    complaint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The newest frames since they were asked for, oldest first, and how many came before them
    that are not among them.
    """

    frames: tuple[FrameView, ...] = ()
    left_out: int = 0


class LabPort(Protocol):
    """The running simulation, for a window. Nothing here waits for it."""

    def view(self) -> LabView:
        """How things are."""

    def frames(self, most: int) -> Frames:
        """What went over the lines since the last time, at most so many frames an instrument."""

    def tell(self, name: str, value: float | str) -> None:
        """Let a number or a word of the person be this."""

    def do(self, instrument: str, word: str, on: bool | None = None) -> None:
        """Do something of `InstrumentView.acts`; `on` as what it is to become."""

    def keep(self, path: Path) -> None:
        """Write what was done until now as a scenario. Raises `OSError`."""
