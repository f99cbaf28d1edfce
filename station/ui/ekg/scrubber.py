"""The minutes that can be gone back to, as a bar: the page, what was lost, what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from station.ui import names
from station.ui.ekg.leads import Gap, Leads, gaps_of
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["Scrubber", "ago"]

# A slider has whole numbers: tenths of a second before the end.
_A_SECOND: Final = 10
_PAGE_S: Final = 10


def ago(seconds: float) -> str:
    """As "1:04", minutes and seconds."""
    whole = round(abs(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


class Scrubber(QAbstractSlider):
    """Its value is the time of the page's begin, in tenths of a second from the end on."""

    chosen = Signal(int)
    """The sample that the page shall begin with."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._leads: Leads | None = None
        self._gaps: tuple[Gap, ...] = ()
        self._kept: tuple[tuple[int, int], ...] = ()
        self._shown = 0
        self._from: float | None = None
        self._from_value = 0
        self.setObjectName(names.EKG_SCRUBBER)
        self.setAccessibleName(self.tr("Time on the paper"))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSingleStep(_A_SECOND)
        self.setPageStep(_PAGE_S * _A_SECOND)
        self.valueChanged.connect(self._choose)

    def show_leads(self, leads: Leads, gaps: tuple[Gap, ...] | None = None) -> None:
        """The time of these; `gaps` where they are known already."""
        self._leads = leads
        self._gaps = gaps_of(leads) if gaps is None else gaps
        self._set_range()
        self.update()

    def show_page(self, first: int, count: int) -> None:
        """The page that is on the paper: its first sample, and how many it shows."""
        leads = self._leads
        if leads is None:
            return
        self._shown = count
        self._set_range()
        before = self.blockSignals(True)
        self.setValue(round((first - leads.end) / leads.rate_hz * _A_SECOND))
        self.blockSignals(before)
        self._describe()
        self.update()

    def show_kept(self, pieces: Iterable[tuple[int, int]]) -> None:
        """What was kept of it: samples from and to."""
        self._kept = tuple(pieces)
        self.update()

    @property
    def first(self) -> int:
        """The sample that the page begins with."""
        leads = self._leads
        if leads is None:
            return 0
        first = leads.end + round(self.value() * leads.rate_hz / _A_SECOND)
        return min(max(first, leads.start), leads.end)

    def _set_range(self) -> None:
        leads = self._leads
        if leads is None:
            return
        least = -round((leads.end - leads.start) / leads.rate_hz * _A_SECOND)
        most = -round(self._shown / leads.rate_hz * _A_SECOND)
        before = self.blockSignals(True)
        self.setRange(least, max(least, most))
        self.blockSignals(before)

    def _choose(self) -> None:
        self._describe()
        self.update()
        self.chosen.emit(self.first)

    def _describe(self) -> None:
        leads = self._leads
        if leads is None:
            return
        begin = (leads.end - self.first) / leads.rate_hz
        end = max(0.0, begin - self._shown / leads.rate_hz)
        said = self.tr("From {begin} to {end} before the end").format(
            begin=ago(begin), end=ago(end)
        )
        self.setAccessibleDescription(said)

    # Where things lie.

    def _label_width(self) -> int:
        measure = QFontMetrics(self.look.font(Text.LABEL))
        return max(map(measure.horizontalAdvance, self._labels())) + self.look.metrics.px(12, 8)

    def _labels(self) -> tuple[str, str]:
        leads = self._leads
        back = 300.0 if leads is None else (leads.end - leads.start) / leads.rate_hz
        return f"−{ago(back)}", self.tr("now")

    def bar(self) -> QRectF:
        """The bar between its labels."""
        room = self._label_width()
        high = min(self.height() - 8, self.look.metrics.px(38, 30))
        return QRectF(room, (self.height() - high) / 2, self.width() - 2 * room, high)

    def x_of(self, sample: float) -> float:
        """Where a sample lies on the bar."""
        leads, bar = self._leads, self.bar()
        if leads is None or leads.end == leads.start:
            return bar.left()
        return bar.left() + bar.width() * (sample - leads.start) / (leads.end - leads.start)

    def thumb(self) -> QRectF:
        """The page on the bar; a finger takes hold of it anywhere near."""
        bar = self.bar()
        left, right = self.x_of(self.first), self.x_of(self.first + self._shown)
        least = self.look.metrics.px(16, 12)
        wide = max(least, right - left)
        left = min(max(bar.left(), (left + right - wide) / 2), bar.right() - wide)
        return QRectF(left, bar.top() - 3, wide, bar.height() + 6)

    # Qt.

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as five minutes want, as high as a finger."""
        metrics = self.look.metrics
        return QSize(metrics.px(600, 320), metrics.target)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The least on which a minute can be found."""
        metrics = self.look.metrics
        return QSize(metrics.px(320, 220), metrics.target)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Takes hold of the page, or has it come to the finger."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x, thumb = event.position().x(), self.thumb()
        beside = max(0.0, (self.look.metrics.touch(12) - thumb.width()) / 2)
        if not thumb.left() - beside <= x <= thumb.right() + beside:
            self._go(x)
        self._from, self._from_value = x, self.value()
        self.setSliderDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pulls it."""
        bar = self.bar()
        if self._from is not None and self._leads is not None and bar.width() > 0:
            whole = -self.minimum()
            by = (event.position().x() - self._from) / bar.width() * whole
            self.setValue(self._from_value + round(by))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Lets it go."""
        self._from = None
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows a second, Page keys ten; towards the right is later."""
        steps = {
            Qt.Key.Key_Left: -self.singleStep(),
            Qt.Key.Key_Right: self.singleStep(),
            Qt.Key.Key_Up: -self.singleStep(),
            Qt.Key.Key_Down: self.singleStep(),
            Qt.Key.Key_PageUp: -self.pageStep(),
            Qt.Key.Key_PageDown: self.pageStep(),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.setValue(self.value() + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setValue(self.minimum() if key is Qt.Key.Key_Home else self.maximum())
        else:
            event.ignore()

    def _go(self, x: float) -> None:
        """The page's middle to an x."""
        leads, bar = self._leads, self.bar()
        if leads is None or bar.width() <= 0:
            return
        share = (x - bar.left()) / bar.width()
        half = self._shown / leads.rate_hz * _A_SECOND / 2
        self.setValue(round(self.minimum() * (1 - share) - half))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Bar, kept pieces, gaps, the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, bar = self.look, self.bar()
        painter.setPen(QPen(look.colour(Tone.LINE2), 2))
        painter.setBrush(look.colour(Tone.SURFACE2))
        painter.drawRect(bar)
        inside = bar.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setClipRect(inside)
        for first, end in self._kept:
            self._paint_kept(painter, QRectF(inside).intersected(self._span(first, end, 8)))
        painter.restore()
        self._paint_thumb(painter)
        for gap in self._gaps:
            self._paint_gap(painter, gap, inside)
        painter.setPen(look.colour(Tone.INK2))
        painter.setFont(look.font(Text.LABEL))
        back, now = self._labels()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, back)
        painter.drawText(
            QRectF(bar.right(), 0, self.width() - bar.right(), self.height()),
            Qt.AlignmentFlag.AlignCenter,
            now,
        )

    def _span(self, first: int, end: int, least: float) -> QRectF:
        bar, left, right = self.bar(), self.x_of(first), self.x_of(end)
        wide = max(least, right - left)
        return QRectF((left + right - wide) / 2, bar.top(), wide, bar.height())

    def _paint_kept(self, painter: QPainter, box: QRectF) -> None:
        look = self.look
        tone = look.colour(Tone.OK)
        painter.setPen(QPen(tone, 2))
        painter.setBrush(look.colour(Tone.OK_TINT))
        painter.drawRect(box.adjusted(1, 2, -1, -2))
        size = min(box.width() - 4, box.height() - 8, look.metrics.px(18, 14))
        if size >= look.metrics.px(8, 8):
            tick = QRectF(0, 0, size, size)
            tick.moveCenter(box.center())
            paint_icon(painter, Icon.CAPTURED, tick, tone, look.colour(Tone.OK_TINT))

    def _paint_gap(self, painter: QPainter, gap: Gap, inside: QRectF) -> None:
        """Over the whole height where all was lost, at the foot where it was one lead."""
        span = self._span(gap.first, gap.end, 3).intersected(inside)
        if gap.lead is not None:
            span.setTop(span.bottom() - span.height() / 4)
        painter.fillRect(span, self.look.colour(Tone.WARN))

    def _paint_thumb(self, painter: QPainter) -> None:
        """A frame that what lies below shines through, with a grip."""
        look, thumb = self.look, self.thumb()
        tone = look.colour(Tone.ACCENT if self.isEnabled() else Tone.INK3)
        tint = QColor(tone)
        tint.setAlphaF(0.2)
        radius = look.metrics.px(4)
        painter.setPen(QPen(tone, look.metrics.px(4, 3)))
        painter.setBrush(tint)
        painter.drawRoundedRect(thumb.adjusted(1, 1, -1, -1), radius, radius)
        grip = QRectF(0, 0, look.metrics.px(16, 12), thumb.height() * 0.5)
        if thumb.width() < 2 * grip.width():
            return
        grip.moveCenter(thumb.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRoundedRect(grip, 2, 2)
        painter.setPen(QPen(look.colour(Tone.ON_ACCENT), 2))
        middle, long = grip.center(), grip.height() * 0.25
        for side in (-3, 3):
            at = QPointF(middle.x() + side, middle.y())
            painter.drawLine(at - QPointF(0, long), at + QPointF(0, long))
