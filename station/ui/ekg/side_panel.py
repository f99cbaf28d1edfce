"""What stands beside the paper: the rate, the electrodes or the calipers, and what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from station.ui.ekg.caliper_card import CaliperCard
from station.ui.ekg.lead_map import LeadMap
from station.ui.ekg.measured_card import MeasuredCard
from station.ui.ekg.rate_card import RateCard
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.layout import column

if TYPE_CHECKING:
    from station.capture.views import EkgView
    from station.ui.ekg.live_paper import LivePaper
    from station.ui.look import Look

__all__ = ["SidePanel"]


class SidePanel(QWidget):
    """One column. Frozen, the calipers take the place of the electrodes. The body gives way to
    words; what has no room at all is a pull away.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedWidth(look.metrics.px(344, 318))
        inside = QWidget()
        inside.setMinimumHeight(1)  # words that wrap have the height of this width
        cards = column(inside, spacing=look.metrics.px(8, 8))
        column(self).addWidget(FingerArea(look, inside))
        self.rate = RateCard(look)
        self.map = LeadMap(look)
        self.calipers = CaliperCard(look)
        self.measured = MeasuredCard(look)
        for card in (self.rate, self.map, self.calipers, self.measured):
            cards.addWidget(card, 1 if card is self.map else 0)
        self.map.setMinimumHeight(look.metrics.px(180, 156))
        self.show_for(live=True, tools=False)

    def show_for(self, *, live: bool, tools: bool) -> None:
        """What belongs to the live paper, and the tools of the one that is frozen."""
        self.map.setVisible(live)
        self.calipers.setVisible(tools)
        self.rate.explains.setVisible(not tools)  # the calipers need the room

    def show_stopped(self, ekg: EkgView | None) -> None:
        """What was known when the paper was stopped: from then on it is not the present."""
        self.rate.show_rate(ekg, frozen=True)
        self.measured.show_findings(
            ekg.measured if ekg is not None else None, of=self.tr("Last 10 s before it was frozen")
        )

    def show_live(self, paper: LivePaper, channels: tuple[str, ...], ekg: EkgView | None) -> None:
        """How the signal is now, and what was read off the last seconds."""
        self.rate.show_rate(ekg)
        self.map.show_leads(channels, off=paper.leads.off, analysis=ekg, live=paper.live)
        measured = ekg.measured if ekg is not None and paper.live else None
        self.measured.show_findings(
            measured,
            of=self.tr("Last 10 s"),
            why="" if measured is not None else self.tr("Ten seconds of signal are needed."),
        )
