"""The tiles: what is shown, what may be kept, and what is not the present any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.capture.board import Board
from station.capture.commands import Accept, LeavePatient, Retake
from station.capture.line import BoardTimes
from station.capture.views import HoldReason, LinkView, TileState
from station.drivers.links.base import LinkPhase
from station.visit import ResultKind
from station.vitals import FailureReason, Origin, Unit, Vital
from tests.capture.bedside import ACTOR, CUFF, OXIMETER, THERMOMETER, Bedside, values
from tests.capture.room import BRANDT

BP = ResultKind.BLOOD_PRESSURE
PULSE = ResultKind.PULSE_RATE
SPO2 = ResultKind.SPO2
TEMPERATURE = ResultKind.BODY_TEMPERATURE

CUFF_LINK = LinkView(spec="bluetooth_blood_pressure", name="Cuff", phase=LinkPhase.CONNECTED)
OXIMETER_LINK = LinkView(spec="nonin_serial", name="Oximeter", phase=LinkPhase.CONNECTED)


# No device, waiting.


def test_an_empty_room() -> None:
    states = {tile.kind.value: tile.state.value for tile in Board().views(Bedside().now)}
    assert states == {
        "blood_pressure": "no_device",
        "spo2": "no_device",
        "pulse_rate": "no_device",
        "body_height": "no_device",
        "body_temperature": "no_device",
        "respiratory_rate": "no_device",
        "body_weight": "no_device",
        "pain_score": "waiting",
        "reason_for_visit": "waiting",
    }


def test_the_layout_is_the_sites() -> None:
    board = Board(kinds=(TEMPERATURE, BP))
    assert [tile.kind for tile in board.views(Bedside().now)] == [TEMPERATURE, BP]


def test_a_connected_instrument_waits_on_each_of_its_tiles() -> None:
    room = Bedside()
    room.capture.on_link(CUFF_LINK)
    assert room.tile(BP).state is TileState.WAITING
    assert room.tile(BP).device == "Cuff"
    assert room.tile(PULSE).state is TileState.WAITING
    assert room.tile(TEMPERATURE).state is TileState.NO_DEVICE


@pytest.mark.parametrize(
    ("phase", "says", "state"),
    [
        (LinkPhase.CONNECTED, "", TileState.WAITING),
        (LinkPhase.CONNECTING, "", TileState.WAITING),
        (LinkPhase.WAITING, "", TileState.WAITING),
        (LinkPhase.CONNECTING, "It was pulled out.", TileState.NO_DEVICE),
        (LinkPhase.WAITING, "It was pulled out.", TileState.NO_DEVICE),
        (LinkPhase.FAILED, "It was pulled out.", TileState.NO_DEVICE),
        (LinkPhase.CLOSED, "", TileState.NO_DEVICE),
    ],
)
def test_a_device_that_is_not_there_says_why(phase: LinkPhase, says: str, state: TileState) -> None:
    room = Bedside()
    step = "Plug it in." if says else ""
    room.capture.on_link(replace(CUFF_LINK, phase=phase, says=says, next_step=step))
    tile = room.tile(BP)
    assert tile.state is state
    assert tile.notes == ((says, step) if says else ())


def test_an_instrument_that_was_forgotten_leaves_no_tile_waiting() -> None:
    room = Bedside()
    room.capture.on_link(CUFF_LINK)
    room.capture.on_link_gone("Cuff")
    tile = room.tile(BP)
    assert (tile.state, tile.device) == (TileState.NO_DEVICE, None)
    room.capture.on_link_gone("Cuff")  # twice is once


def test_a_connected_device_that_sends_nothing_says_so() -> None:
    room = Bedside()
    silent = replace(OXIMETER_LINK, says="It sends nothing.", next_step="Switch it on.")
    room.capture.on_link(silent)
    tile = room.tile(ResultKind.SPO2)
    assert (tile.state, tile.device) == (TileState.NO_DEVICE, OXIMETER_LINK.name)
    assert tile.notes == ("It sends nothing.", "Switch it on.")
    room.capture.on_link(replace(OXIMETER_LINK, name="Another"))
    assert (room.tile(ResultKind.SPO2).device, room.tile(ResultKind.SPO2).notes) == ("Another", ())


@pytest.mark.parametrize(
    ("link", "kind", "start_there"),
    [
        (CUFF_LINK, BP, True),
        (replace(CUFF_LINK, phase=LinkPhase.CONNECTING), BP, False),  # it may be far away
        (replace(CUFF_LINK, says="Bytes arrive that are not its own."), BP, False),
        (OXIMETER_LINK, SPO2, False),  # it sends by itself
        (CUFF_LINK, TEMPERATURE, False),  # not its business
    ],
)
def test_an_idle_cuff_is_to_be_started_at_the_cuff(
    link: LinkView, kind: ResultKind, start_there: bool
) -> None:
    room = Bedside()
    room.capture.on_link(link)
    assert room.tile(kind).start_there is start_there


def test_a_spec_that_nobody_knows_feeds_no_tile() -> None:
    room = Bedside()
    room.capture.on_link(LinkView(spec="no_such_spec", name="x", phase=LinkPhase.CONNECTED))
    assert room.tile(BP).state is TileState.NO_DEVICE


async def test_a_kind_outside_the_layout_gets_its_tile_with_its_first_value() -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.BODY_WEIGHT, "82.4"), device=CUFF)
    tile = room.tile(ResultKind.BODY_WEIGHT)
    assert values(tile) == {Vital.BODY_WEIGHT: "82.4"}
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BODY_WEIGHT))


# A measurement that is finished at once.


async def test_a_pressure_is_offered_and_kept_as_one() -> None:
    room = Bedside()
    await room.start()
    name = room.pressure("128", "82")
    tile = room.tile(BP)
    assert (tile.state, tile.acceptable, tile.measurement) == (TileState.READY, True, name)
    assert values(tile) == {Vital.SYSTOLIC: "128", Vital.DIASTOLIC: "82"}
    assert (tile.device, tile.received, tile.steady) == ("Cuff", room.now, None)
    await room.done(Accept(actor=ACTOR, kind=BP, measurement=name))
    tile = room.tile(BP)
    assert (tile.state, tile.acceptable, tile.measurement) == (TileState.CAPTURED, False, None)
    result = room.filed(BP)
    assert result is not None
    assert [reading.vital for reading in result.readings] == [Vital.SYSTOLIC, Vital.DIASTOLIC]


async def test_half_a_pressure_is_no_pressure() -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.SYSTOLIC, "128"), device=CUFF)
    assert room.tile(BP).readings == ()
    assert not room.tile(BP).acceptable
    await room.denied(Accept(actor=ACTOR, kind=BP))


async def test_perfusion_alone_is_no_saturation() -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.PERFUSION_INDEX, "4.2"), device=OXIMETER)
    assert room.tile(SPO2).readings == ()


async def test_age_dims_then_removes() -> None:
    times = BoardTimes(stale=timedelta(minutes=10), gone=timedelta(minutes=20))
    room = Bedside(Board(times=times))
    await room.start()
    room.temperature()
    seen = []
    for minutes in (0, 9.99, 10, 19.99, 20, 600):
        room.at = minutes * 60
        tile = room.tile(TEMPERATURE)
        seen.append((tile.state, bool(tile.readings), tile.acceptable))
    assert seen == [
        (TileState.READY, True, True),
        (TileState.READY, True, True),
        (TileState.STALE, True, True),
        (TileState.STALE, True, True),
        (TileState.GONE, False, False),
        (TileState.GONE, False, False),
    ]
    await room.denied(Accept(actor=ACTOR, kind=TEMPERATURE))


async def test_what_was_kept_does_not_age() -> None:
    room = Bedside()
    await room.start()
    room.temperature()
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    room.at += 7200
    tile = room.tile(TEMPERATURE)
    assert (tile.state, tile.age_s) == (TileState.CAPTURED, 7200)


async def test_a_newer_pressure_waits_behind_the_kept_one() -> None:
    room = Bedside()
    await room.start()
    room.pressure("148", "92")
    await room.done(Accept(actor=ACTOR, kind=BP))
    room.at += 60
    second = room.pressure("128", "82")
    assert values(room.tile(BP)) == {Vital.SYSTOLIC: "148", Vital.DIASTOLIC: "92"}
    assert "kept already" in (await room.denied(Accept(actor=ACTOR, kind=BP))).says
    await room.done(Retake(actor=ACTOR, kind=BP))
    tile = room.tile(BP)
    assert (tile.state, tile.measurement) == (TileState.READY, second)
    assert values(tile) == {Vital.SYSTOLIC: "128", Vital.DIASTOLIC: "82"}


async def test_what_was_taken_back_is_not_offered_again() -> None:
    room = Bedside()
    await room.start()
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.tile(BP).readings == ()
    assert room.filed(BP) is None
    assert list(room.store.reasons.values()) == ["measured again"]


async def test_measure_again_gives_up_what_nobody_kept() -> None:
    room = Bedside()
    await room.start()
    room.temperature("39.9")
    await room.done(Retake(actor=ACTOR, kind=TEMPERATURE))
    assert room.tile(TEMPERATURE).state is TileState.NO_DEVICE
    await room.denied(Retake(actor=ACTOR, kind=TEMPERATURE))


# Values in progress.


async def test_the_pressure_in_the_cuff_is_live_and_never_kept() -> None:
    room = Bedside()
    await room.start()
    for pressure in ("60", "142"):
        room.at += 1
        room.inflating(pressure)
        tile = room.tile(BP)
        assert (tile.state, str(tile.live)) == (TileState.MEASURING, f"{pressure} mm[Hg]")
        assert (tile.readings, tile.acceptable, tile.measurement) == ((), False, None)
        await room.denied(Accept(actor=ACTOR, kind=BP))
    room.at += 15
    assert room.tile(BP).live is not None
    room.at += 0.1
    assert room.tile(BP).live is None
    assert room.tile(BP).state is TileState.NO_DEVICE


async def test_a_running_cuff_hides_the_reading_before_and_shows_beside_a_kept_one() -> None:
    room = Bedside()
    await room.start()
    room.pressure("148", "92")
    room.inflating("100")
    assert room.tile(BP).readings == ()
    assert not room.tile(BP).acceptable
    room.pressure("128", "82")
    await room.done(Accept(actor=ACTOR, kind=BP))
    room.inflating("100")
    tile = room.tile(BP)
    assert (tile.state, str(tile.live)) == (TileState.CAPTURED, "100 mm[Hg]")


async def test_a_pulse_in_the_middle_of_an_inflation_is_not_shown() -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.PULSE_RATE, "74"), device=CUFF, final=False, why_not=("not final",))
    assert room.tile(PULSE).live is None


async def test_what_must_not_be_charted_is_shown_with_the_reason() -> None:
    room = Bedside()
    await room.start()
    why = ("the protocol is not verified",)
    room.says((Vital.BODY_TEMPERATURE, "36.8"), device=THERMOMETER, why_not=why)
    tile = room.tile(TEMPERATURE)
    assert (tile.state, str(tile.live), tile.notes) == (TileState.CHECK, "36.8 Cel", why)
    assert (tile.readings, tile.acceptable) == ((), False)
    await room.denied(Accept(actor=ACTOR, kind=TEMPERATURE))
    room.at += 601
    assert room.tile(TEMPERATURE).live is None


# Failures.


async def test_a_failure_has_no_number_and_ends_what_was_there() -> None:
    room = Bedside()
    await room.start()
    room.pressure()
    failure = room.fails(Vital.SYSTOLIC, CUFF)
    tile = room.tile(BP)
    assert (tile.state, tile.failure) == (TileState.FAILED, failure)
    assert (tile.readings, tile.live, tile.acceptable) == ((), None, False)
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "74"}
    await room.denied(Accept(actor=ACTOR, kind=BP))
    room.at += 1201
    assert room.tile(BP).failure is None


async def test_the_next_measurement_ends_a_failure() -> None:
    room = Bedside()
    await room.start()
    room.fails(Vital.SYSTOLIC, CUFF)
    room.pressure()
    assert room.tile(BP).state is TileState.READY
    room.fails(Vital.SYSTOLIC, CUFF)
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.tile(BP).state is TileState.NO_DEVICE


async def test_a_doubtful_number_beside_its_failure_is_not_shown() -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.SYSTOLIC, "128"), device=CUFF, why_not=("the cuff was loose",))
    room.fails(Vital.SYSTOLIC, CUFF, FailureReason.CUFF_LOOSE)
    assert (room.tile(BP).state, room.tile(BP).live) == (TileState.FAILED, None)


@pytest.mark.parametrize(
    ("value", "unit", "reason"),
    [
        ("14.9", Unit.CELSIUS, FailureReason.UNDER_RANGE),
        ("46.1", Unit.CELSIUS, FailureReason.OVER_RANGE),
        ("98.6", Unit.CELSIUS, FailureReason.OVER_RANGE),
        ("115", Unit.FAHRENHEIT, FailureReason.OVER_RANGE),
        ("15", Unit.CELSIUS, None),
        ("46", Unit.CELSIUS, None),
        ("98.6", Unit.FAHRENHEIT, None),
    ],
)
async def test_what_no_living_patient_has_is_a_failure(
    value: str, unit: Unit, reason: FailureReason | None
) -> None:
    room = Bedside()
    await room.start()
    room.says((Vital.BODY_TEMPERATURE, value), device=THERMOMETER, unit=unit)
    tile = room.tile(TEMPERATURE)
    if reason is None:
        assert tile.state is TileState.READY
        return
    assert tile.state is TileState.FAILED
    assert tile.failure is not None
    assert tile.failure.reason is reason
    assert (tile.readings, tile.acceptable) == ((), False)


@pytest.mark.parametrize(
    "said",
    [
        ((Vital.SYSTOLIC, "400"), (Vital.DIASTOLIC, "82"), (Vital.PULSE_RATE, "74")),
        ((Vital.PULSE_RATE, "74"), (Vital.DIASTOLIC, "82"), (Vital.SYSTOLIC, "400")),
        ((Vital.SYSTOLIC, "80"), (Vital.DIASTOLIC, "120"), (Vital.PULSE_RATE, "74")),
    ],
)
async def test_an_artefact_spoils_its_whole_measurement(
    said: tuple[tuple[Vital, str], ...],
) -> None:
    room = Bedside()
    await room.start()
    room.says(*said, device=CUFF)
    assert room.tile(BP).state is TileState.FAILED
    assert room.tile(BP).readings == ()
    assert room.tile(PULSE).readings == ()


async def test_when_a_stream_fails_all_that_it_measures_does_and_briefly() -> None:
    room = Bedside()
    room.capture.on_link(OXIMETER_LINK)
    await room.start()
    list(room.packets(3))
    room.fails(Vital.PULSE_RATE, OXIMETER, FailureReason.NO_FINGER)
    for kind, vital in ((PULSE, Vital.PULSE_RATE), (SPO2, Vital.SPO2)):
        tile = room.tile(kind)
        assert (tile.state, tile.readings) == (TileState.FAILED, ())
        assert tile.failure is not None
        assert (tile.failure.reason, tile.failure.vital) == (FailureReason.NO_FINGER, vital)
    room.at += 5.1
    assert room.tile(PULSE).state is TileState.WAITING


# Streams.


async def test_a_stream_may_be_kept_once_it_is_steady() -> None:
    room = Bedside()  # steady after 4 s
    await room.start()
    seen = []
    for _ in room.packets(6):
        tile = room.tile(SPO2)
        seen.append((tile.steady, tile.acceptable))
    assert seen == [
        (0.0, False),
        (0.25, False),
        (0.5, False),
        (0.75, False),
        (1.0, True),
        (1.0, True),
    ]
    assert room.tile(SPO2).state is TileState.MEASURING


async def test_a_value_that_wanders_begins_anew() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(4, spo2="97"))
    list(room.packets(1, spo2="94"))  # more than 2 % away
    assert room.tile(SPO2).steady == 0.0
    assert "not steady" in (await room.denied(Accept(actor=ACTOR, kind=SPO2))).says
    list(room.packets(4, spo2="96"))  # 94 to 96 is within
    assert room.tile(SPO2).acceptable


async def test_a_pause_or_a_failure_begins_anew() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5))
    assert room.tile(SPO2).acceptable
    room.at += 5
    room.oximeter()
    assert room.tile(SPO2).acceptable
    room.at += 5.1
    room.oximeter()
    assert room.tile(SPO2).steady == 0.0
    list(room.packets(4))
    room.fails(Vital.SPO2, OXIMETER, FailureReason.MOTION)
    list(room.packets(1))
    assert room.tile(SPO2).steady == 0.0


async def test_a_silent_stream_shows_no_number() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5))
    room.at += 5.1
    tile = room.tile(SPO2)
    assert (tile.state, tile.readings, tile.acceptable) == (TileState.NO_DEVICE, (), False)
    await room.denied(Accept(actor=ACTOR, kind=SPO2))


async def test_losing_the_link_ends_what_is_live_and_keeps_what_is_finished() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5))
    room.pressure()
    room.says((Vital.BODY_TEMPERATURE, "30.1"), device=THERMOMETER, final=False, why_not=("no",))
    gone = {"phase": LinkPhase.WAITING, "says": "It was pulled out."}
    for link in (CUFF_LINK, OXIMETER_LINK, replace(CUFF_LINK, name="Thermometer")):
        room.capture.on_link(replace(link, **gone))  # type: ignore[arg-type]
    assert room.tile(SPO2).state is TileState.NO_DEVICE
    assert room.tile(TEMPERATURE).live is None
    assert values(room.tile(BP)) == {Vital.SYSTOLIC: "128", Vital.DIASTOLIC: "82"}


async def test_the_very_value_that_was_seen_is_kept() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5, spo2="97"))
    seen = room.tile(SPO2).measurement
    list(room.packets(1, spo2="98"))
    await room.done(Accept(actor=ACTOR, kind=SPO2, measurement=seen))
    assert values(room.tile(SPO2)) == {Vital.SPO2: "97"}


async def test_a_value_that_was_seen_too_long_ago_is_not_kept() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5))
    seen = room.tile(SPO2).measurement
    list(room.packets(6))
    answer = await room.denied(Accept(actor=ACTOR, kind=SPO2, measurement=seen))
    assert answer.says == "The value has just changed; nothing was kept."
    assert room.tile(SPO2).acceptable


async def test_taking_a_stream_back_wants_it_steady_again() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5))
    await room.done(Accept(actor=ACTOR, kind=SPO2))
    list(room.packets(5))
    await room.done(Retake(actor=ACTOR, kind=SPO2))
    list(room.packets(1))
    assert room.tile(SPO2).steady == 0.0


# Several pulses.


async def test_the_first_in_the_sites_order_is_the_tiles() -> None:
    room = Bedside()
    await room.start()
    room.pressure(pulse="74")
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "74"}
    list(room.packets(1, pulse="68"))
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "68"}
    room.says((Vital.HEART_RATE, "70"), device=THERMOMETER)
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "68"}
    room.fails(Vital.PULSE_RATE, OXIMETER, FailureReason.NO_FINGER)
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "74"}


async def test_another_order() -> None:
    times = BoardTimes(steady=timedelta(0))
    room = Bedside(Board(times=times, pulse_order=("ecg", "oscillometric", "oximetry")))
    await room.start()
    room.oximeter(pulse="68")
    room.pressure(pulse="74")
    assert values(room.tile(PULSE)) == {Vital.PULSE_RATE: "74"}
    room.says((Vital.HEART_RATE, "70"), device=THERMOMETER)
    assert values(room.tile(PULSE)) == {Vital.HEART_RATE: "70"}


def kept_pulses(room: Bedside) -> list[tuple[str, bool]]:
    visit = room.capture.visit
    assert visit is not None
    return [
        (str(result.readings[0].quantity.value), result.filed)
        for result in visit.results
        if result.kind is PULSE
    ]


async def test_the_other_pulses_stay_as_evidence() -> None:
    room = Bedside()
    await room.start()
    room.pressure(pulse="74")
    list(room.packets(5, pulse="68"))
    await room.done(Accept(actor=ACTOR, kind=PULSE))
    assert kept_pulses(room) == [("68", True), ("74", False)]
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert kept_pulses(room) == [("68", True), ("74", False)]


async def test_the_pulse_of_a_later_pressure_stays_as_evidence() -> None:
    room = Bedside()
    await room.start()
    list(room.packets(5, pulse="68"))
    await room.done(Accept(actor=ACTOR, kind=PULSE))
    room.pressure(pulse="74")
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert kept_pulses(room) == [("68", True), ("74", False)]


async def test_a_pressure_alone_keeps_no_pulse() -> None:
    room = Bedside()
    await room.start()
    room.pressure(pulse="74")
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert kept_pulses(room) == []
    assert room.tile(PULSE).acceptable


async def test_taking_the_pulse_back_takes_the_evidence_along() -> None:
    room = Bedside()
    await room.start()
    room.pressure(pulse="74")
    list(room.packets(5, pulse="68"))
    await room.done(Accept(actor=ACTOR, kind=PULSE))
    await room.done(Retake(actor=ACTOR, kind=PULSE))
    assert kept_pulses(room) == []
    assert len(room.store.withdrawn) == 2


# Patients and origins.


async def test_another_patient_finds_an_empty_board() -> None:
    room = Bedside()
    await room.start()
    room.pressure()
    list(room.packets(5))
    room.fails(Vital.BODY_TEMPERATURE, THERMOMETER)
    room.temperature("38.4")
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    await room.done(LeavePatient(actor=ACTOR, reason="called away"))
    await room.choose(BRANDT)
    tiles = room.capture.view(room.now)[1]
    assert all(tile.readings == () and tile.failure is None for tile in tiles)
    assert all(tile.state in (TileState.NO_DEVICE, TileState.WAITING) for tile in tiles)


@pytest.mark.parametrize("origin", [Origin.SIMULATOR, Origin.REPLAY])
async def test_a_tile_says_that_its_value_is_not_a_patients(origin: Origin) -> None:
    room = Bedside()
    await room.start()
    room.temperature(origin=origin)
    assert room.tile(TEMPERATURE).simulated
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert room.tile(TEMPERATURE).simulated
    room.says((Vital.CUFF_PRESSURE, "90"), device=CUFF, final=False, why_not=("no",), origin=origin)
    assert room.tile(BP).simulated
    assert not room.tile(SPO2).simulated


# A measurement that began before the patient.


async def test_an_inflation_of_the_last_patient_is_said_to_be_and_ends_with_its_value() -> None:
    room = Bedside()
    await room.start()
    room.at += 10
    room.inflating("80", took_s=30.0)
    tile = room.tile(BP)
    assert (tile.state, tile.before_patient) == (TileState.MEASURING, True)
    room.at += 20
    room.pressure(took=50.0)
    assert [held.reason for held in room.held()] == [HoldReason.BEFORE_PATIENT]
    tile = room.tile(BP)
    assert (tile.live, tile.before_patient) == (None, False)
    assert tile.state is not TileState.MEASURING
    room.inflating("60")
    assert not room.tile(BP).before_patient


async def test_an_old_record_that_comes_meanwhile_ends_no_inflation() -> None:
    room = Bedside()
    await room.start()
    room.at += 10
    room.inflating("80")
    room.pressure(from_memory=True)
    assert len(room.held()) == 1
    assert room.tile(BP).state is TileState.MEASURING


async def test_a_stream_that_failed_and_is_unplugged_is_unplugged() -> None:
    room = Bedside()
    room.capture.on_link(OXIMETER_LINK)
    await room.start()
    room.fails(Vital.SPO2, OXIMETER, FailureReason.MOTION)
    assert room.tile(SPO2).state is TileState.FAILED
    pulled = replace(OXIMETER_LINK, phase=LinkPhase.WAITING, says="Unplugged.", next_step="Plug.")
    room.capture.on_link(pulled)
    tile = room.tile(SPO2)
    assert (tile.state, tile.failure) == (TileState.NO_DEVICE, None)
    assert tile.notes == ("Unplugged.", "Plug.")
