"""Measured figures: a benchmark states a number and its limit, the run ends with a table.

    def test_live_piece(figure: StateFigure) -> None:
        figure("Cyton, ten live frames", seconds_per_call(decode) * 1e6, "µs", at_most=150)

A pytest plugin, loaded by `tests/conftest.py`. With `--benchmarks-to FILE` the figures are also
written as JSON, which `tools/performance.py` makes a page of.
"""

from __future__ import annotations

import json
import os
import platform
import timeit
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest

__all__ = ["USUAL_NOISE", "Better", "StateFigure", "seconds_per_call", "state_all"]

_PROPERTY = "figure"
Better = Literal["higher", "lower"]
# How much the time for the same work differs from run to run on a machine with other things to do.
USUAL_NOISE = 0.25


class StateFigure(Protocol):
    """What the `figure` fixture is."""

    def __call__(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        better: Better | None = None,
        note: str = "",
        noise: float = USUAL_NOISE,
    ) -> None:
        """Put a figure into the table, and fail the test where it misses its limit.

        `noise` is the share by which it differs from run to run: beyond it, it got worse. Which
        way is better is said by its limit, or by `better` where it has none; without either it is
        never called worse. Raises `ValueError` where both are given.
        """


def seconds_per_call(function: Callable[[], object], rounds: int = 7) -> float:
    """Seconds that one call takes: the quickest of `rounds` runs of 0.2 s or more.

    The quickest run is the one that other work on the machine disturbed least.
    """
    timer = timeit.Timer(function)
    calls, _ = timer.autorange()
    return min(timer.repeat(repeat=rounds, number=calls)) / calls


def state_all(figure: StateFigure, rows: Iterable[dict[str, Any]]) -> None:
    """State several figures, each a mapping of `figure`'s arguments, before any of them fails."""
    __tracebackhide__ = True
    missed: list[str] = []
    for row in rows:
        try:
            figure(**row)
        except pytest.fail.Exception as failure:
            missed.append(str(failure.msg))
    if missed:
        pytest.fail("\n".join(missed), pytrace=False)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> StateFigure:
    """Take a measured figure: `figure(name, value, unit, at_most=…)`."""

    def state(
        name: str,
        value: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        better: Better | None = None,
        note: str = "",
        noise: float = USUAL_NOISE,
    ) -> None:
        if better is not None and (at_most is not None or at_least is not None):
            raise ValueError(f"{name}: its limit says which way is better")
        missed = (at_most is not None and value > at_most) or (
            at_least is not None and value < at_least
        )
        if at_most is not None:
            limit, better = f"≤ {at_most:g} {unit}", "lower"
        elif at_least is not None:
            limit, better = f"≥ {at_least:g} {unit}", "higher"
        else:
            limit = ""
        row = {
            "name": name,
            "value": value,
            "unit": unit,
            "limit": limit,
            "better": better or "",
            "met": not missed,
            "note": note,
            "noise": noise,
        }
        request.node.user_properties.append((_PROPERTY, row))
        if missed:
            pytest.fail(f"{name}: {value:.4g} {unit}, wanted {limit}", pytrace=False)

    return state


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--benchmarks-to`."""
    parser.addoption(
        "--benchmarks-to", type=Path, metavar="FILE", help="write measured figures as JSON"
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the table of this run's figures, and write them where that was asked for."""
    rows = [
        row
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, row in report.user_properties
        if name == _PROPERTY
    ]
    if not rows:
        return
    rows.sort(key=lambda row: row["name"])
    width = max(len(row["name"]) for row in rows)
    terminalreporter.section("figures")
    for row in rows:
        verdict = "" if not row["limit"] else "met" if row["met"] else "MISSED"
        measured = f"{row['value']:.4g} {row['unit']}"
        terminalreporter.line(
            f"{row['name']:<{width}}  {measured:>14}  {row['limit']:<14} {verdict:<7}{row['note']}"
        )
    target: Path | None = config.getoption("--benchmarks-to")
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        machine = {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "processor": _processor(),
            "numpy": version("numpy"),
        }
        target.write_text(
            json.dumps({"machine": machine, "figures": rows}, ensure_ascii=False, indent=2) + "\n",
            encoding="utf-8",
        )


def _processor() -> str:
    """What the processor calls itself, where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
