"""The named points at which a station is killed, and which of them comes next.

A name says which job of the store it is, which statement, and on which side of it (see `points`).
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Final

from tests.crash.points import Kill
from tests.crash.ways import way_to

__all__ = ["AT_WORK", "FIRST", "Planner"]

# Reached when a station opens its data for the first time.
FIRST: Final = (
    "file store.key: before it is opened",
    "file store.key: before fsync",
    "file store.key: before it is in place",
    "file store.key: after it is in place",
    "opening: before CREATE migrations",
    "opening: after CREATE visits",
    "opening: after INSERT migrations",
    "opening: in COMMIT",
    "opening: after COMMIT",
    "opening: after ALTER outbox",
    "opening: before INSERT audit_trail",
    "file audit.part: before fsync",
    "file audit.anchor: before it is in place",
    "file audit.anchor: after it is in place",
    "save_user: before INSERT users",
    "save_user: in COMMIT",
    "save_user: after COMMIT",
)
# Reached at work. What is between the first and the last of a job is where it is half done.
AT_WORK: Final = (
    "save_visit: before INSERT visits",
    "save_visit: in COMMIT",
    "save_visit: after COMMIT",
    "save_visit: after UPDATE visits",
    "save_result: before INSERT results",
    "save_result: after INSERT results",
    "save_result: before COMMIT",
    "save_result: in COMMIT",
    "save_result: after COMMIT",
    "save_result: before the answer",
    "exchange_results: after UPDATE results",
    "exchange_results: after INSERT results",
    "exchange_results: in COMMIT",
    "exchange_results: after COMMIT",
    "replace_result: after INSERT results",
    "replace_result: before COMMIT",
    "replace_result: in COMMIT",
    "replace_result: after COMMIT",
    "sign: before INSERT signatures",
    "sign: after INSERT signatures",
    "sign: after INSERT outbox",
    "sign: before COMMIT",
    "sign: in COMMIT",
    "sign: after COMMIT",
    "claim: after UPDATE outbox",
    "claim: in COMMIT",
    "claim: after COMMIT",
    "settle_and_claim: before UPDATE outbox",
    "settle_and_claim: after UPDATE outbox",
    "settle_and_claim: in COMMIT",
    "settle_and_claim: after COMMIT",
    "correct: before INSERT corrections",
    "correct: after INSERT corrections",
    "correct: after INSERT outbox",
    "correct: in COMMIT",
    "correct: after COMMIT",
    "close_visit: after UPDATE visits",
    "close_visit: in COMMIT",
    "close_visit: after COMMIT",
    "keep_preference: after INSERT preferences",
    "keep_preference: in COMMIT",
    "save_worklist: after INSERT worklists",
    "save_worklist: in COMMIT",
    "tell: before INSERT notices",
    "tell: in COMMIT",
    "tell: after COMMIT",
    "claim: after UPDATE notices",
    "settle_and_claim: after UPDATE notices",
    "append_audit: before INSERT audit",
    "append_audit: after INSERT audit",
    "append_audit: in COMMIT",
    "append_audit: after COMMIT",
    "append_audit: before the answer",
    "file audit.anchor: before it is opened",
    "file audit.anchor: before fsync",
    "file audit.anchor: after fsync",
    "opening: after UPDATE outbox",
    "save_result: before INSERT waveforms",
    "save_result: after INSERT waveforms",
    "exchange_results: after INSERT waveforms",
    "replace_result: after INSERT waveforms",
    "hold: before INSERT held",
    "hold: after INSERT held",
    "hold: in COMMIT",
    "hold: after COMMIT",
    "save_result: after UPDATE held",
    "discard_held: after INSERT held",
    "discard_held: after UPDATE held",
    "discard_held: in COMMIT",
    "discard_held: after COMMIT",
    "commit_census: after INSERT adt_people",
    "commit_census: after INSERT adt_visits",
    "commit_census: after INSERT adt_seen",
    "commit_census: in COMMIT",
    "commit_census: after COMMIT",
    "change_patient: before UPDATE visits",
    "change_patient: after UPDATE visits",
    "change_patient: in COMMIT",
    "change_patient: after COMMIT",
    "requeue: after UPDATE outbox",
    "requeue: in COMMIT",
    "requeue: after COMMIT",
    "requeue_message: after UPDATE outbox",
    "requeue_message: in COMMIT",
    "requeue_message: after COMMIT",
    "settle: before UPDATE outbox",
    "settle: after UPDATE outbox",
    "settle: in COMMIT",
    "settle: after COMMIT",
    "try_now: after UPDATE outbox",
    "try_now: in COMMIT",
    "file instruments.json.new: before it is opened",
    "file instruments.json.new: before fsync",
    "file instruments.json: before it is in place",
    "file instruments.json: after it is in place",
)
# Up to how many bytes a commit may write before it is cut off: pages have 4 KiB.
_TORN_BYTES = 30_000
# The note of the audit trail's end has two slots of 4 KiB.
_NOTE_BYTES = 8_192


class Planner:
    """Chooses where the next life ends: at a point that saw the fewest ends, or at any moment."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.tried: Counter[str] = Counter()
        self.killed: Counter[str] = Counter()

    def next(self, *, first: bool) -> tuple[Kill | None, tuple[int, float] | None]:
        """A kill from inside, or (command, seconds) from outside."""
        chance = self._chance
        if chance.random() < 0.3 and not (first and any(not self.tried[one] for one in FIRST)):
            return None, (chance.randrange(1, 25), chance.uniform(0, 0.04))
        points = FIRST if first else AT_WORK
        fewest = min(self.tried[one] for one in points)
        point = chance.choice([one for one in points if self.tried[one] == fewest])
        self.tried[point] += 1
        torn = None
        if point.endswith("in COMMIT"):
            torn = chance.randrange(_TORN_BYTES)
        elif point == "file audit.anchor: before it is opened" and chance.random() < 0.5:
            torn = chance.randrange(_NOTE_BYTES)
        often = point.startswith(("append_audit", "file", "save_result", "settle"))
        often = often and not way_to(point)
        return Kill(point, chance.randrange(1, 8) if often and not first else 1, torn), None
