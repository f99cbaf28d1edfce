"""What an ECG front-end has on its inputs: a simulated heart, or a recorded one."""

from __future__ import annotations

from typing import Final, Protocol

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


# Worked out at once: a few samples cost as much as some dozens.
_BLOCK: Final = 64


class PatientEcg:
    """The ECG of a simulated person."""

    def __init__(self, patient: Person, rate_hz: int, leads: tuple[str, ...] = ("II",)) -> None:
        self.leads = leads
        self.rate_hz = rate_hz
        self._patient = patient
        self._number: int | None = None
        self._block: NDArray[np.float64] = np.empty((len(leads), 0))

    def millivolts(self, first: int, count: int) -> NDArray[np.float64]:
        """As `EcgSource`; sample number 0 is the beginning of the simulation."""
        number, start = divmod(first, _BLOCK)
        if count > _BLOCK:
            return self._made(first, count)
        if number != self._number:
            self._number, self._block = number, self._made(number * _BLOCK, _BLOCK)
        here = self._block[:, start : start + count]
        missing = count - here.shape[1]
        if not missing:
            return here
        return np.concatenate([here, self.millivolts(first + count - missing, missing)], axis=1)

    def _made(self, first: int, count: int) -> NDArray[np.float64]:
        return self._patient.ecg(np.arange(first, first + count) / self.rate_hz, self.leads)
