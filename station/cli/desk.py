"""The store of this computer at a command line: opened while no window is, and who asks for it.

Names and PINs are asked for, never arguments: those would be in the shell's history. From a pipe
they are read as lines.
"""

from __future__ import annotations

import contextlib
import getpass
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli.output import Refused

if TYPE_CHECKING:
    from station.access.badges import Badges
    from station.access.gate import Gate
    from station.access.rights import Right
    from station.access.users import Users
    from station.settings import Settings
    from station.store.store import Store
    from station.visit import Actor

__all__ = ["Desk", "admitted", "answered_for", "desk", "line", "secret"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command works with."""

    users: Users
    badges: Badges
    gate: Gate
    settings: Settings
    store: Store


@contextlib.contextmanager
def desk(config: Path | None) -> Iterator[Desk]:
    """Open the store; closed at the end. Refuses where it cannot be opened."""
    from station.access.badges import Badges
    from station.access.gate import Gate
    from station.access.sessions import Sessions
    from station.access.users import Users
    from station.settings import SettingsError, load_settings
    from station.store.errors import StoreError
    from station.store.keys import load_key
    from station.store.store import Store

    try:
        settings = load_settings(config)
        database = settings.folder / "station.db"
        key = load_key(settings.folder, database)
        store = Store.open(database, key.key, lambda _: (), anchor=key.anchor(settings.folder))
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    except StoreError as problem:
        raise Refused(
            f"{problem} {problem.next_step} Where the station is running, close its window first."
        ) from problem
    except OSError as problem:
        raise Refused(
            f"The data folder {problem.filename or settings.folder} cannot be used: "
            f"{problem.strerror}. Check data_folder in the configuration."
        ) from problem
    try:
        users = Users(store.users().result(), store)
        badges = Badges(users, key.pepper("badges"))
        gate = Gate(users, Sessions(), store, badges=badges)
        yield Desk(users=users, badges=badges, gate=gate, settings=settings, store=store)
    finally:
        store.close()


def admitted(desk: Desk, right: Right) -> Actor:
    """Somebody who has that right, signed in for this one command."""
    from station.access.gate import Refusal

    name = line("Your name: ")
    actor = desk.gate.sign_in(name, secret("Your PIN: "))
    if isinstance(actor, Refusal):
        raise Refused(f"{actor.says} {actor.next_step}".strip())
    refusal = desk.gate.admit(actor, right)
    if refusal is not None:
        raise Refused(f"{refusal.says} {refusal.next_step}".strip())
    return actor


@contextlib.contextmanager
def answered_for(config: Path | None, right: Right, action: str) -> Iterator[None]:
    """Around a change: somebody who may signs in, and the trail has what became of it. A station
    that has no people yet is still being set up, and asks nobody.
    """
    from station.access.audit import Outcome
    from station.settings import SettingsError, load_settings

    try:
        settings = load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    if not (settings.folder / "station.db").exists():
        yield
        return
    with desk(config) as opened:
        if not len(opened.users):
            yield
            return
        actor = admitted(opened, right)
        try:
            yield
        except Exception:
            opened.gate.record(actor, action, Outcome.FAILED).result()
            raise
        opened.gate.record(actor, action, Outcome.DONE).result()


def line(prompt: str) -> str:
    """Asked for, or the next line of a pipe."""
    if sys.stdin.isatty():
        return input(prompt).strip()
    return sys.stdin.readline().strip()


def secret(prompt: str) -> str:
    """Asked for without showing it."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt).strip()
    return sys.stdin.readline().strip()
