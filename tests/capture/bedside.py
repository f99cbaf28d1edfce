"""The same room with instruments that speak by themselves: what they say arrives at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from station.capture.board import Board
from station.capture.board_policy import BoardPolicy
from station.capture.checking import Checking
from station.capture.commands import ChoosePatient
from station.capture.line import BoardTimes
from station.capture.programs.program import Program
from station.capture.views import TileView, VisitView
from station.visit import ExpectedPatient, Result, ResultKind
from station.vitals import (
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Reading,
    Unit,
    Vital,
)
from tests.capture import room as plain
from tests.capture.room import ACTOR, CUFF, CYTON, NINE, OKAFOR, OXIMETER, THERMOMETER

UNITS = {
    Vital.SYSTOLIC: Unit.MMHG,
    Vital.DIASTOLIC: Unit.MMHG,
    Vital.CUFF_PRESSURE: Unit.MMHG,
    Vital.PULSE_RATE: Unit.PER_MIN,
    Vital.HEART_RATE: Unit.PER_MIN,
    Vital.SPO2: Unit.PERCENT,
    Vital.PERFUSION_INDEX: Unit.PERCENT,
    Vital.BODY_TEMPERATURE: Unit.CELSIUS,
    Vital.BODY_WEIGHT: Unit.KILOGRAM,
    Vital.GLUCOSE: Unit.MG_PER_DL,
    Vital.RR_INTERVAL: Unit.MILLISECOND,
}

_names = itertools.count(1)


class Bedside(plain.Room):
    """`at` is the clock, in seconds after nine. A stream is steady after 4 s."""

    def __init__(
        self,
        board: Board | None = None,
        policy: BoardPolicy | None = None,
        checking: Checking | None = None,
        programs: tuple[Program, ...] = (),
        store: plain.MemoryStore | None = None,
    ) -> None:
        times = BoardTimes(steady=timedelta(seconds=4))
        super().__init__(
            store,
            board=board or Board(times=times),
            policy=policy,
            checking=checking,
            programs=programs,
        )

    @property
    def at(self) -> float:
        return (self.now - NINE).total_seconds()

    @at.setter
    def at(self, seconds: float) -> None:
        self.now = NINE + timedelta(seconds=seconds)

    async def choose(self, who: ExpectedPatient = OKAFOR) -> None:
        await self.done(ChoosePatient(actor=ACTOR, expected=who))

    # What instruments say.

    def says(
        self,
        *values: tuple[Vital, str],
        device: DeviceIdentity,
        unit: Unit | None = None,
        took: float = 0.0,
        why_not: tuple[str, ...] = (),
        **how: Any,
    ) -> list[Reading]:
        """One measurement of a device, value by value, as a driver tells it."""
        how.setdefault("measurement", f"said {next(_names)}")
        said = [
            plain.reading(
                vital,
                value,
                unit or UNITS[vital],
                device,
                self.now,
                took_s=took,
                chartable=not why_not,
                why_not=why_not,
                **how,
            )
            for vital, value in values
        ]
        self.say(*said)
        return said

    def pressure(self, systolic: str = "128", diastolic: str = "82", **how: Any) -> str:
        """A blood pressure with the pulse that the cuff counted; the measurement's name."""
        said = plain.pressure(
            self.now, systolic, diastolic, **{"pulse": "74", "took_s": how.pop("took", 0.0), **how}
        )
        self.say(*said)
        return said[0].measurement

    def temperature(self, value: str = "36.8", **how: Any) -> str:
        [said] = self.says((Vital.BODY_TEMPERATURE, value), device=THERMOMETER, **how)
        return said.measurement

    def inflating(self, value: str, **how: Any) -> None:
        """The pressure in the cuff."""
        self.say(plain.cuff_pressure(self.now, value, **how))

    def oximeter(self, spo2: str = "97", pulse: str = "68") -> str:
        """One packet of the oximeter's stream."""
        said = plain.oximetry(self.now, spo2, pulse, took_s=0.0)
        self.say(*said)
        return said[0].measurement

    def packets(self, seconds: int, spo2: str = "97", pulse: str = "68") -> Iterator[str]:
        """A packet a second; gives each packet's name after the clock has moved."""
        for _ in range(seconds):
            self.at += 1
            yield self.oximeter(spo2, pulse)

    def fails(
        self,
        vital: Vital,
        device: DeviceIdentity,
        reason: FailureReason = FailureReason.CUFF_LOOSE,
    ) -> Failure:
        said = plain.failure(vital, device, self.now, reason)
        self.capture.on_failure(said)
        return said

    def ekg(
        self,
        first: int,
        count: int,
        *,
        value: int = 5,
        lost: int = 0,
        device: DeviceIdentity = CYTON,
        off: tuple[int, ...] = (),
    ) -> None:
        """A piece of two leads at 10 Hz that arrives now; `lost` of it, at its start, is masked."""
        valid = np.ones((2, count), dtype=np.bool_)
        valid[:, :lost] = False
        valid[list(off), :] = False
        block = plain.samples(
            first,
            np.where(valid, value, 0).tolist(),
            valid=valid.tolist(),
            channels=("I", "II"),
            rate_hz=10.0,
            lost=lost,
            device=device,
            origin=Origin.SIMULATOR,
        )
        self.capture.on_samples(block, self.monotonic_s)

    # What is shown.

    @property
    def shown(self) -> VisitView | None:
        return self.capture.view(self.now)[0]

    def filed(self, kind: ResultKind) -> Result | None:
        """What the visit will file of that kind."""
        visit = self.capture.visit
        return visit.result(kind) if visit is not None else None


def values(tile: TileView) -> dict[Vital, str]:
    """What a tile shows, as text."""
    return {reading.vital: str(reading.quantity.value) for reading in tile.readings}


__all__ = ["ACTOR", "CUFF", "CYTON", "OXIMETER", "THERMOMETER", "Bedside", "values"]
