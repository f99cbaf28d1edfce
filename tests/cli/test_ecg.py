"""`station ecg` on signals that are known because they were made: what it prints and draws."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from numpy.typing import NDArray

from station.cli.ecg.analysis import PIECE_S, analyse
from station.cli.ecg.channels import choose
from station.cli.ecg.progress import watched
from station.cli.output import Refused
from station.recordings import Channel, Recording
from station.recordings.recording import WholeRecording
from station.signals.leads import STANDARD_LEADS
from tests.recordings.test_edf import File, Signal

SVG = "{http://www.w3.org/2000/svg}"
RATE_HZ = 250.0
BREATHS_PER_MIN = 15.0
# (middle in s after the R peak, width in s, height in mV): P, Q, R, S, T.
WAVES = (
    (-0.16, 0.022, 0.15),
    (-0.025, 0.008, -0.1),
    (0.0, 0.010, 1.0),
    (0.025, 0.009, -0.2),
    (0.26, 0.045, 0.3),
)


def heart(seconds: float, per_min: float, rate_hz: float = RATE_HZ) -> NDArray[np.float64]:
    """A regular heart in mV: bell curves at known times, the first beat at 0.5 s."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    after = (times - 0.5 + 30 / per_min) % (60 / per_min) - 30 / per_min
    ecg = np.zeros(len(times))
    for middle_s, width_s, height_mv in WAVES:
        ecg += height_mv * np.exp(-0.5 * ((after - middle_s) / width_s) ** 2)
    return ecg


def chest(seconds: float, rate_hz: float) -> NDArray[np.float64]:
    return np.sin(
        2 * math.pi * BREATHS_PER_MIN / 60 * np.arange(round(seconds * rate_hz)) / rate_hz
    )


def table(path: Path, names: str, *columns: NDArray[np.float64]) -> Path:
    np.savetxt(path, np.column_stack(columns), "%.5f", ",", header=names, comments="")
    return path


