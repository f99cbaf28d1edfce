"""Vitals: the board of one visit. Tiles come from the view; a touch keeps, repeats or enters."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    Answer,
    AskInstrument,
    EnterText,
    EnterUnlikely,
    EnterValue,
    Resend,
    Retake,
    TellProvider,
)
from station.capture.views import Phase, StationView, TileState, TileView
from station.ui import names
from station.ui.board_tiles import PainTile, PressureTile, ReasonTile, SpO2Tile
from station.ui.look import Look
from station.ui.mark_words import untold
from station.ui.pages.base import Page
from station.ui.pages.entry_dialog import EntryDialog
from station.ui.pages.tell_dialog import TellDialog
from station.ui.tile import Allowed, TileWidget, ValueTile
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["VitalsPage"]

# kind → (row, first of twelve columns, columns)
_PLACES: Final[dict[ResultKind, tuple[int, int, int]]] = {
    ResultKind.BLOOD_PRESSURE: (0, 0, 5),
    ResultKind.SPO2: (0, 5, 4),
    ResultKind.PULSE_RATE: (0, 9, 3),
    ResultKind.BODY_TEMPERATURE: (1, 0, 3),
    ResultKind.RESPIRATORY_RATE: (1, 3, 3),
    ResultKind.PAIN_SCORE: (1, 6, 3),
    ResultKind.REASON_FOR_VISIT: (1, 9, 3),
}
_FIRST_ROW: Final = 0.52
_COLUMNS: Final = 12
_KEPT: Final = (TileState.CAPTURED, TileState.BY_HAND)
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)


class VitalsPage(Page):
    """The board, and in the foot bar how much is captured and the way to the review."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_VITALS)
        self._visit: str | None = None
        self._dialog: EntryDialog | TellDialog | None = None
        self.tiles: dict[ResultKind, TileWidget] = {
            ResultKind.BLOOD_PRESSURE: PressureTile(look, self),
            ResultKind.SPO2: SpO2Tile(look, self, port),
            ResultKind.PULSE_RATE: ValueTile(look, ResultKind.PULSE_RATE, self),
            ResultKind.BODY_TEMPERATURE: ValueTile(look, ResultKind.BODY_TEMPERATURE, self),
            ResultKind.RESPIRATORY_RATE: ValueTile(look, ResultKind.RESPIRATORY_RATE, self),
            ResultKind.PAIN_SCORE: PainTile(look, self._enter_pain),
            ResultKind.REASON_FOR_VISIT: ReasonTile(look, self._enter_reason),
        }
        for widget in self.tiles.values():
            widget.setParent(self)
        self._count = Label(look, use=Text.BODY, tone=Tone.INK2)
        self._review = Button(
            look, self.tr("Review and sign"), name=names.REVIEW_AND_SIGN, step=True
        )
        self._review.clicked.connect(lambda: self.go("review"))

    def foot_actions(self) -> list[QWidget]:
        """How much is captured, then the next step."""
        return [self._count, self._review]

    def update_view(self, view: StationView) -> None:
        """Show every tile, and make one button the next step."""
        super().update_view(view)
        self._follow_visit(view)
        entry = view.visit is not None and view.visit.phase in _OPEN
        shown = [tile for tile in view.tiles if tile.kind in self.tiles]
        next_kind = next((t.kind for t in shown if t.acceptable and entry), None)
        next_kind = next_kind or next(iter(untold(view.checks)), None)
        for tile in shown:
            about = view.checks.about(tile.kind) if tile.state in _KEPT else None
            allowed = Allowed(
                entry=entry,
                next_step=tile.kind is next_kind,
                tell=about is not None,
                told=view.checks.notice(about.result_id) if about is not None else None,
            )
            self.tiles[tile.kind].show_tile(tile, allowed)
        if self._dialog is not None:
            self._dialog.update_view(view)
        kept = sum(tile.state in _KEPT for tile in shown)
        self._count.show_text(
            self.tr("{n} of {all} captured").format(n=kept, all=len(shown) or len(self.tiles))
        )
        signable = kept > 0 and next_kind is None
        self._review.set_kind(Kind.NEXT if signable else Kind.OTHER)
        self._review.setEnabled(view.visit is not None)

    def _follow_visit(self, view: StationView) -> None:
        visit = view.visit.id if view.visit is not None else None
        reason = self.tiles[ResultKind.REASON_FOR_VISIT]
        assert isinstance(reason, ReasonTile)
        if visit != self._visit:
            self._visit = visit
            reason.forget()
            if self._dialog is not None:
                self._dialog.shut()
        reason.show_scheduled(view.visit.expected.reason if view.visit is not None else None)

    # What tiles ask for.

    def keep(self, tile: TileView) -> None:
        """Keep what the tile shows; a value that came after the touch is not meant."""
        if self.actor is not None:
            self.send(Accept(actor=self.actor, kind=tile.kind, measurement=tile.measurement))

    def confirm(self, tile: TileView) -> None:
        """Keep what the tile shows though it is unlikely."""
        if self.actor is not None:
            self.send(
                AcceptUnlikely(actor=self.actor, kind=tile.kind, measurement=tile.measurement)
            )

    def tell(self, kind: ResultKind) -> None:
        """Show what the provider would be told, or what became of it."""
        about = self.view.checks.about(kind) if self.view is not None else None
        if self.actor is None or self.view is None or about is None:
            return
        dialog = TellDialog(self.look, about, send=self._tell, resend=self._tell_again)
        self._dialog = dialog
        dialog.closed.connect(self._forget_dialog)
        dialog.update_view(self.view)
        dialog.open_over(self)

    def _tell(self, result_id: str) -> None:
        dialog = self._dialog
        if self.actor is not None and isinstance(dialog, TellDialog):
            self.send(TellProvider(actor=self.actor, result_id=result_id), dialog.answered)

    def _tell_again(self, notice_id: str) -> None:
        dialog = self._dialog
        if self.actor is not None and isinstance(dialog, TellDialog):
            self.send(Resend(actor=self.actor, result_id=notice_id), dialog.answered)

    def again(self, kind: ResultKind) -> None:
        """Take back what was kept."""
        if self.actor is not None:
            self.send(Retake(actor=self.actor, kind=kind))

    def ask(self, instrument: str, action: str) -> None:
        """Start or stop a measurement on an instrument that takes orders."""
        if self.actor is not None:
            self.send(AskInstrument(actor=self.actor, instrument=instrument, action=action))

    def enter(self, kind: ResultKind) -> None:
        """Open the pad for a value by hand."""
        if self.actor is None:
            return
        dialog = EntryDialog(self.look, kind, self._enter_values, self._enter_unlikely)
        self._dialog = dialog
        dialog.closed.connect(self._forget_dialog)
        dialog.open_over(self)

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _enter_values(self, values: tuple[tuple[Vital, Quantity], ...]) -> None:
        dialog = self._dialog
        if self.actor is not None and isinstance(dialog, EntryDialog):
            self.send(EnterValue(actor=self.actor, values=values), dialog.answered)

    def _enter_unlikely(self, values: tuple[tuple[Vital, Quantity], ...]) -> None:
        dialog = self._dialog
        if self.actor is not None and isinstance(dialog, EntryDialog):
            self.send(EnterUnlikely(actor=self.actor, values=values), dialog.answered)

    def _enter_pain(self, score: int) -> None:
        if self.actor is not None:
            value = Quantity(Decimal(score), Unit.SCORE)
            self.send(EnterValue(actor=self.actor, values=((Vital.PAIN_SCORE, value),)))

    def _enter_reason(self, text: str) -> None:
        if self.actor is not None:
            kind = ResultKind.REASON_FOR_VISIT
            self.send(EnterText(actor=self.actor, kind=kind, text=text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Every tile gets its share of the page, whatever it would like to have."""
        margin, gutter = self.look.metrics.margin, self.look.metrics.gutter
        column = (self.width() - 2 * margin + gutter) / _COLUMNS
        height = self.height() - 2 * margin - gutter
        first = round(height * _FIRST_ROW)
        tops = ((margin, first), (margin + first + gutter, height - first))
        for kind, widget in self.tiles.items():
            at, left, span = _PLACES[kind]
            x = margin + round(column * left)
            right = margin + round(column * (left + span)) - gutter
            widget.setGeometry(x, tops[at][0], right - x, tops[at][1])
        self._fit_heads()
        super().resizeEvent(event)

    def _fit_heads(self) -> None:
        """Tiles of one width have one size of name."""
        steps: dict[int, int] = {}
        for kind, widget in self.tiles.items():
            span = _PLACES[kind][2]
            steps[span] = max(steps.get(span, 0), widget.head_step(widget.width()))
        for kind, widget in self.tiles.items():
            widget.set_head(steps[_PLACES[kind][2]])
