"""The EKG orders of who is in the room, as far as a worklist has told them."""

from __future__ import annotations

from station.ekg.order import EkgOrder
from station.saying import say

__all__ = ["EkgOrders"]


class EkgOrders:
    """Belongs to the I/O loop. Orders are one patient's, and are of no use for another."""

    def __init__(self) -> None:
        self._patient_id: str | None = None
        self._orders: tuple[EkgOrder, ...] = ()

    def known(self, patient_id: str, orders: tuple[EkgOrder, ...]) -> None:
        """These are ordered for that patient."""
        self._patient_id, self._orders = patient_id, orders

    def answered_by(self, patient_id: str) -> EkgOrder | None:
        """The order that an EKG of that patient answers: where there is one, and only one."""
        orders = self._orders if patient_id == self._patient_id else ()
        return orders[0] if len(orders) == 1 else None

    def words(self, patient_id: str) -> str:
        """What to say when an EKG of that patient was kept; empty where nothing was ordered."""
        orders = self._orders if patient_id == self._patient_id else ()
        if not orders:
            return ""
        if len(orders) > 1:
            return say(
                "{count} EKGs are ordered for this patient, so it was kept without an order. Have "
                "the archive join them.",
                count=len(orders),
            )
        what = orders[0].step or orders[0].procedure or ""
        number = orders[0].accession or ""
        return say("Kept for the order {what}.", what=" ".join(filter(None, (what, number))) or "?")
