"""Heart beats from the ECG: the R peaks of a recording, or live as samples come.

One arithmetic for both: a recording is a stream that is fed in large blocks, and the same samples
give the same beats wherever the stream is cut. How it works, from the samples to the beats:
`beat_filter` (envelopes), `beat_candidates`, `beat_rules` (decisions, with `beat_shapes` and
`beat_unrest`), `beat_stretch` and `beat_lead` (one lead, with lost samples), `beat_vote` (several).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.beat_lead import Lead
from station.signals.beat_vote import Vote
from station.signals.inputs import SignalError, as_ecg, as_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from station.signals.beat_odds import LeadBeat
    from station.signals.beat_vote import Told

__all__ = ["TRUSTED", "Beat", "RPeakDetector", "detect_r_peaks", "trusted"]

# Of the beats above it in 118 and 119 with em noise, 24 to -6 dB together, 98.6 % are right; above
# it are 99.8 % of the beats at 18 dB and 64 % at 6 dB (the shared 15 minutes of noise).
TRUSTED: Final = 0.93
"""Confidence above which a beat may be shown and counted without a reservation."""

# Large enough that what a block costs in itself does not count, small enough for the cache.
_BLOCK: Final = 1 << 17


@dataclass(frozen=True, slots=True)
class Beat:
    """One heart beat."""

    sample: int
    """R peak: samples since the stream began, lost ones included."""
    late: bool
    """Whether it was told later than `RPeakDetector.latency_s` allows: by search back after a long
    pause, after waiting for a larger wave, or from the seconds the detector learnt from."""
    confidence: float
    """0 to 1: how sure it is that this is a beat."""
    after_loss: bool = False
    """Whether the interval to the beat before is unknown: samples were lost, or it is the first."""


class RPeakDetector:
    """Finds R peaks while samples come.

    After a lost span (NaN) nothing is guessed: the filters start anew, and the first beat after it
    says `after_loss`. The first 2.5 seconds are learnt from; their beats come late.

    Attributes:
        latency_s: Time from an R peak to the last sample needed to tell its beat, for beats
            that are not late. The length of the block that holds this sample comes on top.
    """

    def __init__(self, rate_hz: float, leads: int = 1) -> None:
        """For `rate_hz` of 100 to 2000 and that many leads. Raises `SignalError` otherwise."""
        rate = as_rate(rate_hz)
        try:
            leads = index(leads)
        except TypeError as problem:
            raise SignalError(f"{leads!r} is no number of leads.", "Give 1 or more.") from problem
        if leads < 1:
            raise SignalError(f"{leads} leads are asked for.", "Give at least one.")
        self._leads = [Lead(rate) for _ in range(leads)]
        plan = self._leads[0].plan
        self._vote = Vote(plan, leads) if leads > 1 else None
        self._waiting: list[tuple[int, int, LeadBeat]] = []
        self.latency_s = (plan.reach + plan.look + plan.peak_within / 2 + 1) / plan.rate_hz
        if self._vote is not None:
            self.latency_s += self._vote.delay / plan.rate_hz

    def feed(self, block: ArrayLike) -> list[Beat]:
        """Beats that the next samples make certain, in the order in which they became so.

        `block` is in mV, `(samples,)` for one lead or `(leads, samples)`, of any length.
        Raises `SignalError` for another shape, infinity or raw counts.
        """
        ecg = as_ecg(block)
        if len(ecg) != len(self._leads):
            raise SignalError(
                f"The block has {len(ecg)} leads, the detector {len(self._leads)}.",
                "Give one row for each lead.",
            )
        return [_beat(one) for one in self._feed(ecg)]

    def flush(self) -> list[Beat]:
        """Beats that are certain once it is known that no sample follows."""
        return [_beat(one) for one in self._flush()]

    def _feed(self, ecg: NDArray[np.float64]) -> Sequence[LeadBeat | Told]:
        return self._agreed([lead.feed(row) for lead, row in zip(self._leads, ecg, strict=True)])

    def _flush(self) -> Sequence[LeadBeat | Told]:
        return self._agreed([lead.flush() for lead in self._leads], closing=True)

    def _agreed(
        self, heard: list[list[LeadBeat]], *, closing: bool = False
    ) -> Sequence[LeadBeat | Told]:
        vote = self._vote
        if vote is None:
            return heard[0]
        for lead, beats in enumerate(heard):
            self._waiting += [(beat.decided, lead, beat) for beat in beats]
        self._waiting.sort()
        settled = min(lead.settled for lead in self._leads)
        ready = [one for one in self._waiting if closing or one[0] < settled]
        self._waiting = self._waiting[len(ready) :]
        told = [beat for _, lead, one in ready for beat in vote.hear(lead, one)]
        return told + vote.until(math.inf if closing else settled)


def _beat(one: LeadBeat | Told) -> Beat:
    return Beat(one.sample, one.late, one.confidence, one.after_loss)


def detect_r_peaks(ecg_mv: ArrayLike, rate_hz: float) -> NDArray[np.int64]:
    """The samples of all R peaks, int64 `(beats,)`, in order.

    `ecg_mv` is one lead `(samples,)` or several `(leads, samples)`, which then decide together;
    `rate_hz` is 100 to 2000. NaN marks lost samples. Raises `SignalError` for anything else.
    An ECG in which nothing can be found gives no peaks.
    """
    ecg = as_ecg(ecg_mv)
    detector = RPeakDetector(rate_hz, len(ecg))
    samples: list[int] = []
    for begin in range(0, ecg.shape[1], _BLOCK):
        samples += [one.sample for one in detector._feed(ecg[:, begin : begin + _BLOCK])]
    samples += [one.sample for one in detector._flush()]
    return np.sort(np.array(samples, np.int64))


def trusted(beats: Iterable[Beat]) -> list[Beat]:
    """The beats that pass the quality gate: what else is heard is shown as uncertain."""
    return [beat for beat in beats if beat.confidence > TRUSTED]
