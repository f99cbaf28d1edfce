"""Sizes of paper, and the squares of EKG paper."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np

from station.sheets.drawing import Box, Path

__all__ = ["COLOURS", "MM_A_SECOND", "Paper", "grid", "pulse", "separator"]

MM_A_SECOND: Final = 25.0
COLOURS: Final = {
    "fine": "#f6cccc",
    "coarse": "#eb9a9a",
    "trace": "#111111",
    "ink": "#111111",
    "small": "#333333",
    "gap": "#8a4b08",
    "mark": "#0b5cad",
    "rule": "#999999",
}
_FINE_MM, _COARSE_MM = 0.08, 0.15
_TRACE_MM: Final = 0.25
_PULSE_S: Final = 0.2


class Paper(StrEnum):
    """A size of paper by its name."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def portrait(self) -> tuple[float, float]:
        """Width and height upright, in mm. A4 is ISO 216; Letter is 8.5 by 11 inches."""
        return (210.0, 297.0) if self is Paper.A4 else (215.9, 279.4)

    @property
    def landscape(self) -> tuple[float, float]:
        """Width and height lying on its side, in mm."""
        width, height = self.portrait
        return height, width


def grid(box: Box) -> tuple[Path, Path]:
    """Lines every millimetre and, stronger, every five, from the box's upper left corner."""
    return _squares(box, "fine", 1, _FINE_MM), _squares(box, "coarse", 5, _COARSE_MM)


def _squares(box: Box, kind: str, step: int, width: float) -> Path:
    down = [(box.x + x, box.y, box.x + x, box.bottom) for x in range(0, int(box.width) + 1, step)]
    across = [(box.x, box.y + y, box.right, box.y + y) for y in range(0, int(box.height) + 1, step)]
    ends = np.array(down + across).reshape(-1, 2, 2)
    return Path(kind=kind, lines=list(ends), stroke=COLOURS[kind], width=width)


def pulse(x: float, y: float, mm_per_mv: float) -> Path:
    """What 1 mV for 0.2 s looks like; it begins at x on the row's line y."""
    side, wide = 1.0, _PULSE_S * MM_A_SECOND
    steps = [(0, 0), (side, 0), (side, -mm_per_mv), (side + wide, -mm_per_mv), (side + wide, 0)]
    points = np.array([*steps, (2 * side + wide, 0)]) + np.array((x, y))
    return Path(kind="calibration", lines=[points], stroke=COLOURS["trace"], width=_TRACE_MM)


def separator(x: float, y: float) -> Path:
    """Two short lines, above and below the trace, where one lead ends and the next begins."""
    ends = np.array([(x, y - 4, x, y - 2), (x, y + 2, x, y + 4)]).reshape(-1, 2, 2)
    return Path(kind="separator", lines=list(ends), stroke=COLOURS["trace"], width=0.2)
