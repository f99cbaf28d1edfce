"""Every command of the command line: which ask who it is, and whom they let.

The table is written out here; commands are found by looking, so that a new one fails until it has a
line. What asks nobody keeps no secret: it reads files that its user could read without it.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from station.access import pins
from station.access.audit import Outcome
from station.access.users import EMERGENCY_NAME, Users, emergency_user, new_user
from station.capture.commands import Denied, Done, EmergencyAccess, EmergencyReason, SignIn
from station.cli import app
from station.cli.output import Refused
from station.engine import Engine
from station.settings import load_settings
from station.store.keys import load_key
from station.store.store import Store
from station.visit import Role

PIN: Final = "271828"
CODE: Final = "314159"
ROLES: Final = (Role.ASSISTANT, Role.CLINICIAN, Role.ENGINEER, Role.ADMIN)

# The right under which a refusal is in the trail, the roles that have it, what is asked for.
WHO_MAY: Final[dict[str, tuple[str, str, str]]] = {
    "users add": ("manage_users", "admin", "Nobody"),
    "users emergency-code": ("manage_users", "admin", "--off"),
    "users badge": ("manage_users", "admin", "Nobody"),
    "users revoke": ("manage_users", "admin", "Nobody"),
    "users deactivate": ("manage_users", "admin", "Nobody"),
    "audit verify": ("read_audit", "admin", ""),
    "audit list": ("read_audit", "admin", "--emergency"),
    "audit export": ("read_audit", "admin", "trail.json"),
    "backup": ("keep_store", "admin", "kept.backup"),
    "restore": ("keep_store", "admin", "none.backup --replace"),
    "rekey": ("keep_store", "admin", ""),
    "chart receipts": ("read_messages", "engineer admin", "receipts.csv --since 2026-11-01"),
    "devices add": ("manage_devices", "engineer admin", "rice_lake_esc --port /dev/none"),
    "devices name": ("operate_devices", "assistant clinician engineer admin", "one other"),
    "devices allow": ("operate_devices", "assistant clinician engineer admin", "one"),
    "devices disallow": ("operate_devices", "assistant clinician engineer admin", "one"),
    "devices approve": ("manage_devices", "engineer admin", "one"),
    "devices forget": ("manage_devices", "engineer admin", "one"),
}
ASKS_NOBODY: Final = {
    "capture", "chart-key make", "chart-key show", "chart dry-run", "checks", "conform", "decode",
    "devices", "devices check", "devices new", "devices ports", "devices room", "devices scan",
    "devices show", "doctor", "ecg", "make-test", "record", "replay", "run", "scrub", "simulate",
    "users",
    # What is installed is the computer account's matter: decision 0240.
    "application data copy", "application data open", "application data put-back",
    "application install", "application open", "application rollback", "application status",
    "application uninstall",
}  # fmt: skip
REFUSED: Final = "Your role does not allow this. Ask a colleague who may, or the administrator."


def leaves(within: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    for name in within:
        if not name.startswith("-"):
            if within[name].default_command is not None:
                yield " ".join((*path, name))
            yield from leaves(within[name], (*path, name))


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "station.toml"
        self.config.write_text(f'data_folder = "{folder / "data"}"\n', "utf-8")
        store = self.open()
        users = Users((), store)
        for role in ROLES:
            users.add(new_user(f"The {role.value}", PIN, role))
        users.add(emergency_user(CODE))
        store.close()

    def open(self) -> Store:
        database = self.folder / "data" / "station.db"
        key = load_key(self.folder / "data", database)
        return Store.open(database, key.key, lambda _: (), anchor=key.anchor(self.folder / "data"))

    def trail(self) -> list[tuple[str, Role | None, Outcome]]:
        store = self.open()
        try:
            rows = store.audit().result()
        finally:
            store.close()
        return [(row.entry.action, row.entry.role, row.entry.outcome) for row in rows]

    def run(self, patch: pytest.MonkeyPatch, command: str, *lines: str) -> str:
        """What it says where it refuses, else nothing."""
        patch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        words = [*command.split(), "--config", str(self.config)]
        try:
            app(words, result_action="return_value")
        except Refused as refused:
            return str(refused)
        return ""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)  # the same check, less of it
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_no_command_is_without_a_line() -> None:
    assert set(leaves(app)) == set(WHO_MAY) | ASKS_NOBODY


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may(desk: Desk, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = []
    for command, (right, allowed, arguments) in WHO_MAY.items():
        says = desk.run(monkeypatch, f"{command} {arguments}", f"The {role.value}", PIN)
        assert (says == REFUSED) == (role.value not in allowed.split()), (command, says)
        if says == REFUSED:
            denied.append((right, role, Outcome.REFUSED))
    assert [row for row in desk.trail() if row[0] in {one[0] for one in denied}] == denied
    if role is not Role.ADMIN:
        assert not list(desk.folder.glob("*.json")), "a refused command writes nothing"


def test_nobody_and_an_emergency_are_not_let_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line has no emergency: its code opens a window, and nothing here."""
    unknown = "This name and PIN do not belong together."
    for at, (command, (_, _, arguments)) in enumerate(WHO_MAY.items()):
        says = desk.run(monkeypatch, f"{command} {arguments}", f"Stranger {at}", PIN)
        assert says.startswith(unknown), (command, says)
    assert desk.run(monkeypatch, "audit list", EMERGENCY_NAME, CODE).startswith(unknown)
    assert {row[2] for row in desk.trail()} == {Outcome.REFUSED}


