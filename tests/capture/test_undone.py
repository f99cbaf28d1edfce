"""A vital that is not measured: said no, not able, skipped. And computed and aged tiles."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from station.capture.bmi import body_mass_index
from station.capture.board_policy import BoardPolicy
from station.capture.commands import Accept, EnterText, EnterValue, LeaveUndone, Retake, Sign
from station.capture.views import Phase, TileState
from station.visit import ExpectedPatient, NotDone, NotDoneWhy, ResultKind
from station.vitals import CannotConvertError, Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, Bedside, values
from tests.capture.room import OKAFOR

BP = ResultKind.BLOOD_PRESSURE
SPO2 = ResultKind.SPO2
WEIGHT = ResultKind.BODY_WEIGHT
HEIGHT = ResultKind.BODY_HEIGHT


def undone(kind: ResultKind, why: NotDoneWhy = NotDoneWhy.REFUSED, reason: str = "") -> LeaveUndone:
    return LeaveUndone(actor=ACTOR, kind=kind, why=why, reason=reason)


def enter(vital: Vital, value: str, unit: Unit) -> EnterValue:
    return EnterValue(actor=ACTOR, values=((vital, Quantity(Decimal(value), unit)),))


def born(day: date) -> ExpectedPatient:
    return dataclasses.replace(OKAFOR, patient=dataclasses.replace(OKAFOR.patient, birth_date=day))


@pytest.mark.parametrize("why", list(NotDoneWhy))
async def test_what_is_not_done_is_kept_shown_and_signed(why: NotDoneWhy) -> None:
    room = Bedside()
    await room.start()
    await room.done(undone(BP, why, " fistula  in the arm "))
    tile = room.tile(BP)
    assert tile.state is TileState.NOT_DONE
    assert tile.not_done == NotDone(why=why, reason="fistula in the arm")
    assert tile.readings == ()
    assert tile.received == room.now
    assert room.phase() is Phase.ACCEPTED
    await room.done(Sign(actor=ACTOR, pin="1"))


async def test_measuring_after_all_takes_its_place() -> None:
    room = Bedside()
    await room.start()
    await room.done(undone(BP, NotDoneWhy.UNABLE))
    first = room.filed(BP)
    assert first is not None
    room.at = 60
    room.inflating("140")
    assert room.tile(BP).state is TileState.MEASURING
    room.at = 80
    room.pressure("128", "82")
    assert room.tile(BP).acceptable
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert room.tile(BP).state is TileState.CAPTURED
    assert room.store.reasons[first.id] == "measured after all"
    assert [one.kind for one in room.kept()] == [BP]


async def test_a_stream_that_goes_on_says_nothing_before_it_could_be_kept() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(2))
    await room.done(undone(SPO2, NotDoneWhy.UNABLE))
    list(room.packets(1))
    assert room.tile(SPO2).state is TileState.NOT_DONE
    list(room.packets(6))
    assert room.tile(SPO2).state is TileState.MEASURING
    assert room.tile(SPO2).acceptable
    assert room.capture.ready_by_itself(room.now) == (
        (ResultKind.PULSE_RATE, room.tile(ResultKind.PULSE_RATE).measurement),
    )


async def test_by_hand_takes_its_place_too_and_again_takes_it_back() -> None:
    room = Bedside()
    await room.start()
    await room.done(undone(WEIGHT, NotDoneWhy.SKIPPED))
    await room.done(enter(Vital.BODY_WEIGHT, "80", Unit.KILOGRAM))
    assert room.tile(WEIGHT).state is TileState.BY_HAND
    await room.done(undone(HEIGHT))
    await room.done(Retake(actor=ACTOR, kind=HEIGHT))
    assert room.tile(HEIGHT).state is TileState.NO_DEVICE


async def test_what_has_a_value_is_not_left_undone() -> None:
    room = Bedside()
    await room.start()
    await room.done(enter(Vital.BODY_WEIGHT, "80", Unit.KILOGRAM))
    await room.denied(undone(WEIGHT))
    await room.denied(undone(ResultKind.EKG))
    await room.denied(undone(HEIGHT, reason="x" * 1001))
    assert room.tile(WEIGHT).state is TileState.BY_HAND


async def test_another_word_for_why_takes_the_place_of_the_first() -> None:
    room = Bedside()
    await room.start()
    await room.done(undone(BP, NotDoneWhy.REFUSED))
    await room.done(undone(BP, NotDoneWhy.UNABLE))
    tile = room.tile(BP)
    assert tile.not_done is not None
    assert tile.not_done.why is NotDoneWhy.UNABLE
    assert len(room.kept()) == 1


# The body.


@pytest.mark.parametrize(
    ("weight", "height", "index"),
    [
        # By hand: 82.4 / 1.68² = 29.19501…; 70 / 1.75² = 22.857…
        (Quantity(Decimal("82.4"), Unit.KILOGRAM), Quantity(Decimal(168), Unit.CENTIMETRE), "29.2"),
        (Quantity(Decimal(70), Unit.KILOGRAM), Quantity(Decimal("1.75"), Unit.METRE), "22.9"),
        # CDC, "About adult BMI": 150 lb and 5 ft 5 in (65 in) are 24.96, told as 25.0.
        (Quantity(Decimal(150), Unit.POUND), Quantity(Decimal(65), Unit.INCH), "25.0"),
    ],
)
def test_body_mass_index(weight: Quantity, height: Quantity, index: str) -> None:
    assert body_mass_index(weight, height) == Quantity(Decimal(index), Unit.KG_PER_M2)


def test_what_is_no_weight_or_no_height_has_no_index() -> None:
    kilogram = Quantity(Decimal(70), Unit.KILOGRAM)
    with pytest.raises(CannotConvertError):
        body_mass_index(kilogram, kilogram)
    with pytest.raises(ValueError, match="above zero"):
        body_mass_index(kilogram, Quantity(Decimal(0), Unit.METRE))


async def test_the_index_is_of_what_is_kept_and_goes_with_it() -> None:
    room = Bedside()
    await room.start()
    await room.done(enter(Vital.BODY_WEIGHT, "82.4", Unit.KILOGRAM))
    assert room.tile(WEIGHT).bmi is None
    assert room.tile(WEIGHT).bmi_wants is HEIGHT
    await room.done(enter(Vital.BODY_HEIGHT, "168", Unit.CENTIMETRE))
    index = Quantity(Decimal("29.2"), Unit.KG_PER_M2)
    assert room.tile(WEIGHT).bmi == room.tile(HEIGHT).bmi == index
    assert room.tile(WEIGHT).bmi_wants is None
    assert room.shown is not None
    assert room.shown.bmi == index
    assert {one.kind for one in room.kept()} == {WEIGHT, HEIGHT}
    await room.done(Retake(actor=ACTOR, kind=HEIGHT))
    assert room.tile(WEIGHT).bmi is None
    await room.done(undone(HEIGHT))
    assert room.tile(WEIGHT).bmi is None


# Children. It is 24 November 2026 in this room.


@pytest.mark.parametrize(
    ("birth", "pressure", "head", "bmi"),
    [
        (date(2026, 10, 1), False, True, False),
        (date(2024, 11, 25), False, True, False),  # two tomorrow
        (date(2024, 11, 24), False, True, True),  # two today
        (date(2023, 11, 25), False, True, True),  # three tomorrow
        (date(2023, 11, 24), True, False, True),  # three today
        (date(1984, 2, 29), True, False, True),
    ],
)
async def test_tiles_are_those_for_the_age(
    birth: date, pressure: bool, head: bool, bmi: bool
) -> None:
    room = Bedside()
    await room.start(born(birth))
    kinds = [tile.kind for tile in room.capture.view(room.now)[1]]
    assert (BP in kinds) is pressure
    assert (ResultKind.HEAD_CIRCUMFERENCE in kinds) is head
    await room.done(enter(Vital.BODY_WEIGHT, "10", Unit.KILOGRAM))
    await room.done(enter(Vital.BODY_HEIGHT, "80", Unit.CENTIMETRE))
    assert (room.tile(WEIGHT).bmi is not None) is bmi


async def test_a_site_may_want_a_childs_pressure_and_no_head() -> None:
    policy = BoardPolicy(pressure_from_years=0, head_under_years=0)
    assert BP in policy.kinds(0)
    assert ResultKind.HEAD_CIRCUMFERENCE not in policy.kinds(0)
    assert BP in policy.kinds(None)


async def test_a_pressure_that_comes_all_the_same_is_not_invisible() -> None:
    room = Bedside()
    await room.start(born(date(2025, 6, 1)))
    room.at = 60
    room.pressure("92", "55")
    assert room.tile(BP).acceptable


async def test_a_head_circumference_by_tape() -> None:
    room = Bedside()
    await room.start(born(date(2025, 6, 1)))
    await room.done(enter(Vital.HEAD_CIRCUMFERENCE, "45.2", Unit.CENTIMETRE))
    assert values(room.tile(ResultKind.HEAD_CIRCUMFERENCE)) == {Vital.HEAD_CIRCUMFERENCE: "45.2"}
    await room.denied(enter(Vital.HEAD_CIRCUMFERENCE, "145", Unit.CENTIMETRE))


# Kept by itself.


async def test_what_is_steady_is_ready_by_itself_once() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(4))
    assert room.capture.ready_by_itself(room.now) == ()
    last = list(room.packets(2))[-1]
    assert room.capture.ready_by_itself(room.now) == (
        (ResultKind.PULSE_RATE, last),
        (SPO2, last),
    )
    await room.done(Accept(actor=ACTOR, kind=SPO2, measurement=last))
    assert [kind for kind, _ in room.capture.ready_by_itself(room.now)] == [ResultKind.PULSE_RATE]
    await room.done(EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="Cough"))
    await room.done(Sign(actor=ACTOR, pin="1"))
    assert room.capture.ready_by_itself(room.now) == ()


async def test_a_temperature_only_where_the_site_wants_it() -> None:
    for wanted in (frozenset[ResultKind](), frozenset({ResultKind.BODY_TEMPERATURE})):
        room = Bedside(policy=BoardPolicy(keep_when_steady=wanted))
        await room.start()
        room.at = 60
        room.temperature()
        found = {kind for kind, _ in room.capture.ready_by_itself(room.now)}
        assert found == wanted


async def test_nothing_by_itself_before_the_patient_is_confirmed() -> None:
    room = Bedside()
    await room.choose()
    list(room.packets(8))
    assert room.capture.ready_by_itself(room.now) == ()


async def test_a_value_from_before_the_refusal_is_refused_with_it() -> None:
    room = Bedside()
    await room.start()
    room.stream(6)
    await room.done(
        LeaveUndone(actor=ACTOR, kind=ResultKind.SPO2, why=NotDoneWhy.REFUSED, reason="")
    )
    await room.denied(Accept(actor=ACTOR, kind=ResultKind.SPO2))
    assert room.tile(ResultKind.SPO2).state is TileState.NOT_DONE
    room.stream(1)
    await room.done(Accept(actor=ACTOR, kind=ResultKind.SPO2))
