"""What is painted over the live paper: names of leads, beats, gaps, pens, and what it is not.

Only what lies in the places that are painted anyway: text is what a frame would mostly pay for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QRegion

from station.ui.ekg_marks import BeatMark, LeadMark, Notice
from station.ui.paper import draw_no_signal, draw_not_recorded
from station.ui.tokens import Text, Tone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.sheets.layouts import Cell
    from station.ui.ekg.lead_states import LeadState
    from station.ui.ekg.live_places import Band, Places
    from station.ui.look import Look
    from station.ui.paper import PaperScale

__all__ = ["PaperOverlay"]

translate = QCoreApplication.translate
PlaceOf = Callable[[int], Sequence[QPointF]]
# In rows lower than this (1920×1080) the names are small.
_LOW_ROW: Final = 100
# Losses that are this close together are told as one.
_ONE_LOSS_S: Final = 0.5


@dataclass(slots=True)
class _Gap:
    """Samples that no lead has, and the words beside them."""

    begin: int
    end: int
    lost: int
    box: QRectF
    place: QRect


@dataclass(frozen=True, slots=True)
class _Cover:
    """What lies over a cell of which nothing may be drawn."""

    place: QRect
    image: QImage


class PaperOverlay:
    """All of it in the widget's own pixels."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._places: Places | None = None
        self._ratio = 1.0
        self._scale: PaperScale | None = None
        self._rate_hz = 1.0
        self._states: dict[str, LeadState] = {}
        self._marks: dict[tuple[int, int], tuple[QRect, LeadMark]] = {}
        self._covers: dict[tuple[int, int], _Cover] = {}
        self._beats: dict[int, list[tuple[QRect, BeatMark]]] = {}
        self._gaps: list[_Gap] = []
        self._notice: tuple[QRect, Notice] | None = None

    def begin(
        self, places: Places, ratio: float, scale: PaperScale, rate_hz: float, *, simulated: bool
    ) -> None:
        """Fresh paper. `scale` is in device pixels."""
        self._places, self._ratio, self._scale, self._rate_hz = places, ratio, scale, rate_hz
        self._states.clear()
        self._marks.clear()
        self._covers.clear()
        self._beats.clear()
        self._gaps.clear()
        size = places.width / ratio, places.height / ratio
        notice = Notice(self.look, simulated, *size)
        self._notice = _around(notice.box), notice

    # What is said.

    def say(self, states: Mapping[str, LeadState]) -> list[QRect]:
        """The state of each lead. Returns the places that change."""
        if self._places is None:
            return []
        changed = []
        for band in self._places.bands:
            for cell in band.cells:
                state = states.get(cell.lead)
                key = (cell.row, cell.column)
                if key in self._marks and state == self._states.get(cell.lead):
                    continue
                changed.append(self._say_cell(band, cell, state, key))
        self._states = dict(states)
        return changed

    def _say_cell(
        self, band: Band, cell: Cell, state: LeadState | None, key: tuple[int, int]
    ) -> QRect:
        place = self._cell(band, cell)
        before = self._marks.get(key)

        def made(*, small: bool) -> LeadMark:
            return LeadMark(
                self.look,
                cell.lead,
                None if state is None else (state.icon, state.tone),
                "" if state is None else state.word,
                place.left(),
                place.top(),
                small=small,
            )

        mark = made(small=place.height() < self.look.metrics.px(_LOW_ROW))
        if mark.box.right() > place.right():  # beside a drawer the columns are narrow
            mark = made(small=True)
        self._marks[key] = _around(mark.box), mark
        covered = key in self._covers
        self._covers.pop(key, None)
        if state is None or state.silent:
            self._covers[key] = _Cover(place.toRect(), self._cover(place, state))
        if covered or key in self._covers:
            return _around(place)
        around = self._marks[key][0]
        return around.united(before[0]) if before is not None else around

    def beats(self, samples: Iterable[int], place_of: PlaceOf) -> list[QRect]:
        """R peaks. Returns the places that change."""
        marks: dict[int, list[tuple[QRect, BeatMark]]] = {}
        for sample in samples:
            places = place_of(sample)
            if places:
                marks[sample] = self._beats.get(sample) or [
                    (_around(mark.box), mark)
                    for mark in (BeatMark(self.look, at.x(), at.y()) for at in places)
                ]
        changed = [
            place
            for sample in marks.keys() ^ self._beats.keys()
            for place, _ in (marks.get(sample) or self._beats[sample])
        ]
        self._beats = marks
        return changed

    def gaps(self, first: int, mv: NDArray[np.float64], place_of: PlaceOf) -> list[QRect]:
        """Samples `(leads, samples)` that are new: where all leads are lost there is a gap, and it
        is told how long. Returns the places that change.
        """
        changed = []
        for gap in [gap for gap in self._gaps if not place_of(gap.begin)]:
            self._gaps.remove(gap)
            changed.append(gap.place)
        lost = np.isnan(mv).all(axis=0)
        if lost.any():
            edges = np.flatnonzero(np.diff(lost, prepend=False, append=False))
            for begin, end in edges.reshape(-1, 2).tolist():
                changed += self._lost(first + begin, first + end, place_of)
        return changed

    def _lost(self, begin: int, end: int, place_of: PlaceOf) -> list[QRect]:
        places = place_of(begin)
        if self._gaps and begin - self._gaps[-1].end <= _ONE_LOSS_S * self._rate_hz:
            gap = self._gaps[-1]
            gap.end, gap.lost = end, gap.lost + end - begin
        elif places and self._places is not None:
            gap = _Gap(begin, end, end - begin, QRectF(), QRect())
            at = places[0]
            measure = QFontMetricsF(self.look.font(Text.LABEL, 600))
            width = measure.horizontalAdvance(self._gap_words(99 * round(self._rate_hz))) + 12
            foot = at.y() + self._places.bands[-1].cell_height / self._ratio
            gap.box = QRectF(at.x() + 2, foot - measure.height() - 8, width, measure.height() + 6)
            gap.place = _around(gap.box)
            self._gaps.append(gap)
        else:
            return []
        return [gap.place]

    def _gap_words(self, samples: int) -> str:
        return translate("ekg", "{s} s lost").format(s=f"{samples / self._rate_hz:.2f}")

    # What is painted.

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """What lies in this region."""
        for cover in self._covers.values():
            if region.intersects(cover.place):
                painter.drawImage(cover.place.topLeft(), cover.image)
        for place, mark in self._marks.values():
            if region.intersects(place):
                mark.paint(painter)
        for beats in self._beats.values():
            for place, beat in beats:
                if region.intersects(place):
                    beat.paint(painter)
        for gap in self._gaps:
            if region.intersects(gap.place):
                self._paint_gap(painter, gap)
        if self._notice is not None and region.intersects(self._notice[0]):
            self._notice[1].paint(painter)

    def paint_notice(
        self, painter: QPainter, width: float, height: float, *, simulated: bool
    ) -> None:
        """What the picture is not, on paper without a trace."""
        Notice(self.look, simulated, width, height).paint(painter)

    def _paint_gap(self, painter: QPainter, gap: _Gap) -> None:
        painter.setOpacity(0.85)
        painter.fillRect(gap.box, self.look.colour(Tone.PAPER))
        painter.setOpacity(1.0)
        painter.setFont(self.look.font(Text.LABEL, 600))
        painter.setPen(self.look.colour(Tone.WARN))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(gap.box.adjusted(6, 0, 0, 0), left, self._gap_words(gap.lost))

    def _cell(self, band: Band, cell: Cell) -> QRectF:
        left, top = band.corner(cell)
        ratio = self._ratio
        return QRectF(left / ratio, top / ratio, band.cell_width / ratio, band.cell_height / ratio)

    def _cover(self, place: QRectF, state: LeadState | None) -> QImage:
        image = QImage(place.toRect().size(), QImage.Format.Format_RGB32)
        image.fill(self.look.colour(Tone.PAPER))
        painter = QPainter(image)
        whole = QRectF(0, 0, place.width(), place.height())
        if state is None:
            draw_not_recorded(painter, self.look, whole, translate("ekg", "Not recorded"))
        else:
            assert self._scale is not None
            draw_no_signal(painter, self.look, whole, translate("ekg", "No signal"), self._scale)
        painter.end()
        return image


def _around(box: QRectF) -> QRect:
    """Whole pixels, with the softened edge of what is painted."""
    return box.toAlignedRect().adjusted(-1, -1, 1, 1)
