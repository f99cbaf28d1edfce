"""A message opened, the question before an unclear one is sent again, and the dry run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from station.capture.commands import Answer, Denied
from station.messages import DryRun, MessageLine, MessageText
from station.ui import message_words, names, tile_words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.message_table import line_key
from station.ui.text_reader import TextReader
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Chip
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from station.capture.views import StationView

__all__ = ["AgainDialog", "DryRunDialog", "OpenDialog"]

_WIDE = 1640


class OpenDialog(Overlay):
    """Says first that the message names a patient; `ask()` is called when it is wanted all the
    same. What it shows is gone when it is closed.
    """

    def __init__(self, look: Look, line: MessageLine, ask: Callable[[], None]) -> None:
        title = self.tr("Message to {destination}").format(destination=line.destination)
        super().__init__(look, title, name=names.MESSAGE_DIALOG, width=860)
        self.line = line
        self._ask = ask
        self._reader: TextReader | None = None
        self._warning = Label(
            look,
            self.tr(
                "This message names a patient. Open it only to find out why it is not filed: the "
                "trail keeps who looked, and when."
            ),
            wrap=True,
        )
        self.body.addWidget(self._warning)
        self.message = FitText(look)
        self.message.set_lines(Text.STRONG, 1.2)
        self.body.addWidget(self.message)
        self._leave = Button(look, self.tr("Leave it closed"))
        self._leave.clicked.connect(self.shut)
        self.confirm = Button(
            look, self.tr("Show the message"), name=names.MESSAGE_SHOW, kind=Kind.NEXT, step=True
        )
        self.confirm.clicked.connect(self._wanted)
        self.buttons.addWidget(self._leave)
        self.buttons.addWidget(self.confirm)

    @property
    def opened(self) -> bool:
        """Whether the text is shown, or was asked for."""
        return not self.confirm.isEnabled()

    def _wanted(self) -> None:
        self.confirm.setEnabled(False)
        self._ask()

    def answered(self, answer: Answer) -> None:
        """What the station said. A refusal is told where it was asked."""
        if isinstance(answer, Denied):
            self.confirm.setEnabled(True)
            says = f"{tile_words.sentence(answer.says)} {answer.next_step}".strip()
            self.message.show_paragraphs(Paragraph(says, Text.STRONG, Tone.BAD))

    def update_view(self, view: StationView) -> None:
        """The text is there, once it was asked for. It stays as it was read."""
        opened = view.messages.opened if view.messages is not None else None
        if opened is None or self._reader is not None or not self.opened:
            return
        line, text = opened
        if line_key(line) == line_key(self.line):
            self._show_text(line, text)

    def _show_text(self, line: MessageLine, text: MessageText) -> None:
        look = self.look
        for widget in (self._warning, self.message, self.confirm):
            widget.hide()
        facts = (
            message_words.what_word(line),
            message_words.bytes_word(text.octets),
            self.tr("key {key}").format(key=text.key),
        )
        self.body.addWidget(
            Label(look, ", ".join(facts), use=Text.LABEL, tone=Tone.INK2, wrap=True)
        )
        self._reader = TextReader(look, self.title.text())
        self._reader.show_text(text.text)
        self.body.addWidget(self._reader, 1)
        self._reader.setMinimumHeight(look.metrics.px(560, 375))
        self._leave.show_text(self.tr("Close"))
        self._width = _WIDE
        self.place()
        self._reader.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Nothing of the patient is left in it."""
        if self._reader is not None:
            self._reader.forget()
        super().shut()


class AgainDialog(Overlay):
    """Nobody knows whether the message is in the chart: a person has to look. `again()` is called
    when that was done.
    """

    def __init__(self, look: Look, line: MessageLine, again: Callable[[], None]) -> None:
        title = self.tr("Look in the chart first")
        super().__init__(look, title, name=names.AGAIN_DIALOG, width=860)
        says, next_step = message_words.said_words(line)
        for text, tone in ((says, Tone.INK), (next_step, Tone.INK)):
            if text:
                self.body.addWidget(Label(look, text, tone=tone, wrap=True))
        what = self.tr("{what} of visit {id}, to {destination}.").format(
            what=message_words.what_word(line), id=line.visit_id, destination=line.destination
        )
        self.body.addWidget(Label(look, what, tone=Tone.INK2, wrap=True))
        twice = self.tr("If it is there already, sending it twice may file it twice.")
        self.body.addWidget(Label(look, twice, use=Text.STRONG, wrap=True))
        self.message = FitText(look)
        self.message.set_lines(Text.STRONG, 1.2)
        self.body.addWidget(self.message)
        leave = Button(look, self.tr("Leave it"))
        leave.clicked.connect(self.shut)
        self.confirm = Button(
            look,
            self.tr("It is not there: send again"),
            name=names.AGAIN_CONFIRM,
            kind=Kind.ATTENTION,
        )
        self.confirm.clicked.connect(again)
        self.buttons.addWidget(leave)
        self.buttons.addSpacing(look.metrics.gap)
        self.buttons.addWidget(self.confirm)

    def answered(self, answer: Answer) -> None:
        """What the station said."""
        if isinstance(answer, Denied):
            says = f"{tile_words.sentence(answer.says)} {answer.next_step}".strip()
            self.message.show_paragraphs(Paragraph(says, Text.STRONG, Tone.BAD))
        else:
            self.shut()


