"""The look of one window: a colour scheme and the sizes for its screen, handed to every widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QScreen

from station.ui.screens import SCREENS
from station.ui.tokens import PALETTES, TYPE, Metrics, Palette, Text, ThemeName, Tone

__all__ = ["Look", "load_fonts", "screen_px_per_mm"]

FONT_FAMILY: Final = "Inter"
FALLBACK_FAMILIES: Final = ("Noto Sans", "DejaVu Sans")
_FONT_FOLDER: Final = Path(__file__).parent / "fonts"
_TABULAR: Final = "tnum"
_PLAUSIBLE_DPI: Final = (50.0, 400.0)


def load_fonts() -> None:
    """Make the shipped Inter known to Qt. Needs a `QGuiApplication`; twice does no harm."""
    if FONT_FAMILY in QFontDatabase.families():
        styles = set(QFontDatabase.styles(FONT_FAMILY))
        if {"Regular", "Bold"} <= styles and len(styles) >= 4:
            return
    for file in sorted(_FONT_FOLDER.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))


def screen_px_per_mm(screen: QScreen | None) -> float:
    """Logical pixels in a millimetre of glass, as somebody measured (`station.ui.screens`).

    Where nobody did, as the screen tells. One that claims an impossible size (0 mm, a projector's
    1600 mm) is not believed: the desktop's own dots per inch are used instead.
    """
    if screen is None:
        return 96 / 25.4
    measured = SCREENS.px_per_mm(screen)
    if measured is not None:
        return measured
    dpi = screen.physicalDotsPerInchX()
    if not _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1]:
        dpi = screen.logicalDotsPerInchX()
    return dpi / 25.4


@dataclass(frozen=True)
class Look:
    """Colours and sizes. Equal looks draw equal pictures."""

    palette: Palette
    metrics: Metrics

    @classmethod
    def of(cls, theme: ThemeName, size: QSize, screen: QScreen | None = None) -> Look:
        """The look of a window of that size on that screen."""
        screen = screen or QGuiApplication.primaryScreen()
        metrics = Metrics.of(size.width(), size.height(), screen_px_per_mm(screen))
        return cls(PALETTES[theme], metrics)

    @cached_property
    def _colours(self) -> dict[Tone, QColor]:
        return {tone: QColor(self.palette[tone]) for tone in Tone}

    @cached_property
    def _fonts(self) -> dict[tuple[int, int], QFont]:
        return {}

    def colour(self, tone: Tone) -> QColor:
        """The colour of a role."""
        return self._colours[tone]

    def sized_font(self, px: int, weight: int) -> QFont:
        """Inter with tabular digits, so that a changing number does not dance."""
        key = (px, weight)
        font = self._fonts.get(key)
        if font is None:
            font = QFont([FONT_FAMILY, *FALLBACK_FAMILIES])
            font.setPixelSize(px)
            font.setWeight(QFont.Weight(weight))
            font.setFeature(QFont.Tag(_TABULAR), 1)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return font

    def font(self, use: Text, weight: int | None = None) -> QFont:
        """The font of a use of text."""
        return self.sized_font(self.metrics.text_px(use), weight or TYPE[use][2])

    def qt_palette(self) -> QPalette:
        """The palette for plain Qt widgets (text fields, menus)."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, tone in (
            (roles.Window, Tone.BG),
            (roles.WindowText, Tone.INK),
            (roles.Base, Tone.SURFACE),
            (roles.AlternateBase, Tone.SURFACE2),
            (roles.Text, Tone.INK),
            (roles.Button, Tone.SURFACE),
            (roles.ButtonText, Tone.INK),
            (roles.Highlight, Tone.ACCENT),
            (roles.HighlightedText, Tone.ON_ACCENT),
            (roles.PlaceholderText, Tone.INK3),
            (roles.ToolTipBase, Tone.INK),
            (roles.ToolTipText, Tone.SURFACE),
        ):
            palette.setColor(role, self.colour(tone))
        return palette
