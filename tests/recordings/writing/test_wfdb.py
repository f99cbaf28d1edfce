"""WFDB records as the wfdb library reads them, and as our own reader does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.ekg_files import save_ekg
from station.recordings import Channel, Facts, Recording, RecordingError, read_recording
from station.recordings.recording import WholeRecording
from station.recordings.writing import save_recording
from station.vitals import Origin, Unit
from tests.recordings.writing.kept import CYTON_UV, STARTED, electrodes, kept, twelve
from tests.support.judges import judge_beats, wfdb


def test_twelve_leads_with_losses_and_beats_are_what_was_kept(tmp_path: Path) -> None:
    ekg, counts, valid = twelve(
        scale=CYTON_UV / 1000,
        unit=Unit.MILLIVOLT,
        origin=Origin.SIMULATOR,
        measured_rate_hz=499.87,
    )
    beats = np.array([3, 1026, 1027, 4999])
    files = save_ekg(ekg, tmp_path / "kept.hea", zone=UTC, beats=beats)
    assert [file.name for file in files] == ["kept.hea", "kept.dat", "kept.station"]
    read = wfdb().rdrecord(str(tmp_path / "kept"), physical=False)
    assert (read.fs, read.sig_len, read.sig_name) == (500, 5000, list(ekg.channels))
    assert set(read.fmt) == {"16"}
    assert set(read.units) == {"uV"}
    assert read.base_datetime == datetime(2026, 11, 24, 15, 50, 7, 250_000)
    assert np.array_equal(read.d_signal.T, np.where(valid, counts, -32768))
    # The format has 16 bits with a sign, the library counts without.
    assert [one % 65536 for one in read.checksum] == read.calc_checksum()
    assert read.comments == [
        "SIMULATED",
        "Preview, not for diagnosis",
        "Started 2026-11-24T15:50:07.250000+00:00",
        "Device: OpenBCI Cyton",
        "Nominal rate 500 Hz",
        "Measured rate 499.87 Hz",
        "Raw: no filter was applied to the samples",
        "Samples lost: I, II, III, aVL, aVF, V1, V2, V3, V4, V5, V6 (20 each)",
        "Samples lost: aVR (620 each)",
    ]
    physical = wfdb().rdrecord(str(tmp_path / "kept")).p_signal.T
    expected = np.where(valid, counts * CYTON_UV, np.nan)
    assert np.allclose(physical, expected, atol=1e-9, rtol=0, equal_nan=True)
    assert judge_beats(tmp_path / "kept", "station") == (beats.tolist(), ["Q"] * 4)
    again = read_recording(tmp_path / "kept")
    assert again.facts == Facts(
        started=STARTED, device="OpenBCI Cyton", simulated=True, measured_rate_hz=499.87
    )
    assert np.allclose(again.matrix(), expected, atol=1e-9, rtol=0, equal_nan=True)


def test_electrodes_far_apart_fit_in_16_bits_after_subtraction(tmp_path: Path) -> None:
    ekg, counts = electrodes()
    save_ekg(ekg, tmp_path / "o.hea")
    read = wfdb().rdrecord(str(tmp_path / "o"), physical=False)
    shifts = (counts.min(axis=1) + counts.max(axis=1)) // 2
    assert read.fmt == ["16"] * 8
    assert read.baseline == (-shifts).tolist()
    assert np.array_equal(read.d_signal.T + shifts[:, np.newaxis], counts)
    assert np.allclose(wfdb().rdrecord(str(tmp_path / "o")).p_signal.T, counts, atol=1e-9)
    told = f"Offset subtracted from the counts of I: {shifts[0]}, which is {shifts[0]} uV"
    assert told in read.comments


@pytest.mark.parametrize(
    ("low", "high", "form"),
    [
        (-32_767, 32_767, "16"),
        (-32_768, 32_767, "24"),
        (-8_388_607, 8_388_607, "24"),
        (-8_388_608, 8_388_607, "32"),
        (-2_147_483_647, 2_147_483_647, "32"),
    ],
)
def test_the_narrowest_format_that_holds_every_count(
    tmp_path: Path, low: int, high: int, form: str
) -> None:
    ekg = kept([[low, 0, high, 5], [1, 2, 3, 4]], [[1, 1, 1, 0], [1, 1, 1, 1]])
    save_ekg(ekg, tmp_path / "f.hea")
    read = wfdb().rdrecord(str(tmp_path / "f"))
    assert read.fmt == [form, form]
    assert read.p_signal[:, 1].tolist() == [1, 2, 3, 4]
    assert read.p_signal[:3, 0].tolist() == [low, 0, high]
    assert np.isnan(read.p_signal[3, 0])


def test_more_than_32_bits_are_refused(tmp_path: Path) -> None:
    ekg = kept([[-(1 << 31), (1 << 31) - 1]])
    with pytest.raises(RecordingError, match=r"32 bits hold 4294967294\. Write CSV\. Or ask for a"):
        save_ekg(ekg, tmp_path / "f.hea")


def test_signals_of_several_rates_share_frames(tmp_path: Path) -> None:
    """Two and a half minutes at 250 and 25 Hz, a tenth of a second longer in the ECG."""
    ecg = np.arange(37_525) % 997 / 200.0
    chest = np.arange(3750) % 50 * 1.0
    channels = (Channel("II", ecg, 250.0, "mV"), Channel("Resp", chest, 25.0, "mm[Hg]"))
    save_recording(WholeRecording(Recording("r", channels)), tmp_path / "r_1.hea")
    read = wfdb().rdrecord(str(tmp_path / "r_1"), smooth_frames=False)
    assert (read.fs, read.samps_per_frame, read.units) == (25, [10, 1], ["mV", "mm_Hg_"])
    assert np.allclose(read.e_p_signal[0][:37_525], ecg, atol=1e-9)
    assert np.isnan(read.e_p_signal[0][37_525:]).all()
    assert read.e_p_signal[1][:3750].tolist() == chest.tolist()
    assert read.base_datetime is None


def test_a_name_that_is_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"made of letters, digits, _ and -\. Choose another"):
        save_ekg(kept([[1]]), tmp_path / "my ekg.hea")


def test_an_offset_of_part_of_a_count_is_told(tmp_path: Path) -> None:
    save_ekg(kept([[1, 2, 3]], scale=0.5, offset=10.125), tmp_path / "p.hea")
    read = wfdb().rdrecord(str(tmp_path / "p"))
    assert read.p_signal[:, 0].tolist() == [10.5, 11.0, 11.5]
    assert "Values of I are 0.125 uV too low: part of a count" in read.comments


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    st.lists(st.integers(-(1 << 31) + 1, (1 << 31) - 1), min_size=1, max_size=30),
    st.floats(1e-3, 100.0),
    st.sampled_from([1.0, 130.0, 249.9, 1000 / 3, 1000.0]),
    st.data(),
)
def test_counts_come_back_exactly(
    tmp_path: Path, row: list[int], scale: float, rate_hz: float, data: st.DataObject
) -> None:
    valid = data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))
    save_ekg(kept([row], [valid], scale=scale, rate_hz=rate_hz), tmp_path / "h.hea")
    read = wfdb().rdrecord(str(tmp_path / "h"))
    assert read.fs == pytest.approx(rate_hz, rel=1e-12)
    back = np.round(read.p_signal[:, 0] / scale)
    assert np.array_equal(back, np.where(valid, row, np.nan), equal_nan=True)
    (channel,) = read_recording(tmp_path / "h").channels
    back = np.round(channel.samples / scale)
    assert np.array_equal(back, np.where(valid, row, np.nan), equal_nan=True)
