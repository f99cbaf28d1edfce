"""Messages to charts: destinations at the left, the outbox as a list, the chosen one below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from station.capture.commands import (
    Answer,
    Denied,
    OpenMessage,
    ReadMessages,
    ResendMessage,
    TryDestination,
)
from station.messages import MessageLine, Messages
from station.ui import message_words, names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.pages.destination_card import DestinationCard
from station.ui.pages.message_dialogs import AgainDialog, DryRunDialog, OpenDialog
from station.ui.pages.message_panel import MessagePanel
from station.ui.pages.message_table import LinesTable, line_key
from station.ui.tokens import Text, Tone
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture
from station.ui.widgets.segmented import Segmented
from station.visit import DeliveryState

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["MessagesPage"]

_OPEN: Final = "open"
_ALL: Final = "all"


class MessagesPage(Page):
    """For who may read messages. The list is asked for when the page is shown."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_MESSAGES)
        self._cards: dict[str, DestinationCard] = {}
        self._dialog: OpenDialog | AgainDialog | DryRunDialog | None = None
        self._choose_first = True
        """A list that was asked for begins with its first line; one that came by itself does not
        put another message under the finger."""
        metrics = look.metrics
        margin, edge = metrics.margin, metrics.px(20, 12)
        halves = row(self, spacing=metrics.px(20, 12), margins=(margin, edge, margin, edge))
        halves.addWidget(self._destinations())
        right = column(spacing=metrics.px(14, 8))
        right.addLayout(self._head())
        right.addWidget(self._list(), 1)
        self.panel = MessagePanel(look)
        self.panel.open_wanted.connect(self._ask_open)
        self.panel.again_wanted.connect(self._ask_again)
        right.addWidget(self.panel)
        halves.addLayout(right, 1)

    # Parts.

    def _destinations(self) -> QWidget:
        metrics = self.look.metrics
        side = QWidget()
        side.setFixedWidth(metrics.px(400, 288))
        lines = column(side, spacing=metrics.px(14, 8))
        head = row()
        head.addStrut(metrics.target)
        head.addWidget(Label(self.look, self.tr("Destinations"), use=Text.TILE, weight=700))
        lines.addLayout(head)
        inside = QWidget()
        right = metrics.px(8, 6)  # between the cards and the bar
        self._column = column(inside, spacing=metrics.gutter, margins=(0, 0, right, 0))
        self._none = Label(
            self.look,
            self.tr(
                "This station has no destination: what is signed stays here. Destinations stand in "
                "the site's configuration, under chart."
            ),
            wrap=True,
        )
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        lines.addWidget(FingerArea(self.look, inside), 1)
        return side

    def _head(self) -> QHBoxLayout:
        head = row(spacing=self.look.metrics.px(16, 10))
        head.addStrut(self.look.metrics.target)
        self._title = Label(self.look, use=Text.TILE, weight=700, wrap=True)
        self._title.setObjectName(names.MESSAGES_TITLE)
        self._read = Label(self.look, use=Text.CAPTION, tone=Tone.INK2)
        self._read.setObjectName(names.MESSAGES_READ)
        words_ = column()
        words_.addStretch(1)
        words_.addWidget(self._title)
        words_.addWidget(self._read)
        words_.addStretch(1)
        head.addLayout(words_, 1)
        self._filter = Segmented(
            self.look,
            (
                (_OPEN, self.tr("Not in the chart"), names.MESSAGES_OPEN),
                (_ALL, self.tr("All"), names.MESSAGES_ALL),
            ),
            _OPEN,
        )
        self._filter.chosen.connect(self._filtered)
        head.addWidget(self._filter)
        return head

    def _list(self) -> QWidget:
        box = Panel(self.look)
        inside = column(box, margins=(1, 1, 1, 1))
        self._stack = QStackedWidget()
        self.table = LinesTable(self.look)
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(self._ask_open)
        self._stack.addWidget(self.table)
        metrics = self.look.metrics
        self._empty = Label(self.look, use=Text.TILE, tone=Tone.INK2, wrap=True)
        self._empty.setObjectName(names.MESSAGES_EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sign = Picture(self.look, Icon.WAITING, Tone.INK3, px=metrics.px(72, 52))
        holder = QWidget()
        middle = column(holder, spacing=metrics.px(20, 12), margins=(metrics.pad,) * 4)
        middle.addStretch(2)
        middle.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._empty)
        middle.addStretch(3)
        self._stack.addWidget(holder)
        inside.addWidget(self._stack)
        return box

    # What it shows.

    def update_view(self, view: StationView) -> None:
        """Destinations, list and the chosen message."""
        super().update_view(view)
        messages = view.messages
        if messages is None:
            return
        self._show_destinations(view, messages)
        self._show_head(messages)
        read = messages.read_at is not None
        wanted = messages.undelivered is (self._filter.current == _OPEN)
        lines = messages.lines if read and wanted else ()
        self.table.show_lines(lines, view.now)
        if lines and self._choose_first:
            self._choose_first = False
            self.table.choose(line_key(lines[0]))
        self._stack.setCurrentIndex(0 if lines else 1)
        self._show_nothing(messages, read and wanted)
        self._show_chosen()
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.update_view(view)

    def _show_destinations(self, view: StationView, messages: Messages) -> None:
        charts = {one.name: one for one in view.charts}
        counted: dict[str, dict[DeliveryState, int]] = {name: {} for name in charts}
        for name, state, count in messages.counts:
            counted.setdefault(name, {})[state] = count
        if list(counted) != list(self._cards):
            for card in self._cards.values():
                self._column.removeWidget(card)
                card.hide()
                card.deleteLater()
            self._cards = {}
            for at, name in enumerate(counted):
                self._cards[name] = DestinationCard(self.look, name, self._try)
                self._column.insertWidget(at, self._cards[name])
        for name, card in self._cards.items():
            card.show_destination(charts.get(name), counted[name], view.now)
        self._none.setVisible(not counted)

    def _show_head(self, messages: Messages) -> None:
        every, waiting = message_words.totals(messages)
        if self._filter.current == _OPEN:
            total, title = waiting, self.tr("{n} messages are not in the chart")
            if total == 0:
                title = self.tr("Everything is in the chart")
            elif total == 1:
                title = self.tr("1 message is not in the chart")
            some = self.tr("the {n} oldest are listed")
        else:
            total, title = every, self.tr("{n} messages")
            if total == 1:
                title = self.tr("1 message")
            some = self.tr("the {n} newest are listed")
        if messages.read_at is None:
            self._title.show_text(self.tr("Messages to charts"))
            self._read.show_text(self.tr("Being read…"))
            return
        self._title.show_text(title.format(n=total))
        at = words.clock(messages.read_at, seconds=True)
        told = self.tr("Read at {time}").format(time=at)
        if len(messages.lines) < total:
            told = f"{told}, {some.format(n=len(messages.lines))}"
        self._read.show_text(told)

    def _show_nothing(self, messages: Messages, read: bool) -> None:
        icon, tone = Icon.WAITING, Tone.INK3
        if not read:
            says = self.tr("The list is being read.")
        elif not message_words.totals(messages)[0]:
            says = self.tr("No message was made yet. The first ones come with the first signature.")
        else:
            icon, tone = Icon.DELIVERED, Tone.OK
            says = self.tr("Nothing waits, and nothing was refused.")
        self._sign.show_icon(icon, tone)
        self._empty.show_text(says)

    def _show_chosen(self) -> None:
        if self.view is None:
            return
        line = self.table.line()
        nothing = self.tr("Choose a message to see what the receiver said.")
        if not self.table.count():
            nothing = self.tr("No message to look at.")
        self.panel.show_line(line, self.view.now, nothing)

    # What a person does.

    def _read_list(self) -> None:
        if self.actor is not None and self.view is not None and self.view.messages is not None:
            self._choose_first = True
            self.send(ReadMessages(actor=self.actor, undelivered=self._filter.current == _OPEN))

    def _filtered(self, _which: str) -> None:
        self.table.choose(None)
        self._read_list()

    def _ask_open(self) -> None:
        line = self.table.line()
        if line is not None:
            dialog = OpenDialog(self.look, line, lambda: self._open_message(line))
            dialog.closed.connect(lambda: self._closed(dialog))
            self._show_dialog(dialog)

    def _open_message(self, line: MessageLine) -> None:
        dialog = self._dialog
        if self.actor is None or not isinstance(dialog, OpenDialog):
            return

        def then(answer: Answer) -> None:
            if self._dialog is dialog:
                dialog.answered(answer)
                self._newest(dialog)

        command = OpenMessage(actor=self.actor, destination=line.destination, key=line.key)
        self.send(command, then)

    def _closed(self, dialog: OpenDialog) -> None:
        """The station, too, is to forget what was opened."""
        if dialog.opened and self.actor is not None and not self.port.view().locked:
            undelivered = self._filter.current == _OPEN
            self.send(ReadMessages(actor=self.actor, undelivered=undelivered))

    def _ask_again(self) -> None:
        line = self.table.line()
        if line is None or not line.waits_for_a_person:
            return
        if line.state is DeliveryState.AMBIGUOUS:
            self._show_dialog(AgainDialog(self.look, line, lambda: self._send_again(line)))
        else:
            self._send_again(line)

    def _send_again(self, line: MessageLine) -> None:
        if self.actor is None:
            return
        dialog = self._dialog

        def then(answer: Answer) -> None:
            if self._dialog is dialog and isinstance(dialog, AgainDialog) and dialog.isVisible():
                dialog.answered(answer)
            elif isinstance(answer, Denied):
                self.notify(answer)

        command = ResendMessage(actor=self.actor, destination=line.destination, key=line.key)
        self.send(command, then)

    def _try(self, destination: str) -> None:
        if self.actor is None:
            return
        dialog = DryRunDialog(self.look, destination)
        self._show_dialog(dialog)

        def then(answer: Answer) -> None:
            if self._dialog is dialog:
                dialog.answered(answer)
                self._newest(dialog)

        self.send(TryDestination(actor=self.actor, destination=destination), then)

    def _newest(self, dialog: Overlay) -> None:
        """What was asked for is there: it need not wait for the next view."""
        from station.ui.shell.wording import view_in_words

        dialog.update_view(view_in_words(self.port.view()))

    def _show_dialog(self, dialog: OpenDialog | AgainDialog | DryRunDialog) -> None:
        self._close()
        self._dialog = dialog
        dialog.open_over(self)

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.shut()
            self._dialog.deleteLater()
            self._dialog = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read what is there now."""
        super().showEvent(event)
        self._read_list()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Another page, or the station was locked: nothing that was opened stays."""
        self._close()
        super().hideEvent(event)
