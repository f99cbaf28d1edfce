"""Which upstrokes of a pleth are pulses: the decision, one upstroke at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.pleth_front import APART_S, Front, Upstroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PulseBeat", "PulseFinder"]

# What is worked on at a time when a long recording comes at once.
_PIECE: Final = 1 << 16

# The decision follows the usual adaptive threshold of QRS detectors. Its constants were set by
# reasoning and checked on the shared half of BIDMC: of the beats of the ECG 97 % have their pulse
# (the others are mostly early beats and fibrillation), and 99 % of the pulses have their beat.
_SEED_S: Final = 3.0  # looked at before the first pulse is given
_NEEDED: Final = 0.4  # of the usual rise
_KEPT: Final = 5  # pulses that make the usual rise
_CLIP: Final = 2.0  # one artefact raises the usual rise by no more than this
_QUIET_S: Final = 2.0  # without a pulse for so long the usual rise begins to sink,
_SINK: Final = 0.8  # to this for each upstroke that was too small
# An upstroke before half the usual interval is a dicrotic wave unless it is nearly as large.
_EARLY: Final = 0.5
_NEEDED_EARLY: Final = 0.7
# Average correlation with the usual pulse below which a pulse is not trusted:
# Orphanidou et al. 2015, IEEE J Biomed Health Inform 19(3).
_LIKE_OTHERS: Final = 0.86
_SHAPE_LEARNS: Final = 0.125
# Next to the pulse before it: larger or smaller by more than this factor, or its foot moved by
# more than this part of its height.
_OTHER_SIZE: Final = 2.0
_MOVED: Final = 0.7


@dataclass(frozen=True, slots=True)
class PulseBeat:
    """One pulse. `foot` and `peak` are raw sample indices counted from the first sample fed.

    The foot is where the tangent of the steepest rise meets the lowest level before it: the
    landmark with the least scatter. `foot_s` is the same in s from the first sample, not rounded.
    `amplitude` (lowest level to peak) and `foot_level` (the lowest level) are in the unit of the
    signal. `typical` says whether the pulse looks like those before it, `whole` whether the pulse
    before it is known, with no sample lost in between.
    """

    foot: int
    peak: int
    foot_s: float
    amplitude: float
    foot_level: float
    typical: bool
    whole: bool


class PulseFinder:
    """Finds the pulses of one stream. Its memory does not grow."""

    def __init__(self, rate_hz: float) -> None:
        """`rate_hz` is of the samples that are fed."""
        self.rate_hz = rate_hz
        self._front = Front(rate_hz)
        self._apart = round(APART_S * rate_hz)
        self._waiting: list[Upstroke] = []  # until enough was seen to know how large a pulse is
        self._rises: deque[float] = deque(maxlen=_KEPT)
        self._intervals: deque[int] = deque(maxlen=_KEPT)
        self._held: Upstroke | None = None  # replaced if a larger one follows too soon
        self._last: Upstroke | None = None
        self._usual_shape: NDArray[np.float64] | None = None

    @property
    def latency_s(self) -> float:
        """The longest time from a pulse's steepest rise until it is given, in s."""
        return self._front.delay / self.rate_hz + APART_S

    def feed(self, samples: NDArray[np.float64]) -> list[PulseBeat]:
        """Take samples; pulses that became certain, in order."""
        beats: list[PulseBeat] = []
        for start in range(0, len(samples), _PIECE):
            view = self._front.feed(samples[start : start + _PIECE])
            beats += self._decide(view.upstrokes, view.decided)
        return beats

    def flush(self) -> list[PulseBeat]:
        """The pulses still undecided at the end of the stream. Nothing may be fed after it."""
        view = self._front.flush()
        return self._decide(view.upstrokes, view.decided, last=True)

    def _decide(
        self, upstrokes: list[Upstroke], decided: int, *, last: bool = False
    ) -> list[PulseBeat]:
        """Which upstrokes are pulses, given that none before raw sample `decided` is to come."""
        if not self._rises:
            self._waiting += upstrokes
            upstrokes = self._seed(decided, last=last)
        beats: list[PulseBeat] = []
        for upstroke in upstrokes:
            if self._held is not None and upstroke.at - self._held.at >= self._apart:
                beats.append(self._give(self._held))
            self._weigh(upstroke)
        if self._held is not None and (last or decided - self._held.at >= self._apart):
            beats.append(self._give(self._held))
        return beats

    def _seed(self, decided: int, *, last: bool) -> list[Upstroke]:
        """All upstrokes so far, once they tell how large a pulse is."""
        if not self._waiting:
            return []
        until = self._waiting[0].at + round(_SEED_S * self.rate_hz)
        if not (last or decided >= until):
            return []
        rises = sorted(one.rise for one in self._waiting if one.at < until)
        large = [rise for rise in rises if rise >= _NEEDED * rises[max(0, len(rises) - 2)]]
        self._rises.append(median(large))
        waiting, self._waiting = self._waiting, []
        return waiting

    def _weigh(self, upstroke: Upstroke) -> None:
        """Hold the upstroke as the next pulse where it is large enough for one."""
        if self._held is not None:
            if upstroke.rise > self._held.rise:
                self._held = upstroke
            return
        usual = median(self._rises)
        gap = upstroke.at - self._last.at if self._last else 0
        needed = _NEEDED
        if self._last and self._intervals and gap < _EARLY * median(self._intervals):
            needed = _NEEDED_EARLY
        if upstroke.rise >= needed * usual:
            self._held = upstroke
        elif gap > _QUIET_S * self.rate_hz:
            self._rises = deque((_SINK * rise for rise in self._rises), maxlen=_KEPT)

    def _give(self, upstroke: Upstroke) -> PulseBeat:
        """The held upstroke is a pulse."""
        self._held = None
        typical = self._is_typical(upstroke)
        self._rises.append(min(upstroke.rise, _CLIP * median(self._rises)))
        whole = self._last is not None and upstroke.whole_from <= self._last.at
        if self._last is not None and whole:
            self._intervals.append(upstroke.at - self._last.at)
        self._last = upstroke
        return PulseBeat(
            foot=round(upstroke.foot),
            peak=round(upstroke.peak),
            foot_s=upstroke.foot / self.rate_hz,
            amplitude=upstroke.high - upstroke.low,
            foot_level=upstroke.low,
            typical=typical,
            whole=whole,
        )

    def _is_typical(self, upstroke: Upstroke) -> bool:
        """Whether it has the shape and size of the pulses before it, and stands where they do."""
        usual = self._usual_shape
        self._usual_shape = (
            upstroke.shape
            if usual is None
            else (1 - _SHAPE_LEARNS) * usual + _SHAPE_LEARNS * upstroke.shape
        )
        if usual is None or self._last is None:
            return True
        length = float(np.sqrt((usual * usual).sum()))
        alike = float((usual * upstroke.shape).sum()) >= _LIKE_OTHERS * length
        size = (upstroke.high - upstroke.low) / (self._last.high - self._last.low)
        moved = abs(upstroke.low - self._last.low)
        return (
            alike
            and 1 / _OTHER_SIZE < size < _OTHER_SIZE
            and moved < _MOVED * max(upstroke.high - upstroke.low, self._last.high - self._last.low)
        )
