"""Review: what will be filed, the signature, and then a receipt for each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from station.capture.commands import Answer, Denied, LeavePatient, Resend, Retake, Sign
from station.capture.views import Phase, StationView, VisitView
from station.ui import names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord, Tag
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.panel import Panel, Rule
from station.ui.widgets.pin import PinDots
from station.visit import Delivery, DeliveryState, Result, ResultKind
from station.vitals import Origin

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["ReviewPage"]

_SIGNED: Final = (Phase.SIGNED, Phase.DELIVERED)
_TO_RESEND: Final = (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)


class ReviewPage(Page):
    """A table of results at the left; signature or receipts' count at the right."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_REVIEW)
        self._shown: object = None
        self._signing = False
        metrics = look.metrics
        page = row(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        table = Panel(look)
        inside = column(table, margins=(metrics.pad, metrics.px(12, 8)) * 2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.addWidget(self._scroll)
        page.addWidget(table, 1)
        side = Panel(look)
        side.setFixedWidth(metrics.px(430, 320))
        self._side = column(
            side, spacing=metrics.px(12, 8), margins=(metrics.pad, metrics.px(20, 12)) * 2
        )
        page.addWidget(side)
        self._build_signature()
        self._build_receipts()
        self._finish = Button(look, self.tr("Finish visit"), name=names.FINISH_VISIT, step=True)
        self._finish.clicked.connect(self._leave)
        self._back = Button(look, self.tr("Back to vitals"), name=names.BACK_TO_VITALS, step=True)
        self._back.clicked.connect(lambda: self.go("vitals"))

    def foot_actions(self) -> list[QWidget]:
        """Back to the board before the signature, on to the next patient after it."""
        return [self._back, self._finish]

    # The side panel.

    def _build_signature(self) -> None:
        look, metrics = self.look, self.look.metrics
        self._signature = QWidget()
        box = column(self._signature, spacing=metrics.px(12, 8))
        self._sign_title = Label(look, self.tr("Sign"), use=Text.HEADING)
        self._sign_who = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self._sign_where = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self.pin = PinDots(look, names.SIGN_PIN)
        self.pin.setAccessibleName(self.tr("PIN for the signature"))
        self._message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self._message.setObjectName(names.SIGN_MESSAGE)
        self.sign = Button(
            look, self.tr("Sign and send"), name=names.SIGN_AND_SEND, kind=Kind.NEXT, step=True
        )
        self.sign.clicked.connect(self._sign)
        self.pin.entered.connect(self._sign)
        self.pin.changed.connect(self._show_ready)
        for widget in (self._sign_title, self._sign_who, self._sign_where):
            box.addWidget(widget)
        box.addWidget(Label(look, self.tr("PIN"), use=Text.LABEL, tone=Tone.INK2))
        box.addWidget(self.pin)
        box.addWidget(self.sign)
        box.addWidget(self._message)
        box.addStretch(1)
        self._side.addWidget(self._signature, 1)

    def _build_receipts(self) -> None:
        self._receipts = QWidget()
        self._counts: QVBoxLayout = column(self._receipts, spacing=self.look.metrics.px(12, 8))
        self._side.addWidget(self._receipts, 1)

    # Views.

    def update_view(self, view: StationView) -> None:
        """The table and the side panel; made anew only where something changed."""
        super().update_view(view)
        visit = view.visit
        if visit is None:
            return
        signed = visit.phase in _SIGNED
        self._signature.setVisible(not signed)
        self._receipts.setVisible(signed)
        self._finish.setVisible(signed)
        self._back.setVisible(not signed)
        self._finish.set_kind(Kind.NEXT if visit.phase is Phase.DELIVERED else Kind.OTHER)
        shown = (visit.results, visit.deliveries, visit.phase)
        if shown != self._shown:
            self._shown = shown
            self._fill_table(visit, signed)
            if signed:
                self._fill_receipts(visit)
        charts = ", ".join(chart.name for chart in view.charts) or self.tr("no chart")
        self._sign_who.show_text(
            self.tr("{n} results for {name}").format(
                n=sum(result.filed for result in visit.results), name=visit.patient.name
            )
        )
        self._sign_where.show_text(self.tr("They go to: {charts}").format(charts=charts))
        self._show_ready()

    def _fill_table(self, visit: VisitView, signed: bool) -> None:
        metrics = self.look.metrics
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, metrics.px(8, 4), 0)
        grid.setHorizontalSpacing(metrics.px(28, 12))
        grid.setVerticalSpacing(metrics.px(8, 5))
        titles = (self.tr("Result"), self.tr("Value"), self.tr("How"))
        last = self.tr("Receipt from the chart") if signed else ""
        for at, title in enumerate((*titles, last)):
            grid.addWidget(Label(self.look, title, use=Text.LABEL, tone=Tone.INK2), 0, at)
        grid.addWidget(Rule(self.look, tone=Tone.LINE2), 1, 0, 1, 4)
        line = 2
        deliveries = {delivery.result_id: delivery for delivery in visit.deliveries}
        for result in visit.results:
            self._add_row(grid, line, result, deliveries.get(result.id), signed)
            grid.addWidget(Rule(self.look), line + 1, 0, 1, 4)
            line += 2
        if not visit.results:
            text = self.tr("Nothing is kept yet.")
            grid.addWidget(Label(self.look, text, tone=Tone.INK2), line, 0, 1, 4)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(line + 1, 1)
        self._scroll.setWidget(body)

    def _add_row(
        self,
        grid: QGridLayout,
        line: int,
        result: Result,
        delivery: Delivery | None,
        signed: bool,
    ) -> None:
        look = self.look
        kind = str(result.kind)
        title = Label(look, words.kind_title(result.kind), use=Text.STRONG)
        title.setObjectName(names.row(kind) if result.filed else f"{names.row(kind)}-kept")
        grid.addWidget(title, line, 0, Qt.AlignmentFlag.AlignTop)
        number, unit = words.result_value(result)
        value = row(spacing=look.metrics.px(8, 6))
        if result.text is None:
            value.addWidget(Label(look, number, use=Text.TILE, weight=700))
            value.addWidget(Label(look, unit, use=Text.LABEL, tone=Tone.INK2))
        else:
            value.addWidget(Label(look, number, use=Text.STRONG, wrap=True), 4)
        if any(not origin.real for origin in result.origins):
            value.addWidget(Tag(look, self.tr("SIM")))
        if result.text is None:
            value.addStretch(1)
        holder = QWidget()
        holder.setLayout(value)
        holder.setMinimumWidth(look.metrics.px(280, 180))
        grid.addWidget(holder, line, 1, Qt.AlignmentFlag.AlignTop)
        how = Label(look, self._how(result), use=Text.BODY, tone=Tone.INK2, wrap=True)
        grid.addWidget(how, line, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(
            self._last_cell(result, delivery, signed), line, 3, Qt.AlignmentFlag.AlignTop
        )

    def _how(self, result: Result) -> str:
        """Where the value comes from, and what is worth knowing about it."""
        at = words.clock(result.accepted_at)
        if result.ekg is not None:
            leads = ", ".join(result.ekg.channels)
            lost = result.ekg.lost_samples / result.ekg.rate_hz
            said = self.tr("Leads {leads}, kept {time}").format(leads=leads, time=at)
            return said + (self.tr(", {s} s lost").format(s=f"{lost:.2f}") if lost else "")
        if result.origins == {Origin.MANUAL}:
            return self.tr("By hand, {time}").format(time=at)
        first = result.readings[0]
        measured = words.clock(first.taken.received)
        said = f"{first.device.name}, {measured}"
        notes = dict.fromkeys(note for r in result.readings for note in r.quality.reasons)
        return ". ".join((said, *notes))

    def _last_cell(self, result: Result, delivery: Delivery | None, signed: bool) -> QWidget:
        cell = QWidget()
        box = column(cell, spacing=self.look.metrics.px(4, 2))
        measure = QFontMetrics(self.look.font(Text.CAPTION))
        # A chart's id is mostly a UUID: it stands on one line where the window is wide enough.
        wide = measure.horizontalAdvance("0" * 38)
        compact = self.look.metrics.compact
        cell.setMinimumWidth(self.look.metrics.px(220) if compact else wide)
        if not result.filed:
            text = self.tr("Kept here, not sent")
            box.addWidget(Label(self.look, text, use=Text.BODY, tone=Tone.INK3))
        elif not signed:
            if result.kind is not ResultKind.REASON_FOR_VISIT:
                again = Button(
                    self.look,
                    self.tr("Repeat"),
                    name=names.action(str(result.kind), "repeat"),
                    icon=Icon.REPEAT,
                )
                again.clicked.connect(lambda: self._repeat(result.kind))
                box.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        elif delivery is None:
            text = self.tr("This chart does not take it; it stays here")
            box.addWidget(Label(self.look, text, tone=Tone.INK3, wrap=True))
        else:
            self._add_receipt(box, result, delivery)
        return cell

    def _add_receipt(self, box: QVBoxLayout, result: Result, delivery: Delivery) -> None:
        icon, tone = words.DELIVERY_LOOK[delivery.state]
        chip = ShapeWord(self.look)
        chip.setObjectName(names.receipt(str(result.kind)))
        chip.show_state(icon, words.delivery_word(delivery.state), tone)
        box.addWidget(chip)
        told = delivery.says
        if delivery.state is DeliveryState.DELIVERED:
            told = delivery.chart_id
        if told:
            box.addWidget(Label(self.look, told, use=Text.CAPTION, tone=Tone.INK2, wrap=True))
        if delivery.next_step:
            box.addWidget(Label(self.look, delivery.next_step, use=Text.CAPTION, wrap=True))
        if delivery.state in _TO_RESEND:
            again = Button(
                self.look,
                self.tr("Try again"),
                name=names.action(str(result.kind), "resend"),
                icon=Icon.REPEAT,
            )
            again.clicked.connect(lambda: self._resend(result.id))
            box.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def _fill_receipts(self, visit: VisitView) -> None:
        """How many are where, and that nothing is lost."""
        clear(self._counts)
        look = self.look
        when = words.clock(visit.signed_at) if visit.signed_at else ""
        self._counts.addWidget(
            Label(look, self.tr("Signed {time}").format(time=when), use=Text.HEADING)
        )
        if visit.signed_by is not None:
            self._counts.addWidget(Label(look, visit.signed_by.name, tone=Tone.INK2))
        count = Counter(delivery.state for delivery in visit.deliveries)
        for state in DeliveryState:
            if not count[state]:
                continue
            line = row(spacing=look.metrics.px(16, 10))
            icon, tone = words.DELIVERY_LOOK[state]
            chip = ShapeWord(look)
            chip.show_state(icon, words.delivery_word(state), tone)
            number = Label(look, str(count[state]), use=Text.HEADING)
            number.setMinimumWidth(look.metrics.px(48, 36))
            line.addWidget(number)
            line.addWidget(chip)
            line.addStretch(1)
            self._counts.addLayout(line)
            self._counts.addWidget(Rule(look))
        text = self.tr("Everything is saved on this station. Sending goes on after you leave.")
        self._counts.addWidget(Label(look, text, tone=Tone.INK2, wrap=True))
        self._counts.addStretch(1)

    # What is asked for.

    def _show_ready(self) -> None:
        """Signing needs results and a PIN."""
        visit = self.view.visit if self.view is not None else None
        ready = visit is not None and visit.phase is Phase.ACCEPTED and bool(self.pin.pin)
        self.sign.setEnabled(ready and not self._signing)

    def _sign(self) -> None:
        if self.actor is None or not self.pin.pin or self._signing:
            return
        self._signing = True
        self._message.show_text("")
        self._show_ready()
        self.send(Sign(actor=self.actor, pin=self.pin.pin), self._signed)

    def _signed(self, answer: Answer) -> None:
        self._signing = False
        self.pin.clear()
        if isinstance(answer, Denied):
            self._message.show_text(f"{answer.says} {answer.next_step}".strip())
        self._show_ready()

    def _repeat(self, kind: ResultKind) -> None:
        if self.actor is None:
            return

        def then(answer: Answer) -> None:
            if isinstance(answer, Denied):
                self.notify(answer)
            else:
                self.go("ekg" if kind is ResultKind.EKG else "vitals")

        self.send(Retake(actor=self.actor, kind=kind), then)

    def _resend(self, result_id: str) -> None:
        if self.actor is not None:
            self.send(Resend(actor=self.actor, result_id=result_id))

    def _leave(self) -> None:
        if self.actor is None:
            return

        def then(answer: Answer) -> None:
            if isinstance(answer, Denied):
                self.notify(answer)
            else:
                self.go("today")

        self.send(LeavePatient(actor=self.actor), then)
