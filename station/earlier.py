"""Earlier values of a patient: what the chart and this station's own disk know, as one list.

Plain data and pure rules. A value that this station filed and that comes back from the chart is
one value, told by its identifier; what the chart has taken back is not shown from the disk either.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from station.marks import Bound, Level
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital

__all__ = [
    "MAIN_VITALS",
    "NUMBERS",
    "EarlierOrigin",
    "EarlierValue",
    "TrendLimit",
    "latest",
    "merged",
    "of_kind",
]

# The numbers of each kind that has a trend, the first being the one that stands for it.
NUMBERS: Final[dict[ResultKind, tuple[Vital, ...]]] = {
    ResultKind.BLOOD_PRESSURE: (Vital.SYSTOLIC, Vital.DIASTOLIC),
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE, Vital.HEART_RATE),
    ResultKind.SPO2: (Vital.SPO2,),
    ResultKind.BODY_TEMPERATURE: (Vital.BODY_TEMPERATURE,),
    ResultKind.RESPIRATORY_RATE: (Vital.RESPIRATORY_RATE,),
    ResultKind.BODY_WEIGHT: (Vital.BODY_WEIGHT,),
    ResultKind.BODY_HEIGHT: (Vital.BODY_HEIGHT,),
    ResultKind.HEAD_CIRCUMFERENCE: (Vital.HEAD_CIRCUMFERENCE,),
    ResultKind.PAIN_SCORE: (Vital.PAIN_SCORE,),
}
MAIN_VITALS: Final[dict[ResultKind, Vital]] = {kind: own[0] for kind, own in NUMBERS.items()}


class EarlierOrigin(StrEnum):
    """Who knows an earlier value, and how it came about."""

    STATION = "station"
    BY_HAND = "by_hand"
    CHART = "chart"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierValue:
    """One value of an earlier visit.

    `numbers` are in the units that we chart in, one for each vital of the kind: a blood pressure
    has two. `at` is aware; `day_only`: the chart tells the day and no time. `source` says where
    it is from, in words (an instrument, a person, the chart). `identifiers` are `system|value`,
    `chart_id` the chart's own id. `changed`: it was corrected after it was filed. `simulated`: no
    instrument has measured it on a patient.
    """

    patient_id: str
    kind: ResultKind
    numbers: tuple[tuple[Vital, Quantity], ...]
    at: datetime
    origin: EarlierOrigin
    source: str = ""
    day_only: bool = False
    identifiers: frozenset[str] = frozenset()
    chart_id: str | None = None
    changed: bool = False
    simulated: bool = False

    def __post_init__(self) -> None:
        """Refuse a value without a number, and a time without a zone."""
        if not self.numbers:
            raise ValueError("an earlier value has at least one number")
        if self.at.tzinfo is None:
            raise ValueError("the time of an earlier value needs a zone")

    @property
    def quantity(self) -> Quantity:
        """The number that stands for it; the upper one of a blood pressure."""
        return self.numbers[0][1]

    @property
    def unit(self) -> Unit:
        """The unit of that number."""
        return self.quantity.unit

    def number(self, vital: Vital) -> Quantity | None:
        """The number of that vital, if it has one."""
        return next((quantity for own, quantity in self.numbers if own is vital), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLimit:
    """A limit that a table of the clinic names, to be drawn on a trend: "high, at least 140".

    It holds for this patient from `begins` (included) to `ends` (not included), as it goes by age;
    `None`: from birth, without an end. `title` are the table's own words.
    """

    kind: ResultKind
    vital: Vital
    quantity: Quantity
    bound: Bound
    level: Level
    title: str
    begins: date | None = None
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.begins is None or self.begins <= day) and (
            self.ends is None or day < self.ends
        )


def merged(
    local: Iterable[EarlierValue],
    chart: Iterable[EarlierValue],
    withdrawn: frozenset[str] = frozenset(),
) -> tuple[EarlierValue, ...]:
    """Both lists as one, oldest first.

    What both know is there once, with the chart's numbers (they may have been corrected there)
    and this station's word on where it is from. `withdrawn` are identifiers (`system|value`, or
    `id:` with the chart's id) of what the chart has marked as entered in error.
    """
    known: dict[str, EarlierValue] = {}
    kept: list[EarlierValue] = []
    for value in chart:
        if _any(_keys(value), withdrawn) or any(key in known for key in _keys(value)):
            continue
        known |= dict.fromkeys(_keys(value), value)
        kept.append(value)
    for own in local:
        if _any(_keys(own), withdrawn):
            continue
        there = next((known[key] for key in _keys(own) if key in known), None)
        if there is None:
            known |= dict.fromkeys(_keys(own), own)
            kept.append(own)
        elif there.kind is own.kind and there.patient_id == own.patient_id:
            kept[kept.index(there)] = _joined(own, there)
    return tuple(sorted(kept, key=lambda value: (value.at, value.kind)))


def of_kind(values: Iterable[EarlierValue], kind: ResultKind) -> tuple[EarlierValue, ...]:
    """Those of one kind, in the order given."""
    return tuple(value for value in values if value.kind is kind)


def latest(values: Iterable[EarlierValue], kind: ResultKind) -> EarlierValue | None:
    """The newest of one kind; None where there is none."""
    return max(of_kind(values, kind), key=lambda value: value.at, default=None)


def _joined(own: EarlierValue, there: EarlierValue) -> EarlierValue:
    """What the station filed, as the chart has it now."""
    differs = dict(own.numbers) | dict(there.numbers) != dict(own.numbers)
    return dataclasses.replace(
        own,
        numbers=there.numbers if differs else own.numbers,
        identifiers=own.identifiers | there.identifiers,
        chart_id=there.chart_id or own.chart_id,
        changed=own.changed or there.changed or differs,
        simulated=own.simulated or there.simulated,
    )


def _keys(value: EarlierValue) -> frozenset[str]:
    by_id = {f"id:{value.chart_id}"} if value.chart_id is not None else set()
    return value.identifiers | by_id


def _any(keys: frozenset[str], others: frozenset[str]) -> bool:
    return not keys.isdisjoint(others)
