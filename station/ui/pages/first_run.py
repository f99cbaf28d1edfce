"""The first start: this station, its first administrator, its chart; instruments come after.

Nothing is kept before the last step, and each step says at once what is missing in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from station.first_start import FirstSettings, FirstUser
from station.ui import names
from station.ui.look import Look
from station.ui.style import style_sheet
from station.ui.tokens import Text, Tone
from station.ui.translation import problem_words, spoken
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.ui.widgets.segmented import Segmented

__all__ = ["FirstRun"]

_STEPS: Final = 3
_STATION: Final = "station-1"
# Each in its own words.
_LANGUAGES: Final = (("en", "English"), ("es", "Español"))


class FirstRun(QWidget):
    """Three steps in a window of their own. `finished` carries what they came to."""

    finished = Signal(object, object)
    """`FirstSettings` and `FirstUser`."""
    closed = Signal()
    _asked = Signal(str, str)

    def __init__(
        self,
        look: Look,
        *,
        check_pin: Callable[[str], None],
        ask_chart: Callable[[str], str | None],
    ) -> None:
        """`check_pin` raises `ValueError` with words for a PIN that is none. `ask_chart` says what
        is wrong with a chart's address, or None; it is called in a thread and may take its time.
        """
        super().__init__()
        self.look = look
        self.setObjectName(names.FIRST_RUN)
        self.setWindowTitle(self.tr("Set this station up"))
        self.setPalette(look.qt_palette())
        self.setStyleSheet(style_sheet(look))
        self._check_pin, self._ask_chart = check_pin, ask_chart
        self._asked.connect(self._show_asked)
        self._build()
        self._show_step(0)

    # Layout.

    def _build(self) -> None:
        metrics = self.look.metrics
        page = column(self)
        page.addStretch(1)
        middle = row()
        middle.addStretch(1)
        card = Panel(self.look)
        card.setFixedWidth(metrics.px(980, 820))
        side = metrics.px(48, 32)
        inner = column(card, spacing=metrics.px(12, 8), margins=(side, side, side, side))
        self._title = Label(self.look, use=Text.NAME)
        self._where = Label(self.look, use=Text.LABEL, tone=Tone.INK2)
        inner.addWidget(self._where)
        inner.addWidget(self._title)
        inner.addSpacing(metrics.px(12, 8))
        self._steps = QStackedWidget()
        for step in (self._station(), self._administrator(), self._chart()):
            self._steps.addWidget(step)
        inner.addWidget(self._steps)
        self._message = Label(self.look, use=Text.STRONG, tone=Tone.BAD, wrap=True)
        self._message.setObjectName(names.FIRST_RUN_MESSAGE)
        self._message.setFixedHeight(metrics.px(64, 52))
        inner.addWidget(self._message)
        foot = row(spacing=metrics.px(16, 10))
        self._back = Button(self.look, self.tr("Back"), name=names.FIRST_RUN_BACK)
        self._back.clicked.connect(lambda: self._show_step(self._steps.currentIndex() - 1))
        self._next = Button(self.look, "", name=names.FIRST_RUN_NEXT, kind=Kind.NEXT, step=True)
        self._next.clicked.connect(self._go_on)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._next)
        inner.addLayout(foot)
        middle.addWidget(card)
        middle.addStretch(1)
        page.addLayout(middle)
        page.addStretch(2)

    def _station(self) -> QWidget:
        box, lines = self._step_box()
        self.station = self._field(lines, self.tr("Name of this station"), names.FIRST_STATION)
        self.station.setText(_STATION)
        self.room = self._field(lines, self.tr("Room, as staff call it"), names.FIRST_ROOM)
        self.zone = self._field(lines, self.tr("Time zone"), names.FIRST_ZONE)
        self.zone.setText(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace"))
        lines.addWidget(Label(self.look, self.tr("Language"), use=Text.LABEL, tone=Tone.INK2))
        languages = [(code, word, f"language-{code}") for code, word in _LANGUAGES]
        self.language = Segmented(self.look, languages, "en")
        lines.addWidget(self.language, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        return box

    def _administrator(self) -> QWidget:
        box, lines = self._step_box()
        says = self.tr("The administrator signs in first, and adds the others.")
        lines.addWidget(Label(self.look, says, tone=Tone.INK2, wrap=True))
        self.name = self._field(lines, self.tr("Full name"), names.FIRST_NAME)
        self.pin = self._field(lines, self.tr("PIN, 4 to 12 digits"), names.FIRST_PIN)
        self.again = self._field(lines, self.tr("The same PIN once more"), names.FIRST_PIN_AGAIN)
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        lines.addStretch(1)
        return box

    def _chart(self) -> QWidget:
        box, lines = self._step_box()
        says = self.tr(
            "Signed results go to the chart's FHIR server, and today's list comes from it. Leave "
            "the address empty to set it later: until then results stay on this station."
        )
        lines.addWidget(Label(self.look, says, tone=Tone.INK2, wrap=True))
        self._answer = Label(self.look, use=Text.STRONG, wrap=True)
        self._answer.setObjectName(names.FIRST_ANSWER)
        self.url = self._field(
            lines, self.tr("Address of the chart"), names.FIRST_URL, "https://chart.example/fhir"
        )
        self.url.textChanged.connect(lambda: self._answer.show_text(""))
        self.test = ChoiceRow(
            self.look,
            self.tr("It is a test chart: simulated values may go there"),
            names.FIRST_TEST,
            alone=True,
        )
        self.test.setCheckable(True)
        self.test.toggled.connect(self.test.show_chosen)
        lines.addWidget(self.test)
        asking = row(spacing=self.look.metrics.px(16, 10))
        self.ask = Button(self.look, self.tr("Ask the chart"), name=names.FIRST_ASK)
        self.ask.clicked.connect(self._begin_asking)
        asking.addWidget(self.ask)
        asking.addWidget(self._answer, 1, Qt.AlignmentFlag.AlignVCenter)
        lines.addLayout(asking)
        later = self.tr("The first instruments come next, when the station has started.")
        lines.addSpacing(self.look.metrics.px(12, 8))
        lines.addWidget(Label(self.look, later, tone=Tone.INK2, wrap=True))
        lines.addStretch(1)
        return box

    def _step_box(self) -> tuple[QWidget, QVBoxLayout]:
        box = QWidget()
        return box, column(box, spacing=self.look.metrics.px(10, 8))

    def _field(self, lines: QVBoxLayout, label: str, name: str, hint: str = "") -> Field:
        word = Label(self.look, label, use=Text.LABEL, tone=Tone.INK2)
        field = Field(self.look, label, name=name, hint=hint)
        field.returnPressed.connect(self._go_on)
        word.setBuddy(field)
        lines.addWidget(word)
        lines.addWidget(field)
        return field

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The window's ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BG))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Somebody went away; nothing is kept."""
        self.closed.emit()
        super().closeEvent(event)

    # Steps.

    def _show_step(self, step: int) -> None:
        titles = (
            self.tr("This station"),
            self.tr("The first administrator"),
            self.tr("The chart"),
        )
        self._steps.setCurrentIndex(step)
        self._title.show_text(titles[step])
        self._where.show_text(
            self.tr("Set this station up, {n} of {all}").format(n=step + 1, all=_STEPS)
        )
        last = step == _STEPS - 1
        self._next.show_text(self.tr("Start the station") if last else self.tr("Go on"))
        self._back.setEnabled(step > 0)
        self._message.show_text("")
        (self.room, self.name, self.url)[step].setFocus()

    def _go_on(self) -> None:
        step = self._steps.currentIndex()
        wrong = (self._wrong_station, self._wrong_administrator, self._wrong_chart)[step]()
        self._message.show_text(wrong)
        if wrong:
            return
        if step < _STEPS - 1:
            self._show_step(step + 1)
            return
        self.finished.emit(
            FirstSettings(
                station_id=self.station.text().strip(),
                room=self.room.text().strip(),
                language=self.language.current,
                time_zone=self.zone.text().strip() or None,
                chart_url=self.url.text().strip() or None,
                chart_test=self.test.isChecked(),
            ),
            FirstUser(name=self.name.text().strip(), pin=self.pin.text()),
        )

    def _wrong_station(self) -> str:
        if not self.station.text().strip():
            return self.tr("The station has no name yet. Type one.")
        if not self.room.text().strip():
            return self.tr("The room has no name yet. Type what is on its door.")
        zone = self.zone.text().strip()
        if zone and not QTimeZone.isTimeZoneIdAvailable(zone.encode()):
            return self.tr(
                "There is no time zone {zone}. Type one such as America/Chicago."
            ).format(zone=zone)
        return ""

    def _wrong_administrator(self) -> str:
        if not self.name.text().strip():
            return self.tr("The administrator has no name yet. Type it.")
        try:
            self._check_pin(self.pin.text())
        except ValueError as problem:
            return problem_words(problem)
        if self.pin.text() != self.again.text():
            return self.tr("The two PINs differ. Type both again.")
        return ""

    def _wrong_chart(self) -> str:
        url = self.url.text().strip()
        if url and not url.startswith(("https://", "http://")):
            return self.tr("The address begins with https:// or http://.")
        return ""

    def show_problem(self, says: str) -> None:
        """What went wrong in keeping it."""
        self._message.show_text(says)

    # The chart is asked in a thread: it may not answer for long.

    def _begin_asking(self) -> None:
        url = self.url.text().strip()
        wrong = self._wrong_chart() if url else self.tr("Type the chart's address first.")
        self._message.show_text(wrong)
        if wrong:
            return
        self.ask.setEnabled(False)
        self._answer.show_text(self.tr("Asking… You can go on meanwhile."), Tone.INK2)
        threading.Thread(target=self._ask, args=(url,), name="ask-chart", daemon=True).start()

    def _ask(self, url: str) -> None:
        try:
            answer = self._ask_chart(url)
            wrong = spoken(answer) if answer else ""
        except ValueError as problem:
            wrong = problem_words(problem)
        self._asked.emit(url, wrong)

    def _show_asked(self, url: str, wrong: str) -> None:
        self.ask.setEnabled(True)
        if url == self.url.text().strip():  # else it is the answer of an address of before
            text = wrong or self.tr("The chart answers.")
            self._answer.show_text(text, Tone.BAD if wrong else Tone.OK)
