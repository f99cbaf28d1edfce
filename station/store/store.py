"""The door to the store: every method hands a job to the writer thread and returns its future.

A future is done when the commit has returned, never before, so whoever waits for it may say
"kept". All times given to it are aware; it keeps UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from station.access.anchor import head_of
from station.corrections import Correction
from station.store import (
    census,
    corrections,
    earlier,
    held,
    message_list,
    notices,
    outbox,
    preferences,
    queue,
    records,
    trail,
    visits,
    worklists,
)
from station.store import signed as signatures
from station.store.anchoring import Anchoring
from station.store.audit_check import AuditCheck, check_trail
from station.store.writer import Writer
from station.visit import (
    Actor,
    Claim,
    Delivery,
    ExpectedPatient,
    Message,
    Result,
    SignedVisit,
    Visit,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.access.anchor import Head
    from station.access.audit import AuditEntry, ChainLink
    from station.access.users import User
    from station.checks.notice import ProviderNotice, ToldNotice
    from station.held import DiscardReason, HeldReading
    from station.messages import MessageLine
    from station.store.anchor import AnchorFile
    from station.visit import DeliveryState
    from station.worklist.census_rows import CensusRows

__all__ = ["Compose", "ComposeNotice", "Store"]

ComposeNotice = Callable[["ProviderNotice"], Sequence[Message]]
"""Writes a message to the provider for each destination that takes such. Pure, and quick."""

Compose = Callable[[SignedVisit], Sequence[Message]]
"""Writes the messages of a signed visit, one a result and destination. Pure, and quick."""


class Store:
    """Visits, the outbox, users and the audit trail, in one encrypted file.

    Methods never raise; their futures raise a `StoreError` (see `station.store.errors`), and
    then nothing was written.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        compose: Compose,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        compose_notice: ComposeNotice = lambda _: (),
        anchor: AnchorFile | None = None,
    ) -> None:
        """Use `Store.open`; `connect` opens the connection in the writer's thread."""
        self._compose = compose
        self._compose_notice = compose_notice
        self._clock = clock
        self._writer = Writer(connect)
        self._anchoring: Anchoring | None = None
        try:
            if anchor is not None:
                self._anchoring = Anchoring(self._writer, anchor, clock())
            self._writer.run(outbox.recover).result()
            self._writer.run(notices.recover).result()
        except BaseException:
            self._writer.close()
            raise
        self._writer.run(lambda _: records.warm_up())

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        compose: Compose,
        compose_notice: ComposeNotice = lambda _: (),
        anchor: AnchorFile | None = None,
    ) -> Store:
        """Open or create the encrypted store at `path`; waits until it is ready.

        `key` is 32 bytes (see `station.store.keys`). `anchor` notes where the audit trail ends,
        after each row; without it nothing outside the database says so. Messages that a crash
        left on their way are queued again. Raises a `StoreError`: wrong key, newer version,
        busy, read-only.
        """

        def connect() -> Connection:
            from station.store import database

            return database.connect(path, key)

        return cls(connect, compose, compose_notice=compose_notice, anchor=anchor)

    def close(self) -> None:
        """Finish everything that was asked, then close the file."""
        self._writer.close()

    # Visits: the port that capture declares as `ReadingStore`.

    def save_visit(self, visit: Visit) -> Future[None]:
        """Insert or update the visit itself (not its results). Its patient never changes,
        but from one who was not in the chart to one who is.
        """
        return self._writer.run(lambda db: visits.save_visit(db, visit))

    def change_patient(self, visit: Visit, was: str) -> Future[None]:
        """The unsigned visit of the patient with the id `was` is another record's now: the chart
        has joined two. Its results stay with it.
        """
        return self._writer.run(lambda db: visits.change_patient(db, visit, was))

    def save_result(self, visit_id: str, result: Result) -> Future[None]:
        """Keep an accepted result. Saying it twice keeps it once."""
        return self._writer.run(lambda db: visits.save_result(db, visit_id, result))

    def exchange_results(
        self,
        visit_id: str,
        taken_back: tuple[str, ...],
        actor: Actor,
        reason: str,
        results: Sequence[Result],
    ) -> Future[None]:
        """Mark results as taken back and keep those in their place: all of it or nothing."""
        at = self._clock()

        def job(db: Connection) -> None:
            for result_id in taken_back:
                visits.withdraw_result(db, visit_id, result_id, actor, reason, at)
            for result in results:
                visits.save_result(db, visit_id, result)

        return self._writer.run(job)

    def replace_result(
        self, visit_id: str, result_id: str, new: Result, actor: Actor, reason: str
    ) -> Future[None]:
        """Take a result back and keep another in its place, in one transaction."""
        at = self._clock()
        return self._writer.run(
            lambda db: visits.replace_result(db, visit_id, result_id, new, actor, reason, at)
        )

    def sign(self, signed: SignedVisit) -> Future[None]:
        """Keep the signature and the messages composed from it: both or neither.

        Signing the same again keeps it once. What `compose` raises, the future raises.
        """

        def job(db: Connection) -> None:
            if visits.save_signature(db, signed):
                outbox.insert_messages(db, signed, self._compose(signed))
                if signed.visit.restored_from is not None:
                    outbox.doubt_looked_for(db, signed.visit.id)

        return self._writer.run(job)

    def close_visit(self, visit_id: str, actor: Actor, reason: str) -> Future[None]:
        """End a visit that will not be signed, or that is finished."""
        at = self._clock()
        return self._writer.run(lambda db: visits.close_visit(db, visit_id, actor, reason, at))

    def unfinished_visits(self) -> Future[tuple[Visit, ...]]:
        """The visits that are neither signed nor closed, with their results, oldest first."""
        return self._writer.run(visits.load_unfinished)

    def visits_signed_since(self, moment: datetime) -> Future[tuple[Visit, ...]]:
        """The visits that were signed since then, without their results, oldest first."""
        return self._writer.run(lambda db: visits.load_signed_since(db, moment))

    def visit(self, visit_id: str) -> Future[Visit | None]:
        """A visit with its standing results; None for an unknown id."""
        return self._writer.run(lambda db: visits.load_visit(db, visit_id))

    def signed_visit(self, visit_id: str) -> Future[SignedVisit | None]:
        """A visit exactly as it was signed; None where it is not."""
        return self._writer.run(lambda db: visits.load_signed(db, visit_id))

    def recent_results(self, count: int) -> Future[tuple[Result, ...]]:
        """The last results that were accepted here, of all visits, oldest first, without EKGs."""
        return self._writer.run(lambda db: visits.load_recent(db, count))

    # The tray.

    def hold(self, readings: Sequence[HeldReading]) -> Future[None]:
        """Write down what is held: all or nothing. Saying it twice holds it once."""
        return self._writer.run(lambda db: held.hold(db, readings))

    def discard_held(
        self, readings: Sequence[HeldReading], actor: Actor, code: DiscardReason, reason: str
    ) -> Future[None]:
        """A person says that these are nobody's; they stay here with who, when and why."""
        at = self._clock()
        return self._writer.run(lambda db: held.discard(db, readings, actor, code, reason, at))

    def held_readings(self, gone: int) -> Future[tuple[HeldReading, ...]]:
        """All that is held and the last `gone` readings that were, in the order of arrival."""
        return self._writer.run(lambda db: held.load(db, gone))

    # Messages to the provider.

    def tell(self, notice: ProviderNotice) -> Future[None]:
        """Queue what was composed of a message, for every destination: all or nothing."""
        return self._writer.run(lambda db: notices.insert(db, notice, self._compose_notice(notice)))

    def told(self, visit_id: str) -> Future[tuple[ToldNotice, ...]]:
        """The messages about a visit with their receipts, oldest first."""
        return self._writer.run(lambda db: notices.told(db, visit_id))

    @property
    def notices(self) -> notices.NoticeOutbox:
        """The outbox of messages to the provider, for a courier of its own."""
        return notices.NoticeOutbox(self._writer, self._clock)

    def earlier_results(
        self, patient_id: str, count: int
    ) -> Future[tuple[earlier.EarlierResult, ...]]:
        """The newest measured results of this patient's signed visits here, newest first."""
        return self._writer.run(lambda db: earlier.load_earlier(db, patient_id, count))

    def earlier_ekg(self, patient_id: str) -> Future[earlier.EarlierResult | None]:
        """The newest EKG of this patient's signed visits here."""
        return self._writer.run(lambda db: earlier.load_earlier_ekg(db, patient_id))

    def correct(self, made: Sequence[Correction], messages: Sequence[Message]) -> Future[None]:
        """Keep corrections of signed results and their messages: all or nothing."""
        return self._writer.run(lambda db: corrections.save_corrections(db, made, messages))

    def corrections(self, visit_id: str) -> Future[tuple[Correction, ...]]:
        """The corrections of a visit, in the order in which they were made."""
        return self._writer.run(lambda db: corrections.load_corrections(db, visit_id))

    def signed_since(self, since: datetime) -> Future[tuple[signatures.SignedLine, ...]]:
        """The visits that were signed since then and older ones that wait for a person, the newest
        first, with what became of them.
        """
        return self._writer.run(lambda db: signatures.load_signed_since(db, since))

    # Today's list.

    def save_worklist(
        self, day: date, patients: tuple[ExpectedPatient, ...], read_at: datetime
    ) -> Future[None]:
        """Keep the list of that day for a morning without network."""
        return self._writer.run(lambda db: worklists.save_worklist(db, day, patients, read_at))

    def worklist(self, day: date) -> Future[tuple[tuple[ExpectedPatient, ...], datetime] | None]:
        """The list of that day and when it was read; None where it never was."""
        return self._writer.run(lambda db: worklists.load_worklist(db, day))

    def load_census(self) -> Future[CensusRows]:
        """What ADT messages have said."""
        return self._writer.run(census.load_census)

    def commit_census(self, rows: CensusRows) -> Future[None]:
        """Write and remove rows of it: all or nothing."""
        return self._writer.run(lambda db: census.commit_census(db, rows))

    # The outbox.

    def claim(self, destination: str, now: datetime) -> Future[Claim | None]:
        """Hand out the oldest due message of the destination whose patient has no earlier one
        open there, and mark it SENDING. None where nothing is due.
        """
        return self._writer.run(lambda db: outbox.claim(db, destination, now))

    def settle(
        self, message: Message, delivery: Delivery, search_first: bool = False
    ) -> Future[None]:
        """Write down what became of a claimed message: state, attempts, chart id, words, next
        try. `search_first` comes back with its next claim.
        """
        return self._writer.run(lambda db: outbox.settle(db, message, delivery, search_first))

    def settle_and_claim(
        self, message: Message, delivery: Delivery, search_first: bool, now: datetime
    ) -> Future[Claim | None]:
        """Both in one transaction, so that the disk is waited for once: what became of a message,
        and the next one of its destination.
        """

        def job(db: Connection) -> Claim | None:
            outbox.settle(db, message, delivery, search_first)
            return outbox.claim(db, message.destination, now)

        return self._writer.run(job)

    def try_now(self) -> Future[None]:
        """The clock was set, or the computer slept: what waits for a time waits no longer."""

        def job(db: Connection) -> None:
            for table in ("outbox", "notices"):
                queue.hurry(db, table)

        return self._writer.run(job)

    def next_try(self, destination: str) -> Future[datetime | None]:
        """When a message of the destination becomes due (may be past); None: none waits."""
        return self._writer.run(lambda db: outbox.next_try(db, destination))

    def deliveries(self, visit_id: str) -> Future[tuple[Delivery, ...]]:
        """The receipts of a visit, in the order of sending."""
        return self._writer.run(lambda db: outbox.deliveries(db, visit_id))

    def undelivered(self) -> Future[tuple[Delivery, ...]]:
        """The receipts that no chart has confirmed (queued, taken, refused, unclear), oldest
        first: what a person may still have to look at after a restart.
        """
        return self._writer.run(outbox.undelivered)

    def requeue(self, result_id: str, actor: Actor) -> Future[None]:
        """Queue a REFUSED or AMBIGUOUS result again, to be searched for before it is sent.

        The future raises `NothingToResendError` where none of it waits for a person.
        """
        at = self._clock()
        return self._writer.run(lambda db: outbox.requeue(db, result_id, actor, at))

    def messages(
        self, *, undelivered: bool = True, limit: int = 200
    ) -> Future[tuple[MessageLine, ...]]:
        """The outbox as a list: what is not in the chart, oldest first, or the newest of all."""
        return self._writer.run(
            lambda db: message_list.message_lines(db, undelivered=undelivered, limit=limit)
        )

    def message_counts(self) -> Future[tuple[tuple[str, DeliveryState, int], ...]]:
        """How many messages are in which state, by destination."""
        return self._writer.run(message_list.message_counts)

    def message(self, destination: str, key: str) -> Future[tuple[MessageLine, bytes]]:
        """One message with its bytes; the future raises `UnknownRecordError`."""
        return self._writer.run(lambda db: message_list.message_body(db, destination, key))

    def whose_message(self, destination: str, key: str) -> Future[tuple[str, str] | None]:
        """The ids of a message's patient and visit; None where there is no such message."""
        return self._writer.run(lambda db: message_list.whose_message(db, destination, key))

    def requeue_message(self, destination: str, key: str, actor: Actor) -> Future[None]:
        """Queue one REFUSED or AMBIGUOUS message again, as `requeue` does for a result."""
        at = self._clock()
        return self._writer.run(
            lambda db: message_list.requeue_message(db, destination, key, actor, at)
        )

    def receipts_since(self, since: datetime) -> Future[tuple[Delivery, ...]]:
        """The receipt of every result that was signed since then, in the order of sending."""
        return self._writer.run(lambda db: outbox.receipts_since(db, since))

    def keep_preference(self, name: str, value: str) -> Future[None]:
        """What somebody chose in the window for this station."""
        return self._writer.run(lambda db: preferences.save_preference(db, name, value))

    def preferences(self) -> Future[dict[str, str]]:
        """What was chosen, by name."""
        return self._writer.run(preferences.load_preferences)

    # Users and the audit trail: the ports that access declares.

    def append_audit(self, entry: AuditEntry) -> Future[None]:
        """Add an entry to the end of the hash chain, and note outside that it is there."""
        added: list[Head] = []

        def job(db: Connection) -> None:
            added.append(head_of(trail.append_audit(db, entry)))

        def note(_: None) -> None:
            if self._anchoring is not None:
                self._anchoring.note(added[0])

        return self._writer.run(job, note)

    def audit(self, limit: int | None = None) -> Future[tuple[ChainLink, ...]]:
        """The newest `limit` rows (None: all), oldest of them first."""
        return self._writer.run(lambda db: trail.load_audit(db, limit))

    def audit_found(self, *noted: Head) -> Future[AuditCheck]:
        """The whole trail, and what is wrong with it. `noted` are heads that somebody wrote down
        elsewhere; the note beside the database is one of its own.
        """
        return self._writer.run(lambda db: check_trail(db, self._anchoring, noted))

    def users(self) -> Future[tuple[User, ...]]:
        """Every user, by name."""
        return self._writer.run(trail.load_users)

    def save_user(self, user: User) -> Future[None]:
        """Insert or update a user, wrong PINs so far included."""
        return self._writer.run(lambda db: trail.save_user(db, user))
