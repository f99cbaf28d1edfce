"""The tables, as numbered migrations. A migration that was released never changes.

Times in columns are UTC in one fixed width, so that they sort as text. Records are JSON
(see `station.store.records`); a column of its own has only what a query asks for.
Bytes of waveforms have their own table, so that reading a visit's values stays cheap.
"""

from __future__ import annotations

from typing import Final

from station.store.census_schema import CENSUS

__all__ = ["MIGRATIONS"]

_FIRST: Final = (
    """
    CREATE TABLE visits (
        id TEXT PRIMARY KEY,
        patient_id TEXT NOT NULL,
        record TEXT NOT NULL,           -- the Visit without its results
        closed_at TEXT,
        closed_by TEXT,                 -- an Actor
        close_reason TEXT
    ) STRICT
    """,
    """
    CREATE TABLE results (
        position INTEGER PRIMARY KEY,   -- the order in which they were accepted
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visits (id),
        record TEXT NOT NULL,           -- the Result without the bytes of an EKG
        withdrawn_at TEXT,
        withdrawn_by TEXT,              -- an Actor
        withdrawn_reason TEXT
    ) STRICT
    """,
    "CREATE INDEX results_of_visit ON results (visit_id, position)",
    """
    CREATE TABLE waveforms (
        result_id TEXT PRIMARY KEY REFERENCES results (id),
        counts BLOB NOT NULL,
        valid BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE signatures (
        visit_id TEXT PRIMARY KEY REFERENCES visits (id),
        signed_at TEXT NOT NULL,
        record TEXT NOT NULL            -- the SignedVisit as it was signed, without EKG bytes
    ) STRICT
    """,
    """
    CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending within a patient
        destination TEXT NOT NULL,
        key TEXT NOT NULL,
        result_id TEXT NOT NULL REFERENCES results (id),
        visit_id TEXT NOT NULL REFERENCES signatures (visit_id),
        patient_id TEXT NOT NULL,
        body BLOB NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN
            ('queued', 'sending', 'taken', 'delivered', 'refused', 'ambiguous')),
        at TEXT NOT NULL,               -- since when it is in this state
        attempts INTEGER NOT NULL DEFAULT 0,
        search_first INTEGER NOT NULL DEFAULT 0 CHECK (search_first IN (0, 1)),
        next_try TEXT,
        chart_id TEXT,
        says TEXT,
        next_step TEXT,
        resent_by TEXT,                 -- the Actor who asked for another try
        UNIQUE (destination, key)
    ) STRICT
    """,
    """
    CREATE INDEX outbox_open ON outbox (destination, patient_id, position)
        WHERE state IN ('queued', 'sending')
    """,
    """
    -- Queued, and no earlier message of its patient is still open at its destination.
    CREATE VIEW outbox_in_line AS
        SELECT mine.* FROM outbox AS mine
        WHERE mine.state = 'queued' AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.destination = mine.destination
              AND earlier.patient_id = mine.patient_id
              AND earlier.position < mine.position
              AND earlier.state IN ('queued', 'sending'))
    """,
    "CREATE INDEX outbox_undelivered ON outbox (position) WHERE state != 'delivered'",
    "CREATE INDEX outbox_of_visit ON outbox (visit_id)",
    "CREATE INDEX outbox_of_result ON outbox (result_id)",
    """
    CREATE TRIGGER outbox_is_never_emptied BEFORE DELETE ON outbox
    BEGIN SELECT RAISE(ABORT, 'messages are never removed'); END
    """,
    """
    CREATE TRIGGER signatures_never_change BEFORE UPDATE ON signatures
    BEGIN SELECT RAISE(ABORT, 'a signature never changes'); END
    """,
    """
    CREATE TRIGGER signatures_are_never_removed BEFORE DELETE ON signatures
    BEGIN SELECT RAISE(ABORT, 'a signature is never removed'); END
    """,
    """
    CREATE TABLE audit (
        position INTEGER PRIMARY KEY,
        entry TEXT NOT NULL,            -- canonical JSON, exactly what was hashed
        previous BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
    """,
    """
    CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
    """,
    """
    CREATE TABLE users (
        id TEXT PRIMARY KEY,
        name_key TEXT NOT NULL UNIQUE,  -- two people cannot differ by upper case alone
        record TEXT NOT NULL
    ) STRICT
    """,
)

