"""A page as lines, areas and words at places in millimetres, whoever writes or paints it later.

The origin is the page's upper left corner, x goes right and y down. Items cover what came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "Align",
    "Box",
    "Clip",
    "Drawing",
    "Item",
    "Path",
    "Text",
    "box_path",
    "cleaned",
    "hatching",
    "lines",
]


class Align(StrEnum):
    """Which point of the words stands at their place."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in mm."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """Lines from point to point, each `(points, 2)` in mm; `kind` says what they are.

    Colours are `#rrggbb`; without `stroke` there is no line, without `fill` no area. A `closed`
    line ends where it began.
    """

    kind: str
    lines: Sequence[NDArray[np.float64]]
    stroke: str | None = "#000000"
    width: float = 0.2
    fill: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of words; `y` is where the letters stand, `size` the height of a line of type."""

    words: str
    x: float
    y: float
    size: float
    bold: bool = False
    align: Align = Align.LEFT
    colour: str = "#000000"
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Items of which only what lies in the box is seen."""

    box: Box
    items: tuple[Item, ...]


Item = Path | Text | Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One page of `width` by `height` mm. `title` says what it is, and names no patient."""

    title: str
    width: float
    height: float
    items: tuple[Item, ...]


def lines(*ends: tuple[float, float, float, float]) -> list[NDArray[np.float64]]:
    """Straight lines from (x, y) to (x, y) each, as a `Path` takes them."""
    return list(np.array(ends, dtype=np.float64).reshape(-1, 2, 2))


def box_path(box: Box, kind: str, *, fill: str | None = None, stroke: str | None = None) -> Path:
    """The box as an area, an outline or both."""
    corners = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
    return Path(kind=kind, lines=[np.array(corners)], stroke=stroke, fill=fill, closed=True)


def hatching(box: Box, kind: str, colour: str, step: float = 1.2, width: float = 0.15) -> Path:
    """Slanting lines that fill the box and end at its sides, at least one."""
    found = []
    along = step / 2
    while along < box.width + box.height:
        # The line x + y = along, from the left or lower side to the upper or right one.
        from_x = max(0.0, along - box.height)
        to_x = min(box.width, along)
        found.append((box.x + from_x, box.y + along - from_x, box.x + to_x, box.y + along - to_x))
        along += step
    return Path(kind=kind, lines=lines(*found), stroke=colour, width=width)


def cleaned(words: str) -> str:
    """Words as every backend can write them: what cannot be printed is a space."""
    return "".join(c if c.isprintable() else " " for c in words)
