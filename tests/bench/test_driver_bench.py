"""A live piece of Cyton, all the way from bytes to the block that the window reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from station.codec import encode, load_spec
from station.drivers.driver import Driver
from station.drivers.links.base import Chunk, LinkListener, LinkState
from station.vitals import DeviceIdentity, Failure, Origin, Reading, SampleBlock, Status
from tests.support.figures import StateFigure, seconds_per_call

pytestmark = pytest.mark.bench

FRAMES = 10


class Quiet:
    """A link that is driven by hand, and a sink that keeps the last block of each signal."""

    origin = Origin.SIMULATOR

    def __init__(self) -> None:
        self.blocks: dict[str, SampleBlock] = {}

    async def run(self, listener: LinkListener) -> None:
        """Nothing comes by itself."""

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Nobody listens."""

    def on_reading(self, reading: Reading) -> None: ...

    def on_failure(self, failure: Failure) -> None: ...

    def on_status(self, status: Status) -> None: ...

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        self.blocks[block.signal] = block

    def on_link(self, driver: Driver, state: LinkState) -> None: ...


def pieces() -> Iterator[Chunk]:
    """Endless pieces of ten frames, 40 ms apart."""
    spec = load_spec("openbci_cyton")
    frames = [
        encode(spec, "sample", {"sample_number": n, "ecg": [n * 40 - 5000] * 8}) for n in range(256)
    ]
    stream, at = b"".join(frames * 10), 0.0
    while True:
        for start in range(0, len(stream), FRAMES * 33):
            at += 0.04
            yield Chunk(data=stream[start : start + FRAMES * 33], monotonic_s=at)


def test_a_live_piece(figure: StateFigure) -> None:
    quiet = Quiet()
    driver = Driver(
        spec=load_spec("openbci_cyton").model_copy(
            update={"link": load_spec("openbci_cyton").link.model_copy(update={"dialogue": None})}
        ),
        link=quiet,
        sink=quiet,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        leads={"ch1": "II", "ch2": "V5"},
    )
    coming = pieces()
    taken_s = seconds_per_call(lambda: driver.on_chunk(next(coming)))
    assert quiet.blocks["ecg"].counts.shape == (2, FRAMES)
    assert quiet.blocks["ecg"].lost_before == 0
    figure("Cyton, 10 live frames from bytes to SampleBlock", taken_s * 1e6, "µs", at_most=150)
