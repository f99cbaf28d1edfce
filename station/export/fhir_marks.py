"""What the checks said about a value, as a chart understands it: interpretation and notes.

`Observation.interpretation` is 0..* in R4 and in the US Core vital signs profiles (it is one of the
elements that they leave as in R4), and in a panel each component has its own. Which rule, of which
version, was met is said in a note: there is no element for it, and an extension of our own would
be read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from station.export import codes
from station.export.fhir_json import JsonObject
from station.export.fhir_parts import concept
from station.marks import Bound, Level, Mark, findings
from station.visit import Result, SetPart
from station.vitals import VITALS, Vital

__all__ = ["interpretation", "mark_notes"]

_BOUNDS = {
    Bound.BELOW: "below",
    Bound.AT_MOST: "at most",
    Bound.AT_LEAST: "at least",
    Bound.ABOVE: "above",
}


def interpretation(result: Result, vital: Vital) -> JsonObject:
    """`interpretation` of one vital; empty where no rule was met, which does not mean normal."""
    found = [mark for mark in findings(result.marks) if mark.vital is vital]
    if not found:
        return {}
    mark = found[0]
    code = codes.INTERPRETATIONS[mark.level is Level.CRITICAL, mark.side]
    return {"interpretation": [concept([code])]}


def mark_notes(result: Result, vitals: Iterable[Vital]) -> list[str]:
    """A sentence for each rule that a filed value met. A group leaves that to its readings."""
    if result.in_set is not None and result.in_set.part is SetPart.GROUP:
        return []
    filed = set(vitals)
    return [_note(mark, result) for mark in result.marks if mark.vital in filed]


def _note(mark: Mark, result: Result) -> str:
    title = VITALS[mark.vital].title
    rule = f"{title} {_BOUNDS[mark.bound]} {mark.limit.value:f} {mark.limit.unit}"
    where = f"rule {mark.rule}, checks {mark.version}"
    if mark.level is not Level.IMPLAUSIBLE:
        return f"{rule}: {mark.title} ({where}; {mark.source})."
    before = (
        f", last {mark.earlier.value:f} {mark.earlier.unit}" if mark.earlier is not None else ""
    )
    said = f"Said to be right by {result.accepted_by.name}" if mark.confirmed else "Not confirmed"
    return f"Unlikely, {rule}{before} ({where}). {said}."
