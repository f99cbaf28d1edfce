"""What the pulses say together: rate, perfusion, motion, and whether they hold still."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Final

from station.signals.heart_rate import HeartRate, HeartRateMeter

if TYPE_CHECKING:
    from station.signals.pleth_pulses import PulseBeat

__all__ = ["PlethState", "PlethTracker"]

# Averaged for amplitude and perfusion, as oximeters average over some 4 to 8 pulses.
_FEW: Final = 8
_MANY: Final = 64
# Motion is said when a third of the latest pulses within so many seconds are not typical.
_MOTION_S: Final = 6.0
_MOTION_PART: Final = 1 / 3
# A pulse this long ago is not "now".
_RECENT_S: Final = 3.0
# Steady: for this long the averaged rate stayed within 6 /min or 8 % and the amplitude's
# running median within 30 %, without motion. Accuracy of oximeter pulse rates is ±3 /min,
# so a span of 6 is what an unchanged rate may show.
_STEADY_S: Final = 10.0
_STEADY_PER_MIN: Final = 6.0
_STEADY_PART: Final = 0.08
_STEADY_AMPLITUDE: Final = 0.3
_REMEMBERED_S: Final = 30.0
# No finger's pulsation is more than this part of the light that comes through.
_LARGEST_PERFUSION_PERCENT: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlethState:
    """The pleth now.

    `perfusion_percent` is AC/DC, given only for a signal that carries its DC;
    `relative_amplitude` is the latest amplitude over that of the last minute or so, whatever the
    signal. `steady` is meant for a capture without a hand: it was `steady_for_s` (up to 30 s)
    within the tolerances, which is 10 s or more; `reason` says in words why not.
    """

    pulse_rate: HeartRate
    perfusion_percent: float | None
    relative_amplitude: float | None
    motion: bool
    steady: bool
    steady_for_s: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Moment:
    """The averages just after one pulse."""

    sample: int
    rate_per_min: float | None
    amplitude: float
    typical: bool


class PlethTracker:
    """Takes pulses as they are found. Remembers 30 s of averages and 64 amplitudes."""

    def __init__(self, rate_hz: float, *, carries_dc: bool) -> None:
        """`carries_dc`: the samples are light with its constant part."""
        self._rate_hz = rate_hz
        self._carries_dc = carries_dc
        self._meter = HeartRateMeter(rate_hz)
        self._amplitudes: deque[float] = deque(maxlen=_MANY)
        self._ratios: deque[float] = deque(maxlen=_FEW)
        self._moments: deque[_Moment] = deque()

    def add(self, pulse: PulseBeat) -> None:
        """One more pulse."""
        if not pulse.whole:
            self._meter.lost(pulse.foot - 1, pulse.foot - 1)
        self._meter.beat(pulse.foot, trusted=pulse.typical)
        self._amplitudes.append(pulse.amplitude)
        level = pulse.foot_level + pulse.amplitude / 2
        if level > 0:
            self._ratios.append(100 * pulse.amplitude / level)
        moment = _Moment(
            pulse.foot,
            self._meter.read(pulse.foot).value_per_min,
            median(islice(reversed(self._amplitudes), _FEW)),
            pulse.typical and pulse.whole,
        )
        self._moments.append(moment)
        while self._moments[0].sample < pulse.foot - _REMEMBERED_S * self._rate_hz:
            self._moments.popleft()

    def state(self, now: int) -> PlethState:
        """As of sample `now`."""
        motion = self._motion(now)
        steady_for_s, reason = self._steady_for(now, motion=motion)
        return PlethState(
            pulse_rate=self._meter.read(now),
            perfusion_percent=self._perfusion(now),
            relative_amplitude=self._relative_amplitude(now),
            motion=motion,
            steady=steady_for_s >= _STEADY_S,
            steady_for_s=steady_for_s,
            reason=reason,
        )

    def _is_recent(self, now: int) -> bool:
        return bool(self._moments) and self._since(now, self._moments[-1]) <= _RECENT_S

    def _since(self, now: int, moment: _Moment) -> float:
        return (now - moment.sample) / self._rate_hz

    def _motion(self, now: int) -> bool:
        latest = [one for one in self._moments if self._since(now, one) <= _MOTION_S]
        odd = sum(not one.typical for one in latest)
        return odd > 0 and odd >= _MOTION_PART * len(latest)

    def _perfusion(self, now: int) -> float | None:
        if not self._carries_dc or len(self._ratios) < _FEW or not self._is_recent(now):
            return None
        percent = median(self._ratios)
        return percent if percent <= _LARGEST_PERFUSION_PERCENT else None

    def _relative_amplitude(self, now: int) -> float | None:
        if len(self._amplitudes) < _FEW or not self._is_recent(now):
            return None
        return self._moments[-1].amplitude / median(self._amplitudes)

    def _steady_for(self, now: int, *, motion: bool) -> tuple[float, str | None]:
        """For how long it held still until now, in s, and what is in the way of `steady`."""
        if not self._is_recent(now):
            return 0.0, "There is no pulse."
        if motion:
            return 0.0, "The finger moves."
        low = high = self._moments[-1].rate_per_min
        if low is None or high is None:
            return 0.0, "There are too few pulses yet."
        weakest = strongest = self._moments[-1].amplitude
        since, reason = self._moments[-1], "It was not watched for long enough yet."
        for one in reversed(self._moments):
            if one.rate_per_min is None:
                break
            low, high = min(low, one.rate_per_min), max(high, one.rate_per_min)
            weakest, strongest = min(weakest, one.amplitude), max(strongest, one.amplitude)
            if high - low > max(_STEADY_PER_MIN, _STEADY_PART * high):
                reason = "The pulse rate changes."
                break
            if strongest - weakest > _STEADY_AMPLITUDE * strongest:
                reason = "The pulse's strength changes."
                break
            since = one
        steady_for_s = self._since(now, since)
        return steady_for_s, None if steady_for_s >= _STEADY_S else reason
