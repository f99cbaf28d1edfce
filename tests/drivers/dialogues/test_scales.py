"""Scales that answer: asked by a person, or once a second until a weight is steady."""

from __future__ import annotations

import pytest

from station.codec import load_spec
from station.drivers.dialogues import dialogue_named
from tests.drivers.dialogues.moments import at

REQUEST = b"\x1bR\x1bE"
# The maker's sample answer, and what the same scale says with nobody on it.
SAMPLE = b"\x1bR\x1bW0210.9\x1bNm\x1bE"
OTHER = b"\x1bR\x1bW0143.2\x1bNm\x1bE"
EMPTY = b"\x1bR\x1bW0000.0\x1bNm\x1bE"
OVERLOAD = b"\x1bR\x1bW999.9\x1bNm\x1bE"


def test_detecto_is_asked_when_a_person_wants_it() -> None:
    link = load_spec("detecto_csv").link
    it = dialogue_named(link.dialogue, link.options)
    assert (it.connected(at(0)), it.tick(at(60))) == ((), ())
    assert it.actions == {"start"}
    assert [send.data for send in it.ask("start", at(61))] == [b"\nP\r"]
    line = b"12:00,08/07/15,21.5,5'03.0\",132.3lb\r"
    assert it.received(line, at(62)).data == line
    it.tick(at(70))
    assert it.unmeasured() is None
    it.ask("start", at(71))
    it.tick(at(75))
    assert it.unmeasured() is None
    it.tick(at(76.2))
    told = it.unmeasured()
    assert told is not None
    assert told.says == "The instrument sent nothing."
    it.tick(at(90))
    assert it.unmeasured() is None
    with pytest.raises(KeyError):
        it.ask("stop", at(63))


def test_rice_lake_is_asked_once_a_second() -> None:
    it = dialogue_named("rice_lake_poll")
    assert [send.data for send in it.connected(at(0))] == [REQUEST]
    assert it.tick(at(0.75)) == ()
    assert [send.data for send in it.tick(at(1.0))] == [REQUEST]
    assert it.tick(at(1.25)) == ()
    # a scale that was switched on later is asked all the same
    assert [send.data for send in it.tick(at(30))] == [REQUEST]


def test_a_weight_is_told_once_it_is_steady_and_once_for_each_person() -> None:
    it = dialogue_named("rice_lake_poll")
    it.connected(at(0))
    # Somebody steps on, is heavier from answer to answer, and then stands still.
    answers = [EMPTY, OTHER, SAMPLE, SAMPLE, SAMPLE, SAMPLE, SAMPLE, EMPTY, EMPTY, EMPTY, EMPTY]
    told = [it.received(answer, at(second)).data for second, answer in enumerate(answers)]
    assert told == [b""] * 4 + [SAMPLE] + [b""] * 6
    again = [it.received(SAMPLE, at(20 + second)).data for second in range(4)]
    assert again == [b"", b"", SAMPLE, b""]


def test_too_much_on_the_scale_is_told_and_pieces_are_joined() -> None:
    it = dialogue_named("rice_lake_poll")
    it.connected(at(0))
    for _ in range(2):
        assert it.received(OVERLOAD, at(1)).data == b""
    assert it.received(OVERLOAD[:6], at(3)).data == b""
    assert it.received(OVERLOAD[6:] + OTHER, at(3.1)).data == OVERLOAD


def test_garbage_goes_to_the_decoder_and_a_new_connection_begins_anew() -> None:
    it = dialogue_named("rice_lake_poll")
    it.connected(at(0))
    noise = b"\x00" * 300
    assert it.received(noise, at(1)).data == noise
    for _ in range(2):
        it.received(SAMPLE, at(2))
    it.received(SAMPLE[:5], at(3))
    it.connected(at(4))
    assert [it.received(SAMPLE, at(5)).data for _ in range(3)] == [b"", b"", SAMPLE]
