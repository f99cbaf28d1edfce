"""Measuring the screen with a ruler or a bank card, so that a millimetre of paper is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from station.ui import names
from station.ui.ekg.ruler import Measure, Ruler
from station.ui.look import Look, screen_px_per_mm
from station.ui.screens import SCREENS, ScreenSizeError, size_words
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.layout import row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QScreen

__all__ = ["TrueSizeDialog"]

_STEPS_MM: Final = (-1.0, -0.1, 0.1, 1.0)


class TrueSizeDialog(Overlay):
    """Keeps the size of `screen` as measured `today`; closing it changes nothing.

    A new size makes the window anew: the one that opened it must not hold it afterwards.
    """

    def __init__(self, look: Look, screen: QScreen, today: date) -> None:
        super().__init__(
            look, self.tr("True size on this screen"), name=names.TRUE_SIZE_DIALOG, width=1240
        )
        self._screen, self._today = screen, today
        told = self.tr(
            "Hold a ruler or a bank card (85.60 mm, ISO/IEC 7810 ID-1) to the glass, its left side"
            " at the left line. Move the right line until it stands at {mm} mm, or at the card's"
            " right side."
        ).format(mm=100)
        self.body.addWidget(Label(look, told, use=Text.BODY, wrap=True))
        self.ruler = Ruler(look, screen_px_per_mm(screen), screen.devicePixelRatio())
        self.ruler.changed.connect(self._tell)
        choice = Segmented(
            look,
            [
                (Measure.RULER.value, self.tr("Ruler, 100 mm"), names.true_size("with-ruler")),
                (Measure.CARD.value, self.tr("Bank card"), names.true_size("with-card")),
            ],
            Measure.RULER.value,
        )
        choice.chosen.connect(lambda value: self.ruler.set_measure(Measure(value)))
        self.body.addWidget(choice)
        self.body.addWidget(self.ruler)
        steps = row(spacing=look.metrics.gap)
        for step in _STEPS_MM:
            sign = "+" if step > 0 else "\N{MINUS SIGN}"
            word = self.tr("{step} mm").format(step=f"{sign}{abs(step):g}")
            button = Button(look, word, name=names.true_size(f"{step:+g}"))
            button.clicked.connect(lambda _=False, step=step: self.ruler.stretch(step))
            steps.addWidget(button)
        self._state = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        steps.addSpacing(look.metrics.px(16, 10))
        self._state.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        steps.addWidget(self._state, 1)
        self.body.addLayout(steps)
        self.problem = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.own = Button(look, self.tr("Believe the screen"), name=names.TRUE_SIZE_FORGET)
        self.own.clicked.connect(self._forget)
        self.own.setEnabled(SCREENS.checked(screen) is not None)
        self.keep = Button(
            look, self.tr("Keep this size"), name=names.TRUE_SIZE_KEEP, kind=Kind.NEXT, step=True
        )
        self.keep.clicked.connect(self._keep)
        self.buttons.addWidget(self.own)
        self.buttons.addWidget(self.keep)
        self.closed.connect(self.deleteLater)
        self._tell()

    def _tell(self, _px_per_mm: float = 0.0) -> None:
        self._state.show_text(
            self.tr("1 mm = {px} pixels. {now}.").format(
                px=f"{self.ruler.px_per_mm:.3f}", now=size_words(self._screen, self._today)
            )
        )

    def _keep(self) -> None:
        try:
            SCREENS.measure(self._screen, self.ruler.px_per_mm, self._today)
        except ScreenSizeError as problem:
            self._refuse(problem)
        else:
            self.shut()

    def _forget(self) -> None:
        try:
            SCREENS.forget(self._screen)
        except ScreenSizeError as problem:
            self._refuse(problem)
        else:
            self.shut()

    def _refuse(self, problem: ScreenSizeError) -> None:
        self.problem.show_text(
            self.tr("It holds until the program ends, and could not be written: {why}.").format(
                why=problem
            )
        )
        self.problem.show()
        self._tell()
