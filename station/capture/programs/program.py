"""What a blood pressure program is: plain data, as its file says it. All times in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["Planned", "Program", "Purpose", "Repeat", "Source"]


class Purpose(StrEnum):
    """What the readings are for: a mean value, or a comparison that has no mean."""

    AVERAGE = "average"
    ORTHOSTATIC = "orthostatic"
    ARMS = "arms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a program's facts were read. `cite` names it in a few words, for a list."""

    cite: str
    publication: str
    section: str
    says: str

    @property
    def short(self) -> str:
        """Publication and place, in one line."""
        return f"{self.publication}, {self.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reading. `wait_s` is counted from the end of the reading before it, or from the moment
    when somebody said that its `prepare` was done; with `since_prepared` from when the last
    `prepare` of the program was done (three minutes after standing up). The first reading follows
    the rest at once.
    """

    wait_s: float = 0.0
    since_prepared: bool = False
    label: str = ""
    prepare: str = ""
    position: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One reading more where the last two differ by more than `differ_mmhg` in the upper or the
    lower value, at most `most` times.
    """

    differ_mmhg: Decimal
    most: int
    wait_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A protocol. `discard_first` readings never count, and of the others only the `last` ones
    where that is said. Fewer than `fewest` that count make no average. A reading that failed is
    tried `retries` times more, each `retry_after_s` after the failure. A cuff that gives nothing
    for `longest_s` after it began has failed.
    """

    id: str
    title: str
    about: str
    readings: tuple[Planned, ...]
    sources: tuple[Source, ...]
    purpose: Purpose = Purpose.AVERAGE
    rest_s: float = 0.0
    checklist: tuple[str, ...] = ()
    blinded: bool = False
    discard_first: int = 0
    last: int | None = None
    fewest: int = 1
    repeat: Repeat | None = None
    retries: int = 1
    retry_after_s: float = 60.0
    longest_s: float = 240.0

    @property
    def waits_s(self) -> float:
        """Rest and waits together, without the time that the cuff takes."""
        return self.rest_s + sum(planned.wait_s for planned in self.readings[1:])
