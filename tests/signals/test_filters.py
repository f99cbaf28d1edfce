from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from station.signals.biquad import high_pass, low_pass, notch
from station.signals.filters import EcgFilter, FilterName, offered_filters
from station.signals.inputs import SignalError

ALL = tuple(FilterName)
RATE = 500.0


def gain(names: Any, hz: float, rate: float = RATE) -> float:
    return float(np.abs(EcgFilter(names, rate).response([hz]))[0])


def one_by_one(filter_: EcgFilter, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sections' difference equations, sample after sample, from rest."""
    for s in filter_.sections:
        filtered = np.zeros_like(samples)
        x1 = x2 = y1 = y2 = 0.0
        for n, x in enumerate(samples):
            y = s.b0 * x + s.b1 * x1 + s.b2 * x2 - s.a1 * y1 - s.a2 * y2
            x1, x2, y1, y2 = x, x1, y, y1
            filtered[n] = y
        samples = filtered
    return samples


@pytest.mark.parametrize(
    ("name", "cutoffs"),
    [
        (FilterName.DIAGNOSTIC, (0.05, 150.0)),
        (FilterName.ST, (0.05, 40.0)),
        (FilterName.MONITOR, (0.5, 40.0)),
        (FilterName.BASELINE, (0.5,)),
        (FilterName.MUSCLE_35, (35.0,)),
        (FilterName.MUSCLE_25, (25.0,)),
    ],
)
@pytest.mark.parametrize("rate", [500.0, 1000.0])
def test_a_cut_off_is_where_3_db_are_gone(
    name: FilterName, cutoffs: tuple[float, ...], rate: float
) -> None:
    for hz in cutoffs:
        assert gain(name, hz, rate) == pytest.approx(math.sqrt(0.5), abs=2e-3)
    filter_ = EcgFilter(name, rate)
    assert tuple(hz for hz in (filter_.low_hz, filter_.high_hz) if hz) == cutoffs


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_butterworth_gain_is_the_closed_form(order: int) -> None:
    hz = np.array([1.0, 5.0, 20.0, 40.0, 60.0, 120.0])
    ratio = np.tan(np.pi * hz / RATE) / math.tan(math.pi * 40 / RATE)
    for design, expected in (
        (low_pass(40.0, order, RATE), 1 / np.sqrt(1 + ratio ** (2 * order))),
        (high_pass(40.0, order, RATE), 1 / np.sqrt(1 + ratio ** (-2 * order))),
    ):
        found = np.abs(np.prod([section.response(hz, RATE) for section in design], axis=0))
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_notch_takes_its_centre_and_half_of_the_power_at_its_edges() -> None:
    (section,) = notch(50.0, 3.0, RATE)
    assert abs(section.response([50.0], RATE)[0]) < 1e-12
    assert abs(section.response([0.0], RATE)[0]) == pytest.approx(1.0)
    # The edges lie at equal ratios of the bent frequencies, so not quite 1.5 Hz to either side.
    below, above = np.abs(section.response([48.5, 51.5], RATE))
    assert below == pytest.approx(math.sqrt(0.5), abs=0.02)
    assert above == pytest.approx(math.sqrt(0.5), abs=0.02)


@pytest.mark.parametrize(("name", "hz"), [(FilterName.MAINS_50, 50.0), (FilterName.MAINS_60, 60.0)])
def test_mains_is_gone_once_settled_and_the_qrs_band_stays(name: FilterName, hz: float) -> None:
    filter_ = EcgFilter(name, RATE)
    time = np.arange(2000) / RATE
    after = int(5 * filter_.settling_s * RATE)
    assert np.abs(filter_.feed(np.sin(2 * np.pi * hz * time))[0, after:]).max() < 1e-3
    assert gain(name, 20.0) > 0.99
    assert gain(name, hz - 0.2) < 10 ** (-17 / 20)


def test_diagnostic_keeps_to_the_response_of_the_standard() -> None:
    """IEC 60601-2-25: within 10 % from 0.67 to 40 Hz, not below 70 % up to 150 Hz."""
    for hz in np.arange(0.67, 40.0, 0.5):
        assert 0.9 <= gain(FilterName.DIAGNOSTIC, hz) <= 1.1
    for hz in np.arange(40.0, 150.0, 2.0):
        assert 0.7 <= gain(FilterName.DIAGNOSTIC, hz) <= 1.1


@pytest.mark.parametrize("name", [FilterName.DIAGNOSTIC, FilterName.ST])
def test_the_impulse_of_the_standard_leaves_the_baseline_where_it_was(name: FilterName) -> None:
    """IEC 60601-2-25: after 3 mV for 100 ms, at most 0.1 mV away and 0.3 mV/s steep."""
    samples = np.zeros(5000)
    samples[1000:1050] = 3.0
    filtered = EcgFilter(name, RATE).feed(samples)[0]
    after = filtered[1050 + 50 :]  # the low-pass part has died away
    assert np.abs(after).max() <= 0.1
    assert np.abs(np.diff(after)).max() * RATE <= 0.3
    # A first-order high-pass filter forgets the 0.3 mV·s in one time constant: closed form.
    tau = 1 / (2 * math.pi * 0.05)
    assert after[0] == pytest.approx(-3.0 * (1 - math.exp(-0.1 / tau)), abs=0.005)


def test_diagnostic_does_not_ring_much() -> None:
    filtered = EcgFilter(FilterName.DIAGNOSTIC, RATE).feed(np.repeat([0.0, 1.0], 200))[0]
    assert filtered.max() < 1.1


@pytest.mark.parametrize("name", ALL)
def test_after_settling_5_percent_of_a_step_are_left(name: FilterName) -> None:
    filter_ = EcgFilter(name, RATE)
    wait = int(filter_.settling_s * RATE)
    filtered = filter_.feed(np.concatenate(([0.0], np.ones(2 * wait + 100))))[0]
    final = 0.0 if filter_.low_hz else 1.0
    # Where two poles settle together they need little more than either alone.
    assert np.abs(filtered[wait + wait // 3 + 20 :] - final).max() < 0.05


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("rate", [500.0, 640.0])
def test_output_is_that_of_the_difference_equations(name: FilterName, rate: float) -> None:
    samples = np.random.default_rng(3).normal(size=400)
    samples[0] = 0.0  # so that the filter begins at rest
    filter_ = EcgFilter(name, rate)
    np.testing.assert_allclose(
        filter_.feed(samples)[0], one_by_one(filter_, samples), rtol=0, atol=1e-9
    )


@given(
    cuts=st.lists(st.integers(0, 1500), max_size=12),
    lost=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1499), st.integers(1, 90)), max_size=6
    ),
    names=st.lists(st.sampled_from(ALL), min_size=1, max_size=3),
)
@settings(max_examples=40, deadline=None)
def test_blocks_of_any_size_give_the_same(
    cuts: list[int], lost: list[tuple[int, int, int]], names: list[FilterName]
) -> None:
    samples = 300.0 + np.random.default_rng(5).normal(size=(3, 1500))
    for lead, at, length in lost:
        samples[lead, at : at + length] = np.nan
    whole = EcgFilter(names, RATE, 3).feed(samples)
    pieces = EcgFilter(names, RATE, 3)
    blocks = np.split(samples, sorted(cuts), axis=1)
    joined = np.concatenate([pieces.feed(block) for block in blocks], axis=1)
    np.testing.assert_allclose(joined, whole, rtol=0, atol=1e-9)
    assert np.array_equal(np.isnan(whole), np.isnan(samples))


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_live_pieces_give_the_recorded_result(size: int) -> None:
    samples = np.random.default_rng(7).normal(size=(2, 3000))
    names = [FilterName.DIAGNOSTIC, FilterName.MAINS_50]
    live = EcgFilter(names, RATE, 2)
    pieces = [live.feed(samples[:, at : at + size]) for at in range(0, 3000, size)]
    np.testing.assert_allclose(
        np.concatenate(pieces, axis=1), EcgFilter(names, RATE, 2).feed(samples), atol=1e-9
    )


