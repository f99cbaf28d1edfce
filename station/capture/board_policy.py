"""What a site decides about its board: units, which tiles for which age, what is kept by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from station.capture.modifiers import DEFAULT_RULES, Rules
from station.visit import ResultKind
from station.vitals import Unit

__all__ = ["BOARD", "BoardPolicy", "DisplayUnits"]

# The tiles of an adult, in the order of the board.
BOARD: Final = (
    ResultKind.BLOOD_PRESSURE,
    ResultKind.SPO2,
    ResultKind.PULSE_RATE,
    ResultKind.BODY_HEIGHT,
    ResultKind.BODY_TEMPERATURE,
    ResultKind.RESPIRATORY_RATE,
    ResultKind.BODY_WEIGHT,
    ResultKind.PAIN_SCORE,
    ResultKind.REASON_FOR_VISIT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayUnits:
    """In which units people read values here. The chart gets the unit that was measured.

    `feet`: lengths of a body are feet and inches; the head is measured in inches then.
    """

    temperature: Unit = Unit.CELSIUS
    weight: Unit = Unit.KILOGRAM
    length: Unit = Unit.CENTIMETRE

    @property
    def feet(self) -> bool:
        """Whether a height is told as feet and inches."""
        return self.length is Unit.INCH


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPolicy:
    """A site's board. Ages are whole years on the day of the visit.

    `head_under_years`: a head circumference tile below this age. `pressure_from_years`: a blood
    pressure tile from this age on. `bmi_from_years`: a BMI from this age on. `keep_when_steady`:
    kept as soon as the value is steady. `count_s`: how long breaths are counted, the first being
    offered first.
    """

    units: DisplayUnits = field(default_factory=DisplayUnits)
    modifiers: Rules = field(default_factory=lambda: DEFAULT_RULES)
    head_under_years: int = 3
    pressure_from_years: int = 3
    bmi_from_years: int = 2
    keep_when_steady: frozenset[ResultKind] = frozenset({ResultKind.SPO2, ResultKind.PULSE_RATE})
    count_s: tuple[int, ...] = (30, 60)
    sounds: bool = True

    def kinds(self, age_years: int | None) -> tuple[ResultKind, ...]:
        """The tiles for a patient of that age; an unknown age is an adult's."""
        if age_years is None:
            return BOARD
        kinds = [
            kind
            for kind in BOARD
            if kind is not ResultKind.BLOOD_PRESSURE or age_years >= self.pressure_from_years
        ]
        if age_years < self.head_under_years:
            at = kinds.index(ResultKind.BODY_HEIGHT) + 1
            kinds.insert(at, ResultKind.HEAD_CIRCUMFERENCE)
        return tuple(kinds)
