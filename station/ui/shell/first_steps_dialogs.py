"""The two dialogs that follow the first start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.first_start import FirstSettings, FirstUser

__all__ = ["FirstInstruments", "Ready"]

Line = tuple[bool, str]
"""Whether it is set up, and what is said of it."""


class FirstInstruments(Overlay):
    """What is added so far, and the way to the next. Closing it goes on without."""

    add_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, look: Look, *, practise: bool = True) -> None:
        """`practise`: there is a simulated room to offer."""
        super().__init__(look, "", name=names.FIRST_INSTRUMENTS, width=1080)
        title = self.tr("The first instruments")
        self.title.setText(title)
        self.setAccessibleName(title)
        says = self.tr(
            "Switch one on, or plug its cable in, then add it. Those that come later are added in "
            "the same way on Devices; what no instrument measures is entered by hand."
        )
        self.body.addWidget(Label(look, says, tone=Tone.INK2, wrap=True))
        self.list = Label(look, use=Text.STRONG, wrap=True)
        self.list.setObjectName(names.FIRST_INSTRUMENTS_LIST)
        self.body.addWidget(self.list)
        if practise:
            self._offer_practice()
        self.later = Button(look, self.tr("Later"), name=names.FIRST_INSTRUMENTS_LATER)
        self.later.clicked.connect(self.shut)
        self.add = Button(
            look,
            self.tr("Add an instrument"),
            name=names.FIRST_INSTRUMENTS_ADD,
            kind=Kind.NEXT,
            icon=Icon.PLUS,
            step=True,
        )
        self.add.clicked.connect(self.add_wanted)
        self.buttons.addWidget(self.later)
        self.buttons.addWidget(self.add)

    def _offer_practice(self) -> None:
        offer = self.tr(
            "No instrument at hand? Practise in a simulated room: invented patients and a chart of "
            "its own. Nothing of it stays here; start the station again for this room."
        )
        self.body.addWidget(Label(self.look, offer, tone=Tone.INK2, wrap=True))
        play = Button(self.look, self.tr("Practise"), name=names.FIRST_PRACTISE)
        play.setAccessibleName(self.tr("Practise in a simulated room"))
        play.clicked.connect(self.practice_wanted)
        self.buttons.insertWidget(0, play)

    def update_view(self, view: StationView) -> None:
        """What is there by now."""
        there = ", ".join(link.name for link in view.links)
        self.list.show_text(
            self.tr("Added: {names}").format(names=there)
            if there
            else self.tr("None is added yet.")
        )
        self.later.show_text(self.tr("Done") if there else self.tr("Later"))
        self.add.setEnabled(view.may_manage)


class Ready(Overlay):
    """What is set up and what is not, each with where it is set."""

    def __init__(
        self, look: Look, settings: FirstSettings, user: FirstUser, warnings: list[str]
    ) -> None:
        super().__init__(look, "", name=names.READY, width=1080)
        self._settings, self._user, self._warnings = settings, user, warnings
        self._shown: list[Line] | None = None
        self._lines = column(spacing=look.metrics.px(12, 7))
        self.body.addLayout(self._lines)
        self.start = Button(
            look, self.tr("Go to Today"), name=names.READY_START, kind=Kind.NEXT, step=True
        )
        self.start.clicked.connect(self.shut)
        self.buttons.addWidget(self.start)

    def update_view(self, view: StationView) -> None:
        """The chart and the instruments as they are now."""
        shown = self.lines(view)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lines)
        left = sum(not done for done, _ in shown)
        title = self.tr("Ready")
        if left == 1:
            title = self.tr("Ready, with one thing left")
        elif left:
            title = self.tr("Ready, with {n} things left").format(n=left)
        self.title.setText(title)
        self.setAccessibleName(title)
        look = self.look
        for done, said in shown:
            line = row(spacing=look.metrics.px(12, 8))
            icon, tone = (Icon.CAPTURED, Tone.OK) if done else (Icon.WAITING, Tone.WARN)
            shape = Picture(look, icon, tone, px=look.metrics.px(26, 20))
            line.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(look, said, wrap=True), 1)
            self._lines.addLayout(line)

    def lines(self, view: StationView) -> list[Line]:
        """What is set up, then what is not."""
        settings = self._settings
        lines = [
            (
                True,
                self.tr("Station {name}, room {room}").format(
                    name=settings.station_id, room=settings.room
                ),
            ),
            (True, self.tr("Administrator: {name}").format(name=self._user.name)),
            (
                False,
                self.tr(
                    "Nobody else may sign in yet. The administrator adds people with the command: "
                    "station users add"
                ),
            ),
            self._chart(view),
            self._instruments(view),
            *((False, spoken(warning)) for warning in self._warnings),
        ]
        return sorted(lines, key=lambda line: not line[0])

    def _chart(self, view: StationView) -> Line:
        url = self._settings.chart_url
        if not url:
            return False, self.tr(
                "No chart: signed results stay on this station. Its address is set in station.toml."
            )
        chart = next(iter(view.charts), None)
        if chart is not None and chart.reachable is False:
            says = self.tr("The chart at {url} does not answer now. Results wait here for it.")
            return False, says.format(url=url)
        if self._settings.chart_test:
            return True, self.tr("Test chart: {url}").format(url=url)
        return True, self.tr("Chart: {url}").format(url=url)

    def _instruments(self, view: StationView) -> Line:
        there = ", ".join(link.name for link in view.links)
        if not there:
            return False, self.tr(
                "No instrument yet. Add them on Devices; until then values are entered by hand."
            )
        return True, self.tr("Instruments: {names}").format(names=there)
