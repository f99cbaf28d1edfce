"""What somebody does with a cuff, and with what it has measured while nobody was in the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    AskInstrument,
    AttachHeld,
    Denied,
    DiscardHeld,
)
from station.simulators.patient import patient_from_words
from station.visit import ResultKind
from tests.crash import wants
from tests.crash.ledger import Book, Kept
from tests.crash.ledger_tray import Arm
from tests.crash.room import CUFF
from tests.crash.worker_signing import SigningWorker

__all__ = ["TrayWorker"]

_MOST_HELD = 4


class TrayWorker(SigningWorker):
    """`tray` is the book of it."""

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_nobody()
        if len(self.tray.held) < _MOST_HELD:
            ways["hold"] = self._hold
        if self.tray.held:
            ways["discard"] = self._discard
        elif self._wish == "discard":
            ways["discard"] = self._hold
        return ways

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_a_visit(here)
        kinds = {one.kind for one in here.kept if one.filed}
        if not kinds & {ResultKind.BLOOD_PRESSURE, ResultKind.PULSE_RATE}:
            ways["cuff"] = self._measure
            if self.tray.held:
                ways["attach"] = lambda: self._attach(self._chance.choice(list(self.tray.held)))
        return ways

    def _measure(self) -> None:
        """A blood pressure of the cuff, as it comes. What is still held is of another arm."""
        arm = self._start_cuff()
        if arm is None:
            return
        came = self._lives.perhaps(wants.PressureCame(frozenset(self.tray.held)), 1.0)
        if came is None:
            return  # the module is still at what a station that was killed had begun
        before = set(self.tray.held)
        self.tray.shown(came.held)
        new = [
            one for one, (whose, _) in self.tray.held.items() if one not in before and whose == arm
        ]
        if new:  # too quick for the station to see that it began
            self._attach(new[0])
        else:
            self._accept(ResultKind.BLOOD_PRESSURE, arm.pressure)
            self._accept(ResultKind.PULSE_RATE, f"{arm.rate}")

    def _hold(self) -> None:
        """A blood pressure of somebody whom nobody has chosen."""
        if self._start_cuff() is None:
            return
        came = self._lives.perhaps(wants.PressureHeld(frozenset(self.tray.held)), 1.0)
        if came is not None:
            self.tray.shown(came.held)

    def _start_cuff(self) -> Arm | None:
        """Ask for a measurement; None while the module rests from what it was at."""
        self._number += 1
        n = self._number
        arm = Arm(systolic=100 + n % 40, diastolic=60 + n // 40 % 25, rate=60 + n % 30)
        device: Any = self._room.cuff.host.device  # type: ignore[attr-defined]
        device._scene = replace(device._scene, patient=patient_from_words(arm.words, 1))
        self.tray.arms.append(arm)
        self._lives.until(wants.Connected(CUFF))
        answer = self._lives.do(AskInstrument(actor=self.actor, instrument=CUFF, action="start"))
        return None if isinstance(answer, Denied) else arm

    def _attach(self, measurement: str) -> None:
        """It is this patient's after all. Now and then only a part of it is kept: the rest is
        back in the tray as soon as the board is cleared.
        """
        arm, _ = self.tray.held[measurement]
        self._must(AttachHeld(actor=self.actor, measurement=measurement, reason="of this patient"))
        whole = self._chance.random() < 0.7
        self._accept(ResultKind.BLOOD_PRESSURE, arm.pressure)
        if whole:
            self._accept(ResultKind.PULSE_RATE, f"{arm.rate}")
        else:
            self._pause()
            self.tray.settle(self._lives.until(wants.Held(self.tray.readings)).held)

    def _accept(self, kind: ResultKind, says: str) -> None:
        tile = self._lives.view().tile(kind)
        assert tile is not None
        if not (tile.acceptable or tile.confirmable):
            return
        if kind is ResultKind.PULSE_RATE and f"{tile.readings[0].quantity.value:f}" != says:
            return  # another arm's is on the board still
        self.tray.each = self.tray.readings & {one.id for one in tile.readings}
        about: dict[str, Any] = {
            "actor": self.actor, "kind": kind, "measurement": tile.measurement,
        }  # fmt: skip
        self._keep(Accept(**about), AcceptUnlikely(**about), Kept(kind, says))
        visit = self._lives.view().visit
        assert visit is not None
        self.tray.leave(one.id for result in visit.results for one in result.readings)
        self.tray.each = frozenset()
        if kind is ResultKind.BLOOD_PRESSURE:
            self.tray.done |= {arm for arm in self.tray.arms if arm.pressure == says}

    def _discard(self) -> None:
        """One, some or all of it is nobody's."""
        held = list(self.tray.held)
        some = self._chance.sample(held, self._chance.randrange(1, len(held) + 1))
        self.tray.all_or_none = frozenset(name for one in some for name in self.tray.held[one][1])
        self._must(DiscardHeld(actor=self.actor, measurements=tuple(some), reason="nobody's"))
        self.tray.leave(self.tray.all_or_none)
        self.tray.all_or_none = frozenset()
        self.tray.settle(self._lives.view().held)
