"""One line of the worklist: time, who, why, and where the patient stands."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import names, words
from station.ui.icons import paint_icon
from station.ui.look import Look
from station.ui.pages.today_lines import Line
from station.ui.patient_words import patient_name
from station.ui.tokens import Text, Tone
from station.ui.widgets.fit import draw_fitting
from station.ui.widgets.press import Pressable
from station.visit import ExpectedPatient, Presence

__all__ = ["PatientRow"]

# Where the name does not fit in one line at its size, it takes two of this share of it.
_LONG_NAME = 0.75
# Shares of the row's width: where each column begins.
_NAME_AT, _REASON_AT, _PRESENCE_AT = 0.105, 0.53, 0.77
_NAME_AT_COMPACT, _REASON_AT_COMPACT, _PRESENCE_AT_COMPACT = 0.112, 0.52, 0.75


class PatientRow(Pressable):
    """A touch chooses the patient. Up and Down go to the neighbours."""

    def __init__(
        self,
        look: Look,
        line: Line,
        today: date,
        fields: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        """`fields` are what the site shows beside time, name, birth date and sex."""
        super().__init__(parent)
        self.look = look
        self.line = line
        self._fields = fields
        self.chosen = False
        self._today = today
        self.setObjectName(names.patient(line.expected.patient.id))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_line(line)

    @property
    def expected(self) -> ExpectedPatient:
        """Who it is."""
        return self.line.expected

    def show_line(self, line: Line) -> None:
        """The same patient's line, whose state may be another."""
        self.line = line
        expected, patient = line.expected, line.expected.patient
        said = [
            words.clock(expected.at) if expected.at else "",
            patient_name(patient),
            words.patient_line(patient, self._today),
            self._mrn(),
            (expected.reason or "") if "reason" in self._fields else "",
            words.presence_word(expected.presence),
            self._detail(),
        ]
        self.setAccessibleName(", ".join(part for part in said if part))
        self.updateGeometry()
        self.update()

    def _mrn(self) -> str:
        mrn = self.line.expected.patient.mrn if "mrn" in self._fields else None
        return self.tr("MRN {mrn}").format(mrn=mrn) if mrn else ""

    def _detail(self) -> str:
        """What was kept of an unfinished visit, and since when it waits."""
        unfinished = self.line.unfinished
        if unfinished is None:
            return ""
        since = unfinished.since.astimezone()
        when = words.clock(since) if since.date() == self._today else words.day(since.date())
        return self.tr("{n} kept, {when}").format(n=unfinished.kept, when=when)

    def set_chosen(self, chosen: bool) -> None:
        """Whether this is the patient in the room."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines of text and air; more than a finger."""
        metrics = self.look.metrics
        return QSize(metrics.px(900, 600), max(metrics.target, metrics.px(86, 64)))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Higher where a name or a reason is long: neither is cut or set too small to read."""
        _, name, reason, _ = self._columns(width)
        tallest = max(sum(self._name_heights(name[1])), sum(self._reason_heights(reason[1])))
        return max(self.sizeHint().height(), tallest + 2 * self._pad())

    def _pad(self) -> int:
        return self.look.metrics.px(10, 6)

    def _columns(self, width: int) -> tuple[tuple[float, float], ...]:
        """Left edge and width of time, name, reason and presence."""
        edges = (
            (_NAME_AT_COMPACT, _REASON_AT_COMPACT, _PRESENCE_AT_COMPACT)
            if self.look.metrics.compact
            else (_NAME_AT, _REASON_AT, _PRESENCE_AT)
        )
        gap = self.look.metrics.px(20, 12)
        name, reason, presence = (share * width for share in edges)
        return (
            (self.look.metrics.px(24, 14), width * 0.09),
            (name, reason - name - gap),
            (reason, presence - reason - gap),
            (presence, width - presence - gap / 2),
        )

    def _wrapped(self, text: str, width: float, px: int, weight: int) -> int:
        """The height of a text in lines of that width."""
        measure = QFontMetrics(self.look.sized_font(px, weight))
        flags = Qt.TextFlag.TextWordWrap
        return measure.boundingRect(QRect(0, 0, int(width), 10_000), flags, text).height()

    def _name_heights(self, width: float) -> tuple[int, int]:
        name, px = self.expected.patient.name, self.look.metrics.text_px(Text.TILE)
        one = QFontMetrics(self.look.sized_font(px, 700))
        high = one.height()
        if one.horizontalAdvance(name) > width:
            high = max(high, self._wrapped(name, width, round(px * _LONG_NAME), 700) + 2)
        return high, QFontMetrics(self.look.font(Text.CAPTION)).height()

    def _reason_heights(self, width: float) -> tuple[int, int]:
        metrics, expected = self.look.metrics, self.expected
        label, caption = metrics.text_px(Text.LABEL), metrics.text_px(Text.CAPTION)
        reason = expected.reason if "reason" in self._fields else None
        provider = expected.provider if "provider" in self._fields else None
        return (
            self._wrapped(reason, width, round(label * 0.9), 400) + 2 if reason else 0,
            self._wrapped(provider, width, caption, 400) if provider else 0,
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Rows keep their height; the list scrolls."""
        return QSize(self.look.metrics.px(560, 420), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up, Down, Enter."""
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The four columns."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chosen or self.isDown():
            painter.setPen(QPen(look.colour(Tone.ACCENT), 3))
            painter.setBrush(look.colour(Tone.ACCENT_TINT))
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        else:
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour(Tone.LINE))
        self._paint_time(painter)
        _, name, reason, presence = self._columns(self.width())
        self._paint_who(painter, *name)
        self._paint_reason(painter, *reason)
        self._paint_presence(painter, *presence)

    def _lines(
        self, left: float, width: float, heights: tuple[int, int] = (0, 0)
    ) -> tuple[QRectF, QRectF]:
        """The upper line of a column and the lower one; `heights` are what they need."""
        pad = self._pad()
        room = self.height() - 2 * pad
        upper_px, lower_px = heights
        half = room * 0.54
        if upper_px > half:
            half = room * upper_px / (upper_px + lower_px)
        upper = QRectF(left, pad, width, half)
        return upper, QRectF(left, pad + half, width, self.height() - 2 * pad - half)

    def _ink(self) -> Tone:
        gone = self.expected.presence is Presence.DID_NOT_COME
        return Tone.INK3 if gone else Tone.INK

    def _paint_time(self, painter: QPainter) -> None:
        if self.expected.at is None:
            return
        box = QRectF(self.look.metrics.px(24, 14), 0, self.width() * 0.09, self.height())
        draw_fitting(
            painter,
            self.look,
            box,
            words.clock(self.expected.at),
            use=Text.TILE,
            tone=self._ink(),
        )

    def _paint_who(self, painter: QPainter, left: float, width: float) -> None:
        patient = self.expected.patient
        upper, lower = self._lines(left, width, self._name_heights(width))
        draw_fitting(
            painter,
            self.look,
            upper,
            patient_name(patient),
            use=Text.TILE,
            tone=self._ink(),
            weight=500 if self._ink() is Tone.INK3 else 700,
        )
        line = words.patient_line(patient, self._today)
        if self._mrn():
            line += "    " + self._mrn()
        draw_fitting(painter, self.look, lower, line, use=Text.CAPTION, tone=Tone.INK2)

    def _paint_reason(self, painter: QPainter, left: float, width: float) -> None:
        upper, lower = self._lines(left, width, self._reason_heights(width))
        if self.expected.reason and "reason" in self._fields:
            draw_fitting(
                painter, self.look, upper, self.expected.reason, use=Text.LABEL, tone=self._ink()
            )
        if self.expected.provider and "provider" in self._fields:
            draw_fitting(
                painter, self.look, lower, self.expected.provider, use=Text.CAPTION, tone=Tone.INK2
            )

    def _paint_presence(self, painter: QPainter, left: float, width: float) -> None:
        icon, tone = words.PRESENCE_LOOK[self.expected.presence]
        metrics = self.look.metrics
        px = metrics.px(24, 18)
        behind = Tone.ACCENT_TINT if self.chosen else Tone.SURFACE
        detail = self._detail()
        upper, lower = self._lines(left, width)
        word = upper if detail else QRectF(left, 0, width, self.height())
        box = QRectF(left, word.center().y() - px / 2, px, px)
        paint_icon(painter, icon, box, self.look.colour(tone), self.look.colour(behind))
        beside = px + metrics.px(10, 8)
        draw_fitting(
            painter,
            self.look,
            word.adjusted(beside, 0, 0, 0),
            words.presence_word(self.expected.presence),
            use=Text.STRONG,
            tone=tone,
        )
        if detail:
            where = lower.adjusted(beside, 0, 0, 0)
            draw_fitting(painter, self.look, where, detail, use=Text.CAPTION, tone=Tone.INK2)
