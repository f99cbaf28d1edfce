"""The clock of an Omron cuff is set when it has told its own time."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import dialogue_named
from tests.drivers.dialogues.moments import at

CURRENT_TIME = "00002a2b-0000-1000-8000-00805f9b34fb"
PRESSURE = "00002a35-0000-1000-8000-00805f9b34fb"
# 2026 = 0x07EA; November 24th, 10:00:05; Tuesday is 2; 0.5 s = 128/256; set by hand
SET = "ea070b180a0005028001"
# what an X4 Smart told (eigger/hass-omron, issue 67)
TOLD = bytes.fromhex("ea07060c143008000001")


def test_set_at_the_first_time_that_it_tells_and_once() -> None:
    it = dialogue_named("omron_connect")
    assert it.connected(at(0)) == ()
    assert it.received(b"\x00", at(0.1), PRESSURE).send == ()
    first = it.received(TOLD, at(0.2), CURRENT_TIME)
    assert [(s.data.hex(), s.channel, s.sets_clock) for s in first.send] == [
        (SET, CURRENT_TIME, True)
    ]
    assert first.data == TOLD
    assert it.received(TOLD, at(0.3), CURRENT_TIME).send == ()
    assert it.tick(at(9)) == ()
    it.connected(at(20))
    assert it.received(TOLD, at(20.1), CURRENT_TIME).send == first.send


def test_a_cuff_that_does_not_tell_its_time_is_set_later() -> None:
    it = dialogue_named("omron_connect")
    assert it.tick(at(0)) == ()
    it.connected(at(10))
    assert it.tick(at(12.9)) == ()
    assert [send.data.hex() for send in it.tick(at(13.1))] == [SET]
    assert it.tick(at(14)) == ()


def test_stored_records_come_on_request_only() -> None:
    it = dialogue_named("omron_connect")
    [send] = it.ask("stored_records", at(0))
    assert send.data.hex() == "0101"
    assert send.channel == "00002a52-0000-1000-8000-00805f9b34fb"
    with pytest.raises(KeyError, match="delete"):
        it.ask("delete", at(0))
