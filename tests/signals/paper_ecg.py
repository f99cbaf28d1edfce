"""An ECG drawn with ruler and compass: where each wave begins and ends is known by construction.

P and T waves are half periods of a sine, the QRS is three straight-edged triangles (Q, R, S). Each
is a dipole in the frontal plane, so that limb leads and axes follow from its angle.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

LIMB_ANGLES = {"I": 0.0, "II": 60.0, "III": 120.0}
# aVR, aVL and aVF see √3/2 of a dipole (Goldberger 1942).
AUGMENTED_ANGLES = {"aVR": -150.0, "aVL": -30.0, "aVF": 90.0}
# Any six shares of P, QRS and T will do for the chest leads: they are not in the frontal plane.
CHEST_SHARES = {
    "V1": (0.6, -0.9, -0.4),
    "V2": (0.5, -1.2, 1.1),
    "V3": (0.5, -0.6, 1.3),
    "V4": (0.5, 0.9, 1.2),
    "V5": (0.5, 1.3, 1.0),
    "V6": (0.5, 1.1, 0.8),
}
NAMES = (*LIMB_ANGLES, *AUGMENTED_ANGLES, *CHEST_SHARES)


@dataclass(frozen=True, kw_only=True)
class PaperEcg:
    """Times in seconds from the R peak, heights in mV, axes in degrees."""

    rate_hz: float = 500.0
    beats: int = 10
    rr_s: float = 0.9
    first_r_s: float = 0.7
    p_on_s: float = -0.190
    p_off_s: float = -0.090
    qrs_on_s: float = -0.040
    qrs_off_s: float = 0.050
    t_on_s: float = 0.190
    t_off_s: float = 0.350
    p_mv: float = 0.15
    r_mv: float = 1.2
    t_mv: float = 0.35
    p_axis_deg: float = 50.0
    qrs_axis_deg: float = 30.0
    t_axis_deg: float = 40.0
    noise_mv: float = 0.0
    jitter_s: tuple[float, ...] = field(default=(0.0,))  # of each R peak, repeated as needed

    @property
    def r_times_s(self) -> np.ndarray:
        regular = self.first_r_s + self.rr_s * np.arange(self.beats)
        return regular + np.resize(self.jitter_s, self.beats)

    @property
    def r_peaks(self) -> np.ndarray:
        return np.rint(self.r_times_s * self.rate_hz).astype(np.int64)

    @property
    def t_peak_s(self) -> float:
        return (self.t_on_s + self.t_off_s) / 2

    @property
    def samples(self) -> int:
        return int((self.r_times_s[-1] + 0.8) * self.rate_hz)

    def waves(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """P, QRS and T `(samples,)` as a lead in the very direction of the dipole sees them."""
        at = np.arange(self.samples) / self.rate_hz
        p, qrs, t = np.zeros((3, len(at)))
        width = self.qrs_off_s - self.qrs_on_s
        corners = (self.qrs_on_s, self.qrs_on_s + 0.2 * width, 0.0, self.qrs_off_s - 0.2 * width)
        for r in self.r_times_s:
            p += self.p_mv * arch(at - r, self.p_on_s, self.p_off_s)
            t += self.t_mv * arch(at - r, self.t_on_s, self.t_off_s)
            qrs += np.interp(
                at - r,
                (*corners, self.qrs_off_s),
                (0.0, -0.15 * self.r_mv, self.r_mv, -0.2 * self.r_mv, 0.0),
            )
        return p, qrs, t

    def lead(self, name: str = "II") -> np.ndarray:
        return self.twelve()[NAMES.index(name)]

    def twelve(self) -> np.ndarray:
        """The twelve standard leads `(12, samples)`."""
        waves = np.stack(self.waves())
        axes = np.array([self.p_axis_deg, self.qrs_axis_deg, self.t_axis_deg])
        limb = [np.cos(np.radians(axes - angle)) for angle in LIMB_ANGLES.values()]
        augmented = [
            np.sqrt(3) / 2 * np.cos(np.radians(axes - angle)) for angle in AUGMENTED_ANGLES.values()
        ]
        shares = np.array([*limb, *augmented, *CHEST_SHARES.values()])
        noise = np.random.default_rng(20).normal(size=(len(shares), self.samples))
        return shares @ waves + self.noise_mv * noise


def arch(at: np.ndarray, start: float, end: float) -> np.ndarray:
    share = (at - start) / (end - start)
    return np.where((share > 0) & (share < 1), np.sin(np.pi * share), 0.0)
