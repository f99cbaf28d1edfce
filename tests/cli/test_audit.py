"""`station audit`: verified, listed and exported for who may read it, and that is in it too."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from station.store.keys import load_key
from tests.cli.test_chart import ADMIN, Shell

ANN = ("Ann", "4711")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.run("users", "add", ADMIN[0], "--role", "admin", lines=(ADMIN[1],))
    made.run("users", "add", ANN[0], lines=(*ADMIN, ANN[1]))
    return made


def cut_off(shell: Shell, rows: int) -> None:
    folder = shell.folder / "data"
    database = folder / "station.db"
    db = sqlcipher.connect(database, isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{load_key(folder, database).key.hex()}'\"")
    db.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")
    db.execute("DROP TRIGGER audit_is_never_removed")
    db.execute("DELETE FROM audit WHERE position > (SELECT max(position) FROM audit) - ?", (rows,))
    db.close()


def test_a_whole_trail(shell: Shell) -> None:
    said = shell.run("audit", "verify", lines=ADMIN)
    # The first user, a sign-in, the second user, and the sign-in of who asks.
    assert said.startswith("The audit trail is whole: 4 rows.\nIt ends at 4:")
    noted = said.splitlines()[1].removeprefix("It ends at ")
    told = json.loads(shell.run("audit", "verify", "--noted", noted, "--json", lines=ADMIN))
    assert (told["whole"], told["rows"], told["anchored_from"]) == (True, 6, 0)
    other = f"4:{'0' * 64}"
    said = shell.run("audit", "verify", "--noted", other, lines=ADMIN, code=1)
    assert "Row 4, or one before it, is not what was noted outside the database." in said
    assert "64 hex digits" in shell.run("audit", "verify", "--noted", "4:00", code=2)


def test_rows_that_were_cut_off(shell: Shell) -> None:
    cut_off(shell, 2)
    for _ in range(2):
        said = shell.run("audit", "verify", lines=ADMIN, code=1)
        assert "the trail had ended at row 3 and now ends at row 1" in said
        assert "its guards were removed" in said
        assert "data protection" in said


def test_a_list_says_who_read_it_before(shell: Shell) -> None:
    shell.run("audit", "list", lines=ADMIN)
    lines = [
        json.loads(one) for one in shell.run("audit", "list", "--json", lines=ADMIN).splitlines()
    ]
    assert [(one["position"], one["action"], one["user_name"]) for one in lines] == [
        (1, "add_user", None),
        (2, "sign_in", "Robin Vale"),
        (3, "add_user", "Robin Vale"),
        (4, "sign_in", "Robin Vale"),
        (5, "list_audit", "Robin Vale"),
        (6, "sign_in", "Robin Vale"),
    ]
    said = shell.run("audit", "list", lines=ADMIN)
    assert "Robin Vale (admin)  list_audit: done  4 rows" in said
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert shell.run("audit", "list", "--since", tomorrow, lines=ADMIN) == ""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    assert len(shell.run("audit", "list", "--since", yesterday, lines=ADMIN).splitlines()) > 8


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_export_is_a_bundle_that_others_read(shell: Shell) -> None:
    from fhir.resources.R4B.bundle import Bundle

    out = shell.folder / "audit.json"
    assert shell.run("audit", "export", str(out), lines=ADMIN) == f"4 events in {out}.\n"
    text = out.read_text("utf-8")
    Bundle.model_validate_json(text)
    events = [entry["resource"] for entry in json.loads(text)["entry"]]
    assert [event["type"]["code"] for event in events] == ["110113", "110114", "110113", "110114"]
    assert events[2]["agent"][0]["name"] == "Robin Vale"
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600
    said = shell.run("audit", "list", lines=ADMIN)
    assert "export_audit: done" in said
    nowhere = shell.folder / "no" / "audit.json"
    assert "cannot be written" in shell.run("audit", "export", str(nowhere), lines=ADMIN, code=2)


def test_only_who_has_the_right_and_a_refusal_is_in_the_trail(shell: Shell) -> None:
    out = shell.folder / "out.json"
    for command in (("verify",), ("list",), ("export", str(out))):
        assert "role" in shell.run("audit", *command, lines=ANN, code=2)
    assert "do not belong" in shell.run("audit", "list", lines=(ADMIN[0], "0000"), code=2)
    assert not out.exists()
    store = shell.store()
    rows = [row.entry for row in store.audit().result()]
    store.close()
    assert [(one.action, one.outcome) for one in rows][-3:] == [
        ("sign_in", "done"),
        ("read_audit", "refused"),
        ("sign_in", "refused"),
    ]
