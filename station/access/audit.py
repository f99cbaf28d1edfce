"""The audit trail: who did what, when, to which patient, and how it ended. Reads too.

Each row carries a hash over the row before it, so that a changed, removed or moved row inside
the trail is found by anybody who walks the chain. Whoever also knows the newest hash (kept
elsewhere) finds rows that were cut off the end.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

from station.visit import Role

__all__ = [
    "CHAIN_START",
    "AuditEntry",
    "AuditLog",
    "Auditor",
    "ChainLink",
    "Outcome",
    "link",
    "row_hash",
    "verify",
]

_LOG: Final = logging.getLogger(__name__)

CHAIN_START: Final = bytes(32)


class Outcome(StrEnum):
    """How an audited action ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the trail. `detail` is for circumstances, never a value or a PIN.

    `user_id`, `user_name` and `role` are None where nobody known acted (a sign-in with a
    name that does not exist).
    """

    at: datetime
    user_id: str | None
    user_name: str | None
    role: Role | None
    action: str
    patient_id: str | None
    visit_id: str | None
    outcome: Outcome
    detail: str | None = None

    def canonical(self) -> str:
        """The one JSON text of this entry: sorted keys, no spaces, UTC to the microsecond."""
        if self.at.tzinfo is None:
            raise ValueError("an audit entry wants a host time with a zone")
        record = {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "user_id": self.user_id,
            "user_name": self.user_name,
            "role": self.role,
            "action": self.action,
            "patient_id": self.patient_id,
            "visit_id": self.visit_id,
            "outcome": self.outcome,
            "detail": self.detail,
        }
        return json.dumps(record, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_canonical(cls, text: str) -> AuditEntry:
        """The entry that `canonical` wrote. Raises ValueError or KeyError for anything else."""
        record = json.loads(text)
        return cls(
            at=datetime.fromisoformat(record["at"]),
            user_id=record["user_id"],
            user_name=record["user_name"],
            role=None if record["role"] is None else Role(record["role"]),
            action=record["action"],
            patient_id=record["patient_id"],
            visit_id=record["visit_id"],
            outcome=Outcome(record["outcome"]),
            detail=record["detail"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One row as it is kept. `text` is the canonical entry, `hash` SHA-256 of 32 bytes."""

    position: int
    text: str
    previous: bytes
    hash: bytes

    @property
    def entry(self) -> AuditEntry:
        """The entry in `text`."""
        return AuditEntry.from_canonical(self.text)


def link(entry: AuditEntry, after: ChainLink | None) -> ChainLink:
    """The row for `entry`, to stand after `after` (None: it is the first)."""
    position = 1 if after is None else after.position + 1
    previous = CHAIN_START if after is None else after.hash
    text = entry.canonical()
    return ChainLink(
        position=position, text=text, previous=previous, hash=row_hash(previous, position, text)
    )


def verify(links: Iterable[ChainLink], newest: bytes | None = None) -> str | None:
    """None where the trail from its first row on is whole, else what is wrong, in words.

    `newest` is the hash of the last row as it was noted outside the database: with it, rows
    that were removed from the end are found too.
    """
    position, previous = 0, CHAIN_START
    for row in links:
        position += 1
        if row.position != position:
            return f"Row {position} of the audit trail is missing or out of order."
        if row.previous != previous or row.hash != row_hash(previous, position, row.text):
            return f"Row {position} of the audit trail was changed, or the one before it was."
        previous = row.hash
    if newest is not None and not hmac.compare_digest(newest, previous):
        return f"The audit trail ends at row {position}, and that is not where it ended."
    return None


class AuditLog(Protocol):
    """Where the trail is kept. The future is done when the row is on disk."""

    def append_audit(self, entry: AuditEntry) -> Future[None]:
        """Add an entry to the end of the chain."""


class Auditor:
    """Writes entries with the time of this host."""

    def __init__(self, log: AuditLog, clock: Callable[[], datetime]) -> None:
        """`clock` tells the host's UTC time."""
        self._log = log
        self._clock = clock

    def record(
        self,
        action: str,
        outcome: Outcome,
        *,
        user_id: str | None = None,
        user_name: str | None = None,
        role: Role | None = None,
        patient_id: str | None = None,
        visit_id: str | None = None,
        detail: str | None = None,
    ) -> Future[None]:
        """Add one line. The future raises what the log raises; that is logged, too."""
        written = self._log.append_audit(
            AuditEntry(
                at=self._clock(),
                user_id=user_id,
                user_name=user_name,
                role=role,
                action=action,
                patient_id=patient_id,
                visit_id=visit_id,
                outcome=outcome,
                detail=detail,
            )
        )
        written.add_done_callback(_tell_failure)
        return written


def _tell_failure(written: Future[None]) -> None:
    if not written.cancelled() and (error := written.exception()) is not None:
        _LOG.error("The audit trail could not be written: %s", error)


def row_hash(previous: bytes, position: int, text: str) -> bytes:
    """SHA-256 over the hash before, the position as 8 bytes big-endian, and the text."""
    return hashlib.sha256(previous + position.to_bytes(8, "big") + text.encode()).digest()