def test_an_offset_makes_no_jump_and_a_gap_begins_anew() -> None:
    filter_ = EcgFilter(FilterName.MONITOR, RATE, 2)
    samples = np.full((2, 3000), 250.3)
    samples[0, 1000:1200] = np.nan
    samples[0, 1200:] = -40.0  # another offset after the gap
    filtered = filter_.feed(samples)
    assert np.isnan(filtered[0, 1000:1200]).all()
    assert np.nanmax(np.abs(filtered)) < 1e-9
    assert filter_.settled.tolist() == [True, True]


@pytest.mark.parametrize("names", [[FilterName.WIDE], [FilterName.ST, FilterName.MAINS_50]])
def test_after_samples_lost_on_the_way_the_baseline_is_where_it_was(
    names: list[FilterName],
) -> None:
    """The gap ends in a wave of 0.5 mV, which must not become the new zero."""
    at = np.arange(20 * 500) / 500
    samples = 120.0 + 0.5 * np.exp(-((((at % 1.0) - 0.5) / 0.1) ** 2))[None]
    whole = EcgFilter(names, 500, 1).feed(samples)
    torn = samples.copy()
    torn[0, 7120:7250] = np.nan  # from the flat line into the top of the wave
    filtered = EcgFilter(names, 500, 1).feed(torn)
    assert np.isnan(filtered[0, 7120:7250]).all()
    assert np.nanmax(np.abs(filtered[0, 7300:] - whole[0, 7300:])) < 0.02