class DryRunDialog(Overlay):
    """What a destination would get of an invented visit: the list, and the text of one of it."""

    def __init__(self, look: Look, destination: str) -> None:
        title = self.tr("What {destination} would get").format(destination=destination)
        super().__init__(look, title, name=names.DRY_RUN_DIALOG, width=_WIDE)
        self.destination = destination
        self._run: DryRun | None = None
        metrics = look.metrics
        banner = Chip(look, use=Text.STRONG)
        banner.show_chip(Icon.TAG, self.tr("Invented visit. Nothing is sent."), Tone.ACCENT)
        self.body.addWidget(banner)
        self.why = FitText(look)
        self.why.set_lines(Text.BODY, 4.5)
        self.why.show_paragraphs(Paragraph(self.tr("The messages are being made…"), Text.BODY))
        self.body.addWidget(self.why)
        halves = row(spacing=metrics.px(16, 10))
        self.list = QListWidget()
        self.list.setObjectName(names.DRY_RUN_LIST)
        self.list.setAccessibleName(self.tr("Messages"))
        self.list.setFixedWidth(metrics.px(400, 270))
        self.list.setFont(look.font(Text.CAPTION))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setStyleSheet(_list_style(look))
        self.list.currentRowChanged.connect(self._show_message)
        halves.addWidget(self.list)
        right = column(spacing=metrics.px(8, 6))
        self.key = Label(look, use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        right.addWidget(self.key)
        self.reader = TextReader(look, title, copied=True)
        self.reader.setMinimumHeight(metrics.px(560, 335))
        right.addWidget(self.reader, 1)
        halves.addLayout(right, 1)
        self.body.addLayout(halves, 1)
        close = Button(look, self.tr("Close"))
        close.clicked.connect(self.shut)
        self.buttons.addWidget(close)
        for widget in (self.list, self.key, self.reader):
            widget.hide()

    def answered(self, answer: Answer) -> None:
        """What the station said."""
        if isinstance(answer, Denied):
            self.why.show_paragraphs(
                Paragraph(tile_words.sentence(answer.says), Text.STRONG, Tone.INK),
                Paragraph(answer.next_step, Text.BODY, Tone.INK, self.tr("Next:")),
            )

    def update_view(self, view: StationView) -> None:
        """The messages are made."""
        run = view.messages.dry_run if view.messages is not None else None
        if run is None or run.destination != self.destination or run == self._run:
            return
        self._run = run
        there = bool(run.messages)
        for widget in (self.list, self.key, self.reader):
            widget.setVisible(there)
        self.why.setVisible(not there)
        if not there:
            nothing = self.tr("It gets nothing of this visit.")
            self.why.show_paragraphs(
                Paragraph(nothing, Text.STRONG, Tone.INK),
                Paragraph(tile_words.sentence(run.says), Text.BODY, Tone.INK),
                Paragraph(run.next_step, Text.BODY, Tone.INK, self.tr("Next:")),
            )
            return
        metrics = self.look.metrics
        high = max(metrics.touch(12), metrics.px(64, 52))
        self.list.clear()
        same = _alike([one.key for one in run.messages])
        for at, one in enumerate(run.messages, 1):
            form = message_words.form_word(one.media)
            size = message_words.bytes_word(one.octets)
            item = QListWidgetItem(f"{at}. {form}, {size}\n{one.key[same:]}")
            item.setToolTip(one.key)
            item.setSizeHint(QSize(0, high))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_message(self, at: int) -> None:
        if self._run is None or not 0 <= at < len(self._run.messages):
            return
        message = self._run.messages[at]
        self.key.show_text(self.tr("Key: {key}").format(key=message.key))
        self.reader.show_text(message.text)


def _alike(keys: list[str]) -> int:
    """How many letters all keys have in common, up to a colon: they tell nothing apart."""
    parts = [key.split(":")[:-1] for key in keys]
    same = 0
    for these in zip(*parts, strict=False):
        if len(keys) == 1 or len(set(these)) > 1:
            break
        same += len(these[0]) + 1
    return same


def _list_style(look: Look) -> str:
    palette, pad = look.palette, look.metrics.px(12, 8)
    edge = look.metrics.px(6, 5)
    return (
        f"QListWidget {{ background: {palette[Tone.SURFACE]}; color: {palette[Tone.INK]};"
        f" border: 2px solid {palette[Tone.LINE2]}; border-radius: {look.metrics.px(6)}px;"
        " outline: none; }"
        f"QListWidget::item {{ padding-left: {pad}px; color: {palette[Tone.INK]};"
        f" border-left: {edge}px solid {palette[Tone.SURFACE]};"
        f" border-bottom: 1px solid {palette[Tone.LINE]}; }}"
        f"QListWidget::item:selected {{ background: {palette[Tone.ACCENT_TINT]};"
        f" color: {palette[Tone.INK]}; border-left: {edge}px solid {palette[Tone.ACCENT]}; }}"
    )
