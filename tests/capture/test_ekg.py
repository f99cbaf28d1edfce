"""Ten seconds of EKG: raw, this patient's, and honest about what was lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from station.capture.commands import (
    CaptureEkg,
    ConfirmIdentifier,
    Identifier,
    LeavePatient,
    Retake,
    StartVisit,
)
from station.ekg.record import EkgRecording, EkgShown
from station.visit import ResultKind
from station.vitals import Origin
from tests.capture.bedside import ACTOR, CYTON, Bedside
from tests.capture.room import BRANDT

KEEP = CaptureEkg(actor=ACTOR)
OTHER_CYTON = replace(CYTON, name="second board")


def from_sample(room: Bedside, first: int, **more: object) -> CaptureEkg:
    """Keep a piece of the stream that comes in now."""
    stream = room.capture.rings["ecg"].stream
    return replace(KEEP, first_sample=first, stream=stream, **more)  # type: ignore[arg-type]


def kept(room: Bedside) -> EkgRecording:
    result = room.filed(ResultKind.EKG)
    assert result is not None
    assert result.ekg is not None
    return result.ekg


async def recorded(seconds: int = 10) -> Bedside:
    """A room in which the EKG has run for so long since the patient was confirmed."""
    room = Bedside()
    await room.start()
    for second in range(seconds):
        room.at += 1
        room.ekg(10 * second, 10, value=second)
    return room


async def test_the_last_ten_seconds_as_they_were_received() -> None:
    room = await recorded(12)
    done = await room.done(KEEP)
    assert done.says == ""
    ekg = kept(room)
    assert (ekg.channels, ekg.samples, ekg.rate_hz) == (("I", "II"), 100, 10.0)
    assert (ekg.scale, ekg.unit.value) == (0.5, "uV")
    assert ekg.started == room.now - timedelta(seconds=10)
    counts = np.frombuffer(ekg.counts, dtype="<i4").reshape(2, 100)
    assert counts[0].tolist() == [second for second in range(2, 12) for _ in range(10)]
    assert counts[1].tolist() == counts[0].tolist()
    assert set(ekg.valid) == {1}
    assert (ekg.lost_samples, ekg.device, ekg.origin) == (0, CYTON, Origin.SIMULATOR)


async def test_an_earlier_stretch_as_it_was_looked_at() -> None:
    room = await recorded(30)
    shown = EkgShown(
        layout="rows",
        filters=("wide",),
        filter_label="from 0.05 Hz",
        fingerprint="wide@10:0",
        mm_per_s=25.0,
        mm_per_mv=10.0,
    )
    await room.done(from_sample(room, 120, shown=shown))
    ekg = kept(room)
    counts = np.frombuffer(ekg.counts, dtype="<i4").reshape(2, 100)
    assert counts[0].tolist() == [second for second in range(12, 22) for _ in range(10)]
    assert ekg.started == room.now - timedelta(seconds=18)
    assert ekg.shown == shown
    before = np.frombuffer(ekg.run_in_counts, dtype="<i4").reshape(2, 120)
    assert before[0].tolist() == [second for second in range(12) for _ in range(10)]
    assert set(ekg.run_in_valid) == {1}
    assert ekg.findings is None  # nothing can be read off ten samples a second


async def test_a_stretch_that_is_not_there_any_more_or_not_yet_is_told() -> None:
    room = await recorded(20)
    for first in (101, 150):
        answer = await room.denied(from_sample(room, first))
        assert answer.says == "This piece of the EKG is not there any more."
    room.at += 60  # the stream ended meanwhile: what was received is still this patient's
    await room.done(from_sample(room, 100))
    assert kept(room).started == room.now - timedelta(seconds=70)


async def test_the_run_in_does_not_reach_before_the_confirmation() -> None:
    room = Bedside()
    await room.choose()
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    room.at += 20
    room.ekg(0, 200, value=1)
    await room.done(StartVisit(actor=ACTOR))
    room.at += 13
    room.ekg(200, 130, value=2)
    await room.done(KEEP)
    ekg = kept(room)
    assert ekg.run_in_samples == 30
    assert set(np.frombuffer(ekg.run_in_counts, dtype="<i4").tolist()) == {2}
    answer = await room.denied(from_sample(room, 150))
    assert answer.says == "This piece of the EKG is from before the patient was confirmed."


async def test_lost_samples_are_masked_and_told() -> None:
    room = await recorded(9)
    room.at += 1
    room.ekg(90, 10, lost=4, value=9)
    done = await room.done(KEEP)
    assert done.says == "Kept. 4 of 100 samples were lost on the way."
    ekg = kept(room)
    valid = np.frombuffer(ekg.valid, dtype=np.uint8).reshape(2, 100)
    assert np.flatnonzero(valid[0] == 0).tolist() == [90, 91, 92, 93]
    assert ekg.lost_samples == 4


async def test_a_lead_that_is_off_is_no_loss_and_all_leads_off_is_no_recording() -> None:
    room = Bedside()
    await room.start()
    room.at += 10
    room.ekg(0, 100, off=(1,))
    await room.done(KEEP)
    assert kept(room).lost_samples == 0
    await room.done(Retake(actor=ACTOR, kind=ResultKind.EKG))
    room.at += 10
    room.ekg(100, 100, off=(0, 1))
    answer = await room.denied(KEEP)
    assert answer.says == "No electrode gives a signal."


async def test_there_is_no_signal_or_not_enough() -> None:
    room = Bedside()
    await room.start()
    assert (await room.denied(KEEP)).says == "No EKG signal is arriving."
    room.at += 4
    room.ekg(0, 40)
    assert (await room.denied(KEEP)).says == "4 of 10 seconds are there."
    await room.done(CaptureEkg(actor=ACTOR, seconds=4))
    for seconds in (0, -1, float("nan"), 301):
        await room.denied(CaptureEkg(actor=ACTOR, seconds=seconds))


async def test_a_signal_that_stopped_is_not_kept() -> None:
    room = await recorded(12)
    room.at += 2
    await room.done(KEEP)
    assert kept(room).started == room.now - timedelta(seconds=12)
    room.at += 0.1
    assert (await room.denied(KEEP)).says == "No EKG signal is arriving."


async def test_what_was_recorded_before_the_patient_was_confirmed_is_not_kept() -> None:
    room = Bedside()
    await room.choose()
    room.at += 20
    room.ekg(0, 200, value=1)
    await room.start()
    room.at += 9
    room.ekg(200, 90, value=2)
    # Choosing anew emptied the ring, and only nine seconds have come since.
    assert (await room.denied(KEEP)).says == "9 of 10 seconds are there."
    room.at += 1
    room.ekg(290, 10, value=2)
    await room.done(KEEP)
    assert set(np.frombuffer(kept(room).counts, dtype="<i4").tolist()) == {2}


async def test_seconds_before_the_confirmation_do_not_count_though_they_are_in_the_ring() -> None:
    room = Bedside()
    await room.choose()
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    room.at += 20
    room.ekg(0, 200)
    await room.done(StartVisit(actor=ACTOR))
    room.at += 3
    room.ekg(200, 30)
    assert (await room.denied(KEEP)).says == "3 of 10 seconds are there."


async def test_the_trace_of_the_last_patient_is_gone() -> None:
    room = await recorded(12)
    await room.done(LeavePatient(actor=ACTOR))
    assert room.capture.rings == {}
    await room.start(BRANDT)
    assert room.capture.rings == {}
    room.at += 1
    room.ekg(120, 10)
    ring = room.capture.rings["ecg"]
    assert ring.since(0).first_sample == 120
    assert (await room.denied(KEEP)).says == "1 of 10 seconds are there."


async def test_a_later_recording_takes_the_place_of_the_first() -> None:
    room = await recorded(10)
    await room.done(KEEP)
    first = room.filed(ResultKind.EKG)
    room.at += 1
    room.ekg(100, 10, value=77)
    await room.done(KEEP)
    second = room.filed(ResultKind.EKG)
    assert first is not None
    assert second is not None
    assert set(room.store.withdrawn) == {first.id}


async def test_a_stream_that_begins_anew_gets_a_ring_of_its_own() -> None:
    room = await recorded(10)
    before = room.capture.rings["ecg"]
    room.at += 1
    room.ekg(0, 10)
    assert room.capture.rings["ecg"] is not before
    assert (await room.denied(KEEP)).says == "1 of 10 seconds are there."


async def test_a_piece_of_a_stream_that_is_over_is_not_taken_from_the_next_one() -> None:
    room = await recorded(20)
    seen = from_sample(room, 50)
    for second in range(20):  # it was switched off and on: it counts from 0 again
        room.at += 1
        room.ekg(10 * second, 10, value=100 + second)
    answer = await room.denied(seen)
    assert answer.says == "The EKG has begun anew since this piece of it."
    assert (await room.denied(replace(KEEP, first_sample=50))).says == answer.says
    await room.done(from_sample(room, 50))
    assert np.frombuffer(kept(room).counts, dtype="<i4")[0] == 105


async def test_a_second_instrument_is_not_mixed_into_the_first() -> None:
    room = await recorded(10)
    room.ekg(100, 10, value=99, device=OTHER_CYTON)
    assert room.capture.rings["ecg"].end == 100
    room.at += 2
    room.ekg(500, 10, value=99, device=OTHER_CYTON)
    ring = room.capture.rings["ecg"]
    assert (ring.device, ring.end) == (OTHER_CYTON, 510)
