"""Stored records over Bluetooth: counted, reported, never deleted (GATT, 0x2A52)."""

from __future__ import annotations

from datetime import datetime

import pytest

from station.drivers.dialogues import Dialogue, Moment, dialogue_named
from tests.drivers.dialogues import moments

RECORDS = "00002a52-0000-1000-8000-00805f9b34fb"
SPOT = "00002a5e-0000-1000-8000-00805f9b34fb"
CLOCK = "00002a2b-0000-1000-8000-00805f9b34fb"
SPOT_CHECK = bytes.fromhex("03 60 00 46 00 EA 07 01 02 03 04 05 80 02")


def at(seconds: float) -> Moment:
    return moments.at(seconds, datetime(2026, 11, 24, 10, 0, 5))


def hears(it: Dialogue, hexadecimal: str, seconds: float) -> list[str]:
    """What it sends when these bytes come on the control point, which the decoder gets too."""
    data = bytes.fromhex(hexadecimal)
    answer = it.received(data, at(seconds), RECORDS)
    assert answer.data == data
    assert all(send.channel == RECORDS for send in answer.send)
    return [send.data.hex(" ") for send in answer.send]


def connected(**options: int) -> Dialogue:
    it = dialogue_named("bluetooth_records", options)
    clock, question = it.connected(at(0))
    assert clock.channel == CLOCK
    assert (question.data.hex(" "), question.channel) == ("04 01", RECORDS)
    return it


def test_a_few_records_are_reported_by_themselves() -> None:
    it = connected()
    assert hears(it, "05 00 02 00", 0.1) == ["01 01"]
    assert it.received(SPOT_CHECK, at(0.2), SPOT).data == SPOT_CHECK
    assert [send.data.hex(" ") for send in it.closing()] == ["03 00"]
    assert hears(it, "06 00 01 01", 0.3) == []
    assert it.closing() == ()
    assert it.tick(at(60)) == ()


def test_an_empty_memory_is_left_alone() -> None:
    it = connected()
    assert hears(it, "05 00 00 00", 0.1) == []
    assert it.closing() == ()


@pytest.mark.parametrize(("options", "number"), [({}, "15 00"), ({"most": 0}, "01 00")])
def test_a_history_comes_when_a_person_asks(options: dict[str, int], number: str) -> None:
    """0x15 = 21 records, one more than come by themselves; and a device where none do."""
    it = connected(**options)
    assert hears(it, f"05 00 {number}", 0.1) == []
    assert it.actions == {"records"}
    assert [send.data.hex(" ") for send in it.ask("records", at(5))] == ["01 01"]
    assert it.ask("records", at(6)) == ()  # it goes on already
    hears(it, "06 00 01 06", 7)  # no records found
    assert len(it.ask("records", at(8))) == 1
    with pytest.raises(KeyError, match="erase"):
        it.ask("erase", at(9))


def test_no_answer_is_asked_for_once_more_and_then_left() -> None:
    it = connected()
    assert it.tick(at(4.9)) == ()
    assert [send.data.hex(" ") for send in it.tick(at(5.1))] == ["04 01"]
    assert it.tick(at(10.2)) == ()
    assert it.tick(at(60)) == ()


def test_a_device_that_does_not_count_is_not_asked_again() -> None:
    it = connected()
    assert hears(it, "06 00 04 02", 0.1) == []  # op code not supported
    assert it.tick(at(60)) == ()


def test_a_report_that_stalls_is_given_up_and_can_be_asked_for_again() -> None:
    it = connected()
    hears(it, "05 00 01 00", 0.1)
    it.received(SPOT_CHECK, at(25), SPOT)  # it goes on
    it.tick(at(54))
    assert len(it.closing()) == 1
    it.tick(at(56))
    assert it.closing() == ()
    assert len(it.ask("records", at(57))) == 1


@pytest.mark.parametrize(
    "garbage", ["", "05", "05 00 01", "06 00 01", "05 00 01 00 00", "07 00 01 01"]
)
def test_garbage_changes_nothing(garbage: str) -> None:
    it = connected()
    assert hears(it, garbage, 0.1) == []
    assert [send.data.hex(" ") for send in it.tick(at(5.1))] == ["04 01"]


def test_a_reconnection_begins_anew() -> None:
    it = connected()
    hears(it, "05 00 01 00", 0.1)
    assert [send.data.hex(" ") for send in it.connected(at(9))][1:] == ["04 01"]
    assert it.closing() == ()
    assert hears(it, "05 00 01 00", 9.1) == ["01 01"]
