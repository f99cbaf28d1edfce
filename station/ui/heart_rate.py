"""The heart rate of the live EKG: large, and honest about a number that stands still."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station.capture.views import EkgView
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row

__all__ = ["HeartRateDisplay"]


class HeartRateDisplay(QWidget):
    """A number with its unit, and beside it in word and shape whether it is live, held or none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.EKG_RATE)
        metrics = look.metrics
        across = row(self, spacing=metrics.px(18, 10))
        words = column(spacing=metrics.px(2, 1))
        words.addStretch(1)
        self._title = Label(look, self.tr("Heart rate"), use=Text.CAPTION, tone=Tone.INK2)
        self._state = ShapeWord(look, use=Text.LABEL)
        words.addWidget(self._title)
        words.addWidget(self._state)
        words.addStretch(1)
        self._value = Label(look, use=Text.PHRASE)
        unit = Label(look, "/min", use=Text.BODY, tone=Tone.INK2)
        across.addLayout(words)
        across.addWidget(self._value)
        across.addWidget(unit)
        self.show_rate(None)

    def show_rate(self, ekg: EkgView | None) -> None:
        """Show the rate, or why there is none."""
        value = ekg.rate_per_min if ekg is not None else None
        if ekg is None:
            state = Icon.NO_DEVICE, self.tr("no signal"), Tone.INK3
        elif value is None:
            state = Icon.WAITING, self.tr("not yet"), Tone.INK2
            if ekg.rate_says and any(not lead.usable for lead in ekg.leads):
                state = Icon.FAILED, self.tr("signal too poor"), Tone.BAD
        elif ekg.rate_held:
            state = Icon.STALE, self.tr("held: poor signal"), Tone.WARN
        else:
            state = Icon.CAPTURED, self.tr("live"), Tone.OK
        self._state.show_state(*state)
        self._value.set_tone(Tone.INK3 if ekg is None or ekg.rate_held else Tone.INK)
        self._value.show_text("—" if value is None else str(value))
        said = self.tr("none") if value is None else self.tr("{n} per minute").format(n=value)
        self.setAccessibleName(
            self.tr("Heart rate {said}, {state}").format(said=said, state=state[1])
        )
        self.setToolTip("" if ekg is None else ekg.averaging or ekg.rate_says)
