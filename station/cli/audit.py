"""`station audit`: who did what here, and whether the trail of it is whole.

Who asks signs in, has the right to read the trail, and is in it. The station's window must be
closed.
"""

from __future__ import annotations

import json as json_text
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from station.cli.desk import Desk, admitted
from station.cli.desk import desk as open_desk
from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.access.audit import ChainLink
    from station.visit import Actor

__all__ = ["app"]

app = App(name="audit", help="Who did what here, and whether the trail of it is whole.")


@app.command
def verify(*, noted: str | None = None, json: bool = False, config: Path | None = None) -> int:
    """Find rows that were changed, removed (the newest, too) or moved. Exit code 1 if any was.

    Parameters
    ----------
    noted
        The end of the trail as this command told it earlier, such as 57:ab12…; it is looked for.
    json
        One JSON object.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.anchor import Head

    try:
        heads = [] if noted is None else [Head.parse(noted)]
    except ValueError as problem:
        raise Refused(
            "--noted is a row's number, a colon and 64 hex digits, as this command tells them."
        ) from problem
    with open_desk(config) as desk:
        actor = _reader(desk)
        check = desk.store.audit_found(*heads).result()
        whole = not check.findings
        _record(desk, actor, "verify_audit", f"{len(check.findings)} findings")
    if json:
        print_json(
            {
                "whole": whole,
                "rows": len(check.rows),
                "head": str(check.head),
                "anchored_from": check.anchored_from,
                "findings": [
                    {"position": one.position, "says": one.text} for one in check.findings
                ],
            }
        )
        return 0 if whole else 1
    for finding in check.findings:
        print(finding.text)
    if whole:
        print(f"The audit trail is whole: {len(check.rows)} rows.")
        print(f"It ends at {check.head}")
        print("Keep that line somewhere else; --noted looks for it the next time.")
    else:
        print("Keep the station as it is, and tell who answers for data protection.")
    return 0 if whole else 1


@app.command(name="list")
def list_(
    *,
    since: datetime | None = None,
    emergency: bool = False,
    json: bool = False,
    config: Path | None = None,
) -> int:
    """Show the trail, oldest first.

    Parameters
    ----------
    since
        A day or a moment, in this computer's time if it has no zone; all if not said.
    emergency
        Only emergency access: who asked for it and why, and all that was done under it.
    json
        One JSON object a row.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.visit import Role

    with open_desk(config) as desk:
        actor = _reader(desk)
        rows = _since(desk.store.audit().result(), since)
        if emergency:
            rows = [row for row in rows if row.entry.role is Role.EMERGENCY]
        _record(desk, actor, "list_audit", _span(since, len(rows)))
    for row in rows:
        if json:
            print_json({"position": row.position} | json_text.loads(row.text))
            continue
        entry = row.entry
        who = f"{entry.user_name or 'nobody'} ({entry.role or 'not signed in'})"
        about = [f"patient {entry.patient_id}"] if entry.patient_id else []
        about += [f"visit {entry.visit_id}"] if entry.visit_id else []
        about += [entry.detail] if entry.detail else []
        at = entry.at.astimezone().isoformat(sep=" ", timespec="seconds")
        print(f"{row.position}  {at}  {who}  {entry.action}: {entry.outcome}  {', '.join(about)}")
    return 0


@app.command
def export(to: Path, *, since: datetime | None = None, config: Path | None = None) -> int:
    """Write the trail as a FHIR R4 bundle of AuditEvents. It names patients by their ids.

    Parameters
    ----------
    to
        The file. Only this user of the computer may read it.
    since
        A day or a moment, in this computer's time if it has no zone; all if not said.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.audit_event import audit_bundle
    from station.files import write_whole

    with open_desk(config) as desk:
        actor = _reader(desk)
        rows = _since(desk.store.audit().result(), since)
        bundle = audit_bundle(
            rows,
            namespace=desk.settings.namespace,
            station_id=desk.settings.station_id,
            at=datetime.now(UTC),
        )
        _record(desk, actor, "export_audit", _span(since, len(rows)))
        try:
            write_whole(to, json_text.dumps(bundle, ensure_ascii=False).encode())
        except OSError as problem:
            raise Refused(f"{to} cannot be written: {problem.strerror}.") from problem
    print(f"{len(rows)} events in {to}.")
    return 0


def _reader(desk: Desk) -> Actor:
    from station.access.rights import Right

    return admitted(desk, Right.READ_AUDIT)


def _record(desk: Desk, actor: Actor, action: str, detail: str) -> None:
    """Reading is in the trail before anybody has seen anything."""
    from station.access.audit import Outcome

    desk.gate.record(actor, action, Outcome.DONE, detail=detail).result()


def _span(since: datetime | None, count: int) -> str:
    return f"{count} rows" + ("" if since is None else f" since {since.isoformat()}")


def _since(rows: Iterable[ChainLink], since: datetime | None) -> list[ChainLink]:
    """Raises `Refused` for a row that cannot be read: the trail is then to be verified."""
    try:
        moment = None if since is None else since.astimezone()
        return [row for row in rows if moment is None or row.entry.at >= moment]
    except (ValueError, KeyError, TypeError) as problem:
        raise Refused(
            "A row of the audit trail cannot be read. `station audit verify` says which."
        ) from problem
