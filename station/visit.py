"""The records of a visit: plain, immutable data, with no behaviour beyond their own checks.

A visit is one patient in one room. What a person has accepted is a `Result`; a signature turns
the visit into a `SignedVisit`, which is what the store keeps and the chart gets.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from station.ekg.record import EkgRecording
from station.intake.answer import IntakeAnswer
from station.marks import Mark
from station.vitals import Origin, Reading, Vital

__all__ = [
    "Actor",
    "Claim",
    "Delivery",
    "DeliveryState",
    "EkgRecording",
    "ExpectedPatient",
    "Identity",
    "InSet",
    "Message",
    "NotDone",
    "NotDoneWhy",
    "OpenEncounter",
    "Patient",
    "Presence",
    "Result",
    "ResultKind",
    "Role",
    "SetPart",
    "SignedVisit",
    "Visit",
    "kind_of",
    "new_id",
]


def new_id() -> str:
    """A new identifier: a UUID as 32 hex digits, stable for the life of what it names."""
    return uuid.uuid4().hex


class Role(StrEnum):
    """What a person is to this station; rights hang on it (see `station.access`).

    `EMERGENCY` is nobody's for good: it is held for a short session of emergency access.
    """

    ASSISTANT = "assistant"
    CLINICIAN = "clinician"
    ENGINEER = "engineer"
    ADMIN = "admin"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for something. Every command carries one."""

    user_id: str
    name: str
    role: Role
    session_id: str


