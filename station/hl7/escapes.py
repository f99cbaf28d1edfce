r"""Escape sequences of HL7 v2 text (version 2.5.1, chapter 2.7): from the wire to what is meant.

`\F\` field separator, `\S\` component, `\T\` subcomponent, `\R\` repetition, `\E\` escape
character, `\X0D0A\` bytes, `\.br\` line break; `\H\` and `\N\` begin and end a highlight and have
no text. Sequences of other character sets (`\C..\`, `\M..\`), of a site (`\Z..\`) and other
formatting are kept as they stand: text is never lost to a sequence that nobody here knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["unescaped"]

# What an escape character may begin. Anything else is the character itself: paths have them.
_LONGEST: Final = 1024
_HEX: Final = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")
_KEPT: Final = re.compile(r"[CM](?:[0-9A-Fa-f]{2}){2,3}|Z[^\r\n]*|\.[a-z]{2}[+-]?[0-9]*|X[^\r\n]*")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def unescaped(text: str, escape: str, meanings: Mapping[str, str], charset: str) -> str:
    """`text` with its sequences replaced. `escape` is the escape character ("": the message has
    none), `meanings` what the letters F, S, T, R and E stand for, `charset` the Python codec of
    the message, in which the bytes of an X sequence are meant.
    """
    if not escape or escape not in text:
        return text
    made: list[str] = []
    at = 0
    while (begin := text.find(escape, at)) >= 0:
        made.append(text[at:begin])
        end = text.find(escape, begin + 1, begin + _LONGEST)
        meant = None if end < 0 else _meaning(text[begin + 1 : end], escape, meanings, charset)
        if meant is None:
            made.append(escape)
            at = begin + 1
        else:
            made.append(meant)
            at = end + 1
    made.append(text[at:])
    return "".join(made)


def _meaning(inside: str, escape: str, meanings: Mapping[str, str], charset: str) -> str | None:
    """The text of one sequence; None where this is no sequence at all."""
    if inside in meanings:
        return meanings[inside]
    if inside in ("H", "N"):
        return ""
    if inside == ".br":
        return "\n"
    octets = _HEX.fullmatch(inside)
    if octets is not None:
        try:
            text = bytes.fromhex(octets[1]).decode(charset)
        except UnicodeDecodeError:
            text = "\x00"
        if not _CONTROLS.search(text):
            return text
    return f"{escape}{inside}{escape}" if _KEPT.fullmatch(inside) else None
