"""Files beside the database, killed wherever they are opened, synced and put in their place: the
old one or the new one is there, whole.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.crash.points import Kill
from tests.crash.stations import Lives
from tests.crash.written import OLD, READERS, WRITERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files are named by /proc")

# In the middle of a write: at its first byte, and after some.
_TORN = (0, 1, 100, 3_000)
# Several files are one record: a half of it must not look like one. What was kept is in the store.
_MAY_BE_GONE = ("wfdb", "csv")


@pytest.mark.parametrize("name", WRITERS)
def test_the_old_file_or_the_new_one(lives: Lives, tmp_path: Path, name: str) -> None:
    write, read, folder = WRITERS[name], READERS[name], tmp_path / "data"

    def begin() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        OLD[name](folder)

    begin()
    old = read(folder)
    points = lives.write(name, folder)
    new = read(folder)
    assert old != new
    assert "torn" not in (old, new)
    assert any(point.endswith("after it is in place") for point in points)
    kills = [Kill(point) for point in dict.fromkeys(points)]
    opened = [point for point in dict.fromkeys(points) if point.endswith("it is opened")]
    kills += [Kill(point, torn=torn) for point in opened for torn in _TORN]
    seen = []
    for kill in kills:
        begin()
        lives.write(name, folder, kill)
        seen.append(read(folder))
        if seen[-1] != new:  # what lies about does not hinder the next one
            write(folder)
            assert read(folder) == new, kill
    fair = (old, new, "nothing") if name in _MAY_BE_GONE else (old, new)
    assert not [(kill, found) for kill, found in zip(kills, seen, strict=True) if found not in fair]
    assert old in seen
    assert new in seen
