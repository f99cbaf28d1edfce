"""The live EKG as it is shown: any pieces give the same leads, and minutes can be gone back."""

from __future__ import annotations

import numpy as np
import pytest

from station.capture.ekg_stream import EkgStream
from station.capture.ring import SampleRing
from station.ekg.chain import chain_of
from station.vitals import SampleBlock
from tests.support.blocks import ekg_block

RATE = 250.0


def block(first: int, mv: np.ndarray, lost: int = 0) -> SampleBlock:
    at_s = first / RATE
    return ekg_block(
        mv, ("I", "II"), RATE, first_sample=first, first_monotonic_s=at_s, lost_before=lost
    )


def signal(seconds: float) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.round(np.stack([np.sin(7 * at), np.cos(5 * at) + 2.0]), 3)


@pytest.mark.parametrize("size", [1, 7, 250])
def test_any_pieces_give_the_same_leads(size: int) -> None:
    mv = signal(6)
    mv[:, 700:720] = np.nan
    ring = SampleRing(block(0, mv[:, :1]), 60.0)
    ring.write(block(0, mv[:, :1]), 0.0)
    stream = EkgStream(ring, ("st",))
    pieces = [stream.take()]
    for first in range(1, mv.shape[1], size):
        ring.write(block(first, mv[:, first : first + size]), 0.0)
        pieces.append(stream.take())
    shown = np.concatenate([piece.mv for piece in pieces], axis=1)
    whole = stream.montage.apply(chain_of(("st",), RATE, 2).feed(mv))
    np.testing.assert_allclose(shown, whole, atol=1e-9)
    np.testing.assert_allclose(stream.back(0, mv.shape[1]), whole, atol=1e-6)
    assert np.isnan(shown[:, 700:720]).all()


def test_it_begins_with_what_the_ring_holds_and_forgets_what_is_too_old() -> None:
    mv = signal(20)
    first = 10_000
    ring = SampleRing(block(first, mv), 60.0)
    ring.write(block(first, mv), 0.0)
    stream = EkgStream(ring, ("wide",), back_s=8.0)
    piece = stream.take()
    assert (piece.first_sample, piece.end) == (first + 3000, first + 5000)
    assert (stream.start, stream.end) == (first + 3000, first + 5000)
    ring.write(block(first + 5000, mv[:, :500]), 0.0)
    assert stream.take().first_sample == first + 5000
    assert stream.start == first + 3500
    before = stream.back(first + 3400, 200)
    assert np.isnan(before[:, :100]).all()
    assert np.isfinite(before[:, 100:]).all()


def test_what_was_overwritten_before_anybody_looked_is_lost_and_not_closed_up() -> None:
    mv = signal(4)
    ring = SampleRing(block(0, mv[:, :250]), 2.0)
    ring.write(block(0, mv[:, :250]), 0.0)
    stream = EkgStream(ring, ("wide",))
    stream.take()
    ring.write(block(250, mv[:, 250:]), 0.0)
    piece = stream.take()
    assert (piece.first_sample, piece.end) == (250, 1000)
    assert np.isnan(piece.mv[:, :250]).all()
    assert np.isfinite(piece.mv[:, 250:]).all()
