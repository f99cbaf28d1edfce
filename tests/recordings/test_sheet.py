"""The sheet is paper: what is measured on it with a ruler is what was recorded."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.recordings.sheet import Trace, sheet_svg
from station.signals.leads import STANDARD_LEADS

SVG = "{http://www.w3.org/2000/svg}"
RATE_HZ = 250.0


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)


def words(sheet: ET.Element) -> list[str]:
    return [element.text or "" for element in sheet.iter(f"{SVG}text")]


def traces_of(sheet: ET.Element) -> list[list[list[tuple[float, float]]]]:
    """For each trace its unbroken lines, as points in millimetres."""
    found = []
    for path in sheet.iter(f"{SVG}path"):
        if path.get("class") != "trace":
            continue
        lines = []
        for part in re.findall(r"M(-?\d+) (-?\d+)((?:l-?\d+ -?\d+)*)", path.get("d") or ""):
            x, y = int(part[0]), int(part[1])
            points = [(x / 100, y / 100)]
            for dx, dy in re.findall(r"l(-?\d+) (-?\d+)", part[2]):
                x, y = x + int(dx), y + int(dy)
                points.append((x / 100, y / 100))
            lines.append(points)
        found.append(lines)
    return found


def trace(name: str, ecg_mv: list[float] | np.ndarray[tuple[int], np.dtype[np.float64]]) -> Trace:
    return Trace(name, np.asarray(ecg_mv, dtype=np.float64), RATE_HZ)


def pulses(every: int = 250) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ecg = np.zeros(2500)
    ecg[100::every] = 1.0
    return ecg


def test_a_millivolt_is_ten_millimetres_and_a_second_twenty_five() -> None:
    sheet = parsed(sheet_svg("x", [trace("II", pulses())]))
    ((line,),) = traces_of(sheet)
    tops = [point for point in line if point[1] < line[0][1] - 5]
    assert len(tops) == 10
    assert tops[0][1] == pytest.approx(line[0][1] - 10, abs=0.01)
    assert [b[0] - a[0] for a, b in pairwise(tops)] == pytest.approx([25] * 9)
    assert tops[0][0] - line[0][0] == pytest.approx(10)  # sample 100 at 250 Hz is 0.4 s
    assert line[-1][0] - line[0][0] == pytest.approx(250, abs=0.11)


def test_the_paper_is_in_true_millimetres() -> None:
    sheet = parsed(sheet_svg("x", [trace("II", pulses())]))
    wide, high = (sheet.get(side, "") for side in ("width", "height"))
    assert sheet.get("viewBox") == f"0 0 {float(wide[:-2]) * 100:g} {float(high[:-2]) * 100:g}"
    grids = {path.get("class"): path.get("d") or "" for path in sheet.iter(f"{SVG}path")}
    assert "M100 0" in grids["fine"]
    assert "M100 0" not in grids["coarse"]
    assert "M500 0" in grids["coarse"]
    assert re.search(r"v-1000h500v1000", grids["calibration"])  # 1 mV for 0.2 s


def test_twelve_leads_lie_as_on_paper_with_a_rhythm_strip() -> None:
    names = ["avr", "ECG I", "ii", "III", "aVL", "aVF", "v1", "V2", "V3", "V4", "V5", "V6"]
    sheet = parsed(sheet_svg("x", [trace(name, pulses()) for name in names]))
    assert len(traces_of(sheet)) == 13
    labels = [word for word in words(sheet) if word in names]
    assert labels == [*names[1:3], "III", "avr", "aVL", "aVF", *names[6:], "ii"]
    begins = [lines[0][0] for lines in traces_of(sheet)]
    assert [x - begins[0][0] for x, _ in begins] == pytest.approx(
        [0, 0, 0, 62.5, 62.5, 62.5, 125, 125, 125, 187.5, 187.5, 187.5, 0]
    )


def test_a_derived_lead_says_so_beside_its_name() -> None:
    traces = [Trace(name, pulses(), RATE_HZ, derived=name == "aVF") for name in STANDARD_LEADS]
    sheet = parsed(sheet_svg("x", traces))
    marked = {
        name: [part.text for part in label.iter(f"{SVG}tspan")]
        for label in sheet.iter(f"{SVG}text")
        if (name := (label.text or "").rstrip()) in STANDARD_LEADS
    }
    assert marked == {lead: ["derived"] if lead == "aVF" else [] for lead in STANDARD_LEADS}


def test_other_leads_beside_the_twelve_have_rows_below() -> None:
    """The rhythm strip is the fourth row of 40 mm; vx is the fifth, vy the sixth."""
    names = ["vx", *STANDARD_LEADS, "vy"]
    sheet = parsed(sheet_svg("x", [trace(name, pulses()) for name in names]))
    begins = [lines[0][0] for lines in traces_of(sheet)]
    assert len(begins) == 15
    strip, vx, vy = begins[-3:]
    assert [vx[1] - strip[1], vy[1] - vx[1], vx[0] - strip[0]] == pytest.approx([40, 40, 0])
    assert [word for word in words(sheet) if word in names][-3:] == ["II", "vx", "vy"]


def test_columns_go_on_in_time_where_the_one_before_ends() -> None:
    """One pulse at 6 s is in the third column only, and in the strip."""
    ecg = np.zeros(2500)
    ecg[1500] = 1.0
    sheet = parsed(sheet_svg("x", [trace(lead, ecg) for lead in STANDARD_LEADS]))
    with_pulse = [
        k for k, (line,) in enumerate(traces_of(sheet)) if min(y for _, y in line) < line[0][1] - 5
    ]
    assert with_pulse == [6, 7, 8, 12]


def test_lost_samples_are_gaps() -> None:
    ecg = pulses()
    ecg[500:750] = np.nan
    ((before, after),) = traces_of(parsed(sheet_svg("x", [trace("II", ecg)])))
    assert after[0][0] - before[-1][0] == pytest.approx(25.1)
    sheet = parsed(sheet_svg("x", [trace("II", np.full(2500, np.nan))]))
    assert traces_of(sheet) == []
    assert "no signal" in words(sheet)


def test_it_says_what_it_is() -> None:
    sheet = parsed(sheet_svg("101 <&>\x00", [trace("MLII", pulses())], ["360 Hz", "from 0 s"]))
    assert {"101 <&> ", "360 Hz", "from 0 s", "MLII"} <= set(words(sheet))
    assert "25 mm/s   10 mm/mV" in words(sheet)
    assert "Preview, not for diagnosis" in words(sheet)
    with pytest.raises(ValueError, match="at least one lead"):
        sheet_svg("x", [])


@given(
    st.lists(st.one_of(st.floats(-5, 5), st.just(float("nan"))), max_size=60),
    st.text(max_size=10),
    st.sampled_from([1.0, 100.0, 2000.0]),
)
def test_any_samples_and_names_make_a_document(ecg: list[float], name: str, rate_hz: float) -> None:
    sheet = parsed(sheet_svg(name, [Trace(name, np.array(ecg, dtype=np.float64), rate_hz)]))
    drawn = sum(len(line) for lines in traces_of(sheet) for line in lines)
    assert drawn == np.isfinite(ecg[: round(10 * rate_hz) + 1]).sum()
