"""A person whose body changes while they are measured: what a scenario tells, as one physiology.

A `Course` begins as a `Patient` and then follows its changes: values go to others in straight
lines, rhythms and electrodes change from one beat to the next. It is still a function of the
time and a seed: beats are counted on the integral of the heart rate, so an hour has exactly the
beats of its rates, and any moment can be asked for in any order. What is true (each beat with
its kind and its waves) is told beside the signal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil, floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart import noise
from station.simulators.heart.dipole import ELECTRODES, combination, lead_vectors
from station.simulators.heart.rhythms import Rhythm, beats_of, breathes
from station.simulators.heart.shapes import (
    CONDUCTIONS,
    ST_REGIONS,
    Kind,
    Shape,
    shape_of,
    st_moment,
)
from station.simulators.patient import (
    BREATHING_SWING,
    PULSE_DELAY_S,
    Patient,
    State,
    patient_from_words,
)
from station.simulators.trace import Trace
from station.simulators.waves import finger_pulse

__all__ = ["NUMBERS", "WORDS", "Beat", "Change", "Course", "person_from_words"]

Floats = NDArray[np.float64]

_TURN: Final = 2.0 * np.pi

NUMBERS: Final[dict[str, tuple[float, float, str]]] = {
    "heart_rate": (20, 300, "/min"),
    "systolic": (40, 300, "mm[Hg]"),
    "diastolic": (20, 200, "mm[Hg]"),
    "spo2": (35, 100, "%"),
    "perfusion": (0.02, 20, "%"),
    "temperature": (25, 45, "Cel"),
    "respiratory_rate": (4, 60, "/min"),
    "st_mv": (-2, 2, "mV"),
    "wander_mv": (0, 5, "mV"),
    "muscle_mv": (0, 5, "mV"),
    "mains_mv": (0, 5, "mV"),
    "electrode_mv": (0, 5, "mV"),
}
"""What a change may tell as a number: its lowest and highest value, and the unit. Of noise the
RMS is told, of the mains the peak; `electrode_mv` is recorded noise."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "rhythm": tuple(Rhythm),
    "conduction": CONDUCTIONS,
    "electrodes": ELECTRODES,
    "st_region": ST_REGIONS,
    "mains": ("50", "60"),
}
"""What a change may tell as a word."""

_NOISES: Final = ("wander_mv", "muscle_mv", "mains_mv", "electrode_mv")
_OF_PATIENT: Final = tuple(NUMBERS)[:7]
# Beats are worked out for so long at once.
_PIECE_S: Final = 8.0
# The most that a beat belongs to another place than its number: a group of an irregular rhythm.
_AWAY: Final = 18
_KEPT_PIECES: Final = 64
# Breathing turns the heart: a small moment to the left and down.
_BREATHING_MV: Final = np.array([0.02, 0.025, 0.0])
_BREATHING_SIZE: Final = 0.04
# Fibrillating atria, seen best in V1: about 0.1 mV at 5 to 7 Hz.
_F_WAVES_MV: Final = np.array([-0.045, 0.045, -0.075])
# Pulses in the absence of breathing are averaged over so long, as oximeters do.
_AVERAGED_S: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From `at_s` on, numbers go to these values within `over_s`; words hold at once."""

    at_s: float
    over_s: float = 0.0
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what nobody can be, with what is expected."""
        for name, value in self.numbers.items():
            if name not in NUMBERS:
                raise ValueError(f"no {name!r} in a person; there are {_names()}")
            low, high, unit = NUMBERS[name]
            if not low <= value <= high:
                raise ValueError(f"{name} is from {low:g} to {high:g} {unit}, found {value:g}")
        for name, word in self.words.items():
            if name not in WORDS:
                raise ValueError(f"no {name!r} in a person; there are {_names()}")
            if word not in WORDS[name]:
                raise ValueError(f"{name} is one of {', '.join(WORDS[name])}, found {word!r}")


