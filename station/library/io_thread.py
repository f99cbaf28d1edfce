"""The thread that the devices of the blocking form live in: one event loop for all of them.

It starts with the first device and ends with the last. One, because Bluetooth allows one scan in a
process, and because an instrument is little work.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

__all__ = ["POLL_S", "IoThread"]

_Answer = TypeVar("_Answer")

POLL_S: Final = 0.5
"""On Windows, Ctrl-C reaches a program only between two waits; so no wait is longer (seconds)."""

_START_S: Final = 5.0


class IoThread:
    """`acquire` before use, `release` after, both from any thread and with a token of the user.

    Tokens and no count, so that an interrupt may come at any moment: a release after an acquire
    that was not finished, or was never begun, is right too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users: set[object] = set()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def acquire(self, token: object) -> None:
        """Have the thread running until `release`."""
        with self._lock:
            self._users.add(token)
            if self._thread is None:
                self._ready.clear()
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._live()), name="station-library", daemon=True
                )
                self._thread.start()
            self._ready.wait()

    def release(self, token: object) -> None:
        """Give it back; the last one waits for its end."""
        with self._lock:
            self._users.discard(token)
            thread = self._thread
            if self._users or thread is None:
                return
            self._thread = None
            # An interrupt may have come before it was up, or even begun.
            if self._ready.wait(_START_S) and self._loop is not None and self._stop is not None:
                self._loop.call_soon_threadsafe(self._stop.set)
                if thread is not threading.current_thread():
                    thread.join()

    def run(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        """The result of `work`, done in the thread. An interrupt cancels it."""
        assert self._loop is not None
        future: concurrent.futures.Future[_Answer] | None = None
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            while not future.done():
                concurrent.futures.wait([future], POLL_S)
            return future.result()
        except BaseException:
            if future is not None:
                future.cancel()
            raise

    def abandon(self, work: Coroutine[Any, Any, object], token: object) -> None:
        """Have `work` done without waiting for it, and release then: for a device that was lost."""

        async def then_release() -> None:
            try:
                await work
            finally:
                self.release(token)

        ending = then_release()
        try:
            assert self._loop is not None
            asyncio.run_coroutine_threadsafe(ending, self._loop)
        except RuntimeError:  # the loop has ended: so does the program
            ending.close()
            work.close()

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._ready.set()
        await self._stop.wait()
