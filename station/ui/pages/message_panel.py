"""The message that is chosen in the list: what the receiver said, what to do, and its buttons."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from station.messages import MessageLine
from station.ui import message_words, names
from station.ui.fit_text import FitText, Paragraph
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.visit import DeliveryState

__all__ = ["MessagePanel"]


class MessagePanel(Panel):
    """The signals say which button was touched."""

    open_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName(names.MESSAGE_CHOSEN)
        metrics = look.metrics
        pad = metrics.px(18, 12)
        halves = row(self, spacing=metrics.px(20, 12), margins=(pad, pad, pad, pad))
        self.says = FitText(look)
        self._area = FingerArea(look, self.says)
        self._area.setAccessibleName(self.tr("What the receiver said"))
        # Long words scroll, and only then the keyboard stops there.
        self._area.verticalScrollBar().rangeChanged.connect(self._scrolls)
        halves.addWidget(self._area, 1)
        buttons = column(spacing=metrics.gap)
        self.again = Button(look, self.tr("Send again"), name=names.SEND_AGAIN, kind=Kind.NEXT)
        self.again.clicked.connect(self.again_wanted)
        self.open = Button(look, self.tr("Open the message"), name=names.OPEN_MESSAGE)
        self.open.clicked.connect(self.open_wanted)
        buttons.addWidget(self.open)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        halves.addLayout(buttons)
        self.setFixedHeight(2 * pad + 2 * metrics.target + metrics.gap + metrics.px(34, 24))

    def show_line(self, line: MessageLine | None, now: datetime, nothing: str) -> None:
        """Show it; `nothing` is said while none is chosen."""
        self.open.setEnabled(line is not None)
        self.again.setEnabled(line is not None and line.waits_for_a_person)
        if line is None:
            self.says.show_paragraphs(Paragraph(nothing, Text.BODY, Tone.INK2))
        else:
            self._say(line, now)
        self._give_room()

    def _say(self, line: MessageLine, now: datetime) -> None:
        says, next_step = message_words.said_words(line)
        state = message_words.state_look(line.state)[1]
        self.says.show_paragraphs(
            Paragraph(
                f"{line.destination}, {message_words.what_word(line)}",
                Text.STRONG,
                Tone.INK,
                f"{state}.",
            ),
            Paragraph(says or self._silent(line), Text.BODY, Tone.INK),
            Paragraph(next_step, Text.BODY, Tone.INK, self.tr("Next:")),
            Paragraph(self._by_itself(line), Text.BODY, Tone.INK),
            Paragraph(self._facts(line, now), Text.CAPTION, Tone.INK2),
        )

    def _give_room(self) -> None:
        width = self._area.viewport().width()
        self.says.setMinimumHeight(self.says.height_at_full_size(width))

    def _scrolls(self, _least: int, longest: int) -> None:
        policy = Qt.FocusPolicy.StrongFocus if longest > 0 else Qt.FocusPolicy.NoFocus
        self._area.setFocusPolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words need another height in another width."""
        super().resizeEvent(event)
        self._give_room()

    def _by_itself(self, line: MessageLine) -> str:
        if line.state is DeliveryState.QUEUED and line.says:
            return self.tr("It is tried again by itself.")
        return ""

    def _silent(self, line: MessageLine) -> str:
        """What is said where the receiver said nothing."""
        match line.state:
            case DeliveryState.QUEUED:
                return self.tr("It waits for its turn and is sent by itself.")
            case DeliveryState.SENDING:
                return self.tr("It is being sent.")
            case DeliveryState.DELIVERED:
                return self.tr("The receiver has filed it.")
            case _:
                return self.tr("The receiver gave no reason.")

    def _facts(self, line: MessageLine, now: datetime) -> str:
        facts = (
            [] if line.visit_id in line.key else [self.tr("Visit {id}").format(id=line.visit_id)]
        )
        facts += [
            self.tr("Key {key}").format(key=line.key),
            message_words.bytes_word(line.octets),
            message_words.tries_word(line, now),
        ]
        if line.chart_id:
            facts.append(self.tr("filed as {id}").format(id=line.chart_id))
        return "; ".join(facts)