class Identity(StrEnum):
    """Where it is known from who a patient is."""

    CHART = "chart"
    BY_HAND = "by_hand"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient as the chart knows them. `id` is the chart's id, `mrn` the one people read.

    Somebody who is not in the chart has an `id` of this station's own, which no chart takes, and
    an `identity` that says whether the name was typed by a person or is only a label.
    """

    id: str
    family: str
    given: str
    birth_date: date | None
    sex: str | None
    mrn: str | None
    alerts: tuple[str, ...] = ()
    alerts_known: bool = True
    identity: Identity = Identity.CHART

    @property
    def in_chart(self) -> bool:
        """Whether something can be filed for this patient."""
        return self.identity is Identity.CHART

    @property
    def name(self) -> str:
        """Family name first, as a list shows it."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def spoken_name(self) -> str:
        """Given name first, as the patient says it."""
        return f"{self.given} {self.family}".strip()

    def age_on(self, day: date) -> int | None:
        """Whole years on that day, or None where the birth date is not known."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


class Presence(StrEnum):
    """Where an expected patient stands in the day."""

    NOT_ARRIVED = "not_arrived"
    ARRIVED = "arrived"
    ROOMED = "roomed"
    READY = "ready"
    PAUSED = "paused"
    DID_NOT_COME = "did_not_come"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEncounter:
    """One of several encounters that a chart has open for a patient."""

    id: str
    at: datetime | None = None
    reason: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPatient:
    """A line of the worklist. `encounters` are there where the chart has several open and does
    not say which of them is meant: then a person does.
    """

    patient: Patient
    presence: Presence
    at: datetime | None = None
    reason: str | None = None
    provider: str | None = None
    encounter_id: str | None = None
    appointment_id: str | None = None
    encounters: tuple[OpenEncounter, ...] = ()


class ResultKind(StrEnum):
    """What is filed as one thing. A blood pressure is one thing with three numbers."""

    BLOOD_PRESSURE = "blood_pressure"
    PULSE_RATE = "pulse_rate"
    SPO2 = "spo2"
    BODY_TEMPERATURE = "body_temperature"
    RESPIRATORY_RATE = "respiratory_rate"
    BODY_WEIGHT = "body_weight"
    BODY_HEIGHT = "body_height"
    PAIN_SCORE = "pain_score"
    HEAD_CIRCUMFERENCE = "head_circumference"
    REASON_FOR_VISIT = "reason_for_visit"
    INTAKE = "intake"
    EKG = "ekg"


_KINDS: Final[dict[Vital, ResultKind]] = {
    Vital.SYSTOLIC: ResultKind.BLOOD_PRESSURE,
    Vital.DIASTOLIC: ResultKind.BLOOD_PRESSURE,
    Vital.MEAN_ARTERIAL_PRESSURE: ResultKind.BLOOD_PRESSURE,
    Vital.PULSE_RATE: ResultKind.PULSE_RATE,
    Vital.HEART_RATE: ResultKind.PULSE_RATE,
    Vital.SPO2: ResultKind.SPO2,
    Vital.PERFUSION_INDEX: ResultKind.SPO2,
    Vital.BODY_TEMPERATURE: ResultKind.BODY_TEMPERATURE,
    Vital.RESPIRATORY_RATE: ResultKind.RESPIRATORY_RATE,
    Vital.BODY_WEIGHT: ResultKind.BODY_WEIGHT,
    Vital.BODY_HEIGHT: ResultKind.BODY_HEIGHT,
    Vital.PAIN_SCORE: ResultKind.PAIN_SCORE,
    Vital.HEAD_CIRCUMFERENCE: ResultKind.HEAD_CIRCUMFERENCE,
}


def kind_of(vital: Vital) -> ResultKind | None:
    """Which result a reading belongs to; None for values that are only shown."""
    return _KINDS.get(vital)


class SetPart(StrEnum):
    """What a result is in a set of blood pressures: one of its readings, the average of them, or
    what holds together readings that have no average (lying and standing, both arms).
    """

    READING = "reading"
    AVERAGE = "average"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class InSet:
    """The place of a result in a set that a blood pressure program took.

    `program`, `title` and `source` are the program's. `place` counts from 1, 0 for average and
    group, which are made of the `of` counted readings of the same `set_id`. `counted`: part of the
    average. `notes` are worth knowing wherever the set is read.
    """

    set_id: str
    part: SetPart
    program: str
    title: str
    source: str
    place: int
    of: int
    label: str = ""
    counted: bool = True
    notes: tuple[str, ...] = ()


class NotDoneWhy(StrEnum):
    """Why a vital was not measured."""

    REFUSED = "refused"
    UNABLE = "unable"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDone:
    """Not measured, and on purpose. `reason` is in a person's words."""

    why: NotDoneWhy
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a person accepted as one thing: readings, a text, an EKG, an answer of the intake, or
    that it was not done. `id` never changes.

    `filed` is False for evidence that stays here: the second of two pulses, or what a person has
    left out, with the reason in `left_out`. `note` are a person's words that go with it. `marks`
    are what the checks of that moment said about it.
    """

    id: str
    kind: ResultKind
    accepted_at: datetime
    accepted_by: Actor
    readings: tuple[Reading, ...] = ()
    text: str | None = None
    ekg: EkgRecording | None = None
    answer: IntakeAnswer | None = None
    filed: bool = True
    marks: tuple[Mark, ...] = ()
    note: str | None = None
    left_out: str | None = None
    in_set: InSet | None = None
    not_done: NotDone | None = None

    def __post_init__(self) -> None:
        """Refuse a result that says nothing, or two things."""
        said = (
            bool(self.readings),
            self.text is not None,
            self.ekg is not None,
            self.answer is not None,
            self.not_done is not None,
        )
        if self.left_out is not None and self.filed:
            raise ValueError("what is left out is not filed")
        if sum(said) != 1:
            raise ValueError(
                f"a {self.kind} result is readings, a text, an EKG, an answer or not done: "
                "exactly one"
            )
        for reading in self.readings:
            if not (reading.chartable and reading.final):
                raise ValueError(f"{reading.vital} is not chartable: {reading.why_not}")

    def reading(self, vital: Vital) -> Reading | None:
        """The reading of that vital in this result, if it has one."""
        return next((r for r in self.readings if r.vital is vital), None)

    @property
    def origins(self) -> frozenset[Origin]:
        """Every origin that took part."""
        found = {reading.origin for reading in self.readings}
        if self.ekg is not None:
            found.add(self.ekg.origin)
        return frozenset(found or {Origin.MANUAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that is under way: who, where, since when, and what was accepted so far.

    `confirmed_at` is when it was first certain who is in the room. `paused_at` is the last pause
    and by whom; `resumed_at` when the patient was confirmed again after it (None: paused now, or
    never). `restored_from`: it comes out of a backup of that time, in which it was open, and may
    have been signed since; `looked_at` is when somebody said that the chart was looked at.
    """

    id: str
    station_id: str
    room: str
    patient: Patient
    opened_at: datetime
    opened_by: Actor
    confirmed_at: datetime | None = None
    encounter_id: str | None = None
    results: tuple[Result, ...] = field(default=())
    paused_at: datetime | None = None
    paused_by: Actor | None = None
    resumed_at: datetime | None = None
    restored_from: datetime | None = None
    looked_at: datetime | None = None
    looked_by: Actor | None = None

    @property
    def doubtful(self) -> bool:
        """Whether it may be in the chart already, and nobody has looked."""
        return self.restored_from is not None and self.looked_at is None

    @property
    def certain_since(self) -> datetime | None:
        """Since when without a break it is certain who is in the room."""
        return self.resumed_at or self.confirmed_at

    def result(self, kind: ResultKind) -> Result | None:
        """The result of that kind that will be filed; of a set what stands for all of it, or its
        last reading where nothing does.
        """
        filed = [r for r in self.results if r.kind is kind and r.filed]
        whole = (r for r in filed if r.in_set is None or r.in_set.part is not SetPart.READING)
        return next(whole, filed[-1] if filed else None)

    @property
    def real(self) -> bool:
        """Whether nothing in it is simulated or replayed."""
        return all(origin.real for result in self.results for origin in result.origins)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVisit:
    """A visit with a signature. What is in it is what goes to the chart."""

    visit: Visit
    signed_at: datetime
    signed_by: Actor

    def __post_init__(self) -> None:
        """Refuse to sign for a patient nobody has confirmed, or for nothing."""
        if self.visit.confirmed_at is None:
            raise ValueError("a visit without a confirmed patient cannot be signed")
        if not self.visit.results:
            raise ValueError("a visit without results cannot be signed")


