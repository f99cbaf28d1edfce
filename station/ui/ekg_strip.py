"""The EKG on its paper, live: a sweep over the ring's newest samples, in true millimetres.

The picture is made by `sweep.Sweep`; this widget feeds it, and paints names, pulse and words over
it. The display removes direct voltage with a 0.05 Hz baseline and filters nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimerEvent
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import names
from station.ui.columns import Baseline
from station.ui.ekg_marks import BeatMark, LeadMark, Notice
from station.ui.ekg_words import reason_word
from station.ui.icons import Icon
from station.ui.live import QUIET_S, LiveWidget
from station.ui.look import Look
from station.ui.paper import PULSE_S, PaperScale, draw_no_signal, draw_paper, draw_pulse, hatched
from station.ui.sweep import Grid, Sweep
from station.ui.tokens import Text, Tone

if TYPE_CHECKING:
    from station.capture.ring import SampleRing
    from station.capture.views import EkgView
    from station.ui.port import StationPort

__all__ = ["EkgStrip"]

SIGNAL: Final = "ecg"
_PULSE_MARGIN_MM: Final = 3.0
# A lead is off when none of its newest samples is valid while the stream goes on.
_OFF_S: Final = 1.0
_WATCH_S: Final = 0.2
# Room that a strip wants; with more leads they stand in two columns.
_MOST_ROWS: Final = 4


class EkgStrip(LiveWidget):
    """Draws `port.ring("ecg")` while it is shown, and tells the port what has been painted."""

    def __init__(self, look: Look, port: StationPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.port = port
        self.mm_per_s = 25.0
        self.mm_per_mv = 10.0
        self.simulated = False
        self._ring: SampleRing | None = None
        self._sweep: Sweep | None = None
        self._baseline: Baseline | None = None
        self._scale = PaperScale(px_per_mm=1.0, mm_per_s=25.0, mm_per_mv=10.0)
        self._analysis: EkgView | None = None
        self._lead_marks: dict[str, LeadMark] = {}
        self._next = 0
        self._watch_at = 0
        self._quiet = False
        self.off: tuple[str, ...] = ()
        self.setObjectName(names.EKG_SWEEP)
        self.setAccessibleName(self.tr("EKG, live"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_scale(self, mm_per_s: float | None = None, mm_per_mv: float | None = None) -> None:
        """Another paper speed or gain; the paper starts anew."""
        self.mm_per_s = mm_per_s or self.mm_per_s
        self.mm_per_mv = mm_per_mv or self.mm_per_mv
        self._forget()

    def show_analysis(self, ekg: EkgView | None) -> None:
        """Mark the beats, and say of each lead what is wrong with it."""
        before, self._analysis = self._analysis, ekg
        leads = ekg.leads if ekg is not None else ()
        if leads != (before.leads if before is not None else ()):
            self._lead_marks.clear()
            self.update()
        known = frozenset(before.beats if before is not None else ())
        for mark in self._beat_marks(sample for sample in self.beats if sample not in known):
            self.update(mark.box.toAlignedRect().adjusted(-1, -1, 1, 1))

    @property
    def beats(self) -> tuple[int, ...]:
        """The R peaks that are marked, as sample numbers."""
        return self._analysis.beats if self._analysis is not None else ()

    @property
    def live(self) -> bool:
        """Whether samples are coming in."""
        ring = self.port.ring(SIGNAL)
        return ring is not None and time.monotonic() - ring.last_arrival_monotonic_s < QUIET_S

    # Qt.

    def showEvent(self, event: object) -> None:  # noqa: N802
        """Fresh paper each time: what was drawn before is not the present."""
        self._forget()
        super().showEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """The paper gets the new size."""
        self._forget()

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802
        """Take new samples into the picture, and repaint only where it changed."""
        ring = self.port.ring(SIGNAL)
        if ring is not self._ring:
            self._ring = ring
            self._forget()
        if ring is None:
            return
        if self._sweep is None:
            self._begin(ring)
        places = self._feed(ring)
        if self._quiet is self.live:
            self._quiet = not self.live
            self.update()
        for place in places:
            self.update(place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The picture, and over it names, pulse and words."""
        painter = QPainter(self)
        sweep = self._sweep
        if sweep is None:
            self._paint_empty(painter)
            return
        ratio = self.devicePixelRatioF()
        region = event.region()
        # The region and not its outline: between two changed columns lies most of the paper.
        for place in _rectangles(region):
            painter.fillRect(place, self.look.colour(Tone.PAPER))
            source = QRectF(
                place.x() * ratio, place.y() * ratio, place.width() * ratio, place.height() * ratio
            )
            painter.drawImage(QRectF(place), sweep.image, source)
        self._paint_over(painter, region)
        painter.end()
        self.port.note_painted(SIGNAL, self._next, time.monotonic())

    # The sweep.

    def _forget(self) -> None:
        self._sweep = None
        self._lead_marks.clear()
        self.update()

    def _begin(self, ring: SampleRing) -> None:
        """Fresh paper for this ring and this size."""
        ratio = self.devicePixelRatioF()
        look, channels = self.look, len(ring.channels)
        self._scale = PaperScale(
            px_per_mm=look.metrics.px_per_mm * ratio,
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
        )
        columns = 1 if channels <= _MOST_ROWS else 2
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        grid = Grid(channels, columns, width, height)
        paper = draw_paper(look, grid.width, grid.height, self._scale)
        gaps = hatched(
            paper, look.colour(Tone.PAPER), look.colour(Tone.WARN), 2 * self._scale.px_per_mm
        )
        self._sweep = Sweep(
            grid,
            paper,
            gaps,
            look.colour(Tone.TRACE),
            px_per_sample=self._scale.px_per_s / ring.rate_hz,
            px_per_unit=self._scale.px_per_mv,
            middle=grid.cell_height * 0.58,
            left=round((PULSE_S * self.mm_per_s + 2 * _PULSE_MARGIN_MM) * self._scale.px_per_mm),
            pen_px=max(1.5, 0.45 * self._scale.px_per_mm),
            bar_px=round(3 * self._scale.px_per_mm),
        )
        self._baseline = Baseline(channels, ring.rate_hz)
        self._watch_at = 0
        shown_s = (grid.cell_width - self._sweep.left) / self._scale.px_per_s
        self._next = ring.last(shown_s).first_sample
        self.update()

    def _feed(self, ring: SampleRing) -> list[QRect]:
        """Give new samples to the sweep; the places of this widget that changed."""
        piece = ring.since(self._next)
        if self._sweep is None or self._baseline is None or not piece.counts.shape[1]:
            return []
        self._next = piece.end
        values = ring.millivolts(piece)
        if piece.end >= self._watch_at:
            self._watch_leads(ring)
            self._watch_at = piece.end + round(_WATCH_S * ring.rate_hz)
        grid = self._sweep.grid
        changed = self._sweep.add(piece.first_sample, self._baseline.remove(values))
        return [
            self._logical(column * grid.cell_width + at, width)
            for column in range(grid.columns)
            for at, width in changed
        ]

    def _watch_leads(self, ring: SampleRing) -> None:
        newest = ring.last(_OFF_S).valid
        off = tuple(
            name
            for name, valid in zip(ring.channels, newest, strict=True)
            if valid.size and not valid.any()
        )
        if off != self.off:
            self.off = off
            self._lead_marks.clear()
            self.update()

    def _logical(self, x: int, width: int) -> QRect:
        """Columns of the picture in the widget's own pixels, a little wider than needed."""
        ratio = self.devicePixelRatioF()
        return QRect(int(x / ratio) - 1, 0, int(width / ratio) + 4, self.height())

    # What is painted over the picture.

    def _paint_over(self, painter: QPainter, region: QRegion) -> None:
        """Only what lies in the region: text is what a frame would mostly pay for."""
        assert self._sweep is not None
        grid, ratio = self._sweep.grid, self.devicePixelRatioF()
        scale = self._own_scale()
        margin, pulse_px = _PULSE_MARGIN_MM * scale.px_per_mm, PULSE_S * scale.px_per_s
        channels = self._ring.channels if self._ring is not None else ()
        for channel, name in enumerate(channels):
            x, y = grid.corner(channel)
            left, top = x / ratio, y / ratio
            cell = QRectF(left, top, grid.cell_width / ratio, grid.cell_height / ratio)
            silent = self._silent(name)
            if silent:
                draw_no_signal(painter, self.look, cell, self.tr("No signal"), scale)
            else:
                self._paint_pen(painter, left, top)
            pulse = QRectF(left, top, pulse_px + 2 * margin, cell.height())
            if not silent and region.intersects(pulse.toAlignedRect()):
                middle = top + self._sweep.middle / ratio
                draw_pulse(painter, self.look, left + margin, middle, pulse_px, scale)
            self._paint_mark(painter, region, self._lead_mark(name, silent, left, top))
        for mark in self._beat_marks(self.beats):
            self._paint_mark(painter, region, mark)
        self._paint_mark(painter, region, self._notice())

    @staticmethod
    def _paint_mark(painter: QPainter, region: QRegion, mark: LeadMark | BeatMark | Notice) -> None:
        if region.intersects(mark.box.toAlignedRect()):
            mark.paint(painter)

    def _lead_mark(self, name: str, silent: bool, left: float, top: float) -> LeadMark:
        if name not in self._lead_marks:
            shape, said = self._lead_look(name, silent)
            self._lead_marks[name] = LeadMark(self.look, name, shape, said, left, top)
        return self._lead_marks[name]

    def _lead_look(self, name: str, silent: bool) -> tuple[tuple[Icon, Tone], str]:
        """Shape and word of a lead's state."""
        if silent:
            off = self.tr("off") if name in self.off else self.tr("no signal")
            return (Icon.LEAD_OFF, Tone.BAD), off
        lead = self._analysis.lead(name) if self._analysis is not None else None
        if lead is not None and (word := reason_word(lead)) is not None:
            unusable = Icon.FAILED, Tone.BAD
            return (unusable if not lead.usable else (Icon.STALE, Tone.WARN)), word
        return (Icon.DOT, Tone.OK), self.tr("signal")

    def _beat_marks(self, samples: Iterable[int]) -> Iterator[BeatMark]:
        """A mark above each of these peaks that is on the paper now, in each column of leads."""
        if self._sweep is None:
            return
        grid, ratio = self._sweep.grid, self.devicePixelRatioF()
        for sample in samples:
            place = self._sweep.place_of(sample)
            if place is not None:
                for column in range(grid.columns):
                    yield BeatMark(self.look, (column * grid.cell_width + place) / ratio, 0)

    def _notice(self) -> Notice:
        return Notice(self.look, self.simulated, self.width(), self.height())

    def _own_scale(self) -> PaperScale:
        """The scale in the widget's own pixels."""
        return PaperScale(
            px_per_mm=self.look.metrics.px_per_mm,
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
        )

    def _paint_pen(self, painter: QPainter, left: float, top: float) -> None:
        """A line where the newest sample stands."""
        assert self._sweep is not None
        sweep, ratio = self._sweep, self.devicePixelRatioF()
        newest = sweep.columns.last_column
        if newest is None:
            return
        at = left + (sweep.left + newest % sweep.columns.width + 1) / ratio
        foot = top + sweep.grid.cell_height / ratio
        painter.setPen(QPen(self.look.colour(Tone.ACCENT), 2))
        painter.drawLine(QPointF(at + 1, top), QPointF(at + 1, foot))

    def _silent(self, name: str) -> bool:
        """Whether nothing comes from that lead now: what was drawn before must not look live."""
        return self._quiet or name in self.off

    def _paint_empty(self, painter: QPainter) -> None:
        """Paper without a trace, and what to do."""
        look = self.look
        paper = draw_paper(look, self.width(), self.height(), self._own_scale())
        painter.drawImage(QPointF(0, 0), paper)
        if self._ring is None:
            painter.setFont(look.font(Text.HEADING))
            painter.setPen(look.colour(Tone.INK2))
            text = self.tr("No EKG signal. Connect the amplifier and the electrodes.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        self._notice().paint(painter)


def _rectangles(region: QRegion) -> Iterator[QRect]:
    """The rectangles of a region; it can be walked through, which its stub does not know."""
    return iter(region)  # type: ignore[call-overload, no-any-return]
