"""Patterns that tell codes apart, and those that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.scanner.codes import (
    DEFAULT_PATTERNS,
    Code,
    CodeKind,
    PatternRefusedError,
    checked,
    told_apart,
)
from station.settings import SettingsError, load_settings

DEFAULTS = {kind: checked(pattern) for kind, pattern in DEFAULT_PATTERNS.items()}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("BDG-A1B2C3", CodeKind.BADGE, "A1B2C3"),
        ("0048 2917", CodeKind.PATIENT, "0048 2917"),
        ("MRN-00482917", CodeKind.PATIENT, "00482917"),
        ("  100231 ", CodeKind.PATIENT, "100231"),
        ("APT-demo-7", CodeKind.APPOINTMENT, "demo-7"),
    ],
)
def test_the_usual_codes(text: str, kind: CodeKind, value: str) -> None:
    assert told_apart(text, DEFAULTS) == (Code(kind=kind, value=value),)


@pytest.mark.parametrize("text", ["", "hello", "https://example.org", "12", "BDG-", "BDG 12 34"])
def test_other_codes_are_none(text: str) -> None:
    assert told_apart(text, DEFAULTS) == ()


def test_a_code_that_fits_two_is_told_as_both() -> None:
    both = {
        CodeKind.BADGE: checked(r"\d{6}"),
        CodeKind.PATIENT: checked(r"\d{6,10}"),
    }
    assert [code.kind for code in told_apart("100231", both)] == ["badge", "patient"]


@pytest.mark.parametrize(
    "pattern",
    [".*", ".+", ".{4,20}", r"\S+", r"\w{8}", r"[^\n]*", r"[\w-]+", "|x", "", "(", "[", "x" * 201],
)
def test_what_takes_everything_or_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefusedError):
        checked(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(\d+)+X", r"(?:a|ab)*X", r"((\d{1,9}){2})+X", r"\d*\d*\d*\d*X"]
)
def test_what_could_take_minutes_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefusedError, match=r"repeti|repeat"):
        checked(pattern)


@pytest.mark.parametrize(
    "pattern", [49 * "(|)", 60 * "a?" + 60 * "a", 20 * "a{0,9}", r"(?:a|b)?" * 14 + r"\d*\d*X"]
)
def test_what_can_match_in_too_many_ways_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefusedError, match="can match in"):
        checked(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\d{6,10}", r"[A-Z]{2}\d{6}", r"E[0-9]+", r"(?P<code>\d{4}(?:-\d{2})?)", r"\(\d+\)"],
)
def test_what_a_site_writes_is_taken(pattern: str) -> None:
    assert checked(pattern).pattern == pattern


def test_a_wrong_pattern_is_named_with_file_and_key(tmp_path: Path) -> None:
    site = tmp_path / "station.toml"
    site.write_text("[scanner]\nbadge = '.*'\n")
    with pytest.raises(SettingsError) as told:
        load_settings(site)
    assert str(site) in str(told.value)
    assert "key scanner.badge" in str(told.value)
    assert "'.*' takes nearly every code" in str(told.value)
