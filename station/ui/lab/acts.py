"""What can be done to the chosen instrument, by somebody, by itself, and on its line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.lab import InstrumentView
from station.ui.lab import names
from station.ui.lab.flow import FlowLayout
from station.ui.lab.small import Card, SmallButton
from station.ui.lab.words import act_word
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear

__all__ = ["Acts"]


class Acts(Card):
    """`wanted`: (instrument, act, whether it is to hold or None)."""

    wanted = Signal(str, str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.heading.setText(self.tr("What happens to it"))
        self._shown: tuple[str, tuple[str, ...]] = ("", ())
        self._buttons: dict[str, SmallButton] = {}
        self._inside = QVBoxLayout()
        self._inside.setSpacing(look.metrics.px(6, 4))
        self.body.addLayout(self._inside)

    def show_instrument(self, view: InstrumentView) -> None:
        """The buttons of an instrument, and what holds."""
        words = tuple(act.word for act in view.acts)
        if (view.id, words) != self._shown:
            self._shown = (view.id, words)
            self._make(view)
        for act in view.acts:
            if act.on is not None and self._buttons[act.word].on != act.on:
                self._buttons[act.word].show_on(act.on)

    def _make(self, view: InstrumentView) -> None:
        clear(self._inside)
        self._buttons = {}
        groups = {
            "user": self.tr("Somebody does"),
            "device": self.tr("It does by itself"),
            "link": self.tr("On the line"),
        }
        for group, heading in groups.items():
            acts = [act for act in view.acts if act.group == group]
            if not acts:
                continue
            self._inside.addWidget(Label(self.look, heading, use=Text.CAPTION, tone=Tone.INK2))
            box = QWidget()
            flow = FlowLayout(self.look.metrics.px(6, 5))
            box.setLayout(flow)
            for act in acts:
                button = SmallButton(
                    self.look,
                    act_word(act.word),
                    name=names.act(act.word),
                    turns=act.on is not None,
                )
                button.clicked.connect(lambda _=False, word=act.word: self._pressed(word))
                self._buttons[act.word] = button
                flow.addWidget(button)
            self._inside.addWidget(box)

    def _pressed(self, word: str) -> None:
        button = self._buttons[word]
        self.wanted.emit(self._shown[0], word, not button.on if button.turns else None)
