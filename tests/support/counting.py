"""Counts what a person does at the window, and times how the window answers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QSize

from station.engine import Engine
from station.ui.tokens import ThemeName
from station.ui.watchdog import Block, ThreadTimes, Watchdog
from tests.support.bedside import Bedside

__all__ = ["CountingBedside", "Interaction", "percentile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """A click, a key, a scan, or a field that was filled: then `answer_ms` is its slowest key's.

    The answer took from the event's delivery until its handlers had returned and the window was
    painted again. `own_ms` is that without what other programs kept the processors for.
    """

    name: str
    answer_ms: float
    own_ms: float


class CountingBedside(Bedside):
    """Inside `counting` each interaction is one, and a watchdog looks at the Qt thread."""

    def __init__(
        self, engine: Engine, theme: ThemeName = ThemeName.LIGHT, size: QSize | None = None
    ) -> None:
        super().__init__(engine, theme, size)
        self.interactions: list[Interaction] = []
        self.watchdog = Watchdog(over_ms=50)
        self._counts = False
        self._times = ThreadTimes()

    def close(self) -> None:
        self.watchdog.stop()
        self._times.close()
        super().close()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """From here on."""
        self.watchdog.start()
        self._counts = True
        yield
        self._counts = False
        self.watchdog.stop()

    @contextmanager
    def besides(self) -> Iterator[None]:
        """What is done here belongs to no usual visit. It is not counted; the watchdog looks on."""
        self._counts = False
        yield
        self._counts = True

    def interact(self, name: str, *deliver: Callable[[], None]) -> None:
        if not self._counts:
            super().interact(name, *deliver)
            return
        self.app.processEvents()  # what came before is no answer to this
        slowest = [self._answered(event) for event in deliver]
        wall_ms, own_ms = (max(column) for column in zip(*slowest, strict=True))
        self.interactions.append(Interaction(name=name, answer_ms=wall_ms, own_ms=own_ms))

    def _answered(self, event: Callable[[], None]) -> tuple[float, float]:
        starved_s, began_s = self._times.starved_s(), time.perf_counter()
        event()
        self.app.processEvents()
        wall_s = time.perf_counter() - began_s
        starved_s = self._times.starved_s() - starved_s
        return wall_s * 1000, (wall_s - starved_s) * 1000

    def slowest(self) -> Interaction:
        """The answer that took the program longest."""
        return max(self.interactions, key=lambda one: one.own_ms)

    def longest_block(self) -> Block:
        """The longest time without any answer that the program has to answer for."""
        assert self.watchdog.worst is not None
        return self.watchdog.worst

    def told(self) -> str:
        """All of it, for a person who looks into a failure."""
        lines = [
            f"{one.name:<40} {one.answer_ms:7.1f} {one.own_ms:7.1f}" for one in self.interactions
        ]
        return "\n".join([*lines, *map(str, self.watchdog.blocks), self.watchdog.summary()])


def percentile(values: list[float], share: float) -> float:
    """Of a few values, between the two that are nearest."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
