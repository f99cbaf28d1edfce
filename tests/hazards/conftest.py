"""Runs a hazard's tests with its control switched off, where the environment asks for it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.hazards.switches import SWITCHES
from tests.hazards.switching import OFF, REPORT, Patcher

_TEST = re.compile(r"test_h(\d\d)_")


@pytest.fixture(autouse=True)
def _control_switched_off(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before every other fixture of the test, so that what they make is without the control too."""
    hazard = os.environ.get(OFF)
    named = _TEST.match(request.node.originalname)
    if not hazard or named is None or f"H{named[1]}" != hazard:
        yield
        return
    with pytest.MonkeyPatch.context() as monkeypatch:
        patcher = Patcher(monkeypatch)
        SWITCHES[hazard].off(patcher)
        request.node.user_properties.append(("switched off", patcher.put_at))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what became of each phase of each test, for whoever started this run."""
    report = yield
    path = os.environ.get(REPORT)
    if path:
        line = {
            "test": item.nodeid,
            "when": report.when,
            "outcome": report.outcome,
            "error": "" if call.excinfo is None else call.excinfo.typename,
            "says": "" if call.excinfo is None else str(call.excinfo.value)[:300],
            "off": dict(item.user_properties).get("switched off", []),
        }
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    return report
