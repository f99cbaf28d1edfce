"""The SQL of held readings: what lies in the tray, and what became of the rest. Runs in the
writer's transactions.

A row is never removed. It leaves the tray when a result is kept that has its reading, in that
result's own transaction, or when a person discards it, and then says who, when and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from station.held import DiscardReason, HeldReading, HoldReason
from station.store.errors import StoreDamagedError
from station.store.records import actor_text, read_reading, reading_text, to_column
from station.visit import Actor, Result

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["discard", "hold", "kept", "load"]


def hold(db: Connection, held: Sequence[HeldReading]) -> None:
    """Write down what is held. The same again is nothing new."""
    db.executemany(
        "INSERT INTO held (id, measurement, reason, record) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        [
            (one.reading.id, one.reading.measurement, one.reason, reading_text(one.reading))
            for one in held
        ],
    )


def kept(db: Connection, result: Result) -> None:
    """What is in this result is somebody's now."""
    for reading in result.readings:
        db.execute(
            "UPDATE held SET result_id = ?"
            " WHERE id = ? AND result_id IS NULL AND discarded_at IS NULL",
            (result.id, reading.id),
        )


def discard(
    db: Connection,
    held: Sequence[HeldReading],
    actor: Actor,
    code: DiscardReason,
    reason: str,
    at: datetime,
) -> None:
    """These are nobody's. The first reason counts; what the disk did not take before is written
    now, so that it does not go without a trace either.
    """
    hold(db, held)
    db.executemany(
        "UPDATE held SET discarded_at = ?, discarded_by = ?, discard_code = ?, discard_reason = ?"
        " WHERE id = ? AND result_id IS NULL AND discarded_at IS NULL",
        [(to_column(at), actor_text(actor), code, reason, one.reading.id) for one in held],
    )


def load(db: Connection, gone: int) -> tuple[HeldReading, ...]:
    """All that lies in the tray and the last `gone` that left it, in the order of arrival."""
    rows = db.execute(
        "SELECT position, reason, record, 0 FROM held"
        " WHERE result_id IS NULL AND discarded_at IS NULL"
        " UNION ALL SELECT * FROM (SELECT position, reason, record, 1 FROM held"
        " WHERE result_id IS NOT NULL OR discarded_at IS NOT NULL"
        " ORDER BY position DESC LIMIT ?) ORDER BY position",
        (gone,),
    )
    return tuple(
        HeldReading(reading=read_reading(text), reason=_reason(said), gone=bool(left))
        for _, said, text, left in rows
    )


def _reason(said: str) -> HoldReason:
    try:
        return HoldReason(said)
    except ValueError:
        raise StoreDamagedError(f"{StoreDamagedError.says} (reason of a held reading)") from None
