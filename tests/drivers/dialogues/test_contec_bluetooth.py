"""Contec CMS50D-BT: the commands that logs of two makers' programs show."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import Send, dialogue_named
from tests.drivers.dialogues.moments import at

COMMANDS = "0000ff01-0000-1000-8000-00805f9b34fb"
ANNOUNCE, START_WAVE, START_VALUES, STOP = (
    Send(data=bytes.fromhex(data), channel=COMMANDS)
    for data in ("9A 1A", "9B 00 1B", "9B 01 1C", "9B 7F 1A")
)


def test_it_is_started_and_left() -> None:
    it = dialogue_named("contec_bluetooth")
    assert it.connected(at(0)) == (ANNOUNCE, START_WAVE, START_VALUES)
    assert it.closing() == (STOP,)


def test_a_heartbeat_every_second_and_a_half() -> None:
    it = dialogue_named("contec_bluetooth")
    it.connected(at(0))
    it.received(b"\xeb", at(1.4))
    assert it.tick(at(1.4)) == ()
    assert it.tick(at(1.6)) == (ANNOUNCE,)
    assert it.tick(at(3.0)) == ()
    assert it.tick(at(3.2)) == (ANNOUNCE,)


def test_what_comes_is_for_the_decoder() -> None:
    it = dialogue_named("contec_bluetooth")
    it.connected(at(0))
    garbage = b"\x00\xffgarbage"
    answer = it.received(garbage, at(1), "ff02")
    assert (answer.data, answer.channel, answer.send) == (garbage, None, ())


def test_one_that_says_nothing_is_started_again() -> None:
    it = dialogue_named("contec_bluetooth")
    it.connected(at(0))
    assert it.tick(at(3.9)) == (ANNOUNCE,)
    assert it.tick(at(4.1)) == (ANNOUNCE, START_WAVE, START_VALUES)
    assert it.tick(at(4.4)) == ()
    assert it.tick(at(8.2)) == (ANNOUNCE, START_WAVE, START_VALUES)


def test_nothing_can_be_asked_of_it() -> None:
    with pytest.raises(KeyError):
        dialogue_named("contec_bluetooth").ask("start", at(0))
