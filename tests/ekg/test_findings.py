"""What is read off a kept EKG: beats at known places, and leads that are left out."""

from __future__ import annotations

import numpy as np

from station.ekg.findings import VALUES, findings_of, read_off
from station.vitals import Unit
from tests.ekg.recordings import kept

RATE = 500.0


def beats(seconds: float, rr_s: float, rate: float = RATE) -> np.ndarray:
    """P, QRS and T as Gaussian bumps every `rr_s`: QRS 90 ms, PR 160 ms, in mV."""
    at = np.arange(round(seconds * rate)) / rate
    phase = at % rr_s - 0.3
    out = np.zeros_like(at)
    for centre, width, height in (
        (-0.16, 0.022, 0.15),
        (-0.025, 0.009, -0.12),
        (0.0, 0.011, 1.1),
        (0.027, 0.010, -0.25),
        (0.27, 0.045, 0.3),
    ):
        out += height * np.exp(-((phase - centre) ** 2) / (2 * width**2))
    return out


def test_rate_and_intervals_carry_their_units() -> None:
    ecg = np.stack([0.6 * beats(10, 0.8), beats(10, 0.8)])
    found = findings_of(kept(ecg, RATE, ("I", "II")))
    assert found is not None
    assert found.acceptable
    assert found.left_out == ()
    assert tuple(value.name for value in found.values) == VALUES
    rate, rr, axis = (found.value(name) for name in ("heart_rate", "rr", "qrs_axis"))
    assert rate is not None
    assert rate.quantity is not None
    assert (int(rate.quantity.value), rate.quantity.unit) == (75, Unit.PER_MIN)
    assert rr is not None
    assert rr.quantity is not None
    assert (int(rr.quantity.value), rr.quantity.unit) == (800, Unit.MILLISECOND)
    assert axis is not None
    assert axis.quantity is not None
    assert axis.quantity.unit is Unit.DEGREE
    assert len(found.r_peaks) == 13
    assert all(abs(peak - (150 + 400 * n)) <= 3 for n, peak in enumerate(found.r_peaks))


def test_a_lead_that_is_off_is_left_out_and_named() -> None:
    ecg = np.stack([beats(10, 0.8), np.full(5000, np.nan), beats(10, 0.8)])
    found = read_off(ecg, RATE, ("II", "V1", "V5"))
    assert found.left_out == ("V1",)
    off = found.leads[1]
    assert (off.name, off.usable, off.reasons) == ("V1", False, ("lead_off",))
    assert len(found.r_peaks) == 13


def test_nothing_to_read_is_a_reason_and_no_number() -> None:
    found = read_off(np.full((1, 5000), np.nan), RATE, ("II",))
    assert not found.acceptable
    assert found.r_peaks == ()
    assert all(value.quantity is None and value.reason for value in found.values)


def test_a_rate_that_nothing_can_be_read_from_has_no_findings() -> None:
    assert findings_of(kept(np.zeros((1, 100)), 10.0, ("II",))) is None
