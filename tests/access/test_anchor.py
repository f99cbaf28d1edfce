"""Notes of where the trail ends: their bytes, and who can write one."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.access.anchor import Head, Note, head_of, seal, unseal
from station.access.audit import ChainLink

KEY = bytes(range(32))
NAME = b"trail-07"
NOTE = Note(name=NAME, number=3, head=Head(position=57, hash=b"\xab" * 32))


def test_the_bytes_are_what_the_words_say() -> None:
    body = b"VSAUDIT1trail-07" + b"\0\0\0\0\0\0\0\3" + b"\0\0\0\0\0\0\0\x39" + b"\xab" * 32
    assert seal(NOTE, KEY) == body + hmac.new(KEY, body, hashlib.sha256).digest()
    assert unseal(seal(NOTE, KEY), KEY) == NOTE


@given(st.integers(0, 95), st.integers(1, 255))
def test_a_changed_byte_makes_no_note(place: int, mask: int) -> None:
    raw = bytearray(seal(NOTE, KEY))
    raw[place] ^= mask
    assert unseal(bytes(raw), KEY) is None


@given(st.binary(max_size=200))
def test_other_bytes_are_no_note(raw: bytes) -> None:
    assert unseal(raw, KEY) is None


def test_another_key_makes_no_note() -> None:
    assert unseal(seal(NOTE, bytes(32)), KEY) is None


def test_a_head_is_noted_as_text() -> None:
    text = "57:" + "ab" * 32
    assert str(NOTE.head) == text
    assert Head.parse(f" {text}\n") == NOTE.head


@pytest.mark.parametrize("text", ["", "57", "57:ab", "x:" + "ab" * 32, "-1:" + "ab" * 32, ":"])
def test_other_text_is_no_head(text: str) -> None:
    with pytest.raises(ValueError):
        Head.parse(text)


def test_the_head_of_a_trail() -> None:
    assert head_of(None) == Head(position=0, hash=bytes(32))
    row = ChainLink(position=4, text="{}", previous=bytes(32), hash=b"\1" * 32)
    assert head_of(row) == Head(position=4, hash=b"\1" * 32)
