"""A plan of a room: places with instruments, and scenarios that happen there one after the other.

A place is one person at a time with the instruments that measure them; each has a timeline of its
own. `docs/simulate.md` explains the file. It is read whole and checked whole, with all scenarios
that it names.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from station.simulators.course import Course
from station.simulators.director import check_events
from station.simulators.relay import Relay
from station.simulators.scenario import (
    Event,
    Scenario,
    ScenarioError,
    read_scenario,
    scenario_path,
)

__all__ = ["Place", "RoomPlan", "find_room", "read_room", "shipped_rooms"]

_FOLDER: Final = Path(__file__).resolve().parent / "rooms"
_TOP: Final = {"why", "seed", "began", "place"}
_PLACE: Final = {"name", "devices", "scenarios", "starts_s"}
_LATEST_S: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one person after the other is measured by `devices`; `scenario` is all that happens."""

    name: str
    devices: tuple[str, ...]
    scenario: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A file as read."""

    file: str
    why: str
    places: tuple[Place, ...]

    @property
    def lasts_s(self) -> float:
        """Until the last place has ended."""
        return max(place.scenario.lasts_s for place in self.places)


def shipped_rooms() -> dict[str, Path]:
    """The files that come with the station, by their names."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


def find_room(name_or_file: str) -> RoomPlan:
    """The shipped room of that name, else the file. Raises `ScenarioError`."""
    shipped = shipped_rooms()
    path = shipped.get(name_or_file, Path(name_or_file))
    if not path.is_file():
        says = f"there is none; expected a file or {', '.join(shipped)}"
        raise ScenarioError(name_or_file, "file", says)
    return read_room(path)


def read_room(path: Path) -> RoomPlan:
    """Read and check a file and the scenarios that it names. Raises `ScenarioError`."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as problem:
        raise ScenarioError(str(path), "file", problem.strerror or str(problem)) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ScenarioError(str(path), "file", f"not TOML: {problem}") from problem
    return _Reader(path).room(table)


class _Reader:
    """Checks the tables of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seed: int | None = None
        self._began: datetime | None = None

    def room(self, table: Mapping[str, Any]) -> RoomPlan:
        self._known(table, _TOP, "")
        why = table.get("why")
        if not isinstance(why, str) or not why.strip():
            self._refuse("why", f"found {why!r}, expected a sentence that says what it is for")
        self._seed = table.get("seed")
        if self._seed is not None and (
            not isinstance(self._seed, int) or isinstance(self._seed, bool)
        ):
            self._refuse("seed", f"found {self._seed!r}, expected a whole number")
        self._began = table.get("began")
        if self._began is not None and (
            not isinstance(self._began, datetime) or self._began.tzinfo is not None
        ):
            self._refuse("began", f"found {self._began}, expected a date and time without a zone")
        tables = table.get("place")
        if not isinstance(tables, list) or not tables:
            self._refuse("place", "expected at least one table [[place]]")
        places = tuple(self._place(number, one) for number, one in enumerate(tables, 1))
        names = [place.name for place in places]
        for number, name in enumerate(names, 1):
            if names.index(name) + 1 < number:
                self._refuse(f"place {number}.name", f"found {name!r} a second time")
        return RoomPlan(file=str(self._path), why=why, places=places)

    def _place(self, number: int, table: object) -> Place:
        where = f"place {number}"
        if not isinstance(table, dict):
            self._refuse(where, f"found {table!r}, expected a table")
        self._known(table, _PLACE, f"{where}.")
        name = table.get("name", f"place {number}")
        if not isinstance(name, str) or not name.strip() or "/" in name:
            self._refuse(f"{where}.name", f"found {name!r}, expected a name without /")
        starts_s = table.get("starts_s", 0.0)
        if isinstance(starts_s, bool) or not isinstance(starts_s, (int, float)):
            self._refuse(f"{where}.starts_s", f"found {starts_s!r}, expected a number of seconds")
        if not 0.0 <= starts_s <= _LATEST_S:
            expected = f"expected from 0 to {_LATEST_S:g} seconds"
            self._refuse(f"{where}.starts_s", f"found {starts_s:g}, {expected}")
        told = self._words(table, "scenarios", where)
        if not told:
            self._refuse(f"{where}.scenarios", "expected at least one scenario, by name or file")
        scenarios = [self._scenario(one, name, turn, where) for turn, one in enumerate(told)]
        devices = self._words(table, "devices", where) or tuple(
            dict.fromkeys(device for one in scenarios for device in one.devices)
        )
        if not devices or len(set(devices)) < len(devices):
            self._refuse(f"{where}.devices", "expected specs of instruments, each once")
        joined = self._joined(scenarios, devices, float(starts_s), where)
        return Place(name=name, devices=devices, scenario=joined)

    def _scenario(self, name_or_file: str, place: str, turn: int, where: str) -> Scenario:
        try:
            path = scenario_path(name_or_file, self._path.parent)
            own = read_scenario(path)
            if self._seed is None:
                return own
            # A seed for each turn of each place, the same on every machine.
            drawn = zlib.crc32(f"{self._seed}/{place}/{turn}/{own.seed}".encode())
            return read_scenario(path, seed=drawn)
        except ScenarioError as problem:
            self._refuse(f"{where}.scenarios", str(problem))

    def _joined(
        self, scenarios: list[Scenario], devices: tuple[str, ...], starts_s: float, where: str
    ) -> Scenario:
        """One after the other, for these instruments. What a scenario says of no instrument in
        particular is for its own ones, or where none of them is here for all.
        """
        scales = {one.time_scale for one in scenarios}
        if len(scales) > 1:
            found = " and ".join(f"{one:g}" for one in sorted(scales))
            self._refuse(f"{where}.scenarios", f"found time_scale {found}, expected one for all")
        turns: list[tuple[float, Course]] = []
        events: list[Event] = []
        at_s = starts_s
        for one in scenarios:
            own = one.devices if set(one.devices) & set(devices) else ()
            told = [replace(event, among=own) for event in one.events]
            everybody = tuple(dict.fromkeys((*devices, *one.devices)))
            try:
                check_events(replace(one, devices=everybody, events=tuple(told)), {})
            except ScenarioError as problem:
                self._refuse(f"{where}.scenarios", str(problem))
            assert isinstance(one.person, Course)  # as a file tells it
            turns.append((at_s, one.person))
            events += [
                replace(event, at_s=event.at_s + at_s, number=len(events) + k)
                for k, event in enumerate(told, 1)
            ]
            at_s += one.lasts_s
        meant = {device for one in scenarios for device in one.devices}
        return Scenario(
            file=str(self._path),
            why=" ".join(one.why for one in scenarios),
            seed=scenarios[0].seed,
            began=self._began or scenarios[0].began,
            lasts_s=at_s,
            time_scale=scenarios[0].time_scale,
            devices=(*devices, *sorted(meant - set(devices))),
            person=Relay(turns),
            events=tuple(events),
        )

    def _words(self, table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        words = table.get(key, [])
        if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
            self._refuse(f"{where}.{key}", f"found {words!r}, expected a list of names")
        return tuple(words)

    def _known(self, table: Mapping[str, Any], names: set[str], where: str) -> None:
        for key in table:
            if key not in names:
                self._refuse(f"{where}{key}", f"expected one of {', '.join(sorted(names))}")

    def _refuse(self, key: str, says: str) -> NoReturn:
        raise ScenarioError(str(self._path), key, says)
