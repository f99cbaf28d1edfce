from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.hl7.mllp import Deframer, FrameTooLongError, frame

# HL7 Transport Specification: MLLP, Release 1: <SB>dddd<EB><CR>, SB = 0x0B, EB = 0x1C.
A = b"\x0bMSH|a\r\x1c\r"
B = b"\x0bMSH|b\r\x1c\r"


def test_a_frame_is_vt_message_fs_cr() -> None:
    assert frame(b"MSH|a\r") == A


@pytest.mark.parametrize("byte", [b"\x0b", b"\x1c"])
def test_a_message_with_bytes_of_a_frame_is_not_framed(byte: bytes) -> None:
    with pytest.raises(ValueError, match="0x"):
        frame(b"MSH|" + byte)


def test_messages_come_out_in_their_order() -> None:
    assert Deframer().feed(A + B) == [b"MSH|a\r", b"MSH|b\r"]


def test_an_end_that_comes_in_two_pieces() -> None:
    deframer = Deframer()
    assert deframer.feed(A[:-1]) == []
    assert deframer.under_way
    assert deframer.feed(A[-1:]) == [b"MSH|a\r"]
    assert not deframer.under_way


def test_line_ends_between_frames_are_nothing_and_other_bytes_are_counted() -> None:
    deframer = Deframer()
    assert deframer.feed(b"\r\nhello" + A + b"\n" + B) == [b"MSH|a\r", b"MSH|b\r"]
    assert deframer.stray == 5


def test_a_message_that_was_given_up_is_dropped_and_counted() -> None:
    deframer = Deframer()
    assert deframer.feed(b"\x0bMSH|cut" + B) == [b"MSH|b\r"]
    assert deframer.broken == 1


def test_fs_without_cr_does_not_end_a_message() -> None:
    deframer = Deframer()
    assert deframer.feed(b"\x0bMSH|a\x1cb") == []
    assert deframer.feed(b"\x1c\r") == [b"MSH|a\x1cb"]


def test_a_message_that_is_too_long_is_refused_with_what_came_before() -> None:
    deframer = Deframer(largest=6)
    with pytest.raises(FrameTooLongError) as refused:
        deframer.feed(A + b"\x0bMSH|abc")
    assert refused.value.before == (b"MSH|a\r",)
    assert refused.value.limit == 6


def test_the_longest_message_passes_with_its_end_cut_in_two() -> None:
    deframer = Deframer(largest=6)
    assert deframer.feed(b"\x0b123456\x1c") == []
    assert deframer.feed(b"\r") == [b"123456"]


def test_a_complete_message_that_is_too_long_is_refused_too() -> None:
    with pytest.raises(FrameTooLongError):
        Deframer(largest=5).feed(A)


_MESSAGES = st.lists(st.binary().map(lambda data: data.translate(None, b"\x0b\x1c")), max_size=5)


@given(messages=_MESSAGES, cuts=st.lists(st.integers(min_value=0, max_value=400), max_size=20))
def test_any_messages_in_any_pieces(messages: list[bytes], cuts: list[int]) -> None:
    wire = b"".join(frame(one) for one in messages)
    places = [0, *sorted(min(cut, len(wire)) for cut in cuts), len(wire)]
    deframer = Deframer()
    found = [
        message for start, end in pairwise(places) for message in deframer.feed(wire[start:end])
    ]
    assert found == messages
    assert (deframer.stray, deframer.broken) == (0, 0)


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_any_bytes_give_messages_or_a_refusal_and_nothing_is_kept_for_ever(
    pieces: list[bytes],
) -> None:
    deframer = Deframer(largest=30)
    for piece in pieces:
        try:
            found = deframer.feed(piece)
        except FrameTooLongError as refused:
            found = list(refused.before)
        assert all(len(one) <= 30 for one in found)
