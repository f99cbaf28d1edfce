"""The papers of the EKG page: live, frozen with minutes to go back in, beside an earlier one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.ekg.picture import picture_of
from station.ui import words
from station.ui.ekg.beside import EarlierBeside
from station.ui.ekg.facts import filter_words
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.live_paper import LivePaper
from station.ui.ekg.review_paper import ReviewPaper
from station.ui.ekg.scrubber import Scrubber
from station.ui.ekg.zoom_buttons import ZoomButtons
from station.ui.widgets.layout import column, row

if TYPE_CHECKING:
    from station.capture.views import EarlierEkgView
    from station.sheets.layouts import Layout
    from station.ui.ekg.freezing import Frozen
    from station.ui.look import Look
    from station.ui.port import StationPort

__all__ = ["Mode", "Papers"]


class Mode(Enum):
    """Which paper is shown."""

    LIVE = "live"
    FROZEN = "frozen"
    BESIDE = "beside"


class Papers(QWidget):
    """One of three papers, all with the same speed, gain and layout."""

    def __init__(self, look: Look, port: StationPort) -> None:
        super().__init__()
        self.live = LivePaper(look, port)
        self.review = ReviewPaper(look)
        self.beside = EarlierBeside(look)
        self.scrubber = Scrubber(look)
        self.zoom = ZoomButtons(look)
        self._kept: list[tuple[int, int]] = []
        page = column(self)
        self._stack = QStackedWidget()
        for paper in (self.live, self.review, self.beside):
            self._stack.addWidget(paper)
        page.addWidget(self._stack, 1)
        metrics = look.metrics
        self._back = QWidget()
        back = row(self._back, spacing=metrics.px(20, 10))
        back.setContentsMargins(metrics.pad, metrics.px(10, 6), metrics.pad, 0)
        back.addWidget(self.scrubber, 1)
        back.addWidget(self.zoom)
        page.addWidget(self._back)
        self.review.moved.connect(self.scrubber.show_page)
        self.scrubber.chosen.connect(self.review.go_to)
        self.zoom.step.connect(self.review.zoom_by)
        self.review.zoomed.connect(self.zoom.show_zoom)

    def show_mode(self, mode: Mode) -> None:
        """Another paper."""
        papers = {Mode.LIVE: self.live, Mode.FROZEN: self.review, Mode.BESIDE: self.beside}
        self._stack.setCurrentWidget(papers[mode])
        self._back.setVisible(mode is Mode.FROZEN)

    def draw(self, layout: Layout, mm_per_s: float, mm_per_mv: float) -> None:
        """The same on all papers."""
        for paper in (self.live, self.review, self.beside):
            paper.set_layout(layout)
            paper.set_scale(mm_per_s, mm_per_mv)

    def show_frozen(
        self, frozen: Frozen, beats: tuple[int, ...], first: int | None, *, simulated: bool
    ) -> None:
        """What was frozen, from sample `first` on; None: its newest page."""
        self.review.show_leads(frozen.leads, first=first, beats=beats, simulated=simulated)
        self.scrubber.show_leads(frozen.leads, self.review.gaps)
        self.scrubber.show_kept(self._kept)

    def show_beside(
        self, frozen: Frozen, earlier: EarlierEkgView, first: int | None, *, simulated: bool
    ) -> None:
        """What was frozen, from sample `first` on as `show_frozen`, and an earlier one."""
        recording = earlier.recording
        assert recording is not None
        picture = picture_of(recording)
        now = filter_words(frozen.label)
        self.beside.show_now(
            frozen.leads, self.tr("This visit"), now, first=first, simulated=simulated
        )
        facts = [filter_words(picture.filter_label)]
        if earlier.accepted_by:
            facts.append(self.tr("kept by {name}").format(name=earlier.accepted_by))
        if not picture.same and recording.shown is not None:
            facts.append(self.tr("drawn with another version of the filter"))
        began = recording.started
        self.beside.show_earlier(
            StillLeads.of_picture(picture),
            f"{words.day(began.astimezone().date())} {words.clock(began)}",
            "     ".join(facts),
            simulated=earlier.simulated,
        )

    def kept(self, first: int, count: int) -> None:
        """A piece of what is frozen was kept."""
        self._kept.append((first, first + count))
        self.scrubber.show_kept(self._kept)

    def forget(self) -> None:
        """What was frozen is not shown any more."""
        self._kept.clear()
        self.review.set_calipers(False)
