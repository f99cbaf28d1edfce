"""What the calipers measure, in words beside the paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from station.ui import names
from station.ui.ekg import caliper_words
from station.ui.ekg.calipers import CaliperReading
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel, Rule

__all__ = ["CaliperCard"]


class CaliperCard(Panel):
    """`show_reading` tells it; `march` and `reset` are what it asks for."""

    march = Signal(bool)
    reset = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName(names.CALIPER_CARD)
        metrics = look.metrics
        pad = metrics.px(16, 12)
        page = column(self, spacing=metrics.px(6, 6), margins=(pad, metrics.px(12, 10), pad, pad))
        head = row(spacing=metrics.gap)
        head.addWidget(Label(look, self.tr("Caliper"), use=Text.STRONG, weight=700))
        head.addStretch(1)
        self._lead = Label(look, use=Text.LABEL, tone=Tone.INK2)
        head.addWidget(self._lead)
        page.addLayout(head)
        self._values: dict[str, Label] = {}
        for key, title in (
            ("time", self.tr("Time")),
            ("rate", self.tr("Rate")),
            ("voltage", self.tr("Voltage")),
        ):
            if self._values:
                page.addWidget(Rule(look))
            line = row(spacing=metrics.gap)
            line.addWidget(Label(look, title, use=Text.LABEL))
            line.addStretch(1)
            value = Label(look, "—", use=Text.STATE, weight=700)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(title)
            line.addWidget(value)
            page.addLayout(line)
            self._values[key] = value
        buttons = row(spacing=metrics.gap)
        self._march = Button(look, self.tr("March out"), name=names.MARCH_OUT)
        self._march.setCheckable(True)
        self._march.toggled.connect(self._marching)
        self._reset = Button(look, self.tr("Reset"), name=names.RESET_CALIPERS)
        self._reset.clicked.connect(self.reset)
        buttons.addWidget(self._march, 1)
        buttons.addWidget(self._reset, 1)
        page.addLayout(buttons)
        hint = self.tr("Drag a line, or use the arrow keys.")
        self.setToolTip(hint)
        self.setAccessibleDescription(hint)
        self.show_reading(None)

    def show_reading(self, reading: CaliperReading | None) -> None:
        """The numbers; dashes where no calipers are on the paper."""
        self._lead.show_text("" if reading is None else reading.lead)
        said = ("—", "—", "—")
        if reading is not None:
            said = (
                caliper_words.time(reading),
                caliper_words.rate(reading),
                caliper_words.millivolts(reading),
            )
        for label, text in zip(self._values.values(), said, strict=True):
            label.show_text(text)
        for button in (self._march, self._reset):
            button.setEnabled(reading is not None)

    def _marching(self, on: bool) -> None:
        self._march.set_kind(Kind.CHOSEN if on else Kind.OTHER)
        self.march.emit(on)
