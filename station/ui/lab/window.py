"""The window itself: what is simulated on the left, what goes over the lines on the right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from station.lab import LabPort, LabView
from station.ui.icons import Icon
from station.ui.lab import names
from station.ui.lab.acts import Acts
from station.ui.lab.bytes import Bytes
from station.ui.lab.instruments import Instruments
from station.ui.lab.person import Person
from station.ui.lab.small import SmallButton
from station.ui.look import Look
from station.ui.shell.strip import Strip
from station.ui.style import style_sheet
from station.ui.tokens import Text, Tone
from station.ui.widgets.focus import FocusRing
from station.ui.widgets.label import Label

__all__ = ["LabWindow"]

_EVERY_MS: Final = 100
_FRAMES_A_TURN: Final = 6
"""So many frames of each instrument are shown at a time: more a second than anybody reads."""


class LabWindow(QWidget):
    """Looks ten times a second what there is; closing it ends nothing but itself."""

    def __init__(self, look: Look, port: LabPort) -> None:
        super().__init__()
        self.look, self._port = look, port
        self._problems = 0
        self.setObjectName(names.WINDOW)
        self.setWindowTitle(self.tr("Simulated instruments"))
        self.setPalette(look.qt_palette())
        self.setStyleSheet(style_sheet(look) + _slider_style(look))
        self.setMinimumSize(QSize(860, 560))
        metrics = look.metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._strip = _Strip(look)
        column.addWidget(self._strip)
        body = QHBoxLayout()
        body.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        body.setSpacing(metrics.gutter)
        column.addLayout(body, 1)
        self.instruments = Instruments(look)
        self.person = Person(look)
        self.acts = Acts(look)
        body.addWidget(self._left(), 0)
        self.bytes = Bytes(look)
        body.addWidget(self.bytes, 1)
        self.instruments.chosen.connect(lambda _: self._show_acts())
        self.person.told.connect(port.tell)
        self.acts.wanted.connect(port.do)
        self._keep.clicked.connect(self._ask_where)
        QShortcut(QKeySequence("P"), self, self.bytes.pause.click)
        self._ring = FocusRing(look, self)
        self._view = LabView()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(_EVERY_MS)
        self.refresh()
        self.instruments.take_keyboard()

    def _left(self) -> QWidget:
        metrics = self.look.metrics
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(metrics.gutter)
        for card in (self.instruments, self.acts, self.person):
            cards.addWidget(card)
        cards.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        whole = QWidget()
        whole.setFixedWidth(max(320, metrics.px(430, 380)))
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.px(8, 6))
        column.addWidget(scroll, 1)
        self._refusal = Label(self.look, "", use=Text.CAPTION, tone=Tone.WARN, wrap=True)
        self._refusal.setObjectName(names.PROBLEM)
        self._refusal.hide()
        column.addWidget(self._refusal)
        self._keep = SmallButton(
            self.look,
            self.tr("Keep what was done as a scenario"),
            name=names.KEEP,
            icon=Icon.SAVING,
        )
        self._keep.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self._keep)
        return whole

    def refresh(self) -> None:
        """Show how things are, and what went over the lines since the last time."""
        view = self._view = self._port.view()
        self._strip.show_time(view.now_s, view.ended)
        self.instruments.show_instruments(view.instruments)
        self.person.show_view(view)
        self.bytes.show_instruments(view.instruments)
        self._show_acts()
        if view.problems != self._problems:
            self._problems = view.problems
            says = view.problem.replace("mm[Hg]", "mmHg")
            self._refusal.show_text(self.tr("Refused: {says}").format(says=says), Tone.WARN)
            self._refusal.show()
        self.bytes.show_frames(self._port.frames(_FRAMES_A_TURN))

    def keep(self, path: Path) -> None:
        """Write what was done, and say where or why not."""
        try:
            self._port.keep(path)
        except OSError as problem:
            says = self.tr("Not kept: {says}").format(says=problem.strerror or problem)
            self._refusal.show_text(says, Tone.WARN)
        else:
            says = self.tr("Kept: {path}").format(path=path)
            self._refusal.show_text(says, Tone.OK)
        self._refusal.show()

    def _show_acts(self) -> None:
        chosen = self.instruments.current
        for instrument in self._view.instruments:
            if instrument.id == chosen:
                self.acts.show_instrument(instrument)

    def _ask_where(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Keep as a scenario"), "scenario.toml", "TOML (*.toml)"
        )
        if path:
            self.keep(Path(path))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Look no more."""
        self._timer.stop()
        super().closeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BG))


class _Strip(Strip):
    """Says that nothing here comes from a person; dark in every theme. It cannot be closed."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, names.STRIP, Icon.WARNING, Tone.INK, least=34)
        self.begin(self.tr("SIMULATOR"))
        says = self.tr("These instruments measure nobody. Keep their values out of real charts.")
        sentence = Label(look, says, use=Text.CAPTION, tone=Tone.SURFACE)
        sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.row.addWidget(sentence, 1)
        self._clock = Label(look, "", use=Text.CAPTION, tone=Tone.SURFACE, weight=600)
        self._clock.setObjectName(names.CLOCK)
        self.row.addWidget(self._clock)
        self.say_aloud(says)

    def show_time(self, now_s: float, ended: str | None) -> None:
        """How long it has run, or that it has ended."""
        minutes, seconds = divmod(int(now_s), 60)
        hours, minutes = divmod(minutes, 60)
        time = f"{hours}:{minutes:02}:{seconds:02}"
        if ended is not None:
            time = self.tr("ended: {why}").format(why=ended) if ended else self.tr("ended")
        self._clock.show_text(time)


def _slider_style(look: Look) -> str:
    palette = look.palette
    return f"""
    QSlider::groove:horizontal {{ height: 4px; background: {palette[Tone.LINE2]};
        border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {palette[Tone.ACCENT]}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -7px 0; border-radius: 8px;
        background: {palette[Tone.SURFACE]}; border: 2px solid {palette[Tone.ACCENT]}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {palette[Tone.OFF]}; }}
    QSlider::handle:horizontal:disabled {{ border-color: {palette[Tone.OFF]}; }}
    QSlider {{ min-height: 24px; background: transparent; }}
    QSplitter::handle {{ background: transparent; }}
    """
