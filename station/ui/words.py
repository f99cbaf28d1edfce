"""Words for people: what each state, kind, unit and reason is called in the window.

Everything goes through Qt's translation. Instruments' and charts' own words are not translated.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from station.capture.views import HoldReason, TileState, TileView
from station.ui import how_words, program_words, site_units
from station.ui.icons import Icon
from station.ui.time_words import clock, day, long_day
from station.ui.tokens import Tone
from station.visit import (
    DeliveryState,
    NotDoneWhy,
    Patient,
    Presence,
    Result,
    ResultKind,
    SetPart,
    kind_of,
)
from station.visit import Role as UserRole
from station.vitals import VITALS, Quantity, Reading, Unit, Vital

__all__ = [
    "DELIVERY_LOOK",
    "DELIVERY_ORDER",
    "PRESENCE_LOOK",
    "STATE_LOOK",
    "age_text",
    "clock",
    "day",
    "delivery_word",
    "hold_reason",
    "kind_title",
    "long_day",
    "number",
    "patient_line",
    "presence_word",
    "result_value",
    "role_word",
    "sex_word",
    "short_name",
    "state_word",
    "tile_value",
    "unit_word",
    "value_of",
    "vital_title",
]

translate = QCoreApplication.translate

# state → (shape, colour of word and border)
STATE_LOOK: Final[dict[TileState, tuple[Icon, Tone]]] = {
    TileState.NO_DEVICE: (Icon.NO_DEVICE, Tone.INK3),
    TileState.WAITING: (Icon.WAITING, Tone.INK2),
    TileState.MEASURING: (Icon.MEASURING, Tone.ACCENT),
    TileState.READY: (Icon.READY, Tone.ACCENT),
    TileState.SAVING: (Icon.SAVING, Tone.ACCENT),
    TileState.CAPTURED: (Icon.CAPTURED, Tone.OK),
    TileState.BY_HAND: (Icon.BY_HAND, Tone.OK),
    TileState.CHECK: (Icon.CHECK, Tone.INK2),
    TileState.FAILED: (Icon.FAILED, Tone.BAD),
    TileState.STALE: (Icon.STALE, Tone.WARN),
    TileState.GONE: (Icon.GONE, Tone.INK2),
    TileState.NOT_DONE: (Icon.NOT_DONE, Tone.INK2),
}

# What needs a person most comes first.
DELIVERY_ORDER: Final = (
    DeliveryState.REFUSED,
    DeliveryState.AMBIGUOUS,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.TAKEN,
    DeliveryState.DELIVERED,
)

DELIVERY_LOOK: Final[dict[DeliveryState, tuple[Icon, Tone]]] = {
    DeliveryState.QUEUED: (Icon.QUEUED, Tone.ACCENT),
    DeliveryState.SENDING: (Icon.MEASURING, Tone.ACCENT),
    DeliveryState.TAKEN: (Icon.TAKEN, Tone.INK2),
    DeliveryState.DELIVERED: (Icon.DELIVERED, Tone.OK),
    DeliveryState.REFUSED: (Icon.REFUSED, Tone.BAD),
    DeliveryState.AMBIGUOUS: (Icon.CHECK, Tone.INK2),
}

PRESENCE_LOOK: Final[dict[Presence, tuple[Icon, Tone]]] = {
    Presence.NOT_ARRIVED: (Icon.WAITING, Tone.INK3),
    Presence.ARRIVED: (Icon.DOT, Tone.INK),
    Presence.ROOMED: (Icon.MEASURING, Tone.ACCENT),
    Presence.READY: (Icon.DELIVERED, Tone.OK),
    Presence.PAUSED: (Icon.PAUSED, Tone.WARN),
    Presence.DID_NOT_COME: (Icon.NO_DEVICE, Tone.INK3),
}


def kind_title(kind: ResultKind) -> str:
    """The name of a tile or a row."""
    match kind:
        case ResultKind.BLOOD_PRESSURE:
            return translate("words", "Blood pressure")
        case ResultKind.PULSE_RATE:
            return translate("words", "Pulse")
        case ResultKind.SPO2:
            return translate("words", "SpO₂")
        case ResultKind.BODY_TEMPERATURE:
            return translate("words", "Temperature")
        case ResultKind.RESPIRATORY_RATE:
            return translate("words", "Respiration")
        case ResultKind.BODY_WEIGHT:
            return translate("words", "Weight")
        case ResultKind.BODY_HEIGHT:
            return translate("words", "Height")
        case ResultKind.PAIN_SCORE:
            return translate("words", "Pain")
        case ResultKind.HEAD_CIRCUMFERENCE:
            return translate("words", "Head")
        case ResultKind.REASON_FOR_VISIT:
            return translate("words", "Reason for visit")
        case ResultKind.INTAKE:
            return translate("words", "Intake")
        case ResultKind.EKG:
            return translate("words", "EKG")


def vital_title(vital: Vital) -> str:
    """The name of one number, in a form for entering it."""
    match vital:
        case Vital.SYSTOLIC:
            return translate("words", "Upper (systolic)")
        case Vital.DIASTOLIC:
            return translate("words", "Lower (diastolic)")
        case Vital.MEAN_ARTERIAL_PRESSURE:
            return translate("words", "Mean arterial pressure")
        case _:
            kind = kind_of(vital)
            return kind_title(kind) if kind is not None else VITALS[vital].title


def unit_word(unit: Unit) -> str:
    """A unit as people write it."""
    match unit:
        case Unit.MMHG:
            return "mmHg"
        case Unit.CELSIUS:
            return "°C"
        case Unit.FAHRENHEIT:
            return "°F"
        case Unit.POUND:
            return "lb"
        case Unit.INCH:
            return "in"
        case Unit.KG_PER_M2:
            return "kg/m²"
        case Unit.SCORE:
            return translate("words", "of 10")
        case Unit.MICROVOLT:
            return "µV"
        case Unit.OHM:
            return "Ω"
        case Unit.GRAVITY:
            return "g"
        case Unit.ONE:
            return ""
        case _:
            return unit.value


def number(quantity: Quantity) -> str:
    """A value as it was sent, in digits: never rounded, never in exponent form."""
    return f"{quantity.value:f}"


def _find(readings: tuple[Reading, ...], vital: Vital) -> Reading | None:
    return next((reading for reading in readings if reading.vital is vital), None)


def value_of(readings: tuple[Reading, ...], kind: ResultKind) -> tuple[str, str]:
    """The main number of some readings and its unit, both "" where there is none.

    A blood pressure is both numbers or none: half of one is not a value.
    """
    if kind is ResultKind.BLOOD_PRESSURE:
        systolic, diastolic = _find(readings, Vital.SYSTOLIC), _find(readings, Vital.DIASTOLIC)
        if systolic is None or diastolic is None:
            return "", ""
        return (
            f"{number(systolic.quantity)}/{number(diastolic.quantity)}",
            unit_word(systolic.quantity.unit),
        )
    main = _find(readings, _MAIN_VITAL[kind]) if kind in _MAIN_VITAL else None
    main = main or next((r for r in readings if r.vital is not Vital.PERFUSION_INDEX), None)
    if main is None:
        return "", ""
    text, unit = site_units.told(main.quantity, main.vital)
    return text, unit_word(unit)


_MAIN_VITAL: Final[dict[ResultKind, Vital]] = {
    ResultKind.PULSE_RATE: Vital.PULSE_RATE,
    ResultKind.SPO2: Vital.SPO2,
    ResultKind.BODY_TEMPERATURE: Vital.BODY_TEMPERATURE,
    ResultKind.RESPIRATORY_RATE: Vital.RESPIRATORY_RATE,
    ResultKind.BODY_WEIGHT: Vital.BODY_WEIGHT,
    ResultKind.BODY_HEIGHT: Vital.BODY_HEIGHT,
    ResultKind.PAIN_SCORE: Vital.PAIN_SCORE,
    ResultKind.HEAD_CIRCUMFERENCE: Vital.HEAD_CIRCUMFERENCE,
}


def tile_value(tile: TileView) -> tuple[str, str]:
    """The number that a tile shows and its unit; "" where there is none to show."""
    return value_of(tile.readings, tile.kind)


def result_value(result: Result) -> tuple[str, str]:
    """The value of an accepted result and its unit (a text has no unit)."""
    if result.text is not None:
        return result.text, ""
    if result.in_set is not None and result.in_set.part is SetPart.GROUP:
        return translate("words", "group"), ""
    if result.answer is not None:
        from station.ui.intake.words import answer_text

        return answer_text(result.answer), ""
    if result.not_done is not None:
        return how_words.undone_word(result.not_done.why), ""
    if result.ekg is not None:
        seconds = result.ekg.samples / result.ekg.rate_hz
        return f"{seconds:.0f} s", translate("words", "{n} channels").format(
            n=len(result.ekg.channels)
        )
    return value_of(result.readings, result.kind)


def state_word(tile: TileView) -> str:
    """The word on a tile's chip."""
    program = program_words.state(tile.program) if tile.program is not None else ""
    if program:
        return program
    match tile.state:
        case TileState.NO_DEVICE:
            return translate("words", "No device")
        case TileState.WAITING:
            return translate("words", "Waiting")
        case TileState.MEASURING:
            return translate("words", "Measuring")
        case TileState.READY:
            return translate("words", "Ready")
        case TileState.SAVING:
            return translate("words", "Saving")
        case TileState.CAPTURED:
            return translate("words", "Captured")
        case TileState.BY_HAND:
            return translate("words", "By hand")
        case TileState.CHECK:
            return translate("words", "Check")
        case TileState.FAILED:
            return translate("words", "Failed")
        case TileState.STALE:
            if tile.age_s is None:
                return translate("words", "Stale")
            return translate("words", "Stale, {age}").format(age=age_text(tile.age_s))
        case TileState.GONE:
            return translate("words", "Gone")
        case TileState.NOT_DONE:
            why = tile.not_done.why if tile.not_done is not None else NotDoneWhy.SKIPPED
            return how_words.undone_word(why)


