"""What the harness knows of the tray: what was shown there as held and on the disk, and what is
not there any more. Readings go by the station's own names for them, their values are the harness's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from station.capture.views import HeldView
from station.vitals import Reading, Vital

__all__ = ["Arm", "TrayBook"]


@dataclass(frozen=True, slots=True)
class Arm:
    """What a cuff finds."""

    systolic: int
    diastolic: int
    rate: int

    @property
    def pressure(self) -> str:
        """As it is said."""
        return f"{self.systolic}/{self.diastolic}"

    @property
    def words(self) -> str:
        """For the simulated cuff that is put on it."""
        return f"systolic={self.systolic},diastolic={self.diastolic},heart_rate={self.rate},steady"

    def has(self, readings: Iterable[Reading]) -> bool:
        """Whether these, of one measurement, are its."""
        mine = {
            Vital.SYSTOLIC: self.systolic,
            Vital.DIASTOLIC: self.diastolic,
            Vital.PULSE_RATE: self.rate,
        }
        return all(one.quantity.value == mine[one.vital] for one in readings if one.vital in mine)


@dataclass(slots=True)
class TrayBook:
    """`held`: whose arm each held measurement is, and its readings that must be in the tray; what a
    person has attached and nobody has kept is there again after a kill. `gone`: the readings that
    were kept or discarded. `all_or_none`: those that are being discarded; `each`: those that are
    being kept. `done`: whose blood pressure is in a result.
    """

    arms: list[Arm] = field(default_factory=list)
    held: dict[str, tuple[Arm, frozenset[str]]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    all_or_none: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()
    done: set[Arm] = field(default_factory=set)

    @property
    def readings(self) -> frozenset[str]:
        """All that must be held."""
        return frozenset(name for _, names in self.held.values() for name in names)

    def shown(self, views: Iterable[HeldView]) -> None:
        """The tray shows these. What is new there is of an arm that was measured once."""
        for view in views:
            names = frozenset(one.id for one in view.readings)
            assert not names & self.gone, ("back in the tray", view)
            if view.measurement not in self.held:
                whose = [one for one in self.arms if one.has(view.readings)]
                assert len(whose) == 1, ("nobody's", view, self.arms)
                known = self.done | {arm for arm, _ in self.held.values()}
                assert whose[0] not in known, ("kept or held already", view)
                self._note(view, whose[0], names)
            elif view.on_disk:
                self._note(view, self.held[view.measurement][0], names)

    def _note(self, view: HeldView, arm: Arm, names: frozenset[str]) -> None:
        if view.on_disk:  # else the station has not promised anything
            self.held[view.measurement] = arm, names

    def must_not_hold(self, readings: Iterable[Reading]) -> None:
        """These are in results."""
        twice = self.readings & {one.id for one in readings}
        assert not twice, ("kept, and held too", twice)

    def leave(self, names: Iterable[str]) -> None:
        """These were kept, or discarded."""
        left = self.readings & set(names)
        self.gone |= left
        for measurement, (arm, held) in tuple(self.held.items()):
            if held <= left:
                del self.held[measurement]
            else:
                self.held[measurement] = arm, held - left

    def settle(self, views: Sequence[HeldView]) -> None:
        """It was killed: all that was held is there again. Of what was being discarded all is there
        or nothing.
        """
        there = {one.id for view in views for one in view.readings}
        if not self.all_or_none & there:
            self.leave(self.all_or_none)
        self.leave(self.each - there)
        self.all_or_none = self.each = frozenset()
        lost = self.readings - there
        assert not lost, ("not held any more", lost, views)
        self.shown(views)
