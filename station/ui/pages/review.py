"""Review: what will be filed, the signature, and then a receipt for each value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from station.capture.commands import (
    Amend,
    Annotate,
    Answer,
    Command,
    Denied,
    EnterInError,
    LeaveOut,
    LeavePatient,
    LookedInChart,
    Resend,
    Retake,
    Sign,
)
from station.capture.views import Phase, StationView
from station.corrections import latest_correction
from station.ui import names
from station.ui.check_facts import CheckFacts
from station.ui.history_words import last_line
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.pages.result_dialog import CorrectDialog, NoteDialog, Said
from station.ui.pages.review_side import ReceiptCounts, Signature
from station.ui.pages.review_table import ResultTable, in_order
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.visit import Actor, Result, ResultKind

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["ReviewPage"]

_SIGNED: Final = (Phase.SIGNED, Phase.DELIVERED)


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
        self._signing = False
        metrics = look.metrics
        page = row(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        self.table = ResultTable(look, self._repeat, self._resend)
        left = column(spacing=metrics.gutter)
        # What needs a look comes before what it is about.
        self.checks = CheckFacts(look)
        left.addWidget(self.checks)
        left.addWidget(self.table, 1)
        page.addLayout(left, 1)
        side = Panel(look)
        side.setFixedWidth(metrics.px(428, 318))
        inside = column(side, margins=(metrics.pad, metrics.px(18, 10)) * 2)
        self.signature = Signature(look)
        self.counts = ReceiptCounts(look)
        inside.addWidget(self.signature, 1)
        inside.addWidget(self.counts, 1)
        page.addWidget(side)
        self.signature.asked.connect(self._sign)
        self.signature.changed.connect(self._show_ready)
        self._finish = Button(look, self.tr("Finish visit"), name=names.FINISH_VISIT, step=True)
        self._finish.clicked.connect(self._leave)
        self._about = Button(
            look, self.tr("Note or leave out"), name=names.NOTE_OR_LEAVE_OUT, step=True
        )
        self._about.clicked.connect(self._say_about)
        self._correct = Button(look, self.tr("Correct a result"), name=names.CORRECT, step=True)
        self._correct.clicked.connect(self._say_what_is_right)
        self._looked = Button(
            look, self.tr("I looked: not in the chart"), name=names.LOOKED_IN_CHART, step=True
        )
        self._looked.clicked.connect(self._say_looked)
        self._dialog: NoteDialog | CorrectDialog | None = None
        self._print = Button(look, self.tr("Print or save"), name=names.PRINT_VISIT, step=True)
        self._print.clicked.connect(self._print_visit)
        self._back = Button(look, self.tr("Back to vitals"), name=names.BACK_TO_VITALS, step=True)
        self._back.clicked.connect(lambda: self.go("vitals"))

    def foot_actions(self) -> list[QWidget]:
        """Back to the board before the signature, on to the next patient after it."""
        return [self._looked, self._about, self._back, self._print, self._correct, self._finish]

    def update_view(self, view: StationView) -> None:
        """The table and the side; made anew only where something changed."""
        super().update_view(view)
        visit = view.visit
        if visit is None:
            self._shut()
            return
        signed = visit.phase in _SIGNED
        self.signature.setVisible(not signed)
        self.counts.setVisible(signed)
        self._finish.setVisible(signed)
        self._print.setVisible(signed)
        self._back.setVisible(not signed)
        self._about.setVisible(not signed)
        self._looked.setVisible(visit.doubtful)
        self._about.setEnabled(any(result.filed for result in visit.results))
        self._correct.setVisible(signed)
        self._correct.setEnabled(bool(self._standing()))
        self._finish.set_kind(Kind.NEXT if visit.phase is Phase.DELIVERED else Kind.OTHER)
        before = {
            tile.kind: last_line(tile.last.value, tile.last.today)
            for tile in view.tiles
            if tile.last is not None
        }
        self.table.show_visit(visit, signed, before)
        self.checks.show_checks(view.checks, signed=signed)
        if signed:
            self.counts.show_visit(visit)
        else:
            self.signature.show_view(view, visit, view.actor)
        self._show_ready()

    def _print_visit(self) -> None:
        from station.ui.pages.visit_sheet_dialog import VisitSheetDialog

        if self.view is not None:
            dialog = VisitSheetDialog(self.look, self.view, self.send)
            dialog.closed.connect(dialog.deleteLater)
            dialog.open_over(self)

    def _show_ready(self) -> None:
        """Signing needs results and a PIN."""
        visit = self.view.visit if self.view is not None else None
        ready = visit is not None and visit.phase is Phase.ACCEPTED and not visit.doubtful
        ready = ready and bool(self.signature.pin.pin)
        self.signature.sign.setEnabled(ready and not self._signing)

    # What is asked for.

    def _sign(self) -> None:
        pin = self.signature.pin.pin
        if self.actor is None or not self.signature.sign.isEnabled():
            return
        self._signing = True
        self.signature.message.show_text("")
        self._show_ready()
        self.send(Sign(actor=self.actor, pin=pin), self._signed)

    def _signed(self, answer: Answer) -> None:
        self._signing = False
        self.signature.pin.clear()
        if isinstance(answer, Denied):
            self.signature.message.show_text(f"{answer.says} {answer.next_step}".strip())
        self._show_ready()

    def _say_looked(self) -> None:
        if self.actor is not None:
            self.send(LookedInChart(actor=self.actor), self._answered)

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.notify(answer)

    def _repeat(self, kind: ResultKind) -> None:
        if kind in (ResultKind.REASON_FOR_VISIT, ResultKind.INTAKE):
            self.go("intake")  # what was said is changed there
        elif self.actor is not None:
            page = "ekg" if kind is ResultKind.EKG else "vitals"
            self._send_and_go(Retake(actor=self.actor, kind=kind), page)

    def _resend(self, result_id: str) -> None:
        if self.actor is not None:
            self.send(Resend(actor=self.actor, result_id=result_id))

    def _standing(self) -> list[Result]:
        """What was filed and still holds, as it was corrected last."""
        visit = self.view.visit if self.view is not None else None
        if visit is None:
            return []
        found = []
        for result in in_order(visit.results):
            said = latest_correction(visit.corrections, result.id)
            now = result if said is None else said.result
            if result.filed and now is not None:
                found.append(now)
        return found

    def _say_about(self) -> None:
        visit = self.view.visit if self.view is not None else None
        if visit is None:
            return
        # An answer has its note and is taken back on Intake.
        about = [one for one in visit.results if one.filed and one.answer is None]
        results = list(in_order(tuple(about)))
        dialog = NoteDialog(
            self.look,
            results,
            note=lambda name, text: self._tell(
                lambda actor: Annotate(actor=actor, result_id=name, note=text)
            ),
            leave_out=lambda name, why: self._tell(
                lambda actor: LeaveOut(actor=actor, result_id=name, reason=why)
            ),
        )
        self._open(dialog)

    def _say_what_is_right(self) -> None:
        self._open(CorrectDialog(self.look, self._standing(), self._correct_with))

    def _correct_with(self, said: Said) -> None:
        def command(actor: Actor) -> Command:
            if said.values is None:
                return EnterInError(
                    actor=actor, result_id=said.result_id, reason=said.reason, pin=said.pin
                )
            return Amend(
                actor=actor,
                result_id=said.result_id,
                values=said.values,
                reason=said.reason,
                pin=said.pin,
            )

        self._tell(command)

    def _tell(self, command: Callable[[Actor], Command]) -> None:
        if self.actor is not None and self._dialog is not None:
            dialog = self._dialog

            def then(answer: Answer) -> None:
                if self._dialog is dialog:  # else it was closed meanwhile
                    dialog.answered(answer)
                    if isinstance(answer, Denied):
                        return
                if isinstance(answer, Denied) or answer.says:
                    self.notify(answer)

            self.send(command(self.actor), then)

    def _open(self, dialog: NoteDialog | CorrectDialog) -> None:
        self._shut()
        self._dialog = dialog
        dialog.open_over(self)

    def _shut(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.shut()
            dialog.deleteLater()

    def _leave(self) -> None:
        if self.actor is not None:
            self._send_and_go(LeavePatient(actor=self.actor), "today")

    def _send_and_go(self, command: Command, page: str) -> None:
        """Turn the page when it happened; tell why when it did not."""

        def then(answer: Answer) -> None:
            if isinstance(answer, Denied):
                self.notify(answer)
            else:
                self.go(page)

        self.send(command, then)
