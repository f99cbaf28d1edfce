"""Scenarios: what happens to a person, to their instruments and on the lines, at which second.

A file is TOML; `docs/simulate.md` explains its words. It is read whole and checked whole, so
that a slip is told at the start, with its file, its key and what was expected there, and not
after three minutes of a run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from station.simulators.changes import NUMBERS, WORDS, Change
from station.simulators.course import Course
from station.simulators.heart.noise import Loop, recorded
from station.simulators.patient import Patient

if TYPE_CHECKING:
    from station.simulators.relay import Relay

__all__ = [
    "LINK_FAULTS",
    "Event",
    "Scenario",
    "ScenarioError",
    "find_scenario",
    "read_scenario",
    "scenario_path",
    "shipped_scenarios",
]

LINK_FAULTS: Final = ("drop", "unplug", "replug", "stall", "corrupt", "lose_bytes")
"""What can go wrong between an instrument and its host."""

_FOLDER: Final = Path(__file__).resolve().parent / "scenarios"
_TOP: Final = {
    "why",
    "seed",
    "began",
    "lasts_s",
    "time_scale",
    "devices",
    "noise_record",
    "patient",
    "event",
}
_EVENT: Final = {"at_s", "over_s", "person", "act", "link", "device", "with"}
_WHAT: Final = ("person", "act", "link")
_BODY: Final = ("mean_arterial", "body_height")
_LONGEST_S: Final = 86_400.0


class ScenarioError(ValueError):
    """A scenario is wrong: its file, the key, what was found and what is expected."""

    def __init__(self, file: str, key: str, says: str) -> None:
        super().__init__(f"{file}: {key}: {says}")
        self.file, self.key, self.says = file, key, says


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens to an instrument (`act`) or on its line (`link`); exactly one of
    them is set. `device`: to which, by its spec; None: to each that knows it, `among` these
    (empty: all).
    """

    number: int
    at_s: float
    act: str | None = None
    link: str | None = None
    device: str | None = None
    among: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A file as read. `began` None: when it is started. `devices` are meant if none is named.
    `person` is one, or several one after the other.
    """

    file: str
    why: str
    seed: int
    began: datetime | None
    lasts_s: float
    time_scale: float
    devices: tuple[str, ...]
    person: Course | Relay
    events: tuple[Event, ...]


def shipped_scenarios() -> dict[str, Path]:
    """The files that come with the station, by their names."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


def scenario_path(name_or_file: str, folder: Path | None = None) -> Path:
    """The file of the shipped scenario of that name, else the file (beside `folder`'s). Raises
    `ScenarioError`.
    """
    shipped = shipped_scenarios()
    path = shipped.get(name_or_file, (folder or Path()) / name_or_file)
    if not path.is_file():
        raise ScenarioError(
            name_or_file, "file", f"there is none; expected a file or {', '.join(shipped)}"
        )
    return path


def find_scenario(name_or_file: str) -> Scenario:
    """The shipped scenario of that name, else the file. Raises `ScenarioError`."""
    return read_scenario(scenario_path(name_or_file))


