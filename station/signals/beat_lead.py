"""One lead as a stream: blocks of mV go in, beats come out, whatever the blocks' lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.signals.beat_filter import decimated, plan_for
from station.signals.beat_pacing import SpikeClip
from station.signals.beat_rules import Rules
from station.signals.beat_stretch import Stretch
from station.signals.beat_unrest import Unrest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from station.signals.beat_odds import LeadBeat

__all__ = ["Lead"]


class Lead:
    """The detector of one lead. Samples are counted from the stream's begin, lost ones too."""

    def __init__(self, rate_hz: float) -> None:
        self.plan = plan_for(rate_hz)
        self._spikes = SpikeClip(rate_hz)
        self._raw = np.empty(0)
        self._count = 0
        self._rules = Rules(self.plan)
        self._unrest = Unrest(self.plan)
        self._stretch: Stretch | None = None

    def feed(self, block_mv: NDArray[np.float64]) -> list[LeadBeat]:
        """Beats that the next samples, float64 `(samples,)` in mV, make certain."""
        return self._unpaced(self._spikes.feed(block_mv))

    def _unpaced(self, block_mv: NDArray[np.float64]) -> list[LeadBeat]:
        step = self.plan.step
        raw = np.concatenate((self._raw, block_mv)) if len(self._raw) else block_mv
        whole = len(raw) // step * step
        self._raw = raw[whole:].copy()
        if not whole:
            return []
        wave, lost = decimated(raw[:whole], self.plan)
        if lost is None:
            return self._known(wave)
        beats: list[LeadBeat] = []
        for part, is_lost in _runs(wave, lost):
            beats += self._loss(len(part)) if is_lost else self._known(part)
        return beats

    def flush(self) -> list[LeadBeat]:
        """Beats that the end of the stream makes certain."""
        return self._unpaced(self._spikes.flush()) + self._loss(0)

    @property
    def settled(self) -> int:
        """Working sample before which no beat will be decided any more."""
        return self._count if self._stretch is None else self._stretch.settled

    def _known(self, wave: NDArray[np.int32]) -> list[LeadBeat]:
        if self._stretch is None:
            self._stretch = Stretch(self.plan, self._rules, self._unrest, self._count)
        self._count += len(wave)
        return self._stretch.feed(wave)

    def _loss(self, length: int) -> list[LeadBeat]:
        beats: list[LeadBeat] = []
        if self._stretch is not None:
            last = self._count * self.plan.step - 1
            beats = [
                beat if beat.sample <= last else beat._replace(sample=last)
                for beat in self._stretch.close()
            ]
            self._stretch = None
        self._count += length
        return beats


def _runs(
    wave: NDArray[np.int32], lost: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.int32], bool]]:
    """The wave cut where samples begin or cease to be lost."""
    cuts = np.flatnonzero(lost[1:] != lost[:-1]) + 1
    begin = 0
    for end in [*cuts.tolist(), len(wave)]:
        yield wave[begin:end], bool(lost[begin])
        begin = end
