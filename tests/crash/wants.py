"""What somebody waits for in a picture of the station: asked inside its process, so by name."""

from __future__ import annotations

from dataclasses import dataclass

from station.capture.views import LinkPhase, Phase, StationView, TileState
from station.visit import DeliveryState, ResultKind

__all__ = ["Signed", "all_delivered", "cuff_connected", "pressure_came", "visit_delivered"]


def cuff_connected(view: StationView) -> bool:
    """Every instrument of the room is there."""
    return all(link.phase is LinkPhase.CONNECTED for link in view.links)


def pressure_came(view: StationView) -> bool:
    """A blood pressure can be kept, or is in the tray, or the cuff has failed."""
    tile = view.tile(ResultKind.BLOOD_PRESSURE)
    return bool(view.held) or (
        tile is not None and (tile.acceptable or tile.confirmable or tile.state is TileState.FAILED)
    )


def visit_delivered(view: StationView) -> bool:
    """All of the visit in the room is in the chart."""
    return view.visit is not None and view.visit.phase is Phase.DELIVERED


def all_delivered(view: StationView) -> bool:
    """All that was signed today is in the chart."""
    return all(state is DeliveryState.DELIVERED for one in view.signed for state in one.states)


@dataclass(frozen=True, slots=True)
class Signed:
    """The visits of these ids are those that were signed today, and no other."""

    visit_ids: frozenset[str]

    def __call__(self, view: StationView) -> bool:
        """Whether the list says so."""
        return {one.visit_id for one in view.signed} == self.visit_ids
