"""Help on the page that is shown: what it is for, what to do next, and its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from station.ui import names
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Rule

__all__ = ["HelpDialog"]


class HelpDialog(Overlay):
    """A page's help, over the page. Esc closes it."""

    def __init__(self, look: Look, page: str, title: str, pages: int) -> None:
        """`title` is what the rail calls the page; it has so many `pages`."""
        super().__init__(look, title, name=names.HELP)
        heading = self.tr("Help: {page}").format(page=title)
        self.title.setText(heading)
        self.setAccessibleName(heading)
        inside = QWidget()
        # Words that wrap have the height of this width, and not of a narrower one.
        inside.setMinimumHeight(1)
        left, top, right = look.metrics.px(10, 8), look.metrics.px(6, 4), look.metrics.px(24, 16)
        lines = column(inside, spacing=look.metrics.px(10, 6), margins=(left, top, right, top))
        for text in self._says().get(page, ()):
            lines.addWidget(Label(look, text, use=Text.BODY, wrap=True))
        lines.addWidget(Rule(look))
        lines.addWidget(Label(look, self.tr("Keys"), use=Text.STRONG))
        for key, what in self._keys(page, pages):
            line = row(spacing=look.metrics.px(16, 10))
            shown = Label(look, key, use=Text.STRONG, tone=Tone.INK2, wrap=True)
            shown.setFixedWidth(look.metrics.px(190, 160))
            line.addWidget(shown)
            line.addWidget(Label(look, what, use=Text.BODY, wrap=True), 1)
            lines.addLayout(line)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(heading)
        scroll.setMinimumHeight(look.metrics.px(560, 440))
        self.body.addWidget(scroll)

    def _says(self) -> dict[str, tuple[str, ...]]:
        return {
            "today": (
                self.tr("Who is expected in this room. The list comes from the chart."),
                self.tr(
                    "Scan the wristband, or type a name, birth date or MRN, and choose the "
                    "patient. Ask for the full name and the birth date, and tick what you hear: "
                    "before both are ticked nothing is measured for anybody."
                ),
                self.tr(
                    "The chart does not answer? The list as last read stays, with its time. You "
                    "can go on."
                ),
            ),
            "vitals": (
                self.tr(
                    "A tile for each value. Its word and shape say how it stands; a failed "
                    "measurement has no number, and says what to do."
                ),
                self.tr(
                    "Keep takes the value that is shown. Again takes it back and measures anew. By "
                    "hand enters what you counted or read elsewhere, and is marked so."
                ),
                self.tr(
                    "A running cuff is stopped with Stop, or with the button on the cuff where the "
                    "tile says so."
                ),
                self.tr("A value that nobody kept gets stale, and goes: measure again."),
            ),
            "intake": (
                self.tr(
                    "Why the patient came, and what is asked at each visit. Every answer is kept "
                    "at once and can be changed until the visit is signed."
                ),
                self.tr("What does not apply is left out by rule, and the page says so."),
            ),
            "ekg": (
                self.tr(
                    "A preview that helps to decide whether a full EKG is needed. It is not for "
                    "diagnosis and gives no alarms."
                ),
                self.tr(
                    "Above each lead stands what is wrong with it and what to do. Gaps are samples "
                    "that were lost; nothing is drawn in their place."
                ),
                self.tr(
                    "Freeze stops the paper: go back five minutes with the bar below it, and "
                    "measure with calipers. Capture keeps the last ten seconds as they were "
                    "received, Keep this those that are seen, Best the ten with the best signal."
                ),
                self.tr(
                    "The filters and their cut-offs stand below the paper. Size not checked: hold "
                    "a ruler to the screen once."
                ),
            ),
            "review": (
                self.tr(
                    "What will be filed, how it was measured, and what is left out. Repeat goes "
                    "back to a tile."
                ),
                self.tr(
                    "Your PIN signs. Then each result has a receipt: queued, taken, delivered with "
                    "the chart's number, or refused with what to do."
                ),
            ),
            "history": (
                self.tr(
                    "Earlier values of this patient, from the chart and from this station, with "
                    "today's among them. Shapes tell where a value is from."
                ),
            ),
            "devices": (
                self.tr(
                    "The instruments of this room: whether each is connected, what it said last, "
                    "and what to do when it is silent."
                ),
                self.tr(
                    "Add an instrument looks around over Bluetooth and at the serial ports. Switch "
                    "the instrument on, or measure once with it."
                ),
                self.tr(
                    "What is shown only is of a protocol that nobody has verified here: an "
                    "engineer approves it for the chart."
                ),
            ),
            "messages": (
                self.tr(
                    "The messages to charts and other receivers: what waits, what was refused and "
                    "why. Whatever was not taken is tried again by itself, unless a person is "
                    "needed."
                ),
                self.tr(
                    "Refused: put right what the receiver names, then send it again. Unclear: look "
                    "in the chart first, since sending twice may file twice."
                ),
                self.tr(
                    "The list names nobody. A message that is opened names a patient: the trail "
                    "keeps who looked."
                ),
                self.tr(
                    "Show what it would get makes the messages of an invented visit. Nothing is "
                    "sent."
                ),
            ),
        }

    def _keys(self, page: str, pages: int) -> list[tuple[str, str]]:
        general = [
            (f"F1 – F{pages}", self.tr("the pages, from the top of the rail")),
            (self.tr("Tab"), self.tr("the next button or field; Shift and Tab the one before")),
            (self.tr("Space, Enter"), self.tr("press it")),
            (self.tr("Esc"), self.tr("close what lies over the page; nothing is changed")),
            ("Ctrl+.", self.tr("stop the cuff, everywhere")),
            ("Ctrl+L", self.tr("lock the station; the visit is kept")),
            ("Ctrl+H", self.tr("this help")),
        ]
        own = {
            "today": [("/", self.tr("look for a patient"))],
            "messages": [
                (self.tr("Enter"), self.tr("open the message that is chosen in the list")),
                ("Ctrl+F", self.tr("find words in an open message")),
            ],
        }
        return [*own.get(page, ()), *general]
