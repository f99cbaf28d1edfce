"""A beat of one lead, and how sure it is."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

__all__ = ["LeadBeat", "confidence_of", "odds_of"]

# Logistic regression of right and wrong beats in the shared halves of mitdb and cpsc2019 and in 118
# and 119 with em noise at six levels.
_SURE: Final = 5.26
_NEEDED: Final = -5.0
_UNREST: Final = -6.2
_SHARP_NOISE: Final = -2.7
_IRREGULAR: Final = -1.6
_LIKE: Final = 2.3


class LeadBeat(NamedTuple):
    """A beat seen in one lead."""

    decided: int
    """Working sample at which it was decided: beats are told in this order."""
    sample: int
    """R peak, in samples of the stream."""
    late: bool
    after_loss: bool
    """Whether samples were lost since the beat before, or there is none."""
    odds: float
    """Logarithm of the odds that this is a beat and its only one."""

    @property
    def confidence(self) -> float:
        """The odds as a share, 0 to 1."""
        return confidence_of(self.odds)


def odds_of(
    *, needed: float, unrest: float, sharp_noise: float, irregular: float, like: float
) -> float:
    """The logarithm of the odds that a beat is one.

    `needed` is the size it had to exceed, `unrest` and `sharp_noise` are what lies between beats in
    the two envelopes (all relative to a beat), `irregular` how far its interval is from the usual
    (0 to 1), and `like` its likeness to known shapes.
    """
    return (
        _SURE
        + _NEEDED * needed
        + _UNREST * unrest
        + _SHARP_NOISE * sharp_noise
        + _IRREGULAR * irregular
        + _LIKE * like
    )


def confidence_of(odds: float) -> float:
    """Logarithmic odds as a share, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))
