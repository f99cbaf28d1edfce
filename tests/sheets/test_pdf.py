"""Sheets as PDF, read and measured by a reader that is not ours, and as SVG."""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pdfplumber
import pytest

from station.sheets.drawing import Align, Box, Clip, Drawing, Path, Text, lines
from station.sheets.ekg_sheet import EkgFacts, EkgSignal, Layout, Paper, ekg_sheet
from station.sheets.pdf import pdf_of
from station.sheets.svg import svg_of
from station.signals.leads import STANDARD_LEADS
from tests.sheets.test_ekg_sheet import PATIENT, facts, pulses, twelve
from tests.support.recordings import shared_data

SVG = "{http://www.w3.org/2000/svg}"
MM = 25.4 / 72


def pages_of(pdf: bytes) -> list[Any]:
    return list(pdfplumber.open(io.BytesIO(pdf)).pages)


def points_mm(path: dict[str, Any]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A path's points from the upper left corner of the page, in mm, as the reader found them."""
    return np.array(path["pts"], dtype=np.float64) * MM


@pytest.mark.parametrize("paper", list(Paper))
def test_a_second_is_25_mm_and_a_millivolt_10_mm_in_the_file(paper: Paper) -> None:
    """Two spikes of 1 mV, one second apart, in a lead that is otherwise at 0."""
    ecg = np.zeros(2501)
    ecg[[1000, 1250]] = 1.0
    signal = EkgSignal(samples_mv=ecg[None], rate_hz=250.0, leads=("II",))
    (page,) = pages_of(pdf_of(ekg_sheet(signal, EkgFacts(), paper=paper)))
    width, height = {"a4": (297.0, 210.0), "letter": (279.4, 215.9)}[paper]
    assert (page.width * MM, page.height * MM) == pytest.approx((width, height))

    (trace,) = [path for path in page.curves if len(path["pts"]) > 1000]
    line = points_mm(trace)
    low = np.median(line[:, 1])
    peaks = line[line[:, 1] < low - 5]
    assert len(peaks) == 2
    assert peaks[1, 0] - peaks[0, 0] == pytest.approx(25.0, abs=0.011)
    assert low - peaks[:, 1] == pytest.approx([10.0, 10.0], abs=0.011)
    assert np.ptp(line[:, 0]) == pytest.approx(250.0, abs=0.011)

    (calibration,) = [path for path in page.curves if len(path["pts"]) == 6]
    steps = np.diff(points_mm(calibration), axis=0)
    assert steps[1] == pytest.approx([0, -10], abs=0.011)  # 1 mV
    assert steps[2] == pytest.approx([5, 0], abs=0.011)  # 0.2 s

    down = sorted({round(x["x0"] * MM, 2) for x in page.lines if x["height"] > x["width"]})
    across = sorted({round(x["top"] * MM, 2) for x in page.lines if x["width"] > x["height"]})
    for places in (down, across):
        assert [b - a for a, b in pairwise(places)] == pytest.approx(
            [1.0] * (len(places) - 1), abs=0.011
        )
    assert (len(down), len(across)) == (266, 156)


def test_words_and_letters_are_in_the_file() -> None:
    leads = (*STANDARD_LEADS, "V7")
    signal = EkgSignal(samples_mv=np.stack([pulses()] * 13), rate_hz=250.0, leads=leads)
    pdf = pdf_of(ekg_sheet(signal, facts(simulated=True), layout=Layout.TWELVE_BY_ONE))
    pages = pages_of(pdf)
    for number, page in enumerate(pages, start=1):
        said = page.extract_text()
        for expected in (
            "Halvorsen, Ingrid M.",
            "Recorded 24 Nov 2026, 10:54:12 (UTC−05:00)",
            "25 mm/s",
            "SIMULATED",
            "Preview, not for diagnosis",
            f"Page {number} of 2",
        ):
            assert expected in said
        fonts = {letter["fontname"].split("+")[-1] for letter in page.chars}
        assert fonts == {"Inter-Regular", "Inter-SemiBold"}
    assert pdf.count(b"/FontFile2") == 2
    assert b"Halvorsen" not in pdf  # neither title nor keywords name a patient


def test_a_gap_in_the_file_is_a_gap() -> None:
    ecg = pulses()
    ecg[500:750] = np.nan
    signal = EkgSignal(samples_mv=ecg[None], rate_hz=250.0, leads=("II",))
    (page,) = pages_of(pdf_of(ekg_sheet(signal)))
    before, after = (points_mm(path) for path in page.curves if len(path["pts"]) > 400)
    assert after[0, 0] - before[-1, 0] == pytest.approx(25.1, abs=0.011)
    assert "1.00 s lost" in page.extract_text()


def test_the_same_sheet_is_the_same_file() -> None:
    pages = ekg_sheet(twelve(pulses()), facts())
    pdf = pdf_of(pages)
    assert pdf == pdf_of(ekg_sheet(twelve(pulses()), facts()))
    assert b"Date" not in pdf
    dated = pdf_of(pages, created=datetime(2026, 11, 24, 16, 0, 1, tzinfo=UTC), language="es")
    assert b"/CreationDate (D:20261124160001+00'00')" in dated
    assert b"/Lang (es)" in dated
    assert svg_of(pages) == svg_of(ekg_sheet(twelve(pulses()), facts()))


@pytest.mark.unshipped
def test_a_recorded_twelve_lead_ekg() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of wfdb at its import, about pandas
        import wfdb
    record = wfdb.rdrecord(str(shared_data() / "ludb" / "1"))
    signal = EkgSignal(
        samples_mv=record.p_signal.T, rate_hz=float(record.fs), leads=tuple(record.sig_name)
    )
    (page,) = pages_of(pdf_of(ekg_sheet(signal, EkgFacts(patient=PATIENT))))
    traces = [points_mm(path) for path in page.curves if len(path["pts"]) > 1000]
    assert len(traces) == 13
    strip = max(traces, key=lambda line: np.ptp(line[:, 0]))
    second = record.p_signal[:, list(record.sig_name).index("ii")]
    expected = strip[0, 1] - 10 * (second[:5000] - second[0])
    assert strip[:5000, 1] == pytest.approx(expected, abs=0.02)


def a_page(*items: Any) -> Drawing:
    return Drawing(title="A page & <more>\x00", width=100.0, height=50.0, items=items)


def test_svg_is_in_true_millimetres_and_holds_all_that_is_drawn() -> None:
    inner = Path(kind="trace", lines=[np.array([(1.0, 2.0), (3.5, 2.0)]), np.array([(9.0, 9.0)])])
    page = a_page(
        Path(kind="area", lines=lines((0, 0, 5, 5)), stroke=None, fill="#ff0000", closed=True),
        Clip(box=Box(1, 1, 20, 10), items=(inner,)),
        Text(words="a & <b>\x00", x=10, y=20, size=4, bold=True, align=Align.RIGHT),
    )
    drawn = ET.fromstring(svg_of([page, page]))
    assert (drawn.get("width"), drawn.get("height")) == ("100mm", "100mm")
    assert drawn.get("viewBox") == "0 0 10000 10000"
    assert drawn.findtext(f"{SVG}title") == "A page & <more> "
    first, second = drawn.findall(f"{SVG}g")
    assert second.get("transform") == "translate(0 5000)"
    (area,) = [p for p in first.iter(f"{SVG}path") if p.get("class") == "area"]
    assert (area.get("d"), area.get("fill"), area.get("stroke")) == (
        "M0 0l500 500z",
        "#ff0000",
        None,
    )
    (trace,) = [p for p in first.iter(f"{SVG}path") if p.get("class") == "trace"]
    assert trace.get("d") == "M100 200l250 0M900 900h1"
    clips = [clip.get("id") for clip in drawn.iter(f"{SVG}clipPath")]
    assert len(set(clips)) == 2
    (words,) = first.iter(f"{SVG}text")
    assert (words.text, words.get("text-anchor"), words.get("font-size")) == (
        "a & <b> ",
        "end",
        "400",
    )


def test_what_is_clipped_is_clipped_in_the_file() -> None:
    line = Path(kind="x", lines=lines((0, 5, 100, 5)))
    pdf = pdf_of([a_page(Clip(box=Box(10, 0, 20, 50), items=(line,)))])
    (page,) = pages_of(pdf)
    picture = np.asarray(page.to_image(resolution=254).original.convert("L"))  # 10 px a mm
    dark = np.flatnonzero(picture[50] < 128) / 10
    assert [dark.min(), dark.max()] == pytest.approx([10, 30], abs=0.2)


@pytest.mark.parametrize("write", [pdf_of, svg_of])
def test_no_page_is_no_file(write: Any) -> None:
    with pytest.raises(ValueError, match="no page"):
        write([])


def test_names_in_any_letters_make_a_file() -> None:
    names = ["Ñandú, José", "Żółć", "Nguyễn", "Жук", "山田", "‎abc\x00"]
    page = a_page(*(Text(words=name, x=5, y=6 * k + 6, size=4) for k, name in enumerate(names)))
    (read,) = pages_of(pdf_of([page]))
    said = read.extract_text()
    assert said.splitlines() == ["Ñandú, José", "Żółć", "Nguyễn", "Жук", "□□", "abc"]
