"""Vitals: the board of one visit. Tiles come from the view; a touch keeps, repeats or enters."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from station.capture.board_policy import BOARD
from station.capture.check_views import ChecksView
from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    Answer,
    AskInstrument,
    EnterUnlikely,
    EnterValue,
    LeaveUndone,
    Resend,
    Retake,
    SayHow,
    SwitchSounds,
    TellProvider,
)
from station.capture.modifiers import Modifier
from station.capture.programs.machine import Stage
from station.capture.views import Phase, StationView, TileState, TileView
from station.ui import names, site_units
from station.ui.board_grid import BoardGrid
from station.ui.board_tiles import PainTile, PressureTile, SpO2Tile
from station.ui.breaths_tile import BreathsTile
from station.ui.check_line import CheckLine
from station.ui.compact_tile import CompactTile
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.mark_words import disagrees_here, untold
from station.ui.pages.base import Page
from station.ui.pages.entry_dialog import EntryDialog
from station.ui.pages.how_dialog import HowDialog
from station.ui.pages.programs import ProgramControl
from station.ui.pages.tell_dialog import TellDialog
from station.ui.sounds import Sounds, heard
from station.ui.tile import Allowed, TileWidget, ValueTile
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.visit import NotDoneWhy, ResultKind
from station.vitals import Context, Quantity, Unit, Vital

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["VitalsPage"]

# One for the window: who turned the sounds off has them off on every page that is made anew.
SOUNDS: Final = Sounds()
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
        self.programs = ProgramControl(self, self.how, self.tell)
        self.tiles: dict[ResultKind, TileWidget] = {
            ResultKind.BLOOD_PRESSURE: PressureTile(look, self, self.programs),
            ResultKind.SPO2: SpO2Tile(look, self, port),
            ResultKind.PULSE_RATE: ValueTile(look, ResultKind.PULSE_RATE, self),
            ResultKind.HEAD_CIRCUMFERENCE: CompactTile(look, ResultKind.HEAD_CIRCUMFERENCE, self),
            ResultKind.BODY_TEMPERATURE: ValueTile(look, ResultKind.BODY_TEMPERATURE, self),
            ResultKind.RESPIRATORY_RATE: self._breaths(),
            ResultKind.BODY_WEIGHT: CompactTile(look, ResultKind.BODY_WEIGHT, self),
            ResultKind.BODY_HEIGHT: CompactTile(look, ResultKind.BODY_HEIGHT, self),
            ResultKind.PAIN_SCORE: PainTile(look, self._enter_pain, self.how),
        }
        self.line = CheckLine(look)
        self.grid = BoardGrid(self, look, self.tiles, self.line)
        self._how: HowDialog | None = None
        self._before: tuple[TileView, ...] = ()
        self._count = Label(look, use=Text.BODY, tone=Tone.INK2)
        self._sound = Button(look, "", name=names.SOUNDS, icon=Icon.SOUND_ON)
        self._sound.clicked.connect(self._switch_sounds)
        self._sound.setVisible(SOUNDS.possible)
        self._show_sounds()
        self._words = Button(look, self.tr("Intake"), name=names.OPEN_INTAKE, icon=Icon.INTAKE)
        self._words.setAccessibleName(self.tr("Reason for visit and questions"))
        self._words.clicked.connect(lambda: self.go("intake"))
        self._review = Button(
            look, self.tr("Review and sign"), name=names.REVIEW_AND_SIGN, step=True
        )
        self._review.clicked.connect(lambda: self.go("review"))

    def foot_actions(self) -> list[QWidget]:
        """How much is captured, then the next step."""
        return [self._count, self._sound, self._words, self._review]

    def _breaths(self) -> BreathsTile:
        tile = BreathsTile(self.look, self)
        tile.counted.connect(self._enter_breaths)
        return tile

    def update_view(self, view: StationView) -> None:
        """Show every tile, and make one button the next step."""
        super().update_view(view)
        self._follow_visit(view)
        entry = view.visit is not None and view.visit.phase in _OPEN
        shown = [tile for tile in view.tiles if tile.kind in self.tiles]
        self.grid.show_kinds({tile.kind for tile in shown})
        breaths = self.tiles[ResultKind.RESPIRATORY_RATE]
        assert isinstance(breaths, BreathsTile)
        breaths.show_board(view.board, view.breaths)
        self._sound_of(view)
        next_kind = next((t.kind for t in shown if _wants_touch(t) and entry), None)
        next_kind = next_kind or next(iter(untold(view.checks)), None)
        self.line.show_checks(view.checks if entry else ChecksView())
        self.grid.make_room(bool(self.line.text))
        for tile in shown:
            kept = tile.state in _KEPT
            about = view.checks.about(tile.kind) if kept else None
            allowed = Allowed(
                entry=entry,
                next_step=tile.kind is next_kind,
                tell=about is not None,
                told=view.checks.notice(about.result_id) if about is not None else None,
                disagrees=disagrees_here(view.checks.pulses, tile.kind) if kept else "",
            )
            self.tiles[tile.kind].show_tile(tile, allowed)
        if self._dialog is not None:
            self._dialog.update_view(view)
        pressure = self.tiles[ResultKind.BLOOD_PRESSURE]
        assert isinstance(pressure, PressureTile)
        pressure.offer_programs(bool(view.programs.choices or view.programs.problems))
        self._show_dialogs(view, entry)
        count = sum(tile.state in _KEPT for tile in shown)
        undone = sum(tile.state is TileState.NOT_DONE for tile in shown)
        told = self.tr("{n} of {all} captured").format(n=count, all=len(shown) or len(BOARD) - 1)
        if undone:
            told += ", " + self.tr("{n} not done").format(n=undone)
        self._count.show_text(told)
        # Nothing is signed while a program still measures.
        measuring = any(tile.program is not None and not tile.program.over for tile in shown)
        signable = count > 0 and next_kind is None and not measuring
        self._review.set_kind(Kind.NEXT if signable else Kind.OTHER)
        self._review.setEnabled(view.visit is not None)

    def _follow_visit(self, view: StationView) -> None:
        visit = view.visit.id if view.visit is not None else None
        if visit != self._visit:
            self._visit = visit
            self.programs.shut()
            self._before = ()
            breaths = self.tiles[ResultKind.RESPIRATORY_RATE]
            assert isinstance(breaths, BreathsTile)
            breaths.forget()
            for dialog in (self._dialog, self._how):
                if dialog is not None:
                    dialog.shut()

    def _show_dialogs(self, view: StationView, entry: bool) -> None:
        """Dialogs show the present as tiles do."""
        self._words.setEnabled(view.visit is not None)
        if self._how is not None:
            tile = view.tile(self._how.kind)
            if tile is not None and entry:
                self._how.show_tile(tile)
            else:
                self._how.shut()

    # Sounds.

    def _sound_of(self, view: StationView) -> None:
        """A change of the board is heard, where site and person want it."""
        if SOUNDS.on != view.board.sounds_on:
            SOUNDS.on = view.board.sounds_on
            self._show_sounds()
        before, self._before = self._before, view.tiles
        sound = heard(before, view.tiles)
        if sound is not None and view.board.sounds:
            SOUNDS.play(sound)
        self._sound.setVisible(view.board.sounds and SOUNDS.possible)

    def _switch_sounds(self) -> None:
        if self.actor is not None:
            self.send(SwitchSounds(actor=self.actor, on=not SOUNDS.on))

    def _show_sounds(self) -> None:
        self._sound.shape_icon = Icon.SOUND_ON if SOUNDS.on else Icon.SOUND_OFF
        self._sound.setAccessibleName(
            self.tr("Turn sounds off") if SOUNDS.on else self.tr("Turn sounds on")
        )
        self._sound.setToolTip(self._sound.accessibleName())
        self._sound.update()

    # What tiles ask for.

    def keep(self, tile: TileView) -> None:
        """Keep what the tile shows; a value that came after the touch is not meant."""
        if self.actor is None:
            return

        def told(answer: Answer) -> None:
            # Steady values are kept by themselves: where that came first, nothing is to be told.
            here = self.port.view().tile(tile.kind)
            kept = here is not None and here.by_itself and here.state is TileState.CAPTURED
            if not kept:
                self._tell_refusal(answer)

        command = Accept(actor=self.actor, kind=tile.kind, measurement=tile.measurement)
        self.send(command, told)

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
        dialog.choose_unit(site_units.wanted_unit(dialog.unit))
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
            how = Context(method=dialog.method)
            self.send(EnterValue(actor=self.actor, values=values, context=how), dialog.answered)

    def _enter_unlikely(self, values: tuple[tuple[Vital, Quantity], ...]) -> None:
        dialog = self._dialog
        if self.actor is not None and isinstance(dialog, EntryDialog):
            how = Context(method=dialog.method)
            command = EnterUnlikely(actor=self.actor, values=values, context=how)
            self.send(command, dialog.answered)

    def how(self, kind: ResultKind) -> None:
        """Open the list of what may be said of it."""
        tile = self.view.tile(kind) if self.view is not None else None
        if self.actor is None or tile is None:
            return
        if self._how is not None:
            self._how.deleteLater()
        self._how = HowDialog(self.look, tile, self)
        self._how.closed.connect(self._forget_how)
        self._how.open_over(self)

    def _forget_how(self) -> None:
        if self._how is not None:
            self._how.deleteLater()
            self._how = None

    def say_how(self, kind: ResultKind, which: Modifier, word: str | None) -> None:
        """It is measured like this from now on."""
        if self.actor is not None:
            self.send(SayHow(actor=self.actor, kind=kind, which=which, word=word))

    def leave_undone(self, kind: ResultKind, why: NotDoneWhy, reason: str) -> None:
        """It is not measured."""
        if self.actor is not None:
            self.send(LeaveUndone(actor=self.actor, kind=kind, why=why, reason=reason))

    def _enter_breaths(self, rate: Quantity, counted_s: int) -> None:
        if self.actor is not None:
            how = Context(method="counted", counted_s=counted_s)
            values = ((Vital.RESPIRATORY_RATE, rate),)
            self.send(EnterValue(actor=self.actor, values=values, context=how))

    def _enter_pain(self, score: int) -> None:
        if self.actor is not None:
            value = Quantity(Decimal(score), Unit.SCORE)
            self.send(EnterValue(actor=self.actor, values=((Vital.PAIN_SCORE, value),)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Every tile gets its share of the page, whatever it would like to have."""
        self.grid.place()
        super().resizeEvent(event)


def _wants_touch(tile: TileView) -> bool:
    """Whether the next step is on this tile: something to keep, or a program that waits."""
    program = tile.program
    waits = program is not None and program.stage in (Stage.POSITION, Stage.PREPARE)
    return tile.acceptable or waits
