"""Who is in the room: two things the patient says, ticked as they are heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.capture.commands import Identifier
from station.capture.unlisted import to_be_heard
from station.capture.views import Phase
from station.ui import names, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.pages.finding import same_family
from station.ui.patient_words import patient_aloud, patient_name
from station.ui.shell.alerts import Alerts
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.fit import draw_fitting
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture
from station.ui.widgets.press import Pressable

if TYPE_CHECKING:
    from station.capture.views import StationView, VisitView
    from station.visit import OpenEncounter

__all__ = ["IdentityPanel", "IdentityTick"]

_UNDER_WAY = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)


class IdentityTick(Pressable):
    """A box to tick, a word, and what the patient has to say, in large letters."""

    def __init__(self, look: Look, word: str, name: str) -> None:
        super().__init__()
        self.look = look
        self.heard = False
        self._word = word
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A layout that runs out of room takes it from elsewhere: this is what is compared.
        self.setMinimumHeight(self.sizeHint().height())

    def show_state(self, value: str, heard: bool) -> None:
        """What is to be heard, and whether it was."""
        if (value, heard) == (self.text(), self.heard):
            return
        self.heard = heard
        self.setText(value)
        state = self.tr("heard") if heard else self.tr("not heard yet")
        self.setAccessibleName(f"{self._word} {value}, {state}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines; more than a finger."""
        metrics = self.look.metrics
        return QSize(metrics.px(300, 240), max(metrics.target, metrics.px(92, 70)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As the hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Box, word, value."""
        look, metrics = self.look, self.look.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = Tone.OK if self.heard else Tone.LINE2
        ground = Tone.OK_TINT if self.heard else Tone.SURFACE
        if self.isDown():
            ground = Tone.ACCENT_TINT
        painter.setPen(QPen(look.colour(tone), 2))
        painter.setBrush(look.colour(ground))
        radius = metrics.px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        px = metrics.px(36, 28)
        left = metrics.px(24, 14)
        icon = Icon.BOX_TICKED if self.heard else Icon.BOX
        box = QRectF(left, (self.height() - px) / 2, px, px)
        paint_icon(painter, icon, box, look.colour(tone), look.colour(ground))
        at = left + px + metrics.px(20, 12)
        pad = metrics.px(12, 8)
        word_height = metrics.text_px(Text.CAPTION) * 1.3
        width = self.width() - at - metrics.px(12, 8)
        draw_fitting(
            painter,
            look,
            QRectF(at, pad, width, word_height),
            self._word,
            use=Text.CAPTION,
            tone=Tone.INK2,
        )
        draw_fitting(
            painter,
            look,
            QRectF(at, pad + word_height, width, self.height() - 2 * pad - word_height),
            self.text(),
            use=Text.TILE,
            weight=700,
        )


class IdentityPanel(Panel):
    """The chosen patient, before the visit starts."""

    def __init__(
        self,
        look: Look,
        *,
        tick: Callable[[Identifier, bool], None],
        start: Callable[[], None],
        not_this: Callable[[], None],
        go_on: Callable[[], None],
        pause: Callable[[], None],
        move: Callable[[], None],
        identify: Callable[[], None],
        encounter: Callable[[str], None],
    ) -> None:
        super().__init__(look)
        metrics = look.metrics
        self._heard: frozenset[Identifier] = frozenset()
        self._encounter = encounter
        self._offered: tuple[OpenEncounter, ...] = ()
        self._which = Label(look, self.tr("Which visit is this?"), use=Text.STRONG, wrap=True)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(metrics.px(8, 5))
        column = QVBoxLayout(self)
        pad = metrics.px(24, 14)
        column.setContentsMargins(pad, metrics.px(20, 12), pad, pad)
        column.setSpacing(metrics.px(12, 8))
        self._same_box = Panel(look)
        self._same_box.set_frame(Tone.WARN, 2, ground=Tone.WARN_TINT)
        beside = QHBoxLayout(self._same_box)
        beside.setContentsMargins(metrics.px(16, 10), metrics.px(10, 6), metrics.px(16, 10), 8)
        beside.setSpacing(metrics.px(12, 8))
        shape = Picture(look, Icon.WARNING, Tone.WARN, px=metrics.px(28, 20), behind=Tone.WARN_TINT)
        beside.addWidget(shape)
        self._same_says = FitText(look, centred=True)
        self._same_says.set_lines(Text.STRONG, 3 if metrics.compact else 2)
        beside.addWidget(self._same_says, 1)
        self._name = Label(look, use=Text.HEADING, wrap=True)
        self._why = FitText(look)
        self._why.set_lines(Text.LABEL, 2)
        self._ask = Label(
            look,
            self.tr("Ask the patient to say both, and tick what you hear"),
            use=Text.STRONG,
            wrap=True,
        )
        self._said_name = IdentityTick(look, self.tr("Full name"), names.HEARD_NAME)
        self._said_birth = IdentityTick(look, self.tr("Birth date"), names.HEARD_BIRTH_DATE)
        self._said_name.clicked.connect(
            lambda: tick(Identifier.NAME, Identifier.NAME not in self._heard)
        )
        self._said_birth.clicked.connect(
            lambda: tick(Identifier.BIRTH_DATE, Identifier.BIRTH_DATE not in self._heard)
        )
        self._alerts = Alerts(look, rows=3, top=True)
        self._alerts.setObjectName("")
        self._alerts.setMinimumHeight(metrics.px(96, 64))
        self._unknown = Panel(look)
        self._unknown.set_frame(Tone.WARN, 2, ground=Tone.WARN_TINT)
        flag = QHBoxLayout(self._unknown)
        flag.setContentsMargins(metrics.px(16, 10), metrics.px(10, 6), metrics.px(16, 10), 8)
        flag.setSpacing(metrics.px(12, 8))
        flag.addWidget(
            Picture(look, Icon.WARNING, Tone.WARN, px=metrics.px(28, 20), behind=Tone.WARN_TINT),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        says = self.tr("Not in the chart. Nothing is sent until the visit has an identity.")
        flag.addWidget(Label(look, says, use=Text.STRONG, tone=Tone.WARN, wrap=True), 1)
        self._hint = Label(look, use=Text.LABEL, tone=Tone.INK2, weight=500, wrap=True)
        self._start = Button(
            look, self.tr("Start visit"), name=names.START_VISIT, kind=Kind.NEXT, step=True
        )
        self._start.clicked.connect(start)
        self._not_this = Button(
            look, self.tr("Not this patient"), name=names.NOT_THIS_PATIENT, step=True
        )
        self._not_this.clicked.connect(not_this)
        self._go_on = Button(look, self.tr("Go to Vitals"), kind=Kind.NEXT, step=True)
        self._go_on.clicked.connect(go_on)
        self._identify = Button(
            look, self.tr("Give identity"), name=names.GIVE_IDENTITY, icon=Icon.PERSON, step=True
        )
        self._identify.clicked.connect(identify)
        self._pause = Button(
            look, self.tr("Pause visit"), name=names.PAUSE_VISIT, icon=Icon.PAUSED, step=True
        )
        self._pause.clicked.connect(pause)
        self._move = Button(look, self.tr("Move to another room"), name=names.MOVE_ROOM, step=True)
        self._move.clicked.connect(move)
        self._before: tuple[QWidget, ...] = (
            self._ask,
            self._said_name,
            self._said_birth,
            self._start,
            self._not_this,
        )
        for widget in (
            self._same_box,
            self._unknown,
            self._name,
            self._why,
            self._ask,
            self._said_name,
            self._said_birth,
            self._which,
        ):
            column.addWidget(widget)
        column.addLayout(self._choices)
        column.addWidget(self._alerts)
        column.addStretch(1)
        for below in (
            self._hint,
            self._start,
            self._not_this,
            self._go_on,
            self._identify,
            self._pause,
            self._move,
        ):
            column.addWidget(below)

    def update_view(self, view: StationView) -> None:
        """Nobody, somebody to be confirmed, or the visit that is under way."""
        visit = view.visit
        chosen = visit is not None and visit.confirmed_at is None
        for widget in self._before:
            widget.setVisible(chosen)
        self._name.show()
        self._go_on.setVisible(visit is not None and not chosen)
        under_way = visit is not None and visit.phase in _UNDER_WAY
        known = visit is None or visit.patient.in_chart
        self._identify.setVisible(under_way and not known)
        self._unknown.setVisible(not known)
        self._pause.setVisible(under_way)
        self._move.setVisible(under_way)
        self._alerts.setVisible(visit is not None)
        self._alerts.setMinimumHeight(
            self.look.metrics.px(96, 48) if known else self.look.metrics.touch(12)
        )
        unclear = chosen and visit is not None and _is_unclear(visit)
        offered = visit.expected.encounters if visit is not None and unclear else ()
        self._show_encounters(offered)
        if visit is None:
            self._same_box.hide()
            self._name.show_text(self.tr("Who is in the room?"))
            says = self.tr("Choose the patient in the list, or scan the wristband.")
            self._why.show_paragraphs(Paragraph(says, Text.LABEL))
            self._hint.show_text("")
            return
        self._show_patient(view, visit)
        if not chosen:
            here = self.tr("This visit is under way in room {room}.").format(room=visit.room)
            self._hint.show_text(here if under_way else self.tr("This visit is signed."))
            return
        self._start.show_text(
            self.tr("Go on with visit") if visit.resumed else self.tr("Start visit")
        )
        self._heard = visit.confirmed
        said_name = Identifier.NAME in visit.confirmed
        said_birth = Identifier.BIRTH_DATE in visit.confirmed
        patient = visit.patient
        # One step after the other: first which visit it is, then who says so.
        wanted = frozenset() if unclear else to_be_heard(patient)
        self._ask.setVisible(bool(wanted))
        self._said_name.setVisible(Identifier.NAME in wanted)
        # The banner has it, and what is compared needs the room of a small window.
        self._name.setVisible(Identifier.NAME not in wanted or not self.look.metrics.compact)
        self._said_birth.setVisible(Identifier.BIRTH_DATE in wanted)
        self._said_name.show_state(patient_aloud(patient), said_name)
        self._said_birth.show_state(words.day(patient.birth_date), said_birth)
        self._start.setEnabled(visit.confirmed >= wanted and not unclear)
        self._hint.show_text(
            self.tr("Choose which visit this is.")
            if unclear
            else self._what_is_left(
                said_name or Identifier.NAME not in wanted,
                said_birth or Identifier.BIRTH_DATE not in wanted,
            )
            if wanted
            else self.tr("Nobody knows who this is. Start, and give the identity later.")
        )

    def _show_encounters(self, offered: tuple[OpenEncounter, ...]) -> None:
        """What the chart has open, where it is more than one."""
        self._which.setVisible(bool(offered))
        if offered != self._offered:
            self._offered = offered
            clear(self._choices)
            for one in offered:
                at = words.clock(one.at) if one.at else ""
                parts = [part for part in (at, one.reason, one.provider) if part]
                row = ChoiceRow(self.look, ", ".join(parts) or one.id, names.encounter(one.id))
                row.clicked.connect(lambda _=False, one=one: self._encounter(one.id))
                self._choices.addWidget(row)

    def _show_patient(self, view: StationView, visit: VisitView) -> None:
        patient, expected = visit.patient, visit.expected
        same = same_family(patient, view.worklist.patients)
        self._same_box.setVisible(same > 1)
        says = self.tr("Two patients named {family} today.")
        if same > 2:
            says = self.tr("{n} patients named {family} today.")
        self._same_says.show_paragraphs(
            Paragraph(says.format(n=same, family=patient.family), Text.STRONG, Tone.WARN),
            Paragraph(self.tr("Check the birth date."), Text.LABEL, Tone.WARN),
        )
        self._name.show_text(patient_name(patient))
        encounter = next((e for e in expected.encounters if e.id == expected.encounter_id), None)
        reason = (encounter.reason if encounter is not None else None) or expected.reason or ""
        parts = [reason, words.clock(expected.at) if expected.at else ""]
        why = ", ".join(part for part in parts if part)
        if expected.provider:
            why = self.tr("{why} with {provider}").format(why=why, provider=expected.provider)
        self._why.show_paragraphs(Paragraph(why.strip(), Text.LABEL))
        self._alerts.show_alerts(patient.alerts, known=patient.alerts_known)

    def _what_is_left(self, said_name: bool, said_birth: bool) -> str:
        if said_name and said_birth:
            return self.tr("Both are heard.")
        if said_name:
            return self.tr("Tick the birth date to start.")
        if said_birth:
            return self.tr("Tick the name to start.")
        return self.tr("Tick the name and the birth date to start.")


def _is_unclear(visit: VisitView) -> bool:
    """Whether the chart has several visits open and nobody has said which this is."""
    return bool(visit.expected.encounters) and visit.expected.encounter_id is None
