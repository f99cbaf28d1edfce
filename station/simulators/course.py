"""A person whose body changes while they are measured: what a scenario tells, as one physiology.

A `Course` begins as a `Patient` and then follows its changes: values go to others in straight
lines, rhythms and electrodes change from one beat to the next. It is still a function of the
time and a seed: any moment can be asked for in any order. What is true (each beat with its kind
and its waves) is told beside the signal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.axis import BeatAxis
from station.simulators.heart.electrodes import Electrodes
from station.simulators.heart.rhythms import Rhythm
from station.simulators.heart.shapes import Kind, shape_of
from station.simulators.patient import PULSE_DELAY_S, Patient, State
from station.simulators.timeline import Timeline
from station.simulators.waves import finger_pulse

if TYPE_CHECKING:
    from station.simulators.changes import Change
    from station.simulators.heart.noise import Loop

__all__ = ["Beat", "Course"]

Floats = NDArray[np.float64]

# Pulses in the absence of breathing are averaged over so long, as oximeters do.
_AVERAGED_S: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What is true of one beat. Times in seconds since the simulation began."""

    kind: Kind
    r_s: float
    """The peak of R, or of what is in its place; of a blocked P wave, where R would be."""
    waves: Mapping[str, tuple[float, float, float]]
    """Onset, peak and end of P, QRS and T, as far as the beat has them: there a wave has a tenth
    of its height."""


