"""The simulated instruments: what each is, where a host finds it, and how much it has said."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from station.lab import InstrumentView
from station.ui.icons import Icon, paint_icon
from station.ui.lab import names
from station.ui.lab.small import Card, SmallButton, small_px
from station.ui.lab.words import way_word
from station.ui.look import Look
from station.ui.tokens import Tone
from station.ui.widgets.button import Kind
from station.ui.widgets.press import Pressable

__all__ = ["Instruments"]


class _Row(Pressable):
    """One instrument, in two lines; the chosen one has a bar at its side and a thick frame."""

    def __init__(self, look: Look, which: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.instrument(which))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines: tuple[str, str, str] = ("", "", "")
        self._there = True

    def show_instrument(self, view: InstrumentView) -> None:
        """Another state."""
        sent, received = _amount(view.sent), _amount(view.received)
        traffic = f"→ {sent}  ← {received}" if view.plugged else self.tr("unplugged")
        where = f"{way_word(view.way)}  {view.where}"
        lines = (view.title, where, traffic)
        if (lines, view.plugged) != (self._lines, self._there):
            self._lines, self._there = lines, view.plugged
            told = self.tr("sent {sent}, received {received}").format(sent=sent, received=received)
            state = told if view.plugged else self.tr("unplugged")
            self.setAccessibleName(", ".join((view.title, where)))
            self.setAccessibleDescription(state)
            self.setToolTip("\n".join((view.title, view.id, view.where, told)))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines."""
        line = QFontMetrics(self.look.sized_font(small_px(self.look), 400)).height()
        return QSize(200, 2 * line + self.look.metrics.px(14, 12))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow is possible: long lines are set with an ellipsis, the whole is in the tool tip."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Ground, shape, two lines, and at the end of the second how much went by."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.colour(Tone.ACCENT if chosen else Tone.LINE), 2 if chosen else 1))
        painter.setBrush(look.colour(Tone.ACCENT_TINT if chosen else Tone.SURFACE))
        painter.drawRoundedRect(box, 6, 6)
        if chosen:
            painter.fillRect(QRectF(1, 8, 5, self.height() - 16), look.colour(Tone.ACCENT))
        px = small_px(look)
        left, icon = look.metrics.px(16, 14), px + 3
        shape, tone = (Icon.READY, Tone.OK) if self._there else (Icon.NO_DEVICE, Tone.WARN)
        ground = Tone.ACCENT_TINT if chosen else Tone.SURFACE
        paint_icon(
            painter,
            shape,
            QRectF(left, (self.height() - icon) / 2, icon, icon),
            look.colour(tone),
            look.colour(ground),
        )
        left += icon + look.metrics.px(12, 10)
        line = QFontMetrics(look.sized_font(px, 400)).height()
        top = (self.height() - 2 * line) / 2
        title, where, traffic = self._lines
        right = self.width() - 10
        wide = QFontMetrics(look.sized_font(px, 400)).horizontalAdvance(traffic) + 10
        end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(look.sized_font(px, 400))
        painter.setPen(look.colour(Tone.INK2 if self._there else Tone.WARN))
        painter.drawText(QRectF(right - wide, top + line, wide, line), end, traffic)
        painter.setPen(look.colour(Tone.INK))
        middle = Qt.TextElideMode.ElideMiddle  # the end of a path says which it is
        self._put(painter, where, QRectF(left, top + line, right - wide - left, line), middle)
        painter.setFont(look.sized_font(px, 600))
        self._put(painter, title, QRectF(left, top, right - left, line))

    def _put(
        self,
        painter: QPainter,
        text: str,
        place: QRectF,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """As much as fits; the whole is in the tool tip."""
        fitting = painter.fontMetrics().elidedText(text, mode, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitting)


def _amount(count: int) -> str:
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


class Instruments(Card):
    """`chosen`: another one is chosen, by its id."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.heading.setText(self.tr("Instruments"))
        self.current = ""
        self._rows: dict[str, _Row] = {}
        self._where: dict[str, str] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(look.metrics.px(6, 5))
        self.body.addLayout(self._list)
        copy = SmallButton(look, self.tr("Copy its address"), name=names.COPY, kind=Kind.QUIET)
        copy.clicked.connect(self._copied)
        self.head.addWidget(copy)

    def show_instruments(self, views: tuple[InstrumentView, ...]) -> None:
        """How they are; the first one is chosen at the start."""
        for view in views:
            row = self._rows.get(view.id)
            if row is None:
                row = self._rows[view.id] = _Row(self.look, view.id)
                row.clicked.connect(lambda _=False, which=view.id: self.choose(which))
                self._list.addWidget(row)
            row.show_instrument(view)
            self._where[view.id] = view.where
        if not self.current and views:
            self.choose(views[0].id)

    def take_keyboard(self) -> None:
        """To the one that is chosen."""
        if self.current:
            self._rows[self.current].setFocus()

    def choose(self, which: str) -> None:
        """Take another one."""
        self._rows[which].setChecked(True)
        if which != self.current:
            self.current = which
            self.chosen.emit(which)

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._where.get(self.current, ""))
