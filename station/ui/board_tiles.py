"""The tiles that are not like the others: blood pressure, SpO₂, pain, reason for visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedLayout

from station.capture.views import TileState, TileView
from station.ui import how_words, names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.program_panel import ProgramAsks, ProgramPanel
from station.ui.strip import PlethStrip
from station.ui.tile import (
    Allowed,
    TileAsks,
    TileButton,
    TileWidget,
    ValueTile,
    asked_for,
    before,
    info,
    origin,
)
from station.ui.tile_look import CuffBar, SteadyRing
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.layout import column, row
from station.visit import ResultKind
from station.vitals import Unit, Vital

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["PainTile", "PressureTile", "SpO2Tile"]

# Here there is nothing to draw a wave of, and more to say.
_WORDS_FIRST: Final = (
    TileState.FAILED,
    TileState.CHECK,
    TileState.NO_DEVICE,
    TileState.NOT_DONE,
)

# Something is measured or kept: no program is begun beside it.
_NO_PROGRAM: Final = (
    TileState.CAPTURED,
    TileState.BY_HAND,
    TileState.SAVING,
)


class PressureTile(ValueTile):
    """Blood pressure: while the cuff runs its pressure is shown, large and on a scale."""

    def __init__(self, look: Look, asks: TileAsks, programs: ProgramAsks | None = None) -> None:
        self._offered = False
        self._entry = False
        super().__init__(look, ResultKind.BLOOD_PRESSURE, asks, use=Text.HERO)
        self._programs = programs
        self.panel: ProgramPanel | None = None
        if programs is not None:
            self.program.clicked.connect(programs.choose_program)
        self.program.setVisible(programs is not None)

    def _build_actions(self) -> QHBoxLayout:
        line = super()._build_actions()
        self.program = self._button(self.tr("Program"), names.PROGRAMS)
        self.program.setAccessibleName(self.tr("Choose a blood pressure program"))
        line.insertWidget(line.indexOf(self.again) + 1, self.program)
        return line

    def offer_programs(self, there: bool) -> None:
        """Whether there is a program to choose."""
        self._offered = there
        self._show_program_button()

    def _show_program_button(self) -> None:
        tile = self.tile
        startable = tile.program is None and tile.live is None and tile.state not in _NO_PROGRAM
        self.program.setEnabled(self._offered and self._entry and startable)

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """A program that runs, or whose set is shown, covers all but the head."""
        self._entry = allowed.entry
        covered = self._programs is not None and tile.program is not None
        super().show_tile(tile, Allowed(entry=False) if covered else allowed)
        self._show_program_button()
        if covered and self._programs is not None:
            if self.panel is None:  # most visits need none
                self.panel = ProgramPanel(self.look, self._programs, self)
                self.panel.setObjectName(names.PROGRAM_PANEL)
            self.panel.show_tile(
                tile,
                entry=allowed.entry,
                next_step=allowed.next_step,
                tell=allowed.tell,
                told=allowed.told,
            )
            self._place_panel()
            self.panel.raise_()
        if self.panel is not None:
            self.panel.setVisible(covered)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The panel follows the tile."""
        super().resizeEvent(event)
        self._place_panel()

    def _place_panel(self) -> None:
        """Below the head, inside the border."""
        if self.panel is None:
            return
        margins = self.body.contentsMargins()
        top = margins.top() + self.chip.sizeHint().height() + self.body.spacing()
        inside = self.rect().adjusted(margins.left(), top, -margins.right(), -margins.bottom())
        self.panel.setGeometry(inside)

    def build_middle(self) -> None:
        """Pressure, scale and origin on the left, what to do on the right. A finished value
        is long: it takes the whole width, and the words go below it.
        """
        look = self.look
        self.caption = FitText(look)
        self.caption.set_lines(Text.LABEL, 1)
        self.bar = CuffBar(look)
        self.origin = FitText(look)
        corner = row()
        corner.addStretch(1)
        corner.addWidget(self.sim)
        below = column(spacing=look.metrics.px(6, 4))
        below.addWidget(self.bar)
        below.addWidget(self.origin, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.metrics.px(24, 14))
        self._grid.setVerticalSpacing(look.metrics.px(6, 4))
        self._grid.addWidget(self.caption, 0, 0)
        self._grid.addLayout(corner, 0, 1)
        self._grid.addLayout(below, 2, 0)
        self._grid.setColumnStretch(0, 55)
        self._grid.setColumnStretch(1, 45)
        self._grid.setRowStretch(2, 1)
        self._long: bool | None = None
        self._make_room(long=False)
        self.body.addLayout(self._grid, 1)

    def _make_room(self, *, long: bool) -> None:
        if long is self._long:
            return
        self._long = long
        for widget in (self.value, self.info):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self.value, 1, 0, 1, 2 if long else 1)
        if long:
            self._grid.addWidget(self.info, 2, 0, 1, 2)
        else:
            self._grid.addWidget(self.info, 1, 1, 2, 1)
        self.origin.setVisible(not long)

    def show_number(self, tile: TileView) -> None:
        """Cuff pressure is named as such: it is not a blood pressure."""
        super().show_number(tile)
        self._make_room(long="/" in self.value.number)
        running = tile.state is TileState.MEASURING and tile.live is not None
        self.caption.show_paragraphs(
            Paragraph(self.tr("Cuff pressure now"), Text.LABEL) if running else Paragraph("")
        )
        pressure = tile.live.to(Unit.MMHG).value if running and tile.live is not None else None
        self.bar.show_pressure(float(pressure) if pressure is not None else None)
        self.bar.setVisible(running)

    def number(self, tile: TileView) -> tuple[str, str]:
        """Half a blood pressure is not shown, only the pressure in a running cuff."""
        if tile.state is TileState.MEASURING or tile.live is None:
            return super().number(tile)
        return words.tile_value(tile)

    def show_info(self, tile: TileView) -> None:
        """A cuff that cannot be started or stopped from here: its own keys are named."""
        from_where = Paragraph(origin(tile), Text.CAPTION)
        if self._long:
            notes = " ".join(tile_words.sentence(note) for note in tile.notes)
            self.origin.show_paragraphs()
            self.info.show_paragraphs(
                *self.check_words(tile),
                Paragraph(notes, Text.LABEL, Tone.INK),
                Paragraph(tile_words.hint(tile) if self._allowed.told is None else "", Text.LABEL),
                *self._beside(tile),
                before(tile),
                from_where,
            )
            return
        first = ""
        if asked_for(tile) is not None:
            first = ""
        elif tile.state is TileState.WAITING:
            first = (
                self.tr("Press START on the cuff now.")
                if tile.start_there
                else self.tr("Press START on the cuff.")
            )
        elif tile.state is TileState.MEASURING:
            first = self.tr("To end it, press STOP on the cuff.")
        self.origin.show_paragraphs(replace(from_where, extra=True))
        self.info.show_paragraphs(Paragraph(first, Text.STRONG, Tone.INK), *info(tile))

    def _beside(self, tile: TileView) -> list[Paragraph]:
        mean = next((r for r in tile.readings if r.vital is Vital.MEAN_ARTERIAL_PRESSURE), None)
        if mean is None:
            return []
        said = f"{words.number(mean.quantity)} {words.unit_word(mean.quantity.unit)}"
        return [Paragraph(said, Text.LABEL, Tone.INK2, self.tr("Mean"), extra=True)]


