"""A beat of one lead, and how sure it is."""

from __future__ import annotations

import math
from typing import Final, NamedTuple, TypeAlias

__all__ = ["Grounds", "LeadBeat", "confidence_of"]

# Logistic regression of right and wrong beats in the shared halves of mitdb and cpsc2019 and in 118
# and 119 with em noise at six levels.
_SURE: Final = 4.97
_NEEDED: Final = -1.15
_UNREST: Final = -8.34
_SHARP_NOISE: Final = -3.95
_IRREGULAR: Final = -2.05
_LIKE: Final = 1.43


# What a decision rested on: the size that a beat had to exceed, what lies between beats in the
# broad and in the sharp envelope, the interval to the beat before (relative to the typical one),
# and the likeness to known shapes. A plain tuple: each beat gets one, and few are looked at.
Grounds: TypeAlias = tuple[float, float, float, float, float]


class LeadBeat(NamedTuple):
    """A beat seen in one lead."""

    decided: int
    """Working sample at which it was decided: beats are told in this order."""
    sample: int
    """R peak, in samples of the stream."""
    late: bool
    after_loss: bool
    """Whether samples were lost since the beat before, or there is none."""
    grounds: Grounds

    @property
    def odds(self) -> float:
        """The logarithm of the odds that this is a beat."""
        needed, unrest, sharp_noise, interval, like = self.grounds
        return (
            _SURE
            + _NEEDED * needed
            + _UNREST * unrest
            + _SHARP_NOISE * sharp_noise
            + _IRREGULAR * min(1.0, abs(interval - 1.0))
            + _LIKE * like
        )

    @property
    def confidence(self) -> float:
        """The odds as a share, 0 to 1."""
        return confidence_of(self.odds)


def confidence_of(odds: float) -> float:
    """Logarithmic odds as a share, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))
