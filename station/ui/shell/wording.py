"""What comes from behind the window, said in the window's language, at the window's edge."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

from station.saying import Said
from station.ui.translation import foreign, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from station.capture.commands import Answer
    from station.capture.programs.views import ProgramView
    from station.capture.views import StationView

__all__ = ["answer_in_words", "view_in_words"]

_Told = TypeVar("_Told")


def answer_in_words(answer: Answer) -> Answer:
    """What became of a command."""
    if not foreign():
        return answer
    from station.capture.commands import Denied

    if isinstance(answer, Denied):
        return _said(answer, "says", "next_step")
    return _said(answer, "says")


def view_in_words(view: StationView) -> StationView:
    """How everything stands. Only sentences are changed."""
    if not foreign():
        return view
    visit = view.visit
    if visit is not None:
        deliveries = _each(visit.deliveries, "says", "next_step")
        alerts = tuple(
            spoken(one) if isinstance(one, Said) else one for one in visit.patient.alerts
        )
        patient = dataclasses.replace(visit.patient, alerts=alerts)
        visit = dataclasses.replace(visit, deliveries=deliveries, patient=patient)
    tiles = tuple(
        dataclasses.replace(
            tile,
            failure=tile.failure and _said(tile.failure, "says", "next_step"),
            notes=tuple(spoken(note) for note in tile.notes),
        )
        for tile in view.tiles
    )
    notices = tuple(
        dataclasses.replace(notice, deliveries=_each(notice.deliveries, "says", "next_step"))
        for notice in view.checks.notices
    )
    history = view.history
    if history is not None:
        history = dataclasses.replace(
            _said(history, "says", "next_step"),
            notes=tuple(spoken(note) for note in history.notes),
        )
    tiles = tuple(
        tile if tile.program is None else dataclasses.replace(tile, program=_program(tile.program))
        for tile in tiles
    )
    choices = _each(view.programs.choices, "title", "about")
    return dataclasses.replace(
        view,
        visit=visit,
        history=history,
        tiles=tiles,
        checks=dataclasses.replace(view.checks, notices=notices),
        programs=dataclasses.replace(view.programs, choices=choices),
        links=_each(view.links, "says", "next_step"),
        charts=_each(view.charts, "says"),
        around=_said(view.around, "says", "next_step"),
        worklist=_said(view.worklist, "says"),
        links_say=spoken(view.links_say),
        ekg=view.ekg and _said(view.ekg, "rate_says", "averaging"),
    )


def _program(view: ProgramView) -> ProgramView:
    """A program's own words are in its file; those of the shipped ones are translated."""
    said = _said(view, "title", "prepare", "asking", "last_failure", "says")
    return dataclasses.replace(
        said,
        checklist=tuple(spoken(line) for line in view.checklist),
        readings=_each(view.readings, "label"),
    )


def _each(told: Iterable[_Told], *names: str) -> tuple[_Told, ...]:
    return tuple(_said(one, *names) for one in told)


def _said(told: _Told, *names: str) -> _Told:
    """A copy whose sentences of these names are in the window's language."""
    sentences = {name: getattr(told, name) for name in names}
    changed = {name: spoken(text) for name, text in sentences.items() if text}
    return dataclasses.replace(told, **changed) if changed else told  # type: ignore[type-var]