def _names() -> str:
    return ", ".join((*NUMBERS, *WORDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What is true of one beat. Times in seconds since the simulation began."""

    kind: Kind
    r_s: float
    """The peak of R, or of what is in its place; of a blocked P wave, where R would be."""
    waves: Mapping[str, tuple[float, float, float]]
    """Onset, peak and end of P, QRS and T, as far as the beat has them: there a wave has a tenth
    of its height."""


@dataclass(frozen=True, slots=True)
class _Heart:
    """What the words say, from `since_s` on."""

    since_s: float
    rhythm: Rhythm = Rhythm.SINUS
    conduction: str = "normal"
    electrodes: str = "right"
    st_region: str = "inferior"
    mains: str = "50"


@dataclass(frozen=True, slots=True)
class _Beats:
    """The beats of a piece of time, in order: R peaks `(beats,)`, and what shapes them."""

    r_s: Floats
    rr_s: Floats
    """The sinus interval at that moment."""
    before_s: Floats
    """Since the beat of the ventricles before."""
    kinds: tuple[Kind, ...]
    hearts: tuple[_Heart, ...]


class Course:
    """As `station.simulators.person.Person`. `recorded_noise` is what `electrode_mv` sizes.

    Raises `ValueError` for changes that are not in order, or that make no living person.
    """

    def __init__(
        self,
        patient: Patient,
        changes: Sequence[Change] = (),
        *,
        recorded_noise: noise.Loop | None = None,
    ) -> None:
        self._patient = patient
        self._recorded = recorded_noise
        base = patient.base
        self._traces = {name: Trace(base.get(name, 0.0)) for name in NUMBERS}
        self._quiet = set(_NOISES)
        self._hearts = [_Heart(0.0)]
        for change in changes:
            self._follow(change)
        self._pieces: dict[int, _Beats] = {}

    def _follow(self, change: Change) -> None:
        if change.at_s < self._hearts[-1].since_s:
            raise ValueError("changes are told in the order of their times")
        for name, value in change.numbers.items():
            if name == "electrode_mv" and value and self._recorded is None:
                raise ValueError("electrode_mv sizes recorded noise, and no record of it is given")
            self._traces[name].change(change.at_s, value, change.over_s)
            if value:
                self._quiet.discard(name)
        systolic, diastolic = (
            self._traces[name].one(change.at_s + max(change.over_s, 1.0))
            for name in ("systolic", "diastolic")
        )
        if diastolic >= systolic:
            raise ValueError(f"diastolic {diastolic:g} is not below systolic {systolic:g} mm[Hg]")
        if change.words:
            words: dict[str, Any] = dict(change.words)
            if "rhythm" in words:
                words["rhythm"] = Rhythm(words["rhythm"])
            heart = replace(self._hearts[-1], since_s=change.at_s, **words)
            if self._hearts[-1].since_s == change.at_s:
                self._hearts.pop()
            self._hearts.append(heart)

    # What instruments ask.

    def at(self, time_s: float) -> State:
        """What is true at one moment."""
        value = {name: self._traces[name].one(time_s) for name in _OF_PATIENT}
        pressure, warmth, oxygen = (self._patient.wander(time_s, which) for which in range(3))
        swing = self._patient.swing
        systolic = value["systolic"] + swing["systolic"] * pressure
        diastolic = value["diastolic"] + swing["diastolic"] * pressure
        return State(
            heart_rate=float(self._rates(np.array([time_s]), self._heart_at(time_s))[0]) * 60.0,
            pulse_rate=self.pulse_rate(time_s),
            systolic=systolic,
            diastolic=diastolic,
            mean_arterial=diastolic + self._patient.mean_share * (systolic - diastolic),
            spo2=min(100.0, value["spo2"] + swing["spo2"] * oxygen),
            perfusion=value["perfusion"] * (1.0 + swing["perfusion"] * 0.5 * oxygen),
            temperature=value["temperature"] + swing["temperature"] * warmth,
            respiratory_rate=value["respiratory_rate"],
        )

    def beat_times(self, start_s: float, end_s: float) -> Floats:
        """When the ventricles beat, in seconds, `(beats,)`, from `start_s` up to before `end_s`."""
        found = [self._ventricular(piece) for piece in self._pieces_of(start_s, end_s)]
        times = np.concatenate(found) if found else np.empty(0)
        return np.asarray(times[(times >= start_s) & (times < end_s)])

    def pulse_rate(self, time_s: float) -> float:
        """The pulse rate as an instrument shows it, /min: the mean over the last whole breath,
        or over eight seconds where the sinus node does not set the beats.
        """
        averaged = _AVERAGED_S
        if self._heart_at(time_s).rhythm in (Rhythm.SINUS, Rhythm.AV_BLOCK):
            averaged = 60.0 / self._traces["respiratory_rate"].one(time_s)
        edges = np.array([time_s - averaged, time_s]) - PULSE_DELAY_S
        times = self.beat_times(edges[0] - 15.0, edges[1] + 15.0)
        then, now = np.interp(edges, times, np.arange(len(times)))
        return float(now - then) * 60.0 / averaged

    def breathing(self, times_s: Floats) -> Floats:
        """Lung volume from -1 (out) to 1 (in), `(samples,)`."""
        breaths = self._traces["respiratory_rate"].area(times_s) / 60.0
        return np.asarray(np.sin(_TURN * breaths + self._patient.breathing_angle))

    def ecg(self, times_s: Floats, leads: tuple[str, ...] = ("II",)) -> Floats:
        """The ECG in mV, `(leads, samples)`, with breathing and noise; `times_s` rises."""
        combination(leads)  # refuses unknown leads also where there is nothing to see
        signal = np.zeros((len(leads), len(times_s)))
        if not len(times_s):
            return signal
        for first in range(0, len(times_s), 65_536):
            part = slice(first, first + 65_536)
            self._add_heart(signal[:, part], times_s[part], leads)
        return signal

    def pleth(self, times_s: Floats) -> Floats:
        """The finger pulse, `(samples,)`: a beat that comes early fills less and is lower."""
        if not len(times_s):
            return np.empty(0)
        start, end = float(times_s[0]) - 4.0, float(times_s[-1]) + 4.0
        arrive, usual, height = [], [], []
        for piece in self._pieces_of(start, end):
            beats = self._piece(piece)
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

    @property
    def weight(self) -> float:
        """Body weight in kg."""
        return self._patient.weight

    @property
    def height(self) -> float:
        """Body height in cm."""
        return self._patient.height

    def truth(self, start_s: float, end_s: float) -> tuple[Beat, ...]:
        """The beats with R from `start_s` up to before `end_s`, and where their waves are."""
        found = []
        for piece in self._pieces_of(start_s, end_s):
            beats = self._piece(piece)
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
        return self._heart_at(time_s).rhythm

    # The axis of beats.

    def _heart_at(self, time_s: float) -> _Heart:
        return next(
            (one for one in reversed(self._hearts) if one.since_s <= time_s), self._hearts[0]
        )

    def _count(self, times_s: Floats, heart: _Heart) -> Floats:
        """How far the axis of the rhythm has gone, `(samples,)`; breathing moves it to and fro
        by no more than a twentieth of a beat.
        """
        count = self._traces["heart_rate"].area(times_s) / 60.0
        if breathes(heart.rhythm):
            count = count + self._swing(times_s) * self.breathing(times_s)
        return np.asarray(count)

    def _swing(self, times_s: Floats) -> Floats:
        ratio = self._traces["heart_rate"].at(times_s) / self._traces["respiratory_rate"].at(
            times_s
        )
        return np.asarray(BREATHING_SWING * ratio / _TURN)

    def _rates(self, times_s: Floats, heart: _Heart) -> Floats:
        """Beats per second: the slope of `_count`, but for how its swing itself changes."""
        rates = self._traces["heart_rate"].at(times_s) / 60.0
        if breathes(heart.rhythm):
            breaths = self._traces["respiratory_rate"].area(times_s) / 60.0
            angle = _TURN * breaths + self._patient.breathing_angle
            rates = rates * (1.0 + BREATHING_SWING * np.cos(angle))
        return np.asarray(rates)

    def _times_of(self, places: Floats, near_s: float, heart: _Heart) -> Floats:
        """When the axis is at these places, `(places,)`, in seconds."""
        rates = self._traces["heart_rate"]
        lowest = 60.0 / rates.one(near_s)
        margin = (_AWAY + 4) * max(lowest, 3.0)
        grid = np.linspace(near_s - margin, near_s + _PIECE_S + margin, 512)
        times = np.interp(places, self._count(grid, heart), grid)
        for _ in range(8):  # Newton, from within a small part of a beat
            times = times - (self._count(times, heart) - places) / self._rates(times, heart)
        return np.asarray(times)

    def _pieces_of(self, start_s: float, end_s: float) -> range:
        return range(floor(start_s / _PIECE_S), floor(end_s / _PIECE_S) + 1)

    def _ventricular(self, piece: int) -> Floats:
        beats = self._piece(piece)
        return beats.r_s[[kind is not Kind.BLOCKED for kind in beats.kinds]]

    def _piece(self, piece: int) -> _Beats:
        """The beats of eight seconds, kept for those who ask again."""
        if piece not in self._pieces:
            if len(self._pieces) >= _KEPT_PIECES:
                del self._pieces[next(iter(self._pieces))]
            self._pieces[piece] = self._work_out(piece * _PIECE_S)
        return self._pieces[piece]

    def _work_out(self, start_s: float) -> _Beats:
        end_s = start_s + _PIECE_S
        times: list[Floats] = []
        inside: list[NDArray[np.bool_]] = []
        kinds: list[Kind] = []
        hearts: list[_Heart] = []
        for number, heart in enumerate(self._hearts):
            last = number + 1 == len(self._hearts)
            since = -np.inf if number == 0 else heart.since_s
            until = np.inf if last else self._hearts[number + 1].since_s
            if since > end_s + 10.0 or until < start_s - 10.0:
                continue
            here = self._count(np.array([start_s, end_s]), heart)
            first, end = floor(here[0]) - _AWAY, ceil(here[1]) + _AWAY
            if number:
                first = max(first, ceil(self._count(np.array([since]), heart)[0]))
            if not last:
                # The next rhythm's own count says where it takes over.
                after = self._hearts[number + 1]
                end = min(end, ceil(self._count(np.array([until]), after)[0]))
            if first >= end:
                continue
            places, of = beats_of(heart.rhythm, self._patient.seed, first, end)
            times.append(self._times_of(places, start_s, heart))
            # By the place, which is exact: a time that is worked out could fall on either side.
            inside.append((places >= here[0]) & (places < here[1]))
            kinds += [_conducted(kind, heart.conduction) for kind in of]
            hearts += [heart] * len(of)
        r_s = np.concatenate(times)
        beating = np.array([kind is not Kind.BLOCKED for kind in kinds])
        before_s = np.full(len(r_s), np.nan)
        before_s[beating] = np.diff(r_s[beating], prepend=np.nan)
        rr_s = 60.0 / self._traces["heart_rate"].at(r_s)
        before_s = np.where(np.isnan(before_s), rr_s, before_s)
        here_are = np.flatnonzero(np.concatenate(inside))
        return _Beats(
            r_s=r_s[here_are],
            rr_s=rr_s[here_are],
            before_s=before_s[here_are],
            kinds=tuple(kinds[k] for k in here_are),
            hearts=tuple(hearts[k] for k in here_are),
        )

    # What electrodes see.

    def _add_heart(self, signal: Floats, times_s: Floats, leads: tuple[str, ...]) -> None:
        start, end = float(times_s[0]), float(times_s[-1])
        breathing = self.breathing(times_s)
        for piece in self._pieces_of(start - 1.5, end + 1.5):
            beats = self._piece(piece)
            shift = self._traces["st_mv"].at(beats.r_s)
            for number, kind in enumerate(beats.kinds):
                shape = shape_of(kind)
                r_s, rr_s = float(beats.r_s[number]), float(beats.rr_s[number])
                onset, after = shape.reach(rr_s)
                if r_s + after < start or r_s + onset > end:
                    continue
                near = slice(*np.searchsorted(times_s, [r_s + onset, r_s + after]))
                seen = self._seen(shape, kind, beats.hearts[number], float(shift[number]), leads)
                signal[:, near] += seen @ shape.heights(times_s[near] - r_s, rr_s)
        signal *= 1.0 + _BREATHING_SIZE * breathing
        changes = [one.since_s for one in self._hearts[1:] if start < one.since_s <= end]
        edges = [0, *np.searchsorted(times_s, changes).tolist(), len(times_s)]
        for first, last in pairwise(edges):
            if last > first:
                heart = self._heart_at(float(times_s[first]))
                part = slice(first, last)
                self._add_rest(signal[:, part], times_s[part], breathing[part], leads, heart)

    def _seen(
        self, shape: Shape, kind: Kind, heart: _Heart, shift_mv: float, leads: tuple[str, ...]
    ) -> Floats:
        """The height of each wave in each lead, mV `(leads, waves)`."""
        vectors = lead_vectors(leads, heart.electrodes)
        seen = vectors @ shape.moments
        if shift_mv and kind is not Kind.BLOCKED:
            seen[:, -3:] += (vectors @ st_moment(heart.st_region))[:, np.newaxis] * shift_mv
        return np.asarray(seen)

    def _add_rest(
        self,
        signal: Floats,
        times_s: Floats,
        breathing: Floats,
        leads: tuple[str, ...],
        heart: _Heart,
    ) -> None:
        """Breathing, fibrillating atria, and noise."""
        vectors = lead_vectors(leads, heart.electrodes)
        signal += (vectors @ _BREATHING_MV)[:, np.newaxis] * breathing
        if heart.rhythm is Rhythm.AF:
            signal += (vectors @ _F_WAVES_MV)[:, np.newaxis] * _f_waves(times_s)
        loud = [name for name in _NOISES if name not in self._quiet]
        if not loud:
            return
        weights = combination(leads, heart.electrodes)
        for name in loud:
            signal += weights @ (self._noise(name, times_s, heart) * self._traces[name].at(times_s))

    def _noise(self, name: str, times_s: Floats, heart: _Heart) -> Floats:
        """Noise of size 1 in the independent leads, `(8, samples)`."""
        if name == "mains_mv":
            return noise.mains(times_s, float(heart.mains))
        if name == "electrode_mv":
            assert self._recorded is not None  # refused otherwise
            return self._recorded.at(times_s)
        drawn = noise.muscle if name == "muscle_mv" else noise.wander
        return drawn(self._patient.seed).at(times_s)


_BLOCKS: Final = {"lbbb": Kind.LEFT_BLOCK, "rbbb": Kind.RIGHT_BLOCK}


def _conducted(kind: Kind, conduction: str) -> Kind:
    """A beat of the sinus node with a block of a bundle branch."""
    return _BLOCKS.get(conduction, kind) if kind is Kind.NORMAL else kind


def _f_waves(times_s: Floats) -> Floats:
    """About six a second, never quite the same, peak about 1."""
    one = np.sin(_TURN * 5.9 * times_s + 0.9 * np.sin(_TURN * 0.31 * times_s))
    other = np.sin(_TURN * 6.7 * times_s + 0.7 * np.sin(_TURN * 0.19 * times_s))
    return np.asarray(0.65 * one + 0.35 * other)


def person_from_words(words: str, seed: int = 0) -> Patient | Course:
    """A person from `name=value,name=value`, as a command line says it: a `Patient`, or a
    `Course` where a word or number of `Change` is among them, such as rhythm=af.

    Raises `ValueError` with what was wrong and what there is.
    """
    of_course: dict[str, str] = {}
    others = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        name, _, value = word.partition("=")
        if name in WORDS or (name in NUMBERS and name not in _OF_PATIENT):
            of_course[name] = value
        else:
            others.append(word)
    patient = patient_from_words(",".join(others), seed)
    if not of_course:
        return patient
    numbers: dict[str, float] = {}
    for name in set(of_course) & set(NUMBERS):
        try:
            numbers[name] = float(of_course[name])
        except ValueError:
            raise ValueError(f"{name} wants a number, got {of_course[name]!r}") from None
    named = {name: word for name, word in of_course.items() if name in WORDS}
    return Course(patient, [Change(at_s=0.0, numbers=numbers, words=named)])
