"""The EKG on its paper, live: leads in a layout, swept from left to right in true millimetres."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimerEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.capture.ekg_stream import EkgStream
from station.ekg.montage import Montage
from station.sheets.layouts import Layout
from station.ui import names
from station.ui.ekg.canvas import FixedPaper, new_sweep
from station.ui.ekg.lead_states import LeadStates
from station.ui.ekg.live_places import Places
from station.ui.ekg.overlay import PaperOverlay
from station.ui.live import QUIET_S, LiveWidget
from station.ui.look import Look
from station.ui.paper import PEN_MM, PaperScale, draw_paper
from station.ui.tokens import Text, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from station.capture.ekg_stream import EkgPiece
    from station.capture.ring import SampleRing
    from station.capture.views import EkgView
    from station.ui.port import StationPort
    from station.ui.sweep import Sweep

__all__ = ["LivePaper"]

SIGNAL: Final = "ecg"
# What a filter wants before the first sample that is shown (`EkgStream`).
_SETTLE_S: Final = 20.0
# How often it is looked at which leads are off.
_WATCH_S: Final = 0.2


class LivePaper(LiveWidget):
    """Draws `port.ring("ecg")` while it is shown, and tells the port what has been painted."""

    another_stream = Signal()
    """Told before anything of it is drawn: it may allow other filters."""

    def __init__(self, look: Look, port: StationPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.port = port
        self.mm_per_s = 25.0
        self.mm_per_mv = 10.0
        self.pen_mm = PEN_MM
        self.layout_wanted = Layout.THREE_BY_FOUR_ONE_RHYTHM
        self.filters: tuple[str, ...] = ()
        self.simulated = False
        self.stream: EkgStream | None = None
        self.leads = LeadStates()
        self._ring: SampleRing | None = None
        self._places: Places | None = None
        self._paper = FixedPaper()
        self._sweep: Sweep | None = None
        self._overlay = PaperOverlay(look)
        self._analysis: EkgView | None = None
        self._watch_at = 0
        self.setObjectName(names.EKG_SWEEP)
        self.setAccessibleName(self.tr("EKG, live"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown and how.

    def set_scale(self, mm_per_s: float | None = None, mm_per_mv: float | None = None) -> None:
        """Another paper speed or gain; the paper starts anew."""
        self.mm_per_s = mm_per_s or self.mm_per_s
        self.mm_per_mv = mm_per_mv or self.mm_per_mv
        self.forget()

    def set_layout(self, layout: Layout) -> None:
        """Another layout of the leads."""
        self.layout_wanted = layout
        self.forget()

    def set_filters(self, filters: Sequence[str]) -> None:
        """Another chain of filters."""
        if tuple(filters) != self.filters:
            self.filters = tuple(filters)
            self.forget()

    def show_analysis(self, ekg: EkgView | None) -> None:
        """Mark the beats, and say of each lead what is wrong with it."""
        self._analysis = ekg
        self._say_leads()
        self._mark_beats()

    def show_simulated(self, simulated: bool) -> None:
        """Say that it is, or not any more; what a simulator sends says so by itself."""
        if simulated != self.simulated:
            self.simulated = simulated
            self.forget()

    @property
    def layout_used(self) -> Layout | None:
        """The layout that these leads and this width have come to."""
        return self._places.layout if self._places is not None else None

    @property
    def live(self) -> bool:
        """Whether samples are coming in."""
        ring = self.port.ring(SIGNAL)
        return ring is not None and time.monotonic() - ring.last_arrival_monotonic_s < QUIET_S

    @property
    def beats(self) -> tuple[int, ...]:
        """The R peaks that are known, as sample numbers."""
        return self._analysis.beats if self._analysis is not None else ()

    def forget(self) -> None:
        """Begin on fresh paper."""
        self.stream = None
        self._sweep = None
        self.update()

    # Qt.

    def showEvent(self, event: object) -> None:  # noqa: N802
        """Fresh paper each time: what was drawn before is not the present."""
        self.forget()
        super().showEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """The paper gets the new size."""
        self.forget()

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802
        """Take new samples into the picture, and repaint only where it changed."""
        ring = self.port.ring(SIGNAL)
        if ring is not self._ring:
            self._ring = ring
            if ring is None or self._analysis is None or self._analysis.stream != ring.stream:
                self._analysis = None  # its beats are numbers of another stream
            self.forget()
            self.another_stream.emit()
        if ring is None or not self.filters:
            return
        if self.stream is None and not self._begin(ring):
            return
        assert self.stream is not None
        piece = self.stream.take()
        if piece.mv.shape[1]:
            self._write(piece)
        if self.leads.quiet is self.live or self.stream.end >= self._watch_at:
            self._watch_leads(ring)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The picture, and over it names, marks and words."""
        painter = QPainter(self)
        sweep, stream = self._sweep, self.stream
        if sweep is None or stream is None:
            self._paint_empty(painter)
            return
        ratio = self.devicePixelRatioF()
        region, image = event.region(), sweep.image
        places: list[QRect] = list(region)  # type: ignore[call-overload]
        for place in places:
            if ratio == 1.0:
                painter.drawImage(place.topLeft(), image, place)
            else:
                source = QRectF(
                    place.x() * ratio,
                    place.y() * ratio,
                    place.width() * ratio,
                    place.height() * ratio,
                )
                painter.drawImage(QRectF(place), image, source)
        self._overlay.paint(painter, region)
        painter.end()
        self.port.note_painted(SIGNAL, stream.end, time.monotonic())

    # The sweep.

    def scale(self, ratio: float = 1.0) -> PaperScale:
        """The scale in the widget's pixels, or with the screen's `ratio` in device pixels."""
        return PaperScale(
            px_per_mm=self.look.metrics.px_per_mm * ratio,
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
        )

    def _begin(self, ring: SampleRing) -> bool:
        """Fresh paper for this ring, these filters and this size; False where there is no room."""
        ratio = self.devicePixelRatioF()
        scale = self.scale(ratio)
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        leads = Montage(ring.channels).names
        places = Places(self.layout_wanted, leads, width, height, scale)
        if not places.fits:
            return False
        self._places = places
        shown_s = 3 * width / scale.px_per_s
        stream = self.stream = EkgStream(ring, self.filters, back_s=shown_s + _SETTLE_S)
        self._sweep = new_sweep(
            self._paper, self.look, places, leads, scale, ring.rate_hz, pen_mm=self.pen_mm
        )
        self.leads.begin(stream.montage)
        simulated = self.simulated or not ring.origin.real
        self._overlay.begin(places, ratio, scale, ring.rate_hz, simulated=simulated)
        self._watch_at = 0
        self._say_leads()
        piece = stream.take()
        keep = round(places.seconds(scale) * ring.rate_hz)
        first = max(piece.first_sample, piece.end - keep)
        self._write_from(first, piece.mv[:, first - piece.first_sample :])
        self._mark_beats()
        self.update()
        return True

    def _write(self, piece: EkgPiece) -> None:
        for place in self._write_from(piece.first_sample, piece.mv):
            self.update(place)

    def _write_from(self, first: int, mv: NDArray[np.float64]) -> list[QRect]:
        """Write samples, and say which places of the widget that changed."""
        if not mv.shape[1]:
            return []
        assert self._sweep is not None
        sweep, ratio = self._sweep, self.devicePixelRatioF()
        # More than a picture's width is written in pieces of it.
        most = max(1, int(sweep.longest / sweep.columns.px_per_sample))
        places: list[QRect] = []
        for at in range(0, mv.shape[1], most):
            changed = sweep.add(first + at, mv[:, at : at + most])
            places += [_logical(place, ratio) for place in changed]
        return places + self._overlay.gaps(first, mv, self._places_of)

    def _places_of(self, sample: int) -> list[QPointF]:
        """Where a sample stands in the last band, which is a strip of the whole time in most
        layouts: at the top of each of its columns, in the widget's pixels. Nowhere where it is not
        in the picture.
        """
        if self._sweep is None:
            return []
        ratio = self.devicePixelRatioF()
        for band in reversed(self._sweep.bands):
            place = self._sweep.place_of(sample, band)
            if place is not None:
                return [
                    QPointF(
                        (band.left + column * band.cell_width + place) / ratio, band.top / ratio
                    )
                    for column in range(band.columns)
                ]
            if band.turns == 1:
                return []
        return []

    # What is said about it.

    def _watch_leads(self, ring: SampleRing) -> None:
        assert self.stream is not None
        self._watch_at = self.stream.end + round(_WATCH_S * ring.rate_hz)
        if self.leads.watch(ring, live=self.live):
            self._say_leads()

    def _say_leads(self) -> None:
        """Each lead's name and state; only what changed is painted again."""
        if self.stream is None:
            return
        self.leads.analysis = self._analysis
        states = {name: self.leads.state(name) for name in self.stream.montage.names}
        for place in self._overlay.say(states):
            self.update(place)

    def _mark_beats(self) -> None:
        if self.stream is None:
            return
        for place in self._overlay.beats(self.beats, self._places_of):
            self.update(place)

    def _paint_empty(self, painter: QPainter) -> None:
        """Paper without a trace, and what to do."""
        look = self.look
        painter.drawImage(
            QPointF(0, 0), draw_paper(look, self.width(), self.height(), self.scale())
        )
        if self._ring is None or not self.filters:
            painter.setFont(look.font(Text.HEADING))
            painter.setPen(look.colour(Tone.INK2))
            text = self.tr("No EKG signal. Connect the amplifier and the electrodes.")
            if self._ring is not None:
                text = self.tr("This EKG cannot be drawn: {hz} samples a second.").format(
                    hz=f"{self._ring.rate_hz:g}"
                )
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        self._overlay.paint_notice(painter, self.width(), self.height(), simulated=self.simulated)


def _logical(place: tuple[int, int, int, int], ratio: float) -> QRect:
    """Device pixels in the widget's own, and room for the pen."""
    left, top, width, height = place
    if ratio == 1.0:
        return QRect(left - 1, top, width + 3, height)
    return QRectF(left / ratio - 1, top / ratio, width / ratio + 3, height / ratio).toAlignedRect()
