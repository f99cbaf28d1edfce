"""A Nellcor monitor's trend printout is no live value; a silent monitor is asked to go on."""

from __future__ import annotations

from station.drivers.dialogues import dialogue_named
from tests.drivers.dialogues.moments import at

# NPB-290 operator's manual, data port protocol: headings, a live line and a trend printout.
HEADING = b"NPB-290 VERSION 1.0.0.1 CRC: XXXX SpO2 Limit: 30-100% PR Limit: 100-180BPM\r\n"
TREND = b"NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 30-100% PR Limit: 100-180BPM\r\n"
LIVE = b"12-NOV-97 14:00:05 100 120 50\r\n"
STORED = b"22-NOV-97 14:00:05 100 120 150\r\n"
END = b"Output Complete\r\n"


def test_a_trend_is_withheld_from_live_values() -> None:
    it = dialogue_named("nellcor_lines", {}, mode="live")
    assert it.connected(at(0)) == ()
    assert it.received(HEADING + LIVE + TREND + STORED, at(1)).data == HEADING + LIVE
    assert it.received(STORED, at(2)).data == b""
    assert it.received(END + LIVE, at(3)).data == LIVE


def test_a_monitor_that_was_switched_off_while_it_printed_is_live_again() -> None:
    it = dialogue_named("nellcor_lines", {})
    it.connected(at(0))
    it.received(TREND + STORED, at(1))
    assert it.received(HEADING + LIVE, at(2)).data == HEADING + LIVE


def test_the_mode_for_trends_takes_all_of_it() -> None:
    it = dialogue_named("nellcor_lines", {}, mode="trend")
    it.connected(at(0))
    assert it.received(TREND + STORED + END, at(1)).data == TREND + STORED + END


def test_lines_in_pieces_and_what_is_no_line() -> None:
    it = dialogue_named("nellcor_lines", {}, mode="live")
    it.connected(at(0))
    assert it.received(LIVE[:9], at(1)).data == b""
    assert it.received(LIVE[9:], at(1)).data == LIVE
    assert it.received(b"\xff" * 201, at(2)).data == b"\xff" * 201


def test_a_silent_monitor_is_sent_an_xon() -> None:
    it = dialogue_named("nellcor_lines", {}, mode="live")
    assert it.tick(at(0)) == ()
    it.connected(at(0))
    assert it.tick(at(9)) == ()
    assert [send.data for send in it.tick(at(10))] == [b"\x11"]
    assert it.tick(at(11)) == ()
    it.received(LIVE, at(19))
    assert it.tick(at(28)) == ()
