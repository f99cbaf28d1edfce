"""Follows an ECG from its samples to what is wrong with it, five times a second."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.lead_reversal import REVERSAL_S, ReversalWatch
from station.signals.quality_cells import CELLS_PER_S, CellMeter
from station.signals.quality_judge import CellJudge
from station.signals.quality_looks import Looker, Looks

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["QualityFollower"]

_HINT_CELLS: Final = REVERSAL_S * CELLS_PER_S


class QualityFollower:
    """What a recording and a live ECG go through alike."""

    def __init__(self, rate_hz: float, lead_names: Sequence[str], limit_mv: float | None) -> None:
        self._meter = CellMeter(rate_hz, len(lead_names))
        self._looker = Looker(limit_mv)
        self._judge = CellJudge(len(lead_names))
        self._watch = ReversalWatch(rate_hz, lead_names)
        self._hints: deque[bool] = deque()
        self._cells = 0

    def feed(self, samples: NDArray[np.float64]) -> Iterator[tuple[Looks, NDArray[np.bool_]]]:
        """For the cells that `samples` complete: what is seen, and what is found to be wrong.

        The latter is `(reasons, leads, cells)` in the order of `Reason`. To be read to its end.
        """
        self._hints.extend(self._watch.feed(samples))
        for cells in self._meter.feed(samples):
            looks = self._looker.look(cells)
            found = self._judge.judge(looks)
            yield looks, np.concatenate((found, self._reversal(found.shape[2])[None]))

    def _reversal(self, cells: int) -> NDArray[np.bool_]:
        """`(leads, cells)`: the hint for ten seconds stands in the last of their cells."""
        hints = np.zeros((len(self._watch.changed), cells), dtype=np.bool_)
        for cell in range(cells):
            self._cells += 1
            if self._cells % _HINT_CELLS == 0 and self._hints.popleft():
                hints[:, cell] = self._watch.changed
        return hints
