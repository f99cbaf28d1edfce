"""Why a signed visit cannot become messages. Each says what is wrong and what to do."""

from __future__ import annotations

from station.saying import say

__all__ = ["CannotComposeError", "ComposeError", "NotATestChartError"]


class ComposeError(ValueError):
    """Nothing was composed. `says` what is wrong, `next_step` what a person can do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


class CannotComposeError(ComposeError):
    """A result that no chart could understand: something that it needs is missing."""


class NotATestChartError(ComposeError):
    """Simulated or replayed values were about to go to a real chart."""

    def __init__(self, destination: str) -> None:
        super().__init__(
            say(
                "Simulated or replayed values cannot go to {destination}: it is a real chart.",
                destination=destination,
            ),
            "Use real instruments, or choose a destination that the site has marked as a test.",
        )
        self.destination = destination
