"""Design tokens: the one place where colours, sizes and type are decided.

Style sheets, painters and plots all take their numbers from here. Colours are roles, not hues:
accent says live, chosen or next step; ok, warn and bad say captured, attention and failed, and
nothing else. Sizes that a finger or a ruler meets are millimetres, everything else is pixels of
a 1920x1080 (regular) or a 1280x800 (compact) window and grows with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["PALETTES", "TYPE", "Metrics", "Palette", "Text", "ThemeName", "Tone", "contrast"]


class ThemeName(StrEnum):
    """The three colour schemes."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Tone(StrEnum):
    """A colour by its role. A `_TINT` lies behind text of the role of the same name; what cannot be
    used yet is written in `OFF`.
    """

    BG = "bg"
    SURFACE = "surface"
    SURFACE2 = "surface2"
    LINE = "line"
    LINE2 = "line2"
    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    OFF = "off"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    ACCENT_TINT = "accent_tint"
    OK = "ok"
    OK_TINT = "ok_tint"
    WARN = "warn"
    WARN_TINT = "warn_tint"
    BAD = "bad"
    ON_BAD = "on_bad"
    BAD_TINT = "bad_tint"
    PAPER = "paper"
    MM1 = "mm1"
    MM5 = "mm5"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour scheme: role to `#RRGGBB`."""

    name: ThemeName
    colours: dict[Tone, str]

    def __getitem__(self, tone: Tone) -> str:
        """The colour of a role."""
        return self.colours[tone]

    @property
    def tints_are_borders(self) -> bool:
        """In high contrast a tint is replaced by a 2 px border of its role colour."""
        return self.name is ThemeName.CONTRAST


def _palette(name: ThemeName, *colours: str) -> Palette:
    return Palette(name, dict(zip(Tone, colours, strict=True)))


PALETTES: Final[dict[ThemeName, Palette]] = {
    ThemeName.LIGHT: _palette(
        ThemeName.LIGHT,
        *("#EDF0F3", "#FFFFFF", "#F5F7F9", "#CBD3DA", "#75828E"),
        *("#13202B", "#3F4D59", "#56636F", "#6A7782"),
        *("#0B5CAD", "#FFFFFF", "#E2EDF8"),
        *("#0A6638", "#E0F1E7"),
        *("#824600", "#FFEFCF"),
        *("#AE1E18", "#FFFFFF", "#FBE4E2"),
        *("#FFF9F7", "#F7DCD7", "#E8ADA4", "#101A22"),
    ),
    ThemeName.DARK: _palette(
        ThemeName.DARK,
        *("#0D141A", "#172029", "#1F2A34", "#35434F", "#7F8E9B"),
        *("#F1F5F8", "#BECAD4", "#9DABB7", "#8C9AA6"),
        *("#72B6F8", "#06203A", "#17334E"),
        *("#67D197", "#143625"),
        *("#F6BC55", "#3A2B0E"),
        *("#FF8F86", "#2A0503", "#46201F"),
        *("#10181D", "#1D2930", "#33454F", "#F0F6F3"),
    ),
    ThemeName.CONTRAST: _palette(
        ThemeName.CONTRAST,
        *("#000000", "#000000", "#000000", "#FFFFFF", "#FFFFFF"),
        *("#FFFFFF", "#FFFFFF", "#FFFFFF", "#A6A6A6"),
        *("#FFE14D", "#000000", "#000000"),
        *("#7DF5AC", "#000000"),
        *("#FFC247", "#000000"),
        *("#FFA49C", "#000000", "#000000"),
        *("#000000", "#222222", "#555555", "#FFFFFF"),
    ),
}


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two `#RRGGBB` colours, 1 to 21."""

    def luminance(colour: str) -> float:
        linear = []
        for at in (1, 3, 5):
            part = int(colour[at : at + 2], 16) / 255
            linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class Text(StrEnum):
    """A use of text; size and weight follow from it."""

    HERO = "hero"
    BIG = "big"
    PHRASE = "phrase"
    NAME = "name"
    HEADING = "heading"
    TILE = "tile"
    STATE = "state"
    STRONG = "strong"
    BODY = "body"
    BUTTON = "button"
    LABEL = "label"
    CAPTION = "caption"
    KEY = "key"


# use → (px at 1920×1080, px at 1280×800, weight)
TYPE: Final[dict[Text, tuple[int, int, int]]] = {
    Text.HERO: (116, 82, 700),
    Text.BIG: (88, 68, 700),
    Text.PHRASE: (54, 38, 700),
    Text.NAME: (35, 26, 700),
    Text.HEADING: (33, 24, 700),
    Text.TILE: (28, 20, 600),
    Text.STATE: (24, 18, 600),
    Text.STRONG: (22, 17, 600),
    Text.BODY: (21, 17, 400),
    Text.BUTTON: (21, 17, 600),
    Text.LABEL: (20, 17, 400),
    Text.CAPTION: (18, 15, 400),
    Text.KEY: (46, 38, 600),
}

_REGULAR_FROM_PX: Final = 1600
_SMALLEST_PX: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Sizes for one window on one screen.

    `compact` is the layout below 1600 px, `scale` how the window compares with the one that
    the type table was drawn for, `px_per_mm` the screen's own resolution in logical pixels.
    """

    compact: bool
    scale: float
    px_per_mm: float
    touch_px_per_mm: float

    @classmethod
    def of(cls, width_px: int, height_px: int, px_per_mm: float) -> Metrics:
        """The sizes for a window of `width_px` by `height_px` logical pixels."""
        compact = width_px < _REGULAR_FROM_PX
        reference = (1280, 800) if compact else (1920, 1080)
        scale = min(width_px / reference[0], height_px / reference[1])
        return cls(
            compact=compact,
            scale=max(0.8, min(scale, 3.0)),
            px_per_mm=px_per_mm,
            # The smallest supported glass is 272 mm wide; below it keys stop growing with the
            # resolution, or they would push the values off the page.
            touch_px_per_mm=min(px_per_mm, width_px / 272),
        )

    def px(self, regular: float, compact: float | None = None) -> int:
        """A length of the drawing, scaled to this window."""
        length = compact if self.compact and compact is not None else regular
        return max(1, round(length * self.scale))

    def text_px(self, use: Text) -> int:
        """The pixel size of a use of text; never below what can be read."""
        regular, compact, _ = TYPE[use]
        return max(_SMALLEST_PX, round((compact if self.compact else regular) * self.scale))

    def touch(self, mm: float) -> int:
        """A length that a finger meets: at least `mm`, rounded up to 4 px, never under the text."""
        least = math.ceil(mm * self.touch_px_per_mm / 4) * 4
        return max(least, self.px(44 * mm / 14, 38 * mm / 14))

    @property
    def target(self) -> int:
        """The standard touch target: 14 mm, on a small screen 12."""
        return self.touch(12 if self.compact else 14)

    @property
    def step(self) -> int:
        """The next step in the foot bar: 16 mm, on a small screen 13."""
        return self.touch(13 if self.compact else 16)

    @property
    def margin(self) -> int:
        """Page margin."""
        return self.px(24, 12)

    @property
    def gutter(self) -> int:
        """Between tiles."""
        return self.px(16, 10)

    @property
    def pad(self) -> int:
        """Inside a tile, left and right."""
        return self.px(20, 14)

    @property
    def gap(self) -> int:
        """Between controls: at least 2 mm."""
        return max(self.px(10, 8), round(2 * self.touch_px_per_mm))
