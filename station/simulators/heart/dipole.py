"""Twelve leads of one electric dipole in the chest, and of electrodes that are in wrong places.

Axes as in Frank's vectorcardiogram: x to the person's left, y to the feet, z to the back. The
eight independent leads are Dower's weights of them (Dower, Machado, Osborne: "On deriving the
electrocardiogram from vectorcardiographic leads", Clin Cardiol 3, 1980); the other four follow
from I and II (Einthoven, Goldberger).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.waves import LEADS

__all__ = ["ELECTRODES", "INDEPENDENT", "combination", "lead_vectors"]

INDEPENDENT: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
"""The leads that the others follow from."""

_DOWER: Final = np.array(
    [
        (0.632, -0.235, 0.059),
        (0.235, 1.066, -0.132),
        (-0.515, 0.157, -0.917),
        (0.044, 0.164, -1.387),
        (0.882, 0.098, -1.277),
        (1.213, 0.127, -0.601),
        (1.125, 0.127, -0.086),
        (0.831, 0.076, 0.230),
    ]
)

_OF_I_AND_II: Final = {
    "III": (-1.0, 1.0),
    "aVR": (-0.5, -0.5),
    "aVL": (1.0, -0.5),
    "aVF": (-0.5, 1.0),
}

# What is seen in the place of each lead: sign and lead. The chest leads are measured against the
# mean of the three limbs, which stays the same.
_INSTEAD: Final[dict[str, dict[str, tuple[float, str]]]] = {
    "right": {},
    "arms": {
        "I": (-1.0, "I"),
        "II": (1.0, "III"),
        "III": (1.0, "II"),
        "aVR": (1.0, "aVL"),
        "aVL": (1.0, "aVR"),
    },
    "left_arm_leg": {
        "I": (1.0, "II"),
        "II": (1.0, "I"),
        "III": (-1.0, "III"),
        "aVL": (1.0, "aVF"),
        "aVF": (1.0, "aVL"),
    },
}

ELECTRODES: Final = tuple(_INSTEAD)
"""Where the electrodes are: in their places, the arms exchanged, left arm and leg exchanged."""


@lru_cache(maxsize=64)
def combination(leads: tuple[str, ...], electrodes: str = "right") -> NDArray[np.float64]:
    """Weights of the independent leads, `(leads, 8)`. Raises `ValueError` for unknown words."""
    unknown = [lead for lead in leads if lead not in LEADS]
    if unknown:
        raise ValueError(f"no lead {', '.join(unknown)}; there are {', '.join(LEADS)}")
    if electrodes not in _INSTEAD:
        raise ValueError(f"electrodes are {', '.join(ELECTRODES)}, not {electrodes!r}")
    weights = np.zeros((len(leads), len(INDEPENDENT)))
    for number, lead in enumerate(leads):
        sign, seen = _INSTEAD[electrodes].get(lead, (1.0, lead))
        if seen in _OF_I_AND_II:
            weights[number, :2] = sign * np.array(_OF_I_AND_II[seen])
        else:
            weights[number, INDEPENDENT.index(seen)] = sign
    return weights


def lead_vectors(leads: tuple[str, ...], electrodes: str = "right") -> NDArray[np.float64]:
    """What each lead sees of x, y and z, `(leads, 3)`. Errors as `combination`."""
    return np.asarray(combination(leads, electrodes) @ _DOWER)
