"""Words for what the checks found unusual about a value, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from station.marks import Bound, Level, Mark, Side, findings
from station.saying import say
from station.sheets.visit_words import say_vital, unit_word
from station.vitals import Quantity, Unit, Vital

if TYPE_CHECKING:
    from station.sheets.words import Speak

    Told = Callable[[Quantity, Vital], tuple[str, Unit]]

__all__ = ["mark_words", "rule_words"]


def mark_words(marks: tuple[Mark, ...], speak: Speak) -> tuple[str, bool]:
    """Shape and word of the finding that counts most, and whether it is critical; "" for none."""
    found = findings(marks)
    if not found:
        return "", False
    worst = found[0]
    high = worst.side is Side.HIGH
    if worst.level is Level.CRITICAL:
        return f"◆ {speak(say('Critical, high') if high else say('Critical, low'))}", True
    return (f"▲ {speak(say('High'))}" if high else f"▼ {speak(say('Low'))}"), False


def rule_words(marks: tuple[Mark, ...], told: Told, speak: Speak) -> Iterator[str]:
    """The rules that were met, of the worst level; and that somebody said "it is right"."""
    found = findings(marks)
    for mark in found:
        if mark.level is found[0].level:
            number, unit = told(mark.limit, mark.vital)
            limit = f"{number} {unit_word(unit, speak)}".strip()
            yield speak(
                say(
                    "{vital} {bound} ({title})",
                    vital=say_vital(mark.vital),
                    bound=_bound(mark.bound, limit),
                    title=speak(mark.title),
                )
            )
    if any(mark.confirmed for mark in marks):
        yield speak(say("Said to be right though unlikely"))


def _bound(bound: Bound, limit: str) -> str:
    match bound:
        case Bound.BELOW:
            return say("below {limit}", limit=limit)
        case Bound.AT_MOST:
            return say("at most {limit}", limit=limit)
        case Bound.AT_LEAST:
            return say("at least {limit}", limit=limit)
        case Bound.ABOVE:
            return say("above {limit}", limit=limit)
