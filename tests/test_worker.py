"""A coroutine in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from station.worker import in_worker


async def test_what_it_gives_and_in_another_thread() -> None:
    async def which() -> str:
        return threading.current_thread().name

    assert await in_worker(which) != threading.current_thread().name


async def test_what_goes_wrong_comes_through() -> None:
    async def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_worker(fails)


async def test_cancelled_it_ends_in_the_worker_too() -> None:
    begun, ended = threading.Event(), threading.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(in_worker(long))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(ended.wait, 5)


def test_one_that_never_comes_to_its_turn_is_never_made() -> None:
    """Else a coroutine that nobody awaits is left behind when the station stops."""
    made: list[str] = []
    free = threading.Event()

    async def work() -> None:
        made.append("work")

    async def run() -> None:
        pool = ThreadPoolExecutor(1)
        asyncio.get_running_loop().set_default_executor(pool)
        pool.submit(free.wait, 10)  # the only thread has something to do
        task = asyncio.create_task(in_worker(work))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        free.set()

    asyncio.run(run())
    assert made == []
