"""Hand-built views of a board in every state, and a port that only remembers what it was told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np

from station.capture.commands import Answer, Command, Done, Identifier, SignIn
from station.capture.history_view import LastValue
from station.capture.modifiers import DEFAULT_RULES
from station.capture.ring import SampleRing
from station.capture.views import (
    HeldView,
    HoldReason,
    ModifierView,
    Phase,
    StationView,
    TileState,
    TileView,
    VisitView,
)
from station.earlier import NUMBERS, EarlierOrigin, EarlierValue
from station.visit import (
    Actor,
    ExpectedPatient,
    NotDone,
    NotDoneWhy,
    Patient,
    Presence,
    ResultKind,
    Role,
)
from station.vitals import (
    Context,
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Quality,
    Quantity,
    Reading,
    SampleBlock,
    Taken,
    Unit,
    Vital,
)

NOW = datetime(2026, 11, 24, 10, 47, tzinfo=UTC)
ACTOR = Actor(user_id="u1", name="Priya Nair", role=Role.ASSISTANT, session_id="s1")
PATIENT = Patient(
    id="p1",
    family="Halvorsen",
    given="Ingrid M.",
    birth_date=date(1958, 3, 14),
    sex="female",
    mrn="0048 2917",
)
CUFF = "Simulated Bluetooth blood pressure cuff of room four"
CLIP = "Nonin 3150 WristOx2 oximeter"
PROBE = "Welch Allyn SureTemp Plus 692 thermometer"

_UNITS = {
    Vital.SYSTOLIC: Unit.MMHG,
    Vital.DIASTOLIC: Unit.MMHG,
    Vital.MEAN_ARTERIAL_PRESSURE: Unit.MMHG,
    Vital.SPO2: Unit.PERCENT,
    Vital.PULSE_RATE: Unit.PER_MIN,
    Vital.BODY_TEMPERATURE: Unit.CELSIUS,
    Vital.RESPIRATORY_RATE: Unit.PER_MIN,
    Vital.PAIN_SCORE: Unit.SCORE,
    Vital.BODY_WEIGHT: Unit.KILOGRAM,
    Vital.BODY_HEIGHT: Unit.CENTIMETRE,
    Vital.HEAD_CIRCUMFERENCE: Unit.CENTIMETRE,
}


def reading(
    vital: Vital,
    value: str,
    *,
    device: str = CLIP,
    minutes_ago: float = 1,
    measurement: str = "m1",
    origin: Origin = Origin.SIMULATOR,
    context: Context | None = None,
    unit: Unit | None = None,
) -> Reading:
    """A finished reading."""
    at = NOW - timedelta(minutes=minutes_ago)
    return Reading(
        id=f"{measurement}-{vital}",
        measurement=measurement,
        vital=vital,
        quantity=Quantity(Decimal(value), unit or _UNITS[vital]),
        taken=Taken(received=at, started=at),
        device=DeviceIdentity(spec="x", name=device),
        origin=origin,
        context=context or Context(),
    )


def failure(vital: Vital, says: str, next_step: str) -> Failure:
    """A measurement without a number."""
    return Failure(
        id="f1",
        vital=vital,
        reason=FailureReason.PROBE_POSITION,
        says=says,
        next_step=next_step,
        taken=Taken(received=NOW, started=NOW),
        device=DeviceIdentity(spec="x", name=PROBE),
        origin=Origin.SIMULATOR,
        code="E2",
    )


_SAMPLES: dict[ResultKind, tuple[tuple[Vital, str], ...]] = {
    ResultKind.BLOOD_PRESSURE: (
        (Vital.SYSTOLIC, "138"),
        (Vital.DIASTOLIC, "84"),
        (Vital.MEAN_ARTERIAL_PRESSURE, "102"),
    ),
    ResultKind.SPO2: ((Vital.SPO2, "97"),),
    ResultKind.PULSE_RATE: ((Vital.PULSE_RATE, "72"),),
    ResultKind.BODY_TEMPERATURE: ((Vital.BODY_TEMPERATURE, "36.8"),),
    ResultKind.RESPIRATORY_RATE: ((Vital.RESPIRATORY_RATE, "15"),),
    ResultKind.PAIN_SCORE: ((Vital.PAIN_SCORE, "4"),),
    ResultKind.BODY_WEIGHT: ((Vital.BODY_WEIGHT, "82.4"),),
    ResultKind.BODY_HEIGHT: ((Vital.BODY_HEIGHT, "168"),),
    ResultKind.HEAD_CIRCUMFERENCE: ((Vital.HEAD_CIRCUMFERENCE, "45.2"),),
}
_DEVICES = {ResultKind.BLOOD_PRESSURE: CUFF, ResultKind.BODY_TEMPERATURE: PROBE}
_STREAMS = (ResultKind.SPO2, ResultKind.PULSE_RATE)


def tile(kind: ResultKind, state: TileState, *, acceptable: bool | None = None) -> TileView:
    """A tile of that kind in that state, as capture would give it."""
    device = _DEVICES.get(kind, CLIP)
    age = {TileState.STALE: 16.0, TileState.GONE: 25.0}.get(state, 1.0)
    manual = state is TileState.BY_HAND
    origin = Origin.MANUAL if manual else Origin.SIMULATOR
    readings = tuple(
        reading(
            vital, value, device=device, minutes_ago=age, measurement=f"m-{kind}", origin=origin
        )
        for vital, value in _SAMPLES.get(kind, ())
    )
    live = None
    steady = None
    fault = None
    text = None
    if kind is ResultKind.REASON_FOR_VISIT:
        text = "Follow-up of high blood pressure" if manual else None
    if state in (TileState.NO_DEVICE, TileState.WAITING, TileState.GONE, TileState.NOT_DONE):
        readings = ()
    if state is TileState.FAILED:
        readings = ()
        fault = failure(
            _SAMPLES[kind][0][0],
            "The probe left the mouth too early",
            "Deep under the tongue, lips closed. Then measure again.",
        )
    if state is TileState.CHECK:
        live = readings[0].quantity
        readings = ()
    if state is TileState.MEASURING:
        if kind in _STREAMS:
            steady = 0.62
        else:
            readings = ()
            unit = Unit.MMHG if kind is ResultKind.BLOOD_PRESSURE else _UNITS[_SAMPLES[kind][0][0]]
            live = Quantity(Decimal(142 if unit is Unit.MMHG else 36), unit)
    with_value = state in (TileState.READY, TileState.STALE)
    return TileView(
        kind=kind,
        state=state,
        readings=readings,
        live=live,
        steady=steady,
        failure=fault,
        measurement=f"m-{kind}" if readings else None,
        device=None if state is TileState.NO_DEVICE or manual else device,
        received=NOW - timedelta(minutes=age) if readings or text or fault else None,
        age_s=age * 60 if readings else None,
        acceptable=with_value if acceptable is None else acceptable,
        simulated=not manual and bool(readings or fault or live),
        text=text,
        modifiers=modifiers_of(kind),
        not_done=NotDone(why=NotDoneWhy.UNABLE, reason="No cuff of this size is in the room")
        if state is TileState.NOT_DONE
        else None,
        notes=("the reading may not fit this patient",) if state is TileState.CHECK else (),
    )


def last(shown: TileView) -> LastValue | None:
    """What the chart has of it: the same numbers, 104 days ago."""
    samples = dict(_SAMPLES.get(shown.kind, ()))
    numbers = tuple(
        (vital, Quantity(Decimal(samples[vital]), _UNITS[vital]))
        for vital in NUMBERS.get(shown.kind, ())
        if vital in samples
    )
    if not numbers:
        return None
    value = EarlierValue(
        patient_id=PATIENT.id,
        kind=shown.kind,
        numbers=numbers,
        at=NOW - timedelta(days=104),
        origin=EarlierOrigin.CHART,
    )
    return LastValue(value=value, today=NOW.date())


def modifiers_of(kind: ResultKind) -> tuple[ModifierView, ...]:
    """What the site asks of a vital, as far as it assumes it."""
    return tuple(
        ModifierView(which=rule.which, choices=rule.choices, value=rule.default)
        for rule in DEFAULT_RULES.get(kind, ())
    )


def view(
    *tiles: TileView,
    phase: Phase = Phase.MEASURING,
    held: tuple[HeldView, ...] = (),
    visit_id: str = "v1",
) -> StationView:
    """A station with a confirmed patient and these tiles."""
    expected = ExpectedPatient(
        patient=PATIENT, presence=Presence.ROOMED, at=NOW, reason="Hypertension follow-up"
    )
    return StationView(
        version=1,
        now=NOW,
        room="4",
        actor=ACTOR,
        visit=VisitView(
            id=visit_id,
            phase=phase,
            patient=PATIENT,
            expected=expected,
            confirmed=frozenset(Identifier),
            confirmed_at=NOW - timedelta(minutes=11),
            results=(),
        ),
        tiles=tiles,
        held=held,
        simulated=True,
    )


BOARD = (
    ResultKind.BLOOD_PRESSURE,
    ResultKind.SPO2,
    ResultKind.PULSE_RATE,
    ResultKind.BODY_TEMPERATURE,
    ResultKind.RESPIRATORY_RATE,
    ResultKind.BODY_WEIGHT,
    ResultKind.BODY_HEIGHT,
    ResultKind.PAIN_SCORE,
    ResultKind.REASON_FOR_VISIT,
)


def board(state: TileState) -> StationView:
    """Every tile in that state, as far as it can have it."""
    asked = state if state in (TileState.BY_HAND, TileState.NOT_DONE) else TileState.WAITING
    return view(
        *(tile(kind, state) for kind in BOARD[:7]),
        tile(ResultKind.PAIN_SCORE, asked),
        tile(
            ResultKind.REASON_FOR_VISIT,
            TileState.WAITING if asked is TileState.NOT_DONE else asked,
        ),
    )


def mixed() -> StationView:
    """Something of everything."""
    return view(
        tile(ResultKind.BLOOD_PRESSURE, TileState.MEASURING),
        tile(ResultKind.SPO2, TileState.MEASURING),
        tile(ResultKind.PULSE_RATE, TileState.CAPTURED),
        tile(ResultKind.BODY_TEMPERATURE, TileState.FAILED),
        tile(ResultKind.RESPIRATORY_RATE, TileState.STALE),
        tile(ResultKind.BODY_WEIGHT, TileState.STALE),
        tile(ResultKind.BODY_HEIGHT, TileState.NO_DEVICE),
        tile(ResultKind.PAIN_SCORE, TileState.WAITING),
        tile(ResultKind.REASON_FOR_VISIT, TileState.BY_HAND),
    )


HELD = (
    HeldView(
        measurement="h1",
        kind=ResultKind.BLOOD_PRESSURE,
        readings=(
            reading(Vital.SYSTOLIC, "151", device="A&D UA-651 BLE cuff", minutes_ago=95),
            reading(Vital.DIASTOLIC, "92", device="A&D UA-651 BLE cuff", minutes_ago=95),
        ),
        reason=HoldReason.BEFORE_PATIENT,
        age_s=95 * 60,
    ),
    HeldView(
        measurement="h2",
        kind=ResultKind.BODY_TEMPERATURE,
        readings=(reading(Vital.BODY_TEMPERATURE, "36.6", device=PROBE, minutes_ago=14),),
        reason=HoldReason.NO_PATIENT,
        age_s=14 * 60,
    ),
    HeldView(
        measurement="h3",
        kind=ResultKind.SPO2,
        readings=(
            reading(Vital.SPO2, "95", minutes_ago=2).replace(
                quality=Quality(reasons=("clock wrong by 9 y, or a record of that age",))
            ),
        ),
        reason=HoldReason.CLOCK_WRONG,
        age_s=120,
    ),
)


def pleth_ring(seconds: float = 8.0) -> SampleRing:
    """A pulse wave at 75 Hz that ends now."""
    import time

    at = np.arange(round(seconds * 75)) / 75.0
    phase = (at * 1.2) % 1.0
    wave = np.exp(-(((phase - 0.2) / 0.09) ** 2)) + 0.35 * np.exp(-(((phase - 0.5) / 0.1) ** 2))
    counts = (1000 + 2000 * wave).astype(np.int32)[None, :]
    block = SampleBlock(
        signal="pleth",
        channels=("pleth",),
        first_sample=0,
        first_monotonic_s=0.0,
        rate_hz=75.0,
        measured_rate_hz=75.0,
        counts=counts,
        scale=1.0,
        offset=0.0,
        unit=Unit.ONE,
        valid=np.ones_like(counts, dtype=np.bool_),
        lost_before=0,
        device=DeviceIdentity(spec="x", name=CLIP),
        origin=Origin.SIMULATOR,
    )
    ring = SampleRing(block, 10.0)
    ring.write(block, time.monotonic())
    return ring


class RecordingPort:
    """Remembers commands and paintings; answers as it is told to."""

    def __init__(self) -> None:
        self.commands: list[Command | SignIn] = []
        self.painted: list[tuple[str, int]] = []
        self.answer: Answer = Done()
        self.rings: dict[str, SampleRing] = {}

    def submit(self, command: Command | SignIn) -> Future[Answer]:
        """Remember it; the answer is there at once."""
        self.commands.append(command)
        future: Future[Answer] = Future()
        future.set_result(self.answer)
        return future

    def view(self) -> StationView:
        """Something of everything."""
        return mixed()

    def subscribe(self, listener: Callable[[StationView], None]) -> Callable[[], None]:
        """Nothing ever changes by itself."""
        return lambda: None

    def ring(self, signal: str) -> SampleRing | None:
        """A ring that a test put there."""
        return self.rings.get(signal)

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        """Remember it."""
        self.painted.append((signal, sample_index))

    def stop(self) -> None:
        """Nothing to stop."""
