"""How something was measured, or that it was not: the parts of an Observation that say so."""

from __future__ import annotations

from typing import Final

from station.export import codes
from station.export.codes import Code
from station.export.fhir_json import JsonObject
from station.export.fhir_parts import concept
from station.visit import NotDone, NotDoneWhy, ResultKind
from station.vitals import Reading

__all__ = ["absent_reason", "how_notes", "not_done_note", "oxygen_component"]

_ASKED: Final = (ResultKind.PAIN_SCORE,)

_NOTES: Final[dict[NotDoneWhy, str]] = {
    NotDoneWhy.REFUSED: "The patient said no",
    NotDoneWhy.UNABLE: "It could not be done",
    NotDoneWhy.SKIPPED: "It was skipped",
}


def absent_reason(kind: ResultKind, not_done: NotDone) -> Code:
    """The code of FHIR's data-absent-reason. What is asked and was skipped was not asked; what
    is measured was not performed.
    """
    if not_done.why is NotDoneWhy.REFUSED:
        return codes.ASKED_DECLINED
    if not_done.why is NotDoneWhy.SKIPPED and kind in _ASKED:
        return codes.NOT_ASKED
    return codes.NOT_PERFORMED


def not_done_note(not_done: NotDone) -> str:
    """The same in words, with what a person said of it."""
    said = f": {not_done.reason.rstrip('.')}" if not_done.reason else ""
    return f"{_NOTES[not_done.why]}{said}."


def oxygen_component(reading: Reading) -> JsonObject | None:
    """Inhaled oxygen beside a saturation, as US Core's pulse oximetry has it; room air is 0."""
    flow = reading.context.oxygen_l_min
    if flow is None:
        return None
    return {
        "code": concept([codes.OXYGEN_FLOW]),
        "valueQuantity": {
            "value": flow,
            "unit": "L/min",
            "system": codes.UCUM,
            "code": "L/min",
        },
    }


def how_notes(reading: Reading) -> list[str]:
    """What has no element of its own: how long breaths were counted, what was left unsaid."""
    context = reading.context
    said = []
    if context.counted_s is not None:
        said.append(f"Counted over {context.counted_s} s.")
    if context.left_unsaid:
        names = ", ".join(name.replace("_", " ") for name in context.left_unsaid)
        said.append(f"Left unsaid: {names}.")
    return said
