"""A listener that tests can wait on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from station.drivers.links.base import Chunk, Link, LinkPhase, LinkState, Problem

PATIENCE_S = 20.0


class Heard:
    """Keeps what a link told; `until` waits for a condition on it."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.states: list[LinkState] = []
        self.events: list[Chunk | LinkState] = []
        self._changed = asyncio.Event()

    def on_chunk(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)
        self.events.append(chunk)
        self._changed.set()

    def on_state(self, state: LinkState) -> None:
        self.states.append(state)
        self.events.append(state)
        self._changed.set()

    @property
    def data(self) -> bytes:
        return b"".join(chunk.data for chunk in self.chunks)

    @property
    def phases(self) -> list[LinkPhase]:
        return [state.phase for state in self.states]

    async def until(self, met: Callable[[Heard], bool]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not met(self):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(
                f"not met; states {self.states}, {len(self.chunks)} chunks"
            ) from None

    async def phase(self, phase: LinkPhase, *, times: int = 1) -> LinkState:
        """Wait until that phase was told `times` times; gives the last such state."""
        await self.until(lambda heard: heard.phases.count(phase) >= times)
        return [state for state in self.states if state.phase is phase][times - 1]

    async def problem(self, problem: Problem) -> LinkState:
        """Wait until that problem was told."""

        def told(heard: Heard) -> LinkState | None:
            for state in heard.states:
                if state.problem is not None and state.problem.problem is problem:
                    return state
            return None

        await self.until(lambda heard: told(heard) is not None)
        found = told(self)
        assert found is not None
        return found

    async def bytes(self, count: int) -> bytes:
        """Wait until that many bytes have come in all; gives all of them."""
        await self.until(lambda heard: len(heard.data) >= count)
        return self.data


@contextlib.asynccontextmanager
async def running(link: Link) -> AsyncIterator[Heard]:
    """Run a link for as long as the block lasts; its errors come out of the block."""
    heard = Heard()
    task = asyncio.create_task(link.run(heard))
    try:
        yield heard
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
