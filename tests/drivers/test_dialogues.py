"""Conversations without a port: what is said, when, and again when nobody answers."""

from __future__ import annotations

from station.codec import load_spec, spec_ids
from station.drivers.dialogues import DIALOGUES, Send, dialogue_named
from tests.drivers.dialogues.moments import at


def test_every_spec_names_a_registered_dialogue_or_none() -> None:
    for spec_id in spec_ids():
        name = load_spec(spec_id).link.dialogue
        assert name is None or name in DIALOGUES, spec_id


def test_clock_current_time_then_date_time() -> None:
    [send] = dialogue_named("bluetooth_clock").connected(at(0))
    # 2026 = 0x07EA; November 24th, 10:00:05; Tuesday is 2; 0.5 s = 128/256; manual update
    assert send.data.hex(" ") == "ea 07 0b 18 0a 00 05 02 80 01"
    assert send.channel == "00002a2b-0000-1000-8000-00805f9b34fb"
    assert send.otherwise == Send(
        data=bytes.fromhex("ea070b180a0005"),
        channel="00002a08-0000-1000-8000-00805f9b34fb",
        sets_clock=True,
    )


def test_cyton_waits_for_the_greeting_and_drops_it() -> None:
    it = dialogue_named("cyton_stream")
    assert [send.data for send in it.connected(at(0))] == [b"s", b"v"]
    answer = it.received(b"OpenBCI V3 8-16 channel\n$", at(0.1))
    assert (answer.send, answer.data) == ((), b"")
    answer = it.received(b"$$\xa0\x01", at(0.2))
    assert [send.data for send in answer.send] == [b"b"]
    assert answer.data == b"\xa0\x01"
    assert it.received(b"\x02", at(0.3)).data == b"\x02"
    assert [send.data for send in it.closing()] == [b"s"]


def test_cyton_that_does_not_greet_is_started_and_a_silent_one_again() -> None:
    it = dialogue_named("cyton_stream")
    it.connected(at(0))
    assert it.tick(at(2.9)) == ()
    assert [send.data for send in it.tick(at(3.1))] == [b"b"]
    it.received(b"\xa0", at(3.2))
    assert it.tick(at(5.0)) == ()
    assert [send.data for send in it.tick(at(5.3))] == [b"b"]


def test_suretemp_asks_until_it_is_answered() -> None:
    it = dialogue_named("suretemp_records")
    # the maker's example of 9434 has data 01 and checksum 20; with 02 the checksum is 1F
    wanted = bytes.fromhex("03 02 10 94 34 01 01 00 02 1F")
    assert [send.data for send in it.connected(at(0))] == [wanted]
    assert it.tick(at(0.5)) == ()
    assert [send.data for send in it.tick(at(1.1))] == [wanted]
    answer = bytes.fromhex("03 02 10 94 34 02 00 00 21")
    assert it.received(answer[:4], at(1.2)).data == answer[:4]
    it.received(answer[4:], at(1.3))
    assert it.tick(at(9)) == ()


def test_a_device_without_a_dialogue_is_left_alone() -> None:
    it = dialogue_named(None)
    assert (it.connected(at(0)), it.tick(at(1)), it.closing()) == ((), (), ())
    assert it.received(b"x", at(0)).data == b"x"
