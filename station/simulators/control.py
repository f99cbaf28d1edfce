"""The running simulation for a window: what is told there happens at the next step.

`station.lab.LabPort`. What is told comes from another thread and waits for the simulation's own
step, where it becomes an event or a change as a scenario has them (`by_hand`).
"""

from __future__ import annotations

import inspect
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.codec import load_spec
from station.lab import ActView, Frames, InstrumentView, LabView, NumberView, WordView
from station.simulators.by_hand import as_toml
from station.simulators.byte_watch import ByteWatch
from station.simulators.changes import NOISES, NUMBERS, WORDS, Change
from station.simulators.course import Course
from station.simulators.devices.base import ActError
from station.simulators.director import OLD_READINGS, check_event, happen
from station.simulators.hosts.base import Host, StreamHost
from station.simulators.hosts.ticker import STEP_S
from station.simulators.patient import State
from station.simulators.scenario import Event, Scenario
from station.vitals import Vital

if TYPE_CHECKING:
    from station.codec import Spec
    from station.simulators.devices.base import Instrument

__all__ = ["Control"]

_BY_USER: Final = frozenset(
    {
        *("start", "stop", "button", "print", "pair", "loose", "movement", "motion", "hold"),
        *("finger_in", "finger_out", "step_on", "step_off", "strap_on", "strap_off"),
        *("in_mouth", "in_well", "lead_on", "lead_off", "in_charger", "sensor_unplugged"),
    }
)
"""Acts that somebody does to an instrument; all others it does by itself."""
_EXPLAINED: Final = frozenset({"old_record"})
"""Acts that are said by another word."""

# Vital sign or signal of an instrument → what of the person it shows.
_SHOWS: Final[dict[str, tuple[str, ...]]] = {
    Vital.HEART_RATE: ("heart_rate",),
    Vital.PULSE_RATE: ("heart_rate",),
    Vital.SPO2: ("spo2", "perfusion"),
    Vital.RESPIRATORY_RATE: ("respiratory_rate",),
    Vital.SYSTOLIC: ("systolic", "diastolic"),
    Vital.BODY_TEMPERATURE: ("temperature",),
    Vital.BODY_WEIGHT: ("body_weight",),
    "pleth": ("heart_rate", "respiratory_rate", "perfusion"),
    "ecg": ("heart_rate", "respiratory_rate", "wander_mv", "muscle_mv", "mains_mv"),
}
_STEPS: Final = {"temperature": 0.1, "body_weight": 0.1, "perfusion": 0.1}
_STEP_OF_NOISE: Final = 0.01
# A slider's end where the model goes further than anybody looks.
_ENDS: Final = {"wander_mv": 1.0, "muscle_mv": 0.5, "mains_mv": 1.0}
_WORDS_OF_ECG: Final = ("rhythm", "conduction", "electrodes")


@dataclass(frozen=True, slots=True)
class _Deed:
    instrument: str
    word: str
    on: bool | None


