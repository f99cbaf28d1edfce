"""Coming back by itself: one loop for every link that can lose its other end.

A link says how one connection goes from start to loss (a *session*). This module repeats it,
tells the state changes, and lets the pause grow while nothing gets better.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from station.drivers.links.base import LinkListener, LinkPhase, LinkProblem, LinkState

__all__ = ["Backoff", "LinkLostError", "Session", "keep_connected"]


class LinkLostError(Exception):
    """A session ended, or never came up, for a reason that a person can be told.

    `worked`: it did what it was for, however short it was, as when a cuff gives its reading
    and hangs up. The next try is then not held back.
    """

    def __init__(self, problem: LinkProblem, *, worked: bool = False) -> None:
        super().__init__(problem.says)
        self.problem = problem
        self.worked = worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Pauses between tries in seconds: `first_s`, then `factor` times more, up to `most_s`."""

    first_s: float = 0.5
    factor: float = 2.0
    most_s: float = 15.0

    def pause_s(self, failures: int) -> float:
        """How long to wait after that many failures in a row (1 = the first)."""
        # The exponent is bounded because a cable may stay out for weeks.
        return min(self.most_s, self.first_s * self.factor ** min(failures - 1, 64))


# One connection from start to loss. It calls its argument with the CONNECTED state once it is
# up, and raises `LinkLostError` at the end, whether or not it ever came up.
Session = Callable[[Callable[[LinkState], None]], Awaitable[None]]


async def keep_connected(session: Session, listener: LinkListener, backoff: Backoff) -> None:
    """Run sessions until cancelled; tells CONNECTING, CONNECTED and WAITING, at the end CLOSED.

    CONNECTING carries the last problem, so that a screen need not blink between two words.
    """
    failures = 0
    problem: LinkProblem | None = None
    try:
        while True:
            connected_at: float | None = None
            worked = False
            cause: BaseException | None = None

            def connected(state: LinkState) -> None:
                nonlocal connected_at
                connected_at = time.monotonic()
                listener.on_state(state)

            listener.on_state(LinkState(phase=LinkPhase.CONNECTING, problem=problem))
            try:
                await session(connected)
            except LinkLostError as lost:
                problem = lost.problem
                worked = lost.worked
                cause = lost.__cause__ or lost
            # Only a connection that outlived the last pause ends a bad row: a device that
            # connects and drops at once must not be tried ten times a second for ever.
            lived = 0.0 if connected_at is None else time.monotonic() - connected_at
            if worked or (connected_at and lived >= backoff.pause_s(max(1, failures))):
                failures = 0
            failures += 1
            pause = backoff.pause_s(failures)
            listener.on_state(
                LinkState(phase=LinkPhase.WAITING, problem=problem, retry_in_s=pause, cause=cause)
            )
            cause = None  # its traceback holds what the session had open
            await asyncio.sleep(pause)
    finally:
        listener.on_state(LinkState(phase=LinkPhase.CLOSED))
