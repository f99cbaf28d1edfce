"""What a tile shows beside its value: how it is measured, what is computed or kept by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from station.capture.bmi import body_mass_index
from station.capture.board_policy import BoardPolicy
from station.capture.how import How
from station.capture.tile import Tile
from station.capture.views import TileState, TileView
from station.visit import ResultKind, Visit
from station.vitals import Quantity

__all__ = ["TileMore"]

_KEPT: Final = (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING)
_OTHER: Final = {
    ResultKind.BODY_WEIGHT: ResultKind.BODY_HEIGHT,
    ResultKind.BODY_HEIGHT: ResultKind.BODY_WEIGHT,
}


class TileMore:
    """Asks the visit and the site's board; changes neither."""

    def __init__(self, policy: BoardPolicy, how: How) -> None:
        self._policy = policy
        self._how = how

    def views(
        self, tiles: tuple[TileView, ...], visit: Visit | None, age_years: int | None
    ) -> tuple[tuple[TileView, ...], Quantity | None]:
        """The tiles with all of it, and the BMI of the visit."""
        bmi = self.bmi(visit, age_years)
        return tuple(self._view(tile, visit, age_years, bmi) for tile in tiles), bmi

    def _view(
        self, tile: TileView, visit: Visit | None, age_years: int | None, bmi: Quantity | None
    ) -> TileView:
        body = tile.kind in _OTHER
        modifiers = self._how.views(tile.kind, tile.readings, kept=tile.state in _KEPT)
        return replace(
            tile,
            modifiers=modifiers,
            acceptable=tile.acceptable and not any(one.missing for one in modifiers),
            by_itself=tile.kind in self._policy.keep_when_steady,
            bmi=bmi if body else None,
            bmi_wants=self._wants(tile.kind, visit, age_years) if body else None,
        )

    def bmi(self, visit: Visit | None, age_years: int | None) -> Quantity | None:
        """From the weight and the height that are kept; None without both, or at that age."""
        if visit is None or self._too_young(age_years):
            return None
        weight, height = visit.result(ResultKind.BODY_WEIGHT), visit.result(ResultKind.BODY_HEIGHT)
        if weight is None or height is None or not (weight.readings and height.readings):
            return None
        return body_mass_index(weight.readings[0].quantity, height.readings[0].quantity)

    def _wants(
        self, kind: ResultKind, visit: Visit | None, age_years: int | None
    ) -> ResultKind | None:
        """What is missing for a BMI beside this value."""
        if visit is None or self._too_young(age_years):
            return None
        other = _OTHER[kind]
        missing = visit.result(kind) is not None and visit.result(other) is None
        return other if missing else None

    def _too_young(self, age_years: int | None) -> bool:
        return age_years is not None and age_years < self._policy.bmi_from_years

    def ready_by_itself(
        self, tiles: Mapping[ResultKind, Tile], now: datetime
    ) -> tuple[tuple[ResultKind, str], ...]:
        """What the site wants kept as soon as it is steady, and is: kind and measurement."""
        found = []
        for kind in ResultKind:
            tile = tiles.get(kind)
            if kind not in self._policy.keep_when_steady or tile is None or tile.result is not None:
                continue
            group = tile.offer(now)
            readings = self._how.said_of(kind, tuple(group.values())) if group else ()
            if readings and self._how.refusal(kind, readings) is None:
                found.append((kind, readings[0].measurement))
        return tuple(found)
