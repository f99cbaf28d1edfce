"""Tints that tell neighbouring fields of a frame apart. They mean nothing by themselves.

The roles of `tokens` say what is live, captured or wrong, and a field is none of that; so these
are colours of their own, light enough (or dark enough) for ink at 7 to 1. In high contrast there
are none: there a line stands under each field.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

from station.lab import FrameView
from station.ui.look import Look
from station.ui.tokens import ThemeName, Tone

__all__ = ["TINTS", "owners", "tint"]

TINTS: Final[dict[ThemeName, tuple[str, ...]]] = {
    ThemeName.LIGHT: ("#D3E5F8", "#DCEFD6", "#FBE5C4", "#E9DCF4", "#CFEDEF", "#F8DBE2"),
    ThemeName.DARK: ("#1D3A5A", "#1F4430", "#4A3818", "#3D2B54", "#15474B", "#502834"),
    ThemeName.CONTRAST: (),
}


def tint(look: Look, frame: FrameView, part: int | None) -> QColor | None:
    """The ground of a part; None for bytes without a name, and in high contrast."""
    if part is None:
        return None
    tints = TINTS[look.palette.name]
    if not tints:
        return None
    if frame.parts[part].frame:
        return look.colour(Tone.LINE)
    number = sum(1 for one in frame.parts[:part] if not one.frame)
    return QColor(tints[number % len(tints)])


def owners(frame: FrameView) -> list[int | None]:
    """For each byte the first part that has it, by its place in `parts`."""
    found: list[int | None] = [None] * len(frame.raw)
    for number, part in enumerate(frame.parts):
        for start, stop in part.places:
            for byte in range(start, min(stop, len(found))):
                if found[byte] is None:
                    found[byte] = number
    return found
