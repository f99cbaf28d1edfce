"""Lost frames: counted where the device counts, and never closed up into a wrong packet."""

from __future__ import annotations

import random

import numpy as np
import pytest

from station.codec import Decoder, Frame, Samples, load_spec
from station.vitals import Vital
from tests.codec.registry import STREAMS, frames_in, pieces_of, read

CYTON = load_spec("openbci_cyton")
# Header, counter, eight channels with the counter as their value, no acceleration, footer.
HEAD, TAIL = "A0", "000000000000 C0"


def cyton(*counts: int) -> bytes:
    return b"".join(
        bytes.fromhex(HEAD) + bytes((n,)) + bytes((0, 0, n)) * 8 + bytes.fromhex(TAIL)
        for n in counts
    )


def ecg(decoder: Decoder, *pieces: bytes) -> list[tuple[int | None, list[int]]]:
    """(lost before, counts of the first channel) of each run."""
    runs: list[Samples] = []
    for piece in pieces:
        runs += [run for run in decoder.feed(piece).samples if run.signal == "ecg"]
    runs += [run for run in decoder.flush().samples if run.signal == "ecg"]
    return [(run.lost_before, run.counts[0].tolist()) for run in runs]


@pytest.mark.parametrize(
    ("counts", "runs"),
    [
        ([5, 6, 7], [(0, [5, 6, 7])]),
        ([5, 6, 9, 10], [(0, [5, 6]), (2, [9, 10])]),
        ([254, 255, 0, 1], [(0, [254, 255, 0, 1])]),
        ([253, 254, 1, 2], [(0, [253, 254]), (2, [1, 2])]),
        ([5, 6, 8, 9, 12], [(0, [5, 6]), (1, [8, 9]), (2, [12])]),
        ([0, 1, 200, 201], [(0, [0, 1]), (198, [200, 201])]),
    ],
    ids=["none", "two", "wrap", "gap over the wrap", "twice", "long"],
)
def test_lost_frames_are_counted(
    counts: list[int], runs: list[tuple[int | None, list[int]]]
) -> None:
    assert ecg(Decoder(CYTON), cyton(*counts)) == runs


def test_lost_frames_are_counted_across_pieces() -> None:
    pieces = cyton(5, 6), cyton(7, 8), cyton(250, 251), cyton(252), cyton(1, 2)
    assert ecg(Decoder(CYTON), *pieces) == [
        (0, [5, 6]),
        (0, [7, 8]),
        (241, [250, 251]),
        (0, [252]),
        (4, [1, 2]),
    ]


def test_refused_frames_count_as_lost() -> None:
    data = bytearray(cyton(5, 6, 7, 8, 9, 10))
    data[2 * 33 + 32] = 0xD0  # the footer of number 7
    assert ecg(Decoder(CYTON), bytes(data)) == [(0, [5, 6]), (1, [8, 9, 10])]
    del data[3 * 33 + 4]  # and a byte of number 8
    assert ecg(Decoder(CYTON), bytes(data)) == [(0, [5, 6]), (2, [9, 10])]


def test_samples_that_look_like_header_and_footer() -> None:
    """Joined in the middle of a frame, with a channel that stands at 0xC3A0nn counts: its bytes
    are a footer and a header at the right distance, but what follows does not count.
    """
    frames = [bytearray(cyton(n)) for n in range(20)]
    for number, frame in enumerate(frames):
        frame[5:8] = bytes((0xC3, 0xA0, 17 * number % 251))
    data = b"".join(frames)[3:]
    for size in (len(data), 33, 10):
        runs = ecg(Decoder(CYTON), *pieces_of(data, size))
        assert [count for _, counts in runs for count in counts] == list(range(1, 20))


def test_nothing_is_lost_before_the_first_frame() -> None:
    assert ecg(Decoder(CYTON), cyton(77, 78)) == [(0, [77, 78])]
    assert ecg(Decoder(CYTON), cyton(76)[20:] + cyton(77, 78)) == [(0, [77, 78])]


@pytest.mark.parametrize("seed", range(5))
def test_lost_and_kept_add_up(seed: int) -> None:
    """Runs and gaps together are all that was sent, however it is cut and what is dropped."""
    rng = random.Random(seed)
    sent = list(range(2000))
    kept = [n for n in sent if n < 4 or n > 1990 or rng.random() < 0.8]
    data = b"".join(cyton(n % 256) for n in kept)
    place = 0
    told: list[int] = []
    for lost, counts in ecg(Decoder(CYTON), *pieces_of(data, rng.randrange(1, 400))):
        assert lost is not None
        place += lost
        told += range(place, place + len(counts))
        place += len(counts)
    assert told == kept


