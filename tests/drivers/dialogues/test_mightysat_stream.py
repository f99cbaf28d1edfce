"""The conversation with a MightySat: bytes captured between a telephone and one."""

from __future__ import annotations

from station.drivers.dialogues import Send, dialogue_named
from tests.drivers.dialogues.moments import at

ANSWERS = "54c21002-a720-4b4f-11e4-9fe20002a5d5"
COMMANDS = "54c21001-a720-4b4f-11e4-9fe20002a5d5"
TELL_STATE = bytes.fromhex("77 02 01 07")
START = bytes.fromhex("77 05 03 1f 00 03 d6")
STATE = bytes.fromhex("77140163101f00030100170010e6000000f600000018")
ACKNOWLEDGED = bytes.fromhex("7703fe02cc")
LIVE = bytes.fromhex("7711050000000000620048101400260200100e")


def test_the_state_first_then_the_start() -> None:
    it = dialogue_named("mightysat_stream")
    assert it.connected(at(0)) == (Send(data=TELL_STATE, channel=COMMANDS),)
    first = it.received(STATE[:20], at(0.1), ANSWERS)
    assert (first.send, first.data) == ((), STATE[:20])
    second = it.received(STATE[20:], at(0.2), ANSWERS)
    assert second.send == (Send(data=START, channel=COMMANDS),)
    assert second.data == STATE[20:]
    assert it.received(ACKNOWLEDGED, at(0.3), ANSWERS).send == ()
    assert it.received(LIVE, at(1.0), ANSWERS).data == LIVE


def test_nothing_but_a_good_state_starts_it() -> None:
    it = dialogue_named("mightysat_stream")
    it.connected(at(0))
    damaged = bytearray(STATE)
    damaged[8] ^= 1
    for data in (ACKNOWLEDGED, LIVE, bytes(damaged), b"\x00\x77\x00"):
        assert it.received(data, at(0.1), ANSWERS).send == ()


def test_a_state_that_comes_twice_starts_it_once() -> None:
    it = dialogue_named("mightysat_stream")
    it.connected(at(0))
    assert it.received(STATE + STATE, at(0.1), ANSWERS).send == (
        Send(data=START, channel=COMMANDS),
    )
    assert it.received(STATE, at(0.2), ANSWERS).send == ()


def test_no_answer_and_it_is_asked_again() -> None:
    it = dialogue_named("mightysat_stream")
    it.connected(at(0))
    assert it.tick(at(2.9)) == ()
    assert [send.data for send in it.tick(at(3.0))] == [TELL_STATE]
    assert it.tick(at(5.9)) == ()
    assert [send.data for send in it.tick(at(6.0))] == [TELL_STATE]


def test_a_stream_that_stops_is_begun_anew() -> None:
    it = dialogue_named("mightysat_stream")
    it.connected(at(0))
    it.received(STATE, at(0.1), ANSWERS)
    it.received(LIVE, at(1.0), ANSWERS)
    it.received(LIVE, at(3.0), ANSWERS)
    assert it.tick(at(5.9)) == ()
    assert [send.data for send in it.tick(at(6.0))] == [TELL_STATE]
    assert [send.data for send in it.received(STATE, at(6.1), ANSWERS).send] == [START]


def test_a_new_connection_forgets_half_an_answer() -> None:
    it = dialogue_named("mightysat_stream")
    it.connected(at(0))
    it.received(STATE[:20], at(0.1), ANSWERS)
    it.connected(at(60))
    assert it.received(STATE[20:], at(60.1), ANSWERS).send == ()
    assert [send.data for send in it.received(STATE, at(60.2), ANSWERS).send] == [START]


def test_before_a_connection_and_at_parting_it_says_nothing() -> None:
    it = dialogue_named("mightysat_stream")
    assert it.tick(at(9)) == ()
    assert it.closing() == ()
