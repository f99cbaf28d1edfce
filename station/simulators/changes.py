"""What can be told of a person while they are measured: numbers and words, and from when on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from station.simulators.heart.dipole import ELECTRODES
from station.simulators.heart.rhythms import Rhythm
from station.simulators.heart.shapes import CONDUCTIONS, ST_REGIONS

__all__ = ["NOISES", "NUMBERS", "WORDS", "Change"]

NUMBERS: Final[dict[str, tuple[float, float, str]]] = {
    "heart_rate": (20, 300, "/min"),
    "systolic": (40, 300, "mm[Hg]"),
    "diastolic": (20, 200, "mm[Hg]"),
    "spo2": (35, 100, "%"),
    "perfusion": (0.02, 20, "%"),
    "temperature": (25, 45, "Cel"),
    "respiratory_rate": (4, 60, "/min"),
    "body_weight": (2, 300, "kg"),
    "st_mv": (-2, 2, "mV"),
    "wander_mv": (0, 5, "mV"),
    "muscle_mv": (0, 5, "mV"),
    "mains_mv": (0, 5, "mV"),
    "electrode_mv": (0, 5, "mV"),
}
"""What a change may tell as a number: its lowest and highest value, and the unit. Of noise the
RMS is told, of the mains the peak; `electrode_mv` is recorded noise."""

NOISES: Final = ("wander_mv", "muscle_mv", "mains_mv", "electrode_mv")
"""Those of them that are noise."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "rhythm": tuple(Rhythm),
    "conduction": CONDUCTIONS,
    "electrodes": ELECTRODES,
    "st_region": ST_REGIONS,
    "mains": ("50", "60"),
}
"""What a change may tell as a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From `at_s` on, numbers go to these values within `over_s`; words hold at once."""

    at_s: float
    over_s: float = 0.0
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what nobody can be, with what is expected."""
        for name, value in self.numbers.items():
            if name not in NUMBERS:
                raise ValueError(f"no {name!r} in a person; there are {_names()}")
            low, high, unit = NUMBERS[name]
            if not low <= value <= high:
                raise ValueError(f"{name} is from {low:g} to {high:g} {unit}, found {value:g}")
        for name, word in self.words.items():
            if name not in WORDS:
                raise ValueError(f"no {name!r} in a person; there are {_names()}")
            if word not in WORDS[name]:
                raise ValueError(f"{name} is one of {', '.join(WORDS[name])}, found {word!r}")


def _names() -> str:
    return ", ".join((*NUMBERS, *WORDS))
