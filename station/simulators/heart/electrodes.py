"""What electrodes see of a heart that is told over time: beats, breathing, fibrillation, noise."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.changes import NOISES
from station.simulators.heart import noise
from station.simulators.heart.dipole import combination, lead_vectors
from station.simulators.heart.rhythms import Rhythm
from station.simulators.heart.shapes import Kind, Shape, shape_of, st_moment

if TYPE_CHECKING:
    from station.simulators.heart.axis import BeatAxis
    from station.simulators.timeline import Heart, Timeline

__all__ = ["Electrodes"]

Floats = NDArray[np.float64]

_TURN: Final = 2.0 * np.pi
# So many samples at once.
_PART: Final = 65_536
# Breathing turns the heart: a small moment to the left and down.
_BREATHING_MV: Final = np.array([0.02, 0.025, 0.0])
_BREATHING_SIZE: Final = 0.04
# Fibrillating atria, seen best in V1: about 0.1 mV at 5 to 7 Hz.
_F_WAVES_MV: Final = np.array([-0.045, 0.045, -0.075])


class Electrodes:
    """`recorded` is the noise that `electrode_mv` sizes."""

    def __init__(
        self, timeline: Timeline, axis: BeatAxis, *, seed: int, recorded: noise.Loop | None
    ) -> None:
        self._timeline = timeline
        self._axis = axis
        self._seed = seed
        self._recorded = recorded

    def ecg(self, times_s: Floats, leads: tuple[str, ...]) -> Floats:
        """The ECG in mV, `(leads, samples)`; `times_s` rises. Raises `ValueError` for unknown
        leads.
        """
        combination(leads)  # refuses unknown leads also where there is nothing to see
        signal = np.zeros((len(leads), len(times_s)))
        for first in range(0, len(times_s), _PART):
            part = slice(first, first + _PART)
            self._add_heart(signal[:, part], times_s[part], leads)
        return signal

    def _add_heart(self, signal: Floats, times_s: Floats, leads: tuple[str, ...]) -> None:
        start, end = float(times_s[0]), float(times_s[-1])
        breathing = self._axis.breathing(times_s)
        for piece in self._axis.pieces_of(start - 1.5, end + 1.5):
            beats = self._axis.piece(piece)
            shift = self._timeline.traces["st_mv"].at(beats.r_s)
            for number, kind in enumerate(beats.kinds):
                shape = shape_of(kind)
                r_s, rr_s = float(beats.r_s[number]), float(beats.rr_s[number])
                onset, after = shape.reach(rr_s)
                if r_s + after < start or r_s + onset > end:
                    continue
                near = slice(*np.searchsorted(times_s, [r_s + onset, r_s + after]))
                seen = _seen(shape, kind, beats.hearts[number], float(shift[number]), leads)
                signal[:, near] += seen @ shape.heights(times_s[near] - r_s, rr_s)
        signal *= 1.0 + _BREATHING_SIZE * breathing
        hearts = self._timeline.hearts
        changes = [one.since_s for one in hearts[1:] if start < one.since_s <= end]
        edges = [0, *np.searchsorted(times_s, changes).tolist(), len(times_s)]
        for first, last in pairwise(edges):
            if last > first:
                heart = self._timeline.heart_at(float(times_s[first]))
                part = slice(first, last)
                self._add_rest(signal[:, part], times_s[part], breathing[part], leads, heart)

    def _add_rest(
        self,
        signal: Floats,
        times_s: Floats,
        breathing: Floats,
        leads: tuple[str, ...],
        heart: Heart,
    ) -> None:
        """Breathing, fibrillating atria, and noise."""
        vectors = lead_vectors(leads, heart.electrodes)
        signal += (vectors @ _BREATHING_MV)[:, np.newaxis] * breathing
        if heart.rhythm is Rhythm.AF:
            signal += (vectors @ _F_WAVES_MV)[:, np.newaxis] * _f_waves(times_s)
        loud = [name for name in NOISES if name not in self._timeline.quiet]
        if not loud:
            return
        weights = combination(leads, heart.electrodes)
        for name in loud:
            size = self._timeline.traces[name].at(times_s)
            signal += weights @ (self._noise(name, times_s, heart) * size)

    def _noise(self, name: str, times_s: Floats, heart: Heart) -> Floats:
        """Noise of size 1 in the independent leads, `(8, samples)`."""
        if name == "mains_mv":
            return noise.mains(times_s, float(heart.mains))
        if name == "electrode_mv":
            assert self._recorded is not None  # refused otherwise
            return self._recorded.at(times_s)
        drawn = noise.muscle if name == "muscle_mv" else noise.wander
        return drawn(self._seed).at(times_s)


def _seen(
    shape: Shape, kind: Kind, heart: Heart, shift_mv: float, leads: tuple[str, ...]
) -> Floats:
    """The height of each wave in each lead, mV `(leads, waves)`."""
    vectors = lead_vectors(leads, heart.electrodes)
    seen = vectors @ shape.moments
    if shift_mv and kind is not Kind.BLOCKED:
        seen[:, -3:] += (vectors @ st_moment(heart.st_region))[:, np.newaxis] * shift_mv
    return np.asarray(seen)


def _f_waves(times_s: Floats) -> Floats:
    """About six a second, never quite the same, peak about 1."""
    one = np.sin(_TURN * 5.9 * times_s + 0.9 * np.sin(_TURN * 0.31 * times_s))
    other = np.sin(_TURN * 6.7 * times_s + 0.7 * np.sin(_TURN * 0.19 * times_s))
    return np.asarray(0.65 * one + 0.35 * other)
