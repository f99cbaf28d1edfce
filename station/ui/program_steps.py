"""The painted parts of a program's tile: the list of its steps, and how much of a wait is over."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.capture.programs.machine import Stage
from station.capture.programs.views import ProgramView
from station.ui import program_words
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["StepList", "WaitBar"]

_LEAST_PX: Final = 13


class _Line(NamedTuple):
    icon: Icon
    tone: Tone
    name: str
    end: str
    strong: bool = False
    now: bool = False


class StepList(QWidget):
    """Rest, readings and what comes of them, a line each. All of it is always there: with many
    lines they get lower and their words smaller.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._lines: tuple[_Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_program(self, view: ProgramView) -> None:
        """Draw it anew where something changed."""
        lines = self._of(view)
        if lines != self._lines:
            self._lines = lines
            said = [f"{line.name} {line.end}".strip() for line in lines]
            self.setAccessibleName(". ".join(said))
            self.update()

    @property
    def text(self) -> str:
        """What it says, a line each."""
        return "\n".join(f"{line.name} {line.end}".strip() for line in self._lines)

    def _of(self, view: ProgramView) -> tuple[_Line, ...]:
        lines = []
        if view.rest_s:
            lines.append(self._rest(view))
        for at, one in enumerate(view.readings):
            now = at == view.place and view.stage in (Stage.MEASURE, Stage.WAIT, Stage.PREPARE)
            icon, tone = Icon.WAITING, Tone.INK3
            if one.taken:
                left_out = one.counts is False
                icon, tone = (Icon.GONE, Tone.INK2) if left_out else (Icon.CAPTURED, Tone.OK)
            elif now:
                icon, tone = Icon.MEASURING, Tone.ACCENT
            name = program_words.reading_name(view, at)
            if one.counts is False:
                name = self.tr("{name}, not counted").format(name=name)
            if one.unlikely:
                icon, tone = Icon.CHECK, Tone.WARN
                name = self.tr("{name}, unlikely").format(name=name)
            end = program_words.step_state(view, at, one)
            lines.append(_Line(icon, tone, name, end, strong=one.pressure is not None, now=now))
        name, end = program_words.average_line(view)
        done = view.average is not None
        icon = Icon.CAPTURED if done and view.kept else Icon.READY if done else Icon.WAITING
        tone = Tone.OK if done and view.kept else Tone.ACCENT if done else Tone.INK3
        lines.append(_Line(icon, tone, name, end, strong=done))
        return tuple(lines)

    def _rest(self, view: ProgramView) -> _Line:
        whole = program_words.countdown(view.rest_s)
        if view.stage is Stage.POSITION:
            return _Line(Icon.WAITING, Tone.INK3, self.tr("Rest"), whole)
        if view.stage is Stage.REST:
            return _Line(Icon.MEASURING, Tone.ACCENT, self.tr("Rest"), whole, now=True)
        if view.rest_skipped is not None:
            return _Line(Icon.NOT_DONE, Tone.INK2, self.tr("Rest"), self.tr("skipped"))
        return _Line(Icon.CAPTURED, Tone.OK, self.tr("Rest"), whole)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Line by line: shape, name, and the value at the right edge."""
        if not self._lines:
            return
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usual = look.metrics.px(46, 31)
        high = min(float(usual), self.height() / len(self._lines))
        px = max(_LEAST_PX, min(look.metrics.text_px(Text.LABEL), int(high * 0.62)))
        icon_px = min(px * 1.15, high - 4)
        pad = look.metrics.px(8, 6)
        for at, line in enumerate(self._lines):
            box = QRectF(0, at * high, self.width(), high)
            if line.now:
                painter.fillRect(box.adjusted(0, 1, 0, 0), look.colour(Tone.ACCENT_TINT))
            if at:
                last = at == len(self._lines) - 1
                painter.setPen(QPen(look.colour(Tone.LINE2 if last else Tone.LINE), 1))
                painter.drawLine(box.topLeft(), box.topRight())
            mark = QRectF(pad, box.top() + (high - icon_px) / 2, icon_px, icon_px)
            behind = look.colour(Tone.ACCENT_TINT if line.now else Tone.SURFACE)
            paint_icon(painter, line.icon, mark, look.colour(line.tone), behind)
            inner = box.adjusted(2 * pad + icon_px, 0, -pad, 0)
            self._write(painter, inner, line, px)

    def _write(self, painter: QPainter, box: QRectF, line: _Line, px: int) -> None:
        look = self.look
        middle = Qt.AlignmentFlag.AlignVCenter
        end_font = look.sized_font(px + 2 if line.strong else px, 700 if line.strong else 400)
        name_font = look.sized_font(px, 600 if line.now else 400)
        room = box.width() - QFontMetricsF(end_font).horizontalAdvance(line.end) - px * 0.4
        while px > _LEAST_PX and QFontMetricsF(name_font).horizontalAdvance(line.name) > room:
            px -= 1
            name_font = look.sized_font(px, 600 if line.now else 400)
        painter.setFont(name_font)
        painter.setPen(look.colour(Tone.INK))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, line.name)
        painter.setFont(end_font)
        tone = Tone.ACCENT if line.now else Tone.INK if line.strong else Tone.INK2
        painter.setPen(look.colour(tone))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, line.end)


class WaitBar(QWidget):
    """How much of a rest or a pause is over. It steps with the countdown, once a second."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._share: float | None = None
        self.setFixedHeight(look.metrics.px(12, 9))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_wait(self, left_s: float | None, whole_s: float | None) -> None:
        """None: nothing is drawn, the place stays."""
        share = None
        if left_s is not None and whole_s:
            whole_seconds = int(whole_s - left_s)
            share = max(0.0, min(1.0, whole_seconds / whole_s))
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A frame and its filled part."""
        if self._share is None:
            return
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.fillRect(box, self.look.colour(Tone.SURFACE2))
        filled = QRectF(box.left(), box.top(), box.width() * self._share, box.height())
        painter.fillRect(filled, self.look.colour(Tone.ACCENT))
        painter.setPen(QPen(self.look.colour(Tone.LINE2), 1))
        painter.drawRect(box)
