"""What stands beside the paper: the rate, the electrodes or the calipers, and what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from station.ui.ekg.caliper_card import CaliperCard
from station.ui.ekg.lead_map import LeadMap
from station.ui.ekg.measured_card import MeasuredCard
from station.ui.ekg.rate_card import RateCard
from station.ui.widgets.layout import column

if TYPE_CHECKING:
    from station.capture.views import EkgView
    from station.ui.ekg.live_paper import LivePaper
    from station.ui.look import Look

__all__ = ["SidePanel"]


class SidePanel(QWidget):
    """One column. Frozen, the calipers take the place of the electrodes."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedWidth(look.metrics.px(344, 300))
        cards = column(self, spacing=look.metrics.px(10, 8))
        self.rate = RateCard(look)
        self.map = LeadMap(look)
        self.calipers = CaliperCard(look)
        self.measured = MeasuredCard(look)
        for card in (self.rate, self.map, self.calipers, self.measured):
            cards.addWidget(card, 1 if card is self.map else 0)
        self.map.setMinimumHeight(look.metrics.px(180, 156))
        self.show_frozen(False)

    def show_frozen(self, frozen: bool) -> None:
        """What belongs to the live paper, or to the frozen one."""
        self.map.setVisible(not frozen)
        self.calipers.setVisible(frozen)
        self.rate.explains.setVisible(not frozen)  # the calipers need the room
        if frozen:
            self._whole(self.calipers)

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
        self._whole(self.measured)

    def _whole(self, card: QWidget) -> None:
        """A card of wrapped words is never lower than they are: the body gives way."""
        inside = card.layout()
        if inside is not None:
            card.setMinimumHeight(max(0, inside.totalHeightForWidth(self.width())))
