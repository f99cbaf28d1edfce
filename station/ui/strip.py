"""The pleth strip: the last seconds of the finger's pulse wave, drawn as a sweep with a gap.

It shows that the sensor sits and the pulse is even. The wave has no unit and is no measurement:
its height follows the signal, so that a weak pulse can be seen too.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.live import QUIET_S, LiveWidget
from station.ui.look import Look
from station.ui.polyline import polyline
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.capture.ring import SampleRing
    from station.ui.port import StationPort

__all__ = ["PlethStrip"]

SIGNAL: Final = "pleth"
_SECONDS: Final = 6.0
_GAP_S: Final = 0.35
# The scale follows at once upwards and slowly downwards, so that the wave does not breathe.
_RELAX: Final = 0.02


class PlethStrip(LiveWidget):
    """Draws `port.ring("pleth")` while it is shown, and tells the port what has been painted."""

    def __init__(self, look: Look, port: StationPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.port = port
        self._drawn_end: int | None = None
        self._low: float | None = None
        self._high: float | None = None
        self.setAccessibleName(self.tr("Pulse wave of the finger"))
        self.setMinimumHeight(look.metrics.px(60, 36))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Takes what is there."""
        return QSize(self.look.metrics.px(300, 200), self.look.metrics.px(110, 70))

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802
        """Paint only where there is something new."""
        ring = self.port.ring(SIGNAL)
        end = ring.end if ring is not None and self._live(ring) else None
        if end != self._drawn_end:
            self.update()

    @staticmethod
    def _live(ring: SampleRing) -> bool:
        arrived = ring.last_arrival_monotonic_s
        return not arrived or time.monotonic() - arrived < QUIET_S

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The base line, and the wave where there is one."""
        painter = QPainter(self)
        look = self.look
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour(Tone.LINE))
        ring = self.port.ring(SIGNAL)
        if ring is None or not self._live(ring):
            self._drawn_end = None
            return
        self._paint_wave(painter, ring)
        painter.end()
        if self._drawn_end is not None:
            self.port.note_painted(SIGNAL, self._drawn_end, time.monotonic())

    def _paint_wave(self, painter: QPainter, ring: SampleRing) -> None:
        period = max(2, round(_SECONDS * ring.rate_hz))
        piece = ring.since(ring.end - period + round(_GAP_S * ring.rate_hz))
        self._drawn_end = piece.end
        if piece.counts.shape[1] < 2:
            return
        values = piece.counts[0].astype(np.float64) * ring.scale + ring.offset
        valid = piece.valid[0]
        if not valid.any():
            return
        self._follow(values[valid])
        at = np.arange(piece.first_sample, piece.end)
        x = (at % period) * (self.width() / period)
        y = self._y(values)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.look.colour(Tone.ACCENT), self.look.metrics.px(3, 2))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for run in _runs(valid, at % period):
            painter.drawPolyline(polyline(x[run], y[run]))
        if valid[-1]:
            painter.setBrush(self.look.colour(Tone.ACCENT))
            radius = self.look.metrics.px(4, 3)
            painter.drawEllipse(QPointF(float(x[-1]), float(y[-1])), radius, radius)

    def _follow(self, values: NDArray[np.float64]) -> None:
        low, high = float(values.min()), float(values.max())
        if self._low is None or self._high is None:
            self._low, self._high = low, high
        self._low = min(low, self._low + _RELAX * (low - self._low))
        self._high = max(high, self._high + _RELAX * (high - self._high))

    def _y(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        assert self._low is not None  # _follow came first
        assert self._high is not None
        room = self.look.metrics.px(8, 6)
        span = max(self._high - self._low, 1e-9)
        height = self.height() - 2 * room
        return self.height() - room - (values - self._low) / span * height


def _runs(valid: NDArray[np.bool_], place: NDArray[np.int64]) -> list[slice]:
    """Pieces that one line may join: no lost sample within, and not over the right edge."""
    cuts = np.flatnonzero((np.diff(place) < 0) | (np.diff(valid.astype(np.int8)) != 0)) + 1
    ends = [0, *cuts.tolist(), len(valid)]
    return [slice(a, b) for a, b in itertools.pairwise(ends) if valid[a] and b - a > 1]
