"""The A&D cuff's half minute: time at once, buffer on request (SDK for the UA-651BLE, 5.1)."""

from __future__ import annotations

from datetime import datetime

import pytest

from station.drivers.dialogues import Send, dialogue_named
from tests.drivers.dialogues.moments import at

DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"
COMMAND = "233bf001-5a34-1b6d-975c-000d5690abe4"
NOW = at(0, datetime(2014, 3, 11, 19, 12, 34))


def test_the_time_goes_to_date_time_or_as_a_command() -> None:
    [send] = dialogue_named("and_medical").connected(NOW)
    # 2014 is 0x07DE; the command is the maker's own example
    own = Send(data=bytes.fromhex("0801010E030B130C22"), channel=COMMAND, sets_clock=True)
    assert send == Send(
        data=bytes.fromhex("DE07030B130C22"), channel=DATE_TIME, sets_clock=True, otherwise=own
    )


def test_again_at_each_connection_and_nothing_by_itself() -> None:
    it = dialogue_named("and_medical")
    assert it.connected(NOW) == it.connected(NOW)
    assert it.tick(at(60, datetime(2014, 3, 11, 19, 13, 34))) == ()
    answer = it.received(b"\x14", NOW, "00002a35-0000-1000-8000-00805f9b34fb")
    assert (answer.send, answer.data) == ((), b"\x14")


def test_the_buffer_is_changed_on_request_only() -> None:
    it = dialogue_named("and_medical")
    assert it.actions == {"buffer_on", "buffer_off"}
    [on] = it.ask("buffer_on", NOW)
    [off] = it.ask("buffer_off", NOW)
    assert (on.data.hex(), off.data.hex(), on.channel) == ("0301a601", "0301a600", COMMAND)
    with pytest.raises(KeyError, match="delete"):
        it.ask("delete", NOW)


def test_at_the_end_it_may_switch_off() -> None:
    [bye] = dialogue_named("and_medical").closing()
    assert (bye.data.hex(), bye.channel) == ("020103", COMMAND)
