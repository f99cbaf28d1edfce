"""The tray: a measurement is held, recognised, attached and discarded as one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from station.capture.attach import Judge
from station.capture.commands import Accept, AttachHeld, DiscardHeld, Retake
from station.capture.views import HoldReason, Phase, TileState
from station.visit import ResultKind
from station.vitals import FailureReason, Unit, Vital
from tests.capture.bedside import ACTOR, CUFF, THERMOMETER, Bedside, values
from tests.capture.room import NINE, reading

BP = ResultKind.BLOOD_PRESSURE
PULSE = ResultKind.PULSE_RATE
TEMPERATURE = ResultKind.BODY_TEMPERATURE
STAMP = datetime(2026, 11, 24, 10, 0, 30)


def attach(measurement: str, reason: str = "hers") -> AttachHeld:
    return AttachHeld(actor=ACTOR, measurement=measurement, reason=reason)


def twice(room: Bedside, first: tuple[str, str], second: tuple[str, str]) -> None:
    """Two pressures that the cuff stamped with the same second."""
    for systolic, diastolic in (first, second):
        said = ((Vital.SYSTOLIC, systolic), (Vital.DIASTOLIC, diastolic))
        room.says(*said, device=CUFF, device_time=STAMP)


@pytest.mark.parametrize(("seconds", "reason"), [(30, None), (31, HoldReason.CLOCK_WRONG)])
def test_the_tolerance_for_clocks_is_the_sites(seconds: int, reason: HoldReason | None) -> None:
    strict = Judge(clock_tolerance=timedelta(seconds=30))
    for sign in (1, -1):
        said = reading(
            Vital.BODY_TEMPERATURE,
            "36.8",
            Unit.CELSIUS,
            THERMOMETER,
            NINE,
            took_s=0,
            offset=timedelta(seconds=sign * seconds),
        )
        assert strict.judge(said, NINE, signed=False) is reason


async def test_other_values_at_the_same_second_are_no_duplicate_and_stay_together() -> None:
    room = Bedside()
    await room.start()
    twice(room, ("128", "82"), ("131", "82"))
    assert room.held() == ()
    assert values(room.tile(BP)) == {Vital.SYSTOLIC: "131", Vital.DIASTOLIC: "82"}


async def test_a_duplicate_by_its_first_value_is_held_whole() -> None:
    room = Bedside()
    await room.start()
    twice(room, ("128", "82"), ("128", "88"))
    [held] = room.held()
    assert held.reason is HoldReason.DUPLICATE
    assert [str(one.quantity.value) for one in held.readings] == ["128", "88"]
    assert values(room.tile(BP)) == {Vital.SYSTOLIC: "128", Vital.DIASTOLIC: "82"}


async def test_memory_without_times_is_a_duplicate_by_all_of_its_values() -> None:
    room = Bedside()
    await room.start()
    room.pressure("128", "82")
    room.pressure("128", "85", from_memory=True)
    room.pressure("128", "82", from_memory=True)
    assert [held.reason for held in room.held()] == [HoldReason.FROM_MEMORY, HoldReason.DUPLICATE]


async def test_what_was_discarded_is_laid_there_again_when_it_is_sent_again() -> None:
    room = Bedside()
    how = {"from_memory": True, "device_time": STAMP}
    first = room.temperature("38.4", **how)
    await room.done(DiscardHeld(actor=ACTOR, measurements=(first,), reason="a test"))
    again = room.temperature("38.4", **how)
    room.temperature("38.4", **how)
    assert [(held.measurement, held.reason) for held in room.held()] == [
        (again, HoldReason.DUPLICATE)
    ]


async def test_a_measurement_that_was_attached_by_hand_is_shown_though_it_is_old() -> None:
    room = Bedside()
    name = room.temperature("38.4")
    room.at += 3600
    await room.start()
    await room.done(attach(name))
    tile = room.tile(TEMPERATURE)
    assert (tile.state, tile.age_s, tile.acceptable) == (TileState.READY, 3600, True)
    room.at += 600
    assert room.tile(TEMPERATURE).state is TileState.STALE


async def test_a_held_pressure_comes_with_its_pulse() -> None:
    room = Bedside()
    name = room.pressure("128", "82")
    await room.start()
    await room.done(attach(name))
    assert values(room.tile(BP)) == {Vital.SYSTOLIC: "128", Vital.DIASTOLIC: "82"}
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "74"}


async def test_once_the_kept_value_is_taken_back_the_held_one_can_be_attached() -> None:
    room = Bedside()
    name = room.temperature("38.4")
    await room.start()
    room.temperature("36.8")
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert "kept already" in (await room.denied(attach(name))).says
    await room.done(Retake(actor=ACTOR, kind=TEMPERATURE))
    await room.done(attach(name))
    assert "not held any more" in (await room.denied(attach(name))).says


async def test_a_held_pressure_that_is_upside_down_cannot_be_attached() -> None:
    room = Bedside()
    name = room.pressure("80", "120")
    await room.start()
    assert (await room.denied(attach(name))).says == "No living patient has these numbers."
    assert [held.measurement for held in room.held()] == [name]
    tile = room.tile(BP)
    assert (tile.state, tile.readings) == (TileState.FAILED, ())
    assert tile.failure is not None
    assert tile.failure.reason is FailureReason.DEVICE_ERROR
    assert room.tile(PULSE).readings == ()


async def test_what_is_not_charted_alone_is_neither_held_nor_live() -> None:
    room = Bedside()
    room.says((Vital.GLUCOSE, "98"), device=CUFF)
    await room.start()
    room.says((Vital.RR_INTERVAL, "812"), device=CUFF)
    assert room.held() == ()
    assert room.phase() is Phase.CONFIRMED


async def test_a_duplicate_that_the_driver_knows_is_held_as_one() -> None:
    """Without a device's time nobody else can tell."""
    room = Bedside()
    await room.start()
    room.temperature("36.6")
    room.temperature("36.6", duplicate=True)
    [held] = room.held()
    assert held.reason is HoldReason.DUPLICATE