def delivery_word(state: DeliveryState) -> str:
    """The word of a receipt."""
    match state:
        case DeliveryState.QUEUED:
            return translate("words", "Queued")
        case DeliveryState.SENDING:
            return translate("words", "Sending")
        case DeliveryState.TAKEN:
            return translate("words", "Taken, not confirmed")
        case DeliveryState.DELIVERED:
            return translate("words", "Delivered")
        case DeliveryState.REFUSED:
            return translate("words", "Refused")
        case DeliveryState.AMBIGUOUS:
            return translate("words", "Not sure: look in chart")


def presence_word(presence: Presence) -> str:
    """Where an expected patient stands."""
    match presence:
        case Presence.NOT_ARRIVED:
            return translate("words", "Not arrived")
        case Presence.ARRIVED:
            return translate("words", "Arrived")
        case Presence.ROOMED:
            return translate("words", "Roomed")
        case Presence.READY:
            return translate("words", "Ready for provider")
        case Presence.PAUSED:
            return translate("words", "Paused")
        case Presence.DID_NOT_COME:
            return translate("words", "Did not come")


def hold_reason(reason: HoldReason) -> str:
    """Why a reading is in the tray."""
    match reason:
        case HoldReason.BEFORE_PATIENT:
            return translate("words", "Started before this patient was confirmed")
        case HoldReason.NO_PATIENT:
            return translate("words", "No patient was confirmed then")
        case HoldReason.FROM_MEMORY:
            return translate("words", "Came from the device's memory")
        case HoldReason.CLOCK_SET:
            return translate("words", "This computer's clock was set, or it slept, meanwhile")
        case HoldReason.CLOCK_WRONG:
            return translate("words", "The device's clock is wrong")
        case HoldReason.DUPLICATE:
            return translate("words", "The same reading came before")
        case HoldReason.AFTER_SIGNATURE:
            return translate("words", "Arrived after the signature")
        case HoldReason.OUTSIDE_PROGRAM:
            return translate("words", "Not a reading of the program that was running")


