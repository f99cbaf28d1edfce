"""What a person is told to be over time: numbers in straight lines, and words from a moment on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from station.simulators.changes import NOISES, NUMBERS, Change
from station.simulators.heart.rhythms import Rhythm
from station.simulators.trace import Trace

__all__ = ["Heart", "Timeline"]


@dataclass(frozen=True, slots=True)
class Heart:
    """What the words say, from `since_s` on."""

    since_s: float
    rhythm: Rhythm = Rhythm.SINUS
    conduction: str = "normal"
    electrodes: str = "right"
    st_region: str = "inferior"
    mains: str = "50"


class Timeline:
    """Begins with the values of `base`, without noise and in sinus rhythm; noise that is recorded
    can be told only with `recorded_noise`.
    """

    def __init__(self, base: Mapping[str, float], *, recorded_noise: bool = False) -> None:
        self.traces = {name: Trace(base.get(name, 0.0)) for name in NUMBERS}
        self.quiet = set(NOISES)
        """The kinds of noise that there never are."""
        self.hearts = [Heart(0.0)]
        self._recorded_noise = recorded_noise
        self._latest_s = 0.0

    def follow(self, change: Change) -> None:
        """One more change. Raises `ValueError` for one that is out of order, or that makes no
        living person; the timeline is then as it was.
        """
        if change.at_s < self._latest_s:
            raise ValueError("changes are told in the order of their times")
        if change.numbers.get("electrode_mv") and not self._recorded_noise:
            raise ValueError("electrode_mv sizes recorded noise, and no record of it is given")
        self._check_pressures(change)
        self._latest_s = change.at_s
        for name, value in change.numbers.items():
            self.traces[name].change(change.at_s, value, change.over_s)
            if value:
                self.quiet.discard(name)
        if change.words:
            words: dict[str, Any] = dict(change.words)
            if "rhythm" in words:
                words["rhythm"] = Rhythm(words["rhythm"])
            heart = replace(self.hearts[-1], since_s=change.at_s, **words)
            if self.hearts[-1].since_s == change.at_s:
                self.hearts.pop()
            self.hearts.append(heart)

    def _check_pressures(self, change: Change) -> None:
        after_s = change.at_s + max(change.over_s, 1.0)
        systolic, diastolic = (
            change.numbers.get(name, self.traces[name].one(after_s))
            for name in ("systolic", "diastolic")
        )
        if diastolic >= systolic:
            raise ValueError(f"diastolic {diastolic:g} is not below systolic {systolic:g} mm[Hg]")

    def one(self, name: str, time_s: float) -> float:
        """A number at one time."""
        return self.traces[name].one(time_s)

    def told(self, name: str) -> float:
        """Where a number goes, by what was told last."""
        return self.traces[name].last

    def heart_at(self, time_s: float) -> Heart:
        """What the words say at a moment."""
        return next((one for one in reversed(self.hearts) if one.since_s <= time_s), self.hearts[0])
