"""A simulated person: one physiology that every instrument in the room measures.

Everything is a closed-form function of the time in seconds since the simulation began, and of
a seed, so that any instrument can ask for any moment in any order and all of them agree: the
beats of the ECG are the beats of the finger pulse and of the pulse rate, and breathing is seen
in the heart rate (respiratory sinus arrhythmia), in the ECG's baseline and in the pleth.

A value that is given is kept exactly; one that is not is drawn from the seed and wanders
slowly around what was drawn, unless the person is `steady`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.waves import cardiac_leads, finger_pulse

__all__ = ["BREATHING_SWING", "PULSE_DELAY_S", "Patient", "State", "patient_from_words"]

Floats = NDArray[np.float64]

_TURN: Final = 2.0 * math.pi

# The R peak reaches the finger as a pulse this much later: pre-ejection period and the way
# along the arm together, an adult's usual value.
PULSE_DELAY_S: Final = 0.20

# Respiratory sinus arrhythmia and Mayer waves (0.1 Hz), as shares of the heart rate.
BREATHING_SWING: Final = 0.05
_MAYER_SWING: Final = 0.012
_MAYER_HZ: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is true of a person at one moment. Pressures mmHg, rates /min, temperature °C."""

    heart_rate: float
    pulse_rate: float
    systolic: float
    diastolic: float
    mean_arterial: float
    spo2: float
    perfusion: float
    temperature: float
    respiratory_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trait:
    """One value of a person: what may be given, what is drawn, and how far it wanders."""

    possible: tuple[float, float]
    usual: tuple[float, float]
    unit: str
    swing: float
    decimals: int = 0


