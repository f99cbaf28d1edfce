"""How something was measured, as far as an OBX of its own says it; the rest goes into notes.

The method is in OBX-17 of the value itself, and the body site in OBX-20 where the version has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.export import codes
from station.export.codes import Code
from station.export.fhir_parts import measured_at
from station.export.hl7_codes import BODY_POSITION, BP_SITE, TEMPERATURE_SITE, UCUM
from station.export.hl7_item import CODED, Item, coded, text_only
from station.export.hl7_site import Hl7Site
from station.hl7.writing import Component
from station.visit import ResultKind
from station.vitals import Context, Reading

__all__ = ["body_site", "context_items", "context_notes", "method"]

# Where a site has a code of its own before OBX-20 was there; elsewhere it is said in words.
_SITES: Final = {
    ResultKind.BLOOD_PRESSURE: BP_SITE,
    ResultKind.BODY_TEMPERATURE: TEMPERATURE_SITE,
}


def context_items(kind: ResultKind, reading: Reading, site: Hl7Site) -> Iterator[Item]:
    """Cuff, position, body site and inhaled oxygen of one measurement."""
    context = reading.context
    at = measured_at(reading, site.time_zone)
    if context.cuff_size is not None:
        size = codes.CUFF_SIZES.get(codes.word(context.cuff_size))
        yield Item(
            name="cuff_size",
            type=CODED,
            at=at,
            codes=(coded(codes.BP_CUFF_SIZE),),
            value=_said(size, context.cuff_size),
        )
    if context.position is not None:
        position = codes.POSITIONS.get(codes.word(context.position))
        yield Item(
            name="body_position",
            type=CODED,
            at=at,
            codes=(coded(BODY_POSITION),),
            value=_said(position, context.position),
        )
    where = body_site(context)
    if where is not None and kind in _SITES and not site.version.has_body_site:
        yield Item(name="body_site", type=CODED, at=at, codes=(coded(_SITES[kind]),), value=where)
    if context.oxygen_l_min is not None:
        yield Item(
            name="oxygen_flow",
            type="NM",
            at=at,
            codes=(coded(codes.OXYGEN_FLOW),),
            value=f"{context.oxygen_l_min:f}",
            unit=("L/min", "", UCUM),
        )


def context_notes(kind: ResultKind, reading: Reading, site: Hl7Site) -> list[str]:
    """What has neither a field nor a code: clothing, and a body site where there is no OBX-20."""
    context = reading.context
    said = []
    if context.clothing is not None:
        said.append(f"Clothing: {context.clothing.replace('_', ' ')}.")
    if context.body_site is not None and kind not in _SITES and not site.version.has_body_site:
        said.append(f"Body site: {_site_words(context)}.")
    return said


def body_site(context: Context) -> tuple[Component, ...] | None:
    """Where it was measured: the code of that side, else that of the site with the words said."""
    if context.body_site is None:
        return None
    place = codes.word(context.body_site)
    side = context.side.lower() if context.side else None
    code = codes.BODY_SITES.get((place, side))
    if code is not None:
        return coded(code)
    # A code without the side would lose it, so the words go with it as the alternate text.
    code = codes.BODY_SITES.get((place, None))
    if code is None:
        return text_only(_site_words(context))
    return (*coded(code), "", _site_words(context)) if side else coded(code)


def method(context: Context) -> tuple[Component, ...] | None:
    """OBX-17: how it was measured."""
    if context.method is None:
        return None
    return _said(codes.METHODS.get(codes.word(context.method)), context.method)


def _said(code: Code | None, word: str) -> tuple[Component, ...]:
    return coded(code) if code is not None else text_only(word.replace("_", " "))


def _site_words(context: Context) -> str:
    place = (context.body_site or "").replace("_", " ")
    return f"{context.side.lower()} {place}" if context.side else place
