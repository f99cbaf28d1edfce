"""Adding an instrument: what is near on the left, what it is and its name on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.capture.commands import Denied
from station.capture.views import KindView, NearbyView, PlaceView
from station.ui import names, tile_words
from station.ui.fit_text import FitText, Paragraph
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay

__all__ = ["AddDialog"]

Add = Callable[[str, str, str | None, str | None, str | None], None]
Choice = tuple[KindView, str | None]


class _Choice(Button):
    """A line to choose: words over a caption."""

    def __init__(self, look: Look, title: str, caption: str, name: str) -> None:
        super().__init__(look, "", name=name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        metrics = look.metrics
        side = metrics.px(16, 12)
        inside = column(self, margins=(side, metrics.px(10, 6)) * 2)
        told = FitText(look)
        told.show_paragraphs(
            Paragraph(title, Text.STRONG, Tone.INK), Paragraph(caption, Text.CAPTION)
        )
        inside.addWidget(told)
        self.setAccessibleName(f"{title}, {caption}" if caption else title)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines of text, and at least a finger."""
        metrics = self.look.metrics
        lines = metrics.text_px(Text.STRONG) * 1.4 + metrics.text_px(Text.CAPTION) * 1.5
        return QSize(metrics.px(400, 260), max(metrics.target, round(lines) + metrics.px(24, 16)))

    def show_chosen(self, chosen: bool) -> None:
        """Whether this one is chosen."""
        self.set_kind(Kind.CHOSEN if chosen else Kind.OTHER)
        self.setAccessibleDescription(self.tr("chosen") if chosen else "")


class AddDialog(Overlay):
    """`look_again` looks around once more; `add(spec, name, address, port, mode)` adds."""

    def __init__(self, look: Look, look_again: Callable[[], None], add: Add) -> None:
        super().__init__(look, "", name=names.DEVICE_ADD_DIALOG, width=1480)
        self.title.setText(self.tr("Add an instrument"))
        self.setAccessibleName(self.tr("Add an instrument"))
        self._add = add
        self._near = NearbyView()
        self._place: PlaceView | None = None
        self._choice: Choice | None = None
        self._says = FitText(look)
        self._says.set_lines(Text.BODY, 2)
        self.body.addWidget(self._says)
        halves = row(spacing=look.metrics.px(32, 20))
        self._places, left = self._scroll()
        halves.addWidget(left, 1)
        right = column(spacing=look.metrics.px(10, 6))
        self._question = Label(look, use=Text.STRONG)
        self._kinds, kinds = self._scroll()
        self.name_field = Field(
            look,
            self.tr("How staff call it"),
            name=names.DEVICE_NAME,
            hint=self.tr("How staff call it (may stay empty)"),
        )
        right.addWidget(self._question)
        right.addWidget(kinds, 1)
        right.addWidget(self.name_field)
        halves.addLayout(right, 1)
        self.body.addLayout(halves, 1)
        again = Button(look, self.tr("Look again"), name=names.DEVICE_LOOK)
        again.clicked.connect(look_again)
        cancel = Button(look, self.tr("Cancel"))
        cancel.clicked.connect(self.shut)
        self.confirm = Button(
            look, self.tr("Add"), name=names.DEVICE_ADD_CONFIRM, kind=Kind.NEXT, step=True
        )
        self.confirm.clicked.connect(self._decide)
        self.buttons.insertWidget(0, again)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.confirm)
        self._place_buttons: dict[str, _Choice] = {}
        self._kind_buttons: list[tuple[Choice, _Choice]] = []
        self._show_kinds()

    def _scroll(self) -> tuple[QVBoxLayout, QScrollArea]:
        inside = QWidget()
        around = column(inside)
        lines = column(spacing=self.look.metrics.px(10, 6))
        around.addLayout(lines)
        around.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(self.look.metrics.px(420, 240))
        area.setWidget(inside)
        return lines, area

    def show_nearby(self, near: NearbyView) -> None:
        """What was found so far; a choice stays while its place is there."""
        self._near = near
        if near.looking:
            says = self.tr("Looking… Switch the instrument on, or measure once: many show then.")
        elif near.says:
            says = near.says
        elif near.looked and not near.places:
            says = self.tr("Nothing found. Switch the instrument on near here, and look again.")
        else:
            says = self.tr("Where is it?")
        self._says.show_paragraphs(Paragraph(says, Text.BODY, Tone.INK2))
        present = {place.shown: place for place in near.places}
        if list(present) != list(self._place_buttons):
            self._remake(present)
        if self._place is not None and self._place.shown not in present:
            self._choose_place(None)
        for shown, button in self._place_buttons.items():
            button.show_chosen(self._place is not None and self._place.shown == shown)

    def _remake(self, present: dict[str, PlaceView]) -> None:
        for old in self._place_buttons.values():
            self._places.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._place_buttons.clear()
        for shown, place in present.items():
            title = place.name or (self.tr("Serial port") if place.port else self.tr("No name"))
            caption = shown
            if place.address is not None and place.kinds:
                caption = f"{place.kinds[0].title} · {shown}"
            made = _Choice(self.look, title, caption, names.device_place(shown))
            made.clicked.connect(lambda _=False, place=place: self._choose_place(place))
            self._places.addWidget(made)
            self._place_buttons[shown] = made

    def _choose_place(self, place: PlaceView | None) -> None:
        self._place = place
        self._choice = None
        if place is not None and place.address is not None and place.kinds:
            self._choice = _choices(place)[0]  # the best match, which a person may change
        for shown, button in self._place_buttons.items():
            button.show_chosen(place is not None and place.shown == shown)
        self._show_kinds()

    def _show_kinds(self) -> None:
        for _, old in self._kind_buttons:
            self._kinds.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._kind_buttons.clear()
        self._question.show_text(
            self.tr("Which instrument is it?")
            if self._place is not None
            else self.tr("Choose on the left where it is.")
        )
        for choice in _choices(self._place) if self._place is not None else ():
            kind, mode = choice
            caption = next((title for key, title in kind.modes if key == mode), "")
            if not kind.verified:
                shown = self.tr("shown, not charted: not verified")
                caption = f"{caption} · {shown}" if caption else shown
            name = names.device_kind(kind.spec, mode or "")
            made = _Choice(self.look, kind.title, caption or kind.spec, name)
            made.clicked.connect(lambda _=False, choice=choice: self._choose_kind(choice))
            self._kinds.addWidget(made)
            self._kind_buttons.append((choice, made))
        self._show_choice()

    def _choose_kind(self, choice: Choice) -> None:
        self._choice = choice
        self._show_choice()

    def _show_choice(self) -> None:
        for choice, button in self._kind_buttons:
            button.show_chosen(choice == self._choice)
        self.confirm.setEnabled(self._choice is not None)

    def _decide(self) -> None:
        if self._place is None or self._choice is None:
            return
        kind, mode = self._choice
        name = self.name_field.text().strip()
        self._add(kind.spec, name, self._place.address, self._place.port, mode)

    def show_refusal(self, answer: Denied) -> None:
        """Why it was not added."""
        says = f"{tile_words.sentence(answer.says)} {answer.next_step}".strip()
        self._says.show_paragraphs(Paragraph(says, Text.STRONG, Tone.BAD))


def _choices(place: PlaceView) -> tuple[Choice, ...]:
    """Each kind in each of its modes."""
    found: list[Choice] = []
    for kind in place.kinds:
        if kind.modes:
            found += [(kind, mode) for mode, _ in kind.modes]
        else:
            found.append((kind, None))
    return tuple(found)
