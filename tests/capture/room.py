"""A room to test in: a clock that is set, a store in memory whose futures the test completes, and
readings as instruments send them.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from station.capture.board import Board
from station.capture.board_policy import BoardPolicy
from station.capture.capture import Capture
from station.capture.checking import Checking
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
from station.capture.programs.program import Program
from station.capture.programs.runner import Programs
from station.capture.views import HeldView, Phase, TileView
from station.checks.notice import ProviderNotice, ToldNotice
from station.checks.rules import Rulebook
from station.held import DiscardReason, HeldReading
from station.intake.question import Questionnaire
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

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACTOR = Actor(user_id="u1", name="Jordan Reyes", role=Role.ASSISTANT, session_id="s1")
CHART = "clinic chart"

CUFF = DeviceIdentity(
    spec="bluetooth_blood_pressure", name="Cuff", serial_number="C-1", address="C0:00"
)
OXIMETER = DeviceIdentity(spec="nonin_serial", name="Oximeter", address="/dev/ttyUSB0")
THERMOMETER = DeviceIdentity(spec="welch_allyn_suretemp", name="Thermometer", serial_number="T-1")
CYTON = DeviceIdentity(spec="openbci_cyton", name="Cyton board", serial_number="DB0042")


def _expected(number: int, family: str) -> ExpectedPatient:
    patient = Patient(
        id=f"pat-{number}",
        family=family,
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn=f"10023{number}",
    )
    return ExpectedPatient(
        patient=patient, presence=Presence.ARRIVED, encounter_id=f"encounter-{number}"
    )


OKAFOR = _expected(1, "Okafor")
BRANDT = _expected(2, "Brandt")


class DiskFullError(Exception):
    """As a store says it."""

    says = "The disk is full."
    next_step = "Free some space."


@dataclass
class MemoryStore:
    """A `ReadingStore`. With `by_hand` nothing is done before `let_through` or `refuse`."""

    by_hand: bool = False
    failing: bool = False
    visits: dict[str, Visit] = field(default_factory=dict)
    results: dict[str, dict[str, Result]] = field(default_factory=dict)
    withdrawn: dict[str, Result] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    """Result id → visit id."""
    signed: dict[str, SignedVisit] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Withdrawn result id → why."""
    held: dict[str, HeldReading] = field(default_factory=dict)
    """By reading id."""
    discarded: dict[str, tuple[DiscardReason, str]] = field(default_factory=dict)
    told_notices: list[ProviderNotice] = field(default_factory=list)
    waiting: list[tuple[Future[Any], Callable[[], Any]]] = field(default_factory=list)

    def _ask(self, job: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, job))
        if not self.by_hand:
            if self.failing:
                self.refuse()
            else:
                self.let_through()
        return future

    def let_through(self) -> None:
        """The oldest job gets to the disk."""
        future, job = self.waiting.pop(0)
        future.set_result(job())

    def refuse(self) -> None:
        """The oldest job fails; nothing of it is written."""
        future, _ = self.waiting.pop(0)
        future.set_exception(DiskFullError())

    def save_visit(self, visit: Visit) -> Future[None]:
        return self._ask(lambda: self.visits.update({visit.id: visit}))

    def told(self, visit_id: str) -> Future[tuple[ToldNotice, ...]]:
        return self._ask(
            lambda: tuple(
                ToldNotice(
                    id=one.id,
                    result_id=one.about.id,
                    kind=one.about.kind,
                    measurement=one.about.readings[0].measurement,
                    text=one.text,
                    at=one.at,
                    by=one.by,
                )
                for one in self.told_notices
                if one.visit_id == visit_id
            )
        )

    def unfinished_visits(self) -> Future[tuple[Visit, ...]]:
        def job() -> tuple[Visit, ...]:
            return tuple(
                replace(visit, results=tuple(self.results.get(visit.id, {}).values()))
                for visit in self.visits.values()
                if visit.id not in self.signed and visit.id not in self.closed
            )

        return self._ask(job)

    def visits_signed_since(self, moment: datetime) -> Future[tuple[Visit, ...]]:
        return self._ask(
            lambda: tuple(
                replace(one.visit, results=())
                for one in self.signed.values()
                if one.signed_at >= moment
            )
        )

    def save_result(self, visit_id: str, result: Result) -> Future[None]:
        def job() -> None:
            assert visit_id in self.visits
            assert visit_id not in self.signed
            assert visit_id not in self.closed
            self.results.setdefault(visit_id, {})[result.id] = result
            self.home[result.id] = visit_id
            for one in result.readings:
                self.held.pop(one.id, None)

        return self._ask(job)

    def replace_result(
        self, visit_id: str, result_id: str, new: Result, actor: Actor, reason: str
    ) -> Future[None]:
        def job() -> None:
            self.results[visit_id][new.id] = new
            self.home[new.id] = visit_id
            self.withdrawn[result_id] = self.results[visit_id].pop(result_id)
            self.reasons[result_id] = reason

        return self._ask(job)

    def exchange_results(
        self,
        visit_id: str,
        taken_back: tuple[str, ...],
        actor: Actor,
        reason: str,
        results: Sequence[Result],
    ) -> Future[None]:
        def job() -> None:
            assert visit_id not in self.signed
            for result_id in taken_back:
                self.withdrawn[result_id] = self.results[visit_id].pop(result_id)
                self.reasons[result_id] = reason
            for result in results:
                self.results.setdefault(visit_id, {})[result.id] = result
                self.home[result.id] = visit_id

        return self._ask(job)

    def change_patient(self, visit: Visit, was: str) -> Future[None]:
        def job() -> None:
            assert self.visits[visit.id].patient.id == was
            assert visit.id not in self.signed
            self.visits[visit.id] = visit

        return self._ask(job)

    def sign(self, signed: SignedVisit) -> Future[None]:
        return self._ask(lambda: self.signed.update({signed.visit.id: signed}))

    def close_visit(self, visit_id: str, actor: Actor, reason: str) -> Future[None]:
        return self._ask(lambda: self.closed.update({visit_id: reason}))

    def hold(self, readings: Sequence[HeldReading]) -> Future[None]:
        return self._ask(lambda: self.held.update({one.reading.id: one for one in readings}))

    def discard_held(
        self, readings: Sequence[HeldReading], actor: Actor, code: DiscardReason, reason: str
    ) -> Future[None]:
        def job() -> None:
            for one in readings:
                self.held.pop(one.reading.id, None)
                self.discarded[one.reading.id] = (code, reason)

        return self._ask(job)

    def tell(self, notice: ProviderNotice) -> Future[None]:
        return self._ask(lambda: self.told_notices.append(notice))

    def deliveries(self, visit_id: str) -> Future[tuple[Delivery, ...]]:
        def job() -> tuple[Delivery, ...]:
            visit = self.signed[visit_id].visit
            return tuple(delivery(visit_id, r.id, DeliveryState.QUEUED) for r in visit.results)

        return self._ask(job)


