"""The chosen instrument: how it stands, what to do, what is known about it, and its buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from station.capture.views import LinkView, StationView
from station.ui import device_words, names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Chip
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column
from station.ui.widgets.panel import Panel, Rule

__all__ = ["DevicePanel"]

_PROBLEM_LINES: Final = 5


class DevicePanel(Panel):
    """The signals say which button was touched; `allow_wanted` and `approve_wanted` what for."""

    rename_wanted = Signal()
    allow_wanted = Signal(bool)
    approve_wanted = Signal(bool)
    forget_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        metrics = look.metrics
        pad = metrics.px(24, 16)
        box = column(self, spacing=metrics.px(14, 8), margins=(pad, pad, pad, pad))
        self.title = Label(look, use=Text.HEADING, wrap=True)
        self.kind = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self.state = Chip(look)
        self.state.setObjectName(names.DEVICE_STATE)
        self.problem = FitText(look)
        self.problem.setObjectName(names.DEVICE_PROBLEM)
        self.facts = FitText(look)
        self.facts.setMinimumHeight(round(metrics.text_px(Text.LABEL) * 1.28 * 3))
        self.note = Label(look, use=Text.LABEL, tone=Tone.INK2, wrap=True)
        self.note.setObjectName(names.DEVICE_NOTE)
        for widget in (self.title, self.kind, self.state, self.problem, Rule(look)):
            box.addWidget(widget)
        box.addWidget(self.facts, 1)
        box.addWidget(self.note)
        self._make_buttons()
        for button in (self.rename, self.allow, self.approve):
            box.addWidget(button)
        box.addSpacing(metrics.gap)  # what cannot be undone stands apart
        box.addWidget(self.forget)

    def _make_buttons(self) -> None:
        look = self.look
        self.rename = Button(look, self.tr("Rename"), name=names.RENAME_INSTRUMENT)
        self.allow = Button(look, self.tr("Do not connect"), name=names.ALLOW_INSTRUMENT)
        self.approve = Button(look, self.tr("Approve"), name=names.APPROVE_INSTRUMENT)
        self.forget = Button(
            look, self.tr("Forget"), name=names.FORGET_INSTRUMENT, kind=Kind.DANGER
        )
        self._link: LinkView | None = None
        self.rename.clicked.connect(self.rename_wanted)
        self.allow.clicked.connect(self._want_allow)
        self.approve.clicked.connect(self._want_approve)
        self.forget.clicked.connect(self.forget_wanted)

    def _want_allow(self) -> None:
        if self._link is not None:
            self.allow_wanted.emit(not self._link.allowed)

    def _want_approve(self) -> None:
        if self._link is not None:
            self.approve_wanted.emit(not self._link.approved)

    def show_link(self, link: LinkView | None, view: StationView) -> None:
        """Show an instrument, or that there is none."""
        self._link = link
        for widget in (self.state, self.rename, self.allow, self.forget):
            widget.setVisible(link is not None)
        self.approve.setVisible(link is not None and not link.verified)
        if link is None:
            self._show_nothing(view)
            return
        self.title.show_text(link.name)
        self.kind.show_text(link.kind[:1].upper() + link.kind[1:])
        icon, word, tone = device_words.link_look(link)
        self.state.show_chip(icon, word, tone, dashed=not link.allowed)
        problem = self._problem(link)
        self.problem.setVisible(bool(problem))
        self.problem.show_paragraphs(*problem)
        self._give_room()
        self.facts.show_paragraphs(*self._facts(link, view.now))
        own = not link.of_site
        self.rename.setEnabled(own and view.may_operate)
        self.allow.setEnabled(own and view.may_operate)
        self.approve.setEnabled(own and view.may_manage)
        self.forget.setEnabled(own and view.may_manage)
        self.allow.show_text(self.tr("Do not connect") if link.allowed else self.tr("Allow again"))
        self.approve.show_text(
            self.tr("Take approval back") if link.approved else self.tr("Approve for the chart")
        )
        note = self._note(link, view)
        self.note.show_text(note)
        self.note.setVisible(bool(note))

    def _give_room(self) -> None:
        """The problem has the height of its words, and the facts what is left."""
        most = round(self.look.metrics.text_px(Text.BODY) * 1.28 * _PROBLEM_LINES)
        wanted = self.problem.height_at_full_size(self.problem.width())
        self.problem.setFixedHeight(min(wanted, most))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words wrap at another place."""
        super().resizeEvent(event)
        self._give_room()

    def _show_nothing(self, view: StationView) -> None:
        self.title.show_text(self.tr("No instruments yet"))
        self.kind.show_text(
            self.tr("Add the first one: switch it on, then touch Add an instrument.")
            if view.may_manage
            else self.tr("An engineer or administrator adds the first one.")
        )
        self.problem.hide()
        self.facts.show_paragraphs()
        self.note.show_text("")

    def _note(self, link: LinkView, view: StationView) -> str:
        if link.namesake:
            return self.tr(
                "Another device ({address}) has its name. It is not read: look whose it is."
            ).format(address=link.namesake)
        if link.of_site:
            return self.tr("It stands in the site's configuration: the engineer changes it there.")
        if not view.may_manage:
            return self.tr("Adding and forgetting is for an engineer or administrator.")
        return ""

    def _facts(self, link: LinkView, now: datetime) -> list[Paragraph]:
        chart = self.tr("yes")
        if not link.verified:
            chart = (
                self.tr("approved here by an engineer")
                if link.approved
                else self.tr("no, its protocol is not verified: shown only")
            )
        where = f"{device_words.reach_word(link.reach)}, {device_words.place_word(link.place)}"
        lines = (
            (self.tr("Read as:"), link.title, False),
            (self.tr("Says it is:"), link.model, False),
            (self.tr("Link:"), where, True),
            (self.tr("Last heard:"), device_words.heard_word(link, now), True),
            (self.tr("Battery:"), device_words.battery_word(link.battery_percent), True),
            (self.tr("For the chart:"), chart, False),
        )
        # What the list tells as well gives way first.
        return [
            Paragraph(text, Text.LABEL, Tone.INK, lead, extra=extra) for lead, text, extra in lines
        ]

    def _problem(self, link: LinkView) -> list[Paragraph]:
        """What is wrong and what to do; for one that is kept out, that it is."""
        if not link.allowed:
            says = self.tr("The station knows it and does not connect to it.")
            return [Paragraph(says, Text.BODY, Tone.INK)]
        if not link.says:
            return []
        says = tile_words.sentence(link.says)
        return [
            Paragraph(says, Text.STRONG, Tone.INK),
            Paragraph(link.next_step, Text.BODY, Tone.INK, words.translate("words", "Next:")),
        ]
