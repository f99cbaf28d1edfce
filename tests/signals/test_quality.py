from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from station.recordings.wfdb import read_annotations, read_wfdb
from station.signals.inputs import SignalError
from station.signals.quality import HIDING, EcgQuality, EcgQualityStream, Reason, assess_ecg
from tests.signals.made_ecg import TWELVE, exchanged_arms, made_ecg
from tests.support.recordings import shared_data

RATE = 500.0


def spoil(kind: str, lead: NDArray[np.float64], start: int, rate: float = RATE) -> None:
    """Put a disturbance into `lead` from sample `start` on."""
    rest = lead[start:]
    t = np.arange(len(rest)) / rate
    random = np.random.default_rng(9)
    if kind == "flat":
        rest[:] = 0.31
    elif kind == "lost":
        rest[:] = np.nan
    elif kind == "saturated":
        rest[:] = 82.0
    elif kind == "clipped":
        rest[:] = np.clip(8 * np.sin(2 * np.pi * 1.3 * t), -5.5, 5.5)
    elif kind == "wander":
        rest += 1.2 * np.sin(2 * np.pi * 0.3 * t)
    elif kind == "mains 50":
        rest += 0.2 * np.sin(2 * np.pi * 50 * t)
    elif kind == "mains 60":
        rest += 0.2 * np.sin(2 * np.pi * 60 * t)
    elif kind == "muscle":
        rest += 0.3 * random.normal(size=len(rest))
    elif kind == "motion":
        slow = np.convolve(random.normal(size=len(rest)), np.hanning(round(0.12 * rate)), "same")
        rest += 0.8 * slow / slow.std()


EXPECTED = {
    "flat": Reason.LEAD_OFF,
    "lost": Reason.LEAD_OFF,
    "saturated": Reason.SATURATED,
    "clipped": Reason.SATURATED,
    "wander": Reason.WANDER,
    "mains 50": Reason.MAINS,
    "mains 60": Reason.MAINS,
    "muscle": Reason.MUSCLE,
    "motion": Reason.MOTION,
}


def test_a_clean_ecg_is_acceptable_and_nothing_is_said() -> None:
    for per_min in (40.0, 72.0, 130.0, 150.0):
        quality = assess_ecg(made_ecg(per_min=per_min), RATE, TWELVE)
        assert quality.acceptable
        assert {reason for lead in quality.leads for reason in lead.reasons} == set()
        assert all(lead.usable for lead in quality.leads)
        assert [lead.name for lead in quality.leads] == list(TWELVE)
        assert {len(lead.seconds) for lead in quality.leads} == {10}


@pytest.mark.parametrize("rate", [100.0, 128.0, 130.0, 250.0, 360.0, 1000.0, 2000.0])
@pytest.mark.parametrize("offset", [0.0, -220.0])
def test_neither_rate_nor_electrode_offset_matter(rate: float, offset: float) -> None:
    ecg = made_ecg(rate_hz=rate) + offset
    quality = assess_ecg(ecg, rate, TWELVE)
    assert quality.acceptable
    assert not any(lead.reasons for lead in quality.leads)


@pytest.mark.parametrize("kind", EXPECTED)
@pytest.mark.parametrize("leads", [1, 12])
def test_a_disturbed_lead_is_named_with_its_reason(kind: str, leads: int) -> None:
    ecg = made_ecg()[1 : 1 + leads] if leads == 1 else made_ecg()
    at = 0 if leads == 1 else 8
    spoil(kind, ecg[at], 2 * 500)
    quality = assess_ecg(ecg, RATE, TWELVE[:leads])
    lead = quality.leads[at]
    assert EXPECTED[kind] in lead.reasons
    assert lead.usable is (EXPECTED[kind] not in HIDING)
    assert all(EXPECTED[kind] in second for second in lead.seconds[4:])
    assert EXPECTED[kind] not in lead.seconds[0]
    for other in quality.leads:
        assert other is lead or not other.reasons


