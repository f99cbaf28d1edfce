"""Every hazard's tests fail where its control is not in the product.

Each switch is thrown in a process of its own, so that nothing stays switched off.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hazards.switches import SWITCHES
from tests.hazards.switching import OFF, REPORT, Patcher, SwitchError

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"test_h(\d\d)_")


def test_every_switch_finds_what_it_takes_out() -> None:
    for hazard, switch in SWITCHES.items():
        with pytest.MonkeyPatch.context() as monkeypatch:
            patcher = Patcher(monkeypatch)
            switch.off(patcher)
            assert patcher.put_at, f"{hazard} takes nothing out"


@pytest.mark.parametrize("target", ["Judge.no_such_check", "NoSuchJudge.judge", "no_such_check"])
def test_a_switch_whose_target_is_gone_is_an_error(target: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, pytest.raises(SwitchError):
        Patcher(monkeypatch).put(f"station.capture.attach:{target}", None)


def run(tmp_path: Path, *more: str, off: str | None = None) -> list[dict[str, Any]]:
    """The reports of the hazards' tests, phase by phase; with `off` those of that one, and its
    control switched off.
    """
    told = tmp_path / "told.jsonl"
    environment = {**os.environ, REPORT: str(told)}
    environment |= {OFF: off} if off is not None else {}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly"]
    command += ["-p", "no:cacheprovider", *more, "tests/hazards"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == (0 if off is None else 1), done.stdout[-4000:] + done.stderr[-2000:]
    return [json.loads(line) for line in told.read_text("utf-8").splitlines()]


@pytest.mark.soak
@pytest.mark.parametrize("hazard", SWITCHES)
def test_a_hazards_tests_fail_without_its_control(tmp_path: Path, hazard: str) -> None:
    """In the test itself, by what it asserts, and with the control really out of the product."""
    reports = run(tmp_path, "-k", f"test_{hazard.lower()}_", off=hazard)
    calls = [one for one in reports if one["when"] == "call"]
    assert calls, f"{hazard} has no test"
    for one in reports:
        if one["when"] != "call":
            assert one["outcome"] == "passed", one
            continue
        assert one["outcome"] == "failed", f"{one['test']} does not miss its control"
        assert one["error"] in ("AssertionError", "Failed"), one
        assert one["off"], "the control was not switched off"


@pytest.mark.soak
def test_the_same_tests_pass_with_the_controls(tmp_path: Path) -> None:
    """Run in the same way, so that it is the missing control that fails them."""
    reports = run(tmp_path)
    hazards = {f"H{number}" for one in reports for number in NUMBER.findall(one["test"])}
    assert hazards == SWITCHES.keys()
    assert not any(one["off"] for one in reports)
