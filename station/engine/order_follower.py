"""Asks the EKG worklist about who is in the room, once a visit, when the patient is certain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from station.capture.ekg_orders import EkgOrders
    from station.visit import Visit
    from station.worklist.dicom_worklist import DicomWorklist

__all__ = ["OrderFollower"]

_log = logging.getLogger(__name__)


class OrderFollower:
    """Belongs to the I/O loop. Without a worklist it asks nobody."""

    def __init__(
        self,
        worklist: DicomWorklist | None,
        orders: EkgOrders,
        *,
        issuer: str | None = None,
        zone: tzinfo | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`issuer` is who gives out this site's record numbers."""
        self._worklist = worklist
        self._orders = orders
        self._issuer = issuer
        self._zone = zone
        self._now = now
        self._visit_id: str | None = None
        self._task: asyncio.Task[None] | None = None

    def follow(self, visit: Visit | None) -> None:
        """This visit is in the room now."""
        certain = visit if visit is not None and visit.certain_since is not None else None
        visit_id = certain.id if certain is not None else None
        if self._worklist is None or visit_id == self._visit_id:
            return
        self._visit_id = visit_id
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if certain is not None:
            self._task = asyncio.create_task(self._ask(self._worklist, certain), name="EKG orders")

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _ask(self, worklist: DicomWorklist, visit: Visit) -> None:
        from station.worklist.dicom_orders import orders_for

        said = await worklist.orders(self._now().astimezone(self._zone).date())
        for words in (said.wrong, *said.notes):
            if words:
                _log.warning("EKG worklist: %s", words)
        found = orders_for(visit.patient, said.orders, self._issuer)
        self._orders.known(visit.patient.id, tuple(found))
