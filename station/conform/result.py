"""What a check is, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.conform.exchange import Exchange

__all__ = ["Check", "Finding", "Outcome", "Result", "Verdict", "met", "not_met", "not_seen"]


class Verdict(StrEnum):
    """How a check ended. NOT_SEEN: nothing came by which it could be told."""

    MET = "met"
    NOT_MET = "not met"
    NOT_SEEN = "not seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where the spec was not kept: `at_s` seconds after the start, the bytes if any."""

    at_s: float
    what: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check's function gives: the verdict, what was measured, and where it was not met."""

    verdict: Verdict
    measured: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`name` is what reports call it, `fault` what it is called when it is not met."""

    name: str
    group: str
    sentence: str
    fault: str
    run: Callable[[Exchange], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A check that was run."""

    check: Check
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        """How it ended."""
        return self.outcome.verdict


def met(says: str) -> Outcome:
    """All of it was kept."""
    return Outcome(verdict=Verdict.MET, measured=says)


def not_seen(says: str) -> Outcome:
    """Nothing tells."""
    return Outcome(verdict=Verdict.NOT_SEEN, measured=says)


def not_met(says: str, *findings: Finding) -> Outcome:
    """Something was not kept."""
    return Outcome(verdict=Verdict.NOT_MET, measured=says, findings=findings)
