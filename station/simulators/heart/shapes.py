"""The shape of a beat of each kind, as moments of the heart's dipole: sums of Gaussians.

Time 0 of a beat is its R peak, or the peak of what is in its place. Moments are (x, y, z) as in
`dipole`, in mV. The widths of QRS do not change with the rate; P, T and the ST segment follow
the square root of the RR interval, as Bazett's formula has it.

The normal beat has lead II of `station.simulators.waves` and its septal part in V1 and V6. What
the others look like follows the criteria by which they are read (AHA/ACCF/HRS recommendations,
part III, Circulation 119, 2009): QRS of 120 ms and more; in left bundle branch block broad in I
and V6 without q, deep in V1, T against QRS; in right bundle branch block R' in V1 and a broad S
in I and V6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.dipole import lead_vectors

__all__ = ["CONDUCTIONS", "ST_REGIONS", "Kind", "Shape", "shape_of", "st_moment"]


class Kind(StrEnum):
    """What a beat is, with the symbol of WFDB annotations where there is one."""

    NORMAL = "N"
    FIBRILLATING = "f"
    """Conducted from fibrillating atria: no P wave."""
    VENTRICULAR = "V"
    PACED = "/"
    BLOCKED = "x"
    """A P wave that is not conducted."""
    LEFT_BLOCK = "L"
    RIGHT_BLOCK = "R"


CONDUCTIONS: Final = ("normal", "lbbb", "rbbb")
"""How the impulse reaches the ventricles."""

# The direction of an ST elevation, and the lead in which it has the size that was asked for.
_ST: Final[dict[str, tuple[tuple[float, float, float], str]]] = {
    "inferior": ((-0.2, 1.0, 0.1), "II"),
    "anterior": ((0.2, -0.1, -1.0), "V3"),
    "lateral": ((1.0, -0.1, 0.2), "V5"),
}
ST_REGIONS: Final = tuple(_ST)


class _Wave(NamedTuple):
    part: str
    after_r_s: float
    rise_s: float
    fall_s: float
    moment: tuple[float, float, float]
    stretches: bool = False


def _p(after_r_s: float = -0.160) -> _Wave:
    return _Wave("P", after_r_s, 0.022, 0.022, (0.066, 0.122, -0.035), stretches=True)


def _t(x: float, y: float, z: float, after_r_s: float = 0.300) -> _Wave:
    return _Wave("T", after_r_s, 0.055, 0.035, (x, y, z), stretches=True)


_NARROW: Final = (
    _Wave("QRS", -0.023, 0.008, 0.008, (-0.080, -0.060, -0.150)),
    _Wave("QRS", 0.000, 0.010, 0.010, (0.970, 0.820, -0.100)),
    _Wave("QRS", 0.026, 0.010, 0.010, (-0.070, -0.140, 0.870)),
)
_NORMAL_T: Final = _t(0.290, 0.210, -0.214)
_WIDE_LEFT: Final = (
    # Slowly to the left and to the back, with a notch between the two.
    _Wave("QRS", 0.000, 0.016, 0.022, (0.900, 0.450, 0.550)),
    _Wave("QRS", 0.050, 0.022, 0.018, (0.850, 0.150, 0.750)),
)

_WAVES: Final[dict[Kind, tuple[_Wave, ...]]] = {
    Kind.NORMAL: (_p(), *_NARROW, _NORMAL_T),
    Kind.FIBRILLATING: (*_NARROW, _NORMAL_T),
    Kind.LEFT_BLOCK: (_p(), *_WIDE_LEFT, _t(-0.300, -0.080, -0.300, 0.340)),
    Kind.RIGHT_BLOCK: (
        _p(),
        *_NARROW[:2],
        _Wave("QRS", 0.024, 0.010, 0.012, (0.100, 0.000, 0.500)),
        _Wave("QRS", 0.066, 0.014, 0.020, (-0.600, -0.100, -0.700)),
        _t(0.280, 0.210, 0.150, 0.320),
    ),
    Kind.VENTRICULAR: (
        _Wave("QRS", 0.000, 0.024, 0.024, (0.300, 1.400, 0.600)),
        _Wave("QRS", 0.070, 0.024, 0.024, (-0.450, -0.350, 0.250)),
        _t(-0.150, -0.450, -0.250, 0.340),
    ),
    Kind.PACED: (
        _Wave("spike", -0.060, 0.0015, 0.0015, (0.800, -2.200, 0.300)),
        # From the apex of the right ventricle: up and to the left.
        _Wave("QRS", 0.000, 0.022, 0.026, (0.700, -1.100, 0.600)),
        _Wave("QRS", 0.055, 0.022, 0.020, (0.500, -0.300, 0.500)),
        _t(-0.250, 0.400, -0.250, 0.340),
    ),
    Kind.BLOCKED: (_p(),),
}
# The plateau from the end of QRS into T: three Gaussians, level within 5 % from 80 to 160 ms.
_ST_WAVES: Final = tuple(
    _Wave("ST", after_s, 0.024, 0.024, (0.0, 0.0, 0.0)) for after_s in (0.080, 0.120, 0.160)
)
_ST_AT_S: Final = 0.120
# Beyond so many widths a Gaussian is less than 1 µV of what is here.
_REACH: Final = 4.5
# Where a wave begins and ends: there it has a tenth of its height.
_FOOT: Final = 2.146


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A beat as arrays over its waves: `after_s`, `rise_s`, `fall_s` `(waves,)`, `moments`
    `(3, waves)`, `stretches` `(waves,)` of bool, and the `part` of the beat that each is of.
    """

    parts: tuple[str, ...]
    after_s: NDArray[np.float64]
    rise_s: NDArray[np.float64]
    fall_s: NDArray[np.float64]
    stretches: NDArray[np.bool_]
    moments: NDArray[np.float64]

    def places(self, rr_s: float) -> tuple[NDArray[np.float64], ...]:
        """Centres, rises and falls in seconds at an RR interval."""
        scale = np.where(self.stretches, np.sqrt(rr_s), 1.0)
        return self.after_s * scale, self.rise_s * scale, self.fall_s * scale

    def reach(self, rr_s: float) -> tuple[float, float]:
        """From when to when it is to be seen, in seconds from R."""
        centre, rise, fall = self.places(rr_s)
        return float((centre - _REACH * rise).min()), float((centre + _REACH * fall).max())

    def heights(self, away_s: NDArray[np.float64], rr_s: float) -> NDArray[np.float64]:
        """Each wave at these times from R, `(waves, samples)`."""
        centre, rise, fall = (one[:, np.newaxis] for one in self.places(rr_s))
        from_centre = away_s - centre
        return np.asarray(np.exp(-0.5 * (from_centre / np.where(from_centre < 0, rise, fall)) ** 2))

    def bounds(self, rr_s: float) -> dict[str, tuple[float, float, float]]:
        """Onset, peak and end of P, QRS and T in seconds from R, where a wave has a tenth of its
        height. The peak of QRS is time 0.
        """
        centre, rise, fall = self.places(rr_s)
        found: dict[str, tuple[float, float, float]] = {}
        for part in ("P", "QRS", "T"):
            of_part = np.array([one == part for one in self.parts])
            if of_part.any():
                onset = float((centre - _FOOT * rise)[of_part].min())
                end = float((centre + _FOOT * fall)[of_part].max())
                found[part] = (onset, 0.0 if part == "QRS" else float(centre[of_part][0]), end)
        return found


