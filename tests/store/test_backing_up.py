"""Backups: everything comes back, nothing else opens them, and no accident costs data."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from station.store.backing_up import back_up
from station.store.database import connect
from station.store.errors import BackupError, StoreBusyError, StoreError, StoreNewerError
from station.store.keys import load_key
from station.store.restoring import restore
from station.store.store import Store
from station.visit import SignedVisit
from tests.store.keeping import NOW, PHRASE, put_back, write
from tests.store.records import (
    ACTOR,
    BEN,
    CHART,
    LATER,
    compose,
    ekg,
    reason,
    signed,
    temperature,
    visit,
)
from tests.store.test_keys import KeyStoreInMemory
from tests.store.test_rekeying import check, check_tray, fill, opened
from tests.store.test_trail import MARIA, entry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "usb" / "station.backup"


@pytest.fixture
def written(folder: Path, backup: Path) -> Path:
    """A backup of one signed visit, a user and two rows of the trail."""
    fill(folder)
    store = opened(folder)
    store.save_user(MARIA).result()
    store.close()
    backup.parent.mkdir()
    write(folder, backup)
    return backup


def check_restored(folder: Path) -> None:
    """What `fill` wrote, with the row that says that it was restored."""
    store = opened(folder)
    expected = signed(temperature("t1"), reason("w1"), ekg("e1"))
    assert store.signed_visit("v1").result() == expected
    assert len(store.deliveries("v1").result()) == 3
    assert store.users().result() == (MARIA,)
    check_tray(store)
    found = store.audit_found().result()
    store.close()
    assert found.findings == ()
    assert [row.entry for row in found.rows[:2]] == [entry(1), entry(2)]
    restored = found.rows[2].entry
    assert (restored.action, restored.detail) == (
        "restore",
        "backup of 2026-11-30 08:12 UTC, station station-7, trail up to row 2",
    )
    assert {path.suffix for path in folder.iterdir()} <= {".db", ".key", ".name", ".anchor", ""}


def test_on_another_computer(written: Path, tmp_path: Path, folder: Path) -> None:
    other = tmp_path / "other"
    done = put_back(other, written, replace=False)
    assert (done.findings, done.aside) == ((), None)
    assert done.says.rows["visits"] == 1
    check_restored(other)
    # Badges go on working, and the key is another.
    here, there = (load_key(one, one / "station.db") for one in (folder, other))
    assert there.key != here.key
    assert there.pepper("badges") == here.pepper("badges")


def test_what_waited_may_have_arrived_since_and_is_searched_for(
    written: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    put_back(other, written, replace=False)
    store = opened(other)
    claim = store.claim(CHART, LATER).result()
    store.close()
    assert claim is not None
    assert (claim.message.key, claim.search_first, claim.message.attempts) == ("v1/t1", True, 1)


def test_a_visit_that_was_open_may_have_been_signed_since(
    folder: Path, backup: Path, tmp_path: Path
) -> None:
    fill(folder)  # v1 is signed
    store = opened(folder)
    for number in ("v2", "v3"):
        store.save_visit(visit(number=number, patient=BEN)).result()
        store.save_result(number, temperature(f"t{number}")).result()
    store.close_visit("v3", ACTOR, "went home").result()
    store.close()
    backup.parent.mkdir()
    write(folder, backup)
    other = tmp_path / "other"
    put_back(other, backup, replace=False)
    store = opened(other)
    [doubted] = store.unfinished_visits().result()
    assert doubted == dataclasses.replace(
        visit(temperature("tv2"), number="v2", patient=BEN), restored_from=NOW
    )
    assert doubted.doubtful
    known = {number: store.visit(number).result() for number in ("v1", "v3")}
    assert [one.restored_from for one in known.values() if one is not None] == [None, None]

    # It is signed after all: looked for where that is possible, else sent since somebody looked.
    looked = dataclasses.replace(doubted, looked_at=LATER, looked_by=ACTOR)
    store.save_visit(looked).result()
    store.sign(SignedVisit(visit=looked, signed_at=LATER, signed_by=ACTOR)).result()
    claims = [store.claim(CHART, LATER).result() for _ in range(2)]
    store.close()
    (claim,) = (one for one in claims if one is not None and one.message.visit_id == "v2")
    message = claim.message
    assert (claim.search_first, message.attempts, message.decided) == (True, 1, True)


def test_in_the_place_of_what_is_there_which_is_put_aside(written: Path, folder: Path) -> None:
    store = opened(folder)
    store.sign(signed(temperature("t2"), number="v2", patient=BEN)).result()
    store.append_audit(entry(3)).result()
    store.close()
    with pytest.raises(BackupError, match="There are data on this station already"):
        put_back(folder, written, replace=False)
    done = put_back(folder, written)
    check_restored(folder)
    store = opened(folder)
    assert store.signed_visit("v2").result() is None
    store.close()

    assert done.aside is not None
    store = opened(done.aside)  # a data folder like any other
    assert store.signed_visit("v2").result() is not None
    found = store.audit_found().result()
    store.close()
    assert (len(found.rows), found.findings) == (3, ())


def test_with_a_key_store(folder: Path, backup: Path) -> None:
    backend = KeyStoreInMemory()
    fill(folder, backend)
    backup.parent.mkdir()
    database = folder / "station.db"
    back_up(folder, database, backup, PHRASE, now=NOW, station_id="7", version="1", backend=backend)
    done = restore(folder, database, backup, PHRASE, now=NOW, replace=True, backend=backend)
    assert not list(folder.rglob("store.key"))
    store = opened(folder, backend)
    assert store.signed_visit("v1").result() is not None
    assert len(store.audit_found().result().rows) == 3
    store.close()
    assert done.aside is not None
    check(done.aside, backend)


def test_twice_and_a_new_key_between(written: Path, folder: Path) -> None:
    from station.store.rekeying import rekey

    first = put_back(folder, written)
    rekey(folder, folder / "station.db")
    second = put_back(folder, written)
    assert first.aside != second.aside
    check_restored(folder)


def test_a_lost_key_and_a_damaged_database_are_what_it_is_for(written: Path, folder: Path) -> None:
    (folder / "store.key").unlink()
    (folder / "station.db-wal").write_bytes(b"a log of then" * 1000)
    done = put_back(folder, written)
    check_restored(folder)
    assert done.aside is not None
    assert (done.aside / "station.db-wal").read_bytes() == b"a log of then" * 1000
    (folder / "station.db").write_bytes(b"no database" * 1000)
    put_back(folder, written)
    check_restored(folder)


def test_a_log_whose_database_is_gone_is_put_aside(written: Path, folder: Path) -> None:
    (folder / "station.db").unlink()
    (folder / "station.db-wal").write_bytes(b"a log of then" * 1000)
    done = put_back(folder, written, replace=False)
    check_restored(folder)
    assert done.aside is not None
    assert (done.aside / "station.db-wal").stat().st_size == 13_000


def test_nothing_in_it_can_be_read(written: Path, folder: Path) -> None:
    content = written.read_bytes()
    key = load_key(folder, folder / "station.db")
    for secret in (b"Okafor", b"100231", b"SQLite", key.key, key.key.hex().encode()):
        assert secret not in content
    if os.name == "posix":
        assert written.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in written.parent.iterdir()] == [written.name]
    header = json.loads(content[12 : content.index(b"}") + 1])
    # RFC 9106, 4: the second recommended choice.
    assert header["kdf"] == "argon2id"
    assert (header["passes"], header["memory_kib"], header["lanes"]) == (3, 65536, 4)


def test_another_pass_phrase(written: Path, folder: Path) -> None:
    before = (folder / "station.db").read_bytes()
    with pytest.raises(BackupError, match="pass phrase does not open"):
        restore(folder, folder / "station.db", written, PHRASE + "!", now=NOW, replace=True)
    assert (folder / "station.db").read_bytes() == before
    assert not list(folder.glob("replaced-*"))


def test_one_pass_phrase_however_it_was_typed(folder: Path, backup: Path) -> None:
    fill(folder)
    backup.parent.mkdir()
    database = folder / "station.db"
    composed, apart = "caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait", "cafe\u0301 au lait"
    back_up(folder, database, backup, composed, now=NOW, station_id="7", version="1")
    restore(folder, database, backup, apart, now=NOW, replace=True)


CHANCE = random.Random(20261130)


@pytest.mark.parametrize(
    "where", [0, 9, 40, 180, 260, 300, 700, *CHANCE.sample(range(800, 100_000), 6)]
)
def test_a_changed_byte_is_found(written: Path, folder: Path, where: int) -> None:
    content = bytearray(written.read_bytes())
    content[where % len(content)] ^= 0x10
    written.write_bytes(content)
    _refused(written, folder)


@pytest.mark.parametrize("left", [0, 4, 11, 100, 230, 310, 900, 20_000, -1])
def test_a_backup_that_was_cut_short_is_found(written: Path, folder: Path, left: int) -> None:
    written.write_bytes(written.read_bytes()[:left])
    _refused(written, folder)


def test_a_backup_with_more_at_its_end_is_found(written: Path, folder: Path) -> None:
    written.write_bytes(written.read_bytes() + b"x")
    _refused(written, folder)


def test_a_header_that_asks_for_all_memory_is_refused(written: Path, folder: Path) -> None:
    """Before any of it is spent: what is wrong is told, and not that the pass phrase were."""
    content = written.read_bytes()
    end = 12 + int.from_bytes(content[8:12], "big")
    for asks in ({"memory_kib": 512 * 1024}, {"passes": 9}, {"lanes": 17}, {"memory_kib": 7}):
        header = json.dumps(json.loads(content[12:end]) | asks).encode()
        written.write_bytes(content[:8] + len(header).to_bytes(4, "big") + header + content[end:])
        with pytest.raises(BackupError, match="cut short or was changed"):
            put_back(folder, written)
    _refused(written, folder)


_LITTLE = """
import resource
from station.store.backup_file import BackupError, _stretched
limit = int(open("/proc/self/statm").read().split()[0]) * 4096 + (48 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    _stretched("correct horse", bytes(16), 64 * 1024, 3, 4)
except BackupError as told:
    print(told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts pages as Linux tells them")
def test_a_computer_without_the_memory_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LITTLE], capture_output=True, text=True, check=True, timeout=60
    )
    assert "not enough memory" in done.stdout
    assert "64 MiB" in done.stdout


