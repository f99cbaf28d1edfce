"""What a frame becomes once it is known when it came: whose, since when, live or stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.codec import Decoder, Frame, encode, load_spec
from station.drivers import advice
from station.drivers.interpret import Event, Interpreter
from station.vitals import (
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Reading,
    Status,
    Unit,
    Vital,
)

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
# 120/80 mmHg, mean 93, no optional field; the same with a time stamp of 11:59:30; and 2017.
PLAIN = "00 78 00 50 00 5D 00"
STAMPED = "02 78 00 50 00 5D 00 EA 07 0B 18 0B 3B 1E"
OLD = "02 78 00 50 00 5D 00 E1 07 01 01 01 22 13"
INFLATING = "00 8E 00 FF 07 FF 07"  # 142 mmHg in the cuff


def interpreter(spec_id: str = "bluetooth_blood_pressure") -> Interpreter:
    return Interpreter(
        spec=load_spec(spec_id),
        device=DeviceIdentity(spec=spec_id, name="cuff"),
        origin=Origin.DEVICE,
        zone=UTC,
    )


def events(
    it: Interpreter, hexadecimal: str, at: datetime, characteristic: str | None = None
) -> list[Event]:
    [frame] = Decoder(it.spec).feed(bytes.fromhex(hexadecimal), characteristic).items
    assert isinstance(frame, Frame)
    return list(it.frame(frame, at))


def readings(found: list[Event]) -> dict[Vital, Reading]:
    return {event.vital: event for event in found if isinstance(event, Reading)}


def test_a_measurement_nobody_saw_begin_began_the_longest_measurement_ago() -> None:
    found = readings(events(interpreter(), PLAIN, NOON))
    systolic = found[Vital.SYSTOLIC]
    assert systolic.quantity.value == 120
    assert systolic.quantity.unit is Unit.MMHG
    assert systolic.taken.started == NOON - timedelta(seconds=180)
    assert systolic.taken.device_time is None
    assert systolic.chartable
    assert systolic.final
    assert len({reading.measurement for reading in found.values()}) == 1
    assert found[Vital.MEAN_ARTERIAL_PRESSURE].measurement == systolic.measurement
    assert systolic.context.method == "oscillometric"


def test_a_measurement_seen_under_way_began_when_it_was_first_seen() -> None:
    it = interpreter()
    first = readings(events(it, INFLATING, NOON, "2A36"))[Vital.CUFF_PRESSURE]
    assert not first.final
    assert not first.chartable
    assert first.why_not == ("not final: the measurement is still going on",)
    events(it, INFLATING, NOON + timedelta(seconds=5), "2A36")
    final = readings(events(it, PLAIN, NOON + timedelta(seconds=40), "2A35"))[Vital.SYSTOLIC]
    assert final.taken.started == NOON
    again = readings(events(it, PLAIN, NOON + timedelta(seconds=400), "2A35"))[Vital.SYSTOLIC]
    assert again.taken.started == NOON + timedelta(seconds=220)


def test_a_record_finished_before_the_inflation_is_not_that_inflation() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    stored = readings(events(it, STAMPED, NOON + timedelta(seconds=1), "2A35"))[Vital.SYSTOLIC]
    assert stored.taken.started == datetime(2026, 11, 24, 11, 56, 30, tzinfo=UTC)


def test_losing_the_link_forgets_what_was_seen() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    it.lost()
    final = readings(events(it, PLAIN, NOON + timedelta(seconds=40), "2A35"))[Vital.SYSTOLIC]
    assert final.taken.started == NOON + timedelta(seconds=40 - 180)


def test_a_measurement_that_was_cut_off_and_goes_on_began_before_the_loss() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    it.lost()
    it.connected(NOON + timedelta(seconds=5))
    back = NOON + timedelta(seconds=6)
    assert readings(events(it, INFLATING, back, "2A36"))[Vital.CUFF_PRESSURE].taken.started == NOON
    # Right after a connection a record is held back for a moment.
    assert events(it, PLAIN, NOON + timedelta(seconds=12), "2A35") == []
    final = readings(it.tick(NOON + timedelta(seconds=14)))[Vital.SYSTOLIC]
    assert final.taken.started == NOON
    # It has ended: the next one is another.
    later = NOON + timedelta(seconds=60)
    assert (
        readings(events(it, INFLATING, later, "2A36"))[Vital.CUFF_PRESSURE].taken.started == later
    )


def test_what_is_under_way_when_the_link_is_back_may_have_begun_meanwhile() -> None:
    """Somebody pressed its key while it was out of reach."""
    it = interpreter()
    it.connected(NOON - timedelta(seconds=900))
    it.lost(NOON - timedelta(seconds=600))
    it.connected(NOON)
    soon = NOON + timedelta(seconds=1)
    first = readings(events(it, INFLATING, soon, "2A36"))[Vital.CUFF_PRESSURE]
    assert first.taken.started == soon - timedelta(seconds=180)
    events(it, INFLATING, NOON + timedelta(seconds=20), "2A36")
    final = readings(events(it, PLAIN, NOON + timedelta(seconds=40), "2A35"))[Vital.SYSTOLIC]
    assert final.taken.started == soon - timedelta(seconds=180)
    # It was idle for longer than a cuff is silent while it inflates.
    later = NOON + timedelta(seconds=60)
    found = readings(events(it, INFLATING, later, "2A36"))
    assert found[Vital.CUFF_PRESSURE].taken.started == later


def test_it_did_not_begin_while_it_was_seen_idle() -> None:
    it = interpreter()
    it.connected(NOON)
    it.lost(NOON + timedelta(seconds=60))
    it.connected(NOON + timedelta(seconds=70))
    found = readings(events(it, INFLATING, NOON + timedelta(seconds=71), "2A36"))
    assert found[Vital.CUFF_PRESSURE].taken.started == NOON + timedelta(seconds=60)


def test_what_only_the_station_starts_was_not_under_way_before() -> None:
    it = Interpreter(
        spec=load_spec("suntech_nibp"),
        device=DeviceIdentity(spec="suntech_nibp", name="module"),
        origin=Origin.DEVICE,
        zone=UTC,
        started_here=True,
    )
    it.connected(NOON)
    pressure = encode(it.spec, "cuff_pressure", {"cuff_pressure": 90}).hex()
    for seconds in (1, 100):  # before and after a loss, whose inflation the station stopped
        at = NOON + timedelta(seconds=seconds)
        assert readings(events(it, pressure, at))[Vital.CUFF_PRESSURE].taken.started == at
        it.lost(at)
        it.connected(at)


def test_what_is_seen_longer_after_the_loss_than_any_measurement_is_another() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    it.lost()
    later = NOON + timedelta(seconds=181)
    it.connected(NOON + timedelta(seconds=178))
    found = readings(events(it, INFLATING, later, "2A36"))
    assert found[Vital.CUFF_PRESSURE].taken.started == later


def test_a_measurement_that_is_cut_off_is_a_failure_once() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    [lost] = it.lost()
    assert isinstance(lost, Failure)
    assert (lost.reason, lost.vital) == (FailureReason.LINK_LOST, Vital.SYSTOLIC)
    assert lost.says == "The connection to the instrument was lost during the measurement."
    assert lost.next_step == "Measure again when it is connected."
    assert lost.taken.started == NOON
    assert it.lost() == []


def test_a_link_that_is_lost_between_measurements_is_no_failure() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    events(it, PLAIN, NOON + timedelta(seconds=40), "2A35")
    assert it.lost() == []


def test_a_weak_pulse_in_a_cuff_is_not_about_a_finger() -> None:
    cuff = advice.next_step(FailureReason.WEAK_SIGNAL, Vital.SYSTOLIC)
    assert cuff == "Check that the cuff fits and sits on the bare arm, then start again."
    finger = advice.next_step(FailureReason.WEAK_SIGNAL, Vital.SPO2)
    assert finger == "Warm the hand or take another finger."


def test_an_old_record_of_a_clock_that_we_set_is_from_memory() -> None:
    it = interpreter()
    it.clock_set_at = NOON
    old = readings(events(it, OLD, NOON + timedelta(seconds=2)))[Vital.SYSTOLIC]
    assert old.from_memory
    assert old.taken.device_time == datetime(2017, 1, 1, 1, 34, 19)
    live = readings(events(it, STAMPED, NOON + timedelta(seconds=2)))[Vital.SYSTOLIC]
    assert not live.from_memory


def test_a_clock_that_nobody_set_is_only_a_claim() -> None:
    old = readings(events(interpreter(), OLD, NOON))[Vital.SYSTOLIC]
    assert not old.from_memory
    # 2017-01-01 01:34:19 against 2026-11-24 12:00:00
    assert old.taken.clock_offset == datetime(2017, 1, 1, 1, 34, 19) - datetime(2026, 11, 24, 12)


@pytest.mark.parametrize(
    ("hexadecimal", "reason"),
    [
        ("00 FF 07 FF 07 FF 07", FailureReason.NOT_MEASURED),
        ("00 FE 07 02 08 FF 07", FailureReason.OVER_RANGE),
        ("00 02 08 50 00 FF 07", FailureReason.UNDER_RANGE),
    ],
)
def test_a_special_value_is_a_failure_and_never_a_number(
    hexadecimal: str, reason: FailureReason
) -> None:
    found = events(interpreter(), hexadecimal, NOON)
    [failure] = [event for event in found if isinstance(event, Failure)]
    assert failure.vital is Vital.SYSTOLIC
    assert failure.reason is reason
    assert failure.says
    assert failure.next_step
    assert all(not r.chartable for r in readings(found).values())


def test_a_missing_mean_does_not_spoil_the_rest() -> None:
    found = events(interpreter(), "00 78 00 50 00 FF 07", NOON)
    assert set(readings(found)) == {Vital.SYSTOLIC, Vital.DIASTOLIC}
    assert all(reading.chartable for reading in readings(found).values())
    assert not [event for event in found if isinstance(event, Failure)]


def test_an_impossible_pulse_spoils_only_the_pulse() -> None:
    # pulse 0x0190 = 400 /min, the cuff's range ends at 300
    found = readings(events(interpreter(), "04 78 00 50 00 5D 00 90 01", NOON))
    assert found[Vital.SYSTOLIC].chartable
    assert not found[Vital.PULSE_RATE].chartable


def test_the_failure_names_the_vital_that_failed() -> None:
    found = events(interpreter(), "04 78 00 50 00 5D 00 90 01", NOON)
    [failure] = [event for event in found if isinstance(event, Failure)]
    assert failure.vital is Vital.PULSE_RATE
    assert failure.reason is FailureReason.OVER_RANGE


def test_movement_is_told_beside_the_value() -> None:
    found = readings(events(interpreter(), "10 78 00 50 00 5D 00 01 00", NOON))
    assert found[Vital.SYSTOLIC].quality.reasons == ("the body moved during the measurement",)
    assert not found[Vital.SYSTOLIC].quality.good


def test_an_unverified_protocol_is_shown_and_not_charted() -> None:
    it = interpreter()
    it.spec = it.spec.model_copy(update={"evidence": "U"})
    assert not readings(events(it, PLAIN, NOON))[Vital.SYSTOLIC].chartable
    it.approved = True
    assert readings(events(it, PLAIN, NOON))[Vital.SYSTOLIC].chartable


def test_words_are_told_when_they_change() -> None:
    it = interpreter("bluetooth_health_thermometer")
    mouth, ear = "04 B0 0E 00 FE 06", "04 B0 0E 00 FE 03"
    told = [
        [event.text for event in events(it, frame, NOON) if isinstance(event, Status)]
        for frame in (mouth, mouth, ear)
    ]
    assert told == [["mouth"], [], ["ear"]]
    temperature = readings(events(it, mouth, NOON))[Vital.BODY_TEMPERATURE]
    assert temperature.context.body_site == "mouth"
    assert temperature.quantity.value == Decimal("37.60")


def test_each_interval_between_heartbeats_is_a_reading_that_is_not_charted() -> None:
    """A Polar H10: 73 /min, 0x035E = 862 and 0x0396 = 918 of 1024 s, the oldest first."""
    found = events(interpreter("bluetooth_heart_rate"), "10 49 5E 03 96 03", NOON)
    told = [event for event in found if isinstance(event, Reading)]
    assert [(one.vital, str(one.quantity)) for one in told] == [
        (Vital.HEART_RATE, "73 /min"),
        (Vital.RR_INTERVAL, "0.8417968750 s"),
        (Vital.RR_INTERVAL, "0.8964843750 s"),
    ]
    assert [one.chartable for one in told] == [True, False, False]
    assert told[1].why_not == ("single intervals are shown, not charted",)
    assert all(one.final and one.streaming for one in told)
    assert len({one.measurement for one in told}) == 1


def test_a_strap_without_contact_is_a_failure_and_its_held_rate_is_nobodys() -> None:
    found = events(interpreter("bluetooth_heart_rate"), "04 48", NOON)
    assert not readings(found)[Vital.HEART_RATE].chartable
    [failure] = [event for event in found if isinstance(event, Failure)]
    assert (failure.vital, failure.reason) == (Vital.HEART_RATE, FailureReason.LEAD_OFF)


def test_a_spot_check_is_no_stream_and_a_stored_one_is_from_memory() -> None:
    """97 %, 72/min in the stream; as a spot check; and stored (status bit 9, 0x0200)."""
    it = interpreter("bluetooth_pulse_oximeter")
    live = readings(events(it, "00 61 00 48 00", NOON, "2A5F"))[Vital.SPO2]
    spot = readings(events(it, "00 61 00 48 00", NOON, "2A5E"))[Vital.SPO2]
    stored = readings(events(it, "02 61 00 48 00 00 02", NOON, "2A5E"))[Vital.SPO2]
    assert [one.streaming for one in (live, spot, stored)] == [True, False, False]
    assert [one.from_memory for one in (live, spot, stored)] == [False, False, True]
    assert all(one.chartable for one in (live, spot, stored))
    odd = readings(events(it, "04 61 00 48 00 00 02", NOON, "2A5F"))[Vital.SPO2]
    assert (odd.streaming, odd.from_memory) == (False, True)  # a stored value in the stream


def test_a_demonstration_is_never_charted() -> None:
    found = events(interpreter("bluetooth_pulse_oximeter"), "04 61 00 48 00 00 04", NOON, "2A5F")
    assert not any(one.chartable for one in readings(found).values())


def test_a_record_of_a_streaming_instrument_is_not_part_of_its_stream() -> None:
    """SpO2 97 and pulse 72 from the memory of an oximeter; then 97 and 65, live."""
    it = interpreter("contec_cms50_v7")
    data = bytes.fromhex("7E 80 E1 C8 8F EA 8B 98 8A 80 85 01 E0 85 B3 96 C1 E1 FF FF")
    decoder = Decoder(it.spec)
    frames = [*decoder.feed(data).items, *decoder.flush().items]
    record, live = (
        readings(list(it.frame(frame, NOON)))[Vital.PULSE_RATE]
        for frame in frames
        if isinstance(frame, Frame)
    )
    assert [record.quantity.value, live.quantity.value] == [72, 65]
    assert (record.from_memory, record.streaming) == (True, False)
    assert (live.from_memory, live.streaming) == (False, True)


@pytest.mark.parametrize("back_s", [0.2, 3600])
def test_a_clock_that_is_set_back_while_the_cuff_inflates(back_s: float) -> None:
    """When it began by the new clock is not known: at the latest when it is seen again, and never
    longer ago than the longest measurement, which is what holds it for a person.
    """
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    then = NOON - timedelta(seconds=back_s)
    progress = readings(events(it, INFLATING, then, "2A36"))[Vital.CUFF_PRESSURE]
    assert progress.taken.started == then - timedelta(seconds=180)
    final = readings(events(it, PLAIN, then + timedelta(seconds=5), "2A35"))[Vital.SYSTOLIC]
    assert final.taken.started == then - timedelta(seconds=180)


def test_a_clock_that_is_set_back_before_the_result() -> None:
    it = interpreter()
    events(it, INFLATING, NOON, "2A36")
    then = NOON - timedelta(seconds=60)
    final = readings(events(it, PLAIN, then, "2A35"))[Vital.SYSTOLIC]
    assert final.taken.started == then - timedelta(seconds=180)