def read_scenario(path: Path, *, seed: int | None = None) -> Scenario:
    """Read and check a file. `seed` takes the place of its own. Raises `ScenarioError`."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as problem:
        raise ScenarioError(str(path), "file", problem.strerror or str(problem)) from problem
    except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
        raise ScenarioError(str(path), "file", f"not TOML: {problem}") from problem
    if seed is not None:
        table["seed"] = seed
    return _Reader(path).scenario(table)


class _Reader:
    """Checks the tables of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._noise: Loop | None = None

    def scenario(self, table: dict[str, Any]) -> Scenario:
        self._known(table, _TOP, "")
        why = self._of(table, "why", str, "a sentence")
        if not why.strip():
            self._refuse("why", "found nothing, expected a sentence that says what it is for")
        seed = self._of(table, "seed", int, "a whole number", 0)
        began = self._of(table, "began", datetime, "a local date and time", None)
        if began is not None and began.tzinfo is not None:
            self._refuse("began", f"found {began}, expected a time without a zone, as devices have")
        events = self._of(table, "event", list, "tables [[event]]", [])
        tables = [self._event_table(number, event) for number, event in enumerate(events, 1)]
        times = [one["at_s"] for one in tables]
        for number in range(1, len(times)):
            if times[number] < times[number - 1]:
                self._refuse(
                    f"event {number + 1}.at_s",
                    f"found {times[number]:g} after {times[number - 1]:g}, "
                    "expected events in the order of their times",
                )
        self._noise = self._recorded(table)
        devices = self._of(table, "devices", list, "a list of specs", [])
        if not all(isinstance(one, str) for one in devices):
            self._refuse("devices", f"found {devices!r}, expected a list of specs")
        last = max(times, default=0.0)
        return Scenario(
            file=str(self._path),
            why=why,
            seed=seed,
            began=began,
            lasts_s=self._number(table, "lasts_s", "", (last, _LONGEST_S), last + 30.0),
            time_scale=self._number(table, "time_scale", "", (0.01, 1000.0), 1.0),
            devices=tuple(devices),
            person=self._person(table, seed, tables),
            events=tuple(
                self._event(n, one) for n, one in enumerate(tables, 1) if "person" not in one
            ),
        )

    def _event_table(self, number: int, event: object) -> dict[str, Any]:
        where = f"event {number}"
        if not isinstance(event, dict):
            self._refuse(where, f"found {event!r}, expected a table")
        self._known(event, _EVENT, f"{where}.")
        what = [key for key in _WHAT if key in event]
        if len(what) != 1:
            self._refuse(
                where, f"found {' and '.join(what) or 'none'}, expected one of {', '.join(_WHAT)}"
            )
        at_s = self._number(event, "at_s", f"{where}.", (0.0, _LONGEST_S), None)
        if "over_s" in event and what != ["person"]:
            self._refuse(f"{where}.over_s", "expected only with person")
        if what == ["person"] and ("device" in event or "with" in event):
            self._refuse(where, "found person with device or with, expected them with act or link")
        return event | {"at_s": at_s}

    def _event(self, number: int, event: dict[str, Any]) -> Event:
        where = f"event {number}."
        options = self._of(event, "with", dict, "a table of options", {}, where)
        link = self._of(event, "link", str, "a fault", None, where)
        if link is not None and link not in LINK_FAULTS:
            self._refuse(
                f"{where}link", f"found {link!r}, expected one of {', '.join(LINK_FAULTS)}"
            )
        return Event(
            number=number,
            at_s=event["at_s"],
            act=self._of(event, "act", str, "an act of an instrument", None, where),
            link=link,
            device=self._of(event, "device", str, "a spec", None, where),
            options=options,
        )

    def _person(self, table: dict[str, Any], seed: int, events: Sequence[dict[str, Any]]) -> Course:
        given = self._of(table, "patient", dict, "a table", {})
        own = {
            "seed": seed,
            "steady": self._of(given, "steady", bool, "true or false", True, "patient."),
        }
        first: dict[str, Any] = {}
        for key, value in given.items():
            if key in Patient.__dataclass_fields__ and key != "steady":
                own[key] = self._number(given, key, "patient.", (-1e6, 1e6), None)
            elif key != "steady":
                first[key] = value
        try:
            patient = Patient(**own)
        except (ValueError, TypeError) as problem:
            self._refuse("patient", str(problem))
        changes = [self._change(first, "patient", 0.0, 0.0)] if first else []
        for number, event in enumerate(events, 1):
            if "person" in event:
                where = f"event {number}.person"
                over_s = self._number(event, "over_s", f"event {number}.", (0.0, _LONGEST_S), 0.0)
                person = self._of(event, "person", dict, "a table", {}, f"event {number}.")
                changes.append(self._change(person, where, event["at_s"], over_s))
                self._try(patient, changes, where)
        return self._try(patient, changes, "patient")

    def _change(self, values: dict[str, Any], where: str, at_s: float, over_s: float) -> Change:
        numbers: dict[str, float] = {}
        words: dict[str, str] = {}
        for key, value in values.items():
            if key in NUMBERS:
                numbers[key] = self._number(values, key, f"{where}.", NUMBERS[key][:2], None)
            elif key not in WORDS:
                names = (*NUMBERS, *WORDS, *(_BODY if where == "patient" else ()))
                self._refuse(f"{where}.{key}", f"expected one of {', '.join(names)}")
            elif str(value) not in WORDS[key]:
                expected = ", ".join(WORDS[key])
                self._refuse(f"{where}.{key}", f"found {value!r}, expected one of {expected}")
            else:
                words[key] = str(value)
        return Change(at_s=at_s, over_s=over_s, numbers=numbers, words=words)

    def _try(self, patient: Patient, changes: list[Change], where: str) -> Course:
        try:
            return Course(patient, changes, recorded_noise=self._noise)
        except ValueError as problem:
            self._refuse(where, str(problem))

    def _recorded(self, table: dict[str, Any]) -> Loop | None:
        """The noise that `electrode_mv` sizes."""
        record = self._of(table, "noise_record", str, "the path of a recording", None)
        if record is None:
            return None
        from station.recordings import RecordingError, read_recording

        try:
            channel = read_recording(self._path.parent / record).channels[0]
            return recorded(channel.samples, channel.rate_hz)
        except (RecordingError, ValueError) as problem:
            self._refuse("noise_record", str(problem))

    # Single values.

    def _known(self, table: Mapping[str, Any], names: set[str], where: str) -> None:
        for key in table:
            if key not in names:
                self._refuse(f"{where}{key}", f"expected one of {', '.join(sorted(names))}")

    def _of(
        self,
        table: Mapping[str, Any],
        key: str,
        kind: type[Any],
        expected: str,
        default: Any = ...,
        where: str = "",
    ) -> Any:
        if key not in table:
            if default is ...:
                self._refuse(f"{where}{key}", f"is missing, expected {expected}")
            return default
        value = table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._refuse(f"{where}{key}", f"found {value!r}, expected {expected}")
        return value

    def _number(
        self,
        table: Mapping[str, Any],
        key: str,
        where: str,
        limits: tuple[float, float],
        default: float | None,
    ) -> float:
        low, high = limits
        expected = f"a number from {low:g} to {high:g}"
        if key not in table:
            if default is None:
                self._refuse(f"{where}{key}", f"is missing, expected {expected}")
            return default
        value = table[key]
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not low <= value <= high
        ):
            self._refuse(f"{where}{key}", f"found {value!r}, expected {expected}")
        return float(value)

    def _refuse(self, key: str, says: str) -> NoReturn:
        raise ScenarioError(str(self._path), key, says)