def delivery(visit_id: str, result_id: str, state: DeliveryState) -> Delivery:
    return Delivery(result_id=result_id, visit_id=visit_id, destination=CHART, state=state, at=NINE)


_numbers = itertools.count(1)


def reading(
    vital: Vital,
    value: str,
    unit: Unit,
    device: DeviceIdentity,
    received: datetime,
    *,
    took_s: float = 10.0,
    measurement: str | None = None,
    method: str | None = None,
    device_time: datetime | None = None,
    offset: timedelta | None = None,
    stored_for: timedelta | None = None,
    **more: Any,
) -> Reading:
    """One value; its measurement began `took_s` before it arrived."""
    number = next(_numbers)
    return Reading(
        id=f"r{number}",
        measurement=measurement or f"m{number}",
        vital=vital,
        quantity=Quantity(Decimal(value), unit),
        taken=Taken(
            received=received,
            started=received - timedelta(seconds=took_s),
            device_time=device_time,
            clock_offset=offset,
            stored_for=stored_for,
        ),
        device=device,
        origin=more.pop("origin", Origin.DEVICE),
        context=Context(method=method),
        **more,
    )


def pressure(
    received: datetime, systolic: str = "118", diastolic: str = "76", **more: Any
) -> tuple[Reading, ...]:
    """Systolic, diastolic and pulse of one inflation."""
    measurement = more.pop("measurement", None) or f"bp{next(_numbers)}"
    pulse = more.pop("pulse", None)
    values = [
        (Vital.SYSTOLIC, systolic, Unit.MMHG),
        (Vital.DIASTOLIC, diastolic, Unit.MMHG),
    ]
    values += [(Vital.PULSE_RATE, pulse, Unit.PER_MIN)] if pulse else []
    return tuple(
        reading(
            vital,
            value,
            unit,
            CUFF,
            received,
            measurement=measurement,
            method="oscillometric",
            **{"took_s": 40.0, **more},
        )
        for vital, value, unit in values
    )


def temperature(received: datetime, value: str = "36.6", **more: Any) -> Reading:
    return reading(Vital.BODY_TEMPERATURE, value, Unit.CELSIUS, THERMOMETER, received, **more)


def oximetry(
    received: datetime, spo2: str = "97", pulse: str = "72", **more: Any
) -> tuple[Reading, Reading]:
    """One second of an oximeter: a measurement of its own."""
    shared: dict[str, Any] = {
        "measurement": f"ox{next(_numbers)}",
        "method": "oximetry",
        "streaming": True,
        "took_s": 1.0,
        **more,
    }
    return (
        reading(Vital.SPO2, spo2, Unit.PERCENT, OXIMETER, received, **shared),
        reading(Vital.PULSE_RATE, pulse, Unit.PER_MIN, OXIMETER, received, **shared),
    )


