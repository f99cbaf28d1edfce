"""What a channel is called, and what it is."""

from __future__ import annotations

import pytest

from station.recordings import SignalInfo
from station.recordings.leads import is_breathing, is_ecg, is_pleth, standard_lead


@pytest.mark.parametrize(
    ("name", "lead"),
    [
        ("II", "II"),
        ("avr", "aVR"),
        ("ECG aVF", "aVF"),
        ("Lead I", "I"),
        ("ekg_v3", "V3"),
        ("MLII", None),
        ("ECG", None),
        ("V", None),
        ("", None),
    ],
)
def test_the_twelve_leads(name: str, lead: str | None) -> None:
    assert standard_lead(name) == lead


@pytest.mark.parametrize(
    ("name", "unit", "kind"),
    [
        ("II", "mV", "ecg"),
        ("ch1", "uV", "ecg"),
        ("MCL1", "mV", "ecg"),
        ("vx", "V", "ecg"),
        ("II", "", ""),
        ("EEG Fpz-Cz", "uV", ""),
        ("ABP", "mmHg", ""),
        ("ABP", "mV", ""),  # a record that names no unit says mV
        ("RESP", "mV", "breathing"),
        ("Resp chest", "Ohm", "breathing"),
        ("Thor", "V", "breathing"),
        ("PLETH", "NU", "pleth"),
        ("pleth", "mV", "pleth"),
    ],
)
def test_kinds(name: str, unit: str, kind: str) -> None:
    signal = SignalInfo(name=name, unit=unit, rate_hz=250, samples=1)
    told = {"ecg": is_ecg, "breathing": is_breathing, "pleth": is_pleth}
    assert [what for what, is_it in told.items() if is_it(signal)] == ([kind] if kind else [])
