"""Why a lead is poor and why something was not measurable, as sentences that can be translated.

`station.signals` gives its reasons in English, and so they are kept; here they are found again by
their form, with the numbers that are in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from station.saying import say
from station.signals.quality_reasons import Reason

__all__ = ["WORST_FIRST", "lead_word", "why_not_measurable", "worst"]

WORST_FIRST: Final = (
    Reason.LEAD_OFF,
    Reason.SATURATED,
    Reason.MOTION,
    Reason.MUSCLE,
    Reason.MAINS,
    Reason.WANDER,
    Reason.REVERSAL,
)
"""One lead has room for one word: the worst that is wrong with it."""


def worst(reasons: Iterable[str]) -> Reason | None:
    """The one of these that counts most; None where none is known."""
    here = set(reasons)
    return next((reason for reason in WORST_FIRST if reason in here), None)


def lead_word(reason: Reason) -> str:
    """What is wrong with a lead, in a word or two."""
    match reason:
        case Reason.LEAD_OFF:
            return say("off")
        case Reason.SATURATED:
            return say("over range")
        case Reason.MOTION:
            return say("motion")
        case Reason.MUSCLE:
            return say("muscle noise")
        case Reason.MAINS:
            return say("mains hum")
        case Reason.WANDER:
            return say("baseline moves")
        case Reason.REVERSAL:
            return say("arms exchanged?")


def why_not_measurable(reason: str) -> str:
    """A reason of `station.signals` so that it can be said in another language; one that is not
    known comes back as it is.
    """
    for form, said in _FORMS:
        found = form.fullmatch(reason)
        if found is not None:
            return said(*found.groups())
    return reason


_Said = Callable[..., str]


def _number(text: str) -> str:
    return "0" if text == "no" else text


def _intervals(n: str, least: str) -> str:
    return say(
        "{n} intervals between beats, at least {least} are needed", n=_number(n), least=least
    )


def _beats(n: str, least: str) -> str:
    return say("{n} beats, at least {least} are needed", n=_number(n), least=least)


def _seen(what: str, n: str, of: str) -> str:
    return say(
        "{why} (seen in {n} of {of} beats)", why=why_not_measurable(what), n=_number(n), of=of
    )


def _no_rr(inner: str) -> str:
    return say("no RR interval to correct by: {why}", why=why_not_measurable(inner))


def _shown(n: str, of: str, least: str) -> str:
    return say(
        "{n} of {of} beats show this wave in leads I and aVF, at least {least} are needed",
        n=_number(n),
        of=of,
        least=least,
    )


_N: Final = r"(\d+|no)"
_FORMS: Final[tuple[tuple[re.Pattern[str], _Said], ...]] = (
    (re.compile(rf"{_N} intervals between beats; at least (\d+) are needed"), _intervals),
    (re.compile(rf"{_N} beats; at least (\d+) are needed"), _beats),
    (re.compile(rf"(.+) \(seen in {_N} of (\d+) beats\)"), _seen),
    (re.compile(r"no RR interval to correct by: (.+)"), _no_rr),
    (
        re.compile(
            rf"{_N} of (\d+) beats show this wave in leads I and aVF; at least (\d+) are needed"
        ),
        _shown,
    ),
    (
        re.compile("no P wave repeats before the QRS, as in atrial fibrillation"),
        lambda: say("no P wave repeats before the QRS, as in atrial fibrillation"),
    ),
    (
        re.compile("the end of the T wave is not visible"),
        lambda: say("the end of the T wave is not visible"),
    ),
    (re.compile("its limits are not visible"), lambda: say("its limits are not visible")),
    (
        re.compile("an axis needs leads I and aVF, or I and II, by name"),
        lambda: say("an axis needs leads I and aVF, or I and II"),
    ),
    (
        re.compile("its direction differs from beat to beat"),
        lambda: say("its direction differs from beat to beat"),
    ),
    (re.compile("no lead can be used"), lambda: say("no lead can be used")),
)
