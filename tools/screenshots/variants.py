"""The ways in which one and the same state of the station is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSize

from station.ui.tokens import ThemeName
from station.ui.translation import install

__all__ = ["COMPACT", "CONTRAST", "DARK", "LIGHT", "LONG", "PAGE", "SPANISH", "Variant", "speaking"]

_WALL: Final = (1920, 1080)
_LAPTOP: Final = (1280, 800)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to show a state. `ending` stands behind the name of the picture."""

    ending: str
    theme: ThemeName = ThemeName.LIGHT
    width_px: int = _WALL[0]
    height_px: int = _WALL[1]
    language: str = "en"
    long: bool = False

    @property
    def size(self) -> QSize:
        """Of the window, in logical pixels."""
        return QSize(self.width_px, self.height_px)


def _small(ending: str, *, language: str = "en", long: bool = False) -> Variant:
    return Variant(
        ending=ending, width_px=_LAPTOP[0], height_px=_LAPTOP[1], language=language, long=long
    )


LIGHT: Final = Variant(ending="")
DARK: Final = Variant(ending="-dark", theme=ThemeName.DARK)
CONTRAST: Final = Variant(ending="-contrast", theme=ThemeName.CONTRAST)
COMPACT: Final = _small("-1280x800")
# On the small window, where words have the least room.
SPANISH: Final = _small("-spanish", language="es")
LONG: Final = _small("-long-names", long=True)
PAGE: Final = (LIGHT, DARK, CONTRAST, COMPACT, SPANISH, LONG)
"""Every page is shown in all of them; a special state of a page in some."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The program speaks `language` inside, and what it spoke before after it."""
    before = QLocale()
    app = QCoreApplication.instance()
    assert app is not None
    translator = install(app, language)
    try:
        yield
    finally:
        if translator is not None:
            app.removeTranslator(translator)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
        QLocale.setDefault(before)
