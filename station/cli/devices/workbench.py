"""Specs of new instruments: drafted from a recording, and checked."""

from __future__ import annotations

import re
from pathlib import Path

from station.cli.output import Refused, print_json

__all__ = ["check", "new", "show"]


def new(recording: Path, *, spec: str, to: Path | None = None) -> int:
    """Draft a spec from a flight recording of an instrument that is not known yet.

    Parameters
    ----------
    recording
        A flight recording; the station keeps one of every link if the site says where.
    spec
        The id of the new spec: small letters, digits and `_`.
    to
        The folder to write it to; the user's own specs if not said.
    """
    from station.codec import SpecError, read_spec_file, spec_ids
    from station.drivers.links.recording import RecordingError, read_recording
    from station.folders import own_spec_folder
    from station.workbench import draft_spec

    if not re.fullmatch(r"[a-z][a-z0-9_]*", spec):
        raise Refused(f"{spec!r} is no id: small letters, digits and _, a letter first")
    if spec in spec_ids():
        raise Refused(f"a spec is called {spec!r} already; choose another id")
    try:
        recorded = read_recording(recording)
        text = draft_spec(spec, recorded.chunks, recorded.header.started_utc)
    except OSError as problem:
        raise Refused(f"{recording}: {problem.strerror}") from problem
    except (RecordingError, ValueError) as problem:
        raise Refused(f"{recording}: {problem}") from problem
    path = (to or own_spec_folder()) / f"{spec}.toml"
    if path.exists():
        raise Refused(f"{path} is there already; choose another id or folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        read_spec_file(path)
    except SpecError as problem:  # a draft that is no spec helps nobody
        path.unlink()
        raise Refused(f"no sound spec could be drafted: {problem}") from problem
    print(f"{path} written. Go through the lines marked ?, then: station devices check {path}")
    return 0


def check(file: Path, *, json: bool = False) -> int:
    """Check a spec as the project's own tests do. Exit 1 if it breaks the contract.

    Parameters
    ----------
    file
        The TOML file, or the id of a spec.
    json
        One JSON object a finding.
    """
    from station.codec import SpecError, load_spec, read_spec_file
    from station.drivers.dialogues import dialogue_named
    from station.workbench import Finding, check_spec

    try:
        spec = read_spec_file(file) if file.suffix == ".toml" else load_spec(str(file))
    except SpecError as problem:
        raise Refused(str(problem)) from problem
    findings = list(check_spec(spec))
    try:
        dialogue_named(spec.link.dialogue, spec.link.options)
    except KeyError:
        says = f"no conversation is called {spec.link.dialogue!r}"
        findings.insert(0, Finding(kind="wrong", says=says))
    except TypeError as problem:
        findings.insert(0, Finding(kind="wrong", says=f"[link.options]: {problem}"))
    for finding in findings:
        if json:
            print_json({"kind": finding.kind, "says": finding.says})
        else:
            print(f"{finding.kind:<8} {finding.says}")
    bad = sum(finding.kind != "open" for finding in findings)
    if not json:
        count = len(spec.examples)
        print(
            f"{spec.id}: {'keeps the contract' if not bad else f'{bad} to mend'}, {count} examples"
        )
    return 1 if bad else 0


def show(spec: str) -> int:
    """Print the page of an instrument: how it is reached, what its bytes say, what proves it."""
    from station.codec import SpecError, load_spec
    from station.support import page_text

    try:
        print(page_text(load_spec(spec)), end="")
    except SpecError as problem:
        raise Refused(str(problem)) from problem
    return 0
