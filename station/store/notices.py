"""The outbox of messages to the provider: its SQL, and the door for the courier that empties it.

The rules are those of `station.store.outbox` (queued with the bytes that are sent, searched for
after a try that may have had an effect, never removed). It is a table of its own because such a
message goes before the signature and must not wait behind a result that a chart refuses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from station.checks.notice import ToldNotice
from station.store import queue
from station.store.errors import RecordConflictError, UnknownRecordError
from station.store.records import actor_text, from_column, read_actor, to_column
from station.visit import Actor, Claim, Delivery, DeliveryState, Message, ResultKind

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.checks.notice import ProviderNotice
    from station.store.writer import Writer

__all__ = ["NoticeOutbox", "insert", "recover", "told"]


def insert(db: Connection, notice: ProviderNotice, messages: Sequence[Message]) -> None:
    """Queue what was composed of a message. The same message again is nothing new."""
    if not messages:
        raise RecordConflictError(
            "No chart of this station takes messages.", "Tell the provider yourself."
        )
    told = _told_text(notice)
    ours = (notice.id, notice.visit_id, notice.patient.id)
    for message in messages:
        if (message.result_id, message.visit_id, message.patient_id) != ours:
            raise RecordConflictError("A message was composed that is not this one.")
        db.execute(
            "INSERT INTO notices (destination, key, notice_id, visit_id, patient_id, body,"
            " simulated, state, at, told) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)"
            " ON CONFLICT (destination, key) DO NOTHING",
            (
                message.destination,
                message.key,
                message.result_id,
                message.visit_id,
                message.patient_id,
                message.body,
                message.simulated,
                to_column(notice.at),
                told,
            ),
        )


def _told_text(notice: ProviderNotice) -> str:
    about = notice.about
    return json.dumps(
        {
            "result_id": about.id,
            "kind": about.kind,
            "measurement": about.readings[0].measurement if about.readings else "",
            "text": notice.text,
            "at": to_column(notice.at),
            "by": actor_text(notice.by),
        }
    )


def told(db: Connection, visit_id: str) -> tuple[ToldNotice, ...]:
    """The messages about a visit with their receipts, oldest first."""
    rows = db.execute(
        "SELECT notice_id, told, destination, state, at, attempts, chart_id, says, next_step"
        " FROM notices WHERE visit_id = ? AND told IS NOT NULL ORDER BY position",
        (visit_id,),
    )
    found: dict[str, ToldNotice] = {}
    for name, text, destination, state, at, attempts, chart_id, says, next_step in rows:
        receipt = Delivery(
            result_id=name,
            visit_id=visit_id,
            destination=destination,
            state=DeliveryState(state),
            at=datetime.fromisoformat(at),
            attempts=attempts,
            chart_id=chart_id,
            says=says,
            next_step=next_step,
        )
        notice = found.get(name) or _read_told(name, text)
        found[name] = replace(notice, deliveries=(*notice.deliveries, receipt))
    return tuple(found.values())


def _read_told(notice_id: str, text: str) -> ToldNotice:
    record = json.loads(text)
    return ToldNotice(
        id=notice_id,
        result_id=record["result_id"],
        kind=ResultKind(record["kind"]),
        measurement=record["measurement"],
        text=record["text"],
        at=datetime.fromisoformat(record["at"]),
        by=read_actor(record["by"]),
    )


def recover(db: Connection) -> None:
    """Queue again what a crash left on its way: nobody knows whether it arrived."""
    queue.recover(db, "notices")


class NoticeOutbox:
    """The `Outbox` of the courier that carries messages to the provider."""

    def __init__(self, writer: Writer, clock: Callable[[], datetime]) -> None:
        """Jobs run in the store's own writer."""
        self._writer = writer
        self._clock = clock

    def claim(self, destination: str, now: datetime) -> Future[Claim | None]:
        """Hand out the oldest due message, marked SENDING."""
        return self._writer.run(lambda db: _claim(db, destination, now))

    def settle(
        self, message: Message, delivery: Delivery, search_first: bool = False
    ) -> Future[None]:
        """Write down what became of it."""
        return self._writer.run(lambda db: _settle(db, message, delivery, search_first))

    def settle_and_claim(
        self, message: Message, delivery: Delivery, search_first: bool, now: datetime
    ) -> Future[Claim | None]:
        """Both in one transaction."""

        def job(db: Connection) -> Claim | None:
            _settle(db, message, delivery, search_first)
            return _claim(db, message.destination, now)

        return self._writer.run(job)

    def next_try(self, destination: str) -> Future[datetime | None]:
        """When the next one becomes due; None where none waits."""
        return self._writer.run(lambda db: _next_try(db, destination))

    def requeue(self, notice_id: str, actor: Actor) -> Future[None]:
        """Queue again what was refused or is unclear, to be searched for before it is sent."""
        at = self._clock()
        return self._writer.run(
            lambda db: queue.requeue(db, "notices", "notice_id = ?", (notice_id,), actor, at)
        )


def _claim(db: Connection, destination: str, now: datetime) -> Claim | None:
    waiting = "(SELECT * FROM notices WHERE state = 'queued')"
    found = queue.take(db, "notices", waiting, "notice_id", destination, now)
    return None if found is None else found[1]


def _settle(db: Connection, message: Message, delivery: Delivery, search_first: bool) -> None:
    queue.settle(db, "notices", message, delivery, search_first)
    known = (message.destination, message.key)
    there = db.execute("SELECT 1 FROM notices WHERE destination = ? AND key = ?", known).fetchone()
    if there is None:
        raise UnknownRecordError("There is no such message on its way.")


def _next_try(db: Connection, destination: str) -> datetime | None:
    (moment,) = db.execute(
        "SELECT min(coalesce(next_try, at)) FROM notices"
        " WHERE destination = ? AND state = 'queued'",
        (destination,),
    ).fetchone()
    return from_column(moment)
