"""How long a loop over a device waits: for the next item, and in all."""

from __future__ import annotations

import time

from station.drivers.links.base import LinkProblem
from station.library.errors import SilenceError

__all__ = ["Limits"]


class Limits:
    """`timeout_s`: raise when nothing comes for so long. `for_s`: end after so long. In seconds of
    the monotonic clock, None for no limit; `for_s` begins with the loop.
    """

    def __init__(self, timeout_s: float | None, for_s: float | None) -> None:
        for name, seconds in (("timeout_s", timeout_s), ("for_s", for_s)):
            if seconds is not None and not seconds > 0:
                raise ValueError(f"{name} must be above 0 or None, got {seconds}")
        self._timeout_s = timeout_s
        self._until_s = None if for_s is None else time.monotonic() + for_s

    def over(self) -> bool:
        """Whether the loop has gone on for as long as it was to."""
        return self._until_s is not None and time.monotonic() >= self._until_s

    def left_s(self, waiting_since_s: float) -> float | None:
        """How long to wait at most now; 0 or less when it has been too long, None for ever."""
        now = time.monotonic()
        ends = [] if self._until_s is None else [self._until_s - now]
        if self._timeout_s is not None:
            ends.append(waiting_since_s + self._timeout_s - now)
        return min(ends, default=None)

    def silence(self, name: str, problem: LinkProblem | None) -> SilenceError:
        """The error of a device that said nothing, with what its link told last."""
        says = f"{name} sent nothing for {self._timeout_s:g} s."
        if problem is None:
            return SilenceError(says, "Check that it is on and measuring.")
        return SilenceError(
            f"{says} {problem.says}", problem.next_step, problem.problem, problem.detail
        )
