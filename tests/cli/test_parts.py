"""`station doctor --parts`: a part that is missing is told, and none stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.cli import parts
from station.cli.doctor import doctor


def test_what_is_missing_is_told_and_the_rest_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("station.codec.catalog.spec_dir", lambda: tmp_path)
    few = {name: parts._PARTS[name] for name in ("specs", "database", "PINs")}
    monkeypatch.setattr(parts, "_PARTS", few)
    assert doctor(parts=True) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "LOOK  specs: FileNotFoundError: there are no specs"
    assert lines[1].startswith("ok    database: SQLCipher 4.")
    assert lines[2] == "ok    PINs: argon2"


def test_a_database_that_any_key_opens_is_not_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    from station.store import database

    def plain(path: Path, key: bytes) -> sqlite3.Connection:
        class Plain(sqlite3.Connection):
            def execute(self, sql: str, *_: object) -> sqlite3.Cursor:
                return super().execute("SELECT '0'" if sql.startswith("PRAGMA") else sql)

        return sqlite3.connect(path, factory=Plain)

    monkeypatch.setattr(database, "connect", plain)
    monkeypatch.setattr(parts, "_PARTS", {"database": parts._PARTS["database"]})
    [(_, ok, says)] = parts.parts()
    assert (ok, "it is not encrypted" in says) == (False, True)
