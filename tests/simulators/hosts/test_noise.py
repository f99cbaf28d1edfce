"""A noisy line: what was asked for is harmed and nothing else, and decoders get over it."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, Refusal, load_spec
from station.drivers.links.tcp import TcpLink
from station.simulators.devices.base import ActError
from station.simulators.devices.nonin import NoninOximeter
from station.simulators.hosts.base import serving
from station.simulators.hosts.noise import LineNoise
from station.simulators.hosts.tcp import TcpHost
from station.vitals import Vital
from tests.drivers.links.heard import running
from tests.simulators.scenes import fast_clock, scene

PIECE = bytes(range(100, 120))


def test_a_quiet_line_changes_nothing() -> None:
    assert LineNoise().spoil(PIECE) == PIECE


def test_one_bit_of_one_byte_in_each_of_two_pieces() -> None:
    noise = LineNoise()
    noise.damage(2)
    for _ in range(2):
        spoilt = noise.spoil(PIECE)
        turned = [a ^ b for a, b in zip(PIECE, spoilt, strict=True) if a != b]
        assert len(turned) == 1
        assert turned[0].bit_count() == 1
    assert noise.spoil(PIECE) == PIECE


def test_bytes_are_lost_from_one_place_and_over_pieces() -> None:
    noise = LineNoise()
    noise.lose(3)
    left = noise.spoil(PIECE)
    assert len(left) == 17
    gap = next((at for at in range(17) if left[at] != PIECE[at]), 17)
    assert left[gap:] == PIECE[gap + 3 :]
    noise.lose(30)
    assert noise.spoil(PIECE) == b""
    assert noise.spoil(b"") == b""
    assert len(noise.spoil(PIECE)) == 10
    assert noise.spoil(PIECE) == PIECE


def test_the_same_places_in_every_run() -> None:
    one, two = LineNoise(), LineNoise()
    for noise in (one, two):
        noise.lose(2)
        noise.damage(5)
    assert [one.spoil(PIECE) for _ in range(5)] == [two.spoil(PIECE) for _ in range(5)]


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "many", None])
def test_counts_that_make_no_sense(count: object) -> None:
    with pytest.raises(ActError, match="corrupt takes a count from 1 to 10000"):
        LineNoise().damage(count)


@pytest.mark.parametrize("fault", ["corrupt", "lose_bytes"])
async def test_packets_after_the_noise_are_read_again(fault: str) -> None:
    host = TcpHost(NoninOximeter(scene()), fast_clock(20))
    packet = 25 * 5
    async with serving([host]), running(TcpLink(*host.place["tcp"])) as heard:
        await heard.bytes(3 * packet)
        await host.fault(fault, count=3)
        with pytest.raises(ActError, match="takes a count, got loudly"):
            await host.fault(fault, loudly=True)
        harmed = len(heard.data)
        data = await heard.bytes(harmed + 8 * packet)
    items = Decoder(load_spec("nonin_serial"), mode="format_2").feed(data).items
    assert any(isinstance(item, Refusal) for item in items[1:])
    frames = [item for item in items if isinstance(item, Frame)]
    assert {frame.values[Vital.SPO2].number for frame in frames} == {97}
    assert isinstance(items[-1], Frame)