def test_settled_says_which_leads_have_been_there_long_enough() -> None:
    filter_ = EcgFilter(FilterName.MONITOR, RATE, 2)
    filter_.feed(np.zeros((2, int(filter_.settling_s * RATE) + 1)))
    assert filter_.settled.tolist() == [True, True]
    filter_.feed(np.array([[np.nan], [0.0]]))
    assert filter_.settled.tolist() == [False, True]


def test_the_delay_is_that_of_a_slow_wave() -> None:
    filter_ = EcgFilter(FilterName.MUSCLE_25, 1000.0)
    time = np.arange(4000) / 1000
    burst = np.exp(-(((time - 2) / 0.4) ** 2)) * np.cos(2 * np.pi * 10 * (time - 2))
    filtered = filter_.feed(burst)[0]
    lags = np.arange(40)
    like = [
        np.dot(burst[100:-100], filtered[100 + lag : len(filtered) - 100 + lag]) for lag in lags
    ]
    assert lags[int(np.argmax(like))] / 1000 == pytest.approx(filter_.delay_s, abs=0.0015)


def test_what_is_printed_on_the_strip() -> None:
    filter_ = EcgFilter([FilterName.ST, FilterName.MAINS_50], RATE)
    assert filter_.label == "0.05-40 Hz, 50 Hz notch"
    assert EcgFilter(FilterName.BASELINE, RATE).label == "from 0.5 Hz"
    assert EcgFilter(FilterName.MUSCLE_35, RATE).label == "to 35 Hz"
    assert EcgFilter(FilterName.MAINS_60, RATE).label == "60 Hz notch"
    both = EcgFilter([FilterName.DIAGNOSTIC, FilterName.BASELINE, FilterName.MUSCLE_25], RATE)
    assert (both.low_hz, both.high_hz) == (0.5, 25.0)


