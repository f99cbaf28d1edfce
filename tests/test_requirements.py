"""Every requirement has a test that exists, and the page is what the table says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.trace import Area, Requirement, SuiteIndex, load, main, problems

ROOT = Path(__file__).parent.parent
HERE = "tests/test_requirements.py"


def area(*requirements: Requirement) -> tuple[Area, ...]:
    return (Area(title="One", source="nowhere", requirements=requirements),)


def requirement(name: str, *tests: str) -> Requirement:
    return Requirement(id=name, says="It is so.", tests=tests)


def test_every_requirement_has_tests_and_the_page_is_current(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_there_are_as_many_as_somebody_reads() -> None:
    assert 40 <= sum(len(each.requirements) for each in load()) <= 70


def test_what_is_wrong_with_a_table_is_told() -> None:
    good = f"{HERE}::test_there_are_as_many_as_somebody_reads"
    table = area(
        requirement("R-GOOD-1", good, HERE),
        requirement("R-GOOD-1", good),
        requirement("Good", good),
        requirement("R-NONE-1"),
        requirement("R-GONE-1", f"{HERE}::test_that_never_was", "tests/test_gone.py", "tools/x.py"),
        requirement("R-HELP-1", f"{HERE}::requirement"),
    )
    assert list(problems(table, SuiteIndex())) == [
        "R-GOOD-1 is there twice",
        "Good: an id is R-AREA-number",
        "R-NONE-1 has no test",
        f"R-GONE-1: there is no test {HERE}::test_that_never_was",
        "R-GONE-1: there is no test tests/test_gone.py",
        "R-GONE-1: there is no test tools/x.py",
        f"R-HELP-1: there is no test {HERE}::requirement",
    ]


def test_every_id_that_a_document_or_test_names_is_there() -> None:
    """The other way round: who points at a requirement points at one that is there."""
    known = {each.id for area in load() for each in area.requirements}
    named = {
        match
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
        for match in re.findall(r"\bR-[A-Z]+-\d+\b", path.read_text(encoding="utf-8"))
    }
    assert named - known == set()
    assert known
