"""A day: the days of a month as keys, months and years beside them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QLocale, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station.ui import names
from station.ui.intake.dialogs import AnswerDialog
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row

__all__ = ["DateDialog"]

_WEEK: Final = 7
_ROWS: Final = 6
_EARLIEST: Final = 1900


class _Day(Button):
    """A key of a day; the arrows go to its neighbours, up and down a week."""

    def __init__(self, look: Look, size: QSize, move: Callable[[int], None]) -> None:
        super().__init__(look, "", use=Text.STRONG, size=size)
        self._move = move

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right a day, up and down a week."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_WEEK,
            Qt.Key.Key_Down: _WEEK,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._move(step)


class DateDialog(AnswerDialog):
    """Touch a day and it is the answer. Days that cannot be are there and cannot be touched."""

    def __init__(
        self,
        look: Look,
        title: str,
        day: date | None,
        today: date,
        keep: Callable[[date], None],
        *,
        future: bool,
    ) -> None:
        """`day` is the answer so far; `future`: days after today can be chosen."""
        super().__init__(look, title, width=1000)
        self._today, self._chosen, self._future = today, day, future
        shown = day or today
        self._year, self._month = shown.year, shown.month
        self._days: list[_Day] = []
        self._dates: list[date | None] = []
        self._keep = keep
        halves = row(spacing=look.metrics.px(28, 18))
        halves.addLayout(self._build_side(), 1)
        halves.addWidget(self._build_days())
        self.body.addLayout(halves)
        self._show_month()

    def open_over(self, widget: QWidget) -> None:
        """Open with the keyboard on the chosen day, or today."""
        super().open_over(widget)
        self._focus(self._chosen or self._today)

    def _build_side(self) -> QVBoxLayout:
        look = self.look
        side = column(spacing=look.metrics.gap)
        self.title_ = Label(look, use=Text.TILE)
        side.addWidget(self.title_)
        for name, text, months in (
            ("month-before", self.tr("Month before"), -1),
            ("month-after", self.tr("Month after"), 1),
            ("year-before", self.tr("Year before"), -12),
            ("year-after", self.tr("Year after"), 12),
        ):
            button = Button(look, text, name=name)
            button.clicked.connect(lambda _=False, months=months: self._turn(months))
            side.addWidget(button)
        side.addWidget(self.message)
        side.addStretch(1)
        return side

    def _build_days(self) -> QWidget:
        look = self.look
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.metrics.gap)
        self._first = QLocale().firstDayOfWeek().value
        for at in range(_WEEK):
            day = (self._first - 1 + at) % _WEEK + 1
            short = QLocale().standaloneDayName(day, QLocale.FormatType.ShortFormat)
            label = Label(look, short, use=Text.CAPTION, tone=Tone.INK2)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, 0, at)
        size = QSize(look.metrics.touch(12), look.metrics.touch(12))
        for at in range(_WEEK * _ROWS):
            key = _Day(look, size, lambda step, at=at: self._step(at, step))  # type: ignore[misc]
            policy = key.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            key.setSizePolicy(policy)
            key.clicked.connect(lambda _=False, at=at: self._touched(at))
            grid.addWidget(key, 1 + at // _WEEK, at % _WEEK)
            self._days.append(key)
        return holder

    def _turn(self, months: int) -> None:
        year, month = divmod(self._year * 12 + self._month - 1 + months, 12)
        if _EARLIEST <= year <= self._today.year + 100:
            self._year, self._month = year, month + 1
            self._show_month()

    def _show_month(self) -> None:
        name = QLocale().standaloneMonthName(self._month)
        self.title_.show_text(f"{name[:1].upper()}{name[1:]} {self._year}")
        weekday, length = monthrange(self._year, self._month)
        before = (weekday + 1 - self._first) % _WEEK
        self._dates = []
        for at, key in enumerate(self._days):
            number = at - before + 1
            there = 1 <= number <= length
            day = date(self._year, self._month, number) if there else None
            self._dates.append(day)
            key.setVisible(there)
            if day is not None:
                key.setObjectName(names.day(day))
                long = QLocale().toString(
                    QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat
                )
                key.show_text(str(number), long)
                key.setEnabled(self._future or day <= self._today)
                key.set_kind(Kind.CHOSEN if day == self._chosen else Kind.OTHER)

    def _step(self, at: int, step: int) -> None:
        now = self._dates[at]
        if now is not None:
            self._focus(now + timedelta(days=step))

    def _focus(self, day: date) -> None:
        """Go to that day, and to its month where it is another."""
        if day > self._today and not self._future:
            return
        if (day.year, day.month) != (self._year, self._month):
            self._year, self._month = day.year, day.month
            self._show_month()
        self._days[self._dates.index(day)].setFocus(Qt.FocusReason.TabFocusReason)

    def _touched(self, at: int) -> None:
        day = self._dates[at]
        if day is not None:
            self._keep(day)
