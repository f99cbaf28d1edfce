"""`station backup`, `restore` and `rekey`: by who may, told in the trail, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.store.keys import load_key
from tests.cli.test_chart import ADMIN, Shell
from tests.store.records import ekg, reason, signed, temperature

PHRASE = "correct horse battery"
ANN = ("Ann", "4711")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A station with an administrator, an assistant and a signed visit."""
    made = Shell(tmp_path)
    made.run("users", "add", ADMIN[0], "--role", "admin", lines=(ADMIN[1],))
    made.run("users", "add", ANN[0], lines=(*ADMIN, ANN[1]))
    store = made.store()
    store.sign(signed(temperature("t1"), reason("w1"), ekg("e1"))).result()
    store.close()
    return made


def trail(shell: Shell) -> list[tuple[str, str | None, str]]:
    store = shell.store()
    rows = [row.entry for row in store.audit().result()]
    store.close()
    return [(one.action, one.user_name, one.outcome) for one in rows]


def test_backed_up_and_restored_somewhere_else(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "station.backup"
    said = shell.run("backup", str(out), lines=(*ADMIN, PHRASE))
    assert said.startswith(
        f"{out}: 1 visits, 3 results, 2 users, 4 rows of the audit trail.\n"
        "The audit trail in it ends at 4:"
    )
    assert trail(shell)[-1] == ("back_up", "Robin Vale", "done")

    (tmp_path / "other").mkdir()
    other = Shell(tmp_path / "other")
    said = other.run("restore", str(out), lines=("not the pass phrase",), code=2)
    assert "This pass phrase does not open the backup" in said
    said = other.run("restore", str(out), lines=(PHRASE,))
    assert said.startswith("Restored: station station-1, backup of ")
    assert said.endswith("1 visits, 3 results, 2 users, 4 rows of the audit trail.\n")
    store = other.store()
    assert store.signed_visit("v1").result() == signed(temperature("t1"), reason("w1"), ekg("e1"))
    store.close()
    assert trail(other)[-1] == ("restore", None, "done")
    assert "whole: 6 rows" in other.run("audit", "verify", lines=ADMIN)


def test_data_that_are_there_are_put_aside_by_who_may(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "station.backup"
    shell.run("backup", str(out), lines=(*ADMIN, PHRASE))
    assert "--replace" in shell.run("restore", str(out), code=2)
    assert "role" in shell.run("restore", str(out), "--replace", lines=(*ANN, PHRASE), code=2)
    said = shell.run("restore", str(out), "--replace", lines=(*ADMIN, PHRASE))
    (aside,) = (shell.folder / "data").glob("replaced-*")
    assert f"What was here before is in {aside}, with its key." in said
    assert trail(shell)[-1] == ("restore", "Robin Vale", "done")
    # Without its key nobody can sign in: whoever is at the computer may restore.
    (shell.folder / "data" / "store.key").unlink()
    shell.run("restore", str(out), "--replace", lines=(PHRASE,))
    assert trail(shell)[-1] == ("restore", None, "done")


def test_what_cannot_be_is_told_and_in_the_trail(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "station.backup"
    assert "role" in shell.run("backup", str(out), lines=(*ANN, PHRASE), code=2)
    assert "role" in shell.run("rekey", lines=ANN, code=2)
    said = shell.run("backup", str(out), lines=(*ADMIN, "short"), code=2)
    assert "at least 12 characters" in said
    assert not out.exists()
    assert trail(shell)[-1] == ("back_up", "Robin Vale", "failed")


def test_a_new_key(shell: Shell) -> None:
    data = shell.folder / "data"
    old = load_key(data, data / "station.db").key
    shell.run("users", "badge", ANN[0], lines=(*ADMIN, "BDG-A1B2C3"))
    assert "The old one is gone." in shell.run("rekey", lines=ADMIN)
    assert load_key(data, data / "station.db").key != old
    assert trail(shell)[-1] == ("rekey", "Robin Vale", "done")
    assert "whole" in shell.run("audit", "verify", lines=ADMIN)
    # The badge is known yet: nobody else can have it.
    said = shell.run("users", "badge", ADMIN[0], lines=(*ADMIN, "BDG-A1B2C3"), code=2)
    assert "belongs to somebody else" in said