def test_a_pass_phrase_that_the_terminal_does_not_tell(written: Path, folder: Path) -> None:
    """Bytes that are no UTF-8 come from Python as lone surrogates."""
    phrase = "correct \udcff\udcfe battery"
    with pytest.raises(BackupError, match="sign in the pass phrase"):
        restore(folder, folder / "station.db", written, phrase, now=NOW, replace=True)
    other = written.with_name("other.backup")
    with pytest.raises(BackupError, match="sign in the pass phrase"):
        back_up(folder, folder / "station.db", other, phrase, now=NOW, station_id="7", version="1")
    assert not list(written.parent.glob(".station-backup-*"))


def _refused(backup: Path, folder: Path) -> None:
    """In words, and what is here goes on as if nothing had been."""
    with pytest.raises(BackupError, match="Nothing on this station was changed"):
        put_back(folder, backup)
    assert not list(folder.glob("replaced-*"))
    assert not (folder / ".restoring").exists()
    store = opened(folder)
    assert store.signed_visit("v1").result() is not None
    assert store.audit_found().result().findings == ()
    store.close()


def test_a_newer_version_wrote_it(
    folder: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    backup.parent.mkdir()
    monkeypatch.setattr("station.store.backing_up.MIGRATIONS", ((),) * 99)
    write(folder, backup)
    monkeypatch.undo()
    with pytest.raises(StoreNewerError, match="newer version of the station"):
        put_back(folder, backup)
    check(folder)


def test_a_newer_database_inside_is_refused_too(
    folder: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    backup.parent.mkdir()

    def newer(connection: object, path: Path, key: bytes) -> None:
        from station.store.database import copy_into

        copy_into(connection, path, key)  # type: ignore[arg-type]
        copy = connect(path, key)
        copy.execute("INSERT INTO migrations (number, at) VALUES (99, '2030-01-01')")
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.close()

    monkeypatch.setattr("station.store.backing_up.copy_into", newer)
    write(folder, backup)
    monkeypatch.undo()
    with pytest.raises(StoreNewerError, match="format is 99"):
        put_back(folder, backup)
    check(folder)


def test_a_trail_that_was_not_whole_is_told(written: Path, folder: Path) -> None:
    database = folder / "station.db"
    db = connect(database, load_key(folder, database).key)
    db.execute("DROP TRIGGER audit_never_changes")
    db.execute("UPDATE audit SET entry = replace(entry, 'pat-1', 'pat-9') WHERE position = 1")
    db.close()
    second = written.with_name("second.backup")
    write(folder, second)
    done = put_back(folder, second)
    assert [finding.text for finding in done.findings] == ["Row 1 was changed."]


def test_what_cannot_be_is_told(written: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is there already"):
        write(folder, written)
    with pytest.raises(BackupError, match="at least 12 characters"):
        back_up(
            folder,
            folder / "station.db",
            tmp_path / "b",
            "short",
            now=NOW,
            station_id="7",
            version="1",
        )
    with pytest.raises(BackupError, match="cannot be written: No such file"):
        write(folder, tmp_path / "nowhere" / "b")
    with pytest.raises(BackupError, match="is not there"):
        put_back(folder, tmp_path / "nowhere")
    store = opened(folder)
    for work in (lambda: write(folder, tmp_path / "b"), lambda: put_back(folder, written)):
        with pytest.raises(StoreBusyError):
            work()
    key = (folder / "store.key").rename(folder / "elsewhere.key")
    with pytest.raises(StoreBusyError):  # a station is at it, with a key that we do not find
        put_back(folder, written)
    key.rename(folder / "store.key")
    store.append_audit(entry(3)).result()
    store.close()
    assert not list(folder.glob("replaced-*"))
    assert not list(tmp_path.glob(".*"))


def run(what: str, folder: Path, file: Path, point: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tests.store.keeping", what, str(folder), str(file), point]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("point", ["copied", "sealed"])
def test_a_backup_that_was_killed_is_not_there(folder: Path, backup: Path, point: str) -> None:
    fill(folder)
    backup.parent.mkdir()
    assert run("backup", folder, backup, point) == (-9, "")
    assert not backup.exists()
    for left in backup.parent.rglob("*"):
        if left.is_file():
            assert b"Okafor" not in left.read_bytes()
    check(folder)
    write(folder, backup)


@pytest.mark.parametrize("point", ["copied", "put aside", "keys kept", "in place"])
def test_killed_while_restoring_the_old_or_the_new_opens(
    written: Path, folder: Path, point: str
) -> None:
    assert run("restore", folder, written, point) == (-9, "")
    store = opened(folder)
    found = store.audit_found().result()
    assert store.signed_visit("v1").result() is not None
    store.close()
    assert (len(found.rows), found.findings) == (3 if point == "in place" else 2, ())
    put_back(folder, written)
    check_restored(folder)


@pytest.mark.skipif(os.name != "posix", reason="POSIX limits")
def test_a_disk_with_no_room(written: Path, folder: Path) -> None:
    # Room for the database and not for the backup around it; then for neither.
    for room, says in (
        (written.stat().st_size - 100, "BackupError: The disk is full; no backup was written."),
        (16_384, "StoreDiskError: The disk did not take or give the data."),
    ):
        code, said = run("backup", folder, written.with_name("second.backup"), str(room))
        assert (code, said[: len(says)]) == (0, says)
        assert [path.name for path in written.parent.iterdir()] == [written.name]
    code, said = run("restore", folder, written, "16384")
    assert (code, said) == (
        0,
        "BackupError: The disk is full; nothing was restored. Make room, then try again.\n",
    )
    store = opened(folder)
    assert store.signed_visit("v1").result() is not None
    assert store.audit_found().result().findings == ()
    store.close()


def test_a_file_system_without_hard_links(
    written: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    done = put_back(folder, written)
    check_restored(folder)
    assert done.aside is not None
    store = Store.open(
        done.aside / "station.db", load_key(done.aside, done.aside / "station.db").key, compose
    )
    assert store.signed_visit("v1").result() is not None
    store.close()


def test_errors_are_of_the_store() -> None:
    assert issubclass(BackupError, StoreError)