def test_single_leads_must_be_usable() -> None:
    ecg = made_ecg()[1]
    assert assess_ecg(ecg, RATE, ["II"]).acceptable
    spoil("muscle", ecg, 0)
    assert not assess_ecg(ecg, RATE, ["II"]).acceptable


def test_what_ends_is_over() -> None:
    ecg = made_ecg(20.0)[1:2]
    spoil("muscle", ecg[0, : 10 * 500], 5 * 500)
    seconds = assess_ecg(ecg, RATE, ["II"]).leads[0].seconds
    assert Reason.MUSCLE in seconds[7]
    assert not any(seconds[:5])
    assert not any(seconds[13:])


def test_a_pause_is_no_noise() -> None:
    ecg = made_ecg(20.0)[1:2]
    ecg[0, 8 * 500 : 12 * 500] = 0.01 * np.random.default_rng(2).normal(size=2000)
    assert not any(assess_ecg(ecg, RATE, ["II"]).leads[0].seconds)


def test_a_known_limit_finds_clipped_complexes() -> None:
    ecg = np.clip(made_ecg()[1:2], -0.6, 0.6)
    assert not assess_ecg(ecg, RATE, ["II"]).leads[0].reasons
    assert assess_ecg(ecg, RATE, ["II"], limit_mv=0.6).leads[0].reasons == (Reason.SATURATED,)


def test_exchanged_arms_are_hinted_at_and_do_not_refuse() -> None:
    quality = assess_ecg(exchanged_arms(made_ecg(30.0)), RATE, TWELVE)
    named = {lead.name for lead in quality.leads if Reason.REVERSAL in lead.reasons}
    assert named == {"I", "II", "III", "aVR", "aVL"}
    assert quality.acceptable
    where = [n for n, reasons in enumerate(quality.leads[0].seconds) if Reason.REVERSAL in reasons]
    assert where == [9, 19, 29]


def test_the_case_of_names_does_not_matter() -> None:
    lower = [name.lower() for name in TWELVE]
    quality = assess_ecg(exchanged_arms(made_ecg(30.0)), RATE, lower)
    named = {lead.name for lead in quality.leads if Reason.REVERSAL in lead.reasons}
    assert named == {"i", "ii", "iii", "avr", "avl"}


@pytest.mark.parametrize("limit_mv", [0, -5.0, math.nan, math.inf, "x", [1.0], 10**400])
def test_a_limit_that_is_none_is_refused(limit_mv: Any) -> None:
    with pytest.raises(SignalError, match="The amplifier's limit is"):
        assess_ecg(made_ecg()[:1], RATE, ["II"], limit_mv=limit_mv)


def test_no_hint_without_the_leads_for_it_nor_for_a_heart_on_the_right() -> None:
    ecg = exchanged_arms(made_ecg())
    assert not any(lead.reasons for lead in assess_ecg(ecg[:6], RATE, TWELVE[:6]).leads)
    ecg[6:] = -ecg[6:]
    assert not any(Reason.REVERSAL in q.reasons for q in assess_ecg(ecg, RATE, TWELVE).leads)


def test_twelve_leads_without_electrodes_are_refused_with_reasons() -> None:
    ecg = np.repeat(np.where(np.arange(12) % 2, 16.0, -16.0)[:, None], 5000, axis=1)
    quality = assess_ecg(ecg, RATE, TWELVE)
    assert not quality.acceptable
    assert all(lead.reasons == (Reason.LEAD_OFF, Reason.SATURATED) for lead in quality.leads)


def test_every_refusal_has_a_reason() -> None:
    random = np.random.default_rng(4)
    for _ in range(15):
        ecg = random.normal(size=(12, 5000)) * random.uniform(0.001, 2.0, size=(12, 1))
        refused_with_reason(assess_ecg(ecg, RATE, TWELVE))


def refused_with_reason(quality: EcgQuality) -> None:
    if not quality.acceptable:
        assert any(lead.reasons and not lead.usable for lead in quality.leads)


