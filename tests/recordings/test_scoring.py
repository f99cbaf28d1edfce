"""The judge of the beat detectors, on cases whose score can be counted on fingers."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.ec57 import gross, match, score
from tests.support.matlab import read_matlab
from tests.support.recordings import mitdb, noise_stress, shared_data


def at(*samples: int) -> NDArray[np.int64]:
    return np.array(samples, dtype=np.int64)


def test_found_missed_extra_and_how_far_off() -> None:
    """At 100 Hz the tolerance is 15 samples: 110 is found, 216 is one too far, 300 is missed."""
    result = score(at(100, 200, 300), at(110, 216), 100.0)
    assert (result.found, result.missed, result.extra) == (1, 2, 1)
    assert result.offset_ms == pytest.approx(100)
    assert result.sensitivity == pytest.approx(1 / 3)
    assert result.ppv == pytest.approx(1 / 2)
    assert result.f1 == pytest.approx(2 / 5)


def test_a_tolerance_counts_its_end() -> None:
    assert match(at(100), at(115), 15) == [(0, 0)]
    assert match(at(100), at(116), 15) == []


def test_a_beat_is_found_once_by_the_nearest() -> None:
    result = score(at(100), at(95, 103, 110), 100.0)
    assert (result.found, result.missed, result.extra) == (1, 0, 2)
    assert result.offsets_s.tolist() == pytest.approx([0.03])


def test_between_two_beats_a_detection_goes_to_the_nearer() -> None:
    assert match(at(100, 120), at(111), 15) == [(1, 0)]
    assert match(at(100, 120), at(96, 111), 15) == [(0, 0), (1, 1)]


def test_what_is_left_out_counts_neither_way() -> None:
    reference, detected = at(50, 150, 250, 350), at(51, 155, 180, 251, 300)
    result = score(reference, detected, 100.0, since_s=1.0, left_out=[(200, 320)])
    assert (result.found, result.missed, result.extra) == (1, 1, 1)


def test_a_beat_at_the_edge_of_what_counts_keeps_its_detection() -> None:
    """The beat at 1.00 s counts; it was detected at 0.98 s, before counting began."""
    result = score(at(100), at(98), 100.0, since_s=1.0)
    assert (result.found, result.missed, result.extra) == (1, 0, 0)


def test_gross_figures_weigh_beats_and_not_records() -> None:
    good = score(at(*range(0, 9000, 100)), at(*range(0, 9000, 100)), 100.0)
    bad = score(at(*range(0, 1000, 100)), at(), 100.0)
    together = gross([good, bad])
    assert (together.found, together.missed, together.extra) == (90, 10, 0)
    assert together.sensitivity == pytest.approx(0.9)


def test_nothing_against_nothing_is_no_error() -> None:
    result = score(at(), at(), 100.0)
    assert result.f1 == result.sensitivity == result.ppv == 1.0
    assert np.isnan(result.offset_ms)
    assert np.isnan(result.jitter_ms)


@given(
    st.lists(st.integers(0, 2000), unique=True, max_size=30),
    st.lists(st.integers(0, 2000), unique=True, max_size=30),
)
def test_every_beat_and_every_detection_is_counted_once(one: list[int], two: list[int]) -> None:
    result = score(at(*one), at(*two), 100.0)
    assert result.found + result.missed == len(one)
    assert result.found + result.extra == len(two)
    assert (np.abs(result.offsets_s) <= 0.15).all()
    swapped = score(at(*two), at(*one), 100.0)
    assert (swapped.found, swapped.missed) == (result.found, result.extra)


def matrix(name: bytes, kind: int, values: bytes, count: int) -> bytes:
    """A row vector as MATLAB 5 writes it: flags, dimensions, name (short form), numbers."""
    body = struct.pack("<IIII", 6, 8, 6, 0) + struct.pack("<IIii", 5, 8, 1, count)
    body += struct.pack("<HH4s", 1, len(name), name)
    body += struct.pack("<II", kind, len(values)) + values + bytes(-len(values) % 8)
    return struct.pack("<II", 14, len(body)) + body


def test_a_matlab_file_by_hand(tmp_path: Path) -> None:
    """One array as it is and one compressed; doubles may be kept as the smallest type that fits."""
    plain = matrix(b"ecg", 9, struct.pack("<3d", 0.5, -1.0, 2.25), 3)
    packed = zlib.compress(matrix(b"R", 4, struct.pack("<3H", 7, 300, 65535), 3))
    file = tmp_path / "a.mat"
    file.write_bytes(bytes(128) + plain + struct.pack("<II", 15, len(packed)) + packed)
    arrays = read_matlab(file)
    assert arrays["ecg"].tolist() == [[0.5, -1.0, 2.25]]
    assert arrays["R"].tolist() == [[7, 300, 65535]]


@pytest.mark.unshipped
def test_noise_begins_with_minute_five_and_rests_every_other_two_minutes() -> None:
    shared_data()
    clean, noisy = mitdb("118"), noise_stress("118", 6)
    added = noisy.ecg_mv != clean.ecg_mv
    minutes = [added[m * 21600 : (m + 1) * 21600].mean() > 0.9 for m in range(14)]
    assert minutes == [False] * 5 + [True, True, False, False] * 2 + [True]
