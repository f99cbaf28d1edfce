"""When to try again: about a second at first, doubling, never longer than five minutes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

__all__ = ["BackOff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """Delays with jitter, so that a clinic's stations do not all knock at the same moment.

    `jitter` is the part of a delay that is left to chance: 0.25 gives 75 to 125 per cent.
    """

    first_s: float = 1.0
    longest_s: float = 300.0
    jitter: float = 0.25
    chance: random.Random = field(default_factory=random.Random)

    def after(self, attempts: int, asked_s: float | None = None) -> float:
        """Seconds to wait after that many failed tries (1 or more).

        Never earlier than the receiver asked for (`asked_s`).
        """
        doublings = min(attempts - 1, 30)  # enough for any cap, and no overflow
        delay = min(self.longest_s, self.first_s * 2.0**doublings)
        delay *= 1 + self.jitter * (2 * self.chance.random() - 1)
        return max(delay, asked_s or 0.0)
