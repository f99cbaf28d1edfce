"""Another name for an instrument, and the question before it is forgotten."""

from __future__ import annotations

from collections.abc import Callable

from station.capture.commands import Answer, Denied
from station.ui import names, tile_words
from station.ui.fit_text import FitText, Paragraph
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay

__all__ = ["ForgetDialog", "RenameDialog"]


class _Asking(Overlay):
    """Closes when what was asked for happened; a refusal is told where it was asked."""

    def _build_message(self) -> None:
        self.message = FitText(self.look)
        self.message.set_lines(Text.STRONG, 2)
        self.body.addWidget(self.message)

    def answered(self, answer: Answer) -> None:
        """What the station said."""
        if isinstance(answer, Denied):
            says = f"{tile_words.sentence(answer.says)} {answer.next_step}".strip()
            self.message.show_paragraphs(Paragraph(says, Text.STRONG, Tone.BAD))
        else:
            self.shut()


class RenameDialog(_Asking):
    """`rename(name)` is called with what was typed."""

    def __init__(self, look: Look, now: str, rename: Callable[[str], None]) -> None:
        super().__init__(look, "", name=names.RENAME_DIALOG, width=760)
        title = self.tr("Rename {name}").format(name=now)
        self.title.setText(title)
        self.setAccessibleName(title)
        self._rename = rename
        self._now = now
        says = self.tr("Staff see this name on the board and beside each value.")
        self.body.addWidget(Label(look, says, tone=Tone.INK2, wrap=True))
        self.field = Field(look, self.tr("New name"), name=names.RENAME_FIELD)
        self.field.setMaxLength(60)
        self.field.setText(now)
        self.field.selectAll()
        self.field.textChanged.connect(self._show_ready)
        self.field.returnPressed.connect(self._decide)
        self.body.addWidget(self.field)
        self._build_message()
        keep = Button(look, self.tr("Keep the old name"))
        keep.clicked.connect(self.shut)
        self.confirm = Button(
            look, self.tr("Rename"), name=names.RENAME_CONFIRM, kind=Kind.NEXT, step=True
        )
        self.confirm.clicked.connect(self._decide)
        self.buttons.addWidget(keep)
        self.buttons.addWidget(self.confirm)
        self._show_ready()

    def _show_ready(self) -> None:
        said = self.field.text().strip()
        self.confirm.setEnabled(bool(said) and said != self._now)

    def _decide(self) -> None:
        if self.confirm.isEnabled():
            self._rename(self.field.text().strip())


class ForgetDialog(_Asking):
    """`forget()` is called when it is decided."""

    def __init__(self, look: Look, instrument: str, forget: Callable[[], None]) -> None:
        super().__init__(look, "", name=names.FORGET_DIALOG, width=760)
        title = self.tr("Forget {name}?").format(name=instrument)
        self.title.setText(title)
        self.setAccessibleName(title)
        says = self.tr(
            "The station disconnects from it and takes no more values from it. To use it again, "
            "somebody has to add it again. Values that were kept stay."
        )
        self.body.addWidget(Label(look, says, tone=Tone.INK2, wrap=True))
        self._build_message()
        keep = Button(look, self.tr("Keep it"))
        keep.clicked.connect(self.shut)
        self.confirm = Button(
            look, self.tr("Forget it"), name=names.FORGET_CONFIRM, kind=Kind.DANGER
        )
        self.confirm.clicked.connect(forget)
        self.buttons.addWidget(keep)
        self.buttons.addSpacing(look.metrics.gap)
        self.buttons.addWidget(self.confirm)
