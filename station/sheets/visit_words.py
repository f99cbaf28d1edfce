"""Words for the results of a visit on paper: what each is, how it was measured, what is unusual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from station.body_places import place
from station.intake.answer import AnswerState, IntakeAnswer
from station.saying import Said, say
from station.sheets.words import Speak, day
from station.visit import (
    Delivery,
    DeliveryState,
    NotDoneWhy,
    Result,
    ResultKind,
    Role,
    SetPart,
)
from station.vitals import VITALS, Origin, Quantity, Reading, Unit, Vital

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from station.vitals import Context

    Told = Callable[[Quantity, Vital], tuple[str, Unit]]

__all__ = [
    "DELIVERIES",
    "KINDS",
    "ROLES",
    "UNDONE",
    "answer_words",
    "as_sent",
    "beside_words",
    "context_words",
    "measured_at",
    "origin_word",
    "receipt_words",
    "say_vital",
    "title_of",
    "unit_word",
    "value_of",
]

KINDS: Final[dict[ResultKind, Said]] = {
    ResultKind.BLOOD_PRESSURE: say("Blood pressure"),
    ResultKind.PULSE_RATE: say("Pulse"),
    ResultKind.SPO2: say("SpO₂"),
    ResultKind.BODY_TEMPERATURE: say("Temperature"),
    ResultKind.RESPIRATORY_RATE: say("Respiration"),
    ResultKind.BODY_WEIGHT: say("Weight"),
    ResultKind.BODY_HEIGHT: say("Height"),
    ResultKind.PAIN_SCORE: say("Pain"),
    ResultKind.HEAD_CIRCUMFERENCE: say("Head circumference"),
    ResultKind.REASON_FOR_VISIT: say("Reason for visit"),
    ResultKind.INTAKE: say("Intake"),
    ResultKind.EKG: say("EKG"),
}
ROLES: Final[dict[Role, Said]] = {
    Role.ASSISTANT: say("MA"),
    Role.CLINICIAN: say("Clinician"),
    Role.ENGINEER: say("Engineer"),
    Role.ADMIN: say("Admin"),
    Role.EMERGENCY: say("Emergency"),
}
UNDONE: Final[dict[NotDoneWhy, Said]] = {
    NotDoneWhy.REFUSED: say("Not done: the patient said no"),
    NotDoneWhy.UNABLE: say("Not done: it could not be done"),
    NotDoneWhy.SKIPPED: say("Not done: it was skipped"),
}
DELIVERIES: Final[dict[DeliveryState, Said]] = {
    DeliveryState.QUEUED: say("Queued"),
    DeliveryState.SENDING: say("Sending"),
    DeliveryState.TAKEN: say("Taken, not confirmed"),
    DeliveryState.DELIVERED: say("Delivered"),
    DeliveryState.REFUSED: say("Refused"),
    DeliveryState.AMBIGUOUS: say("Not sure: look in chart"),
}
_STATES: Final[dict[AnswerState, Said]] = {
    AnswerState.SAID_NO: say("Said no"),
    AnswerState.NOT_ABLE: say("Not able"),
    AnswerState.NOT_ASKED: say("Not asked"),
}
_SIDES: Final = {"left": say("left"), "right": say("right")}
_SITES: Final = {
    "upper_arm": say("upper arm"),
    "wrist": say("wrist"),
    "thigh": say("thigh"),
    "mouth": say("mouth"),
    "tympanum": say("ear"),
    "ear": say("ear"),
    "temporal_artery": say("temple"),
    "forehead": say("forehead"),
    "axilla": say("armpit"),
    "rectum": say("rectum"),
    "finger": say("finger"),
    "ear_lobe": say("ear lobe"),
    "toe": say("toe"),
}
_CUFFS: Final = {
    "infant": say("infant cuff"),
    "child": say("child cuff"),
    "small_adult": say("small adult cuff"),
    "adult": say("adult cuff"),
    "large_adult": say("large adult cuff"),
    "thigh": say("thigh cuff"),
}
_POSITIONS: Final = {
    "sitting": say("sitting"),
    "supine": say("lying"),
    "standing": say("standing"),
}
_CLOTHES: Final = {"clothed": say("clothed"), "unclothed": say("unclothed")}
_METHODS: Final = {
    "auscultation": say("by ear"),
    "auscultatory": say("by ear"),
    "palpation": say("by touch"),
    "oscillometric": say("oscillometric"),
    "read_from_instrument": say("read from instrument"),
    "oximetry": say("oximetry"),
    "counted": say("counted"),
    "scale": say("scale"),
    "stated": say("stated, not measured"),
    "stadiometer": say("height rod"),
    "tape": say("tape"),
}
_ASKED: Final = {
    "body_site": say("site"),
    "side": say("side"),
    "cuff_size": say("cuff"),
    "position": say("position"),
    "oxygen_l_min": say("oxygen"),
    "clothing": say("clothes"),
}
_UNITS: Final = {
    Unit.MMHG: "mmHg",
    Unit.CELSIUS: "°C",
    Unit.FAHRENHEIT: "°F",
    Unit.POUND: "lb",
    Unit.INCH: "in",
    Unit.KG_PER_M2: "kg/m²",
    Unit.ONE: "",
}
_MAIN: Final = {
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE, Vital.HEART_RATE),
    ResultKind.SPO2: (Vital.SPO2,),
}


def as_sent(quantity: Quantity, vital: Vital) -> tuple[str, Unit]:
    """The digits and the unit that were sent."""
    return f"{quantity.value:f}", quantity.unit


def unit_word(unit: Unit, speak: Speak) -> str:
    """A unit as people write it."""
    return speak(say("of 10")) if unit is Unit.SCORE else _UNITS.get(unit, unit.value)


def title_of(result: Result, language: str, speak: Speak) -> str:
    """What the result is; a part of a set by its place in it, an answer by its question."""
    if result.answer is not None:
        return result.answer.words.in_language(language)
    of = result.in_set
    if of is None:
        return speak(KINDS[result.kind])
    match of.part:
        case SetPart.AVERAGE:
            return speak(say("Blood pressure, average of {n}", n=of.of))
        case SetPart.GROUP:
            return speak(say("Blood pressure, {n} readings", n=of.of))
        case SetPart.READING:
            return speak(of.label) if of.label else speak(say("Reading {n}", n=of.place))


def value_of(result: Result, told: Told, speak: Speak) -> tuple[str, str]:
    """The number and its unit, both "" where there is none. A blood pressure is both numbers."""
    if result.kind is ResultKind.BLOOD_PRESSURE:
        if result.in_set is not None and result.in_set.part is SetPart.GROUP:
            return "", ""
        upper, lower = result.reading(Vital.SYSTOLIC), result.reading(Vital.DIASTOLIC)
        if upper is None or lower is None:
            return "", ""
        number, unit = told(upper.quantity, upper.vital)
        return f"{number}/{told(lower.quantity, lower.vital)[0]}", unit_word(unit, speak)
    main = main_reading(result)
    if main is None:
        return "", ""
    number, unit = told(main.quantity, main.vital)
    return number, unit_word(unit, speak)


def main_reading(result: Result) -> Reading | None:
    """The reading that the result is named for; None where it has none."""
    for vital in _MAIN.get(result.kind, ()):
        found = result.reading(vital)
        if found is not None:
            return found
    return result.readings[0] if result.readings else None


def beside_words(result: Result, told: Told, speak: Speak) -> Iterator[str]:
    """The other numbers of the same measurement: mean pressure, pulse, perfusion."""
    main = main_reading(result)
    shown = {Vital.SYSTOLIC, Vital.DIASTOLIC} if main and main.vital is Vital.SYSTOLIC else set()
    if result.in_set is not None and result.in_set.part is SetPart.GROUP:
        return
    for reading in result.readings:
        if reading is not main and reading.vital not in shown:
            number, unit = told(reading.quantity, reading.vital)
            yield speak(
                say(
                    "{vital} {value}",
                    vital=say_vital(reading.vital),
                    value=f"{number} {unit_word(unit, speak)}".strip(),
                )
            )


_VITALS: Final = {
    Vital.SYSTOLIC: say("Systolic pressure"),
    Vital.DIASTOLIC: say("Diastolic pressure"),
    Vital.MEAN_ARTERIAL_PRESSURE: say("Mean arterial pressure"),
    Vital.PULSE_RATE: say("Pulse"),
    Vital.HEART_RATE: say("Heart rate"),
    Vital.SPO2: say("SpO₂"),
    Vital.PERFUSION_INDEX: say("Perfusion index"),
    Vital.BODY_TEMPERATURE: say("Temperature"),
    Vital.RESPIRATORY_RATE: say("Respiration"),
    Vital.BODY_WEIGHT: say("Weight"),
    Vital.BODY_HEIGHT: say("Height"),
    Vital.BMI: say("BMI"),
    Vital.PAIN_SCORE: say("Pain"),
    Vital.HEAD_CIRCUMFERENCE: say("Head circumference"),
}


def say_vital(vital: Vital) -> str:
    """The name of one number."""
    return _VITALS.get(vital, VITALS[vital].title)


def answer_words(answer: IntakeAnswer, language: str, speak: Speak) -> str:
    """An answer of the intake, with its note."""
    if answer.state is not AnswerState.ANSWERED:
        text = speak(_STATES[answer.state])
    elif answer.option is not None:
        text = answer.option.words.in_language(language)
    elif answer.yes is not None:
        text = speak(say("Yes") if answer.yes else say("No"))
    elif answer.number is not None:
        text = f"{answer.number:f} {'' if answer.unit == '1' else answer.unit}".strip()
    elif answer.day is not None:
        text = speak(day(answer.day))
    else:
        text = answer.text or ""
    return f"{text}: {answer.note}" if answer.note else text


def context_words(how: Context, speak: Speak) -> str:
    """How it was measured, as far as it was said: "right upper arm, adult cuff, sitting"."""
    parts = [
        _where(how.side, how.body_site, speak),
        _known(_CUFFS, how.cuff_size, speak),
        _known(_POSITIONS, how.position, speak),
        _known(_CLOTHES, how.clothing, speak),
    ]
    if how.oxygen_l_min is not None:
        air, some = say("room air"), say("oxygen {n} L/min", n=f"{how.oxygen_l_min:f}")
        parts.append(speak(some if how.oxygen_l_min else air))
    if how.counted_s is not None:
        parts.append(speak(say("counted {n} s", n=how.counted_s)))
    else:
        parts.append(_known(_METHODS, how.method, speak))
    parts += [
        speak(say("{what}: left unsaid", what=_known(_ASKED, name, speak)))
        for name in how.left_unsaid
    ]
    return ", ".join(part for part in parts if part)


def _where(side: str | None, site: str | None, speak: Speak) -> str:
    known = place(side, site) if side and site else None
    if known is not None:
        return speak(known)
    one, other = _known(_SIDES, side, speak), _known(_SITES, site, speak)
    return speak(say("{side} {site}", side=one, site=other)) if one and other else one or other


def _known(words: dict[str, Said], key: str | None, speak: Speak) -> str:
    """The word for it; a site's own word as it is."""
    if key is None:
        return ""
    return speak(words[key]) if key in words else key.replace("_", " ")


