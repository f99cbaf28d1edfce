"""A person whose values are literals, and clocks that tests move."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from station.simulators.devices import Scene
from station.simulators.patient import patient_from_words

# Naive, as devices keep their time.
BEGAN = datetime.fromisoformat("2026-01-02T03:04:05")

PERSON = (
    "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,body_weight=81.5,body_height=178,steady"
)


def scene(*, time_scale: float = 1.0, auto: bool = False) -> Scene:
    person = patient_from_words(PERSON, seed=1)
    return Scene(patient=person, began=BEGAN, time_scale=time_scale, auto=auto)


def fast_clock(times: float) -> Callable[[], float]:
    """A simulation that runs so many times faster than the wall clock."""
    began = time.monotonic()
    return lambda: (time.monotonic() - began) * times
