"""What the checks say over the board and in Review: a shape and a sentence each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.capture.check_views import ChecksView
from station.ui import mark_words, names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture

__all__ = ["CheckFacts", "Fact", "check_facts", "notice_facts", "urgent_facts"]

Fact = tuple[Icon, Tone, str]

translate = QCoreApplication.translate


def urgent_facts(checks: ChecksView) -> list[Fact]:
    """What a person has to do something about; the most urgent first."""
    facts: list[Fact] = []
    untold = mark_words.untold(checks)
    if untold:
        kinds = ", ".join(words.kind_title(kind) for kind in untold)
        text = translate(
            "words", "Critical, and the provider is not told: {kinds}. Touch Tell on its tile."
        )
        facts.append((Icon.CRITICAL, Tone.BAD, text.format(kinds=kinds)))
    if checks.pulses is not None:
        facts.append((Icon.WARNING, Tone.WARN, mark_words.pulses_words(checks.pulses)))
    if not checks.age_known:
        text = translate(
            "words", "Age not known. Only rules for every age were checked: look at each value."
        )
        facts.append((Icon.WARNING, Tone.WARN, text))
    return facts


def check_facts(checks: ChecksView) -> list[Fact]:
    """What needs a look before the signature; the most urgent first."""
    facts = urgent_facts(checks) + notice_facts(checks)
    if checks.score is not None:
        facts.append((Icon.DOT, Tone.INK2, mark_words.score_words(checks.score)))
    return facts


def notice_facts(checks: ChecksView) -> list[Fact]:
    """How far each message to the provider is."""
    facts: list[Fact] = []
    for notice in checks.notices:
        icon, tone = words.DELIVERY_LOOK[mark_words.notice_state(notice)]
        kind = words.kind_title(notice.kind)
        said = mark_words.notice_words(notice)
        text = translate("words", "{kind}. {said}").format(kind=kind, said=said)
        facts.append((icon, tone, text))
    return facts


class CheckFacts(Panel):
    """The facts above the results; it is not there while there are none."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName(names.CHECK_FACTS)
        self._facts: list[Fact] | None = None
        pad = look.metrics.px(12, 7)
        self._box = column(self, spacing=look.metrics.px(8, 4), margins=(look.metrics.pad, pad) * 2)
        self.hide()

    def show_checks(self, checks: ChecksView, *, signed: bool) -> None:
        """Before the signature all of them, after it what became of the messages."""
        facts = notice_facts(checks) if signed else check_facts(checks)
        if facts == self._facts:
            return
        self._facts = facts
        clear(self._box)
        look = self.look
        for icon, tone, text in facts:
            line = row(spacing=look.metrics.px(12, 8))
            line.addWidget(Picture(look, icon, tone, px=look.metrics.px(26, 19)))
            said = Label(look, text, use=Text.BODY, wrap=True)
            line.addWidget(said, 1)
            self._box.addLayout(line)
        self.setVisible(bool(facts))
