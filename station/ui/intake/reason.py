"""Why the patient came, in words: the one place where it is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.ui import names, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.entry import TextArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.visit import Result, ResultKind

__all__ = ["ReasonBox"]


class ReasonBox(QWidget):
    """A field, and a button that keeps what is in it. Enter keeps; Shift+Enter begins a line."""

    def __init__(self, look: Look, entered: Callable[[str], None]) -> None:
        super().__init__()
        self._entered = entered
        self._kept: str | None = None
        self._open = False
        title = words.kind_title(ResultKind.REASON_FOR_VISIT)
        box = column(self, spacing=look.metrics.px(8, 5))
        head = row(spacing=look.metrics.gap)
        head.addWidget(Label(look, title, use=Text.STRONG))
        head.addStretch(1)
        self.origin = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        head.addWidget(self.origin)
        box.addLayout(head)
        line = row(spacing=look.metrics.gap)
        self.field = TextArea(look, title, name=names.REASON_FIELD)
        self.field.setFixedHeight(look.metrics.target + look.metrics.px(20, 10))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._show_keep)
        kind = ResultKind.REASON_FOR_VISIT.value
        self.keep = Button(look, self.tr("Keep"), name=names.action(kind, "keep"))
        self.keep.setAccessibleName(self.tr("Keep the reason for the visit"))
        self.keep.clicked.connect(self._enter)
        line.addWidget(self.field, 1)
        line.addWidget(self.keep)
        box.addLayout(line)

    def show_kept(self, result: Result | None, *, scheduled: str | None, entry: bool) -> None:
        """What was kept is in the field, unless somebody is writing something else there."""
        kept = result.text if result is not None else None
        self._open = entry
        if kept != self._kept:
            self._kept = kept
            self.field.setPlainText(kept or "")
        self.field.setReadOnly(not entry)
        at = words.clock(result.accepted_at) if result is not None else ""
        self.origin.show_text(self.tr("By hand, {time}").format(time=at) if at else "")
        hint = (
            self.tr("Scheduled for: {reason}").format(reason=scheduled)
            if scheduled
            else self.tr("In the patient's own words")
        )
        if hint != self.field.placeholderText():
            self.field.setPlaceholderText(hint)
        self._show_keep()

    def forget(self) -> None:
        """Another patient: what was being written about the last one goes."""
        self._kept = None
        self.field.setPlainText("")

    def _words(self) -> str:
        return self.field.toPlainText().strip()

    def _show_keep(self) -> None:
        said = self._words()
        self.keep.setEnabled(self._open and bool(said) and said != self._kept)

    def _enter(self) -> None:
        if self.keep.isEnabled():
            self._entered(self._words())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter keeps; Shift+Enter begins a line."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._enter()
            return True
        return super().eventFilter(watched, event)