def test_a_signal_without_counter_tells_refused_frames() -> None:
    """75 pleth samples a second, no counter: what was refused in its place is one sample."""
    spec = load_spec("nonin_serial")
    packet = bytearray.fromhex("0181010083" + "0180010082" * 24)
    packet[5 * 10 + 4] ^= 0xFF
    runs = Decoder(spec).feed(bytes(packet) * 2).samples
    assert [(run.lost_before, run.counts.shape) for run in runs] == [
        (0, (1, 10)),
        (1, (1, 24)),
        (1, (1, 14)),
    ]


NONIN = next(stream for stream in STREAMS if str(stream) == "nonin_serial-format_2")
# Frames of two packets of one patient: pulse 72 and 200, SpO2 97 and 85. Where a frame is not
# named its float byte is 0.
FIRST = {2: 72, 3: 97}
SECOND = {1: 1, 2: 72, 3: 85}


def nonin(floats: dict[int, int]) -> list[bytes]:
    frames = []
    for number in range(1, 26):
        head = bytes((1, 0x81 if number == 1 else 0x80, 1, floats.get(number, 0)))
        frames.append(head + bytes((sum(head) % 256,)))
    return frames


def pulse_and_spo2(frame: Frame) -> tuple[int, int]:
    pulse, spo2 = (frame.values[vital].number for vital in (Vital.PULSE_RATE, Vital.SPO2))
    assert pulse is not None
    assert spo2 is not None
    return int(pulse), int(spo2)


def test_packets_joined_by_lost_frames_are_refused() -> None:
    """24 frames lost between frame 2 of one packet and frame 2 of the next: counted from its
    start the joined packet would have the pulse's 72 in the place of the saturation.
    """
    first, second = nonin(FIRST), nonin(SECOND)
    data = b"".join([*first, *first[:2], *second[1:], *second, *second])
    items = read(NONIN, [data])
    told = [pulse_and_spo2(frame) for frame in frames_in(items)]
    assert told == [(72, 97), (200, 85), (200, 85)]
    assert any("goes on after 25 frames" in getattr(item, "error", "") for item in items)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_frames_are_lost_no_value_is_wrong(seed: int) -> None:
    """Whole frames are dropped, which no checksum tells: values stay those of one packet."""
    rng = random.Random(seed)
    frames = [frame for _ in range(20) for packet in (FIRST, SECOND) for frame in nonin(packet)]
    at = 0
    while at < len(frames):
        del frames[at : at + rng.randrange(1, 60)]
        at += rng.randrange(5, 90)
    for frame in frames_in(read(NONIN, [b"".join(frames)])):
        assert pulse_and_spo2(frame) in ((72, 97), (200, 85))


def test_samples_are_valid_where_the_electrode_is_on() -> None:
    frame = bytearray(cyton(1, 2))
    frame[2:5] = b"\x7f\xff\xff"
    frame[33 + 5 : 33 + 8] = b"\x80\x00\x00"
    (run,) = [run for run in Decoder(CYTON).feed(bytes(frame)).samples if run.signal == "ecg"]
    wanted = np.ones((8, 2), dtype=bool)
    wanted[0, 0] = wanted[1, 1] = False
    assert np.array_equal(run.valid, wanted)


# Stamps of six frames in a row of a real Polar H10 (log of gatttool), 73 samples each.
POLAR_STAMPS = [
    "91f770aa30495208",
    "7c3bdecb30495208",
    "ad574bed30495208",
    "54c3b80e31495208",
    "012f263031495208",
    "aa9a935131495208",
]


@pytest.mark.parametrize(
    ("arrived", "lost"),
    [
        ([0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0]),
        ([0, 1, 3, 4, 5], [0, 0, 73, 0, 0]),
        ([0, 4, 5], [0, 219, 0]),
    ],
)
def test_the_stamps_of_a_real_strap_tell_what_is_lost(arrived: list[int], lost: list[int]) -> None:
    """Its rate is 130.2 Hz: the difference to 130 is not taken for a loss, up to three frames."""
    decoder = Decoder(load_spec("polar_h10_ecg"))
    samples = "00" + "120000" * 73
    frames = [bytes.fromhex("00" + POLAR_STAMPS[n] + samples) for n in arrived]
    data = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
    runs = [run for frame in frames for run in decoder.feed(frame, data).samples]
    assert [run.lost_before for run in runs] == lost
