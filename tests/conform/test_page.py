"""The page about conformance names every check and every fault; checks are told apart."""

from __future__ import annotations

from pathlib import Path

from station.conform.every import CHECKS
from station.testing.faults import FAULTS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_has_every_check_with_its_sentence_and_fault() -> None:
    page = (DOCS / "conform.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "`" in line]
    assert rows == [f"| {c.group} | {c.name} | {c.sentence} | `{c.fault}` |" for c in CHECKS]


def test_every_fault_that_can_be_planted_has_its_check_and_is_on_the_page() -> None:
    page = (DOCS / "testing.md").read_text("utf-8")
    assert set(FAULTS) <= {check.fault for check in CHECKS}
    assert [name for name in FAULTS if f"`{name}`" not in page] == []
    assert len(FAULTS) == 19


def test_checks_have_names_of_their_own() -> None:
    assert len({check.name for check in CHECKS}) == len({c.fault for c in CHECKS}) == len(CHECKS)
