"""The ring against a plain list: wraps, gaps, and what a reader gets while somebody writes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.capture.ring import SampleRing
from tests.capture.room import samples

# A gap before a block, and the block's samples.
BLOCKS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.lists(
            st.tuples(st.integers(-(2**31), 2**31 - 1), st.booleans()), min_size=1, max_size=30
        ),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class Model:
    """Every sample since the first, as (value, valid); a lost one is (0, False)."""

    start: int
    capacity: int
    samples: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.samples)

    def since(self, sample: int) -> tuple[int, list[tuple[int, bool]]]:
        oldest = max(self.start, self.end - self.capacity)
        first = min(max(sample, oldest), self.end)
        return first, self.samples[first - self.start :]


def filled(
    start: int, blocks: list[tuple[int, list[tuple[int, bool]]]]
) -> tuple[SampleRing, Model]:
    """Ten samples a second, two seconds: 20 samples."""
    ring: SampleRing | None = None
    model = Model(start, 20)
    for number, (gap, values) in enumerate(blocks):
        if number:
            model.samples += [(0, False)] * gap
        block = samples(
            model.end,
            [[value for value, _ in values]],
            valid=[[good for _, good in values]],
            rate_hz=10.0,
            lost=gap if number else 0,
        )
        if ring is None:
            ring = SampleRing(block, 2.0)
        ring.write(block, float(number))
        model.samples += values
    assert ring is not None
    return ring, model


@given(start=st.integers(0, 100), blocks=BLOCKS, back=st.integers(-5, 60))
def test_a_ring_is_the_end_of_a_list(
    start: int, blocks: list[tuple[int, list[tuple[int, bool]]]], back: int
) -> None:
    ring, model = filled(start, blocks)
    assert ring.capacity == 20
    assert ring.end == model.end
    assert ring.filled_s == min(len(model.samples), 20) / 10
    assert ring.lost_samples == sum(gap for gap, _ in blocks[1:])
    for piece, wanted in (
        (ring.since(ring.end - back), model.since(model.end - back)),
        (ring.last(1.3), model.since(model.end - 13)),
        (ring.since(0), model.since(0)),
    ):
        first, expected = wanted
        got = list(zip(piece.counts[0].tolist(), piece.valid[0].tolist(), strict=True))
        assert piece.first_sample == first
        assert piece.end == model.end
        # What a lost or bad sample counts is nobody's business; that it is bad is.
        assert [good for _, good in got] == [good for _, good in expected]
        assert [value for value, good in got if good] == [v for v, good in expected if good]


def test_channels_stay_apart_over_the_seam() -> None:
    ring = SampleRing(samples(0, [[1], [10]], channels=("I", "II"), rate_hz=2.0), 2.0)
    ring.write(samples(0, [[1, 2, 3], [10, 20, 30]], channels=("I", "II"), rate_hz=2.0), 0.0)
    ring.write(samples(3, [[4, 5, 6], [40, 50, 60]], channels=("I", "II"), rate_hz=2.0), 1.0)
    piece = ring.last(2.0)
    assert piece.counts.tolist() == [[3, 4, 5, 6], [30, 40, 50, 60]]
    assert piece.first_sample == 2


def test_lost_samples_are_there_and_masked() -> None:
    ring, _ = filled(0, [(0, [(1, True)]), (3, [(5, True)])])
    piece = ring.since(0)
    assert piece.valid.tolist() == [[True, False, False, False, True]]
    assert ring.lost_samples == 3


def test_samples_that_come_twice_are_refused() -> None:
    ring, _ = filled(0, [(0, [(1, True), (2, True)])])
    with pytest.raises(ValueError, match="sample 1 comes after 2"):
        ring.write(samples(1, [[9]], rate_hz=10.0), 1.0)


def test_a_reader_keeps_its_copy() -> None:
    ring, _ = filled(0, [(0, [(7, True)] * 20)])
    piece = ring.last(2.0)
    ring.write(samples(20, [[9] * 20], rate_hz=10.0), 1.0)
    assert piece.counts.tolist() == [[7] * 20]


def test_a_reader_never_gets_new_samples_in_the_place_of_old_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read in the worst moment: after the samples are stored, before their end is published."""
    ring, _ = filled(0, [(0, [(number, True) for number in range(20)])])
    seen = []
    store = ring._put

    def put(first: int, counts: np.ndarray, valid: np.ndarray) -> None:
        store(first, counts, valid)
        seen.append(ring.last(2.0))

    monkeypatch.setattr(ring, "_put", put)
    ring.write(samples(20, [[100, 101, 102]], rate_hz=10.0), 1.0)
    (piece,) = seen
    assert piece.first_sample == 3
    assert piece.counts.tolist() == [list(range(3, 20))]


@pytest.mark.parametrize(
    "other",
    [
        samples(9, [[1]]),
        samples(10, [[1]], scale=0.25),
        samples(10, [[1]], rate_hz=125.0),
        samples(10, [[1]], channels=("II",)),
    ],
    ids=["earlier", "scale", "rate", "channel"],
)
def test_another_stream_does_not_continue_this_one(other: object) -> None:
    ring = SampleRing(samples(0, [[0] * 10]), 1.0)
    ring.write(samples(0, [[0] * 10]), 0.0)
    assert ring.continues(samples(10, [[1]]))
    assert ring.continues(samples(12, [[1]]))
    assert not ring.continues(other)  # type: ignore[arg-type]
