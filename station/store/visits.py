"""The SQL of visits, results, waveforms and signatures. Runs in the writer's transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from station.store import held
from station.store.errors import RecordConflictError, UnknownRecordError, VisitSignedError
from station.store.records import (
    Waveform,
    actor_text,
    read_result,
    read_signed,
    read_visit,
    result_text,
    signed_text,
    to_column,
    visit_text,
    waveform,
)
from station.visit import Actor, Result, SignedVisit, Visit

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "change_patient",
    "close_visit",
    "doubt_open",
    "load_recent",
    "load_signed",
    "load_signed_since",
    "load_unfinished",
    "load_visit",
    "replace_result",
    "save_result",
    "save_signature",
    "save_visit",
    "withdraw_result",
]


def save_visit(db: Connection, visit: Visit) -> None:
    """Insert the visit, or bring it up to date. Its patient never changes, but from one who was
    not in the chart to one who is.
    """
    text = visit_text(visit)
    kept = db.execute("SELECT patient_id, record FROM visits WHERE id = ?", (visit.id,)).fetchone()
    if kept is None:
        db.execute(
            "INSERT INTO visits (id, patient_id, record) VALUES (?, ?, ?)",
            (visit.id, visit.patient.id, text),
        )
        return
    patient_id, record = kept
    if record == text:
        return
    if patient_id != visit.patient.id and read_visit(record, ()).patient.in_chart:
        raise RecordConflictError("This visit belongs to another patient.")
    _refuse_ended(db, visit.id)
    db.execute(
        "UPDATE visits SET record = ?, patient_id = ? WHERE id = ?",
        (text, visit.patient.id, visit.id),
    )


def change_patient(db: Connection, visit: Visit, was: str) -> None:
    """Another record is this unsigned visit's patient; `was` is who it must be until now. The same
    again is nothing new.
    """
    kept = db.execute("SELECT patient_id, record FROM visits WHERE id = ?", (visit.id,)).fetchone()
    if kept is None:
        raise UnknownRecordError("The visit is not on this station.")
    text = visit_text(visit)
    if kept == (visit.patient.id, text):
        return
    if kept[0] != was:
        raise RecordConflictError("This visit belongs to another patient.")
    _refuse_ended(db, visit.id)
    db.execute(
        "UPDATE visits SET record = ?, patient_id = ? WHERE id = ?",
        (text, visit.patient.id, visit.id),
    )


def doubt_open(db: Connection, made_at: datetime) -> None:
    """These come out of a backup of that time: whatever is open in it may have been signed since,
    so that somebody has to look.
    """
    for visit in load_unfinished(db):
        doubted = replace(visit, restored_from=made_at, looked_at=None, looked_by=None)
        db.execute("UPDATE visits SET record = ? WHERE id = ?", (visit_text(doubted), visit.id))


def save_result(db: Connection, visit_id: str, result: Result) -> None:
    """Insert an accepted result; what it has out of the tray leaves it. The same result again is
    nothing new; another one with its id is a conflict.
    """
    text, wave = result_text(result), waveform(result)
    kept = db.execute("SELECT visit_id, record FROM results WHERE id = ?", (result.id,)).fetchone()
    if kept is not None:
        if kept != (visit_id, text) or _waveforms(db, visit_id).get(result.id) != wave:
            raise RecordConflictError("A result with this id is kept already and is not the same.")
        return
    if not _exists(db, visit_id):
        raise UnknownRecordError("The visit of this result is not on this station.")
    _refuse_ended(db, visit_id)
    db.execute(
        "INSERT INTO results (id, visit_id, record) VALUES (?, ?, ?)", (result.id, visit_id, text)
    )
    if wave is not None:
        db.execute(
            "INSERT INTO waveforms (result_id, counts, valid, run_in_counts, run_in_valid)"
            " VALUES (?, ?, ?, ?, ?)",
            (result.id, *wave),
        )
    held.kept(db, result)


def withdraw_result(
    db: Connection, visit_id: str, result_id: str, actor: Actor, reason: str, at: datetime
) -> None:
    """Mark the result as taken back, with who, when and why. It stays as evidence."""
    kept = db.execute(
        "SELECT withdrawn_at FROM results WHERE id = ? AND visit_id = ?", (result_id, visit_id)
    ).fetchone()
    if kept is None:
        raise UnknownRecordError("There is no such result in this visit.")
    if kept[0] is not None:
        return
    _refuse_ended(db, visit_id)
    db.execute(
        "UPDATE results SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?",
        (to_column(at), actor_text(actor), reason, result_id),
    )


def replace_result(
    db: Connection,
    visit_id: str,
    result_id: str,
    new: Result,
    actor: Actor,
    reason: str,
    at: datetime,
) -> None:
    """Take a result back and keep another in its place: both or neither."""
    save_result(db, visit_id, new)
    withdraw_result(db, visit_id, result_id, actor, reason, at)


def save_signature(db: Connection, signed: SignedVisit) -> bool:
    """Keep the signature and whatever of the visit is not kept yet.

    False where this very signature is kept already. Refuses another signature for the visit,
    and one whose results are not those that were accepted and not taken back: nothing that
    was accepted may be missing from what is signed, nor the other way round.
    """
    visit, text = signed.visit, signed_text(signed)
    kept = db.execute("SELECT record FROM signatures WHERE visit_id = ?", (visit.id,)).fetchone()
    if kept is not None:
        if kept[0] == text:
            return False
        raise VisitSignedError
    _refuse_ended(db, visit.id)
    save_visit(db, visit)
    for result in visit.results:
        save_result(db, visit.id, result)
    if _standing(db, visit.id) != {result.id for result in visit.results}:
        raise RecordConflictError("What is signed is not what was accepted in this visit.")
    db.execute(
        "INSERT INTO signatures (visit_id, signed_at, record) VALUES (?, ?, ?)",
        (visit.id, to_column(signed.signed_at), text),
    )
    return True


def close_visit(db: Connection, visit_id: str, actor: Actor, reason: str, at: datetime) -> None:
    """End a visit. The first end counts; nothing of it is removed."""
    if not _exists(db, visit_id):
        raise UnknownRecordError("There is no such visit on this station.")
    db.execute(
        "UPDATE visits SET closed_at = ?, closed_by = ?, close_reason = ? "
        "WHERE id = ? AND closed_at IS NULL",
        (to_column(at), actor_text(actor), reason, visit_id),
    )


def load_visit(db: Connection, visit_id: str) -> Visit | None:
    """The visit with its standing results, whatever its state; None for an unknown id."""
    row = db.execute("SELECT record FROM visits WHERE id = ?", (visit_id,)).fetchone()
    if row is None:
        return None
    waves = _waveforms(db, visit_id)
    rows = db.execute(
        "SELECT id, record FROM results "
        "WHERE visit_id = ? AND withdrawn_at IS NULL ORDER BY position",
        (visit_id,),
    )
    results = tuple(read_result(text, waves.get(result_id)) for result_id, text in rows)
    return read_visit(row[0], results)


def load_unfinished(db: Connection) -> tuple[Visit, ...]:
    """The visits that are neither signed nor closed, oldest first."""
    rows = db.execute(
        "SELECT id FROM visits WHERE closed_at IS NULL "
        "AND id NOT IN (SELECT visit_id FROM signatures) ORDER BY rowid"
    ).fetchall()
    found = (load_visit(db, visit_id) for (visit_id,) in rows)
    return tuple(visit for visit in found if visit is not None)


def load_signed_since(db: Connection, moment: datetime) -> tuple[Visit, ...]:
    """The visits that were signed since then, without their results, oldest first."""
    rows = db.execute(
        "SELECT visits.record FROM signatures JOIN visits ON visits.id = signatures.visit_id "
        "WHERE signatures.signed_at >= ? ORDER BY signatures.signed_at",
        (to_column(moment),),
    )
    return tuple(read_visit(text, ()) for (text,) in rows)


def load_recent(db: Connection, count: int) -> tuple[Result, ...]:
    """The last `count` results that were accepted, of all visits, oldest first; also those that
    were taken back. Without EKGs.
    """
    rows = db.execute(
        "SELECT record FROM results WHERE id NOT IN (SELECT result_id FROM waveforms) "
        "ORDER BY position DESC LIMIT ?",
        (count,),
    ).fetchall()
    return tuple(read_result(text, None) for (text,) in reversed(rows))


def load_signed(db: Connection, visit_id: str) -> SignedVisit | None:
    """The visit exactly as it was signed; None where it is not signed or not known."""
    row = db.execute("SELECT record FROM signatures WHERE visit_id = ?", (visit_id,)).fetchone()
    return None if row is None else read_signed(row[0], _waveforms(db, visit_id))


def _exists(db: Connection, visit_id: str) -> bool:
    return db.execute("SELECT 1 FROM visits WHERE id = ?", (visit_id,)).fetchone() is not None


def _refuse_ended(db: Connection, visit_id: str) -> None:
    if db.execute("SELECT 1 FROM signatures WHERE visit_id = ?", (visit_id,)).fetchone():
        raise VisitSignedError
    row = db.execute("SELECT closed_at FROM visits WHERE id = ?", (visit_id,)).fetchone()
    if row is not None and row[0] is not None:
        raise RecordConflictError("This visit has ended.", "Start a new visit for the patient.")


def _standing(db: Connection, visit_id: str) -> set[str]:
    rows: Sequence[tuple[str]] = db.execute(
        "SELECT id FROM results WHERE visit_id = ? AND withdrawn_at IS NULL", (visit_id,)
    ).fetchall()
    return {result_id for (result_id,) in rows}


def _waveforms(db: Connection, visit_id: str) -> dict[str, Waveform]:
    rows = db.execute(
        "SELECT result_id, counts, valid, run_in_counts, run_in_valid FROM waveforms "
        "JOIN results ON results.id = waveforms.result_id WHERE visit_id = ?",
        (visit_id,),
    )
    return {result_id: Waveform(*parts) for result_id, *parts in rows}
