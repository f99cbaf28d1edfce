"""What can go wrong for a program that reads an instrument: what happened, and what to do."""

from __future__ import annotations

from station.drivers.links.base import LinkProblem, Problem

__all__ = ["DeviceError", "OpenError", "OverrunError", "SilenceError", "crashed"]


class DeviceError(Exception):
    """`says` is what happened, `next_step` what to do; the text of the error is both.

    `problem` is a word to decide by where the link told one, `detail` what the operating system
    said. Where another exception is behind it, it is chained (`__cause__`).
    """

    def __init__(
        self, says: str, next_step: str, problem: Problem | None = None, detail: str = ""
    ) -> None:
        super().__init__(says, next_step, problem, detail)
        self.says = says
        self.next_step = next_step
        self.problem = problem
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.says} {self.next_step}"


class OpenError(DeviceError):
    """The instrument could not be opened: no such spec or port, in use, not in reach."""

    @classmethod
    def of(cls, told: LinkProblem) -> OpenError:
        """From what a link told."""
        return cls(told.says, told.next_step, told.problem, told.detail)


class SilenceError(DeviceError, TimeoutError):
    """Nothing came within the `timeout_s` of a loop. The device stays open."""


class OverrunError(DeviceError):
    """More was waiting than is kept: everything before it was given, `lost` events were not."""

    def __init__(
        self,
        says: str,
        next_step: str,
        problem: Problem | None = None,
        detail: str = "",
        *,
        lost: int = 0,
    ) -> None:
        super().__init__(says, next_step, problem, detail)
        self.lost = lost


def crashed(name: str, crash: BaseException) -> tuple[str, str]:
    """What happened, and what to do, where the driver of `name` broke."""
    return (
        f"The driver of {name} failed: {type(crash).__name__}: {crash}.",
        "Open the instrument again. This is a fault of the program: please report it.",
    )
