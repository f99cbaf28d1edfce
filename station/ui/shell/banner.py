"""The patient banner: who this is about, always visible, never shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.ui import names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.patient_words import patient_name
from station.ui.shell.alerts import Alerts
from station.ui.shell.clock import Clock
from station.ui.tokens import TYPE, Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.fit import fitting_px
from station.ui.widgets.label import Label
from station.visit import Identity

if TYPE_CHECKING:
    from station.capture.views import StationView, VisitView

__all__ = ["Banner", "NameLabel"]


class NameLabel(Label):
    """A name on one line, or on two at a smaller size; never an ellipsis."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, use=Text.NAME)
        self.look = look
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line at full size."""
        measure = QFontMetrics(self.look.font(Text.NAME))
        return QSize(measure.horizontalAdvance(self.text()) + 4, measure.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """What two small lines need."""
        measure = QFontMetrics(self.look.font(Text.NAME))
        least = self.look.metrics.px(250, 190)
        return QSize(min(measure.horizontalAdvance(self.text()) + 4, least), 1)

    def fitting_px(self) -> int:
        """The largest size at which the whole name is inside."""
        weight = TYPE[Text.NAME][2]
        return fitting_px(self.look, self.text(), self.width(), self.height(), Text.NAME, weight)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The name at the size that fits."""
        painter = QPainter(self)
        painter.setFont(self.look.sized_font(self.fitting_px(), TYPE[Text.NAME][2]))
        painter.setPen(self.palette().windowText().color())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect(), flags, self.text())


class _Fact(QWidget):
    """A small word over what it names."""

    def __init__(self, look: Look, word: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.metrics.px(2, 0))
        self._word = word
        column.addStretch(1)
        column.addWidget(Label(look, word, use=Text.CAPTION, tone=Tone.INK2))
        self._value = Label(look, use=Text.TILE)
        column.addWidget(self._value)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_value(self, value: str) -> None:
        self._value.show_text(value)
        self.setAccessibleName(f"{self._word} {value}")


class Banner(QWidget):
    """`change_wanted`: somebody wants another patient; `help_wanted`: help on this page."""

    change_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(names.BANNER)
        metrics = look.metrics
        self.setFixedHeight(metrics.px(104, 76))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, metrics.px(8, 5), metrics.margin, metrics.px(8, 5))
        row.setSpacing(metrics.px(24, 16))
        who = QVBoxLayout()
        who.setSpacing(0)
        self._name = NameLabel(look, names.BANNER_NAME)
        self._identity = ShapeWord(look, use=Text.CAPTION)
        who.addWidget(self._name, 1)
        who.addWidget(self._identity, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(who)
        self._born = _Fact(look, self.tr("Born"))
        self._age = _Fact(look, self.tr("Age"))
        self._sex = _Fact(look, self.tr("Sex"))
        self._mrn = _Fact(look, self.tr("MRN"))
        self._facts = (self._born, self._age, self._sex, self._mrn)
        for fact in self._facts:
            row.addWidget(fact)
        self._alerts = Alerts(look)
        row.addWidget(self._alerts, 1)
        self._change = Button(
            look,
            self.tr("Change") if metrics.compact else self.tr("Change patient"),
            name=names.CHANGE_PATIENT,
        )
        self._change.setAccessibleName(self.tr("Change patient"))
        self._change.clicked.connect(self.change_wanted)
        row.addWidget(self._change)
        self._clock = Clock(look, day=not metrics.compact)
        row.addWidget(self._clock)
        asks = Button(look, "", name=names.HELP_WANTED, kind=Kind.QUIET, icon=Icon.HELP)
        asks.setAccessibleName(self.tr("Help on this page"))
        asks.setToolTip(self.tr("Help on this page"))
        asks.clicked.connect(self.help_wanted)
        row.addWidget(asks)

    def update_view(self, view: StationView) -> None:
        """Whose visit it is, or that there is none."""
        self._clock.show_time(words.clock(view.now), words.long_day(view.now))
        visit = view.visit
        for widget in (*self._facts, self._identity, self._change):
            widget.setVisible(visit is not None)
        if visit is None:
            self._name.show_text(self.tr("No patient chosen"), Tone.INK2)
            self._alerts.show_alerts((), known=True)
            self._born.show_value("")
            self._mrn.show_value("")
            return
        patient = visit.patient
        self._name.show_text(patient_name(patient), Tone.INK)
        self._born.show_value(words.day(patient.birth_date))
        age = patient.age_on(view.now.astimezone().date())
        self._age.show_value(self.tr("{n} y").format(n=age) if age is not None else "–")
        self._sex.show_value(words.sex_word(patient.sex))
        self._mrn.show_value(patient.mrn or "–")
        self._alerts.show_alerts(patient.alerts, known=patient.alerts_known)
        self._show_identity(visit)

    def _show_identity(self, visit: VisitView) -> None:
        if not visit.patient.in_chart:
            unknown = visit.patient.identity is Identity.UNKNOWN
            self._identity.show_state(
                Icon.WARNING,
                self.tr("Unidentified: nothing is sent")
                if unknown
                else self.tr("Not in the chart: nothing is sent"),
                Tone.WARN,
                Tone.WARN,
            )
        elif visit.confirmed_at is None:
            self._identity.show_state(
                Icon.WARNING, self.tr("Identity not confirmed"), Tone.WARN, Tone.WARN
            )
        else:
            word = self.tr("Identity confirmed {time}").format(time=words.clock(visit.confirmed_at))
            self._identity.show_state(Icon.CAPTURED, word, Tone.OK)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground and the line under it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour(Tone.SURFACE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.look.colour(Tone.LINE))
