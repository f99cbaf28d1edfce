"""Known vulnerabilities of what is locked: `audit.py [--advisories PATH]`.

Asks an advisory service about every package of every lock file, through pip-audit in `.venv-audit`
(`make audit` makes it). With `--advisories` no service is asked: PATH is a folder or zip archive
with OSV records. Markers are left out, so that packages of other systems than this one count.

Ends with 0 where nothing is known, with 1 where something is, with 2 where it could not be told.
pip-audit itself ends with 0 when no service knew a single package: that is the third case here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tools.lockfile import LOCKS, Locked, read_lock
from tools.osv import about, read

__all__ = ["main", "without_markers"]

ROOT: Final = Path(__file__).parent.parent
PIP_AUDIT: Final = ROOT / ".venv-audit" / "bin" / "pip-audit"
SERVICES: Final = ("osv", "pypi")
"""Asked in this order, until one answers."""
_PATIENCE_S: Final = 600


def without_markers(lock: Iterable[Locked]) -> str:
    """A requirements file that names every package of a lock for every system."""
    return "".join(
        f"{each.name}=={each.version} \\\n"
        + " \\\n".join(f"    --hash=sha256:{digest}" for digest in each.hashes)
        + "\n"
        for each in lock
    )


class _UnansweredError(Exception):
    """The service did not say anything about at least one package."""


def _asked(service: str, lock: tuple[Locked, ...]) -> Iterator[str]:
    """What a service knows, a line each. Raises `_UnansweredError`."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text(without_markers(lock), encoding="utf-8")
        # Strict: a package that the service does not know is no clean package.
        done = subprocess.run(
            [
                *(PIP_AUDIT, "--strict", "--disable-pip", "--require-hashes", "--format", "json"),
                *("--progress-spinner", "off", "--vulnerability-service", service, "-r", wanted),
            ],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
        known = {each["name"]: each["vulns"] for each in told["dependencies"]}
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise _UnansweredError(last) from None
    if missing := {each.name for each in lock} - known.keys():
        raise _UnansweredError(f"nothing about {', '.join(sorted(missing))}")
    for each in lock:
        for found in known[each.name]:
            yield _line(each, found["id"], found.get("description", ""), found["fix_versions"])


def _line(each: Locked, name: str, says: str, fixed: Iterable[str]) -> str:
    mended = ", ".join(fixed) or "no version"
    return f"{each.name} {each.version}: {name}: {says.partition(chr(10))[0]} (mended in {mended})"


def _online(locks: dict[str, tuple[Locked, ...]]) -> int:
    if not PIP_AUDIT.exists():
        print("There is no pip-audit in .venv-audit: run `make audit`.", file=sys.stderr)
        return 2
    for service in SERVICES:
        try:
            found = {name: list(_asked(service, lock)) for name, lock in locks.items()}
        except (_UnansweredError, subprocess.TimeoutExpired) as why:
            print(f"The service {service} did not answer: {why}", file=sys.stderr)
            continue
        return _told(found, f"the service {service}")
    print(
        "No advisory service could be asked, so NOTHING WAS AUDITED. Run this where one can be "
        "reached, or bring OSV records and give them with --advisories.",
        file=sys.stderr,
    )
    return 2


def _offline(path: Path, locks: dict[str, tuple[Locked, ...]]) -> int:
    try:
        records = read(path)
    except (OSError, ValueError) as why:
        print(f"NOTHING WAS AUDITED: {why}", file=sys.stderr)
        return 2
    found = {
        name: [
            _line(each, advisory.id, advisory.summary, advisory.fixed)
            for each in lock
            for advisory in about(records.get(each.name, []), each.name, each.version)
        ]
        for name, lock in locks.items()
    }
    return _told(found, f"{sum(map(len, records.values()))} records in {path}")


def _told(found: dict[str, list[str]], by: str) -> int:
    for name, lines in found.items():
        for line in lines:
            print(f"{name}: {line}")
    count = sum(map(len, found.values()))
    print(f"{count} known vulnerabilities in {len(found)} lock files, by {by}.")
    return 1 if count else 0


def main(arguments: list[str], folder: Path = LOCKS) -> int:
    """Audit every lock file of `folder`."""
    locks = {path.name: read_lock(path) for path in sorted(folder.glob("*.txt"))}
    match arguments:
        case []:
            return _online(locks)
        case ["--advisories", path]:
            return _offline(Path(path), locks)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
