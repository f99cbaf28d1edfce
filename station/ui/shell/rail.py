"""The rail at the left: room, pages, who is signed in, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.ui import names, words
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone
from station.ui.widgets.fit import fitting_px
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Rule
from station.ui.widgets.press import Pressable

if TYPE_CHECKING:
    from station.capture.views import StationView

__all__ = ["PAGES", "Rail", "RailButton", "shown_pages"]

# page → (shape, whether it needs a patient whose identity is confirmed)
PAGES: dict[str, tuple[Icon, bool]] = {
    "today": (Icon.TODAY, False),
    "vitals": (Icon.VITALS, True),
    "intake": (Icon.INTAKE, True),
    "ekg": (Icon.EKG, True),
    "review": (Icon.REVIEW, True),
    "history": (Icon.HISTORY, True),
    "devices": (Icon.DEVICES, False),
    "messages": (Icon.MESSAGES, False),
}


def shown_pages(view: StationView | None) -> list[str]:
    """The pages that the person has, whether or not they make sense now."""
    hidden = set()
    if view is None or view.messages is None:
        hidden.add("messages")
    if view is not None and not view.reads_earlier:
        hidden.add("history")
    return [page for page in PAGES if page not in hidden]


class RailButton(Pressable):
    """A shape over a word; the page that is shown has a bar and a tint."""

    def __init__(
        self, look: Look, icon: Icon, word: str, name: str, *, strong: bool = False
    ) -> None:
        super().__init__()
        self.look = look
        self._icon = icon
        self._strong = strong
        self.here = False
        self.setText(word)
        self.setAccessibleName(word)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_here(self, here: bool) -> None:
        """Whether this is the page that is shown."""
        if here != self.here:
            self.here = here
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Shape, word and air; at least a finger high."""
        metrics = self.look.metrics
        word = QFontMetrics(self.look.font(Text.CAPTION, 600)).horizontalAdvance(self.text())
        return QSize(word + 8, max(metrics.target, metrics.px(92, 74)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the hint: the word is not cut. Low windows take the air, never the finger's
        room.
        """
        measure = QFontMetrics(self.look.font(Text.CAPTION, 600))
        metrics = self.look.metrics
        whole = metrics.px(30, 25) + metrics.px(6, 4) + measure.height() + 4
        return QSize(self.sizeHint().width(), max(metrics.target, whole))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Tint and bar, shape, word."""
        look = self.look
        painter = QPainter(self)
        ground = Tone.ACCENT_TINT if self.here or self.isDown() else Tone.SURFACE
        if ground is Tone.ACCENT_TINT:
            painter.fillRect(self.rect(), look.colour(ground))
        if self.here:
            painter.fillRect(0, 0, look.metrics.px(5, 4), self.height(), look.colour(Tone.ACCENT))
        tone = Tone.ACCENT if self.here else Tone.INK if self._strong else Tone.INK2
        if not self.isEnabled():
            tone = Tone.OFF
        size = look.metrics.px(30, 25)
        font = look.font(Text.CAPTION, 600 if self.here or self._strong else 500)
        line = QFontMetrics(font).height()
        gap = look.metrics.px(6, 4)
        top = (self.height() - size - gap - line) / 2
        box = QRectF((self.width() - size) / 2, top, size, size)
        paint_icon(painter, self._icon, box, look.colour(tone), look.colour(ground))
        painter.setFont(font)
        painter.setPen(look.colour(tone))
        painter.drawText(
            QRectF(0, top + size + gap, self.width(), line),
            Qt.AlignmentFlag.AlignCenter,
            self.text(),
        )


class Rail(QWidget):
    """`page_wanted` and `lock_wanted` say what was touched."""

    page_wanted = Signal(str)
    lock_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        metrics = look.metrics
        self.setFixedWidth(max(metrics.px(112, 84), metrics.touch(12)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._room_box())
        column.addWidget(Rule(look))
        self._pages = self._page_buttons()
        for button in self._pages.values():
            column.addWidget(button)
        column.addStretch(1)
        self._who = Label(look, use=Text.CAPTION, weight=700, wrap=True)
        self._who.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._role = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        self._role.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._who)
        column.addWidget(self._role)
        column.addSpacing(metrics.px(14, 8))
        column.addWidget(Rule(look))
        lock = RailButton(look, Icon.LOCK, self.tr("Lock"), names.LOCK, strong=True)
        lock.setFixedHeight(metrics.px(88, 72))
        lock.clicked.connect(self.lock_wanted)
        column.addWidget(lock)

    def _room_box(self) -> QWidget:
        look = self.look
        box = QWidget()
        box.setFixedHeight(look.metrics.px(104, 76) - 1)
        column = QVBoxLayout(box)
        column.setContentsMargins(2, look.metrics.px(14, 8), 2, look.metrics.px(12, 8))
        column.setSpacing(0)
        word = Label(look, self.tr("Room"), use=Text.CAPTION, tone=Tone.INK2)
        self._room = Label(look, use=Text.NAME)
        for label in (word, self._room):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        return box

    def _page_buttons(self) -> dict[str, RailButton]:
        titles = {
            "today": self.tr("Today"),
            "vitals": self.tr("Vitals"),
            "intake": self.tr("Intake"),
            "ekg": self.tr("EKG"),
            "review": self.tr("Review"),
            "history": self.tr("History"),
            "devices": self.tr("Devices"),
            "messages": self.tr("Chart"),
        }
        buttons = {}
        for page, (icon, _) in PAGES.items():
            button = RailButton(self.look, icon, titles[page], names.rail(page))
            button.clicked.connect(lambda _=False, page=page: self.page_wanted.emit(page))
            buttons[page] = button
        return buttons

    def title(self, page: str) -> str:
        """What a page is called."""
        return self._pages[page].text()

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        for name, button in self._pages.items():
            button.set_here(name == page)

    def update_view(self, view: StationView) -> None:
        """Room, person, and which pages make sense now."""
        self._room.show_text(view.room)
        if view.actor is not None:
            self._who.show_text(words.short_name(view.actor.name))
            self._show_role(words.role_word(view.actor.role))
        confirmed = view.visit is not None and view.visit.confirmed_at is not None
        shown = shown_pages(view)
        for page, (_, needs_patient) in PAGES.items():
            self._pages[page].setVisible(page in shown)
            self._pages[page].setEnabled(confirmed or not needs_patient)

    def _show_role(self, word: str) -> None:
        """A long word is set smaller: beside the rail's edges some air is left."""
        room = self.width() - 2 * self.look.metrics.px(10, 8)
        weight = TYPE[Text.CAPTION][2]
        px = fitting_px(self.look, word, room, 10_000, Text.CAPTION, weight)
        self._role.setFont(self.look.sized_font(px, weight))
        self._role.show_text(word)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground and the line at its right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour(Tone.SURFACE))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self.look.colour(Tone.LINE))