class SpO2Tile(ValueTile):
    """Oxygen saturation, with the ring of steadiness and the pulse wave."""

    def __init__(self, look: Look, asks: TileAsks, port: StationPort) -> None:
        self._port = port
        super().__init__(look, ResultKind.SPO2, asks, use=Text.HERO)

    def build_middle(self) -> None:
        """Number beside ring and words, then the wave over the whole width."""
        look = self.look
        self.ring = SteadyRing(look)
        self.strip = PlethStrip(look, self._port)
        self.origin = FitText(look)
        self.origin.set_lines(Text.CAPTION, 2.4)
        line = row(spacing=look.metrics.px(14, 8))
        line.addWidget(self.value, 6)
        line.addWidget(self.ring)
        right = column()
        corner = row()
        corner.addStretch(1)
        corner.addWidget(self.sim)
        right.addLayout(corner)
        right.addWidget(self.info, 1)
        line.addLayout(right, 4)
        self.body.addLayout(line)
        self.instead = FitText(look)
        self._below = QStackedLayout()
        self._below.addWidget(self.strip)
        self._below.addWidget(self.instead)
        self.body.addLayout(self._below, 1)
        self.body.addWidget(self.origin)

    def show_info(self, tile: TileView) -> None:
        """Ring, words, origin; a wave only while there is one."""
        self.ring.show_share(tile.steady if tile.state is TileState.MEASURING else None)
        troubled = tile.state in _WORDS_FIRST or (
            bool(tile.notes or tile.marks or self._allowed.disagrees)
            and tile.state is not TileState.MEASURING
        )
        hint = Paragraph(tile_words.hint(tile), Text.LABEL)
        self.info.show_paragraphs(*([] if troubled else [hint]))
        self.instead.show_paragraphs(
            *(
                [
                    *self.check_words(tile),
                    *info(tile, hints=self._allowed.told is None),
                    Paragraph(origin(tile), Text.CAPTION),
                ]
                if troubled
                else []
            )
        )
        # Many words need the room of ring, wave and origin line; the number stays where it is.
        self.ring.setVisible(not troubled)
        self.origin.setVisible(not troubled)
        self._below.setCurrentWidget(self.instead if troubled else self.strip)
        perfusion = next((r for r in tile.readings if r.vital is Vital.PERFUSION_INDEX), None)
        notes = " ".join(tile_words.sentence(note) for note in tile.notes)
        parts = [origin(tile)]
        if perfusion is not None:
            parts.append(self.tr("Perfusion index {n}").format(n=words.number(perfusion.quantity)))
        self.origin.show_paragraphs(
            *(
                []
                if troubled
                else [
                    Paragraph(notes, Text.CAPTION, Tone.INK),
                    replace(before(tile), use=Text.CAPTION),
                    Paragraph(". ".join(part for part in parts if part), Text.CAPTION),
                ]
            )
        )


