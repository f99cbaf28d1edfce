"""The SQL of the outbox: what waits for a chart, what became of it, and whose turn it is.

A message is never removed. Per destination and patient they go strictly in order: while an
earlier one is open, a later one waits, so a chart never sees a patient's results shuffled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from station.store import queue
from station.store.errors import RecordConflictError, UnknownRecordError
from station.store.records import from_column, to_column
from station.visit import Actor, Claim, Delivery, DeliveryState, Message, SignedVisit

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "claim",
    "deliveries",
    "insert_message",
    "insert_messages",
    "next_try",
    "receipts_since",
    "recover",
    "requeue",
    "settle",
    "undelivered",
]


def insert_messages(db: Connection, signed: SignedVisit, messages: Sequence[Message]) -> None:
    """Queue what was composed for a signature, in this order.

    Refuses a message that is not about this visit, this patient and one of these results.
    """
    results = {result.id for result in signed.visit.results}
    ours = (signed.visit.id, signed.visit.patient.id)
    for message in messages:
        if (message.visit_id, message.patient_id) != ours or not results.issuperset(
            message.results
        ):
            raise RecordConflictError("A message was composed that is not about this visit.")
        insert_message(db, message, signed.signed_at)


def doubt_looked_for(db: Connection, visit_id: str) -> None:
    """What is queued of a visit that comes out of a backup may be in the chart since: it is
    searched for before it is sent. Where that is not possible, somebody has looked: it is sent.
    """
    db.execute(
        "UPDATE outbox SET search_first = 1, attempts = attempts + 1, decided = 1"
        " WHERE visit_id = ? AND state = 'queued'",
        (visit_id,),
    )


def insert_message(db: Connection, message: Message, at: datetime) -> None:
    """Queue one message behind all others."""
    kept = db.execute(
        "INSERT INTO outbox (destination, key, result_id, visit_id, patient_id, body,"
        " simulated, state, at, attempts, correction_id, media, beside)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
        (
            message.destination,
            message.key,
            message.result_id,
            message.visit_id,
            message.patient_id,
            message.body,
            message.simulated,
            to_column(at),
            message.attempts,
            message.correction_id,
            message.media,
            message.beside,
        ),
    )
    db.executemany(
        "INSERT INTO outbox_covers (position, place, result_id) VALUES (?, ?, ?)",
        [(kept.lastrowid, place, one) for place, one in enumerate(message.covers, start=1)],
    )


def claim(db: Connection, destination: str, now: datetime) -> Claim | None:
    """Hand out the oldest message that is due, as SENDING; None where nothing is."""
    found = queue.take(db, "outbox", "outbox_in_line", "result_id", destination, now)
    if found is None:
        return None
    position, plain = found
    correction_id, media, beside = db.execute(
        "SELECT correction_id, media, beside FROM outbox WHERE position = ?", (position,)
    ).fetchone()
    covers = db.execute(
        "SELECT result_id FROM outbox_covers WHERE position = ? ORDER BY place", (position,)
    )
    message = replace(
        plain.message,
        media=media,
        covers=tuple(one for (one,) in covers),
        beside=bool(beside),
    )
    if correction_id is not None:
        first = message.key.removesuffix(f":{correction_id}")
        chart_id, version = _known_there(db, destination, message.result_id, first)
        message = replace(
            message, correction_id=correction_id, chart_id=chart_id, chart_version=version
        )
    return replace(plain, message=message)


def _known_there(
    db: Connection, destination: str, result_id: str, key: str
) -> tuple[str | None, str | None]:
    """The id and the version under which the destination has last confirmed what was sent as
    `key`, or a correction of it: an EKG is there several times, as samples and as a report.
    """
    row = db.execute(
        "SELECT chart_id, chart_version FROM outbox JOIN outbox_results AS files USING (position)"
        " WHERE destination = ?1 AND files.result_id = ?2 AND state = 'delivered'"
        " AND chart_id IS NOT NULL AND (key = ?3 OR key = ?3 || ':' || correction_id)"
        " ORDER BY position DESC LIMIT 1",
        (destination, result_id, key),
    ).fetchone()
    return (None, None) if row is None else (row[0], row[1])


def settle(db: Connection, message: Message, delivery: Delivery, search_first: bool) -> None:
    """Write down what became of a message that was handed out.

    `search_first` is kept for its next claim. A message that is not in somebody's hands
    (SENDING, or TAKEN and asked about later) is left alone: what is known stays known.
    The same receipt again is nothing new.
    """
    if queue.settle(db, "outbox", message, delivery, search_first):
        db.execute(
            "UPDATE outbox SET chart_version = ?, warns = ? WHERE destination = ? AND key = ?",
            (delivery.chart_version, delivery.warns, message.destination, message.key),
        )
    elif message.beside or delivery not in deliveries(db, message.visit_id):
        raise UnknownRecordError("There is no such message on its way.")


def next_try(db: Connection, destination: str) -> datetime | None:
    """When the next message becomes due (may be past); None where none is queued in line."""
    (moment,) = db.execute(
        "SELECT min(coalesce(next_try, at)) FROM outbox_in_line WHERE destination = ?",
        (destination,),
    ).fetchone()
    return from_column(moment)


def deliveries(db: Connection, visit_id: str) -> tuple[Delivery, ...]:
    """The receipt of every result of a visit in every message, in the order of sending."""
    return _receipts(
        db.execute(
            f"SELECT {_RECEIPT} FROM outbox JOIN outbox_results AS files USING (position)"  # noqa: S608
            " WHERE visit_id = ? AND beside = 0 ORDER BY position, place",
            (visit_id,),
        )
    )


def undelivered(db: Connection) -> tuple[Delivery, ...]:
    """The receipt of every result in a message that no chart has confirmed, oldest first."""
    return _receipts(
        db.execute(
            f"SELECT {_RECEIPT} FROM outbox JOIN outbox_results AS files USING (position)"  # noqa: S608
            " WHERE state != 'delivered' AND beside = 0 ORDER BY position, place"
        )
    )


def receipts_since(db: Connection, since: datetime) -> tuple[Delivery, ...]:
    """The receipt of every result of the visits that were signed since then."""
    return _receipts(
        db.execute(
            f"SELECT {_RECEIPT} FROM outbox JOIN outbox_results AS files USING (position)"  # noqa: S608
            " JOIN signatures USING (visit_id) WHERE signed_at >= ? AND beside = 0"
            " ORDER BY position, place",
            (to_column(since),),
        )
    )


def requeue(db: Connection, result_id: str, actor: Actor, now: datetime) -> None:
    """Queue a result again that a person looked at, wherever it was refused or is unclear.

    It is searched for before it is sent. Raises `NothingToResendError` where none waits.
    """
    about = "position IN (SELECT position FROM outbox_results WHERE result_id = ?)"
    queue.requeue(db, "outbox", about, (result_id,), actor, now)


def recover(db: Connection) -> None:
    """Queue again what a crash left on its way: nobody knows whether it arrived."""
    queue.recover(db, "outbox")


_RECEIPT: Final = (
    "files.result_id, visit_id, destination, state, at, attempts, chart_id, says, next_step,"
    " next_try, chart_version, correction_id, key, warns"
)


def _receipts(rows: Iterable[tuple[Any, ...]]) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(
            result_id=result,
            visit_id=visit,
            destination=destination,
            state=DeliveryState(state),
            at=datetime.fromisoformat(at),
            attempts=attempts,
            chart_id=chart,
            says=says,
            next_step=step,
            next_try=from_column(due),
            chart_version=version,
            correction_id=correction,
            key=key,
            warns=warns,
        )
        for (
            result,
            visit,
            destination,
            state,
            at,
            attempts,
            chart,
            says,
            step,
            due,
            version,
            correction,
            key,
            warns,
        ) in rows
    )
