"""From one real build to the next and back, in an account that nobody else has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station.store.keys import load_key
from station.store.store import Store
from tests.store.records import CHART, LATER, compose, signed, temperature
from tests.support.needs import require

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist" / "vitals-station"
BUILDER = ROOT / ".venv-dist" / "bin" / "python"
PARTS = ("station", "firmware_specs", "packaging", "tools", "pyproject.toml", "LICENSE", "NOTICE")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform != "linux", reason="installs for one account of Linux"),
]


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """This tree as version 0.2.0, with one more migration, built."""
    require(BUILDER.exists(), "what builds the application is not installed: `make dist`")
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in PARTS:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, tree / name, ignore=ignore)
        else:
            shutil.copy2(ROOT / name, tree / name)
    for name, before, after in (
        ("__init__.py", '__version__ = "0.1.0"', '__version__ = "0.2.0"'),
        (
            "store/schema.py",
            "    _TRAIL,\n)",
            '    _TRAIL,\n    ("ALTER TABLE visits ADD COLUMN of_the_next_version TEXT",),\n)',
        ),
    ):
        file = tree / "station" / name
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")
    subprocess.run([BUILDER, "tools/dist.py", "application"], cwd=tree, check=True)
    return tree / "dist" / "vitals-station"


def test_from_one_build_to_the_next_and_back(
    later: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(FOLDER.exists(), "the application is not built: `make dist` builds it")
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }

    def run(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *words], env=environment, capture_output=True, text=True, check=False
        )

    def opened() -> Store:
        folder = home / ".local" / "share" / "vitals-station"
        key = load_key(folder, folder / "station.db")
        return Store.open(folder / "station.db", key.key, compose, anchor=key.anchor(folder))

    command = home / ".local" / "bin" / "station"
    assert run(FOLDER / "station", "application", "install").returncode == 0
    store = opened()
    store.sign(signed(temperature("t1"))).result()
    store.close()

    updated = run(later / "station", "application", "install")
    assert updated.returncode == 0, updated.stderr
    assert "Version 0.2.0 is in use" in updated.stdout
    assert run(command, "--version").stdout == "0.2.0\n"

    refused = run(command, "application", "rollback")
    assert refused.returncode == 2
    assert "cannot read the data as version 0.2.0 keeps them" in refused.stderr
    back = run(command, "application", "rollback", "--with-data")
    assert back.returncode == 0, back.stderr
    assert run(command, "--version").stdout == "0.1.0\n"
    store = opened()
    assert store.signed_visit("v1").result() == signed(temperature("t1"))
    claim = store.claim(CHART, LATER).result()
    assert claim is not None
    assert claim.search_first
    assert store.audit_found().result().findings == ()
    store.close()
