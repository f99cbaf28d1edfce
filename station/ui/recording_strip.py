"""A kept EKG as a small picture: one lead, the whole recording, not to scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ekg.buffers import recorded
from station.ui.columns import Columns
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.visit import EkgRecording

__all__ = ["RecordingStrip"]

_LEAD = "II"  # the lead of a rhythm strip
_ROOM = 0.12  # above and below the trace, of the height


class RecordingStrip(QWidget):
    """The rhythm lead of a recording over the width it is given; gaps are stripes, no line."""

    def __init__(
        self,
        look: Look,
        recording: EkgRecording,
        height: int,
        *,
        left: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`left` pixels are for the lead's name; the paper starts after them."""
        super().__init__(parent)
        self.look = look
        self._left = left
        channels = recording.channels
        self.lead = channels.index(_LEAD) if _LEAD in channels else 0
        all_counts, all_valid = recorded(recording)
        counts, valid = all_counts[self.lead], all_valid[self.lead]
        # Counts are enough: the picture has no scale, only a shape.
        self._values = np.where(valid, counts.astype(np.float64), np.nan)[None, :]
        self._valid = valid
        self._samples = recording.samples
        self._said = self.tr("Lead {lead}, not to scale").format(lead=channels[self.lead])
        self.setAccessibleName(self._said)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """No wish for the width."""
        return QSize(100, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The name, and beside it paper, gaps and trace."""
        painter = QPainter(self)
        look, left = self.look, self._left
        width = self.width() - left
        if left:
            painter.setFont(look.font(Text.CAPTION))
            painter.setPen(look.colour(Tone.INK2))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(
                QRectF(0, 0, left - look.metrics.px(8, 4), self.height()), flags, self._said
            )
        painter.translate(left, 0)
        paper = QRectF(0, 0, width, self.height())
        painter.fillRect(paper, look.colour(Tone.PAPER))
        if self._samples and width > 1:
            columns = Columns(1, width, width / self._samples)
            columns.add(0, self._values)
            self._paint_gaps(painter, columns)
            if self._valid.any():
                self._paint_trace(painter, columns)
        painter.setPen(QPen(look.colour(Tone.MM5), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_gaps(self, painter: QPainter, columns: Columns) -> None:
        stripes = QBrush(self.look.colour(Tone.WARN), Qt.BrushStyle.BDiagPattern)
        edges = np.flatnonzero(np.diff(columns.gap[0], prepend=False, append=False))
        for start, end in edges.reshape(-1, 2).tolist():
            painter.fillRect(QRectF(start, 0, max(2, end - start), self.height()), stripes)

    def _paint_trace(self, painter: QPainter, columns: Columns) -> None:
        low, high = columns.low[0], columns.high[0]
        bottom, top = float(np.nanmin(low)), float(np.nanmax(high))
        room = _ROOM * self.height()
        scale = (self.height() - 2 * room) / max(top - bottom, 1.0)
        painter.setPen(QPen(self.look.colour(Tone.TRACE), 1))
        upper = room + (top - high) * scale
        lower = room + (top - low) * scale + 1.0
        drawn = np.flatnonzero(~np.isnan(low)).tolist()
        painter.drawLines(
            [QLineF(x + 0.5, float(upper[x]), x + 0.5, float(lower[x])) for x in drawn]
        )
