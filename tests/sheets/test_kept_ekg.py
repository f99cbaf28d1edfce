"""A kept EKG on a sheet: the same leads, filters and findings as it was kept with."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest

from station.ekg.record import EkgFindings, EkgLeadFound, EkgRecording, EkgShown, EkgValue
from station.sheets.drawing import Text
from station.sheets.ekg_sheet import ekg_sheet
from station.sheets.kept_ekg import facts_of, gain_of, layout_of, measurements_of, signal_of
from station.sheets.layouts import Layout
from station.visit import Patient
from station.vitals import Quantity, Unit
from tests.ekg.recordings import kept, wave

INGRID = Patient(
    id="p1",
    family="Halvorsen",
    given="Ingrid M.",
    birth_date=date(1958, 3, 14),
    sex="female",
    mrn="0048 2917",
)
SHOWN = EkgShown(
    layout="6x2",
    filters=("monitor", "mains_60"),
    filter_label="0.5-40 Hz, 60 Hz notch",
    fingerprint="of another version",
    mm_per_s=25.0,
    mm_per_mv=5.0,
)
FOUND = EkgFindings(
    method="vitals-station ekg 1",
    acceptable=True,
    leads=(
        EkgLeadFound(name="I", usable=True),
        EkgLeadFound(name="II", usable=True, reasons=("wander", "muscle")),
    ),
    left_out=("II",),
    values=(
        EkgValue(
            name="pr",
            quantity=Quantity(Decimal(164), Unit.MILLISECOND),
            spread=Quantity(Decimal(4), Unit.MILLISECOND),
            beats=9,
        ),
        EkgValue(
            name="qrs_axis",
            quantity=None,
            spread=None,
            beats=0,
            reason="its direction differs from beat to beat",
        ),
    ),
    r_peaks=(250, 750),
)


@pytest.fixture(scope="module")
def recording() -> EkgRecording:
    mv = np.stack([wave(10, 250), 2 * wave(10, 250)])
    mv[:, 500:560] = np.nan
    return kept(mv, 250, ("I", "II"), shown=SHOWN, found=FOUND)


def test_derived_leads_are_there_and_as_poor_as_their_sources(recording: EkgRecording) -> None:
    signal = signal_of(recording)
    assert signal.leads == ("I", "II", "III", "aVR", "aVL", "aVF")
    assert signal.derived == {"III", "aVR", "aVL", "aVF"}
    assert dict(signal.quality) == dict.fromkeys(("II", "III", "aVR", "aVL", "aVF"), "muscle noise")
    assert signal.r_peaks == (250, 750)
    assert signal.lost_s(10) == pytest.approx(60 / 250)
    assert (layout_of(recording), gain_of(recording)) == (Layout.SIX_BY_TWO, 5.0)


def test_the_sheet_says_what_was_done_to_it_and_by_whom(recording: EkgRecording) -> None:
    west = timezone(timedelta(hours=-5))
    facts = facts_of(recording, patient=INGRID, operator="Priya Nair", station="Room 4", zone=west)
    assert facts.simulated
    assert facts.filters == "0.5-40 Hz, notch 60 Hz"
    assert facts.warning.startswith("Below diagnostic bandwidth: the ST segment may be moved")
    pages = ekg_sheet(signal_of(recording), facts, layout=layout_of(recording))
    words = [item.words for page in pages for item in page.items if isinstance(item, Text)]
    for said in (
        *("Halvorsen, Ingrid M.", "SIMULATED", "0.5-40 Hz, notch 60 Hz", "164 ms"),
        *("Recorded by Priya Nair", "Station Room 4", "Measured without II"),
        "Recorded 30 Nov 2026, 04:30:00 (UTC−05:00)",
        "Drawn with newer filters than it was kept with",
    ):
        assert said in words
    assert any("QRS axis: its direction differs from beat to beat" in word for word in words)


def test_without_a_look_or_findings_it_is_drawn_all_the_same() -> None:
    plain = kept(wave(10, 250)[None], 250, ("ecg",))
    signal, facts = signal_of(plain), facts_of(plain, patient=None)
    assert signal.leads == ("ecg",)
    assert facts.measurements is None is measurements_of(None)
    assert (facts.filters, facts.warning) == (
        "from 0.05 Hz",
        "Not known to be of diagnostic bandwidth.",
    )
    assert len(ekg_sheet(signal, facts, layout=layout_of(plain))) == 1


def test_what_all_leads_lost_is_a_gap_and_what_one_lost_is_its_electrode() -> None:
    mv = np.stack([wave(10, 250), wave(10, 250), wave(10, 250)])
    mv[:, 500:560] = np.nan
    mv[1, 1000:1500] = np.nan
    mv[2, 1500:2000] = 0.3
    lost = tuple(
        EkgLeadFound(name=n, usable=True, reasons=("lead_off",)) for n in ("I", "V1", "V2")
    )
    found = dataclasses.replace(FOUND, leads=lost)
    signal = signal_of(kept(mv, 250, ("I", "V1", "V2"), found=found))
    assert dict(signal.quality) == {"V1": "off", "V2": "off"}
