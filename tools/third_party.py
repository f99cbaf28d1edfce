"""Software of others: `third_party.py --check | --write`, from `docs/third-party.toml` and lock.

`--write` makes `docs/third-party.md` anew. `--check` changes nothing and ends with 1 where the page
is not what table and lock say, a package of the lock is missing in the table or one too many, a
licence is none that is allowed, or another version is locked than the one that was examined.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lockfile import LOCKS, Locked, read_lock

__all__ = ["PAGE", "TABLE", "Anomaly", "Held", "Package", "Table", "load", "page", "parts"]

ROOT: Final = Path(__file__).parent.parent
TABLE: Final = ROOT / "docs" / "third-party.toml"
PAGE: Final = ROOT / "docs" / "third-party.md"
RUN: Final = LOCKS / "run.txt"

_KEYS: Final = frozenset({"examined", "licence", "for", "because", "holds", "anomalies"})

_HEAD: Final = """\
# Software of others

Made by `tools/third_party.py` from [third-party.toml](third-party.toml) and
`requirements/run.txt`; a test says when it is out of date. It is the list of *software of
unknown provenance* (SOUP) in the sense of IEC 62304: what the station runs on and did not make,
why, and what is known to be wrong with it that could do harm here. `make sbom` writes the same
packages with their hashes as CycloneDX; `make audit` asks advisory services about every lock
file.

Each package is installed from a wheel whose SHA-256 is in the lock. Whoever takes another
version looks at what is known about it first ([release.md](release.md)).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """A known fault that could do harm, how it was found, and what stands against it."""

    says: str
    seen: str
    guard: str
    test: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Software that is compiled into a package. `cpe` is its vendor:product in CPE lists."""

    name: str
    version: str
    licence: str
    cpe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the table says about one package."""

    name: str
    licence: str
    purpose: str | None = None
    because: str | None = None
    examined: str | None = None
    holds: tuple[Held, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`docs/third-party.toml`. `exceptions` are licence, package and the reason."""

    allowed: frozenset[str]
    exceptions: tuple[tuple[str, frozenset[str], str], ...]
    packages: Mapping[str, Package] = field(default_factory=dict)

    def allows(self, package: str, expression: str) -> bool:
        """Whether this package may be under this SPDX expression (without parentheses)."""
        fine = self.allowed | {
            licence for licence, packages, _ in self.exceptions if package in packages
        }
        return any(set(choice.split(" AND ")) <= fine for choice in expression.split(" OR "))


def load(path: Path = TABLE) -> Table:
    """Read the table. Raises ValueError with the package where a word is unknown or missing."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    return Table(
        allowed=frozenset(raw["allowed"]),
        exceptions=tuple(
            (each["licence"], frozenset(each["packages"]), each["reason"])
            for each in raw["exceptions"]
        ),
        packages={name: _package(name, each) for name, each in raw["package"].items()},
    )


def _package(name: str, raw: dict[str, Any]) -> Package:
    if strange := set(raw) - _KEYS:
        raise ValueError(f"{TABLE.name}: {name} says {sorted(strange)}, which is no word of it")
    try:
        return Package(
            name=name,
            licence=canonicalize_license_expression(raw["licence"]),
            purpose=raw.get("for"),
            because=raw.get("because"),
            examined=raw.get("examined"),
            holds=tuple(Held(**each) for each in raw.get("holds", ())),
            anomalies=tuple(
                Anomaly(**({"test": None} | each)) for each in raw.get("anomalies", ())
            ),
        )
    except (KeyError, TypeError, InvalidLicenseExpression) as why:
        raise ValueError(f"{TABLE.name}: {name}: {why}") from why


def parts(lock: Iterable[Locked]) -> dict[str, str]:
    """Which part each package of the run lock belongs to: run, simulate or build.

    What several parts ask for belongs to the first of them.
    """
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    roots = {
        "run": project["project"]["dependencies"],
        "simulate": project["project"]["optional-dependencies"]["simulate"],
        "build": project["dependency-groups"]["build"],
    }
    asks: dict[str, set[str]] = {}
    names = set()
    for each in lock:
        names.add(each.name)
        for who in each.asked_by:
            asks.setdefault(who, set()).add(each.name)
    found: dict[str, str] = {}
    for part, wanted in roots.items():
        ahead = [canonicalize_name(Requirement(text).name) for text in wanted]
        while ahead:
            name = ahead.pop()
            if name in names and name not in found:
                found[name] = part
                ahead += map(canonicalize_name, asks.get(name, ()))
    return found


