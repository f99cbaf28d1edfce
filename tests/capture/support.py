"""A room to test capture in: a clock, a store in memory, instruments that say literal things."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import numpy as np

from station.capture.board import Board
from station.capture.capture import Capture
from station.capture.commands import (
    Answer,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    Identifier,
    StartVisit,
)
from station.capture.line import BoardTimes
from station.capture.views import HeldView, TileView, VisitView
from station.visit import (
    Actor,
    Delivery,
    DeliveryState,
    ExpectedPatient,
    Patient,
    Presence,
    Result,
    ResultKind,
    Role,
    SignedVisit,
    Visit,
)
from station.vitals import (
    Context,
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Quantity,
    Reading,
    SampleBlock,
    Taken,
    Unit,
    Vital,
)

T = TypeVar("T")

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACTOR = Actor(user_id="u1", name="Jordan Reyes", role=Role.ASSISTANT, session_id="s1")

ADA = Patient(
    id="pat-1",
    family="Okafor",
    given="Ada",
    birth_date=date(1984, 2, 29),
    sex="female",
    mrn="100231",
)
BEN = Patient(
    id="pat-2", family="Brandt", given="Ben", birth_date=date(1958, 3, 14), sex="male", mrn="100487"
)

CUFF = DeviceIdentity(spec="bluetooth_blood_pressure", name="cuff", address="C0:FF:00:00:00:01")
OXIMETER = DeviceIdentity(spec="nonin_serial", name="oximeter", serial_number="NX-7")
THERMOMETER = DeviceIdentity(spec="bluetooth_health_thermometer", name="thermometer")
BOARD = DeviceIdentity(spec="openbci_cyton", name="ekg board")

_UNITS = {
    Vital.SYSTOLIC: Unit.MMHG,
    Vital.DIASTOLIC: Unit.MMHG,
    Vital.MEAN_ARTERIAL_PRESSURE: Unit.MMHG,
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
_METHODS = {
    Vital.SYSTOLIC: "oscillometric",
    Vital.DIASTOLIC: "oscillometric",
    Vital.SPO2: "oximetry",
}


class DiskError(Exception):
    """What the store says when it cannot write."""

    says = "The disk is full."
    next_step = "Make room on the disk."


class SignedError(Exception):
    """What the store says when a signature does not fit what it has."""

    says = "What is signed is not what was accepted."
    next_step = "Start again."


@dataclass
class MemoryStore:
    """Keeps what it is given, as the real store does, and may be told to wait or to fail.

    Each job runs when its future is completed: at once, or (`waiting`) when the test says so.
    `destinations` is where a signature sends every filed result.
    """

    destinations: tuple[str, ...] = ("chart",)
    waiting: bool = False
    failing: int = 0
    visits: dict[str, Visit] = field(default_factory=dict)
    results: dict[str, tuple[str, Result]] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, SignedVisit] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    jobs: list[Callable[[], None]] = field(default_factory=list)

    def save_visit(self, visit: Visit) -> Future[None]:
        return self._job(lambda: self.visits.__setitem__(visit.id, visit))

    def save_result(self, visit_id: str, result: Result) -> Future[None]:
        def save() -> None:
            self._open(visit_id)
            kept = self.results.setdefault(result.id, (visit_id, result))
            assert kept == (visit_id, result)

        return self._job(save)

    def withdraw_result(
        self, visit_id: str, result_id: str, actor: Actor, reason: str
    ) -> Future[None]:
        def withdraw() -> None:
            self._open(visit_id)
            assert self.results[result_id][0] == visit_id
            self.withdrawn.setdefault(result_id, reason)

        return self._job(withdraw)

    def sign(self, signed: SignedVisit) -> Future[None]:
        def sign() -> None:
            self._open(signed.visit.id)
            if set(self.standing(signed.visit.id)) != {r.id for r in signed.visit.results}:
                raise SignedError
            self.signatures[signed.visit.id] = signed

        return self._job(sign)

    def close_visit(self, visit_id: str, actor: Actor, reason: str) -> Future[None]:
        def close() -> None:
            assert visit_id in self.visits
            self.closed.setdefault(visit_id, reason)

        return self._job(close)

    def deliveries(self, visit_id: str) -> Future[tuple[Delivery, ...]]:
        return self._job(
            lambda: tuple(
                receipt(result, visit_id, DeliveryState.QUEUED, destination)
                for destination in self.destinations
                for result in self.signatures[visit_id].visit.results
                if result.filed
            )
        )

    def standing(self, visit_id: str) -> dict[str, Result]:
        """The results of a visit that were not taken back."""
        return {
            result.id: result
            for owner, result in self.results.values()
            if owner == visit_id and result.id not in self.withdrawn
        }

    def finish(self) -> None:
        """Complete the oldest job that waits."""
        self.jobs.pop(0)()

    def _open(self, visit_id: str) -> None:
        assert visit_id in self.visits
        if visit_id in self.signatures or visit_id in self.closed:
            raise SignedError

    def _job(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            if self.failing:
                self.failing -= 1
                future.set_exception(DiskError())
                return
            try:
                future.set_result(work())
            except SignedError as problem:
                future.set_exception(problem)

        self.jobs.append(run)
        if not self.waiting:
            self.finish()
        return future


def receipt(
    result: Result,
    visit_id: str,
    state: DeliveryState = DeliveryState.DELIVERED,
    destination: str = "chart",
) -> Delivery:
    return Delivery(
        result_id=result.id, visit_id=visit_id, destination=destination, state=state, at=NOON
    )


class Room:
    """Capture with everything around it. `at` is the host's clock, seconds after noon."""

    def __init__(self, board: Board | None = None, store: MemoryStore | None = None) -> None:
        self.at = 0.0
        self.store = store or MemoryStore()
        self._numbers = itertools.count(1)
        self.capture = Capture(
            self.store,
            station_id="station-7",
            room="3",
            board=board or Board(times=BoardTimes(steady=timedelta(seconds=4))),
            now=lambda: self.now,
            monotonic_s=lambda: self.at,
        )

    @property
    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.at)

    # What a person does.

    async def ask(self, command: Command) -> Answer:
        return await self.capture.handle(command)

    async def do(self, command: Command) -> Done:
        answer = await self.capture.handle(command)
        assert isinstance(answer, Done), answer
        return answer

    async def denied(self, command: Command) -> Denied:
        answer = await self.capture.handle(command)
        assert isinstance(answer, Denied), answer
        assert answer.says
        assert answer.next_step
        return answer

    async def choose(self, patient: Patient = ADA) -> None:
        expected = ExpectedPatient(
            patient=patient, presence=Presence.ARRIVED, encounter_id=f"enc-{patient.id}"
        )
        await self.do(ChoosePatient(actor=ACTOR, expected=expected))

    async def start(self, patient: Patient = ADA) -> str:
        """Choose, confirm and begin; the visit's id."""
        await self.choose(patient)
        for which in Identifier:
            await self.do(ConfirmIdentifier(actor=ACTOR, which=which))
        await self.do(StartVisit(actor=ACTOR))
        assert self.capture.visit is not None
        return self.capture.visit.id

    # What instruments do.

    def reading(
        self,
        vital: Vital,
        value: str,
        *,
        device: DeviceIdentity,
        measurement: str | None = None,
        took: float = 0.0,
        unit: Unit | None = None,
        method: str | None = None,
        stamp: datetime | None = None,
        offset_s: float | None = None,
        memory: bool = False,
        streaming: bool = False,
        final: bool = True,
        why_not: tuple[str, ...] = (),
        origin: Origin = Origin.DEVICE,
    ) -> Reading:
        """A reading that arrives now and began `took` seconds ago."""
        number = next(self._numbers)
        return Reading(
            id=f"r{number}",
            measurement=measurement or f"m{number}",
            vital=vital,
            quantity=Quantity(Decimal(value), unit or _UNITS[vital]),
            taken=Taken(
                received=self.now,
                started=self.now - timedelta(seconds=took),
                device_time=stamp,
                clock_offset=timedelta(seconds=offset_s) if offset_s is not None else None,
            ),
            device=device,
            origin=origin,
            context=Context(method=method or _METHODS.get(vital)),
            final=final,
            from_memory=memory,
            streaming=streaming,
            chartable=not why_not,
            why_not=why_not,
        )

    def says(
        self, *readings: tuple[Vital, str], device: DeviceIdentity, **how: object
    ) -> list[Reading]:
        """One measurement of a device, value by value, as a driver tells it."""
        name = str(how.pop("measurement", f"m{next(self._numbers)}"))
        said = []
        for vital, value in readings:
            reading = self.reading(vital, value, device=device, measurement=name, **how)  # type: ignore[arg-type]
            self.capture.on_reading(reading)
            said.append(reading)
        return said

    def pressure(
        self, systolic: str = "128", diastolic: str = "82", pulse: str = "74", **how: object
    ) -> str:
        """A blood pressure with the pulse that the cuff counted; the measurement's name."""
        name = f"bp{next(self._numbers)}"
        values = ((Vital.SYSTOLIC, systolic), (Vital.DIASTOLIC, diastolic))
        self.says(*values, device=CUFF, measurement=name, **how)
        self.says(
            (Vital.PULSE_RATE, pulse), device=CUFF, measurement=name, method="oscillometric", **how
        )
        return name

    def temperature(self, value: str = "36.8", **how: object) -> str:
        [reading] = self.says((Vital.BODY_TEMPERATURE, value), device=THERMOMETER, **how)
        return reading.measurement

    def oximeter(self, spo2: str = "97", pulse: str = "68", took: float = 0.0) -> str:
        """One packet of the oximeter's stream."""
        name = f"ox{next(self._numbers)}"
        how: dict[str, object] = {"measurement": name, "streaming": True, "took": took}
        self.says((Vital.PULSE_RATE, pulse), device=OXIMETER, method="oximetry", **how)
        self.says((Vital.SPO2, spo2), device=OXIMETER, **how)
        return name

    def stream(self, seconds: int, spo2: str = "97", pulse: str = "68") -> Iterator[str]:
        """A packet a second; gives each packet's name after the clock has moved."""
        for _ in range(seconds):
            self.at += 1
            yield self.oximeter(spo2, pulse)

    def failure(
        self,
        vital: Vital,
        device: DeviceIdentity,
        reason: FailureReason = FailureReason.CUFF_LEAK,
    ) -> Failure:
        failure = Failure(
            id=f"f{next(self._numbers)}",
            vital=vital,
            reason=reason,
            says="The cuff leaks.",
            next_step="Check the hose.",
            taken=Taken(received=self.now, started=self.now),
            device=device,
            origin=Origin.DEVICE,
        )
        self.capture.on_failure(failure)
        return failure

    def ekg(
        self,
        first: int,
        samples: int,
        *,
        value: int = 5,
        lost: int = 0,
        device: DeviceIdentity = BOARD,
        off: tuple[int, ...] = (),
    ) -> None:
        """A piece of two leads at 10 Hz that arrives now; `lost` of it, at its start, is masked."""
        counts = np.full((2, samples), value, dtype=np.int32)
        valid = np.ones((2, samples), dtype=np.bool_)
        counts[:, :lost] = 0
        valid[:, :lost] = False
        valid[list(off), :] = False
        block = SampleBlock(
            signal="ecg",
            channels=("I", "II"),
            first_sample=first,
            first_monotonic_s=self.at - samples / 10,
            rate_hz=10.0,
            measured_rate_hz=10.01,
            counts=counts,
            scale=0.5,
            offset=0.0,
            unit=Unit.MICROVOLT,
            valid=valid,
            lost_before=lost,
            device=device,
            origin=Origin.SIMULATOR,
        )
        self.capture.on_samples(block, self.at)

    # What is shown.

    @property
    def visit(self) -> VisitView | None:
        return self.capture.view(self.now)[0]

    def tile(self, kind: ResultKind) -> TileView:
        tiles = {tile.kind: tile for tile in self.capture.view(self.now)[1]}
        return tiles[kind]

    @property
    def held(self) -> list[HeldView]:
        return list(self.capture.view(self.now)[2])

    def kept(self, kind: ResultKind) -> Result | None:
        """What the visit will file of that kind."""
        visit = self.capture.visit
        return visit.result(kind) if visit is not None else None


def values(tile: TileView) -> dict[Vital, str]:
    """What a tile shows, as text."""
    return {reading.vital: str(reading.quantity.value) for reading in tile.readings}


def minutes_later(reading: Reading, minutes: int) -> Reading:
    """The same record, sent again later in another measurement."""
    later = timedelta(minutes=minutes)
    taken = replace(
        reading.taken,
        received=reading.taken.received + later,
        started=reading.taken.started + later,
    )
    return reading.replace(id=f"{reading.id}+", measurement=f"{reading.measurement}+", taken=taken)
