"""Drawings as PDF: vector, in true millimetres, with the letters that were used in it.

The same drawings make the same bytes, so a file can be compared with what was printed.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from station.sheets.drawing import Align, Clip, Drawing, Item, Path, Text
from station.sheets.fonts import composed, font_name, register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["pdf_of"]

# A page's own unit is 1/72 inch; its content is written in hundredths of a millimetre, y down.
_A_MM: Final = 100
_POINTS_A_MM: Final = 72 / 25.4


def pdf_of(
    pages: Sequence[Drawing], *, created: datetime | None = None, language: str = "en"
) -> bytes:
    """The pages as one PDF file.

    `created` (aware) is written into it; without it the file tells no time. Raises `ValueError`
    where there is no page.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    if not pages:
        raise ValueError("there is no page to write")
    register()
    rl_config.useA85 = 0  # plain compressed streams, a fifth shorter
    to = io.BytesIO()
    canvas = Canvas(
        to,
        invariant=1,
        pageCompression=1,
        lang=language,
        initialFontName=font_name(bold=False),
    )
    canvas.setTitle(pages[0].title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("vitals-station")
    if created is not None:
        canvas.setDateFormatter(lambda *_: _pdf_date(created))
    for page in pages:
        width, height = page.width * _POINTS_A_MM, page.height * _POINTS_A_MM
        canvas.setPageSize((width, height))
        scale = _POINTS_A_MM / _A_MM
        canvas.addLiteral(f"{scale:.10f} 0 0 {-scale:.10f} 0 {height:.10f} cm 1 J 1 j")
        for item in page.items:
            _draw(canvas, item)
        canvas.showPage()
    canvas.save()
    return to.getvalue() if created is not None else _timeless(to.getvalue())


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _timeless(pdf: bytes) -> bytes:
    """Without the writer's dates of the year 2000, and as long as before: places are counted."""
    for key in (b"/CreationDate", b"/ModDate"):
        at = pdf.find(key + b" (D:")
        if at >= 0:
            end = pdf.index(b")", at) + 1
            pdf = pdf[:at] + b" " * (end - at) + pdf[end:]
    return pdf


def _draw(canvas: Any, item: Item) -> None:
    match item:
        case Path():
            canvas.addLiteral(_path(item))
        case Text():
            _words(canvas, item)
        case Clip(box=box, items=items):
            sides = (box.x, box.y, box.width, box.height)
            canvas.addLiteral(f"q {' '.join(str(_at(side)) for side in sides)} re W n")
            for inner in items:
                _draw(canvas, inner)
            canvas.addLiteral("Q")


def _at(mm: float) -> int:
    return round(mm * _A_MM)


def _path(path: Path) -> str:
    parts = []
    if path.stroke is not None:
        parts.append(f"{_colour(path.stroke)} RG {_at(path.width)} w")
    if path.fill is not None:
        parts.append(f"{_colour(path.fill)} rg")
    for line in path.lines:
        points = np.round(line * _A_MM).astype(np.int64).tolist()
        parts.append(f"{points[0][0]} {points[0][1]} m")
        # A single point is a dot: a line of no length would not be seen by every program.
        rest = points[1:] or [[points[0][0] + 1, points[0][1]]]
        parts.append("\n".join([f"{x} {y} l" for x, y in rest]))
        if path.closed:
            parts.append("h")
    paints = {(True, True): "B", (True, False): "S", (False, True): "f", (False, False): "n"}
    parts.append(paints[path.stroke is not None, path.fill is not None])
    return "\n".join(parts)


def _words(canvas: Any, text: Text) -> None:
    words = composed(text.words)
    canvas.saveState()
    canvas.addLiteral(f"1 0 0 -1 {_at(text.x)} {_at(text.y)} cm")
    canvas.setFillColorRGB(*_rgb(text.colour))
    canvas.setFont(font_name(bold=text.bold), text.size * _A_MM)
    match text.align:
        case Align.LEFT:
            canvas.drawString(0, 0, words)
        case Align.CENTRE:
            canvas.drawCentredString(0, 0, words)
        case Align.RIGHT:
            canvas.drawRightString(0, 0, words)
    canvas.restoreState()


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return red, green, blue


def _colour(colour: str) -> str:
    return " ".join(f"{part:.3f}" for part in _rgb(colour))
