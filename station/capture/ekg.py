"""Ten seconds of EKG out of the ring: raw counts as they were received, gaps as gaps."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.capture.ring import SampleRing
from station.visit import EkgRecording
from station.vitals import DeviceIdentity, Origin

__all__ = ["EkgNotReadyError", "recording_of"]

# A recording that is mostly holes shows nothing: at least this share of a channel must be there.
_LEAST_SIGNAL = 0.5


class EkgNotReadyError(ValueError):
    """There is no such recording to be had now: why, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(says)
        self.says = says
        self.next_step = next_step


def recording_of(
    ring: SampleRing,
    seconds: float,
    now: datetime,
    confirmed_at: datetime,
    device: DeviceIdentity,
    origin: Origin,
) -> EkgRecording:
    """The newest `seconds` of the ring. Raises `EkgNotReadyError` where they are not there, or
    began before the patient was confirmed.
    """
    piece = ring.last(seconds)
    wanted = round(seconds * ring.rate_hz)
    samples = piece.counts.shape[1]
    if samples < wanted:
        raise EkgNotReadyError(
            f"Only {samples / ring.rate_hz:.0f} of {seconds:.0f} seconds are there.",
            "Wait a moment, then capture again.",
        )
    started = now - timedelta(seconds=seconds)
    if started < confirmed_at:
        raise EkgNotReadyError(
            f"The patient was confirmed less than {seconds:.0f} seconds ago.",
            "Wait a moment, then capture again.",
        )
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
        samples=samples,
        counts=piece.counts.astype("<i4").tobytes(),
        valid=piece.valid.astype("u1").tobytes(),
        scale=ring.scale,
        offset=ring.offset,
        unit=ring.unit,
        # A sample that no channel has was lost on the way; a lead that is off is not a loss.
        lost_samples=int((~piece.valid.any(axis=0)).sum()),
        device=device,
        origin=origin,
    )
