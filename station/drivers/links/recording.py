"""The flight recording: raw bytes of one link with their times, as a file that anyone can read.

JSON lines, UTF-8. The first line is the header:

    {"format": "station-flight-recording", "version": 1, "spec": "nonin_serial",
     "link": "serial", "origin": "device", "started_utc": "2026-03-02T09:14:07.120000+00:00"}

Each further line is one entry. `t` is seconds of the monotonic clock since the start:

    {"t": 0.013322, "data": "01e4"}                         bytes came in on a stream
    {"t": 0.013322, "data": "16", "channel": "00002a35-…"}  bytes came in on a characteristic
    {"t": 0.020001, "sent": "6200"}                         bytes were sent (with a channel too)
    {"t": 0.020500, "state": "waiting", "problem": {…}}     the link changed its state

A line is written in one piece, so after a crash at most the last one is torn; that is told and
is no reason to refuse the rest. The format holds no patient: only what the instrument said.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from station.drivers.links.base import Chunk, LinkPhase, LinkProblem, LinkState, Problem
from station.vitals import DeviceIdentity, Origin, Udi

__all__ = [
    "FORMAT",
    "VERSION",
    "Entry",
    "Header",
    "Recording",
    "RecordingError",
    "Sent",
    "read_header",
    "read_recording",
    "write_entry",
    "write_header",
]

FORMAT: Final = "station-flight-recording"
VERSION: Final = 1

# A header is a few short texts; a file whose first line is longer is something else.
_MOST_HEADER_BYTES: Final = 65_536

_YEAR: Final = timedelta(days=366)

_Word = TypeVar("_Word", bound=StrEnum)


class RecordingError(ValueError):
    """A recording cannot be read: which file, which line (from 1), what is wrong."""

    def __init__(self, path: Path, line: int, says: str) -> None:
        super().__init__(f"{path}, line {line}: {says}")
        self.path = path
        self.line = line
        self.says = says


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What was recorded. `link` is the kind of link, `origin` who was at the other end then."""

    spec: str
    link: str
    origin: Origin
    started_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Bytes that the station sent. `monotonic_s` as in `Chunk`."""

    data: bytes
    monotonic_s: float
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `t_s` is in seconds since the start; a chunk inside carries the same time."""

    t_s: float
    what: Chunk | Sent | LinkState


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A whole recording. `torn` says so where the last line was cut off by a crash."""

    path: Path
    header: Header
    entries: tuple[Entry, ...]
    torn: str | None = None

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """What the instrument said, in order; times in seconds since the start."""
        return tuple(entry.what for entry in self.entries if isinstance(entry.what, Chunk))


def write_header(header: Header) -> bytes:
    """The header as its line."""
    return _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "spec": header.spec,
            "link": header.link,
            "origin": header.origin.value,
            "started_utc": header.started_utc.isoformat(),
        }
    )


def write_entry(entry: Entry) -> bytes:
    """An entry as its line. Times keep whole microseconds."""
    what = entry.what
    fields: dict[str, Any] = {"t": round(entry.t_s, 6)}
    match what:
        case Chunk() | Sent():
            fields["data" if isinstance(what, Chunk) else "sent"] = what.data.hex()
            if what.channel is not None:
                fields["channel"] = what.channel
        case LinkState():
            fields["state"] = what.phase.value
            for name in ("retry_in_s", "battery_percent"):
                if getattr(what, name) is not None:
                    fields[name] = getattr(what, name)
            if what.problem is not None:
                fields["problem"] = _told(what.problem)
            if what.identity is not None:
                fields["identity"] = asdict(what.identity)
    return _line(fields)


def _told(problem: LinkProblem) -> dict[str, str]:
    """Its texts as plain ones: a text that can be said in other languages is no copy of itself."""
    return {
        "problem": problem.problem.value,
        "says": str(problem.says),
        "next_step": str(problem.next_step),
        "detail": problem.detail,
    }


def read_header(path: Path) -> Header:
    """Only what was recorded, from the first line. Raises as `read_recording` does."""
    with path.open("rb") as file:
        line = file.readline(_MOST_HEADER_BYTES)
    try:
        return _header(_object(line))
    except ValueError as error:
        raise RecordingError(path, 1, str(error)) from error


def read_recording(path: Path) -> Recording:
    """Read a recording. Raises `RecordingError` (file, line, what) or `OSError`."""
    lines = path.read_bytes().split(b"\n")
    # A whole file ends with a newline, so the last piece is empty; else the last line is torn.
    tail = lines.pop()
    if not lines and not tail:
        raise RecordingError(path, 1, "the file is empty; a recording starts with a header line")
    torn: str | None = None
    if tail:
        try:
            _object(tail)
            lines.append(tail)
        except ValueError as error:
            number = len(lines) + 1
            if number == 1:
                raise RecordingError(path, 1, f"no header: {error}") from error
            torn = f"{path}, line {number}: cut off after {len(tail)} bytes; the rest is whole"
    header: Header | None = None
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            fields = _object(line)
            if header is None:
                header = _header(fields)
            else:
                entries.append(_entry(fields, header.started_utc))
        except ValueError as error:
            raise RecordingError(path, number, str(error)) from error
    assert header is not None  # the first line gave it, or raised
    return Recording(path=path, header=header, entries=tuple(entries), torn=torn)


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    """One line as a JSON object; every way in which it is not one is a `ValueError`."""
    try:
        fields = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("not an entry: nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError(f"a JSON object is expected, found {_short(fields)}")
    return fields


def _header(fields: dict[str, Any]) -> Header:
    if fields.get("format") != FORMAT:
        raise ValueError(f'no flight recording: "format" must be {FORMAT!r}')
    version = fields.get("version")
    if version != VERSION:
        raise ValueError(f"version {_short(version)} is not known; this station reads {VERSION}")
    started_text = _text(fields, "started_utc")
    try:
        started = datetime.fromisoformat(started_text)
        started.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f'"started_utc" is not an ISO time: {_short(started_text)}') from error
    if started.tzinfo is None:
        raise ValueError('"started_utc" needs a zone, as in 2026-03-02T09:14:07+00:00')
    return Header(
        spec=_text(fields, "spec"),
        link=_text(fields, "link"),
        origin=_word(fields, "origin", Origin),
        started_utc=started,
    )


def _entry(fields: dict[str, Any], started: datetime) -> Entry:
    t_s = _number(fields, "t")
    try:
        at = started.astimezone(UTC) + timedelta(seconds=t_s)
        _ = at - _YEAR, at + _YEAR  # what is reckoned from it must have a date in every zone, too
    except OverflowError as error:
        raise ValueError(
            f'"t" must be seconds after "started_utc" within the calendar, found {_short(t_s)}'
        ) from error
    kinds = [kind for kind in ("data", "sent", "state") if kind in fields]
    if len(kinds) != 1:
        raise ValueError('an entry has exactly one of "data", "sent" and "state"')
    if kinds == ["state"]:
        return Entry(t_s=t_s, what=_state(fields))
    data = _bytes(fields, kinds[0])
    channel = _text(fields, "channel") if fields.get("channel") is not None else None
    kind = Chunk if kinds == ["data"] else Sent
    return Entry(t_s=t_s, what=kind(data=data, monotonic_s=t_s, channel=channel))


def _state(fields: dict[str, Any]) -> LinkState:
    problem = _inner(fields, "problem")
    identity = _inner(fields, "identity")
    battery = fields.get("battery_percent")
    if battery is not None and (type(battery) is not int or not 0 <= battery <= 100):
        raise ValueError(f'"battery_percent" must be 0 to 100, found {_short(battery)}')
    return LinkState(
        phase=_word(fields, "state", LinkPhase),
        problem=None if problem is None else _problem(problem),
        retry_in_s=_number(fields, "retry_in_s") if "retry_in_s" in fields else None,
        identity=None if identity is None else _identity(identity),
        battery_percent=battery,
    )


def _problem(fields: dict[str, Any]) -> LinkProblem:
    return LinkProblem(
        problem=_word(fields, "problem", Problem),
        says=_text(fields, "says"),
        next_step=_text(fields, "next_step"),
        detail=_text(fields, "detail"),
    )


def _identity(fields: dict[str, Any]) -> DeviceIdentity:
    optional = ("manufacturer", "model", "serial_number", "firmware", "address")
    return DeviceIdentity(
        spec=_text(fields, "spec"),
        name=_text(fields, "name"),
        **{name: _text(fields, name) for name in optional if fields.get(name) is not None},
        udi=_udi(_inner(fields, "udi")),
    )


def _udi(fields: dict[str, Any] | None) -> Udi | None:
    if fields is None:
        return None
    names = ("label", "device_identifier", "issuer", "authority")
    return Udi(**{name: _text(fields, name) for name in names if fields.get(name) is not None})


def _inner(fields: dict[str, Any], key: str) -> dict[str, Any] | None:
    value = fields.get(key)
    if value is not None and not isinstance(value, dict):
        raise ValueError(f'"{key}" must be an object, found {_short(value)}')
    return value


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be a text, found {_short(value)}')
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(f'"{key}" has half a letter in it, found {_short(value)}')
    return value


def _number(fields: dict[str, Any], key: str) -> float:
    value = fields.get(key)
    # A bool is an int in Python, and a number beyond a float's range is no time.
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise ValueError(f'"{key}" must be a finite number of seconds, found {_short(value)}')


def _bytes(fields: dict[str, Any], key: str) -> bytes:
    text = _text(fields, key)
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ValueError(f'"{key}" is not hexadecimal: {error}') from error


def _word(fields: dict[str, Any], key: str, words: type[_Word]) -> _Word:
    value = _text(fields, key)
    try:
        return words(value)
    except ValueError as error:
        allowed = ", ".join(words)
        raise ValueError(f'"{key}" is {value!r}, expected one of {allowed}') from error


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
