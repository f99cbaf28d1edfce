"""What may be chosen as a filter, and what may be called diagnostic."""

from __future__ import annotations

import pytest

from station.ekg.chain import chain_of, choices, is_diagnostic, names_of
from station.signals.filters import FilterName
from station.signals.inputs import SignalError

F = FilterName


def test_diagnostic_only_where_rate_and_instrument_allow_it() -> None:
    assert choices(500, 150.0).bands[0] is F.DIAGNOSTIC
    assert choices(1000, 250.0).bands[0] is F.DIAGNOSTIC
    for rate_hz, high_hz in ((500.0, None), (500.0, 100.0), (250.0, 150.0)):
        bands = choices(rate_hz, high_hz).bands
        assert bands[0] is F.WIDE
        assert F.DIAGNOSTIC not in bands


def test_a_slow_instrument_has_no_filter_that_it_cannot_have() -> None:
    offered = choices(130, None)  # 60 Hz is too near to half of 130
    assert offered.mains == (F.MAINS_50,)
    assert F.ST in offered.bands


def test_less_than_the_whole_band_is_not_diagnostic() -> None:
    assert is_diagnostic(names_of(F.DIAGNOSTIC, None))
    assert is_diagnostic(names_of(F.DIAGNOSTIC, F.MAINS_60))
    for band in (F.WIDE, F.ST, F.MONITOR, F.MUSCLE_35):
        assert not is_diagnostic(names_of(band, None))
    assert not is_diagnostic(("diagnostic", "muscle_35"))


def test_a_chain_says_its_cut_offs() -> None:
    assert chain_of(("st", "mains_60"), 250, 2).label == "0.05-40 Hz, 60 Hz notch"
    assert chain_of(("wide",), 250, 2).label == "from 0.05 Hz"
    with pytest.raises(SignalError):
        chain_of(("diagnostic",), 250, 2)
