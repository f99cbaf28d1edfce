"""Checks in a visit: what is refused, asked about, kept with a remark, and told to the provider."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from station.capture.checking import Checking
from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    Annotate,
    ConfirmIdentifier,
    EnterUnlikely,
    EnterValue,
    Identifier,
    PauseVisit,
    ResumeVisit,
    Retake,
    Sign,
    StartVisit,
    TellProvider,
    Unlikely,
)
from station.capture.views import TileState
from station.checks.crosscheck import PulseSource
from station.checks.files import rulebook
from station.checks.history import EarlierValue
from station.checks.news2 import Part
from station.checks.rules import Rulebook
from station.marks import Level, Side
from station.visit import Delivery, DeliveryState, ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, THERMOMETER, Bedside
from tests.capture.room import NINE, OKAFOR

BP = ResultKind.BLOOD_PRESSURE
TEMPERATURE = ResultKind.BODY_TEMPERATURE
PULSE = ResultKind.PULSE_RATE
WEIGHT = ResultKind.BODY_WEIGHT


class Remembered:
    """A history with one weight in it."""

    def earlier(self, patient_id: str, kind: Vital) -> tuple[EarlierValue, ...]:
        if (patient_id, kind) != (OKAFOR.patient.id, Vital.BODY_WEIGHT):
            return ()
        value = EarlierValue(
            quantity=Quantity(Decimal("70.0"), Unit.KILOGRAM),
            at=NINE - timedelta(days=4),
            source="this station",
        )
        return (value,)


class Checked(Bedside):
    """A room where the shipped rules hold."""

    def __init__(self, book: Rulebook | None = None, **how: object) -> None:
        self.ecg: float | None = None
        checking = Checking(
            book or rulebook(),
            Remembered(),
            destinations=("clinic chart",),
            ecg_rate=lambda: self.ecg,
            **how,  # type: ignore[arg-type]
        )
        super().__init__(checking=checking)


def weight(value: str, kind: type[EnterValue] = EnterValue) -> EnterValue:
    quantity = Quantity(Decimal(value), Unit.KILOGRAM)
    return kind(actor=ACTOR, values=((Vital.BODY_WEIGHT, quantity),))


async def test_an_abnormal_value_is_marked_and_kept_as_any_other() -> None:
    room = Checked()
    await room.start()
    room.pressure("150", "85")

    tile = room.tile(BP)
    assert tile.state is TileState.READY
    assert tile.acceptable
    assert [(mark.level, mark.vital, mark.side) for mark in tile.marks] == [
        (Level.ABNORMAL, Vital.SYSTOLIC, Side.HIGH)
    ]
    await room.done(Accept(actor=ACTOR, kind=BP))

    kept = room.filed(BP)
    assert kept is not None
    assert kept.marks == tile.marks
    assert room.tile(BP).marks == tile.marks


async def test_an_unlikely_value_is_kept_only_after_it_is_right() -> None:
    room = Checked()
    await room.start()
    room.temperature("33.5")

    tile = room.tile(TEMPERATURE)
    assert tile.state is TileState.CHECK
    assert not tile.acceptable
    assert tile.confirmable
    answer = await room.denied(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert isinstance(answer, Unlikely)
    assert "below 34.0 Cel" in answer.says
    assert room.kept() == ()

    await room.done(AcceptUnlikely(actor=ACTOR, kind=TEMPERATURE, measurement=tile.measurement))
    [kept] = room.kept()
    assert {(mark.level, mark.confirmed) for mark in kept.marks} == {
        (Level.IMPLAUSIBLE, True),
        (Level.CRITICAL, False),
    }
    assert kept.accepted_by == ACTOR
    assert room.tile(TEMPERATURE).state is TileState.CAPTURED


async def test_measuring_again_takes_the_place_of_it_is_right() -> None:
    room = Checked()
    await room.start()
    room.temperature("33.5")
    await room.done(Retake(actor=ACTOR, kind=TEMPERATURE))
    room.later(20)
    room.temperature("36.6")

    assert room.tile(TEMPERATURE).state is TileState.READY
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    [kept] = room.kept()
    assert kept.marks == ()


async def test_an_unlikely_value_by_hand_is_asked_about_too() -> None:
    room = Checked()
    await room.start()

    answer = await room.denied(weight("341"))
    assert isinstance(answer, Unlikely)
    assert room.kept() == ()
    await room.done(weight("341", EnterUnlikely))

    kept = room.filed(WEIGHT)
    assert kept is not None
    assert {mark.rule for mark in kept.marks} == {"weight-unlikely-high", "weight-change"}
    assert all(mark.confirmed for mark in kept.marks)


async def test_a_weight_far_from_this_patients_last_one_is_asked_about() -> None:
    room = Checked()
    await room.start()

    answer = await room.denied(weight("77.1"))
    assert isinstance(answer, Unlikely)
    [mark] = answer.marks
    assert str(mark.earlier) == "70.0 kg"
    assert "The last one was 70.0 kg." in answer.says
    await room.done(weight("77.0"))


async def test_a_steady_stream_that_is_unlikely_waits_for_a_person() -> None:
    room = Checked()
    await room.start()
    for _ in room.packets(6, spo2="65", pulse="72"):
        pass

    tile = room.tile(ResultKind.SPO2)
    assert tile.state is TileState.CHECK
    assert tile.confirmable
    assert isinstance(await room.denied(Accept(actor=ACTOR, kind=ResultKind.SPO2)), Unlikely)
    await room.done(AcceptUnlikely(actor=ACTOR, kind=ResultKind.SPO2))


async def test_a_value_that_is_still_settling_has_no_mark() -> None:
    room = Checked()
    await room.start()
    for _ in room.packets(2, spo2="88", pulse="72"):
        pass

    assert room.tile(ResultKind.SPO2).marks == ()


async def test_the_age_counts_on_the_day_and_unknown_is_said() -> None:
    import dataclasses

    nobody_knows = dataclasses.replace(
        OKAFOR, patient=dataclasses.replace(OKAFOR.patient, birth_date=None)
    )
    room = Checked()
    await room.start(nobody_knows)
    room.pressure("200", "110")

    assert room.tile(BP).marks == ()
    assert not room.capture.checks(room.now).age_known

    other = Checked()
    await other.start()
    other.pressure("200", "110")
    assert other.tile(BP).marks[0].level is Level.CRITICAL
    assert other.capture.checks(other.now).age_known


async def test_pulses_that_disagree_stand_beside_the_results() -> None:
    room = Checked()
    await room.start()
    for _ in room.packets(6, pulse="72"):
        pass
    await room.done(Accept(actor=ACTOR, kind=PULSE))
    room.pressure("118", "76", pulse="96")
    await room.done(Accept(actor=ACTOR, kind=BP))

    found = room.capture.checks(room.now).pulses
    assert found is not None
    assert dict(found.rates) == {PulseSource.OXIMETER: 72, PulseSource.CUFF: 96}


async def test_the_rate_of_the_live_ekg_is_compared_when_a_pulse_is_kept() -> None:
    room = Checked()
    await room.start()
    room.ecg = 97.0
    for _ in room.packets(6, pulse="72"):
        pass
    await room.done(Accept(actor=ACTOR, kind=PULSE))
    room.ecg = None

    found = room.capture.checks(room.now).pulses
    assert found is not None
    assert found.deficit


# The provider.


async def critical(room: Checked) -> str:
    """A kept crisis; the result's id."""
    await room.start()
    room.pressure("190", "85")
    await room.done(Accept(actor=ACTOR, kind=BP))
    kept = room.filed(BP)
    assert kept is not None
    return kept.id