class Course:
    """As `station.simulators.person.Person`. `recorded_noise` is what `electrode_mv` sizes.

    Raises `ValueError` for changes that are not in order, or that make no living person.
    """

    def __init__(
        self,
        patient: Patient,
        changes: Sequence[Change] = (),
        *,
        recorded_noise: Loop | None = None,
    ) -> None:
        self._patient = patient
        self._timeline = Timeline(patient.base, recorded_noise=recorded_noise is not None)
        self._changes = [*changes]
        for change in changes:
            self._timeline.follow(change)
        self._axis = BeatAxis(
            self._timeline, breathing_angle=patient.breathing_angle, seed=patient.seed
        )
        self._electrodes = Electrodes(
            self._timeline, self._axis, seed=patient.seed, recorded=recorded_noise
        )

    def follow(self, change: Change) -> None:
        """One more change, at or after the last one: what was true before it stays true. Raises
        `ValueError` as the course itself does.
        """
        self._timeline.follow(change)
        self._changes.append(change)
        self._axis.forget()

    @property
    def patient(self) -> Patient:
        """Who it was at the start."""
        return self._patient

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that was told."""
        return tuple(self._changes)

    def told(self, name: str) -> float:
        """Where a number of `NUMBERS` goes, by what was told of it last."""
        return self._timeline.told(name)

    def word(self, name: str, time_s: float) -> str:
        """A word of `WORDS` at a moment."""
        return str(getattr(self._timeline.heart_at(time_s), name))

    def number(self, name: str, time_s: float) -> float:
        """A number of `NUMBERS` at a moment, without what wanders around it."""
        return self._timeline.one(name, time_s)

    # What instruments ask.

    def at(self, time_s: float) -> State:
        """What is true at one moment."""
        value = self._timeline.one
        pressure, warmth, oxygen = (self._patient.wander(time_s, which) for which in range(3))
        swing = self._patient.swing
        systolic = value("systolic", time_s) + swing["systolic"] * pressure
        diastolic = value("diastolic", time_s) + swing["diastolic"] * pressure
        perfusion = value("perfusion", time_s) * (1.0 + swing["perfusion"] * 0.5 * oxygen)
        rates = self._axis.rates(np.array([time_s]), self._timeline.heart_at(time_s))
        return State(
            heart_rate=float(rates[0]) * 60.0,
            pulse_rate=self.pulse_rate(time_s),
            systolic=systolic,
            diastolic=diastolic,
            mean_arterial=diastolic + self._patient.mean_share * (systolic - diastolic),
            spo2=min(100.0, value("spo2", time_s) + swing["spo2"] * oxygen),
            perfusion=perfusion,
            temperature=value("temperature", time_s) + swing["temperature"] * warmth,
            respiratory_rate=value("respiratory_rate", time_s),
        )

    def beat_times(self, start_s: float, end_s: float) -> Floats:
        """When the ventricles beat, in seconds, `(beats,)`, from `start_s` up to before `end_s`."""
        found = [self._ventricular(piece) for piece in self._axis.pieces_of(start_s, end_s)]
        times = np.concatenate(found) if found else np.empty(0)
        return np.asarray(times[(times >= start_s) & (times < end_s)])

    def pulse_rate(self, time_s: float) -> float:
        """The pulse rate as an instrument shows it, /min: the mean over the last whole breath,
        or over eight seconds where the sinus node does not set the beats.
        """
        averaged = _AVERAGED_S
        if self.rhythm(time_s) in (Rhythm.SINUS, Rhythm.AV_BLOCK):
            averaged = 60.0 / self._timeline.one("respiratory_rate", time_s)
        edges = np.array([time_s - averaged, time_s]) - PULSE_DELAY_S
        times = self.beat_times(edges[0] - 15.0, edges[1] + 15.0)
        then, now = np.interp(edges, times, np.arange(len(times)))
        return float(now - then) * 60.0 / averaged

    def breathing(self, times_s: Floats) -> Floats:
        """Lung volume from -1 (out) to 1 (in), `(samples,)`."""
        return self._axis.breathing(times_s)

    def ecg(self, times_s: Floats, leads: tuple[str, ...] = ("II",)) -> Floats:
        """The ECG in mV, `(leads, samples)`, with breathing and noise; `times_s` rises."""
        return self._electrodes.ecg(times_s, leads)

    def pleth(self, times_s: Floats) -> Floats:
        """The finger pulse, `(samples,)`: a beat that comes early fills less and is lower."""
        if not len(times_s):
            return np.empty(0)
        start, end = float(times_s[0]) - 4.0, float(times_s[-1]) + 4.0
        arrive, usual, height = [], [], []
        for piece in self._axis.pieces_of(start, end):
            beats = self._axis.piece(piece)
            beating = np.array([kind is not Kind.BLOCKED for kind in beats.kinds], dtype=bool)
            early = np.clip(beats.before_s / beats.rr_s, 0.3, 1.3)[beating]
            arrive.append(beats.r_s[beating] + PULSE_DELAY_S)
            usual.append(beats.rr_s[beating])
            height.append(1.0 + 0.7 * (early - 1.0))
        at = np.concatenate(arrive)
        which = np.clip(np.searchsorted(at, times_s, side="right") - 1, 0, len(at) - 1)
        until = np.append(np.diff(at), np.inf)
        lasts = np.minimum(until, 1.05 * np.concatenate(usual))[which]
        phase = np.clip((times_s - at[which]) / lasts, 0.0, 1.0)
        pulse = np.concatenate(height)[which] * finger_pulse(phase)
        breathing = self.breathing(times_s)
        return np.asarray(pulse * (1.0 - 0.05 * breathing) + 0.04 * breathing)

    def weight_at(self, time_s: float) -> float:
        """Body weight in kg."""
        return self._timeline.one("body_weight", time_s)

    def height_at(self, time_s: float) -> float:
        """Body height in cm."""
        return self._patient.height_at(time_s)

    # What is true.

    def truth(self, start_s: float, end_s: float) -> tuple[Beat, ...]:
        """The beats with R from `start_s` up to before `end_s`, and where their waves are."""
        found = []
        for piece in self._axis.pieces_of(start_s, end_s):
            beats = self._axis.piece(piece)
            for r_s, rr_s, kind in zip(beats.r_s, beats.rr_s, beats.kinds, strict=True):
                if start_s <= r_s < end_s:
                    waves = {
                        part: (r_s + onset, r_s + peak, r_s + after)
                        for part, (onset, peak, after) in shape_of(kind).bounds(rr_s).items()
                    }
                    found.append(Beat(kind=kind, r_s=float(r_s), waves=waves))
        return tuple(found)

    def rhythm(self, time_s: float) -> Rhythm:
        """What drives the ventricles at a moment."""
        return self._timeline.heart_at(time_s).rhythm

    def _ventricular(self, piece: int) -> Floats:
        beats = self._axis.piece(piece)
        return beats.r_s[[kind is not Kind.BLOCKED for kind in beats.kinds]]
