"""What the beats of a lead reach in an envelope, and what lies between them."""

from __future__ import annotations

from typing import Final

__all__ = ["NOISE_FOLLOWS", "Level"]

# Tuned on the shared half of mitdb and on 118 and 119 with em noise together. One artefact or one
# ectopic beat moves the level little, a changed contact within some ten beats.
_FOLLOWS: Final = 0.2
_FALL: Final = 0.5
_RISE: Final = 1.4
NOISE_FOLLOWS: Final = 0.11
_FIRST_NOISE: Final = 0.15
_FADE: Final = 0.9
# So many waves set the level themselves where none was seen at first.
_UNSURE_BEATS: Final = 8
_UNSURE_SHARE: Final = 0.7


class Level:
    """What beats reach in one envelope, and what the rest reaches: running means.

    `least` is what no real beat falls below.
    """

    __slots__ = ("_before", "_least", "_unsure", "level", "noise")

    def __init__(self, level: float, least: float) -> None:
        self._least = least
        self.level = self._before = max(level, least)
        self.noise = _FIRST_NOISE * self.level
        self._unsure = _UNSURE_BEATS if level <= least else 0

    def beat(self, value: float) -> None:
        """An accepted beat reaches `value`."""
        level = self._before = self.level
        if self._unsure:
            # The line was flat when levels were learnt: the first waves set them.
            self._unsure -= 1
            self.level = max(level, _UNSURE_SHARE * value)
            return
        if value > _RISE * level:
            value = _RISE * level
        elif value < _FALL * level:
            value = _FALL * level
        self.level = level + _FOLLOWS * (value - level)

    def instead(self, value: float) -> None:
        """The last beat turned out to be this one."""
        self.level = self._before
        self.beat(value)

    def none(self, value: float) -> None:
        """Something that is no beat reaches `value`."""
        self.noise += NOISE_FOLLOWS * (min(value, self.level) - self.noise)

    def fade(self) -> None:
        """Nothing reached the level for long: perhaps beats have become small."""
        self.level = max(self._least, _FADE * self.level)
