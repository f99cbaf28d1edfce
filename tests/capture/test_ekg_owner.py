"""Ten seconds of EKG are this patient's from the first sample on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.capture.commands import CaptureEkg, ChoosePatient, Denied
from station.capture.ekg import EkgNotReadyError, recording_of
from station.capture.ring import SampleRing
from tests.capture.room import ACTOR, NINE, OKAFOR, Room, samples


async def test_a_stream_that_stalled_over_the_confirmation_does_not_reach_back() -> None:
    """Six seconds before, a stall of twenty, then four: together ten, and not hers."""
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    room.capture.on_samples(samples(0, [[1] * 1500]), room.monotonic_s)
    await room.start()
    room.later(20)
    room.capture.on_samples(samples(1500, [[2] * 1000]), room.monotonic_s)
    assert isinstance(await room.do(CaptureEkg(actor=ACTOR, seconds=10)), Denied)
    room.later(6)
    room.capture.on_samples(samples(2500, [[2] * 1500]), room.monotonic_s)
    await room.done(CaptureEkg(actor=ACTOR, seconds=10))
    ekg = room.kept()[0].ekg
    assert ekg is not None
    assert ekg.counts == bytes([2, 0, 0, 0]) * 2500


@pytest.mark.parametrize(("confirmed_s_ago", "given"), [(9.9, False), (10.0, True)])
def test_a_recording_begins_after_the_confirmation(confirmed_s_ago: float, given: bool) -> None:
    block = samples(0, [[5] * 2500])
    ring = SampleRing(block, 20.0)
    ring.write(block, 500.0)

    def record() -> int:
        return recording_of(
            ring,
            10.0,
            now=NINE,
            monotonic_s=500.0,
            confirmed_at=NINE - timedelta(seconds=confirmed_s_ago),
        ).samples

    if given:
        assert record() == 2500
    else:
        with pytest.raises(EkgNotReadyError, match="9 of 10 seconds are there"):
            record()
