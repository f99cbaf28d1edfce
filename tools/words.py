"""Keeps the catalogues of the window's words: `words.py [--check]`.

Every text that the window passes to `tr` or `translate`, and every sentence of the rest of the
station that a person reads (`say("…")`, `Denied("…", "…")`, `says="…"`, `next_step="…"`, what the
shipped blood pressure programs say, titles of shipped rules, what the firmware specs remark about
a value), gets an entry in station/ui/i18n/station_LANGUAGE.ts. Translations that are there stay;
what nobody says any more goes. Then Qt's lrelease makes the .qm beside it. `--check` changes
nothing and ends with 1 where a catalogue is not what the code says, or a text is not translated.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
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
# But what these say is told beside a value.
_BESIDE_A_VALUE: Final = frozenset(
    {STATION / "codec" / "meaning.py", STATION / "codec" / "fields.py"}
)
# Arguments that a person reads, of calls behind the window: by name, and of some by place. A class
# may have them as its own words.
_KEYWORDS: Final = frozenset({"says", "next_step"})
_BY_PLACE: Final = {
    "BookError": 2,
    "CannotComposeError": 2,
    "Denied": 2,
    "Done": 1,
    "EkgNotReadyError": 2,
    "NoSuchPatientError": 2,
    "NotNowError": 1,
    "NotPossibleError": 2,
    "PinRefusedError": 1,
    "ReadError": 1,
    "Refusal": 2,
    "UnreadableError": 1,
    "WorklistError": 2,
    "_info": 1,  # what a vital is called
    "say": 1,
}
# Lists whose entries a person reads.
_LISTS: Final = frozenset({"notes"})


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
        self.bare: set[int] = set()
        """Lines with a sentence that nobody can translate: it was put together, or its `tr` belongs
        to no class.
        """
        self._in_window = in_window
        self._constants: dict[str, ast.expr] = {}
        self._classes: list[str] = []

    def visit_Module(self, node: ast.Module) -> None:
        for statement in node.body:
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ):
                    self._constants[name] = value
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        for statement in node.body:
            if isinstance(statement, ast.Assign) and not self._in_window:
                names = {target.id for target in statement.targets if isinstance(target, ast.Name)}
                if names & _KEYWORDS:
                    self._add(BEHIND, statement.value)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "tr" and self._classes:
            self._add(self._classes[-1], node.args[0])
        elif name == "tr":
            self.bare.add(node.lineno)
        elif name == "translate" and len(node.args) >= 2:
            context = _text_of(node.args[0])
            if context is not None:
                self._add(context, node.args[1])
        elif not self._in_window:
            listed = name == "append" and getattr(node.func, "value", None)
            if isinstance(listed, ast.Name) and listed.id in _LISTS:
                self._add(BEHIND, node.args[0])
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
        if isinstance(node, ast.Name) and node.id in self._constants:
            node = self._constants[node.id]
        if isinstance(node, ast.JoinedStr):
            self.bare.add(node.lineno)
        text = _text_of(node)
        if text:
            self.found.add(Entry(context, text))


def texts() -> list[Entry]:
    """Every text that a person can read, sorted."""
    found: set[Entry] = set()
    for _, collector in _collected():
        found |= collector.found
    return sorted(found | _program_texts() | _rule_titles() | _spec_texts())


def bare() -> list[str]:
    """Where a sentence for a person cannot be translated, since it is an f-string that `say` did
    not say, or is passed to `tr` outside a class, whose words would be nobody's: file and line.
    """
    return [
        f"{path.relative_to(ROOT)}:{line}"
        for path, collector in _collected()
        for line in sorted(collector.bare)
    ]


def _collected() -> Iterator[tuple[Path, _Collector]]:
    for path in sorted(STATION.rglob("*.py")):
        elsewhere = path.relative_to(STATION).parts[0] in _ELSEWHERE
        if not elsewhere or path in _BESIDE_A_VALUE:
            collector = _Collector(path.is_relative_to(STATION / "ui"))
            collector.visit(ast.parse(path.read_text("utf-8")))
            yield path, collector


def _rule_titles() -> set[Entry]:
    """What the shipped rules are called."""
    found: set[str] = set()
    for path in sorted((STATION / "checks" / "data").glob("*.toml")):
        for rows in tomllib.loads(path.read_text("utf-8")).values():
            if isinstance(rows, list):
                found |= {rule["title"] for rule in rows if isinstance(rule, dict)}
    return {Entry(BEHIND, text) for text in found}


def _spec_texts() -> set[Entry]:
    """What the firmware specs tell beside a value, and why one is not kept."""
    told = ("remark", "trouble")
    found: set[str] = set()
    inside: list[object] = [
        tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "firmware_specs").glob("*.toml")
    ]
    while inside:
        part = inside.pop()
        if isinstance(part, dict):
            found |= {part[key] for key in told if isinstance(part.get(key), str)}
            inside += part.values()
        elif isinstance(part, list):
            inside += part
    return {Entry(BEHIND, text) for text in found if text}


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
    for place in bare():
        print(f"{place}: a sentence with values in it is said by say(), else it stays English")
        wrong = 1
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