async def test_the_provider_is_told_what_was_shown() -> None:
    room = Checked()
    result_id = await critical(room)
    [shown] = room.capture.checks(room.now).tellable
    assert shown.result_id == result_id
    assert "blood pressure 190/85 mmHg" in shown.text
    assert "systolic pressure above 180 mmHg" in shown.text
    assert "Not measured again yet." in shown.text
    assert "Ada Okafor, born 1984-02-29, MRN 100231" in shown.text

    await room.done(TellProvider(actor=ACTOR, result_id=result_id))

    [told] = room.store.told_notices
    assert told.text == shown.text
    assert told.about.id == result_id
    [notice] = room.capture.checks(room.now).notices
    assert notice.waiting == ("clinic chart",)
    for state, chart_id in ((DeliveryState.SENDING, None), (DeliveryState.DELIVERED, "c-17")):
        room.capture.on_notice(
            Delivery(
                result_id=told.id,
                visit_id=told.visit_id,
                destination="clinic chart",
                state=state,
                at=room.now,
                chart_id=chart_id,
            )
        )
    [notice] = room.capture.checks(room.now).notices
    assert [one.chart_id for one in notice.deliveries] == ["c-17"]
    assert notice.waiting == ()
    await room.denied(TellProvider(actor=ACTOR, result_id=result_id))  # once is enough
    assert len(room.store.told_notices) == 1


async def test_that_it_was_measured_again_is_told() -> None:
    room = Checked()
    await critical(room)
    await room.done(Retake(actor=ACTOR, kind=BP))
    room.later(60)
    room.pressure("188", "85")
    await room.done(Accept(actor=ACTOR, kind=BP))

    [shown] = room.capture.checks(room.now).tellable
    assert "Measured twice." in shown.text


async def test_only_a_critical_result_that_is_kept_is_told() -> None:
    room = Checked()
    await room.start()
    room.pressure("150", "85")
    await room.done(Accept(actor=ACTOR, kind=BP))
    kept = room.filed(BP)
    assert kept is not None

    await room.denied(TellProvider(actor=ACTOR, result_id=kept.id))
    await room.denied(TellProvider(actor=ACTOR, result_id="no-such"))
    assert room.store.told_notices == []


