"""Advisories in the OSV format (https://ossf.github.io/osv-schema/), and whether one is about us.

For a computer that reaches no advisory service: the records that the OSV project exports for PyPI,
as a folder or one zip archive, brought here by whoever can fetch them.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

__all__ = ["Advisory", "about", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """One advisory that is about a version: its id, what it says, and the versions that mend it."""

    id: str
    summary: str
    fixed: tuple[str, ...]


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Records about PyPI by package. Raises ValueError for what holds none, OSError as it comes."""
    found: dict[str, list[dict[str, Any]]] = {}
    for text in _texts(path):
        record = json.loads(text)
        if record.get("withdrawn"):
            continue
        names = {
            canonicalize_name(each["package"]["name"])
            for each in record.get("affected", ())
            if each.get("package", {}).get("ecosystem") == "PyPI"
        }
        for name in names:
            found.setdefault(name, []).append(record)
    if not found:
        raise ValueError(f"{path} holds no OSV record about PyPI")
    return found


def _texts(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        for each in sorted(path.rglob("*.json")):
            yield each.read_bytes()
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield archive.read(name)
    except zipfile.BadZipFile as why:
        raise ValueError(f"{path} is neither a folder nor a zip archive") from why


def about(records: list[dict[str, Any]], name: str, version: str) -> Iterator[Advisory]:
    """The advisories about this version of this package."""
    for record in records:
        concerned = [
            each
            for each in record.get("affected", ())
            if each.get("package", {}).get("ecosystem") == "PyPI"
            and canonicalize_name(each["package"]["name"]) == name
            and _affects(each, version)
        ]
        if concerned:
            events = (e for each in concerned for e in _events(each))
            yield Advisory(
                id=record["id"],
                summary=record.get("summary") or record.get("details", "").partition("\n")[0],
                fixed=tuple(dict.fromkeys(e["fixed"] for e in events if "fixed" in e)),
            )


def _events(affected: dict[str, Any]) -> list[dict[str, str]]:
    return [
        event
        for span in affected.get("ranges", ())
        if span.get("type") == "ECOSYSTEM"
        for event in span.get("events", ())
    ]


def _affects(affected: dict[str, Any], version: str) -> bool:
    """The specification's rule: named, or after `introduced` with no `fixed` since."""
    ours = Version(version)
    if any(_version(each) == ours for each in affected.get("versions", ())):
        return True
    for span in affected.get("ranges", ()):
        if span.get("type") != "ECOSYSTEM":
            continue
        hit = False
        # At the same version, what begins comes before what ends.
        for kind, at in sorted(_limits(span), key=lambda each: each[1]):
            if kind == "introduced":
                hit = hit or at <= ours
            elif kind == "fixed":
                hit = hit and ours < at
            elif kind == "last_affected":
                hit = hit and ours <= at
        if hit:
            return True
    return False


def _limits(span: dict[str, Any]) -> Iterator[tuple[str, Version]]:
    for event in span.get("events", ()):
        for kind, text in event.items():
            at = Version("0.dev0") if text == "0" else _version(text)
            if at is not None:
                yield kind, at


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
