"""Heart rate: what is averaged, what is held, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.signals.heart_rate import HeartRateMeter, heart_rate
from station.signals.inputs import SignalError

RATE_HZ = 250.0


def every(interval_s: float, count: int, start_s: float = 1.0) -> np.ndarray:
    return np.round((start_s + interval_s * np.arange(count)) * RATE_HZ).astype(np.int64)


def meter_of(beats: np.ndarray) -> HeartRateMeter:
    meter = HeartRateMeter(RATE_HZ)
    for beat in beats:
        meter.beat(int(beat))
    return meter


@pytest.mark.parametrize("per_min", [20, 30, 48, 60, 75, 120, 200, 250])
def test_an_even_rhythm_has_its_rate(per_min: float) -> None:
    found = heart_rate(every(60 / per_min, 20), RATE_HZ)
    assert found.value_per_min == pytest.approx(per_min, rel=0.01)
    assert not found.held


def test_averaging_is_said() -> None:
    assert heart_rate(every(0.8, 3), RATE_HZ).averaging == "mean of 2 RR"
    assert heart_rate(every(0.8, 30), RATE_HZ).averaging == "trimmed mean of 12 RR"
    assert heart_rate(every(1.5, 30), RATE_HZ).averaging == "mean of 4 RR"


def test_one_early_beat_and_its_pause_do_not_move_the_rate() -> None:
    intervals = np.full(12, 0.8)
    intervals[5:7] = 0.5, 1.1
    beats = np.round((1 + np.concatenate(([0], np.cumsum(intervals)))) * RATE_HZ).astype(int)
    assert heart_rate(beats, RATE_HZ).value_per_min == pytest.approx(75)


@pytest.mark.parametrize(
    ("interval_s", "new_per_min"), [(0.5, 120), (1.5, 40)], ids=["80 to 120", "80 to 40"]
)
def test_a_step_is_followed_within_ten_seconds(interval_s: float, new_per_min: float) -> None:
    """Steps of IEC 60601-2-27; monitors declare 6 to 11 s."""
    steady = every(0.75, 40)
    after = steady[-1] + np.round(interval_s * RATE_HZ * np.arange(1, 30)).astype(int)
    meter = meter_of(steady)
    for beat in after:
        meter.beat(int(beat))
        found = meter.read(int(beat)).value_per_min
        assert found is not None
        if abs(found - new_per_min) < 0.1 * abs(new_per_min - 80):
            break
    assert (beat - steady[-1]) / RATE_HZ <= 10


def test_a_poor_signal_holds_the_rate_and_marks_it() -> None:
    beats = every(0.8, 30)
    meter = meter_of(beats)
    last = int(beats[-1])
    meter.quality(last + 10, usable=False)
    meter.quality(last + 20, usable=False)
    found = meter.read(last + 5 * 250)
    assert found.value_per_min == pytest.approx(75)
    assert found.held
    assert found.held_for_s == pytest.approx(5)
    assert found.reason == "The signal is too poor for a heart rate."
    assert meter.read(last + 16 * 250).value_per_min is None


def test_the_rate_comes_back_after_a_poor_span_without_an_interval_across_it() -> None:
    before = every(0.8, 20)
    gap_end = int(before[-1]) + 5 * 250
    meter = meter_of(before)
    meter.quality(int(before[-1]) + 50, usable=False)
    meter.quality(gap_end, usable=True)
    after = gap_end + np.array([50, 200, 350, 500])
    for beat in after:
        meter.beat(int(beat))
    found = meter.read(int(after[-1]))
    assert not found.held
    # Nine intervals of 0.8 s and three of 0.6 s remain; none is as long as the gap.
    assert found.value_per_min == pytest.approx(60 / ((8 * 0.8 + 2 * 0.6) / 10), rel=0.01)


def test_a_pause_in_a_good_signal_is_not_held() -> None:
    beats = every(0.8, 30)
    found = heart_rate(beats, RATE_HZ, now=int(beats[-1]) + 5 * 250)
    assert found.value_per_min is None
    assert found.reason == "No beat for 5 s."
    assert not found.held


def test_lost_samples_break_an_interval() -> None:
    beats = every(0.8, 10)
    gone = np.delete(beats, 5)
    assert heart_rate(gone, RATE_HZ).value_per_min == pytest.approx(75, abs=3)
    found = heart_rate(gone, RATE_HZ, poor=[(int(beats[5]) - 20, int(beats[5]) + 20)])
    assert found.value_per_min == pytest.approx(75)


def test_a_beat_that_is_not_trusted_breaks_its_interval() -> None:
    meter = HeartRateMeter(RATE_HZ)
    for beat in every(0.8, 10):
        meter.beat(int(beat))
        meter.beat(int(beat) + 100, trusted=False)
    assert meter.read(int(beat)).value_per_min is None
    assert meter.read(int(beat)).reason == "Too few beats in a row."


def test_late_beats_take_their_place() -> None:
    beats = every(0.8, 20)
    meter = meter_of(np.delete(beats, 17))
    meter.beat(int(beats[17]))
    meter.beat(int(beats[17]))
    assert meter.read(int(beats[-1])) == heart_rate(beats, RATE_HZ)


def test_beats_after_now_are_not_known_yet() -> None:
    beats = every(0.8, 20)
    assert heart_rate(beats, RATE_HZ, now=int(beats[10])) == heart_rate(beats[:11], RATE_HZ)


@pytest.mark.parametrize("beats", [[], [100], [100, 300]])
def test_too_few_beats_have_no_rate(beats: list[int]) -> None:
    found = heart_rate(beats, RATE_HZ)
    assert found.value_per_min is None
    assert found.reason


@pytest.mark.parametrize("beats", [[3, 2], [1.5, 2.5], [[1, 2]], ["a"], [5, 5]])
def test_what_are_no_beats_is_refused(beats: list[object]) -> None:
    with pytest.raises(SignalError):
        heart_rate(beats, RATE_HZ)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "beats",
    [np.array([500, 100, 700], np.uint32), [[1], [1, 2]], [None]],
)
def test_beats_that_do_not_rise_are_refused_whatever_their_type(beats: object) -> None:
    with pytest.raises(SignalError, match="rising sample indices"):
        heart_rate(beats, RATE_HZ)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more", [{"now": float("nan")}, {"now": 1.5}, {"poor": [(5,)]}, {"poor": [5]}, {"poor": 5}]
)
def test_what_are_no_samples_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(SignalError):
        heart_rate(every(0.8, 20), RATE_HZ, **more)  # type: ignore[arg-type]


def test_poor_spans_after_now_push_none_before_it_out() -> None:
    beats = every(0.8, 30)
    now, spoilt = int(beats[20]), int(beats[18]) + 10
    later = [(int(beats[-1]) + 10 * k, int(beats[-1]) + 10 * k) for k in range(70)]
    alone = heart_rate(beats, RATE_HZ, now=now, poor=[(spoilt, spoilt)])
    assert heart_rate(beats, RATE_HZ, now=now, poor=[(spoilt, spoilt), *later]) == alone


@pytest.mark.parametrize("rate_hz", [0, float("nan"), 1e6, "a"])
def test_a_wrong_rate_is_refused(rate_hz: float) -> None:
    with pytest.raises(SignalError):
        HeartRateMeter(rate_hz)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["beat", "odd", "good", "poor", "lost", "read"]), st.integers(0, 500)
        ),
        max_size=200,
    )
)
def test_any_story_gives_a_rate_or_a_reason(story: list[tuple[str, int]]) -> None:
    meter = HeartRateMeter(RATE_HZ)
    now = 0
    for what, later in story:
        now += later
        if what in ("beat", "odd"):
            meter.beat(now, trusted=what == "beat")
        elif what in ("good", "poor"):
            meter.quality(now, usable=what == "good")
        elif what == "lost":
            meter.lost(now - 20, now)
        found = meter.read(now)
        assert (found.value_per_min is None) <= (found.reason is not None)
        assert found.held <= (found.reason is not None)
        assert 0 <= found.held_for_s <= 15
        if found.value_per_min is not None:
            assert found.value_per_min > 0


def test_memory_is_bounded() -> None:
    meter = HeartRateMeter(RATE_HZ)
    for beat in every(0.3, 5000):
        meter.beat(int(beat))
        meter.lost(int(beat) + 5, int(beat) + 6)
    assert len(meter._beats) < 100
    assert len(meter._poor) < 100
