"""The shapes of one heart beat: what electrodes and a finger sensor see of it.

An ECG lead is a sum of Gaussians over cardiac phase (after McSharry et al., "A dynamical model
for generating synthetic electrocardiogram signals", IEEE Trans Biomed Eng 50, 2003), one for
each of P, Q, R, S and T. Amplitudes are true millivolts as in a healthy adult; phase 0 is the
peak of R. The width of QRS does not change with the rate; the distances of P and T from R
shrink with the square root of the RR interval, as Bazett's formula has it.

A finger pulse is a systolic peak and a smaller wave after the closing of the aortic valve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEADS", "cardiac_leads", "finger_pulse"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    """One Gaussian: its peak after R, and its widths before and after the peak, in seconds.

    `stretches`: whether these follow the square root of the RR interval.
    """

    after_r_s: float
    rise_s: float
    fall_s: float
    stretches: bool


_WAVES: Final[dict[str, _Wave]] = {
    "P": _Wave(after_r_s=-0.160, rise_s=0.022, fall_s=0.022, stretches=True),
    "Q": _Wave(after_r_s=-0.023, rise_s=0.008, fall_s=0.008, stretches=False),
    "R": _Wave(after_r_s=0.000, rise_s=0.010, fall_s=0.010, stretches=False),
    "S": _Wave(after_r_s=0.026, rise_s=0.010, fall_s=0.010, stretches=False),
    # T rises slowly and falls fast.
    "T": _Wave(after_r_s=0.300, rise_s=0.055, fall_s=0.035, stretches=True),
}

# Millivolts of P, Q, R, S, T in the eight leads that are independent of each other.
_AMPLITUDES_MV: Final[dict[str, tuple[float, float, float, float, float]]] = {
    "I": (0.08, -0.05, 0.65, -0.12, 0.22),
    "II": (0.15, -0.08, 1.10, -0.18, 0.32),
    "V1": (0.06, 0.00, 0.25, -1.00, 0.05),
    "V2": (0.08, 0.00, 0.45, -1.35, 0.45),
    "V3": (0.09, 0.00, 0.85, -0.95, 0.50),
    "V4": (0.10, -0.05, 1.40, -0.55, 0.45),
    "V5": (0.09, -0.08, 1.35, -0.25, 0.35),
    "V6": (0.08, -0.08, 1.05, -0.12, 0.28),
}


def _limb_lead(share_of_i: float, share_of_ii: float) -> tuple[float, ...]:
    """Amplitudes of a limb lead that is a fixed combination of I and II (Einthoven, Goldberger)."""
    pairs = zip(_AMPLITUDES_MV["I"], _AMPLITUDES_MV["II"], strict=True)
    return tuple(share_of_i * one + share_of_ii * two for one, two in pairs)


_BY_LEAD: Final[dict[str, tuple[float, ...]]] = {
    **_AMPLITUDES_MV,
    "III": _limb_lead(-1.0, 1.0),
    "aVR": _limb_lead(-0.5, -0.5),
    "aVL": _limb_lead(1.0, -0.5),
    "aVF": _limb_lead(-0.5, 1.0),
}

LEADS: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
"""The leads of a 12-lead ECG, in their usual order."""


def cardiac_leads(phase: Floats, rr_s: Floats, leads: tuple[str, ...]) -> Floats:
    """The ECG in mV, `(leads, samples)`.

    `phase` `(samples,)` counts beats (whole at each R peak), `rr_s` `(samples,)` is the RR
    interval in seconds. Raises `ValueError` for a lead that is not one of `LEADS`.
    """
    unknown = [lead for lead in leads if lead not in _BY_LEAD]
    if unknown:
        raise ValueError(f"no lead {', '.join(unknown)}; there are {', '.join(LEADS)}")
    stretch = np.sqrt(rr_s)
    shapes = np.empty((len(_WAVES), phase.size))
    for row, wave in zip(shapes, _WAVES.values(), strict=True):
        scale = stretch if wave.stretches else 1.0
        # Wrapped around its own centre, every wave is seamless at any rate.
        from_centre = phase - wave.after_r_s * scale / rr_s
        away_s = (from_centre - np.rint(from_centre)) * rr_s
        width_s = np.where(away_s < 0.0, wave.rise_s, wave.fall_s) * scale
        np.exp(-0.5 * (away_s / width_s) ** 2, out=row)
    amplitudes_mv = np.array([_BY_LEAD[lead] for lead in leads])
    return np.asarray(amplitudes_mv @ shapes)


def _two_humps(phase: Floats) -> Floats:
    """The unscaled finger pulse; phase 0 is where its upstroke starts. `(samples,)`."""
    turn = 2.0 * np.pi * phase
    systolic = np.exp(4.0 * (np.cos(turn - 1.25) - 1.0))
    dicrotic = 0.38 * np.exp(3.5 * (np.cos(turn - 3.3) - 1.0))
    return np.asarray(systolic + dicrotic)


_WHOLE_BEAT = _two_humps(np.linspace(0.0, 1.0, 4001))
_LOWEST, _HIGHEST = float(_WHOLE_BEAT.min()), float(_WHOLE_BEAT.max())


def finger_pulse(phase: Floats) -> Floats:
    """The pulse at the finger, 0 at the foot and 1 at the systolic peak, `(samples,)`.

    `phase` counts beats, whole where the pulse wave arrives at the finger.
    """
    return np.asarray((_two_humps(phase) - _LOWEST) / (_HIGHEST - _LOWEST))
