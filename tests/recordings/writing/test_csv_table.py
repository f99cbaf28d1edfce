"""CSV and its dictionary, as a plain reader of CSV sees them."""

from __future__ import annotations

import csv
from datetime import UTC
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.ekg_files import save_ekg
from station.recordings import Channel, Facts, Recording, RecordingError, read_recording
from station.recordings.recording import WholeRecording
from station.recordings.writing import save_recording
from station.vitals import Origin
from tests.recordings.writing.kept import CYTON_UV, STARTED, kept, twelve


def table(path: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """Comments, names and cells."""
    lines = path.read_text("utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    return [line for line in lines if line.startswith("#")], rows[0], rows[1:]


def dictionary(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_twelve_leads_with_losses_are_what_was_kept(tmp_path: Path) -> None:
    ekg, counts, valid = twelve(scale=CYTON_UV, origin=Origin.SIMULATOR, measured_rate_hz=499.87)
    files = save_ekg(ekg, tmp_path / "kept.csv", zone=UTC)
    assert [file.name for file in files] == ["kept.csv", "kept.dictionary.csv"]
    comments, names, rows = table(files[0])
    assert comments[:3] == [
        "# SIMULATED",
        "# Preview, not for diagnosis",
        "# Started 2026-11-24T15:50:07.250000+00:00",
    ]
    assert names == ["time_s", *(f"{lead} [uV]" for lead in ekg.channels)]
    assert [row[0] for row in rows[:3]] == ["0.000000", "0.002000", "0.004000"]
    assert {row[1] for row in rows[700:720]} == {""}
    assert {row[4] for row in rows[4000:4600]} == {""}
    cells = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows]).T
    assert np.array_equal(np.isnan(cells), ~valid)
    assert np.array_equal(np.round(cells[valid] / CYTON_UV), counts[valid])
    time, *leads = dictionary(files[1])
    assert (time["column"], time["unit"]) == ("time_s", "s")
    assert [one["column"] for one in leads] == names[1:]
    assert leads[3] == {
        "column": "aVR [uV]",
        "meaning": "ECG lead aVR; an empty cell is a lost sample",
        "unit": "uV",
        "rate_hz": "500.0",
        "measured_rate_hz": "499.87",
        "samples": "5000",
        "lost_samples": "620",
        "scale": "0.02235174445530706",
        "offset": "0.0",
        "device": "OpenBCI Cyton",
        "started": "2026-11-24T15:50:07.250000+00:00",
        "filters": "none: raw samples",
        "simulated": "SIMULATED",
        "remark": "Preview, not for diagnosis",
    }
    again = read_recording(files[0])
    assert again.facts == Facts(
        started=STARTED, device="OpenBCI Cyton", simulated=True, measured_rate_hz=499.87
    )
    assert (again.channels[0].rate_hz, again.channels[0].scale) == (500, CYTON_UV)


def test_short_decimals_are_written_as_they_are(tmp_path: Path) -> None:
    save_ekg(kept([[1, -2, 3]], scale=0.5, offset=0.25), tmp_path / "s.csv")
    assert [row[1] for row in table(tmp_path / "s.csv")[2]] == ["0.75", "-0.75", "1.75"]


def test_names_that_would_break_a_table(tmp_path: Path) -> None:
    names = ("time", 'a,"b"', "a;b\n", "#x", "a__b_", "Ω [mV]")
    save_ekg(kept(np.ones((6, 3)), channels=names), tmp_path / "n.csv")
    _, columns, _ = table(tmp_path / "n.csv")
    assert columns == [
        *("time_s", "time-2 [uV]", "a__b_ [uV]", "a_b [uV]", "_x [uV]", "a__b_-2 [uV]"),
        "Ω _mV_ [uV]",
    ]
    assert dictionary(tmp_path / "n.dictionary.csv")[2]["meaning"] == (
        'ECG channel a,"b"; an empty cell is a lost sample'
    )
    read = read_recording(tmp_path / "n.csv")
    assert [f"{c.name} [{c.unit}]" for c in read.channels] == columns[1:]


def test_numbers_without_a_resolution_are_written_in_full(tmp_path: Path) -> None:
    values = np.random.default_rng(3).normal(size=70)
    source = WholeRecording(Recording("r", (Channel("II", values, 250.0, "mV"),)))
    save_recording(source, tmp_path / "r.csv")
    assert [float(row[1]) for row in table(tmp_path / "r.csv")[2]] == values.tolist()
    assert dictionary(tmp_path / "r.dictionary.csv")[1]["scale"] == ""


def test_signals_of_several_rates_are_refused(tmp_path: Path) -> None:
    one = Channel("II", np.ones(250), 250.0, "mV")
    other = Channel("Resp", np.ones(25), 25.0, "Ohm")
    with pytest.raises(RecordingError, match="a table has one rate, the signals have 250, 25 Hz"):
        save_recording(WholeRecording(Recording("r", (one, other))), tmp_path / "r.csv")
    assert list(tmp_path.iterdir()) == []


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    st.lists(st.integers(-(1 << 31), (1 << 31) - 1), min_size=2, max_size=30),
    st.floats(1e-4, 100.0),
    st.sampled_from([1.0, 130.0, 249.9, 256.0, 1000.0]),
    st.data(),
)
def test_counts_come_back_exactly(
    tmp_path: Path, row: list[int], scale: float, rate_hz: float, data: st.DataObject
) -> None:
    valid = data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))
    save_ekg(kept([row], [valid], scale=scale, rate_hz=rate_hz), tmp_path / "h.csv")
    cells = [float(cells[1] or "nan") for cells in table(tmp_path / "h.csv")[2]]
    expected = np.where(valid, row, np.nan)
    assert np.array_equal(np.round(np.array(cells) / scale), expected, equal_nan=True)
    (channel,) = read_recording(tmp_path / "h.csv").channels
    assert channel.rate_hz == rate_hz
    assert np.array_equal(np.round(channel.samples / scale), expected, equal_nan=True)