class DeliveryState(StrEnum):
    """What is known about one result at one destination."""

    QUEUED = "queued"
    SENDING = "sending"
    TAKEN = "taken"
    DELIVERED = "delivered"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"

    @property
    def open(self) -> bool:
        """Whether the station itself will still do something about it."""
        return self in (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The receipt of one result at one destination, or of one correction of it.

    `chart_version` is the chart's version of what it then held, where it says one. `key` is the
    message's, where one result is told in several. `warns` is what the receiver said about
    something that it took all the same.
    """

    result_id: str
    visit_id: str
    destination: str
    state: DeliveryState
    at: datetime
    attempts: int = 0
    chart_id: str | None = None
    says: str | None = None
    next_step: str | None = None
    next_try: datetime | None = None
    chart_version: str | None = None
    correction_id: str | None = None
    key: str = ""
    warns: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one destination gets, exactly as it was written at the signature.

    `key` is the stable identity on the wire (FHIR identifier value, HL7 control id, DICOM SOP
    Instance UID): a resend of the same message carries the same key. `media` is the type of its
    body. It files `result_id` and what it `covers` beside it: each gets its receipt. `simulated`
    bodies may only go to a test sink. `decided`: a person has asked for this very try. `beside`: it
    is about results and files none of them, so its receipt is not theirs.
    """

    key: str
    result_id: str
    visit_id: str
    patient_id: str
    destination: str
    body: bytes
    simulated: bool
    attempts: int = 0
    correction_id: str | None = None
    chart_id: str | None = None
    chart_version: str | None = None
    decided: bool = False
    media: str = "application/fhir+json"
    covers: tuple[str, ...] = ()
    beside: bool = False

    @property
    def results(self) -> tuple[str, ...]:
        """Every result that it files."""
        return (self.result_id, *self.covers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that the outbox handed out for sending. `search_first`: an earlier try may
    have had an effect, so the receiver is searched for the key before it is sent again.
    """

    message: Message
    search_first: bool = False
