"""EDF+ and BDF+ as edfio and pyedflib read them, and as our own reader does."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.ekg_files import save_ekg
from station.recordings import Channel, Facts, Mark, Recording, RecordingError, read_recording
from station.recordings.recording import WholeRecording
from station.recordings.writing import save_recording
from station.signals.leads import STANDARD_LEADS as LEADS
from station.visit import Patient
from station.vitals import Origin, Unit
from tests.recordings.writing.kept import CYTON_UV, STARTED, electrodes, kept, twelve
from tests.support.judges import judge_edf


@pytest.mark.parametrize("ending", ["edf", "bdf"])
def test_twelve_leads_with_losses_are_what_was_kept(tmp_path: Path, ending: str) -> None:
    ekg, counts, valid = twelve(scale=CYTON_UV, origin=Origin.SIMULATOR, measured_rate_hz=499.87)
    path = tmp_path / f"kept.{ending}"
    assert save_ekg(ekg, path, zone=UTC) == (path,)
    read = judge_edf(path)
    assert read.labels == [
        *("ECG I", "ECG II", "ECG III", "ECG aVR", "ECG aVL", "ECG aVF"),
        *("ECG V1", "ECG V2", "ECG V3", "ECG V4", "ECG V5", "ECG V6"),
    ]
    for k, signal in enumerate(read.signals):
        assert (signal.rate_hz, signal.unit) == (500, "uV")
        assert (signal.prefilter, signal.transducer) == ("None: raw samples", "Electrode")
        assert np.array_equal(signal.counts[valid[k]], counts[k][valid[k]])
        # A lost sample is the digital minimum, which no real one has.
        lowest = signal.digital[0]
        assert set(signal.counts[~valid[k]].tolist()) == {lowest}
        assert lowest < counts[k].min()
        values_uv = signal.values[valid[k]]
        assert values_uv == pytest.approx(counts[k][valid[k]] * CYTON_UV, abs=1e-4 * CYTON_UV)
    assert read.started == datetime(2026, 11, 24, 15, 50, 7, 250_000)
    assert b"+0.25\x14\x14\0" in path.read_bytes()  # the quarter of a second of its beginning
    assert read.equipment == "OpenBCI Cyton"
    assert read.more == "SIMULATED Preview,_not_for_diagnosis"
    assert (read.name, read.code) == (None, None)
    assert read.notes == [
        (0, None, "Device: OpenBCI Cyton"),
        (0, None, "Measured rate 499.87 Hz"),
        (0, None, "Nominal rate 500 Hz"),
        (0, None, "Preview, not for diagnosis"),
        (0, None, "Raw: no filter was applied to the samples"),
        (0, None, "SIMULATED"),
        (0, None, "Samples at the digital minimum are lost samples"),
        (0, None, "Started 2026-11-24T15:50:07.250000+00:00"),
        (
            1.4, 0.04,
            "Samples lost: I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6 (20 each)",
        ),
        (8.0, 1.2, "Samples lost: aVR (600 each)"),
    ]  # fmt: skip
    again = read_recording(path)
    assert again.facts == Facts(
        started=STARTED, device="OpenBCI Cyton", simulated=True, measured_rate_hz=499.87
    )
    expected = np.where(valid, counts * CYTON_UV, np.nan)
    assert np.allclose(again.matrix(), expected, atol=1e-4 * CYTON_UV, rtol=0, equal_nan=True)


def test_the_range_of_a_cyton_is_told_exactly_in_24_bits(tmp_path: Path) -> None:
    """187.5 mV at count 2^23 - 1."""
    counts = [[8_388_607, -8_388_606, 0, 1, -1] * 50]
    save_ekg(kept(counts, scale=CYTON_UV), tmp_path / "c.bdf")
    read = judge_edf(tmp_path / "c.bdf")
    (signal,) = read.signals
    assert signal.physical == (-187_500, 187_500)
    assert signal.digital == (-8_388_607, 8_388_607)
    assert signal.counts.tolist() == counts[0]


def test_electrodes_far_apart_fit_after_subtraction_and_it_is_told(tmp_path: Path) -> None:
    ekg, counts = electrodes()
    save_ekg(ekg, tmp_path / "o.edf")
    read = judge_edf(tmp_path / "o.edf")
    told = [text for text in read.texts if text.startswith("Offset")]
    assert len(told) == 8
    for k, signal in enumerate(read.signals):
        shift = (int(counts[k].min()) + int(counts[k].max())) // 2
        lead = ekg.channels[k]
        assert f"Offset subtracted from the counts of {lead}: {shift}, which is {shift} uV" in told
        assert np.array_equal(signal.counts + shift, counts[k])
        assert signal.values == pytest.approx(counts[k], abs=1e-3)  # values contain it again
        assert signal.counts.min() > signal.digital[0]


def test_a_range_that_does_not_fit_is_refused_with_what_to_do(tmp_path: Path) -> None:
    counts = np.linspace(-3_000_000, 3_000_000, 500)[np.newaxis]
    ekg = kept(counts, scale=CYTON_UV)
    with pytest.raises(RecordingError) as refused:
        save_ekg(ekg, tmp_path / "r.edf")
    assert str(refused.value) == (
        f"{tmp_path}/r.edf, signal I: the signal spans 6000000 counts of 0.0223517 uV, 16 bits "
        "hold 65534. Write BDF+, which has 24 bits, a WFDB record or CSV. Or ask for a coarser "
        "resolution: 3 uV fits."
    )
    assert list(tmp_path.iterdir()) == []
    save_ekg(ekg, tmp_path / "r.edf", resolution_uv=3)
    read = judge_edf(tmp_path / "r.edf")
    (signal,) = read.signals
    assert signal.values == pytest.approx(np.trunc(counts[0]) * CYTON_UV, abs=1.51)
    note = "Resolution lowered: I, from 0.0223517445 uV to 3 uV a count"
    assert note in read.texts


@pytest.mark.parametrize(
    ("rate_hz", "samples", "record"),
    [
        (130.0, 1300, "1 "),
        (249.9, 4998, "10 "),  # 2499 samples
        (1000 / 3, 1000, "0.75 "),
        (0.25, 40, "4 "),
        (1000.0, 10_000, "1 "),
    ],
)
def test_any_rate_is_exact(tmp_path: Path, rate_hz: float, samples: int, record: str) -> None:
    counts = np.arange(samples)[np.newaxis] - 100
    save_ekg(kept(counts, rate_hz=rate_hz), tmp_path / "n.edf")
    data = (tmp_path / "n.edf").read_bytes()
    assert data[244:252].startswith(record.encode())
    (signal,) = judge_edf(tmp_path / "n.edf").signals
    assert signal.rate_hz == pytest.approx(rate_hz, rel=1e-12)
    assert signal.counts[:samples].tolist() == counts[0].tolist()
    (channel,) = read_recording(tmp_path / "n.edf").channels
    assert channel.rate_hz == pytest.approx(rate_hz, rel=1e-12)


def test_a_rate_that_eight_characters_do_not_hold_is_near_enough(tmp_path: Path) -> None:
    save_ekg(kept(np.ones((2, 500)), rate_hz=249.9637123), tmp_path / "n.edf")
    read = judge_edf(tmp_path / "n.edf")
    assert read.signals[0].rate_hz == pytest.approx(249.9637123, rel=1e-7)
    assert "Nominal rate 249.9637123 Hz" in read.texts


def test_what_is_missing_in_the_last_record_is_lost(tmp_path: Path) -> None:
    """137 samples at 130 Hz fill no data records of any length that can be written."""
    save_ekg(kept(np.arange(137)[np.newaxis], rate_hz=130.0), tmp_path / "t.edf")
    read = judge_edf(tmp_path / "t.edf")
    (signal,) = read.signals
    assert signal.counts[:137].tolist() == list(range(137))
    rest = signal.counts[137:]
    assert set(rest.tolist()) == {signal.digital[0]}
    assert read.texts[-1] == f"Samples lost: I ({len(rest)} each)"
    (channel,) = read_recording(tmp_path / "t.edf").channels
    assert np.isnan(channel.samples[137:]).all()


def test_odd_names_and_who_it_is_of(tmp_path: Path) -> None:
    names = ("Brust µV, links", "x" * 30, "x" * 30, "Herz\n♥", "ii", "ECG lead 5", "")
    patient = Patient(
        id="p1",
        family="Døe",
        given="Jane Q",
        birth_date=date(1951, 8, 2),
        sex="female",
        mrn="MRN 0042",
    )
    save_ekg(kept(np.ones((7, 250)), channels=names), tmp_path / "n.edf", patient=patient)
    read = judge_edf(tmp_path / "n.edf")
    assert read.labels == [
        *("ECG Brust uV, li", "ECG xxxxxxxxxxxx", "ECG xxxxxxxxxx 2", "ECG Herz??", "ECG II"),
        *("ECG lead 5", "ECG channel 7"),
    ]
    assert read.code == "MRN 0042"
    assert read.name == "D?e, Jane Q"
    assert (read.sex, read.born) == ("F", date(1951, 8, 2))


def test_a_long_recording_of_several_rates_goes_in_pieces(tmp_path: Path) -> None:
    """Two and a half minutes, a loss over the border of the first minute; notes go along."""
    rng = np.random.default_rng(9)
    ecg, chest = rng.integers(-999, 999, 15_000) / 100.0, rng.integers(0, 99, 3750).astype(float)
    ecg[5990:6010] = np.nan
    recording = Recording(
        "night",
        (Channel("II", ecg, 100.0, "mV"), Channel("Resp", chest, 25.0, "Ohm")),
        (Mark(at_s=70.5, text="turned över", duration_s=2.0), Mark(at_s=1, text="SIMULATED")),
    )
    save_recording(WholeRecording(recording), tmp_path / "l.edf")
    read = judge_edf(tmp_path / "l.edf")
    assert [one.rate_hz for one in read.signals] == [100, 25]
    known = np.isfinite(ecg)
    assert read.signals[0].values[known] == pytest.approx(ecg[known], abs=1e-6)
    assert read.signals[1].values == pytest.approx(chest, abs=1e-4)
    assert read.notes[-2:] == [
        (59.9, 0.2, "Samples lost: II (20 each)"),
        (70.5, 2, "turned över"),
    ]
    assert (tmp_path / "l.edf").read_bytes()[88:106] == b"Startdate X X X X "
    save_recording(WholeRecording(read_recording(tmp_path / "l.edf")), tmp_path / "m.edf")
    again = judge_edf(tmp_path / "m.edf")
    renamed = [(at, lasting, text.replace("ECG II", "II")) for at, lasting, text in again.notes]
    assert renamed == read.notes
    assert np.array_equal(again.signals[0].counts, read.signals[0].counts)


def test_values_without_a_resolution_ask_for_one(tmp_path: Path) -> None:
    source = WholeRecording(
        Recording("r", (Channel("II", np.random.default_rng(1).normal(size=250), 250.0, "mV"),))
    )
    with pytest.raises(RecordingError, match="signal II: its values have no resolution that could"):
        save_recording(source, tmp_path / "r.edf")


def test_filters_that_were_applied_are_named(tmp_path: Path) -> None:
    filters = ("high pass 0.05 Hz", "notch 60 Hz")
    save_ekg(kept(np.ones((1, 250))), tmp_path / "f.edf", filters=filters)
    read = judge_edf(tmp_path / "f.edf")
    assert read.signals[0].prefilter == "high pass 0.05 Hz; notch 60 Hz"
    assert "Filter applied: notch 60 Hz" in read.texts
    assert read_recording(tmp_path / "f.edf").facts.filters == filters


def test_an_unknown_ending_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"not written\. Give a name that ends with \.edf"):
        save_ekg(kept([[1]]), tmp_path / "x.xml")
    with pytest.raises(RecordingError, match=r"No such file or directory\. Choose a folder"):
        save_ekg(kept([[1] * 250]), tmp_path / "no" / "x.edf")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(st.data())
def test_counts_come_back_exactly(tmp_path: Path, data: st.DataObject) -> None:
    bits = data.draw(st.sampled_from([16, 24]))
    most = (1 << (bits - 1)) - 1
    scale_uv = data.draw(st.floats(0.02, 50.0))
    apart = int(300_000 / scale_uv)  # electrodes may be 300 mV apart
    middle = data.draw(st.integers(-apart, apart))
    reach = most - 5000
    samples = data.draw(st.integers(1, 40))
    rows = data.draw(
        st.lists(
            st.lists(
                st.integers(middle - reach, middle + reach), min_size=samples, max_size=samples
            ),
            min_size=1,
            max_size=3,
        )
    )
    valid = np.array(
        [data.draw(st.lists(st.booleans(), min_size=samples, max_size=samples)) for _ in rows]
    )
    unit, one = data.draw(st.sampled_from([(Unit.MILLIVOLT, 1000.0), (Unit.MICROVOLT, 1.0)]))
    ekg = kept(rows, valid, scale=scale_uv / one, unit=unit)
    path = tmp_path / ("p.edf" if bits == 16 else "p.bdf")
    save_ekg(ekg, path)
    read, again = judge_edf(path), read_recording(path)
    notes = "\n".join(read.texts)
    for k, row in enumerate(np.array(rows)):
        good, signal = valid[k], read.signals[k]
        values_uv = signal.values[:samples] * (1000 if signal.unit == "mV" else 1)
        assert values_uv[good] == pytest.approx(row[good] * scale_uv, abs=scale_uv * 2e-5 * most)
        shift = sum(int(at) for at in re.findall(f"counts of {LEADS[k]}: (-?[0-9]+),", notes))
        assert np.array_equal(signal.counts[:samples][good] + shift, row[good])
        assert set(signal.counts[:samples][~good].tolist()) <= {signal.digital[0]}
        assert np.array_equal(np.isnan(again.channels[k].samples[:samples]), ~good)
