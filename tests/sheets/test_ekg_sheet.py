"""The sheet is paper: what is measured on it with a ruler is what was recorded."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from station.saying import Said
from station.sheets.drawing import Clip, Drawing, Item, Path, Text
from station.sheets.ekg_sheet import EkgFacts, EkgSignal, Layout, Paper, ekg_sheet
from station.signals.intervals import EcgMeasurements
from station.signals.leads import STANDARD_LEADS
from station.signals.measured import Measured, not_measurable
from station.visit import Identity, Patient
from station.vitals import DeviceIdentity

RATE_HZ = 250.0
NEW_YORK = timezone(timedelta(hours=-5))
PATIENT = Patient(
    id="p",
    family="Halvorsen",
    given="Ingrid M.",
    birth_date=date(1958, 3, 14),
    sex="female",
    mrn="0048 2917",
)


def flat(page: Drawing | tuple[Item, ...]) -> list[Path | Text]:
    found: list[Path | Text] = []
    for item in page.items if isinstance(page, Drawing) else page:
        found += flat(item.items) if isinstance(item, Clip) else [item]
    return found


def paths(page: Drawing, kind: str) -> list[Path]:
    return [item for item in flat(page) if isinstance(item, Path) and item.kind == kind]


def texts(page: Drawing, kind: str | None = None) -> list[str]:
    return [
        item.words for item in flat(page) if isinstance(item, Text) and kind in (None, item.kind)
    ]


def signal(
    *rows: NDArray[np.float64], leads: tuple[str, ...] = ("II",), **more: object
) -> EkgSignal:
    return EkgSignal(samples_mv=np.stack(rows), rate_hz=RATE_HZ, leads=leads, **more)  # type: ignore[arg-type]


def pulses(seconds: float = 10) -> NDArray[np.float64]:
    ecg = np.zeros(round(seconds * RATE_HZ) + 1)
    ecg[100::250] = 1.0
    return ecg


def twelve(ecg: NDArray[np.float64], **more: object) -> EkgSignal:
    return signal(*[ecg] * 12, leads=STANDARD_LEADS, **more)


@pytest.mark.parametrize("gain", [5.0, 10.0, 20.0])
def test_millimetres_of_a_trace(gain: float) -> None:
    (page,) = ekg_sheet(signal(pulses()), mm_per_mv=gain)
    (trace,) = paths(page, "trace")
    (line,) = trace.lines
    tops = line[line[:, 1] < line[0, 1] - 1]
    assert line[0, 1] - tops[:, 1] == pytest.approx([gain] * 10)
    assert np.diff(tops[:, 0]) == pytest.approx([25] * 9)
    assert tops[0, 0] - line[0, 0] == pytest.approx(10)  # sample 100 at 250 Hz is 0.4 s
    assert line[-1, 0] - line[0, 0] == pytest.approx(250)
    (calibration,) = paths(page, "calibration")
    assert np.ptp(calibration.lines[0], axis=0) == pytest.approx([7, gain])
    assert f"25 mm/s   {gain:g} mm/mV" in texts(page)


def test_a_gain_that_paper_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not 7"):
        ekg_sheet(signal(pulses()), mm_per_mv=7)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("layout", list(Layout))
def test_all_lies_on_the_paper(layout: Layout, paper: Paper) -> None:
    (page,) = ekg_sheet(twelve(pulses(30)), layout=layout, paper=paper)
    assert (page.width, page.height) == paper.landscape
    everything = [line for item in flat(page) if isinstance(item, Path) for line in item.lines]
    low, high = np.concatenate(everything).min(axis=0), np.concatenate(everything).max(axis=0)
    assert (low >= 5).all()
    assert (high <= np.array(paper.landscape) - 5).all()
    assert len(paths(page, "calibration")) == layout.rows(STANDARD_LEADS)
    assert not paths(page, "cut")


def test_columns_go_on_in_time_where_the_one_before_ends() -> None:
    """One pulse at 6 s is in the third column only, and in the strip."""
    ecg = np.zeros(2501)
    ecg[1500] = 1.0
    (page,) = ekg_sheet(twelve(ecg))
    traces = [trace.lines[0] for trace in paths(page, "trace")]
    first_row = [traces[k][0, 0] - traces[0][0, 0] for k in range(4)]
    assert first_row == pytest.approx([0, 62.5, 125, 187.5])
    with_pulse = [k for k, line in enumerate(traces) if np.ptp(line[:, 1]) > 5]
    assert with_pulse == [2, 6, 10, 12]  # V1, V2, V3 and the strip of II
    assert texts(page, "lead") == [
        *("I", "aVR", "V1", "V4", "II", "aVL", "V2", "V5", "III", "aVF", "V3", "V6", "II"),
    ]


def test_gaps_are_gaps_and_say_how_long() -> None:
    ecg = pulses()
    ecg[500:750] = np.nan
    ecg[1000] = np.nan
    (page,) = ekg_sheet(signal(ecg))
    (trace,) = paths(page, "trace")
    before, between, after = trace.lines
    assert between[0, 0] - before[-1, 0] == pytest.approx(25.1)
    assert after[0, 0] - between[-1, 0] == pytest.approx(0.2)
    long, short = paths(page, "gap")
    hatched = np.concatenate(long.lines)
    assert [hatched[:, 0].min(), hatched[:, 0].max()] == pytest.approx(
        [before[-1, 0], between[0, 0]], abs=1e-9
    )
    assert len(short.lines) >= 1
    assert texts(page, "gap-words") == ["1.00 s lost", "4 ms lost"]
    assert texts(page, "remark") == ["1.00 s lost"]
    assert "1.00 s lost" in texts(page, "how")
    late = pulses(30)
    late[5000:] = np.nan
    (page,) = ekg_sheet(signal(late))
    assert "No samples lost" in texts(page, "how")  # of the ten seconds that are shown


def test_what_is_not_there_says_why() -> None:
    leads = tuple(lead for lead in STANDARD_LEADS if lead != "V5")
    rows = [pulses()] * 11
    rows[2] = np.full(2501, np.nan)  # III
    (page,) = ekg_sheet(signal(*rows, leads=leads))
    assert texts(page, "gap-words") == ["not recorded", "no signal"]
    assert len(paths(page, "trace")) == 11
    assert len(paths(page, "gap")) == 1
    (page,) = ekg_sheet(signal(pulses()[:2500]), layout=Layout.RHYTHM)
    assert texts(page, "gap-words") == ["nothing was recorded at that time"] * 2
    (page,) = ekg_sheet(signal(pulses(4)))
    assert texts(page, "gap-words") == ["end of the recording"]
    assert texts(page, "remark") == []  # it is no loss


def test_a_trace_crosses_rows_and_is_cut_only_with_a_mark() -> None:
    """30 mm from its line; what goes beyond is clipped, never drawn at the limit."""
    ecg = pulses()
    ecg[1100] = 2.9
    (page,) = ekg_sheet(signal(ecg, leads=("II",)), layout=Layout.RHYTHM)
    assert not any(isinstance(item, Clip) for item in page.items)
    ecg[1100], ecg[1300] = 40.0, -40.0
    (page,) = ekg_sheet(signal(ecg, leads=("II",)), layout=Layout.RHYTHM)
    (clip,) = [item for item in page.items if isinstance(item, Clip)]
    (trace,) = clip.items
    assert isinstance(trace, Path)
    line = trace.lines[0]
    assert line[0, 1] - line[1100, 1] == pytest.approx(400)
    assert clip.box.y >= line[0, 1] - 30
    assert clip.box.bottom <= line[0, 1] + 30
    up, down = (mark.lines[0] for mark in paths(page, "cut"))
    assert up[0] == pytest.approx([line[1100, 0], clip.box.y])
    assert down[0] == pytest.approx([line[1300, 0], clip.box.bottom])


def test_derived_leads_and_poor_ones_say_so_beside_their_names() -> None:
    given = twelve(
        pulses(), derived=frozenset({"aVF"}), quality={"V2": "muscle noise", "aVF": "motion"}
    )
    (page,) = ekg_sheet(given)
    assert texts(page, "remark") == ["muscle noise", "derived, motion"]


def test_no_area_covers_a_trace() -> None:
    ecg = pulses()
    ecg[500:750] = np.nan
    given = twelve(ecg, quality=dict.fromkeys(STANDARD_LEADS, "muscle noise"))
    (page,) = ekg_sheet(given, layout=Layout.TWELVE_BY_ONE)
    kinds = [item.kind for item in flat(page)]
    first, last = kinds.index("trace"), len(kinds) - 1 - kinds[::-1].index("trace")
    assert not {"ground", "gap-ground", "gap"} & set(kinds[first:])
    assert kinds[first : last + 1] == ["trace"] * 12


def test_beats_are_marked_in_the_strip_at_their_time() -> None:
    (page,) = ekg_sheet(twelve(pulses(), r_peaks=(100, 350, 2600)))
    strip = paths(page, "trace")[-1].lines[0]
    tips = [mark.lines[0][2] for mark in paths(page, "r-peak")]
    assert [x for x, _ in tips] == pytest.approx([strip[100, 0], strip[350, 0]])
    (page,) = ekg_sheet(twelve(pulses(), r_peaks=(100,)), layout=Layout.TWELVE_BY_ONE)
    assert len(paths(page, "r-peak")) == 1


def test_more_than_twelve_rows_go_on_on_another_page() -> None:
    leads = (*STANDARD_LEADS, "V7", "V8", "V9")
    pages = ekg_sheet(signal(*[pulses()] * 15, leads=leads), layout=Layout.TWELVE_BY_ONE)
    assert [texts(page, "lead") for page in pages] == [list(STANDARD_LEADS), ["V7", "V8", "V9"]]
    assert [texts(page, "page") for page in pages] == [["Page 1 of 2"], ["Page 2 of 2"]]
    assert all("Preview, not for diagnosis" in texts(page, "stamp") for page in pages)


def measured(value: float) -> Measured:
    return Measured(value=value, spread=1.0, unit="ms", beats=9)


def facts(**changes: object) -> EkgFacts:
    no_axis = not_measurable("deg", 9, "an axis needs leads I and aVF")
    given: dict[str, object] = {
        "patient": PATIENT,
        "recorded_at": datetime(2026, 11, 24, 10, 54, 12, tzinfo=NEW_YORK),
        "device": DeviceIdentity(spec="x", name="Amplifier 12", serial_number="C12-004711"),
        "station": "Room 4",
        "operator": "Priya Nair",
        "measured_rate_hz": 249.87,
        "filters": "0.5–40 Hz",
        "warning": "For rhythm only.",
        "measurements": EcgMeasurements(
            heart_rate=Measured(value=72.4, spread=1.0, unit="per_min", beats=9),
            rr=measured(832),
            pr=not_measurable("ms", 9, "no P wave repeats"),
            qrs=measured(92),
            qt=measured(385),
            qtc_bazett=measured(422),
            qtc_fridericia=measured(409),
            qtc_framingham=measured(411),
            qtc_hodges=measured(406),
            p_axis=no_axis,
            qrs_axis=no_axis,
            t_axis=no_axis,
        ),
    }
    return EkgFacts(**(given | changes))  # type: ignore[arg-type]


def test_whose_it_is_and_how_it_was_taken() -> None:
    (page,) = ekg_sheet(twelve(pulses()), facts())
    words = texts(page)
    assert texts(page, "title") == ["Halvorsen, Ingrid M."]
    for expected in (
        "Born 14 Mar 1958 · 68 years · Female",
        "MRN 0048 2917",
        "Recorded 24 Nov 2026, 10:54:12 (UTC−05:00)",
        "Amplifier 12",
        "Serial number C12-004711",
        "Station Room 4",
        "Recorded by Priya Nair",
        "Measured rate 249.9 Hz of 250 Hz",
        "No samples lost",
        "0.5–40 Hz",
        "For rhythm only.",
        "Measured by the station, unconfirmed",
        "Preview, not for diagnosis",
    ):
        assert expected in words
    assert "SIMULATED" not in words
    assert texts(page, "value") == [
        *("72 /min", "832 ms", "–", "92 ms"),
        *("385 ms", "422 ms", "409 ms", "411 ms"),
        *("406 ms", "–", "–", "–"),
    ]
    assert " ".join(texts(page, "reason")) == (
        "Not measurable: PR: no P wave repeats; P axis, QRS axis, T axis: "
        "an axis needs leads I and aVF."
    )


def test_simulated_says_so_on_every_page() -> None:
    leads = (*STANDARD_LEADS, "V7")
    given = signal(*[pulses()] * 13, leads=leads)
    pages = ekg_sheet(given, facts(simulated=True), layout=Layout.TWELVE_BY_ONE)
    assert len(pages) == 2
    assert all("SIMULATED" in texts(page, "stamp") for page in pages)


def test_what_is_not_known_says_so() -> None:
    stranger = Patient(
        id="x",
        family="Unknown",
        given="",
        birth_date=None,
        sex=None,
        mrn=None,
        identity=Identity.UNKNOWN,
    )
    (page,) = ekg_sheet(
        signal(pulses()),
        EkgFacts(
            patient=stranger,
            recorded_at=datetime(2026, 11, 24, 10, 54, tzinfo=UTC),
            device=DeviceIdentity(spec="x", name="Amplifier"),
        ),
    )
    assert texts(page, "note") == [
        "Not in the chart: who it is is not known",
        "Birth date not known · Sex not known",
        "MRN not known",
        "Recorded 24 Nov 2026, 10:54:00 (UTC)",
    ]
    assert "Serial number not known" in texts(page, "how")
    assert "as recorded, not filtered" in texts(page)


def test_the_window_can_say_every_sentence_in_its_language() -> None:
    """What is made here reaches `speak` with its template; names and numbers do not."""
    heard: list[str] = []

    def speak(words: str) -> str:
        heard.append(words.template if isinstance(words, Said) else words)
        return words

    ekg_sheet(twelve(pulses()), facts(simulated=True), speak=speak)
    assert {
        *("Born {day}", "MRN {mrn}", "Recorded {when}", "Page {n} of {m}", "SIMULATED"),
        *("Preview, not for diagnosis", "QTc Bazett", "Not measurable: {reasons}."),
    } <= set(heard)


@pytest.mark.parametrize(
    ("shape", "leads", "rate_hz", "says"),
    [
        ((2, 10), ("I",), 250.0, "1 leads"),
        ((0, 10), (), 250.0, "at least one lead"),
        ((1, 10), ("I",), math.nan, "samples a second"),
    ],
)
def test_what_is_no_signal_is_refused(
    shape: tuple[int, int], leads: tuple[str, ...], rate_hz: float, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        EkgSignal(samples_mv=np.zeros(shape), rate_hz=rate_hz, leads=leads)


@given(
    st.lists(st.one_of(st.floats(-5, 5), st.just(math.nan)), max_size=60),
    st.text(max_size=10),
    st.sampled_from([1.0, 100.0, 2000.0]),
)
def test_any_samples_and_names_make_a_sheet(ecg: list[float], name: str, rate_hz: float) -> None:
    given_signal = EkgSignal(
        samples_mv=np.array([ecg], dtype=np.float64), rate_hz=rate_hz, leads=(name,)
    )
    (page,) = ekg_sheet(given_signal, EkgFacts(title=name))
    drawn = sum(len(line) for trace in paths(page, "trace") for line in trace.lines)
    assert drawn == np.isfinite(ecg[: round(10 * rate_hz) + 1]).sum()
