"""Tables of samples: what a line of names may look like, and what is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.recordings import RecordingError
from station.recordings.csv_table import read_csv

NAN = float("nan")


def table(folder: Path, text: str) -> Path:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_times_in_seconds_and_units_in_the_names(tmp_path: Path) -> None:
    path = table(tmp_path, "time_s,I_mV,II [uV],Pleth (NU)\n0,1,2,3\n0.004,4,5,6\n0.008,7,8,9\n")
    recording = read_csv(path)
    assert [(c.name, c.unit, c.rate_hz) for c in recording.channels] == [
        ("I", "mV", 250),
        ("II", "uV", 250),
        ("Pleth", "NU", 250),
    ]
    assert recording.channel("II").samples.tolist() == [2, 5, 8]


def test_units_in_a_line_of_their_own_quotes_comments_and_semicolons(tmp_path: Path) -> None:
    path = table(tmp_path, "# ours\n'Time';'MLII'\n'ms';'mV'\n\n0;-0.1\n8;0.2\n16;1e-1\n")
    (channel,) = read_csv(path).channels
    assert (channel.name, channel.unit, channel.rate_hz) == ("MLII", "mV", 125)
    assert channel.samples.tolist() == [-0.1, 0.2, 0.1]


def test_without_times_the_rate_and_the_unit_are_said(tmp_path: Path) -> None:
    path = table(tmp_path, "II\n1\n2\n")
    (channel,) = read_csv(path, rate_hz=300, unit="mV").channels
    assert (channel.rate_hz, channel.unit, channel.samples.tolist()) == (300, "mV", [1, 2])
    with pytest.raises(RecordingError, match=r"no column of times\. Add one, or say"):
        read_csv(path)
    with pytest.raises(RecordingError, match="the rate is -1 Hz"):
        read_csv(path, rate_hz=-1)


def test_a_rate_beside_times_must_be_theirs(tmp_path: Path) -> None:
    path = table(tmp_path, "time_ms,II_mV\n0,1\n4,2\n8,3\n")
    assert read_csv(path, rate_hz=250).channels[0].rate_hz == 250
    with pytest.raises(
        RecordingError,
        match=r"line 1: 500 Hz was given, and by its times the rate is 250 Hz\. Leave the rate out",
    ):
        read_csv(path, rate_hz=500)


def test_a_unit_beside_units_must_be_one_of_theirs(tmp_path: Path) -> None:
    path = table(tmp_path, "I_uV,II_uV,Pleth_NU\n1,2,3\n")
    with pytest.raises(
        RecordingError,
        match=r"line 1: the unit mV was given, and the columns have their own: uV, NU\. Leave the "
        r"unit out",
    ):
        read_csv(path, rate_hz=250, unit="mV")
    path = table(tmp_path, "I_mV,Pleth_NU\n1,2\n")
    assert [c.unit for c in read_csv(path, rate_hz=250, unit="MV").channels] == ["mV", "NU"]
    path = table(tmp_path, "I_mV,II_uV,III\n1,2,3\n")
    assert [c.unit for c in read_csv(path, 250, "V").channels] == ["mV", "uV", "V"]


def test_lost_samples_are_empty_cells_or_missing_lines(tmp_path: Path) -> None:
    path = table(tmp_path, "t,a,b\n0,1,\n1,nan,2\n2,3,-\n5,4,4\n6,inf,5\n7,6,6\n8,7,7\n")
    a, b = read_csv(path).channels
    assert np.array_equal(a.samples, [1, NAN, 3, NAN, NAN, 4, NAN, 6, 7], equal_nan=True)
    assert np.array_equal(b.samples, [NAN, 2, NAN, NAN, NAN, 4, 5, 6, 7], equal_nan=True)


def test_rounded_times_do_not_drift(tmp_path: Path) -> None:
    """360 Hz in whole milliseconds: steps of 2 and 3 ms."""
    lines = [f"{round(k / 0.36)},{k}" for k in range(3600)]
    path = table(tmp_path, "\n".join(["time [ms],II [mV]", *lines]))
    (channel,) = read_csv(path).channels
    assert channel.rate_hz == pytest.approx(360, rel=1e-3)
    assert channel.samples.tolist() == list(range(3600))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the file is empty"),
        ("0,1\n1,2\n", "line 1: the first line holds numbers and no names"),
        ("t,II\n", "there are no samples"),
        ("t,II\n0,1\n1,x\n", "line 3: 'x' in column 'II' is no number. Numbers need a decimal"),
        ("t,II\n0,1,5\n1,2\n", "line 2: 3 cells for 2 columns"),
        ("t;II\n0;1,5\n1;2\n", "line 2: '1,5' in column 'II' is no number"),
        ("t,II\n0,1\n0,2\n", "line 3: the times do not grow"),
        ("t,II\n0,1\n1,2\n2,3\n1,4\n", "line 5: the times do not grow"),
        ("t,II\n0,1\n1,2\n1.4,3\n2.4,4\n", "the times are not evenly spaced"),
        ("time [h],II\n0,1\n1,2\n", "times in 'h'"),
        ("t,II\n0,1\n1,2\n90000,3\n90001,4\n", "line 4: there is a gap of more than a day"),
        ("time,II_mV\n0,1\n", "line 2: a single sample has no rate. Give two or more"),
        ("time,II_mV\nnan,1\n", "line 2: a single sample has no rate"),
        ("time,II_mV\n0,1\n-,2\n2,3\n", "line 3: the times do not grow"),
        ("time,II_mV\n0,1\n5e-324,2\n", "line 2: by its times the rate is inf Hz, expected 1e-07"),
        ("time,II_mV\n0,1\n1e-9,2\n", "line 2: by its times the rate is 1e+09 Hz"),
        ("time [min],II\n-1e308,1\n1e308,2\n", "line 3: the times do not grow"),
        ("t,II\n-1e308,1\n1e308,2\n", "line 3: there is a gap of more than a day"),
        ("t,II\n0,1\n1e-320,2\n80000,3\n", "line 2: by its times the rate is inf Hz"),
        ("t,II\n0,1\n1,-1e16\n", "line 3: the values of 'II' reach -1e+16, and nothing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RecordingError) as refused:
        read_csv(table(tmp_path, text))
    assert says in str(refused.value)


def test_gaps_that_together_ask_for_gigabytes_are_refused(tmp_path: Path) -> None:
    """1000 Hz, and ten gaps of nearly 80 000 s, the first the longest: 800 000 000 samples."""
    times = [k * 79_990 + 5 * (k > 0) + n / 1000 for k in range(11) for n in range(20)]
    path = table(tmp_path, "\n".join(["t,II", *(f"{t:.3f},0" for t in times)]))
    with pytest.raises(
        RecordingError,
        match=r"line 21: 799904800 samples are lost in gaps, the longest of which begins here\. "
        r"Give the parts one by one",
    ):
        read_csv(path)


def test_a_night_with_the_electrodes_off_is_read(tmp_path: Path) -> None:
    times = [*range(10), *range(30_000, 30_010)]
    path = table(tmp_path, "\n".join(["t,II", *(f"{t},0" for t in times)]))
    assert len(read_csv(path).channels[0].samples) == 30_010


def test_no_text_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"t,II\n0,\xff\n")
    with pytest.raises(RecordingError, match="not UTF-8 at byte 7"):
        read_csv(tmp_path / "t.csv")
    with pytest.raises(RecordingError, match="No such file"):
        read_csv(tmp_path / "u.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False)), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=30,
    )
)
def test_what_is_written_is_read(tmp_path: Path, rows: list[list[float | None]]) -> None:
    lines = [",".join("" if cell is None else repr(cell) for cell in row) for row in rows]
    recording = read_csv(table(tmp_path, "\n".join(["I,II", *lines])), rate_hz=250)
    expected = np.array([[NAN if c is None else c for c in row] for row in rows], dtype=float).T
    assert np.array_equal(recording.matrix(), expected, equal_nan=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text("0123456789.,;-tI \n'xe", max_size=60))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    try:
        read_csv(table(tmp_path, text), rate_hz=100)
    except RecordingError:
        return


def test_a_first_line_of_many_brackets_is_refused_at_once(tmp_path: Path) -> None:
    """Its name was looked at for a time that grew with the square of its length."""
    path = tmp_path / "deep.csv"
    path.write_text("[" * 2_000_000, "utf-8")
    with pytest.raises(RecordingError, match="a name of more than 200 characters"):
        read_csv(path)
