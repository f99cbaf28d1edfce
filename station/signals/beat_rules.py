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
# The weight of the sharp envelope against the broad one.
_SHARP_CLEAN: Final = 0.2
_BROAD_CLEAN: Final = 1.0 - _SHARP_CLEAN
_SHARP_NOISY: Final = 0.7
# Likeness counts in noise, where a candidate is worth the comparison and not decided without.
_LIKE_WEIGHT: Final = 1.4
_LEAST_LIKE: Final = 0.1
_MOST_LIKE: Final = 1.2
_NOISE_LIKE: Final = 0.22
_WORTH: Final = 0.2
_DOUBT: Final = 0.3
_CALM: Final = _QUIET + _DOUBT * (_NOISY - _QUIET)
# In noise a beat before this share of the typical interval must be larger.
_EARLY: Final = 0.9
_EARLY_WEIGHT: Final = 0.8
# Short ways for what the finer tests could not decide otherwise. A beat so large in both envelopes,
# with noise below this in both, exceeds any threshold; a wave smaller than this in both none.
_PLAIN: Final = 0.8
_FAINT: Final = 0.4
_SMALL: Final = 0.28

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
        self._silence = _SILENCE_S * plan.rate_hz
        self._t_wave = _T_WAVE_S * plan.rate_hz
        self._shapes = Shapes(plan.shape, plan.lag)
        self._broad = self._sharp = Level(_LEAST_UV, _LEAST_UV)
        self._since_learnt = 0
        self._wary = 0
        self.learn_from = round(_LEARN_S * plan.rate_hz)
        self.learnt = False
        """Whether the first levels are known."""
        self.restart(0)

    def restart(self, begin: int) -> None:
        """Begin a stretch at that working sample: levels and shapes stay, the rhythm is unknown."""
        self._begin = begin
        self._beats = 0
        self._typical = _FIRST_RR_S * self._rate_hz
        self._last: _Seen | None = None
        self._last_at = _LONG_AGO
        self._alone = True
        self._held = False
        self._passed: deque[_Seen] = deque(maxlen=_BACK_KEPT)
        self._told: list[LeadBeat] = []
        self._noise = self._noisy = 0.0

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
        self._told = []
        late_until = self.learn_from if first else -1
        broads, sharps, passed = self._broad, self._sharp, self._passed
        refractory, silence, t_wave = self._refractory, self._silence, self._t_wave
        for k, (at, broad, sharp, between) in enumerate(
            zip(found.at, found.broad, found.sharp, found.between, strict=True)
        ):
            gap = at - self._last_at
            if gap >= refractory:
                if self._held:
                    self._release()
                if passed and gap > _BACK_RR * self._typical and self._search_back(at):
                    gap = at - self._last_at
            level, sharp_level = broads.level, sharps.level
            if (
                broad > _PLAIN * level
                and sharp > _PLAIN * sharp_level
                and _BROAD_CLEAN * broad / level + _SHARP_CLEAN * sharp / sharp_level > _FIRM
                and between < _CALM * level
                and t_wave <= gap < silence
                and broads.noise < _FAINT * level
                and sharps.noise < _FAINT * sharp_level
                and not found.edge[k]
                and at >= late_until
            ):
                self._plain(found, k, gap)
            elif (
                broad < _THRESHOLD * level
                and sharp < _THRESHOLD * sharp_level
                and gap < silence
                and (
                    between < _CALM * level
                    or (broad < _SMALL * level and sharp < _SMALL * sharp_level)
                )
            ):
                if gap >= refractory:
                    broads.noise += NOISE_FOLLOWS * (broad - broads.noise)
                    sharps.noise += NOISE_FOLLOWS * (sharp - sharps.noise)
                    if broad > _BACK_SIZE * level or sharp > _BACK_SIZE * sharp_level:
                        self._set_aside(found, k, gap)
            elif broad > _FAINT_UV and not found.edge[k] and between <= _TONE * max(level, broad):
                self._weigh(found, k, gap, late=at < late_until)
        if known >= self._last_at + refractory:
            self._release()
        return self._told

    def close(self) -> list[LeadBeat]:
        """The beat that still waited for a larger one, at the end of the signal."""
        self._told = []
        self._release()
        return self._told

    def _plain(self, found: Candidates, k: int, gap: int) -> None:
        """Most beats: so large in a signal so clean that the finer tests could not object."""
        broads, sharps = self._broad, self._sharp
        broad, sharp, at = found.broad[k], found.sharp[k], found.at[k]
        level, sharp_level = broads.level, sharps.level
        unrest = found.between[k] / level
        grounds = (
            _THRESHOLD + (1.0 - _THRESHOLD) * broads.noise / level,
            unrest,
            sharps.noise / sharp_level,
            gap / self._typical if self._beats else 1.0,
            1.0,
        )
        size = _BROAD_CLEAN * broad / level + _SHARP_CLEAN * sharp / sharp_level
        seen = _Seen(at, found.sample[k], broad, sharp, found.slope[k], size, grounds)
        self._take(seen)
        self._since_learnt += 1
        if self._since_learnt >= self._shapes.pace and unrest < _LEARN_BELOW:
            self._shapes.learn(found.window(k))
            self._since_learnt = 0
        self._tell(seen, at, late=False)
        if self._passed:
            self._passed.clear()

    def _set_aside(self, found: Candidates, k: int, gap: int) -> None:
        """Too small for a beat; perhaps not for a search back."""
        broad, sharp, level = found.broad[k], found.sharp[k], self._broad.level
        size = (broad / level) ** _BROAD_CLEAN * (sharp / self._sharp.level) ** _SHARP_CLEAN
        if size > _BACK_SIZE:
            grounds = self._grounds(_usual(self._broad), found.between[k] / level, gap)
            seen = _Seen(found.at[k], found.sample[k], broad, sharp, found.slope[k], size, grounds)
            self._passed.append(seen)

    def _weigh(self, found: Candidates, k: int, gap: int, *, late: bool) -> None:
        """Size a candidate up, in the measure of the noise around it, and decide."""
        broad, sharp = found.broad[k], found.sharp[k]
        level, sharp_level = self._broad.level, self._sharp.level
        unrest = found.between[k] / level
        noisy = min(1.0, (unrest - _QUIET) / (_NOISY - _QUIET)) if unrest > _QUIET else 0.0
        share = _SHARP_CLEAN + (_SHARP_NOISY - _SHARP_CLEAN) * noisy
        rest = 1.0 - share
        size = (broad / level) ** rest * (sharp / sharp_level) ** share
        noise = (self._broad.noise / level) ** rest * (self._sharp.noise / sharp_level) ** share
        like = 1.0
        early = 0.0
        if noisy:
            if self._beats and gap < _EARLY * self._typical:
                early = _EARLY_WEIGHT * noisy * (_EARLY - gap / self._typical)
            if self._shapes.known and size > _WORTH and (noisy > _DOUBT or size < _FIRM):
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
        self._noise, self._noisy = noise, noisy
        grounds = self._grounds(needed, unrest, gap, like)
        seen = _Seen(found.at[k], found.sample[k], broad, sharp, found.slope[k], size, grounds)
        if gap < self._refractory:
            if size > needed:
                self._replace(seen, late=late)
        elif size > needed and not self._is_t_wave(seen, gap):
            self._take(seen)
            self._since_learnt += 1
            if unrest < _LEARN_BELOW and self._since_learnt >= self._shapes.pace:
                self._shapes.learn(found.window(k))
                self._since_learnt = 0
            self._wary -= self._wary > 0
            if late or size >= (_FIRM if self._wary else _FIRM_ELSE):
                self._tell(seen, seen.at, late=late)
            else:
                self._held = True
            self._passed.clear()
        else:
            self._pass(seen, gap)

    def _is_t_wave(self, seen: _Seen, gap: int) -> bool:
        last = self._last
        return last is not None and gap < self._t_wave and seen.slope < _T_SLOPE * last.slope

    def _take(self, seen: _Seen) -> None:
        if self._last is not None:
            typical = self._typical
            interval = float(seen.at - self._last_at)
            if interval > _RR_RISE * typical:
                interval = _RR_RISE * typical
            elif interval < _RR_FALL * typical:
                interval = _RR_FALL * typical
            self._typical = typical + _RR_FOLLOWS * (interval - typical)
            self._beats += 1
        self._last, self._last_at = seen, seen.at
        self._broad.beat(seen.broad)
        self._sharp.beat(seen.sharp)

    def _replace(self, seen: _Seen, *, late: bool) -> None:
        """A larger wave so soon after a beat: it is the beat, if that was not told yet."""
        last = self._last
        if last is None or seen.size <= last.size:
            return
        self._wary = _WARY_BEATS
        self._broad.instead(seen.broad)
        self._sharp.instead(seen.sharp)
        if not self._held:
            self._last = last._replace(slope=seen.slope)
            return
        self._last, self._last_at = seen, seen.at
        if seen.size >= _FIRM:
            self._tell(seen, seen.at, late=late)
            self._held = False

    def _release(self) -> None:
        """Tell the weak beat that waited for a larger one, which did not come."""
        if self._held and self._last is not None:
            self._tell(self._last, self._last_at + self._refractory, late=True)
            self._held = False

    def _pass(self, seen: _Seen, gap: int) -> None:
        """No beat: it makes the noise, and is kept for a search back."""
        self._broad.none(seen.broad)
        self._sharp.none(seen.sharp)
        if seen.size > _BACK_SIZE:
            self._passed.append(seen)
        if gap > self._silence:
            self._broad.fade()
            self._sharp.fade()

    def _search_back(self, now: int) -> bool:
        """After a long gap: the largest wave in it was a beat, if it was large enough."""
        last = self._last
        possible = [seen for seen in self._passed if now - seen.at >= self._refractory]
        if last is None or self._beats < 2 or not possible:
            return False
        best = max(possible, key=lambda seen: seen.size)
        least = max(_BACK_SIZE + _BACK_SIZE_NOISY * self._noisy, _BACK_NOISE * self._noise)
        if best.size <= least or best.slope <= _BACK_SLOPE * last.slope:
            return False
        self._take(best)
        self._tell(best, now, late=True)
        while self._passed and self._passed[0].at < best.at + self._refractory:
            self._passed.popleft()
        return True

    def _tell(self, seen: _Seen, decided: int, *, late: bool) -> None:
        beat = LeadBeat(self._begin + decided, seen.sample, late, self._alone, seen.grounds)
        self._told.append(beat)
        self._alone = False

    def _grounds(self, needed: float, unrest: float, gap: int, like: float = 1.0) -> Grounds:
        sharps = self._sharp
        interval = gap / self._typical if self._beats else 1.0
        return needed, unrest, sharps.noise / sharps.level, interval, like


def _usual(levels: Level) -> float:
    """The size that a beat needs in a clean signal."""
    return _THRESHOLD + (1.0 - _THRESHOLD) * levels.noise / levels.level
