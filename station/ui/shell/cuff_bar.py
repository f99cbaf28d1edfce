"""The cuff that is measuring, with its Stop: on pages where nobody is signed in, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Chip
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from station.capture.views import CuffView

__all__ = ["CuffBar", "RunningCuff"]


class RunningCuff(QWidget):
    """In the foot bar of every page: the pressure, and Stop at the very left, a key for it, too."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName(names.FOOT_CUFF)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(max(20, look.metrics.px(24, 20)))
        self.stop = Button(
            look,
            self.tr("Stop cuff"),
            name=names.FOOT_STOP,
            kind=Kind.STOP,
            icon=Icon.STOP,
            step=True,
        )
        self.stop.setToolTip(self.tr("Stop cuff (Ctrl and period)"))
        self._there = Label(
            look, self.tr("Press STOP on the cuff."), tone=Tone.BAD, use=Text.STRONG
        )
        self._pressure = Label(look, use=Text.TILE)
        for part in (self.stop, self._there, self._pressure):
            row.addWidget(part)
        self.hide()

    def show_cuff(self, cuff: CuffView | None) -> None:
        """What runs now; nothing hides it."""
        self.setVisible(cuff is not None)
        if cuff is None:
            return
        self.stop.setVisible(cuff.stoppable)
        self._there.setVisible(not cuff.stoppable)
        if cuff.pressure is None:
            said = self.tr("Cuff is measuring")
        else:
            from station.ui import words

            said = f"{words.number(cuff.pressure)} {words.unit_word(cuff.pressure.unit)}"
        self._pressure.show_text(said)


class CuffBar(Panel):
    """Pressure and Stop, always at the same place; empty and without a frame while none runs."""

    def __init__(self, look: Look, stop: Callable[[], None]) -> None:
        """`stop` is called when Stop is touched."""
        super().__init__(look)
        self.setObjectName(names.CUFF_BAR)
        metrics = look.metrics
        self.setFixedHeight(metrics.step + metrics.px(28, 14))
        row = QHBoxLayout(self)
        side = metrics.px(24, 14)
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(metrics.px(28, 18))
        self._chip = Chip(look, use=Text.STATE)
        self._chip.show_chip(Icon.MEASURING, self.tr("Cuff is measuring"), Tone.ACCENT)
        self._pressure = Label(look, use=Text.NAME)
        self._unit = Label(look, use=Text.STATE, tone=Tone.INK2, weight=400)
        self.stop = Button(
            look,
            self.tr("Stop cuff"),
            name=names.STOP_CUFF,
            kind=Kind.STOP,
            icon=Icon.STOP,
            step=True,
        )
        self.stop.clicked.connect(stop)
        self._there = Label(look, use=Text.STRONG, tone=Tone.BAD)
        self._note = Label(look, use=Text.LABEL, tone=Tone.INK2, wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._parts = (self._chip, self._pressure, self._unit, self.stop, self._there, self._note)
        for part in (self._chip, self._pressure, self._unit, self.stop, self._there):
            row.addWidget(part)
        row.addWidget(self._note, 1)
        self.show_cuff(None, kept=False)

    def show_cuff(self, cuff: CuffView | None, *, kept: bool) -> None:
        """What runs now. `kept`: a visit is open that its result goes to."""
        if cuff is None:
            for part in self._parts:
                part.hide()
            self.set_frame(Tone.BG, 0, ground=Tone.BG)
            return
        from station.ui import words

        self.set_frame(Tone.ACCENT, 3)
        pressure = cuff.pressure
        self._pressure.show_text(words.number(pressure) if pressure is not None else "")
        self._unit.show_text(words.unit_word(pressure.unit) if pressure is not None else "")
        self._there.show_text(self.tr("Press STOP on the cuff."))
        self._note.show_text(
            self.tr("The result goes to the kept visit. No sign-in is needed to stop.")
            if kept
            else self.tr("No sign-in is needed to stop.")
        )
        for part in self._parts:
            part.show()
        self.stop.setVisible(cuff.stoppable)
        self._there.setVisible(not cuff.stoppable)
