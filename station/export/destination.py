"""What a destination is to a signature: it says what it is to get, in its own form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from station.corrections import Correction
from station.export.draft import Draft
from station.export.errors import NotATestChartError
from station.visit import Result, SignedVisit

__all__ = ["Change", "Destination", "refuse_simulated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A correction of one signed result. `now` is the visit with what holds now; `result` what
    holds of the corrected one, or what held before where it was entered in error.
    """

    signed: SignedVisit
    now: SignedVisit
    result: Result
    correction: Correction


class Destination(Protocol):
    """One place that signed results go to. A form of chart each: `station/export/*_destination.py`.

    Pure: no clock, no network. What raises `ComposeError` stops the signature, and says why.
    """

    @property
    def name(self) -> str:
        """Its name in the site's configuration."""

    @property
    def test(self) -> bool:
        """Whether the site marked it as a test: only such a one gets simulated data."""

    def drafts(self, signed: SignedVisit) -> Iterable[Draft]:
        """What it gets of a signed visit, in the order of sending."""

    def correction(self, change: Change) -> Iterable[Draft]:
        """What it gets of a correction; nothing where its form knows none."""


def refuse_simulated(destinations: Iterable[Destination]) -> None:
    """Raise `NotATestChartError` for the first destination that is not marked as a test.

    For whoever is about to run with simulated instruments (`station run --demo`).
    """
    for destination in destinations:
        if not destination.test:
            raise NotATestChartError(destination.name)
