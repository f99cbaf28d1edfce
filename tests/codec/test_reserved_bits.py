"""Bits that no spec names yet are ignored, never a reason to refuse: real cuffs set them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from station.codec import Decoder, Spec
from station.codec.numbers import SIZES
from station.codec.spec import Example, Message
from tests.codec.registry import (
    STREAMS,
    characteristic_of,
    decode_example,
    each_example,
    frames_in,
    framing_of,
    read,
    said_by,
)


def reserved(spec: Spec, message: Message, numbers: dict[str, int | Decimal]) -> dict[int, int]:
    """Byte offset → bits of it that no flag and no piece names."""
    found: dict[int, int] = {}
    at = 0
    for item in message.fields:
        if item.pieces or (item.when is not None and not numbers[item.when]):
            continue
        start = at if item.at is None else item.at
        size = SIZES.get(item.type or "u8", item.length or 0)
        if item.flags:
            unnamed = ~sum(flag.mask << flag.low for flag in item.flags)
            big = (item.order or message.order or spec.order) == "big"
            for byte in range(size):
                place = start + (size - 1 - byte if big else byte)
                found[place] = unnamed >> 8 * byte & 0xFF
        at = start + size
    for piece in (piece for item in message.fields for piece in item.pieces):
        if piece.byte in found:
            found[piece.byte] &= ~(((1 << piece.width) - 1) << piece.low)
    return {byte: bits for byte, bits in found.items() if bits}


def has_reserved_bits(spec: Spec, example: Example) -> bool:
    """Whether there are any, in a message that this example shows."""
    message = spec.message(example.message or spec.messages[0].id)
    if not any(item.flags for item in message.fields):
        return False
    return bool(reserved(spec, message, defaultdict(lambda: 1)))


@pytest.mark.parametrize(
    ("spec", "example"),
    each_example(
        lambda spec, example: (
            not example.error
            and framing_of(spec, example) is None
            and has_reserved_bits(spec, example)
        )
    ),
)
def test_reserved_bits_of_a_characteristic(spec: Spec, example: Example) -> None:
    (plain,) = frames_in(decode_example(spec, example))
    bits = reserved(spec, spec.message(plain.message), dict(plain.keys))
    assert bits
    for changed in (bits, *({byte: mask} for byte, mask in bits.items())):
        data = bytearray(plain.raw)
        for byte, mask in changed.items():
            data[byte] |= mask
        fed = Decoder(spec).feed(bytes(data), characteristic_of(spec, example))
        assert [said_by(frame) for frame in frames_in(fed.items)] == [said_by(plain)]


def test_reserved_bits_of_a_nonin_packet() -> None:
    """Bit 7 of every float byte, bits 1 to 4, 6 and 7 of STAT2, and frames without a meaning."""
    stream = next(stream for stream in STREAMS if str(stream) == "nonin_serial-format_2")
    data = bytearray(stream.good[0])
    masks = dict.fromkeys(range(1, 26), 128) | {4: 0, 8: 0xDE}
    masks |= dict.fromkeys((5, 12, 13, 18, 19, 24, 25), 255)
    # The two high bits of a pulse rate come alone in their byte.
    masks |= dict.fromkeys((1, 14, 20, 22), 252)
    for number, mask in masks.items():
        at = 5 * (number - 1)
        data[at + 3] |= mask
        data[at + 4] = sum(data[at : at + 4]) % 256
    (plain,) = frames_in(read(stream, [stream.good[0]]))
    (frame,) = frames_in(read(stream, [bytes(data)]))
    assert said_by(frame) == said_by(plain)


def test_both_perfusion_bits_and_sync_leave_the_status_alone() -> None:
    """Status 0x81 | 0x06: yellow, and nothing else is said."""
    stream = next(stream for stream in STREAMS if str(stream) == "nonin_serial-format_2")
    data = bytearray(stream.good[0])
    for at in range(0, 125, 5):
        data[at + 1] |= 0x06
        data[at + 4] = sum(data[at : at + 4]) % 256
    (frame,) = frames_in(read(stream, [bytes(data)]))
    status = ("sensor_disconnected", "artifact", "out_of_track", "sensor_alarm", "perfusion")
    assert [frame.flags[name] for name in status] == [False, False, False, False, "yellow"]
    assert frame.chartable
    assert frame.remarks == ("marginal pulse signal",)
