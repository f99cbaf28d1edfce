"""A text to read: in one width of letters, without wrapping, with a search. Nobody writes in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row

__all__ = ["TextReader"]

_MOST_FOUND: Final = 2000


class _Paper(QPlainTextEdit):
    """What is marked in it leaves only where `copied` says so: not by key, not by mouse."""

    def __init__(self, look: Look, label: str, *, copied: bool) -> None:
        super().__init__()
        self._copied = copied
        self.setObjectName(names.TEXT_READER)
        self.setAccessibleName(label)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(look.metrics.text_px(Text.CAPTION))
        self.setFont(font)
        self.setMinimumHeight(look.metrics.px(320, 190))
        self.setStyleSheet(_bars(look))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """For the clipboard, a drag and the mouse's own clipboard."""
        return super().createMimeDataFromSelection() if self._copied else QMimeData()


def _bars(look: Look) -> str:
    """Bars that a finger can hold: pulling the text itself marks it."""
    wide = look.metrics.touch(8)
    handle = look.palette[Tone.LINE2]
    return (
        f"QScrollBar:vertical {{ background: transparent; width: {wide}px; margin: 2px; }}"
        f"QScrollBar:horizontal {{ background: transparent; height: {wide}px; margin: 2px; }}"
        f"QScrollBar::handle {{ background: {handle}; border-radius: {look.metrics.px(6)}px;"
        f" min-width: {2 * wide}px; min-height: {2 * wide}px; }}"
        "QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )


class TextReader(QWidget):
    """`copied`: there is a button that copies the whole text. For texts that name nobody."""

    def __init__(self, look: Look, label: str, *, copied: bool = False) -> None:
        super().__init__()
        self.look = look
        self._found: list[QTextCursor] = []
        self._at = -1
        box = column(self, spacing=look.metrics.px(12, 8))
        tools = row(spacing=look.metrics.gap)
        self._find = Field(
            look, self.tr("Find in the text"), name=names.TEXT_FIND, hint=self.tr("Find")
        )
        self._find.textChanged.connect(self._search)
        self._find.returnPressed.connect(self._go_on)
        tools.addWidget(self._find, 1)
        self._told = Label(look, use=Text.LABEL, tone=Tone.INK2)
        self._told.setObjectName(names.TEXT_FOUND)
        self._told.setMinimumWidth(look.metrics.px(130, 96))
        self._told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tools.addWidget(self._told)
        self._next = Button(look, self.tr("Next"), name=names.TEXT_NEXT, icon=Icon.CHEVRON)
        self._next.setAccessibleName(self.tr("Next place that was found"))
        self._next.clicked.connect(self._go_on)
        tools.addWidget(self._next)
        if copied:
            copy = Button(look, self.tr("Copy the text"), name=names.TEXT_COPY)
            copy.clicked.connect(self._copy)
            tools.addWidget(copy)
        box.addLayout(tools)
        self.paper = _Paper(look, label, copied=copied)
        box.addWidget(self.paper, 1)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WindowShortcut)
        find.activated.connect(self._find.setFocus)
        self._search()

    def show_text(self, text: str) -> None:
        """Another text, from its beginning; what is looked for is looked for in it, too."""
        if text != self.paper.toPlainText():
            self.paper.setPlainText(text)
            self._search()

    def forget(self) -> None:
        """Nothing is left in it."""
        self.paper.clear()
        self._find.clear()

    def _search(self) -> None:
        wanted, document = self._find.text(), self.paper.document()
        self._found, self._at = [], -1
        cursor = document.find(wanted) if wanted else QTextCursor()
        while not cursor.isNull() and len(self._found) < _MOST_FOUND:
            self._found.append(cursor)
            cursor = document.find(wanted, cursor)
        self._go_on()

    def _go_on(self) -> None:
        if self._found:
            self._at = (self._at + 1) % len(self._found)
            here = QTextCursor(self._found[self._at])
            here.setPosition(here.selectionStart())
            self.paper.setTextCursor(here)
            self.paper.centerCursor()
        self._show_found()

    def _show_found(self) -> None:
        look = self.look
        marks = []
        for at, cursor in enumerate(self._found):
            here = at == self._at
            format_ = QTextCharFormat()
            format_.setBackground(look.colour(Tone.ACCENT if here else Tone.WARN_TINT))
            format_.setForeground(look.colour(Tone.ON_ACCENT if here else Tone.INK))
            format_.setFontUnderline(True)
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, format_
            marks.append(mark)
        self.paper.setExtraSelections(marks)
        self._next.setEnabled(len(self._found) > 1)
        told = ""
        if self._found:
            told = self.tr("{n} of {m}").format(n=self._at + 1, m=len(self._found))
        elif self._find.text():
            told = self.tr("Not found")
        self._told.show_text(told)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.paper.toPlainText())
