"""What capture needs from other rooms, said by capture: it imports none of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from station.checks.notice import ProviderNotice, ToldNotice
from station.held import DiscardReason, HeldReading
from station.visit import Actor, Delivery, Result, SignedVisit, Visit

__all__ = ["ReadingStore"]


class ReadingStore(Protocol):
    """Durable memory of visits and of the tray. A future is done when the bytes are on disk, not
    before.
    """

    def save_visit(self, visit: Visit) -> Future[None]:
        """Insert or update the visit itself (not its results)."""

    def change_patient(self, visit: Visit, was: str) -> Future[None]:
        """The unsigned visit of the patient with the id `was` is another record's now."""

    def unfinished_visits(self) -> Future[tuple[Visit, ...]]:
        """The visits that are neither signed nor closed, with their results, oldest first."""

    def visits_signed_since(self, moment: datetime) -> Future[tuple[Visit, ...]]:
        """The visits that were signed since then, without their results, oldest first."""

    def save_result(self, visit_id: str, result: Result) -> Future[None]:
        """Keep an accepted result; what it has out of the tray leaves it in the same step."""

    def exchange_results(
        self,
        visit_id: str,
        taken_back: tuple[str, ...],
        actor: Actor,
        reason: str,
        results: Sequence[Result],
    ) -> Future[None]:
        """Mark results as taken back, which stay as evidence, and keep those in their place: all
        of it or nothing.
        """

    def replace_result(
        self, visit_id: str, result_id: str, new: Result, actor: Actor, reason: str
    ) -> Future[None]:
        """Take a result back and keep another in its place: both or neither."""

    def sign(self, signed: SignedVisit) -> Future[None]:
        """Keep the signature and, in the same transaction, every message of the outbox."""

    def close_visit(self, visit_id: str, actor: Actor, reason: str) -> Future[None]:
        """End a visit that will not be signed, or that is finished."""

    def hold(self, readings: Sequence[HeldReading]) -> Future[None]:
        """Write down what is held."""

    def discard_held(
        self, readings: Sequence[HeldReading], actor: Actor, code: DiscardReason, reason: str
    ) -> Future[None]:
        """Held readings are nobody's; they stay on the disk with who, when and why."""

    def tell(self, notice: ProviderNotice) -> Future[None]:
        """Keep a message to the provider, and queue it for every chart that takes such."""

    def told(self, visit_id: str) -> Future[tuple[ToldNotice, ...]]:
        """The messages about a visit with what is known about them, oldest first."""

    def deliveries(self, visit_id: str) -> Future[tuple[Delivery, ...]]:
        """What is known about each result of a signed visit at each destination."""
