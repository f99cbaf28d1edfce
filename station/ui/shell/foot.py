"""The foot bar: a running cuff, chart and instruments at the left, the page's buttons at the right.

What runs has the left end to itself: chart and instruments step back while a cuff does.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from station.capture.views import LinkPhase
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.shell.cuff_bar import RunningCuff
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord

if TYPE_CHECKING:
    from station.capture.views import ChartView, StationView

__all__ = ["FootBar"]


class FootBar(QWidget):
    """`held_wanted`: somebody wants to see the readings that wait for a decision. `stop_wanted`:
    the cuff that is measuring is to stop.
    """

    held_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        metrics = look.metrics
        self.setFixedHeight(max(metrics.px(88, 72), metrics.step + metrics.px(12, 8)))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, 0, metrics.margin, 0)
        row.setSpacing(metrics.px(32, 18))
        self._cuff = RunningCuff(look)
        self._cuff.stop.clicked.connect(self.stop_wanted)
        self._chart = ShapeWord(look, use=Text.LABEL)
        self._chart.setObjectName(names.CHART_STATE)
        self._links = ShapeWord(look, use=Text.LABEL)
        self._held = Button(
            look, "", name=names.HELD, kind=Kind.ATTENTION, icon=Icon.TRAY, use=Text.BUTTON
        )
        self._held.clicked.connect(self.held_wanted)
        self._held.hide()
        for widget in (self._cuff, self._chart, self._links):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._held)
        self._actions = QStackedWidget()
        row.addWidget(self._actions)
        self._boxes: dict[str, QWidget] = {}

    def add_page(self, page: str, actions: Sequence[QWidget]) -> None:
        """Take a page's buttons, once."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.metrics.gap)
        row.addStretch(1)
        for action in actions:
            row.addWidget(action)
        self._boxes[page] = box
        self._actions.addWidget(box)

    def show_page(self, page: str) -> None:
        """Show the buttons of that page."""
        if page in self._boxes:
            self._actions.setCurrentWidget(self._boxes[page])

    def update_view(self, view: StationView) -> None:
        """Chart, instruments, and how many readings wait."""
        self._cuff.show_cuff(view.cuff)
        self._show_charts(view.charts if view.cuff is None else ())
        self._show_links(view)
        if view.cuff is not None:
            self._links.hide()
        waiting = len(view.held)
        self._held.setVisible(waiting > 0)
        self._held.show_text(
            self.tr("1 reading to check")
            if waiting == 1
            else self.tr("{n} readings to check").format(n=waiting)
        )

    def _show_charts(self, charts: tuple[ChartView, ...]) -> None:
        """The worst of the destinations: one that does not answer is what matters."""
        self._chart.setVisible(bool(charts))
        if not charts:
            return
        order = {False: 0, None: 1, True: 2}
        chart = min(charts, key=lambda one: order[one.reachable])
        if chart.reachable:
            word = self.tr("Test chart connected") if chart.test else self.tr("Chart connected")
            self._chart.show_state(Icon.CAPTURED, word, Tone.OK, Tone.INK2)
        elif chart.reachable is None:
            word = self.tr("Chart not asked yet")
            self._chart.show_state(Icon.WAITING, word, Tone.INK3, Tone.INK2)
        else:
            word = self.tr("Chart does not answer")
            self._chart.show_state(Icon.WARNING, word, Tone.WARN, Tone.WARN)
        # A chart's own words: Qt would take a tag in them for markup of ours.
        says = f"<qt>{escape(chart.says)}</qt>" if "<" in chart.says else chart.says
        self._chart.setToolTip(says)

    def _show_links(self, view: StationView) -> None:
        links = [link for link in view.links if link.allowed]
        total = len(links)
        connected = [link for link in links if link.phase is LinkPhase.CONNECTED]
        # What is connected and has something to say about it sends nothing.
        silent = sum(bool(link.says) for link in connected)
        there = len(connected) - silent
        failed = silent > 0 or any(link.phase is LinkPhase.FAILED for link in links)
        # Where it is narrow, only what is wrong is said.
        self._links.setVisible(total > 0 and (failed or not self.look.metrics.compact))
        if there == total:
            word = self.tr("{n} instruments").format(n=total)
            if total == 1:
                word = self.tr("1 instrument")
            self._links.show_state(Icon.CAPTURED, word, Tone.OK, Tone.INK2)
            return
        word = self.tr("{n} of {m} instruments").format(n=there, m=total)
        if failed:
            self._links.show_state(Icon.WARNING, word, Tone.WARN, Tone.WARN)
        else:
            self._links.show_state(Icon.WAITING, word, Tone.INK3, Tone.INK2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground and the line over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour(Tone.SURFACE))
        painter.fillRect(0, 0, self.width(), 1, self.look.colour(Tone.LINE))
