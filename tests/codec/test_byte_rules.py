"""The rules of a frame by plain bytes and by arrays: one meaning, two ways to look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codec import load_spec, spec_ids
from station.codec.byte_rules import ByteRules
from station.codec.checksum import checksum_of
from station.codec.framing import holds, in_sync
from station.codec.spec import Framing

FRAMINGS = [
    pytest.param(framing, id=f"{spec.id}-{framing.mode or ''}")
    for spec in map(load_spec, spec_ids())
    for framing in spec.framings
    if framing.kind == "fixed"
]


def by_arrays(framing: Framing, data: bytes) -> bool:
    """Whether all frames keep the rules, by the functions that look at arrays."""
    rows = np.frombuffer(data, dtype=np.uint8).reshape(-1, framing.length or 1)
    good = np.ones(len(rows), dtype=np.bool_)
    if framing.sync_bit is not None:
        good &= in_sync(framing.sync_bit, rows)
    for rule in framing.constants:
        good &= holds(rule, rows)
    if framing.checksum is not None:
        good &= rows[:, framing.checksum.at] == checksum_of(framing.checksum, rows)
    return bool(good.all())


def kept(framing: Framing, frame: bytes) -> bytes:
    """A frame made to keep the constants and the checksum, from any bytes."""
    raw = bytearray(frame)
    for at in range(len(raw)):
        if framing.sync_bit is not None:
            high = (at == 0) == (framing.sync_bit == "set")
            raw[at] = raw[at] | 0x80 if high else raw[at] & 0x7F
    for rule in framing.constants:
        if rule.value is not None:
            raw[rule.byte] = raw[rule.byte] & ~rule.mask & 0xFF | rule.value
        elif rule.among:
            raw[rule.byte] = rule.among[raw[rule.byte] % len(rule.among)]
    if framing.checksum is not None:
        rows = np.frombuffer(bytes(raw), dtype=np.uint8)[None, :]
        raw[framing.checksum.at] = int(checksum_of(framing.checksum, rows)[0])
    return bytes(raw)


@pytest.mark.parametrize("framing", FRAMINGS)
@given(st.data())
def test_both_ways_agree(framing: Framing, data: st.DataObject) -> None:
    length = framing.length or 1
    frames = data.draw(
        st.lists(st.binary(min_size=length, max_size=length), min_size=1, max_size=6)
    )
    good = b"".join(kept(framing, frame) for frame in frames)
    at = data.draw(st.integers(0, len(good) - 1))
    spoilt = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    rules = ByteRules(framing)
    before = data.draw(st.binary(max_size=3))
    for stream in (good, spoilt):
        told = rules.all_keep(before + stream, len(before), len(frames))
        assert told == by_arrays(framing, stream)


def test_nonin_frames_by_hand() -> None:
    """Format 2, 5 bytes: 01, status, pleth, byte, their sum modulo 256."""
    framing = next(f for f in load_spec("nonin_serial").framings if f.mode == "format_2")
    rules = ByteRules(framing)
    good = bytes.fromhex("01 81 63 00 E5  01 80 64 48 2D")
    assert rules.all_keep(good, 0, 2)
    assert not rules.all_keep(bytes.fromhex("01 81 63 00 E4"), 0, 1)
    assert not rules.all_keep(bytes.fromhex("02 81 63 00 E6"), 0, 1)