def test_a_fingerprint_tells_any_change_and_nothing_else() -> None:
    first = EcgFilter([FilterName.DIAGNOSTIC, FilterName.MAINS_50], RATE, 12).fingerprint
    assert first == EcgFilter([FilterName.DIAGNOSTIC, FilterName.MAINS_50], RATE, 1).fingerprint
    others = {
        EcgFilter([FilterName.DIAGNOSTIC, FilterName.MAINS_60], RATE).fingerprint,
        EcgFilter([FilterName.MAINS_50, FilterName.DIAGNOSTIC], RATE).fingerprint,
        EcgFilter([FilterName.DIAGNOSTIC, FilterName.MAINS_50], 1000.0).fingerprint,
        first,
    }
    assert len(others) == 4
    # Literal on purpose: stored recordings name it, so a change of the filters must be seen.
    assert first.startswith("diagnostic+mains_50@500:")
    assert EcgFilter(FilterName.MONITOR, 250.0).fingerprint == "monitor@250:318cee48a3103529"


@pytest.mark.parametrize(
    ("rate", "device", "offered"),
    [(500, 150, True), (1000, 250, True), (500, None, False), (500, 100, False), (250, 150, False)],
)
def test_diagnostic_is_offered_where_it_can_be_had(
    rate: float, device: float | None, offered: bool
) -> None:
    assert (FilterName.DIAGNOSTIC in offered_filters(rate, device)) is offered


def test_a_notch_needs_a_rate_that_is_high_enough() -> None:
    assert FilterName.MAINS_60 not in offered_filters(130, None)
    assert FilterName.MAINS_50 in offered_filters(130, None)
    assert FilterName.MONITOR in offered_filters(100, None)


@given(rate=st.floats(100, 2000), device=st.none() | st.floats(10, 500))
@settings(max_examples=60, deadline=None)
def test_whatever_is_offered_works(rate: float, device: float | None) -> None:
    for name in offered_filters(rate, device):
        filtered = EcgFilter(name, rate).feed(np.ones(300))
        assert np.isfinite(filtered).all()


@pytest.mark.parametrize(
    "make",
    [
        lambda: EcgFilter(FilterName.DIAGNOSTIC, 250.0),
        lambda: EcgFilter(FilterName.MAINS_60, 130.0),
        lambda: EcgFilter((), 500.0),
        lambda: EcgFilter(FilterName.MONITOR, 0.0),
        lambda: EcgFilter(FilterName.MONITOR, 500.0, 0),
        lambda: EcgFilter(FilterName.MONITOR, 500.0, 2).feed(np.zeros((3, 10))),
        lambda: EcgFilter(FilterName.MONITOR, 500.0).feed([[math.inf]]),
        lambda: EcgFilter(FilterName.MONITOR, 500.0).feed("ECG"),
        lambda: offered_filters(0, None),
    ],
)
def test_what_cannot_be_filtered_is_refused(make: Any) -> None:
    with pytest.raises(SignalError):
        make()


@pytest.mark.parametrize("names", ["sharp", ["monitor", "sharp"], 5, [None]])
def test_what_names_no_filter_is_refused(names: Any) -> None:
    with pytest.raises(SignalError, match="names no filter"):
        EcgFilter(names, 500.0)


def test_diagnostic_cannot_be_had_under_any_spelling() -> None:
    names: Any = ["diagnostic"]
    with pytest.raises(SignalError, match="'diagnostic' cannot be had at 400 Hz"):
        EcgFilter(names, 400.0)


@pytest.mark.parametrize("samples", [63, 64, 65, 1000])
def test_all_leads_lost_is_no_mishap(samples: int) -> None:
    filter_ = EcgFilter(FilterName.MONITOR, 250.0, 2)
    filter_.feed(np.ones((2, 100)))
    assert np.isnan(filter_.feed(np.full((2, samples), np.nan))).all()
    assert filter_.feed(np.ones((2, 10)))[:, 0] == pytest.approx([0.0, 0.0])


def test_nothing_gives_nothing() -> None:
    filter_ = EcgFilter(FilterName.MONITOR, 500.0, 3)
    assert filter_.feed(np.empty((3, 0))).shape == (3, 0)
    assert np.isnan(filter_.feed(np.full((3, 5), np.nan))).all()
