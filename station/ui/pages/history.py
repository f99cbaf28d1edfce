"""History: earlier vitals of the patient in the room as trends, with the value of now on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QWidget,
)

from station.capture.commands import Answer, ReadHistory
from station.capture.views import ChartMemory, HistoryView, StationView
from station.earlier import EarlierOrigin, of_kind
from station.ui import history_words, names
from station.ui.history_now import as_read_here, now_of
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.pages.history_parts import Legend, NumbersSide
from station.ui.site_units import in_site_units
from station.ui.tokens import Text, Tone
from station.ui.trend import Trend, TrendPlot
from station.ui.widgets.button import Button
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.picture import Picture
from station.ui.widgets.segmented import Segmented
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["HistoryPage"]

_ORDER: Final = (
    ResultKind.BLOOD_PRESSURE,
    ResultKind.BODY_WEIGHT,
    ResultKind.PULSE_RATE,
    ResultKind.SPO2,
    ResultKind.BODY_TEMPERATURE,
    ResultKind.RESPIRATORY_RATE,
    ResultKind.BODY_HEIGHT,
    ResultKind.HEAD_CIRCUMFERENCE,
    ResultKind.PAIN_SCORE,
)
_DAYS: Final = {"3m": 92, "1y": 366, "2y": 731}
_ALL: Final = "all"
_LOOK_OF_CHART: Final = {
    ChartMemory.READING: (Icon.MEASURING, Tone.ACCENT),
    ChartMemory.READ: (Icon.CAPTURED, Tone.OK),
    ChartMemory.PARTLY: (Icon.WARNING, Tone.WARN),
    ChartMemory.SILENT: (Icon.WARNING, Tone.WARN),
    ChartMemory.NO_CHART: (Icon.NO_DEVICE, Tone.INK2),
}


class HistoryPage(Page):
    """Plots at the left, the numbers of the chosen one at the right, all of one patient."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_HISTORY)
        self._made_of: object = None
        self.plots: dict[ResultKind, TrendPlot] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(lambda _button: self._show_numbers())
        metrics = look.metrics
        page = column(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        page.addLayout(self._head())
        body = row(spacing=metrics.gutter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.addWidget(self._area, 1)
        self.side = NumbersSide(look)
        self.table = self.side.table
        body.addWidget(self.side)
        page.addLayout(body, 1)
        self._again = Button(
            look, self.tr("Read again"), name=names.READ_HISTORY, icon=Icon.REPEAT, step=True
        )
        self._again.clicked.connect(self._read)
        self._back = Button(look, self.tr("Back to vitals"), name=names.HISTORY_BACK, step=True)
        self._back.clicked.connect(lambda: self.go("vitals"))

    # Parts.

    def _head(self) -> QHBoxLayout:
        look = self.look
        head = row(spacing=look.metrics.px(28, 14))
        title = column(spacing=look.metrics.px(4, 2))
        first = row(spacing=look.metrics.px(24, 12))
        first.addWidget(Label(look, self.tr("History"), use=Text.HEADING))
        for origin in (None, *EarlierOrigin):
            first.addWidget(Legend(look, origin))
        first.addStretch(1)
        title.addLayout(first)
        state = row(spacing=look.metrics.px(8, 6))
        self._state_icon = Picture(
            look, Icon.MEASURING, Tone.ACCENT, px=look.metrics.px(24, 18), behind=Tone.BG
        )
        self._state = Label(look, use=Text.LABEL, tone=Tone.INK2, wrap=True)
        self._state.setObjectName(names.HISTORY_STATE)
        state.addWidget(self._state_icon)
        state.addWidget(self._state, 1)
        title.addLayout(state)
        head.addLayout(title, 1)
        self.span = Segmented(
            look,
            [
                ("3m", self.tr("3 months"), names.history_span("3m")),
                ("1y", self.tr("1 year"), names.history_span("1y")),
                ("2y", self.tr("2 years"), names.history_span("2y")),
                (_ALL, self.tr("All"), names.history_span(_ALL)),
            ],
            "2y",
        )
        self.span.chosen.connect(lambda _value: self._show())
        head.addWidget(self.span, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def foot_actions(self) -> list[QWidget]:
        """Read again, and the way back."""
        return [self._again, self._back]

    # Drawing.

    def update_view(self, view: StationView) -> None:
        """Draw anew only where values, what is kept now, or the day have changed."""
        super().update_view(view)
        history = view.history
        made_of = (history, now_of(view), history_words.day_of(view.now))
        if made_of != self._made_of:
            self._made_of = made_of
            self._show()

    def _show(self) -> None:
        view = self.view
        if view is None or view.history is None:
            self._clear()
            return
        history, now = view.history, now_of(view)
        self._show_state(history)
        on_board = {tile.kind for tile in view.tiles}
        wanted = [
            kind
            for kind in _ORDER
            if kind in on_board or kind in now or of_kind(history.values, kind)
        ]
        if wanted != list(self.plots):
            self._make_plots(wanted)
        until = view.now
        since = self._since(history, until)
        for kind, plot in self.plots.items():
            plot.show_trend(
                Trend(
                    kind=kind,
                    values=tuple(map(as_read_here, of_kind(history.values, kind))),
                    now=tuple(map(in_site_units, now.get(kind, ()))),
                    limits=tuple(
                        dataclasses.replace(one, quantity=in_site_units(one.quantity))
                        for one in history.limits
                        if one.kind is kind
                    ),
                    since=since,
                    # Once a minute is enough for what is drawn over months.
                    until=until.replace(second=0, microsecond=0) + timedelta(minutes=1),
                    chart=history.chart,
                )
            )
        self._show_numbers()

    def _since(self, history: HistoryView, until: datetime) -> datetime:
        days = _DAYS.get(self.span.current)
        if days is not None:
            start = until - timedelta(days=days)
        else:
            first = min((value.at for value in history.values), default=until - timedelta(days=92))
            start = first - max((until - first) * 0.03, timedelta(days=2))
        return start.replace(hour=0, minute=0, second=0, microsecond=0)

    def _show_state(self, history: HistoryView) -> None:
        icon, tone = _LOOK_OF_CHART[history.chart]
        self._state_icon.show_icon(icon, tone)
        said = history_words.chart_line(history)
        if not history.values and history.chart is ChartMemory.READ:
            said = f"{said}. {self.tr('There are no earlier values.')}"
        elif not history.values and history.chart is ChartMemory.SILENT:
            said = f"{said} {self.tr('This station has none of its own.')}"
        self._state.show_text(said)
        self.side.show_notes(history.notes)
        self._again.setEnabled(history.chart is not ChartMemory.READING)

    def _make_plots(self, kinds: list[ResultKind]) -> None:
        """A grid: blood pressure over the whole width, the others below it."""
        chosen = self._chosen()
        for plot in self.plots.values():
            self._group.removeButton(plot)
        self.plots = {kind: TrendPlot(self.look, kind) for kind in kinds}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, self.look.metrics.px(4, 4), 0)
        grid.setSpacing(self.look.metrics.gutter)
        others = [kind for kind in kinds if kind is not ResultKind.BLOOD_PRESSURE]
        widest = 3 if self.look.metrics.compact else 4
        across = max(1, min(widest, (len(others) + 1) // 2))
        top = 0
        if ResultKind.BLOOD_PRESSURE in self.plots:
            grid.addWidget(self.plots[ResultKind.BLOOD_PRESSURE], 0, 0, 1, across)
            grid.setRowStretch(0, 4)
            top = 1
        for at, other in enumerate(others):
            line = top + at // across
            grid.addWidget(self.plots[other], line, at % across)
            grid.setRowStretch(line, 3)
        for at in range(across):
            grid.setColumnStretch(at, 1)
        for kind in kinds:
            self._group.addButton(self.plots[kind])
            self.plots[kind].setChecked(kind is chosen)
        if kinds and chosen not in self.plots:
            self.plots[kinds[0]].setChecked(True)
        self._area.setWidget(body)
        # In reading order: how far back, the plots, their numbers.
        before: QWidget = self.span
        for kind in kinds:
            QWidget.setTabOrder(before, self.plots[kind])
            before = self.plots[kind]
        QWidget.setTabOrder(before, self.table)

    def _chosen(self) -> ResultKind | None:
        for kind, plot in self.plots.items():
            if plot.isChecked():
                return kind
        return ResultKind.BLOOD_PRESSURE

    def _show_numbers(self) -> None:
        chosen = self._chosen()
        plot = self.plots.get(chosen) if chosen is not None else None
        if plot is None or plot.trend is None:
            return
        self.side.show_trend(plot.trend)

    def _clear(self) -> None:
        """Nobody is in the room: nothing of the last patient stays."""
        self._made_of = None
        self._make_plots([])
        self.side.forget()
        self._state.show_text("")

    # What is asked for.

    def _read(self) -> None:
        if self.actor is not None:
            self.send(ReadHistory(actor=self.actor))
