"""A body from the front with electrodes at their places; the patient's right is on the left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ekg.electrodes import Contact, Electrode, Naming, electrode_name
from station.ui.icons import Icon, paint_icon
from station.ui.tokens import Text, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from station.ui.look import Look

__all__ = ["LOOKS", "Body"]

LOOKS: Final[dict[Contact, tuple[Icon, Tone]]] = {
    Contact.GOOD: (Icon.DOT, Tone.OK),
    Contact.POOR: (Icon.WARNING, Tone.WARN),
    Contact.OFF: (Icon.LEAD_OFF, Tone.BAD),
    Contact.UNKNOWN: (Icon.WAITING, Tone.INK3),
}
"""Shape and colour of a contact."""

# All places are on a sheet of this size; it is scaled to the widget.
_SHEET: Final = (240.0, 134.0)
_MIDDLE: Final = 120.0
# How big a shape is against the pitch of its neighbours; what is wrong is larger.
_SIZES: Final = {
    Contact.GOOD: 24.0,
    Contact.POOR: 15.0,
    Contact.OFF: 17.0,
    Contact.UNKNOWN: 11.0,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an electrode lies, and to which side its name stands."""

    x: float
    y: float
    side: str


# V1 and V2 beside the sternum, V4 below the middle of the collarbone, V5 and V6 at its height.
_PLACES: Final = {
    Electrode.RA: _Place(36, 58, "left"),
    Electrode.LA: _Place(204, 58, "right"),
    Electrode.RL: _Place(80, 123, "right"),
    Electrode.LL: _Place(160, 123, "left"),
    Electrode.V1: _Place(110, 52, "left"),
    Electrode.V2: _Place(130, 52, "above"),
    Electrode.V3: _Place(137, 66, "left"),
    Electrode.V4: _Place(144, 80, "below"),
    Electrode.V5: _Place(160, 80, "above"),
    Electrode.V6: _Place(176, 80, "below"),
}


def _outline() -> QPainterPath:
    """One half of a body, from the neck to the hip; the other one is its mirror image."""
    half = QPainterPath()
    half.moveTo(106, 0)  # neck and shoulder, down the outer side of the arm
    half.cubicTo(107, 10, 104, 14, 92, 17)
    half.cubicTo(70, 21, 50, 20, 41, 34)
    half.cubicTo(31, 50, 25, 76, 19, 112)
    half.moveTo(58, 58)  # armpit, down the inner side of the arm
    half.cubicTo(53, 74, 46, 92, 42, 114)
    half.moveTo(58, 58)  # armpit, waist, hip
    half.cubicTo(65, 76, 68, 86, 67, 98)
    half.cubicTo(66, 112, 61, 122, 60, 134)
    half.moveTo(106, 22)  # collarbone
    half.cubicTo(96, 25, 84, 26, 72, 24)
    return half


_HALF: Final = _outline()


class Body(QWidget):
    """Draws the electrodes that it is given, and no others."""

    def __init__(self, look: Look, naming: Naming, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.naming = naming
        self.contacts: dict[Electrode, Contact] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_contacts(self, contacts: Mapping[Electrode, Contact]) -> None:
        """Draw these."""
        if dict(contacts) != self.contacts:
            self.contacts = dict(contacts)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for names that do not touch. It takes what is left: words below it come first."""
        metrics = self.look.metrics
        return QSize(metrics.px(300, 240), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Below this names would lie over each other."""
        metrics = self.look.metrics
        return QSize(metrics.px(230, 200), metrics.px(110, 104))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The outline, then shapes and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = _SHEET
        scale = min(self.width() / width, self.height() / height)
        painter.translate((self.width() - scale * width) / 2, (self.height() - scale * height) / 2)
        self._paint_outline(painter, scale)
        for electrode, contact in self.contacts.items():
            self._paint_electrode(painter, electrode, contact, scale)

    def _paint_outline(self, painter: QPainter, scale: float) -> None:
        painter.save()
        painter.scale(scale, scale)
        pen = QPen(self.look.colour(Tone.LINE2), 1.6 / scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_HALF)
        painter.translate(2 * _MIDDLE, 0)
        painter.scale(-1, 1)
        painter.drawPath(_HALF)
        painter.restore()

    def _paint_electrode(
        self, painter: QPainter, electrode: Electrode, contact: Contact, scale: float
    ) -> None:
        look, place = self.look, _PLACES[electrode]
        icon, tone = LOOKS[contact]
        size = _SIZES[contact] * scale
        at = QPointF(place.x * scale, place.y * scale)
        box = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
        paint_icon(painter, icon, box, look.colour(tone), look.colour(Tone.SURFACE), 2.6)
        font = look.font(Text.CAPTION, 700 if contact in (Contact.OFF, Contact.POOR) else 500)
        painter.setFont(font)
        quiet = contact in (Contact.GOOD, Contact.UNKNOWN)
        painter.setPen(look.colour(Tone.INK2 if quiet else tone))
        name = electrode_name(electrode, self.naming)
        measure = QFontMetricsF(font)
        wide, tall, gap = measure.horizontalAdvance(name), measure.ascent(), 9.0 * scale
        x, y = at.x() - wide / 2, at.y() + 0.36 * tall
        match place.side:
            case "left":
                x = at.x() - gap - wide
            case "right":
                x = at.x() + gap
            case "above":
                y = at.y() - gap
            case _:
                y = at.y() + gap + 0.76 * tall
        painter.drawText(QPointF(x, y), name)
