"""The whole audit trail with what is wrong with it, read in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.access.anchor import Head
from station.access.verifying import Finding, findings
from station.store import trail
from station.store.anchoring import begun_at, head

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.access.audit import ChainLink
    from station.store.anchoring import Anchoring

__all__ = ["AuditCheck", "check_trail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCheck:
    """`rows` are all of them. `anchored_from`: the row that ended the trail at the first note
    outside the database; None: there never was a note.
    """

    rows: tuple[ChainLink, ...]
    findings: tuple[Finding, ...]
    head: Head
    anchored_from: int | None


def check_trail(
    db: Connection, anchoring: Anchoring | None, noted: Sequence[Head] = ()
) -> AuditCheck:
    """Walk the trail. `noted` are heads that somebody wrote down elsewhere."""
    rows = trail.load_audit(db, None)
    known = None if anchoring is None else anchoring.known()
    found = findings(rows, [*([] if known is None else [known]), *noted])
    ends = head(db)
    if anchoring is not None and known is None:
        found += (Finding(position=ends.position, text="The anchor file is missing or changed."),)
    if not trail.guarded(db):
        text = "The database no longer refuses changes to the trail: its guards were removed."
        found = (Finding(position=0, text=text), *found)
    return AuditCheck(rows=rows, findings=found, head=ends, anchored_from=begun_at(db))
