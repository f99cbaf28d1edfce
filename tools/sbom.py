"""Writes the bill of materials: `sbom.py [FILE]` (default `build/sbom.cdx.json`), CycloneDX 1.6.

Lists what `requirements/run.txt` names and nothing else: name, version, licence, the SHA-256 of
every file that may be installed, which package asks for which, and what is compiled in. One that
only simulated instruments need is `optional`, one that only building needs is `excluded`. Licences
and what is compiled in come from `docs/third-party.toml`, so that packages of other systems than
this one are in it too. The same tree gives the same file, but for the time, which SOURCE_DATE_EPOCH
(https://reproducible-builds.org/specs/source-date-epoch/) sets.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tools.lockfile import Locked, read_lock
from tools.third_party import ROOT, RUN, Held, Table, load, parts

__all__ = ["bill", "main"]

DEFAULT: Final = ROOT / "build" / "sbom.cdx.json"
_SCOPE: Final = {"run": "required", "simulate": "optional", "build": "excluded"}
# A serial number of a bill is a UUID (RFC 4122); version 5 makes it of the content.
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "sbom.vitals-station")


def bill(table: Table, lock: tuple[Locked, ...], at: datetime) -> dict[str, Any]:
    """The document. Raises KeyError for a package that the table does not have."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    part = parts(lock)
    us = _purl(project["name"], project["version"])
    refs = {each.name: _purl(each.name, each.version) for each in lock}
    asks: dict[str, list[str]] = {us: [], **{ref: [] for ref in refs.values()}}
    for each in lock:
        for who in each.asked_by:
            asker = us if who.startswith(f"{project['name']} (") else refs[who]
            asks[asker].append(refs[each.name])
    body: dict[str, Any] = {
        "components": [_component(each, table, part[each.name]) for each in lock],
        "dependencies": [
            {"ref": ref, **({"dependsOn": sorted(set(needed))} if needed else {})}
            for ref, needed in asks.items()
        ],
    }
    number = uuid.uuid5(_NAMESPACE, json.dumps([us, body], sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application",
                "bom-ref": us,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
                "purl": us,
            },
        },
        **body,
    }


def _component(each: Locked, table: Table, part: str) -> dict[str, Any]:
    package = table.packages[each.name]
    purl = _purl(each.name, each.version)
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": each.name,
        "version": each.version,
        "scope": _SCOPE[part],
        "licenses": [{"expression": package.licence}],
        "purl": purl,
        # One package is many files, one for each system: each of them has its own hash.
        "externalReferences": [
            {
                "type": "distribution",
                "url": purl,
                "comment": "One of these files is installed, by system and Python.",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
            }
        ],
    }
    if each.marker is not None:
        made["properties"] = [{"name": "vitals-station:where", "value": each.marker}]
    if package.holds:
        made["components"] = [_held(held, purl) for held in package.holds]
    return made


def _held(held: Held, inside: str) -> dict[str, Any]:
    made = {
        "type": "library",
        "bom-ref": f"{inside}#{held.name}",
        "name": held.name,
        "version": held.version,
        "licenses": [{"expression": held.licence}],
        "purl": f"pkg:generic/{quote(held.name.lower())}@{quote(held.version)}",
    }
    if held.cpe is not None:
        made["cpe"] = f"cpe:2.3:a:{held.cpe}:{held.version}:*:*:*:*:*:*:*"
    return made


def _purl(name: str, version: str) -> str:
    """The package's URL (https://github.com/package-url/purl-spec, type pypi)."""
    return f"pkg:pypi/{quote(name)}@{quote(version)}"


def main(arguments: list[str]) -> int:
    """Write the file; 0 where it is there."""
    if len(arguments) > 1 or any(each.startswith("-") for each in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(arguments[0]) if arguments else DEFAULT
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    at = datetime.now(UTC) if epoch is None else datetime.fromtimestamp(int(epoch), UTC)
    document = bill(load(), read_lock(RUN), at)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(document['components'])} packages in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
