"""`station users`: who may sign in, and with which badge. The station's window must be closed.

Whoever changes something signs in as an administrator; the first user of a station is one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cyclopts import App

from station.cli.desk import Desk, admitted, secret
from station.cli.desk import desk as open_desk
from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.access.users import User
    from station.visit import Actor

__all__ = ["app"]

app = App(name="users", help="Who may sign in at this station, and with which badge.")


@app.default
def _default(*, config: Path | None = None, json: bool = False) -> int:
    """List who may sign in.

    Parameters
    ----------
    config
        The site's configuration; the user's own file if not said.
    json
        One JSON object a line.
    """
    from station.visit import Role

    with open_desk(config) as desk:
        for user in desk.users.all():
            if user.role is Role.EMERGENCY:
                if not json:
                    print(f"{user.name}: {'a code is set' if user.active else 'off'}")
                continue
            if json:
                print_json(
                    {
                        "name": user.name,
                        "role": user.role,
                        "active": user.active,
                        "badge": user.badge_mac is not None,
                    }
                )
                continue
            badge = "badge enrolled" if user.badge_mac is not None else "no badge"
            print(f"{user.name}: {user.role}, {badge}{'' if user.active else ', not active'}")
    return 0


@app.command
def add(
    name: str,
    *,
    role: Literal["assistant", "clinician", "engineer", "admin"] = "assistant",
    config: Path | None = None,
) -> int:
    """Let somebody sign in: a new user with a PIN.

    Parameters
    ----------
    name
        As it is typed to sign in and shown at the bedside.
    role
        What the person may do. The first user of a station is an admin.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.pins import PinRefusedError
    from station.access.users import new_user
    from station.visit import Role

    with open_desk(config) as desk:
        first = len(desk.users) == 0
        if first and role != "admin":
            raise Refused("The first user of a station is an admin. Add one with --role admin.")
        actor = None if first else _administrator(desk)
        if desk.users.by_name(name) is not None:
            raise Refused(f"{name} is a user already. Choose another name.")
        pin = secret(f"A PIN for {name}: ")
        if sys.stdin.isatty() and secret("The same PIN again: ") != pin:
            raise Refused("The two PINs differ; nobody was added. Try again.")
        try:
            user = new_user(name, pin, Role(role))
        except (PinRefusedError, ValueError) as problem:
            raise Refused(f"{problem} Nobody was added.") from None
        desk.users.add(user)
        _record(desk, actor, "add_user", user)
    print(f"{user.name} may sign in as {user.role}.")
    return 0


@app.command(name="emergency-code")
def emergency_code(*, off: bool = False, config: Path | None = None) -> int:
    """Set or replace the code of emergency access: for a patient who cannot wait and somebody who
    cannot sign in. Keep it sealed near the station, and replace it after each use.

    Parameters
    ----------
    off
        There is no emergency access any more.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.pins import PinRefusedError
    from station.access.users import EMERGENCY_NAME, emergency_user

    with open_desk(config) as desk:
        actor = _administrator(desk)
        before = desk.users.by_name(EMERGENCY_NAME)
        if off:
            if before is None or not before.active:
                raise Refused("There is no emergency access here.")
            desk.users.add(replace(before, active=False))
            _record(desk, actor, "end_emergency_code", before)
            print("There is no emergency access any more.")
            return 0
        code = secret("The emergency code: ")
        if sys.stdin.isatty() and secret("The same code again: ") != code:
            raise Refused("The two codes differ; nothing was changed. Try again.")
        try:
            user = emergency_user(code, before)
        except PinRefusedError as problem:
            raise Refused(f"{problem} Nothing was changed.") from None
        desk.users.add(user)
        _record(desk, actor, "set_emergency_code", user)
    print("Emergency access opens with this code. Keep it sealed, and replace it after each use.")
    if not desk.settings.emergency.allowed:
        print("It stays off: the configuration says [emergency] allowed = false.")
    return 0


@app.command
def badge(name: str, *, config: Path | None = None) -> int:
    """Give somebody a badge: it is scanned now. The one before is no longer theirs.

    Parameters
    ----------
    name
        Whose badge it is.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.badges import BadgeRefusedError
    from station.scanner.codes import CodeKind, told_apart

    with open_desk(config) as desk:
        actor = _administrator(desk)
        user = _user(desk, name)
        codes = told_apart(secret("Scan the badge: "), desk.settings.scanner.patterns)
        if [code.kind for code in codes] != [CodeKind.BADGE]:
            raise Refused(
                "This code is not a badge by the site's patterns; nothing was changed. Scan the "
                "badge itself, or set [scanner] badge in the configuration."
            )
        try:
            desk.badges.enroll(user, codes[0].value)
        except BadgeRefusedError as problem:
            raise Refused(f"{problem} Nothing was changed.") from None
        _record(desk, actor, "enroll_badge", user)
    print(f"{user.name} signs in with this badge from now on.")
    return 0


@app.command
def revoke(name: str, *, config: Path | None = None) -> int:
    """Take somebody's badge away; the PIN goes on working.

    Parameters
    ----------
    name
        Whose badge it is.
    config
        The site's configuration; the user's own file if not said.
    """
    with open_desk(config) as desk:
        actor = _administrator(desk)
        user = _user(desk, name)
        if user.badge_mac is None:
            raise Refused(f"{user.name} has no badge.")
        desk.badges.revoke(user)
        _record(desk, actor, "revoke_badge", user)
    print(f"{user.name} has no badge any more.")
    return 0


@app.command
def deactivate(name: str, *, config: Path | None = None) -> int:
    """Let somebody sign in no more. What they did stays theirs.

    Parameters
    ----------
    name
        Who has left.
    config
        The site's configuration; the user's own file if not said.
    """
    with open_desk(config) as desk:
        actor = _administrator(desk)
        user = _user(desk, name)
        if user.id == actor.user_id:
            raise Refused("You cannot deactivate yourself. Ask another administrator.")
        desk.users.add(replace(user, active=False, badge_mac=None))
        _record(desk, actor, "deactivate_user", user)
    print(f"{user.name} cannot sign in any more.")
    return 0


def _administrator(desk: Desk) -> Actor:
    from station.access.rights import Right

    return admitted(desk, Right.MANAGE_USERS)


def _record(desk: Desk, actor: Actor | None, action: str, user: User) -> None:
    """Who did it, to whom. At a station without users, nobody did."""
    from station.access.audit import Outcome

    detail = f"user {user.id}"
    if actor is None:
        desk.gate.record_by_nobody(action, Outcome.DONE, detail=f"{detail}, the first").result()
    else:
        desk.gate.record(actor, action, Outcome.DONE, detail=detail).result()


def _user(desk: Desk, name: str) -> User:
    user = desk.users.by_name(name)
    if user is None:
        raise Refused(f"Nobody here is called {name}. `station users` lists who is.")
    return user
