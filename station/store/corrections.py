"""The SQL of corrections. Runs in the writer's transactions; nothing is ever changed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from station.corrections import Correction, CorrectionKind
from station.store.errors import RecordConflictError, UnknownRecordError
from station.store.outbox import insert_message
from station.store.records import actor_text, read_actor, read_result, result_text, to_column
from station.visit import Message

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["load_corrections", "save_corrections"]


def save_corrections(
    db: Connection, corrections: Sequence[Correction], messages: Sequence[Message]
) -> None:
    """Keep corrections that belong together (of a reading, and of the average that it is part of)
    with their messages: all or nothing.
    """
    known = {one.id for one in corrections}
    if any(message.correction_id not in known for message in messages):
        raise RecordConflictError("A message was composed that is not about this correction.")
    for correction in corrections:
        own = [one for one in messages if one.correction_id == correction.id]
        _save_correction(db, correction, own)


def _save_correction(db: Connection, correction: Correction, messages: Sequence[Message]) -> None:
    """Keep a correction of a signed result with its messages: all or nothing.

    The same correction again is nothing new. Refuses one for a result that was entered in error.
    """
    kept = load_corrections(db, correction.visit_id)
    if correction in kept:
        return
    signed = db.execute(
        "SELECT visits.patient_id FROM results JOIN signatures USING (visit_id)"
        " JOIN visits ON visits.id = results.visit_id"
        " WHERE results.id = ? AND results.visit_id = ? AND withdrawn_at IS NULL",
        (correction.result_id, correction.visit_id),
    ).fetchone()
    if signed is None:
        raise UnknownRecordError("There is no such signed result on this station.")
    if any(
        one.result_id == correction.result_id and one.kind is CorrectionKind.ENTERED_IN_ERROR
        for one in kept
    ):
        raise RecordConflictError(
            "This result was marked as entered in error. It cannot be changed any more.",
            "Measure it again in a new visit.",
        )
    db.execute(
        "INSERT INTO corrections (id, visit_id, result_id, kind, at, by, reason, record)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            correction.id,
            correction.visit_id,
            correction.result_id,
            correction.kind,
            to_column(correction.at),
            actor_text(correction.by),
            correction.reason,
            None if correction.result is None else result_text(correction.result),
        ),
    )
    for message in messages:
        about = (message.visit_id, message.result_id, message.correction_id, message.patient_id)
        if about != (correction.visit_id, correction.result_id, correction.id, signed[0]):
            raise RecordConflictError("A message was composed that is not about this correction.")
        insert_message(db, message, correction.at)


def load_corrections(db: Connection, visit_id: str) -> tuple[Correction, ...]:
    """The corrections of a visit, in the order in which they were made."""
    rows = db.execute(
        "SELECT id, result_id, kind, at, by, reason, record FROM corrections"
        " WHERE visit_id = ? ORDER BY position",
        (visit_id,),
    )
    return tuple(
        Correction(
            id=name,
            visit_id=visit_id,
            result_id=result_id,
            kind=CorrectionKind(kind),
            at=datetime.fromisoformat(at),
            by=read_actor(by),
            reason=reason,
            result=None if record is None else read_result(record, None),
        )
        for name, result_id, kind, at, by, reason, record in rows
    )