async def test_where_no_chart_takes_messages_the_person_goes() -> None:
    room = Checked()
    result_id = await critical(room)
    room.capture.checking.destinations = ()

    answer = await room.denied(TellProvider(actor=ACTOR, result_id=result_id))
    assert "yourself" in answer.next_step


async def test_a_message_that_is_not_on_disk_was_not_sent() -> None:
    room = Checked()
    result_id = await critical(room)
    room.store.failing = True

    await room.denied(TellProvider(actor=ACTOR, result_id=result_id))
    assert room.capture.checks(room.now).notices == ()


async def test_it_can_be_told_after_the_signature_too() -> None:
    room = Checked()
    result_id = await critical(room)
    await room.done(Sign(actor=ACTOR, pin="1"))

    await room.done(TellProvider(actor=ACTOR, result_id=result_id))


# The score.


async def test_the_score_is_off_unless_the_site_wants_it() -> None:
    room = Checked()
    await critical(room)
    assert room.capture.checks(room.now).score is None

    wanted = Checked(score=True)
    await critical(wanted)
    score = wanted.capture.checks(wanted.now).score
    assert score is not None
    assert score.points == 0  # systolic 190: no points in NEWS2 below 220
    assert Part.CONSCIOUSNESS in score.missing


async def test_nothing_of_the_last_patient_is_left() -> None:
    from station.capture.commands import LeavePatient

    room = Checked()
    result_id = await critical(room)
    await room.done(TellProvider(actor=ACTOR, result_id=result_id))
    await room.done(LeavePatient(actor=ACTOR, reason="ends here"))

    view = room.capture.checks(room.now)
    assert (view.notices, view.tellable, view.pulses) == ((), (), None)


async def test_a_clinic_may_refuse_more_at_an_age_than_everybody_has() -> None:
    import dataclasses

    from station.checks.rules import LimitRule
    from station.marks import Bound

    book = rulebook()
    strict = LimitRule(
        id="strict",
        level=Level.IMPOSSIBLE,
        vital=Vital.BODY_TEMPERATURE,
        bound=Bound.ABOVE,
        limit=Quantity(Decimal(44), Unit.CELSIUS),
        title="Not here",
        source="Clinic protocol 1",
    )
    room = Checked(dataclasses.replace(book, limits=(*book.limits, strict)))
    await room.start()
    room.says((Vital.BODY_TEMPERATURE, "44.5"), device=THERMOMETER)

    assert room.tile(TEMPERATURE).state is TileState.FAILED
    by_hand = Quantity(Decimal("44.5"), Unit.CELSIUS)
    await room.denied(EnterUnlikely(actor=ACTOR, values=((Vital.BODY_TEMPERATURE, by_hand),)))


async def test_what_is_unlikely_is_never_kept_by_itself() -> None:
    room = Checked()
    await room.start()
    for _ in room.packets(6, spo2="65", pulse="72"):
        pass

    ready = {kind for kind, _ in room.capture.ready_by_itself(room.now)}
    assert ready == {PULSE}


async def test_another_word_about_how_leaves_marks_and_message_as_they_are() -> None:
    from station.capture.commands import SayHow
    from station.capture.modifiers import Modifier

    room = Checked()
    result_id = await critical(room)
    await room.done(TellProvider(actor=ACTOR, result_id=result_id))
    await room.done(SayHow(actor=ACTOR, kind=BP, which=Modifier.SIDE, word="left"))

    kept = room.filed(BP)
    assert kept is not None
    assert kept.id != result_id
    assert kept.marks[0].rule == "systolic-crisis"
    view = room.capture.checks(room.now)
    assert view.notice(kept.id) is not None
    await room.denied(TellProvider(actor=ACTOR, result_id=kept.id))


async def test_a_corrected_result_has_the_marks_of_what_it_says_now() -> None:
    import dataclasses

    room = Checked()
    await critical(room)
    kept = room.filed(BP)
    assert kept is not None
    typed = tuple(
        one.replace(quantity=Quantity(Decimal(119), Unit.MMHG))
        if one.vital is Vital.SYSTOLIC
        else one
        for one in kept.readings
    )

    assert room.capture.judged(dataclasses.replace(kept, readings=typed)).marks == ()
    assert room.capture.judged(kept).marks == kept.marks


async def test_what_was_told_is_known_after_a_pause_also_of_a_result_with_a_note() -> None:
    room = Checked()
    result_id = await critical(room)
    await room.done(TellProvider(actor=ACTOR, result_id=result_id))
    await room.done(Annotate(actor=ACTOR, result_id=result_id, note="After stairs"))
    visit_id = room.visit().id
    await room.done(PauseVisit(actor=ACTOR))
    assert room.capture.checks(room.now).notices == ()

    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.done(StartVisit(actor=ACTOR))

    checks = room.capture.checks(room.now)
    [about] = checks.tellable
    assert about.result_id != result_id
    known = checks.notice(about.result_id)
    assert known is not None
    assert known.text == room.store.told_notices[0].text
    await room.denied(TellProvider(actor=ACTOR, result_id=about.result_id))
