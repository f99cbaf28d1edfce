"""A whole visit without a window whose every name, number and note is a canary:
`python -m tests.end_to_end.canary_visit SANDBOX whole|abort`.

Everything that this process writes goes below SANDBOX (the test sets home, configuration and
temporary folders there). What it removes again is copied to SANDBOX/removed first, and the name
of every file that it opens for writing is in SANDBOX/opened. `abort` crashes after the signature.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import shutil
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from station.capture.commands import Annotate, EnterText, LeaveUndone
from station.charts.settings import ChartSettings, FolderSettings
from station.cli.capture import _Visit
from station.demo import Demo
from station.settings import Settings
from station.visit import (
    Actor,
    ExpectedPatient,
    NotDoneWhy,
    Patient,
    Presence,
    ResultKind,
)

CANARIES: Final = {
    "family": "Quellwolke",
    "given": "Zeisigine",
    "birth date": "1931-07-13",
    "mrn": "MRN5550123X",
    "patient id": "patid-7f3e91",
    "alert": "Bernsteinallergie",
    "reason expected": "Hustenanfallwoche",
    "provider": "Nachtschattenberg",
    "encounter": "enc-91c0de",
    "reason typed": "Wadenkrampfnacht",
    "note": "Kornblumennotiz",
    "not done": "Fieberscheu",
}

PATIENT: Final = ExpectedPatient(
    patient=Patient(
        id=CANARIES["patient id"],
        family=CANARIES["family"],
        given=CANARIES["given"],
        birth_date=date.fromisoformat(CANARIES["birth date"]),
        sex="female",
        mrn=CANARIES["mrn"],
        alerts=(CANARIES["alert"],),
    ),
    presence=Presence.ARRIVED,
    reason=CANARIES["reason expected"],
    provider=CANARIES["provider"],
    encounter_id=CANARIES["encounter"],
)


class Visit(_Visit):
    """The visit of `station capture`, with this patient and more words."""

    how = "whole"

    def _expected(self, actor: Actor, patient_id: str | None) -> ExpectedPatient:
        return PATIENT

    def _ask(self, actor: Actor) -> None:
        self._do(
            EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text=CANARIES["reason typed"])
        )
        self._do(
            LeaveUndone(
                actor=actor,
                kind=ResultKind.BODY_HEIGHT,
                why=NotDoneWhy.REFUSED,
                reason=CANARIES["not done"],
            )
        )
        visit = self._engine.view().visit
        assert visit is not None
        self._do(Annotate(actor=actor, result_id=visit.results[0].id, note=CANARIES["note"]))

    def _report(self) -> int:
        visit = self._engine.view().visit
        assert visit is not None
        states = {(one.destination, one.state.value) for one in visit.deliveries}
        sys.stdout.write(json.dumps(sorted(states)) + "\n")
        sys.stdout.flush()
        if self.how == "abort":
            os.abort()
        return 0


class Refusing(BaseHTTPRequestHandler):
    """A chart that refuses everything, and says back what it was sent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        issue = {"severity": "error", "code": "invalid", "diagnostics": body}
        said = json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()
        self.send_response(422)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Not the station's words."""


def watch(sandbox: Path) -> None:
    """Keep what is removed, and the names of what is opened for writing."""
    removed = sandbox / "removed"
    removed.mkdir()
    opened = (sandbox / "opened").open("a", encoding="utf-8")
    number = itertools.count()
    lock = threading.RLock()

    def keep(path: Any) -> None:
        source = Path(os.fsdecode(path))
        to = removed / f"{next(number)}-{source.name}"
        if source.is_file():
            shutil.copyfile(source, to)
        elif source.is_dir():
            shutil.copytree(source, to, symlinks=True)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes | os.PathLike):
            if given[2] & (os.O_WRONLY | os.O_RDWR) and str(removed) not in str(given[0]):
                with lock:
                    opened.write(f"{Path(os.fsdecode(given[0])).absolute()}\n")
                    opened.flush()
        elif event in ("os.remove", "shutil.rmtree") and not isinstance(given[0], int):
            with lock:
                keep(given[0])

    sys.addaudithook(hook)


def main(sandbox: Path, how: str) -> int:
    watch(sandbox)
    logging.basicConfig(level=logging.INFO, filename=sandbox / "everything.log")
    logging.getLogger("station").setLevel(logging.DEBUG)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    exports = sandbox / "exports"
    (exports / "folder").mkdir(parents=True)
    charts = (
        ChartSettings(name="file", file=exports / "visit.json", test=True, send_waveforms=True),
        ChartSettings(name="folder", folder=FolderSettings(path=exports / "folder"), test=True),
        ChartSettings(name="refuses", url=f"http://127.0.0.1:{server.server_port}", test=True),
    )
    site = Settings(recordings_folder=sandbox / "recordings")
    values = "systolic=128,diastolic=82,heart_rate=72,spo2=97,temperature=36.8,steady"
    with Demo(
        auto=False,
        patient=values,
        time_scale=8.0,
        chart=charts[0],
        folder=sandbox / "data",
        site=site,
    ) as room:
        room.settings = room.settings.model_copy(update={"charts": charts})
        visit = Visit(room, False)
        visit.how = how
        code = visit.run(None)
    server.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