async def test_what_is_known_by_its_time_carries_the_mark() -> None:
    room = Bedside()
    await room.start()
    twice(room, ("128", "82"), ("128", "82"))
    assert [one.duplicate for held in room.held() for one in held.readings] == [True, True]


async def test_a_memory_without_times_that_comes_again_is_not_laid_beside_itself() -> None:
    room = Bedside()
    room.temperature("36.6", from_memory=True)
    room.temperature("36.6", from_memory=True)  # another one of the same download
    for _ in range(2):
        room.temperature("36.6", from_memory=True, duplicate=True)
        room.temperature("36.6", from_memory=True, duplicate=True)
    assert [held.reason for held in room.held()] == [HoldReason.FROM_MEMORY, HoldReason.DUPLICATE]


async def test_equal_values_at_other_times_are_other_records() -> None:
    room = Bedside()
    for minutes in (0, 30):
        room.temperature("36.6", from_memory=True, device_time=STAMP + timedelta(minutes=minutes))
    assert [held.reason for held in room.held()] == [HoldReason.FROM_MEMORY] * 2


async def test_the_age_of_a_record_counts_from_its_end_by_a_clock_that_is_believed() -> None:
    room = Bedside()
    room.temperature(
        "36.6",
        from_memory=True,
        device_time=STAMP,
        offset=timedelta(0),
        stored_for=timedelta(minutes=40),
    )
    room.at += 60
    assert [held.age_s for held in room.held()] == [2460.0]


def test_what_was_kept_before_this_run_is_known() -> None:
    kept, other = (
        reading(
            Vital.BODY_TEMPERATURE,
            value,
            Unit.CELSIUS,
            THERMOMETER,
            NINE,
            took_s=0,
            device_time=STAMP,
        )
        for value in ("36.8", "36.9")
    )
    judge = Judge()
    judge.remember([kept])
    again = kept.replace(id="again", measurement="again")
    assert judge.judge(again, NINE, signed=False) is HoldReason.DUPLICATE
    assert judge.judge(other, NINE, signed=False) is None
