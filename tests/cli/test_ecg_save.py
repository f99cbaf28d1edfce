"""`station ecg --save`: any recording that is read, as a file that others read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from station.cli.ecg import ecg
from station.cli.output import Refused
from tests.cli.test_ecg import RATE_HZ, chest, heart, table
from tests.support.judges import judge_beats, judge_edf, wfdb


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Ten seconds of lead II to 0.01 mV, with breathing."""
    ecg_mv = np.round(heart(10, 60), 2)
    return table(tmp_path / "r.csv", "II [mV],Resp [NU]", ecg_mv, np.round(chest(10, RATE_HZ), 3))


def test_a_table_becomes_edf_and_a_record_with_its_beats(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = np.round(heart(10, 60), 2)
    assert ecg(record, rate=RATE_HZ, save=tmp_path / "o.edf", json=True) == 0
    assert json.loads(capsys.readouterr().out)["saved"] == [str(tmp_path / "o.edf")]
    read = judge_edf(tmp_path / "o.edf")
    assert read.labels == ["ECG II", "Resp"]
    assert read.signals[0].values == pytest.approx(expected, abs=1e-6)
    assert ecg(tmp_path / "o.edf", lead=["II"], save=tmp_path / "o.hea") == 0
    assert f"Saved           {tmp_path}/o.dat" in capsys.readouterr().out
    again = wfdb().rdrecord(str(tmp_path / "o"))
    assert again.sig_name == ["ECG II"]
    assert again.p_signal[:, 0] == pytest.approx(expected, abs=1e-6)
    beats, _ = judge_beats(tmp_path / "o", "station")
    assert beats == pytest.approx(np.arange(0.5, 10, 1) * RATE_HZ, abs=3)


def test_what_cannot_be_saved_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"x\.xml: give a name that ends with \.edf, \.bdf, \.hea, "):
        ecg(tmp_path / "none.csv", save=tmp_path / "x.xml")
    with pytest.raises(Refused, match="--resolution says how fine --save writes"):
        ecg(tmp_path / "none.csv", resolution=1.0)


def test_a_folder_that_is_not_there_is_told(record: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Choose a folder that can be written to"):
        ecg(record, rate=RATE_HZ, save=tmp_path / "no" / "o.edf")
