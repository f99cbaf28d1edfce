"""The heart rate of the EKG: large, and honest about a number that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import names
from station.ui.ekg.rate_words import RateState, rate_state
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.chip import Chip, ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.ui.widgets.value import Value

if TYPE_CHECKING:
    from station.capture.views import EkgView

__all__ = ["RateCard", "RateLine"]

translate = QCoreApplication.translate


class RateCard(Panel):
    """Number, unit and newest RR interval; above it in word and shape what it is worth."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName(names.EKG_RATE)
        metrics = look.metrics
        pad = metrics.px(16, 12)
        page = column(self, spacing=metrics.px(4, 2), margins=(pad, metrics.px(10, 8), pad, pad))
        head = row(spacing=metrics.px(8, 6))
        head.addWidget(Label(look, self.tr("Heart rate"), use=Text.LABEL, weight=600))
        head.addStretch(1)
        self.state = Chip(look, use=Text.LABEL)
        head.addWidget(self.state)
        page.addLayout(head)
        line = row(spacing=metrics.px(12, 8))
        self.value = Value(look, Text.BIG)
        line.addWidget(self.value, 1)
        beside = column()
        beside.addStretch(1)
        for label in (
            Label(look, self.tr("RR"), use=Text.CAPTION, tone=Tone.INK2),
            rr := Label(look, "—", use=Text.STATE, weight=700),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            beside.addWidget(label)
        self.rr = rr
        line.addLayout(beside)
        page.addLayout(line)
        self.explains = Label(look, " ", use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        page.addWidget(self.explains)
        self.show_rate(None)

    def show_rate(self, ekg: EkgView | None, *, frozen: bool = False) -> None:
        """The rate, or why there is none. `frozen`: of the moment when the paper was stopped."""
        state = rate_state(ekg, frozen=frozen)
        self.state.show_chip(state.icon, state.word, state.tone, dashed=state.tone is Tone.WARN)
        number, tone = _number(ekg), _tone(ekg)
        self.value.show_value(number, self.tr("/min") if number != "—" else "", tone)
        rr = None if ekg is None else ekg.rr_ms
        self.rr.show_text("—" if rr is None else self.tr("{n} ms").format(n=rr))
        self.rr.set_tone(Tone.INK3 if rr is None else Tone.INK)
        self.explains.show_text(state.explains or " ")
        self.setAccessibleName(_said(ekg, state))


class RateLine(QWidget):
    """The same on one line, for where the card has no room."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.EKG_RATE_LINE)
        metrics = look.metrics
        line = row(self, spacing=metrics.px(8, 6))
        self.number = Label(look, use=Text.STATE, weight=700)
        self._unit = Label(look, self.tr("/min"), use=Text.LABEL, tone=Tone.INK2)
        self.state = ShapeWord(look, use=Text.LABEL)
        for widget in (self.number, self._unit, self.state):
            line.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_rate(None)

    def show_rate(self, ekg: EkgView | None, *, frozen: bool = False) -> None:
        """The rate, or why there is none. `frozen`: of the moment when the paper was stopped."""
        state = rate_state(ekg, frozen=frozen)
        self.state.show_state(state.icon, state.word, state.tone)
        self.number.show_text(_number(ekg), _tone(ekg))
        self._unit.setVisible(ekg is not None and ekg.rate_per_min is not None)
        self.setAccessibleName(_said(ekg, state))


def _number(ekg: EkgView | None) -> str:
    return "—" if ekg is None or ekg.rate_per_min is None else str(ekg.rate_per_min)


def _tone(ekg: EkgView | None) -> Tone:
    """What stands still is grey, also where it was frozen so."""
    missing = ekg is None or ekg.rate_per_min is None or ekg.rate_held
    return Tone.INK3 if missing else Tone.INK


def _said(ekg: EkgView | None, state: RateState) -> str:
    value = None if ekg is None else ekg.rate_per_min
    said = translate("ekg", "none")
    if value is not None:
        said = translate("ekg", "{n} per minute").format(n=value)
    return translate("ekg", "Heart rate {said}, {state}").format(said=said, state=state.says)