_CORRECTIONS: Final = (
    """
    CREATE TABLE corrections (
        position INTEGER PRIMARY KEY,   -- the order in which they were made
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES signatures (visit_id),
        result_id TEXT NOT NULL REFERENCES results (id),
        kind TEXT NOT NULL CHECK (kind IN ('amended', 'entered_in_error')),
        at TEXT NOT NULL,
        by TEXT NOT NULL,               -- an Actor
        reason TEXT NOT NULL,
        record TEXT,                    -- the Result that holds now; none does where it is NULL
        CHECK ((record IS NULL) = (kind = 'entered_in_error'))
    ) STRICT
    """,
    "CREATE INDEX corrections_of_visit ON corrections (visit_id, position)",
    """
    CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
    BEGIN SELECT RAISE(ABORT, 'a correction never changes'); END
    """,
    """
    CREATE TRIGGER corrections_are_never_removed BEFORE DELETE ON corrections
    BEGIN SELECT RAISE(ABORT, 'a correction is never removed'); END
    """,
    "ALTER TABLE outbox ADD COLUMN correction_id TEXT REFERENCES corrections (id)",
    "ALTER TABLE outbox ADD COLUMN chart_version TEXT",
)

_WORKLIST: Final = (
    """
    CREATE TABLE worklists (
        day TEXT PRIMARY KEY,           -- the clinic's day, as 2026-11-24
        read_at TEXT NOT NULL,
        record TEXT NOT NULL            -- the list of ExpectedPatients, as the chart told it
    ) STRICT
    """,
)

# Messages to the provider. They are sent before the signature and never wait behind results.
_NOTICES: Final = (
    """
    CREATE TABLE notices (
        position INTEGER PRIMARY KEY,   -- the order of sending
        destination TEXT NOT NULL,
        key TEXT NOT NULL,
        notice_id TEXT NOT NULL,
        visit_id TEXT NOT NULL REFERENCES visits (id),
        patient_id TEXT NOT NULL,
        body BLOB NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN
            ('queued', 'sending', 'taken', 'delivered', 'refused', 'ambiguous')),
        at TEXT NOT NULL,               -- since when it is in this state
        attempts INTEGER NOT NULL DEFAULT 0,
        search_first INTEGER NOT NULL DEFAULT 0 CHECK (search_first IN (0, 1)),
        next_try TEXT,
        chart_id TEXT,
        says TEXT,
        next_step TEXT,
        resent_by TEXT,                 -- the Actor who asked for another try
        UNIQUE (destination, key)
    ) STRICT
    """,
    "CREATE INDEX notices_open ON notices (destination, position) WHERE state = 'queued'",
    """
    CREATE TRIGGER notices_are_never_removed BEFORE DELETE ON notices
    BEGIN SELECT RAISE(ABORT, 'messages are never removed'); END
    """,
)

# What came right before an EKG, for its filter to settle in.
_RUN_IN: Final = (
    "ALTER TABLE waveforms ADD COLUMN run_in_counts BLOB NOT NULL DEFAULT X''",
    "ALTER TABLE waveforms ADD COLUMN run_in_valid BLOB NOT NULL DEFAULT X''",
)

# What was told about which result, so that its receipt is there after a restart.
_TOLD: Final = (
    "ALTER TABLE notices ADD COLUMN told TEXT",  # NULL: a message of before this column
    "CREATE INDEX notices_of_visit ON notices (visit_id, position)",
)

