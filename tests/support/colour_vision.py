"""How colours look to people with a colour vision deficiency, and how far two colours are apart.

Simulation: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE Trans. Vis. Comput. Graph. 15(6), 2009, the matrices for severity 1.0,
on linear light. Distance: CIEDE2000, as in Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference
Formula", Color Res. Appl. 30(1), 2005.
"""

from __future__ import annotations

from enum import StrEnum
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Deficiency", "delta_e", "lab", "seen_as", "seen_by"]


class Deficiency(StrEnum):
    """Which cones are missing: long, middle or short waves."""

    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


_MATRICES: Final = {
    Deficiency.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Deficiency.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Deficiency.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# IEC 61966-2-1: linear sRGB to CIE XYZ, and its white (D65).
_XYZ: Final = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)
_WHITE: Final = (0.9505, 1.0, 1.089)


def _linear(colours: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Red, green and blue light, 0 to 1: shape (n, 3)."""
    parts = np.stack([colours >> 16 & 0xFF, colours >> 8 & 0xFF, colours & 0xFF], axis=1) / 255
    low = parts <= 0.04045
    return np.where(low, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def seen_by(deficiency: Deficiency, pixels: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A picture of `0xRRGGBB` pixels as it looks with that deficiency; the shape stays."""
    colours, which = np.unique(pixels, return_inverse=True)
    light = np.clip(_linear(colours) @ np.array(_MATRICES[deficiency]).T, 0, 1)
    parts = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    red, green, blue = np.round(parts * 255).astype(np.uint32).T
    seen: NDArray[np.uint32] = (red << 16 | green << 8 | blue)[which.reshape(pixels.shape)]
    return seen


def seen_as(deficiency: Deficiency, colour: str) -> str:
    """`#RRGGBB` as it looks with that deficiency."""
    seen = seen_by(deficiency, np.array([int(colour[1:], 16)], np.uint32))
    return f"#{int(seen[0]):06X}"


def lab(colour: str) -> tuple[float, float, float]:
    """`#RRGGBB` in CIELAB for D65."""
    light = _linear(np.array([int(colour[1:], 16)], np.uint32))[0]
    x, y, z = (np.array(_XYZ) @ light) / np.array(_WHITE)

    def f(t: float) -> float:
        return float(t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29)

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def delta_e(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """CIEDE2000 between two CIELAB colours: 1 is just seen side by side, 100 black and white."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    grow = 1 + 0.5 * (1 - sqrt(mean7 / (mean7 + 25.0**7)))
    a1, a2 = a1 * grow, a2 * grow
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1 = degrees(atan2(b1, a1)) % 360 if c1 else 0.0
    h2 = degrees(atan2(b2, a2)) % 360 if c2 else 0.0
    turn = h2 - h1
    total = h1 + h2
    if c1 * c2 == 0:
        turn = 0.0
        hue = total
    elif abs(turn) <= 180:
        hue = total / 2
    else:
        turn += 360 if turn < 0 else -360
        hue = (total + 360) / 2 if total < 360 else (total - 360) / 2
    d_l, d_c = l2 - l1, c2 - c1
    d_h = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    s_c = 1 + 0.045 * chroma
    s_h = 1 + 0.015 * chroma * weight
    rotate = -2 * sqrt(chroma**7 / (chroma**7 + 25.0**7))
    rotate *= sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    parts = d_l / s_l, d_c / s_c, d_h / s_h
    return sqrt(sum(part**2 for part in parts) + rotate * parts[1] * parts[2])