def role_word(role: UserRole) -> str:
    """What a person is, short enough for the rail."""
    match role:
        case UserRole.ASSISTANT:
            return translate("words", "MA")
        case UserRole.CLINICIAN:
            return translate("words", "Clinician")
        case UserRole.ENGINEER:
            return translate("words", "Engineer")
        case UserRole.ADMIN:
            return translate("words", "Admin")
        case UserRole.EMERGENCY:
            return translate("words", "Emergency")


def sex_word(sex: str | None) -> str:
    """FHIR's administrative gender, or what the chart says."""
    match sex:
        case "female":
            return translate("words", "Female")
        case "male":
            return translate("words", "Male")
        case "other":
            return translate("words", "Other")
        case "unknown" | None:
            return translate("words", "Not known")
        case _:
            return sex


def age_text(seconds: float) -> str:
    """How old something is: "40 s", "16 min", "1 h 35 min", "3 days"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return translate("words", "{n} s").format(n=max(0, int(seconds)))
    if minutes < 60:
        return translate("words", "{n} min").format(n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48 and not minutes:
        return translate("words", "{h} h").format(h=hours)
    if hours < 48:
        return translate("words", "{h} h {m} min").format(h=hours, m=minutes)
    return translate("words", "{n} days").format(n=hours // 24)


def patient_line(patient: Patient, today: date) -> str:
    """Birth date, age and sex of a patient in one line."""
    age = patient.age_on(today)
    years = translate("words", "{n} y").format(n=age) if age is not None else ""
    parts = [day(patient.birth_date), years, sex_word(patient.sex)[:1] if patient.sex else ""]
    return ", ".join(part for part in parts if part)


def short_name(name: str) -> str:
    """Shorten "Priya Nair" to "Priya N.", for the rail."""
    first, _, rest = name.partition(" (")[0].partition(" ")
    return f"{first} {rest.split()[-1][0]}." if rest.strip() else first
