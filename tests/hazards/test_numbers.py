"""Hazards of the wrong number: none at all, in another unit, damaged, mistaken, not noticed."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

from station.capture.board_policy import BoardPolicy
from station.capture.commands import Accept, Denied, EnterValue, SayHow, TellProvider, Unlikely
from station.capture.modifiers import Modifier
from station.capture.views import TileState
from station.checks.crosscheck import PulseSource
from station.codec import Decoder, Frame, Refusal, load_spec
from station.export.fhir import observation
from station.export.site import FhirSite
from station.marks import Level
from station.visit import ResultKind, SignedVisit
from station.vitals import FailureReason, Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, Bedside
from tests.capture.room import OKAFOR, Room, temperature
from tests.capture.test_checks import Checked
from tests.capture.test_how import SIDE_WANTED
from tests.hazards.cuff import Instrument

BP = ResultKind.BLOOD_PRESSURE
SPO2 = ResultKind.SPO2

# What an Omron cuff sent when the arm moved (derdilla/blood-pressure-monitor-fl, issue 80).
ERR = "16 FF 07 FF 07 FF 07 E8 07 06 17 0E 23 0A FF 07 00 00"
# Flags 01: kPa. 16.0, 10.7 and 12.4 as SFLOAT 160e-1, 107e-1 and 124e-1.
KILOPASCAL = "01 A0 F0 6B F0 7C F0"
# SunTech's own example, 115/74; and the same with one bit of the systolic pressure turned: 243.
WHOLE = "3E 18 73 00 4A 00 1E 01 00 00 00 00 00 00 31 07 55 00 58 00 00 00 00 E9"
DAMAGED = WHOLE.replace("3E 18 73", "3E 18 F3")


async def test_h12_a_failed_measurement_is_no_pressure_of_2047() -> None:
    room = Room()
    await room.start()
    room.later(600)
    cuff = Instrument(room)
    cuff.send(ERR)
    assert cuff.readings == []
    assert [one.reason for one in cuff.failures] == [FailureReason.NOT_MEASURED]
    assert room.tile(BP).state is TileState.FAILED


async def test_h13_kilopascals_are_filed_as_the_pressure_that_they_are() -> None:
    """16.0 kPa / 0.133322 = 120.01 mmHg, 10.7 kPa = 80.26 mmHg."""
    room = Room()
    await room.start()
    room.later(600)
    Instrument(room).send(KILOPASCAL)
    assert room.tile(BP).acceptable
    await room.done(Accept(actor=ACTOR, kind=BP))
    [result] = room.kept()
    signed = SignedVisit(visit=room.visit(), signed_at=room.now, signed_by=ACTOR)
    filed = observation(result, signed, FhirSite(namespace="https://clinic.example"))
    numbers = [
        (one["valueQuantity"]["value"], one["valueQuantity"]["code"])
        for one in filed["component"]
        if "valueQuantity" in one
    ]
    assert numbers[:2] == [(Decimal(120), "mm[Hg]"), (Decimal(80), "mm[Hg]")]


async def test_h14_pounds_are_typed_into_the_kilograms() -> None:
    """The patient weighed 70 kg four days ago; 154 lb are as much."""
    room = Checked()
    await room.start()
    value = (Vital.BODY_WEIGHT, Quantity(Decimal(154), Unit.KILOGRAM))
    answer = await room.do(EnterValue(actor=ACTOR, values=(value,)))
    assert isinstance(answer, Unlikely)
    assert room.kept() == ()


async def test_h14_the_two_pressures_are_typed_the_wrong_way_round() -> None:
    room = Room()
    await room.start()
    values = (
        (Vital.SYSTOLIC, Quantity(Decimal(78), Unit.MMHG)),
        (Vital.DIASTOLIC, Quantity(Decimal(122), Unit.MMHG)),
    )
    answer = await room.do(EnterValue(actor=ACTOR, values=values))
    assert isinstance(answer, Denied)
    assert room.kept() == ()


async def test_h15_an_oximeter_that_has_lost_the_pulse_goes_on_sending_numbers() -> None:
    """Nonin format 1: A0 is "out of track", beside a pulse of 72 and a saturation of 97."""
    room = Room()
    await room.start()
    oximeter = Instrument(room, "nonin_serial", mode="format_1")
    for _ in range(40):
        oximeter.send("A0 48 61", by=None)
        oximeter.wait(0.8)
    assert not room.tile(SPO2).acceptable
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=SPO2)), Denied)


def test_h16_a_frame_that_was_damaged_on_the_way_is_no_pressure() -> None:
    spec = load_spec("suntech_nibp")
    [good] = Decoder(spec).feed(bytes.fromhex(WHOLE)).items
    assert isinstance(good, Frame)
    assert good.values[Vital.SYSTOLIC].number == 115
    damaged = Decoder(spec)
    found = [*damaged.feed(bytes.fromhex(DAMAGED)).items, *damaged.flush().items]
    assert found, "it is told"
    assert all(isinstance(one, Refusal) for one in found)


async def test_h16_a_number_that_no_living_patient_has_is_a_failure() -> None:
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now, "46.4"))
    tile = room.tile(ResultKind.BODY_TEMPERATURE)
    assert (tile.state, tile.readings) == (TileState.FAILED, ())


async def test_h17_a_childs_pulse_is_judged_as_a_childs() -> None:
    """140 a minute is critical for an adult (NEWS2) and usual at six months (Fleming 2011)."""
    infant = dataclasses.replace(
        OKAFOR, patient=dataclasses.replace(OKAFOR.patient, birth_date=date(2026, 5, 20))
    )
    room = Checked()
    await room.start(infant)
    room.later(60)
    value = (Vital.PULSE_RATE, Quantity(Decimal(140), Unit.PER_MIN))
    await room.done(EnterValue(actor=ACTOR, values=(value,)))
    [kept] = room.kept()
    assert kept.marks == ()


async def test_h18_a_critical_pressure_is_marked_and_told() -> None:
    room = Checked()
    await room.start()
    room.later(600)
    room.pressure("196", "124")
    await room.done(Accept(actor=ACTOR, kind=BP))
    kept = next(one for one in room.kept() if one.kind is BP)
    assert Level.CRITICAL in {mark.level for mark in kept.marks}
    await room.done(TellProvider(actor=ACTOR, result_id=kept.id))
    [notice] = room.store.told_notices
    assert "196/124" in notice.text


async def test_h19_a_pressure_is_not_kept_before_the_arm_is_known() -> None:
    room = Bedside(policy=BoardPolicy(modifiers=SIDE_WANTED))
    await room.start()
    room.later(600)
    room.pressure()
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=BP)), Denied)
    await room.done(SayHow(actor=ACTOR, kind=BP, which=Modifier.SIDE, word="right"))
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert room.kept()[0].readings[0].context.side == "right"


async def test_h19_no_adult_cuff_is_taken_for_granted_on_a_child() -> None:
    child = dataclasses.replace(
        OKAFOR, patient=dataclasses.replace(OKAFOR.patient, birth_date=date(2020, 5, 1))
    )
    room = Bedside()
    await room.start(child)
    room.later(600)
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert room.kept()[0].readings[0].context.cuff_size is None


async def test_h20_an_oximeter_that_counts_every_beat_twice_stands_against_the_cuff() -> None:
    room = Checked()
    await room.start()
    room.later(600)
    room.pressure()  # its pulse is 74
    await room.done(Accept(actor=ACTOR, kind=BP))
    for measurement in room.packets(8, pulse="148"):
        assert measurement
    await room.done(Accept(actor=ACTOR, kind=ResultKind.PULSE_RATE))
    disagree = room.capture.checks(room.now).pulses
    assert disagree is not None
    assert dict(disagree.rates) == {PulseSource.CUFF: 74, PulseSource.OXIMETER: 148}


async def test_h21_a_protocol_that_nobody_has_verified_is_shown_and_not_kept() -> None:
    """152/76 in the frame of a cuff whose protocol is known from one weak source."""
    room = Room()
    await room.start()
    room.later(600)
    Instrument(room, "and_ua767pc").send("F0 80 00 00 98 4C 49 60 FD", by=None)
    tile = room.tile(BP)
    assert tile.state is TileState.CHECK
    assert not tile.acceptable


async def test_h47_what_is_kept_is_what_was_looked_at() -> None:
    """36.6 is on the tile when somebody reaches for Keep, and 38.9 when they touch it."""
    room = Room()
    await room.start()
    room.later(60)
    room.say(temperature(room.now, "36.6"))
    seen = room.tile(ResultKind.BODY_TEMPERATURE).measurement
    assert seen is not None
    room.later(1)
    room.say(temperature(room.now, "38.9"))
    answer = await room.do(Accept(actor=ACTOR, kind=ResultKind.BODY_TEMPERATURE, measurement=seen))
    assert isinstance(answer, Denied)
    assert room.kept() == ()
