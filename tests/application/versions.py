"""Versions of the application for tests of updates: a folder as a built one is, whose `station` is
this package under another version number, with another number of migrations, or with a fault.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from station.store.schema import MIGRATIONS

__all__ = ["NEXT", "SYSTEMCTL", "version_folder"]

ROOT: Final = Path(__file__).parents[2]
NEXT: Final = (*MIGRATIONS, ("ALTER TABLE visits ADD COLUMN of_the_next_version TEXT",))
"""What a later version might bring."""

_STATION: Final = """\
#!{python}
import sys

sys.path.insert(0, {root!r})
import station
import station.store.schema as schema

station.__version__ = {version!r}
schema.MIGRATIONS = schema.MIGRATIONS[:{migrations}]
if {further}:
    from tests.application.versions import NEXT
    schema.MIGRATIONS = NEXT
if sys.argv[1:] == ["doctor", "--parts"]:  # the real one is in tests/test_application.py
    print({fault!r} or "all there")
    sys.exit({fault!r} == "incomplete")
from station.cli import main

try:
    main()
except SystemExit as end:
    if {fault!r} == "dies" and sys.argv[3:4] == ["open"] and "--entry" in sys.argv:
        print("station: it broke", file=sys.stderr)
        sys.exit(1)
    raise
"""

SYSTEMCTL: Final = """\
#!/bin/sh
# A service manager that writes down what it was told. `active` is there while the station runs.
cd "$(dirname "$0")"
shift
echo "$*" >>told
case "$1" in
show) [ -e active ] && echo active || echo inactive ;;
start)
    [ ! -e broken ] || { rm broken; echo "the station does not start" >&2; exit 1; }
    : >active ;;
stop) rm -f active ;;
esac
"""


def version_folder(
    to: Path, version: str, *, migrations: int | None = None, further: bool = False, fault: str = ""
) -> Path:
    """A built application of that version. `migrations`: only so many of today's; `further`: one
    more than today. `fault`: "incomplete" lacks a part, "dies" ends badly after it has opened the
    data.
    """
    folder = to / f"vitals-station-{version}"
    shutil.copytree(ROOT / "packaging" / "linux", folder)
    program = folder / "station"
    program.write_text(
        _STATION.format(
            python=sys.executable,
            root=str(ROOT),
            version=version,
            migrations=migrations,
            further=further,
            fault=fault,
        ),
        "utf-8",
    )
    program.chmod(0o755)
    return folder
