"""How a vital is measured: what the site assumes, what a person says, what must be known."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from station.capture.board_policy import BoardPolicy
from station.capture.commands import Accept, ChoosePatient, EnterValue, LeavePatient, Retake, SayHow
from station.capture.how import How
from station.capture.modifiers import DEFAULT_RULES, Modifier, ModifierRule, Rules
from station.capture.views import ModifierView, TileState
from station.visit import ResultKind
from station.vitals import Context, Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, Bedside
from tests.capture.room import BRANDT

BP = ResultKind.BLOOD_PRESSURE
SPO2 = ResultKind.SPO2
TEMPERATURE = ResultKind.BODY_TEMPERATURE
WEIGHT = ResultKind.BODY_WEIGHT

SIDE_WANTED: Rules = {
    **DEFAULT_RULES,
    BP: tuple(
        ModifierRule(which=Modifier.SIDE, choices=("right", "left"), required=True)
        if rule.which is Modifier.SIDE
        else rule
        for rule in DEFAULT_RULES[BP]
    ),
}


def how(kind: ResultKind, which: Modifier, word: str | None) -> SayHow:
    return SayHow(actor=ACTOR, kind=kind, which=which, word=word)


def shown(room: Bedside, kind: ResultKind) -> dict[str, str | None]:
    return {one.which.value: one.value for one in room.tile(kind).modifiers}


def context(room: Bedside, kind: ResultKind) -> Context:
    result = room.filed(kind)
    assert result is not None
    return result.readings[0].context


async def test_what_nobody_said_is_what_the_site_assumes() -> None:
    room = Bedside()
    await room.start()
    assert shown(room, BP) == {
        "body_site": "upper_arm",
        "side": None,
        "cuff_size": "adult",
        "position": "sitting",
    }
    assert shown(room, TEMPERATURE) == {"body_site": None}
    room.at = 60
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert context(room, BP) == Context(
        body_site="upper_arm", cuff_size="adult", position="sitting", method="oscillometric"
    )


async def test_a_persons_word_counts_before_the_default() -> None:
    room = Bedside()
    await room.start()
    await room.done(how(BP, Modifier.BODY_SITE, "wrist"))
    await room.done(how(BP, Modifier.SIDE, "left"))
    room.at = 60
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert context(room, BP) == Context(
        body_site="wrist",
        side="left",
        cuff_size="adult",
        position="sitting",
        method="oscillometric",
    )


async def test_the_instruments_word_counts_before_the_default_and_after_a_persons() -> None:
    said = Context(body_site="tympanum")
    rules: Rules = {
        TEMPERATURE: (
            ModifierRule(
                which=Modifier.BODY_SITE, choices=("mouth", "tympanum", "axilla"), default="mouth"
            ),
        )
    }
    known = How(BoardPolicy(modifiers=rules))
    assert known.of(TEMPERATURE, said).body_site == "tympanum"
    assert known.of(TEMPERATURE, Context()).body_site == "mouth"
    assert known.choose(TEMPERATURE, Modifier.BODY_SITE, "axilla") is None
    assert known.of(TEMPERATURE, said).body_site == "axilla"


async def test_what_is_required_and_unknown_is_not_kept_until_somebody_says_it() -> None:
    room = Bedside(policy=BoardPolicy(modifiers=SIDE_WANTED))
    await room.start()
    room.at = 60
    room.pressure()
    assert not room.tile(BP).acceptable
    assert [one.which for one in room.tile(BP).modifiers if one.missing] == [Modifier.SIDE]
    denied = await room.denied(Accept(actor=ACTOR, kind=BP))
    assert "which side" in denied.says
    by_hand = EnterValue(
        actor=ACTOR,
        values=(
            (Vital.SYSTOLIC, Quantity(Decimal(120), Unit.MMHG)),
            (Vital.DIASTOLIC, Quantity(Decimal(80), Unit.MMHG)),
        ),
    )
    await room.denied(by_hand)
    await room.done(how(BP, Modifier.SIDE, "right"))
    assert room.tile(BP).acceptable
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert context(room, BP).side == "right"


async def test_a_required_one_is_left_out_only_by_saying_so_and_that_is_kept() -> None:
    room = Bedside(policy=BoardPolicy(modifiers=SIDE_WANTED))
    await room.start()
    await room.done(how(BP, Modifier.SIDE, None))
    room.at = 60
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert context(room, BP).side is None
    assert context(room, BP).left_unsaid == ("side",)
    view = next(one for one in room.tile(BP).modifiers if one.which is Modifier.SIDE)
    assert view == ModifierView(
        which=Modifier.SIDE, choices=("right", "left"), required=True, left_unsaid=True
    )


async def test_what_is_kept_already_gets_the_new_word_as_a_result_of_its_own() -> None:
    room = Bedside()
    await room.start()
    room.at = 60
    room.temperature()
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    first = room.filed(TEMPERATURE)
    await room.done(how(TEMPERATURE, Modifier.BODY_SITE, "axilla"))
    second = room.filed(TEMPERATURE)
    assert first is not None
    assert second is not None
    assert context(room, TEMPERATURE).body_site == "axilla"
    assert first.id != second.id
    assert first.id in room.store.withdrawn
    assert room.tile(TEMPERATURE).state is TileState.CAPTURED
    assert [r.quantity for r in second.readings] == [r.quantity for r in first.readings]


async def test_oxygen_is_litres_a_minute_and_room_air_is_none() -> None:
    room = Bedside()
    await room.start()
    assert shown(room, SPO2)["oxygen_l_min"] == "0"
    await room.done(how(SPO2, Modifier.OXYGEN, "2"))
    for _ in room.packets(6):
        pass
    await room.done(Accept(actor=ACTOR, kind=SPO2))
    assert context(room, SPO2).oxygen_l_min == Decimal(2)


async def test_a_word_that_is_no_choice_and_a_detail_that_nobody_asks_for_are_refused() -> None:
    room = Bedside()
    await room.start()
    await room.denied(how(WEIGHT, Modifier.CLOTHING, "in armour"))
    await room.denied(how(WEIGHT, Modifier.CUFF_SIZE, "adult"))


async def test_the_next_patient_begins_with_what_the_site_assumes() -> None:
    room = Bedside()
    await room.start()
    await room.done(how(BP, Modifier.POSITION, "standing"))
    await room.done(LeavePatient(actor=ACTOR))
    await room.done(ChoosePatient(actor=ACTOR, expected=BRANDT))
    assert shown(room, BP)["position"] == "sitting"


async def test_measuring_again_keeps_what_was_said() -> None:
    room = Bedside()
    await room.start()
    await room.done(how(TEMPERATURE, Modifier.BODY_SITE, "axilla"))
    room.at = 60
    room.temperature()
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    await room.done(Retake(actor=ACTOR, kind=TEMPERATURE))
    assert shown(room, TEMPERATURE) == {"body_site": "axilla"}


def test_nobody_assumes_an_adults_cuff_on_a_child() -> None:
    known = How(BoardPolicy())
    known.clear(8)
    assert known.of(BP, Context()).cuff_size is None
    known.clear(13)
    assert known.of(BP, Context()).cuff_size == "adult"


@given(st.sampled_from(list(DEFAULT_RULES)), st.data())
def test_what_was_said_is_not_said_twice(kind: ResultKind, data: st.DataObject) -> None:
    """Telling a context what is known of it changes nothing the second time."""
    known = How(BoardPolicy())
    for rule in DEFAULT_RULES[kind]:
        word = data.draw(st.sampled_from((*rule.choices, None, "nothing")))
        if word != "nothing":
            assert known.choose(kind, rule.which, word) is None
    once = known.of(kind, Context(method="oscillometric"))
    assert known.of(kind, once) == once
