"""`station users`: people and badges, changed by an administrator, with a line in the trail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.access.audit import verify
from station.store.keys import load_key
from station.store.store import Store

ADMIN = ("Robin Vale", "5820")


class Desk:
    """Runs the command with a configuration of its own; what is asked for comes as lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "station.toml"
        self.config.write_text(f'data_folder = "{folder / "data"}"\n', "utf-8")

    def run(self, *arguments: str, lines: tuple[str, ...] = (), code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "station", "users", *arguments, "--config", str(self.config)],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done.stderr if code == 2 else done.stdout

    def people(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("--json").splitlines()]

    def trail(self) -> list[tuple[str, str | None, str]]:
        database = self.folder / "data" / "station.db"
        store = Store.open(database, load_key(self.folder / "data", database).key, lambda _: ())
        try:
            rows = store.audit().result()
        finally:
            store.close()
        assert verify(rows) is None
        return [(row.entry.action, row.entry.user_name, row.entry.outcome) for row in rows]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.run("add", ADMIN[0], "--role", "admin", lines=(ADMIN[1],))
    return made


def test_people_and_their_badges(desk: Desk) -> None:
    desk.run("add", "Priya Nair", lines=(*ADMIN, "4821"))
    told = desk.run("badge", "Priya Nair", lines=(*ADMIN, "BDG-A1B2C3"))
    assert told == "Priya Nair signs in with this badge from now on.\n"
    assert desk.people() == [
        {"name": "Priya Nair", "role": "assistant", "active": True, "badge": True},
        {"name": "Robin Vale", "role": "admin", "active": True, "badge": False},
    ]
    assert "belongs to somebody else" in desk.run(
        "badge", "Robin Vale", lines=(*ADMIN, "BDG-A1B2C3"), code=2
    )
    desk.run("revoke", "priya nair", lines=ADMIN)
    desk.run("deactivate", "Priya Nair", lines=ADMIN)
    assert desk.people()[0] == {
        "name": "Priya Nair",
        "role": "assistant",
        "active": False,
        "badge": False,
    }
    done = [line for line in desk.trail() if line[0] != "sign_in"]
    assert done == [
        ("add_user", None, "done"),
        ("add_user", "Robin Vale", "done"),
        ("enroll_badge", "Robin Vale", "done"),
        ("revoke_badge", "Robin Vale", "done"),
        ("deactivate_user", "Robin Vale", "done"),
    ]
    database = (desk.folder / "data" / "station.db").read_bytes()
    assert b"A1B2C3" not in database


def test_only_an_administrator_changes_people(desk: Desk) -> None:
    desk.run("add", "Priya Nair", lines=(*ADMIN, "4821"))
    said = desk.run("badge", "Priya Nair", lines=("Priya Nair", "4821", "BDG-A1B2C3"), code=2)
    assert "Your role does not allow this." in said
    said = desk.run("revoke", "Priya Nair", lines=("Robin Vale", "0000"), code=2)
    assert "do not belong together" in said
    assert desk.people()[0]["badge"] is False


def test_what_cannot_be_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    fresh = Desk(tmp_path / "other")
    assert "first user of a station is an admin" in fresh.run("add", "Priya", lines=(), code=2)
    assert "A PIN has 4 to 12 digits." in desk.run("add", "Priya", lines=(*ADMIN, "1"), code=2)
    assert "not a badge by the site's patterns" in desk.run(
        "badge", "Robin Vale", lines=(*ADMIN, "hello there"), code=2
    )
    assert "Nobody here is called Kim." in desk.run("revoke", "Kim", lines=ADMIN, code=2)
    assert "deactivate yourself" in desk.run("deactivate", "Robin Vale", lines=ADMIN, code=2)


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "data").write_text("no folder", "utf-8")
    told = desk.run(code=2)
    assert f"The data folder {tmp_path / 'data'} cannot be used: File exists" in told
