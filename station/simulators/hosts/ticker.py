"""One task that keeps any number of serial instruments on time, on a grid of the simulation.

Each host asking the clock by itself would ask at other moments in every run, and what goes wrong
at 12.30 s would hit another byte each time. Here the time goes in even steps: first what is to
happen by then, then every instrument's bytes, so a run gives the same bytes as the run before.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from station.simulators.hosts.base import StreamHost

__all__ = ["STEP_S", "Ticker"]

STEP_S: Final = 0.02
# Others get their turn after so many steps that come late together.
_STEPS_AT_ONCE: Final = 25
# A process that was stopped for longer, as a laptop that sleeps, does not make up for it.
_LONGEST_S: Final = 5.0


class Ticker:
    """`speed`: so many simulated seconds in one. `before` is called before each step with its
    time, `late` after each step with how late it was, in seconds.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        before: Callable[[float], Awaitable[None]] | None = None,
        late: Callable[[float], None] | None = None,
    ) -> None:
        self._speed = speed
        self._before = before
        self._late = late
        self._hosts: list[tuple[StreamHost, float]] = []
        self._steps = 0

    def clock(self) -> float:
        """The time of the step that is under way, in simulated seconds."""
        return self._steps * STEP_S

    def take(self, host: StreamHost, ahead_s: float = 0.0) -> None:
        """Keep this one on time from now on; it was made with this ticker's clock, or with one
        that is `ahead_s` ahead of it: rooms that all began at the same moment would all make
        their packets in the same step.
        """
        host.driven = True
        self._hosts.append((host, ahead_s))

    async def run(self) -> None:
        """Until cancelled."""
        each_s = STEP_S / self._speed
        began = time.monotonic() - self._steps * each_s
        while True:
            behind = time.monotonic() - began - self._steps * each_s
            if behind > _LONGEST_S:
                began += behind
                behind = 0.0
            for _ in range(min(_STEPS_AT_ONCE, int(behind / each_s) + 1)):
                await self.step()
                if self._late is not None:
                    self._late(time.monotonic() - began - (self._steps - 1) * each_s)
            await asyncio.sleep(max(0.0, began + self._steps * each_s - time.monotonic()))

    async def step(self) -> None:
        """One step: what is to happen, then everybody's bytes."""
        now = self.clock()
        if self._before is not None:
            await self._before(now)
        for host, ahead_s in self._hosts:
            host.step(now + ahead_s)
        self._steps += 1
