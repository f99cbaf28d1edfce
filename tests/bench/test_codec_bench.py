"""How fast bytes become samples: live pieces, whole recordings, and two other ways beside them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import construct
import numpy as np
import pytest

from station.codec import Decoder, Samples, Spec, decode_bulk, load_spec
from tests.support.figures import StateFigure, seconds_per_call

pytestmark = pytest.mark.bench

CYTON, NONIN = load_spec("openbci_cyton"), load_spec("nonin_serial")


def cyton(frames: int) -> bytes:
    """A recording of Cyton frames: random counts on eight channels, a running counter."""
    rows = np.random.default_rng(1).integers(0, 256, (frames, 33), dtype=np.uint8)
    rows[:, 0] = 0xA0
    rows[:, 1] = np.arange(frames) % 256
    rows[:, 32] = 0xC0
    return rows.tobytes()


def nonin(packets: int) -> bytes:
    """A recording of Nonin format 2: pulse 72, SpO2 97, random pleth."""
    rows = np.zeros((packets, 25, 5), dtype=np.uint8)
    rows[:, :, 0] = 1
    rows[:, :, 1] = 0x80
    rows[:, 0, 1] = 0x81
    rows[:, :, 2] = np.random.default_rng(2).integers(0, 256, (packets, 25))
    rows[:, 1, 3] = 72
    rows[:, 2, 3] = 97
    rows[:, :, 4] = rows[:, :, :4].sum(axis=2, dtype=np.uint8)
    return rows.tobytes()


# A per-byte loop, as one writes it first: sync, checksum and sign by hand.


def cyton_by_loop(data: bytes) -> list[list[int]]:
    """Eight lists of counts."""
    channels: list[list[int]] = [[] for _ in range(8)]
    frame: list[int] = []
    for byte in data:
        if not frame and byte != 0xA0:
            continue
        frame.append(byte)
        if len(frame) < 33:
            continue
        if 0xC0 <= byte <= 0xC6:
            for channel in range(8):
                at = 2 + 3 * channel
                count = frame[at] << 16 | frame[at + 1] << 8 | frame[at + 2]
                if count & 0x800000:
                    count -= 0x1000000
                channels[channel].append(count)
        frame = []
    return channels


def nonin_by_loop(data: bytes) -> list[tuple[int, int, list[int]]]:
    """(pulse rate, SpO2, pleth) of each packet."""
    packets: list[tuple[int, int, list[int]]] = []
    floats: list[int] = []
    pleth: list[int] = []
    frame: list[int] = []
    for byte in data:
        if not frame and byte != 1:
            continue
        frame.append(byte)
        if len(frame) < 5:
            continue
        if sum(frame[:4]) & 0xFF == frame[4] and frame[1] & 0x80:
            if frame[1] & 1:
                floats, pleth = [], []
            floats.append(frame[3])
            pleth.append(frame[2])
            if len(floats) == 25:
                rate = (floats[0] & 3) << 7 | floats[1] & 0x7F
                packets.append((rate, floats[2] & 0x7F, pleth))
        frame = []
    return packets


# The same frames in the words of construct.

CYTON_FRAME = construct.Struct(
    "header" / construct.Const(0xA0, construct.Byte),
    "number" / construct.Byte,
    "counts" / construct.Array(8, construct.BytesInteger(3, signed=True)),
    "acceleration" / construct.Array(3, construct.Int16sb),
    "footer" / construct.OneOf(construct.Byte, range(0xC0, 0xC7)),
)
NONIN_FRAME = construct.Struct(
    "covered"
    / construct.RawCopy(
        construct.Struct(
            "start" / construct.Const(1, construct.Byte),
            "status"
            / construct.BitStruct(
                "marked" / construct.Const(1, construct.Bit),
                "disconnected" / construct.Flag,
                "artifact" / construct.Flag,
                "out_of_track" / construct.Flag,
                "alarm" / construct.Flag,
                "red" / construct.Flag,
                "green" / construct.Flag,
                "first" / construct.Flag,
            ),
            "pleth" / construct.Byte,
            "float" / construct.Byte,
        )
    ),
    "checksum"
    / construct.Checksum(
        construct.Byte, lambda data: sum(data) & 0xFF, construct.this.covered.data
    ),
)
NONIN_PACKET = construct.Struct(
    "frames" / NONIN_FRAME[25],
    "pulse_rate"
    / construct.Computed(
        lambda this: (
            (this.frames[0].covered.value.float & 3) << 7
            | this.frames[1].covered.value.float & 0x7F
        )
    ),
    "spo2" / construct.Computed(lambda this: this.frames[2].covered.value.float & 0x7F),
)


def cyton_by_construct(data: bytes) -> list[list[int]]:
    frames = construct.Array(len(data) // 33, CYTON_FRAME).parse(data)
    return [[frame.counts[channel] for frame in frames] for channel in range(8)]


def nonin_by_construct(data: bytes) -> list[tuple[int, int, list[int]]]:
    packets = construct.Array(len(data) // 125, NONIN_PACKET).parse(data)
    return [
        (p.pulse_rate, p.spo2, [frame.covered.value.pleth for frame in p.frames]) for p in packets
    ]


def cyton_by_station(data: bytes) -> list[list[int]]:
    counts: list[list[int]] = decode_bulk(CYTON, data).counts["ecg"].tolist()
    return counts


def nonin_by_station(data: bytes) -> list[tuple[int, int, list[int]]]:
    bulk = decode_bulk(NONIN, data, "format_2")
    pleth = bulk.counts["pleth"][0].reshape(-1, 25).tolist()
    return list(
        zip(bulk.columns["pulse_rate"].tolist(), bulk.columns["spo2"].tolist(), pleth, strict=True)
    )


def test_all_ways_read_the_same() -> None:
    """Else they could not be compared."""
    data = cyton(40)
    assert cyton_by_station(data) == cyton_by_loop(data) == cyton_by_construct(data)
    data = nonin(8)
    assert nonin_by_station(data) == nonin_by_loop(data) == nonin_by_construct(data)


def seconds_per_byte(read: Callable[[bytes], Any], data: bytes, rounds: int = 5) -> list[float]:
    """Of each of `rounds` readings."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        read(data)
        times.append((time.perf_counter() - begin) / len(data))
    return times


