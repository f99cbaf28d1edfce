"""The vitals of a visit on paper: what was signed, how it was measured, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from station.corrections import Correction
from station.saying import say
from station.sheets.drawing import Align, Box, Drawing, Item, Path, Text, box_path
from station.sheets.fonts import fitted, width_of, wrapped
from station.sheets.paper import COLOURS, Paper
from station.sheets.visit_words import ROLES, as_sent
from station.sheets.vitals_rows import How, heading_items, row_items, rows_of
from station.sheets.words import SIMULATED, born_words, identity_words, moment, page_words
from station.visit import Delivery, SignedVisit, Visit
from station.vitals import Quantity, Unit, Vital

if TYPE_CHECKING:
    from datetime import tzinfo

    from station.sheets.words import Speak

__all__ = ["vitals_sheet"]

_MARGIN: Final = 15.0
_FOOT: Final = 10.0
_TYPE: Final = 3.0
_PITCH: Final = 4.2


def vitals_sheet(
    of: SignedVisit | Visit,
    *,
    paper: Paper = Paper.A4,
    corrections: Sequence[Correction] = (),
    deliveries: Sequence[Delivery] = (),
    zone: tzinfo | None = None,
    told: Callable[[Quantity, Vital], tuple[str, Unit]] = as_sent,
    speak: Speak = str,
    language: str = "en",
) -> tuple[Drawing, ...]:
    """The pages of a visit. One that is not signed says so.

    `zone` is what times are told in, None for this computer's. `told` gives digits and unit of a
    value as the site reads it; what was measured in another unit is told beside it. Of
    `deliveries` only those of what holds now are shown, none without any. `language` is
    which of a clinic's own words (questions of the intake) are taken.
    """
    visit, signed = (of.visit, of) if isinstance(of, SignedVisit) else (of, None)
    how = How(
        zone=zone,
        language=language,
        told=told,
        speak=speak,
        day=visit.opened_at.astimezone(zone).date(),
        receipts=bool(deliveries),
    )
    width, height = paper.portrait
    body = Box(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN - _FOOT)
    head, y = _head(visit, signed, body, how)
    pages: list[list[Item]] = [list(head)]
    top = y
    for row in rows_of(visit.results, corrections, deliveries):
        items, tall = row_items(row, body.x, y, body.width, how)
        if y + tall > body.bottom and y > top:
            pages[-1].append(_rule(body, y, strong=True))
            pages.append(list(head))
            y = top
            items, tall = row_items(row, body.x, y, body.width, how)
        pages[-1].append(_rule(body, y, strong=not row.part))
        bottom = y + tall
        while bottom > body.bottom:  # a row that is longer than a page, for a long note
            items, over = _cut(items, body.bottom, body.bottom - top)
            pages[-1] += items
            pages.append(list(head))
            items, bottom = over, bottom - (body.bottom - top)
        pages[-1] += items
        y = bottom
    pages[-1].append(_rule(body, y, strong=True))
    stamps = _stamps(visit, signed, corrections, how)
    return tuple(
        Drawing(
            title=speak(say("Vitals of a visit")),
            width=width,
            height=height,
            items=(*items, *_foot(body, (number, len(pages)), stamps, how)),
        )
        for number, items in enumerate(pages, start=1)
    )


def _cut(items: list[Item], bottom: float, shift: float) -> tuple[list[Item], list[Item]]:
    """The items above `bottom`, and the lines of words below it moved up by `shift`."""
    above: list[Item] = []
    over: list[Item] = []
    for item in items:
        if isinstance(item, Text) and item.y > bottom:
            over.append(replace(item, y=item.y - shift))
        else:
            above.append(item)
    return above, over


def _simulated(visit: Visit, corrections: Sequence[Correction]) -> bool:
    """Whether anything was simulated, replayed, or typed over what was."""
    results = [one.result for one in corrections if one.result is not None]
    return not (visit.real and all(o.real for result in results for o in result.origins))


def _head(
    visit: Visit, signed: SignedVisit | None, body: Box, how: How
) -> tuple[list[Item], float]:
    """Whose vitals these are, on every page; and where the rows begin."""
    speak, patient = how.speak, visit.patient
    items: list[Item] = []
    title = speak(say("Vitals of a visit"))
    wide = width_of(title, 4.0, bold=True)
    y = body.y + 4.5
    items.append(
        Text(
            words=fitted(patient.name, 6.0, body.width - wide - 6, bold=True),
            x=body.x,
            y=y,
            size=6.0,
            bold=True,
            kind="title",
        )
    )
    items.append(
        Text(words=title, x=body.right, y=y, size=4.0, bold=True, align=Align.RIGHT, kind="what")
    )
    mrn = say("MRN {mrn}", mrn=patient.mrn) if patient.mrn else say("MRN not known")
    lines = [f"{born_words(patient, how.day, speak)} · {speak(mrn)}"]
    lines += [speak(words) for words in identity_words(patient)]
    if patient.alerts:
        lines.append(speak(say("Alerts: {alerts}", alerts=", ".join(patient.alerts))))
    elif not patient.alerts_known:
        lines.append(speak(say("Alerts not known")))
    lines.append(
        speak(
            say(
                "{room}, station {station}, begun {when}",
                room=visit.room,
                station=visit.station_id,
                when=moment(visit.opened_at.astimezone(how.zone)),
            )
        )
    )
    lines.append(_signature(signed, how))
    y += 1.6
    for words in lines:
        for line in wrapped(words, _TYPE, body.width):
            y += _PITCH
            items.append(
                Text(words=line, x=body.x, y=y, size=_TYPE, bold=words == lines[-1], kind="note")
            )
    items += heading_items(body.x, y + 5.5, body.width, speak)
    return items, y + 7.0


def _signature(signed: SignedVisit | None, how: How) -> str:
    speak = how.speak
    if signed is None:
        return speak(say("Not signed"))
    return speak(
        say(
            "Signed by {name} ({role}), {when}",
            name=signed.signed_by.name,
            role=ROLES[signed.signed_by.role],
            when=moment(signed.signed_at.astimezone(how.zone)),
        )
    )


def _rule(body: Box, y: float, *, strong: bool) -> Path:
    x = body.x if strong else body.x + 4
    line = np.array([(x, y), (body.right, y)])
    return Path(kind="rule", lines=[line], stroke=COLOURS["rule"], width=0.25 if strong else 0.12)


def _stamps(
    visit: Visit, signed: SignedVisit | None, corrections: Sequence[Correction], how: How
) -> list[tuple[str, str, str]]:
    """What must be read on every page: words, ground and ink."""
    stamps = []
    if _simulated(visit, corrections):
        stamps.append((how.speak(SIMULATED), "#111111", "#ffffff"))
    if signed is None:
        stamps.append((how.speak(say("NOT SIGNED")), "#ffffff", "#111111"))
    if any(result.ekg is not None for result in visit.results):
        stamps.append((how.speak(say("EKG, preview, not for diagnosis")), "#ffffff", "#111111"))
    return stamps


def _foot(
    body: Box, page: tuple[int, int], stamps: Sequence[tuple[str, str, str]], how: How
) -> list[Item]:
    """Stamps on the left, the page on the right."""
    speak = how.speak
    foot = body.bottom + _FOOT
    items: list[Item] = [
        Text(
            words=speak(page_words(*page)),
            x=body.right,
            y=foot - 1.5,
            size=2.8,
            align=Align.RIGHT,
            kind="page",
        )
    ]
    x = body.x
    for words, ground, ink in stamps:
        wide = width_of(words, 3.8, bold=True) + 4
        items.append(box_path(Box(x, foot - 6, wide, 6), "plate", fill=ground, stroke="#111111"))
        items.append(
            Text(
                words=words,
                x=x + wide / 2,
                y=foot - 1.7,
                size=3.8,
                bold=True,
                align=Align.CENTRE,
                colour=ink,
                kind="stamp",
            )
        )
        x += wide + 3
    return items
