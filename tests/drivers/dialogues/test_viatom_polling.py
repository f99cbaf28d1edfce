"""The conversation with a Viatom ring: bytes of its published clients, the clock passed in."""

from __future__ import annotations

from datetime import datetime

from station.drivers.dialogues import Dialogue, Moment, Send, dialogue_named
from tests.drivers.dialogues import moments

ANSWERS = "0734594a-a8e7-4b1a-a6b1-cd5243059a57"
REQUESTS = "8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3"
# {"SetTIME":"2026-09-28,22:30:00"}, as the tests after the maker's SDK have it
SET_TIME = bytes.fromhex(
    "aa 16 e9 00 00 21 00 7b 22 53 65 74 54 49 4d 45 22 3a 22 32 30 32 36 2d 30 39 2d 32 38 2c"
    "32 32 3a 33 30 3a 30 30 22 7d a3"
)
ASK_VALUES = bytes.fromhex("aa 17 e8 00 00 00 00 1b")
ACKNOWLEDGED = bytes.fromhex("55 00 ff 00 00 00 00 05")
VALUES = bytes.fromhex("55 00 ff 00 00 0d 00 62 45 00 00 00 00 00 60 00 00 04 01 00 c4")


def at(seconds: float) -> Moment:
    return moments.at(seconds, datetime(2026, 9, 28, 22, 30))


def polling() -> Dialogue:
    """A ring that has acknowledged its time."""
    it = dialogue_named("viatom_polling")
    it.connected(at(0))
    it.received(ACKNOWLEDGED, at(0.1), ANSWERS)
    return it


def test_the_time_goes_out_first_in_pieces_of_twenty_bytes() -> None:
    sends = dialogue_named("viatom_polling").connected(at(0))
    assert [len(send.data) for send in sends] == [20, 20, 1]
    assert b"".join(send.data for send in sends) == SET_TIME
    assert {send.channel for send in sends} == {REQUESTS}
    # The clock is set when the last piece has gone.
    assert [send.sets_clock for send in sends] == [False, False, True]


def test_values_are_asked_once_a_second_and_every_byte_is_passed_on() -> None:
    it = polling()
    assert it.tick(at(0.9)) == ()
    assert it.tick(at(1.0)) == (Send(data=ASK_VALUES, channel=REQUESTS),)
    first, second = VALUES[:20], VALUES[20:]
    assert it.received(first, at(1.1), ANSWERS).data == first
    assert it.tick(at(2.0)) == ()  # half an answer is none
    assert it.received(second, at(2.1), ANSWERS).data == second
    assert [send.data for send in it.tick(at(2.2))] == [ASK_VALUES]


def test_no_answer_and_it_is_asked_again_after_a_second_and_a_half() -> None:
    it = polling()
    it.tick(at(1.0))
    assert it.tick(at(2.4)) == ()
    assert [send.data for send in it.tick(at(2.5))] == [ASK_VALUES]
    assert it.tick(at(3.9)) == ()
    assert [send.data for send in it.tick(at(4.0))] == [ASK_VALUES]


def test_a_ring_that_does_not_acknowledge_its_time_is_asked_for_values_all_the_same() -> None:
    it = dialogue_named("viatom_polling")
    it.connected(at(0))
    assert it.tick(at(1.4)) == ()
    assert [send.data for send in it.tick(at(1.5))] == [ASK_VALUES]


def test_a_refusal_is_an_answer_too() -> None:
    it = dialogue_named("viatom_polling")
    it.connected(at(0))
    it.received(bytes.fromhex("55 09 f6 00 00 00 00 18"), at(0.2), ANSWERS)
    assert [send.data for send in it.tick(at(1.0))] == [ASK_VALUES]


def test_garbage_holds_nothing_up_for_long() -> None:
    it = polling()
    it.tick(at(1.0))
    assert it.received(b"\x55\x00\xff\x00\x00\xff\x01", at(1.1), ANSWERS).data
    assert [send.data for send in it.tick(at(2.5))] == [ASK_VALUES]


def test_a_new_connection_begins_again_and_forgets_half_an_answer() -> None:
    it = polling()
    it.tick(at(1.0))
    it.received(VALUES[:20], at(1.1), ANSWERS)
    assert b"".join(send.data for send in it.connected(at(60))) == SET_TIME
    it.received(VALUES[20:], at(60.1), ANSWERS)
    assert it.tick(at(61.0)) == ()  # the rest of the old answer is no answer to the new question
    assert [send.data for send in it.tick(at(61.5))] == [ASK_VALUES]


def test_nothing_is_asked_before_there_is_a_connection() -> None:
    it = dialogue_named("viatom_polling")
    assert it.tick(at(5.0)) == ()
    assert it.closing() == ()


def test_an_answer_that_says_the_same_as_the_one_before_is_an_answer() -> None:
    it = polling()
    for second in (1.0, 2.0, 3.0):
        assert [send.data for send in it.tick(at(second))] == [ASK_VALUES]
        it.received(VALUES, at(second + 0.1), ANSWERS)
