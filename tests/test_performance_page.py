"""The page of measured figures says what got worse, and by how much figures differ anyway."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "performance.py"
BEFORE = """\
# Performance

| figure | measured | limit | met | before | note |
| --- | ---: | ---: | --- | ---: | --- |
| Piece | 100 µs | ≤ 150 µs | yes |  | of ten |

| figure | measured | limit | met | before | note |
| --- | ---: | ---: | --- | ---: | --- |
| F1 | 99.87 % | ≥ 99.85 % | yes |  |  |
"""


def row(name: str, value: float, limit: str, noise: float = 0.25) -> dict[str, Any]:
    unit = "%" if name.endswith("F1") else "µs"
    return {
        **{"name": name, "value": value, "unit": unit, "limit": limit},
        **{"met": True, "note": "", "noise": noise},
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
    ],
)
def test_worse_is_said(
    figure: dict[str, Any], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = {"python": "3.11", "numpy": "2.4", "system": "Linux", "processor": "", "cores": 2}
    (tmp_path / "b.json").write_text(json.dumps({"machine": machine, "figures": [figure]}))
    (tmp_path / "p.md").write_text(BEFORE)
    main = runpy.run_path(str(TOOL))["main"]
    main([str(tmp_path / "b.json"), str(tmp_path / "p.md")])
    assert capsys.readouterr().out == said
    assert (tmp_path / "p.md").read_text() == BEFORE
    main([str(tmp_path / "b.json"), str(tmp_path / "p.md"), "--write"])
    page = (tmp_path / "p.md").read_text()
    assert ("**worse**" in page) == bool(said)
    assert ("## Signals" in page) == figure["name"].startswith("Signals, ")
