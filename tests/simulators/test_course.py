"""A person whose body changes: still one physiology, a function of the time, exact."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from station.recordings import read_recording
from station.signals.beats import detect_r_peaks
from station.simulators.changes import NUMBERS, WORDS, Change
from station.simulators.course import Beat, Course
from station.simulators.heart.noise import recorded
from station.simulators.heart.shapes import Kind
from station.simulators.patient import Patient
from station.simulators.trace import Trace
from station.simulators.waves import LEADS
from tests.support.ec57 import score
from tests.support.recordings import shared_data

RATE_HZ = 500
STEADY = Patient(
    seed=3, heart_rate=72, respiratory_rate=15, spo2=98, systolic=120, diastolic=80, steady=True
)


def person(**words: str) -> Course:
    return Course(STEADY, [Change(at_s=0.0, words=words)])


def seconds(duration_s: float, start_s: float = 0.0) -> NDArray[Any]:
    return np.asarray(start_s + np.arange(round(duration_s * RATE_HZ)) / RATE_HZ)


def one_beat(course: Course, kind: Kind) -> Beat:
    return next(beat for beat in course.truth(10.0, 60.0) if beat.kind is kind)


def around(course: Course, beat: Beat, lead: str, from_s: float, to_s: float) -> NDArray[Any]:
    """A lead from one moment after R to another."""
    return np.asarray(course.ecg(seconds(to_s - from_s, beat.r_s + from_s), (lead,))[0])


def test_without_changes_it_is_the_patient() -> None:
    course, times = Course(STEADY), seconds(20.0)
    beats = STEADY.beat_times(0.0, 600.0)
    assert np.allclose(course.beat_times(0.0, 600.0), beats, atol=1e-9, rtol=0.0)
    before, now = STEADY.at(33.0), course.at(33.0)
    assert now.pulse_rate == pytest.approx(before.pulse_rate, abs=0.1)
    assert now.heart_rate == pytest.approx(before.heart_rate)
    assert (now.systolic, now.diastolic, now.spo2) == (120.0, 80.0, 98.0)
    assert np.max(np.abs(course.ecg(times) - STEADY.ecg(times))) < 0.15
    assert np.max(np.abs(course.pleth(times) - STEADY.pleth(times))) < 0.08
    assert np.allclose(course.breathing(times), STEADY.breathing(times))


@pytest.mark.parametrize("heart_rate", [40, 72, 150])
@pytest.mark.parametrize(
    ("rhythm", "share"),
    [(name, 1.0) for name in ("sinus", "af", "pvcs", "bigeminy", "paced", "vt")]
    # Two beats of twenty are left out; three of four P waves are conducted.
    + [("pauses", 0.9), ("av_block", 0.75)],
)
def test_an_hour_has_exactly_the_beats_of_its_rate(
    rhythm: str, share: float, heart_rate: int
) -> None:
    patient = Patient(seed=5, heart_rate=heart_rate, steady=True)
    course = Course(patient, [Change(at_s=0.0, words={"rhythm": rhythm})])
    wanted = 60 * heart_rate * share
    assert abs(len(course.beat_times(0.0, 3600.0)) - wanted) <= 2


def test_a_rate_that_rises_has_the_beats_of_its_area() -> None:
    """60/min for a minute, in a minute to 120, 120 for a minute: 60 + 90 + 120 beats."""
    patient = Patient(heart_rate=60, steady=True)
    course = Course(patient, [Change(at_s=60.0, over_s=60.0, numbers={"heart_rate": 120})])
    assert len(course.beat_times(0.0, 180.0)) == pytest.approx(270, abs=1)
    assert len(course.beat_times(60.0, 120.0)) == pytest.approx(90, abs=1)
    assert course.at(150.0).pulse_rate == pytest.approx(120.0, abs=0.5)


def test_fibrillation_is_irregular_and_has_f_waves_instead_of_p() -> None:
    course = person(rhythm="af")
    rr_s = np.diff(course.beat_times(0.0, 600.0))
    assert 0.15 < rr_s.std() / rr_s.mean() < 0.30
    # An interval says nothing of the next one.
    assert abs(np.corrcoef(rr_s[:-1], rr_s[1:])[0, 1]) < 0.15
    assert all(set(beat.waves) == {"QRS", "T"} for beat in course.truth(0.0, 60.0))
    # Between T and the next beat V1 swings five to eight times a second.
    spectrum = np.abs(np.fft.rfft(course.ecg(seconds(64.0), ("V1",))[0]))
    hertz = np.fft.rfftfreq(64 * RATE_HZ, 1.0 / RATE_HZ)
    sinus = np.abs(np.fft.rfft(person().ecg(seconds(64.0), ("V1",))[0]))
    band = (hertz > 5.5) & (hertz < 6.3)
    assert spectrum[band].sum() > 1.3 * sinus[band].sum()


def test_premature_beats_are_early_wide_and_followed_by_a_full_pause() -> None:
    beats = person(rhythm="bigeminy").truth(10.0, 40.0)
    normal = [beat.r_s for beat in beats if beat.kind is Kind.NORMAL]
    early = next(beat for beat in beats[1:-1] if beat.kind is Kind.VENTRICULAR)
    before = max(r for r in normal if r < early.r_s)
    after = min(r for r in normal if r > early.r_s)
    rr_s = 60.0 / 72.0
    assert early.r_s - before == pytest.approx(0.65 * rr_s, rel=0.08)
    assert after - before == pytest.approx(2 * rr_s, rel=0.08)
    onset, _, end = early.waves["QRS"]
    assert end - onset > 0.120
    assert "P" not in early.waves


def test_pvcs_come_now_and_then_and_never_two_in_a_row() -> None:
    kinds = [beat.kind for beat in person(rhythm="pvcs").truth(0.0, 1000.0)]
    share = kinds.count(Kind.VENTRICULAR) / len(kinds)
    assert 0.07 < share < 0.14
    assert (Kind.VENTRICULAR, Kind.VENTRICULAR) not in list(pairwise(kinds))


def test_pauses_and_dropped_beats() -> None:
    longest = np.diff(person(rhythm="pauses").beat_times(0.0, 120.0)).max()
    assert longest == pytest.approx(3 * 60 / 72, rel=0.05)
    course = person(rhythm="av_block")
    blocked = one_beat(course, Kind.BLOCKED)
    assert set(blocked.waves) == {"P"}
    assert blocked.r_s not in course.beat_times(0.0, 60.0)


def test_a_pacemaker_does_not_breathe_and_spikes_before_each_beat() -> None:
    course = person(rhythm="paced")
    assert np.ptp(np.diff(course.beat_times(0.0, 60.0))) < 1e-9
    beat = one_beat(course, Kind.PACED)
    spike = around(course, beat, "II", -0.064, -0.055)
    assert spike.min() < -1.5
    assert around(course, beat, "II", -0.2, -0.07).min() > -0.3
    onset, _, end = beat.waves["QRS"]
    assert end - onset >= 0.120


def test_left_bundle_branch_block() -> None:
    """Wide; no q in I and V6, negative V1, T against QRS."""
    course = person(conduction="lbbb")
    beat = one_beat(course, Kind.LEFT_BLOCK)
    onset, _, end = beat.waves["QRS"]
    assert end - onset >= 0.120
    for lead in ("I", "V6"):
        quiet = around(course, beat, lead, -0.065, -0.06)[0]
        assert around(course, beat, lead, -0.06, 0.05).min() > quiet - 0.05
        assert around(course, beat, lead, -0.02, 0.08).max() > 0.5
        assert around(course, beat, lead, 0.25, 0.36).min() < -0.1
    assert around(course, beat, "V1", -0.02, 0.08).min() < -0.8
    assert around(course, beat, "V1", 0.25, 0.36).max() > 0.2


def test_right_bundle_branch_block() -> None:
    """Wide; R' in V1, a broad S in I and V6."""
    course = person(conduction="rbbb")
    beat = one_beat(course, Kind.RIGHT_BLOCK)
    onset, _, end = beat.waves["QRS"]
    assert end - onset >= 0.120
    assert around(course, beat, "V1", 0.05, 0.08).max() > 0.5
    for lead in ("I", "V6"):
        assert around(course, beat, lead, 0.05, 0.08).min() < -0.3


