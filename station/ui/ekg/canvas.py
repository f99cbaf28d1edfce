"""The paper of the live EKG, with calibration pulses and lines between columns; and its sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from station.sheets.layouts import Layout
from station.ui.paper import MIDDLE, PULSE_S, draw_paper, draw_pulse, hatched, trace_pen_px
from station.ui.sweep import Sweep, SweptBand
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from station.ui.ekg.live_places import Places
    from station.ui.look import Look
    from station.ui.paper import PaperScale

__all__ = ["FixedPaper", "new_sweep"]

# How far the mark at the newest sample reaches above and below the middle of its cell.
_MARK_MM: Final = 5.0
_SEPARATOR_MM: Final = 6.0
_BAR_MM: Final = 3.0


class FixedPaper:
    """The paper and what stands on it before a trace does, as it is and hatched.

    A page begins anew whenever another filter is chosen or another stream comes; the paper under
    it is drawn again only where it is another one.
    """

    def __init__(self) -> None:
        self._drawn: tuple[object, QImage, QImage] | None = None

    def drawn(self, look: Look, places: Places, scale: PaperScale) -> tuple[QImage, QImage]:
        """As it is, and as it looks where samples were lost."""
        what = look, places.width, places.height, places.pulse, places.bands, scale
        if self._drawn is None or self._drawn[0] != what:
            paper = draw_paper(look, places.width, places.height, scale)
            _draw_fixed(paper, look, places, scale)
            ground, stripe = look.colour(Tone.PAPER), look.colour(Tone.WARN)
            self._drawn = what, paper, hatched(paper, ground, stripe, 2 * scale.px_per_mm)
        return self._drawn[1:]


def new_sweep(
    fixed: FixedPaper,
    look: Look,
    places: Places,
    leads: Sequence[str],
    scale: PaperScale,
    rate_hz: float,
    *,
    pen_mm: float,
) -> Sweep:
    """A sweep of these leads on fresh paper; cells of leads that are not among them stay empty."""
    paper, gap_paper = fixed.drawn(look, places, scale)
    turns = len(places.bands) if places.layout is Layout.RHYTHM else 1
    bands = tuple(
        SweptBand(
            left=band.left,
            top=band.top,
            columns=band.columns,
            cell_width=band.cell_width,
            channels=tuple(
                leads.index(cell.lead) if cell.lead in leads else None for cell in band.cells
            ),
            turn=at if turns > 1 else 0,
            turns=turns,
        )
        for at, band in enumerate(places.bands)
    )
    return Sweep(
        paper,
        gap_paper,
        look.colour(Tone.TRACE),
        bands=bands,
        channels=len(leads),
        cell_height=places.row_height,
        px_per_sample=scale.px_per_s / rate_hz,
        px_per_unit=scale.px_per_mv,
        middle=MIDDLE * places.row_height,
        pen_px=trace_pen_px(scale.px_per_mm, pen_mm),
        bar_px=round(_BAR_MM * scale.px_per_mm),
        mark=look.colour(Tone.ACCENT),
        mark_px=round(_MARK_MM * scale.px_per_mm),
        cut=look.colour(Tone.WARN),
    )


def _draw_fixed(paper: QImage, look: Look, places: Places, scale: PaperScale) -> None:
    """Calibration pulses, and where one column of leads ends and the next begins."""
    painter = QPainter(paper)
    pulse_px = scale.px_per_s * PULSE_S
    half = _SEPARATOR_MM * scale.px_per_mm
    for band in places.bands:
        for row in range(band.rows):
            middle = band.top + (row + MIDDLE) * band.cell_height
            draw_pulse(painter, look, (places.pulse - pulse_px) / 2, middle, pulse_px, scale)
            painter.setPen(QPen(look.colour(Tone.TRACE), 1))
            painter.drawLines(
                [
                    QLineF(x, middle - half, x, middle + half)
                    for x in (
                        band.left + column * band.cell_width + 0.5
                        for column in range(1, band.columns)
                    )
                ]
            )
    painter.end()
