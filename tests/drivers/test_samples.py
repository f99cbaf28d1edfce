"""Lost samples are present, counted and masked; the index never closes up."""

from __future__ import annotations

import numpy as np
import pytest

from station.codec import Samples
from station.drivers.samples import SampleAssembler
from station.vitals import DeviceIdentity, Origin, Unit


def piece(count: int, lost: int | None = 0, first: int = 0) -> Samples:
    counts = np.arange(first, first + count, dtype=np.int32)[None, :]
    return Samples(
        signal="ecg",
        channels=("II",),
        rate_hz=250.0,
        counts=counts,
        valid=np.ones((1, count), dtype=np.bool_),
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_before=lost,
    )


def assembler() -> SampleAssembler:
    return SampleAssembler(DeviceIdentity(spec="openbci_cyton", name="EKG"), Origin.DEVICE)


def test_indices_run_on() -> None:
    it = assembler()
    assert it.add(piece(10), 100.0).first_sample == 0
    assert it.add(piece(5), 100.02).first_sample == 10


def test_lost_samples_stand_in_front_masked() -> None:
    it = assembler()
    it.add(piece(10), 100.0)
    block = it.add(piece(4, lost=3, first=13), 100.028)
    assert block.first_sample == 10
    assert block.lost_before == 3
    assert block.counts.tolist() == [[0, 0, 0, 13, 14, 15, 16]]
    assert block.valid.tolist() == [[False] * 3 + [True] * 4]
    # 7 samples of 4 ms end at 100.028: the first one was 6 samples before the last.
    assert block.first_monotonic_s == pytest.approx(100.028 - 6 * 0.004)
    assert np.isnan(block.physical()[0, :3]).all()


def test_after_an_interruption_the_clock_tells_what_is_missing() -> None:
    it = assembler()
    it.add(piece(10), 100.0)
    it.interrupted()
    # 2 s later 10 samples come: 500 were due, 490 are missing.
    block = it.add(piece(10), 102.0)
    assert block.lost_before == 490
    assert block.first_sample == 10


def test_an_uncounted_loss_in_a_running_stream_adds_nothing() -> None:
    it = assembler()
    it.add(piece(10), 100.0)
    assert it.add(piece(10, lost=None), 100.04).lost_before == 0


def test_the_measured_rate_is_the_real_one() -> None:
    it = assembler()
    rate = None
    # 251 samples a second for 20 s, in pieces of one second
    for second in range(21):
        rate = it.add(piece(251), 100.0 + second).measured_rate_hz
    assert rate == pytest.approx(251.0)


def test_a_short_time_tells_no_rate() -> None:
    it = assembler()
    it.add(piece(250), 100.0)
    assert it.add(piece(250), 101.0).measured_rate_hz is None


def test_blocks_cannot_be_changed() -> None:
    block = assembler().add(piece(3), 1.0)
    with pytest.raises(ValueError, match="read-only"):
        block.counts[0, 0] = 5