def test_the_normal_beat_in_true_millivolts() -> None:
    """At R: II = 0.235 * 0.970 + 1.066 * 0.820 + 0.132 * 0.100 = 1.115 mV, less the feet of Q
    (0.008 * -0.063) and S (0.034 * -0.280); V5 = 1.125 * 0.970 + 0.127 * 0.820 + 0.0086 = 1.204.
    """
    course = Course(STEADY)
    at_r = np.array([one_beat(course, Kind.NORMAL).r_s])
    two, five = course.ecg(at_r, ("II", "V5"))[:, 0]
    breath = float(course.breathing(at_r)[0])
    assert two == pytest.approx(1.105 * (1 + 0.04 * breath) + 0.0314 * breath, abs=0.01)
    assert five == pytest.approx(1.200 * (1 + 0.04 * breath) + 0.0257 * breath, abs=0.02)
    # r S in V1, and it turns over in V3 or V4.
    whole = course.ecg(seconds(20.0), ("V1", "V2", "V4", "V5"))
    assert 0.1 < whole[0].max() < -0.5 * whole[0].min()
    assert whole[1].max() < -whole[1].min()
    assert whole[2].max() > -whole[2].min()


def test_twelve_leads_obey_einthoven_and_goldberger_with_all_the_noise() -> None:
    loud = {"wander_mv": 0.2, "muscle_mv": 0.05, "mains_mv": 0.1}
    for electrodes in WORDS["electrodes"]:
        change = Change(at_s=0.0, numbers=loud, words={"electrodes": electrodes, "rhythm": "af"})
        one, two, three, avr, avl, avf = Course(STEADY, [change]).ecg(seconds(5.0), LEADS[:6])
        assert np.allclose(one + three, two)
        assert np.allclose(avr, -(one + two) / 2)
        assert np.allclose(avl, (one - three) / 2)
        assert np.allclose(avf, (two + three) / 2)


