"""Follows the live EKG: its beats, the heart rate, and how good each lead is.

It looks at the ring of samples a few times a second, from whichever thread has the time: the I/O
loop has not. What it finds is shown and never kept: a capture is measured from its own samples.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from station.capture.views import EkgBest, EkgLeadView, EkgView
from station.ekg.best import Seconds
from station.ekg.findings import read_off
from station.signals.beats import TRUSTED, RPeakDetector
from station.signals.heart_rate import HeartRateMeter
from station.signals.quality import HIDING, EcgQualityStream, Reason

if TYPE_CHECKING:
    from station.capture.ring import RingPiece, SampleRing
    from station.ekg.record import EkgFindings
    from station.signals.quality import LeadSecond

__all__ = ["EkgWatch"]

# What was before the watch began is not the present: it learns from this much.
_LOOK_BACK_S: Final = 10.0
# As far as one can go back.
_BEATS_SHOWN_S: Final = 300.0
# Wide complexes at a fast rate may pass for motion: where every beat of so long a time is a sure
# one, and there are that many, the rate goes on.
_SURE_S: Final = 5.0
_SURE_BEATS: Final = 3
# What is lost on the way counts as no signal for so long; the electrodes are not to blame.
_LOSS_SHOWS_S: Final = 2.0
# The measurements are those of the last ten seconds, made anew this often.
_MEASURED_S: Final = 10.0
_MEASURE_EVERY_S: Final = 3.0
# What is offered as the best stretch is as long as a capture.
_BEST_S: Final = 10
# A stream that brought nothing for this long is not live any more.
_QUIET_S: Final = 1.5


class EkgWatch:
    """One stream of one instrument. Another ring wants another watch."""

    def __init__(self, ring: SampleRing) -> None:
        """Raises `SignalError` for a rate that the analysis does not know (100 to 2000 Hz)."""
        self.ring = ring
        leads = len(ring.channels)
        self._detector = RPeakDetector(ring.rate_hz, leads)
        self._quality = EcgQualityStream(ring.rate_hz, ring.channels)
        self._meter = HeartRateMeter(ring.rate_hz)
        self._first = self._next = ring.last(_LOOK_BACK_S).first_sample
        self._beats: deque[int] = deque()
        self._lost_samples = ring.lost_samples
        self._lost_until = self._next
        self._lately: deque[tuple[int, bool]] = deque()
        self._now: dict[str, frozenset[Reason]] = dict.fromkeys(ring.channels, frozenset())
        self._last: dict[str, frozenset[Reason]] = dict(self._now)
        self._seconds = Seconds()
        self._second: dict[str, frozenset[Reason]] = {}
        self._measured: EkgFindings | None = None
        self._measured_at = self._next

    def look(self, now_s: float) -> EkgView | None:
        """Take what is new in the ring. None where nothing comes in any more.

        `now_s` is this host's monotonic clock. Raises `SignalError` for samples that are no EKG.
        """
        piece = self.ring.since(self._next)
        if piece.counts.shape[1]:
            self._take(piece)
        if now_s - self.ring.last_arrival_monotonic_s > _QUIET_S:
            return None
        return self._view()

    def _take(self, piece: RingPiece) -> None:
        missed = piece.first_sample - self._next
        block = self.ring.millivolts(piece)
        if missed:  # the ring was overwritten before anybody looked
            block = np.concatenate((np.full((len(block), missed), np.nan), block), axis=1)
        self._next = piece.end
        if missed or self.ring.lost_samples != self._lost_samples:
            self._lost_samples = self.ring.lost_samples
            self._lost_until = self._next + round(_LOSS_SHOWS_S * self.ring.rate_hz)
        for second in self._quality.feed(block):
            self._note(second)
        for beat in self._detector.feed(block):
            trusted = beat.confidence > TRUSTED
            if beat.after_loss:
                # How long it is since the beat before nobody knows.
                self._meter.lost(beat.sample - 1, beat.sample - 1)
            self._meter.beat(beat.sample, trusted=trusted)
            self._lately.append((beat.sample, trusted))
            if trusted:
                self._beats.append(self._first + beat.sample)
        while self._lately and self._lately[0][0] < self._count - _SURE_S * self.ring.rate_hz:
            self._lately.popleft()
        self._meter.quality(self._count, usable=self._usable)
        if self._next - self._measured_at >= _MEASURE_EVERY_S * self.ring.rate_hz:
            self._measured_at = self._next
            self._measure()
        oldest = self._next - round(_BEATS_SHOWN_S * self.ring.rate_hz)
        while self._beats and self._beats[0] < oldest:
            self._beats.popleft()

    @property
    def _count(self) -> int:
        """Samples that were taken so far."""
        return self._next - self._first

    @property
    def _usable(self) -> bool:
        """Whether beats can be seen in at least one lead, or were all sure ones lately."""
        if any(not self._reasons(name) & HIDING for name in self.ring.channels):
            return True
        return len(self._lately) >= _SURE_BEATS and all(trusted for _, trusted in self._lately)

    def _note(self, second: LeadSecond) -> None:
        self._now[second.name] = second.reasons
        if second.complete:
            self._last[second.name] = second.reasons
            self._now[second.name] = frozenset()
            self._second[second.name] = second.reasons
            if len(self._second) == len(self.ring.channels):
                self._seconds.note(second.second, self._second.values())
                self._second.clear()

    def _measure(self) -> None:
        """Read off the last seconds, once there are as many."""
        piece = self.ring.last(_MEASURED_S)
        if piece.counts.shape[1] < round(_MEASURED_S * self.ring.rate_hz):
            self._measured = None
            return
        found = read_off(self.ring.millivolts(piece), self.ring.rate_hz, self.ring.channels)
        peaks = tuple(piece.first_sample + peak for peak in found.r_peaks)
        self._measured = replace(found, r_peaks=peaks)

    def _best(self) -> EkgBest | None:
        best = self._seconds.best(_BEST_S)
        if best is None:
            return None
        first = self._first + round(best.first_second * self.ring.rate_hz)
        return EkgBest(first_sample=first, seconds=float(best.seconds), poor=best.poor)

    def _rr_ms(self) -> int | None:
        """The newest interval between two beats, where no rate is held or missing."""
        if len(self._beats) < 2:
            return None
        return round(1000 * (self._beats[-1] - self._beats[-2]) / self.ring.rate_hz)

    def _reasons(self, name: str) -> frozenset[Reason]:
        """What is wrong with a lead: in the second that goes on, or in the one before."""
        reasons = self._now[name] | self._last[name]
        return reasons - {Reason.LEAD_OFF} if self._next < self._lost_until else reasons

    def _view(self) -> EkgView:
        rate = self._meter.read(self._count)
        value = rate.value_per_min
        return EkgView(
            stream=self.ring.stream,
            rate_per_min=None if value is None else round(value),
            rate_held=rate.held,
            rate_says=rate.reason or "",
            averaging=rate.averaging,
            rr_ms=None if value is None or rate.held else self._rr_ms(),
            beats=tuple(self._beats),
            best=self._best(),
            measured=self._measured,
            leads=tuple(self._lead(name) for name in self.ring.channels),
        )

    def _lead(self, name: str) -> EkgLeadView:
        reasons = self._reasons(name)
        return EkgLeadView(name=name, usable=not reasons & HIDING, reasons=tuple(sorted(reasons)))
