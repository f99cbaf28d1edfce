"""One frame taken apart: its bytes on the left, and beside them every field by name with its bytes
and what it says. The line under the pointer, or chosen by key, frames its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.lab import FrameView, PartView
from station.ui.lab import names
from station.ui.lab.glyphs import Glyphs
from station.ui.lab.small import small_font, text_width
from station.ui.lab.tints import owners, tint
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label

__all__ = ["FrameDetail", "places_words"]

_A_LINE: Final = 16
# So much of the width is for the bytes.
_SHARE: Final = 0.4
_MOST_PLACES: Final = 3
_MOST_HEX: Final = 8


def places_words(part: PartView) -> str:
    """Which bytes a part has, counted from 0: `3`, `3–4`, `1, 6, 11, …`."""
    told = [f"{a}" if b == a + 1 else f"{a}–{b - 1}" for a, b in part.places]
    more = ", …" if len(told) > _MOST_PLACES else ""
    return ", ".join(told[:_MOST_PLACES]) + more


class _Anatomy(QWidget):
    """The painted part; as tall as it has lines."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.frame: FrameView | None = None
        self.current: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = small_font(look, 400)
        self._line_px = QFontMetrics(font).height() + look.metrics.px(7, 5)
        self._byte_px = text_width(look, "00") + 5
        self._offset_px = text_width(look, "000") + 12
        ink, tall = look.colour(Tone.INK), self._line_px - 3
        self._digits, self._bold = (
            Glyphs(small_font(look, weight), ink, self._byte_px, tall) for weight in (500, 700)
        )

    def show_frame(self, frame: FrameView | None) -> None:
        if frame is not self.frame:
            same = self.frame and frame and self.frame.what == frame.what
            self.frame = frame
            if not same or frame is None or (self.current or 0) >= len(frame.parts):
                self.current = None
            self._describe()
            self.setFixedHeight(self._height())
            self.update()

    def _describe(self) -> None:
        """The table as text, for a screen reader."""
        frame = self.frame
        lines = [] if frame is None else [self._words(part) for part in frame.parts]
        self.setAccessibleName(self.tr("Fields of the frame"))
        self.setAccessibleDescription("; ".join(": ".join(filter(None, one)) for one in lines))

    def _words(self, part: PartView) -> tuple[str, str, str]:
        return part.name, places_words(part), part.says

    def _a_line(self) -> int:
        """Bytes in a line of the hexadecimal block: whole wire frames where there are several."""
        row = self.frame.row if self.frame is not None else 0
        room = int(_SHARE * self.width() - self._offset_px) // self._byte_px
        if row:
            return max(1, min(_A_LINE, room) // row) * row
        return _A_LINE if room >= _A_LINE else _A_LINE // 2

    def _height(self) -> int:
        frame = self.frame
        if frame is None:
            return self._line_px
        hex_lines = -(-len(frame.raw) // self._a_line())
        return self._line_px * (max(hex_lines, len(frame.parts) + 1, 1) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.setFixedHeight(self._height())
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, self._height())

    def _table_left(self) -> int:
        width = self._offset_px + self._a_line() * self._byte_px + (12 if self._row() else 0)
        return width + self.look.metrics.px(24, 18)

    def _row(self) -> int:
        return self.frame.row if self.frame is not None else 0

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self.frame is None:
            return
        self._paint_hex(painter, self.frame)
        self._paint_table(painter, self.frame)

    def _paint_hex(self, painter: QPainter, frame: FrameView) -> None:
        look, of = self.look, owners(frame)
        marked: set[int] = set()
        if self.current is not None:
            places = frame.parts[self.current].places
            marked = {byte for start, stop in places for byte in range(start, stop)}
        a_line = self._a_line()
        for number, byte in enumerate(frame.raw):
            line, column = divmod(number, a_line)
            if column == 0:
                painter.setFont(small_font(look, 400))
                painter.setPen(look.colour(Tone.INK2))
                at = QRectF(0, line * self._line_px, self._offset_px - 12, self._line_px)
                painter.drawText(
                    at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{number}"
                )
            gap = 4 * (column // frame.row) if frame.row else 0
            x = self._offset_px + column * self._byte_px + gap
            cell = QRectF(x, line * self._line_px + 1, self._byte_px, self._line_px - 3)
            ground = tint(look, frame, of[number])
            if ground is not None:
                painter.fillRect(cell, ground)
            elif of[number] is not None:
                begins = number == 0 or of[number - 1] != of[number]
                line_px = QRectF(x + 3 * begins, cell.bottom() - 1, self._byte_px - 3 * begins, 2)
                painter.fillRect(line_px, look.colour(Tone.INK))
            glyphs = self._bold if number in marked else self._digits
            glyphs.draw(painter, x, line * self._line_px + 1, f"{byte:02X}")
            if number in marked:
                painter.setPen(QPen(look.colour(Tone.INK), 2))
                painter.drawRect(cell.adjusted(1, 1, -1, -1))

    def _columns(self) -> tuple[int, ...]:
        """Where name, meaning, places and bytes begin; bytes only where there is room for them."""
        look, frame = self.look, self.frame
        parts = frame.parts if frame is not None else ()

        def widest(words: Iterable[str], weight: int, least: int, most: int) -> int:
            width = max((text_width(look, word, weight) for word in words), default=0)
            return max(least, min(most, width))

        left = self._table_left() + 20
        room = self.width() - left
        name = left + widest((one.name for one in parts), 600, 60, room // 2) + 14
        place = widest(map(places_words, parts), 400, 40, 120) + 12
        data = _MOST_HEX * text_width(look, "00 ")
        says = widest((one.says for one in parts), 500, 60, room) + 14
        if name + says + place + data <= self.width():
            return left, name, name + says, name + says + place
        return left, name, max(name + 60, self.width() - place)

    def _paint_table(self, painter: QPainter, frame: FrameView) -> None:
        look = self.look
        columns = self._columns()
        left, count = self._table_left(), len(columns)
        if not frame.parts:
            self._paint_no_parts(painter, frame, left)
            return
        heads = (self.tr("Field"), self.tr("Says"), self.tr("Bytes"), self.tr("Hex"))
        self._paint_line(painter, 0, heads[:count], columns, Tone.INK2, (500,) * count)
        painter.fillRect(left, self._line_px - 2, self.width(), 1, look.colour(Tone.LINE))
        for number, part in enumerate(frame.parts):
            top = (number + 1) * self._line_px
            if number == self.current:
                wide = self.width() - left
                painter.fillRect(left, top, wide, self._line_px, look.colour(Tone.ACCENT_TINT))
                painter.fillRect(left - 6, top, 4, self._line_px, look.colour(Tone.ACCENT))
            swatch = QRectF(left + 2, top + 4, 12, self._line_px - 8)
            ground = tint(look, frame, number)
            if ground is not None:
                painter.fillRect(swatch, ground)
            painter.setPen(QPen(look.colour(Tone.LINE2), 1))
            painter.drawRect(swatch)
            data = b"".join(frame.raw[start:stop] for start, stop in part.places)
            shown = data[:_MOST_HEX].hex(" ").upper() + (" …" if len(data) > _MOST_HEX else "")
            words = (part.name, part.says, places_words(part), shown)
            weights = (600, 500, 400, 400)
            self._paint_line(painter, number + 1, words[:count], columns, Tone.INK, weights[:count])

    def _paint_no_parts(self, painter: QPainter, frame: FrameView, left: int) -> None:
        says = frame.complaint
        if not says and not frame.sent:
            says = self.tr("A command of the host. The spec says nothing of its bytes.")
        painter.setFont(small_font(self.look, 500))
        painter.setPen(self.look.colour(Tone.BAD if frame.complaint else Tone.INK2))
        place = QRectF(left, 2, self.width() - left - 8, 5 * self._line_px)
        painter.drawText(place, Qt.TextFlag.TextWordWrap, says)

    def _paint_line(
        self,
        painter: QPainter,
        line: int,
        words: tuple[str, ...],
        columns: tuple[int, ...],
        tone: Tone,
        weights: tuple[int, ...],
    ) -> None:
        look = self.look
        painter.setPen(look.colour(tone))
        for text, left, right, weight in zip(
            words, columns, (*columns[1:], self.width()), weights, strict=True
        ):
            font = small_font(look, weight)
            painter.setFont(font)
            wide = right - left - 8
            fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, wide)
            place = QRectF(left, line * self._line_px, wide, self._line_px)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitting)

    # Hands.

    def _part_at(self, x: float, y: float) -> int | None:
        frame = self.frame
        if frame is None:
            return None
        line = int(y // self._line_px)
        if x >= self._table_left():
            return line - 1 if 0 < line <= len(frame.parts) else None
        for column in range(self._a_line()):
            gap = 4 * (column // frame.row) if frame.row else 0
            left = self._offset_px + column * self._byte_px + gap
            byte = line * self._a_line() + column
            if left <= x < left + self._byte_px and byte < len(frame.raw):
                return owners(frame)[byte]
        return None

    def _mark(self, part: int | None) -> None:
        if part != self.current:
            self.current = part
            frame = self.frame
            told = frame.parts[part].says if frame is not None and part is not None else ""
            self.setToolTip(told)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._mark(self._part_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._mark(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        count = len(self.frame.parts) if self.frame is not None else 0
        at = -1 if self.current is None else self.current
        if event.key() == Qt.Key.Key_Down and count:
            self._mark(min(count - 1, at + 1))
        elif event.key() == Qt.Key.Key_Up and count:
            self._mark(max(0, at - 1))
        else:
            super().keyPressEvent(event)


class FrameDetail(QWidget):
    """A heading, and the frame below it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.DETAIL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.metrics.px(6, 4))
        self._heading = Label(look, "", use=Text.CAPTION, weight=600)
        self._heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addWidget(self._heading)
        self._anatomy = _Anatomy(look)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._anatomy)
        column.addWidget(scroll, 1)

    def show_frame(self, frame: FrameView | None, *, newest: bool) -> None:
        """Take a frame apart. `newest`: it was not chosen, it is only the last one."""
        self._anatomy.show_frame(frame)
        if frame is None:
            self._heading.show_text("")
            return
        which = self.tr("Newest") if newest else self.tr("Chosen")
        to = self.tr("to the host") if frame.sent else self.tr("from the host")
        name = frame.what or (self.tr("refused") if frame.complaint else self.tr("command"))
        size = self.tr("{count} bytes").format(count=len(frame.raw))
        told = [f"{which}: {name}", frame.instrument, to, f"{frame.at_s:.3f} s", size]
        self._heading.show_text("  ·  ".join(told), Tone.BAD if frame.complaint else Tone.INK)

    @property
    def frame(self) -> FrameView | None:
        """What is shown."""
        return self._anatomy.frame

    @property
    def table(self) -> QWidget:
        """What takes the keyboard."""
        return self._anatomy