def test_exchanged_arms() -> None:
    """I upside down, II and III changed places, aVR and aVL too; the chest as it was."""
    right = dict(zip(LEADS, person().ecg(seconds(3.0), LEADS), strict=True))
    wrong = dict(zip(LEADS, person(electrodes="arms").ecg(seconds(3.0), LEADS), strict=True))
    assert np.allclose(wrong["I"], -right["I"])
    assert np.allclose(wrong["II"], right["III"])
    assert np.allclose(wrong["aVR"], right["aVL"])
    assert np.allclose(wrong["aVF"], right["aVF"])
    assert np.allclose(wrong["V3"], right["V3"])


@pytest.mark.parametrize(
    ("region", "lead"), [("inferior", "II"), ("anterior", "V3"), ("lateral", "V5")]
)
@pytest.mark.parametrize("shift_mv", [0.2, -0.15])
def test_an_st_shift_has_its_size_in_its_lead(region: str, lead: str, shift_mv: float) -> None:
    change = Change(at_s=0.0, numbers={"st_mv": shift_mv}, words={"st_region": region})
    course, without = Course(STEADY, [change]), Course(STEADY)
    at = np.array([one_beat(course, Kind.NORMAL).r_s + 0.110])
    breath = 1 + 0.04 * float(course.breathing(at)[0])
    moved = (course.ecg(at, (lead,)) - without.ecg(at, (lead,)))[0, 0]
    # Its level holds from 80 ms on; 120 ms at a rate of 60/min are 110 at 72.
    assert moved == pytest.approx(shift_mv * breath, abs=0.01)
    before = np.array([at[0] - 0.3])
    assert np.allclose(course.ecg(before, (lead,)), without.ecg(before, (lead,)), atol=1e-3)


