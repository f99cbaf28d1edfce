"""Keeps the catalogues of the window's words: `words.py [--check]`.

Every text that the window passes to `tr` or `translate`, and every sentence of the rest of the
station that a person reads (`say("…")`, `Denied("…", "…")`, `says="…"`, `next_step="…"`, what the
shipped blood pressure programs say, titles of shipped rules), gets an entry in
station/ui/i18n/station_LANGUAGE.ts. Translations that are there stay; what nobody says any more
goes. Then Qt's lrelease makes the .qm beside it. `--check` changes nothing and ends with 1 where a
catalogue is not what the code says, or a text is not translated.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
STATION: Final = ROOT / "station"
CATALOGUES: Final = STATION / "ui" / "i18n"
LANGUAGES: Final = ("es",)
BEHIND: Final = "station"
# Rooms whose words never reach the window.
_ELSEWHERE: Final = frozenset(
    {"cli", "codec", "library", "recordings", "signals", "simulators", "support", "workbench"}
)
# Arguments that a person reads, of calls behind the window: by name, and of some by place.
_KEYWORDS: Final = frozenset({"says", "next_step"})
_BY_PLACE: Final = {"Denied": 2, "say": 1, "Refusal": 2, "EkgNotReadyError": 2}


class Entry(NamedTuple):
    """A text in its context."""

    context: str
    text: str


def _text_of(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


class _Collector(ast.NodeVisitor):
    """The texts of one module."""

    def __init__(self, in_window: bool) -> None:
        self.found: set[Entry] = set()
        self._in_window = in_window
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "tr" and self._classes:
            self._add(self._classes[-1], node.args[0])
        elif name == "translate" and len(node.args) >= 2:
            context = _text_of(node.args[0])
            if context is not None:
                self._add(context, node.args[1])
        elif not self._in_window:
            for argument in node.args[: _BY_PLACE.get(name, 0)]:
                self._add(BEHIND, argument)
            for keyword in node.keywords:
                if keyword.arg in _KEYWORDS:
                    self._add(BEHIND, keyword.value)
        self.generic_visit(node)

    def _add(self, context: str, node: ast.expr) -> None:
        # "a" if x else "b" says either.
        if isinstance(node, ast.IfExp):
            self._add(context, node.body)
            self._add(context, node.orelse)
            return
        text = _text_of(node)
        if text:
            self.found.add(Entry(context, text))


def texts() -> list[Entry]:
    """Every text that a person can read, sorted."""
    found: set[Entry] = set()
    for path in sorted(STATION.rglob("*.py")):
        if path.relative_to(STATION).parts[0] in _ELSEWHERE:
            continue
        collector = _Collector(path.is_relative_to(STATION / "ui"))
        collector.visit(ast.parse(path.read_text("utf-8")))
        found |= collector.found
    return sorted(found | _program_texts() | _rule_titles())


def _rule_titles() -> set[Entry]:
    """What the shipped rules are called."""
    found: set[str] = set()
    for path in sorted((STATION / "checks" / "data").glob("*.toml")):
        for rows in tomllib.loads(path.read_text("utf-8")).values():
            if isinstance(rows, list):
                found |= {rule["title"] for rule in rows if isinstance(rule, dict)}
    return {Entry(BEHIND, text) for text in found}


def _program_texts() -> set[Entry]:
    """What the shipped blood pressure programs say."""
    found: set[str] = set()
    for path in sorted((STATION / "bp_programs").glob("*.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        found |= {said["title"], said.get("about", ""), *said.get("checklist", ())}
        for reading in said["reading"]:
            found |= {reading.get("label", ""), reading.get("prepare", "")}
    return {Entry(BEHIND, text) for text in found if text}


def translations(path: Path) -> dict[Entry, str]:
    """What a catalogue says, of what is translated."""
    if not path.exists():
        return {}
    known = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314
        for message in context.iter("message"):
            said = message.findtext("translation") or ""
            if said:
                entry = Entry(context.findtext("name") or "", message.findtext("source") or "")
                known[entry] = said
    return known


def catalogue(language: str, entries: list[Entry], known: dict[Entry, str]) -> str:
    """The .ts file."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for entry in entries:
        if entry.context not in contexts:
            contexts[entry.context] = context = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(context, "name").text = entry.context
        message = ElementTree.SubElement(contexts[entry.context], "message")
        ElementTree.SubElement(message, "source").text = entry.text
        said = ElementTree.SubElement(message, "translation")
        if entry in known:
            said.text = known[entry]
        else:
            said.set("type", "unfinished")
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'


def compiled(ts: str) -> bytes:
    """The .qm file of a .ts file."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "words.ts", Path(folder) / "words.qm"
        source.write_text(ts, "utf-8")
        lrelease = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run([lrelease, "-silent", source, "-qm", target], check=True)
        return target.read_bytes()


def main(arguments: list[str]) -> int:
    """Write the catalogues, or check them."""
    check = "--check" in arguments
    entries = texts()
    wrong = 0
    for language in LANGUAGES:
        path = CATALOGUES / f"station_{language}.ts"
        known = translations(path)
        ts = catalogue(language, entries, known)
        open_texts = [entry for entry in entries if entry not in known]
        print(f"{language}: {len(entries)} texts, {len(open_texts)} not translated")
        if check:
            before = path.read_text("utf-8") if path.exists() else ""
            if before != ts or path.with_suffix(".qm").read_bytes() != compiled(ts):
                print(f"{path.relative_to(ROOT)} is not what the code says: run tools/words.py")
                wrong = 1
            for entry in open_texts:
                print(f"  {entry.context}: {entry.text!r}")
                wrong = 1
        else:
            CATALOGUES.mkdir(exist_ok=True)
            path.write_text(ts, "utf-8")
            path.with_suffix(".qm").write_bytes(compiled(ts))
    return wrong


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
