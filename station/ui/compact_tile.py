"""A tile of half the height: number and words at the left, one action and the list at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from station.capture.views import TileState, TileView
from station.ui import names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.how_button import HowButton
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tile import (
    Allowed,
    TileAsks,
    TileButton,
    ValueTile,
    asked_for,
    before,
    in_one_place,
    info,
    keep_place,
    origin,
)
from station.ui.tokens import Text
from station.ui.widgets.button import Button
from station.ui.widgets.layout import row
from station.visit import ResultKind

__all__ = ["CompactTile"]

_WORDS_ONLY: Final = (TileState.FAILED, TileState.NOT_DONE, TileState.CHECK)
_WAITS: Final = (TileState.NO_DEVICE, TileState.WAITING, TileState.GONE)


class CompactTile(ValueTile):
    """Weight, height, head. What can be done is what the state asks for: keep a value, take one
    back, else enter one; the rest is in the list.
    """

    def __init__(self, look: Look, kind: ResultKind, asks: TileAsks) -> None:
        super().__init__(look, kind, asks, use=Text.PHRASE)

    def build_middle(self) -> None:
        """Number and buttons in one line, words below. Where there is no number to show, words
        take its place, and that of the first button where it has nothing to do. What marks a
        simulated value stands beside the words: the number needs all the room that there is.
        """
        look = self.look
        self.value.setFixedHeight(look.metrics.target)
        self._line = row(spacing=look.metrics.gap)
        self._line.addWidget(self.value, 1)
        self.body.addLayout(self._line)
        self._below = row()
        self._below.addWidget(self.info, 1)
        self.body.addLayout(self._below, 1)
        self.sim.setParent(self)  # it needs no height of its own
        self.instead = FitText(look, self)
        keep_place(self.info)

    def _build_actions(self) -> QHBoxLayout:
        self.one_place = False
        kind, title = self.kind.value, words.kind_title(self.kind)
        self.keep = self._button(self.tr("Keep"), names.action(kind, "keep"))
        self.again = self._button(self.tr("Again"), names.action(kind, "again"))
        self.enter = TileButton(self.look, "", name=names.action(kind, "enter"), icon=Icon.PENCIL)
        self.enter.setAccessibleName(self.tr("Enter by hand: {what}").format(what=title))
        self.how = HowButton(self.look, self.kind)
        self.how.setFixedWidth(self.look.metrics.target)
        self.keep.clicked.connect(self._keep)
        self.again.clicked.connect(self._again)
        self.enter.clicked.connect(self._enter)
        self.how.clicked.connect(lambda: self.asks.how(self.kind))
        right = row(spacing=self.look.metrics.gap)
        right.addLayout(in_one_place(self.keep, self.again, self.enter))
        right.addWidget(self.how)
        self._line.addLayout(right)
        return row()

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """Show a state."""
        beside = self.sim.sizeHint().width() + self.look.metrics.px(8, 5)
        self._below.setContentsMargins(0, 0, beside if tile.simulated else 0, 0)
        self._below.activate()
        super().show_tile(tile, allowed)
        kept = tile.state in (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING)
        shown: Button | None = self.enter
        if tile.acceptable or tile.state in (TileState.MEASURING, TileState.READY):
            shown = self.keep
        elif tile.confirmable:
            shown = self.enter  # "It's right"; another measurement takes its place by itself
        elif kept or asked_for(tile) is not None:
            shown = self.again
        elif _words_only(tile):
            shown = None
        for one in (self.keep, self.again, self.enter):
            one.setVisible(one is shown)
        self._place_words()

    def _place_words(self) -> None:
        """Words instead of a number reach as far as the first thing that can be touched."""
        wordless = not (_words_only(self.tile) or self.tile.state in _WAITS)
        self.instead.setVisible(not wordless)
        self.info.setVisible(wordless)
        self.value.setVisible(wordless)
        until = self.how if _words_only(self.tile) else self.enter
        left, top = self.value.x(), self.value.y()
        width = until.x() - left - self.look.metrics.gap
        bottom = self.height() - self.look.metrics.px(16, 10)
        self.instead.setGeometry(left, top, width, bottom - top)
        sim = self.sim.sizeHint()
        right, low = self.how.geometry().right(), self.info.geometry().bottom()
        self.sim.setGeometry(
            right - sim.width() + 1, low - sim.height() + 1, sim.width(), sim.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words follow the tile."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._place_words()
        self.show_info(self.tile)

    def show_info(self, tile: TileView) -> None:
        """Why there is no number and what to do; or one line about it, and the last value."""
        if _words_only(tile) or tile.state in _WAITS:
            self.info.show_paragraphs()
            said = [Paragraph(p.text, Text.CAPTION, p.tone, p.lead) for p in info(tile)]
            self.instead.show_paragraphs(*said)
            return
        self.instead.show_paragraphs()
        notes = " ".join(tile_words.sentence(note) for note in tile.notes)
        bmi = tile_words.bmi_words(tile)
        at = words.clock(tile.received) if tile.received is not None else ""
        from_where = f"{at}. {bmi}" if bmi else origin(tile)
        if at and not bmi and not self._has_room(from_where, last=tile.last is not None):
            from_where = at
        checks = " ".join(paragraph.text for paragraph in self.check_words(tile))
        said_first = checks or notes or tile_words.hint(tile)
        self.info.show_paragraphs(
            Paragraph(said_first or from_where, Text.CAPTION),
            replace(before(tile), use=Text.CAPTION),
        )

    def _has_room(self, origin: str, *, last: bool) -> bool:
        """Whether it can stand here, with the value of the last visit below it: that is worth more
        than the name of the instrument.
        """
        measure = QFontMetrics(self.look.font(Text.CAPTION))
        one_line = measure.horizontalAdvance(origin) <= self.info.width()
        return one_line or (not last and self.info.height() >= 2 * measure.height())


def _words_only(tile: TileView) -> bool:
    """Whether there is no number to show: an unlikely one is shown, and asked about."""
    return tile.state in _WORDS_ONLY and not tile.confirmable
