"""Which candidates are beats.

One pass over the candidates in order of time. A candidate's size is measured against the level of
the last accepted ones, in both envelopes; what was rejected makes the noise. In a clean signal the
broad envelope decides. As the envelope between the beats rises, three things gain weight: the
sharp envelope (motion has little there), the likeness to known shapes, and the time at which a
beat may be expected.

The rules know nothing of chunks: the same candidates give the same beats.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from station.signals.beat_levels import NOISE_FOLLOWS, Level
from station.signals.beat_odds import LeadBeat
from station.signals.beat_shapes import Shapes

if TYPE_CHECKING:
    from station.signals.beat_candidates import Candidates
    from station.signals.beat_filter import Plan
    from station.signals.beat_odds import Grounds

__all__ = ["Rules"]

# Unless another origin is named, constants were tuned on the shared half of mitdb, on 118 and 119
# with em noise, and on the shared half of cpsc2019, all together; the values lie on plateaus.

# Levels are taken from the first seconds, in spans of one beat at 72 per minute.
_LEARN_S: Final = 2.5
_FIRST_RR_S: Final = 0.83

# A beat exceeds the noise by this share of what lies between noise and level.
_THRESHOLD: Final = 0.37
# The weights of the envelopes in a clean signal.
_SHARP_CLEAN: Final = 0.15
_BROAD_CLEAN: Final = 1.0 - _SHARP_CLEAN
# A beat smaller than this waits until no larger wave can follow within the refractory time: a P
# wave before its QRS. Where that happened in the last beats, a beat must be larger not to wait.
_FIRM_ELSE: Final = 0.65
_FIRM: Final = 0.9
_WARY_BEATS: Final = 30
_REFRACTORY_S: Final = 0.23
# A QRS of 0.05 mV has a broad envelope of 15 µV: levels are never lower. What strong mains leaves
# of itself is below 5 µV, and amplifier noise too. The sharp one's own least only avoids zero.
_LEAST_UV: Final = 14.0
_FAINT_UV: Final = 5.0
_LEAST_SHARP: Final = 1.0

# A T wave is close behind a beat and less steep (Hamilton and Tompkins 1986 use 0.36 s and a half).
_T_WAVE_S: Final = 0.336
_T_SLOPE: Final = 0.63

# Search back after so many typical intervals, for a wave of this size, above the noise, this steep.
_BACK_RR: Final = 1.43
_BACK_SIZE: Final = 0.16
_BACK_SIZE_NOISY: Final = 0.2
_BACK_NOISE: Final = 1.2
_BACK_SLOPE: Final = 0.3
_BACK_KEPT: Final = 30
_RR_FOLLOWS: Final = 0.2
_RR_FALL: Final = 0.6
_RR_RISE: Final = 1.5
# After such a pause the levels fade with each further wave.
_SILENCE_S: Final = 3.0

# Unrest, the broad envelope between beats relative to a beat: clean below, all noise above. Of the
# shared half of mitdb 95 % is below 0.12; 118 and 119 at 6 dB have 0.26.
_QUIET: Final = 0.1
_NOISY: Final = 0.35
_LEARN_BELOW: Final = 0.15
# Of mains or another tone the envelope is even; between real beats it falls.
_TONE: Final = 0.7
# The weight of the sharp envelope in noise.
_SHARP_NOISY: Final = 0.7
# Likeness counts in noise, where a candidate is worth the comparison and not decided without.
_LIKE_WEIGHT: Final = 1.4
_LEAST_LIKE: Final = 0.1
_MOST_LIKE: Final = 1.2
_NOISE_LIKE: Final = 0.22
_WORTH: Final = 0.2
_CALM: Final = 0.175
# In noise a beat before this share of the typical interval must be larger.
_EARLY: Final = 0.9
_EARLY_WEIGHT: Final = 0.8
# Short ways for what the finer tests could not decide otherwise. A firm beat with noise below this
# in both envelopes exceeds any threshold, in some unrest one so large in both; a wave smaller than
# this in both is none.
_FAINT: Final = 0.4
_PLAIN: Final = 0.8
_SMALL: Final = 0.28

# What a named tuple's constructor does, without a Python call for each of many beats.
_as_beat: Final = tuple.__new__

_LONG_AGO: Final = -(1 << 60)


class _Seen(NamedTuple):
    """A candidate, its size relative to a beat (1), and what that was judged by."""

    at: int
    sample: int
    broad: float
    sharp: float
    slope: float
    size: float
    grounds: Grounds


class Rules:
    """The decisions for one lead, from one lost span to the next."""

    def __init__(self, plan: Plan) -> None:
        self._rate_hz = plan.rate_hz
        self._refractory = round(_REFRACTORY_S * plan.rate_hz)
        self._t_wave = _T_WAVE_S * plan.rate_hz
        self._silence = _SILENCE_S * plan.rate_hz
        self._shapes = Shapes(plan.shape, plan.lag)
        self._broad = self._sharp = Level(_LEAST_UV, _LEAST_UV)
        self._unlearnt = 0
        self._wary = 0
        self.learn_from = round(_LEARN_S * plan.rate_hz)
        self.learnt = False
        """Whether the first levels are known."""
        self.restart(0)

    def restart(self, begin: int) -> None:
        """Begin a stretch at that working sample: levels and shapes stay, the rhythm is unknown."""
        self._begin = begin
        self._intervals = 0
        self._typical = _FIRST_RR_S * self._rate_hz
        self._last_at = _LONG_AGO
        self._last_size = self._last_slope = 0.0
        self._alone = True
        self._held: tuple[int, Grounds] | None = None
        self._passed: deque[_Seen] = deque(maxlen=_BACK_KEPT)
        self._told: list[LeadBeat] = []

    def learn(self, found: Candidates) -> None:
        """Take the first levels from the first seconds: the largest wave of each beat's length."""
        largest: dict[int, tuple[float, float, float]] = {}
        for at, broad, sharp, edge in zip(
            found.at, found.broad, found.sharp, found.edge, strict=True
        ):
            if at >= self.learn_from:
                break
            if not edge:
                span = int(at / (_FIRST_RR_S * self._rate_hz))
                sizes = (broad * sharp, broad, sharp)
                largest[span] = max(largest.get(span, sizes), sizes)
        ranked = sorted(largest.values())
        _, broad, sharp = ranked[len(ranked) // 2] if ranked else (0.0, 0.0, 0.0)
        self._broad = Level(broad, _LEAST_UV)
        self._sharp = Level(sharp, _LEAST_SHARP)
        self.learnt = True

    def judge(self, found: Candidates, known: int, *, first: bool) -> list[LeadBeat]:
        """The beats among `found`, which are all up to working sample `known`.

        `first`: these hold the seconds that were learnt from; beats there come late.
        """
        told = self._told = []
        late_until = self.learn_from if first else -1
        broads, sharps, passed = self._broad, self._sharp, self._passed
        refractory, t_wave, silence = self._refractory, self._t_wave, self._silence
        shapes, begin = self._shapes, self._begin
        # The one loop of the detector that numpy cannot take. What is plainly none, or plainly a
        # beat, is dealt with in place.
        for k, (at, broad, sharp, between) in enumerate(
            zip(found.at, found.broad, found.sharp, found.between, strict=True)
        ):
            gap = at - self._last_at
            if gap >= refractory:
                if self._held is not None:
                    self._release()
                if passed and gap > _BACK_RR * self._typical and self._search_back(at):
                    gap = at - self._last_at
            level, sharp_level = broads.level, sharps.level
            coarse, fine = broad / level, sharp / sharp_level
            unrest = between / level
            size = _BROAD_CLEAN * coarse + _SHARP_CLEAN * fine
            if coarse < _THRESHOLD:
                if (
                    fine < _THRESHOLD
                    and gap < silence
                    and (unrest < _CALM or (coarse < _SMALL and fine < _SMALL))
                ):
                    if gap >= refractory:
                        if (
                            size > _BACK_SIZE
                            and found.slope[k] > _BACK_SLOPE * self._last_slope
                            and broad > _FAINT_UV
                            and not found.edge[k]
                        ):
                            noise, needed = self._clean_noise()
                            grounds = self._grounds(found, k, gap, needed, 1.0)
                            self._set_aside(found, k, size, noise, grounds)
                        broads.noise += NOISE_FOLLOWS * (broad - broads.noise)
                        sharps.noise += NOISE_FOLLOWS * (sharp - sharps.noise)
                    continue
            elif size > _FIRM and unrest < _CALM and t_wave <= gap < silence:
                coarse_noise, fine_noise = broads.noise / level, sharps.noise / sharp_level
                if (
                    coarse_noise < _FAINT
                    and fine_noise < _FAINT
                    and (unrest <= _QUIET or (coarse > _PLAIN and fine > _PLAIN))
                    and at >= late_until
                    and not found.edge[k]
                ):
                    interval = gap / self._typical if self._intervals else 1.0
                    self._take(at, broad, sharp, found.slope[k], size)
                    if self._unlearnt >= shapes.pace:
                        self._learn_shape(found, k, unrest)
                    noise = _BROAD_CLEAN * coarse_noise + _SHARP_CLEAN * fine_noise
                    grounds = noise + _THRESHOLD * (1.0 - noise), unrest, fine_noise, interval, 1.0
                    beat = begin + at, found.sample[k], False, self._alone, grounds
                    told.append(_as_beat(LeadBeat, beat))
                    self._alone = False
                    if self._wary:
                        self._wary -= 1
                    if passed:
                        passed.clear()
                    continue
            if broad > _FAINT_UV and not found.edge[k] and unrest <= _TONE * max(1.0, coarse):
                self._weigh(found, k, gap, unrest, size, late=at < late_until)
        if known >= self._last_at + refractory:
            self._release()
        return told

    def close(self) -> list[LeadBeat]:
        """The beat that still waited for a larger one, at the end of the signal."""
        self._told = []
        self._release()
        return self._told

    def _clean_noise(self) -> tuple[float, float]:
        """The noise, and the size that a beat needs in a clean signal."""
        broads, sharps = self._broad, self._sharp
        noise = _BROAD_CLEAN * (broads.noise / broads.level)
        noise += _SHARP_CLEAN * (sharps.noise / sharps.level)
        return noise, noise + _THRESHOLD * (1.0 - noise)

    def _grounds(self, found: Candidates, k: int, gap: int, needed: float, like: float) -> Grounds:
        unrest = found.between[k] / self._broad.level
        fine_noise = self._sharp.noise / self._sharp.level
        interval = gap / self._typical if self._intervals else 1.0
        return needed, unrest, fine_noise, interval, like

    def _seen(self, found: Candidates, k: int, size: float, grounds: Grounds) -> _Seen:
        sizes = found.broad[k], found.sharp[k], found.slope[k]
        return _Seen(found.at[k], found.sample[k], *sizes, size, grounds)

    def _set_aside(
        self, found: Candidates, k: int, size: float, noise: float, grounds: Grounds
    ) -> None:
        """Too small for a beat; for a search back, only if that could take it."""
        _, unrest, *_ = grounds
        least = max(_BACK_SIZE + _BACK_SIZE_NOISY * _noisy(unrest), _BACK_NOISE * noise)
        if size > least and found.slope[k] > _BACK_SLOPE * self._last_slope:
            self._passed.append(self._seen(found, k, size, grounds))

    def _weigh(
        self, found: Candidates, k: int, gap: int, unrest: float, size: float, *, late: bool
    ) -> None:
        """Decide on a candidate whose size in a clean signal is `size`."""
        broads, sharps = self._broad, self._sharp
        broad, sharp, slope = found.broad[k], found.sharp[k], found.slope[k]
        noise, needed = self._clean_noise()
        like = 1.0
        if unrest > _QUIET:
            noisy = _noisy(unrest)
            share = _SHARP_CLEAN + (_SHARP_NOISY - _SHARP_CLEAN) * noisy
            rest = 1.0 - share
            size = (broad / broads.level) ** rest * (sharp / sharps.level) ** share
            noise = (broads.noise / broads.level) ** rest * (sharps.noise / sharps.level) ** share
            early = 0.0
            if self._intervals and gap < _EARLY * self._typical:
                early = _EARLY_WEIGHT * noisy * (_EARLY - gap / self._typical)
            if self._shapes.known and size > _WORTH and (unrest > _CALM or size < _FIRM):
                weight = _LIKE_WEIGHT * noisy
                noise *= _NOISE_LIKE**weight
                if size * _MOST_LIKE**weight > noise + _THRESHOLD * (1.0 - noise) + early:
                    like = self._shapes.likeness(found.window(k))
                    like = min(max(like, _LEAST_LIKE), _MOST_LIKE)
                    size *= like**weight
                else:
                    # Whatever it looks like, it is too small.
                    size *= _NOISE_LIKE**weight
            needed = noise + _THRESHOLD * (1.0 - noise) + early
        grounds = self._grounds(found, k, gap, needed, like)
        if gap < self._refractory:
            if size > needed and size > self._last_size:
                self._replace(self._seen(found, k, size, grounds), late=late)
        elif size > needed and not (gap < self._t_wave and slope < _T_SLOPE * self._last_slope):
            self._take(found.at[k], broad, sharp, slope, size)
            if self._unlearnt >= self._shapes.pace:
                self._learn_shape(found, k, unrest)
            firm = _FIRM if self._wary else _FIRM_ELSE
            if self._wary:
                self._wary -= 1
            if late or size >= firm:
                self._tell(found.at[k], found.sample[k], grounds, late=late)
            else:
                self._held = found.sample[k], grounds
            self._passed.clear()
        else:
            # No beat: it makes the noise, and is kept for a search back.
            if size > _BACK_SIZE:
                self._set_aside(found, k, size, noise, grounds)
            broads.none(broad)
            sharps.none(sharp)
            if gap > self._silence:
                broads.fade()
                sharps.fade()

    def _take(self, at: int, broad: float, sharp: float, slope: float, size: float) -> None:
        """A beat: rhythm and levels follow it."""
        if self._last_at != _LONG_AGO:
            typical = self._typical
            interval = float(at - self._last_at)
            if interval > _RR_RISE * typical:
                interval = _RR_RISE * typical
            elif interval < _RR_FALL * typical:
                interval = _RR_FALL * typical
            self._typical = typical + _RR_FOLLOWS * (interval - typical)
            self._intervals += 1
        self._last_at, self._last_slope, self._last_size = at, slope, size
        self._unlearnt += 1
        self._broad.beat(broad)
        self._sharp.beat(sharp)

    def _learn_shape(self, found: Candidates, k: int, unrest: float) -> None:
        if unrest < _LEARN_BELOW:
            self._shapes.learn(found.window(k))
            self._unlearnt = 0

    def _replace(self, seen: _Seen, *, late: bool) -> None:
        """A larger wave so soon after a beat: it is the beat, if that was not told yet."""
        self._wary = _WARY_BEATS
        self._broad.instead(seen.broad)
        self._sharp.instead(seen.sharp)
        self._last_slope = seen.slope
        if self._held is None:
            return
        self._last_at, self._last_size = seen.at, seen.size
        self._held = seen.sample, seen.grounds
        if seen.size >= _FIRM:
            self._tell(seen.at, *self._held, late=late)
            self._held = None

    def _release(self) -> None:
        """Tell the weak beat that waited for a larger one, which did not come."""
        if self._held is not None:
            self._tell(self._last_at + self._refractory, *self._held, late=True)
            self._held = None

    def _search_back(self, now: int) -> bool:
        """After a long gap: the largest wave in it was a beat, if it was large enough."""
        possible = [seen for seen in self._passed if now - seen.at >= self._refractory]
        if self._intervals < 2 or not possible:
            return False
        best = max(possible, key=lambda seen: seen.size)
        self._take(best.at, best.broad, best.sharp, best.slope, best.size)
        self._tell(now, best.sample, best.grounds, late=True)
        while self._passed and self._passed[0].at < best.at + self._refractory:
            self._passed.popleft()
        return True

    def _tell(self, decided: int, sample: int, grounds: Grounds, *, late: bool) -> None:
        beat = self._begin + decided, sample, late, self._alone, grounds
        self._told.append(_as_beat(LeadBeat, beat))
        self._alone = False


def _noisy(unrest: float) -> float:
    """0 in a clean signal, 1 in all noise."""
    return min(1.0, max(0.0, (unrest - _QUIET) / (_NOISY - _QUIET)))
