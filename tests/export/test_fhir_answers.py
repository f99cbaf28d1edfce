"""Reading a server's answer: dates, places, words, whatever it sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.fhir_answers import chart_id, found, identifier_query, reason, retry_after_s

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("999999999999", 3600.0),  # an hour at most
        ("Tue, 24 Nov 2026 12:01:30 GMT", 90.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


def test_the_reason_is_what_the_outcome_says_in_one_line() -> None:
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": "error", "diagnostics": "Pain is not\n taken here"},
            {"details": {"text": "Ask first"}},
            {"diagnostics": "Ask first"},
            {"diagnostics": 7},
            "nonsense",
        ],
    }

    assert reason(json.dumps(outcome).encode()) == "Pain is not taken here; Ask first"


def test_a_long_reason_is_shortened() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "x" * 5000}]}

    assert len(reason(json.dumps(outcome).encode())) == 300


@given(ANY_JSON | st.binary())
def test_no_answer_is_too_odd_to_read(answer: object) -> None:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    assert isinstance(reason(body), str)
    assert chart_id(None, body) is None or b"Observation" in body
    assert found(body, "s", "v") is None or b"Bundle" in body


@pytest.mark.parametrize(
    "location", ["", "Observation/", "Observation/a b", "Patient/1", "Observation/../x", "x" * 999]
)
def test_a_place_that_names_no_observation_is_none(location: str) -> None:
    assert chart_id(location, b"") is None


def test_an_identifier_is_escaped_for_the_search_and_for_the_address() -> None:
    # FHIR R4 search, "escaping search parameters": \ , $ | get a backslash in front.
    assert (
        identifier_query("https://clinic.example/result", "station-7:v1:spo2:r1")
        == "identifier=https://clinic.example/result|station-7:v1:spo2:r1"
    )
    assert identifier_query("urn:x", "a,b|c&d e") == "identifier=urn:x|a%5C%2Cb%5C|c%26d%20e"
