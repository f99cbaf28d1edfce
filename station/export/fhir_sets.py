"""A blood pressure that is part of a set: one reading of it, their average, or their group.

A reading stays the panel that it is. An average is 96607-7 after US Core, over the period of its
readings and derived from them; readings without an average (lying and standing, both arms) are
held together by a grouping Observation with `hasMember`, which has no LOINC code and so one of
the site's own. Members are named by their identifiers: their ids are the chart's to give.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.export import codes
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_marks import interpretation, mark_notes
from station.export.fhir_parts import concept, date_time, quantity
from station.export.site import FhirSite
from station.visit import InSet, Result, SetPart
from station.vitals import Unit, Vital

__all__ = ["in_its_set", "set_notes"]

_GROUP_TITLE: Final = "Blood pressure readings that belong together"


def in_its_set(
    made: JsonObject, result: Result, of: InSet, site: FhirSite, members: Sequence[str]
) -> JsonObject:
    """The panel `made` of the result, as its part in the set wants it. `members` are the
    identifier values of the readings that an average or a group is made of.
    """
    match of.part:
        case SetPart.READING:
            changed = _reading(made, result)
        case SetPart.AVERAGE:
            changed = _average(made, result, site)
            changed["derivedFrom"] = _members(members, site)
        case SetPart.GROUP:
            changed = _group(made, of, site)
            changed["effectivePeriod"] = _period(result, site)
            changed["hasMember"] = _members(members, site)
    notes = made.get("note")
    said: list[Json] = list(notes) if isinstance(notes, list) else []
    changed["note"] = [*said, *({"text": text} for text in set_notes(of))]
    return changed


def _reading(made: JsonObject, result: Result) -> JsonObject:
    """The pulse of the same inflation beside its pressures: in a set each has its own."""
    pulse = result.reading(Vital.PULSE_RATE)
    components = made.get("component")
    if pulse is None or not isinstance(components, list):
        return dict(made)
    value: JsonObject = {
        "code": concept([codes.BP_PULSE]),
        "valueQuantity": quantity(pulse, (Unit.PER_MIN,)),
        **interpretation(result, Vital.PULSE_RATE),
    }
    changed: JsonObject = {**made, "component": [*components, value]}
    said = mark_notes(result, (Vital.PULSE_RATE,))
    if said:
        notes = made.get("note")
        before: list[Json] = list(notes) if isinstance(notes, list) else []
        changed["note"] = [*before, *({"text": text} for text in said)]
    return changed


def _average(made: JsonObject, result: Result, site: FhirSite) -> JsonObject:
    components: list[Json] = []
    for vital, code in codes.BP_AVERAGE_COMPONENTS.items():
        reading = result.reading(vital)
        if reading is not None:
            components.append(
                {
                    "code": concept([code]),
                    "valueQuantity": quantity(reading, (Unit.MMHG,)),
                    **interpretation(result, vital),
                }
            )
    changed = {
        **made,
        "meta": _with_profile(made, codes.BP_AVERAGE_PROFILE),
        "code": concept([codes.BP_AVERAGE], text="Average blood pressure"),
        "effectivePeriod": _period(result, site),
        "component": components,
    }
    del changed["effectiveDateTime"]
    return changed


def _group(made: JsonObject, of: InSet, site: FhirSite) -> JsonObject:
    code: JsonObject = {
        "coding": [
            {
                "system": f"{site.namespace}/blood-pressure-program",
                "code": of.program,
                "display": of.title,
            }
        ],
        "text": _GROUP_TITLE,
    }
    left_out = ("component", "effectiveDateTime", "bodySite", "extension")
    kept = {name: value for name, value in made.items() if name not in left_out}
    return {**kept, "meta": _with_profile(made, None), "code": code}


def _with_profile(made: JsonObject, profile: str | None) -> JsonObject:
    meta = made["meta"]
    assert isinstance(meta, dict)  # every Observation of ours has one
    changed: JsonObject = {name: value for name, value in meta.items() if name != "profile"}
    if profile is not None and "profile" in meta:
        changed["profile"] = [profile]
    return changed


def _period(result: Result, site: FhirSite) -> JsonObject:
    """From the beginning of the first reading to the end of the last."""
    taken = [reading.taken for reading in result.readings]
    return {
        "start": date_time(min(one.started for one in taken), site.time_zone),
        "end": date_time(max(one.received for one in taken), site.time_zone),
    }


def _members(members: Sequence[str], site: FhirSite) -> list[Json]:
    return [
        {
            "type": "Observation",
            "identifier": {"system": site.result_system, "value": member},
        }
        for member in members
    ]


def set_notes(of: InSet) -> list[str]:
    """What is said in words about the place of a result in its set."""
    match of.part:
        case SetPart.READING:
            label = f", {of.label}" if of.label else ""
            counts = "" if of.counted else " Not part of the average."
            first = f"Reading {of.place} of {of.of}{label}. Program: {of.title}.{counts}"
        case SetPart.AVERAGE:
            first = f"Average of {of.of} readings. Program: {of.title} ({of.source})."
        case SetPart.GROUP:
            first = f"{of.of} readings. Program: {of.title} ({of.source})."
    return [first, *(f"{note}." for note in of.notes)]