@pytest.mark.parametrize(
    ("name", "spec", "mode", "make", "loop", "other"),
    [
        ("Cyton", CYTON, None, cyton, cyton_by_loop, cyton_by_construct),
        ("Nonin", NONIN, "format_2", nonin, nonin_by_loop, nonin_by_construct),
    ],
    ids=["cyton", "nonin"],
)
def test_recordings(
    figure: StateFigure,
    name: str,
    spec: Spec,
    mode: str | None,
    make: Callable[[int], bytes],
    loop: Callable[[bytes], Any],
    other: Callable[[bytes], Any],
) -> None:
    """Ratios of medians; the three take turns, so that a busy machine slows all of them."""
    unit = len(make(1))
    large, small = make(33_000_000 // unit), make(100_000 // unit)
    # Once unmeasured each: the first pass pays for fresh memory.
    decode_bulk(spec, large, mode)
    ours, loops, others = [], [], []
    for _ in range(5):
        ours += seconds_per_byte(lambda data: decode_bulk(spec, data, mode), large, 3)
        loops += seconds_per_byte(loop, small, 1)
        others += seconds_per_byte(other, small, 1)
    ours_s, loop_s, other_s = map(statistics.median, (ours, loops, others))
    figure(
        f"{name}, recording in bulk",
        1e-6 / ours_s,
        "MB/s",
        at_least=100,
        note=f"{len(large) / 1e6:.0f} MB, median of {len(ours)}",
    )
    figure(
        f"{name}, bulk against a per-byte loop",
        loop_s / ours_s,
        "×",
        at_least=30,
        note=f"the loop reads {1e-6 / loop_s:.2f} MB/s",
    )
    figure(
        f"{name}, bulk against construct",
        other_s / ours_s,
        "×",
        at_least=20,
        note=f"construct {construct.__version__} reads {1e-6 / other_s:.2f} MB/s",
    )


def test_live_piece_of_cyton(figure: StateFigure) -> None:
    """Ten frames, 40 ms of signal, into the `Samples` of a running connection."""
    decoder = Decoder(CYTON)
    pieces = [cyton(256)[at : at + 330] for at in range(0, 250 * 33, 330)]
    pieces = [piece for piece in pieces if len(piece) == 330]
    number = 0

    def feed() -> list[Samples]:
        nonlocal number
        number += 1
        return decoder.feed(pieces[number % len(pieces)]).samples

    assert sum(run.counts.shape[1] for run in feed() + feed() if run.signal == "ecg") == 20
    figure("Cyton, ten live frames", seconds_per_call(feed) * 1e6, "µs", at_most=150)


def test_live_piece_of_nonin(figure: StateFigure) -> None:
    """One packet a third of a second: samples, values and flags."""
    decoder = Decoder(NONIN)
    data = nonin(1)
    decoder.feed(data)
    assert len(decoder.feed(data).items) == 1
    taken_s = seconds_per_call(lambda: decoder.feed(data))
    figure("Nonin, one live packet", taken_s * 1e6, "µs", better="lower")


def test_pressure_from_a_cuff(figure: StateFigure) -> None:
    """One GATT value with all optional fields."""
    decoder = Decoder(load_spec("bluetooth_blood_pressure"))
    data = bytes.fromhex("1E 80 00 D4 F3 6C 00 DD 07 08 1A 09 0A 14 48 00 FF 37 00")
    assert decoder.feed(data).items
    taken_s = seconds_per_call(lambda: decoder.feed(data))
    figure("Blood pressure, one value", taken_s * 1e6, "µs", better="lower")


def test_noise_does_not_stop_it(figure: StateFigure) -> None:
    """Every hundredth frame broken: the search costs a look around each error."""
    rows = np.frombuffer(cyton(300_000), dtype=np.uint8).reshape(-1, 33).copy()
    rows[::100, 0] ^= 0xFF
    rows[1::100, 0] ^= 0xFF
    data = rows.tobytes()
    times = seconds_per_byte(lambda data: decode_bulk(CYTON, data), data)
    figure("Cyton, bulk with errors", 1e-6 / statistics.median(times), "MB/s", at_least=10)
