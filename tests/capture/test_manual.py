"""What a person enters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from station.capture.commands import Accept, EnterText, EnterValue, Retake
from station.capture.views import TileState
from station.visit import ResultKind
from station.vitals import Context, Origin, Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, Bedside, values

BP = ResultKind.BLOOD_PRESSURE


def enter(*said: tuple[Vital, str, Unit], context: Context | None = None) -> EnterValue:
    return EnterValue(
        actor=ACTOR,
        values=tuple((vital, Quantity(Decimal(value), unit)) for vital, value, unit in said),
        context=context or Context(),
    )


async def test_a_pressure_by_hand() -> None:
    room = Bedside()
    await room.start()
    context = Context(side="right", body_site="upper arm", method="auscultatory")
    await room.done(
        enter(
            (Vital.SYSTOLIC, "118", Unit.MMHG), (Vital.DIASTOLIC, "76", Unit.MMHG), context=context
        )
    )
    tile = room.tile(BP)
    assert (tile.state, tile.device, tile.simulated) == (TileState.BY_HAND, "by hand", False)
    assert values(tile) == {Vital.SYSTOLIC: "118", Vital.DIASTOLIC: "76"}
    result = room.filed(BP)
    assert result is not None
    assert result.origins == {Origin.MANUAL}
    assert result.accepted_by == ACTOR
    # What nobody said is what the site assumes: an adult's cuff, sitting.
    known = Context(
        side="right",
        body_site="upper arm",
        method="auscultatory",
        cuff_size="adult",
        position="sitting",
    )
    assert {reading.context for reading in result.readings} == {known}
    assert {reading.measurement for reading in result.readings} == {result.readings[0].measurement}
    assert {reading.device.spec for reading in result.readings} == {"manual"}
    assert {reading.taken.received for reading in result.readings} == {room.now}


@pytest.mark.parametrize(
    ("vital", "value", "unit", "kind"),
    [
        (Vital.RESPIRATORY_RATE, "16", Unit.PER_MIN, ResultKind.RESPIRATORY_RATE),
        (Vital.PAIN_SCORE, "0", Unit.SCORE, ResultKind.PAIN_SCORE),
        (Vital.PAIN_SCORE, "10", Unit.SCORE, ResultKind.PAIN_SCORE),
        (Vital.BODY_TEMPERATURE, "98.6", Unit.FAHRENHEIT, ResultKind.BODY_TEMPERATURE),
        (Vital.BODY_WEIGHT, "181.5", Unit.POUND, ResultKind.BODY_WEIGHT),
        (Vital.BODY_HEIGHT, "66", Unit.INCH, ResultKind.BODY_HEIGHT),
        (Vital.PULSE_RATE, "72", Unit.PER_MIN, ResultKind.PULSE_RATE),
        (Vital.SPO2, "97", Unit.PERCENT, ResultKind.SPO2),
    ],
)
async def test_one_vital_by_hand(vital: Vital, value: str, unit: Unit, kind: ResultKind) -> None:
    room = Bedside()
    await room.start()
    await room.done(enter((vital, value, unit)))
    result = room.filed(kind)
    assert result is not None
    assert [reading.quantity for reading in result.readings] == [Quantity(Decimal(value), unit)]
    assert room.tile(kind).state is TileState.BY_HAND


async def test_breaths_are_counted_unless_said_otherwise() -> None:
    room = Bedside()
    await room.start()
    await room.done(enter((Vital.RESPIRATORY_RATE, "16", Unit.PER_MIN)))
    result = room.filed(ResultKind.RESPIRATORY_RATE)
    assert result is not None
    assert result.readings[0].context.method == "counted"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ((), "There is no value."),
        (((Vital.SYSTOLIC, "118", Unit.MMHG),), "A blood pressure is two numbers."),
        (
            ((Vital.SYSTOLIC, "118", Unit.MMHG), (Vital.SYSTOLIC, "119", Unit.MMHG)),
            "A blood pressure is two numbers.",
        ),
        (
            ((Vital.SYSTOLIC, "76", Unit.MMHG), (Vital.DIASTOLIC, "118", Unit.MMHG)),
            "The systolic pressure is not above the diastolic one.",
        ),
        (
            ((Vital.SYSTOLIC, "76", Unit.MMHG), (Vital.DIASTOLIC, "76", Unit.MMHG)),
            "The systolic pressure is not above the diastolic one.",
        ),
        (
            ((Vital.PULSE_RATE, "72", Unit.PER_MIN), (Vital.SPO2, "97", Unit.PERCENT)),
            "These values do not belong together.",
        ),
        (((Vital.CUFF_PRESSURE, "90", Unit.MMHG),), "Cuff pressure is not entered by hand."),
        (((Vital.HEART_RATE, "70", Unit.PER_MIN),), "Heart rate is not entered by hand."),
        (((Vital.PERFUSION_INDEX, "2", Unit.PERCENT),), "Perfusion index is not entered by hand."),
        (
            ((Vital.BODY_TEMPERATURE, "36.8", Unit.PERCENT),),
            "Temperature cannot be in %.",
        ),
        (
            ((Vital.BODY_TEMPERATURE, "98.6", Unit.CELSIUS),),
            "Temperature 98.6 Cel is not possible.",
        ),
        (
            ((Vital.BODY_WEIGHT, "1500", Unit.POUND),),  # 680 kg
            "Weight 1500 [lb_av] is not possible.",
        ),
        (((Vital.PAIN_SCORE, "11", Unit.SCORE),), "Pain 11 {score} is not possible."),
        (((Vital.PAIN_SCORE, "-1", Unit.SCORE),), "Pain -1 {score} is not possible."),
        (((Vital.PAIN_SCORE, "3.5", Unit.SCORE),), "A pain score is a whole number."),
        (
            ((Vital.SYSTOLIC, "1180", Unit.MMHG), (Vital.DIASTOLIC, "76", Unit.MMHG)),
            "Systolic pressure 1180 mm[Hg] is not possible.",
        ),
    ],
)
async def test_what_cannot_be_entered(said: tuple[tuple[Vital, str, Unit], ...], says: str) -> None:
    room = Bedside()
    await room.start()
    assert (await room.denied(enter(*said))).says == says
    assert room.store.results == {}


async def test_a_correction_replaces_and_both_stay_on_disk() -> None:
    room = Bedside()
    await room.start()
    await room.done(enter((Vital.PAIN_SCORE, "3", Unit.SCORE)))
    await room.done(enter((Vital.PAIN_SCORE, "4", Unit.SCORE)))
    assert values(room.tile(ResultKind.PAIN_SCORE)) == {Vital.PAIN_SCORE: "4"}
    assert len(room.kept()) == 1
    assert len(room.store.withdrawn) == 1
    assert list(room.store.reasons.values()) == ["replaced by a person"]
    await room.done(Retake(actor=ACTOR, kind=ResultKind.PAIN_SCORE))
    assert room.tile(ResultKind.PAIN_SCORE).state is TileState.WAITING


async def test_a_value_by_hand_replaces_a_measured_one() -> None:
    room = Bedside()
    await room.start()
    room.temperature("30.1")
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BODY_TEMPERATURE))
    await room.done(enter((Vital.BODY_TEMPERATURE, "36.9", Unit.CELSIUS)))
    tile = room.tile(ResultKind.BODY_TEMPERATURE)
    assert (tile.state, values(tile)) == (TileState.BY_HAND, {Vital.BODY_TEMPERATURE: "36.9"})


async def test_the_reason_for_the_visit() -> None:
    room = Bedside()
    await room.start()
    kind = ResultKind.REASON_FOR_VISIT
    await room.done(
        EnterText(actor=ACTOR, kind=kind, text="  Husten seit\n3 Tagen,  nachts ärger ")
    )
    tile = room.tile(kind)
    assert (tile.state, tile.text) == (TileState.BY_HAND, "Husten seit 3 Tagen, nachts ärger")
    await room.done(EnterText(actor=ACTOR, kind=kind, text="x" * 1000))
    answer = await room.denied(EnterText(actor=ACTOR, kind=kind, text="x" * 1001))
    assert answer.says == "The text has 1001 characters; at most 1000 are kept."
    await room.denied(EnterText(actor=ACTOR, kind=kind, text=" \n "))
    assert room.tile(kind).text == "x" * 1000


async def test_words_are_no_pressure() -> None:
    room = Bedside()
    await room.start()
    await room.denied(EnterText(actor=ACTOR, kind=BP, text="120 over 80"))
    assert room.store.results == {}
