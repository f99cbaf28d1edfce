"""One of a few: choices side by side in one frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.press import Pressable

__all__ = ["Segment", "Segmented"]


class Segment(Pressable):
    """One of the choices."""

    def __init__(self, look: Look, text: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._frame = parent
        self.setText(text)
        self.setAccessibleName(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def words_fit(self) -> bool:
        """Whether its word is seen whole, chosen or not, clear of the lines at its sides."""
        measure = QFontMetrics(self.look.font(Text.BUTTON, 600))
        return measure.horizontalAdvance(self.text()) + 4 <= self.width()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The word with air at its sides, at least a finger."""
        metrics = self.look.metrics
        measure = QFontMetrics(self.look.font(Text.BUTTON))
        width = measure.horizontalAdvance(self.text()) + 2 * metrics.px(18, 13)
        return QSize(max(metrics.target, width), metrics.target)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The word, on the accent where it is chosen."""
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen:
            frame = QPainterPath()
            radius = self.look.metrics.px(6)
            whole = QRectF(self._frame.rect()).translated(-self.x(), -self.y())
            frame.addRoundedRect(whole, radius, radius)
            inside = QPainterPath()
            inside.addRect(QRectF(self.rect()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(frame.intersected(inside), self.look.colour(Tone.ACCENT))
        painter.setPen(self.look.colour(Tone.ON_ACCENT if chosen else Tone.INK))
        if not self.isEnabled():
            painter.setPen(self.look.colour(Tone.OFF))
        painter.setFont(self.look.font(Text.BUTTON, 600 if chosen else 500))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segmented(QWidget):
    """A row of choices of which one is taken."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[str, str, str]],
        current: str,
        parent: QWidget | None = None,
    ) -> None:
        """`choices` are (value, word, object name)."""
        super().__init__(parent)
        self.look = look
        self.current = current
        self._segments: dict[str, Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, word, name in choices:
            segment = Segment(look, word, name, self)
            segment.setChecked(value == current)
            # Not `clicked`: a screen reader chooses without a click.
            segment.toggled.connect(lambda on, value=value: self.choose(value) if on else None)
            row.addWidget(segment)
            self._segments[value] = segment
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_word(self, value: str, word: str) -> None:
        """Change the word of a choice (a count in it)."""
        segment = self._segments[value]
        if segment.text() != word:
            segment.setText(word)
            segment.setAccessibleName(word)
            segment.updateGeometry()

    def choose(self, value: str) -> None:
        """Take a choice, as if it had been touched."""
        self._segments[value].setChecked(True)
        if value != self.current:
            self.current = value
            self.chosen.emit(value)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The frame and the lines between the choices."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self.look
        radius = look.metrics.px(6)
        painter.setPen(QPen(look.colour(Tone.LINE2), 2))
        painter.setBrush(look.colour(Tone.SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        segments = list(self._segments.values())
        painter.setPen(QPen(look.colour(Tone.LINE2), 1))
        for segment in segments[1:]:
            x = segment.x()
            painter.drawLine(x, 2, x, self.height() - 3)
