"""A scanner that acts as a keyboard is told from a person by its pace.

Such a scanner types a whole code within some tens of milliseconds and ends it with Enter or Tab.
A person's keys are further apart: fast typists need about 60 ms a key in the long run, and only
keys that roll under the fingers of one movement come closer together: two of a word, or the few
of a PIN. So keys are held back until it is certain whose they are, which for a person is after one
`max_gap_s`: less than can be felt. A burst that ends with Enter is a scanner's from `least` keys
on; one that just stops must be longer than fingers can roll, else it is a person's.

No clock: every key is told with its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["BurstRules", "Recogniser", "Trouble", "Verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstRules:
    """What a scanner's burst is: at most `max_gap_s` seconds from key to key, `least` to `most`
    characters, then Enter or Tab. Without that end it needs `least_unended`, too.
    """

    max_gap_s: float = 0.035
    least: int = 4
    least_unended: int = 8
    most: int = 128


class Trouble(StrEnum):
    """A burst that a scanner has typed, and no code."""

    NO_END = "no_end"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do with the keys that are held, then with the key that was just told.

    `release`: so many of the held, oldest first, are a person's and go where they were typed.
    `drop`: so many of those left were a scanner's and go nowhere. `hold`: keep the key that was
    just told; `swallow`: it is a scanner's, too; neither: it goes where it was typed.
    """

    release: int = 0
    drop: int = 0
    hold: bool = False
    swallow: bool = False
    code: str | None = None
    trouble: Trouble | None = None


class Recogniser:
    """Keys in, verdicts out. `key`, `end` and `pause` are told the time of the event, in seconds
    of any clock that is not set back; a time before the last one counts as long after it.
    """

    def __init__(self, rules: BurstRules | None = None) -> None:
        """Nothing is held yet."""
        self.rules = rules or BurstRules()
        self._held = ""
        self._too_long = False
        self._last_s = 0.0

    @property
    def holding(self) -> bool:
        """Whether it is not certain yet whose the last keys are."""
        return bool(self._held) or self._too_long

    def key(self, char: str, at_s: float) -> Verdict:
        """A key that writes one character."""
        before = self._settled(at_s)
        self._last_s = at_s
        if self._too_long:
            return Verdict(swallow=True)
        if len(self._held) < self.rules.most:
            self._held += char
            return Verdict(
                release=before.release, drop=before.drop, hold=True, trouble=before.trouble
            )
        dropped, self._held, self._too_long = len(self._held), "", True
        return Verdict(drop=dropped, swallow=True)

    def end(self, at_s: float) -> Verdict:
        """Enter or Tab: the end of a code, or a person's key."""
        before = self._settled(at_s)
        if self._too_long:
            self._too_long = False
            return Verdict(swallow=True, trouble=Trouble.TOO_LONG)
        held, self._held = self._held, ""
        if len(held) >= self.rules.least:
            return Verdict(drop=len(held), swallow=True, code=held)
        return Verdict(release=before.release + len(held), drop=before.drop, trouble=before.trouble)

    def pause(self, at_s: float) -> Verdict:
        """Time has passed."""
        return self._settled(at_s)

    def give_back(self) -> Verdict:
        """Something else happened that only a person does (a touch, an arrow key)."""
        held, self._held, self._too_long = len(self._held), "", False
        return Verdict(release=held)

    def _settled(self, at_s: float) -> Verdict:
        """Whose the held keys are, where the time for another one is over."""
        if not self.holding or 0 <= at_s - self._last_s <= self.rules.max_gap_s:
            return Verdict()
        held, self._held = len(self._held), ""
        if self._too_long:
            self._too_long = False
            return Verdict(trouble=Trouble.TOO_LONG)
        if held >= max(self.rules.least, self.rules.least_unended):
            return Verdict(drop=held, trouble=Trouble.NO_END)
        return Verdict(release=held)
