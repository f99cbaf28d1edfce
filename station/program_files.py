"""Blood pressure programs from TOML files: those that are shipped, then the clinic's own.

A file that is wrong is left out and told about; the others work. `docs/bp-programs.md` explains
the words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator

from station.capture.programs.program import Planned, Program, Purpose, Repeat, Source

__all__ = ["ProgramBook", "ProgramFileError", "read_program", "read_programs", "shipped_folder"]

_Words = Annotated[str, Field(min_length=1, max_length=300)]
_LONGEST_S: Final = 3600.0
_Seconds = Annotated[float, Field(strict=True, ge=0, le=_LONGEST_S)]


class ProgramFileError(ValueError):
    """A program's file is wrong: file, key, what was found, what is expected."""


class ProgramBook(NamedTuple):
    """The programs that can be started, and what is wrong with the files of others."""

    programs: tuple[Program, ...]
    problems: tuple[str, ...]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Source(_Table):
    cite: Annotated[str, Field(min_length=1, max_length=60)]
    publication: _Words
    section: _Words
    says: Annotated[str, Field(max_length=600)] = ""


class _Reading(_Table):
    times: Annotated[int, Field(strict=True, ge=1, le=10)] = 1
    wait_s: _Seconds = 0.0
    since_prepared: StrictBool = False
    label: Annotated[str, Field(max_length=24)] = ""
    prepare: Annotated[str, Field(max_length=80)] = ""
    position: Literal["sitting", "standing", "supine", "recumbent", "fowler"] | None = None
    side: Literal["left", "right"] | None = None


class _Repeat(_Table):
    differ_mmhg: Annotated[int, Field(strict=True, ge=1, le=100)]
    most: Annotated[int, Field(strict=True, ge=1, le=5)] = 1
    wait_s: _Seconds = 60.0


class _File(_Table):
    language: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    about: Annotated[str, Field(max_length=160)] = ""
    purpose: Literal["average", "orthostatic", "arms"] = "average"
    rest_s: _Seconds = 0.0
    checklist: Annotated[tuple[Annotated[str, Field(max_length=90)], ...], Field(max_length=5)] = ()
    blinded: StrictBool = False
    discard_first: Annotated[int, Field(strict=True, ge=0)] = 0
    last: Annotated[int, Field(strict=True, ge=1)] | None = None
    fewest: Annotated[int, Field(strict=True, ge=1)] = 1
    retries: Annotated[int, Field(strict=True, ge=0, le=3)] = 1
    # More than one failure may be told of one try: they come together.
    retry_after_s: Annotated[float, Field(strict=True, ge=1, le=_LONGEST_S)] = 60.0
    longest_s: Annotated[float, Field(strict=True, ge=5, le=600)] = 240.0
    repeat: _Repeat | None = None
    readings: Annotated[tuple[_Reading, ...], Field(alias="reading", min_length=1)]
    sources: Annotated[tuple[_Source, ...], Field(alias="source", min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> _File:
        number = sum(reading.times for reading in self.readings)
        counting = number - self.discard_first
        if self.last is not None:
            counting = min(counting, self.last)
        if number > 10:
            raise ValueError(f"reading: {number} readings; at most 10 are expected")
        if self.fewest > counting:
            raise ValueError(
                f"fewest: {self.fewest}, but of {number} readings only {max(0, counting)} count; "
                "expected no more than that"
            )
        if self.readings[0].prepare:
            raise ValueError(
                "reading.0.prepare: the first reading follows the rest; expected in checklist"
            )
        prepared = False
        for at, reading in enumerate(self.readings):
            prepared = prepared or bool(reading.prepare)
            if reading.since_prepared and (reading.prepare or not prepared):
                raise ValueError(
                    f"reading.{at}.since_prepared: true; expected after a reading with prepare, "
                    "and not beside a prepare of its own"
                )
        if self.purpose != "average" and self.repeat is not None:
            raise ValueError(
                f"repeat: found with purpose {self.purpose!r}; expected only with 'average'"
            )
        return self


def shipped_folder() -> Path:
    """Where the programs lie that come with the station."""
    return Path(__file__).resolve().parent / "bp_programs"


def read_program(path: Path) -> Program:
    """One file. Raises `ProgramFileError`."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise ProgramFileError(f"{path}: cannot be read: {problem.strerror}") from problem
    except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
        raise ProgramFileError(f"{path}: is not TOML: {problem}") from problem
    try:
        return _program(_File.model_validate(data))
    except ValidationError as problem:
        lines = [_told(path, data, error) for error in problem.errors()]
        raise ProgramFileError("\n".join(lines)) from problem


def read_programs(own: Path | None = None) -> ProgramBook:
    """The shipped programs in their usual order, then those in the folder `own`, by file name.

    A clinic's program with the id of a shipped one takes its place. A folder that is not there
    is an empty one.
    """
    found: dict[str, Program] = {}
    for name in _ORDER:
        program = read_program(shipped_folder() / f"{name}.toml")
        found[program.id] = program
    problems: list[str] = []
    mine: dict[str, Path] = {}
    for path in sorted(own.glob("*.toml")) if own is not None else ():
        try:
            program = read_program(path)
            if program.id in mine:
                raise ProgramFileError(
                    f"{path}: key id: {program.id!r} is taken by {mine[program.id].name}; "
                    "expected an id of its own"
                )
        except ProgramFileError as problem:
            problems.append(str(problem))
            continue
        mine[program.id] = path
        found[program.id] = program
    return ProgramBook(tuple(found.values()), tuple(problems))


_ORDER: Final = ("aobp_sprint", "aobp_short", "esh_office", "both_arms", "orthostatic")


def _program(said: _File) -> Program:
    rule = said.repeat
    return Program(
        id=said.id,
        title=said.title,
        about=said.about,
        purpose=Purpose(said.purpose),
        rest_s=said.rest_s,
        checklist=said.checklist,
        blinded=said.blinded,
        discard_first=said.discard_first,
        last=said.last,
        fewest=said.fewest,
        retries=said.retries,
        retry_after_s=said.retry_after_s,
        longest_s=said.longest_s,
        repeat=None
        if rule is None
        else Repeat(differ_mmhg=Decimal(rule.differ_mmhg), most=rule.most, wait_s=rule.wait_s),
        readings=tuple(
            Planned(
                wait_s=reading.wait_s,
                since_prepared=reading.since_prepared,
                label=reading.label,
                prepare=reading.prepare,
                position=reading.position,
                side=reading.side,
            )
            for reading in said.readings
            for _ in range(reading.times)
        ),
        sources=tuple(
            Source(
                cite=one.cite,
                publication=one.publication,
                section=one.section,
                says=one.says,
            )
            for one in said.sources
        ),
    )


def _told(path: Path, data: dict[str, Any], error: Any) -> str:
    """File, key, what was found, what is expected."""
    message = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return f"{path}: key {message}"
    key = ".".join(map(str, error["loc"]))
    found = _found(data, error["loc"])
    if error["type"] == "missing":
        return f"{path}: key {key}: found nothing; expected a value"
    if error["type"] == "extra_forbidden":
        return f"{path}: key {key}: found {found}; expected no such key"
    return f"{path}: key {key}: found {found}; expected: {message}"


def _found(data: Any, where: Sequence[int | str]) -> str:
    for part in where:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return "nothing"
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}..."
