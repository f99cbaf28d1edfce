"""One line of Devices: what it is, how its link stands, where it is, when it was heard."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.capture.views import LinkView
from station.ui import device_words, names
from station.ui.icons import paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.fit import draw_fitting
from station.ui.widgets.press import Pressable

__all__ = ["DeviceHead", "DeviceRow"]

# Shares of the row's width at which the columns begin: state, link, last heard.
_STATE_AT: Final = 0.42
_LINK_AT: Final = 0.66
_HEARD_AT: Final = 0.86


def _columns(look: Look, width: int) -> tuple[tuple[float, float], ...]:
    """Left edge and width of the four columns."""
    side, gap = look.metrics.px(24, 14), look.metrics.px(18, 10)
    edges = (side, width * _STATE_AT, width * _LINK_AT, width * _HEARD_AT, width - side + gap)
    return tuple((left, right - left - gap) for left, right in pairwise(edges))


class DeviceHead(QWidget):
    """The names of the columns. Its right margin is what a scroll bar takes from the rows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedHeight(look.metrics.px(52, 38))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The words, and a line below them."""
        painter = QPainter(self)
        titles = (
            self.tr("Instrument"),
            self.tr("State"),
            self.tr("Link"),
            self.tr("Last heard"),
        )
        columns = _columns(self.look, self.contentsRect().width())
        for (left, width), title in zip(columns, titles, strict=True):
            box = QRectF(left, 0, width, self.height())
            draw_fitting(
                painter, self.look, box, title, use=Text.CAPTION, tone=Tone.INK2, weight=600
            )
        painter.fillRect(0, self.height() - 2, self.width(), 2, self.look.colour(Tone.LINE2))


class DeviceRow(Pressable):
    """A touch shows the instrument at the right."""

    def __init__(self, look: Look, link: LinkView) -> None:
        super().__init__()
        self.look = look
        self.link = link
        self.chosen = False
        self._heard = ""
        self.setObjectName(names.device(link.name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_link(self, link: LinkView, now: datetime, chosen: bool) -> None:
        """Show it as it is now; painted anew only where something is seen to differ."""
        heard = device_words.heard_word(link, now)
        seen = (_but_time(link), heard, chosen)
        if seen == (_but_time(self.link), self._heard, self.chosen):
            return
        self.link, self._heard, self.chosen = link, heard, chosen
        said = (
            link.name,
            _model(link),
            device_words.link_look(link)[1],
            device_words.reach_word(link.reach),
            self.tr("battery {percent}").format(
                percent=device_words.battery_word(link.battery_percent)
            ),
            self.tr("last heard {when}").format(when=heard),
        )
        self.setAccessibleName(", ".join(said))
        self.setAccessibleDescription(self.tr("chosen") if chosen else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines and air; more than a finger."""
        metrics = self.look.metrics
        return QSize(metrics.px(900, 560), max(metrics.target, metrics.px(96, 70)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Rows keep their height; the list scrolls."""
        return QSize(self.look.metrics.px(560, 420), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The four columns."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chosen or self.isDown():
            painter.setPen(QPen(look.colour(Tone.ACCENT), 3))
            painter.setBrush(look.colour(Tone.ACCENT_TINT))
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        else:
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour(Tone.LINE))
        link = self.link
        what, state, reach, heard = _columns(look, self.width())
        faint = Tone.INK if link.allowed else Tone.INK3
        self._pair(painter, what, link.name, _model(link), faint)
        self._paint_state(painter, *state)
        place = device_words.place_word(link.place)
        self._pair(painter, reach, device_words.reach_word(link.reach), place, faint, Text.LABEL)
        battery = (
            ""
            if link.battery_percent is None
            else self.tr("battery {percent}").format(
                percent=device_words.battery_word(link.battery_percent)
            )
        )
        self._pair(painter, heard, self._heard, battery, faint, Text.LABEL)

    def _pair(
        self,
        painter: QPainter,
        place: tuple[float, float],
        upper: str,
        lower: str,
        tone: Tone,
        use: Text = Text.TILE,
    ) -> None:
        """Two lines of a column; one alone stands in the middle."""
        left, width = place
        pad = self.look.metrics.px(12, 7)
        high = self.height() - 2 * pad
        share = 0.56 if lower else 1.0
        box = QRectF(left, pad, width, high * share)
        weight = 700 if use is Text.TILE else None
        draw_fitting(painter, self.look, box, upper, use=use, tone=tone, weight=weight)
        if lower:
            box = QRectF(left, pad + high * share, width, high * (1 - share))
            second = Tone.INK2 if tone is Tone.INK else tone
            draw_fitting(painter, self.look, box, lower, use=Text.CAPTION, tone=second)

    def _paint_state(self, painter: QPainter, left: float, width: float) -> None:
        icon, word, tone = device_words.link_look(self.link)
        px = self.look.metrics.px(26, 20)
        behind = Tone.ACCENT_TINT if self.chosen else Tone.SURFACE
        box = QRectF(left, (self.height() - px) / 2, px, px)
        paint_icon(painter, icon, box, self.look.colour(tone), self.look.colour(behind))
        at = left + px + self.look.metrics.px(10, 8)
        room = QRectF(at, 0, left + width - at, self.height())
        draw_fitting(painter, self.look, room, word, use=Text.STRONG, tone=tone)


def _model(link: LinkView) -> str:
    """What it is: as it says itself, else as its spec says; not what its name says already."""
    told = link.model or link.title
    if told == link.name:
        told = link.kind
    return told[:1].upper() + told[1:]


def _but_time(link: LinkView) -> tuple[object, ...]:
    return (
        link.name,
        link.phase,
        link.says,
        link.model,
        link.place,
        link.battery_percent,
        link.allowed,
        link.resting,
    )
