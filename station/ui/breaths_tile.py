"""Respiration: breaths are counted by touch, with what the waves suggest beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.capture.breaths import BreathCount, begin
from station.capture.views import BoardView, BreathsView, TileState, TileView
from station.ui import names, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tile import Allowed, TileAsks, TileButton, ValueTile, asked_for, info, origin
from station.ui.tile_look import FRAMES
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.ui.widgets.value import Value
from station.visit import ResultKind

__all__ = ["BreathsTile"]

_TICK_MS: Final = 100
_TAP_MM: Final = (50, 15)
# No instrument says it now: then a person counts.
_COUNTABLE: Final = (
    TileState.NO_DEVICE,
    TileState.WAITING,
    TileState.CHECK,
    TileState.FAILED,
    TileState.GONE,
)
_KEPT: Final = (TileState.CAPTURED, TileState.BY_HAND, TileState.NOT_DONE)


class _Tap(Button):
    """The place to touch at each breath: large, and heard at the press, not at the release."""

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.look.metrics
        return QSize(metrics.touch(_TAP_MM[0]), metrics.touch(_TAP_MM[1]))


class BreathsTile(ValueTile):
    """`counted` tells a rate, and over how many seconds. `clock_s` is monotonic, in seconds."""

    counted = Signal(object, int)

    def __init__(
        self, look: Look, asks: TileAsks, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(look, ResultKind.RESPIRATORY_RATE, asks)
        self.clock_s = clock_s
        self.count: BreathCount | None = None
        self._lasts_s: tuple[int, ...] = (30, 60)
        self._estimate: BreathsView | None = None
        self._nothing_counted = False
        self._allowed = Allowed(entry=False)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._counter = self._build_counter()

    def _build_counter(self) -> QWidget:
        """Lies over everything but the head, so that nothing behind it moves."""
        look = self.look
        counter = Panel(look, self)
        counter.set_frame(Tone.SURFACE, 0)
        side, bottom = look.metrics.px(20, 12), look.metrics.px(16, 10)
        box = column(counter, spacing=look.metrics.px(8, 4), margins=(side, 0, side, bottom))
        head = row(spacing=look.metrics.px(10, 6))
        self.breaths = Value(look, Text.PHRASE)
        self.left = Value(look, Text.HEADING)
        head.addWidget(self.breaths, 5)
        head.addWidget(self.left, 4)
        box.addLayout(head)
        self.tap = _Tap(
            look, self.tr("Tap at each breath"), name=names.BREATH_TAP, kind=Kind.CHOSEN
        )
        self.tap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tap.setMinimumHeight(look.metrics.touch(_TAP_MM[1]))
        self.tap.pressed.connect(self._touched)
        box.addWidget(self.tap, 1)
        self.beside = FitText(look)
        self.beside.set_lines(Text.CAPTION, 2)
        box.addWidget(self.beside)
        line = row(spacing=look.metrics.gap)
        self.undo = TileButton(look, self.tr("Undo tap"), name=names.BREATH_UNDO)
        self.undo.clicked.connect(self._undo)
        self.longer = TileButton(look, "", name=names.BREATH_LONGER)
        self.longer.clicked.connect(self._other_time)
        self.cancel = TileButton(look, self.tr("Cancel"), name=names.BREATH_CANCEL)
        self.cancel.setAccessibleName(self.tr("Cancel the count"))
        self.cancel.clicked.connect(self.stop)
        line.addWidget(self.undo)
        line.addWidget(self.longer)
        line.addStretch(1)
        line.addWidget(self.cancel)
        box.addLayout(line)
        counter.hide()
        return counter

    # What the page gives.

    def show_board(self, board: BoardView, estimate: BreathsView | None) -> None:
        """How long the site counts, and what the waves suggest now."""
        self._lasts_s = board.count_s
        self._estimate = estimate

    def show_tile(self, tile: TileView, allowed: Allowed) -> None:
        """Show a state; while it is counted, the count."""
        self._allowed = allowed
        super().show_tile(tile, allowed)
        if not allowed.entry:
            self.stop()
        if self.count is not None:
            self._show_count()

    def _show_again(self, tile: TileView, allowed: Allowed) -> None:
        """Count, where no instrument is asked for it and none has said it."""
        super()._show_again(tile, allowed)
        if asked_for(tile) is not None or tile.acceptable or tile.state not in _COUNTABLE:
            return
        title = words.kind_title(self.kind)
        count = words.translate("ValueTile", "Count")
        self.again.show_text(count, self.tr("Count: {what}").format(what=title))
        self.again.setEnabled(allowed.entry)
        self.show_only(self.again)

    def _again(self) -> None:
        """Count, or take back what was kept."""
        if asked_for(self.tile) is None and self.tile.state in _COUNTABLE:
            self.start()
        else:
            super()._again()

    def show_info(self, tile: TileView) -> None:
        """What the waves suggest stands below, as an estimate."""
        said = info(tile)
        if self._nothing_counted and tile.state not in _KEPT:
            nothing = self.tr("No breath was counted. Count again, or enter the rate by hand.")
            said = [Paragraph(nothing, Text.LABEL, Tone.INK)]
        self.info.show_paragraphs(
            *said,
            Paragraph(origin(tile), Text.CAPTION),
            Paragraph(self._estimate_words(), Text.CAPTION),
        )

    def _estimate_words(self) -> str:
        if self._estimate is None or self._estimate.rate_per_min is None:
            return ""
        return self.tr("Estimate from waves: {n} /min, not filed").format(
            n=self._estimate.rate_per_min
        )

    # The count.

    def start(self) -> None:
        """The clock runs from now; the keyboard's Space is a breath."""
        self._nothing_counted = False
        self.count = begin(self._lasts_s[0], self.clock_s())
        self._counter.setGeometry(self._counter_place())
        self._counter.show()
        self._counter.raise_()
        self._timer.start()
        self._show_count()
        self.tap.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """No count any more; nothing of it is kept."""
        if self.count is None:
            return
        self.count = None
        self._timer.stop()
        self._counter.hide()
        super().show_tile(self.tile, self._allowed)
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Another patient: nothing that was counted or not counted is told."""
        self._nothing_counted = False
        self.stop()

    def tick(self) -> None:
        """Time passes."""
        count, now_s = self.count, self.clock_s()
        if count is None:
            return
        if not count.over(now_s):
            self._show_count()
            return
        rate = count.rate()
        self._nothing_counted = rate is None
        self.stop()
        if rate is not None:
            self.counted.emit(rate, count.lasts_s)

    def _touched(self) -> None:
        if self.count is not None:
            self.count = self.count.touched(self.clock_s())
            self._show_count()

    def _undo(self) -> None:
        if self.count is not None:
            self.count = self.count.undone()
            self._show_count()
            self.tap.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_time(self) -> None:
        """The next of the site's times, as long as it is not over by that."""
        count = self.count
        other = self._other()
        if count is not None and other is not None:
            self.count = count.lasting(other)
            self._show_count()
            self.tap.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other(self) -> int | None:
        """Another time of the site that is still to come."""
        count = self.count
        if count is None:
            return None
        gone_s = self.clock_s() - count.began_s
        return next((s for s in self._lasts_s if s != count.lasts_s and s > gone_s), None)

    def _show_count(self) -> None:
        count = self.count
        if count is None:
            return
        left_s = int(count.left_s(self.clock_s()) + 0.999)
        self.breaths.show_value(str(len(count.breaths)), self.tr("breaths"))
        self.left.show_value(
            f"{left_s // 60}:{left_s % 60:02d}", self.tr("of {n} s").format(n=count.lasts_s)
        )
        so_far = count.rate_so_far()
        parts = [self.tr("About {n} /min").format(n=so_far) if so_far is not None else ""]
        parts.append(self._estimate_words())
        self.beside.show_paragraphs(*(Paragraph(part, Text.CAPTION) for part in parts))
        other = self._other()
        self.longer.setEnabled(other is not None)
        if other is not None:
            self.longer.show_text(
                self.tr("{n} s").format(n=other), self.tr("Count for {n} s").format(n=other)
            )
        self.undo.setEnabled(bool(count.breaths))
        self.name.set_tone(Tone.INK)
        self.chip.show_chip(Icon.MEASURING, self.tr("Counting"), Tone.ACCENT)
        frame = FRAMES[TileState.MEASURING]
        self.set_frame(frame.border, frame.px, dashed=frame.dashed, ground=frame.ground)

    def _counter_place(self) -> QRect:
        top = self.name.geometry().bottom() + self.look.metrics.px(6, 3)
        return QRect(3, top, self.width() - 6, self.height() - top - 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The counter takes the room below the head."""
        super().resizeEvent(event)
        self._counter.setGeometry(self._counter_place())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """What nobody sees is not counted."""
        self.stop()
        super().hideEvent(event)
