"""Adding an instrument: what is near and at the ports at the left, what it is at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.capture.commands import AddInstrument, Answer, Denied, LookForInstruments
from station.capture.views import AroundView, NearbyView, PortView, ReadableView
from station.ui import device_words, names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.shell.send import send
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["AddDialog"]

_LOOK_S: Final = 30.0

Place = NearbyView | PortView
What = tuple[str, str | None]
"""A spec and its mode."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    what: What
    title: str
    because: str = ""


class _FoundRow(Button):
    """Something that could be added: what it seems to be, and where it is."""

    def __init__(self, look: Look, place: str) -> None:
        super().__init__(look, "", name=names.found(place))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        metrics = look.metrics
        line = row(self)
        side = metrics.px(16, 12)
        line.setContentsMargins(side, metrics.px(12, 8), side + metrics.px(26, 20), 0)
        self.says = FitText(look)
        line.addWidget(self.says)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines."""
        metrics = self.look.metrics
        lines = metrics.text_px(Text.STRONG) * 1.5 + metrics.text_px(Text.CAPTION) * 1.6
        return QSize(metrics.px(400, 300), max(metrics.target, round(lines) + metrics.px(20, 14)))

    def show_found(self, upper: str, lower: str, chosen: bool, free: bool) -> None:
        """Show it; what is taken already cannot be chosen."""
        tone = Tone.INK if free else Tone.INK3
        self.says.show_paragraphs(
            Paragraph(upper, Text.STRONG, tone),
            Paragraph(lower, Text.CAPTION, Tone.INK2 if free else Tone.INK3),
        )
        self.setAccessibleName(f"{upper}, {lower}")
        self.setEnabled(free)
        self.set_kind(Kind.CHOSEN if chosen else Kind.OTHER)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The frame of a button and a small arrow: the rest is on the right."""
        super().paintEvent(event)
        if not self.isEnabled():
            return
        px = self.look.metrics.px(22, 18)
        left = self.width() - px - self.look.metrics.px(12, 8)
        box = QRectF(left, (self.height() - px) / 2, px, px)
        colour = self.look.colour(Tone.ACCENT if self.kind is Kind.CHOSEN else Tone.INK2)
        paint_icon(QPainter(self), Icon.CHEVRON_RIGHT, box, colour, colour)


