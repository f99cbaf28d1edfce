"""No patient data where they do not belong: every byte that a visit leaves, searched for canaries.

Patient data may be in the encrypted database and in what is exported on purpose, and nowhere
else: not in logs, crash output, temporary files, recordings or names of files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.store.database import connect
from station.store.keys import load_key
from station.store.sound import counts
from station.store.store import Store
from tests.end_to_end.canary_visit import CANARIES

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the simulated room has pseudo terminals"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A visit that is over: its sandbox, how the process ended, and what it said."""

    sandbox: Path
    code: int
    out: str
    error: str


def run(sandbox: Path, how: str) -> Run:
    folders = {"HOME": "home", "TMPDIR": "tmp"} | {
        f"XDG_{name}_HOME": name.lower() for name in ("DATA", "CONFIG", "CACHE", "STATE")
    }
    for name in folders.values():
        (sandbox / name).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.end_to_end.canary_visit",
         str(sandbox), how],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=110,
        env=os.environ
        | {name: str(sandbox / folder) for name, folder in folders.items()}
        | {
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
    )  # fmt: skip
    return Run(sandbox=sandbox, code=done.returncode, out=done.stdout, error=done.stderr)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    folder = tmp_path_factory.mktemp("canaries")
    with ThreadPoolExecutor(2) as at_once:
        done = at_once.map(lambda how: run(folder / how, how), ("whole", "abort"))
        return dict(zip(("whole", "abort"), done, strict=True))


def canaries_in(content: bytes) -> set[str]:
    """Their names, in any of the ways in which text is written here."""
    small = content.lower()
    return {
        name
        for name, text in CANARIES.items()
        for form in (text.lower().encode(), text.lower().encode("utf-16-le"))
        if form in small or form.hex().encode() in small
    }


def files(sandbox: Path) -> Iterator[Path]:
    return (path for path in sandbox.rglob("*") if path.is_file() and not path.is_symlink())


def belongs(path: Path, sandbox: Path) -> bool:
    """Where patient data may be: deliberate exports. The database is searched like the rest."""
    return path.is_relative_to(sandbox / "exports")


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_the_visit_took_place(runs: dict[str, Run], how: str) -> None:
    done = runs[how]
    said = '[["file", "delivered"], ["folder", "delivered"], ["refuses", "refused"]]\n'
    assert (done.code, done.out) == (0 if how == "whole" else -6, said), done.error
    if how == "abort":
        assert "Fatal Python error: Aborted" in done.error


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_every_canary_is_in_the_database_and_none_can_be_read_there(
    runs: dict[str, Run], how: str, tmp_path: Path
) -> None:
    # Of a copy: opening the database empties its log, which another test searches.
    folder = Path(shutil.copytree(runs[how].sandbox / "data" / "station", tmp_path / "data"))
    database = folder / "station.db"
    db = connect(database, load_key(folder, database).key)
    try:
        kept = [db.execute(f"SELECT * FROM {table}").fetchall() for table in counts(db)]
    finally:
        db.close()
    inside = canaries_in(repr(kept).encode())
    # What the worklist said of the visit is for the person in front of it, and is not kept.
    assert inside >= CANARIES.keys() - {"reason expected", "provider"}
    assert canaries_in(database.read_bytes()) == set()


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_the_trail_is_whole_and_noted_outside(
    runs: dict[str, Run], how: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(runs[how].sandbox / "data" / "station", tmp_path / "data"))
    key = load_key(folder, folder / "station.db")
    store = Store.open(folder / "station.db", key.key, lambda _: (), anchor=key.anchor(folder))
    check = store.audit_found().result()
    store.close()
    assert (check.findings, check.anchored_from) == ((), 0)
    assert "Sign" in {row.entry.action for row in check.rows}


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_no_file_has_one(runs: dict[str, Run], how: str) -> None:
    sandbox = runs[how].sandbox
    found = {
        str(path.relative_to(sandbox)): here
        for path in files(sandbox)
        if not belongs(path, sandbox) and (here := canaries_in(path.read_bytes()))
    }
    assert found == {}
    searched = {path.relative_to(sandbox).parts[0] for path in files(sandbox)}
    assert searched >= {"data", "recordings", "everything.log", "removed", "opened"}
    if how == "abort":  # what was not yet moved into the database is searched, too
        assert (sandbox / "data" / "station" / "station.db-wal").stat().st_size > 0


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_no_output_has_one(runs: dict[str, Run], how: str) -> None:
    assert canaries_in((runs[how].out + runs[how].error).encode()) == set()


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_no_name_of_a_file_has_one(runs: dict[str, Run], how: str) -> None:
    sandbox = runs[how].sandbox
    names = "\n".join(str(path.relative_to(sandbox)) for path in sandbox.rglob("*"))
    assert "visit.json" in names
    assert canaries_in(names.encode()) == set()
    # What was there for a moment, too.
    assert canaries_in((sandbox / "opened").read_bytes()) == set()


@pytest.mark.parametrize("how", ["whole", "abort"])
def test_nothing_is_written_anywhere_else(runs: dict[str, Run], how: str) -> None:
    sandbox = runs[how].sandbox
    opened = {Path(line) for line in (sandbox / "opened").read_text("utf-8").splitlines()}
    elsewhere = {
        path
        for path in opened
        if not path.is_relative_to(sandbox)
        and not path.is_relative_to("/dev")
        and not path.name.startswith(".coverage")
    }
    assert elsewhere == set()


def test_the_search_does_find(tmp_path: Path) -> None:
    assert canaries_in(b"... Quellwolke, ZEISIGINE ...") == {"family", "given"}
    assert canaries_in("mrn5550123x".encode("utf-16-le")) == {"mrn"}
    assert canaries_in(b'{"data":"' + b"patid-7f3e91".hex().encode() + b'"}') == {"patient id"}
    assert canaries_in(b"nothing of it") == set()
    exported = tmp_path / "exports" / "visit.json"
    assert belongs(exported, tmp_path)
    assert not belongs(tmp_path / "recordings" / "a.jsonl", tmp_path)