_PREFERENCES: Final = (
    "CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

# Several forms of chart: a message may file several results, and its body may be of any type.
_FORMS: Final = (
    "ALTER TABLE outbox ADD COLUMN media TEXT NOT NULL DEFAULT 'application/fhir+json'",
    "ALTER TABLE outbox ADD COLUMN warns TEXT",
    # About results, and no result itself (who signed): its receipt is not theirs.
    "ALTER TABLE outbox ADD COLUMN beside INTEGER NOT NULL DEFAULT 0 CHECK (beside IN (0, 1))",
    "ALTER TABLE outbox ADD COLUMN decided INTEGER NOT NULL DEFAULT 0 CHECK (decided IN (0, 1))",
    "UPDATE outbox SET decided = 1 WHERE resent_by IS NOT NULL",
    "ALTER TABLE notices ADD COLUMN decided INTEGER NOT NULL DEFAULT 0 CHECK (decided IN (0, 1))",
    """
    CREATE TABLE outbox_covers (
        position INTEGER NOT NULL REFERENCES outbox (position),
        place INTEGER NOT NULL,         -- from 1, in the order of the message
        result_id TEXT NOT NULL REFERENCES results (id),
        PRIMARY KEY (position, place)
    ) STRICT
    """,
    "CREATE INDEX outbox_covers_of_result ON outbox_covers (result_id)",
    """
    -- Every result that a message files, the one that it is named after first.
    CREATE VIEW outbox_results AS
        SELECT position, 0 AS place, result_id FROM outbox
        UNION ALL SELECT position, place, result_id FROM outbox_covers
    """,
)

# What this database's audit trail is called, for the note of its end outside of it.
_TRAIL: Final = (
    """
    CREATE TABLE audit_trail (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        name BLOB NOT NULL,
        anchored_from INTEGER           -- the row that ended it at the first note; NULL: none yet
    ) STRICT
    """,
    "INSERT INTO audit_trail (one, name) VALUES (1, randomblob(8))",
)

# What lies in the tray, and what became of what lay there. Nothing of it is ever removed.
_HELD: Final = (
    """
    CREATE TABLE held (
        position INTEGER PRIMARY KEY,   -- the order of arrival
        id TEXT NOT NULL UNIQUE,        -- of the reading
        measurement TEXT NOT NULL,
        reason TEXT NOT NULL,           -- a HoldReason
        record TEXT NOT NULL,           -- the Reading, as it came
        result_id TEXT REFERENCES results (id),  -- the result that it was kept in
        discarded_at TEXT,
        discarded_by TEXT,              -- an Actor
        discard_code TEXT,              -- a DiscardReason
        discard_reason TEXT,            -- in a person's words
        CHECK (result_id IS NULL OR discarded_at IS NULL),
        CHECK ((discarded_at IS NULL) = (discarded_by IS NULL)),
        CHECK ((discarded_at IS NULL) = (discard_code IS NULL)),
        CHECK ((discarded_at IS NULL) = (discard_reason IS NULL))
    ) STRICT
    """,
    """
    CREATE INDEX held_still ON held (position)
        WHERE result_id IS NULL AND discarded_at IS NULL
    """,
    """
    CREATE TRIGGER held_is_never_removed BEFORE DELETE ON held
    BEGIN SELECT RAISE(ABORT, 'what was held is never removed'); END
    """,
    """
    CREATE TRIGGER held_is_decided_once BEFORE UPDATE ON held
        WHEN OLD.result_id IS NOT NULL OR OLD.discarded_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what became of a held reading never changes'); END
    """,
)

# No table changes. Records of users tell when the last wrong PIN came by the computer's uptime, and
# those of the census who gave out a number: a version that knows neither must not open them.
_WAITS_AND_AUTHORITIES: Final[tuple[str, ...]] = ()

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    _FIRST,
    _CORRECTIONS,
    _WORKLIST,
    _NOTICES,
    _RUN_IN,
    _TOLD,
    _PREFERENCES,
    _FORMS,
    CENSUS,
    _TRAIL,
    _HELD,
    _WAITS_AND_AUTHORITIES,
)
"""Migration n (from 1) is `MIGRATIONS[n - 1]`: its statements, run in one transaction."""
