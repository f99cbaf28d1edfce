"""Small controls for a mouse: a button, one that stays down, a menu of choices, a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel

__all__ = ["Card", "ChoiceButton", "SmallButton", "small_font", "small_px", "spread", "text_width"]

_TEXT_PX = 14
_CONTEXTUAL: Final = "calt"  # OpenType: contextual alternates
_HEIGHT_PX = 32
_SIDE_PX = 11
_FONTS: dict[tuple[int, int], QFont] = {}


def small_px(look: Look) -> int:
    """The size of small text."""
    return max(_TEXT_PX, look.metrics.px(16, _TEXT_PX))


def small_font(look: Look, weight: int) -> QFont:
    """Small text as it was written: the type's own `calt` would make a × of the x in 0x4D."""
    key = (small_px(look), weight)
    font = _FONTS.get(key)
    if font is None:
        font = _FONTS[key] = QFont(look.sized_font(*key))
        font.setFeature(QFont.Tag(_CONTEXTUAL), 0)
    return font


class SmallButton(Button):
    """A button for a mouse. With `turns` it stays down, and says so to a screen reader."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        name: str,
        kind: Kind = Kind.OTHER,
        icon: Icon | None = None,
        turns: bool = False,
    ) -> None:
        super().__init__(look, text, name=name, kind=kind, icon=icon, use=Text.CAPTION)
        self.turns = turns
        self.on = False
        if turns:
            self.show_on(False)

    def show_on(self, on: bool) -> None:
        """Whether it is down now: a filled box, a colour and a word."""
        self.on = on
        self.shape_icon = Icon.BOX_TICKED if on else Icon.BOX
        self.set_kind(Kind.CHOSEN if on else Kind.OTHER)
        self.setAccessibleDescription(self.tr("on") if on else self.tr("off"))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for shape and words, no more."""
        metrics = self.look.metrics
        return QSize(self.content_width() + 2 * metrics.px(_SIDE_PX), metrics.px(36, _HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Words are not cut."""
        return self.sizeHint()


class ChoiceButton(SmallButton):
    """One of a few, in a menu: `chosen` has the value."""

    chosen = Signal(str)

    def __init__(self, look: Look, *, name: str, says: str = "") -> None:
        super().__init__(look, "", name=name, icon=Icon.CHEVRON)
        self.says = says
        self.current = ""
        self._choices: dict[str, str] = {}
        self.menu = QMenu(self)
        self.menu.setPalette(look.qt_palette())
        self.menu.setFont(look.sized_font(small_px(look), 500))
        self.menu.setStyleSheet(
            f"QMenu {{ background: {look.palette[Tone.SURFACE]}; color: {look.palette[Tone.INK]};"
            f" border: 1px solid {look.palette[Tone.LINE2]}; }}"
            "QMenu::item { padding: 7px 18px; }"
            f"QMenu::item:selected {{ background: {look.palette[Tone.ACCENT]};"
            f" color: {look.palette[Tone.ON_ACCENT]}; }}"
        )
        self.clicked.connect(self._open)

    def show_choices(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """`choices` are (value, word)."""
        if dict(choices) != self._choices:
            self._choices = dict(choices)
            self.menu.clear()
            for value, word in choices:
                action = self.menu.addAction(word)
                action.setData(value)
                action.triggered.connect(lambda _=False, value=value: self.choose(value))
            self.updateGeometry()
        if current != self.current or not self.text():
            self.current = current
            word = self._choices.get(current, current)
            self.show_text(word, f"{self.says} {word}".strip())

    def choose(self, value: str) -> None:
        """Take one, as if it had been chosen in the menu."""
        self.chosen.emit(value)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))


class Card(Panel):
    """A card with a heading; what is in it goes into `body`, what is beside it into `head`."""

    def __init__(self, look: Look, heading: str) -> None:
        super().__init__(look)
        metrics = look.metrics
        outer = QVBoxLayout(self)
        pad = metrics.px(14, 12)
        outer.setContentsMargins(pad, metrics.px(10, 8), pad, metrics.px(12, 10))
        outer.setSpacing(metrics.px(8, 6))
        self.heading = Label(look, heading, use=Text.STRONG)
        self.head = QHBoxLayout()
        self.head.addWidget(self.heading, 1)
        outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(metrics.px(6, 4))
        outer.addLayout(self.body)


def text_width(look: Look, text: str, weight: int = 400) -> int:
    """Of small text, px."""
    return QFontMetrics(small_font(look, weight)).horizontalAdvance(text)


def spread(widget: QWidget) -> None:
    """Let a widget take the width that there is."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Expanding)
    widget.setSizePolicy(policy)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
