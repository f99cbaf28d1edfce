"""Controls whose choice is what the disk has: a touch asks, and only the view changes them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.fit_text import FitText
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.fit import draw_fitting
from station.ui.widgets.layout import row
from station.ui.widgets.press import Asking, Pressable

__all__ = ["AnswerBar", "RowText", "TickButton", "ValueButton"]


class _Part(Pressable):
    """One answer of a bar. A touch does not check it: the answer is not kept yet."""

    def __init__(self, look: Look, text: str, name: str, bar: AnswerBar) -> None:
        super().__init__(bar)
        self.look = look
        self.waiting = False
        self._bar = bar
        self.setText(text)
        self.setAccessibleName(text)
        self.setObjectName(name)
        self.asking = Asking(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:  # noqa: N802
        """Nothing: the view checks it."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the word in its heavier weight and for a tick, and at least a finger."""
        metrics = self.look.metrics
        word = QFontMetrics(self.look.font(Text.BUTTON, 600)).horizontalAdvance(self.text())
        return QSize(
            max(metrics.target, word + self._tick_px() + metrics.px(36, 24)), metrics.target
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As the hint: a word is not cut."""
        return self.sizeHint()

    def _tick_px(self) -> int:
        return round(self.look.metrics.text_px(Text.BUTTON) * 0.9)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Filled and ticked where it is the answer, tinted while it is being kept."""
        look = self.look
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen or self.waiting or self.isDown():
            radius = look.metrics.px(6)
            frame, inside = QPainterPath(), QPainterPath()
            whole = QRectF(self._bar.rect()).translated(-self.x(), -self.y())
            frame.addRoundedRect(whole.adjusted(1, 1, -1, -1), radius, radius)
            inside.addRect(QRectF(self.rect()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = Tone.ACCENT if chosen else Tone.ACCENT_TINT
            painter.fillPath(frame.intersected(inside), look.colour(ground))
        ink = Tone.ON_ACCENT if chosen else Tone.INK if self.isEnabled() else Tone.OFF
        font = look.font(Text.BUTTON, 600 if chosen else 500)
        word = QFontMetrics(font).horizontalAdvance(self.text())
        tick = self._tick_px()
        left = (self.width() - word - tick - 4) / 2
        if chosen:
            box = QRectF(left - 2, (self.height() - tick) / 2, tick, tick)
            paint_icon(painter, Icon.TICK, box, look.colour(ink), look.colour(Tone.ACCENT), 2.6)
        else:
            left = (self.width() - word) / 2 - tick - 4
        painter.setPen(look.colour(ink))
        painter.setFont(font)
        at = QRectF(left + tick + 4, 0, word + 4, self.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, self.text())


class AnswerBar(QWidget):
    """Answers side by side in one frame; `wanted` tells which was touched."""

    wanted = Signal(str)

    def __init__(self, look: Look, choices: Sequence[tuple[str, str, str]]) -> None:
        """`choices` are (value, word, object name)."""
        super().__init__()
        self.look = look
        self._parts: dict[str, _Part] = {}
        line = row(self)
        for value, word, name in choices:
            part = _Part(look, word, name, self)
            part.clicked.connect(lambda _=False, value=value: self._ask(value))
            line.addWidget(part)
            self._parts[value] = part
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def parts(self) -> list[QWidget]:
        """The answers, from the left."""
        return list(self._parts.values())

    def show_value(self, value: str | None, *, enabled: bool) -> None:
        """What is kept; None: nothing of these."""
        for own, part in self._parts.items():
            part.waiting = False
            part.asking.show_kept(own == value)
            part.setEnabled(enabled)
            part.update()

    def _ask(self, value: str) -> None:
        part = self._parts[value]
        if not part.isChecked():
            part.waiting = True
            part.update()
            self.wanted.emit(value)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The frame and the lines between the answers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.look.metrics.px(6)
        painter.setPen(QPen(self.look.colour(Tone.LINE2), 2))
        painter.setBrush(self.look.colour(Tone.SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.setPen(QPen(self.look.colour(Tone.LINE2), 1))
        for part in list(self._parts.values())[1:]:
            painter.drawLine(part.x(), 2, part.x(), self.height() - 3)


class RowText(FitText):
    """Words of a row, in the middle of its height as the buttons beside them are."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The paragraphs in the middle."""
        painter = QPainter(self)
        painter.translate(0, max(0.0, (self.height() - self._document.size().height()) / 2))
        self._document.drawContents(painter)


class ValueButton(Button):
    """A button of fixed width; what it says is set smaller, on two lines, before it is cut."""

    def __init__(self, look: Look, text: str, *, name: str, width: int) -> None:
        super().__init__(look, text, name=name, size=QSize(width, look.metrics.target))

    def paint_content(self, painter: QPainter, ink: QColor, behind: QColor) -> None:
        """The words in the middle, whole."""
        side = self.look.metrics.px(12, 8)
        draw_fitting(
            painter,
            self.look,
            QRectF(self.rect()).adjusted(side, 3, -side, -3),
            self.text(),
            use=Text.BUTTON,
            tone=self._ink(),
            align=Qt.AlignmentFlag.AlignCenter,
        )

    def _ink(self) -> Tone:
        if not self.isEnabled():
            return Tone.OFF
        return Tone.ACCENT if self.kind is Kind.CHOSEN else Tone.INK


class TickButton(Button):
    """One of many that can be chosen, each for itself; its tick has a place of its own."""

    def __init__(self, look: Look, text: str, name: str, *, icon: Icon = Icon.TICK) -> None:
        super().__init__(look, text, name=name)
        self._mark = icon
        self._asking = Asking(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:  # noqa: N802
        """Nothing: the view checks it."""

    def show_checked(self, checked: bool) -> None:
        """Whether the disk has it."""
        self._asking.show_kept(checked)
        self.set_kind(Kind.CHOSEN if checked else Kind.OTHER)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A finger high; the grid gives the width."""
        return QSize(self.look.metrics.px(150, 120), self.look.metrics.target)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow: words are set smaller before they are cut."""
        return QSize(self.look.metrics.target * 2, self.look.metrics.target)

    def paint_content(self, painter: QPainter, ink: QColor, behind: QColor) -> None:
        """The tick at the left, the words beside its place."""
        metrics = self.look.metrics
        px, side = metrics.px(22, 17), metrics.px(12, 8)
        if self.isChecked():
            box = QRectF(side, (self.height() - px) / 2, px, px)
            paint_icon(painter, self._mark, box, ink, behind, 2.4)
        tone = Tone.INK if self.isEnabled() else Tone.OFF
        left = side + px + metrics.px(8, 5)
        draw_fitting(
            painter,
            self.look,
            QRectF(self.rect()).adjusted(left, 3, -side, -3),
            self.text(),
            use=Text.BUTTON,
            tone=Tone.ACCENT if self.isChecked() else tone,
            align=Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        )
