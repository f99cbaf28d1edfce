"""One lead between two lost spans: samples at the working rate go in, beats come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.beat_candidates import candidates
from station.signals.beat_filter import envelopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.beat_filter import Plan
    from station.signals.beat_odds import LeadBeat
    from station.signals.beat_rules import Rules
    from station.signals.beat_unrest import Unrest

__all__ = ["Stretch"]

# Whole periods of 50 and of 60 Hz: mains that begins or ends is no step.
_ENDS_S: Final = 0.1


class Stretch:
    """Filters as if the means of the first and the last moment stood for ever before and after.

    Working samples are counted from the stretch's begin.
    """

    def __init__(self, plan: Plan, rules: Rules, unrest: Unrest, begin: int) -> None:
        rules.restart(begin)
        unrest.restart()
        self._plan = plan
        self._rules = rules
        self._unrest = unrest
        self._begin = begin
        self._margin = plan.reach + plan.look
        self._count = 0
        self._wave: NDArray[np.int32] = np.empty(0, np.int32)
        # Where the next envelopes begin; before 0 the first value stands.
        self._start = -plan.look
        self._began = False
        self._learns = not rules.learnt
        self._wait = self._margin + (rules.learn_from if self._learns else 0)

    @property
    def settled(self) -> int:
        """Working sample of the stream before which no beat will be decided any more."""
        return self._begin + self._start + self._plan.look

    def feed(self, wave: NDArray[np.int32]) -> list[LeadBeat]:
        """The next samples, at least one."""
        self._count += len(wave)
        self._wave = np.concatenate((self._wave, wave)) if len(self._wave) else wave
        return self._advance() if self._count > self._wait else []

    def close(self) -> list[LeadBeat]:
        """The end."""
        beats = self._advance(closing=True) + self._rules.close()
        if self._count <= self._wait:
            # Too short to have learnt from for what follows.
            self._rules.learnt = not self._learns
        return beats

    def _standing(self, part: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.full(self._margin, int(part.mean()), np.int32)

    def _advance(self, *, closing: bool = False) -> list[LeadBeat]:
        plan = self._plan
        ends = round(_ENDS_S * plan.rate_hz)
        first, self._began = not self._began, True
        if first:
            self._wave = np.concatenate((self._standing(self._wave[:ends]), self._wave))
        if closing:
            self._wave = np.concatenate((self._wave, self._standing(self._wave[-ends:])))
        rows = envelopes(self._wave, plan)
        self._wave = self._wave[len(self._wave) - 2 * self._margin :].copy()
        self._unrest.add(rows.broad[plan.look if first else 2 * plan.look :])
        if closing:
            self._unrest.close()
        end = self._count if closing else self._count + plan.reach
        found = candidates(rows, self._start, self._begin, end, self._unrest, plan)
        learns = self._learns and first
        if learns:
            self._rules.learn(found)
        self._start += len(rows.broad) - 2 * plan.look
        return self._rules.judge(found, self._start + plan.look, first=learns)
