"""One instrument of the Devices page: how it is, what it is, and what can be done with it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from station.capture.views import LinkPhase, LinkView
from station.ui import names, tile_words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Chip, Tag
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel

__all__ = ["DeviceRow"]

_LOW_BATTERY_PERCENT: Final = 20


class DeviceRow(Panel):
    """Signals say which button was touched, with the instrument's name."""

    rename_wanted = Signal(str)
    allow_wanted = Signal(str, bool)
    forget_wanted = Signal(str)

    def __init__(self, look: Look, instrument: str) -> None:
        super().__init__(look)
        self.instrument = instrument
        self.setObjectName(names.device(instrument))
        metrics = look.metrics
        side = metrics.px(20, 12)
        line = row(self, spacing=metrics.px(20, 12), margins=(side, metrics.px(14, 8)) * 2)
        self._chip = Chip(look)
        # The widest state has room in every row, so that all names stand in one column.
        self._chip.show_chip(Icon.STALE, self.tr("Not allowed"), Tone.WARN)
        widest = self._chip.sizeHint().width()
        box = column()
        box.addWidget(self._chip)
        box.addStretch(1)
        line.addLayout(box)
        box.addStrut(widest)
        told = column(spacing=metrics.px(4, 2))
        head = row(spacing=metrics.px(12, 8))
        self._name = Label(look, instrument, use=Text.STRONG)
        self._sim = Tag(look, self.tr("SIM"))
        head.addWidget(self._name)
        head.addWidget(self._sim)
        head.addStretch(1)
        self._what = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        self._problem = Label(look, use=Text.LABEL, wrap=True)
        told.addLayout(head)
        told.addWidget(self._what)
        told.addWidget(self._problem)
        line.addLayout(told, 1)
        self._rename = Button(look, self.tr("Rename"), name=names.device_action(instrument, "name"))
        self._allow = Button(
            look, self.tr("Don't connect"), name=names.device_action(instrument, "allow")
        )
        self._forget = Button(
            look,
            self.tr("Forget"),
            name=names.device_action(instrument, "forget"),
            kind=Kind.DANGER,
        )
        self._rename.setAccessibleName(self.tr("Rename {name}").format(name=instrument))
        self._forget.setAccessibleName(self.tr("Forget {name}").format(name=instrument))
        self._allowed = True
        self._rename.clicked.connect(lambda: self.rename_wanted.emit(self.instrument))
        self._allow.clicked.connect(
            lambda: self.allow_wanted.emit(self.instrument, not self._allowed)
        )
        self._forget.clicked.connect(lambda: self.forget_wanted.emit(self.instrument))
        for button in (self._rename, self._allow, self._forget):
            line.addWidget(button)

    def show_link(self, link: LinkView, may_change: bool) -> None:
        """Show how it is now."""
        icon, word, tone = self._state(link)
        self._chip.show_chip(icon, word, tone, dashed=not link.allowed)
        self._sim.setVisible(link.simulated)
        battery = ""
        if link.battery_percent is not None:
            low = link.battery_percent <= _LOW_BATTERY_PERCENT
            form = self.tr("battery low, {n} %") if low else self.tr("battery {n} %")
            battery = form.format(n=link.battery_percent)
        shown = self.tr("shown, not charted: not verified") if not link.verified else ""
        parts = (link.title or link.spec, link.place, battery, shown)
        self._what.show_text(" · ".join(part for part in parts if part))
        says = " ".join(tile_words.sentence(text) for text in (link.says, link.next_step) if text)
        self._problem.show_text(says)
        self._problem.setVisible(bool(says))
        self._allowed = link.allowed
        word = self.tr("Don't connect") if link.allowed else self.tr("Connect")
        self._allow.show_text(word, f"{word}: {link.name}")
        for button in (self._rename, self._allow, self._forget):
            button.setVisible(link.added)
            button.setEnabled(may_change)
        aloud = ", ".join(text for text in (link.name, self._chip.word, says) if text)
        self.setAccessibleName(aloud)

    def _state(self, link: LinkView) -> tuple[Icon, str, Tone]:
        if not link.allowed:
            return Icon.PAUSED, self.tr("Not allowed"), Tone.INK2
        if link.says:
            return Icon.WARNING, self.tr("Look"), Tone.WARN
        match link.phase:
            case LinkPhase.CONNECTED:
                return Icon.CAPTURED, self.tr("Connected"), Tone.OK
            case LinkPhase.FAILED:
                return Icon.FAILED, self.tr("Failed"), Tone.BAD
            case _:
                return Icon.WAITING, self.tr("Waiting"), Tone.INK2
