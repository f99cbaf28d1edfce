"""Counts of an instrument as 16-bit samples: what comes out of the file is what went in."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.dicom_counts import ds, fit
from station.vitals import Unit
from tests.export.dicom_records import recording


@pytest.mark.parametrize(
    ("counts", "samples", "sensitivity", "baseline", "step"),
    [
        ([0, -32767, 32767], [0, -32767, 32767], "2.5", "0", 1),
        # One count too many for 16 bits: the middle is taken off, and the baseline gives it back.
        ([0, 32768], [-16384, 16384], "2.5", "40960", 1),
        ([1_000_000, 1_065_534], [-32767, 32767], "2.5", "2581917.5", 1),
        # One more count of span than there is room for: two of them become one.
        ([0, 65535], [-16384, 16384], "5", "81917.5", 2),
        ([-(2**31), 2**31 - 1], [-32767, 32767], "163847.5", "-2.5", 65539),
        ([], [], "2.5", "0", 1),
    ],
)
def test_channels(
    counts: list[int], samples: list[int], sensitivity: str, baseline: str, step: int
) -> None:
    row = np.array(counts, dtype=np.int32)
    made = fit(row, np.ones(row.shape, dtype=bool), recording(["I"], samples=1))
    assert made.samples.tolist() == samples
    assert (made.sensitivity_uv, made.baseline_uv) == (Decimal(sensitivity), Decimal(baseline))
    assert made.step == step


@given(
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=30),
    st.sampled_from([1.0, 2.5, 0.02235174179077149, 4.88]),
    st.floats(-1e4, 1e4).map(lambda one: round(one, 3)),
    st.data(),
)
def test_no_count_is_off_by_more_than_half_a_step(
    counts: list[int], scale: float, offset: float, data: st.DataObject
) -> None:
    valid = np.array(data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts))))
    row = np.array(counts, dtype=np.int32)
    made = fit(row, valid, recording(["I"], samples=1, scale=scale, offset=offset))
    assert (made.samples[~valid] == -32768).all()
    assert (made.samples[valid] > -32768).all()
    exact = Decimal(repr(scale))
    for count, sample in zip(row[valid].tolist(), made.samples[valid].tolist(), strict=True):
        value = sample * made.sensitivity_uv + made.baseline_uv
        off = abs(value - (count * exact + Decimal(repr(offset))))
        assert off <= (0 if made.step == 1 else made.step * exact / 2)


@given(st.decimals(-1e9, 1e9, allow_nan=False, places=12))
def test_decimal_strings_fit_and_are_right_to_their_last_digit(number: Decimal) -> None:
    said = ds(number)
    assert len(said) <= 16
    assert abs(Decimal(said) - number) <= max(abs(number) * Decimal("1e-9"), Decimal("1e-12"))


def test_decimal_strings() -> None:
    assert [ds(Decimal(one)) for one in ("2.50", "0", "-0.0", "1E+3")] == ["2.5", "0", "0", "1000"]
    assert ds(Decimal("0.02235174179077149")) == "0.02235174179077"
    assert recording(["I"], samples=1).unit is Unit.MICROVOLT
