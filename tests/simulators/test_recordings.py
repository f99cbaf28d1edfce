"""The shipped excerpt is the record that it says, in true millivolts, and loops without a seam."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from station.simulators.recordings import RecordedEcg, read_record, shipped_recording

# WFDB header(5): file, format, gain, bits, zero, first value, checksum, block size, lead.
HEADER = """x 2 360 2
x.dat 212 200 11 1024 955 {first} 0 MLII
x.dat 212 200 11 1024 992 {second} 0 V1
# a comment
"""


# Two frames of two samples, low byte, both high nibbles (the second lead's first), low byte:
# 955 = 0x3BB and 992 = 0x3E0, then -1 = 0xFFF and -256 = 0xF00.
SIGNAL = bytes.fromhex("BB33E0 FFFF00")


def test_format_212_by_hand() -> None:
    record = read_record(HEADER.format(first=954, second=736), SIGNAL)
    assert record.counts.tolist() == [[955, -1], [992, -256]]
    assert record.millivolts()[0, 0] == pytest.approx((955 - 1024) / 200)


def test_wrong_checksums_formats_and_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="lead MLII sums to 954, its header says 955"):
        read_record(HEADER.format(first=955, second=736), SIGNAL)
    with pytest.raises(ValueError, match="2 samples of two leads are 6 bytes: 5"):
        read_record(HEADER.format(first=954, second=736), SIGNAL[:-1])
    with pytest.raises(ValueError, match="lead MLII is in format 16"):
        read_record(HEADER.format(first=954, second=736).replace(" 212 ", " 16 "), SIGNAL)


def test_the_excerpt_in_true_millivolts() -> None:
    """The header says 200 counts per mV around 1024; the first samples are 944 and 943."""
    record = shipped_recording()
    assert record.leads == ("MLII", "V1")
    assert record.rate_hz == 360
    assert record.counts.shape == (2, 60 * 360)
    assert record.millivolts()[:, 0] == pytest.approx([-0.400, -0.405])
    assert len(record.beats) == 85
    assert [symbol for _, symbol in record.beats if symbol != "N"] == ["V", "A"]


@pytest.mark.unshipped
def test_the_excerpt_equals_its_source() -> None:
    folder = os.environ.get("MITDB")
    if folder is None or not (source := Path(folder) / "205.dat").exists():
        pytest.skip("the source record is not here: set MITDB to the database's folder")
    frames = source.read_bytes()[3 * 418_937 : 3 * (418_937 + 21_600)]
    assert (resources.files("station.simulators") / "data/mitdb_205.dat").read_bytes() == frames


def test_every_beat_is_where_the_annotation_says_after_resampling() -> None:
    ecg = RecordedEcg(250)
    signal = ecg.millivolts(0, 59 * 250)[0]
    for at_s in ecg.beat_times()[1:-1]:
        near = signal[round(at_s * 250) - 20 : round(at_s * 250) + 20]
        assert np.ptp(near) > 0.5


def test_resampling_keeps_what_lies_between_the_samples() -> None:
    """At the recorded rate nothing changes; at twice the rate every other sample is the same."""
    recorded, doubled = RecordedEcg(360), RecordedEcg(720)
    original = shipped_recording().millivolts()[:, 180 : 180 + 58 * 360]
    assert np.allclose(recorded.millivolts(0, 58 * 360), original, atol=1e-9)
    assert np.allclose(doubled.millivolts(0, 2 * 58 * 360)[:, ::2], original, atol=1e-9)


def test_the_seam_is_no_steeper_than_the_quiet_signal_around_it() -> None:
    ecg = RecordedEcg(360)
    turn = 59 * 360
    seam = np.abs(np.diff(ecg.millivolts(turn - 40, 80)))
    # 0.005 mV is one count of the record; quiet stretches of it move by up to 7 counts.
    assert seam.max() <= 0.036
    assert np.array_equal(ecg.millivolts(turn, 10), ecg.millivolts(0, 10))


def test_the_interval_across_the_seam_is_a_usual_one() -> None:
    beats = RecordedEcg(250).beat_times()
    assert beats[0] + 59.0 - beats[-1] == pytest.approx(0.714, abs=0.001)
    assert 0.69 < np.median(np.diff(beats)) < 0.73
