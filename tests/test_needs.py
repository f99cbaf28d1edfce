"""What is missing is a skip at a desk and a failure in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import require, skip_or_fail

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("unset", ["", "0", "false", "False"])
def test_at_a_desk_a_missing_thing_skips(unset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", unset)
    with pytest.raises(pytest.skip.Exception, match="no radio"):
        skip_or_fail("no radio")


@pytest.mark.parametrize("present", [None, "", 0])
def test_in_ci_a_missing_thing_fails(present: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no server"):
        require(present, "no server")


def test_what_is_there_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    require("/usr/bin/Xvfb", "no screen")


@pytest.mark.parametrize(("ci", "status", "says"), [("", 0, "1 skipped"), ("true", 1, "1 failed")])
def test_any_skip_fails_in_ci(ci: str, status: int, says: str, tmp_path: Path) -> None:
    skipping = tmp_path / "test_skipping.py"
    skipping.write_text("import pytest\n\ndef test_skipped():\n    pytest.skip('no judge')\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"),
            *("-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-p", "tests.conftest", skipping),
        ],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert says in done.stdout
    assert "no judge" in done.stdout
    assert done.returncode == status
