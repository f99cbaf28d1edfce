"""Takes one moment of a station and makes its pictures in every variant that is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from station.capture.views import StationView
from station.ui.port import StationPort
from station.ui.shell.window import MainWindow
from station.ui.shell.wording import view_in_words
from station.ui.widgets.overlay import Overlay
from tests.support.bedside import Hand
from tests.support.long_names import with_long_names
from tests.ui.driving import settle
from tools.screenshots.moment import Moment
from tools.screenshots.palette import pixels_of, save
from tools.screenshots.variants import PAGE, Variant, speaking

__all__ = ["Doing", "Gallery"]

Doing = Callable[[Hand, MainWindow], object]
"""What a person does in the window before the picture: open a dialog, type."""
_SETTLE_S = 0.06


class Gallery:
    """A window for each variant, kept from picture to picture; only one is on the screen."""

    def __init__(self, folder: Path, only: str = "") -> None:
        """Pictures go to `folder`; `only` those whose name begins so."""
        self.folder = folder
        self.only = only
        self.note = ""
        self.seconds = 0.0
        self._windows: dict[Variant, tuple[MainWindow, Moment]] = {}

    def close(self) -> None:
        """Close the windows."""
        for window, _ in self._windows.values():
            window.close()
            window.deleteLater()
        self._windows.clear()

    def take(
        self,
        name: str,
        station: StationPort,
        *,
        page: str | None = None,
        doing: Doing | None = None,
        variants: Sequence[Variant] = PAGE,
        view: StationView | None = None,
        asks: bool = False,
        live_s: float = _SETTLE_S,
    ) -> dict[Variant, NDArray[np.uint32]]:
        """One moment (`view`, or what the station shows now) in all `variants`.

        `page` is turned to where somebody is signed in; then `doing` is done. `asks`: commands of
        `doing` are answered by the station itself. Gives the pictures' pixels.
        """
        pictures: dict[Variant, NDArray[np.uint32]] = {}
        if not name.startswith(self.only):
            return pictures
        began = time.monotonic()
        moment = view or station.view()
        for variant in variants:
            with speaking(variant.language):
                shown = with_long_names(moment) if variant.long else moment
                window, port = self._window(variant, shown)
                port.take(station, shown)
                port.asks = asks
                window.show()
                window.show_view(view_in_words(port.view()))
                if page is not None:
                    window.go(page)
                hand = Hand(window)
                hand.live(0.02)
                if doing is not None:
                    doing(hand, window)
                hand.live(live_s)
                settle()
                pictures[variant] = self.keep(name, variant, window)
                for dialog in window.findChildren(Overlay):
                    dialog.shut()
                window.hide()
        self.seconds += time.monotonic() - began
        return pictures

    def keep(self, name: str, variant: Variant, widget: QWidget) -> NDArray[np.uint32]:
        """The picture of a widget, saved under that name."""
        pixels = pixels_of(widget.grab().toImage())
        save(pixels, self.folder / f"{name}{variant.ending}.png")
        return pixels

    def _window(self, variant: Variant, view: StationView) -> tuple[MainWindow, Moment]:
        if variant not in self._windows:
            port = Moment(view)
            window = MainWindow(variant.theme, variant.size, port)
            window.show_note(self.note)
            self._windows[variant] = window, port
        return self._windows[variant]
