"""The note outside: every kind of tampering by who has the key is found, and no crash is."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from station.access.audit import row_hash
from station.store.anchor import AnchorFile
from station.store.audit_check import AuditCheck
from station.store.errors import StoreDamagedError
from station.store.store import Store
from tests.store.noting import PEPPER
from tests.store.records import KEY, compose
from tests.store.test_trail import entry

ROOT = Path(__file__).parents[2]
ROWS = 7


def opened(folder: Path) -> Store:
    return Store.open(folder / "station.db", KEY, compose, anchor=AnchorFile(folder, PEPPER))


def checked(folder: Path) -> AuditCheck:
    store = opened(folder)
    try:
        return store.audit_found().result()
    finally:
        store.close()


def said(folder: Path) -> list[str]:
    return [finding.text for finding in checked(folder).findings]


def the_note(folder: Path) -> Path:
    (path,) = folder.glob("audit-*.anchor")
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    store = opened(folder)
    for number in range(1, ROWS + 1):
        store.append_audit(entry(number)).result()
    store.close()
    assert the_note(folder).stat().st_mode & 0o777 == 0o600
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "data"))


class Intruder:
    """Somebody with the key and a database tool, who puts the guards back when done."""

    def __init__(self, folder: Path) -> None:
        self.db: sqlite3.Connection = sqlcipher.connect(folder / "station.db", isolation_level=None)
        self.db.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        self.db.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")
        self._guards = [
            sql
            for (sql,) in self.db.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
            )
        ]
        self.db.execute("DROP TRIGGER audit_never_changes")
        self.db.execute("DROP TRIGGER audit_is_never_removed")

    def __enter__(self) -> Intruder:
        return self

    def __exit__(self, *_: object) -> None:
        for sql in self._guards:
            self.db.execute(sql)
        self.db.close()

    def texts(self) -> list[str]:
        return [text for (text,) in self.db.execute("SELECT entry FROM audit ORDER BY position")]

    def write(self, texts: list[str]) -> None:
        """A whole trail of these, every hash as it should be."""
        self.db.execute("DELETE FROM audit")
        previous = bytes(32)
        for position, text in enumerate(texts, start=1):
            digest = row_hash(previous, position, text)
            self.db.execute(
                "INSERT INTO audit VALUES (?, ?, ?, ?)", (position, text, previous, digest)
            )
            previous = digest


def test_an_untouched_trail_is_whole_again_and_again(folder: Path) -> None:
    for _ in range(3):
        check = checked(folder)
        assert check.findings == ()
        assert [len(check.rows), check.head.position, check.anchored_from] == [ROWS, ROWS, 0]


places = st.integers(1, ROWS)


@settings(max_examples=60)
@given(data=st.data())
def test_every_kind_of_tampering_is_found(written: Path, data: st.DataObject) -> None:
    kind = data.draw(
        st.sampled_from(
            ["text", "hash", "link", "removed", "cut off", "swapped", "forged", "forged shorter"]
        )
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(written, Path(place) / "data"))
        with Intruder(folder) as intruder:
            db, at = intruder.db, data.draw(places)
            match kind:
                case "text":
                    db.execute("UPDATE audit SET entry = entry || ' ' WHERE position = ?", (at,))
                case "hash" | "link":
                    column = "hash" if kind == "hash" else "previous"
                    db.execute(
                        f"UPDATE audit SET {column} = randomblob(32) WHERE position = ?", (at,)
                    )
                case "removed":
                    db.execute("DELETE FROM audit WHERE position = ?", (at,))
                case "cut off":
                    db.execute("DELETE FROM audit WHERE position >= ?", (at,))
                case "swapped":
                    other = data.draw(places.filter(lambda place: place != at))
                    db.execute("UPDATE audit SET position = -1 WHERE position = ?", (at,))
                    db.execute("UPDATE audit SET position = ? WHERE position = ?", (at, other))
                    db.execute("UPDATE audit SET position = ? WHERE position = -1", (other,))
                case "forged":  # every hash is right, and one row says something else
                    texts = intruder.texts()
                    texts[at - 1] = texts[at - 1].replace("pat-", "tap-")
                    intruder.write(texts)
                case "forged shorter":  # one row less, the others numbered and linked anew
                    texts = intruder.texts()
                    del texts[at - 1]
                    intruder.write(texts)
        assert checked(folder).findings != ()
        assert checked(folder).findings != (), "the next start forgot it"


def test_rows_that_were_cut_off_are_told_with_their_numbers(folder: Path) -> None:
    with Intruder(folder) as intruder:
        intruder.db.execute("DELETE FROM audit WHERE position > 5")
    (finding,) = checked(folder).findings
    assert finding.position == 6
    assert "rows were removed: the trail had ended at row 7 and now ends at row 5" in finding.text
    store = opened(folder)  # it goes on, and what was found stays found
    store.append_audit(entry(9)).result()
    store.close()
    assert [one.position for one in checked(folder).findings] == [6]


def test_a_trail_with_more_rows_than_the_station_wrote(folder: Path) -> None:
    with Intruder(folder) as intruder:
        texts = intruder.texts()
        intruder.write([*texts, texts[0], texts[1]])
    (says,) = said(folder)
    assert "the rows from 8 to 9 were written without the station" in says


def test_guards_that_are_gone(folder: Path) -> None:
    with Intruder(folder) as intruder:
        intruder._guards.clear()
    assert said(folder) == [
        "The database no longer refuses changes to the trail: its guards were removed."
    ]


@pytest.mark.parametrize("how", ["removed", "changed", "of another key", "empty"])
def test_a_note_that_does_not_hold(folder: Path, how: str) -> None:
    note = the_note(folder)
    match how:
        case "removed":
            note.unlink()
        case "changed":
            note.write_bytes(bytes(byte ^ 1 for byte in note.read_bytes()))
        case "of another key":
            name = bytes.fromhex(note.stem.removeprefix("audit-"))
            head = AnchorFile(folder, PEPPER).read(name)
            note.unlink()
            AnchorFile(folder, b"\x08" * 32).write(name, head)
        case "empty":
            note.write_bytes(b"")
    (says,) = said(folder)
    assert "the anchor file" in says


def test_a_trail_without_its_name_is_damaged(folder: Path) -> None:
    with Intruder(folder) as intruder:
        intruder.db.execute("DELETE FROM audit_trail")
    with pytest.raises(StoreDamagedError, match="name of the audit trail"):
        opened(folder)


def test_a_database_from_before_is_noted_from_its_last_row_on(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", KEY, compose)
    for number in (1, 2, 3):
        store.append_audit(entry(number)).result()
    store.close()
    check = checked(tmp_path)
    assert (check.findings, check.anchored_from) == ((), 3)


def test_a_database_that_was_taken_away_leaves_the_note_of_its_trail(folder: Path) -> None:
    """No key is needed for that: the station begins a new one, and would be whole."""
    (folder / "station.db").unlink()
    [told] = said(folder)
    assert "another audit trail was kept here, of 7 rows" in told
    assert len(said(folder)) == 1  # once, and for ever
    assert checked(folder).anchored_from == 1


@pytest.mark.parametrize("change", ["anchored_from = NULL", "name = x'0102030405060708'", "both"])
def test_a_trail_that_says_it_was_never_noted(folder: Path, change: str) -> None:
    change = "anchored_from = NULL, name = x'0102030405060708'" if change == "both" else change
    with Intruder(folder) as intruder:
        intruder.write(intruder.texts()[:-2])
        intruder.db.execute(f"UPDATE audit_trail SET {change}")
    assert said(folder)
    assert said(folder)


def test_a_disk_that_refuses_the_note_does_not_stop_the_trail(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(folder)
    note = the_note(folder)
    kept = note.read_bytes()
    note.unlink()
    note.mkdir()
    store.append_audit(entry(8)).result()
    assert "could not be noted" in caplog.text
    note.rmdir()
    note.write_bytes(kept)
    store.append_audit(entry(9)).result()
    store.close()
    check = checked(folder)
    assert (check.findings, len(check.rows)) == ((), 9)


def test_the_note_has_nothing_of_a_row(folder: Path) -> None:
    assert b"pat-" not in the_note(folder).read_bytes()
    assert the_note(folder).stat().st_size == 8192


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    folder = tmp_path / "killed"
    folder.mkdir()
    return folder


def start(folder: Path, point: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.noting", str(folder / "station.db"), point]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.parametrize("point", ["row", "torn", "note"])
def test_killed_between_a_row_and_its_note_the_trail_is_whole(killed: Path, point: str) -> None:
    with start(killed, point) as child:
        heard, _ = child.communicate(timeout=60)
    assert (child.returncode, heard.split()) == (-9, ["1", "2"])
    check = checked(killed)
    assert (check.findings, len(check.rows)) == ((), 3)
    # The note has caught up: what is now removed is missed.
    with Intruder(killed) as intruder:
        intruder.db.execute("DELETE FROM audit WHERE position = 3")
    assert checked(killed).findings != ()


def test_killed_anywhere_the_trail_is_whole(killed: Path) -> None:
    """Three times on the same trail: what a kill leaves is where the next one starts."""
    chance = random.Random(20261130)
    rows = 0
    for _ in range(3):
        with start(killed, "any") as child:
            assert child.stdout is not None
            heard = list(islice(child.stdout, chance.randint(5, 40)))
            child.kill()
            heard += child.stdout
        check = checked(killed)
        assert check.findings == ()
        assert len(check.rows) >= rows + len(heard)
        rows = len(check.rows)
