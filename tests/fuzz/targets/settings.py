"""Files that people write: specs, blood pressure programs, settings, rules, questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

import station
from station.checks.tables import ChecksError, read_table
from station.codec import CodecError
from station.codec.catalog import read_spec_file, spec_dir
from station.intake.reading import IntakeFileError, read_questionnaire
from station.program_files import ProgramFileError, read_program
from station.settings import SettingsError, load_settings
from tests.fuzz.mutation import spoilt
from tests.fuzz.target import Target, spoil_any
from tests.fuzz.targets.files import folder

_STATION: Final = Path(station.__file__).parent
_ID: Final = re.compile(rb'^id = "([a-z0-9_]{1,40})"', re.MULTILINE)
_TABLES: Final = ("impossible", "change", "implausible")
# Specs of every kind of framing, with and without a base; the short ones of each.
_SPECS: Final = ("nonin_3230", "olimex_ekg", "rice_lake_esc", "berrymed_bm1000", "omron_connect")

_SETTINGS: Final = b"""\
room = "4"
time_zone = "America/Chicago"
worklist_url = "http://127.0.0.1:1/fhir"

[history]
years = 2

[board]
temperature = "F"
keep_when_steady = []
count_breaths_s = [60]

[board.modifiers.blood_pressure]
side = { required = true, default = "left" }

[[device]]
spec = "nonin_serial"
link = "serial"
port = "/dev/ttyUSB0"

[[device]]
spec = "bluetooth_blood_pressure"
link = "bluetooth"
address = "F0:00:00:00:00:01"
approved = true

[[chart]]
name = "clinic"
url = "http://127.0.0.1:1/fhir"
test = true

[ekg]
electrodes = "IEC"
"""
_VALUES: Final = (
    *(b"0", b"-1", b"1.5", b"1e400", b"nan", b"inf", b"true", b'""', b'"x"', b"[]", b"{}"),
    *(b"[[]]", b"[1, 2]", b"{a = 1}", b"2026-02-30", b"2026-11-24", b"07:32:00", b"10" * 30),
    *(b'"' + b"x" * 3000 + b'"', b'"\\u0000"', b"99999999999999999999", b"0x7f", b'["a", 1]'),
)


def _lines(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """Lines that are gone, twice, elsewhere, or have another value."""
    lines = data.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(lines)) if lines else 0
        key, equals, _ = lines[at].partition(b"=") if lines else (b"", b"", b"")
        match chance.randrange(6):
            case 0:
                del lines[at : at + chance.choice((1, 1, 5))]
            case 1:
                lines.insert(at, chance.choice(lines or [b"x = 1\n"]))
            case 2:
                other = chance.choice(others).splitlines(keepends=True)
                lines.insert(at, chance.choice(other or [b"x = 1\n"]))
            case _ if equals:
                lines[at] = key + b"= " + chance.choice(_VALUES) + b"\n"
            case _ if lines:
                lines[at] = spoilt(lines[at], chance, others)
    return b"".join(lines)


def _as(name: str, read: Callable[[Path], object]) -> Callable[[bytes], int]:
    def take(data: bytes) -> int:
        said = _ID.search(data)
        path = folder() / (f"{said[1].decode()}.toml" if said and name == "" else name or "x.toml")
        path.write_bytes(data)
        try:
            read(path)
        finally:
            path.unlink()
        return 1

    return take


def _target(
    name: str,
    file: str,
    read: Callable[[Path], object],
    declared: type[Exception],
    seeds: Sequence[bytes],
) -> Target:
    return Target(
        name=name,
        take=_as(file, read),
        declared=(declared,),
        seeds=tuple(seeds),
        spoil=spoil_any(_lines, _lines, spoilt),
    )


def _texts(paths: Sequence[Path]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def _with_few(text: bytes, table: bytes, most: int) -> bytes:
    """The text without further tables of a kind of which there are many: what is alike is spoilt
    alike, and a short input is read more often.
    """
    parts = text.split(table)
    last = parts[-1]
    after = last[last.find(b"\n[[") :] if b"\n[[" in last else b""
    return table.join(parts[: most + 1]) + after


_PROGRAMS: Final = _texts(sorted((_STATION / "bp_programs").glob("*.toml")))
_RULES: Final = _texts([_STATION / "checks" / "data" / f"{name}.toml" for name in _TABLES])
_SHIPPED: Final = [
    _with_few(text, b"[[example]]", 2)
    for text in _texts([spec_dir() / f"{name}.toml" for name in _SPECS])
]

TARGETS: Final = {
    target.name: target
    for target in (
        _target("toml-spec", "", read_spec_file, CodecError, _SHIPPED),
        _target("toml-program", "p.toml", read_program, ProgramFileError, _PROGRAMS),
        _target("toml-settings", "station.toml", load_settings, SettingsError, [_SETTINGS]),
        _target("toml-checks", "checks.toml", read_table, ChecksError, _RULES),
        _target(
            "toml-intake",
            "intake.toml",
            read_questionnaire,
            IntakeFileError,
            [(_STATION / "intake" / "questions.toml").read_bytes()[:5000].rpartition(b"\n\n")[0]],
        ),
    )
}
