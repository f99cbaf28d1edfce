"""A clinic's own file: what it may change, and what each mistake in it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.checks.files import ChecksError, rulebook
from station.checks.judge import impossible, marks_of
from station.marks import Level, worst
from station.vitals import Vital
from tests.checks.values import ADULT, TODAY, reading

OWN = """
version = "clinic 3"
off = ["diastolic-low"]

[[abnormal]]
id = "systolic-high"
vital = "systolic"
unit = "mm[Hg]"
from_age = "18 y"
at_least = 150
title = "High by our protocol"
source = "Clinic protocol 12, 2026-10-01"

[[critical]]
id = "our-own"
vital = "spo2"
unit = "%"
below = 92
title = "Below our limit"
source = "Clinic protocol 13, 2026-10-01"

[[impossible]]
id = "no-giants"
vital = "body_height"
unit = "cm"
from_age = "18 y"
above = 250
title = "Nobody here"
source = "Clinic protocol 14, 2026-10-01"

[[change]]
id = "weight-change"
vital = "body_weight"
unit = "kg"
by = 5
within = "30 d"
title = "Five kilograms"
source = "Clinic protocol 15, 2026-10-01"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "checks.toml"
    path.write_text(OWN, "utf-8")
    return path


def test_a_clinic_replaces_adds_and_switches_off_by_id(own: Path) -> None:
    shipped, book = rulebook(), rulebook(own)

    assert (shipped.version, book.version) == ("2026.11", "2026.11 + clinic 3")

    def finding(vital: Vital, value: str) -> str | None:
        mark = worst(marks_of(book, [reading(vital, value)], born=ADULT, day=TODAY))
        return mark.rule if mark is not None else None

    assert finding(Vital.SYSTOLIC, "149") is None
    assert finding(Vital.SYSTOLIC, "150") == "systolic-high"
    assert finding(Vital.DIASTOLIC, "50") is None
    assert finding(Vital.SPO2, "91") == "our-own"
    assert finding(Vital.SPO2, "89") == "hypoxaemia"  # of 92 and 90 the one further out
    assert len([rule for rule in book.changes if rule.id == "weight-change"]) == 1
    refused = impossible(book, reading(Vital.BODY_HEIGHT, "251"), ADULT, TODAY)
    assert refused is not None
    assert (refused.level, refused.rule) == (Level.IMPOSSIBLE, "no-giants")


def test_a_mark_carries_rule_version_and_source(own: Path) -> None:
    mark = worst(marks_of(rulebook(own), [reading(Vital.SYSTOLIC, "160")], born=ADULT, day=TODAY))

    assert mark is not None
    assert (mark.rule, mark.version) == ("systolic-high", "2026.11 + clinic 3")
    assert mark.source == "Clinic protocol 12, 2026-10-01"


ROW = 'id = "a"\nvital = "spo2"\nunit = "%"\ntitle = "Some title"\nsource = "Some source"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version = ", "is not TOML"),
        ("", "key version: found nothing, expected a value"),
        ('version = "1"\nlimits = 3', "key limits: found a key that has no meaning here"),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = 90\nabove = 99',
            "key critical[a]: found below, above, expected exactly one of "
            "below, at_most, at_least, above",
        ),
        (f'version = "1"\n[[critical]]\n{ROW}', "key critical[a]: found no limit"),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = "90"',
            "key critical[a].below: found '90', expected a number without quotes",
        ),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = true',
            "key critical[a].below: found True, expected a number",
        ),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = 90\nfrom_age = "18 years"',
            "key critical[a].from_age: found '18 years', expected an age such as",
        ),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = 90\nfrom_age = "2 y"\nto_age = "18 mo"',
            "key critical[a]: to_age: found 18 mo, expected an age above from_age, 2 y",
        ),
        (
            'version = "1"\n[[critical]]\n' + ROW.replace('"%"', '"kg"') + "below = 90",
            "key critical[a]: unit: found kg, expected one of %",
        ),
        (
            'version = "1"\n[[critical]]\n' + ROW.replace("spo2", "oxygen") + "below = 90",
            "key critical[a].vital: found 'oxygen', expected: ",
        ),
        (
            'version = "1"\n[[critical]]\n'
            + ROW.replace('source = "Some source"\n', "")
            + "below = 90",
            "key critical[a].source: found nothing, expected a value",
        ),
        (
            f'version = "1"\n[[critical]]\n{ROW}below = 90\n[[abnormal]]\n{ROW}below = 95',
            "key id: found 'a' twice",
        ),
        ('version = "1"\noff = ["no-such"]', "key off: found 'no-such', expected the id of"),
        (
            f'version = "1"\n[[impossible]]\n{ROW}above = 101',
            "key impossible[a].above: found 101 %, expected a limit from 1 to 100 %",
        ),
        (
            f'version = "1"\n[[change]]\n{ROW}by = 3\npercent = 3\nwithin = "1 d"',
            "key change[a]: expected exactly one of percent, by",
        ),
        (f'version = "1"\n[[change]]\n{ROW}by = 3', "key change[a].within: found nothing"),
        (
            'version = "1"\n[[critical]]\n'
            + ROW.replace('"a"', '"possible-spo2-low"')
            + "below = 90",
            "key id: found 'possible-spo2-low', expected another name",
        ),
    ],
)
def test_a_broken_file_is_told_by_file_key_found_and_expected(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "checks.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(ChecksError) as problem:
        rulebook(path)

    assert str(problem.value).startswith(f"{path}: ")
    assert told in str(problem.value)


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChecksError, match="cannot be read"):
        rulebook(tmp_path / "missing.toml")
    path = tmp_path / "checks.toml"
    path.write_bytes(b"version = '\xff'")
    with pytest.raises(ChecksError, match="is not UTF-8 text: byte 11"):
        rulebook(path)
