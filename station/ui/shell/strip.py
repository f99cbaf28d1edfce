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

__all__ = ["EmergencyStrip", "SimulatedStrip", "Strip"]


class Strip(QWidget):
    """An icon and a word on a ground that stands out in every theme; `row` takes what follows."""

    def __init__(self, look: Look, name: str, icon: Icon, ground: Tone, *, least: int = 32) -> None:
        """`least`: its height on a small screen, in pixels."""
        super().__init__()
        self.look = look
        self.word = ""
        self._ground = ground
        self.setObjectName(name)
        metrics = look.metrics
        self.setFixedHeight(metrics.px(44, least))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(metrics.margin, 0, metrics.margin, 0)
        self.row.setSpacing(metrics.px(14, 10))
        self.row.addWidget(Picture(look, icon, Tone.SURFACE, px=metrics.px(24, 18), behind=ground))

    def begin(self, word: str) -> None:
        """The word, beside the icon."""
        self.word = word
        label = Label(self.look, word, use=Text.LABEL, tone=Tone.SURFACE, weight=700)
        self.row.addWidget(label)

    def say_aloud(self, says: str) -> None:
        """Word and sentence, for a screen reader."""
        self.setAccessibleName(f"{self.word}. {says}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(self._ground))


class SimulatedStrip(Strip):
    """Shown whenever anything in the view is simulated: dark on light, light on dark."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, names.SIMULATED_STRIP, Icon.WARNING, Tone.INK)
        self.begin(self.tr("SIMULATED"))
        says = self.tr("No value here comes from a person. Results go to a test chart only.")
        self.row.addWidget(Label(look, says, use=Text.LABEL, tone=Tone.SURFACE))
        self.row.addStretch(1)
        self.say_aloud(says)


class EmergencyStrip(Strip):
    """Shown for as long as somebody works under emergency access: that it is marked, and until
    when. The colour of danger, with a shape and a word on it.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look, names.EMERGENCY_STRIP, Icon.CRITICAL, Tone.BAD)
        self.begin(self.tr("EMERGENCY ACCESS"))
        self._says = Label(look, use=Text.LABEL, tone=Tone.SURFACE)
        self.row.addWidget(self._says)
        self.row.addStretch(1)

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
        self.say_aloud(says)
