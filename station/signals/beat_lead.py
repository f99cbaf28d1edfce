"""One lead as a stream: blocks of mV go in, beats come out, whatever the blocks' lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.beat_filter import MOST_UV, decimated, plan_for
from station.signals.beat_pacing import SpikeClip
from station.signals.beat_rules import Rules
from station.signals.beat_stretch import Stretch
from station.signals.beat_unrest import Unrest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from station.signals.beat_odds import LeadBeat

__all__ = ["Lead"]

# A stretch is not given up for another level sooner than this: what jumps about is followed as far
# as it goes.
_SETTLING_S: Final = 1.0


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
        # Where the stretch began, in µV and in working samples.
        self._level, self._began = 0.0, 0
        self._settling = round(_SETTLING_S * self.plan.rate_hz)

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

    def _known(self, wave: NDArray[np.float64]) -> list[LeadBeat]:
        beats: list[LeadBeat] = []
        while len(wave):
            if self._stretch is None:
                self._stretch = Stretch(self.plan, self._rules, self._unrest, self._count)
                self._level, self._began = float(wave[0]), self._count
            near = wave - self._level
            after_s = (self._began + self._settling) - self._count
            # So far from where it began that it is another signal, unless that was just now.
            far = np.flatnonzero(np.abs(near) > MOST_UV)
            far = far[far >= after_s]
            end = int(far[0]) if len(far) else len(wave)
            if end:
                self._count += end
                beats += self._stretch.feed(_as_whole(near[:end]))
            if end < len(wave):
                beats += self._loss(0)
            wave = wave[end:]
        return beats

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


def _as_whole(near_uv: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.clip(near_uv, -MOST_UV, MOST_UV).astype(np.int32)


def _runs(
    wave: NDArray[np.float64], lost: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """The wave cut where samples begin or cease to be lost."""
    cuts = np.flatnonzero(lost[1:] != lost[:-1]) + 1
    begin = 0
    for end in [*cuts.tolist(), len(wave)]:
        yield wave[begin:end], bool(lost[begin])
        begin = end
