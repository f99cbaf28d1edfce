"""The SQL of signed visits as a list. Runs in the writer's transactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from station.store.records import read_visit, to_column
from station.visit import DeliveryState

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["SignedLine", "load_signed_since"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """A signed visit, and the states of its messages."""

    visit_id: str
    patient_name: str
    signed_at: datetime
    states: tuple[DeliveryState, ...]


def load_signed_since(db: Connection, since: datetime) -> tuple[SignedLine, ...]:
    """The visits that were signed since then, and older ones of which a message waits for a
    person; the newest first.
    """
    rows = db.execute(
        "SELECT visit_id, signed_at, visits.record FROM signatures"
        " JOIN visits ON visits.id = visit_id WHERE signed_at >= ? OR visit_id IN"
        " (SELECT visit_id FROM outbox WHERE state != 'delivered' AND beside = 0"
        "  AND state IN ('refused', 'ambiguous')) ORDER BY signed_at DESC",
        (to_column(since),),
    ).fetchall()
    return tuple(
        SignedLine(
            visit_id=visit_id,
            patient_name=read_visit(record, ()).patient.name,
            signed_at=datetime.fromisoformat(signed_at),
            states=tuple(
                DeliveryState(state)
                for (state,) in db.execute(
                    "SELECT state FROM outbox WHERE visit_id = ? AND beside = 0 ORDER BY position",
                    (visit_id,),
                )
            ),
        )
        for visit_id, signed_at, record in rows
    )
