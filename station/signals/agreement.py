"""Whether the rates of ECG, oximeter and cuff tell the same story.

Three instruments that measure one heart are a check on each other. Where two agree and one
stands alone, that one is named; the check changes no value. In atrial fibrillation and after
early beats some beats fill the heart too little to reach the finger: a pulse below the heart
rate is then a finding (pulse deficit), not a fault, and the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import isfinite
from typing import Final

from station.signals.inputs import SignalError

__all__ = ["Agreement", "Rate", "Verdict", "agreement"]

# What the standards allow each to be off: heart rate ±10 % or ±5 /min, the greater
# (IEC 60601-2-27, 201.12.1.101.15); oximeters declare ±3 /min and cuffs ±5 % (manuals).
_PER_MIN: Final = 5.0
_PART: Final = 0.1
# A cuff inflates for half a minute and its rate is of that time; after a minute the heart may
# simply beat otherwise.
_OLDEST_S: Final = 60.0


class Verdict(StrEnum):
    """What came of the comparison."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate per minute, how many seconds ago it was so, and whether it is held."""

    per_min: float
    age_s: float = 0.0
    held: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """The verdict and a sentence for the screen.

    `apart_per_min` is the largest difference among those compared. `stands_alone` names the one
    that differs from two that agree. `pulse_deficit_per_min` is how far the finger is below the
    ECG, where they disagree that way.
    """

    verdict: Verdict
    says: str
    apart_per_min: float | None = None
    stands_alone: str | None = None
    pulse_deficit_per_min: float | None = None


def agreement(
    *, ecg: Rate | None = None, oximeter: Rate | None = None, cuff: Rate | None = None
) -> Agreement:
    """Compare the rates that are there, at most 60 s old and not held.

    Raises `SignalError` for a rate or an age that is negative or no number.
    """
    given = {"ECG": ecg, "oximeter": oximeter, "cuff": cuff}
    rates = {name: rate for name, rate in given.items() if rate is not None}
    for name, rate in rates.items():
        if not (isfinite(rate.per_min) and rate.per_min > 0 and rate.age_s >= 0):
            raise SignalError(f"The {name}'s rate is {rate}.", "Give rates above 0, or None.")
    usable = {
        name: rate.per_min
        for name, rate in rates.items()
        if rate.age_s <= _OLDEST_S and not rate.held
    }
    if len(usable) < 2:
        left_out = [name for name in rates if name not in usable]
        why = f"; that of the {' and the '.join(left_out)} is too old or held" if left_out else ""
        return Agreement(Verdict.NOT_COMPARABLE, f"Two rates are needed{why}.")
    apart = max(usable.values()) - min(usable.values())
    listed = ", ".join(f"{name} {value:.0f}" for name, value in usable.items())
    if all(_same(one, other) for one, other in combinations(usable.values(), 2)):
        return Agreement(Verdict.AGREE, f"The rates agree: {listed} /min.", apart)
    alone = _alone(usable)
    deficit = _deficit(usable)
    says = f"The rates differ by {apart:.0f} /min: {listed} /min."
    if alone is not None:
        says += f" The {alone} stands alone."
    if deficit is not None:
        says += (
            " With an irregular rhythm not every beat reaches the finger; "
            "otherwise look at the leads and the probe."
        )
    return Agreement(Verdict.DISAGREE, says, apart, alone, deficit)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= max(_PER_MIN, _PART * max(one, other))


def _alone(rates: dict[str, float]) -> str | None:
    """The one of three that differs from both others, while these agree."""
    for name, rate in rates.items():
        others = [value for other, value in rates.items() if other != name]
        if len(others) == 2 and _same(*others) and not any(_same(rate, one) for one in others):
            return name
    return None


def _deficit(rates: dict[str, float]) -> float | None:
    """How far the oximeter is below the ECG, where that is more than both may be off."""
    ecg, oximeter = rates.get("ECG"), rates.get("oximeter")
    if ecg is None or oximeter is None or oximeter >= ecg or _same(ecg, oximeter):
        return None
    return ecg - oximeter
