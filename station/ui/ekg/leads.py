"""Leads that stand still: a live EKG at the moment it was frozen, or a kept one drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.capture.ekg_stream import EkgStream
    from station.ekg.picture import EkgPicture

__all__ = ["Gap", "Leads", "StillLeads", "gaps_of"]


class Leads(Protocol):
    """What the review paper draws. Sample numbers count from wherever the source likes."""

    @property
    def names(self) -> tuple[str, ...]:
        """The leads, in their order."""

    @property
    def derived(self) -> frozenset[str]:
        """Those that were computed from others."""

    @property
    def rate_hz(self) -> float:
        """Samples a second."""

    @property
    def start(self) -> int:
        """The oldest sample."""

    @property
    def end(self) -> int:
        """One after the newest sample."""

    def window(self, first: int, count: int) -> NDArray[np.float32]:
        """Leads `(leads, count)` in mV from sample `first` on, NaN where lost or not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Samples `first` to `end` (not included) that were lost: of one lead, or of all at once."""

    first: int
    end: int
    lead: str | None = None


class StillLeads:
    """A copy, so that what goes on meanwhile changes nothing of it."""

    def __init__(
        self,
        names: tuple[str, ...],
        mv: NDArray[np.floating],
        rate_hz: float,
        *,
        start: int = 0,
        derived: frozenset[str] = frozenset(),
    ) -> None:
        """`mv` is `(leads, samples)` in mV, NaN where lost; its first sample is number `start`.

        Raises `ValueError` where names and leads are not as many.
        """
        if mv.ndim != 2 or mv.shape[0] != len(names):
            raise ValueError(f"{len(names)} lead names for values of shape {mv.shape}")
        self.names = names
        self.derived = derived
        self.rate_hz = rate_hz
        self.start = start
        self.end = start + int(mv.shape[1])
        self._mv: NDArray[np.float32] = np.array(mv, dtype=np.float32)

    @classmethod
    def of_stream(cls, stream: EkgStream, within: Leads | None = None) -> StillLeads:
        """What the live EKG can go back to now: freezing it; `within` nothing but these samples."""
        start = stream.start if within is None else max(stream.start, within.start)
        end = stream.end if within is None else min(stream.end, within.end)
        return cls(
            stream.montage.names,
            stream.back(start, end - start),
            stream.rate_hz,
            start=start,
            derived=stream.montage.derived,
        )

    @classmethod
    def of_picture(cls, picture: EkgPicture) -> StillLeads:
        """A kept EKG, its first sample number 0."""
        return cls(picture.names, picture.mv, picture.rate_hz, derived=picture.derived)

    def window(self, first: int, count: int) -> NDArray[np.float32]:
        """Leads `(leads, count)` in mV from sample `first` on, NaN where lost or not there."""
        begin, end = max(first, self.start), min(first + count, self.end)
        if begin == first and end == first + count:
            return self._mv[:, begin - self.start : end - self.start]
        out = np.full((len(self.names), max(0, count)), np.nan, dtype=np.float32)
        if end > begin:
            out[:, begin - first : end - first] = self._mv[:, begin - self.start : end - self.start]
        return out


def gaps_of(leads: Leads) -> tuple[Gap, ...]:
    """Everything that was lost: gaps of all leads first, then those of single ones."""
    lost = np.isnan(leads.window(leads.start, leads.end - leads.start))
    if not lost.any():
        return ()
    common = _runs(np.logical_and.reduce(lost, axis=0))
    found = [Gap(first=leads.start + a, end=leads.start + b) for a, b in common]
    if len(leads.names) == 1:
        return tuple(found)
    for name, row in zip(leads.names, lost, strict=True):
        found += [
            Gap(first=leads.start + a, end=leads.start + b, lead=name)
            for a, b in _runs(row)
            if (a, b) not in common
        ]
    return tuple(found)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    begins = [0, *edges.tolist()] if len(flags) and flags[0] else edges.tolist()
    if len(begins) % 2:
        begins.append(len(flags))
    return list(zip(begins[::2], begins[1::2], strict=True))
