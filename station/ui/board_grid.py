"""Puts the tiles of the board into their places on the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from station.capture.board_policy import BOARD
from station.ui.board_layout import places
from station.ui.look import Look
from station.ui.tile import TileWidget
from station.visit import ResultKind

__all__ = ["BoardGrid"]

_FIRST_ROW: Final = 0.52
_COLUMNS: Final = 12


class BoardGrid:
    """Two rows of twelve columns on `page`, whatever the tiles would like to have."""

    def __init__(
        self,
        page: QWidget,
        look: Look,
        tiles: Mapping[ResultKind, TileWidget],
        line: QWidget,
    ) -> None:
        """`line` stands over the tiles while it is shown. The first row gives it its room at the
        top: what is touched stands at the foot of a tile and does not move.
        """
        line.setParent(page)
        self._line = line
        self._over = False
        self._page = page
        self._look = look
        self._tiles = tiles
        self._places = places(BOARD)
        for kind, widget in tiles.items():
            widget.setParent(page)
            widget.setVisible(kind in self._places)

    def place(self) -> None:
        """Give every tile its share of the page's size."""
        margin, gutter = self._look.metrics.margin, self._look.metrics.gutter
        column = (self._page.width() - 2 * margin + gutter) / _COLUMNS
        height = self._page.height() - 2 * margin - gutter
        first = round(height * _FIRST_ROW)
        second = margin + first + gutter
        top = margin
        if self._over:
            gap = self._look.metrics.px(8, 2)
            self._line.setGeometry(
                margin, gap, self._page.width() - 2 * margin, self._line.height()
            )
            top = 2 * gap + self._line.height()
        tops = ((top, margin + first - top), (second, height - first))
        for kind, place in self._places.items():
            x = margin + round(column * place.column)
            right = margin + round(column * (place.column + place.span)) - gutter
            start, room = tops[place.row]
            part = (room - gutter * (place.parts - 1)) / place.parts
            y = start + round((part + gutter) * place.part)
            self._tiles[kind].setGeometry(x, y, right - x, round(part))
        self._fit_heads()

    def make_room(self, over: bool) -> None:
        """Whether the line over the tiles says something."""
        if over is not self._over:
            self._over = over
            self.place()

    def show_kinds(self, kinds: Collection[ResultKind]) -> None:
        """Another patient may have other tiles; those of one patient keep their places."""
        wanted = places(kinds or set(BOARD))
        if wanted is self._places:
            return
        self._places = wanted
        for kind, widget in self._tiles.items():
            widget.setVisible(kind in wanted)
        self.place()

    def _fit_heads(self) -> None:
        """Tiles of one width have one size of name."""
        steps: dict[int, int] = {}
        for kind, place in self._places.items():
            widget = self._tiles[kind]
            steps[place.span] = max(steps.get(place.span, 0), widget.head_step(widget.width()))
        for kind, place in self._places.items():
            self._tiles[kind].set_head(steps[place.span])