class Control:
    """Begins with `begin`, which the simulation calls; until then there is nothing to see."""

    def __init__(self, *, every_s: float = 0.1) -> None:
        """The picture for the window is drawn anew so often."""
        self._every_s = every_s
        self._told: deque[tuple[str, float | str] | _Deed] = deque()
        self._scenario: Scenario | None = None
        self._course: Course | None = None
        self._hosts: Mapping[str, Host] = {}
        self._watches: dict[str, ByteWatch] = {}
        self._names: tuple[str, ...] = ()
        self._with_ecg = False
        self._now_s = 0.0
        self._done: list[Event] = []
        self._on: dict[tuple[str, str], bool] = {}
        self._problem = ""
        self._problems = 0
        self._view = LabView()
        self._drawn_s = 0.0

    # The simulation's side.

    def begin(
        self, scenario: Scenario, hosts: Mapping[str, Host], *, recorded: bool = False
    ) -> None:
        """All hosts are there; from now on everything that passes them is kept for a while.

        `recorded`: the waves are those of a recording, which nobody can change. Raises
        `ValueError` for a scenario with several people.
        """
        if not isinstance(scenario.person, Course):
            raise ValueError("the window is for a scenario with one person")
        self._course = scenario.person
        specs = {name: load_spec(host.instrument.spec_id) for name, host in hosts.items()}
        for name, host in hosts.items():
            self._watches[name] = ByteWatch(specs[name], name)
            host.tap = self._watches[name].piece
        shown = [name for spec in specs.values() for name in _shown_by(spec)]
        self._names = tuple(name for name in NUMBERS if name in shown)
        if recorded:
            self._names = tuple(name for name in self._names if name not in NOISES)
        self._with_ecg = not recorded and any("ecg" in spec.signals for spec in specs.values())
        self._scenario, self._hosts = scenario, dict(hosts)
        self._view = self._picture(0.0)

    async def before(self, now: float) -> None:
        """Called by the ticker: all that was told since the last step happens now."""
        at_s = round(now, 6)
        person: dict[str, float | str] = {}
        deeds: list[_Deed] = []
        while self._told:
            told = self._told.popleft()
            if isinstance(told, _Deed):
                deeds.append(told)
            else:
                person[told[0]] = told[1]
        if person:
            self._changes(person, at_s)
        for deed in deeds:
            await self._happens(deed, at_s)
        self._now_s = now
        if time.monotonic() - self._drawn_s >= self._every_s:
            self._drawn_s = time.monotonic()
            self._view = self._picture(now)

    def end(self, why: str = "") -> None:
        """Nothing runs any more; `why` is empty where that was wanted."""
        self._view = replace(self._view, ended=why)

    async def _happens(self, deed: _Deed, at_s: float) -> None:
        assert self._scenario is not None
        event = _event_of(deed, at_s, len(self._done) + 1)
        instruments = {name: host.instrument for name, host in self._hosts.items()}
        try:
            check_event(self._scenario, event, instruments)
            await happen(event, self._hosts, at_s)
        except (ActError, ValueError, OSError) as problem:
            self._refused(problem)
            return
        self._done.append(event)
        if deed.on is not None:
            self._on[deed.instrument, deed.word] = deed.on

    def _changes(self, told: Mapping[str, float | str], at_s: float) -> None:
        """All at once, as two pressures may only fit together; else those that fit."""
        try:
            self._person.follow(_change(told, at_s))
        except ValueError as problem:
            if len(told) == 1:
                self._refused(problem)
                return
            for name, value in told.items():
                self._changes({name: value}, at_s)

    def _refused(self, problem: Exception) -> None:
        self._problem = getattr(problem, "says", "") or str(problem)
        self._problems += 1

    # The window's side.

    def view(self) -> LabView:
        """How things were when the picture was drawn last."""
        return self._view

    def frames(self, most: int) -> Frames:
        """The newest frames of all instruments, by their times."""
        found = [watch.frames(most) for watch in self._watches.values()]
        frames = sorted((one for each in found for one in each.frames), key=lambda one: one.at_s)
        return Frames(frames=tuple(frames), left_out=sum(each.left_out for each in found))

    def tell(self, name: str, value: float | str) -> None:
        """Let a number or a word of the person be this, from the next step on."""
        self._told.append((name, value))

    def do(self, instrument: str, word: str, on: bool | None = None) -> None:
        """Do something to an instrument, or on its line, at the next step."""
        self._told.append(_Deed(instrument, word, on))

    def keep(self, path: Path) -> None:
        """Write what was done until now as a scenario. Raises `OSError`."""
        if self._scenario is not None:
            text = as_toml(self._scenario, self._person, tuple(self._done), self._now_s + STEP_S)
            path.write_text(text, encoding="utf-8")

    # What there is to see; made by the simulation, so that nothing changes meanwhile.

    def _picture(self, now: float) -> LabView:
        until_s = max((one.at_s for one in self._person.changes), default=0.0)
        return LabView(
            now_s=now,
            instruments=tuple(self._instrument(name) for name in self._hosts),
            numbers=tuple(self._number(name, now, until_s > now) for name in self._names),
            words=tuple(self._word(name, now) for name in _WORDS_OF_ECG if self._with_ecg),
            closed_until_s=until_s if until_s > now else None,
            problem=self._problem,
            problems=self._problems,
        )

    @property
    def _person(self) -> Course:
        assert self._course is not None
        return self._course

    def _instrument(self, name: str) -> InstrumentView:
        host, watch = self._hosts[name], self._watches[name]
        place = host.place
        way = next((key for key in place if key != "spec"), "")
        where = place.get(way, "")
        return InstrumentView(
            id=name,
            title=load_spec(host.instrument.spec_id).title,
            way=way,
            where=":".join(map(str, where)) if isinstance(where, list) else str(where),
            plugged=host.plugged,
            sent=watch.sent,
            received=watch.received,
            acts=tuple(self._acts(name, host)),
        )

    def _acts(self, name: str, host: Host) -> list[ActView]:
        acts = _acts_of(host.instrument)
        found = [
            ActView(
                word=word,
                group="user" if word in _BY_USER else "device",
                on=self._on.get((name, word), False) if turned else None,
            )
            for word, turned in acts.items()
        ]
        found.append(ActView(word="unplug", group="link", on=not host.plugged))
        lines = ("corrupt", "lose_bytes") if isinstance(host, StreamHost) else ()
        return found + [ActView(word=word, group="link") for word in ("drop", "stall", *lines)]

    def _number(self, name: str, now: float, closed: bool) -> NumberView:
        low, high, unit = NUMBERS[name]
        noise = name.endswith("_mv")
        state = self._person.at(now) if name in State.__dataclass_fields__ else None
        return NumberView(
            name=name,
            unit=unit,
            low=low,
            high=_ENDS.get(name, high),
            step=_STEP_OF_NOISE if noise else _STEPS.get(name, 1.0),
            # A scenario is on its way to the value that it tells.
            told=self._person.number(name, now) if closed else self._person.told(name),
            now=float(getattr(state, name)) if state else self._person.number(name, now),
        )

    def _word(self, name: str, now: float) -> WordView:
        return WordView(name=name, choices=WORDS[name], told=self._person.word(name, now))