class _PainKey(TileButton):
    """A face close to its number, as both share a finger's width."""

    def _icon_gap(self) -> int:
        return self.look.metrics.px(8, 2)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Next to no air at the sides: the pad gives every key its share."""
        wanted = super().sizeHint()
        air = self.look.metrics.px(18 - 8, 12 - 4)
        return QSize(max(self.look.metrics.target, wanted.width() - 2 * air), wanted.height())


class PainTile(TileWidget):
    """Pain from 0 to 10: one touch enters it."""

    COLUMNS = 4
    FACES: Final = {
        0: Icon.FACE_0,
        2: Icon.FACE_2,
        4: Icon.FACE_4,
        6: Icon.FACE_6,
        8: Icon.FACE_8,
        10: Icon.FACE_10,
    }

    def __init__(
        self, look: Look, entered: Callable[[int], None], how: Callable[[ResultKind], None]
    ) -> None:
        super().__init__(look, ResultKind.PAIN_SCORE)
        metrics = look.metrics
        self.ask = FitText(look)
        self.ask.set_lines(Text.CAPTION, 1)
        self.body.addWidget(self.ask)
        grid = QGridLayout()
        grid.setSpacing(metrics.gap)
        self.keys: list[Button] = []
        for score in range(11):
            button = _PainKey(look, str(score), name=names.pain(score), icon=self.FACES.get(score))
            button.setAccessibleName(self.tr("Pain {n} of 10").format(n=score))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            button.setMinimumSize(metrics.target, metrics.target)
            button.clicked.connect(lambda _=False, score=score: entered(score))
            grid.addWidget(button, score // self.COLUMNS, score % self.COLUMNS)
            self.keys.append(button)
        # Nobody pain is asked of is asked by an instrument: there is no simulated pain to mark.
        self.sim.setParent(self)
        self.cannot = _PainKey(
            look,
            self.tr("Can’t\nsay"),
            name=names.action(ResultKind.PAIN_SCORE.value, "how"),
            use=Text.CAPTION,
        )
        self.cannot.setAccessibleName(self.tr("No score: say why"))
        self.cannot.setToolTip(self.tr("No score: say why"))
        self.cannot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.cannot.setMinimumSize(metrics.target, metrics.target)
        self.cannot.clicked.connect(lambda: how(ResultKind.PAIN_SCORE))
        grid.addWidget(self.cannot, 2, 3)
        for at in range(self.COLUMNS):
            grid.setColumnStretch(at, 1)
        self.body.addLayout(grid, 1)

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """The score that was said is the chosen key."""
        super().show_tile(tile, allowed)
        said = next((r.quantity.value for r in tile.readings), None)
        at = words.clock(tile.received) if tile.received else ""
        asked = self.tr("Ask: “Your pain now, from 0 to 10?”")
        if tile.not_done is not None:
            asked = how_words.undone_sentence(replace(tile.not_done, reason=""))
        elif said is not None:
            asked = self.tr("Said at {time}").format(time=at)
        self.ask.show_paragraphs(Paragraph(asked, Text.CAPTION))
        for score, button in enumerate(self.keys):
            button.set_kind(Kind.CHOSEN if said is not None and said == score else Kind.OTHER)
            button.setEnabled(allowed.entry and tile.state is not TileState.SAVING)
        undone = tile.state is TileState.NOT_DONE
        self.cannot.set_kind(Kind.CHOSEN if undone else Kind.OTHER)
        self.cannot.setEnabled(allowed.entry and tile.state is not TileState.SAVING)