def test_an_early_beat_has_a_weak_pulse() -> None:
    course = person(rhythm="bigeminy")
    early = one_beat(course, Kind.VENTRICULAR).r_s
    normal = min(beat.r_s for beat in course.truth(early, 60.0) if beat.kind is Kind.NORMAL)
    weak = course.pleth(seconds(0.5, early + 0.2)).max()
    strong = course.pleth(seconds(0.5, normal + 0.2)).max()
    assert weak < 0.85 * strong


def test_breathing_is_in_rate_ecg_and_pleth() -> None:
    course, times = Course(STEADY), seconds(40.0)
    wave = course.breathing(times)
    assert np.diff(course.beat_times(0.0, 60.0)).std() > 0.02
    bare = course.ecg(times, ("II",))[0]
    quiet = np.abs(bare) < 0.06  # the baseline between the waves
    assert np.corrcoef(bare[quiet], wave[quiet])[0, 1] > 0.5
    foot = course.pleth(times)
    low = foot < 0.1
    assert np.corrcoef(foot[low], wave[low])[0, 1] > 0.5


def test_desaturation_and_a_fever_go_in_straight_lines_and_stay() -> None:
    change = Change(at_s=10.0, over_s=20.0, numbers={"spo2": 82, "temperature": 39.0})
    course = Course(Patient(spo2=98, temperature=37.0, steady=True), [change])
    assert [course.at(t).spo2 for t in (0.0, 10.0, 20.0, 30.0, 500.0)] == [98, 98, 90, 82, 82]
    assert course.at(15.0).temperature == pytest.approx(37.5)


def test_rhythms_change_at_a_beat() -> None:
    changes = [
        Change(at_s=20.0, words={"rhythm": "paced"}),
        Change(at_s=40.0, words={"rhythm": "sinus", "electrodes": "arms"}),
    ]
    course = Course(STEADY, changes)
    kinds = {kind: [b.r_s for b in course.truth(0.0, 60.0) if b.kind is kind] for kind in Kind}
    assert 19.0 < min(kinds[Kind.PACED]) < 21.0
    assert 39.0 < max(kinds[Kind.PACED]) < 41.0
    rr_s = np.diff(course.beat_times(0.0, 60.0))
    assert rr_s.min() > 0.7
    assert rr_s.max() < 0.95
    assert course.rhythm(30.0) == "paced"
    assert course.ecg(seconds(1.0, 41.0), ("I",)).min() < -0.3


@pytest.mark.parametrize("rhythm", WORDS["rhythm"])
def test_any_moment_in_any_order_and_piece(rhythm: str) -> None:
    changes = [
        Change(at_s=0.0, words={"rhythm": rhythm}, numbers={"muscle_mv": 0.02}),
        Change(at_s=25.0, over_s=9.0, numbers={"heart_rate": 110}),
    ]
    whole = Course(STEADY, changes)
    times = seconds(40.0)
    signal, pulse = whole.ecg(times, ("II", "V1")), whole.pleth(times)
    pieces = Course(STEADY, changes)
    for first in reversed(range(0, len(times), 777)):
        part = slice(first, first + 777)
        assert np.allclose(pieces.ecg(times[part], ("II", "V1")), signal[:, part], atol=1e-9)
        assert np.allclose(pieces.pleth(times[part]), pulse[part], atol=1e-9)


def test_noise_has_the_size_that_was_asked_for() -> None:
    times, bare = seconds(120.0), Course(STEADY).ecg(seconds(120.0))
    for name, rms in (("muscle_mv", 0.05), ("wander_mv", 0.3)):
        noisy = Course(STEADY, [Change(at_s=0.0, numbers={name: rms})]).ecg(times)
        assert np.std(noisy - bare) == pytest.approx(rms, rel=0.2)
    humming = Course(STEADY, [Change(at_s=0.0, numbers={"mains_mv": 0.1})])
    hum = humming.ecg(times, ("I",)) - Course(STEADY).ecg(times, ("I",))
    spectrum = np.abs(np.fft.rfft(hum[0]))
    assert np.argmax(spectrum) == 50 * 120
    assert np.abs(hum).max() == pytest.approx(0.1, rel=0.1)


