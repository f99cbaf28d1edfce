"""Strips under the banner that cannot be closed: nothing here comes from a person; somebody is here
under emergency access.
"""

from __future__ import annotations

import math

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.picture import Picture

__all__ = ["EmergencyStrip", "SimulatedStrip"]


class SimulatedStrip(QWidget):
    """Shown whenever anything in the view is simulated."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.SIMULATED_STRIP)
        metrics = look.metrics
        self.setFixedHeight(metrics.px(44, 32))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, 0, metrics.margin, 0)
        row.setSpacing(metrics.px(14, 10))
        word = self.tr("SIMULATED")
        says = self.tr("No value here comes from a person. Results go to a test chart only.")
        row.addWidget(
            Picture(look, Icon.WARNING, Tone.SURFACE, px=metrics.px(24, 18), behind=Tone.INK)
        )
        strong = Label(look, word, use=Text.LABEL, tone=Tone.SURFACE, weight=700)
        row.addWidget(strong)
        row.addWidget(Label(look, says, use=Text.LABEL, tone=Tone.SURFACE))
        row.addStretch(1)
        self.setAccessibleName(f"{word}. {says}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dark on light, light on dark: it stands out in every theme."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.INK))


class EmergencyStrip(QWidget):
    """Shown for as long as somebody works under emergency access: that it is marked, and until
    when.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.EMERGENCY_STRIP)
        metrics = look.metrics
        self.setFixedHeight(metrics.px(44, 32))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, 0, metrics.margin, 0)
        row.setSpacing(metrics.px(14, 10))
        self._word = self.tr("EMERGENCY ACCESS")
        row.addWidget(
            Picture(look, Icon.CRITICAL, Tone.SURFACE, px=metrics.px(24, 18), behind=Tone.BAD)
        )
        row.addWidget(Label(look, self._word, use=Text.LABEL, tone=Tone.SURFACE, weight=700))
        self._says = Label(look, use=Text.LABEL, tone=Tone.SURFACE)
        row.addWidget(self._says)
        row.addStretch(1)

    def show_left(self, left_s: float | None) -> None:
        """Seconds that it still lasts; None hides the strip."""
        self.setVisible(left_s is not None)
        if left_s is None:
            return
        minutes = max(1, math.ceil(left_s / 60))
        says = self.tr("All that is done is marked and reviewed. It ends in {n} min.").format(
            n=minutes
        )
        self._says.show_text(says)
        self.setAccessibleName(f"{self._word}. {says}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The colour of danger, with a shape and a word on it."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BAD))
