"""An earlier EKG of the same patient below the present one, on the same paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station.sheets.layouts import Layout
from station.ui import names
from station.ui.ekg.leads import Leads
from station.ui.ekg.review_paper import ReviewPaper
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row

__all__ = ["EarlierBeside"]


class EarlierBeside(QWidget):
    """Two papers, one above the other: speed, gain, layout and size are always those of both.

    `now` and `earlier` are gone through each on its own; the words above say which is which.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now, self.earlier = ReviewPaper(look), ReviewPaper(look)
        self.earlier.setObjectName(names.EKG_EARLIER)
        self.earlier.setAccessibleName(self.tr("Earlier EKG"))
        page = column(self)
        self._titles: list[Label] = []
        self._facts: list[Label] = []
        for paper in (self.now, self.earlier):
            head = row(spacing=look.metrics.px(24, 12), margins=(look.metrics.pad, 4, 4, 4))
            title = Label(look, use=Text.STRONG)
            facts = Label(look, use=Text.LABEL, tone=Tone.INK2)
            head.addWidget(title)
            head.addWidget(facts, 1)
            page.addLayout(head)
            page.addWidget(paper, 1)
            self._titles.append(title)
            self._facts.append(facts)
        self.now.zoomed.connect(self.earlier.zoom)
        self.earlier.zoomed.connect(self.now.zoom)

    def show_now(
        self,
        leads: Leads,
        title: str,
        facts: str,
        *,
        first: int | None = None,
        simulated: bool = False,
    ) -> None:
        """The present one, its newest page or from sample `first` on; `facts` are filters and
        times, as they stand on its strip.
        """
        self._show(0, self.now, leads, title, facts, simulated, first)

    def show_earlier(
        self, leads: Leads, title: str, facts: str, *, simulated: bool = False
    ) -> None:
        """The earlier one, from its begin."""
        self._show(1, self.earlier, leads, title, facts, simulated, leads.start)

    def set_scale(self, mm_per_s: float | None = None, mm_per_mv: float | None = None) -> None:
        """Paper speed and gain of both."""
        for paper in (self.now, self.earlier):
            paper.set_scale(mm_per_s, mm_per_mv)

    def set_layout(self, layout: Layout) -> None:
        """The layout of both."""
        for paper in (self.now, self.earlier):
            paper.set_layout(layout)

    def _show(
        self,
        at: int,
        paper: ReviewPaper,
        leads: Leads,
        title: str,
        facts: str,
        simulated: bool,
        first: int | None = None,
    ) -> None:
        self._titles[at].show_text(title)
        self._facts[at].show_text(facts)
        paper.show_leads(leads, first=first, simulated=simulated)
