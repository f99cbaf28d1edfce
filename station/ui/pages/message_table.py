"""The list of messages: one line each, none of which names a patient."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station.messages import MessageLine
from station.ui import message_words, names, words
from station.ui.icons import paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.fit import SMALLEST_PX, draw_fitting, fitting_px

__all__ = ["LinesTable", "line_key"]

_Index = QModelIndex | QPersistentModelIndex

translate = words.translate

# Shares of the width: state, what it is, visit and time; what was said takes the rest.
_SHARES: Final = (0.225, 0.205, 0.135)
# A touch that wanders less than this is a touch, not a pull.
_PULL_MM: Final = 3.0


def line_key(line: MessageLine) -> tuple[str, str]:
    """What stays the same while the message's state changes."""
    return line.destination, line.key


class _Lines(QAbstractTableModel):
    """Columns: state and tries, destination and form, time and visit, what the receiver said."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[MessageLine, ...] = ()
        self.now: datetime | None = None

    def show_lines(self, lines: tuple[MessageLine, ...], now: datetime) -> None:
        """Other lines; where they are the same messages, only what changed is drawn anew."""
        before, self.now = self.lines, now
        if [line_key(one) for one in lines] != [line_key(one) for one in before]:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
            return
        self.lines = lines
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """A line each."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, _parent: _Index | None = None) -> int:  # noqa: N802
        """Four."""
        return len(_SHARES) + 1

    def cells(self, line: MessageLine) -> tuple[tuple[str, str], ...]:
        """The upper and the lower words of each column."""
        now = self.now or line.at
        visit = message_words.short_visit(line.visit_id)
        return (
            (message_words.state_look(line.state)[1], message_words.tries_word(line, now)),
            (line.destination, message_words.what_word(line)),
            (
                message_words.when_word(line.at, now),
                translate("messages", "visit {id}").format(id=visit),
            ),
            message_words.said_words(line),
        )

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words; the first cell is heard as the whole line."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return message_words.line_aloud(line, self.now or line.at)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            between = " " if index.column() == len(_SHARES) else ", "
            return between.join(part for part in self.cells(line)[index.column()] if part)
        return None

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                translate("messages", "State"),
                translate("messages", "Message"),
                translate("messages", "Since"),
                translate("messages", "What the receiver said"),
            )[section]
        return None


