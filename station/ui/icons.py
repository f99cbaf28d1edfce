"""Every shape of the window, painted by one class from paths on a 24 by 24 grid.

A drawing is a tuple of layers. `line` is stroked, `fill` is filled in the role colour, `cut` is
stroked in the colour that lies behind (the tick in a filled disc). The path language is small:
`M x y`, `L x y`, `C x1 y1 x2 y2 x y`, `Z`, and `O x y r` for a circle, `A x y r start sweep` for
an arc in degrees, clockwise from the top.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

__all__ = ["Icon", "paint_icon", "paint_ring"]

_DISC = "O 12 12 10"
_OCTAGON = "M 8 2 L 16 2 L 22 8 L 22 16 L 16 22 L 8 22 L 2 16 L 2 8 Z"
_DIAMOND = "M 12 1.8 L 22.2 12 L 12 22.2 L 1.8 12 Z"
_TRIANGLE = "M 12 2.6 L 22.6 21.2 L 1.4 21.2 Z"
_SQUARE = "M 3 3 L 21 3 L 21 21 L 3 21 Z"
_QUESTION = "M 9.4 9.6 C 9.4 6.4 14.6 6.4 14.6 9.6 C 14.6 11.6 12 11.6 12 14 M 12 17 L 12 17.2"
_SHEET = "M 13 2.5 L 5 2.5 L 5 21.5 L 19 21.5 L 19 8.5 L 13 2.5 L 13 8.5 L 19 8.5"
_FACE = "O 12 12 10 M 8.6 9.2 L 8.6 9.4 M 15.4 9.2 L 15.4 9.4"

Layers = tuple[tuple[str, str], ...]


class Icon(StrEnum):
    """What is shown in a shape."""

    NO_DEVICE = "no_device"
    WAITING = "waiting"
    MEASURING = "measuring"
    READY = "ready"
    SAVING = "saving"
    CAPTURED = "captured"
    BY_HAND = "by_hand"
    CHECK = "check"
    FAILED = "failed"
    STALE = "stale"
    GONE = "gone"
    QUEUED = "queued"
    TAKEN = "taken"
    DELIVERED = "delivered"
    REFUSED = "refused"
    DOT = "dot"
    LEAD_OFF = "lead_off"
    TODAY = "today"
    VITALS = "vitals"
    INTAKE = "intake"
    EKG = "ekg"
    REVIEW = "review"
    HISTORY = "history"
    DEVICES = "devices"
    MESSAGES = "messages"
    LOCK = "lock"
    TRAY = "tray"
    REPEAT = "repeat"
    PENCIL = "pencil"
    TICK = "tick"
    CLOSE = "close"
    HELP = "help"
    ARROW = "arrow"
    CHEVRON = "chevron"
    CHEVRON_RIGHT = "chevron_right"
    BACK = "back"
    SCAN = "scan"
    PERSON = "person"
    WARNING = "warning"
    CUFF = "cuff"
    CLEAN = "clean"
    BADGE = "badge"
    BOX = "box"
    BOX_TICKED = "box_ticked"
    RADIO = "radio"
    RADIO_ON = "radio_on"
    LINK = "link"
    PLUS = "plus"
    STOP = "stop"
    PAUSED = "paused"
    NOT_DONE = "not_done"
    TAG = "tag"
    SOUND_ON = "sound_on"
    SOUND_OFF = "sound_off"
    HIGH = "high"
    LOW = "low"
    CRITICAL = "critical"
    FACE_0 = "face_0"
    FACE_2 = "face_2"
    FACE_4 = "face_4"
    FACE_6 = "face_6"
    FACE_8 = "face_8"
    FACE_10 = "face_10"


_DRAWINGS: Final[dict[Icon, Layers]] = {
    Icon.NO_DEVICE: (("line", "O 12 12 9.4 M 5.4 18.6 L 18.6 5.4"),),
    Icon.WAITING: (("line", "O 12 12 9.2"),),
    Icon.READY: (("line", "O 12 12 9.2"), ("fill", "O 12 12 4.6")),
    Icon.SAVING: (("line", "M 12 3 L 12 15 M 6.5 10 L 12 15.5 L 17.5 10 M 4 21 L 20 21"),),
    Icon.CAPTURED: (("fill", _DISC), ("cut", "M 7.2 12.4 L 10.6 15.8 L 16.8 8.8")),
    Icon.BY_HAND: (
        (
            "fill",
            "M 5 2 L 19 2 C 21 2 22 3 22 5 L 22 19 C 22 21 21 22 19 22 L 5 22 "
            "C 3 22 2 21 2 19 L 2 5 C 2 3 3 2 5 2 Z",
        ),
        ("cut", "M 7.2 16.8 L 8 13.4 L 14.4 7 L 17 9.6 L 10.6 16 Z"),
    ),
    Icon.CHECK: (("line", _DIAMOND), ("line", _QUESTION)),
    Icon.FAILED: (("fill", _TRIANGLE), ("cut", "M 12 9 L 12 14.4 M 12 17.8 L 12 18")),
    Icon.STALE: (("line", "O 12 12 9.4 M 12 6.4 L 12 12.4 L 16 14.6"),),
    Icon.GONE: (("line", "M 4 12 L 20 12"),),
    Icon.HELP: (("line", "O 12 12 10"), ("line", _QUESTION)),
    Icon.QUEUED: (
        (
            "line",
            "M 5 2.6 L 19 2.6 C 20.6 2.6 21.4 3.4 21.4 5 L 21.4 19 C 21.4 20.6 20.6 21.4 19 "
            "21.4 L 5 21.4 C 3.4 21.4 2.6 20.6 2.6 19 L 2.6 5 C 2.6 3.4 3.4 2.6 5 2.6 Z",
        ),
        ("fill", "O 7.4 12 1.5 O 12 12 1.5 O 16.6 12 1.5"),
    ),
    Icon.TAKEN: (("line", "O 12 12 9.4 M 7.4 12.4 L 10.6 15.6 L 16.6 9"),),
    Icon.DELIVERED: (
        ("fill", _DISC),
        ("cut", "M 4.8 12.6 L 8 15.8 L 13.6 9.2 M 11.2 15.4 L 11.6 15.8 L 18.4 8.6"),
    ),
    Icon.REFUSED: (("fill", _OCTAGON), ("cut", "M 8.4 8.4 L 15.6 15.6 M 15.6 8.4 L 8.4 15.6")),
    Icon.DOT: (("fill", "O 12 12 5.6"),),
    Icon.LEAD_OFF: (("fill", _SQUARE), ("cut", "M 8.4 8.4 L 15.6 15.6 M 15.6 8.4 L 8.4 15.6")),
    Icon.TODAY: (
        (
            "line",
            "M 5.5 4.5 L 18.5 4.5 C 20 4.5 20.5 5 20.5 6.5 L 20.5 19 C 20.5 20.5 20 21 18.5 21"
            " L 5.5 21 C 4 21 3.5 20.5 3.5 19 L 3.5 6.5 C 3.5 5 4 4.5 5.5 4.5 Z "
            "M 3.5 9.5 L 20.5 9.5 M 8 2 L 8 6.5 M 16 2 L 16 6.5 M 7.5 13.5 L 13 13.5",
        ),
    ),
    Icon.VITALS: (
        (
            "line",
            "M 4 4 L 10 4 L 10 10 L 4 10 Z M 14 4 L 20 4 L 20 10 L 14 10 Z "
            "M 4 14 L 10 14 L 10 20 L 4 20 Z M 14 14 L 20 14 L 20 20 L 14 20 Z",
        ),
    ),
    Icon.INTAKE: (
        (
            "line",
            "M 5.5 3.5 L 18.5 3.5 C 20 3.5 20.5 4 20.5 5.5 L 20.5 14.5 C 20.5 16 20 16.5 18.5 "
            "16.5 L 11 16.5 L 6.5 20.5 L 6.5 16.5 L 5.5 16.5 C 4 16.5 3.5 16 3.5 14.5 L 3.5 5.5 "
            "C 3.5 4 4 3.5 5.5 3.5 Z M 7.5 8 L 16.5 8 M 7.5 12 L 13 12",
        ),
    ),
    Icon.EKG: (("line", "M 1.5 13 L 6.5 13 L 8.8 9.6 L 11.2 20 L 14.4 3.6 L 16.6 13 L 22.5 13"),),
    Icon.REVIEW: (("line", _SHEET), ("line", "M 8.6 14.6 L 11 17 L 15.4 12.4")),
    Icon.HISTORY: (("line", "M 3 3 L 3 21 L 21.5 21 M 6.5 15.5 L 11 10 L 14.5 13 L 20.5 5"),),
    Icon.DEVICES: (
        (
            "line",
            "M 4.5 9 L 15.5 9 C 16.6 9 17 9.4 17 10.5 L 17 19.5 C 17 20.6 16.6 21 15.5 21"
            " L 4.5 21 C 3.4 21 3 20.6 3 19.5 L 3 10.5 C 3 9.4 3.4 9 4.5 9 Z "
            "M 6.5 12.8 L 13.5 12.8 M 6.5 17 L 9 17 "
            "M 15.4 5.6 A 14 10 4.6 0 90 M 14.4 2.2 A 14 10 8 0 90",
        ),
    ),
    Icon.MESSAGES: (
        (
            "line",
            "M 4.5 12.5 L 4.5 19.5 C 4.5 20.6 4.9 21 6 21 L 18 21 C 19.1 21 19.5 20.6 19.5 19.5"
            " L 19.5 12.5 M 12 15.5 L 12 3 M 7 7.6 L 12 2.6 L 17 7.6",
        ),
    ),
    Icon.LOCK: (
        (
            "line",
            "M 5.5 10.5 L 18.5 10.5 C 19.6 10.5 20 10.9 20 12 L 20 19.5 C 20 20.6 19.6 21 18.5"
            " 21 L 5.5 21 C 4.4 21 4 20.6 4 19.5 L 4 12 C 4 10.9 4.4 10.5 5.5 10.5 Z "
            "M 7.5 10.5 L 7.5 7.5 C 7.5 1.5 16.5 1.5 16.5 7.5 L 16.5 10.5",
        ),
    ),
    Icon.TRAY: (
        (
            "line",
            "M 3 13.5 L 6 5 L 18 5 L 21 13.5 L 21 19.5 L 3 19.5 Z "
            "M 3 13.5 L 8.5 13.5 L 10 16.5 L 14 16.5 L 15.5 13.5 L 21 13.5",
        ),
    ),
    Icon.REPEAT: (("line", "A 12 12 8.6 60 300 M 20.6 3.4 L 19.6 7.8 L 15.2 6.8"),),
    Icon.PENCIL: (
        (
            "line",
            "M 4 20 L 5 15.2 L 15.8 4.4 C 17 3.2 18.4 3.4 19.6 4.4 C 20.8 5.6 20.8 7 19.6 8.2 "
            "L 8.8 19 Z M 13.8 6.4 L 17.6 10.2",
        ),
    ),
    Icon.TICK: (("line", "M 4.5 12.8 L 9.6 18 L 19.6 6.6"),),
    Icon.CLOSE: (("line", "M 5 5 L 19 19 M 19 5 L 5 19"),),
    Icon.ARROW: (("line", "M 3.5 12 L 20 12 M 13.5 5.5 L 20 12 L 13.5 18.5"),),
    Icon.CHEVRON: (("line", "M 6 9 L 12 15 L 18 9"),),
    Icon.CHEVRON_RIGHT: (("line", "M 9 5 L 16 12 L 9 19"),),
    Icon.BACK: (
        ("line", "M 8.5 5 L 21.5 5 L 21.5 19 L 8.5 19 L 2 12 Z M 11.5 9 L 17 15 M 17 9 L 11.5 15"),
    ),
    Icon.SCAN: (
        (
            "line",
            "M 2.5 7.5 L 2.5 3.5 L 6.5 3.5 M 17.5 3.5 L 21.5 3.5 L 21.5 7.5 "
            "M 21.5 16.5 L 21.5 20.5 L 17.5 20.5 M 6.5 20.5 L 2.5 20.5 L 2.5 16.5 "
            "M 7 8 L 7 16 M 10.4 8 L 10.4 16 M 13.6 8 L 13.6 16 M 17 8 L 17 16",
        ),
    ),
    Icon.PERSON: (("line", "O 12 8 4.4 M 3.5 21.5 C 3.5 13.5 20.5 13.5 20.5 21.5"),),
    Icon.WARNING: (("fill", _TRIANGLE), ("cut", "M 12 9 L 12 14.4 M 12 17.8 L 12 18")),
    Icon.CUFF: (
        ("line", "M 4 5 L 20 5 L 20 13 L 4 13 Z M 15 13 L 15 17 C 15 21 9 21 9 17.5 M 9 5 L 9 13"),
    ),
    Icon.CLEAN: (
        (
            "line",
            "M 3 4 L 21 4 L 21 16 L 3 16 Z M 12 16 L 12 20.5 M 8 20.5 L 16 20.5 "
            "M 7 12 L 11 8 M 11 12.5 L 16 7.5 M 15.5 12.5 L 17.5 10.5",
        ),
    ),
    Icon.BADGE: (
        (
            "line",
            "M 5 6 L 19 6 L 19 21.5 L 5 21.5 Z M 9.5 6 L 9.5 2.5 L 14.5 2.5 L 14.5 6 "
            "O 12 12 2.3 M 8 18.5 C 8 14.8 16 14.8 16 18.5",
        ),
    ),
    Icon.BOX: (("line", "M 3 3 L 21 3 L 21 21 L 3 21 Z"),),
    Icon.BOX_TICKED: (
        ("fill", "M 2 2 L 22 2 L 22 22 L 2 22 Z"),
        ("cut", "M 6.4 12.4 L 10.4 16.4 L 17.6 8"),
    ),
    Icon.RADIO: (("line", "O 12 12 9.4"),),
    Icon.RADIO_ON: (("fill", "O 12 12 10.4"), ("cut_fill", "O 12 12 4")),
    Icon.LINK: (("line", "A 12 12 3 0 360 M 12 15 L 12 21 A 12 12 8.6 225 270"),),
    Icon.PLUS: (("line", "M 12 4 L 12 20 M 4 12 L 20 12"),),
    Icon.STOP: (("fill", "M 5 5 L 19 5 L 19 19 L 5 19 Z"),),
    Icon.PAUSED: (("fill", _SQUARE), ("cut", "M 9.2 8 L 9.2 16 M 14.8 8 L 14.8 16")),
    Icon.NOT_DONE: (("line", _SQUARE + " M 8 12 L 16 12"),),
    Icon.SOUND_ON: (
        (
            "line",
            "M 3 9 L 7 9 L 12 4.5 L 12 19.5 L 7 15 L 3 15 Z A 12 12 4.6 50 80 A 12 12 9 50 80",
        ),
    ),
    Icon.SOUND_OFF: (
        (
            "line",
            "M 3 9 L 7 9 L 12 4.5 L 12 19.5 L 7 15 L 3 15 Z M 15.5 9 L 21.5 15 M 21.5 9 L 15.5 15",
        ),
    ),
    Icon.TAG: (
        ("line", "M 3 3 L 12.5 3 L 21.5 12 L 12 21.5 L 3 12.5 Z"),
        ("fill", "O 7.8 7.8 1.7"),
    ),
    Icon.HIGH: (("fill", "M 12 2.5 L 20.5 12 L 15 12 L 15 21 L 9 21 L 9 12 L 3.5 12 Z"),),
    Icon.LOW: (("fill", "M 12 21.5 L 20.5 12 L 15 12 L 15 3 L 9 3 L 9 12 L 3.5 12 Z"),),
    Icon.CRITICAL: (
        ("fill", _OCTAGON),
        ("cut", "M 9 7 L 9 13 M 9 16.6 L 9 16.8 M 15 7 L 15 13 M 15 16.6 L 15 16.8"),
    ),
    Icon.FACE_0: (("line", _FACE + " M 6.8 13.6 C 8.6 18.6 15.4 18.6 17.2 13.6"),),
    Icon.FACE_2: (("line", _FACE + " M 7.6 14.4 C 9.6 17.2 14.4 17.2 16.4 14.4"),),
    Icon.FACE_4: (("line", _FACE + " M 7.8 15.6 L 16.2 15.6"),),
    Icon.FACE_6: (("line", _FACE + " M 8 16.6 C 10 15 14 15 16 16.6"),),
    Icon.FACE_8: (("line", _FACE + " M 7.6 17.2 C 9.6 14.2 14.4 14.2 16.4 17.2"),),
    Icon.FACE_10: (("line", _FACE + " M 7.2 17.6 C 9 13 15 13 16.8 17.6"),),
}


@cache
def _path(text: str) -> QPainterPath:
    """Read the path language; see the module's head."""
    path = QPainterPath()
    words = iter(text.split())

    def number() -> float:
        return float(next(words))

    for word in words:
        if word == "M":
            path.moveTo(number(), number())
        elif word == "L":
            path.lineTo(number(), number())
        elif word == "C":
            path.cubicTo(number(), number(), number(), number(), number(), number())
        elif word == "Z":
            path.closeSubpath()
        elif word == "O":
            x, y, radius = number(), number(), number()
            path.addEllipse(QPointF(x, y), radius, radius)
        elif word == "A":
            x, y, radius, start, sweep = number(), number(), number(), number(), number()
            box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
            path.arcMoveTo(box, 90 - start)
            path.arcTo(box, 90 - start, -sweep)
        else:
            raise ValueError(f"unknown word {word!r} in icon path {text!r}")
    return path


