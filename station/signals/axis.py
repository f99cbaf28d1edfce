"""Frontal axes: in which direction, seen from the front, P, QRS and T point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.measured import LEAST_BEATS, Measured, not_measurable
from station.signals.waves import ABSENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from station.signals.waves import Waves

__all__ = ["angle_between", "frontal_axis", "measure_axes", "net_area"]

# The isoelectric level is the mean of so many seconds before a wave, or at either end of it.
_LEVEL_S: Final = 0.016
# A direction that differs by more than this from beat to beat is none.
_MOST_SPREAD_DEG: Final = 45.0


def frontal_axis(
    net_i: NDArray[np.float64] | float, net_avf: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Degrees from the net areas in leads I and aVF, of any shape, and of one unit for both.

    0 is to the patient's left (lead I), +90 to the feet (aVF); above -180 to 180, NaN where both
    areas are 0. The same dipole is smaller in aVF than in I by √3/2, as aVF is taken against two
    electrodes joined (Goldberger, Am Heart J 23 (1942) 483), so aVF counts 2/√3.
    """
    angle = np.degrees(np.arctan2(np.multiply(net_avf, 2 / np.sqrt(3)), net_i))
    angle = np.where(angle <= -180, 180.0, angle)
    return np.where(np.equal(net_i, 0) & np.equal(net_avf, 0), np.nan, angle)


def angle_between(degrees: NDArray[np.float64], reference: float) -> NDArray[np.float64]:
    """How far angles are from a reference the short way round, -180 to below 180 degrees."""
    return (degrees - reference + 180) % 360 - 180


def net_area(
    lead_mv: NDArray[np.float64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Area in mV times samples under one lead `(samples,)` from sample `start` up to `end`.

    `start` and `end` are `(beats,)`, as is the result; NaN where a sample is lost.
    """
    known = np.isfinite(lead_mv)
    total = np.append(0.0, np.where(known, lead_mv, 0.0).cumsum())
    lost = np.append(0, (~known).cumsum())
    area: NDArray[np.float64] = np.where(
        lost[end] == lost[start], total[end] - total[start], np.nan
    )
    return area


def measure_axes(
    leads: Mapping[str, NDArray[np.float64]], rate_hz: float, waves: Waves
) -> tuple[Measured, Measured, Measured]:
    """The axes of P, QRS and T in degrees.

    Args:
        leads: Leads `(samples,)` in mV by their standard names, I and aVF (or I and II) among them.
        rate_hz: Samples per second.
        waves: The waves of the whole beats in these leads.
    """
    lead_i, lead_avf = leads.get("I"), leads.get("aVF")
    if lead_avf is None and lead_i is not None and "II" in leads:
        lead_avf = leads["II"] - lead_i / 2
    if lead_i is None or lead_avf is None:
        lacks = not_measurable("deg", 0, "an axis needs leads I and aVF, or I and II, by name")
        return lacks, lacks, lacks
    before_qrs = waves.qrs_on
    # The T wave is taken to be as long before its peak as after it; it begins after the QRS.
    t_on = np.maximum(2 * waves.t_peak - waves.t_off, waves.qrs_off)
    t_on = np.where(waves.t_off == ABSENT, ABSENT, t_on)
    width = max(round(_LEVEL_S * rate_hz), 1)
    pair = (lead_i, lead_avf)
    return (
        _axis(pair, waves.p_on, waves.p_off, (waves.p_on - width, waves.p_off), width),
        _axis(pair, waves.qrs_on, waves.qrs_off, (before_qrs - width, before_qrs - width), width),
        _axis(pair, t_on, waves.t_off, (before_qrs - width, before_qrs - width), width),
    )


def _axis(
    pair: tuple[NDArray[np.float64], NDArray[np.float64]],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    levels: tuple[NDArray[np.int64], NDArray[np.int64]],
    width: int,
) -> Measured:
    """The direction of the median beat, over the mean of two levels of `width` samples."""
    before, after = levels
    seen = (start != ABSENT) & (end != ABSENT) & (before >= 0) & (after + width <= len(pair[0]))
    start, end, before, after = (at[seen] for at in (start, end, before, after))
    net_i, net_avf = (
        net_area(lead, start, end)
        - (net_area(lead, before, before + width) + net_area(lead, after, after + width))
        * ((end - start) / (2 * width))
        for lead in pair
    )
    known = np.isfinite(net_i) & np.isfinite(net_avf)
    count = int(known.sum())
    if count < LEAST_BEATS:
        shown = f"{count or 'no'} of {len(seen)} beats show this wave in leads I and aVF"
        return not_measurable("deg", count, f"{shown}; at least {LEAST_BEATS} are needed")
    value = float(frontal_axis(float(np.median(net_i[known])), float(np.median(net_avf[known]))))
    off = np.abs(angle_between(frontal_axis(net_i[known], net_avf[known]), value))
    spread = float(np.median(off))
    if not spread <= _MOST_SPREAD_DEG:  # NaN too: areas of 0 have no direction
        return not_measurable("deg", count, "its direction differs from beat to beat")
    return Measured(value=value, spread=spread, unit="deg", beats=count)
