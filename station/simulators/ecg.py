"""What an ECG front-end has on its inputs: a simulated heart, or a recorded one."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from station.simulators.person import Person

__all__ = ["EcgSource", "PatientEcg"]


class EcgSource(Protocol):
    """An endless ECG at one rate."""

    leads: tuple[str, ...]
    rate_hz: int

    def millivolts(self, first: int, count: int) -> NDArray[np.float64]:
        """`count` samples from sample number `first` on, in mV, `(leads, count)`."""


class PatientEcg:
    """The ECG of a simulated person."""

    def __init__(self, patient: Person, rate_hz: int, leads: tuple[str, ...] = ("II",)) -> None:
        self.leads = leads
        self.rate_hz = rate_hz
        self._patient = patient

    def millivolts(self, first: int, count: int) -> NDArray[np.float64]:
        """As `EcgSource`; sample number 0 is the beginning of the simulation."""
        return self._patient.ecg(np.arange(first, first + count) / self.rate_hz, self.leads)
