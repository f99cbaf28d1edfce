"""An answer that a person takes: a disc (one of several) or a box, and words from the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.fit import SMALLEST_PX, draw_fitting, fitting_px

__all__ = ["ChoiceRow"]


class ChoiceRow(Button):
    """A row of a list of answers; `show_chosen` fills its disc. `alone`: no list, it has a box."""

    def __init__(self, look: Look, text: str, name: str, *, alone: bool = False) -> None:
        super().__init__(look, text, name=name)
        self._shapes = (Icon.BOX, Icon.BOX_TICKED) if alone else (Icon.RADIO, Icon.RADIO_ON)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_chosen(False)

    def show_chosen(self, chosen: bool) -> None:
        """Whether this is the answer."""
        self.shape_icon = self._shapes[chosen]
        self.setAccessibleDescription(self.tr("chosen") if chosen else "")
        self.set_kind(Kind.CHOSEN if chosen else Kind.OTHER)
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Where a list is narrow, long words take two lines."""
        return QSize(self.look.metrics.px(180, 140), self.sizeHint().height())

    def paint_content(self, painter: QPainter, ink: object, behind: object) -> None:
        """Disc and words from the left, as in a list."""
        metrics = self.look.metrics
        px = metrics.px(26, 22)
        left = metrics.px(18, 14)
        _, colour, _ = self.colours()
        ground = self.look.colour(Tone.ACCENT_TINT if self.kind is Kind.CHOSEN else Tone.SURFACE)
        box = QRectF(left, (self.height() - px) / 2, px, px)
        assert self.shape_icon is not None  # show_chosen sets it
        paint_icon(painter, self.shape_icon, box, colour, ground)
        draw_fitting(
            painter,
            self.look,
            self._words_box(),
            self.text(),
            use=Text.BUTTON,
            tone=Tone.INK if self.isEnabled() else Tone.OFF,
        )

    def _words_box(self) -> QRectF:
        metrics = self.look.metrics
        at = metrics.px(18, 14) + metrics.px(26, 22) + metrics.px(14, 10)
        return QRectF(at, 2, self.width() - at - metrics.px(8, 6), self.height() - 4)

    @property
    def words_fit(self) -> bool:
        """As for any button; here they may take two lines."""
        box, weight = self._words_box(), TYPE[Text.BUTTON][2]
        px = fitting_px(
            self.look, self.text(), int(box.width()), int(box.height()) + 1, Text.BUTTON, weight
        )
        return px > SMALLEST_PX
