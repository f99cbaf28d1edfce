"""Lets a scenario happen: at each moment what is due, to the instruments and on their lines.

The words of a scenario are the acts of the instruments. Those that people say otherwise than an
instrument calls them are here, so that one scenario is for every instrument of a kind.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from station.simulators.devices import Scene, make
from station.simulators.devices.base import ActError, Instrument, StreamDevice
from station.simulators.hosts.base import Host
from station.simulators.scenario import Event, Scenario, ScenarioError

__all__ = ["OLD_READINGS", "Director", "check_event", "check_events", "happen", "words_of"]

# A word → the acts that it may mean, each with options; the first that an instrument knows.
_MEANS: Final[dict[str, tuple[tuple[str, dict[str, Any]], ...]]] = {
    "inflate": (("start", {}),),
    "measure": (("start", {}),),
    "cuff_off": (("loose", {}),),
    "cuff_on": (("loose", {"on": False}),),
    "error": (("error", {}), ("fail", {})),
    "arm_moves": (("movement", {}),),
    "arm_rests": (("movement", {"on": False}),),
}
OLD_READINGS: Final = "old_readings"
"""The word for several records at once in the memory, which have to be of somebody else."""
_ONLY_LINES: Final = ("corrupt", "lose_bytes")


def check_events(scenario: Scenario, instruments: Mapping[str, Instrument]) -> None:
    """Refuse, with `ScenarioError`, what nobody can do: none of these instruments, and none that
    the scenario is for. What is meant for one of those that is not here does not happen.
    """
    everybody = _meant(scenario) | dict(instruments)
    for event in scenario.events:
        check_event(scenario, event, everybody)


def check_event(scenario: Scenario, event: Event, everybody: Mapping[str, Instrument]) -> None:
    """Refuse, with `ScenarioError`, what none of these can do."""
    if event.device is not None and event.device not in everybody:
        expected = ", ".join(everybody)
        raise _refused(
            scenario, event, "device", f"found {event.device!r}, expected one of {expected}"
        )
    if event.act is not None and not _who(event, everybody):
        known = sorted({name for one in everybody.values() for name in words_of(one)})
        raise _refused(
            scenario,
            event,
            "act",
            f"no instrument here can {event.act!r}, expected one of {', '.join(known)}",
        )
    addressed = [everybody[name] for name in _addressed(event, everybody)]
    on_line = any(isinstance(one, StreamDevice) for one in addressed)
    if event.link in _ONLY_LINES and not on_line:
        raise _refused(scenario, event, "link", f"{event.link} is only for serial instruments")
    if event.link is not None:
        _check_fault(scenario, event)
    for name in _who(event, everybody):
        _check_options(scenario, event, everybody[name])


async def happen(event: Event, hosts: Mapping[str, Host], now: float) -> None:
    """Let it happen to those of the hosts that it is for. Raises `ActError`."""
    instruments = {name: host.instrument for name, host in hosts.items()}
    if event.link is not None:
        for name in _addressed(event, instruments):
            on_line = isinstance(instruments[name], StreamDevice)
            if on_line or event.link not in _ONLY_LINES:
                await hosts[name].fault(event.link, **event.options)
        return
    for name in _who(event, instruments):
        for act, options in _acts(event, instruments[name]):
            instruments[name].act(act, now, **options)


class Director:
    """For instruments on hosts, by their specs. Raises `ScenarioError` as `check_events`."""

    def __init__(self, scenario: Scenario, hosts: Mapping[str, Host]) -> None:
        self._scenario = scenario
        self._hosts = hosts
        check_events(scenario, {name: host.instrument for name, host in hosts.items()})
        self._ahead = deque(scenario.events)

    async def until(self, now: float) -> None:
        """Everything that is due by now and has not happened yet."""
        while self._ahead and self._ahead[0].at_s <= now + 1e-9:
            event = self._ahead.popleft()
            try:
                await happen(event, self._hosts, now)
            except ActError as problem:
                raise _refused(
                    self._scenario, event, event.act or "link", str(problem)
                ) from problem

    @property
    def done(self) -> bool:
        """Whether nothing is left to happen."""
        return not self._ahead


def _meant(scenario: Scenario) -> dict[str, Instrument]:
    """Instruments that the scenario is for, to ask what they can do."""
    scene = Scene(patient=scenario.person, began=datetime(2026, 1, 1))  # noqa: DTZ001 - as devices
    meant: dict[str, Instrument] = {}
    for spec_id in scenario.devices:
        try:
            meant[spec_id] = make(spec_id, scene)
        except ValueError as problem:
            raise ScenarioError(scenario.file, "devices", str(problem)) from problem
    return meant


def _addressed(event: Event, instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    if event.device is None:
        return tuple(name for name in instruments if not event.among or name in event.among)
    return (event.device,) if event.device in instruments else ()


def _who(event: Event, instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    """Those of the addressed ones that can do it."""
    if event.act is None:
        return ()
    return tuple(
        name for name in _addressed(event, instruments) if event.act in words_of(instruments[name])
    )


def words_of(instrument: Instrument) -> set[str]:
    """What can be said of an instrument: its acts, and what means one of them."""
    acts = set(instrument.acts())
    words = {word for word, meant in _MEANS.items() if any(act in acts for act, _ in meant)}
    return acts | words | ({OLD_READINGS} if "old_record" in acts else set())


def _acts(event: Event, instrument: Instrument) -> list[tuple[str, dict[str, Any]]]:
    """The acts that a word means for an instrument, with their options."""
    known = instrument.acts()
    word, options = str(event.act), dict(event.options)
    if word == OLD_READINGS:
        count, apart = int(options.get("count", 6)), float(options.get("minutes_apart", 60.0))
        return [("old_record", {"minutes": apart * k}) for k in range(count, 0, -1)]
    for act, own in _MEANS.get(word, ()):
        if act in known:
            return [(act, own | options)]
    return [(word, options)]


def _check_options(scenario: Scenario, event: Event, instrument: Instrument) -> None:
    if event.act == OLD_READINGS:
        extra = set(event.options) - {"count", "minutes_apart"}
        if extra:
            raise _refused(scenario, event, "with", "expected count and minutes_apart")
    for act, options in _acts(event, instrument):
        try:
            inspect.signature(instrument.acts()[act]).bind(0.0, **options)
        except TypeError as problem:
            raise _refused(scenario, event, "with", f"{act}: {problem}") from None


def _check_fault(scenario: Scenario, event: Event) -> None:
    """Refuse options that a fault of a line does not take."""
    takes = {"stall": "seconds", "corrupt": "count", "lose_bytes": "count"}.get(str(event.link))
    for key, value in event.options.items():
        if key != takes:
            raise _refused(scenario, event, f"with.{key}", f"expected {takes or 'nothing'}")
        whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000
        if key == "count" and not whole:
            raise _refused(scenario, event, "with.count", f"found {value!r}, expected 1 to 10000")
        if key == "seconds" and not (isinstance(value, (int, float)) and 0.0 < value <= 600.0):
            raise _refused(
                scenario, event, "with.seconds", f"found {value!r}, expected up to 600 seconds"
            )


def _refused(scenario: Scenario, event: Event, key: str, says: str) -> ScenarioError:
    return ScenarioError(scenario.file, f"event {event.number}.{key}", says)
