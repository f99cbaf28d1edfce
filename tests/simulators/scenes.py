"""A person whose values are literals, and clocks that tests move."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from station.simulators.devices import Scene
from station.simulators.patient import patient_from_words
from station.vitals import Unit, Vital

# Naive, as devices keep their time.
BEGAN = datetime.fromisoformat("2026-01-02T03:04:05")

PERSON = (
    "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,body_weight=81.5,body_height=178,steady"
)

# What that person has, and how exactly an instrument tells it: the step of its display, and for
# rates, which breathing moves from beat to beat, as far as it does.
TRUE: Final[dict[Vital, tuple[str, Unit, str]]] = {
    Vital.SYSTOLIC: ("128", Unit.MMHG, "0.5"),
    Vital.DIASTOLIC: ("82", Unit.MMHG, "0.5"),
    Vital.MEAN_ARTERIAL_PRESSURE: ("97", Unit.MMHG, "1"),
    Vital.PULSE_RATE: ("72", Unit.PER_MIN, "2"),
    Vital.HEART_RATE: ("72", Unit.PER_MIN, "6"),
    Vital.SPO2: ("97", Unit.PERCENT, "0.5"),
    Vital.BODY_TEMPERATURE: ("36.8", Unit.CELSIUS, "0.11"),
    Vital.RESPIRATORY_RATE: ("14", Unit.PER_MIN, "1"),
    Vital.BODY_WEIGHT: ("81.5", Unit.KILOGRAM, "0.11"),
    Vital.BODY_HEIGHT: ("178", Unit.CENTIMETRE, "0.7"),
    Vital.BMI: ("25.7", Unit.KG_PER_M2, "0.11"),
}


def scene(*, time_scale: float = 1.0, auto: bool = False) -> Scene:
    person = patient_from_words(PERSON, seed=1)
    return Scene(patient=person, began=BEGAN, time_scale=time_scale, auto=auto)


def fast_clock(times: float) -> Callable[[], float]:
    """A simulation that runs so many times faster than the wall clock."""
    began = time.monotonic()
    return lambda: (time.monotonic() - began) * times
