"""One vital on the board: state, number, where it is from, and what can be done with it.

Every part has its place for all states: a change swaps words, colours and borders, and nothing
moves or grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from station.capture.check_views import NoticeView
from station.capture.views import TileState, TileView
from station.marks import Level, worst
from station.ui import how_words, mark_words, names, site_units, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.history_words import last_line
from station.ui.how_button import HowButton
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tile_look import CRITICAL_FRAME, FRAMES, TileChip, TileValue
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Tag
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.visit import ResultKind

__all__ = [
    "DASH",
    "Allowed",
    "TileAsks",
    "TileButton",
    "TileWidget",
    "ValueTile",
    "before",
    "in_one_place",
    "info",
    "keep_place",
    "origin",
]

DASH = "–"
_WIDEST_AGE_S = 19 * 60

# Sizes of name and chip in the head of a tile, from the usual ones to the narrowest.
HEADS: Final = (
    (Text.TILE, Text.STATE),
    (Text.STATE, Text.STRONG),
    (Text.STRONG, Text.STRONG),
    (Text.CAPTION, Text.STRONG),
)


class TileAsks(Protocol):
    """What a tile asks of its page."""

    def keep(self, tile: TileView) -> None:
        """Keep what this tile shows."""

    def again(self, kind: ResultKind) -> None:
        """Take back what was kept and measure again."""

    def ask(self, instrument: str, action: str) -> None:
        """Have the instrument start or stop a measurement."""

    def enter(self, kind: ResultKind) -> None:
        """Enter the value by hand."""

    def confirm(self, tile: TileView) -> None:
        """Keep what this tile shows though it is unlikely: it is right."""

    def tell(self, kind: ResultKind) -> None:
        """Show what the provider would be told about this critical value."""

    def how(self, kind: ResultKind) -> None:
        """Say how it is measured, or that it is not."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be done on the board now. `next_step`: this tile's first button is the filled one.
    `tell`: its value is critical and can be told; `told`: the message about it. `disagrees`: how
    what it keeps disagrees with another instrument, and what to do.
    """

    entry: bool = True
    next_step: bool = False
    tell: bool = False
    told: NoticeView | None = None
    disagrees: str = ""


class TileWidget(Panel):
    """The frame of every tile: name, chip and an accessible name; subclasses fill `body`."""

    def __init__(self, look: Look, kind: ResultKind) -> None:
        super().__init__(look)
        self.kind = kind
        self.tile = TileView(kind=kind, state=TileState.WAITING)
        self.setObjectName(names.tile(kind.value))
        metrics = look.metrics
        side, top = metrics.px(20, 12), metrics.px(16, 10)
        self._side = side
        self._head = row(spacing=metrics.px(10, 6))
        self.body = column(self, spacing=metrics.px(8, 5), margins=(side, top, side, top))
        self.name = Label(look, words.kind_title(kind), use=Text.TILE)
        self.chip = TileChip(look)
        self._head.addWidget(self.name, 1)
        self._head.addWidget(self.chip)
        self.body.addLayout(self._head)
        self.sim = Tag(look, self.tr("SIM"))
        keep_place(self.sim)
        self.sim.hide()

    def head_step(self, width: int) -> int:
        """The first of `HEADS` with which name and widest chip fit a tile of that width."""
        room = width - 2 * self._side - self._head.spacing()
        asked = self.kind in (ResultKind.PAIN_SCORE, ResultKind.REASON_FOR_VISIT)
        widest = TileView(
            kind=self.kind,
            state=TileState.CAPTURED if asked else TileState.STALE,
            age_s=_WIDEST_AGE_S,
        )
        for step, (use, chip_use) in enumerate(HEADS):
            chip = TileChip(self.look, use=chip_use)
            chip.show_chip(Icon.STALE, words.state_word(widest), Tone.WARN)
            name = QFontMetrics(self.look.font(use, 600)).horizontalAdvance(self.name.text())
            if name + chip.sizeHint().width() <= room:
                return step
        return len(HEADS) - 1

    def set_head(self, step: int) -> None:
        """Set name and chip in the sizes of that step."""
        use, chip_use = HEADS[step]
        self.chip.use = chip_use
        self.chip.updateGeometry()
        self.name.setFont(self.look.font(use, 600))
        self.name.setFixedHeight(self.chip.sizeHint().height())

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """Show a state. Subclasses call this first."""
        self.tile = tile
        icon, tone = words.STATE_LOOK[tile.state]
        self.chip.show_chip(
            icon,
            words.state_word(tile),
            tone,
            dashed=tile.state in (TileState.NO_DEVICE, TileState.STALE),
            filled=tile.state is TileState.FAILED,
        )
        frame = FRAMES[tile.state]
        mark = worst(tile.marks)
        if mark is not None and mark.level is Level.CRITICAL:
            frame = CRITICAL_FRAME
        self.set_frame(frame.border, frame.px, dashed=frame.dashed, ground=frame.ground)
        self.name.set_tone(Tone.INK2 if tile.state is TileState.NO_DEVICE else Tone.INK)
        self.sim.setVisible(tile.simulated)
        self.setAccessibleName(tile_words.aloud(tile))

    def texts(self) -> list[FitText]:
        """Every text that has to fit its place."""
        return self.findChildren(FitText)


class ValueTile(TileWidget):
    """A tile with one number: name and state, number, words, actions."""

    def __init__(
        self, look: Look, kind: ResultKind, asks: TileAsks, *, use: Text = Text.BIG
    ) -> None:
        super().__init__(look, kind)
        self.asks = asks
        self._allowed = Allowed(entry=False)
        self._wordy = kind is ResultKind.BLOOD_PRESSURE and not look.metrics.compact
        self.wide = use is Text.HERO
        self.value = TileValue(look, use)
        keep_place(self.value)
        self.info = FitText(look)
        self.build_middle()
        self.body.addLayout(self._build_actions())

    def build_middle(self) -> None:
        """Number, then words below it."""
        line = row(spacing=self.look.metrics.px(8))
        line.addWidget(self.value, 1)
        line.addWidget(self.sim)
        self.body.addLayout(line)
        self.body.addWidget(self.info, 1)

    def _build_actions(self) -> QHBoxLayout:
        line = row(spacing=self.look.metrics.gap)
        kind = self.kind.value
        self.keep = self._button(self.tr("Keep"), names.action(kind, "keep"))
        self.keep.others = (self.tr("Keep"), self.tr("Tell"))
        self.again = self._button(self.tr("Again"), names.action(kind, "again"))
        self.enter = self._button(
            self.tr("Enter by hand") if self._wordy else "", names.action(kind, "enter")
        )
        self.enter.shape_icon = Icon.PENCIL
        self.again.shape_icon = Icon.REPEAT if self.wide else None
        self.how = HowButton(self.look, self.kind)
        self.how.clicked.connect(lambda: self.asks.how(self.kind))
        title = words.kind_title(self.kind)
        self.enter.setAccessibleName(self.tr("Enter by hand: {what}").format(what=title))
        self.keep.clicked.connect(self._keep)
        self.again.clicked.connect(self._again)
        self.enter.clicked.connect(self._enter)
        self.one_place = not self.wide
        if self.wide:
            line.addWidget(self.keep)
            line.addWidget(self.again)
        else:
            line.addLayout(in_one_place(self.keep, self.again))
            self.show_only(self.keep)
        line.addWidget(self.how, 1)
        line.addStretch(0)
        line.addWidget(self.enter)
        return line

    def _keep(self) -> None:
        """Keep it; a critical value that is kept can be told about in the same place."""
        if self._allowed.tell and not self.one_place:
            self.asks.tell(self.kind)
        else:
            self.asks.keep(self.tile)

    def _enter(self) -> None:
        """Enter it by hand; or, far from Keep, say that an unlikely value is right."""
        if self.tile.confirmable:
            self.asks.confirm(self.tile)
        elif self._tells_here(self._allowed):
            self.asks.tell(self.kind)
        else:
            self.asks.enter(self.kind)

    def _again(self) -> None:
        """Measure again, or start and stop an instrument that takes orders from here."""
        action = asked_for(self.tile)
        if action is not None and self.tile.device is not None:
            self.asks.ask(self.tile.device, action)
        else:
            self.asks.again(self.kind)

    def _show_again(self, tile: TileView, allowed: Allowed) -> None:
        """What the second button does now. Its place and width stay."""
        title = words.kind_title(self.kind)
        text, icon = self.tr("Again"), Icon.REPEAT
        aloud = self.tr("Measure again: {what}").format(what=title)
        action = asked_for(tile)
        if action == "start":
            text, icon = self.tr("Start"), Icon.ARROW
            aloud = self.tr("Start measuring: {what}").format(what=title)
        elif action == "stop":
            text, icon = self.tr("Stop"), Icon.STOP
            aloud = self.tr("Stop measuring: {what}").format(what=title)
        kept = tile.state in (TileState.CAPTURED, TileState.BY_HAND, TileState.NOT_DONE)
        if self.wide:
            self.again.shape_icon = icon
        self.again.show_text(text, aloud)
        asked = tile.confirmable or (tile.acceptable and worst(tile.marks) is not None)
        self.again.setEnabled((kept or asked or action is not None) and allowed.entry)
        again = kept or tile.confirmable or (action is not None and not tile.acceptable)
        self.show_only(self.again if again else self.keep)
        self.again.set_kind(Kind.DANGER if action == "stop" else Kind.OTHER)

    def show_only(self, button: Button) -> None:
        """A narrow tile has either something to keep or to take back: one place for both."""
        if self.one_place:
            for one in (self.keep, self.again):
                one.setVisible(one is button)

    def _button(self, text: str, name: str) -> TileButton:
        return TileButton(self.look, text, name=name)

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """Show a state."""
        super().show_tile(tile, allowed)
        self._allowed = allowed
        if allowed.disagrees:
            self.setAccessibleName(f"{self.accessibleName()}, {allowed.disagrees}")
        self.show_number(tile)
        self._show_mark(tile)
        self.show_info(tile)
        number, unit = words.tile_value(tile)
        value = f"{number} {unit}".strip()
        self._show_keep(tile, allowed, value)
        self._show_again(tile, allowed)
        self._show_enter(tile, allowed, value)

    def _show_keep(self, tile: TileView, allowed: Allowed, value: str) -> None:
        """Keep, or tell the provider about what is kept. Its place and width stay."""
        title, kind = words.kind_title(self.kind), self.kind.value
        if allowed.tell and not self.one_place:
            self.keep.setObjectName(names.action(kind, "tell"))
            aloud = self.tr("Tell the provider about {what} {value}")
            self.keep.show_text(self.tr("Tell"), aloud.format(what=title, value=value))
            self.keep.setEnabled(True)
        else:
            self.keep.setObjectName(names.action(kind, "keep"))
            aloud = self.tr("Keep {what} {value}")
            self.keep.show_text(self.tr("Keep"), aloud.format(what=title, value=value))
            self.keep.setEnabled(tile.acceptable and allowed.entry)
        self.keep.set_kind(Kind.NEXT if allowed.next_step else Kind.OTHER)

    def _tells_here(self, allowed: Allowed) -> bool:
        """Whether the last button tells the provider."""
        return allowed.tell and self.one_place

    def _show_enter(self, tile: TileView, allowed: Allowed, value: str) -> None:
        """By hand, or "It's right": never where Keep was touched a moment ago. A narrow tile, which
        has Again in the place of Keep, tells the provider from here.
        """
        title, kind = words.kind_title(self.kind), self.kind.value
        icon: Icon | None = Icon.PENCIL
        if tile.confirmable:
            self.enter.setObjectName(names.action(kind, "right"))
            text, icon = self.tr("It's right"), Icon.TICK if self.wide else None
            aloud = self.tr("It's right: keep {what} {value}").format(what=title, value=value)
        elif self._tells_here(allowed):
            self.enter.setObjectName(names.action(kind, "tell"))
            text, icon = self.tr("Tell"), None
            aloud = self.tr("Tell the provider about {what} {value}")
            aloud = aloud.format(what=title, value=value)
        else:
            self.enter.setObjectName(names.action(kind, "enter"))
            text = self.tr("Enter by hand") if self._wordy else ""
            aloud = self.tr("Enter by hand: {what}").format(what=title)
        self.enter.shape_icon = icon
        self.enter.show_text(text, aloud)
        told = self._tells_here(allowed)
        self.enter.setEnabled(told or (allowed.entry and tile.state is not TileState.SAVING))
        self.enter.set_kind(Kind.NEXT if told and allowed.next_step else Kind.OTHER)
        self.how.setEnabled(allowed.entry and tile.state is not TileState.SAVING)
        self.how.show_tile(tile)

    def _show_mark(self, tile: TileView) -> None:
        """High, low or critical beside the number, and whose rule it is on touch."""
        mark = worst(tile.marks)
        if mark is None and self._allowed.disagrees and self.kind is ResultKind.PULSE_RATE:
            self.value.show_mark((Icon.WARNING, self.tr("Disagrees"), Tone.WARN))
        elif mark is None:
            self.value.show_mark(None)
        else:
            icon, tone = mark_words.mark_look(mark)
            self.value.show_mark((icon, mark_words.mark_word(mark), tone))
        self.setToolTip(mark_words.source_words(tile.marks))

    def check_words(self, tile: TileView) -> list[Paragraph]:
        """What the checks say of the value, and what became of a message about it."""
        named = self.kind is ResultKind.BLOOD_PRESSURE
        return mark_words.check_words(
            tile.marks, self._allowed.told, named=named, disagrees=self._allowed.disagrees
        )

    def show_number(self, tile: TileView) -> None:
        """The number in the weight and colour of its state; no number where there is none."""
        if tile.state is TileState.FAILED:
            self.value.show_phrase(self.tr("No reading"))
            return
        if tile.state is TileState.NOT_DONE:
            self.value.show_phrase(self.tr("Not measured"))
            return
        number, unit = self.number(tile)
        if not number:
            self.value.show_number(DASH, "", Tone.INK3, 400)
        elif tile.confirmable and tile.state is TileState.CHECK:
            self.value.show_number(number, unit, Tone.INK)
        elif tile.state in (TileState.STALE, TileState.CHECK):
            self.value.show_number(number, unit, Tone.INK3, 400)
        else:
            self.value.show_number(number, unit, Tone.INK)

    def number(self, tile: TileView) -> tuple[str, str]:
        """What is shown large and its unit: what is kept or finished, else what is in progress."""
        number, unit = words.tile_value(tile)
        if not number and tile.live is not None and tile.state is not TileState.GONE:
            text, unit_here = site_units.told(tile.live)
            return text, words.unit_word(unit_here)
        return number, unit

    def show_info(self, tile: TileView) -> None:
        """The words below the number."""
        said = self.check_words(tile)
        about = info(tile, hints=self._allowed.told is None)
        self.info.show_paragraphs(*said, *about, Paragraph(origin(tile), Text.CAPTION))


def asked_for(tile: TileView) -> str | None:
    """What the instrument can be asked to do as things are: "start", "stop" or nothing."""
    if tile.state is TileState.MEASURING:
        return "stop" if "stop" in tile.actions else None
    if tile.state in (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING, TileState.NO_DEVICE):
        return None
    return "start" if "start" in tile.actions else None


def info(tile: TileView, *, hints: bool = True) -> list[Paragraph]:
    """Why there is no number and what to do; or what to know about the number."""
    if tile.state is TileState.FAILED:
        says, next_step = tile_words.failure_words(tile)
        lead = words.translate("words", "Next:")
        return [
            Paragraph(says, Text.STRONG, Tone.INK),
            Paragraph(next_step, Text.BODY, Tone.INK, lead),
        ]
    paragraphs = [Paragraph(tile_words.sentence(note), Text.LABEL, Tone.INK) for note in tile.notes]
    hint = tile_words.hint(tile) if hints else ""
    return [*paragraphs, Paragraph(hint, Text.LABEL), before(tile)]


def before(tile: TileView) -> Paragraph:
    """The value of the last visit and how long ago it was; empty where there is none."""
    last = "" if tile.last is None else last_line(tile.last.value, tile.last.today)
    return Paragraph(last, Text.LABEL, extra=True)


def origin(tile: TileView) -> str:
    """Instrument, time, and how it was measured."""
    line = tile_words.origin_line(tile)
    by_hand = tile.state is TileState.BY_HAND
    how = ""
    if tile.readings:
        how = how_words.context_words(tile.readings[0].context, manual=by_hand)
    return ". ".join(part for part in (line, tile_words.sentence(how).rstrip(".")) if part)


def in_one_place(*buttons: Button) -> QGridLayout:
    """Buttons of which one is shown at a time. Their place is as wide as the widest word that any
    of them ever has, so that nothing beside it moves.
    """
    words_of = [words.translate("ValueTile", text) for text in ("Again", "Start", "Stop", "Count")]
    probe = TileButton(buttons[0].look, "")
    widths = [one.sizeHint().width() for one in buttons]
    for text in words_of:
        probe.setText(text)
        widths.append(probe.sizeHint().width())
    probe.deleteLater()
    grid = QGridLayout()
    for button in buttons:
        keep_place(button)
        button.setFixedWidth(max(widths))
        grid.addWidget(button, 0, 0)
    return grid


class TileButton(Button):
    """A button of a tile: as high as a finger, and no wider than three of them in a row need."""

    others: tuple[str, ...] = ()
    """What else it says at times: its width is that of the longest word."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """The word with less air at its sides."""
        metrics = self.look.metrics
        measure = QFontMetrics(self.look.font(Text.BUTTON))
        longest = max((measure.horizontalAdvance(text) for text in self.others), default=0)
        wanted = max(self.content_width(), longest) + 2 * metrics.px(18, 8)
        return QSize(max(metrics.target, wanted), super().sizeHint().height())


def keep_place(widget: QWidget) -> None:
    """Its place stays while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
