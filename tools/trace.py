"""Requirements and the tests that show them: `trace.py --check | --write`.

`docs/requirements.toml` has them by hand; `--write` makes `docs/requirements.md` of it. `--check`
changes nothing and ends with 1 where the page is out of date, an id is given twice or out of form,
a requirement has no test, or a test that it names is not there.

A test is named as pytest does, "tests/store/test_keys.py::test_a_key_is_not_shown"; the file alone
means all of its tests.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["PAGE", "TABLE", "Area", "Requirement", "SuiteIndex", "load", "page", "problems"]

ROOT: Final = Path(__file__).parent.parent
TABLE: Final = ROOT / "docs" / "requirements.toml"
PAGE: Final = ROOT / "docs" / "requirements.md"

_ID: Final = re.compile(r"R-[A-Z]{2,8}-\d{1,2}")

_HEAD: Final = """\
# Requirements and the tests that show them

Made by `tools/trace.py` from [requirements.toml](requirements.toml); a test says when it is out
of date, when a requirement has no test, and when a test that it names is not there. The
sentences come from [intended-use.md](intended-use.md), [architecture.md](architecture.md) and
the page of each part. What could do harm, and what stands against it, is in the
[hazard log](hazards.md); there each control has a test of its own.

A requirement is met where its tests pass; `make test` runs them all. What no test can show
(that a person reads aloud what is on the screen, that a site encrypts its disks) is in
[use-errors.md](use-errors.md) and in [SECURITY.md](../SECURITY.md) under what is not defended.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One sentence that must be true, and the tests that show it."""

    id: str
    says: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Requirements about one thing. `source` says where they come from, as Markdown."""

    title: str
    source: str
    requirements: tuple[Requirement, ...]


class SuiteIndex:
    """The tests of a tree, by name, without running anything."""

    def __init__(self, root: Path = ROOT) -> None:
        """`root` is the folder that names of tests begin at."""
        self._root = root
        self._known: dict[str, frozenset[str]] = {}

    def has(self, name: str) -> bool:
        """Whether there is such a test, or a file with tests where no function is named."""
        path, _, function = name.partition("::")
        if path not in self._known:
            self._known[path] = self._names(path)
        known = self._known[path]
        return function in known if function else bool(known)

    def _names(self, path: str) -> frozenset[str]:
        file = self._root / path
        if not (path.startswith("tests/") and file.name.startswith("test_") and file.is_file()):
            return frozenset()
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=path)
        return frozenset(
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name.startswith("test_")
        )


def load(path: Path = TABLE) -> tuple[Area, ...]:
    """Read the table. Raises KeyError or TypeError where a word is missing or unknown."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    return tuple(
        Area(
            title=area["title"],
            source=area["source"],
            requirements=tuple(
                Requirement(id=name, says=each["says"], tests=tuple(each["tests"]))
                for name, each in area["requirements"].items()
            ),
        )
        for area in raw["areas"]
    )


def problems(areas: tuple[Area, ...], tests: SuiteIndex) -> Iterator[str]:
    """What is not true of the table, one sentence each."""
    seen: set[str] = set()
    for area in areas:
        for each in area.requirements:
            if not _ID.fullmatch(each.id):
                yield f"{each.id}: an id is R-AREA-number"
            if each.id in seen:
                yield f"{each.id} is there twice"
            seen.add(each.id)
            if not each.tests:
                yield f"{each.id} has no test"
            for name in each.tests:
                if not tests.has(name):
                    yield f"{each.id}: there is no test {name}"


def page(areas: tuple[Area, ...]) -> str:
    """The whole page."""
    count = sum(len(area.requirements) for area in areas)
    lines = [_HEAD, f"{count} requirements."]
    for area in areas:
        lines += ["", f"## {area.title}", "", f"From {area.source}.", ""]
        lines += ["| id | requirement | tests |", "| --- | --- | --- |"]
        lines += [
            f"| {each.id} | {each.says} | {'<br>'.join(_shown(name) for name in each.tests)} |"
            for each in area.requirements
        ]
    return "\n".join(lines) + "\n"


def _shown(name: str) -> str:
    path, _, function = name.partition("::")
    file = path.removeprefix("tests/")
    words = f"{file} {function.removeprefix('test_').replace('_', ' ')}".strip()
    return f"[{words}](../{path})"


def main(arguments: list[str]) -> int:
    """Check or write; 0 where all is well."""
    if arguments not in (["--check"], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    areas = load()
    wrong = list(problems(areas, SuiteIndex()))
    text = page(areas)
    if arguments == ["--write"]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        wrong.append(f"{PAGE.name} is out of date: python -m tools.trace --write")
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
