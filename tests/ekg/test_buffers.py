"""A kept EKG's buffers are little-endian, channel after channel, with one byte for each sample."""

from __future__ import annotations

from dataclasses import replace

from station.ekg.buffers import recorded, run_in
from tests.store.records import ekg

EKG = ekg().ekg
assert EKG is not None


def test_counts_and_what_is_valid() -> None:
    counts, valid = recorded(EKG)
    # 00000080 ffffffff 01000000 and 7b000000 00000000 7fffffff, by hand
    assert counts.tolist() == [[-2147483648, -1, 1], [123, 0, -129]]
    assert valid.tolist() == [[True, False, True], [True, True, True]]


def test_what_came_before_is_apart() -> None:
    counts, valid = run_in(EKG)
    assert counts.tolist() == [[5], [-5]]
    assert valid.tolist() == [[True], [True]]
    none = replace(EKG, run_in_samples=0, run_in_counts=b"", run_in_valid=b"")
    assert run_in(none)[0].shape == (2, 0)
