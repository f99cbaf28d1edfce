"""The SQL of the outbox as a list for an integrator. Runs in the writer's transactions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from station.messages import MessageLine
from station.store import queue
from station.store.errors import UnknownRecordError
from station.store.records import from_column
from station.visit import Actor, DeliveryState

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["message_body", "message_counts", "message_lines", "requeue_message", "whose_message"]

_LINE: Final = (
    "SELECT destination, key, media, state, at, visit_id, length(body), attempts, simulated,"
    " beside, correction_id, next_try, chart_id, says, next_step, warns,"
    " (SELECT count(*) FROM outbox_results AS files WHERE files.position = outbox.position)"
    " FROM outbox"
)


def message_lines(db: Connection, *, undelivered: bool, limit: int) -> tuple[MessageLine, ...]:
    """The newest messages, newest first; of those that no chart has confirmed the oldest first,
    since they are what waits.
    """
    if undelivered:
        rows = db.execute(f"{_LINE} WHERE state != 'delivered' ORDER BY position LIMIT ?", (limit,))
    else:
        rows = db.execute(f"{_LINE} ORDER BY position DESC LIMIT ?", (limit,))
    return tuple(_line(row) for row in rows)


def message_counts(db: Connection) -> tuple[tuple[str, DeliveryState, int], ...]:
    """How many messages are in which state, by destination."""
    rows = db.execute(
        "SELECT destination, state, count(*) FROM outbox GROUP BY destination, state"
        " ORDER BY destination, state"
    )
    return tuple((name, DeliveryState(state), count) for name, state, count in rows)


def message_body(db: Connection, destination: str, key: str) -> tuple[MessageLine, bytes]:
    """A message and its bytes. Raises `UnknownRecordError`."""
    known = (destination, key)
    row = db.execute(f"{_LINE} WHERE destination = ? AND key = ?", known).fetchone()
    if row is None:
        raise UnknownRecordError("There is no such message on this station.")
    (body,) = db.execute(
        "SELECT body FROM outbox WHERE destination = ? AND key = ?", known
    ).fetchone()
    return _line(row), body


def whose_message(db: Connection, destination: str, key: str) -> tuple[str, str] | None:
    """The ids of its patient and its visit; None where there is no such message."""
    found: tuple[str, str] | None = db.execute(
        "SELECT patient_id, visit_id FROM outbox WHERE destination = ? AND key = ?",
        (destination, key),
    ).fetchone()
    return found


def requeue_message(
    db: Connection, destination: str, key: str, actor: Actor, now: datetime
) -> None:
    """Queue one message again that a person looked at; it is searched for before it is sent.

    Raises `NothingToResendError` where it does not wait for a person.
    """
    about = "destination = ? AND key = ?"
    queue.requeue(db, "outbox", about, (destination, key), actor, now)


def _line(row: tuple[Any, ...]) -> MessageLine:
    (name, key, media, state, at, visit, octets, attempts, simulated, beside, correction) = row[:11]
    due, chart_id, says, next_step, warns, results = row[11:]
    return MessageLine(
        destination=name,
        key=key,
        media=media,
        state=DeliveryState(state),
        at=datetime.fromisoformat(at),
        visit_id=visit,
        results=results,
        octets=octets,
        attempts=attempts,
        simulated=bool(simulated),
        beside=bool(beside),
        correction=correction is not None,
        next_try=from_column(due),
        chart_id=chart_id,
        says=says,
        next_step=next_step,
        warns=warns,
    )
