"""The PIN: dots that take the keyboard, and a pad of large keys for fingers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind

__all__ = ["LEAST_CODE", "LEAST_PIN", "KeyPad", "PinDots"]

LEAST_PIN: Final = 4
LEAST_CODE: Final = 6
"""So many digits a PIN and the emergency code have at least; `station.access` wants them."""
_LONGEST = 12


class PinDots(QWidget):
    """What was typed, as dots; the digits themselves are never shown."""

    entered = Signal()
    changed = Signal()

    def __init__(
        self, look: Look, name: str, parent: QWidget | None = None, *, usual: int = LEAST_PIN
    ) -> None:
        """`usual`: so many digits it has at least, and so many open dots are shown."""
        super().__init__(parent)
        self.look = look
        self._digits = ""
        self.usual = usual
        self.setObjectName(name)
        self.setAccessibleName(self.tr("PIN"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def pin(self) -> str:
        """The digits typed so far."""
        return self._digits

    def expect(self, usual: int) -> None:
        """Another code is asked for, of so many digits at least."""
        if usual != self.usual:
            self.usual = usual
            self.updateGeometry()
            self.update()

    def clear(self) -> None:
        """Forget what was typed."""
        self._set("")

    def press(self, key: str) -> None:
        """A key of the pad: a digit, or "back"."""
        if key == "back":
            self._set(self._digits[:-1])
        elif key.isdigit() and len(self._digits) < _LONGEST:
            self._set(self._digits + key)

    def _set(self, digits: str) -> None:
        self._digits = digits
        self.setAccessibleDescription(self.tr("{n} digits typed").format(n=len(digits)))
        self.updateGeometry()
        self.update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits, backspace and Enter."""
        if event.key() == Qt.Key.Key_Backspace:
            self.press("back")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.text().isdigit():
            self.press(event.text())
        else:
            super().keyPressEvent(event)

    def _step(self) -> int:
        return self.look.metrics.px(64, 50)

    def _radius(self) -> float:
        return self.look.metrics.px(18, 14) - 1

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the longest PIN that is likely, so that nothing moves while typing."""
        return QSize(self._step() * LEAST_PIN, self.look.metrics.target)  # more stand closer

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As the hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Filled discs for digits, open ones for what is usual."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = max(self.usual, len(self._digits))
        step = min(self._step(), self.width() / count)
        radius = min(self._radius(), step / 2 - 3)
        left = (self.width() - step * count) / 2 + step / 2
        for at in range(count):
            typed = at < len(self._digits)
            painter.setPen(QPen(self.look.colour(Tone.INK if typed else Tone.LINE2), 3))
            painter.setBrush(self.look.colour(Tone.INK) if typed else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(left + at * step, self.height() / 2), radius, radius)


class KeyPad(QWidget):
    """Keys 0 to 9 with backspace and one key of the page's own at the lower right."""

    pressed = Signal(str)

    def __init__(
        self,
        look: Look,
        *,
        key_size: QSize,
        last: QWidget | None = None,
        prefix: str = "",
        use: Text = Text.KEY,
        parent: QWidget | None = None,
    ) -> None:
        """`last` sits at the lower right; `prefix` keeps object names of two pads apart."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.metrics.gap)
        order = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0"]
        for at, key in enumerate(order):
            button = Button(
                look,
                "" if key == "back" else key,
                name=prefix + names.key(key),
                kind=Kind.OTHER,
                icon=Icon.BACK if key == "back" else None,
                use=use,
                size=key_size,
                parent=self,
            )
            # Keys of a pad are for fingers; the keyboard goes to the dots themselves.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if key == "back":
                button.setAccessibleName(self.tr("Delete the last digit"))
            button.clicked.connect(lambda _=False, key=key: self.pressed.emit(key))
            grid.addWidget(button, at // 3, at % 3)
        if last is not None:
            grid.addWidget(last, 3, 2)