def paint_icon(
    painter: QPainter,
    icon: Icon,
    box: QRectF,
    colour: QColor,
    behind: QColor,
    stroke: float = 2.0,
) -> None:
    """Paint `icon` into `box` (square). `behind` is the colour for what is cut out of a fill."""
    if icon is Icon.MEASURING:
        paint_ring(painter, box, 0.35, colour, behind, width=0.2)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    for kind, text in _DRAWINGS[icon]:
        path = _path(text)
        if kind == "fill":
            painter.fillPath(path, colour)
        elif kind == "cut_fill":
            painter.fillPath(path, behind)
        else:
            pen = QPen(colour if kind == "line" else behind, stroke if kind == "line" else 2.4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, pen)
    painter.restore()


def paint_ring(
    painter: QPainter,
    box: QRectF,
    share: float,
    colour: QColor,
    rest: QColor,
    width: float = 0.14,
) -> None:
    """A ring of which `share` (0 to 1, clockwise from the top) is filled.

    `width` is the band's share of the box; `rest` is the colour of what is not filled (mixed
    with the ring's colour, so that it is seen on any ground).
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    band = box.width() * width
    ring = box.adjusted(band / 2 + 1, band / 2 + 1, -band / 2 - 1, -band / 2 - 1)
    faint = QColor(
        (colour.red() + 2 * rest.red()) // 3,
        (colour.green() + 2 * rest.green()) // 3,
        (colour.blue() + 2 * rest.blue()) // 3,
    )
    pen = QPen(faint, band)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawEllipse(ring)
    pen.setColor(colour)
    painter.setPen(pen)
    painter.drawArc(ring, 90 * 16, -round(max(0.0, min(share, 1.0)) * 360 * 16))
    painter.restore()
