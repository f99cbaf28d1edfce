"""What is asked of a writer, beside the signals themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, tzinfo

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Order", "Person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who was recorded: the number that people read, "F" or "M" where known, and the name."""

    code: str
    name: str
    sex: str | None = None
    birth_date: date | None = None

    def __str__(self) -> str:
        """As one line of text."""
        born = f"born {self.birth_date.isoformat()}" if self.birth_date else ""
        return ", ".join(one for one in (self.name, self.code, self.sex, born) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to write.

    `channels` are numbers of signals, all if None. `person` is None for a file that names nobody.
    `resolution_uv` lowers the resolution of finer voltages to so many microvolts a count. `beats`
    are R peaks in samples of the first channel, int64 `(beats,)`. Times with a zone are written in
    `zone`, in that of this computer if None.
    """

    channels: tuple[int, ...] | None = None
    person: Person | None = None
    resolution_uv: float | None = None
    beats: NDArray[np.int64] | None = None
    zone: tzinfo | None = None
