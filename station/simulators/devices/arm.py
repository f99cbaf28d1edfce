"""What every simulated cuff has: the pressure in it from start to end, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.simulators.devices.base import Scene
from station.simulators.oscillometry import Problem, deflate, read
from station.simulators.person import Person

__all__ = ["Result", "cuff_pressure", "measured", "result"]

_INFLATION_SHARE: Final = 0.3
_ABOVE_SYSTOLIC_MMHG: Final = 40
_DEFLATION_MMHG_PER_S: Final = 4.0
_END_MMHG: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Pressures in mmHg and pulse per minute, as a display rounds them."""

    systolic: int
    diastolic: int
    mean: int
    pulse_rate: int
    irregular: bool = False


def measured(scene: Scene, now: float, *, moving: bool = False) -> Result | Problem:
    """What a cuff tells whose deflation has just ended: what is true, or, in a scene whose cuffs
    are oscillometric, what such a module reads of the oscillations, errs and refuses.
    """
    if not scene.oscillometric:
        return result(scene.patient, now)
    top = scene.patient.at(now).systolic + _ABOVE_SYSTOLIC_MMHG
    began_s = now - (top - _END_MMHG) / _DEFLATION_MMHG_PER_S
    seen = deflate(
        scene.patient,
        began_s,
        from_mmhg=top,
        mmhg_per_s=_DEFLATION_MMHG_PER_S,
        to_mmhg=_END_MMHG,
        moving=moving,
    )
    found = read(seen)
    if isinstance(found, Problem):
        return found
    return Result(
        systolic=round(found.systolic),
        diastolic=round(found.diastolic),
        mean=round(found.mean),
        pulse_rate=round(found.pulse_rate),
        irregular=found.irregular,
    )


def result(patient: Person, now: float) -> Result:
    """What a cuff measures at a moment."""
    state = patient.at(now)
    return Result(
        systolic=round(state.systolic),
        diastolic=round(state.diastolic),
        mean=round(state.mean_arterial),
        pulse_rate=round(state.pulse_rate),
    )


def cuff_pressure(patient: Person, now: float, share: float) -> int:
    """Cuff pressure in mmHg when that share of a measurement is over: up in a third
    of the time, then down to below the diastolic pressure.
    """
    state = patient.at(now)
    top = state.systolic + _ABOVE_SYSTOLIC_MMHG
    bottom = max(20.0, state.diastolic - 20.0)
    if share < _INFLATION_SHARE:
        return round(top * share / _INFLATION_SHARE)
    return round(top - (top - bottom) * (share - _INFLATION_SHARE) / (1.0 - _INFLATION_SHARE))
