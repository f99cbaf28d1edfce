"""One lead between two lost spans: samples at the working rate go in, beats come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.signals.beat_candidates import candidates
from station.signals.beat_filter import Envelopes, envelopes
from station.signals.beat_rules import LEARN_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.beat_filter import Plan
    from station.signals.beat_rules import LeadBeat, Rules
    from station.signals.beat_unrest import Unrest

__all__ = ["Stretch"]


class Stretch:
    """Filters as if the first and the last value stood for ever; keeps what the filters reach.

    Working samples are counted from the stretch's begin.
    """

    def __init__(self, plan: Plan, rules: Rules, unrest: Unrest, begin: int) -> None:
        self._plan = plan
        self._rules = rules
        self._unrest = unrest
        self._begin = begin
        self._margin = plan.reach + plan.look
        self._count = 0
        self._wave: NDArray[np.int32] = np.empty(0, np.int32)
        self._rows: Envelopes | None = None
        self._start = -plan.look
        """Working sample of the first of `_rows`; before 0 the first value stood."""
        learn = 0 if rules.learnt else round(LEARN_S * plan.rate_hz)
        self._wait = learn + self._margin
        """Samples before which nothing can be said."""
        self._first = not rules.learnt

    def feed(self, wave: NDArray[np.int32]) -> list[LeadBeat]:
        """The next samples, at least one."""
        if not self._count:
            wave = np.concatenate((np.full(self._margin, wave[0], np.int32), wave))
            self._count = -self._margin
        self._count += len(wave)
        self._wave = np.concatenate((self._wave, wave)) if len(self._wave) else wave
        if self._count <= self._wait:
            return []
        return self._advance()

    def close(self) -> list[LeadBeat]:
        """The end: the last value stands for ever."""
        if not self._count:
            return []
        last = np.full(self._margin, self._wave[-1], np.int32)
        self._wave = np.concatenate((self._wave, last))
        return self._advance(closing=True) + self._rules.close()

    def _advance(self, *, closing: bool = False) -> list[LeadBeat]:
        plan = self._plan
        new = envelopes(self._wave, plan)
        self._wave = self._wave[len(self._wave) - 2 * plan.reach :].copy()
        skip = plan.look if self._rows is None else 0
        self._unrest.add(new.broad[skip:])
        if closing:
            self._unrest.close()
        rows = new if self._rows is None else new.after(self._rows)
        found = candidates(rows, self._start, self._begin, self._unrest, plan)
        if self._first and not self._rules.learnt:
            self._rules.learn(found)
        first, self._first = self._first, False
        self._start += len(rows.broad) - 2 * plan.look
        self._rows = rows.last(2 * plan.look)
        return self._rules.judge(found, self._start + plan.look, first=first)
