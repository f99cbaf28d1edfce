"""People one after the other before the same instruments: each has times of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from station.simulators.course import Beat, Course
    from station.simulators.heart.rhythms import Rhythm
    from station.simulators.patient import State

__all__ = ["Relay"]

Floats = NDArray[np.float64]


class Relay:
    """As `station.simulators.person.Person`. `turns` are (when somebody comes, who), in order;
    the first one is there from the beginning. At the moment when somebody comes it is 0 s for them.

    Raises `ValueError` for turns that are not in order.
    """

    def __init__(self, turns: Sequence[tuple[float, Course]]) -> None:
        starts = [start_s for start_s, _ in turns]
        if not turns or starts != sorted(starts):
            raise ValueError("people come in the order of their times, and there is at least one")
        self._turns = tuple(turns)

    def at(self, time_s: float) -> State:
        """What is true at one moment."""
        start_s, who = self._turn(time_s)
        return who.at(time_s - start_s)

    def beat_times(self, start_s: float, end_s: float) -> Floats:
        """When the ventricles beat, in seconds, `(beats,)`, of whoever is there."""
        found = [
            who.beat_times(max(begin, start_s) - came_s, min(until, end_s) - came_s) + came_s
            for came_s, begin, until, who in self._stays()
            if begin < end_s and until > start_s
        ]
        return np.concatenate(found) if found else np.empty(0)

    def ecg(self, times_s: Floats, leads: tuple[str, ...] = ("II",)) -> Floats:
        """The ECG in mV, `(leads, samples)`; `times_s` rises."""
        parts = [who.ecg(times_s[part] - came_s, leads) for came_s, part, who in self._of(times_s)]
        return np.concatenate(parts, axis=1)

    def pleth(self, times_s: Floats) -> Floats:
        """The finger pulse, `(samples,)`."""
        parts = [who.pleth(times_s[part] - came_s) for came_s, part, who in self._of(times_s)]
        return np.concatenate(parts)

    def weight_at(self, time_s: float) -> float:
        """Body weight in kg."""
        start_s, who = self._turn(time_s)
        return who.weight_at(time_s - start_s)

    def height_at(self, time_s: float) -> float:
        """Body height in cm."""
        start_s, who = self._turn(time_s)
        return who.height_at(time_s - start_s)

    def truth(self, start_s: float, end_s: float) -> tuple[Beat, ...]:
        """The beats of this time, and where their waves are."""
        from dataclasses import replace

        found: list[Beat] = []
        for came_s, begin, until, who in self._stays():
            if begin < end_s and until > start_s:
                for beat in who.truth(max(begin, start_s) - came_s, min(until, end_s) - came_s):
                    waves = {
                        part: (a + came_s, b + came_s, c + came_s)
                        for part, (a, b, c) in beat.waves.items()
                    }
                    found.append(replace(beat, r_s=beat.r_s + came_s, waves=waves))
        return tuple(found)

    def rhythm(self, time_s: float) -> Rhythm:
        """What drives the ventricles at a moment."""
        start_s, who = self._turn(time_s)
        return who.rhythm(time_s - start_s)

    def _turn(self, time_s: float) -> tuple[float, Course]:
        """Who is there, and when they came."""
        return next((turn for turn in reversed(self._turns) if turn[0] <= time_s), self._turns[0])

    def _stays(self) -> list[tuple[float, float, float, Course]]:
        """When somebody came (their 0 s), from when until when they are measured, and who."""
        begins = [-np.inf, *(start_s for start_s, _ in self._turns[1:])]
        ends = [*begins[1:], np.inf]
        return [
            (came_s, begin, until, who)
            for (came_s, who), begin, until in zip(self._turns, begins, ends, strict=True)
        ]

    def _of(self, times_s: Floats) -> list[tuple[float, slice, Course]]:
        """The times by whose they are; at least one, be it empty."""
        edges = np.searchsorted(times_s, [begin for _, begin, _, _ in self._stays()]).tolist()
        found = [
            (came_s, slice(first, last), who)
            for (came_s, _, _, who), first, last in zip(
                self._stays(), edges, [*edges[1:], len(times_s)], strict=True
            )
            if last > first
        ]
        return found or [(self._turns[0][0], slice(0, 0), self._turns[0][1])]
