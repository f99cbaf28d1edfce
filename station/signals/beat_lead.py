"""One lead as a stream: blocks of mV go in, beats come out, whatever the blocks' lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from station.signals.beat_filter import decimated, plan_for
from station.signals.beat_rules import Found, Rules
from station.signals.beat_stretch import Stretch
from station.signals.beat_unrest import Unrest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Lead", "LeadBeat"]

# Over a longer loss electrodes may have been moved: levels and shapes are learnt anew.
_REMEMBER_S: Final = 3.0


class LeadBeat(NamedTuple):
    """A beat seen in one lead."""

    decided: int
    """Working sample at which it was decided: beats are told in this order."""
    sample: int
    """R peak, in samples of the stream."""
    late: bool
    confidence: float
    after_loss: bool
    """Whether samples were lost since the beat before, or there is none."""


class Lead:
    """The detector of one lead. Samples are counted from the stream's begin, lost ones too."""

    def __init__(self, rate_hz: float) -> None:
        self.plan = plan_for(rate_hz)
        self._raw = np.empty(0)
        self._count = 0
        self._begin = 0
        self._lost = 0
        self._alone = True
        self._forget()

    def feed(self, block_mv: NDArray[np.float64]) -> list[LeadBeat]:
        """Beats that the next samples, float64 `(samples,)` in mV, make certain."""
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
        return self._loss(0)

    @property
    def count(self) -> int:
        """Working samples so far."""
        return self._count

    def _known(self, wave: NDArray[np.int32]) -> list[LeadBeat]:
        if self._stretch is None:
            self._begin = self._count
            self._stretch = self._new_stretch()
        self._count += len(wave)
        return self._named(self._stretch.feed(wave))

    def _loss(self, length: int) -> list[LeadBeat]:
        beats: list[LeadBeat] = []
        if self._stretch is not None:
            beats = self._named(self._stretch.close())
            self._stretch = None
            self._alone = True
            self._lost = 0
        self._count += length
        self._lost += length
        return beats

    def _new_stretch(self) -> Stretch:
        if self._lost > _REMEMBER_S * self.plan.rate_hz:
            self._forget()
        self._rules.restart()
        self._unrest.restart()
        return Stretch(self.plan, self._rules, self._unrest)

    def _forget(self) -> None:
        self._rules = Rules(self.plan)
        self._unrest = Unrest(self.plan)
        self._stretch: Stretch | None = None

    def _named(self, found: list[Found]) -> list[LeadBeat]:
        """The beats of the stretch at their place in the stream."""
        step = self.plan.step
        beats: list[LeadBeat] = []
        for beat in found:
            place = self._begin + min(max(beat.peak, 0.0), self._count - self._begin - 1.0)
            sample = round(place * step + (step - 1) / 2)
            beats.append(
                LeadBeat(
                    self._begin + beat.decided, sample, beat.late, beat.confidence, self._alone
                )
            )
            self._alone = False
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
