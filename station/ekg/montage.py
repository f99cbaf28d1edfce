"""Which leads are shown of those that an instrument gives, and which of them are derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.leads import STANDARD_LEADS, standard_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Montage"]

# Einthoven (II = I + III) and Goldberger's augmented leads, from I and II: `station.signals.leads`.
_FROM_I_AND_II: Final = {
    "III": (-1.0, 1.0),
    "aVR": (-0.5, -0.5),
    "aVL": (1.0, -0.5),
    "aVF": (-0.5, 1.0),
}
# I and II where one of them was not recorded, but III was: factors of the two that were.
_MISSING: Final = {"II": ("I", 1.0, "III", 1.0), "I": ("II", 1.0, "III", -1.0)}


class Montage:
    """The leads that channels of these names give, in the order of an electrocardiograph.

    Limb leads that were not recorded are derived where two of I, II and III were. Channels that are
    no standard lead follow in their own order and under their own names.
    """

    def __init__(self, channels: Sequence[str]) -> None:
        self.channels: tuple[str, ...] = tuple(channels)
        given: dict[str, int] = {}
        for at, channel in enumerate(channels):
            given.setdefault(standard_name(channel), at)
        sources = _sources(given)
        others = [name for name in given if name not in STANDARD_LEADS]
        standard = [name for name in STANDARD_LEADS if name in sources]
        self.names: tuple[str, ...] = (*standard, *others)
        """The leads shown."""
        self.derived: frozenset[str] = frozenset(name for name in standard if name not in given)
        """Those of them that were computed from others."""
        rows = [sources.get(name) or ((given[name], 1.0),) for name in self.names]
        self._direct = np.array([row[0][0] for row in rows], dtype=np.intp)
        self._made = [(at, row) for at, row in enumerate(rows) if len(row) > 1 or row[0][1] != 1.0]

    def source(self, lead: str) -> tuple[str, ...]:
        """The channels that a shown lead comes from. Raises `ValueError` for one not shown."""
        at = self.names.index(lead)
        made = dict(self._made)
        row = made.get(at, ((int(self._direct[at]), 1.0),))
        return tuple(self.channels[channel] for channel, _ in row)

    def apply(self, ecg_mv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Channels `(channels, samples)` as shown leads `(leads, samples)`, NaN where any source
        of a lead is lost.
        """
        leads = ecg_mv[self._direct]
        for at, row in self._made:
            (first, factor), *rest = row
            lead = factor * ecg_mv[first]
            for channel, share in rest:
                lead = lead + share * ecg_mv[channel]
            leads[at] = lead
        return leads


_Row = tuple[tuple[int, float], ...]


def _sources(given: dict[str, int]) -> dict[str, _Row]:
    """For each standard lead that can be had, the channels it is a sum of, with their factors."""
    sources: dict[str, _Row] = {
        name: ((given[name], 1.0),) for name in STANDARD_LEADS if name in given
    }
    for name, (one, factor, other, share) in _MISSING.items():
        if name not in given and one in given and other in given:
            sources[name] = ((given[one], factor), (given[other], share))
    if "I" not in sources or "II" not in sources:
        return sources
    for name, (of_i, of_ii) in _FROM_I_AND_II.items():
        if name not in sources:
            sources[name] = _sum(sources["I"], of_i, sources["II"], of_ii)
    return sources


def _sum(one: _Row, factor: float, other: _Row, share: float) -> _Row:
    """Two sums of channels as one."""
    total: dict[int, float] = {}
    for row, times in ((one, factor), (other, share)):
        for channel, amount in row:
            total[channel] = total.get(channel, 0.0) + times * amount
    return tuple((channel, amount) for channel, amount in total.items() if amount)
