"""The frames as they went by, one a row: time, direction, name and bytes, each field on its tint.

Only what is visible is painted, and only so many frames are kept. A row that is chosen stays
chosen while others come; without one the newest frame counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from station.lab import FrameView
from station.ui.icons import Icon, paint_icon
from station.ui.lab import names
from station.ui.lab.glyphs import Glyphs
from station.ui.lab.small import small_font, small_px, text_width
from station.ui.lab.tints import owners, tint
from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["KEPT", "FrameList"]

KEPT: Final = 2000
"""So many frames are kept; older ones are gone."""

_GAP_PX: Final = 3
_SIDE_PX: Final = 8
# Columns are as wide as the newest rows need.
_LOOKED_AT: Final = 60


class FrameList(QAbstractScrollArea):
    """`chosen`: another frame is to be looked at, or none in particular (None)."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.FRAMES)
        self.setAccessibleName(self.tr("Frames, the newest at the bottom"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._frames: deque[FrameView] = deque(maxlen=KEPT)
        self._shown: list[FrameView] = []
        self._only = ""
        self._choice: FrameView | None = None
        font = small_font(look, 400)
        self._row_px = QFontMetrics(font).height() + look.metrics.px(8, 6)
        self._byte_px = text_width(look, "00") + 4
        self._letter_px = text_width(look, "0") + 2
        self._time_px = text_width(look, "0000.00") + 8
        skipped = ("+00000", self.tr("left out"))
        self._skipped_px = max(text_width(look, one) for one in skipped) + 12
        self._places: tuple[int, int, int, int] = (0, 0, 0, 0)
        strong, ink = small_font(look, 500), look.colour(Tone.INK)
        self._digits = Glyphs(strong, ink, self._byte_px, self._row_px - 4)
        self._letters = Glyphs(strong, ink, self._letter_px, self._row_px - 4)
        self.verticalScrollBar().setSingleStep(1)

    # What is kept.

    def add(self, frames: Iterable[FrameView]) -> None:
        """Newer ones. The view stays at the end if it was there."""
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        self._frames.extend(frames)
        self._filter()
        bar.setRange(0, max(0, len(self._shown) - self._rows()))
        bar.setPageStep(max(1, self._rows()))
        if at_end and self._choice is None:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def show_only(self, instrument: str) -> None:
        """The frames of one instrument; of all with an empty name."""
        self._only = instrument
        self._choice = None
        self.add(())
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self.chosen.emit(None)

    def clear(self) -> None:
        """Forget all."""
        self._frames.clear()
        self._choice = None
        self.add(())
        self.chosen.emit(None)

    @property
    def columns(self) -> tuple[tuple[int, str], ...]:
        """Where each column begins, and what is in it."""
        direction, instrument, what, data = self._places
        found = [
            (_SIDE_PX, self.tr("s")),
            (_SIDE_PX + self._time_px, self.tr("left out")),
            (direction, self.tr("way")),
            (what, self.tr("frame")),
            (data, self.tr("bytes")),
        ]
        if what > instrument:
            found.insert(3, (instrument, self.tr("instrument")))
        return tuple(found)

    @property
    def shown(self) -> list[FrameView]:
        """What may be scrolled to, oldest first."""
        return self._shown

    @property
    def choice(self) -> FrameView | None:
        """The row that was chosen."""
        return self._choice

    def choose(self, frame: FrameView | None) -> None:
        """Look at that one; None: at the newest again."""
        if frame is not self._choice:
            self._choice = frame
            if frame is None:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
            self.viewport().update()
            self.chosen.emit(frame)

    def _filter(self) -> None:
        self._shown = [one for one in self._frames if self._only in ("", one.instrument)]
        self._places = self._columns()

    # Places.

    def _rows(self) -> int:
        return max(1, self.viewport().height() // self._row_px)

    def _columns(self) -> tuple[int, int, int, int]:
        """Where direction, instrument, name and bytes begin."""
        direction = _SIDE_PX + self._time_px + self._skipped_px
        ways = (self.tr("→ host"), self.tr("← host"))
        instrument = direction + max(text_width(self.look, one, 500) for one in ways) + 14
        ids = {one.instrument for one in self._shown[-_LOOKED_AT:]}
        wide = max((text_width(self.look, one) for one in ids), default=0)
        wide = min(190, wide) + 12 if not self._only and len(ids) > 1 else 0
        what = instrument + wide
        words = {one.what for one in self._shown[-_LOOKED_AT:]}
        name = max((text_width(self.look, one, 600) for one in words), default=0)
        refused = text_width(self.look, self.tr("refused"), 600) + small_px(self.look) + 6
        return direction, instrument, what, what + max(refused, min(150, name)) + 14

    def _frame_at(self, y: float) -> FrameView | None:
        row = self.verticalScrollBar().value() + int(y // self._row_px)
        return self._shown[row] if 0 <= row < len(self._shown) else None

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The visible rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.look.colour(Tone.SURFACE))
        columns = self._places
        first = self.verticalScrollBar().value()
        for place, frame in enumerate(self._shown[first : first + self._rows() + 1]):
            self._paint_row(painter, frame, place * self._row_px, columns)
        if not self._shown:
            painter.setPen(self.look.colour(Tone.INK2))
            painter.setFont(small_font(self.look, 400))
            says = self.tr("Nothing went over the lines yet.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, says)

    def _paint_row(
        self, painter: QPainter, frame: FrameView, top: int, columns: tuple[int, int, int, int]
    ) -> None:
        look, px = self.look, small_px(self.look)
        width = self.viewport().width()
        if frame is self._choice:
            painter.fillRect(0, top, width, self._row_px, look.colour(Tone.ACCENT_TINT))
            painter.fillRect(0, top, 4, self._row_px, look.colour(Tone.ACCENT))
        direction, instrument, what, data = columns

        def put(text: str, left: int, right: int, tone: Tone = Tone.INK, weight: int = 400) -> None:
            font = small_font(look, weight)
            painter.setFont(font)
            painter.setPen(look.colour(tone))
            elided = QFontMetrics(font).elidedText(
                text, Qt.TextElideMode.ElideRight, right - left - 8
            )
            painter.drawText(
                QRectF(left, top, right - left, self._row_px), Qt.AlignmentFlag.AlignVCenter, elided
            )

        put(f"{frame.at_s:.2f}", _SIDE_PX, _SIDE_PX + self._time_px, Tone.INK2)
        if frame.skipped:
            put(f"+{frame.skipped}", _SIDE_PX + self._time_px, direction, Tone.INK3)
        to = self.tr("→ host") if frame.sent else self.tr("← host")
        put(to, direction, instrument, Tone.INK if frame.sent else Tone.ACCENT, 500)
        if what > instrument:
            put(frame.instrument, instrument, what, Tone.INK2)
        if frame.complaint:
            icon = QRectF(what, top + (self._row_px - px) / 2, px, px)
            colour = look.colour(Tone.BAD)
            paint_icon(painter, Icon.FAILED, icon, colour, look.colour(Tone.SURFACE))
            put(self.tr("refused"), what + px + 5, data, Tone.BAD, 600)
        else:
            name = frame.what or (self.tr("command") if not frame.sent else "")
            put(name, what, data, Tone.INK, 600)
        if frame.complaint:
            half = data + min(6, len(frame.raw)) * self._byte_px + 34
            self._paint_bytes(painter, frame, data, top, half)
            put(frame.complaint, half, width, Tone.BAD)
        else:
            self._paint_bytes(painter, frame, data, top, width)

    def _paint_bytes(
        self, painter: QPainter, frame: FrameView, left: int, top: int, right: int
    ) -> None:
        look = self.look
        of = owners(frame)
        glyphs = self._letters if frame.text else self._digits
        grounds = [tint(look, frame, part) for part in range(len(frame.parts))]
        x, before = left, of[0] if of else None
        wide = self._letter_px if frame.text else self._byte_px
        ink = look.colour(Tone.INK)
        for number, byte in enumerate(frame.raw):
            if of[number] != before:
                x, before = x + _GAP_PX, of[number]
            if x + 2 * wide + 20 > right and number + 1 < len(frame.raw):
                painter.setFont(small_font(look, 400))
                painter.setPen(look.colour(Tone.INK2))
                rest = QRectF(x, top, max(0, right - x), self._row_px)
                painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, f"+{len(of) - number}")
                return
            ground = None if before is None else grounds[before]
            if ground is not None:
                painter.fillRect(x, top + 2, wide, self._row_px - 4, ground)
            elif before is not None:
                painter.fillRect(x, top + self._row_px - 4, wide, 2, ink)
            glyphs.draw(painter, x, top + 2, _letters(frame, byte))
            x += wide

    def byte_at(self, position: QPoint) -> tuple[FrameView, int] | None:
        """The frame and the byte of it under a point of the viewport."""
        frame = self._frame_at(position.y())
        if frame is None:
            return None
        of = owners(frame)
        x, before = self._places[3], of[0] if of else None
        wide = self._letter_px if frame.text else self._byte_px
        for number in range(len(frame.raw)):
            if of[number] != before:
                x, before = x + _GAP_PX, of[number]
            if x <= position.x() < x + wide:
                return frame, number
            x += wide
        return None

    # Hands.

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """A tool tip names the field under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.byte_at(event.pos())
            QToolTip.showText(event.globalPos(), byte_words(*found) if found else "", self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the row."""
        frame = self._frame_at(event.position().y())
        if frame is not None:
            self.choose(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up, Down, Page Up, Page Down, Home: choose; End and Escape: the newest again."""
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -self._rows(),
            Qt.Key.Key_PageDown: self._rows(),
            Qt.Key.Key_Home: -len(self._shown),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_End, Qt.Key.Key_Escape):
            self.choose(None)
        elif key in steps and self._shown:
            at = self._place_of_choice()
            self._go(min(len(self._shown) - 1, max(0, at + steps[key])))
        else:
            super().keyPressEvent(event)

    def _place_of_choice(self) -> int:
        for place, frame in enumerate(self._shown):
            if frame is self._choice:
                return place
        return len(self._shown)

    def _go(self, place: int) -> None:
        self.choose(self._shown[place])
        bar = self.verticalScrollBar()
        if place < bar.value():
            bar.setValue(place)
        elif place >= bar.value() + self._rows():
            bar.setValue(place - self._rows() + 1)


def _letters(frame: FrameView, byte: int) -> str:
    """Two hexadecimal digits; of a text the character, and the pictures of line ends."""
    if not frame.text:
        return f"{byte:02X}"
    return chr(byte) if 0x20 <= byte < 0x7F else chr(0x2400 + byte) if byte < 0x20 else "·"


def byte_words(frame: FrameView, byte: int) -> str:
    """What a byte is: every part that has it, with what it says."""
    told = [
        f"{part.name}: {part.says}" if part.says else part.name
        for part in frame.parts
        if any(start <= byte < stop for start, stop in part.places)
    ]
    named = "\n".join(told) or frame.complaint
    where = QCoreApplication.translate("lab", "byte {number}").format(number=byte)
    return f"{where} = {frame.raw[byte]:02X}\n{named}".rstrip()
