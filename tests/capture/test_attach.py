"""Whose reading is it: what attaches by itself, and what waits in the tray with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from station.capture.commands import (
    Accept,
    AttachHeld,
    ChoosePatient,
    Denied,
    DiscardHeld,
    EnterValue,
    LeavePatient,
    Sign,
)
from station.capture.views import HoldReason, Phase, TileState
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.capture.room import ACTOR, BRANDT, Room, oximetry, pressure, temperature

BP = ResultKind.BLOOD_PRESSURE
TEMPERATURE = ResultKind.BODY_TEMPERATURE


async def test_a_reading_that_started_after_the_confirmation_attaches() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now, took_s=59))
    assert room.held() == ()
    assert room.tile(TEMPERATURE).state is TileState.READY
    assert room.phase() is Phase.MEASURING


async def test_a_reading_that_started_before_the_confirmation_is_held() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now, took_s=61))
    assert [(held.reason, held.kind) for held in room.held()] == [
        (HoldReason.BEFORE_PATIENT, TEMPERATURE)
    ]
    assert room.tile(TEMPERATURE).readings == ()
    assert room.phase() is Phase.CONFIRMED


async def test_the_patient_changes_during_an_inflation() -> None:
    """Okafor's cuff finishes when Brandt is confirmed: it is nobody's until somebody says so."""
    room = Room()
    await room.start()
    room.later(20)  # the cuff starts here and needs 40 s
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    room.later(40)
    room.say(*pressure(room.now, took_s=50, pulse="70"))
    (held,) = room.held()
    assert held.reason is HoldReason.BEFORE_PATIENT
    assert held.kind is BP
    assert [str(one.quantity) for one in held.readings] == ["118 mm[Hg]", "76 mm[Hg]", "70 /min"]
    assert room.tile(BP).readings == ()
    assert room.tile(ResultKind.PULSE_RATE).readings == ()
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=BP)), Denied)


async def test_another_patient_clears_the_board() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now))
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    assert all(tile.readings == () for tile in room.capture.view(room.now)[1])


async def test_a_stored_reading_of_the_last_patient_arrives_now() -> None:
    room = Room()
    await room.start()
    room.later(600)
    room.say(*pressure(room.now, from_memory=True, took_s=0))
    assert [held.reason for held in room.held()] == [HoldReason.FROM_MEMORY]
    assert room.tile(BP).readings == ()


@pytest.mark.parametrize(
    ("offset_s", "reason"),
    [
        (-301, HoldReason.CLOCK_WRONG),
        (301, HoldReason.CLOCK_WRONG),
        (-300, None),
        (300, None),
    ],
)
async def test_a_clock_that_is_off_by_more_than_five_minutes_is_not_believed(
    offset_s: int, reason: HoldReason | None
) -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(
        temperature(
            room.now,
            device_time=datetime(2026, 11, 24, 9, 0),
            offset=timedelta(seconds=offset_s),
        )
    )
    assert [held.reason for held in room.held()] == ([reason] if reason else [])


async def test_the_age_of_a_held_reading_is_what_its_device_says() -> None:
    room = Room()
    room.say(
        temperature(
            room.now,
            device_time=datetime(2026, 11, 24, 7, 0),
            offset=timedelta(hours=-2),
        )
    )
    room.later(30)
    assert room.held()[0].age_s == 7230.0


async def test_nobody_is_in_the_room() -> None:
    room = Room()
    room.say(temperature(room.now))
    assert [held.reason for held in room.held()] == [HoldReason.NO_PATIENT]


async def test_a_patient_who_is_chosen_is_not_confirmed() -> None:
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=BRANDT))
    room.later(30)
    room.say(temperature(room.now))
    assert [held.reason for held in room.held()] == [HoldReason.NO_PATIENT]


async def test_after_the_signature_nothing_attaches() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now))
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    await room.done(Sign(actor=ACTOR, pin="1234"))
    room.later(60)
    room.say(temperature(room.now, "38.9"))
    (held,) = room.held()
    assert held.reason is HoldReason.AFTER_SIGNATURE
    assert isinstance(
        await room.do(AttachHeld(actor=ACTOR, measurement=held.measurement, reason="x")), Denied
    )
    assert len(room.held()) == 1


async def test_the_same_record_again_is_known_by_the_devices_time() -> None:
    room = Room()
    await room.start()
    room.later(60)
    stamp = datetime(2026, 11, 24, 9, 0, 50)
    room.say(*pressure(room.now, device_time=stamp))
    room.later(5)
    room.say(*pressure(room.now, device_time=stamp, took_s=5))
    assert [held.reason for held in room.held()] == [HoldReason.DUPLICATE]
    room.later(5)
    room.say(*pressure(room.now, device_time=stamp + timedelta(seconds=1), took_s=5))
    assert len(room.held()) == 1


async def test_another_device_with_the_same_time_and_value_is_no_duplicate() -> None:
    room = Room()
    await room.start()
    room.later(60)
    stamp = datetime(2026, 11, 24, 9, 0, 50)
    first = temperature(room.now, device_time=stamp)
    other = temperature(room.now, device_time=stamp)
    import dataclasses

    other = other.replace(device=dataclasses.replace(other.device, serial_number="T-2"))
    room.say(first, other)
    assert room.held() == ()


async def test_a_memory_that_is_sent_at_every_connection_does_not_fill_the_tray() -> None:
    room = Room()
    stamp = datetime(2026, 11, 24, 8, 0)
    for _ in range(3):
        room.say(*pressure(room.now, device_time=stamp, from_memory=True))
    assert len(room.held()) == 1


async def test_a_stream_never_fills_the_tray() -> None:
    room = Room()
    room.stream(30)
    assert room.held() == ()
    spo2 = room.tile(ResultKind.SPO2)
    assert spo2.state is TileState.MEASURING
    assert not spo2.acceptable


async def test_an_impossible_number_is_not_held() -> None:
    room = Room()
    room.say(temperature(room.now, "46.1"))
    assert room.held() == ()


async def test_one_touch_makes_a_held_measurement_this_patients() -> None:
    room = Room()
    await room.start()
    room.later(10)
    room.say(*pressure(room.now))
    (held,) = room.held()
    room.later(3600)  # however long it lay there
    await room.done(
        AttachHeld(actor=ACTOR, measurement=held.measurement, reason=" started at the door ")
    )
    assert room.held() == ()
    tile = room.tile(BP)
    assert tile.acceptable
    assert tile.age_s == 3600.0
    assert tile.notes == ("attached by hand: started at the door",)
    await room.done(Accept(actor=ACTOR, kind=BP, measurement=held.measurement))
    assert [str(one.quantity) for one in room.kept()[0].readings] == ["118 mm[Hg]", "76 mm[Hg]"]
    assert room.kept()[0].readings[0].quality.reasons == ("attached by hand: started at the door",)


async def test_attaching_wants_a_reason_a_visit_and_something_held() -> None:
    room = Room()
    room.say(temperature(room.now))
    measurement = room.held()[0].measurement
    command = AttachHeld(actor=ACTOR, measurement=measurement, reason="hers")
    assert isinstance(await room.do(command), Denied)
    await room.start()
    blank = AttachHeld(actor=ACTOR, measurement=measurement, reason="  ")
    assert await room.do(blank) == Denied(
        "A reason is needed.", "Say why it belongs to this patient."
    )
    assert len(room.held()) == 1
    await room.done(command)
    assert isinstance(await room.do(command), Denied)


async def test_a_held_measurement_does_not_vanish_behind_a_kept_one() -> None:
    room = Room()
    room.say(temperature(room.now))
    await room.start()
    value = (Vital.BODY_TEMPERATURE, Quantity(temperature(room.now).quantity.value, Unit.CELSIUS))
    await room.done(EnterValue(actor=ACTOR, values=(value,)))
    (held,) = room.held()
    answer = await room.do(AttachHeld(actor=ACTOR, measurement=held.measurement, reason="hers"))
    assert isinstance(answer, Denied)
    assert len(room.held()) == 1


async def test_what_is_nobodys_leaves_with_a_reason() -> None:
    room = Room()
    room.say(temperature(room.now))
    measurement = room.held()[0].measurement
    assert isinstance(
        await room.do(DiscardHeld(actor=ACTOR, measurements=(measurement,), reason="")), Denied
    )
    for gone in ((), ("nobody's",), (measurement, "nobody's")):  # all of them, or none
        wanted = DiscardHeld(actor=ACTOR, measurements=gone, reason="a test")
        assert isinstance(await room.do(wanted), Denied)
    assert len(room.held()) == 1
    await room.done(DiscardHeld(actor=ACTOR, measurements=(measurement,), reason="a test"))
    assert room.held() == ()


async def test_a_stream_from_before_the_patient_cannot_be_kept_by_its_id() -> None:
    room = Room()
    room.stream(20)
    await room.done(ChoosePatient(actor=ACTOR, expected=BRANDT))
    room.stream(20)
    before = room.tile(ResultKind.SPO2).measurement
    from station.capture.commands import ConfirmIdentifier, Identifier, StartVisit

    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.done(StartVisit(actor=ACTOR))
    room.later(2)
    room.say(*oximetry(room.now))
    assert not room.tile(ResultKind.SPO2).acceptable, "steadiness begins with the patient"
    assert isinstance(
        await room.do(Accept(actor=ACTOR, kind=ResultKind.SPO2, measurement=before)), Denied
    )
    assert room.kept() == ()
