"""The conversation with a Polar H10: bytes of Polar's specification and of logs of real straps."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import Dialogue, Send, dialogue_named
from tests.drivers.dialogues.moments import at

CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
ASK = bytes.fromhex("01 00")
START = bytes.fromhex("02 00 00 01 82 00 01 01 0e 00")
STOP = bytes.fromhex("03 00")
SETTINGS = bytes.fromhex("f0 01 00 00 00 00 01 82 00 01 01 0e 00")
STARTED = bytes.fromhex("f0 02 00 00 00 00")
STOPPED = bytes.fromhex("f0 03 00 00 00")
ALREADY = bytes.fromhex("f0 02 00 06 00")
FRAME = bytes.fromhex("00 00943577 00000000 00 0280ff 028000")


def streaming() -> Dialogue:
    """Started at 0.2 s."""
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    it.received(SETTINGS, at(0.1), CONTROL)
    it.received(STARTED, at(0.2), CONTROL)
    return it


def test_settings_first_then_the_start_with_them() -> None:
    it = dialogue_named("polar_ecg")
    assert it.connected(at(0)) == (Send(data=ASK, channel=CONTROL),)
    answer = it.received(SETTINGS, at(0.1), CONTROL)
    assert answer.send == (Send(data=START, channel=CONTROL),)
    assert answer.data == SETTINGS
    assert it.received(STARTED, at(0.2), CONTROL).send == ()
    assert it.received(FRAME, at(0.8), DATA).data == FRAME
    assert it.closing() == (Send(data=STOP, channel=CONTROL),)


@pytest.mark.parametrize(
    "answer",
    [
        "f0 01 00 00 00 00 01 fa 00 01 01 0e 00",  # 250 Hz only: samples would be read wrongly
        "f0 01 00 00 00 00 01 82 00",  # no resolution
        "f0 01 00 02 00",  # no such measurement
        "f0 01 02 00 00 00 01 82 00 01 01 0e 00",  # of acceleration
        "f0 01",
        "0f 05 00",  # what a read of it gives
    ],
)
def test_nothing_is_started_on_any_other_answer(answer: str) -> None:
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    assert it.received(bytes.fromhex(answer), at(0.1), CONTROL).send == ()
    assert it.closing() == ()


def test_one_of_several_rates_is_enough() -> None:
    """Two rates, 65 and 130 Hz."""
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    both = bytes.fromhex("f0 01 00 00 00 00 02 41 00 82 00 01 01 0e 00")
    assert [send.data for send in it.received(both, at(0.1), CONTROL).send] == [START]


def test_no_answer_and_it_is_asked_again() -> None:
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    assert it.tick(at(2.9)) == ()
    assert [send.data for send in it.tick(at(3.0))] == [ASK]
    assert it.tick(at(5.9)) == ()
    assert [send.data for send in it.tick(at(6.0))] == [ASK]


def test_in_the_charger_it_is_asked_again_later() -> None:
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    it.received(SETTINGS, at(0.1), CONTROL)
    assert it.received(bytes.fromhex("f0 02 00 0d 00"), at(0.2), CONTROL).send == ()
    assert it.closing() == ()
    assert [send.data for send in it.tick(at(3.0))] == [ASK]


def test_one_that_runs_already_is_taken_as_it_is() -> None:
    it = dialogue_named("polar_ecg")
    it.connected(at(0))
    it.received(SETTINGS, at(0.1), CONTROL)
    assert it.received(ALREADY, at(0.2), CONTROL).send == ()
    assert [send.data for send in it.closing()] == [STOP]


def test_a_stream_that_stops_is_stopped_and_begun_again() -> None:
    it = streaming()
    it.received(FRAME, at(5.0), DATA)
    it.received(bytes.fromhex("10 48 2c 03"), at(7.0), HEART_RATE)  # the rate is not the ECG
    assert it.tick(at(7.9)) == ()
    assert [send.data for send in it.tick(at(8.0))] == [STOP]
    assert [send.data for send in it.received(STOPPED, at(8.1), CONTROL).send] == [ASK]
    assert [send.data for send in it.received(SETTINGS, at(8.2), CONTROL).send] == [START]


def test_a_stop_that_nobody_answers_does_not_end_it() -> None:
    it = streaming()
    assert [send.data for send in it.tick(at(4.0))] == [STOP]
    assert [send.data for send in it.tick(at(7.0))] == [ASK]


def test_before_a_connection_it_says_nothing() -> None:
    it = dialogue_named("polar_ecg")
    assert (it.tick(at(9)), it.closing()) == ((), ())
