"""What every simulated cuff has: the pressure in it from start to end, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.simulators.patient import Patient

__all__ = ["Result", "cuff_pressure", "result"]

_INFLATION_SHARE: Final = 0.3
_ABOVE_SYSTOLIC_MMHG: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Pressures in mmHg and pulse per minute, as a display rounds them."""

    systolic: int
    diastolic: int
    mean: int
    pulse_rate: int


def result(patient: Patient, now: float) -> Result:
    """What a cuff measures at a moment."""
    state = patient.at(now)
    return Result(
        systolic=round(state.systolic),
        diastolic=round(state.diastolic),
        mean=round(state.mean_arterial),
        pulse_rate=round(state.pulse_rate),
    )


def cuff_pressure(patient: Patient, now: float, share: float) -> int:
    """Cuff pressure in mmHg when that share of a measurement is over: up in a third
    of the time, then down to below the diastolic pressure.
    """
    state = patient.at(now)
    top = state.systolic + _ABOVE_SYSTOLIC_MMHG
    bottom = max(20.0, state.diastolic - 20.0)
    if share < _INFLATION_SHARE:
        return round(top * share / _INFLATION_SHARE)
    return round(top - (top - bottom) * (share - _INFLATION_SHARE) / (1.0 - _INFLATION_SHARE))
