"""What the outbox of results and that of messages to the provider have in common: their SQL.

A queue is a table with the columns state, at, attempts, search_first, next_try, chart_id, says,
next_step, resent_by and decided. Names of tables and columns are the program's own, never data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from station.store.errors import NothingToResendError, RecordConflictError
from station.store.records import actor_text, to_column
from station.visit import Actor, Claim, Delivery, Message

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["doubt", "hurry", "recover", "requeue", "settle", "take"]


def take(
    db: Connection, table: str, waiting: str, owner: str, destination: str, now: datetime
) -> tuple[int, Claim] | None:
    """Hand out the oldest message of `waiting` (what of `table` may go now) that is due, as
    SENDING, with its position; None where nothing is. `owner`: the column that says whose it is.
    """
    row = db.execute(
        f"SELECT position, key, {owner}, visit_id, patient_id, body, simulated, attempts,"  # noqa: S608
        f" search_first, decided FROM {waiting} WHERE destination = ?"
        " AND (next_try IS NULL OR next_try <= ?) ORDER BY position LIMIT 1",
        (destination, to_column(now)),
    ).fetchone()
    if row is None:
        return None
    position, key, about, visit_id, patient_id, body, simulated, attempts, *hints = row
    search_first, decided = hints
    db.execute(
        f"UPDATE {table} SET state = 'sending', at = ? WHERE position = ?",  # noqa: S608
        (to_column(now), position),
    )
    message = Message(
        key=key,
        result_id=about,
        visit_id=visit_id,
        patient_id=patient_id,
        destination=destination,
        body=body,
        simulated=bool(simulated),
        attempts=attempts,
        decided=bool(decided),
    )
    return position, Claim(message=message, search_first=bool(search_first))


def recover(db: Connection, table: str) -> None:
    """Queue again what a crash left on its way: nobody knows whether it arrived. What a person
    has decided was about that try.
    """
    db.execute(
        f"UPDATE {table} SET state = 'queued', search_first = 1, next_try = NULL,"  # noqa: S608
        " attempts = attempts + 1, decided = 0 WHERE state = 'sending'"
    )


def hurry(db: Connection, table: str) -> None:
    """What waits for a time is due now."""
    db.execute(
        f"UPDATE {table} SET next_try = NULL"  # noqa: S608
        " WHERE state = 'queued' AND next_try IS NOT NULL"
    )


def doubt(db: Connection, table: str) -> None:
    """These come out of a backup, and may have arrived since it was made: what still waits is
    taken for tried once, so that it is searched for, or left to a person, before it is sent.
    """
    db.execute(
        f"UPDATE {table} SET state = 'queued', search_first = 1, next_try = NULL,"  # noqa: S608
        " attempts = attempts + 1, decided = 0 WHERE state IN ('queued', 'sending')"
    )


def requeue(
    db: Connection, table: str, about: str, names: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Queue again what a person looked at, wherever it was refused or is unclear: all of which
    `about`, a condition with a `?` for each of `names`, is true. It is searched for before it is
    sent. Raises `NothingToResendError` where none waits.
    """
    updated = db.execute(
        f"UPDATE {table} SET state = 'queued', at = ?, search_first = 1, next_try = NULL,"  # noqa: S608
        f" resent_by = ?, decided = 1 WHERE {about} AND state IN ('refused', 'ambiguous')",
        (to_column(now), actor_text(actor), *names),
    )
    if updated.rowcount == 0:
        raise NothingToResendError


def settle(
    db: Connection, table: str, message: Message, delivery: Delivery, search_first: bool
) -> bool:
    """Write down what became of a message that was handed out; whether it was in somebody's hands
    (SENDING, or TAKEN and asked about later). Else it is left alone.
    """
    if (delivery.result_id, delivery.destination) != (message.result_id, message.destination):
        raise RecordConflictError("A receipt was offered that belongs to another message.")
    updated = db.execute(
        f"UPDATE {table} SET state = ?, at = ?, attempts = ?, chart_id = ?, says = ?,"  # noqa: S608
        " next_step = ?, next_try = ?, search_first = ?,"
        " decided = ?"
        " WHERE destination = ? AND key = ? AND state IN ('sending', 'taken')",
        (
            delivery.state,
            to_column(delivery.at),
            delivery.attempts,
            delivery.chart_id,
            delivery.says,
            delivery.next_step,
            None if delivery.next_try is None else to_column(delivery.next_try),
            search_first,
            message.decided,
            message.destination,
            message.key,
        ),
    )
    return updated.rowcount == 1