_TRAITS: Final[dict[str, _Trait]] = {
    "heart_rate": _Trait(possible=(20, 300), usual=(60, 82), unit="/min", swing=1.5),
    "systolic": _Trait(possible=(40, 300), usual=(108, 134), unit="mm[Hg]", swing=3.0),
    "diastolic": _Trait(possible=(20, 200), usual=(66, 84), unit="mm[Hg]", swing=2.0),
    "mean_arterial": _Trait(possible=(25, 250), usual=(80, 100), unit="mm[Hg]", swing=0.0),
    "spo2": _Trait(possible=(35, 100), usual=(96, 99), unit="%", swing=0.4),
    "perfusion": _Trait(possible=(0.02, 20), usual=(2, 8), unit="%", swing=0.3, decimals=1),
    "temperature": _Trait(
        possible=(25, 45), usual=(36.3, 37.2), unit="Cel", swing=0.03, decimals=1
    ),
    "respiratory_rate": _Trait(possible=(4, 60), usual=(12, 18), unit="/min", swing=0.0),
}
# Drawn after everything else, so that a seed gives the person that it always gave.
_BODY: Final[dict[str, _Trait]] = {
    "body_weight": _Trait(possible=(2, 300), usual=(55, 95), unit="kg", swing=0.0, decimals=1),
    "body_height": _Trait(possible=(40, 230), usual=(155, 190), unit="cm", swing=0.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A person to measure. Values that are left out are drawn from `seed`.

    Pressures in mmHg, rates per minute, `spo2` and `perfusion` in percent, `temperature` in °C,
    `body_weight` in kg, `body_height` in cm.
    `mean_arterial` left out is a third of the way from diastolic to systolic. `steady` freezes
    everything that wanders slowly; breathing still moves the single beats, never their mean.

    Raises `ValueError` for values that no living person has, or that contradict each other.
    """

    seed: int = 0
    heart_rate: float | None = None
    systolic: float | None = None
    diastolic: float | None = None
    mean_arterial: float | None = None
    spo2: float | None = None
    perfusion: float | None = None
    temperature: float | None = None
    respiratory_rate: float | None = None
    body_weight: float | None = None
    body_height: float | None = None
    steady: bool = False
    _base: dict[str, float] = field(init=False, repr=False, compare=False)
    _swing: dict[str, float] = field(init=False, repr=False, compare=False)
    _angles: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Draw what was not given and check that the whole makes a person."""
        # `Random.random` gives the same numbers in every version of Python; NumPy's
        # distributions promise no such thing.
        random = Random(self.seed)  # noqa: S311 - a patient, not a secret
        given = {name: getattr(self, name) for name in _TRAITS}
        for name, value in given.items():
            _check(name, value)
        base = {
            name: _drawn(trait, random.random()) if given[name] is None else float(given[name])
            for name, trait in _TRAITS.items()
        }
        _complete_pressures(base, given)
        swing = {
            name: 0.0 if self.steady or given[name] is not None else trait.swing
            for name, trait in _TRAITS.items()
        }
        angles = tuple(_TURN * random.random() for _ in range(6))
        for name, trait in _BODY.items():
            own = getattr(self, name)
            _check(name, own)
            base[name] = _drawn(trait, random.random()) if own is None else float(own)
        object.__setattr__(self, "_base", base)
        object.__setattr__(self, "_swing", swing)
        object.__setattr__(self, "_angles", angles)

    def at(self, time_s: float) -> State:
        """What is true at one moment, in seconds since the simulation began."""
        times = np.array([time_s])
        pressure = self.wander(time_s, 0)
        oxygen = self.wander(time_s, 2)
        base, swing = self._base, self._swing
        systolic = base["systolic"] + swing["systolic"] * pressure
        diastolic = base["diastolic"] + swing["diastolic"] * pressure
        return State(
            heart_rate=float(self.heart_rates(times)[0]),
            pulse_rate=self.pulse_rate(time_s),
            systolic=systolic,
            diastolic=diastolic,
            mean_arterial=diastolic + self.mean_share * (systolic - diastolic),
            spo2=min(100.0, base["spo2"] + swing["spo2"] * oxygen),
            perfusion=base["perfusion"] * (1.0 + swing["perfusion"] * 0.5 * oxygen),
            temperature=base["temperature"] + swing["temperature"] * self.wander(time_s, 1),
            respiratory_rate=base["respiratory_rate"],
        )

    def beats(self, times_s: Floats) -> Floats:
        """Beats since the start, `(samples,)`: whole at each R peak, growing between them.

        Its slope is the heart rate: a constant rate plus breathing, Mayer waves and a slow
        wander, each integrated by hand.
        """
        beats = times_s * (self._base["heart_rate"] / 60.0)
        for share, hertz, angle in self._rate_swings():
            beats += share / (_TURN * hertz) * np.sin(_TURN * hertz * times_s + angle)
        return np.asarray(beats)

    def heart_rates(self, times_s: Floats) -> Floats:
        """The heart rate of each moment, /min, `(samples,)`: the slope of `beats`."""
        per_s = np.full_like(times_s, self._base["heart_rate"] / 60.0)
        for share, hertz, angle in self._rate_swings():
            per_s += share * np.cos(_TURN * hertz * times_s + angle)
        return np.asarray(60.0 * per_s)

    def beat_times(self, start_s: float, end_s: float) -> Floats:
        """When the R peaks are, in seconds, `(beats,)`, from `start_s` up to before `end_s`."""
        first, end = np.ceil(self.beats(np.array([start_s, end_s])))
        numbers = np.arange(first, end)
        times = numbers * (60.0 / self._base["heart_rate"])
        for _ in range(12):  # Newton: `beats` grows steadily, so this settles to float precision
            times -= (self.beats(times) - numbers) * (60.0 / self.heart_rates(times))
        return times

    def pulse_rate(self, time_s: float) -> float:
        """The pulse rate as an instrument shows it, /min: the mean over the last whole breath.

        About four beats, as oximeters average; a whole breath has no sinus arrhythmia left.
        """
        breath_s = 60.0 / self._base["respiratory_rate"]
        then, now = self.beats(np.array([time_s - breath_s, time_s]) - PULSE_DELAY_S)
        return float(now - then) * 60.0 / breath_s

    def breathing(self, times_s: Floats) -> Floats:
        """Lung volume from -1 (out) to 1 (in), `(samples,)`."""
        return np.asarray(np.sin(_TURN * self._breath_hz * times_s + self._angles[5]))

    def ecg(self, times_s: Floats, leads: tuple[str, ...] = ("II",)) -> Floats:
        """The ECG in mV, `(leads, samples)`, with what breathing does to size and baseline."""
        breathing = self.breathing(times_s)
        heart = cardiac_leads(self.beats(times_s), 60.0 / self.heart_rates(times_s), leads)
        return np.asarray(heart * (1.0 + 0.04 * breathing) + 0.03 * breathing)

    def pleth(self, times_s: Floats) -> Floats:
        """The finger pulse, `(samples,)`: 0 at the foot and 1 at the peak of a usual beat.

        Breathing lifts the baseline and changes the height by a few percent.
        """
        breathing = self.breathing(times_s)
        pulse = finger_pulse(self.beats(times_s - PULSE_DELAY_S))
        return np.asarray(pulse * (1.0 - 0.05 * breathing) + 0.04 * breathing)

    def weight_at(self, time_s: float) -> float:
        """Body weight in kg."""
        return self._base["body_weight"]

    def height_at(self, time_s: float) -> float:
        """Body height in cm."""
        return self._base["body_height"]

    @property
    def base(self) -> Mapping[str, float]:
        """What everything wanders around, by name: as given, or as drawn."""
        return self._base

    @property
    def swing(self) -> Mapping[str, float]:
        """How far each value wanders; 0 for what is given."""
        return self._swing

    @property
    def breathing_angle(self) -> float:
        """Where in a breath time 0 is, in radians."""
        return self._angles[5]

    @property
    def mean_share(self) -> float:
        """How far the mean pressure lies on the way from diastolic to systolic."""
        diastolic = self._base["diastolic"]
        return (self._base["mean_arterial"] - diastolic) / (self._base["systolic"] - diastolic)

    @property
    def _breath_hz(self) -> float:
        return self._base["respiratory_rate"] / 60.0

    def _rate_swings(self) -> tuple[tuple[float, float, float], ...]:
        """What moves the heart rate: beats per second, hertz and angle of each cosine."""
        per_s = self._base["heart_rate"] / 60.0
        breath = (BREATHING_SWING * per_s, self._breath_hz, self._angles[5])
        if self._swing["heart_rate"] == 0.0:
            return (breath,)
        return (
            breath,
            (_MAYER_SWING * per_s, _MAYER_HZ, self._angles[3]),
            (self._swing["heart_rate"] / 60.0, 1.0 / 97.0, self._angles[4]),
        )

    def wander(self, time_s: float, which: int) -> float:
        """A slow movement between -1 and 1 that takes about a minute and never repeats soon."""
        angle = self._angles[which]
        slow = math.sin(_TURN * time_s / 71.0 + angle)
        slower = math.sin(_TURN * time_s / 173.0 + 2.0 * angle)
        return 0.6 * slow + 0.4 * slower


def patient_from_words(words: str, seed: int = 0) -> Patient:
    """A person from `name=value,name=value`, as a command line says it. Values as in `Patient`.

    Raises `ValueError` with what was wrong and which names there are.
    """
    values: dict[str, float] = {}
    steady = False
    for word in filter(None, (part.strip() for part in words.split(","))):
        name, _, value = word.partition("=")
        if name == "steady":
            steady = value in ("", "true", "yes", "1")
        elif name not in (known := _TRAITS | _BODY):
            raise ValueError(f"no {name!r} in a patient; there are {', '.join(known)}, steady")
        else:
            try:
                values[name] = float(value)
            except ValueError:
                raise ValueError(f"{name} wants a number, got {value!r}") from None
    return Patient(seed=seed, steady=steady, **values)


def _check(name: str, value: float | None) -> None:
    trait = (_TRAITS | _BODY)[name]
    low, high = trait.possible
    if value is not None and not low <= value <= high:
        unit = trait.unit
        raise ValueError(f"{name} {value:g} is not a living person's: {low:g} to {high:g} {unit}")


def _drawn(trait: _Trait, share: float) -> float:
    low, high = trait.usual
    return round(low + share * (high - low), trait.decimals)


def _complete_pressures(base: dict[str, float], given: dict[str, float | None]) -> None:
    """Make the drawn pressures fit the given ones, and refuse given ones that do not fit."""
    if given["systolic"] is None and given["diastolic"] is not None:
        base["systolic"] = round(base["diastolic"] * 1.6)
    elif given["diastolic"] is None:
        base["diastolic"] = round(base["systolic"] * 0.63)
    systolic, diastolic = base["systolic"], base["diastolic"]
    if given["mean_arterial"] is None:
        base["mean_arterial"] = diastolic + (systolic - diastolic) / 3.0
    mean = base["mean_arterial"]
    if not diastolic < mean < systolic:
        raise ValueError(
            f"pressures must rise from diastolic {diastolic:g} over mean {mean:g} to "
            f"systolic {systolic:g} mm[Hg]"
        )
