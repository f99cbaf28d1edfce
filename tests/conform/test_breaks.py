"""A broken stretch is named by the repair that makes a frame of it.

The frame is one of Nonin format 2: 01, status with bit 7, pleth, a byte of the packet, and the sum
of the four modulo 256 (6470-000-01): 01 + 81 + 4E + 03 = D3.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codec import load_spec
from station.conform.breaks import Break, Fault, fault_of

NONIN = load_spec("nonin_serial").framings[0]
PROBE = load_spec("welch_allyn_suretemp").framings[0]


def named(raw: bytes, framing: object = NONIN, *, packet: bool = False) -> Fault | None:
    return fault_of(
        Break(t_s=0.0, link=0, raw=raw, error="", framing=framing, packet=packet)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("01 81 4E 03 D2", Fault.CHECKSUM),
        ("01 03 81 4E D3", Fault.SHIFTED),
        ("81 4E 03 D3", Fault.SYNC),
        ("02 81 4E 03 D4", Fault.SYNC),
        ("01 81 4E", Fault.TRUNCATED),
        ("01 81 4E 55 03 D3", Fault.EXTRA),
        ("55", Fault.EXTRA),
        ("55 AA 55 AA 55 AA 55 AA 55 AA 55 AA", Fault.OTHER),
    ],
)
def test_a_stretch_of_a_stream(raw: str, fault: Fault) -> None:
    assert named(bytes.fromhex(raw)) is fault


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        # Maker's manual 71332-0000B, answer to 9434, as the spec cites it.
        ("03 02 10 94 34 02 00 00 20", Fault.CHECKSUM),
        ("02 10 94 34 02 00 00 21", Fault.SYNC),
        ("03 02 10 94 34 02 00", Fault.TRUNCATED),
        ("03 02 10 94 34 02 00 00 55 21", Fault.EXTRA),
        ("03 02 10 00 94 34 02 00 21", Fault.SHIFTED),
    ],
)
def test_a_packet_that_tells_its_own_length(raw: str, fault: Fault) -> None:
    assert sum(bytes.fromhex("03 02 10 94 34 02 00 00 21")) % 256 == 0
    assert named(bytes.fromhex(raw), PROBE) is fault


def test_packets_are_named_by_the_number_of_their_frames() -> None:
    frame = bytes.fromhex("01 80 4E 03 D2")
    assert named(frame * 24, packet=True) is Fault.LOST
    assert named(frame * 26, packet=True) is Fault.REPEATED
    assert named(frame, packet=True) is Fault.REPEATED
    assert named(frame * 24 + b"\x01\x80\x4e\x03\x00", packet=True) is None  # told by its frame


@given(st.binary(max_size=400))
def test_any_bytes_have_a_name(raw: bytes) -> None:
    for spec in ("nonin_serial", "olimex_ekg", "contec_cms50_v7", "tanita_csv", "healthometer_esc"):
        for framing in load_spec(spec).framings:
            assert named(raw or b"\x00", framing) in set(Fault)
