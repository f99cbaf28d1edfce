"""Files that are whole or not there: what a killed write left, and what lies in the way."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from station.files import write_copy, write_whole


def test_a_file_is_replaced_and_is_its_owners(tmp_path: Path) -> None:
    to = tmp_path / "store.key"
    write_whole(to, b"one")
    write_whole(to, b"two")
    assert to.read_bytes() == b"two"
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["store.key"]


def test_what_a_killed_write_left_goes_with_the_next_and_no_others(tmp_path: Path) -> None:
    old, young = tmp_path / ".a[1].key.x1y2z3_4", tmp_path / ".a[1].key.abcdefgh"
    others = tmp_path / ".a1.key.x1y2z3_4"
    for one in (old, young, others):
        one.write_bytes(b"half")
    past = time.time() - 7200
    for one in (old, others):
        os.utime(one, (past, past))
    write_whole(tmp_path / "a[1].key", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"a[1].key", young.name, others.name}


def test_a_copy_is_not_written_into_what_lies_at_its_part(tmp_path: Path) -> None:
    somebodys = tmp_path / "somebodys"
    somebodys.write_bytes(b"theirs")
    (tmp_path / "sheet.pdf.part").symlink_to(somebodys)
    write_copy(tmp_path / "sheet.pdf", b"%PDF")
    assert (tmp_path / "sheet.pdf").read_bytes() == b"%PDF"
    assert not (tmp_path / "sheet.pdf").is_symlink()
    assert somebodys.read_bytes() == b"theirs"
    assert not (tmp_path / "sheet.pdf.part").exists()
