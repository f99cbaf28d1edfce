"""Why the patient came, in words: a field and its button, over the page."""

from __future__ import annotations

from collections.abc import Callable

from station.capture.views import TileView
from station.ui import names
from station.ui.board_tiles import ReasonTile
from station.ui.look import Look
from station.ui.tile import Allowed
from station.ui.widgets.button import Button
from station.ui.widgets.overlay import Overlay

__all__ = ["ReasonDialog"]


class ReasonDialog(Overlay):
    """Made once for the page; it remembers what is being written while it is closed."""

    def __init__(self, look: Look, entered: Callable[[str], None]) -> None:
        super().__init__(look, self.tr("Reason for visit"), name=names.REASON_DIALOG, width=900)
        self.tile = ReasonTile(look, self._enter)
        self._entered = entered
        self.tile.setFixedHeight(look.metrics.px(300, 230))
        self.body.addWidget(self.tile)
        done = Button(look, self.tr("Close without keeping"))
        done.clicked.connect(self.shut)
        self.buttons.addWidget(done)

    def _enter(self, text: str) -> None:
        self._entered(text)
        self.shut()

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """What was kept."""
        self.tile.show_tile(tile, allowed)