class _Painter(QStyledItemDelegate):
    """Two rows of words in each cell, set smaller before they are cut."""

    def __init__(self, look: Look, lines: _Lines, table: QTableView) -> None:
        super().__init__(table)
        self.look, self._lines, self._table = look, lines, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        """The table knows the height."""
        return QSize(0, self._table.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground of the chosen one, the words, and the line below."""
        look, metrics = self.look, self.look.metrics
        line = self._lines.lines[index.row()]
        chosen = index.row() == self._table.currentIndex().row()
        box = QRectF(option.rect)
        ground = Tone.ACCENT_TINT if chosen else Tone.SURFACE
        painter.fillRect(box, look.colour(ground))
        rule = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(rule, look.colour(Tone.LINE))
        if chosen and look.palette.tints_are_borders:
            for edge_y in (box.top(), box.bottom() - 3):
                band = QRectF(box.left(), edge_y, box.width(), 3)
                painter.fillRect(band, look.colour(Tone.ACCENT))
        if chosen and index.column() == 0:
            edge = QRectF(box.left(), box.top(), metrics.px(6, 5), box.height())
            painter.fillRect(edge, look.colour(Tone.ACCENT))
        side, pad = metrics.px(16, 10), metrics.px(8, 5)
        inside = box.adjusted(side, pad, -metrics.px(8, 5), -pad - 1)
        upper, lower = self._lines.cells(line)[index.column()]
        if index.column() == 1:
            upper = message_words.breakable(upper)
        tone, use, weight, share = Tone.INK, Text.LABEL, 600, 0.54
        if index.column() == 0:
            icon, _, tone = message_words.state_look(line.state)
            px = metrics.px(26, 20)
            place = QRectF(inside.left(), inside.top() + (inside.height() - px) / 2, px, px)
            paint_icon(painter, icon, place, look.colour(tone), look.colour(ground))
            inside.setLeft(place.right() + metrics.px(12, 8))
        elif index.column() == len(_SHARES):
            use, weight, share = Text.CAPTION, 400, 0.6
        high = inside.height() * (share if lower else 1.0)
        top = QRectF(inside.left(), inside.top(), inside.width(), high)
        upper = _as_fits(look, upper, top, use, weight)
        draw_fitting(painter, look, top, upper, use=use, tone=tone, weight=weight)
        if lower:
            rest = QRectF(inside.left(), top.bottom(), inside.width(), inside.height() - high)
            lower = _as_fits(look, lower, rest, Text.CAPTION, 400)
            draw_fitting(painter, look, rest, lower, use=Text.CAPTION, tone=Tone.INK2)


def _as_fits(look: Look, text: str, box: QRectF, use: Text, weight: int) -> str:
    """The text, or as much of it as a line of the list has room for: the panel below tells all."""
    if fitting_px(look, text, int(box.width()), int(box.height()) + 1, use, weight) > SMALLEST_PX:
        return text
    measure = QFontMetrics(look.sized_font(SMALLEST_PX, weight))
    width, height = int(box.width()), int(box.height()) + 1

    def fits(said: str) -> bool:
        needed = measure.boundingRect(QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, said)
        return needed.height() <= height and needed.width() <= width

    if fits(text):
        return text
    least, most = 0, len(text)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if fits(f"{text[:middle]}…") else (least, middle)
    return f"{text[:least].rstrip()}…"


class LinesTable(QTableView):
    """`chosen` says which line the keyboard or a touch is on, `opened` that it was asked for by
    Enter. A finger pulls the list.
    """

    chosen = Signal()
    opened = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._lines = _Lines()
        self._pressed_y: float | None = None
        self._pulled_from = 0
        self._pulling = False
        self.setObjectName(names.MESSAGES_TABLE)
        self.setAccessibleName(translate("messages", "Messages"))
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(look, self._lines, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows walk in it
        self.setShowGrid(False)
        self.verticalHeader().hide()
        metrics = look.metrics
        high = max(metrics.touch(12), metrics.px(92, 76))
        self.verticalHeader().setDefaultSectionSize(high)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(look.font(Text.CAPTION, 600))
        header.setHighlightSections(False)
        header.setFixedHeight(metrics.px(46, 34))
        palette = look.palette
        left = metrics.px(16, 10)
        self.setStyleSheet(
            f"QTableView {{ background: {palette[Tone.SURFACE]}; border: none; outline: none; }}"
            f"QHeaderView {{ background: {palette[Tone.SURFACE]}; border: none; }}"
            f"QHeaderView::section {{ background: {palette[Tone.SURFACE]};"
            f" color: {palette[Tone.INK2]}; border: none; padding-left: {left}px;"
            f" border-bottom: 2px solid {palette[Tone.LINE2]}; }}"
        )
        self.selectionModel().currentRowChanged.connect(self._moved)

    # What it shows.

    def show_lines(self, lines: tuple[MessageLine, ...], now: datetime) -> None:
        """These; the one that was chosen stays chosen, and what was seen stays where it was."""
        before, top = self.line(), self.verticalScrollBar().value()
        self._lines.show_lines(lines, now)
        if before is not None:
            self.choose(line_key(before))
        self.verticalScrollBar().setValue(top)

    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines.lines)

    def line(self) -> MessageLine | None:
        """The one that is chosen."""
        at = self.currentIndex()
        return self._lines.lines[at.row()] if at.isValid() else None

    def choose(self, key: tuple[str, str] | None) -> None:
        """Choose a line where it is there; None: no line."""
        for at, line in enumerate(self._lines.lines):
            if line_key(line) == key:
                if at != self.currentIndex().row():
                    self.setCurrentIndex(self._lines.index(at, 0))
                return
        self.setCurrentIndex(QModelIndex())

    def _moved(self, *_: object) -> None:
        self.viewport().update()
        self.chosen.emit()

    # Hand and keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens; arrows walk."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self.line() is not None:
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """It may be a pull: nothing is chosen yet."""
        self._pressed_y = event.position().y()
        self._pulled_from, self._pulling = self.verticalScrollBar().value(), False
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The list follows the finger."""
        if self._pressed_y is None:
            return
        moved = event.position().y() - self._pressed_y
        if abs(moved) >= max(8, _PULL_MM * self.look.metrics.touch_px_per_mm):
            self._pulling = True
        if self._pulling:
            self.verticalScrollBar().setValue(self._pulled_from - round(moved))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A touch chooses the line under it."""
        at = self.indexAt(event.position().toPoint())
        if self._pressed_y is not None and not self._pulling and at.isValid():
            self.setCurrentIndex(self._lines.index(at.row(), 0))
        self._pressed_y = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Two touches are two touches: nothing that names a patient opens by itself."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Columns share the width."""
        super().resizeEvent(event)
        width = self.viewport().width()
        taken = [round(width * share) for share in _SHARES]
        for at, wide in enumerate((*taken, width - sum(taken))):
            self.setColumnWidth(at, wide)
