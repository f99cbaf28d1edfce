"""The thread that the devices of the blocking form live in: one event loop for all of them.

It starts with the first device and ends with the last. One, because Bluetooth allows one scan in a
process, and because an instrument is little work.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

__all__ = ["POLL_S", "IoThread"]

_Answer = TypeVar("_Answer")

POLL_S: Final = 0.5
"""On Windows, Ctrl-C reaches a program only between two waits; so no wait is longer (seconds)."""


class IoThread:
    """Counted: `acquire` before use, `release` after. Both may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def acquire(self) -> None:
        """Have the thread running until `release`."""
        with self._lock:
            if self._thread is None:
                ready = threading.Event()
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._live(ready)),
                    name="station-library",
                    daemon=True,
                )
                self._thread.start()
                ready.wait()
            self._users += 1

    def release(self) -> None:
        """Give it back; the last one waits for its end."""
        with self._lock:
            self._users -= 1
            if self._users or self._thread is None:
                return
            thread, self._thread = self._thread, None
            assert self._loop is not None
            assert self._stop is not None
            self._loop.call_soon_threadsafe(self._stop.set)
            if thread is not threading.current_thread():
                thread.join()

    def run(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        """The result of `work`, done in the thread. An interrupt cancels it."""
        assert self._loop is not None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            while not future.done():
                concurrent.futures.wait([future], POLL_S)
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def abandon(self, work: Coroutine[Any, Any, object]) -> None:
        """Have `work` done without waiting for it, and release then: for a device that was lost."""

        async def then_release() -> None:
            try:
                await work
            finally:
                self.release()

        ending = then_release()
        try:
            assert self._loop is not None
            asyncio.run_coroutine_threadsafe(ending, self._loop)
        except RuntimeError:  # the loop has ended: so does the program
            ending.close()
            work.close()

    async def _live(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        ready.set()
        with contextlib.suppress(asyncio.CancelledError):
            await self._stop.wait()
