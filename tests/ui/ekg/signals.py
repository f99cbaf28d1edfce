"""EKGs whose times and voltages are known, for the tests of the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.signals.leads import STANDARD_LEADS
from station.ui.ekg.leads import StillLeads
from station.ui.look import Look
from station.ui.paper import PaperScale
from station.ui.tokens import PALETTES, Metrics, ThemeName

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
SCALE = PaperScale(px_per_mm=4.0, mm_per_s=25.0, mm_per_mv=10.0)  # 100 px/s, 40 px/mV
NAMES = tuple(STANDARD_LEADS)


def beats(seconds: float, rate_hz: float, rr_s: float = 0.8) -> NDArray[np.float64]:
    """`(samples,)` in mV: 0, and one sample of 1 mV every `rr_s` from 0.2 s on."""
    mv = np.zeros(round(seconds * rate_hz))
    mv[np.round(np.arange(0.2, seconds, rr_s) * rate_hz).astype(int)] = 1.0
    return mv


def noise(leads: int, seconds: float, rate_hz: float) -> NDArray[np.float64]:
    """`(leads, samples)` that look like nothing else, so that no two places are the same."""
    walk = np.random.default_rng(1).normal(0, 0.05, (leads, round(seconds * rate_hz)))
    walk[:, ::97] += 0.9
    return walk


def still(mv: NDArray[np.float64], rate_hz: float, *, start: int = 0) -> StillLeads:
    """As many of the twelve leads as there are rows; a single one is II."""
    names = ("II",) if len(mv) == 1 else NAMES[: len(mv)]
    return StillLeads(names, mv, rate_hz, start=start)
