"""A patient's alerts: as many as have room, the rest behind a count that opens the whole list."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import names
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.press import Pressable

__all__ = ["Alerts"]


class Alerts(Pressable):
    """Chips in rows. A chip is whole or not there; a touch shows every alert in full."""

    def __init__(
        self, look: Look, *, rows: int = 2, top: bool = False, parent: QWidget | None = None
    ) -> None:
        """`top`: chips stand at the upper edge, not in the middle."""
        super().__init__(parent)
        self.look = look
        self._rows = rows
        self._at_top = top
        self._alerts: tuple[str, ...] = ()
        self._known = True
        self._list: Overlay | None = None
        self.setObjectName(names.ALERTS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._show_all)

    def show_alerts(self, alerts: tuple[str, ...], *, known: bool) -> None:
        """What the chart warns of; `known` False: it could not be asked."""
        if (alerts, known) != (self._alerts, self._known) or not self.accessibleName():
            self._alerts, self._known = alerts, known
            self.setAccessibleName(
                self.tr("Alerts: {all}").format(all="; ".join(self.words()))
                if self.words()
                else self.tr("No alerts")
            )
            self.updateGeometry()
            self.update()

    def words(self) -> tuple[str, ...]:
        """What the chips say, in order."""
        alerts = tuple(map(spoken, self._alerts))
        return alerts if self._known else (self.tr("Alerts not available"), *alerts)

    def shown(self) -> list[tuple[str, QRectF]]:
        """The chips that have room, and where."""
        words = self.words()
        for count in range(len(words), -1, -1):
            left_out = len(words) - count
            more = self.tr("+{n} more") if count else self.tr("{n} alerts")
            tail = (more.format(n=left_out),) if left_out else ()
            placed = self._place(words[:count] + tail)
            if placed is not None:
                return placed
        return []

    def _chip_height(self) -> int:
        metrics = self.look.metrics
        text = QFontMetrics(self.look.font(Text.CAPTION, 600)).height()
        return text + metrics.px(18, 8)

    def _chip_width(self, word: str) -> int:
        metrics = self.look.metrics
        text = QFontMetrics(self.look.font(Text.CAPTION, 600)).horizontalAdvance(word)
        return text + 2 * metrics.px(14, 8) + self._icon_px() + metrics.px(8, 5) + 2

    def _icon_px(self) -> int:
        return round(self.look.metrics.text_px(Text.CAPTION) * 1.2)

    def _place(self, words: tuple[str, ...]) -> list[tuple[str, QRectF]] | None:
        """Chips in rows from the left; None where they do not fit."""
        gap = self.look.metrics.px(10, 6)
        height = self._chip_height()
        fitting = min(self._rows, max(1, (self.height() + gap) // (height + gap)))
        rows: list[list[tuple[str, int]]] = [[]]
        x = 0
        for word in words:
            width = self._chip_width(word)
            if x and x + width > self.width():
                rows.append([])
                x = 0
            if width > self.width() or len(rows) > fitting:
                return None
            rows[-1].append((word, x))
            x += width + gap
        spare = self.height() - len(rows) * height - (len(rows) - 1) * gap
        top = 0.0 if self._at_top else spare / 2
        return [
            (word, QRectF(x, top + at * (height + gap), self._chip_width(word), height))
            for at, row in enumerate(rows)
            for word, x in row
        ]

    def sizeHint(self) -> QSize:  # noqa: N802
        """All chips side by side, at best."""
        gap = self.look.metrics.px(10, 6)
        width = sum(self._chip_width(word) + gap for word in self.words())
        return QSize(width, self._chip_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the count, which leads to the rest."""
        if not self.words():
            return QSize(0, 0)
        return QSize(self._chip_width(self.tr("+{n} more").format(n=99)), self._chip_height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The chips."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon_px, pad = self._icon_px(), look.metrics.px(14, 8)
        for word, box in self.shown():
            painter.setPen(QPen(look.colour(Tone.WARN), 2))
            painter.setBrush(look.colour(Tone.WARN_TINT))
            radius = look.metrics.px(6)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
            at = QRectF(box.x() + pad, box.center().y() - icon_px / 2, icon_px, icon_px)
            paint_icon(
                painter, Icon.WARNING, at, look.colour(Tone.WARN), look.colour(Tone.WARN_TINT)
            )
            painter.setPen(look.colour(Tone.WARN))
            painter.setFont(look.font(Text.CAPTION, 600))
            painter.drawText(
                box.adjusted(pad + icon_px + look.metrics.px(8, 5), 0, 0, 0),
                Qt.AlignmentFlag.AlignVCenter,
                word,
            )

    def _show_all(self) -> None:
        if not self.words():
            return
        if self._list is not None:
            self._list.deleteLater()
        self._list = Overlay(self.look, self.tr("Alerts"), name=names.ALERTS_DIALOG)
        for word in self.words():
            self._list.body.addWidget(Label(self.look, word, use=Text.STRONG, wrap=True))
        self._list.open_over(self)
