"""The `station` command. Each command is a module; heavy rooms are imported when they are used.

Exit codes: 0 all is well; 1 it ran and something was refused, not delivered or not found;
2 the command itself cannot be carried out (wrong arguments, no such spec, no such file).
"""

from __future__ import annotations

import os
import sys

from cyclopts import App

from station import __version__

__all__ = ["main"]

app = App(
    name="station",
    version=__version__,
    help="Exam-room vitals station. Exit codes: 0 all well, 1 something was refused or is not "
    "well, 2 the command cannot be carried out.",
)
for name, target, text in (
    ("run", "station.cli.run:run", "Open the station's window."),
    ("capture", "station.cli.capture:capture", "Run one whole visit without a window."),
    ("decode", "station.cli.decode:decode", "Say what bytes mean, one JSON object a frame."),
    ("replay", "station.cli.replay:replay", "Play a flight recording through its driver."),
    ("simulate", "station.cli.simulate:simulate", "Be one or more instruments."),
    ("conform", "station.cli.conform:conform", "Say whether a device keeps its spec."),
    ("record", "station.cli.record:record", "Keep everything that a device says in a file."),
    ("scrub", "station.cli.scrub:scrub", "Take patients and serial numbers out of a recording."),
    ("make-test", "station.cli.make_test:make_test", "Make a test of a recording."),
    ("ecg", "station.cli.ecg:ecg", "Say what a recorded ECG holds, and draw a sheet of it."),
    ("devices", "station.cli.devices:app", "Instruments: known, of this station, and new ones."),
    ("users", "station.cli.users:app", "Who may sign in, and with which badge."),
    ("audit", "station.cli.audit:app", "Who did what, and whether the trail of it is whole."),
    ("backup", "station.cli.keeping:backup", "Write all that is kept to one encrypted file."),
    ("restore", "station.cli.keeping:restore", "Put a backup in the place of what is kept."),
    ("rekey", "station.cli.keeping:rekey", "Encrypt what is kept with a new key."),
    (
        "chart",
        "station.cli.chart:app",
        "What destinations would get, and receipts of what they got.",
    ),
    ("chart-key", "station.cli.chart_key:app", "The key for signing in at the chart."),
    ("checks", "station.cli.checks:checks", "The rules by which values are checked here."),
    (
        "application",
        "station.cli.application:app",
        "Install, update, go back, remove: the built application.",
    ),
    ("doctor", "station.cli.doctor:doctor", "Say what is wrong here, and what to do."),
):
    app.command(target, name=name, help=text)


def main() -> None:
    """Entry point of the `station` script."""
    from station.cli.output import Refused
    from station.crash import install

    _leave_no_dump()
    _keep_to_ourselves()
    install()
    try:
        result = app(result_action="return_value")
    except Refused as refused:
        print(f"station: {refused}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        sys.exit(1)
    sys.exit(result if isinstance(result, int) else 0)


def _keep_to_ourselves() -> None:
    """Every file and folder that is made from now on is its owner's alone, whatever this account
    has as its mask; and nothing writes down the keys of TLS connections, which `SSLKEYLOGFILE` lets
    OpenSSL's users do.
    """
    os.umask(os.umask(0o077) | 0o077)
    os.environ.pop("SSLKEYLOGFILE", None)


def _leave_no_dump() -> None:
    """A crash must not leave this process's memory, which has patients in it, on the disk.

    Holds for processes that it starts, too. systemd-coredump and apport heed the limit as the
    kernel does (core(5)).
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
