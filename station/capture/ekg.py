"""Seconds of EKG out of the ring: raw counts as they were received, gaps as gaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from station.capture.ring import SampleRing
from station.ekg.record import EkgRecording, EkgShown
from station.saying import say

__all__ = ["EkgNotReadyError", "recording_of"]

# A recording that is mostly holes shows nothing: at least this share of a channel must be there.
_LEAST_SIGNAL: Final = 0.5
# A stream that was quiet for longer than this is not arriving any more.
_QUIET_S: Final = 2.0
# A filter from 0.05 Hz on has 0.2 % of a step left after so long.
_RUN_IN_S: Final = 20.0


class EkgNotReadyError(ValueError):
    """There is no such recording to be had now: why, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(says)
        self.says = says
        self.next_step = next_step


def recording_of(
    ring: SampleRing | None,
    seconds: float,
    *,
    now: datetime,
    monotonic_s: float,
    confirmed_at: datetime,
    first_sample: int | None = None,
    stream: int | None = None,
    shown: EkgShown | None = None,
) -> EkgRecording:
    """Seconds of the ring, told at `now`, which is `monotonic_s` on the clock by which samples
    arrive: the newest, or those from `first_sample` of `stream` on.

    Raises `EkgNotReadyError` where there is no signal or not enough of it, where it is not kept any
    more, where another stream has begun, or where it began before the patient was confirmed.
    """
    quiet_s = monotonic_s - ring.last_arrival_monotonic_s if ring is not None else 0.0
    if ring is None or (quiet_s > _QUIET_S and first_sample is None):
        raise EkgNotReadyError(
            "No EKG signal is arriving.", "Check the EKG, its connection and the electrodes."
        )
    if first_sample is not None and stream != ring.stream:
        raise EkgNotReadyError(
            "The EKG has begun anew since this piece of it.",
            "Go back to the live EKG, and keep a newer one.",
        )
    longest_s = ring.capacity / ring.rate_hz
    if not 0 < seconds <= longest_s:
        raise EkgNotReadyError(
            say("{s} seconds cannot be kept at once.", s=f"{seconds:g}"),
            say("Keep at most {s} seconds.", s=f"{longest_s:.0f}"),
        )
    end = ring.end
    count = round(seconds * ring.rate_hz)
    first = end - count if first_sample is None else first_sample
    # Times come from the newest sample, which is the one that has just arrived.
    newest = now - timedelta(seconds=quiet_s)
    started = newest - timedelta(seconds=(end - first) / ring.rate_hz)
    mine_s = min(ring.filled_s, (now - confirmed_at).total_seconds() - quiet_s)
    if first_sample is not None and started < confirmed_at:
        raise EkgNotReadyError(
            "This piece of the EKG is from before the patient was confirmed.",
            "Keep a newer one.",
        )
    if first_sample is not None and not (end - ring.filled <= first <= end - count):
        raise EkgNotReadyError(
            "This piece of the EKG is not there any more.",
            "Go back to the live EKG, and keep a newer one.",
        )
    if ring.filled < count or started < confirmed_at:
        raise EkgNotReadyError(
            say("{n} of {s} seconds are there.", n=max(0, int(mine_s)), s=f"{seconds:g}"),
            "Wait a moment, then keep it.",
        )
    # What came before belongs to the patient too, or is left out.
    before_s = min(_RUN_IN_S, (started - confirmed_at).total_seconds())
    run_in = min(round(before_s * ring.rate_hz), first - (end - ring.filled))
    piece = ring.since(first - run_in)
    if piece.first_sample > first - run_in:  # the ring went on meanwhile
        run_in = max(0, first - piece.first_sample)
    counts = piece.counts[:, : run_in + count].astype("<i4")
    valid = piece.valid[:, : run_in + count].astype("u1")
    here = valid[:, run_in:]
    if not (here.mean(axis=1) >= _LEAST_SIGNAL).any():
        raise EkgNotReadyError(
            "No electrode gives a signal.", "Press the electrodes on and check the cable."
        )
    return EkgRecording(
        signal=ring.signal,
        channels=ring.channels,
        started=started,
        rate_hz=ring.rate_hz,
        measured_rate_hz=ring.measured_rate_hz,
        samples=here.shape[1],
        counts=counts[:, run_in:].tobytes(),
        valid=here.tobytes(),
        scale=ring.scale,
        offset=ring.offset,
        unit=ring.unit,
        # A sample that no channel has was lost on the way; a lead that is off is not a loss.
        lost_samples=int((~here.any(axis=0)).sum()),
        device=ring.device,
        origin=ring.origin,
        run_in_samples=run_in,
        run_in_counts=counts[:, :run_in].tobytes(),
        run_in_valid=valid[:, :run_in].tobytes(),
        shown=shown,
    )
