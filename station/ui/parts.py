"""What the window needs of its installation, looked at without showing one."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from station.ui.look import FONT_FAMILY, load_fonts
from station.ui.shell.window import import_pages
from station.ui.translation import LANGUAGES, install

__all__ = ["window_parts"]


def window_parts() -> tuple[tuple[str, str], ...]:
    """Name and finding of each part. Raises where one is missing.

    On Linux the library that speaks with the screen is loaded, too; no screen is needed.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["vitals-station"])
    import_pages()
    load_fonts()
    styles = QFontDatabase.styles(FONT_FAMILY)
    if len(styles) < 4:
        raise FileNotFoundError(f"of the font {FONT_FAMILY} only {styles} are there")
    for language in LANGUAGES[1:]:
        translator = install(app, language)
        if translator is None or translator.isEmpty():
            raise FileNotFoundError(f"the words in {language!r} are empty")
        app.removeTranslator(translator)
    install(app, LANGUAGES[0])
    _load_screen_plugin()
    return (
        ("window", f"Qt {qVersion()}, {len(styles)} weights of {FONT_FAMILY}"),
        ("languages", ", ".join(LANGUAGES)),
    )


def _load_screen_plugin() -> None:
    """Raises OSError that names the library of the system that is missing."""
    import ctypes
    from pathlib import Path

    for folder in QCoreApplication.libraryPaths():
        plugin = Path(folder) / "platforms" / "libqxcb.so"
        if plugin.exists():
            ctypes.CDLL(str(plugin))
            return
