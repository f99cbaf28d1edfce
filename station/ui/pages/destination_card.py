"""One destination: its name, whether it is a test, whether it answers, and how its messages are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QWidget

from station.capture.views import ChartView
from station.ui import message_words, names, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column
from station.ui.widgets.panel import Panel, Rule
from station.visit import DeliveryState

__all__ = ["DestinationCard"]

# Letters of a name that has one line.
_SHORT_NAME: Final = 24


class DestinationCard(Panel):
    """`try_it(name)` is called when somebody wants to see what it would get."""

    def __init__(self, look: Look, name: str, try_it: Callable[[str], None]) -> None:
        super().__init__(look)
        self.setObjectName(names.destination(name))
        metrics = look.metrics
        pad = metrics.px(18, 12)
        box = column(self, spacing=metrics.px(6, 4), margins=(pad, pad, pad, pad))
        title = FitText(look)  # a site's name may be one long word
        title.set_lines(Text.STRONG, 1.3 if len(name) <= _SHORT_NAME else 1.7)
        title.show_paragraphs(Paragraph(message_words.breakable(name), Text.STRONG, Tone.INK))
        title.setAccessibleName(name)
        box.addWidget(title)
        self._kind = ShapeWord(look, use=Text.CAPTION)
        self._answers = ShapeWord(look, use=Text.LABEL)
        self._when = Label(look, use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        self._says = Label(look, use=Text.CAPTION, tone=Tone.INK, wrap=True)
        for widget in (self._kind, self._answers, self._when, self._says):
            box.addWidget(widget)
        box.addSpacing(metrics.px(2))
        box.addWidget(Rule(look))
        box.addSpacing(metrics.px(2))
        self._counts: dict[DeliveryState, ShapeWord] = {}
        for state in words.DELIVERY_ORDER:
            counted = ShapeWord(look, use=Text.CAPTION)
            self._counts[state] = counted
            box.addWidget(counted)
        self._none = Label(look, self.tr("No messages yet"), use=Text.CAPTION, tone=Tone.INK2)
        box.addWidget(self._none)
        self.dry_run = Button(
            look, self.tr("Show what it would get"), name=names.dry_run(name), use=Text.LABEL
        )
        aloud = self.tr("Show what {destination} would get").format(destination=name)
        self.dry_run.setAccessibleName(aloud)
        self.dry_run.clicked.connect(lambda: try_it(name))
        box.addSpacing(metrics.px(4, 2))
        box.addWidget(self.dry_run)

    def show_destination(
        self, chart: ChartView | None, counts: dict[DeliveryState, int], now: datetime
    ) -> None:
        """Show it as it is now; `chart` is None where the configuration does not have it."""
        self._kind.setVisible(chart is not None)
        if chart is not None and chart.test:
            self._kind.show_state(Icon.TAG, self.tr("Test, invented data too"), Tone.INK2)
        else:
            self._kind.show_state(Icon.PERSON, self.tr("Real patients only"), Tone.INK2)
        icon, word, tone = message_words.answer_look(chart)
        self._answers.show_state(icon, word, tone)
        when = message_words.answer_time(chart, now) if chart is not None else ""
        says = chart.says if chart is not None and not chart.reachable else ""
        for label, text in ((self._when, when), (self._says, says)):
            label.setVisible(bool(text))
            label.show_text(text)
        for state, shown in self._counts.items():
            count = counts.get(state, 0)
            shown.setVisible(count > 0)
            icon, _, tone = message_words.state_look(state)
            shown.show_state(icon, message_words.count_word(state, count), tone, Tone.INK)
        self._none.setVisible(not any(counts.values()))
        self.dry_run.setVisible(chart is not None)
        parts: list[QWidget] = [self._kind, self._answers]
        heard = [one.accessibleName() for one in parts if not one.isHidden()]
        self.setAccessibleName(", ".join((self.objectName().removeprefix("destination-"), *heard)))
