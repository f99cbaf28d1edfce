"""Ten seconds of EKG out of the ring: raw counts as they were received, gaps as gaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from station.capture.ring import SampleRing
from station.saying import say
from station.visit import EkgRecording

__all__ = ["EkgNotReadyError", "recording_of"]

# A recording that is mostly holes shows nothing: at least this share of a channel must be there.
_LEAST_SIGNAL: Final = 0.5
# A stream that was quiet for longer than this is not arriving any more.
_QUIET_S: Final = 2.0


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
) -> EkgRecording:
    """The newest `seconds` of the ring, told at `now`, which is `monotonic_s` on the clock by
    which samples arrive. Raises `EkgNotReadyError` where there is no signal or not enough of it,
    or where it began before the patient was confirmed.
    """
    quiet_s = monotonic_s - ring.last_arrival_monotonic_s if ring is not None else 0.0
    if ring is None or quiet_s > _QUIET_S:
        raise EkgNotReadyError(
            "No EKG signal is arriving.", "Check the EKG, its connection and the electrodes."
        )
    longest_s = ring.capacity / ring.rate_hz
    if not 0 < seconds <= longest_s:
        raise EkgNotReadyError(
            say("{n:g} seconds cannot be kept at once.", n=seconds),
            say("Keep at most {n:.0f} seconds.", n=longest_s),
        )
    started = now - timedelta(seconds=quiet_s + seconds)
    mine_s = min(ring.filled_s, (now - confirmed_at).total_seconds() - quiet_s)
    if ring.filled_s < seconds or started < confirmed_at:
        raise EkgNotReadyError(
            say("{n} of {all:g} seconds are there.", n=max(0, int(mine_s)), all=seconds),
            "Wait a moment, then keep it.",
        )
    piece = ring.last(seconds)
    if not (piece.valid.mean(axis=1) >= _LEAST_SIGNAL).any():
        raise EkgNotReadyError(
            "No electrode gives a signal.", "Press the electrodes on and check the cable."
        )
    return EkgRecording(
        signal=ring.signal,
        channels=ring.channels,
        started=started,
        rate_hz=ring.rate_hz,
        measured_rate_hz=ring.measured_rate_hz,
        samples=piece.counts.shape[1],
        counts=piece.counts.astype("<i4").tobytes(),
        valid=piece.valid.astype("u1").tobytes(),
        scale=ring.scale,
        offset=ring.offset,
        unit=ring.unit,
        # A sample that no channel has was lost on the way; a lead that is off is not a loss.
        lost_samples=int((~piece.valid.any(axis=0)).sum()),
        device=ring.device,
        origin=ring.origin,
    )
