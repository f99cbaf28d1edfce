"""What every simulated scale has: a platform, and somebody who stands on it or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from station.simulators.devices.base import Act, Scene

__all__ = ["Platform"]

# The display settles in about this time.
_SETTLE_S: Final = 3.0
# In a room that plays by itself: on for so long, off for so long.
_ON_S: Final = 12.0
_OFF_S: Final = 48.0


class Platform:
    """Starts empty; in an automatic room somebody steps on after a while, and off again, but not
    before `least_on_s`: a scale that must be asked is asked in the station's own time.
    """

    def __init__(self, scene: Scene, least_on_s: float = 0.0) -> None:
        self._scene = scene
        self._on_s = max(least_on_s, _ON_S / scene.time_scale)
        self._on_since: float | None = None
        self._off_since = 0.0
        self.overload = False
        """Whether more stands on it than it can weigh."""

    def acts(self) -> Mapping[str, Act]:
        """Stepping on and off, and too much weight."""
        return {"step_on": self._step_on, "step_off": self._step_off, "overload": self._overload}

    def advance(self, now: float) -> None:
        """Step on and off in a room that plays by itself."""
        if not self._scene.auto:
            return
        if self._on_since is None:
            first = self._off_since == 0.0
            if now - self._off_since >= (5.0 if first else _OFF_S) / self._scene.time_scale:
                self._step_on(now)
        elif now - self._on_since >= self._on_s:
            self._step_off(now)

    @property
    def occupied(self) -> bool:
        """Whether somebody stands on it."""
        return self._on_since is not None

    @property
    def since(self) -> float | None:
        """When whoever stands on it stepped on."""
        return self._on_since

    def settled(self, now: float) -> bool:
        """Whether the weight is locked."""
        since = self._on_since
        return since is not None and now - since >= _SETTLE_S / self._scene.time_scale

    def weight_kg(self, now: float) -> Decimal:
        """The patient's weight, to a hundredth of a kilogram."""
        return Decimal(round(self._scene.patient.weight_at(now) * 100)).scaleb(-2)

    def height_cm(self, now: float) -> Decimal:
        """The patient's height, to a millimetre."""
        return Decimal(round(self._scene.patient.height_at(now) * 10)).scaleb(-1)

    def _step_on(self, now: float) -> None:
        if self._on_since is None:
            self._on_since = now

    def _step_off(self, now: float) -> None:
        if self._on_since is not None:
            self._on_since, self._off_since = None, now

    def _overload(self, now: float, on: bool = True) -> None:
        self.overload = bool(on)
