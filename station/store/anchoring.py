"""Keeps the note outside the database in step with the audit trail inside it.

At each start the two are compared before anything is added. What does not agree goes into the
trail as a row of its own, so that the note may move on without hiding it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Final

from station.access.anchor import ANCHOR_ACTION, NAME_BYTES, Head, head_of
from station.access.audit import AuditEntry, Outcome
from station.saying import say
from station.store import trail
from station.store.anchor import AnchorFile, AnchorMissingError
from station.store.errors import StoreDamagedError

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.store.writer import Writer

__all__ = ["Anchoring", "begun_at", "head", "trail_name"]

_LOG: Final = logging.getLogger(__name__)


def trail_name(db: Connection) -> bytes:
    """The name of this database's trail; a restored copy has another."""
    row = db.execute("SELECT name FROM audit_trail").fetchone()
    if row is None or len(row[0]) != NAME_BYTES:
        raise StoreDamagedError(say("The name of the audit trail cannot be read."))
    return bytes(row[0])


def begun_at(db: Connection) -> int | None:
    """After which row the first note was written; None: there was none yet."""
    (begun,) = db.execute("SELECT anchored_from FROM audit_trail").fetchone()
    return None if begun is None else int(begun)


def head(db: Connection) -> Head:
    """Where the trail ends now."""
    return head_of(next(iter(trail.load_audit(db, 1)), None))


class Anchoring:
    """The notes of one open database."""

    def __init__(self, writer: Writer, file: AnchorFile, now: datetime) -> None:
        """Compare trail and note, tell in the trail what is wrong, and note where it ends."""
        self._file = file
        self._name = writer.run(trail_name).result()
        first = writer.run(begun_at).result() is None
        ends = writer.run(lambda db: self._compare(db, now, first=first)).result()
        if self.note(ends) and first:
            writer.run(lambda db: _begin(db, ends)).result()

    def note(self, ends: Head) -> bool:
        """Note a head that is on disk. Whether it could be done; why not is logged."""
        try:
            self._file.write(self._name, ends)
        except OSError as problem:
            _LOG.error("The end of the audit trail could not be noted: %s", problem.strerror)
            return False
        return True

    def known(self) -> Head | None:
        """The newest note; None where there is none that holds."""
        try:
            return self._file.read(self._name)
        except (AnchorMissingError, OSError):
            return None

    def _compare(self, db: Connection, now: datetime, *, first: bool) -> Head:
        ends = head(db)
        problem = self._of_others() if first else self._problem(db, ends)
        if first and problem is None and self.known() is not None:
            problem = self._problem(db, ends)  # a crash before it was kept that the note is there
        if problem is None:
            return ends
        _LOG.error("The audit trail is not what was noted: %s.", problem)
        entry = AuditEntry(
            at=now,
            user_id=None,
            user_name=None,
            role=None,
            action=ANCHOR_ACTION,
            patient_id=None,
            visit_id=None,
            outcome=Outcome.FAILED,
            detail=problem,
        )
        trail.append_audit(db, entry)
        return head(db)

    def _of_others(self) -> str | None:
        """A trail that was never noted, beside the note of another one: the database from before
        was taken away, or says that it is another.
        """
        others = {name: one for name, one in self._file.newest().items() if name != self._name}
        if not others:
            return None
        longest = max(one.position for one in others.values())
        return (
            f"another audit trail was kept here, of {longest} rows: the database that it was in "
            "was taken away or exchanged"
        )

    def _problem(self, db: Connection, ends: Head) -> str | None:
        try:
            known = self._file.read(self._name)
        except AnchorMissingError as problem:
            return str(problem)
        except OSError as problem:
            return f"the anchor file cannot be read ({problem.strerror})"
        if known.position > ends.position:
            return (
                f"rows were removed: the trail had ended at row {known.position} "
                f"and now ends at row {ends.position}"
            )
        if known.position and trail.hash_at(db, known.position) != known.hash:
            return f"row {known.position} or one before it is not what was noted"
        # A crash between a row and its note leaves one row, never more.
        if ends.position > known.position + 1:
            return (
                f"the rows from {known.position + 1} to {ends.position} were written "
                "without the station, or the anchor file could not be written"
            )
        return None


def _begin(db: Connection, ends: Head) -> None:
    db.execute("UPDATE audit_trail SET anchored_from = ?", (ends.position,))