def test_counts_as_millivolts_change_nothing_in_the_verdict() -> None:
    """Sizes are told in beats: a wrong scale of a factor of five is no reason."""
    for scale in (0.2, 1.0, 5.0):
        assert assess_ecg(scale * made_ecg(noise_mv=0.01), RATE, TWELVE).acceptable


def test_a_long_recording_is_judged_by_most_of_it() -> None:
    ecg = made_ecg(60.0, 250.0)
    for lead in range(12):
        spoil("flat", ecg[lead, : 20 * 250], 0, 250.0)
    assert assess_ecg(ecg, 250.0, TWELVE).acceptable
    for lead in range(12):
        spoil("flat", ecg[lead, : 45 * 250], 0, 250.0)
    assert not assess_ecg(ecg, 250.0, TWELVE).acceptable


@pytest.mark.parametrize(
    ("ecg", "rate", "names"),
    [
        ([], 500, ["II"]),
        ([0.1], 500, ["II"]),
        (np.zeros(499), 500, ["II"]),
        (np.zeros((2, 5000)), 500, ["II"]),
        (np.zeros((2, 5000)), 500, ["II", "II"]),
        (np.zeros((2, 5000)), 500, ["II", 3]),
        (np.zeros((2, 5000)), 500, []),
        (np.zeros((2, 5000)), 500, None),
        (np.zeros((5000, 90)), 500, [str(n) for n in range(5000)]),
        (np.zeros((2, 3, 5000)), 500, ["I", "II"]),
        (np.zeros(5000), 0, ["II"]),
        (np.zeros(5000), math.nan, ["II"]),
        (np.full(5000, math.inf), 500, ["II"]),
        (np.arange(5000), 500, ["II"]),
        (np.full(5000, 1e300), 500, ["II"]),
        ("ECG", 500, ["II"]),
    ],
)
def test_what_is_no_ecg_is_refused(ecg: Any, rate: Any, names: Any) -> None:
    with pytest.raises(SignalError):
        assess_ecg(ecg, rate, names)


@pytest.mark.parametrize("value", [0.0, 0.7, math.nan])
def test_a_constant_is_no_lead(value: float) -> None:
    lead = assess_ecg(np.full(5000, value), RATE, ["II"]).leads[0]
    assert not lead.usable
    assert lead.reasons == (Reason.LEAD_OFF,)


