"""A recording read at once says the same as the same bytes read one frame at a time."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from station.codec import CodecError, Frame, decode_bulk, load_spec, read_spec_file
from tests.codec.registry import STREAMS, Stream, frames_in, read, refusals_in
from tests.codec.test_words import HEAD, SERIAL

FIXED = [
    pytest.param(stream, id=str(stream))
    for stream in STREAMS
    if any(f.kind == "fixed" and f.mode == stream.mode for f in stream.spec.framings)
]


def agree(stream: Stream, data: bytes) -> int:
    """Compare both ways; the number of messages."""
    items = read(stream, [data])
    frames = frames_in(items)
    bulk = decode_bulk(stream.spec, data, stream.mode)
    assert bulk.messages == len(frames)
    assert bulk.refused_bytes == sum(len(refusal.raw) for refusal in refusals_in(items))
    for name, column in bulk.columns.items():
        assert column.tolist() == [frame.keys[name] for frame in frames]
    for message in stream.decoder().messages:
        for wave in message.waveforms:
            if wave.where is not None or wave.idle is not None:
                continue  # in bulk every frame has its place, carrying or not
            for row, channel in enumerate(wave.channels):
                pieces = [_channel(frame, wave.signal, channel) for frame in frames]
                counts = [count for piece in pieces for count in piece]
                assert bulk.counts[wave.signal][row].tolist() == counts
    return bulk.messages


def _channel(frame: Frame, signal: str, channel: str) -> list[int]:
    (wave,) = [w for w in frame.waveforms if (w.signal, w.channel) == (signal, channel)]
    return [int(count) for count in wave.counts]


@pytest.mark.parametrize("stream", FIXED)
def test_clean(stream: Stream) -> None:
    assert agree(stream, b"".join(stream.good * 50)) == 50 * len(stream.good)
    assert agree(stream, b"") == 0
    assert agree(stream, stream.good[0][:-1]) == 0


@pytest.mark.parametrize("stream", FIXED)
@pytest.mark.parametrize("seed", range(30))
def test_dirty(stream: Stream, seed: int) -> None:
    """Bytes changed, lost, doubled and inserted, and whole frames dropped."""
    rng = random.Random(seed)
    data = bytearray(b"".join(rng.choices(stream.good, k=60)))
    framing = stream.decoder().framing
    assert framing is not None
    for _ in range(rng.randrange(1, 15)):
        at = rng.randrange(max(1, len(data)))
        frame = at - at % (framing.length or 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = rng.randbytes(1)
            case 1:
                del data[at : at + rng.randrange(1, 80)]
            case 2:
                data[at:at] = rng.randbytes(rng.randrange(1, 80))
            case 3:
                del data[frame : frame + (framing.length or 1) * rng.randrange(1, 30)]
            case _:
                data[frame : frame + (framing.length or 1)] *= 2
    agree(stream, bytes(data))


@pytest.mark.parametrize("stream", FIXED)
def test_longer_than_any_block(stream: Stream) -> None:
    """Errors far apart: what is read in blocks of thousands of frames has no seams."""
    rng = random.Random(5)
    unit = b"".join(stream.good)
    data = bytearray(unit * (1_000_000 // len(unit)))
    for _ in range(20):
        data[rng.randrange(len(data))] ^= 0x55
    messages = decode_bulk(stream.spec, bytes(data), stream.mode).messages
    sent = len(data) // len(stream.good[0])
    assert sent - 100 <= messages <= sent


def test_known_numbers() -> None:
    """Cyton, two frames by hand: signs, 24 bits, and an acceleration of 8000 counts."""
    data = bytes.fromhex(
        "A0 07 FFFFFF 00AEC3 800001 000000 000000 000000 000000 7FFFFF 0000 0000 1F40 C0"
        "A0 08 000001 FF513D 000000 000000 000000 000000 000000 800000 0000 0000 E0C0 C0"
    )
    bulk = decode_bulk(load_spec("openbci_cyton"), data)
    assert bulk.columns["sample_number"].tolist() == [7, 8]
    assert bulk.counts["ecg"][:3].tolist() == [[-1, 1], [44739, -44739], [-8388607, 0]]
    assert bulk.valid["ecg"][7].tolist() == [False, False]
    assert bulk.counts["acceleration"][2].tolist() == [8000, -8000]
    assert bulk.counts["ecg"].dtype == np.int32


FOLLOWING = """
[[framing]]
kind = "fixed"
length = 8
constants = [{ byte = 0, value = 0xA5 }]
[[message]]
id = "m"
title = "M"
order = "big"
field = [
  { name = "first", type = "u8", at = 1 },
  { name = "second", type = "u16" },
  { name = "text", type = "text", length = 2 },
  { name = "split", pieces = [{ byte = 6, width = 4 }, { byte = 1, width = 4 }] },
  { name = "last", type = "i8" },
]
"""


def test_a_field_without_a_place_follows_the_one_before_it(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    path.write_text(HEAD + SERIAL + FOLLOWING, "utf-8")
    data = bytes.fromhex("A5 07 0102 4142 03 FE" + "A5 08 0304 4142 05 7F")
    columns = decode_bulk(read_spec_file(path), data).columns
    assert {name: column.tolist() for name, column in columns.items()} == {
        "first": [7, 8],
        "second": [0x0102, 0x0304],
        "split": [0x37, 0x58],
        "last": [-2, 127],
    }


def test_many_errors_do_not_take_much_longer() -> None:
    """Each error costs a look around it, not another look at all that follows."""
    stream = next(stream for stream in STREAMS if stream.spec.id == "openbci_cyton")
    data = bytearray(stream.good[0] * 60_000)
    for frame in range(5, 60_000, 20):
        data[frame * 33] ^= 0xFF
        data[frame * 33 + 33] ^= 0xFF
    bulk = decode_bulk(stream.spec, bytes(data))
    assert bulk.refused_bytes >= 2 * 3000 * 33


@pytest.mark.parametrize(
    ("spec_id", "mode"),
    [("bluetooth_blood_pressure", None), ("welch_allyn_suretemp", None), ("nonin_serial", "x")],
)
def test_what_cannot_be_read_in_bulk_is_said(spec_id: str, mode: str | None) -> None:
    with pytest.raises(CodecError, match=f"{spec_id} has no"):
        decode_bulk(load_spec(spec_id), b"", mode)
