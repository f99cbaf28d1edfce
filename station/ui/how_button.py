"""The button of a tile that tells how it is measured, and opens the list to say it otherwise."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from station.capture.views import TileView
from station.ui import how_words, names, words
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text
from station.ui.widgets.button import Button, Kind
from station.visit import ResultKind

__all__ = ["HowButton"]

_SIZES: Final = (Text.LABEL, Text.CAPTION)


class HowButton(Button):
    """Words where they fit in one line or two, and a chevron; where they do not, a word for what
    it is: then the words stand on the tile. Its place never changes.
    """

    def __init__(self, look: Look, kind: ResultKind) -> None:
        super().__init__(look, "", name=names.action(kind.value, "how"))
        self._kind = kind
        self.said = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(look.metrics.px(330, 250))

    def show_tile(self, tile: TileView) -> None:
        """What is known of how it is measured, or that it may be left undone."""
        said = how_words.modifier_words(tile.modifiers) or self._nothing_said(tile)
        missing = any(one.missing for one in tile.modifiers)
        self.set_kind(Kind.ATTENTION if missing else Kind.OTHER)
        title = words.kind_title(self._kind)
        if tile.modifiers:
            aloud = self.tr("How it is measured: {what}. {how}").format(what=title, how=said)
        else:
            aloud = self.tr("More for {what}").format(what=title)
        self.setAccessibleName(aloud.strip())
        if said != self.said:
            self.said = said
            self.update()

    def _nothing_said(self, tile: TileView) -> str:
        """What the list behind the button is for, while there is nothing else to tell."""
        if tile.modifiers:
            return how_words.modifier_title(tile.modifiers[0].which)
        return self.tr("Not done")

    def sizeHint(self) -> QSize:  # noqa: N802
        """A finger; the row gives it more."""
        target = self.look.metrics.target
        return QSize(target, super().sizeHint().height())

    def told(self) -> bool:
        """Whether the words fit the button."""
        return bool(self._lines()[0])

    def _chevron_px(self) -> int:
        return self.look.metrics.px(22, 18)

    def _room(self) -> int:
        return self.width() - self._chevron_px() - 2 * self.look.metrics.px(12, 8) - 2

    def _lines(self) -> tuple[list[str], Text]:
        """The words in at most two lines, and their size; no line where they do not fit."""
        room = self._room()
        parts = self.said.split(", ")
        for use in _SIZES:
            measure = QFontMetrics(self.look.font(use))
            for at in (len(parts), *range(len(parts) - 1, 0, -1)):
                lines = [", ".join(parts[:at]) + ("," if at < len(parts) else "")]
                lines += [", ".join(parts[at:])] if at < len(parts) else []
                if self.said and all(measure.horizontalAdvance(one) <= room for one in lines):
                    return lines, use
        return [], Text.CAPTION

    def _in_a_word(self) -> tuple[list[str], Text]:
        """What the button is for, where all the words do not fit."""
        word = self.tr("How")
        for use in _SIZES:
            if QFontMetrics(self.look.font(use)).horizontalAdvance(word) <= self._room():
                return [word], use
        return [], Text.CAPTION

    def paint_content(self, painter: QPainter, ink: QColor, behind: QColor) -> None:
        """Words from the left, the chevron at the right."""
        px = self._chevron_px()
        lines, use = self._lines()
        if not lines:
            lines, use = self._in_a_word()
        air = self.look.metrics.px(12, 8)
        left = self.width() - air - px if lines else (self.width() - px) / 2
        box = QRectF(left, (self.height() - px) / 2, px, px)
        paint_icon(painter, Icon.CHEVRON, box, ink, behind)
        painter.setFont(self.look.font(use))
        painter.setPen(ink)
        painter.drawText(
            QRectF(air, 0, self.width() - px - 2 * air, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            "\n".join(lines),
        )
