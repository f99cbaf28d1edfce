"""The station on Windows and macOS, as far as it can be seen from here: what those systems lack is
not asked for. What only they have is in the tests of the rooms (`serial_problems`, `motion`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks from Linux at the others"),
]

PTYS = {"station.simulators.hosts.pty", "station.testing.counted_pty"}
"""Pseudo-terminals, which Windows has not; imported where one is made, and nowhere else."""


def elsewhere(system: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.support.elsewhere", system, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_module_can_be_imported_on_windows() -> None:
    done = elsewhere("win32")
    assert done.returncode == 0, done.stderr
    failed = json.loads(done.stdout)
    assert set(failed) == PTYS, failed


@pytest.mark.soak  # what it could find has been rare: macOS lacks little
def test_every_module_can_be_imported_on_macos() -> None:
    done = elsewhere("darwin")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


@pytest.mark.soak
def test_a_command_on_windows() -> None:
    """IEEE 11073 FLOAT 68 01 00 FF = 360e-1."""
    words = ("bluetooth_health_thermometer", "--characteristic", "2a1c", "--hex", "00680100ff")
    done = elsewhere("win32", "decode", *words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["values"]["body_temperature"] == {"value": 36.0, "unit": "Cel"}


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_what_is_for_linux_only_says_so(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from station.cli import application
    from station.cli.output import Refused

    monkeypatch.setattr("station.cli.application.sys.platform", system)
    with pytest.raises(Refused, match="This is for Linux"):
        application.rollback()