@given(
    ecg=hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 12), st.integers(100, 700)),
        elements=st.floats(-300, 300) | st.just(math.nan),
        fill=st.floats(-10, 10) | st.just(math.nan),
    ),
    rate=st.floats(100, 400),
    cuts=st.lists(st.integers(0, 700), max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_anything_gets_an_answer_and_live_the_same(
    ecg: NDArray[np.float64], rate: float, cuts: list[int]
) -> None:
    names = [str(lead) for lead in range(len(ecg))]
    try:
        quality = assess_ecg(ecg, rate, names)
    except SignalError:
        return
    refused_with_reason(quality)
    stream = EcgQualityStream(rate, names)
    told: dict[tuple[str, int], frozenset[Reason]] = {}
    for block in np.split(ecg, sorted(cut for cut in cuts if cut < ecg.shape[1]), axis=1):
        try:
            seconds = stream.feed(block)
        except SignalError:  # a piece of whole numbers only looks like counts
            return
        told |= {(each.name, each.second): each.reasons for each in seconds if each.complete}
    for lead in quality.leads:
        for second, reasons in enumerate(lead.seconds):
            assert told.get((lead.name, second), reasons) == reasons


@pytest.mark.unshipped
def test_most_of_what_people_said_is_found() -> None:
    """The weights were fitted to these records; what they do to others, the fitting tool says."""
    with np.load(shared_data() / "cinc2011" / "seta_half1.npz") as data:
        good = data["acceptable"].astype(bool)[::4]
        steps = data["delta"][::4]
    took, said = [], []
    for record in steps:
        ecg = record.astype(np.int32).cumsum(axis=1).astype(np.int16) / 1000
        start = time.process_time()
        quality = assess_ecg(ecg, RATE, TWELVE)
        took.append(time.process_time() - start)
        said.append(quality.acceptable)
        refused_with_reason(quality)
    right = np.array(said) == good
    assert right.mean() >= 0.915
    assert right[~good].mean() >= 0.80
    assert min(took) < 0.020  # the bench has the limit; here only a gross slip is seen


@pytest.mark.unshipped
def test_recordings_of_a_hospital_are_acceptable() -> None:
    data = shared_data()
    for number in range(1, 200, 20):
        quality = assess_ecg(read_wfdb(data / "ludb" / str(number)).matrix(), RATE, TWELVE)
        assert quality.acceptable
        assert not any(Reason.REVERSAL in lead.reasons for lead in quality.leads)


@pytest.mark.unshipped
def test_exchanged_arms_are_found_in_sinus_rhythm() -> None:
    data = shared_data()
    hints = 0
    for number in range(1, 200, 20):
        ecg = exchanged_arms(read_wfdb(data / "ludb" / str(number)).matrix())
        hints += Reason.REVERSAL in assess_ecg(ecg, RATE, TWELVE).leads[0].reasons
    assert hints >= 5


@pytest.mark.unshipped
def test_noise_hides_beats_and_wander_does_not() -> None:
    """118 with the noises of nstdb at 0 dB: motion and muscle are told, each by its name."""
    data = shared_data()
    clean = read_wfdb(data / "mitdb" / "118").matrix()[0, 108_000:151_200]
    shares = {}
    for kind in ("bw", "em", "ma"):
        noise = read_wfdb(data / "nstdb" / f"{kind}_first15min").matrix()[0, : len(clean)]
        lead = assess_ecg(clean + 5.91 * 10 ** (-6 / 20) * noise, 360.0, ["MLII"]).leads[0]
        for reason in Reason:
            shares[kind, reason] = np.mean([reason in second for second in lead.seconds])
    quiet = assess_ecg(clean, 360.0, ["MLII"]).leads[0]
    assert np.mean([bool(second & HIDING) for second in quiet.seconds]) < 0.02
    assert shares["em", Reason.MOTION] > 0.7
    assert shares["em", Reason.MUSCLE] < 0.1
    assert shares["ma", Reason.MUSCLE] > 2 * shares["bw", Reason.MUSCLE] + 0.05
    assert shares["bw", Reason.WANDER] > 0.3
    assert shares["bw", Reason.MOTION] + shares["bw", Reason.MUSCLE] < 0.05


@pytest.mark.unshipped
def test_premature_beats_are_no_noise() -> None:
    data = shared_data()
    for record in ("106", "119", "223"):
        recording = read_wfdb(data / "mitdb" / record)
        marks = read_annotations(data / "mitdb" / f"{record}.atr")
        assert "V" in marks.symbol
        lead = assess_ecg(recording.matrix()[0, : 300 * 360], 360.0, ["MLII"]).leads[0]
        assert np.mean([bool(second & HIDING) for second in lead.seconds]) < 0.02


@pytest.mark.unshipped
def test_what_people_called_too_noisy_is_mostly_not_usable() -> None:
    folder = shared_data() / "cinc2017"
    rows = [line.split(",") for line in (folder / "REFERENCE.csv").read_text().split()]
    usable: dict[str, list[bool]] = {"N": [], "~": []}
    for name, label in rows:
        if label in usable and len(usable[label]) < 40 and (folder / f"{name}.mat").exists():
            ecg = np.fromfile(folder / f"{name}.mat", dtype="<i2", offset=24) / 1000
            usable[label].append(assess_ecg(ecg, 300.0, ["I"]).acceptable)
    assert np.mean(usable["N"]) >= 0.85
    assert np.mean(usable["~"]) <= 0.5
