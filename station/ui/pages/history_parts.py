"""Parts of the History page: the legend of origins, and the chosen trend's numbers at the side."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.earlier import EarlierOrigin
from station.ui import history_words, names, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.look import Look
from station.ui.pages.history_table import NumbersTable
from station.ui.tokens import Text, Tone
from station.ui.trend import Trend
from station.ui.trend_marks import paint_mark
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel

__all__ = ["Legend", "NumbersSide"]


class NumbersSide(Panel):
    """The table of one trend, more about the row that is touched, and what was left out."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedWidth(look.metrics.px(428, 330))
        pad = look.metrics.px(16, 8)
        inside = column(self, spacing=look.metrics.px(8, 4), margins=(pad, pad, pad, pad))
        self._title = Label(look, use=Text.STRONG)
        inside.addWidget(self._title)
        self.table = NumbersTable(look)
        inside.addWidget(self.table, 1)
        # Three lines are kept for it, so that the table stands still.
        self._detail = FitText(look)
        self._detail.set_lines(Text.LABEL, 3)
        self._detail.setObjectName(names.HISTORY_DETAIL)
        self.table.told.connect(self._show_detail)
        inside.addWidget(self._detail)
        self._limits = Label(look, use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        self._limits.setObjectName(names.HISTORY_LIMITS)
        inside.addWidget(self._limits)
        self._notes = Label(look, use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        inside.addWidget(self._notes)

    def show_trend(self, trend: Trend) -> None:
        """The numbers of this one."""
        self._title.show_text(
            self.tr("{what}, all numbers").format(what=words.kind_title(trend.kind))
        )
        self.table.show_trend(trend)
        limits = history_words.limits_line(trend.limits, history_words.day_of(trend.until))
        self._limits.show_text(limits)
        self._limits.setVisible(bool(limits))

    def show_notes(self, notes: Collection[str]) -> None:
        """What was left out, and why."""
        self._notes.show_text("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def forget(self) -> None:
        """Nothing of the last patient stays."""
        self.table.forget()
        self._title.show_text("")
        self._limits.show_text("")
        self._notes.show_text("")

    def _show_detail(self, said: str) -> None:
        self._detail.show_paragraphs(Paragraph(said, Text.LABEL, Tone.INK))


class Legend(QWidget):
    """The shape of an origin and its word."""

    def __init__(self, look: Look, origin: EarlierOrigin | None) -> None:
        super().__init__()
        self.look = look
        self._origin = origin
        self._word = history_words.origin_word(origin)
        self.setAccessibleName(self._word)
        box = row(self, spacing=look.metrics.px(14, 10))
        shape = look.metrics.px(28, 22)
        box.addSpacing(shape + look.metrics.px(4, 3))
        box.addWidget(Label(look, self._word, use=Text.LABEL, tone=Tone.INK))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The shape; the word is a label."""
        look = self.look
        shape = look.metrics.px(28, 22)
        paint_mark(
            QPainter(self),
            look,
            self._origin,
            QPointF(shape / 2, self.height() / 2),
            float(look.metrics.px(15, 11)),
        )
