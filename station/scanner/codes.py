"""What a scanned code is: a badge, a patient's number or an appointment, by the site's patterns.

A pattern is a regular expression that the whole code must match; its group `code`, where it has
one, is the part that counts. A pattern that would take everything, or that could keep the station
busy for minutes, is refused when the configuration is read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["DEFAULT_PATTERNS", "Code", "CodeKind", "PatternRefusedError", "checked", "told_apart"]


class CodeKind(StrEnum):
    """What a code can stand for."""

    BADGE = "badge"
    PATIENT = "patient"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code whose kind is known. `value` is the part that the pattern marks."""

    kind: CodeKind
    value: str


# A badge begins with BDG, an appointment with APT, a wristband is a number, with or without MRN
# before it: these three cannot be taken for each other. A site sets its own.
DEFAULT_PATTERNS: Final[Mapping[CodeKind, str]] = {
    CodeKind.BADGE: r"BDG-?(?P<code>[0-9A-Za-z]{4,32})",
    CodeKind.PATIENT: r"(?:MRN[-: ]?)?(?P<code>[0-9][0-9 -]{2,18}[0-9])",
    CodeKind.APPOINTMENT: r"APT-?(?P<code>[0-9A-Za-z.-]{1,64})",
}

_LONGEST_PATTERN: Final = 200
_MOST_OPEN: Final = 3
# As many ways to match are tried in a fraction of a second.
_MOST_WAYS: Final = 2_000_000
_OPEN_WAYS: Final = 100
# No scanner's code looks like any of these; what takes one of them takes anything.
_NONSENSE: Final = ("!?#%&", "~" * 9, "<>{}[]()=+" * 3, "§ ¤ ¬ ¦", "")
_TAKES_ALL: Final = ("0" * 8, "a" * 8, "Z" * 8, "a1B2c3D4")
_LENGTHS: Final = (1, 2, 4, 8, 12, 24, 48, 96)


class PatternRefusedError(ValueError):
    """The text says what is wrong with the pattern, and what is expected."""


def checked(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled. Raises `PatternRefusedError`."""
    if not 0 < len(pattern) <= _LONGEST_PATTERN:
        raise PatternRefusedError(
            f"a pattern of {len(pattern)} characters; expected 1 to {_LONGEST_PATTERN}"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what will mean something else one day is no pattern
            compiled = re.compile(pattern)
    except (re.error, Warning, OverflowError) as problem:
        raise PatternRefusedError(
            f"{pattern!r} is not a regular expression: {problem}; expected one such as "
            r"'MRN-?(?P<code>\d{6,10})'"
        ) from None
    _refuse_slow(pattern)
    _refuse_many_ways(pattern)
    if any(compiled.fullmatch(one) for one in _NONSENSE) or any(
        all(compiled.fullmatch((one * 12)[:length]) for one in _TAKES_ALL) for length in _LENGTHS
    ):
        raise PatternRefusedError(
            f"{pattern!r} takes nearly every code; expected one that tells this kind from the "
            "others by a prefix, its length or its digits"
        )
    return compiled


def told_apart(text: str, patterns: Mapping[CodeKind, re.Pattern[str]]) -> tuple[Code, ...]:
    """Every kind that the code fits: one where it is known, none or several where it is not."""
    text = text.strip()
    found = []
    for kind, pattern in patterns.items():
        match = pattern.fullmatch(text)
        if match is None:
            continue
        marked = match.group("code") if "code" in pattern.groupindex else None
        value = (marked if marked is not None else text).strip()
        if value:
            found.append(Code(kind=kind, value=value))
    return tuple(found)


def _refuse_slow(pattern: str) -> None:
    """Repetitions inside repetitions take exponential time, many open ones a high power of it."""
    bare = _bare(pattern)
    depth: list[bool] = []
    opened = 0
    at = 0
    while at < len(bare):
        sign = bare[at]
        if sign == "(":
            depth.append(False)
            if bare.startswith("(?", at):  # the mark of the group is no repetition
                at += 1
        elif sign == ")" and depth:
            inner = depth.pop()
            repeated = re.match(r"[*+]|\{\d*,?\d*\}", bare[at + 1 :])
            if inner and repeated:
                raise PatternRefusedError(
                    f"{pattern!r} repeats a group that itself repeats or chooses; expected no "
                    "repetition inside a repetition"
                )
            if depth and inner:
                depth[-1] = True
        elif sign in "*+|" or re.match(r"\{\d*,?\d*\}", bare[at:]):
            if depth:
                depth[-1] = True
            opened += sign in "*+" or re.match(r"\{\d*,\}", bare[at:]) is not None
        at += 1
    if opened > _MOST_OPEN:
        raise PatternRefusedError(
            f"{pattern!r} has {opened} repetitions without an upper bound; expected at most "
            f"{_MOST_OPEN}: say how many, such as {{4,12}}"
        )


def _refuse_many_ways(pattern: str) -> None:
    """What may be there or not, one of several, or so often: each multiplies the ways in which a
    code can match, and all of them are tried where it does not.
    """
    bare = re.sub(r"\(\?(?:P?<\w+>|[a-zA-Z-]*:|[=!]|<[=!])?", "(", _bare(pattern))
    bare = re.sub(r"([*+?}])[?+]", r"\1", bare)  # lazy, or possessive: as many ways at the most
    ways, choices = 1, [1]
    for found in re.finditer(r"[()|*+?]|\{(\d*)(,?)(\d*)\}", bare):
        sign = found[0]
        if sign == "(":
            choices.append(1)
        elif sign == "|":
            choices[-1] += 1
        elif sign == ")":
            ways *= choices.pop() if len(choices) > 1 else 1
        elif sign == "?":
            ways *= 2
        elif sign in "*+" or (found[2] and not found[3]):
            ways *= _OPEN_WAYS
        elif found[2]:
            ways *= max(1, int(found[3]) - int(found[1] or 0) + 1)
    for left in choices:
        ways *= left
    if ways > _MOST_WAYS:
        raise PatternRefusedError(
            f"{pattern!r} can match in {ways} ways; expected fewer choices and repetitions, such "
            r"as 'MRN-?(?P<code>\d{6,10})'"
        )


def _bare(pattern: str) -> str:
    """The pattern with one letter for each set and each escaped sign."""
    return re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\.", "x", pattern))