def problems(table: Table, lock: tuple[Locked, ...]) -> Iterator[str]:
    """What is not true of the table any more, one sentence each."""
    locked = {each.name: each for each in lock}
    for name in sorted(locked.keys() - table.packages.keys()):
        yield f"{name} is locked and has no entry"
    for name in sorted(table.packages.keys() - locked.keys()):
        yield f"{name} has an entry and is not locked"
    for name, package in table.packages.items():
        if not table.allows(name, package.licence):
            yield f"{name} is under {package.licence}, which is neither allowed nor an exception"
        each = locked.get(name)
        if each is None:
            continue
        if package.examined is None:
            if any(who.startswith("vitals-station") for who in each.asked_by):
                yield f"{name} is asked for by us: say `for` what, and which was `examined`"
        elif package.examined != each.version:
            yield (
                f"{name} {each.version} is locked, {package.examined} was examined: look at what "
                "is known about the new one, then write it down"
            )
        if package.examined is not None and package.purpose is None:
            yield f"{name}: say what it is `for`"


def page(table: Table, lock: tuple[Locked, ...]) -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines(table, lock))


def _lines(table: Table, lock: tuple[Locked, ...]) -> Iterator[str]:
    part = parts(lock)
    yield _HEAD
    yield "## What the station asks for"
    yield ""
    yield "| package | version | licence | what for | compiled in |"
    yield "| --- | --- | --- | --- | --- |"
    for each in lock:
        package = table.packages[each.name]
        if package.purpose is not None:
            held = "; ".join(f"{h.name} {h.version} ({h.licence})" for h in package.holds)
            yield (
                f"| {each.name} | {each.version} | {package.licence} | {package.purpose}"
                f"{_only(part[each.name])} | {held} |"
            )
    yield ""
    yield "## What is known to be wrong with it"
    yield ""
    yield "| package | what | how it was found | what stands against it | test |"
    yield "| --- | --- | --- | --- | --- |"
    for each in lock:
        for anomaly in table.packages[each.name].anomalies:
            yield (
                f"| {each.name} | {anomaly.says} | {anomaly.seen} | {anomaly.guard} | "
                f"{_test(anomaly.test)} |"
            )
    yield ""
    yield "## Licences that ask for more than their notice"
    yield ""
    for licence, names, reason in table.exceptions:
        yield f"- **{licence}** ({', '.join(sorted(names))}). {reason}"
    yield ""
    yield "Where a package says something unclear about its licence:"
    yield ""
    for each in lock:
        package = table.packages[each.name]
        if package.because is not None:
            yield f"- {each.name}: {package.licence}. {package.because}"
    yield ""
    yield "## What only other packages ask for"
    yield ""
    yield "| package | version | licence | asked for by | where | compiled in |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in lock:
        package = table.packages[each.name]
        if package.purpose is None:
            held = "; ".join(f"{h.name} {h.version} ({h.licence})" for h in package.holds)
            # A marker is a condition; `|` never occurs in one.
            where = each.marker or "everywhere"
            yield (
                f"| {each.name} | {each.version} | {package.licence} | {', '.join(each.asked_by)}"
                f"{_only(part[each.name])} | {where} | {held} |"
            )


def _only(part: str) -> str:
    return {"run": "", "simulate": " (only with `simulate`)", "build": " (only to build)"}[part]


def _test(name: str | None) -> str:
    return "" if name is None else f"`{name.removeprefix('tests/')}`"


def main(arguments: list[str]) -> int:
    """Check or write; 0 where all is well."""
    if arguments not in (["--check"], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    table, lock = load(), read_lock(RUN)
    wrong = list(problems(table, lock))
    if not any("no entry" in each for each in wrong):
        text = page(table, lock)
        if arguments == ["--write"]:
            PAGE.write_text(text, encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            wrong.append(f"{PAGE.name} is out of date: python -m tools.third_party --write")
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