@pytest.mark.unshipped
def test_recorded_noise_of_the_stress_test_database() -> None:
    """Electrode motion, with an RMS of 0.4 mV."""
    channel = read_recording(next((shared_data() / "nstdb").glob("em*.hea"))).channels[0]
    loop = recorded(channel.samples, channel.rate_hz)
    course = Course(STEADY, [Change(at_s=0.0, numbers={"electrode_mv": 0.4})], recorded_noise=loop)
    added = course.ecg(seconds(600.0)) - Course(STEADY).ecg(seconds(600.0))
    assert np.std(added) == pytest.approx(0.4, rel=0.4)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"numbers": {"spo2": 120}}, "spo2 is from 35 to 100 %, found 120"),
        ({"numbers": {"weight": 80}}, "no 'weight' in a person; there are heart_rate, systolic"),
        ({"words": {"rhythm": "waltz"}}, "rhythm is one of sinus, af, .*, found 'waltz'"),
        ({"words": {"mood": "good"}}, "no 'mood' in a person"),
        ({"numbers": {"systolic": 70}}, "diastolic 80 is not below systolic 70"),
        ({"numbers": {"electrode_mv": 1}}, "electrode_mv sizes recorded noise"),
    ],
)
def test_what_cannot_be(change: dict[str, dict[str, object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Course(STEADY, [Change(at_s=5.0, **change)])  # type: ignore[arg-type]


def test_changes_out_of_order_and_unknown_leads_are_refused() -> None:
    with pytest.raises(ValueError, match="in the order of their times"):
        Course(STEADY, [Change(at_s=5.0, words={"rhythm": "af"}), Change(at_s=4.0)])
    with pytest.raises(ValueError, match="no lead V9"):
        Course(STEADY).ecg(seconds(1.0), ("V9",))


def test_a_trace_and_its_area() -> None:
    """4 for 2 s, then in 4 s to 8, then 8: the areas are 8, 8 + 24 and 32 + 8."""
    trace = Trace(4.0)
    trace.change(2.0, 8.0, over_s=4.0)
    times = np.array([-1.0, 2.0, 4.0, 6.0, 7.0])
    assert trace.at(times).tolist() == pytest.approx([4.0, 4.0, 6.0, 8.0, 8.0])
    assert trace.area(times).tolist() == pytest.approx([-4.0, 8.0, 18.0, 32.0, 40.0])
    trace.change(4.0, 6.0)  # stays where it is
    assert trace.one(100.0) == 6.0


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**40),
    rate=st.integers(*(round(limit) for limit in NUMBERS["heart_rate"][:2])),
    rhythm=st.sampled_from(WORDS["rhythm"]),
    start=st.floats(0.0, 1e5),
)
def test_beats_never_run_backwards(seed: int, rate: int, rhythm: str, start: float) -> None:
    course = Course(
        Patient(seed=seed),
        [Change(at_s=0.0, numbers={"heart_rate": rate}, words={"rhythm": rhythm})],
    )
    beats = course.beat_times(start, start + 30.0)
    assert np.all(np.diff(beats) > 0.25 * 60.0 / rate)
    assert np.all((beats >= start) & (beats < start + 30.0))
    state = course.at(start)
    assert np.isfinite(state.pulse_rate)


@pytest.mark.parametrize(
    "words",
    [{"rhythm": rhythm} for rhythm in WORDS["rhythm"]]
    + [{"conduction": "lbbb"}, {"conduction": "rbbb"}],
    ids=lambda words: next(iter(words.values())),
)
def test_the_stations_own_detector_finds_the_true_beats(words: dict[str, str]) -> None:
    patient = Patient(seed=3, heart_rate=72)
    course = Course(patient, [Change(at_s=0.0, words=words)])
    true = np.rint(course.beat_times(0.0, 120.0) * RATE_HZ).astype(np.int64)
    found = detect_r_peaks(course.ecg(seconds(120.0))[0], float(RATE_HZ))
    assert score(true, found, RATE_HZ, tolerance_s=0.1).f1 > 0.99
