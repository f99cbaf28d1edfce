"""A disk that refuses, for real: the operating system says no to a child process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.store.store import Store
from tests.store.records import KEY, compose, temperature, visit

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX limits and permissions")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="station-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        Path(folder).chmod(0o700)


def said(path: Path, kind: str) -> str:
    command = [sys.executable, "-m", "tests.store.refused", str(path), kind]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_a_read_only_disk(open_folder: Path) -> None:
    path = open_folder / "station.db"
    assert said(path, "read-only") == f"StoreReadOnlyError: The station may not write to {path}."
    open_folder.chmod(0o700)
    path.chmod(0o600)
    store = Store.open(path, KEY, compose)
    assert store.unfinished_visits().result() == (visit(),)
    store.close()


def test_a_write_that_the_system_refuses(open_folder: Path) -> None:
    path = open_folder / "station.db"
    assert said(path, "no-more-bytes") == (
        "StoreDiskError: The disk did not take or give the data. (SQLITE_IOERR)"
    )
    store = Store.open(path, KEY, compose)
    found = store.visit("v1").result()
    store.close()
    assert found == visit(temperature("t1"))
