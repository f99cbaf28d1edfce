"""The store's files under the rules of Windows: no file is renamed, replaced or removed while it
is open, folders are not synced, and modes of files mean nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from station import files
from station.store import keys, rekeying
from station.store.keys import load_key
from station.store.rekeying import rekey
from tests.store.keeping import put_back, write
from tests.store.test_rekeying import check, fill

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sees open files in /proc")


class Windows(ModuleType):
    """`os`, with the other name."""

    name = "nt"

    def __getattr__(self, attribute: str) -> Any:
        if attribute in ("fchmod", "getuid", "geteuid", "fork"):
            raise AttributeError(attribute)
        return getattr(os, attribute)


def is_open(path: Path) -> bool:
    """Whether this process has it open now."""
    if not path.is_file():
        return False
    seen = path.stat()
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names, not paths
        try:
            one = os.stat(int(descriptor))  # noqa: PTH116 - a number
        except OSError:
            continue
        if (one.st_dev, one.st_ino) == (seen.st_dev, seen.st_ino):
            return True
    return False


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on; what was moved and removed is noted."""
    for module in (files, keys, rekeying):
        monkeypatch.setattr(module, "os", Windows("os"))
    moved: list[str] = []

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(Path, name)

        def call(path: Path, *arguments: Any, **options: Any) -> Any:
            for one in (path, *(Path(a) for a in arguments if isinstance(a, str | Path))):
                if is_open(one):
                    raise PermissionError(13, f"open while it is moved ({name})", str(one))
            moved.append(f"{name} {path.name}")
            return real(path, *arguments, **options)

        return call

    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(Path, name, guarded(name))
    return moved


def test_the_rules_hold_here(tmp_path: Path, on_windows: list[str]) -> None:
    file = tmp_path / "one"
    with file.open("w"), pytest.raises(PermissionError):
        file.replace(tmp_path / "two")
    file.replace(tmp_path / "two")


def test_a_new_key(tmp_path: Path, on_windows: list[str]) -> None:
    folder = tmp_path / "data"
    old = fill(folder)
    assert rekey(folder, folder / "station.db").key != old.key
    check(folder)
    assert any(line.startswith("replace ") for line in on_windows)


def test_a_backup_in_the_place_of_the_data(tmp_path: Path, on_windows: list[str]) -> None:
    folder = tmp_path / "data"
    fill(folder)
    write(folder, tmp_path / "station.backup")
    done = put_back(folder, tmp_path / "station.backup")
    assert done.aside is not None
    check(done.aside)


def test_the_key_in_a_file(tmp_path: Path, on_windows: list[str]) -> None:
    """Its mode says nothing there, so nothing is said of it."""
    folder = tmp_path / "data"
    made = load_key(folder, folder / "station.db")
    (folder / "store.key").chmod(0o666)
    again = load_key(folder, folder / "station.db")
    assert (again.key, again.warning) == (made.key, made.warning)