def origin_word(origins: frozenset[Origin]) -> str:
    """What is to be seen beside a value that no instrument gave here and now; "" for a real one."""
    if Origin.SIMULATOR in origins:
        return say("SIMULATED")
    return say("REPLAYED") if Origin.REPLAY in origins else ""


def measured_at(reading: Reading, zone: tzinfo | None) -> datetime:
    """When it was measured: of what comes from a memory, by the device's own clock, put right."""
    taken = reading.taken
    if reading.from_memory and taken.device_time is not None and taken.clock_offset is not None:
        local = taken.device_time - taken.clock_offset
        return local.replace(tzinfo=zone) if zone is not None else local.astimezone()
    return taken.received.astimezone(zone)


def receipt_words(delivery: Delivery, zone: tzinfo | None, speak: Speak) -> Iterator[str]:
    """What is known about a result at one destination."""
    at = delivery.at.astimezone(zone)
    yield speak(
        say("{place}: {state}", place=delivery.destination, state=DELIVERIES[delivery.state])
    )
    if delivery.state is DeliveryState.DELIVERED:
        yield f"{at:%H:%M:%S}" + (f", {delivery.chart_id}" if delivery.chart_id else "")
        if delivery.warns:
            yield speak(say("Remark: {text}", text=delivery.warns))
    elif delivery.says:
        yield speak(delivery.says)
