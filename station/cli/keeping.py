"""`station backup`, `restore` and `rekey`: the data of this station at rest. The station's window
must be closed. Pass phrases are asked for, never arguments.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from station.cli.desk import admitted, secret
from station.cli.desk import desk as open_desk
from station.cli.output import Refused

if TYPE_CHECKING:
    from station.settings import Settings
    from station.visit import Actor

__all__ = ["backup", "rekey", "restore"]

T = TypeVar("T")


def backup(to: Path, *, config: Path | None = None) -> int:
    """Write everything that the station keeps to one encrypted file. An administrator signs in.

    Parameters
    ----------
    to
        The file, which is not there yet. It opens with the pass phrase that is asked for and
        with nothing else: keep that in another place.
    config
        The site's configuration; the user's own file if not said.
    """
    from station import __version__
    from station.store.backing_up import back_up

    settings, actor = _keeper(config)
    phrase = _new_phrase()
    database = settings.folder / "station.db"
    says = _recorded(
        config,
        actor,
        "back_up",
        lambda: back_up(
            settings.folder,
            database,
            to,
            phrase,
            now=datetime.now(UTC),
            station_id=settings.station_id,
            version=__version__,
        ),
    )
    print(f"{to}: {_sizes(says.rows)}.")
    print(f"The audit trail in it ends at {says.head}")
    return 0


def restore(source: Path, *, replace: bool = False, config: Path | None = None) -> int:
    """Put a backup in the place of what the station keeps. Exit code 1 where its audit trail was
    not whole when it was backed up.

    Parameters
    ----------
    source
        A file that `station backup` wrote.
    replace
        There are data already: put them aside, into a folder that is told. An administrator
        signs in, if those data can still be opened.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.settings import SettingsError, load_settings
    from station.store.errors import StoreError
    from station.store.restoring import restore as put_back

    try:
        settings = load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    database = settings.folder / "station.db"
    actor = _keeper_if_it_opens(config) if replace and database.exists() else None
    phrase = "" if database.exists() and not replace else secret("The backup's pass phrase: ")
    try:
        done = put_back(
            settings.folder,
            database,
            source,
            phrase,
            now=datetime.now(UTC),
            replace=replace,
            actor=actor,
        )
    except StoreError as problem:
        raise Refused(str(problem)) from problem
    made = done.says.made_at.astimezone().isoformat(sep=" ", timespec="minutes")
    print(f"Restored: station {done.says.station_id}, backup of {made}, {_sizes(done.says.rows)}.")
    if done.aside is not None:
        print(f"What was here before is in {done.aside}, with its key.")
    for finding in done.findings:
        print(finding.text)
    if done.findings:
        print("The audit trail was like that when the backup was made. It is otherwise restored.")
    return 1 if done.findings else 0


def rekey(*, config: Path | None = None) -> int:
    """Encrypt the station's data with a new key; the old one is forgotten. An administrator
    signs in. Backups keep their pass phrases.

    Parameters
    ----------
    config
        The site's configuration; the user's own file if not said.
    """
    from station.store.rekeying import rekey as change_key

    settings, actor = _keeper(config)
    _recorded(
        config, actor, "rekey", lambda: change_key(settings.folder, settings.folder / "station.db")
    )
    print("The data are encrypted with a new key. The old one is gone.")
    return 0


def _keeper(config: Path | None) -> tuple[Settings, Actor]:
    """Somebody who may do this; the store is closed again when they are known."""
    from station.access.rights import Right

    with open_desk(config) as desk:
        return desk.settings, admitted(desk, Right.KEEP_STORE)


def _keeper_if_it_opens(config: Path | None) -> Actor | None:
    """Data that can be opened are put aside by who may; others by who is at the computer."""
    from station.access.rights import Right
    from station.store.errors import StoreBusyError, StoreError

    with contextlib.ExitStack() as opened:
        try:
            desk = opened.enter_context(open_desk(config))
        except Refused as problem:
            cause = problem.__cause__
            if isinstance(cause, StoreError) and not isinstance(cause, StoreBusyError):
                return None
            raise
        return admitted(desk, Right.KEEP_STORE) if len(desk.users) else None


def _recorded(config: Path | None, actor: Actor, action: str, work: Callable[[], T]) -> T:
    """What became of it is in the trail, whichever way it ended."""
    from station.access.audit import Outcome
    from station.store.errors import StoreError

    problem: StoreError | None = None
    try:
        answer = work()
    except StoreError as error:
        problem = error
    if problem is None:
        with open_desk(config) as desk:
            desk.gate.record(actor, action, Outcome.DONE).result()
        return answer
    with contextlib.suppress(Refused), open_desk(config) as desk:
        desk.gate.record(actor, action, Outcome.FAILED, detail=type(problem).__name__).result()
    raise Refused(str(problem)) from problem


def _new_phrase() -> str:
    phrase = secret("A pass phrase for the backup: ")
    if sys.stdin.isatty() and secret("The same pass phrase again: ") != phrase:
        raise Refused("The two pass phrases differ; nothing was written. Try again.")
    return phrase


def _sizes(rows: dict[str, int]) -> str:
    return (
        f"{rows.get('visits', 0)} visits, {rows.get('results', 0)} results, "
        f"{rows.get('users', 0)} users, {rows.get('audit', 0)} rows of the audit trail"
    )
