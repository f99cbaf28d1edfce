"""The receipts of a signed visit: what is known about each result at each destination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from station.visit import Delivery, DeliveryState

__all__ = ["Receipts"]


@dataclass(slots=True)
class Receipts:
    """`known`: whether the list of all that is to be sent has been read. Before that, nobody
    can say that everything has arrived.
    """

    known: bool = False
    _receipts: dict[tuple[str, str, str | None, str], Delivery] = field(default_factory=dict)

    def came(self, delivery: Delivery) -> None:
        """News from the courier: newer than whatever was known."""
        self._receipts[_about(delivery)] = delivery

    def listed(self, deliveries: Iterable[Delivery]) -> None:
        """The whole list as the store had it; news that came meanwhile is newer."""
        for delivery in deliveries:
            self._receipts.setdefault(_about(delivery), delivery)
        self.known = True

    def all(self) -> tuple[Delivery, ...]:
        """Every receipt."""
        return tuple(self._receipts.values())

    @property
    def delivered(self) -> bool:
        """Whether every result is in the chart, at every destination."""
        states = {delivery.state for delivery in self._receipts.values()}
        return self.known and states == {DeliveryState.DELIVERED}


def _about(delivery: Delivery) -> tuple[str, str, str | None, str]:
    """What tells receipts apart: a correction has one of its own, and so has each message where
    a result is told in several.
    """
    return (delivery.result_id, delivery.destination, delivery.correction_id, delivery.key)
