"""What a printed sheet costs: from samples to the bytes of a PDF."""

from __future__ import annotations

import numpy as np
import pytest

from station.sheets.ekg_sheet import EkgFacts, EkgSignal, Layout, ekg_sheet
from station.sheets.pdf import pdf_of
from station.signals.leads import STANDARD_LEADS
from tests.support.figures import StateFigure, seconds_per_call, state_all

pytestmark = pytest.mark.bench

RATE_HZ = 1000.0


def test_a_sheet_of_twelve_leads(figure: StateFigure) -> None:
    """Twelve rows of ten seconds with noise, which compresses worst of all."""
    at = np.arange(round(10 * RATE_HZ)) / RATE_HZ
    beat = np.exp(-((((at % 0.8) - 0.3) / 0.012) ** 2))
    noise = np.random.default_rng(1).normal(0, 0.03, (12, len(at)))
    signal = EkgSignal(samples_mv=beat + noise, rate_hz=RATE_HZ, leads=STANDARD_LEADS)

    def write() -> bytes:
        return pdf_of(ekg_sheet(signal, EkgFacts(), layout=Layout.TWELVE_BY_ONE))

    note = "12x1, 10 s at 1000 Hz with noise"
    state_all(
        figure,
        [
            {
                "name": "EKG sheet as PDF, time",
                "value": seconds_per_call(write, rounds=3),
                "unit": "s",
                "at_most": 1,
                "note": note,
            },
            {
                "name": "EKG sheet as PDF, size",
                "value": len(write()) / 1e6,
                "unit": "MB",
                "at_most": 1,
                "note": note,
                "noise": 0.05,
            },
        ],
    )