def cuff_pressure(received: datetime, value: str = "142", **more: Any) -> Reading:
    return reading(Vital.CUFF_PRESSURE, value, Unit.MMHG, CUFF, received, final=False, **more)


def failure(
    vital: Vital,
    device: DeviceIdentity,
    received: datetime,
    reason: FailureReason = FailureReason.CUFF_LOOSE,
) -> Failure:
    return Failure(
        id=f"f{next(_numbers)}",
        vital=vital,
        reason=reason,
        says="The cuff is too loose.",
        next_step="Wrap it snugly.",
        taken=Taken(received=received, started=received),
        device=device,
        origin=Origin.DEVICE,
    )


def samples(
    first: int,
    counts: list[list[int]],
    *,
    valid: list[list[bool]] | None = None,
    channels: tuple[str, ...] = ("I",),
    rate_hz: float = 250.0,
    lost: int = 0,
    **more: Any,
) -> SampleBlock:
    array = np.array(counts, dtype=np.int32).reshape(len(channels), -1)
    return SampleBlock(
        signal="ecg",
        channels=channels,
        first_sample=first,
        first_monotonic_s=0.0,
        rate_hz=rate_hz,
        measured_rate_hz=None,
        counts=array,
        scale=more.get("scale", 0.5),
        offset=0.0,
        unit=Unit.MICROVOLT,
        valid=np.array(valid if valid is not None else np.ones(array.shape), dtype=np.bool_),
        lost_before=lost,
        device=more.get("device", CYTON),
        origin=more.get("origin", Origin.DEVICE),
    )


class Room:
    """A `Capture` with a clock and a store. Only `later` moves the time."""

    def __init__(
        self,
        store: Any = None,
        board: Board | None = None,
        questionnaire: Questionnaire | None = None,
        policy: BoardPolicy | None = None,
        checking: Checking | None = None,
        programs: tuple[Program, ...] = (),
    ) -> None:
        """Without `checking` no rule holds: what is tested is what happens to any value."""
        self.now = NINE
        self.store = store if store is not None else MemoryStore()
        self.capture = Capture(
            self.store,
            station_id="station-7",
            room="Room 3",
            board=board,
            questionnaire=questionnaire,
            checking=checking or Checking(Rulebook(version="none")),
            policy=policy,
            programs=Programs(programs, monotonic_s=lambda: self.monotonic_s),
            now=lambda: self.now,
            monotonic_s=lambda: self.monotonic_s,
        )

    @property
    def monotonic_s(self) -> float:
        """The other clock: 500 s at nine."""
        return 500.0 + (self.now - NINE).total_seconds()

    def phase(self) -> Phase:
        return self.capture.phase

    def visit(self) -> Visit:
        """The visit that is open."""
        assert self.capture.visit is not None
        return self.capture.visit

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def say(self, *readings: Reading) -> None:
        for one in readings:
            self.capture.on_reading(one)

    def stream(self, seconds: int, spo2: str = "97", pulse: str = "72") -> None:
        """The oximeter, once a second."""
        for _ in range(seconds):
            self.later(1)
            self.say(*oximetry(self.now, spo2, pulse))

    async def do(self, command: Command) -> Answer:
        return await self.capture.handle(command)

    async def done(self, command: Command) -> Done:
        answer = await self.do(command)
        assert isinstance(answer, Done), answer
        return answer

    async def denied(self, command: Command) -> Denied:
        """A refusal, which says what is wrong and what to do."""
        answer = await self.do(command)
        assert isinstance(answer, Denied), answer
        assert answer.says
        assert answer.next_step
        return answer

    async def start(self, who: ExpectedPatient = OKAFOR) -> None:
        """Choose, hear both identifiers, start."""
        await self.done(ChoosePatient(actor=ACTOR, expected=who))
        for which in Identifier:
            await self.done(ConfirmIdentifier(actor=ACTOR, which=which))
        await self.done(StartVisit(actor=ACTOR))

    def tile(self, kind: ResultKind) -> TileView:
        return next(tile for tile in self.capture.view(self.now)[1] if tile.kind is kind)

    def held(self) -> tuple[HeldView, ...]:
        return self.capture.view(self.now)[2]

    def kept(self) -> tuple[Result, ...]:
        return self.capture.visit.results if self.capture.visit else ()


async def under_way(room: Room, command: Command) -> asyncio.Task[Answer]:
    """Begin a command and let it get as far as it can without the disk."""
    task = asyncio.create_task(room.do(command))
    for _ in range(5):
        await asyncio.sleep(0)
    return task
