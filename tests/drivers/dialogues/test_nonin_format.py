"""Which format a wireless Nonin is asked for, and when; its clock; what is acknowledged."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import Dialogue, Send, dialogue_named
from tests.drivers.dialogues.moments import at

# OpenTele: pulse 60, SpO2 99, just measured; and the same reading from memory with pulse 52.
READING = bytes.fromhex("0002000D000E 2007100100005400 0200 003C 00 63 2D 03")
STORED = bytes.fromhex("0002000D000E 2007100118482100 0210 0034 00 63 62 03")
# 2026 is 0x1A, November 24th, 10:00:05.
SET_TIME = bytes.fromhex("02 72 06 1A 0B 18 0A 00 05 03")
GET_TIME = bytes.fromhex("02 72 00 03")
TIME = bytes.fromhex("02 F2 06 1A 0B 18 0A 00 05 03")


def nonin(mode: str | None) -> Dialogue:
    it = dialogue_named("nonin_format", {}, mode=mode)
    assert [send.data for send in it.connected(at(0))] in ([], [SET_TIME, GET_TIME])
    return it


def data(sends: tuple[Send, ...]) -> list[str]:
    return [send.data.hex(" ") for send in sends]


@pytest.mark.parametrize(
    ("mode", "short", "long"),
    [
        # the long forms of 8 and 13 are those of OpenTele and MediPi; of 2 and 7 the sum is
        # 70 + 04 + 02 + 02 = 78 and 70 + 04 + 02 + 07 = 7D
        ("format_2", "02 70 02 02 02 03", "02 70 04 02 02 00 78 03"),
        ("format_7", "02 70 02 02 07 03", "02 70 04 02 07 00 7d 03"),
        ("format_8", "02 70 02 02 08 03", "02 70 04 02 08 00 7e 03"),
    ],
)
def test_a_silent_oximeter_is_asked_in_both_forms_within_five_seconds(
    mode: str, short: str, long: str
) -> None:
    it = nonin(mode)
    assert it.tick(at(2.4)) == ()
    assert data(it.tick(at(2.5))) == [short]
    assert it.tick(at(3.0)) == ()
    assert data(it.tick(at(3.8))) == [long]
    assert it.tick(at(5.1)) == ()


def test_the_first_mode_is_that_of_the_spec() -> None:
    it = nonin(None)
    assert data(it.tick(at(2.5))) == ["02 70 02 02 02 03"]


def test_an_oximeter_that_sends_the_right_format_is_left_alone() -> None:
    it = nonin("format_8")
    frame = bytes.fromhex("80 39 62 20")
    for second in range(3):
        answer = it.received(frame, at(second))
        assert (answer.send, answer.data) == ((), frame)
    assert [it.tick(at(0.25 * n)) for n in range(40)] == [()] * 40


def test_acknowledged_or_refused() -> None:
    it = nonin("format_8")
    it.tick(at(2.5))
    assert data(it.received(b"\x15", at(2.6)).send) == ["02 70 04 02 08 00 7e 03"]
    it.received(b"\x06", at(2.7))
    assert it.tick(at(4.5)) == ()


@pytest.mark.parametrize("mode", ["format_1", "ascii"])
def test_formats_that_no_command_selects_are_only_listened_to(mode: str) -> None:
    it = nonin(mode)
    assert [it.tick(at(n)) for n in range(6)] == [()] * 6
    assert it.received(b"SPO2=", at(1)).data == b"SPO2="


def test_the_clock_of_format_13_is_set_and_asked_for_until_it_is_right() -> None:
    it = dialogue_named("nonin_format", {}, mode="format_13")
    set_time, get_time = it.connected(at(0))
    assert (set_time.data, set_time.sets_clock) == (SET_TIME, True)
    assert (get_time.data, get_time.sets_clock) == (GET_TIME, False)
    assert [send.data for send in it.tick(at(1.3))] == [SET_TIME, GET_TIME]  # no answer
    wrong = TIME[:3] + b"\x19" + TIME[4:]
    assert it.received(wrong, at(1.4)).data == b""
    assert [send.data for send in it.tick(at(2.6))] == [SET_TIME, GET_TIME]
    it.received(TIME[:4], at(2.7))
    it.received(TIME[4:], at(2.8))
    assert [it.tick(at(2.8 + 0.25 * n)) for n in range(40)] == [()] * 40


def test_whole_readings_are_acknowledged_and_damaged_ones_are_not() -> None:
    it = nonin("format_13")
    answer = it.received(TIME + STORED + READING[:9], at(0.5))
    assert (data(answer.send), answer.data) == (["06"], STORED)
    answer = it.received(READING[9:], at(0.6))
    assert (data(answer.send), answer.data) == (["06"], READING)
    damaged = READING[:17] + b"\x4c" + READING[18:]
    assert data(it.received(damaged, at(0.7)).send) == []
    # Later nothing is an answer: every byte is for the decoder.
    answer = it.received(damaged + READING, at(60))
    assert (data(answer.send), answer.data) == (["06"], damaged + READING)


def test_a_reading_on_both_sides_of_the_five_seconds_is_whole() -> None:
    it = nonin("format_13")
    assert it.received(READING[:10], at(4.9)).data == b""
    answer = it.received(READING[10:], at(5.1))
    assert (data(answer.send), answer.data) == (["06"], READING)


def test_a_stream_where_single_readings_should_come_is_ended() -> None:
    it = nonin("format_13")
    it.received(TIME, at(0.1))
    it.received(bytes.fromhex("8039 6220") * 20, at(1))
    assert it.tick(at(2.4)) == ()
    assert data(it.tick(at(2.6))) == ["02 70 02 02 0d 03"]
    assert data(it.tick(at(3.9))) == ["02 70 04 02 0d 00 83 03"]  # MediPi has these bytes
    # after a new connection it is listened to again
    assert [send.data for send in it.connected(at(100))] == [SET_TIME, GET_TIME]
    it.received(TIME, at(100.1))
    assert it.tick(at(103)) == ()