def station(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
    run = subprocess.run(
        [sys.executable, "-m", "station", "ecg", *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


@pytest.fixture(scope="module")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of lead II at 75 /min, V5 half as high, and a chest that breathes 15 /min."""
    ecg = heart(60, 75)
    path = tmp_path_factory.mktemp("minute") / "known.csv"
    times = np.arange(len(ecg)) / RATE_HZ
    return table(path, "time_s,II_mv,V5_mv,Resp", times, ecg, ecg / 2, chest(60, RATE_HZ))


def test_json(minute: Path) -> None:
    """75 /min from 0.5 s on are 75 beats, 800 ms apart."""
    code, out, err = station(minute, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert list(told) == [
        *("record", "remark", "duration_s", "rate_hz", "quality", "left_out", "beats"),
        *("heart_rate", "intervals", "respiration", "pieces"),
    ]
    assert (told["record"], told["duration_s"], told["rate_hz"]) == ("known", 60, 250)
    assert told["remark"] == "Preview, not for diagnosis."
    assert told["quality"]["acceptable"] is True
    assert [lead["name"] for lead in told["quality"]["leads"]] == ["II", "V5"]
    assert list(told["quality"]["leads"][0]) == [
        *("name", "assessed_s", "usable_s", "reasons", "usable"),
    ]
    at_s = np.array(told["beats"]["at_s"])
    assert told["beats"]["count"] == len(at_s)
    assert 73 <= len(at_s) <= 75
    assert (at_s - 0.5 + 0.4) % 0.8 - 0.4 == pytest.approx(np.zeros(len(at_s)), abs=0.008)
    assert told["heart_rate"]["value_per_min"] == pytest.approx(75, abs=0.5)
    assert told["respiration"]["value_per_min"] == pytest.approx(15, abs=0.5)
    assert told["respiration"]["from"] == ["Resp", "II"]
    assert list(told["intervals"]) == [
        *("heart_rate_per_min", "rr_ms", "pr_ms", "qrs_ms", "qt_ms"),
        *("qtc_bazett_ms", "qtc_fridericia_ms", "qtc_framingham_ms", "qtc_hodges_ms"),
        *("p_axis_deg", "qrs_axis_deg", "t_axis_deg"),
    ]
    assert told["intervals"]["rr_ms"]["value"] == pytest.approx(800, abs=1)
    assert told["intervals"]["qrs_axis_deg"]["value"] is None
    assert told["intervals"]["qrs_axis_deg"]["reason"]


def test_a_name_that_is_no_text_is_printed(minute: Path, tmp_path: Path) -> None:
    record = tmp_path / os.fsdecode(b"caf\xe9.csv")
    record.write_bytes(minute.read_bytes())
    code, out, _ = station(record, PYTHONIOENCODING="utf-8:strict")
    assert (code, out.splitlines()[0]) == (0, "caf?: 60 s at 250 Hz")


def test_words(minute: Path) -> None:
    code, out, _ = station(minute)
    assert code == 0
    assert "known: 60 s at 250 Hz\nPreview, not for diagnosis.\n" in out
    assert "II              usable, 60 of 60 s" in out
    assert "Heart rate      75 /min" in out
    assert "RR              800 ms ± " in out
    assert "(from Resp, II)" in out


def test_a_lead_that_is_asked_for(minute: Path) -> None:
    code, out, _ = station(minute, "--lead", "v5", "--json")
    told = json.loads(out)
    assert code == 0
    assert [lead["name"] for lead in told["quality"]["leads"]] == ["V5"]
    assert told["left_out"] == [{"name": "II", "reason": "not asked for"}]


def test_a_sheet(minute: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.svg"
    code, _, _ = station(minute, "--plot", sheet, "--at", "20")
    assert code == 0
    drawn = ET.fromstring(sheet.read_text("utf-8"))
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"known", "II", "V5", "Preview, not for diagnosis"} <= set(words)
    assert any("from 20 s" in (word or "") for word in words)


def test_a_sheet_of_half_a_minute_on_letter_as_pdf(minute: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.PDF"
    given = ["--plot", sheet, "--layout", "Rhythm", "--paper", "letter"]
    assert station(minute, *given)[0] == 0
    with pdfplumber.open(sheet) as pdf:
        (page,) = pdf.pages
        assert (page.width, page.height) == (pytest.approx(792), pytest.approx(612))
        assert "Preview, not for diagnosis" in page.extract_text()
        traces = [path for path in page.curves if len(path["pts"]) > 1000]
    assert len(traces) == 3


def labels(sheet: Path) -> tuple[list[str], list[str]]:
    """The leads on a sheet in their order, and those among them that are marked as derived."""
    names: list[str] = []
    marked: list[str] = []
    for text in ET.fromstring(sheet.read_text("utf-8")).iter(f"{SVG}text"):
        if text.get("class") == "lead":
            names.append(text.text or "")
        elif text.get("class") == "remark":
            assert text.text == "derived"
            marked.append(names[-1])
    return names, marked


def in_paper_order(leads: Sequence[str]) -> list[str]:
    """Three rows of four."""
    return [leads[3 * column + row] for row in range(3) for column in range(4)]


def test_eight_leads_are_a_sheet_of_twelve(tmp_path: Path) -> None:
    """Electrocardiographs keep I, II and V1 to V6: the other limb leads follow from I and II.

    II is twice as high as I: aVL = I - II/2 is flat, III = II - I is as I, aVR is -1.5 times I.
    """
    one = heart(10, 75)
    chest_leads = [f"V{k}" for k in range(1, 7)]
    record = table(
        tmp_path / "eight.csv",
        ",".join(f"{lead}_mV" for lead in (*chest_leads, "II", "I")),
        *(one * (0.5 + k / 5) for k in range(6)),
        2 * one,
        one,
    )
    sheet = tmp_path / "sheet.svg"
    code, _, err = station(record, "--rate", "250", "--plot", sheet)
    assert (code, err) == (0, "")
    names, derived = labels(sheet)
    assert names == [*in_paper_order(STANDARD_LEADS), "II"]
    assert derived == ["aVR", "aVL", "III", "aVF"]
    drawn = ET.fromstring(sheet.read_text("utf-8"))
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "III, aVR, aVL, aVF: derived from I and II, not recorded" in " ".join(map(str, words))
    traces = [path for path in drawn.iter(f"{SVG}path") if path.get("class") == "trace"]
    steps = [[int(y) for y in re.findall(r"l-?\d+ (-?\d+)", t.get("d") or "")] for t in traces]
    high = [max(np.cumsum(dy), key=abs) for dy in steps]
    at = {name: k for k, name in enumerate(names[:12])}
    assert high[at["III"]] == pytest.approx(high[at["I"]], abs=2)
    assert high[at["aVL"]] == pytest.approx(0, abs=2)


@pytest.mark.parametrize(
    ("leads", "arguments", "names", "derived"),
    [
        # What is recorded is drawn as it was recorded, and only the rest is derived.
        ("II,aVR,I", [], ["I", "II", "III", "aVR", "aVL", "aVF"], ["III", "aVL", "aVF"]),
        ("MLII,II,I", [], [*STANDARD_LEADS[:6], "MLII"], [*STANDARD_LEADS[2:6]]),
        ("V1,II,I", ["--lead", "II", "--lead", "I"], ["II", "I"], []),
        ("V1,II", [], ["V1", "II"], []),
        ("II,I,III,aVR,aVL,aVF", [], ["II", "I", "III", "aVR", "aVL", "aVF"], []),
    ],
)
def test_which_leads_are_derived(
    leads: str, arguments: list[str], names: list[str], derived: list[str], tmp_path: Path
) -> None:
    columns = leads.split(",")
    record = table(tmp_path / "r.csv", leads, *(heart(10, 75) for _ in columns))
    sheet = tmp_path / "sheet.svg"
    given = ["--rate", "250", "--unit", "mV", "--plot", sheet]
    assert station(record, *given, *arguments)[0] == 0
    assert labels(sheet) == (names, derived)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plot", "sheet.png"], "sheet.png: a sheet is PDF or SVG; give a name that ends"),
        (["--layout", "4x3"], "--layout 4x3: it is one of 3x4+1R, 3x4+3R, 6x2, 12x1, rhythm, rows"),
        (["--paper", "a5"], "--paper a5: it is one of a4, letter"),
        (["--plot", "/nowhere/sheet.svg"], "/nowhere/sheet.svg: No such file"),
        (["--plot", "sheet.svg", "--at", "60"], "--at 60: the recording is 60 s long"),
        (["--lead", "V1"], "known has no lead V1; it has II, V5, Resp"),
        (["--lead", "Resp"], "Resp is in no unit, an ECG is a voltage"),
        (["--rate", "500"], "known.csv, line 1: 500 Hz was given, and by its times the rate is"),
    ],
)
def test_what_cannot_be_done_is_refused(minute: Path, arguments: list[str], says: str) -> None:
    code, out, err = station(minute, *arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    code, _, err = station(tmp_path / "none.edf")
    assert code == 2
    assert "none.edf: No such file or directory. Give a WFDB record" in err


@pytest.mark.parametrize("folder", ["/", ".", "", "..", "/proc"])
def test_a_folder_is_refused(folder: str) -> None:
    code, out, err = station(folder)
    assert (code, out) == (2, "")
    assert err == (
        f"station: {Path(folder)}: Is a directory. Give a WFDB record, an EDF, EDF+ or BDF file, "
        "a CSV table, a flight recording, or a FHIR bundle with an EKG.\n"
    )


def test_a_name_as_long_as_names_can_be_is_looked_for(tmp_path: Path) -> None:
    """There is no room in it for the ending of a header."""
    code, _, err = station(tmp_path / ("x" * 254))
    assert (code, "No such file" in err) == (2, True)


def test_what_is_no_measurement_is_refused_and_nothing_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("time_s,II_V\n0,1\n0.01,1e306\n")
    (tmp_path / "w.hea").write_text("w 1 250\nw.dat 16 1e-320\n")
    (tmp_path / "w.dat").write_bytes(bytes(10))
    File([Signal("II", [[1, 2]], physical=("-1e308", "1e308"))]).write(tmp_path / "e.edf")
    for name, says in (
        ("c.csv", "line 3: the values of 'II' reach 1e+306 V, and nothing is measured so far."),
        ("w", "a gain of 9.99989e-321 counts for 1 mV"),
        ("e.edf", "the range of 'II' is -1e+308 to 1e+308 mV"),
    ):
        code, out, err = station(tmp_path / name)
        assert (code, out) == (2, "")
        assert says in err
        assert err.count("\n") == 1


def test_counts_that_were_not_scaled_are_refused(tmp_path: Path) -> None:
    counts = table(tmp_path / "c.csv", "II", np.round(heart(10, 75) * 2000))
    code, _, err = station(counts, "--rate", "250", "--unit", "mV")
    assert code == 2
    assert "These look like raw counts" in err


def test_a_flat_line_has_no_beats_no_rate_and_reasons(tmp_path: Path) -> None:
    flat = table(tmp_path / "flat.csv", "II", np.zeros(2500))
    code, out, _ = station(flat, "--rate", "250", "--unit", "mV", "--json")
    told = json.loads(out)
    assert code == 1
    assert told["beats"] == {"count": 0, "poor": 0, "at_s": []}
    assert told["heart_rate"]["value_per_min"] is None
    assert told["heart_rate"]["reason"] == "No lead can be used."
    assert told["intervals"] is None
    assert told["respiration"]["value_per_min"] is None
    (lead,) = told["quality"]["leads"]
    assert lead["usable"] is False
    assert [one["reason"] for one in lead["reasons"]] == ["lead_off"]
    assert "not measurable: no lead with beats" in station(flat, "--rate=250", "--unit=mV")[1]


def channel(name: str, samples: NDArray[np.float64], rate_hz: float, unit: str = "mV") -> Channel:
    return Channel(name, samples, rate_hz, unit)


class Spy(WholeRecording):
    """A source that notes how much is asked of it at once."""

    longest_s = 0.0

    def read(self, start_s: float = 0.0, seconds: float | None = None) -> Recording:
        assert seconds is not None
        self.longest_s = max(self.longest_s, seconds)
        return super().read(start_s, seconds)


def test_a_long_recording_is_read_in_pieces_and_loses_no_beat_between_them() -> None:
    seconds = 5 * PIECE_S + 11
    source = Spy(
        Recording(
            "long",
            (
                channel("II", heart(seconds, 71), RATE_HZ),
                channel("Resp", chest(seconds, 25), 25, "Ohm"),
            ),
        )
    )
    pieces = list(analyse(source, choose(source)))
    assert source.longest_s <= 2 * PIECE_S + 12
    assert [piece.start_s for piece in pieces] == [k * PIECE_S for k in range(5)]
    assert pieces[-1].seconds == pytest.approx(PIECE_S + 11)
    beats_s = np.concatenate([piece.beats_s for piece in pieces])
    assert np.diff(beats_s) == pytest.approx(np.full(len(beats_s) - 1, 60 / 71), abs=0.009)
    assert len(beats_s) >= seconds * 71 / 60 - 3
    for piece in pieces:
        assert piece.heart_rate.value_per_min == pytest.approx(71, abs=0.5)
        assert piece.breathing.value_per_min == pytest.approx(BREATHS_PER_MIN, abs=0.5)


def test_lost_samples_hold_the_rate_and_make_no_beat() -> None:
    ecg = heart(2 * PIECE_S, 60)
    ecg[round(50 * RATE_HZ) : round(65 * RATE_HZ)] = np.nan
    source = WholeRecording(Recording("gap", (channel("II", ecg, RATE_HZ),)))
    one, two = analyse(source, choose(source))
    beats_s = np.concatenate([one.beats_s, two.beats_s])
    assert not ((beats_s > 50) & (beats_s < 65)).any()
    assert one.heart_rate.held
    assert two.heart_rate.value_per_min == pytest.approx(60, abs=0.5)


def test_beats_in_a_poor_signal_are_told_as_doubtful() -> None:
    """Noise as high as the beats: what is found there is not kept back, and makes no rate."""
    ecg = heart(40, 60) + np.random.default_rng(5).normal(0, 0.6, round(40 * RATE_HZ))
    source = WholeRecording(Recording("noise", (channel("II", ecg, RATE_HZ),)))
    (piece,) = analyse(source, choose(source))
    assert not piece.quality.acceptable
    assert piece.poor_beats > 0.9 * len(piece.beats_s) > 0
    assert piece.heart_rate.value_per_min is None
    assert piece.heart_rate.reason == "No lead can be used."
    assert piece.intervals is None


def info(name: str, unit: str = "mV", rate_hz: float = 500.0) -> Channel:
    return channel(name, np.zeros(10), rate_hz, unit)


def test_channels_are_chosen_by_name_unit_and_rate() -> None:
    source = WholeRecording(
        Recording(
            "r",
            (
                *(info("ecg avr"), info("MLII"), info("MLII"), info("", "uV")),
                *(info("II", rate_hz=50), info("V1", rate_hz=250), info("ABP", "mmHg")),
                *(info("RESP", "mV", 4), info("Resp", "Ohm", 125), info("PLETH", "NU", 125)),
            ),
        )
    )
    chosen = choose(source)
    assert chosen.names == ("aVR", "MLII", "MLII (2)", "channel 4")
    assert (chosen.rate_hz, chosen.resp, chosen.pleth) == (500, 8, 9)
    assert dict(chosen.left_out) == {
        "II": "50 Hz; an ECG is read from 100 to 2000 Hz",
        "V1": "250 Hz beside leads of 500 Hz",
        "ABP": "not an ECG lead",
        "RESP": "not an ECG lead",
    }
    with pytest.raises(Refused, match=r"no channel that is an ECG in mV; it has II \(no unit\)"):
        choose(WholeRecording(Recording("r", (info("II", ""),))))
    with pytest.raises(Refused, match="r has no signals"):
        choose(WholeRecording(Recording("r", ())))


def test_progress_is_told_to_a_program_that_asks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = WholeRecording(Recording("r", (channel("II", heart(130, 60), RATE_HZ),)))
    pieces = list(analyse(source, choose(source)))
    assert list(watched(pieces, 130, wanted=False)) == pieces
    assert capsys.readouterr().err == ""
    assert list(watched(pieces, 130, wanted=True)) == pieces
    assert capsys.readouterr().err.split("\n") == [
        " 46 %, 0:01:00 of 0:02:10",
        "100 %, 0:02:10 of 0:02:10",
        "",
    ]


def test_progress_gets_to_the_end_of_the_leads_beside_a_longer_channel(tmp_path: Path) -> None:
    """65 s of a lead, and a chest that goes on for as long again; in FHIR each has its own end."""

    def component(name: str, unit: str, period_ms: float, samples: NDArray[np.float64]) -> object:
        data = " ".join(f"{sample:.3f}" for sample in samples)
        sampled = {"origin": {"value": 0, "code": unit}, "period": period_ms, "data": data}
        return {"code": {"text": name}, "valueSampledData": sampled}

    components = [
        component("Lead II", "mV", 4, heart(65, 60)),
        component("Resp", "Ohm", 40, chest(130, 25)),
    ]
    resource = {"resourceType": "Observation", "component": components}
    (tmp_path / "r.json").write_text(json.dumps(resource))
    code, _, err = station(tmp_path / "r.json", "--progress")
    assert (code, err) == (0, "100 %, 0:01:05 of 0:01:05\n")


def test_progress_on_a_terminal_is_one_line_that_goes_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    source = WholeRecording(Recording("r", (channel("II", heart(130, 60), RATE_HZ),)))
    list(watched(analyse(source, choose(source)), 130, wanted=True))
    err = capsys.readouterr().err
    assert err.startswith("\r 46 %, 0:01:00 of 0:02:10\x1b[K\r100 %")
    assert err.endswith("\r\x1b[K")
