"""The live view of the bytes: frames as they come, one of them taken apart, and the controls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from station.lab import Frames, InstrumentView
from station.ui.lab import names
from station.ui.lab.frame_detail import FrameDetail
from station.ui.lab.frame_list import FrameList
from station.ui.lab.small import Card, ChoiceButton, SmallButton, small_font
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label

__all__ = ["Bytes"]


class Bytes(Card):
    """Everything that goes over the lines, as far as it can be shown."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.heading.setText(self.tr("Bytes"))
        self._ids: tuple[str, ...] = ()
        self._left_out = 0
        self._only = ""
        line = self.head
        line.setStretch(0, 0)
        line.setSpacing(look.metrics.px(8, 6))
        line.addSpacing(look.metrics.px(12, 8))
        self.filter = ChoiceButton(look, name=names.FILTER, says=self.tr("Show"))
        self.filter.chosen.connect(self._show_only)
        self.pause = SmallButton(look, self.tr("Pause"), name=names.PAUSE, turns=True)
        self.pause.setToolTip(self.tr("Pause or go on: P"))
        self.pause.clicked.connect(lambda: self.pause.show_on(not self.pause.on))
        empty = SmallButton(look, self.tr("Clear"), name=names.CLEAR)
        self._newest = SmallButton(look, self.tr("Follow the newest"), name=names.NEWEST)
        self._newest.setToolTip(self.tr("Look at the newest again: Escape"))
        self._told = Label(look, "", use=Text.CAPTION, tone=Tone.INK2)
        self._told.setObjectName(names.LEFT_OUT)
        self._told.setToolTip(self.tr("Frames that went by too fast to be shown, or while paused"))
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for widget in (self.filter, self.pause, empty, self._newest):
            line.addWidget(widget)
        line.addStretch(1)
        self.list = FrameList(look)
        self.detail = FrameDetail(look)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(look.metrics.px(14, 12))
        top = QWidget()
        stacked = QVBoxLayout(top)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(2)
        self._heads = _Heads(look, self.list, self._told)
        stacked.addWidget(self._heads)
        stacked.addWidget(self.list, 1)
        split.addWidget(top)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        self.body.addWidget(split, 1)
        self.list.chosen.connect(lambda _: self._look())
        empty.clicked.connect(self._clear)
        self._newest.clicked.connect(lambda: self.list.choose(None))
        self._look()

    def show_instruments(self, views: tuple[InstrumentView, ...]) -> None:
        """Whose bytes there are."""
        ids = tuple(view.id for view in views)
        if ids != self._ids:
            self._ids = ids
            self._show_choices()

    def show_frames(self, found: Frames) -> None:
        """More came. While the view stands, they are counted and not shown."""
        if self.pause.on:
            self._left_out += len(found.frames) + found.left_out
        else:
            self._left_out += found.left_out
            if found.frames:
                self.list.add(found.frames)
                self._heads.update()
                self._look()
        if self._left_out:
            says = self.tr("{count} left out")
            self._told.show_text(says.format(count=f"{self._left_out:,}"))

    def _show_choices(self) -> None:
        every = ("", self.tr("All instruments"))
        self.filter.show_choices([every, *((one, one) for one in self._ids)], self._only)

    def _show_only(self, instrument: str) -> None:
        self._only = instrument
        self._show_choices()
        self.list.show_only(instrument)
        self._heads.update()

    def _clear(self) -> None:
        self._left_out = 0
        self._told.show_text("")
        self.list.clear()
        self._look()

    def _look(self) -> None:
        choice = self.list.choice
        shown = self.list.shown
        self._newest.setEnabled(choice is not None)
        self.detail.show_frame(choice or (shown[-1] if shown else None), newest=choice is None)


class _Heads(QWidget):
    """What the columns of the list are, and at the end how much is not in it."""

    def __init__(self, look: Look, frames: FrameList, left_out: Label) -> None:
        super().__init__()
        self._look, self._list, self._left_out = look, frames, left_out
        self.setFixedHeight(QFontMetrics(small_font(look, 400)).height() + 2)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, look.metrics.px(18, 16), 0)
        line.addWidget(left_out)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The words, each where its column begins."""
        painter = QPainter(self)
        painter.setFont(small_font(self._look, 400))
        painter.setPen(self._look.colour(Tone.INK2))
        for left, word in self._list.columns if self._list.shown else ():
            place = self.rect().adjusted(left, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
