"""What the blood pressure tile shows while a program runs, and of its set until it is put away.

At the left what is now: a countdown, the pressure in the cuff, or the average; at the right the
steps; below what can be done. Every part has its place in all stages.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QGridLayout, QWidget

from station.capture.check_views import NoticeView
from station.capture.programs.machine import Stage
from station.capture.programs.program import Purpose
from station.capture.programs.views import ProgramView
from station.capture.views import TileState, TileView
from station.marks import doubts, worst
from station.ui import mark_words, names, program_words, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.how_button import HowButton
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.program_steps import StepList, WaitBar
from station.ui.tile_look import CuffBar, TileValue
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Tag
from station.ui.widgets.layout import column, row
from station.visit import ResultKind
from station.vitals import Unit

__all__ = ["ProgramAsks", "ProgramPanel"]


class ProgramAsks(Protocol):
    """What the tile asks of its page about programs."""

    def choose_program(self) -> None:
        """Open the list."""

    def confirm_positioning(self) -> None:
        """The patient is placed."""

    def skip_rest(self) -> None:
        """Ask why, then measure."""

    def pause_program(self, paused: bool) -> None:
        """Let the countdown stand, or go on."""

    def end_program(self) -> None:
        """End it."""

    def stop_cuff(self, instrument: str) -> None:
        """Stop the cuff, which ends the program."""

    def keep_set(self, tile: TileView) -> None:
        """Keep what it took."""

    def confirm_set(self, tile: TileView) -> None:
        """Keep it though something about it is unlikely."""

    def tell(self, kind: ResultKind) -> None:
        """Show what the provider would be told."""

    def how(self, kind: ResultKind) -> None:
        """Say how it is measured: arm, cuff."""

    def put_set_away(self) -> None:
        """Take it back, or give it up."""


class ProgramPanel(QWidget):
    """Covers the tile below its head."""

    def __init__(self, look: Look, asks: ProgramAsks, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._asks = asks
        self.tile: TileView | None = None
        self._tell = False
        self._told: NoticeView | None = None
        metrics = look.metrics
        self.caption = FitText(look)
        self.caption.set_lines(Text.LABEL, 1)
        self.value = TileValue(look, Text.HERO)
        self.cuff_bar = CuffBar(look)
        self.wait_bar = WaitBar(look)
        self.says = FitText(look)
        self.title = FitText(look)
        self.title.set_lines(Text.CAPTION, 2 if metrics.compact else 1)
        self.steps = StepList(look)
        self.sim = Tag(look, self.tr("SIM"))
        left = column(spacing=metrics.px(6, 3))
        top = row(spacing=metrics.px(8, 6))
        top.addWidget(self.caption, 1)
        top.addWidget(self.sim)
        left.addLayout(top)
        for widget in (self.value, self.wait_bar, self.cuff_bar):
            left.addWidget(widget)
        left.addWidget(self.says, 1)
        right = column(spacing=metrics.px(4, 2))
        right.addWidget(self.title)
        right.addWidget(self.steps, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(metrics.px(24, 14))
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 48)
        grid.setColumnStretch(1, 52)
        body = column(self, spacing=metrics.px(8, 5))
        body.addLayout(grid, 1)
        self.first = self._button(names.PROGRAM_FIRST)
        self.second = self._button(names.PROGRAM_SECOND)
        self.last = self._button(names.PROGRAM_END)
        # Its words swap under a finger: the button beside it must not move.
        for text in (self._keep_text(), self.tr("Go on"), self.tr("Pause")):
            self.first.setText(text)
            wide = self.first.sizeHint().width()
            self.first.setMinimumWidth(max(self.first.minimumWidth(), wide))
        self.first.clicked.connect(self._do_first)
        self.second.clicked.connect(self._do_second)
        self.last.clicked.connect(self._do_last)
        line = row(spacing=metrics.gap)
        line.addWidget(self.first)
        line.addWidget(self.second)
        self.how = HowButton(look, ResultKind.BLOOD_PRESSURE)
        self.how.setObjectName(names.PROGRAM_HOW)
        self.how.clicked.connect(lambda: asks.how(ResultKind.BLOOD_PRESSURE))
        policy = self.how.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what stands at the right stays there
        self.how.setSizePolicy(policy)
        line.addWidget(self.how, 1)
        line.addStretch(0)
        line.addWidget(self.last)
        body.addLayout(line)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), look.colour(Tone.SURFACE))
        self.setPalette(palette)
        self.hide()

    def _button(self, name: str) -> Button:
        button = Button(self.look, "", name=name)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(name == names.PROGRAM_END)  # the line keeps its height
        button.setSizePolicy(policy)
        return button

    # What is shown.

    def show_tile(
        self,
        tile: TileView,
        *,
        entry: bool,
        next_step: bool,
        tell: bool = False,
        told: NoticeView | None = None,
    ) -> None:
        """Show the program of the tile. `tell`: its set is critical; `told`: the message."""
        view = tile.program
        if view is None:
            return
        self.tile = tile
        self._tell, self._told = tell, told
        self.title.show_paragraphs(Paragraph(view.title, Text.STRONG, Tone.INK))
        self.steps.show_program(view)
        self.sim.setVisible(tile.simulated)
        self._show_now(tile, view)
        self.says.show_paragraphs(*self._words(tile, view))
        self._show_buttons(tile, view, entry=entry, next_step=next_step)

    def _show_now(self, tile: TileView, view: ProgramView) -> None:
        """The large thing at the left and its caption."""
        running = view.stage is Stage.MEASURE and tile.live is not None
        pressure = tile.live.to(Unit.MMHG).value if running and tile.live is not None else None
        self.cuff_bar.show_pressure(float(pressure) if pressure is not None else None)
        self.cuff_bar.setVisible(view.stage is Stage.MEASURE)
        self.wait_bar.show_wait(view.left_s, view.whole_s)
        self.wait_bar.setVisible(view.left_s is not None)
        caption, number, unit, tone = self._now(tile, view)
        self.caption.show_paragraphs(Paragraph(caption, Text.LABEL))
        self.value.setVisible(bool(number))
        if number:
            self.value.show_number(number, unit, tone)
        self.value.show_mark(None)
        mark = worst(tile.marks)
        if view.average is not None and mark is not None:
            icon, colour = mark_words.mark_look(mark)
            self.value.show_mark((icon, mark_words.mark_word(mark), colour))
        self.setToolTip(mark_words.source_words(tile.marks))

    def _now(self, tile: TileView, view: ProgramView) -> tuple[str, str, str, Tone]:
        """Caption, number, unit, colour."""
        mmhg = words.unit_word(Unit.MMHG)
        if view.left_s is not None:
            caption = self.tr("Rest: sit still, no talking")
            if view.stage is Stage.WAIT:
                name = program_words.reading_name(view, view.place)
                caption = self.tr("Pause, then {name}").format(name=name)
            tone = Tone.INK3 if view.paused else Tone.INK
            return caption, program_words.countdown(view.left_s), "", tone
        if view.stage is Stage.MEASURE and tile.live is not None:
            number = words.number(tile.live)
            return self.tr("Cuff pressure now"), number, mmhg, Tone.INK
        if view.average is not None and tile.state is not TileState.GONE:
            caption = self.tr("Average of {n} readings").format(n=view.averaged)
            dim = Tone.INK3 if tile.state is TileState.STALE else Tone.INK
            return caption, program_words.pressure(view.average), mmhg, dim
        if view.over and view.purpose is not Purpose.AVERAGE and view.keepable:
            return self.tr("Readings that belong together"), "", "", Tone.INK
        return "", "", "", Tone.INK

    def _words(self, tile: TileView, view: ProgramView) -> list[Paragraph]:
        """What to do, or what happened."""
        lead = words.translate("words", "Next:")
        match view.stage:
            case Stage.POSITION:
                return [Paragraph(text, Text.LABEL, Tone.INK, "–") for text in view.checklist]
            case Stage.PREPARE:
                return [
                    Paragraph(view.prepare, Text.STRONG, Tone.INK),
                    Paragraph(self.tr("Then touch “It is done”."), Text.LABEL),
                    Paragraph(program_words.pulses(view), Text.LABEL),
                ]
            case Stage.REST | Stage.WAIT if view.paused:
                return [Paragraph(self.tr("The countdown stands still."), Text.LABEL, Tone.INK)]
            case Stage.WAIT if view.last_failure:
                said = tile_words.sentence(view.last_failure)
                again = self.tr("It is tried again. Look at the cuff meanwhile.")
                return [Paragraph(said, Text.STRONG, Tone.INK), Paragraph(again, Text.LABEL)]
            case Stage.REST | Stage.WAIT:
                return [Paragraph(self._who_starts(view), Text.LABEL)]
            case Stage.MEASURE:
                return self._measuring(view)
            case Stage.ENDED if view.ending is not None:
                says, then = program_words.ended(view)
                return [
                    *self._checks(tile),
                    Paragraph(says, Text.STRONG, Tone.INK),
                    Paragraph(then, Text.BODY, Tone.INK, lead),
                ]
        if tile.state is TileState.GONE:
            return [Paragraph(tile_words.hint(tile), Text.LABEL, Tone.INK)]
        beats = Paragraph(program_words.pulses(view), Text.LABEL, Tone.INK)
        checks = self._checks(tile)
        if view.kept:
            return [*checks, beats, Paragraph(tile_words.origin_line(tile), Text.CAPTION)]
        if checks:
            return [*checks, beats]
        return [beats, Paragraph(self.tr("Finished, not kept yet."), Text.LABEL)]

    def _checks(self, tile: TileView) -> list[Paragraph]:
        """What the checks say; while a person is asked, only about what."""
        marks = doubts(tile.marks) if tile.confirmable else tile.marks
        return mark_words.check_words(marks, self._told, named=True)

    def _who_starts(self, view: ProgramView) -> str:
        if view.startable:
            return self.tr("{cuff} starts by itself.").format(cuff=view.cuff)
        return self.tr("Press START on {cuff} when it is time.").format(cuff=view.cuff)

    def _measuring(self, view: ProgramView) -> list[Paragraph]:
        still = Paragraph(self.tr("Arm still, no talking."), Text.LABEL)
        if view.asking:
            return [Paragraph(view.asking, Text.STRONG, Tone.INK), still]
        if view.startable or view.running:
            stop = "" if view.startable else self.tr("To end it, press STOP on the cuff.")
            return [still, Paragraph(stop, Text.LABEL)]
        now = self.tr("Press START on {cuff} now.").format(cuff=view.cuff)
        return [Paragraph(now, Text.TILE, Tone.INK), still]

    # What can be done.

    def _show_buttons(
        self, tile: TileView, view: ProgramView, *, entry: bool, next_step: bool
    ) -> None:
        texts = self._texts(tile, view)
        for button, text in zip((self.first, self.second, self.last), texts, strict=True):
            if text:
                button.show_text(text)
            button.setVisible(bool(text))
            button.setEnabled(bool(text) and entry)
        # How it is measured is said before the first reading, and before the set is kept.
        asked = view.stage is Stage.POSITION or view.keepable
        self.how.show_tile(tile)
        self.how.setVisible(asked and bool(tile.modifiers))
        self.how.setEnabled(asked and entry)
        if view.keepable:
            self.first.setEnabled(entry and tile.acceptable)
        elif view.kept:
            self.first.setEnabled(self._tell)
        self.first.set_kind(Kind.NEXT if next_step else Kind.OTHER)
        stops = view.stage is Stage.MEASURE and view.startable
        self.last.shape_icon = Icon.STOP if stops else None
        over = view.over or not texts[2]
        self.last.set_kind(Kind.OTHER if over else Kind.DANGER)

    def _texts(self, tile: TileView, view: ProgramView) -> tuple[str, str, str]:
        end = self.tr("End program")
        match view.stage:
            case Stage.POSITION:
                first = self.tr("Start rest") if view.rest_s else self.tr("Start readings")
                return first, "", end
            case Stage.REST:
                return self._pausing(view), self.tr("Skip rest"), end
            case Stage.WAIT:
                return self._pausing(view), "", end
            case Stage.PREPARE:
                return self.tr("It is done"), "", end
            case Stage.MEASURE:
                return "", "", self.tr("Stop cuff") if view.startable else end
        if tile.state is TileState.SAVING:
            return "", "", ""
        if view.keepable:
            # Where Keep was touched a moment ago nothing says that a value is right.
            if tile.confirmable:
                return self._keep_text(), self.tr("It's right"), self.tr("Again")
            return self._keep_text(), "", self.tr("Measure again")
        tell = self.tr("Tell") if view.kept and self._tell else ""
        return tell, "", self.tr("Measure again") if view.kept else self.tr("Close")

    def _keep_text(self) -> str:
        return self.tr("Keep readings")

    def _pausing(self, view: ProgramView) -> str:
        return self.tr("Go on") if view.paused else self.tr("Pause")

    def _do_first(self) -> None:
        tile = self.tile
        view = tile.program if tile is not None else None
        if tile is None or view is None:
            return
        if view.stage in (Stage.POSITION, Stage.PREPARE):
            self._asks.confirm_positioning()
        elif view.stage in (Stage.REST, Stage.WAIT):
            self._asks.pause_program(not view.paused)
        elif view.keepable:
            self._asks.keep_set(tile)
        elif view.kept:
            self._asks.tell(ResultKind.BLOOD_PRESSURE)

    def _do_second(self) -> None:
        if self.tile is not None and self.tile.confirmable:
            self._asks.confirm_set(self.tile)
        else:
            self._asks.skip_rest()

    def _do_last(self) -> None:
        view = self.tile.program if self.tile is not None else None
        if view is None:
            return
        if view.over:
            self._asks.put_set_away()
        elif view.stage is Stage.MEASURE and view.startable:
            self._asks.stop_cuff(view.cuff)
        else:
            self._asks.end_program()