class AddDialog(Overlay):
    """`added(answer, name)` is called when it is there."""

    def __init__(self, look: Look, port: StationPort, added: Callable[[Answer, str], None]) -> None:
        super().__init__(
            look,
            words.translate("devices", "Add an instrument"),
            name=names.ADD_DIALOG,
            width=1520,
        )
        self.port = port
        self._added = added
        self.view: StationView | None = None
        self._places: dict[str, Place] = {}
        self._made: list[str] | None = None
        self._rows: dict[str, _FoundRow] = {}
        self._place: str | None = None
        self._candidates: tuple[_Candidate, ...] = ()
        self._choices: dict[What, ChoiceRow] = {}
        self._what: What | None = None
        halves = row(spacing=look.metrics.px(32, 20))
        halves.addLayout(self._build_places(), 45)
        halves.addLayout(self._build_what(), 55)
        self.body.addLayout(halves, 1)
        self._build_buttons()

    # Layout.

    def _build_places(self) -> QVBoxLayout:
        look = self.look
        left = column(spacing=look.metrics.px(12, 8))
        self.looking = ShapeWord(look, use=Text.LABEL)
        left.addWidget(self.looking)
        self._found = column(spacing=look.metrics.px(12, 8))
        left.addWidget(self._scrolled(self._found), 1)
        return left

    def _build_what(self) -> QVBoxLayout:
        look = self.look
        right = column(spacing=look.metrics.px(12, 8))
        self.question = Label(look, use=Text.STRONG, wrap=True)
        right.addWidget(self.question)
        self._list = column(spacing=look.metrics.px(10, 6))
        right.addWidget(self._scrolled(self._list), 1)
        self.because = FitText(look)
        self.because.set_lines(Text.LABEL, 2)
        right.addWidget(self.because)
        right.addWidget(Label(look, self.tr("What staff call it"), use=Text.STRONG))
        self.field = Field(
            look,
            self.tr("What staff call it"),
            name=names.ADD_NAME,
            hint=self.tr("For example: BP cuff by the door"),
        )
        self.field.setMaxLength(60)
        right.addWidget(self.field)
        self.message = FitText(look)
        self.message.set_lines(Text.STRONG, 2)
        right.addWidget(self.message)
        return right

    def _scrolled(self, inside: QVBoxLayout) -> QScrollArea:
        """As many as there are: the list scrolls, the dialog stays as it is."""
        inner = QWidget()
        box = column(inner)
        box.addLayout(inside)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(self.look.metrics.px(420, 250))
        area.setWidget(inner)
        return area

    def _build_buttons(self) -> None:
        self.again = Button(self.look, self.tr("Look again"), name=names.ADD_LOOK, icon=Icon.REPEAT)
        self.cancel = Button(self.look, self.tr("Cancel"))
        self.add = Button(
            self.look, self.tr("Add"), name=names.ADD_CONFIRM, kind=Kind.NEXT, step=True
        )
        self.again.clicked.connect(self._look_or_stop)
        self.cancel.clicked.connect(self.shut)
        self.add.clicked.connect(self._add)
        self.buttons.insertWidget(0, self.again)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.add)

    # What it shows.

    def update_view(self, view: StationView) -> None:
        """What is found now; what was chosen stays chosen while it is there."""
        self.view = view
        around = view.around
        self._show_looking(around)
        self._show_places(around)
        place = self._places.get(self._place or "")
        candidates = _candidates(place, around.readable)
        if candidates != self._candidates:
            self._show_candidates(candidates)
        self._show_choice(place)

    def _show_looking(self, around: AroundView) -> None:
        left = self._seconds_left(around)
        if around.looking and left:
            word = self.tr("Looking, {n} s more: switch the instrument on, or measure once")
            self.looking.show_state(Icon.MEASURING, word.format(n=left), Tone.ACCENT, Tone.INK)
        elif around.looking:
            word = self.tr("Looking: switch the instrument on, or measure once")
            self.looking.show_state(Icon.MEASURING, word, Tone.ACCENT, Tone.INK)
        elif around.says:
            says = f"{tile_words.sentence(around.says)} {around.next_step}".strip()
            self.looking.show_state(Icon.WARNING, says, Tone.WARN, Tone.WARN)
        else:
            word = self.tr("Looked around, {n} found").format(n=len(around.nearby))
            self.looking.show_state(Icon.CAPTURED, word, Tone.OK, Tone.INK2)
        self.again.show_text(self.tr("Stop looking") if around.looking else self.tr("Look again"))
        self.again.shape_icon = Icon.STOP if around.looking else Icon.REPEAT

    def _seconds_left(self, around: AroundView) -> int:
        """How long the look goes on; 0 where that is not known or nearly over."""
        if around.until is None or self.view is None:
            return 0
        return max(0, round((around.until - self.view.now).total_seconds()))

    def _show_places(self, around: AroundView) -> None:
        places: dict[str, Place] = {one.address: one for one in around.nearby}
        places.update({one.path: one for one in around.ports})
        if list(places) != self._made:
            self._made = list(places)
            self._remake(around)
        self._places = places
        if self._place not in places:
            self._place = None
        for key, shown in self._rows.items():
            upper, lower, free = self._told(places[key])
            shown.show_found(upper, lower, key == self._place, free)

    def _remake(self, around: AroundView) -> None:
        clear(self._found)
        self._rows = {}
        nothing = self.tr("Nothing that this station can read is heard yet.")
        self._section(self.tr("Heard over Bluetooth"), [one.address for one in around.nearby])
        if not around.nearby:
            self._found.addWidget(Label(self.look, nothing, tone=Tone.INK2, wrap=True))
        self._section(self.tr("Serial ports of this computer"), [one.path for one in around.ports])
        if not around.ports:
            none = self.tr("There is none. Plug the instrument's cable in, then look again.")
            self._found.addWidget(Label(self.look, none, tone=Tone.INK2, wrap=True))

    def _section(self, title: str, places: list[str]) -> None:
        self._found.addWidget(Label(self.look, title, use=Text.CAPTION, tone=Tone.INK2, weight=600))
        for place in places:
            made = _FoundRow(self.look, place)
            made.clicked.connect(lambda _=False, place=place: self._choose_place(place))
            self._found.addWidget(made)
            self._rows[place] = made

    def _told(self, place: Place) -> tuple[str, str, bool]:
        """Two lines, and whether it can be chosen."""
        if isinstance(place, NearbyView):
            name = place.name or self.tr("no name")
            lower = f"{name}, {place.address}, {device_words.strength_word(place)}"
            best = next((one.title for one in place.matches if one.spec == place.best), None)
            return best or self.tr("Could be several instruments"), lower, True
        if place.owner:
            return place.path, self.tr("{name} is on it").format(name=place.owner), False
        return place.path, place.description or self.tr("no description"), True

    def _show_candidates(self, candidates: tuple[_Candidate, ...]) -> None:
        self._candidates = candidates
        clear(self._list)
        self._choices = {}
        for candidate in candidates:
            made = ChoiceRow(self.look, candidate.title, names.candidate(*candidate.what))
            made.clicked.connect(lambda _=False, what=candidate.what: self._choose_what(what))
            self._list.addWidget(made)
            self._choices[candidate.what] = made
        if self._what not in self._choices:
            self._what = None

    def _show_choice(self, place: Place | None) -> None:
        if place is None:
            self.question.show_text(self.tr("Choose at the left what you want to add."))
        elif isinstance(place, NearbyView) and place.best is None:
            self.question.show_text(self.tr("Several fit equally well. Which instrument is it?"))
        else:
            self.question.show_text(self.tr("Which instrument is it?"))
        for what, shown in self._choices.items():
            shown.show_chosen(what == self._what)
        because = next((one.because for one in self._candidates if one.what == self._what), "")
        self.because.show_paragraphs(Paragraph(because, Text.LABEL, Tone.INK2, self.tr("Because")))
        self.field.setEnabled(place is not None)
        self.add.setEnabled(place is not None and self._what is not None)

    # What a person does.

    def look_around(self) -> None:
        """Look for some seconds; views tell what is found."""
        self._look(_LOOK_S)

    def shut(self) -> None:
        """Nobody waits for what is found any more."""
        if self.isVisible() and self.view is not None and self.view.around.looking:
            self._look(0)
        super().shut()

    def _look_or_stop(self) -> None:
        self._look(0 if self.view is not None and self.view.around.looking else _LOOK_S)

    def _look(self, seconds: float) -> None:
        actor = self.view.actor if self.view is not None else None
        if actor is not None:
            command = LookForInstruments(actor=actor, seconds=seconds)
            send(self, self.port, command, self._refused)

    def _choose_place(self, place: str) -> None:
        self._place = place
        chosen = self._places.get(place)
        # What advertises says what it is; where two fit equally well, and at a port, only a
        # person knows.
        best = chosen.best if isinstance(chosen, NearbyView) else None
        self._what = (best, None) if best is not None else None
        self.message.show_paragraphs()
        if self.view is not None:
            self.update_view(self.view)

    def _choose_what(self, what: What) -> None:
        self._what = what
        if self.view is not None:
            self.update_view(self.view)

    def _add(self) -> None:
        actor = self.view.actor if self.view is not None else None
        place = self._places.get(self._place or "")
        if actor is None or place is None or self._what is None:
            return
        spec, mode = self._what
        title = next(one.title for one in self._candidates if one.what == self._what)
        name = self.field.text().strip() or title
        command = AddInstrument(
            actor=actor,
            spec=spec,
            mode=mode,
            name=name,
            address=place.address if isinstance(place, NearbyView) else None,
            port=place.remembered if isinstance(place, PortView) else None,
        )
        send(self, self.port, command, lambda answer: self._answered(answer, name))

    def _answered(self, answer: Answer, name: str) -> None:
        if isinstance(answer, Denied):
            self._refused(answer)
        else:
            self.shut()
            self._added(answer, name)

    def _refused(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            says = f"{tile_words.sentence(answer.says)} {answer.next_step}".strip()
            self.message.show_paragraphs(Paragraph(says, Text.STRONG, Tone.BAD))


def _candidates(place: Place | None, readable: tuple[ReadableView, ...]) -> tuple[_Candidate, ...]:
    """What the thing at a place may be."""
    if place is None:
        return ()
    if isinstance(place, NearbyView):
        return tuple(
            _Candidate((one.spec, None), one.title, "; ".join(map(spoken, one.because)))
            for one in place.matches
        )
    found: list[_Candidate] = []
    for kind in sorted(readable, key=lambda kind: kind.title):
        if kind.reach != "serial":
            continue
        if len(kind.modes) < 2:
            found.append(_Candidate((kind.spec, None), kind.title))
        for mode in kind.modes if len(kind.modes) > 1 else ():
            title = f"{kind.title}, {device_words.mode_word(mode)}"
            found.append(_Candidate((kind.spec, mode), title))
    return tuple(found)
