"""What instruments may ask of whoever they measure, be it a drawn, a told or a recorded person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from station.simulators.patient import State

__all__ = ["Person"]


class Person(Protocol):
    """Everything is a function of the time in seconds since the simulation began."""

    def at(self, time_s: float) -> State:
        """What is true at one moment."""

    def beat_times(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """When the ventricles beat, in seconds, `(beats,)`, from `start_s` up to before `end_s`."""

    def ecg(
        self, times_s: NDArray[np.float64], leads: tuple[str, ...] = ...
    ) -> NDArray[np.float64]:
        """The ECG in mV, `(leads, samples)`; `times_s` rises."""

    def pleth(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """The finger pulse, `(samples,)`: 0 at the foot and 1 at the peak of a usual beat."""

    def weight_at(self, time_s: float) -> float:
        """Body weight in kg."""

    def height_at(self, time_s: float) -> float:
        """Body height in cm."""
