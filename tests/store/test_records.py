"""Records come back from JSON exactly, whatever an instrument or a person put into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.store.errors import StoreDamagedError
from station.store.records import (
    from_column,
    read_result,
    read_signed,
    read_visit,
    result_text,
    signed_text,
    to_column,
    visit_text,
    waveform,
)
from station.visit import EkgRecording, Result
from station.vitals import Context, Quality, Quantity, Taken, Unit
from tests.store.records import ekg, reason, signed, temperature, visit

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
host_times = st.datetimes(datetime(1971, 1, 1), datetime(2120, 1, 1), timezones=zones)
device_times = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
offsets = st.none() | st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))
values = st.decimals(allow_nan=False, allow_infinity=False)
floats = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def temperatures(draw: st.DrawFn) -> Result:
    one, other = draw(host_times), draw(host_times)
    taken = Taken(
        received=max(one, other),
        started=min(one, other),
        device_time=draw(device_times),
        clock_offset=draw(offsets),
    )
    base = temperature()
    reading = base.readings[0].replace(
        quantity=Quantity(draw(values), draw(st.sampled_from([Unit.CELSIUS, Unit.FAHRENHEIT]))),
        taken=taken,
        context=Context(body_site=draw(st.none() | words)),
        quality=Quality(good=draw(st.booleans()), reasons=tuple(draw(st.lists(words)))),
    )
    return replace(base, readings=(reading,), filed=draw(st.booleans()))


@given(temperatures())
def test_readings(result: Result) -> None:
    again = read_result(result_text(result), None)
    assert again == result
    sent, kept = result.readings[0].quantity.value, again.readings[0].quantity.value
    assert kept.as_tuple() == sent.as_tuple()  # equal is not enough: 36.6 is not 36.60


@given(words)
def test_texts(text: str) -> None:
    result = reason(text=text)
    assert read_result(result_text(result), None) == result


@given(st.integers(0, 4), st.integers(0, 50), st.integers(0, 9), floats, floats, st.data())
def test_ekgs(
    channels: int, samples: int, run_in: int, scale: float, offset: float, data: st.DataObject
) -> None:
    cells, before = channels * samples, channels * run_in
    base = ekg().ekg
    assert base is not None
    recording: EkgRecording = replace(
        base,
        channels=tuple(f"C{n}" for n in range(channels)),
        samples=samples,
        counts=data.draw(st.binary(min_size=4 * cells, max_size=4 * cells)),
        valid=data.draw(st.binary(min_size=cells, max_size=cells)),
        run_in_samples=run_in,
        run_in_counts=data.draw(st.binary(min_size=4 * before, max_size=4 * before)),
        run_in_valid=data.draw(st.binary(min_size=before, max_size=before)),
        scale=scale,
        offset=offset,
    )
    result = replace(ekg(), ekg=recording)
    assert read_result(result_text(result), waveform(result)) == result


def test_the_bytes_of_an_ekg_are_not_in_the_text() -> None:
    assert "counts" not in result_text(ekg())
    assert "counts" not in signed_text(signed(ekg()))
    assert waveform(temperature()) is None


def test_visits() -> None:
    results = (temperature(), reason(), ekg())
    assert read_visit(visit_text(visit(*results)), results) == visit(*results)
    wave = waveform(ekg())
    assert wave is not None
    waves = {"e1": wave}
    assert read_signed(signed_text(signed(*results)), waves) == signed(*results)


def test_an_ekg_whose_bytes_are_gone_is_damage() -> None:
    with pytest.raises(StoreDamagedError, match=r"Result: ekg\.counts, ekg\.valid"):
        read_result(result_text(ekg()), None)


def test_times_in_columns() -> None:
    there = datetime(2026, 11, 24, 16, 52, tzinfo=timezone(timedelta(hours=1)))
    assert to_column(there) == "2026-11-24T15:52:00.000000+00:00"
    assert from_column("2026-11-24T15:52:00.000000+00:00") == there
    assert from_column(None) is None
    with pytest.raises(ValueError, match="zone"):
        to_column(datetime(2026, 11, 24))


@given(host_times, host_times)
def test_times_in_columns_sort_as_they_passed(one: datetime, other: datetime) -> None:
    assert (to_column(one) < to_column(other)) == (one < other)
    assert from_column(to_column(one)) == one.astimezone(UTC)


def test_a_decimal_with_an_exponent_is_kept_as_sent() -> None:
    assert '"value":"364E-1"' not in result_text(temperature(value="364e-1"))
    again = read_result(result_text(temperature(value="364e-1")), None)
    assert again.readings[0].quantity.value == Decimal("36.4")
