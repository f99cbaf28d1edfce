"""How a vital is measured: rows for a finger, one list for each thing to say; or that it is not."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from station.capture.modifiers import Modifier
from station.capture.views import ModifierView, TileState, TileView
from station.ui import how_words, names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.visit import NotDoneWhy, ResultKind

__all__ = ["HowAsks", "HowDialog"]

# So many rows stand below each other; more go into a second column.
_ROWS: Final = 5
_VALUED: Final = (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING)


class HowAsks(Protocol):
    """What the dialog asks of its page."""

    def say_how(self, kind: ResultKind, which: Modifier, word: str | None) -> None:
        """It is measured like this from now on."""

    def leave_undone(self, kind: ResultKind, why: NotDoneWhy, reason: str) -> None:
        """It is not measured."""

    def again(self, kind: ResultKind) -> None:
        """It was not left undone after all."""

    def enter(self, kind: ResultKind) -> None:
        """It is entered by hand."""


class HowDialog(Overlay):
    """A touch says it at once; the rows show what the station knows then."""

    def __init__(self, look: Look, tile: TileView, asks: HowAsks) -> None:
        title = words.kind_title(tile.kind)
        columns = sum(_columns(one) for one in tile.modifiers)
        super().__init__(
            look,
            self.tr("{what}: how it is measured").format(what=title) if tile.modifiers else title,
            name=names.HOW_DIALOG,
            width=max(940, 300 * columns + 60),
        )
        self.kind = tile.kind
        self._asks = asks
        self._undone: NotDoneWhy | None = None
        self._rows: dict[tuple[Modifier, str], ChoiceRow] = {}
        self._titles: dict[Modifier, Label] = {}
        if tile.modifiers:
            self.body.addLayout(self._build_choices(tile.modifiers))
        self.body.addLayout(self._build_undone())
        self._build_buttons()
        self.show_tile(tile)

    def _build_choices(self, modifiers: tuple[ModifierView, ...]) -> QHBoxLayout:
        line = row(spacing=self.look.metrics.px(24, 12))
        for one in modifiers:
            line.addLayout(self._build_list(one), _columns(one))
        return line

    def _build_list(self, one: ModifierView) -> QVBoxLayout:
        look = self.look
        box = column(spacing=look.metrics.px(10, 9))  # room for the focus ring
        self._titles[one.which] = title = Label(look, "", use=Text.STRONG)
        box.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.metrics.gap)
        grid.setVerticalSpacing(look.metrics.gap)
        for at, word in enumerate((*one.choices, "")):
            said = how_words.choice_word(one.which, word) if word else self.tr("Leave unsaid")
            choice = ChoiceRow(look, said, names.choice(one.which.value, word))
            choice.clicked.connect(
                lambda _=False, which=one.which, word=word: self._asks.say_how(
                    self.kind, which, word or None
                )
            )
            grid.addWidget(choice, at % _ROWS, at // _ROWS)
            self._rows[one.which, word] = choice
        box.addLayout(grid)
        box.addStretch(1)
        return box

    def _build_undone(self) -> QVBoxLayout:
        look = self.look
        box = column(spacing=look.metrics.px(10, 9))  # room for the focus ring
        self._undone_title = Label(look, self.tr("Not measured"), use=Text.STRONG)
        box.addWidget(self._undone_title)
        line = row(spacing=look.metrics.gap)
        hint = self.tr("Reason, in your words")
        self.reason = Field(look, hint, name=names.UNDONE_REASON, hint=hint)
        self.reason.setMaxLength(100)
        line.addWidget(self.reason, 1)
        self.undone: dict[NotDoneWhy, Button] = {}
        for why in NotDoneWhy:
            button = Button(
                look,
                how_words.undone_action(why),
                name=names.undone(why.value),
                icon=Icon.NOT_DONE,
            )
            button.clicked.connect(lambda _=False, why=why: self._leave_undone(why))
            line.addWidget(button)
            self.undone[why] = button
        box.addLayout(line)
        return box

    def _build_buttons(self) -> None:
        by_hand = Button(self.look, self.tr("Enter by hand"), icon=Icon.PENCIL)
        by_hand.clicked.connect(self._by_hand)
        done = Button(self.look, self.tr("Close the list"), name=names.HOW_DONE, step=True)
        done.clicked.connect(self.shut)
        if self.kind is not ResultKind.PAIN_SCORE:
            self.buttons.addWidget(by_hand)
        self.buttons.addWidget(done)

    def _by_hand(self) -> None:
        self.shut()
        self._asks.enter(self.kind)

    def _leave_undone(self, why: NotDoneWhy) -> None:
        if self._undone is why:  # touched again: it was not so
            self._asks.again(self.kind)
        else:
            self._asks.leave_undone(self.kind, why, self.reason.text())
        self.shut()

    def show_tile(self, tile: TileView) -> None:
        """What is known now."""
        for one in tile.modifiers:
            title = how_words.modifier_title(one.which)
            told = self.tr("{what}, wanted here").format(what=title) if one.required else title
            label = self._titles.get(one.which)
            if label is None:
                continue
            label.show_text(told)
            label.set_tone(Tone.WARN if one.missing else Tone.INK)
            for word in (*one.choices, ""):
                chosen = word == one.value if word else one.left_unsaid
                choice = self._rows.get((one.which, word))
                if choice is not None:
                    choice.show_chosen(chosen)
        valued = tile.state in _VALUED
        self._undone_title.show_text(
            self.tr("Not measured: take the value back with Again first")
            if valued
            else self.tr("Not measured")
        )
        self._undone = tile.not_done.why if tile.not_done is not None else None
        for why, button in self.undone.items():
            button.set_kind(Kind.CHOSEN if why is self._undone else Kind.OTHER)
            button.setEnabled(not valued)


def _columns(one: ModifierView) -> int:
    return -(-(len(one.choices) + 1) // _ROWS)