@lru_cache(maxsize=32)
def shape_of(kind: Kind) -> Shape:
    """The shape of a kind of beat; the last three waves are its ST segment, of no height yet."""
    waves = _WAVES[kind] if kind is Kind.BLOCKED else (*_WAVES[kind], *_ST_WAVES)
    return Shape(
        parts=tuple(wave.part for wave in waves),
        after_s=np.array([wave.after_r_s for wave in waves]),
        rise_s=np.array([wave.rise_s for wave in waves]),
        fall_s=np.array([wave.fall_s for wave in waves]),
        stretches=np.array([wave.stretches for wave in waves]),
        moments=np.array([wave.moment for wave in waves]).T,
    )


@lru_cache(maxsize=8)
def st_moment(region: str) -> NDArray[np.float64]:
    """The moment of each ST wave that lifts the region's lead by 1 mV 120 ms after R, `(3,)`.

    Raises `ValueError` for a region that is not one of `ST_REGIONS`.
    """
    if region not in _ST:
        raise ValueError(f"an ST shift is {', '.join(ST_REGIONS)}, not {region!r}")
    direction, lead = _ST[region]
    sum_there = sum(
        np.exp(-0.5 * ((_ST_AT_S - wave.after_r_s) / wave.rise_s) ** 2) for wave in _ST_WAVES
    )
    seen = float((lead_vectors((lead,)) @ np.array(direction))[0])
    return np.asarray(np.array(direction) / (seen * sum_there))
