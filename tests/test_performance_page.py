"""The page of measured figures says what got worse, and by how much figures differ anyway."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.support.figures import StateFigure

TOOL = Path(__file__).parent.parent / "tools" / "performance.py"
BEFORE = """\
# Performance

| figure | measured | limit | met | before | note |
| --- | ---: | ---: | --- | ---: | --- |
| Piece | 100 µs | ≤ 150 µs | yes |  | of ten |

| figure | measured | limit | met | before | note |
| --- | ---: | ---: | --- | ---: | --- |
| F1 | 99.87 % | ≥ 99.85 % | yes |  |  |
| T end, \\|mean\\| | 2 ms | ≤ 6 ms | yes | 1.9 | \\|+2.0\\| |
| P onset, PPV | 95 % |  |  | 95 | goal 92 |
"""
MACHINE = {"python": "3.11", "numpy": "2.4", "system": "Linux", "processor": "", "cores": 2}


def row(
    name: str, value: float, limit: str, noise: float = 0.25, better: str = ""
) -> dict[str, Any]:
    unit = "ms" if name.endswith("|") else "%" if name.endswith(("F1", "PPV")) else "µs"
    return {
        **{"name": name, "value": value, "unit": unit, "limit": limit},
        **{"met": True, "note": "|+2.0|", "noise": noise},
        "better": better or {"≤": "lower", "≥": "higher"}.get(limit[:1], ""),
    }


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (row("Piece", 124, "≤ 150 µs"), ""),
        (row("Piece", 126, "≤ 150 µs"), "WORSE: Piece: 126 µs, was 100\n"),
        (row("Piece", 60, "≤ 150 µs"), ""),
        (row("Piece", 126, ""), ""),
        (row("Signals, F1", 99.81, "≥ 99.85 %", 0.0), "WORSE: F1: 99.81 %, was 99.87\n"),
        (row("Signals, F1", 99.868, "≥ 99.85 %", 0.0), ""),
        (row("Signals, F1", 99.93, "≥ 99.85 %", 0.0), ""),
        (row("new", 1, "≤ 2 µs"), ""),
        (
            row("Signals, T end, |mean|", 2.1, "≤ 6 ms", 0.0),
            "WORSE: T end, |mean|: 2.1 ms, was 2\n",
        ),
        (row("Signals, T end, |mean|", 1.9, "≤ 6 ms", 0.0), ""),
        (
            row("Signals, P onset, PPV", 94.9, "", 0.0, "higher"),
            "WORSE: P onset, PPV: 94.9 %, was 95\n",
        ),
        (row("Signals, P onset, PPV", 95.1, "", 0.0, "higher"), ""),
        (row("Piece", 126, "", better="lower"), "WORSE: Piece: 126 µs, was 100\n"),
    ],
)
def test_worse_is_said(
    figure: dict[str, Any], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.json").write_text(json.dumps({"machine": MACHINE, "figures": [figure]}))
    (tmp_path / "p.md").write_text(BEFORE)
    main = runpy.run_path(str(TOOL))["main"]
    main([str(tmp_path / "b.json"), str(tmp_path / "p.md")])
    assert capsys.readouterr().out == said
    assert (tmp_path / "p.md").read_text() == BEFORE
    main([str(tmp_path / "b.json"), str(tmp_path / "p.md"), "--write"])
    page = (tmp_path / "p.md").read_text()
    assert ("**worse**" in page) == bool(said)
    assert ("## Signals" in page) == figure["name"].startswith("Signals, ")


def test_what_long_runs_measured_stays_until_it_is_measured_again(tmp_path: Path) -> None:
    main = runpy.run_path(str(TOOL))["main"]
    source, target = tmp_path / "b.json", tmp_path / "p.md"

    def write(*arguments: str, **value: float) -> str:
        figures = [row(name, one, "≤ 9 µs") for name, one in value.items()]
        source.write_text(json.dumps({"machine": MACHINE, "figures": figures}))
        main([str(source), str(target), *arguments, "--write"])
        return target.read_text()

    target.write_text(BEFORE)
    assert write("--long", hour=1.5, kills=0).startswith(BEFORE)
    page = write("--long", hour=2.5)
    assert page.count("## Long runs") == 1
    long = page.partition("## Long runs")[2]
    assert [line.split(" | ")[:2] for line in long.splitlines()[-2:]] == [
        ["| hour", "2.5 µs"],
        ["| kills", "0 µs"],
    ]
    page = write(Piece=90)
    assert "| Piece | 90 µs | ≤ 9 µs | yes | 100 |" in page
    assert page.endswith(long)


def test_a_name_with_bars_is_one_cell_and_is_read_back() -> None:
    tool = runpy.run_path(str(TOOL))
    figures = [row("Signals, T end, |mean|", 2.5, "≤ 6 ms", 0.0)]
    page = tool["page"]({"machine": MACHINE, "figures": figures}, {})
    (line,) = (line for line in page.splitlines() if line.startswith("| T end"))
    assert line == r"| T end, \|mean\| | 2.5 ms | ≤ 6 ms | yes |  | \|+2.0\| |"
    assert tool["figures_of"](page) == {"T end, |mean|": 2.5}


def test_the_page_that_is_kept_has_six_cells_in_each_line() -> None:
    """Its heads, and every figure with a number: a bar too many makes columns of its own."""
    page = (TOOL.parent.parent / "docs" / "performance.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {7}
    figures = runpy.run_path(str(TOOL))["figures_of"](page)
    heads = sum(line.startswith("| ---") for line in lines)
    assert heads == 3
    assert len(figures) == len(lines) - 2 * heads
    assert "LUDB leads all 12, T end, |mean|" in figures


@pytest.mark.parametrize(
    ("limits", "better"),
    [
        ({"at_most": 2}, "lower"),
        ({"at_least": 0.5}, "higher"),
        ({"better": "lower"}, "lower"),
        ({}, ""),
    ],
)
def test_a_figure_says_which_way_is_better(
    limits: dict[str, Any], better: str, figure: StateFigure, request: pytest.FixtureRequest
) -> None:
    figure("Piece", 1, "µs", **limits)
    ((_, stated),) = request.node.user_properties
    request.node.user_properties.clear()  # it is none of this run's figures
    assert stated["better"] == better


def test_a_figure_says_its_direction_once(figure: StateFigure) -> None:
    with pytest.raises(ValueError, match="Piece: its limit says which way is better"):
        figure("Piece", 1, "µs", at_most=2, better="lower")
