"""Hazards of the wrong patient: a value, a list, a number or a device that belongs to another."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.capture.commands import (
    Accept,
    AddUnlisted,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    EnterValue,
    Identifier,
    LeavePatient,
    Sign,
    StartVisit,
)
from station.capture.views import HoldReason
from station.codec import load_spec
from station.drivers.links.ble_radio import BleRadio, Sighting
from station.ekg.order import EkgOrder
from station.export.compose import compose
from station.export.errors import CannotComposeError
from station.export.fhir import observation
from station.export.fhir_destination import FhirDestination
from station.export.site import FhirSite
from station.hl7.errors import Hl7Error
from station.hl7.reading import read
from station.instruments import make_link
from station.scanner.burst import Recogniser
from station.settings import DeviceSettings, Settings
from station.store.store import Store
from station.today import TodayList
from station.visit import Identity, ResultKind
from station.vitals import Quantity, Unit, Vital
from station.worklist.adt import event_of
from station.worklist.adt_event import AdtSite
from station.worklist.census import applied
from station.worklist.census_records import Census
from station.worklist.dicom_orders import orders_for
from station.worklist.fhir_fields import UnreadableError
from station.worklist.fhir_observations import earlier_value
from tests.capture.room import ACTOR, BRANDT, OKAFOR, Room, temperature
from tests.capture.test_clock_breaks import Ward
from tests.export.records import blood_pressure, sign
from tests.hazards.cuff import INFLATING, NO_TIME, Instrument, stamped
from tests.support.adt import adt

BP = ResultKind.BLOOD_PRESSURE
PAIN = EnterValue(actor=ACTOR, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))
AT_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEN_PAST = datetime(2026, 11, 24, 9, 10)


def why_held(room: Room) -> list[HoldReason]:
    return [held.reason for held in room.held()]


async def test_h01_the_last_patients_inflation_ends_with_the_next_one_in_the_room() -> None:
    room = Room()
    cuff = Instrument(room)
    cuff.connect()
    await room.start(OKAFOR)
    cuff.wait(5)
    cuff.send(INFLATING, by="2A36")
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    cuff.wait(30)
    cuff.send(NO_TIME[0])
    cuff.wait(2)
    assert why_held(room) == [HoldReason.BEFORE_PATIENT]
    assert not room.tile(BP).acceptable
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=BP)), Denied)


async def test_h02_a_shared_cuff_sends_its_memory() -> None:
    """Long enough after the confirmation that each record could have been taken since."""
    room = Room()
    await room.start()
    room.later(600)
    cuff = Instrument(room)
    cuff.connect()
    cuff.send(*NO_TIME)
    cuff.wait(2)
    assert why_held(room) == [HoldReason.FROM_MEMORY] * 3
    assert room.tile(BP).readings == ()


async def test_h03_a_record_that_was_kept_comes_again_with_the_next_connection() -> None:
    room = Room()
    await room.start()
    room.later(600)
    cuff = Instrument(room)
    cuff.connect()
    cuff.send(stamped(TEN_PAST))
    cuff.wait(2)
    await room.done(Accept(actor=ACTOR, kind=BP))
    cuff.disconnect()
    room.later(60)
    cuff.connect()
    cuff.send(stamped(TEN_PAST))
    cuff.wait(2)
    assert why_held(room) == [HoldReason.DUPLICATE]
    assert len(room.kept()) == 1


async def test_h03_a_record_that_was_kept_comes_again_after_a_restart() -> None:
    room = Room()
    kept = Instrument(room)
    room.later(600)
    kept.send(stamped(TEN_PAST))
    restarted = Room()
    restarted.capture._parts.judge.remember(kept.readings)
    await restarted.start()
    restarted.later(720)
    cuff = Instrument(restarted)
    cuff.connect()
    cuff.send(stamped(TEN_PAST))
    cuff.wait(2)
    assert why_held(restarted) == [HoldReason.DUPLICATE]


async def test_h04_a_cuff_has_missed_the_end_of_summer_time() -> None:
    """Its clock is an hour ahead, so that its records seem to be taken just now."""
    room = Room()
    await room.start()
    room.later(600)
    cuff = Instrument(room, zone=ZoneInfo("Europe/Berlin"))
    cuff.connect()
    cuff.send(stamped(datetime(2026, 11, 24, 11, 10)))  # 10:10 in Berlin
    cuff.wait(2)
    assert why_held(room) == [HoldReason.CLOCK_WRONG]
    assert cuff.readings[0].quality.reasons == ("clock wrong by 1 h",)


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
    ],
)
def test_h04_the_hour_that_comes_twice_is_two_hours_in_the_chart(
    received: datetime, said: str
) -> None:
    result = blood_pressure()
    readings = tuple(
        one.replace(taken=dataclasses.replace(one.taken, received=received, started=received))
        for one in result.readings
    )
    result = dataclasses.replace(result, readings=readings)
    site = FhirSite(namespace="https://clinic.example", time_zone=ZoneInfo("Europe/Berlin"))
    assert observation(result, sign(result), site)["effectiveDateTime"] == said


def test_h05_the_same_model_in_the_next_room_is_not_connected_to() -> None:
    ours, theirs = "C0:00:00:00:00:01", "C0:00:00:00:00:02"
    device = DeviceSettings(spec="and_medical", link="bluetooth", address=ours)
    link: Any = make_link(device, load_spec(device.spec), "Cuff", BleRadio)

    def seen(address: str) -> Sighting:
        nothing: Any = None
        return Sighting(
            address=address,
            name="A&D_UA-651BLE_0042",
            service_uuids=("00001810-0000-1000-8000-00805f9b34fb",),
            manufacturer_data={},
            service_data={},
            rssi_dbm=-40,
            device=nothing,
        )

    assert link._wanted.fits(seen(ours))
    assert not link._wanted.fits(seen(theirs))


async def test_h06_a_namesake_is_not_measured_by_name_alone() -> None:
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME))
    answer = await room.do(StartVisit(actor=ACTOR))
    assert isinstance(answer, Denied), "the birth date was not heard"
    room.later(60)
    room.say(temperature(room.now))
    assert why_held(room) == [HoldReason.NO_PATIENT]


async def test_h07_nothing_of_the_last_patient_is_left_to_be_kept_for_the_next() -> None:
    room = Room()
    await room.start(OKAFOR)
    room.later(60)
    room.say(temperature(room.now, "38.9"))
    assert room.tile(ResultKind.BODY_TEMPERATURE).acceptable
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    assert room.tile(ResultKind.BODY_TEMPERATURE).readings == ()
    kept = await room.do(Accept(actor=ACTOR, kind=ResultKind.BODY_TEMPERATURE))
    assert isinstance(kept, Denied)


async def test_h08_records_are_joined_under_an_open_visit() -> None:
    room = Room()
    await room.start(OKAFOR)
    await room.done(PAIN)
    joined = dataclasses.replace(OKAFOR.patient, id="pat-9", mrn="900", family="Okafor-Reyes")
    await room.capture.known_as(OKAFOR.patient.id, joined)
    signed = await room.do(Sign(actor=ACTOR, pin="1"))
    assert isinstance(signed, Denied), "nobody has asked who is in the room since"
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.done(StartVisit(actor=ACTOR))
    assert room.visit().patient.id == "pat-9"
    assert [one.kind for one in room.kept()] == [ResultKind.PAIN_SCORE]


async def test_h09_yesterdays_list_is_not_offered_today(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    store = Store.open(tmp_path / "station.db", bytes(range(32)), lambda _: ())
    try:
        store.save_worklist(date(2026, 11, 23), (OKAFOR,), evening).result(5)
        store.save_worklist(date(2026, 11, 24), (BRANDT,), evening).result(5)
        now = evening
        silent = Settings(worklist_url="http://127.0.0.1:9/fhir", time_zone="UTC")
        today = TodayList(silent, store, lambda: now)
        await today.read()
        assert today.view.patients == (OKAFOR,)
        now = evening + timedelta(hours=16)
        await today.read()
        assert today.view.patients == (BRANDT,)
        assert today.view.read_at == evening, "it says from when it is"
        assert today.view.says, "and that the chart does not answer"
    finally:
        store.close()


async def test_h10_a_visit_of_nobody_in_the_chart_is_not_filed() -> None:
    room = Room()
    await room.done(AddUnlisted(actor=ACTOR))
    await room.done(StartVisit(actor=ACTOR))
    await room.done(PAIN)
    signed = await room.do(Sign(actor=ACTOR, pin="1"))
    assert isinstance(signed, Denied)
    assert room.store.signed == {}


def test_h10_no_message_is_written_for_nobody() -> None:
    nobody = dataclasses.replace(OKAFOR.patient, id="unlisted:1", identity=Identity.UNKNOWN)
    visit = sign(blood_pressure(), patient=nobody)
    chart = FhirDestination(name="chart", test=True, site=FhirSite(namespace="urn:here"))
    with pytest.raises(CannotComposeError, match="The patient of this visit is not in the chart"):
        compose(visit, [chart])


def test_h11_a_wristband_is_scanned_while_a_number_field_has_the_keyboard() -> None:
    """What is typed into the field, and the code that the station gets."""
    field, held, codes = "", "", []
    scanner, at_s = Recogniser(), 100.0
    for char in "38":  # a person begins a temperature
        at_s += 0.2
        verdict = scanner.key(char, at_s)
        field, held = field + held[: verdict.release], held[verdict.release + verdict.drop :]
        held, field = (held + char, field) if verdict.hold else (held, field + char)
    at_s += 0.2
    for char in "100232":  # and a scanner comes between
        verdict = scanner.key(char, at_s)
        field, held = field + held[: verdict.release], held[verdict.release + verdict.drop :]
        held, field = (held + char, field) if verdict.hold else (held, field + char)
        at_s += 0.008
    verdict = scanner.end(at_s)
    field += held[: verdict.release]
    codes.append(verdict.code)
    assert (field, codes) == ("38", ["100232"])


async def test_h48_no_visit_begins_by_a_clock_that_shows_1970() -> None:
    """What is measured by it would be filed for a day on which nobody was here."""
    ward = Ward()
    ward.clocks.wall = datetime(1970, 1, 1, tzinfo=UTC)
    ward.look()
    await ward.do(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    await ward.do(*(ConfirmIdentifier(actor=ACTOR, which=which) for which in Identifier))
    assert isinstance(await ward.capture.handle(StartVisit(actor=ACTOR)), Denied)


async def test_h48_an_inflation_that_went_on_while_the_clock_was_set_is_nobodys() -> None:
    """It began for the patient before; by the new time it began after the confirmation."""
    ward = Ward()
    ward.clocks.later(-30)
    ward.inflating()
    ward.clocks.later(30)
    await ward.start()
    ward.clocks.later(5)
    ward.clocks.wall += timedelta(hours=1)
    ward.measured()
    assert ward.held() == [HoldReason.CLOCK_SET]
    assert not ward.tile().readings


def test_h50_one_number_of_two_houses_that_send_through_one_engine() -> None:
    site = AdtSite(zone=UTC)
    ours, theirs = (
        event_of(read(adt("A04", control, number=number, name=name)), site, AT_NOON)
        for control, number, name in (
            ("1", "42^^^CLINIC^MR", "Okafor^Ada"),
            ("2", "42^^^ELSEWHERE^MR", "Lindqvist^Maja"),
        )
    )
    assert ours is not None
    assert theirs is not None
    census = applied(Census(), ours, AT_NOON).census
    with pytest.raises(Hl7Error, match="another assigning authority"):
        applied(census, theirs, AT_NOON)


def test_h50_an_earlier_value_of_somebody_with_that_id_on_another_server() -> None:
    weight = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": "https://other.example/fhir/Patient/42"},
        "effectiveDateTime": "2026-08-12T10:31:00Z",
        "valueQuantity": {"value": 82, "system": "http://unitsofmeasure.org", "code": "kg"},
    }
    with pytest.raises(UnreadableError, match="another patient"):
        earlier_value(weight, "42", now=AT_NOON, zone=UTC, result_system="urn:x", station_id="1")


def test_h50_an_ekg_order_of_another_house() -> None:
    patient = dataclasses.replace(OKAFOR.patient, mrn="42")
    order = EkgOrder(study_uid="1.2.3", patient_id="42", family="Lindqvist")
    assert orders_for(patient, [order], None) == []
