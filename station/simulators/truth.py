"""What is true beside what instruments say, as JSON lines: each beat, and the body each second.

    {"beat": "N", "r_s": 1.62, "P": [1.43, 1.47, 1.51], "QRS": [1.58, 1.62, 1.67], "T": […]}
    {"at_s": 2.0, "rhythm": "sinus", "heart_rate": 71.9, "spo2": 98.0, …}

Times are seconds since the simulation began. A beat is of the kinds of
`station.simulators.heart.shapes.Kind`; of P, QRS and T the onset, the peak and the end are told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from station.simulators.course import Course
    from station.simulators.relay import Relay

__all__ = ["TruthFile", "truth_lines"]

_DECIMALS = 6


def truth_lines(person: Course | Relay, start_s: float, end_s: float) -> Iterator[str]:
    """The lines of the time from `start_s` up to before `end_s`, whole seconds."""
    for beat in person.truth(start_s, end_s):
        waves = {part: [round(one, _DECIMALS) for one in when] for part, when in beat.waves.items()}
        yield json.dumps({"beat": str(beat.kind), "r_s": round(beat.r_s, _DECIMALS)} | waves)
    for second in range(round(start_s), round(end_s)):
        state = {name: round(value, 3) for name, value in asdict(person.at(float(second))).items()}
        yield json.dumps({"at_s": float(second), "rhythm": str(person.rhythm(second))} | state)


class TruthFile:
    """Writes what has become true, a second at a time."""

    def __init__(self, person: Course | Relay, file: TextIO) -> None:
        self._person = person
        self._file = file
        self._told_s = 0

    def until(self, now: float) -> None:
        """Everything up to the last whole second."""
        whole = int(now)
        if whole > self._told_s:
            for line in truth_lines(self._person, self._told_s, whole):
                self._file.write(f"{line}\n")
            self._file.flush()
            self._told_s = whole
