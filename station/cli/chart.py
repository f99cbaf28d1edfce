"""`station chart`: what destinations would get, and the receipts of what they got."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cyclopts import App

from station.cells import inert
from station.cli.desk import admitted
from station.cli.desk import desk as open_desk
from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from station.visit import Delivery

__all__ = ["app"]

app = App(name="chart", help="What destinations would get, and the receipts of what they got.")

_COLUMNS: Final = (
    "visit",
    "result",
    "destination",
    "message",
    "state",
    "id_there",
    "at",
    "tries",
    "answer",
    "next_step",
    "correction",
)
_ENDINGS: Final = {
    "application/fhir+json": "json",
    "x-application/hl7-v2+er7": "hl7",
    "application/dicom": "dcm",
    "application/pdf": "pdf",
    "text/csv": "csv",
}


@app.command(name="dry-run")
def dry_run(
    *,
    destination: str | None = None,
    to: Path | None = None,
    json: bool = False,
    config: Path | None = None,
) -> int:
    """Show what each destination would get of an invented visit. Nothing is queued or sent.

    Parameters
    ----------
    destination
        Only this one; all if not said.
    to
        A folder for the messages as they would be sent, a file each; shown if not said.
    json
        One JSON object a message.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.charts import destination_of
    from station.export.errors import ComposeError
    from station.export.readable import readable
    from station.sample_visit import sample_visit
    from station.settings import SettingsError, load_settings

    try:
        settings = load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    charts = [one for one in settings.charts if destination in (None, one.name)]
    if not charts:
        known = ", ".join(one.name for one in settings.charts) or "none"
        raise Refused(f"There is no destination to try. The configuration has: {known}.")
    signed = sample_visit(settings.station_id, settings.room)
    good = True
    for chart in charts:
        try:
            drafts = list(destination_of(chart, settings).drafts(signed))
        except ComposeError as problem:
            good = False
            print(f"{chart.name}: {problem.says} {problem.next_step}")
            continue
        for number, draft in enumerate(drafts, start=1):
            text = readable(draft.body, draft.media)
            if to is not None:
                to.mkdir(parents=True, exist_ok=True)
                place = to / f"{_plain(chart.name)}-{number:02}.{_ENDINGS.get(draft.media, 'bin')}"
                place.write_bytes(draft.body)
                print(f"{place}: {draft.media}, {len(draft.body)} bytes")
            elif json:
                print_json(
                    {
                        "destination": chart.name,
                        "key": draft.key,
                        "media": draft.media,
                        "results": len(draft.results),
                        "text": text,
                    }
                )
            else:
                print(f"--- {chart.name}, {number} of {len(drafts)}: {draft.media}\n{text}")
    return 0 if good else 1


@app.command
def receipts(to: Path, *, since: datetime, config: Path | None = None) -> int:
    """Write the receipt of every result that was signed since then, as CSV. The station's window
    must be closed; an engineer or an administrator signs in.

    Parameters
    ----------
    to
        The file. It has no patient in it, but ids of visits and of what the chart made of them.
    since
        A day or a moment, in this computer's time if it has no zone.
    config
        The site's configuration; the user's own file if not said.
    """
    from station.access.audit import Outcome
    from station.access.rights import Right
    from station.files import write_whole

    with open_desk(config) as desk:
        actor = admitted(desk, Right.READ_MESSAGES)
        found = desk.store.receipts_since(since.astimezone()).result()
        desk.gate.record(
            actor, "export_receipts", Outcome.DONE, detail=f"since {since.isoformat()}"
        ).result()
    try:
        write_whole(to, _table(found))
    except OSError as problem:
        raise Refused(f"{to} cannot be written: {problem.strerror}.") from problem
    print(f"{len(found)} receipts in {to}.")
    return 0


def _table(found: Iterable[Delivery]) -> bytes:
    to = io.StringIO()
    lines = csv.writer(to)
    lines.writerow(_COLUMNS)
    for one in found:
        lines.writerow(
            (
                one.visit_id,
                one.result_id,
                inert(one.destination),
                one.key,
                one.state.value,
                inert(one.chart_id or ""),
                one.at.isoformat(),
                one.attempts,
                inert(one.warns or one.says or ""),
                one.next_step or "",
                one.correction_id or "",
            )
        )
    return to.getvalue().encode()


def _plain(name: str) -> str:
    return "".join(one if one.isalnum() else "-" for one in name)
