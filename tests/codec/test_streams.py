"""Every byte stream, cut, glued, torn and dirtied: nothing wrong comes out, nothing is lost.

Three things always hold. What comes out as a frame is one of the frames that were sent. Every
byte is told, in a frame or a refusal, once and in order. And after dirt the second good frame
(or packet) is read, without waiting for the end of the input.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from station.codec import Frame, Refusal
from station.codec.spec import Framing
from tests.codec.registry import (
    STREAMS,
    Stream,
    each_stream,
    frames_in,
    pieces_of,
    read,
    refusals_in,
    said_by,
)


def what(items: list[Frame | Refusal]) -> list[object]:
    """Frames as what they say, refusals as their bytes."""
    return [said_by(item) if isinstance(item, Frame) else item.raw for item in items]


def counted(stream: Stream, count: int) -> list[bytes]:
    """`count` good frames in a row; where the format counts frames, it counts these."""
    framing = stream.decoder().framing
    assert framing is not None
    good = stream.good
    frames = [bytearray(good[number % len(good)]) for number in range(count)]
    if framing.counter is not None:
        for number, frame in enumerate(frames):
            frame[framing.counter.byte] = number % framing.counter.modulo
    return [bytes(frame) for frame in frames]


def bare(stream: Stream) -> bool:
    """Whether sync bits are all that marks a frame: it is known only by what stands behind it,
    and noise may be one by chance.
    """
    framing = stream.framing
    return framing.sync_bit is not None and framing.checksum is None and not framing.constants


def check(
    stream: Stream, sent: list[bytes], data: bytes, items: list[Frame | Refusal], noise: bytes = b""
) -> None:
    """No wrong value, no byte lost, and every refusal says what and where."""
    good = {frame.raw: said_by(frame) for one in sent for frame in frames_in(read(stream, [one]))}
    for frame in frames_in(items):
        if bare(stream) and frame.raw not in good and frame.raw in noise:
            continue
        # Without a checksum nobody can tell a text from one that lost a letter.
        assert said_by(frame) == good.get(frame.raw, said_by(frame))
        assert frame.raw in good or stream.unprotected
    assert b"".join(item.raw for item in items) == data
    for refusal in refusals_in(items):
        assert any(sign.isdigit() for sign in refusal.error), refusal.error


@pytest.mark.parametrize("stream", each_stream())
def test_glued_frames_are_all_read_in_pieces_of_any_size(stream: Stream) -> None:
    sent = counted(stream, 12)
    data = b"".join(sent)
    whole = read(stream, [data])
    assert [item.raw for item in whole] == sent
    assert refusals_in(whole) == []
    for size in (1, 2, 3, 5, 7, 20, 64, 513):
        assert what(read(stream, pieces_of(data, size))) == what(whole)


@pytest.mark.parametrize("stream", each_stream())
def test_the_pieces_never_matter(stream: Stream) -> None:
    """Also with dirt between, one byte at a time gives the frames that one piece gives."""
    first, second, third, *rest = counted(stream, 8)
    data = b"".join((first, b"\x00\xff", second, third, third[:7], *rest, b"tail"))
    whole = frames_in(read(stream, [data]))
    bytewise = read(stream, pieces_of(data, 1))
    assert [said_by(frame) for frame in frames_in(bytewise)] == [said_by(f) for f in whole]
    assert b"".join(item.raw for item in bytewise) == data


@pytest.mark.parametrize("stream", each_stream())
def test_torn_at_every_position(stream: Stream) -> None:
    torn, first, second, third = counted(stream, 4)
    for cut in range(1, len(torn)):
        for part in (torn[:cut], torn[cut:]):
            data = part + first + second + third
            items = read(stream, [data])
            check(stream, [torn, first, second, third], data, items, torn)
            assert [frame.raw for frame in frames_in(items)][-2:] == [second, third]


@pytest.mark.parametrize("stream", each_stream())
def test_a_byte_lost_or_doubled_at_every_position(stream: Stream) -> None:
    *before, broken, first, second, third = counted(stream, 7 if bare(stream) else 6)
    for at in range(len(broken)):
        for dirty in (broken[:at] + broken[at + 1 :], broken[: at + 1] + broken[at:]):
            data = b"".join((*before, dirty, first, second, third))
            items = read(stream, [data])
            check(stream, [*before, broken, first, second, third], data, items, dirty)
            found = [frame.raw for frame in frames_in(items)]
            assert found[:2] == before[:2]
            assert found[-2:] == [second, third]


def _noises(stream: Stream) -> dict[str, bytes]:
    good = stream.good[0]
    shuffled = random.Random(7)
    return {
        "zeros": bytes(200),
        "ones": b"\xff" * 200,
        "one byte": good[:1],
        "heads": good[:1] * 150,
        "head and length": good[:8] * 20,
        "ramp": bytes(range(256)) * 2,
        "text": b"OpenBCI V3 8-16 channel\r\nOn Board ADS1299 Device ID: 0x3E\r\n$$$",
        "backwards": good[::-1] * 2,
        "all but the end": good[:-1],
        "random": shuffled.randbytes(2000),
        "much": shuffled.randbytes(20_000),
    }


@pytest.mark.parametrize("stream", each_stream())
@pytest.mark.parametrize("kind", _noises(STREAMS[0]))
def test_after_noise_the_second_good_frame_is_read(stream: Stream, kind: str) -> None:
    noise = _noises(stream)[kind]
    in_a_row = 3 if bare(stream) else 2
    sent = counted(stream, 3 * in_a_row)
    before, middle, after = (sent[n * in_a_row : (n + 1) * in_a_row] for n in range(3))
    data = b"".join((noise, *before, noise, *middle, noise, *after))
    for size in (len(data), 100):
        items = read(stream, pieces_of(data, size))
        check(stream, sent, data, items, noise)
        found = [frame.raw for frame in frames_in(items)]
        assert {before[1], middle[1], after[1]} <= set(found)


@pytest.mark.parametrize("stream", each_stream())
@pytest.mark.parametrize("kind", _noises(STREAMS[0]))
def test_after_noise_nothing_waits_for_the_end(stream: Stream, kind: str) -> None:
    """The second good frame comes out as soon as the third has come."""
    first, second, third = counted(stream, 3)
    data = b"".join((_noises(stream)[kind], first, second, third))
    items = read(stream, [data], flush=False)
    assert second in [frame.raw for frame in frames_in(items)]


def summed(frame: bytes, at: int, framing: Framing) -> int:
    """The bits of a byte that the checksum watches over: all that it covers, and its own."""
    rule = framing.checksum
    if rule is None:
        return 0
    if rule.size == 1:
        return 0xFF
    # Written in digits: what stands between the covered bytes and it is not covered, and small
    # letters are as good as capitals.
    covers = range(rule.over[0], rule.over[1] % len(frame) + 1)
    digits = range(rule.at % len(frame), rule.at % len(frame) + rule.size)
    return 0xFF if at in covers else 0xDF if at in digits else 0


def flips(frame: bytes, stream: Stream) -> list[bytes]:
    """The frame with each bit flipped in turn that its checksum or its constants watch over."""
    framing = stream.decoder().framing
    assert framing is not None
    length = framing.length or len(frame)
    found = []
    for at in range(len(frame)):
        watched = summed(frame, at, framing)
        watched |= 0x80 if framing.sync_bit is not None else 0
        for rule in framing.constants:
            if at % length == rule.byte:
                watched |= rule.mask if rule.complement_of is None else 0xFF
        for bit in range(8):
            changed = bytearray(frame)
            changed[at] ^= 1 << bit
            among = [rule.among for rule in framing.constants if at % length == rule.byte]
            if watched >> bit & 1 and not any(changed[at] in allowed for allowed in among):
                found.append(bytes(changed))
    return found


WATCHED = [
    pytest.param(stream, id=str(stream))
    for stream in STREAMS
    if stream.framing.kind != "delimited" or stream.framing.checksum is not None
]


@pytest.mark.parametrize("stream", WATCHED)
def test_every_flipped_bit_is_refused(stream: Stream) -> None:
    before, broken, first, second, third = counted(stream, 5)
    changed = flips(broken, stream)
    assert len(changed) >= min(8, len(broken))
    for dirty in changed:
        data = before + dirty + first + second + third
        items = read(stream, [data])
        check(stream, [before, first, second, third], data, items)
        assert [frame.raw for frame in frames_in(items)][-2:] == [second, third]


@pytest.mark.parametrize("stream", WATCHED)
def test_a_flipped_bit_alone_costs_one_frame_only(stream: Stream) -> None:
    """In step the distance to the next frame is trusted, so its neighbours are not lost."""
    before, broken, *after = counted(stream, 6)
    dirty = flips(broken, stream)[-1]  # in the checksum or the footer
    items = read(stream, [b"".join((before, dirty, *after))])
    assert [frame.raw for frame in frames_in(items)] == [before, *after]


@pytest.mark.parametrize("stream", each_stream())
@pytest.mark.parametrize(
    "noise",
    [
        lambda rng, _: rng.integers(0, 256, 1000, dtype=np.uint8).tobytes(),
        lambda _, stream: stream.good[0][:-1] * 3,
        lambda _, stream: stream.good[0][:8] * 40,
        lambda *_: bytes(1000),
    ],
    ids=["random", "almost frames", "heads", "zeros"],
)
def test_endless_noise_is_told_and_not_kept(
    stream: Stream, noise: Callable[[np.random.Generator, Stream], bytes]
) -> None:
    decoder = stream.decoder()
    rng = np.random.default_rng(3)
    fed = told = 0
    for _ in range(200):
        piece = noise(rng, stream)
        fed += len(piece)
        told += sum(len(item.raw) for item in decoder.feed(piece, stream.channel).items)
        assert fed - told < 1500
