"""Writes what is held to the disk, and knows what of it is there.

One write at a time: what comes meanwhile goes with the next one, so that a cuff that sends its
whole memory waits for the disk a few times and not hundreds of times. Where the disk refuses, it
is asked again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Final

from station.capture.commands import Denied
from station.capture.ports import ReadingStore
from station.capture.refusals import not_stored
from station.held import DiscardReason, HeldReading
from station.visit import Actor

__all__ = ["HeldDisk"]

_log = logging.getLogger(__name__)

# A full disk is asked again this often (seconds).
_AGAIN_S: Final = 5.0


class HeldDisk:
    """Belongs to the I/O loop. Readings are named by their ids."""

    def __init__(self, store: ReadingStore, monotonic_s: Callable[[], float]) -> None:
        self._store = store
        self._monotonic_s = monotonic_s
        self._there: set[str] = set()
        self._refused: set[str] = set()
        self._waiting: dict[str, HeldReading] = {}
        self._writing: Future[None] | None = None
        self._written: tuple[str, ...] = ()
        """What the write that is under way has."""
        self._not_before_s = float("-inf")

    def write(self, held: Iterable[HeldReading]) -> None:
        """These are to be on the disk, with the next `look`."""
        self._waiting.update((one.reading.id, one) for one in held)

    def recalled(self, held: Iterable[HeldReading]) -> None:
        """These were read from the disk."""
        self._there.update(one.reading.id for one in held)

    def forget(self, ids: Iterable[str]) -> None:
        """These are not in the tray any more: nothing more is written of them."""
        for one in ids:
            self._there.discard(one)
            self._refused.discard(one)
            self._waiting.pop(one, None)

    def knows(self, reading: str) -> bool:
        """Whether the disk has it, or was asked to or will be."""
        return reading in self._there or reading in self._waiting

    def has(self, reading: str) -> bool:
        """Whether the disk has it."""
        return reading in self._there

    def refuses(self, reading: str) -> bool:
        """Whether the disk did not take it, as far as is known."""
        return reading in self._refused

    def look(self) -> None:
        """See what became of the last write, and begin the next one."""
        while True:
            if self._writing is not None:
                if not self._writing.done():
                    return
                self._end(self._writing)
            if not self._waiting or self._monotonic_s() < self._not_before_s:
                return
            self._written = tuple(self._waiting)
            self._writing = self._store.hold(tuple(self._waiting.values()))

    def close(self) -> None:
        """The station stops: hand in what was not handed in yet."""
        if self._waiting:
            self._store.hold(tuple(self._waiting.values()))

    def _end(self, writing: Future[None]) -> None:
        written = [one for one in self._written if one in self._waiting]
        self._writing, self._written = None, ()
        problem = writing.exception()
        if problem is not None:
            if not self._refused:
                _log.warning("what is held is not on the disk: %s", type(problem).__name__)
            self._refused.update(written)
            self._not_before_s = self._monotonic_s() + _AGAIN_S
            return
        for one in written:
            del self._waiting[one]
            self._refused.discard(one)
            self._there.add(one)

    async def discard(
        self, held: Sequence[HeldReading], actor: Actor, code: DiscardReason, reason: str
    ) -> Denied | None:
        """These are nobody's: with who and why on the disk, or refused."""
        try:
            await asyncio.wrap_future(self._store.discard_held(held, actor, code, reason))
        except Exception as problem:
            _log.warning("the store did not take it: %s", type(problem).__name__)
            return not_stored(problem)
        return None
