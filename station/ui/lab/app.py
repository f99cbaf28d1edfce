"""Opens the control window and stays until it is closed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from station.lab import LabPort
from station.ui.interrupt import ctrl_c_closes
from station.ui.lab.window import LabWindow
from station.ui.look import Look, load_fonts
from station.ui.tokens import ThemeName
from station.ui.translation import install

__all__ = ["run"]

_USUAL = QSize(1280, 800)


def run(port: LabPort, *, theme: str = "light", language: str = "en") -> int:
    """The exit code. `theme` is one of `ThemeName`, `language` one of `translation.LANGUAGES`."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("vitals-station")
    install(app, language)
    load_fonts()
    size = _USUAL.boundedTo(app.primaryScreen().availableSize())
    window = LabWindow(Look.of(ThemeName(theme), size, app.primaryScreen()), port)
    window.resize(size)
    window.show()
    window.activateWindow()
    with ctrl_c_closes(window):
        return app.exec()
