"""The TD-8255: start command and frames after a public program and its tests."""

from __future__ import annotations

from station.drivers.dialogues import Send, dialogue_named
from tests.drivers.dialogues.moments import at

METER = "00001524-1212-efde-1523-785feabcd123"
START = Send(data=bytes.fromhex("51 47 02 00 00 00 A3 3D"), channel=METER)
NO_FINGER, FIRST, SECOND, STARTED = (
    bytes.fromhex(data)
    for data in (
        "51 61 00 00 00 00 A5 57",
        "51 61 62 00 4A 00 A5 03",
        "51 61 61 00 48 00 A5 00",
        "51 47 02 00 00 00 A5 3F",
    )
)


def test_it_is_started_after_200_ms_and_again_while_nothing_comes() -> None:
    it = dialogue_named("taidoc_oximeter")
    assert it.connected(at(0)) == ()
    assert it.tick(at(0.1)) == ()
    assert it.tick(at(0.25)) == (START,)
    assert it.tick(at(4.0)) == ()
    assert it.tick(at(4.25)) == (START,)
    it.received(SECOND, at(5))
    assert it.tick(at(8.5)) == ()
    assert it.tick(at(9)) == (START,)


def test_the_first_pair_after_a_finger_came_in_is_dropped() -> None:
    it = dialogue_named("taidoc_oximeter")
    it.connected(at(0))
    said = [STARTED, NO_FINGER, FIRST, SECOND, SECOND, NO_FINGER, FIRST, SECOND]
    passed = [it.received(frame, at(1)).data for frame in said]
    assert passed == [STARTED, NO_FINGER, b"", SECOND, SECOND, NO_FINGER, b"", SECOND]


def test_pieces_are_joined_and_garbage_passes() -> None:
    it = dialogue_named("taidoc_oximeter")
    it.connected(at(0))
    assert it.received(NO_FINGER[:3], at(1)).data == b""
    assert it.received(NO_FINGER[3:] + FIRST + SECOND[:5], at(1)).data == NO_FINGER
    assert it.received(SECOND[5:], at(1)).data == SECOND
    wrong = SECOND[:-1] + b"\x01"
    assert it.received(b"\xff" + wrong + NO_FINGER, at(1)).data == b"\xff" + wrong + NO_FINGER


def test_a_new_connection_begins_anew() -> None:
    it = dialogue_named("taidoc_oximeter")
    for _ in range(2):
        it.connected(at(0))
        assert it.received(FIRST, at(1)).data == b""
        assert it.received(SECOND + SECOND[:4], at(1)).data == SECOND


def test_it_is_turned_off() -> None:
    off = Send(data=bytes.fromhex("51 50 00 00 00 00 A3 44"), channel=METER)
    assert dialogue_named("taidoc_oximeter").closing() == (off,)
