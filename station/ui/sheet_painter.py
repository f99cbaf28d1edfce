"""Paints sheets with Qt: on the screen for a preview, and on paper through a printer.

The drawings are in millimetres; a painter that is told how many of its units are a millimetre
paints them true to size, and a printer tells its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from station.sheets.drawing import Align, Clip, Drawing, Item, Path, Text, cleaned
from station.ui.look import FALLBACK_FAMILIES, FONT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter

__all__ = ["paint_sheet", "print_sheets", "sheet_image"]

# Fonts are made at a whole size and scaled: Qt has no letters of 2.9 units.
_FONT_PX: Final = 100


def sheet_image(page: Drawing, px_per_mm: float) -> QImage:
    """A picture of the page on white."""
    width, height = round(page.width * px_per_mm), round(page.height * px_per_mm)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sheet(painter, page, px_per_mm)
    painter.end()
    return image


def print_sheets(printer: QPrinter, pages: Sequence[Drawing]) -> bool:
    """Print the pages, each on paper of its own size, in true millimetres from the paper's corner.

    False where the printer could not be started, or did not take a page.
    """
    printer.setFullPage(True)
    for number, page in enumerate(pages):
        printer.setPageLayout(_layout(page))
        if number == 0:
            painter = QPainter()
            if not painter.begin(printer):
                return False
        elif not printer.newPage():
            painter.end()
            return False
        paint_sheet(painter, page, printer.resolution() / 25.4)
    return bool(painter.end()) if pages else False


def _layout(page: Drawing) -> QPageLayout:
    """The page's own size, upright or lying, to the paper's edge."""
    short, long = sorted((page.width, page.height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter)
    lying = page.width > page.height
    turned = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def paint_sheet(painter: QPainter, page: Drawing, units_per_mm: float) -> None:
    """Paint a page with its corner where the painter's origin is."""
    painter.save()
    painter.scale(units_per_mm, units_per_mm)
    for item in page.items:
        _paint(painter, item)
    painter.restore()


def _paint(painter: QPainter, item: Item) -> None:
    match item:
        case Path():
            _paint_path(painter, item)
        case Text():
            _paint_text(painter, item)
        case Clip(box=box, items=items):
            painter.save()
            painter.setClipRect(
                QRectF(box.x, box.y, box.width, box.height), Qt.ClipOperation.IntersectClip
            )
            for inner in items:
                _paint(painter, inner)
            painter.restore()


def _paint_path(painter: QPainter, path: Path) -> None:
    pen = QPen(Qt.PenStyle.NoPen)
    if path.stroke is not None:
        pen = QPen(QColor(path.stroke), path.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(QColor(path.fill) if path.fill is not None else Qt.BrushStyle.NoBrush)
    for line in path.lines:
        corners = [QPointF(x, y) for x, y in line.tolist()]
        if path.closed:
            painter.drawPolygon(QPolygonF(corners))
        elif len(line) == 1:
            painter.drawPoint(corners[0])
        else:
            painter.drawPolyline(QPolygonF(corners))


def _paint_text(painter: QPainter, text: Text) -> None:
    """As an outline: it is the same letters in the same place on every device."""
    font = QFont([FONT_FAMILY, *FALLBACK_FAMILIES])
    font.setPixelSize(_FONT_PX)
    font.setWeight(QFont.Weight.DemiBold if text.bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    letters = QPainterPath()
    letters.addText(QPointF(0, 0), font, cleaned(text.words))
    scale = text.size / _FONT_PX
    wide = scale * QFontMetricsF(font).horizontalAdvance(cleaned(text.words))
    shift = {Align.LEFT: 0.0, Align.CENTRE: wide / 2, Align.RIGHT: wide}[text.align]
    painter.save()
    painter.translate(text.x - shift, text.y)
    painter.scale(scale, scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(text.colour))
    painter.drawPath(letters)
    painter.restore()
