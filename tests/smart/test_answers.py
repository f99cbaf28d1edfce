"""What token servers answer, of whatever type: a checked value or words, never a crash."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.smart.answers import (
    Token,
    clock_hint,
    discovered,
    is_safe,
    missing_scopes,
    refusal,
    token_of,
)
from station.smart.errors import NoTokenError

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = (
    *("access_token", "token_type", "expires_in", "scope", "error", "error_description"),
    *("token_endpoint", "token_endpoint_auth_methods_supported"),
    "token_endpoint_auth_signing_alg_values_supported",
)
ANSWERS = st.dictionaries(st.sampled_from(FIELDS), ANY).map(lambda one: json.dumps(one).encode())


@given(ANSWERS | st.binary(max_size=60))
def test_a_wrong_type_anywhere_is_a_refusal_in_words(body: bytes) -> None:
    for read in (token_of, discovered):
        with contextlib.suppress(NoTokenError):  # and nothing else
            read(body)
    told = refusal(400, body, None, NOW)
    assert told.says
    assert "\n" not in told.says


@pytest.mark.parametrize(
    ("said", "lasts_s"),
    [
        (300, 300.0),
        ("3600", 3600.0),
        (0, 0.0),
        (-5, 0.0),
        (10**400, 86400.0),
        (1e308, 86400.0),
        (None, 60.0),
        (True, 60.0),
        ("soon", 60.0),
        ([300], 60.0),
    ],
)
def test_how_long_a_token_lasts(said: Any, lasts_s: float) -> None:
    body = {"access_token": "abc", "token_type": "bearer", "expires_in": said}
    assert token_of(json.dumps(body).encode()).lasts_s == lasts_s


@given(st.text(max_size=40) | st.none())
def test_any_date_header_is_survived(date: str | None) -> None:
    clock_hint(date, NOW)


@pytest.mark.parametrize(
    ("date", "says"),
    [
        ("Tue, 24 Nov 2026 16:00:40 GMT", None),
        ("Tue, 24 Nov 2026 15:50:00 GMT", "10 min ahead of"),
        ("Tue, 24 Nov 2026 16:02:00 GMT", "2 min behind"),
        (None, None),
    ],
)
def test_the_clock_is_named_when_it_is_the_reason(date: str | None, says: str | None) -> None:
    hint = clock_hint(date, NOW)
    assert hint is None if says is None else says in str(hint)


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (None, ()),
        ("system/Observation.crus system/Patient.rs", ()),
        ("system/*.cruds", ()),
        ("system/Observation.write system/Observation.read system/Patient.read", ()),
        ("system/Observation.c system/Patient.rs", ("system/Observation.crus",)),
        ("user/*.cruds", ("system/Observation.crus", "system/Patient.rs")),
        ("openid", ("system/Observation.crus", "system/Patient.rs")),
    ],
)
def test_scopes_in_the_old_and_the_new_form(granted: str | None, missing: tuple[str, ...]) -> None:
    token = Token(value="abc", lasts_s=60.0, scopes=tuple(granted.split()) if granted else None)
    assert missing_scopes(("system/Observation.crus", "system/Patient.rs"), token) == missing


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://chart.example/token", True),
        ("http://127.0.0.1:8090/auth/token", True),
        ("http://[::1]/token", True),
        ("http://chart.example/token", False),
        ("https://", False),
        ("http://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_where_a_secret_may_go(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_the_value_of_a_token_is_not_printed() -> None:
    assert "abc" not in repr(Token(value="abc", lasts_s=60.0))
