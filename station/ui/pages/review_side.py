"""The side of Review: what there is to know before signing, the PIN, and after it the counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.capture.views import StationView, VisitView
from station.corrections import standing_deliveries
from station.ui import names, words
from station.ui.icons import Icon
from station.ui.intake import words as intake_words
from station.ui.look import Look
from station.ui.patient_words import patient_name
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.panel import Rule
from station.ui.widgets.picture import Picture
from station.ui.widgets.pin import LEAST_CODE, LEAST_PIN, KeyPad, PinDots
from station.visit import DeliveryState, Role

if TYPE_CHECKING:
    from station.visit import Actor

__all__ = ["ReceiptCounts", "Signature"]

KEY_PREFIX: Final = "sign-"

Fact = tuple[Icon, Tone, str]


def _show_facts(look: Look, box: QVBoxLayout, facts: list[Fact]) -> None:
    """A shape and a sentence each, with lines between them."""
    clear(box)
    icon_px = look.metrics.px(24, 18)
    for at, (icon, tone, text) in enumerate(facts):
        if at:
            box.addWidget(Rule(look))
        line = row(spacing=look.metrics.px(12, 8))
        line.addWidget(Picture(look, icon, tone, px=icon_px))
        line.addWidget(Label(look, text, use=Text.LABEL, wrap=True), 1)
        box.addLayout(line)


class Signature(QWidget):
    """What is about to be signed, and the PIN that signs it; by keyboard or by finger."""

    asked = Signal()
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._facts: list[Fact] = []
        metrics = look.metrics
        box = column(self, spacing=metrics.px(12, 6))
        self._title = Label(look, use=Text.HEADING)
        self._what = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self._where = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self._who = Label(look, use=Text.STRONG, wrap=True)
        self.pin = PinDots(look, names.SIGN_PIN)
        self.pin.setAccessibleName(self.tr("PIN for the signature"))
        width = (metrics.px(388, 290) - 2 * metrics.gap) // 3
        self._pad = KeyPad(
            look, key_size=QSize(width, metrics.touch(12)), prefix=KEY_PREFIX, use=Text.TILE
        )
        self.message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.message.setObjectName(names.SIGN_MESSAGE)
        self.sign = Button(
            look, self.tr("Sign and send"), name=names.SIGN_AND_SEND, kind=Kind.NEXT, step=True
        )
        box.addWidget(self._title)
        # Many facts scroll: keys and button keep their size for fingers.
        facts = QWidget()
        listed = column(facts, spacing=metrics.px(12, 6))
        self._fact_box = column(spacing=metrics.px(8, 4))
        listed.addWidget(self._what)
        listed.addWidget(self._where)
        listed.addLayout(self._fact_box)
        listed.addStretch(1)
        area = FingerArea(look, facts)
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        area.setMinimumHeight(1)
        box.addWidget(area, 1)
        box.addWidget(Rule(look))  # what does not fit goes on behind it
        own: tuple[QWidget, ...] = (self._who, self.message, self.pin, self._pad, self.sign)
        for widget in own:
            box.addWidget(widget)
        self._pad.pressed.connect(self.pin.press)
        self.sign.clicked.connect(self.asked)
        self.pin.entered.connect(self.asked)
        self.pin.changed.connect(self.changed)

    def show_view(self, view: StationView, visit: VisitView, actor: Actor | None) -> None:
        """What will be filed where, and what is worth a look before it is."""
        filed = sum(result.filed for result in visit.results)
        self._title.show_text(self.tr("Ready to sign") if filed else self.tr("Nothing to sign"))
        self._what.show_text(
            self.tr("{n} results for {name}").format(n=filed, name=patient_name(visit.patient))
        )
        charts = ", ".join(chart.name for chart in view.charts) or self.tr("no chart")
        self._where.show_text(self.tr("They go to: {charts}").format(charts=charts))
        if actor is not None:
            who = f"{actor.name}, {words.role_word(actor.role)}"
            says = self.tr("Sign as {who}").format(who=who)
            self.pin.expect(LEAST_CODE if actor.role is Role.EMERGENCY else LEAST_PIN)
            if actor.role is Role.EMERGENCY:
                says = self.tr("Sign with the emergency code as {who}").format(who=actor.name)
            self._who.show_text(says)
        facts = self._facts_of(view, visit)
        if facts != self._facts:
            self._facts = facts
            _show_facts(self.look, self._fact_box, facts)

    def _facts_of(self, view: StationView, visit: VisitView) -> list[Fact]:
        facts: list[Fact] = []
        if not visit.patient.in_chart:
            text = self.tr("Not in the chart. Give the visit an identity on Today, then sign.")
            facts.append((Icon.WARNING, Tone.WARN, text))
        if visit.doubtful:
            text = self.tr(
                "This visit comes out of a backup and may be in the chart already. Look there "
                "first. If it is there, end this visit; if not, say below that you looked."
            )
            facts.append((Icon.WARNING, Tone.WARN, text))
        people = list(dict.fromkeys(result.accepted_by.name for result in visit.results))
        if len(people) > 1 or (view.actor is not None and people not in ([], [view.actor.name])):
            text = self.tr("Kept by {people}").format(people=", ".join(people))
            facts.append((Icon.PERSON, Tone.INK2, text))
        compact = self.look.metrics.compact
        if visit.confirmed_at is not None and not compact:
            text = self.tr("Identity confirmed {time}").format(time=words.clock(visit.confirmed_at))
            facts.append((Icon.CAPTURED, Tone.OK, text))
        there = {result.kind for result in visit.results}
        missing = [words.kind_title(tile.kind) for tile in view.tiles if tile.kind not in there]
        if missing:
            text = self.tr("Not taken: {kinds}").format(kinds=", ".join(missing))
            facts.append((Icon.GONE, Tone.INK2, text))
        intake = view.intake.questions if view.intake is not None else ()
        waiting = [intake_words.said(one.question.words) for one in intake if one.waits]
        if waiting:
            asked = ", ".join(waiting)
            text = self.tr("Needed before signing: {questions}").format(questions=asked)
            facts.append((Icon.WARNING, Tone.WARN, text))
        if view.held:
            text = self.tr("{n} held, not in it").format(n=len(view.held))
            facts.append((Icon.TRAY, Tone.WARN, text))
        kept = sum(not result.filed for result in visit.results)
        if kept and not compact:
            text = self.tr("{n} kept here, not sent").format(n=kept)
            facts.append((Icon.NOT_DONE, Tone.INK2, text))
        if any(chart.reachable is False for chart in view.charts):
            text = self.tr("The chart does not answer. You can sign: it is sent later.")
            facts.append((Icon.WARNING, Tone.WARN, text))
        return sorted(facts, key=lambda fact: fact[1] is not Tone.WARN)  # the urgent ones first


class ReceiptCounts(QWidget):
    """How many results are where, and that nothing is lost."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._made_of: object = None
        self._box = column(self, spacing=look.metrics.px(12, 8))

    def show_visit(self, visit: VisitView) -> None:
        """Count again where something changed."""
        made_of = (
            visit.id,
            visit.signed_at,
            visit.signed_by,
            visit.deliveries,
            visit.corrections,
        )
        if made_of == self._made_of:
            return
        self._made_of = made_of
        box, look = self._box, self.look
        clear(box)
        when = words.clock(visit.signed_at) if visit.signed_at else ""
        title = self.tr("Signed {time}").format(time=when)
        box.addWidget(Label(look, title, use=Text.HEADING))
        if visit.signed_by is not None:
            who = f"{visit.signed_by.name}, {words.role_word(visit.signed_by.role)}"
            box.addWidget(Label(look, who, tone=Tone.INK2))
        box.addWidget(Rule(look))
        standing = standing_deliveries(visit.deliveries, visit.corrections)
        count = Counter(delivery.state for delivery in standing)
        for state in DeliveryState:
            if count[state]:
                self._add_count(state, count[state])
        why = next((d.says for d in standing if d.state is DeliveryState.QUEUED and d.says), None)
        said = Label(look, self._said(visit, count, why), tone=Tone.INK2, wrap=True)
        said.setObjectName(names.RECEIPTS_SAY)
        box.addWidget(said)
        box.addStretch(1)

    def _add_count(self, state: DeliveryState, n: int) -> None:
        look = self.look
        icon, tone = words.DELIVERY_LOOK[state]
        line = row(spacing=look.metrics.px(16, 10))
        line.addWidget(Picture(look, icon, tone, px=look.metrics.px(34, 26)))
        number = Label(look, str(n), use=Text.NAME)
        number.setMinimumWidth(look.metrics.px(56, 40))
        line.addWidget(number)
        word = Label(look, words.delivery_word(state), use=Text.STRONG, tone=tone, wrap=True)
        word.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        line.addWidget(word, 1)
        self._box.addLayout(line)
        self._box.addWidget(Rule(look))

    def _said(self, visit: VisitView, count: Counter[DeliveryState], why: str | None) -> str:
        """What it means. `why`: for what reason something waits, if the chart said one."""
        total = count.total()
        if total and count[DeliveryState.DELIVERED] == total:
            said = self.tr("All {n} results are in the chart.").format(n=total)
        elif count[DeliveryState.REFUSED] or count[DeliveryState.AMBIGUOUS]:
            said = self.tr("Everything is saved on this station. Look at what was not taken.")
        elif why:
            said = why
        else:
            said = self.tr("Everything is saved on this station. Sending goes on after you leave.")
        corrected = len({one.result_id for one in visit.corrections})
        if corrected:
            said += " " + self.tr("{n} corrected after the signature.").format(n=corrected)
        kept = sum(not result.filed for result in visit.results)
        return said + (
            " " + self.tr("{n} kept on this station only.").format(n=kept) if kept else ""
        )
