"""What is open while the station runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.capture.views import ChartView

if TYPE_CHECKING:
    from station.capture.capture import Capture
    from station.charts import ComposeCorrection
    from station.drivers.links.pairing import PairingDesk
    from station.engine.breath_follower import BreathFollower
    from station.engine.earlier_ekg import EarlierEkg
    from station.engine.ekg_follower import EkgFollower
    from station.engine.front_desk import FrontDesk
    from station.engine.message_desk import MessageDesk
    from station.engine.order_follower import OrderFollower
    from station.engine.seat import Seat
    from station.export.courier import Courier, Health
    from station.fleet import Fleet
    from station.history import History
    from station.preferences import Preferences
    from station.settings import Settings
    from station.signed_today import SignedToday
    from station.store.store import Store
    from station.surroundings import Surroundings
    from station.today import TodayList

__all__ = ["Charts", "Rooms"]


class Charts:
    """The destinations, each as the courier has last seen it."""

    def __init__(self, settings: Settings) -> None:
        """None was asked yet."""
        self._views = {
            chart.name: ChartView(name=chart.name, test=chart.test) for chart in settings.charts
        }

    @property
    def views(self) -> tuple[ChartView, ...]:
        """In the order of the configuration."""
        return tuple(self._views.values())

    def on_health(self, health: Health) -> None:
        """The courier has heard from one, or has not."""
        self._views[health.destination] = ChartView(
            name=health.destination,
            test=health.test,
            reachable=health.reachable,
            says=health.says,
            last_answer=health.last_answer,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The parts of one station; they belong to the I/O loop."""

    settings: Settings
    store: Store
    seat: Seat
    capture: Capture
    courier: Courier
    notices: Courier
    charts: Charts
    pairing: PairingDesk
    fleet: Fleet
    around: Surroundings
    today: TodayList
    history: History
    signed: SignedToday
    compose_correction: ComposeCorrection
    ekg: EkgFollower
    earlier_ekg: EarlierEkg
    breaths: BreathFollower
    preferences: Preferences
    desk: MessageDesk
    front_desk: FrontDesk
    orders: OrderFollower
