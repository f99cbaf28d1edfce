"""docs/hazards.md says what code and tests say, and nothing that is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.hazards.switches import SWITCHES

ROOT = Path(__file__).parents[2]
LOG = (ROOT / "docs" / "hazards.md").read_text("utf-8")
SEVERITY = ("nuisance", "minor", "serious", "grave")
PROBABILITY = ("hardly ever", "rarely", "sometimes", "often")
MOST_AFTER = {
    "nuisance": "often",
    "minor": "sometimes",
    "serious": "rarely",
    "grave": "hardly ever",
}
FIELDS = ["Cause", "Harm", "Risk", "Control", "Code", "Tests", "Seen"]
RISK = re.compile(r"(\w+), ([\w ]+) → (\w+), ([\w ]+)")


@dataclass(frozen=True)
class Entry:
    hazard: str
    title: str
    fields: dict[str, str]

    def paths(self, field: str) -> list[str]:
        return re.findall(r"`([\w./]+/[\w./]+)`", self.fields[field])


def entries() -> list[Entry]:
    pieces = re.split(r"^### (H\d\d) (.+)$", LOG.split("## Residual risks")[0], flags=re.MULTILINE)[
        1:
    ]
    found = []
    for hazard, title, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        body = text.split("\n## ")[0]
        fields = re.findall(
            r"^- \*\*(\w+)\.\*\* (.+?)(?=\n- \*\*|\Z)", body, re.MULTILINE | re.DOTALL
        )
        found.append(Entry(hazard, title, {name: " ".join(said.split()) for name, said in fields}))
    return found


ENTRIES = entries()
RESIDUAL = LOG.split("## Residual risks")[1]


@cache
def named_by_hazard() -> dict[str, dict[str, list[str]]]:
    """Hazard → file → names of its tests."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, number in re.findall(
            r"^(?:async )?def (test_h(\d\d)_\w+)", path.read_text(), re.MULTILINE
        ):
            place = str(path.relative_to(ROOT))
            found.setdefault(f"H{number}", {}).setdefault(place, []).append(name)
    return found


def test_every_hazard_has_a_number_a_switch_and_a_test() -> None:
    numbers = [one.hazard for one in ENTRIES]
    assert numbers == [f"H{number:02}" for number in range(1, len(numbers) + 1)]
    assert set(SWITCHES) == set(numbers)
    assert set(named_by_hazard()) == set(numbers)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.hazard)
def test_an_entry_is_whole_and_names_what_is_there(entry: Entry) -> None:
    assert list(entry.fields) == FIELDS
    for field in ("Code", "Tests", "Seen"):
        assert [path for path in entry.paths(field) if not (ROOT / path).is_file()] == []
    assert entry.paths("Code")
    assert all(path.startswith("station/") for path in entry.paths("Code"))
    [own] = [path for path in entry.paths("Tests") if path.startswith("tests/hazards/")]
    assert set(named_by_hazard()[entry.hazard]) == {own}
    known = entry.fields["Seen"].lower()
    assert "](http" in known or "known failure mode" in known or "firmware_specs/" in known


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.hazard)
def test_the_risk_is_in_the_words_of_the_scales(entry: Entry) -> None:
    found = RISK.fullmatch(entry.fields["Risk"])
    assert found is not None, entry.fields["Risk"]
    severity, before, still, after = found.groups()
    assert {severity, still} <= set(SEVERITY)
    assert {before, after} <= set(PROBABILITY)
    assert SEVERITY.index(still) <= SEVERITY.index(severity)
    assert PROBABILITY.index(after) <= PROBABILITY.index(before)
    assert (still, after) != (severity, before), "the control changes nothing"
    if PROBABILITY.index(after) > PROBABILITY.index(MOST_AFTER[still]):
        assert entry.hazard in RESIDUAL, "more than is acceptable, and not among the residual risks"


def test_the_residual_risks_are_of_hazards_that_there_are() -> None:
    named = set(re.findall(r"H\d\d", RESIDUAL))
    assert named
    assert named <= {one.hazard for one in ENTRIES}
