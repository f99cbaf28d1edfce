"""A line that never pauses gets its turns, and no more.

An instrument sends less than the station reads in a thousandth of its time. What sends as fast as
a wire takes it (a broken adapter, another program at the other end, somebody who means it) would
otherwise fill the I/O loop with its pieces, and *Stop cuff* would wait behind them. Nothing is
thrown away here: what is not read yet waits in the system, which makes the sender wait or drops it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final

from station.drivers.links.base import Chunk

__all__ = ["MUCH", "FairShare", "pause_s"]

MUCH: Final = 1024
"""Bytes of a piece that no instrument sends at once: whoever does may have more."""

_MOST_WAITING: Final = 4
_LONGEST_PAUSE_S: Final = 0.25
_LOOK_AGAIN_S: Final = 0.1


def pause_s(count: int, took_s: float) -> float:
    """How long nothing is read after a piece of `count` bytes that kept the loop for `took_s`: as
    long again, so that the rest of the station has half of the time.
    """
    return min(took_s, _LONGEST_PAUSE_S) if count >= MUCH else 0.0


class FairShare:
    """Hands pieces from a thread that reads to the loop; at most four wait there."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        on_chunk: Callable[[Chunk], None],
        leaving: threading.Event,
    ) -> None:
        """`on_chunk` is called in the loop, in order. Once `leaving` is set nobody waits."""
        self._loop = loop
        self._on_chunk = on_chunk
        self._leaving = leaving
        self._room = threading.Semaphore(_MOST_WAITING)
        self._took_s = 0.0

    def hand_over(self, chunk: Chunk) -> None:
        """In the reader's thread: give it on, and wait where others have a turn before more."""
        self._loop.call_soon_threadsafe(self._take, chunk)
        while not self._leaving.is_set():
            if self._room.acquire(timeout=_LOOK_AGAIN_S):
                break
        wait_s = pause_s(len(chunk.data), self._took_s)
        if wait_s:
            self._leaving.wait(wait_s)

    def _take(self, chunk: Chunk) -> None:
        begun_s = time.perf_counter()
        try:
            self._on_chunk(chunk)
        finally:
            self._took_s = time.perf_counter() - begun_s
            self._room.release()
