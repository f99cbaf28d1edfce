"""The tray: finished readings that are nobody's until a person says whose, and why.

Nothing leaves it by itself, and nothing in it is in a chart. What the disk does not take says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station.capture.commands import Answer, AttachHeld, Denied, DiscardHeld
from station.capture.views import HeldView, Phase, StationView
from station.held import DiscardReason
from station.ui import names, tile_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.patient_words import patient_aloud
from station.ui.shell.send import send
from station.ui.tile_look import TileValue
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["TrayPanel"]

OTHER: Final = "other"
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)
_SIGNED: Final = (Phase.SIGNED, Phase.DELIVERED)


def _origin(held: HeldView, now: datetime) -> str:
    """Which instrument, when, how long ago: "BP cuff, 24 Nov 2026 09:12, 1 h 35 min old"."""
    reading = held.readings[0]
    at = reading.taken.received
    when = words.clock(at)
    if at.astimezone().date() != now.astimezone().date():
        when = f"{words.day(at.astimezone().date())} {when}"
    age = words.translate("words", "{age} old").format(age=words.age_text(held.age_s))
    unsafe = "" if held.on_disk else words.translate("words", "not on the disk")
    memory = words.translate("words", "from its memory") if reading.from_memory else ""
    simulated = "" if reading.origin.real else words.translate("words", "simulated")
    parts = (reading.device.name, simulated, memory, when, age.replace(" ", _NO_BREAK), unsafe)
    return ", ".join(part for part in parts if part)


class _HeldRow(Button):
    """One held reading in the list: value, why it is held, which instrument, how old."""

    def __init__(self, look: Look, held: HeldView) -> None:
        super().__init__(look, "", name=names.held(held.measurement))
        self.held = held
        metrics = look.metrics
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = row(self, spacing=metrics.px(16, 10))
        side = metrics.px(16, 12)
        line.setContentsMargins(side, metrics.px(12, 8), side + metrics.px(26, 20), side // 2)
        self.value = TileValue(look, Text.HEADING)
        self.text_ = FitText(look)
        line.addWidget(self.value, 4)
        line.addWidget(self.text_, 6)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Four lines of text."""
        metrics = self.look.metrics
        lines = metrics.text_px(Text.STRONG) * 2.6 + metrics.text_px(Text.CAPTION) * 2.8
        return QSize(metrics.px(400, 300), max(metrics.target, round(lines) + metrics.px(24, 18)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Its words are set smaller where the list is narrow."""
        return QSize(self.look.metrics.px(300, 220), self.sizeHint().height())

    def show_held(self, held: HeldView, now: datetime, chosen: bool) -> None:
        """Show it; a chosen one has the accent."""
        self.held = held
        number, unit = words.value_of(held.readings, held.kind)
        self.value.show_number(number or words.kind_title(held.kind), unit, Tone.INK)
        because = words.hold_reason(held.reason)
        origin = _origin(held, now)
        self.text_.show_paragraphs(
            Paragraph(because, Text.STRONG, Tone.INK), Paragraph(origin, Text.CAPTION)
        )
        title = words.kind_title(held.kind)
        aloud = f"{title}, {number} {unit}, {because}, {origin}"
        self.setAccessibleName(aloud.replace(_NO_BREAK, " "))
        self.set_kind(Kind.CHOSEN if chosen else Kind.OTHER)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The frame of a button and a small arrow: more of it is on the right."""
        super().paintEvent(event)
        px = self.look.metrics.px(22, 18)
        box = QRectF(
            self.width() - px - self.look.metrics.px(12, 8), (self.height() - px) / 2, px, px
        )
        tone = Tone.ACCENT if self.kind is Kind.CHOSEN else Tone.INK2
        colour = self.look.colour(tone)
        paint_icon(QPainter(self), Icon.CHEVRON_RIGHT, box, colour, colour)


class TrayPanel(Overlay):
    """Held readings on the left; on the right the chosen one, why it is held, and what to do."""

    def __init__(self, look: Look, port: StationPort, notify: Callable[[Answer], None]) -> None:
        super().__init__(
            look, words.translate("words", "Readings to check"), name=names.TRAY, width=1520
        )
        self.port = port
        self.notify = notify
        self.view: StationView | None = None
        self._rows: dict[str, _HeldRow] = {}
        self._chosen: str | None = None
        self._reason: str | None = None
        self._all: tuple[str, ...] = ()
        """What is discarded at once if the person says so again; empty while nobody asked."""
        self.body.addWidget(
            Label(
                look,
                self.tr("None of these is in a chart. Attach one only if you know whose it is."),
                tone=Tone.INK2,
                wrap=True,
            )
        )
        halves = row(spacing=look.metrics.px(32, 20))
        halves.addWidget(self._build_list(), 43)
        halves.addLayout(self._build_detail(), 57)
        self.body.addLayout(halves, 1)
        self._build_buttons()

    def _build_list(self) -> QWidget:
        """As many as there are: the list scrolls, the dialog stays as it is. Below it what
        concerns all of them.
        """
        inside = QWidget()
        left = column(inside)
        self._list = column(spacing=self.look.metrics.px(14, 8))
        left.addLayout(self._list)
        left.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.discard_all = Button(self.look, "", name=names.TRAY_DISCARD_ALL)
        self.discard_all.clicked.connect(self._ask_about_all)
        whole = QWidget()
        both = column(whole, spacing=self.look.metrics.px(14, 8))
        both.addWidget(area, 1)
        both.addWidget(self.discard_all)
        return whole

    def _build_detail(self) -> QVBoxLayout:
        look = self.look
        right = column(spacing=look.metrics.px(10, 6))
        self.value = TileValue(look, Text.PHRASE)
        self.facts = FitText(look)
        self.facts.set_lines(Text.LABEL, 5)
        self.question = Label(look, use=Text.STRONG, wrap=True)
        right.addWidget(self.value)
        right.addWidget(self.facts)
        right.addWidget(self.question)
        self.reasons: dict[str, ChoiceRow] = {}
        for key, text in self._reason_words().items():
            button = ChoiceRow(look, text, names.reason(key))
            button.clicked.connect(lambda _=False, key=key: self._choose_reason(key))
            self.reasons[key] = button
            if key != OTHER:
                right.addWidget(button)
        self.other = Field(
            look,
            self.tr("Other reason"),
            name=names.reason("text"),
            hint=self.tr("The reason, in your words"),
        )
        self.other.textChanged.connect(self._show_actions)
        line = row(spacing=look.metrics.gap)
        line.addWidget(self.reasons[OTHER], 2)
        line.addWidget(self.other, 3)
        right.addLayout(line)
        right.addStretch(1)
        self.message = FitText(look)
        self.message.set_lines(Text.STRONG, 2)
        right.addWidget(self.message)
        for one in (self.question, self.other, *self.reasons.values()):
            policy = one.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # the dialog stays as it is
            one.setSizePolicy(policy)
        return right

    def _reason_words(self) -> dict[str, str]:
        return {
            "taken_from": self.tr("I took it from this patient"),
            "self_measured": self.tr("The patient measured it with this device"),
            OTHER: self.tr("Other reason"),
        }

    def _build_buttons(self) -> None:
        self.discard = Button(
            self.look, self.tr("Discard"), name=names.TRAY_DISCARD, kind=Kind.DANGER
        )
        self.later = Button(self.look, "", name=names.TRAY_LATER)
        self.attach = Button(
            self.look, self.tr("Attach"), name=names.TRAY_ATTACH, kind=Kind.NEXT, step=True
        )
        self.discard.clicked.connect(self._discard)
        self.later.clicked.connect(self._leave)
        self.attach.clicked.connect(self._attach)
        # Discard stands apart, so that no finger meets it on the way to Attach.
        self.buttons.insertWidget(0, self.discard)
        self.buttons.addWidget(self.later)
        self.buttons.addWidget(self.attach)

    # Drawing a view.

    def update_view(self, view: StationView) -> None:
        """Show what is held now; what was chosen stays chosen while it is there."""
        self.view = view
        present = {held.measurement: held for held in view.held}
        if list(present) != list(self._rows):
            self._remake(present)
        if self._chosen not in present:
            self._chosen = next(iter(present), None)
            self._forget_reason()
        self._all = tuple(one for one in self._all if one in present)
        for measurement, shown in self._rows.items():
            chosen = measurement in (self._all or (self._chosen,))
            shown.show_held(present[measurement], view.now, chosen)
        if self._all:
            self._show_all()
        else:
            self._show_detail(present.get(self._chosen or ""))
        self._show_actions()

    def _remake(self, present: dict[str, HeldView]) -> None:
        for gone in [name for name in self._rows if name not in present]:
            old = self._rows.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for name, held in present.items():
            if name not in self._rows:
                made = _HeldRow(self.look, held)
                made.clicked.connect(lambda _=False, name=name: self._choose(name))
                self._list.addWidget(made)
                self._rows[name] = made
        count = len(present)
        self.title.show_text(
            self.tr("1 reading to check")
            if count == 1
            else self.tr("{n} readings to check").format(n=count)
        )

    def _show_detail(self, held: HeldView | None) -> None:
        if held is None or self.view is None:
            self.value.show_phrase(self.tr("Nothing is held"))
            self.facts.show_paragraphs()
        else:
            number, unit = words.value_of(held.readings, held.kind)
            self.value.show_number(number or words.kind_title(held.kind), unit, Tone.INK)
            self.facts.show_paragraphs(*self._facts(held, self.view))
        visit = self.view.visit if self.view is not None else None
        if visit is not None and visit.phase in _OPEN:
            who = visit.patient
            self.question.show_text(
                self.tr("Why does it belong to {name}?").format(name=patient_aloud(who))
            )
            self.attach.show_text(self.tr("Attach to {name}").format(name=who.family))
        else:
            signed = visit is not None and visit.phase in _SIGNED
            self.question.show_text(
                self.tr(
                    "This visit is signed: nothing can be added to it. Discard what is not its "
                    "patient's, or leave it for later."
                )
                if signed
                else self.tr("Confirm a patient first to attach it to somebody.")
            )
            self.attach.show_text(self.tr("Attach"))

    def _show_all(self) -> None:
        """Whether all of them are to go: asked, since nothing brings them back into the tray."""
        self.value.show_phrase(self.tr("Discard all {n} readings?").format(n=len(self._all)))
        said = self.tr(
            "They leave the tray and are in no chart. This station keeps them, with who discarded "
            "them and when."
        )
        self.facts.show_paragraphs(Paragraph(said, Text.LABEL, Tone.INK))

    def _facts(self, held: HeldView, view: StationView) -> list[Paragraph]:
        facts = [
            Paragraph(words.kind_title(held.kind), Text.LABEL, Tone.INK, self.tr("What:")),
            Paragraph(_origin(held, view.now), Text.LABEL, Tone.INK, self.tr("Taken:")),
            Paragraph(
                words.hold_reason(held.reason), Text.LABEL, Tone.INK, self.tr("Held because:")
            ),
        ]
        if not held.on_disk:
            said = self.tr("The disk refuses it: it is lost if the station stops.")
            facts.append(Paragraph(said, Text.LABEL, Tone.BAD))
        noted = dict.fromkeys(why for one in held.readings for why in one.quality.reasons)
        if noted:
            said = "; ".join(map(spoken, noted))
            facts.append(Paragraph(said, Text.LABEL, Tone.INK, self.tr("Noted:")))
        now = view.tile(held.kind)
        number, unit = words.tile_value(now) if now is not None else ("", "")
        if number:
            said = f"{number} {unit}"
            facts.append(Paragraph(said, Text.LABEL, Tone.INK, self.tr("This patient now:")))
        return facts

    def _show_actions(self) -> None:
        several, there = bool(self._all), self._chosen is not None
        visit = self.view.visit if self.view is not None else None
        may_attach = there and visit is not None and visit.phase in _OPEN
        # After the signature a reading is discarded or waits: no reason to attach it is asked for.
        signed = visit is not None and visit.phase in _SIGNED
        for key, button in self.reasons.items():
            button.show_chosen(key == self._reason)
            button.setEnabled(there)
            button.setVisible(there and not signed and not several)
        self.question.setVisible(there and not several)
        self.other.setVisible(there and not signed and not several)
        self.other.setEnabled(there and self._reason == OTHER)
        self.attach.setEnabled(may_attach and bool(self._said()))
        self.discard.setEnabled(there)
        self.attach.setVisible(not several)
        self.discard.show_text(
            self.tr("Discard {n} readings").format(n=len(self._all))
            if several
            else self.tr("Discard")
        )
        self.later.show_text(self.tr("Keep them") if several else self.tr("Leave for later"))
        self.discard_all.show_text(self.tr("Discard all {n}").format(n=len(self._rows)))
        self.discard_all.setVisible(len(self._rows) > 1 and not several)

    # What a person does.

    def shut(self) -> None:
        """Closed without an answer, nothing was said about all of them."""
        self._all = ()
        super().shut()

    def _choose(self, measurement: str) -> None:
        if measurement != self._chosen or self._all:
            self._chosen, self._all = measurement, ()
            self._forget_reason()
        if self.view is not None:
            self.update_view(self.view)

    def _ask_about_all(self) -> None:
        """What comes after this moment is not among them."""
        self._all = tuple(self._rows)
        self._forget_reason()
        if self.view is not None:
            self.update_view(self.view)
        self.later.setFocus()  # what was touched is not there any more

    def _leave(self) -> None:
        if not self._all:
            self.shut()
            return
        self._all = ()
        if self.view is not None:
            self.update_view(self.view)

    def _choose_reason(self, key: str) -> None:
        self._reason = key
        self._show_actions()
        if key == OTHER:
            self.other.setFocus()

    def _forget_reason(self) -> None:
        self._reason = None
        self.other.clear()
        self.message.show_paragraphs()

    def _said(self) -> str:
        """The reason as it is kept with the reading; "" while there is none."""
        if self._reason == OTHER:
            return self.other.text().strip()
        return self._reason_words()[self._reason] if self._reason is not None else ""

    def _attach(self) -> None:
        actor = self.view.actor if self.view is not None else None
        if actor is not None and self._chosen is not None and self._said():
            command = AttachHeld(actor=actor, measurement=self._chosen, reason=self._said())
            send(self, self.port, command, self._answered)

    def _discard(self) -> None:
        actor = self.view.actor if self.view is not None else None
        if actor is None or self._chosen is None:
            return
        chosen = self._all or (self._chosen,)
        other = self._said() if self._reason == OTHER else ""
        reason = other or self.tr("It is not this patient's")
        code = DiscardReason.OTHER if other else DiscardReason.NOT_THIS_PATIENTS
        command = DiscardHeld(actor=actor, measurements=chosen, reason=reason, code=code)
        send(self, self.port, command, self._answered)

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            says = tile_words.sentence(answer.says)
            self.message.show_paragraphs(
                Paragraph(f"{says} {answer.next_step}".strip(), Text.STRONG, Tone.BAD)
            )
            return
        self._forget_reason()
        gone, self._all = len(self._all) or 1, ()
        if self.view is not None and len(self.view.held) <= gone:
            self.shut()
