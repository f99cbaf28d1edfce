"""The axis of beats: a heart rate that changes, integrated, and the beats of a rhythm on it.

Beats are counted on the integral of the heart rate, so an hour has exactly the beats of its rates,
and any moment can be asked for in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.rhythms import beats_of, breathes
from station.simulators.heart.shapes import Kind
from station.simulators.patient import BREATHING_SWING

if TYPE_CHECKING:
    from station.simulators.timeline import Heart, Timeline

__all__ = ["BeatAxis", "Beats"]

Floats = NDArray[np.float64]

_TURN: Final = 2.0 * np.pi
# Beats are worked out for so long at once.
_PIECE_S: Final = 8.0
# The most that a beat belongs to another place than its number: a group of an irregular rhythm.
_AWAY: Final = 18
_KEPT_PIECES: Final = 64
_BLOCKS: Final = {"lbbb": Kind.LEFT_BLOCK, "rbbb": Kind.RIGHT_BLOCK}


@dataclass(frozen=True, slots=True)
class Beats:
    """The beats of a piece of time, in order: R peaks `(beats,)`, and what shapes them."""

    r_s: Floats
    rr_s: Floats
    """The sinus interval at that moment."""
    before_s: Floats
    """Since the beat of the ventricles before."""
    kinds: tuple[Kind, ...]
    hearts: tuple[Heart, ...]


class BeatAxis:
    """Beats by the pieces of time that they are in. `breathing_angle`: radians at time 0."""

    def __init__(self, timeline: Timeline, *, breathing_angle: float, seed: int) -> None:
        self._timeline = timeline
        self._rate = timeline.traces["heart_rate"]
        self._breaths = timeline.traces["respiratory_rate"]
        self._angle = breathing_angle
        self._seed = seed
        self._pieces: dict[int, Beats] = {}

    def forget(self) -> None:
        """The timeline has changed: what was worked out ahead no longer holds."""
        self._pieces.clear()

    def breathing(self, times_s: Floats) -> Floats:
        """Lung volume from -1 (out) to 1 (in), `(samples,)`."""
        return np.asarray(np.sin(_TURN * self._breaths.area(times_s) / 60.0 + self._angle))

    def rates(self, times_s: Floats, heart: Heart) -> Floats:
        """Beats per second: the slope of the axis, but for how its swing itself changes."""
        rates = self._rate.at(times_s) / 60.0
        if breathes(heart.rhythm):
            angle = _TURN * self._breaths.area(times_s) / 60.0 + self._angle
            rates = rates * (1.0 + BREATHING_SWING * np.cos(angle))
        return np.asarray(rates)

    def pieces_of(self, start_s: float, end_s: float) -> range:
        """The numbers of the pieces that lie in this time."""
        return range(floor(start_s / _PIECE_S), floor(end_s / _PIECE_S) + 1)

    def piece(self, number: int) -> Beats:
        """The beats of eight seconds, kept for those who ask again."""
        if number not in self._pieces:
            if len(self._pieces) >= _KEPT_PIECES:
                del self._pieces[next(iter(self._pieces))]
            self._pieces[number] = self._work_out(number * _PIECE_S)
        return self._pieces[number]

    def _count(self, times_s: Floats, heart: Heart) -> Floats:
        """How far the axis of the rhythm has gone, `(samples,)`; breathing moves it to and fro
        by no more than a twentieth of a beat.
        """
        count = self._rate.area(times_s) / 60.0
        if breathes(heart.rhythm):
            count = count + self._swing(times_s) * self.breathing(times_s)
        return np.asarray(count)

    def _swing(self, times_s: Floats) -> Floats:
        ratio = self._rate.at(times_s) / self._breaths.at(times_s)
        return np.asarray(BREATHING_SWING * ratio / _TURN)

    def _times_of(self, places: Floats, near_s: float, heart: Heart) -> Floats:
        """When the axis is at these places, `(places,)`, in seconds."""
        lowest = 60.0 / self._rate.one(near_s)
        margin = (_AWAY + 4) * max(lowest, 3.0)
        grid = np.linspace(near_s - margin, near_s + _PIECE_S + margin, 512)
        times = np.interp(places, self._count(grid, heart), grid)
        for _ in range(8):  # Newton, from within a small part of a beat
            times = times - (self._count(times, heart) - places) / self.rates(times, heart)
        return np.asarray(times)

    def _work_out(self, start_s: float) -> Beats:
        end_s = start_s + _PIECE_S
        times: list[Floats] = []
        inside: list[NDArray[np.bool_]] = []
        kinds: list[Kind] = []
        hearts: list[Heart] = []
        told = self._timeline.hearts
        for number, heart in enumerate(told):
            last = number + 1 == len(told)
            since = -np.inf if number == 0 else heart.since_s
            until = np.inf if last else told[number + 1].since_s
            if since > end_s + 10.0 or until < start_s - 10.0:
                continue
            here = self._count(np.array([start_s, end_s]), heart)
            first, end = floor(here[0]) - _AWAY, ceil(here[1]) + _AWAY
            if number:
                first = max(first, ceil(self._count(np.array([since]), heart)[0]))
            if not last:
                # The next rhythm's own count says where it takes over.
                end = min(end, ceil(self._count(np.array([until]), told[number + 1])[0]))
            if first >= end:
                continue
            places, of = beats_of(heart.rhythm, self._seed, first, end)
            times.append(self._times_of(places, start_s, heart))
            # By the place, which is exact: a time that is worked out could fall on either side.
            inside.append((places >= here[0]) & (places < here[1]))
            kinds += [_conducted(kind, heart.conduction) for kind in of]
            hearts += [heart] * len(of)
        r_s = np.concatenate(times)
        beating = np.array([kind is not Kind.BLOCKED for kind in kinds])
        before_s = np.full(len(r_s), np.nan)
        before_s[beating] = np.diff(r_s[beating], prepend=np.nan)
        rr_s = 60.0 / self._rate.at(r_s)
        before_s = np.where(np.isnan(before_s), rr_s, before_s)
        here_are = np.flatnonzero(np.concatenate(inside))
        return Beats(
            r_s=r_s[here_are],
            rr_s=rr_s[here_are],
            before_s=before_s[here_are],
            kinds=tuple(kinds[k] for k in here_are),
            hearts=tuple(hearts[k] for k in here_are),
        )


def _conducted(kind: Kind, conduction: str) -> Kind:
    """A beat of the sinus node with a block of a bundle branch."""
    return _BLOCKS.get(conduction, kind) if kind is Kind.NORMAL else kind
