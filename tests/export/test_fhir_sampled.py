"""SampledData as a plain reader of JSON computes it: number * factor + origin, in microvolts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.export.errors import CannotComposeError
from station.export.fhir_json import encode
from station.export.fhir_sampled import lead_components
from station.visit import EkgRecording
from station.vitals import DeviceIdentity, Origin, Unit

UV_IN = {Unit.VOLT: 10**6, Unit.MILLIVOLT: 1000, Unit.MICROVOLT: 1}


def kept(row: list[int], valid: list[bool], **changed: Any) -> EkgRecording:
    said: dict[str, Any] = {
        "signal": "ecg",
        "channels": ("II",),
        "started": datetime(2026, 11, 24, tzinfo=UTC),
        "rate_hz": 250.0,
        "samples": len(row),
        "counts": np.array(row, dtype="<i4").tobytes(),
        "valid": bytes(valid),
        "scale": 1.0,
        "offset": 0.0,
        "unit": Unit.MICROVOLT,
        "lost_samples": valid.count(False),
        "device": DeviceIdentity(spec="openbci_cyton", name="EKG"),
        "origin": Origin.DEVICE,
    }
    return EkgRecording(**{**said, **changed})


def sent(ekg: EkgRecording) -> dict[str, Any]:
    """The SampledData of the one lead, with its decimals as they are written."""
    body = json.loads(encode({"component": lead_components(ekg)}), parse_float=Decimal)
    data: dict[str, Any] = body["component"][0]["valueSampledData"]
    return data


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(-(1 << 31), (1 << 31) - 1), min_size=1, max_size=20),
    st.floats(1e-9, 1e3),
    st.floats(-1e6, 1e6).map(lambda one: round(one, 6)),
    st.sampled_from(sorted(UV_IN)),
    st.data(),
)
def test_counts_are_kept_and_origin_and_factor_are_in_microvolts(
    row: list[int], scale: float, offset: float, unit: Unit, data: st.DataObject
) -> None:
    from fhir.resources.R4B.sampleddata import SampledData

    valid = data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))
    told = sent(kept(row, valid, scale=scale, offset=offset, unit=unit))
    SampledData.model_validate_json(json.dumps(told, default=float))
    assert (told["origin"]["code"], told["origin"]["system"]) == ("uV", "http://unitsofmeasure.org")
    assert told["dimensions"] == 1
    words = told["data"].split(" ")
    assert words == [str(count) if good else "E" for count, good in zip(row, valid, strict=True)]
    to_uv = UV_IN[unit]
    for word in words:
        if word != "E":
            value_uv = float(int(word) * told["factor"] + told["origin"]["value"])
            assert value_uv == pytest.approx((int(word) * scale + offset) * to_uv, rel=1e-9, abs=1)


@pytest.mark.parametrize(
    ("rate_hz", "period"),
    [(500.0, "2"), (130.0, "7.6923076923076923"), (249.9, "4.0016006402561024")],
)
def test_the_period_has_no_more_digits_than_readers_keep(rate_hz: float, period: str) -> None:
    told = sent(kept([1], [True], rate_hz=rate_hz))
    assert str(told["period"]) == period
    assert float(1000 / Decimal(told["period"])) == rate_hz


def test_what_is_no_voltage_is_not_sent() -> None:
    with pytest.raises(CannotComposeError):
        lead_components(kept([1], [True], unit=Unit.OHM))
