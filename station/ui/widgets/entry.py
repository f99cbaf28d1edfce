"""Text fields in the window's type, high enough for a finger."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from station.ui.look import Look
from station.ui.tokens import Text

__all__ = ["Field", "TextArea"]


class Field(QLineEdit):
    """One line of text. `label` is what it is called aloud, `hint` is shown while it is empty."""

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        name: str,
        hint: str = "",
        use: Text = Text.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(hint)
        self.setFont(look.font(use))
        self.setFixedHeight(look.metrics.target)

    def clear(self) -> None:
        """Empty for whoever comes next: Qt's own `clear` can be undone, and Ctrl+Z would show what
        was typed here before.
        """
        self.setText("")


class TextArea(QPlainTextEdit):
    """A few lines of text. Tab leaves it: the keyboard's way through the page goes on."""

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        name: str,
        hint: str = "",
        use: Text = Text.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(hint)
        self.setFont(look.font(use))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(look.metrics.target)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
