"""Bytes as they go by, in frames with names. Frames of format 8 are those that the spec cites."""

from __future__ import annotations

import pytest

from station.codec import load_spec
from station.simulators.byte_watch import ByteWatch
from tests.simulators.twelve_leads import twelve_leads, twelve_leads_sent

SECOND = bytes.fromhex("80 39 62 20")
# 01 + 81 + 4E + 03 = D3 (Nonin 6470-000-01, format 2)
FIRST, LATER = bytes.fromhex("01 81 4E 03 D3"), bytes.fromhex("01 80 4E 03 D2")
PACKET = FIRST + LATER * 24


def watch(spec_id: str = "nonin_serial") -> ByteWatch:
    return ByteWatch(load_spec(spec_id), spec_id)


def test_a_packet_has_its_names_and_its_time() -> None:
    seen = watch()
    for number in range(5):
        seen.piece(number / 3, True, PACKET, None)
    found = seen.frames(10)
    assert [frame.what for frame in found.frames] == ["packet_2"] * 4  # the fifth may go on
    first = found.frames[0]
    assert (first.raw, first.row, first.sent, first.complaint) == (PACKET, 5, True, "")
    parts = {part.name: part for part in first.parts}
    assert parts["pulse_rate"].places == ((3, 4), (8, 9))
    assert parts["pulse_rate"].says == "387 /min"  # 3 * 128 + 3, as the two bytes say
    assert parts["checksum"].frame
    assert seen.sent == 5 * 125


def test_only_the_newest_are_taken_apart_and_the_rest_is_counted() -> None:
    seen = watch()
    for number in range(100):
        seen.piece(float(number), True, PACKET, None)
    found = seen.frames(7)
    assert len(found.frames) == 7
    assert found.left_out == 99 - 7
    assert found.frames[0].skipped == 99 - 7
    assert found.frames[1].skipped == 0
    assert seen.frames(7).frames == ()


def test_what_is_damaged_is_told_on_its_frame() -> None:
    seen = watch()
    spoilt = PACKET[:64] + b"\x00" + PACKET[65:]
    for data in (PACKET, PACKET, spoilt, PACKET, PACKET):
        seen.piece(1.0, True, data, None)
    bad = [frame for frame in seen.frames(10).frames if frame.complaint]
    assert len(bad) == 1
    assert bad[0].complaint == ("frame 13 of 25: checksum at byte 4 is 0x00, expected 0xD2 (sum8)")
    assert bad[0].raw == spoilt


def test_a_stream_that_is_joined_in_its_middle_is_no_fault() -> None:
    seen = watch()
    seen.piece(0.0, True, LATER * 11 + PACKET * 3, None)
    found = seen.frames(10)
    assert [frame.complaint for frame in found.frames] == ["", ""]
    assert found.left_out == 1


def test_another_format_is_found_when_the_host_has_chosen_it() -> None:
    seen = watch()
    seen.piece(0.0, True, PACKET * 3, None)
    seen.piece(0.5, False, bytes.fromhex("02 70 02 02 08 03"), None)
    for number in range(200):
        seen.piece(1.0 + number, True, SECOND, None)
    found = seen.frames(5)
    assert {frame.what for frame in found.frames} == {"second_8"}
    says = {part.name: part.says for part in found.frames[-1].parts}
    assert (says["pulse_rate"], says["spo2"]) == ("57 /min", "98 %")


def test_a_command_that_no_message_describes_is_shown_as_it_is() -> None:
    seen = watch()
    seen.piece(0.5, False, bytes.fromhex("02 70 02 02 08 03"), None)
    (command,) = seen.frames(5).frames
    assert (command.sent, command.what, command.parts, command.complaint) == (False, "", (), "")


def test_a_bluetooth_value_by_its_characteristic() -> None:
    seen = watch("bluetooth_blood_pressure")
    value = bytes.fromhex("16 7C 00 56 00 61 00 E8 07 06 0F 11 11 1B 33 00 00 00")
    seen.piece(2.0, True, value, "00002a35-0000-1000-8000-00805f9b34fb")
    (frame,) = seen.frames(5).frames
    says = {part.name: part.says for part in frame.parts}
    assert (frame.what, says["systolic"]) == ("measurement", "124 mm[Hg]")


def test_what_nobody_looks_at_is_not_kept_for_ever() -> None:
    seen = watch()
    for number in range(20_000):
        seen.piece(float(number), True, LATER, None)
    assert len(seen._pieces) < 5000
    assert seen.frames(3).left_out > 15_000


def test_twelve_leads_at_500_hz_are_sampled_and_counted() -> None:
    """A second of it, asked for ten times, as the window does."""
    seen = ByteWatch(twelve_leads(), "board")
    shown = left_out = 0
    for number, (at_s, data) in enumerate(twelve_leads_sent(1.0), 1):
        seen.piece(at_s, True, data, None)
        if number % 5 == 0:
            found = seen.frames(6)
            shown, left_out = shown + len(found.frames), left_out + found.left_out
            assert len(found.frames) == 6
            assert all(frame.parts and not frame.complaint for frame in found.frames)
    # The last frame is told when the next one begins.
    assert shown + left_out == pytest.approx(500, abs=2)