def test_wrong_pins_at_the_command_line_count_at_the_window_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One count on disk for a person: no other door, and no new start, gives more tries; and the
    tries of one person cost another one nothing.
    """
    for _ in range(3):
        desk.run(monkeypatch, "audit list", "The admin", "000111")
    assert desk.run(monkeypatch, "rekey", "The admin", PIN).startswith("There were too many tries")
    engine = Engine(load_settings(desk.config))
    engine.start().result(20)
    try:
        waits = engine.submit(SignIn(name="The admin", pin=PIN)).result(20)
        assert isinstance(waits, Denied)
        assert waits.says == "There were too many tries."
        other = engine.submit(SignIn(name="The engineer", pin=PIN)).result(20)
        assert isinstance(other, Done)
    finally:
        engine.stop()


def test_the_emergency_code_is_set_used_reviewed_and_taken_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = ("The admin", PIN)
    for code, why in (("12345", "one of the first"), ("27182", "at least 6 digits")):
        assert why in desk.run(monkeypatch, "users emergency-code", *admin, code)
    assert desk.run(monkeypatch, "users emergency-code", *admin, "602214") == ""
    engine = Engine(load_settings(desk.config))
    engine.start().result(20)
    try:
        for code, let_in in ((CODE, False), ("602214", True)):
            asked = EmergencyAccess(name="Kim Lund", reason=EmergencyReason.NO_PIN, code=code)
            assert isinstance(engine.submit(asked).result(20), Done) is let_in
    finally:
        engine.stop()
    capsys.readouterr()
    assert desk.run(monkeypatch, "audit list --emergency --json", *admin) == ""
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["action"], row["user_name"], row["outcome"]) for row in rows] == [
        ("emergency_access", None, "refused"),
        ("emergency_access", "Kim Lund (emergency access)", "done"),
    ]
    assert rows[1]["detail"] == "PIN or badge does not work"
    assert desk.run(monkeypatch, "users emergency-code --off", *admin) == ""
    assert desk.run(monkeypatch, "users emergency-code --off", *admin).startswith("There is no")
    assert desk.run(monkeypatch, "users") == ""
    said = capsys.readouterr().out
    assert "Emergency access: off" in said
    assert "The admin: admin" in said
