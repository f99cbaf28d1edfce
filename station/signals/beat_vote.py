"""Several leads decide together on what is a beat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from station.signals.beat_odds import confidence_of

if TYPE_CHECKING:
    from station.signals.beat_filter import Plan
    from station.signals.beat_odds import LeadBeat

__all__ = ["Told", "Vote"]

# Marks of one beat in two leads lie closer than this; two beats never do.
_ONE_BEAT_S: Final = 0.10
_APART_S: Final = 0.20
# A lead silent for so long has no say: it is off, flat, or lost.
_SILENT_S: Final = 2.5
_OPEN_S: Final = 1.0
_FOLLOWS: Final = 0.05
_SUREST: Final = 6.0
# What a lead says against beats in the first seconds, before it is known.
_UNHEARD: Final = 3.0
# A lead alone tells beats of negative odds too; so must a clean lead beside a useless one. Of
# -1 to 2, this has the fewest errors in both leads of the shared half of mitdb.
_ENOUGH: Final = -0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A beat the leads agree on."""

    sample: int
    late: bool
    after_loss: bool
    confidence: float


@dataclass(slots=True)
class _Claim:
    """Marks of several leads that mean the same beat."""

    decided: int
    marks: dict[int, LeadBeat] = field(default_factory=dict)
    settled: bool = False
    """Whether the other leads had their time."""
    told: bool = False

    @property
    def surest(self) -> LeadBeat:
        return max(self.marks.values(), key=lambda mark: mark.odds)


class Vote:
    """Adds up evidence: a lead that marks a beat speaks for it with the odds it gives.

    A lead that does not speaks against it with the odds it usually gives its own beats: the
    silence of a clean lead weighs much, that of a noisy one nothing. Each beat waits until every
    lead that has a say has marked it, or `delay` has passed. Beats must come in the order in which
    they were decided, whatever the blocks were.
    """

    def __init__(self, plan: Plan, leads: int) -> None:
        rate_hz = plan.rate_hz * plan.step
        self.delay = _ONE_BEAT_S * plan.rate_hz
        """Working samples that a beat waits at most for the other leads."""
        self._one_beat = _ONE_BEAT_S * rate_hz
        self._apart = _APART_S * rate_hz
        self._silent = _SILENT_S * plan.rate_hz
        self._open = _OPEN_S * plan.rate_hz
        self._usual: list[float | None] = [None] * leads
        self._heard = [0] * leads
        self._claims: list[_Claim] = []
        self._last: int | None = None

    def hear(self, lead: int, beat: LeadBeat) -> list[Told]:
        """One lead's beat; the beats of all that this and the time until then make certain."""
        told = self.until(beat.decided)
        while self._claims and self._claims[0].decided < beat.decided - self._open:
            del self._claims[0]
        self._heard[lead] = beat.decided
        odds = min(beat.odds, _SUREST)
        usual = self._usual[lead]
        self._usual[lead] = odds if usual is None else usual + _FOLLOWS * (odds - usual)
        claim = self._claim(beat)
        claim.marks.setdefault(lead, beat)
        # One that was found too weak before may be lifted by a lead that looked back.
        if not claim.told and (claim.settled or self._all_heard(claim, beat.decided)):
            told += self._settle(claim, beat.decided)
        return told

    def until(self, now: float) -> list[Told]:
        """The beats that have waited long enough at working sample `now`."""
        told: list[Told] = []
        for claim in self._claims:
            if not claim.settled and claim.decided + self.delay < now:
                told += self._settle(claim, claim.decided + self.delay)
        return told

    def _claim(self, beat: LeadBeat) -> _Claim:
        for claim in reversed(self._claims):
            if any(
                abs(mark.sample - beat.sample) <= self._one_beat for mark in claim.marks.values()
            ):
                return claim
        self._claims.append(_Claim(beat.decided))
        return self._claims[-1]

    def _settle(self, claim: _Claim, now: float) -> list[Told]:
        late = claim.settled or next(iter(claim.marks.values())).late
        claim.settled = True
        evidence = self._evidence(claim, now)
        surest = claim.surest
        if evidence <= _ENOUGH:
            return []
        claim.told = True
        if self._last is not None and abs(surest.sample - self._last) < self._apart:
            return []
        self._last = surest.sample
        return [
            Told(
                sample=surest.sample,
                late=late,
                after_loss=all(mark.after_loss for mark in claim.marks.values()),
                confidence=confidence_of(evidence),
            )
        ]

    def _has_say(self, lead: int, now: float) -> bool:
        return self._heard[lead] >= now - self._silent

    def _all_heard(self, claim: _Claim, now: float) -> bool:
        leads = range(len(self._heard))
        return all(lead in claim.marks or not self._has_say(lead, now) for lead in leads)

    def _evidence(self, claim: _Claim, now: float) -> float:
        total = 0.0
        for lead, usual in enumerate(self._usual):
            mark = claim.marks.get(lead)
            if mark is not None:
                total += min(_SUREST, mark.odds)
            elif self._has_say(lead, now):
                total -= max(0.0, _UNHEARD if usual is None else usual)
        return total
