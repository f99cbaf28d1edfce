"""The numbers of this visit on the trends, and earlier ones in the units that the site reads."""

from __future__ import annotations

import dataclasses
from typing import Final

from station.capture.views import StationView, TileState
from station.earlier import NUMBERS, EarlierValue
from station.ui.site_units import in_site_units
from station.visit import ResultKind
from station.vitals import Quantity

__all__ = ["as_read_here", "now_of"]

# A value that is finished and not kept yet is shown as the one of now; a stale one is not.
_NOW: Final = (TileState.READY, TileState.SAVING, TileState.CAPTURED, TileState.BY_HAND)


def as_read_here(value: EarlierValue) -> EarlierValue:
    """In the units that the site reads."""
    numbers = tuple((vital, in_site_units(quantity)) for vital, quantity in value.numbers)
    return dataclasses.replace(value, numbers=numbers)


def now_of(view: StationView) -> dict[ResultKind, tuple[Quantity, ...]]:
    """The numbers of this visit, in the units we chart in: what is kept, else what is ready."""
    found: dict[ResultKind, tuple[Quantity, ...]] = {}
    results = view.visit.results if view.visit is not None else ()
    kept = {result.kind: result.readings for result in results if result.filed}
    for kind, vitals in NUMBERS.items():
        tile = view.tile(kind)
        readings = kept.get(kind, ())
        if not readings and tile is not None and tile.state in _NOW:
            readings = tile.readings
        own = [one for vital in vitals for one in readings if one.vital is vital]
        if kind is not ResultKind.BLOOD_PRESSURE:
            own = own[:1]
        elif len(own) != len(vitals):
            continue
        if own:
            found[kind] = tuple(one.in_chart_unit() for one in own)
    return found
