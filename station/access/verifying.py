"""Whether the audit trail is what was written: every place where it is not, by its position."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.access.anchor import ANCHOR_ACTION
from station.access.audit import CHAIN_START, Outcome, row_hash

if TYPE_CHECKING:
    from station.access.anchor import Head
    from station.access.audit import ChainLink

__all__ = ["Finding", "findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something is wrong at `position` (from 1) of the trail; `text` is what."""

    position: int
    text: str


def findings(rows: Iterable[ChainLink], known: Iterable[Head] = ()) -> tuple[Finding, ...]:
    """What is wrong with a trail, in the order of its rows; nothing where it is whole.

    `rows` are all of them, in order. `known` are heads that were noted outside the database:
    each must still be in the trail as it was. After a wrong row the next is judged by what
    stands there, so that one change is told once or twice and not for every later row.
    """
    found: list[Finding] = []
    hashes = {0: CHAIN_START}
    position, previous = 0, CHAIN_START
    for row in rows:
        if row.position <= position:
            text = f"Row {row.position} is out of order."
            found.append(Finding(position=row.position, text=text))
            continue
        if row.position > position + 1:
            found.append(_missing(position + 1, row.position - 1))
        elif not hmac.compare_digest(row.previous, previous):
            text = f"Row {row.position} does not follow the row before it."
            found.append(Finding(position=row.position, text=text))
        found += _of_one(row)
        position, previous = row.position, row.hash
        hashes[position] = row.hash
    wrong = [_against(head, hashes, position) for head in known]
    found += [problem for problem in wrong if problem is not None]
    return tuple(sorted(found, key=lambda one: one.position))


def _of_one(row: ChainLink) -> list[Finding]:
    if not hmac.compare_digest(row.hash, row_hash(row.previous, row.position, row.text)):
        return [Finding(position=row.position, text=f"Row {row.position} was changed.")]
    try:
        entry = row.entry
    except (ValueError, KeyError, TypeError):
        return [Finding(position=row.position, text=f"Row {row.position} cannot be read.")]
    if entry.action == ANCHOR_ACTION and entry.outcome is Outcome.FAILED:
        text = f"Row {row.position}, written {entry.at:%Y-%m-%d %H:%M} UTC: {entry.detail}"
        return [Finding(position=row.position, text=text)]
    return []


def _missing(first: int, last: int) -> Finding:
    which = f"Row {first} is" if first == last else f"Rows {first} to {last} are"
    return Finding(position=first, text=f"{which} missing.")


def _against(head: Head, hashes: dict[int, bytes], ends: int) -> Finding | None:
    if head.position > ends:
        missing = _missing(ends + 1, head.position)
        return Finding(position=missing.position, text=f"{missing.text[:-1]} from the end.")
    kept = hashes.get(head.position)
    if kept is None or not hmac.compare_digest(kept, head.hash):
        text = f"Row {head.position}, or one before it, is not what was noted outside the database."
        return Finding(position=head.position, text=text)
    return None
