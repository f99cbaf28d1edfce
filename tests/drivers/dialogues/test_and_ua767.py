"""A cuff that is opened and listened to; bytes from public programs for the UA-767PC."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues import Dialogue, Send, dialogue_named
from tests.drivers.dialogues.moments import at

OPEN = bytes.fromhex("02 43 50 43 30 35 3B")
# "C" + "P" + "C" + "0" + "4" = 0x43 + 0x50 + 0x43 + 0x30 + 0x34 = 0x13A
CLOSE = bytes.fromhex("02 43 50 43 30 34 3A")
ACK = bytes.fromhex("01 37 30 50 43 06")
NAK = bytes.fromhex("01 37 30 50 43 15")
RESULT = b"804C4C4960"
# 76 + 76 = 152 = 0x98; F0 + 80 + 98 + 4C + 49 + 60 = 0x2FD
FRAME = bytes.fromhex("F0 80 00 00 98 4C 49 60 FD")


def sent(sends: tuple[Send, ...]) -> list[bytes]:
    return [send.data for send in sends]


def opened() -> Dialogue:
    it = dialogue_named("and_ua767")
    assert sent(it.connected(at(100))) == [OPEN]
    answer = it.received(ACK, at(100.1))
    assert (answer.send, answer.data) == ((), b"")
    return it


def test_the_port_is_opened_once_and_closed_at_parting() -> None:
    it = opened()
    assert it.actions == frozenset()
    assert it.tick(at(200)) == ()
    assert sent(it.closing()) == [CLOSE]


def test_a_result_is_added_up() -> None:
    it = opened()
    answer = it.received(RESULT, at(130))
    assert (answer.send, answer.data) == ((), FRAME)


def test_a_result_comes_in_any_pieces() -> None:
    it = opened()
    pieces = [it.received(bytes((byte,)), at(130)).data for byte in RESULT]
    assert pieces == [b""] * 9 + [FRAME]


def test_a_systolic_pressure_may_be_more_than_a_byte() -> None:
    """120 + 140 = 260 = 0x104; F0 + 80 + 01 + 04 + 8C + 48 + B4 = 0x2FD."""
    data = opened().received(b"80788C48B4", at(130)).data
    assert data == bytes.fromhex("F0 80 00 01 04 8C 48 B4 FD")


@pytest.mark.parametrize(
    ("digits", "frame"),
    [
        ("81FFFFFFFF", "F0 81 00 00 00 00 00 00 71"),
        ("824C4C4960", "F0 82 00 00 00 00 00 00 72"),
        ("8300000000", "F0 83 00 00 00 00 00 00 73"),
    ],
)
def test_an_error_code_has_no_numbers(digits: str, frame: str) -> None:
    assert opened().received(digits.encode("ascii"), at(130)).data == bytes.fromhex(frame)


@pytest.mark.parametrize(
    "digits",
    [
        "804C4C494C",  # 76 is the diastolic pressure itself
        "804C4C4998",  # 152 is the systolic pressure itself
        "80004C4960",  # no difference
        "804C004930",  # no diastolic pressure
        "8000000000",
    ],
)
def test_numbers_that_contradict_each_other_are_not_told(digits: str) -> None:
    data = opened().received(digits.encode("ascii"), at(130)).data
    assert data == bytes.fromhex("F0 80 01 00 00 00 00 00 71")


@pytest.mark.parametrize("digits", ["844C4C4960", "7F4C4C4960", "804c4c4960", "804C4C49G0"])
def test_what_is_no_result_passes_as_it_came(digits: str) -> None:
    assert opened().received(digits.encode("ascii"), at(130)).data == digits.encode("ascii")


def test_nothing_on_the_line_looks_like_a_frame_of_ours() -> None:
    data = opened().received(FRAME, at(130)).data
    assert data == bytes.fromhex("70 00 00 00 18 4C 49 60 7D")


def test_noise_around_a_result_is_passed_and_the_result_is_read() -> None:
    data = opened().received(b"\r\n" + RESULT + b"\r\n", at(130)).data
    assert data == b"\r\n" + FRAME + b"\r\n"


@pytest.mark.parametrize("behind", [b"", b"\r\n", b"\x04"])
def test_one_result_is_told_at_once_whatever_stands_around_it(behind: bytes) -> None:
    """152/76 and 73 a minute, without waiting for the next measurement."""
    data = opened().received(b"\n" + RESULT + behind, at(130)).data
    items = Decoder(load_spec("and_ua767pc")).feed(data).items
    [frame] = [item for item in items if isinstance(item, Frame)]
    numbers = {vital: value.number for vital, value in frame.values.items()}
    assert numbers == {"systolic": 152, "diastolic": 76, "pulse_rate": 73}


def test_a_torn_result_is_not_joined_with_the_next_one() -> None:
    it = opened()
    assert it.received(RESULT[:6], at(130)).data == b""
    assert it.received(RESULT, at(190)).data == b"804C4C" + FRAME


def test_no_answer_to_open_is_repeated_and_given_up_but_listened() -> None:
    it = dialogue_named("and_ua767")
    assert sent(it.connected(at(0))) == [OPEN]
    assert [sent(it.tick(at(second))) for second in (0.9, 1, 1.5, 2, 3, 4)] == [
        [],
        [OPEN],
        [],
        [OPEN],
        [],
        [],
    ]
    assert it.received(RESULT, at(60)).data == FRAME
    assert it.closing() == ()


def test_nak_is_answered_by_asking_again() -> None:
    it = dialogue_named("and_ua767")
    it.connected(at(0))
    assert it.received(NAK[:3], at(0.1)).send == ()
    assert sent(it.received(NAK[3:], at(0.1)).send) == [OPEN]
    assert sent(it.received(NAK, at(0.2)).send) == [OPEN]
    assert it.received(NAK, at(0.3)).send == ()
    assert it.tick(at(5)) == ()
    assert it.closing() == ()


def test_a_cuff_that_tells_a_result_needs_no_opening() -> None:
    it = dialogue_named("and_ua767")
    it.connected(at(0))
    assert it.received(RESULT, at(0.5)).data == FRAME
    assert it.tick(at(2)) == ()


def test_it_can_be_listened_to_only() -> None:
    it = dialogue_named("and_ua767", {"open": False})
    assert it.connected(at(0)) == ()
    assert it.tick(at(5)) == ()
    assert it.received(ACK, at(6)).data == b""
    assert it.received(RESULT, at(60)).data == FRAME
    assert it.closing() == ()


def test_a_new_connection_begins_anew() -> None:
    it = opened()
    it.received(RESULT[:4], at(130))
    assert sent(it.connected(at(130.1))) == [OPEN]
    assert it.closing() == ()
    assert it.received(RESULT[4:], at(130.2)).data == b"4C4960"
    assert it.received(ACK, at(130.3)).data == b""
    assert sent(it.closing()) == [CLOSE]