def _change(told: Mapping[str, float | str], at_s: float) -> Change:
    return Change(
        at_s=at_s,
        numbers={name: value for name, value in told.items() if not isinstance(value, str)},
        words={name: value for name, value in told.items() if isinstance(value, str)},
    )


def _shown_by(spec: Spec) -> list[str]:
    shown = [*spec.vitals, *spec.signals]
    return [name for one in shown for name in _SHOWS.get(str(one), ())]


def _acts_of(instrument: Instrument) -> dict[str, bool]:
    """What can be done to it, and whether it is turned on and off."""
    known = instrument.acts()
    acts = {
        name: "on" in inspect.signature(act).parameters
        for name, act in known.items()
        if name not in _EXPLAINED
    }
    return acts | ({OLD_READINGS: False} if "old_record" in known else {})


def _event_of(deed: _Deed, at_s: float, number: int) -> Event:
    """As a scenario would say it."""
    word = deed.word
    if word == "unplug":
        return Event(
            number=number,
            at_s=at_s,
            link="unplug" if deed.on else "replug",
            device=deed.instrument,
        )
    if word in ("drop", "stall", "corrupt", "lose_bytes"):
        return Event(number=number, at_s=at_s, link=word, device=deed.instrument)
    options = {} if deed.on is None else {"on": deed.on}
    return Event(number=number, at_s=at_s, act=word, device=deed.instrument, options=options)
