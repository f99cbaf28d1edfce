"""Waiting for Bumble without ever cancelling it.

Bumble waits for each answer in the task that asked. Cancelling that task half-way leaves it out
of step with the radio: the late answer finds nobody, or worse, the next question. On Python
3.11 the cancellation itself can get lost there too (`asyncio.wait_for` drops one that comes
together with the answer). So each question runs in a task of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["cancellations", "detached", "finished"]

_Answer = TypeVar("_Answer")

# The loop itself keeps only weak references to tasks.
_running: set[asyncio.Task[Any]] = set()


def cancellations() -> int:
    """How often the present task has been asked to end."""
    task = asyncio.current_task()
    return 0 if task is None else task.cancelling()


async def finished(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Wait for `work`; when cancelled, let it come to its end first. For the radio's commands."""
    before = cancellations()
    task = _start(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if cancellations() > before:
            await asyncio.wait({task})
        raise


async def detached(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Wait for `work`; when cancelled, leave it to end on its own.

    For requests to a device, which may never answer: the next request waits behind this one,
    as the protocol asks, and the end of the connection ends both.
    """
    return await asyncio.shield(_start(work))


def _start(work: Coroutine[Any, Any, _Answer]) -> asyncio.Task[_Answer]:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_ended)
    return task


def _ended(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # told to whoever still waits; nobody else need hear of it
