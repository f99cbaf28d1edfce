"""`station scrub`: take people and serial numbers out of a flight recording."""

from __future__ import annotations

from pathlib import Path

from station.cli.output import Refused, print_json

__all__ = ["scrub"]


def scrub(file: Path, *, out: Path | None = None, keep_serial: bool = False) -> int:
    """Write a copy of a recording without patients' numbers, typed names and device numbers.

    What is taken out is written over in place; times and measured values stay.

    Parameters
    ----------
    file
        A flight recording.
    out
        Where to write the copy; beside FILE with `.scrubbed` in its name if not said.
    keep_serial
        Keep serial numbers and addresses of the device.
    """
    from station.codec import CodecError, load_spec
    from station.drivers.links.recording import (
        RecordingError,
        read_recording,
        write_entry,
        write_header,
    )
    from station.recordings.scrubbing import scrub as scrubbed

    if file.is_dir():
        raise Refused(f"{file}: is a folder. Give a flight recording.")
    target = out or _beside(file)
    if target.resolve() == file.resolve():
        raise Refused(f"{file}: the copy needs another name; the original is never written over")
    try:
        recording = read_recording(file)
        done = scrubbed(recording, load_spec(recording.header.spec), keep_serial=keep_serial)
        left = done.recording
        target.write_bytes(
            write_header(left.header) + b"".join(write_entry(entry) for entry in left.entries)
        )
    except OSError as problem:
        raise Refused(f"{problem.filename or file}: {problem.strerror}") from problem
    except (RecordingError, CodecError) as problem:
        raise Refused(str(problem)) from problem
    print_json({"file": str(target), "taken_out": done.fields, "unknown_bytes": done.unknown_bytes})
    return 0


def _beside(file: Path) -> Path:
    name = file.name.removesuffix(".flight.jsonl")
    end = ".flight.jsonl" if name != file.name else ""
    return file.with_name(f"{name}.scrubbed{end}")
