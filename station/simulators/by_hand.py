"""A scenario that is told while it runs: what somebody does becomes its events.

There is no second way for a person at a window: a change is a `Change` of the course, a deed is an
`Event`, and both happen at a step of the ticker. So what was done can be kept as a file, which
gives the same bytes again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from station.simulators.changes import Change
from station.simulators.course import Course
from station.simulators.patient import Patient
from station.simulators.scenario import Event, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["as_toml", "told_by_hand"]

_WHY: Final = "What somebody did by hand, to be done again."
_NAME: Final = "by hand"


def told_by_hand(
    person: Course, devices: Sequence[str], *, began: datetime, time_scale: float = 1.0
) -> Scenario:
    """A scenario in which nothing happens by itself. Its seed is the person's."""
    return Scenario(
        file=_NAME,
        why=_WHY,
        seed=person.patient.seed,
        began=began.replace(microsecond=0),
        lasts_s=86_400.0,
        time_scale=time_scale,
        devices=tuple(devices),
        person=person,
        events=(),
    )


def as_toml(scenario: Scenario, person: Course, events: Iterable[Event], lasts_s: float) -> str:
    """The file of a scenario of this person, with these events besides its own.

    Recorded noise is not among them: its file is not known here.
    """
    lines = [f"why = {_value(scenario.why)}", f"seed = {scenario.seed}"]
    if scenario.began is not None:
        lines.append(f"began = {scenario.began.isoformat()}")
    lines.append(f"lasts_s = {round(lasts_s, 6)!r}")
    if scenario.time_scale != 1.0:
        lines.append(f"time_scale = {scenario.time_scale:g}")
    lines.append(f"devices = {_value(list(scenario.devices))}")
    lines += ["", "[patient]", *_patient(person.patient)]
    happened: list[tuple[float, list[str]]] = [
        (change.at_s, _change(change)) for change in person.changes
    ]
    happened += [(event.at_s, _event(event)) for event in (*scenario.events, *events)]
    for at_s, more in sorted(happened, key=lambda one: one[0]):
        lines += ["", "[[event]]", f"at_s = {at_s!r}", *more]
    return "\n".join(lines) + "\n"


def _patient(patient: Patient) -> list[str]:
    own = {one.name: getattr(patient, one.name) for one in fields(patient) if one.init}
    told = {name: value for name, value in own.items() if value is not None and name != "seed"}
    return [f"{name} = {_value(value)}" for name, value in told.items()]


def _change(change: Change) -> list[str]:
    person = f"person = {_value({**change.numbers, **change.words})}"
    return [f"over_s = {change.over_s!r}", person] if change.over_s else [person]


def _event(event: Event) -> list[str]:
    told: dict[str, object] = {"act": event.act, "link": event.link, "device": event.device}
    lines = [f"{key} = {_value(value)}" for key, value in told.items() if value is not None]
    return [*lines, f"with = {_value(event.options)}"] if event.options else lines


def _value(value: Mapping[str, Any] | list[str] | object) -> str:
    """As TOML: JSON's texts, numbers and lists are TOML's."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
