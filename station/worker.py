"""A coroutine in a thread with a loop of its own: for what takes longer than the I/O loop may."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

__all__ = ["in_worker"]

_T = TypeVar("_T")


async def in_worker(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """What `work()` gives; it is called in the worker, so that one which never comes to its turn
    leaves nothing behind. Cancelled with whoever waits for it.
    """
    return await _Worker(work).result()


class _Worker(Generic[_T]):
    def __init__(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._inside: asyncio.Task[_T] | None = None
        self._cancelled = False

    async def result(self) -> _T:
        try:
            return await asyncio.to_thread(self._run)
        except asyncio.CancelledError:
            self._cancel()
            raise

    def _run(self) -> _T:
        return asyncio.run(self._inner())

    async def _inner(self) -> _T:
        task = asyncio.ensure_future(self._work())
        with self._lock:
            self._loop, self._inside = asyncio.get_running_loop(), task
            if self._cancelled:
                task.cancel()
        try:
            return await task
        finally:
            with self._lock:
                self._loop = None

    def _cancel(self) -> None:
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._inside is not None:
                self._loop.call_soon_threadsafe(self._inside.cancel)
