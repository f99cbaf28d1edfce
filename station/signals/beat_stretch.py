"""One lead between two lost spans: samples at the working rate go in, beats come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.signals.beat_candidates import candidates
from station.signals.beat_filter import Envelopes, envelopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.beat_filter import Plan
    from station.signals.beat_odds import LeadBeat
    from station.signals.beat_rules import Rules
    from station.signals.beat_unrest import Unrest

__all__ = ["Stretch"]


class Stretch:
    """Filters as if the first and the last value stood for ever; keeps what the filters reach.

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
        self._rows: Envelopes | None = None
        # Where the first of `_rows` is; before 0 the first value stands.
        self._start = -plan.look
        self._learns = not rules.learnt
        self._wait = self._margin + (rules.learn_from if self._learns else 0)

    @property
    def settled(self) -> int:
        """Working sample of the stream before which no beat will be decided any more."""
        return self._begin + (0 if self._rows is None else self._start + self._plan.look)

    def feed(self, wave: NDArray[np.int32]) -> list[LeadBeat]:
        """The next samples, at least one."""
        if not self._count:
            wave = np.concatenate((np.full(self._margin, wave[0], np.int32), wave))
            self._count = -self._margin
        self._count += len(wave)
        self._wave = np.concatenate((self._wave, wave)) if len(self._wave) else wave
        return self._advance() if self._count > self._wait else []

    def close(self) -> list[LeadBeat]:
        """The end: the last value stands for ever."""
        last = np.full(self._margin, self._wave[-1], np.int32)
        self._wave = np.concatenate((self._wave, last))
        beats = self._advance(closing=True) + self._rules.close()
        if self._count <= self._wait:
            # Too short to have learnt from for what follows.
            self._rules.learnt = not self._learns
        return beats

    def _advance(self, *, closing: bool = False) -> list[LeadBeat]:
        plan = self._plan
        new = envelopes(self._wave, plan)
        self._wave = self._wave[len(self._wave) - 2 * plan.reach :].copy()
        self._unrest.add(new.broad[plan.look :] if self._rows is None else new.broad)
        if closing:
            self._unrest.close()
        rows = new if self._rows is None else new.after(self._rows)
        found = candidates(rows, self._start, self._begin, self._unrest, plan)
        learns = self._learns and self._rows is None
        if learns:
            self._rules.learn(found)
        self._start += len(rows.broad) - 2 * plan.look
        self._rows = rows.last(2 * plan.look)
        return self._rules.judge(found, self._start + plan.look, first=learns)
