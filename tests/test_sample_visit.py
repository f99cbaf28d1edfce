"""The invented visit is good enough for every form, and never taken for a patient's."""

from __future__ import annotations

import json

import numpy as np
import pytest

from station.charts import destination_of
from station.charts.settings import ChartSettings
from station.ekg.buffers import recorded
from station.export.compose import compose
from station.export.errors import NotATestChartError
from station.sample_visit import sample_visit
from station.settings import Settings
from station.visit import ResultKind


def test_it_has_everything_and_is_simulated() -> None:
    visit = sample_visit("station-1", "1").visit
    kinds = {result.kind for result in visit.results}
    assert set(ResultKind) - kinds == {ResultKind.HEAD_CIRCUMFERENCE, ResultKind.INTAKE}
    assert not visit.real


def test_no_real_chart_can_get_it() -> None:
    chart = ChartSettings(name="real", url="https://chart.example/fhir")
    destination = destination_of(chart, Settings(chart=(chart,)))
    with pytest.raises(NotATestChartError, match="real chart"):
        compose(sample_visit("station-1", "1"), [destination])


def test_the_ekg_is_ten_seconds_of_a_heart() -> None:
    [ekg] = [one.ekg for one in sample_visit("s", "1").visit.results if one.ekg is not None]
    counts, valid = recorded(ekg)
    assert counts.shape == (12, 5000)
    assert valid.all()
    span_uv = float(np.ptp(counts[1])) * ekg.scale
    assert 500 < span_uv < 3000  # an R wave of lead II, in µV


def test_a_fhir_chart_gets_it_marked_as_a_test() -> None:
    chart = ChartSettings(name="chart", url="https://chart.example/fhir")
    drafts = list(destination_of(chart, Settings()).drafts(sample_visit("s", "1")))
    labels = {json.loads(one.body)["meta"]["security"][0]["code"] for one in drafts}
    assert labels == {"HTEST"}
