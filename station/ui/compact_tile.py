"""A tile of half the height: number and words at the left, one action and the list at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from station.capture.views import TileState, TileView
from station.ui import names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.how_button import HowButton
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tile import Allowed, TileAsks, TileButton, ValueTile, asked_for, info, origin
from station.ui.tokens import Text
from station.ui.widgets.button import Button
from station.ui.widgets.layout import column, row
from station.visit import ResultKind

__all__ = ["CompactTile"]

_NO_NUMBER = (TileState.FAILED, TileState.NOT_DONE, TileState.NO_DEVICE, TileState.WAITING)


class CompactTile(ValueTile):
    """Weight, height, head. What can be done is what the state asks for: keep a value, take one
    back, else enter one; the rest is in the list.
    """

    def __init__(self, look: Look, kind: ResultKind, asks: TileAsks) -> None:
        super().__init__(look, kind, asks, use=Text.PHRASE)

    def build_middle(self) -> None:
        """Number over words, or words alone; then the two buttons."""
        look = self.look
        left = QWidget()
        box = column(left, spacing=look.metrics.px(4, 2))
        line = row(spacing=look.metrics.px(8, 5))
        line.addWidget(self.value, 1)
        line.addWidget(self.sim)
        box.addLayout(line)
        box.addWidget(self.info, 1)
        self.instead = FitText(look)
        holder = QWidget()
        self._left = QStackedLayout(holder)
        self._left.addWidget(left)
        self._left.addWidget(self.instead)
        self._line = row(spacing=look.metrics.gap)
        self._line.addWidget(holder, 1)
        self.body.addLayout(self._line, 1)

    def _build_actions(self) -> QHBoxLayout:
        self._one = None
        kind, title = self.kind.value, words.kind_title(self.kind)
        self.keep = self._button(self.tr("Keep"), names.action(kind, "keep"))
        self.again = self._button(self.tr("Again"), names.action(kind, "again"))
        self.enter = TileButton(self.look, "", name=names.action(kind, "enter"), icon=Icon.PENCIL)
        self.enter.setAccessibleName(self.tr("Enter by hand: {what}").format(what=title))
        self.how = HowButton(self.look, self.kind)
        self.how.setFixedWidth(self.look.metrics.target)
        self.keep.clicked.connect(lambda: self.asks.keep(self.tile))
        self.again.clicked.connect(self._again)
        self.enter.clicked.connect(lambda: self.asks.enter(self.kind))
        self.how.clicked.connect(lambda: self.asks.how(self.kind))
        holder = QWidget()
        self._action = QStackedLayout(holder)
        for button in (self.keep, self.again, self.enter):
            self._action.addWidget(button)
        widest = max(one.sizeHint().width() for one in (self.keep, self.again))
        holder.setFixedSize(widest, self.look.metrics.target)
        right = row(spacing=self.look.metrics.gap)
        right.addWidget(holder)
        right.addWidget(self.how)
        outer = column()
        outer.addStretch(1)
        outer.addLayout(right)
        self._line.addLayout(outer)
        return row()

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """Show a state."""
        super().show_tile(tile, allowed)
        kept = tile.state in (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING)
        shown: Button = self.enter
        if tile.acceptable or tile.state is TileState.MEASURING:
            shown = self.keep
        elif kept or asked_for(tile) is not None:
            shown = self.again
        self._action.setCurrentWidget(shown)
        self._left.setCurrentIndex(1 if tile.state in _NO_NUMBER else 0)

    def show_number(self, tile: TileView) -> None:
        """Where there is no number its place is for words."""
        if tile.state in _NO_NUMBER:
            self.value.show_phrase(self.tr("No reading") if tile.state is TileState.FAILED else "")
        else:
            super().show_number(tile)

    def show_info(self, tile: TileView) -> None:
        """BMI, notes, and where the value is from."""
        bmi = Paragraph(tile_words.bmi_words(tile), Text.CAPTION)
        if tile.state in _NO_NUMBER:
            self.info.show_paragraphs()
            said = [Paragraph(p.text, Text.CAPTION, p.tone, p.lead) for p in info(tile)]
            self.instead.show_paragraphs(*said, bmi)
            return
        self.instead.show_paragraphs()
        notes = " ".join(tile_words.sentence(note) for note in tile.notes)
        hint = tile_words.hint(tile)
        self.info.show_paragraphs(
            bmi,
            Paragraph(" ".join(part for part in (notes, hint) if part), Text.CAPTION),
            Paragraph(origin(tile), Text.CAPTION),
        )
