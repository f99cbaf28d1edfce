"""`station make-test`: a recording becomes a test and worked examples."""

from __future__ import annotations

import re
from pathlib import Path

from station.cli.output import Refused, print_json

__all__ = ["make_test"]


def make_test(
    file: Path, *, out: Path = Path(), name: str | None = None, mode: str | None = None
) -> int:
    """Write a pytest case, the recording that it reads, and examples for a spec file.

    The case passes with the station as it is, and fails once anything is read differently.

    Parameters
    ----------
    file
        A flight recording; scrub it first where it is of a person.
    out
        Into which folder.
    name
        What to call it: letters, digits and underscores; from FILE if not said.
    mode
        Which data format, for a spec with several; the first one of the spec if not said.
    """
    from station.codec import CodecError, load_spec
    from station.drivers.links.recording import RecordingError, read_recording
    from station.recordings.reading_back import read_back
    from station.recordings.written_test import case_name, examples_toml, pytest_case

    called = name or case_name(file)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", called):
        raise Refused(f"{called!r} is no name for a test: say --name with a-z, 0-9 and _")
    copy = out / f"{called}.flight.jsonl"
    module, examples = out / f"test_{called}.py", out / f"{called}.examples.toml"
    for path in (copy, module, examples):
        if path.exists() and path.resolve() != file.resolve():
            raise Refused(f"{path} is there already; say another --name")
    try:
        recording = read_recording(file)
        spec = load_spec(recording.header.spec)
        expected = read_back(file, mode=mode)
        if not expected["frames"]:
            raise Refused(f"{file}: nothing in it is a frame of {spec.id}, so there is no test")
        if copy.resolve() != file.resolve():
            copy.write_bytes(file.read_bytes())
        module.write_text(pytest_case(called, copy.name, expected, mode), "utf-8")
        examples.write_text(examples_toml(called, recording, spec, mode), "utf-8")
    except OSError as problem:
        raise Refused(f"{problem.filename or file}: {problem.strerror}") from problem
    except (RecordingError, CodecError) as problem:
        raise Refused(str(problem)) from problem
    print_json(
        {
            "test": str(module),
            "recording": str(copy),
            "examples": str(examples),
            "frames": expected["frames"],
        }
    )
    return 0
